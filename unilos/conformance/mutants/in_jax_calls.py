"""Planted bugs in what JAX's folder makes of calls: what compiled programs are kept by, dtypes, weights and masks."""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import Any

import numpy as np

from ...engine import call as _call
from ...engine import share as _share
from ...face import core as _core
from ...face import registry as _registry
from ...losses import adaptive as _adaptive
from .in_jax import backend, method, word
from .mutant import mutant, patched, traced, words

Array = Any


def kept_by(key: Any) -> Any:
    """Programs that are kept by less than what they depend on: the first one of each key serves all."""
    programs: dict[Any, Any] = {}

    def made(before: Any) -> Any:
        def compile_(self: Any, function: Any, static: Any, arrays: Any) -> Any:
            of_call = hasattr(static, "loss")  # partials are added by programs of their own
            first = programs.setdefault(key(static, arrays), static) if of_call else static
            return before(self, function, first, arrays)

        return compile_

    return method("compile", made)


@mutant("options", "dpo", backend="jax", kind="stale cache", alone=True)
def parameters_not_in_the_key() -> Any:
    """A program is kept by the name of its loss, whatever the hyper-parameters are."""
    with kept_by(
        lambda static, arrays: (*static._replace(loss=None), static.loss.name, static.loss.reduction)
    ):
        yield


@mutant("reductions_added", "iou", backend="jax", kind="stale cache")
def reduction_not_in_the_key() -> Any:
    """A program is kept whatever it divides by."""
    with kept_by(lambda static, arrays: (*static._replace(loss=None, rule=None), static.loss.name)):
        yield


@mutant("edges_alone", "perceptron", backend="jax", kind="stale cache")
def numbers_in_the_key() -> Any:
    """A result is kept by the shapes of the arrays that it is of."""
    results: dict[Any, Any] = {}

    def made(before: Any) -> Any:
        def compile_(self: Any, function: Any, static: Any, arrays: Any) -> Any:
            key = static, tuple((x.shape, x.dtype) for x in arrays)
            if key not in results:
                results[key] = before(self, function, static, arrays)
            return results[key]

        return compile_

    with method("compile", made):
        yield


@mutant(
    "changed_in_place",
    "cross_entropy",
    backend="jax",
    kind="mutable key",
    class_weight=(0.5, 1.0, 3.0, 0.25, 2.0),
    alone=True,
)
def first_array_of_its_shape() -> Any:
    """A hyper-parameter that is an array is known by its shape."""

    def made(before: Any) -> Any:
        return lambda value: value.shape if isinstance(value, np.ndarray) else before(value)

    with patched(_registry, "_key", made):
        yield
    _registry._made.clear()


@mutant("threads", "lsgan", backend="jax", kind="threads", alone=True)
def program_of_another_thread() -> Any:
    """A thread that comes while another one computes gets what that one computed."""
    running: list[Any] = []
    lock = threading.Lock()

    def made(before: Any) -> Any:
        def compile_(self: Any, function: Any, static: Any, arrays: Any) -> Any:
            with lock:
                running.append(arrays)
                mine = running[0]
            time.sleep(0.02)
            found = before(self, function, static, mine)
            with lock:
                running.pop()
            return found

        return compile_

    with method("compile", made):
        yield


@mutant("determinism", "tweedie_deviance", backend="jax", kind="state", alone=True)
def first_call_uncompiled() -> Any:
    """The first call is not compiled yet, and adds up in another order."""
    seen = Counter[Any]()

    def made(before: Any) -> Any:
        def compile_(self: Any, function: Any, static: Any, arrays: Any) -> Any:
            seen[static] += 1
            found = before(self, function, static, arrays)
            mean = isinstance(static, _call.Static) and static.loss.reduction == "mean"
            first = mean and static.want.order and seen[static] == 1
            return tuple(x * (1 - 2.0**-23) for x in found) if first else found

        return compile_

    with method("compile", made):
        yield


@mutant("containers", "triplet_margin", backend="jax", dtype="float16", kind="downcast")
def value_rounded_to_half() -> Any:
    """The value comes in the half precision of the prediction."""

    def made(before: Any) -> Any:
        return lambda x: before(x).astype("float16") if x.ndim == 0 else before(x)

    with traced(patched(backend(), "result", made)):
        yield


@mutant("integers", "poisson_nll", backend="jax", kind="integer division")
def integers_halved() -> Any:
    """Integers pass through an integer division on the way to floats."""

    def made(before: Any) -> Any:
        def cast(self: Any, x: Array, name: str) -> Array:
            return before(self, x // 2 * 2 if x.dtype.kind == "i" and "float" in name else x, name)

        return cast

    with method("cast", made):
        yield


@mutant("mixed_dtypes", "simpo", backend="jax", kind="downcast")
def guests_in_half() -> Any:
    """NumPy's arrays beside a prediction are brought along in half precision."""

    def made(before: Any) -> Any:
        def asarray(self: Any, x: Any, like: Array | None = None) -> Array:
            found = before(self, x, like)
            return found.astype("bfloat16") if found.dtype.kind == "f" and like is not None else found

        return asarray

    with method("asarray", made):
        yield


@mutant("sums", "orpo", backend="jax", dtype="float64", kind="narrowed")
def sums_of_float64_in_float32() -> Any:
    """Sums of float64 are kept in float32."""

    def made(before: Any) -> Any:
        return lambda x, **options: before(x.astype("float32"), **options).astype(x.dtype)

    with word("sum", made):
        yield


@mutant("weight_zero", "giou", backend="jax", kind="NaN leaked")
def weight_times_infinity() -> Any:
    """A weight of 0 times an infinite slope is NaN."""
    from ...form import points as _points

    with traced(
        patched(_points, "muted", lambda _: lambda xp, a, b: a * b),
        patched(_share, "muted", lambda _: lambda xp, a, b: a * b),
    ):
        yield


@mutant("hessians", "sigmoid_focal", backend="jax", kind="doubled")
def weight_in_both_derivatives() -> Any:
    """A second derivative is weighed twice."""
    from ...engine import formula as _formula

    def made(before: Any) -> Any:
        def derivative(static: Any, name: str, *rest: Any) -> Array:
            found, share = before(static, name, *rest), rest[-1]
            return found * share.weight if static.want.order > 1 and share.weight is not None else found

        return derivative

    with traced(patched(_formula, "_derivative", made)):
        yield


@mutant("reductions", "feature_distillation", backend="jax", kind="batch miscounted")
def batch_of_all_items_compiled() -> Any:
    """The length of the first axis is twice the number of items."""
    with traced(patched(_share.Share, "batch", lambda _: lambda self: 2 * self.size)):
        yield


@mutant("weight_not_a_number", "focal_star", backend="jax", kind="comparison with NaN")
def weights_held_in_bounds() -> Any:
    """Weights are held between 0 and infinity by a comparison that NaN fails."""

    def made(before: Any) -> Any:
        def aligned(loss: Any, of: Any, argument: str, x: Array, items: Any) -> Array:
            found = before(loss, of, argument, x, items)
            return words("jax").where(found > 0, found, 0.0) if argument == "weight" else found

        return aligned

    with traced(patched(_call, "_aligned", made)):
        yield


@mutant("two_frameworks", "kto", backend="jax", kind="wrong argument")
def stranger_left_out() -> Any:
    """A weight that is no array is left out."""

    def made(before: Any) -> Any:
        def prepare(loss: Any, args: Any, weight: Any, where: Any, *want: Any) -> Any:
            return before(loss, args, weight if hasattr(weight, "dtype") else None, where, *want)

        return prepare

    with patched(_core, "prepare", made):
        yield


@mutant("not_a_number", "adaptive_log_softmax", backend="jax", kind="zero by zero", cutoffs=(2,))
def clusters_of_other_rows() -> Any:
    """Rows of other clusters are multiplied by 0, and not left out."""

    def made(before: Any) -> Any:
        def instead(self: Any, x: Array, other: float) -> Array:
            return before(self, x, other) if other else x

        return instead

    with traced(patched(_adaptive.Members, "_instead", made)):
        yield
