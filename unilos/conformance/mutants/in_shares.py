"""Planted bugs of who takes part in a mean, and of the way from a point to what is wanted of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...engine import share as _share
from .mutant import mutant, patched

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


@mutant("all_masked", "msle", backend="jax", kind="NaN")
def nothing_by_nothing() -> Any:
    """A count of 0 is divided by."""
    import jax

    with patched(_share, "one_for_none", lambda _: lambda xp, count: count):
        jax.clear_caches()  # type: ignore[no-untyped-call]  # what was compiled before knows nothing of the bug
        yield
    jax.clear_caches()  # type: ignore[no-untyped-call]


@mutant("slopes_asked", "tukey_biweight", kind="wrong sign")
def weight_gains() -> Any:
    """A growing divisor adds to the slope in a weight."""
    with patched(_share.Share, "lost", lambda before: lambda *args: -before(*args)):
        yield


@mutant("weight_not_a_number", "exponential", kind="NaN swallowed")
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


@mutant("weights_align_left", "hinge_embedding", kind="wrong axis")
def weights_align_right() -> Any:
    """One weight a sample is laid along the last axis, as broadcasting has it."""
    from ...engine import call as _call

    def made(before: Any) -> Any:
        def aligned(loss: Any, backend: Any, argument: str, x: Array, items: Any) -> Array:
            shape = items[0].shape
            if argument == "weight" and x.ndim < len(shape):
                x = np.resize(x, shape)
            return before(loss, backend, argument, x, items)

        return aligned

    with patched(_call, "_aligned", made):
        yield


@mutant("hessians", "poly1_cross_entropy", kind="wrong divisor")
def hessian_of_the_sum() -> Any:
    """The Hessian is that of the sum, whatever the value is divided by."""
    from ...engine import formula as _formula

    def made(before: Any) -> Any:
        def derivative(static: Any, *rest: Any) -> Any:
            summed = static._replace(rule=_share.RULES["sum"]) if static.want.order > 1 else static
            return before(summed, *rest)

        return derivative

    with patched(_formula, "_derivative", made):
        yield


@mutant("not_a_number", "wing", kind="NaN swallowed")
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
