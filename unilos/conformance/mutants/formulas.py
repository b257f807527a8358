"""Planted bugs of formulas and labels."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any

import numpy as np

from ...engine.kernels import inplace as _inplace
from ...engine.share import Share
from ...face.registry import loss_class
from ...form import check as _check
from ...form.points import Point
from ...words import labels as _labels
from ...words import math as _math
from ..bench.harness import load
from .mutant import at, mutant, patched, point

Array = Any

# Formulas


@mutant("value", "log_cosh", kind="cancellation")
def cancelling_log_cosh() -> Any:
    """log(cosh e) as written: 0 for small residuals, infinite for large ones."""
    with at("log_cosh", lambda p, _, xp, e: point(p, value=xp.log(xp.cosh(e)))):
        yield


@mutant("value", "huber", kind="wrong constant")
def huber_without_half() -> Any:
    """The linear branch is delta too high, everywhere."""
    with at(
        "huber",
        lambda p, self, xp, e: point(
            p, value=p.value + xp.where(xp.abs(e) > self.delta, self.delta / 2, 0.0)
        ),
    ):
        yield


@mutant("slope", "huber", kind="wrong sign")
def slope_sign() -> Any:
    """A slope of the wrong sign."""
    with at("huber", lambda p, _, xp, e: point(p, slope=lambda: -p.slope())):
        yield


@mutant("kinks", "mae", kind="kink")
def slope_at_kink() -> Any:
    """|e| has the slope 1 at 0, as in one framework's abs."""
    with at("mae", lambda p, _, xp, e: point(p, slope=lambda: xp.where(e == 0, 1.0, p.slope()))):
        yield


@mutant("value", "pseudo_huber", kind="epsilon")
def clamped_root() -> Any:
    """An epsilon under the root."""
    with at("pseudo_huber", lambda p, self, xp, e: point(p, value=p.value + 1e-7)):
        yield


@mutant("curvature", "pseudo_huber", kind="wrong curvature")
def wrong_curvature() -> Any:
    """The curvature without its power."""
    with at(
        "pseudo_huber",
        lambda p, self, xp, e: point(p, curvature=lambda: self.delta / xp.sqrt(e * e + self.delta**2)),
    ):
        yield


@mutant("value", "binary_cross_entropy", kind="cancellation")
def naive_complement() -> Any:
    """log(1 - p) as written: 0 for small p."""
    with at(
        "binary_cross_entropy",
        lambda p, _, xp, x, t: point(
            p, value=-_math.muted(xp, t, xp.log(x)) - _math.muted(xp, 1 - t, xp.log(1 - x))
        ),
    ):
        yield


@mutant("value", "binary_cross_entropy", kind="clip")
def clipped_probability() -> Any:
    """Probabilities clipped to 1e-7, as Keras has it."""

    def change(p: Point, self: Any, xp: Any, x: Array, t: Array) -> Point:
        c = xp.clip(x, 1e-7, 1 - 1e-7)
        return point(p, value=-t * xp.log(c) - (1 - t) * xp.log(1 - c))

    with at("binary_cross_entropy", change):
        yield


@mutant("value", "binary_cross_entropy_with_logits", kind="rounded too early")
def sigmoid_then_log() -> Any:
    """The logarithm of a sigmoid that has rounded to 1."""

    def change(p: Point, self: Any, xp: Any, x: Array, t: Array) -> Point:
        s = 1 / (1 + xp.exp(-x))
        return point(p, value=-t * xp.log(s) - (1 - t) * xp.log(1 - s))

    with at("binary_cross_entropy_with_logits", change):
        yield


@mutant("slope", "binary_cross_entropy_with_logits", pos_weight=3.0, kind="parameter ignored")
def positive_weight_on_negatives() -> Any:
    """The slope forgets what positives cost."""
    with at(
        "binary_cross_entropy_with_logits",
        lambda p, _, xp, x, t: point(p, slope=lambda: 1 / (1 + xp.exp(-x)) - t),
    ):
        yield


@mutant("slope", "cross_entropy", kind="cancellation")
def confident_slope() -> Any:
    """p - 1 in place of what the other classes hold: 0 for a confident row."""

    def change(p: Point, self: Any, xp: Any, z: Array, t: Array) -> Point:
        if xp.isdtype(t.dtype, "real floating"):
            return p
        e = xp.exp(z - xp.max(z, axis=-1, keepdims=True))
        hot = xp.arange(z.shape[-1]) == xp.expand_dims(t, axis=-1)
        return point(p, slope=lambda: e / xp.sum(e, axis=-1, keepdims=True) - xp.where(hot, 1.0, 0.0))

    with at("cross_entropy", change):
        yield


@mutant("value", "cross_entropy", kind="rounded too early")
def naive_log_sum() -> Any:
    """lse - z of the label, after the logarithm has rounded."""

    def change(p: Point, self: Any, xp: Any, z: Array, t: Array) -> Point:
        if xp.isdtype(t.dtype, "real floating"):
            return p
        top = xp.max(z, axis=-1)
        lse = top + xp.log(xp.sum(xp.exp(z - xp.expand_dims(top, axis=-1)), axis=-1))
        return point(p, value=lse - xp.squeeze(xp.pick(z, t), axis=-1))

    with at("cross_entropy", change):
        yield


@mutant("slope", "cross_entropy", label_smoothing=0.1, kind="count")
def smoothing_over_others() -> Any:
    """Smoothing spread over K - 1 classes."""
    home = import_module(loss_class("cross_entropy").__module__)
    with patched(home, "even", lambda before: lambda xp, rows, mass: mass / (rows.shape[-1] - 1)):
        yield


@mutant("slope", "softmax_focal", kind="exponent")
def swapped_parameters() -> Any:
    """gamma + 1 where gamma belongs."""
    cls = loss_class("softmax_focal")
    with patched(
        cls, "at", lambda before: lambda self, xp, *a: before(replace(self, gamma=self.gamma + 1), xp, *a)
    ):
        yield


@mutant("slope", "kl_divergence", kind="argument order")
def argument_order() -> Any:
    """The divergence the other way round has another slope."""
    with at("kl_divergence", lambda p, _, xp, q, t: point(p, slope=lambda: xp.exp(q) - t)):
        yield


@mutant("value", "huber", delta=0.1, kind="parameter ignored")
def parameter_ignored() -> Any:
    """The threshold is always 1."""
    cls = loss_class("huber")
    with patched(cls, "at", lambda before: lambda self, xp, e: before(cls(), xp, e)):
        yield


@mutant("limits", "mse", kind="NaN swallowed")
def nan_swallowed() -> Any:
    """A NaN becomes 0."""
    with at("mse", lambda p, _, xp, e: point(p, value=xp.where(xp.isnan(p.value), 0.0, p.value))):
        yield


@mutant("limits", "cross_entropy", kind="batch statistics")
def batch_statistics() -> Any:
    """The largest logit of the whole batch in place of the row's: a NaN reaches every item."""
    with at("cross_entropy", lambda p, _, xp, z, t: point(p, value=p.value + 0 * xp.max(z))):
        yield


# Labels


@mutant("slope", "cross_entropy", kind="label shifted")
def label_off_by_one() -> Any:
    """The slope is pulled towards the class behind the label."""

    def made(before: Any) -> Any:
        def init(self: Any, xp: Any, rows: Array, index: Array, ignore: int | None) -> None:
            before(self, xp, rows, (index + 1) % rows.shape[-1], ignore)

        return init

    with patched(_labels.Labels, "__init__", made):
        yield


@mutant("labels_out_of_range", "cross_entropy", alone=True, kind="check left out")
def error_swallowed() -> Any:
    """A label out of range is let through."""
    with patched(_check, "labels_range", lambda _: lambda *a: None):
        yield


@mutant("labels_out_of_range", "nll", kind="error message")
def message_of_one_backend() -> Any:
    """The error says something else here."""

    def made(before: Any) -> Any:
        def check(name: str, backend: Any, *rest: Any) -> None:
            before(f"{backend.name}'s {name}", backend, *rest)

        return check

    with patched(_check, "labels_range", made):
        yield


@mutant("labels_ignored", "nll", kind="ignored label")
def ignored_label_counts() -> Any:
    """An ignored label costs nothing, but the mean counts it."""

    def made(before: Any) -> Any:
        def init(self: Any, xp: Any, like: Any, portion: Any = None, kept: Any = None, **given: Any) -> None:
            before(self, xp, like, None, None, **given)

        return init

    with patched(Share, "__init__", made):
        yield


@mutant("blocks", "cross_entropy", kind="doubled")
def value_alone_doubled() -> Any:
    """A kernel is wrong where no gradient is wanted."""

    def made(before: Any) -> Any:
        return lambda self, *args: before(self, *args) * (1 if args[-1] else 2)

    with patched(_inplace.DistributionRows, "block", made):
        yield


@mutant("mean", "cross_entropy", class_weight=(0.5, 1.0, 3.0, 0.25, 2.0), kind="shares lost")
def class_weight_not_in_divisor() -> Any:
    """The mean divides by the number of items, whatever their classes weigh."""
    cls = loss_class("cross_entropy")
    with (
        patched(cls, "has_shares", lambda _: property(lambda self: False)),
        patched(cls, "shares", lambda _: lambda self, xp, dtype, *t: (None, None)),
    ):
        yield


@mutant("labels_under_tracing", "cross_entropy", backend="jax", kind="label clamped", alone=True)
def label_clamped_under_tracing() -> Any:
    """A wrong label is taken for the nearest class where it cannot be refused."""
    import jax

    def made(before: Any) -> Any:
        def init(self: Any, *args: Any) -> None:
            before(self, *args)
            self.bad = self.bad & False

        return init

    with patched(_labels.Labels, "__init__", made):
        jax.clear_caches()  # type: ignore[no-untyped-call]  # what was compiled before knows nothing of the bug
        yield
    jax.clear_caches()  # type: ignore[no-untyped-call]


@mutant("points", "huber", dtype="float64", alone=True, kind="untaken branch")
def slope_at_infinity() -> Any:
    """The slope of an infinite residual is NaN, as that of a branch that is not taken."""
    with at("huber", lambda p, loss, xp, e: point(p, slope=lambda: p.slope() + 0 * e)):
        yield


@mutant("long_sums", "generalized_dice", dtype="bfloat16", alone=True, kind="summation")
def sums_one_by_one() -> Any:
    """Many numbers are added up one after the other, in float32."""
    with patched(load("numpy").backend.xp, "sum", lambda _: np.sum):
        yield


@mutant("many_classes", "cross_entropy", dtype="float16", kind="downcast")
def value_in_half() -> Any:
    """A row's loss passes through half precision."""

    def narrow(p: Any, loss: Any, xp: Any, *arrays: Array) -> Any:
        del loss, arrays
        return point(p, value=xp.astype(xp.astype(p.value, xp.float16), xp.float32))

    with at("cross_entropy", narrow):
        yield
