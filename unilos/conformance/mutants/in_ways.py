"""Planted bugs of one way to call a loss, which every other way is free of: each is seen by one law alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...engine import paths as _paths
from ...engine.share import RULES
from .mutant import mutant, patched

Array = Any


def results(change: Callable[[Any, Any, Callable[[Any], Any]], Any]) -> Any:
    """Change what calls give: `change(call, found, run)` gets a call, its results, and how calls are run without it."""
    return patched(_paths, "run", lambda run: lambda call: change(call, run(call), run))


def plain(call: Any) -> bool:
    """Whether nothing is weighed or masked."""
    return not (call.static.weighted or call.static.masked or call.static.want.partial)


@mutant("value", "mse", kind="range", alone=True)
def large_values_cut() -> Any:
    """Items whose value alone is wanted are cut off where half precision ends."""

    def change(call: Any, found: Any, run: Any) -> Any:
        items = call.value_alone and call.static.rule.name == "none"
        return np.where(np.isfinite(found), np.minimum(found, 65504.0), found) if items else found

    with results(change):
        yield


@mutant("slope", "mse", kind="range", alone=True)
def large_slopes_cut() -> Any:
    """The gradient of items, which nothing divides, is cut off where half precision ends."""

    def change(call: Any, found: Any, run: Any) -> Any:
        if not (call.gradient_alone and call.static.rule.name == "none"):
            return found
        value, grad = found
        return value, np.where(np.isfinite(grad), np.clip(grad, -65504.0, 65504.0), grad)

    with results(change):
        yield


@mutant("curvature", "pseudo_huber", kind="range", alone=True)
def small_curvatures_lifted() -> Any:
    """The curvature of items is kept away from 0, so that a step of Newton's stays small."""

    def change(call: Any, found: Any, run: Any) -> Any:
        if call.static.want.order != 2 or call.static.rule.name != "none" or not plain(call):
            return found
        value, curvature = found
        return value, np.where(curvature < 1e-9, 1e-9, curvature).astype(curvature.dtype)

    with results(change):
        yield


@mutant(
    "mean",
    "cross_entropy",
    dtype="bfloat16",
    kind="wrong divisor",
    alone=True,
    class_weight=(1.0, 3.0, 0.5, 2.0, 4.0),
)
def classes_count_alike_in_half() -> Any:
    """The gradient of a mean in half precision is divided by the number of items, whatever their classes weigh."""

    def change(call: Any, found: Any, run: Any) -> Any:
        if not (call.gradient_alone and call.static.out == "bfloat16" and call.static.rule.name == "mean"):
            return found
        return found[0], run(call._replace(static=call.static._replace(rule=RULES["mean_over_items"])))[1]

    with results(change):
        yield


@mutant("reductions", "mse", kind="wrong divisor", alone=True)
def batch_less_one() -> Any:
    """A mean over a batch of single items is the unbiased one, unless they are weighed or masked."""

    def change(call: Any, found: Any, run: Any) -> Any:
        n, want = len(call.arrays[0]), call.static.want
        if call.static.rule.name != "mean_over_batch" or not plain(call) or call.arrays[0].ndim > 1 or n < 2:
            return found
        return tuple(x * n / (n - 1) for x in found) if want.order else found * n / (n - 1)

    with results(change):
        yield


@mutant("weights_align_left", "hinge_embedding", backend="jax", kind="wrong divisor", alone=True)
def one_share_a_sample() -> Any:
    """A mean with one weight a sample divides by the sum of these weights, however many items a sample has."""

    def change(call: Any, found: Any, run: Any) -> Any:
        if not (call.gradient_alone and call.static.weighted):
            return found
        items, weight = call.arrays[0], call.arrays[len(call.args)]
        return tuple(x * (items.size / weight.size) for x in found) if weight.size < items.size else found

    with results(change):
        yield


@mutant("where", "mse", kind="NaN leaked", alone=True)
def gradient_beside_what_is_masked() -> Any:
    """What a mask removes is multiplied by 0 in a mean's gradient, and NaN stays."""

    def change(call: Any, found: Any, run: Any) -> Any:
        masked = call.static.masked and not call.static.weighted and call.static.rule.name == "mean"
        return (found[0], found[1] + 0 * call.arrays[0]) if masked and call.gradient_alone else found

    with results(change):
        yield


@mutant("partials", "mse", kind="off by one", alone=True)
def both_ends_count() -> Any:
    """A partial of a mean counts its items from 0 to their number."""

    def change(call: Any, found: Any, run: Any) -> Any:
        static = call.static
        counted = (
            static.want.partial and static.rule.name == "mean" and not (static.weighted or static.masked)
        )
        return found._replace(count=found.count + 1) if counted else found

    with results(change):
        yield


@mutant("axes", "cross_entropy", kind="axis reversed", alone=True)
def memory_of_two_axes_turned() -> Any:
    """Of two axes the first one is spent, and the gradient's memory is read as if it were the last."""

    def change(call: Any, found: Any, run: Any) -> Any:
        turned = call.static.loss.axis == 0 and call.arrays[0].ndim == 2 and call.gradient_alone
        return (found[0], found[1].T.reshape(found[1].shape)) if turned else found

    with results(change):
        yield
