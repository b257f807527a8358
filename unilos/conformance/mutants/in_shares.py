"""Planted bugs of who takes part in a mean, and of the way from a point to what is wanted of it."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import numpy as np

from ...backend.dispatch import load
from ...engine import blocks as _blocks
from ...engine import call as _call
from ...engine import formula as _formula
from ...engine import op as _op
from ...engine import share as _share
from ...form.facts import Interval
from .mutant import mutant, patched, words

Array = Any


@mutant("several_axes", "welsch", kind="mask")
def masked_items_divide() -> Any:
    """A mean over items also counts those under the mask, where a call is computed in blocks."""
    with patched(_share.Added, "items", lambda _: lambda self: float(np.prod(self.shape))):
        yield


@mutant("several_axes", "quantile", kind="wrong divisor")
def batch_of_all_items() -> Any:
    """A mean over the batch divides by all items, where a call is computed in blocks."""
    with (
        patched(_share.Added, "batch", lambda _: lambda self: int(np.prod(self.shape))),
        patched(_share, "over_all", lambda before: lambda rule, shape: before(rule, (int(np.prod(shape)),))),
    ):
        yield


@mutant("sums", "soft_margin", kind="mask leak")
def gradient_under_the_mask() -> Any:
    """What is masked pulls all the same."""

    def made(before: Any) -> Any:
        def cotangent(self: Any, rule: Any) -> Any:
            over = self.divisor(rule)
            ones = self.xp.ones_like(self.like)
            return (
                before(self, rule)
                if self.mask is None
                else (ones if self.weight is None else self.weight * ones) / over
            )

        return cotangent

    with patched(_share.Share, "cotangent", made):
        yield


@mutant("all_masked", "msle", backend="jax", kind="NaN", alone=True)
def nothing_by_nothing() -> Any:
    """A count of 0 is divided by."""
    import jax

    with patched(_share, "one_for_none", lambda _: lambda xp, count: count):
        jax.clear_caches()  # type: ignore[no-untyped-call]  # what was compiled before knows nothing of the bug
        yield
    jax.clear_caches()  # type: ignore[no-untyped-call]


@mutant("slopes_asked", "tukey_biweight", kind="sign of a term")
def weight_gains() -> Any:
    """A growing divisor adds to the slope in a weight."""
    with patched(_share.Share, "lost", lambda before: lambda *args: -before(*args)):
        yield


@mutant("weight_not_a_number", "exponential", kind="comparison with NaN", alone=True)
def weights_above_zero() -> Any:
    """What a weight does not make positive counts for nothing, whatever the weight."""
    with patched(_share, "muted", lambda _: lambda xp, w, x: xp.where(w > 0, w * x, 0.0)):
        yield


@mutant("partials", "perceptron", kind="wrong reduction")
def partial_counts_every_part_once() -> Any:
    """What a mean divides by is the larger of two counts, not their sum."""

    def made(before: Any) -> Any:
        del before
        return lambda self, other: type(self)(self.sum + other.sum, np.maximum(self.count, other.count))

    with patched(_share.Partial, "__add__", made):
        yield


@mutant("weights_align_left", "hinge_embedding", kind="alignment")
def weights_align_right() -> Any:
    """One weight a sample is laid along the last axis, as broadcasting has it."""

    def made(before: Any) -> Any:
        def aligned(loss: Any, backend: Any, argument: str, x: Array, items: Any) -> Array:
            shape = items[0].shape
            if argument == "weight" and x.ndim < len(shape):
                x = np.resize(x, shape)
            return before(loss, backend, argument, x, items)

        return aligned

    with patched(_call, "_aligned", made):
        yield


@mutant("hessians", "poly1_cross_entropy", kind="wrong divisor", alone=True)
def hessian_of_the_sum() -> Any:
    """The Hessian is that of the sum, whatever the value and the gradient beside it are divided by."""

    def made(before: Any) -> Any:
        def derivative(static: Any, name: str, order: int, *rest: Any) -> Any:
            bent = order > 1 and static.want.curvature == "exact"
            summed = static._replace(rule=_share.RULES["sum"]) if bent else static
            return before(summed, name, order, *rest)

        return derivative

    with patched(_formula, "_derivative", made):
        yield


@mutant("not_a_number", "wing", kind="NaN replaced")
def sums_without_nan() -> Any:
    """Blocks keep numbers alone."""

    def made(before: Any) -> Any:
        def evaluate(static: Any, *arrays: Array) -> Any:
            found = before(static, *arrays)
            return (np.nan_to_num(found[0]), *found[1:]) if static.want.order else found

        return evaluate

    from ...engine import paths as _paths

    with patched(_paths, "evaluate", made):
        yield


@mutant("large_means", "huber", kind="overflow", alone=True)
def infinite_sums_in_blocks() -> Any:
    """A sum beyond the range stays infinite, where a call is computed in blocks."""
    with patched(_blocks, "beyond", lambda _: lambda call, value: False):
        yield


@mutant("large_means", "mae", backend="tensorflow", kind="overflow")
def infinite_sums() -> Any:
    """A mean is a sum in the dtype of the items over its divisor."""
    mean = lambda self, items, over, again=None: self.xp.sum(items) / over  # noqa: E731
    with patched(type(load("tensorflow")), "mean", lambda _: mean):
        yield


@mutant("partials_added", "log_cosh", kind="rounding", alone=True)
def partials_of_the_dtype() -> Any:
    """Partials are kept in the dtype of the loss, and what their additions round off is lost."""

    def made(before: Any) -> Any:
        del before
        return lambda self, other: type(self)(
            np.float32(self.sum + other.sum), self.count + other.count, self.sum_rest, self.count_rest
        )

    with patched(_share.Partial, "__add__", made):
        yield


@mutant("outside", "binary_cross_entropy", kind="domain")
def no_domains() -> Any:
    """What lies outside of a domain goes into the formula all the same."""
    with patched(_call, "bounded", lambda _: lambda static: []):
        yield


@mutant("outside", "binary_cross_entropy_with_logits", kind="domain")
def kernels_take_all() -> Any:
    """Work in buffers takes every target for a probability."""
    with patched(type(words("numpy").backend), "within", lambda _: lambda self, x, interval: True):
        yield


@mutant("outside", "kl_divergence", kind="NaN swallowed")
def slopes_of_no_number() -> Any:
    """An item that is no number has the slope that its formula gives all the same."""
    with ExitStack() as stack:
        for module in (_op, _blocks, _formula):
            stack.enter_context(patched(module, "shown", lambda _: lambda xp, point: point))
        yield


@mutant("outside", "nll", kind="closed end")
def open_ends() -> Any:
    """Every end of a domain belongs to it, and what lies next to it, too."""

    def made(before: Any) -> Any:
        return lambda self, x, rounding=0.0: before(self, x, 2.0**24 * rounding)

    with patched(Interval, "contains", made):
        yield
