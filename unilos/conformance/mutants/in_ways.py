"""Planted bugs of one way to call a loss, which every other way is free of: each is seen by one law alone."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from ...engine import paths as _paths
from ...engine.share import RULES
from ...face import loss as _loss
from ...face.registry import loss_class
from .mutant import mutant, patched

Array = Any


def results(change: Callable[[Any, Any, Callable[[Any], Any]], Any]) -> Any:
    """Change what calls give: `change(call, found, run)` gets a call, its results, and how calls are run without it."""
    return patched(_paths, "run", lambda run: lambda call: change(call, run(call), run))


def plain(call: Any) -> bool:
    """Whether nothing is weighed or masked."""
    return not (call.static.weighted or call.static.masked or call.static.want.partial)


def known(held: list[Any], call: Any) -> bool:
    """Whether a call has these very arrays."""
    return [id(x()) for x in held] == [*map(id, call.arrays)]


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


@mutant("curvature", "cauchy", kind="range", alone=True)
def small_curvatures_lifted() -> Any:
    """The curvature of items is kept away from 0, so that a step of Newton's stays small."""

    def change(call: Any, found: Any, run: Any) -> Any:
        exact = call.static.want.order == 2 and call.static.want.curvature == "exact"
        if not exact or call.static.rule.name != "none" or not plain(call):
            return found
        *others, bend = found
        return *others, np.where(np.abs(bend) < 1e-9, 1e-9, bend).astype(bend.dtype)

    with results(change):
        yield


@mutant(
    "mean",
    "cross_entropy",
    dtype="bfloat16",
    kind="shares lost",
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


@mutant("reductions", "mse", kind="another estimator", alone=True)
def batch_less_one() -> Any:
    """A mean over a batch of single items and its gradient are unbiased ones, unless items are weighed or masked."""

    def change(call: Any, found: Any, run: Any) -> Any:
        pred, batch = call.arrays[0], call.static.rule.name == "mean_over_batch"
        if not (batch and plain(call) and call.static.want.order < 2 and pred.ndim == 1 and len(pred) > 1):
            return found
        factor = pred.dtype.type(len(pred) / (len(pred) - 1))
        return tuple(x * factor for x in found) if call.static.want.order else found * factor

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


@mutant("partials", "mse", kind="count", alone=True)
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


@mutant("any_order", "mse", kind="stale result", alone=True)
def result_before_the_last() -> Any:
    """A value that is asked for twice in turn is the second time that of the call before."""
    last: list[Any] = [[], None, None]  # arrays, their result, and the result before

    def change(call: Any, found: Any, run: Any) -> Any:
        ordinary = all(np.abs(x).max(initial=0.0) < 1e6 for x in call.arrays)
        if not (ordinary and call.value_alone and call.static.rule.name == "mean" and plain(call)):
            return found
        stale = last[2] if known(last[0], call) else None
        last[:] = [weakref.ref(x) for x in call.arrays], float(found), last[1]
        return found if stale is None else np.asarray(stale, dtype=found.dtype)

    with results(change):
        yield


@mutant("not_a_number", "mse", kind="missing data", alone=True)
def missing_targets_cost_nothing() -> Any:
    """A target that is NaN is taken for one that is missing: its item costs nothing."""

    def change(call: Any, found: Any, run: Any) -> Any:
        missing = np.isnan(call.arrays[1])
        if call.static.rule.name != "none" or not call.static.want.order or not missing.any():
            return found
        return tuple(np.where(missing, 0.0, x).astype(x.dtype) for x in found)

    with results(change):
        yield


@mutant("signed_zeros", "msle", kind="sign bit", alone=True)
def domain_of_a_sign_bit() -> Any:
    """A target whose sign bit is set lies outside of what is not negative."""

    def change(call: Any, found: Any, run: Any) -> Any:
        outside = np.signbit(call.arrays[1])
        if call.static.rule.name != "none" or not call.static.want.order or not outside.any():
            return found
        return tuple(np.where(outside, np.nan, x).astype(x.dtype) for x in found)

    with results(change):
        yield


@mutant("labels_ignored", "nll", kind="NaN leaked", alone=True)
def gradient_beside_what_is_ignored() -> Any:
    """An ignored label multiplies what is in its row by 0 in a mean's gradient, and NaN stays."""

    def change(call: Any, found: Any, run: Any) -> Any:
        labels, ignored = call.static.labels, call.static.loss.parameters().get("ignore_index")
        if not (labels and plain(call) and call.gradient_alone and call.static.rule.name == "mean"):
            return found
        off = np.expand_dims(call.arrays[1] == ignored, call.static.loss.axis)
        return found[0], np.where(off, found[1] + 0 * call.arrays[0], found[1])

    with results(change):
        yield


@mutant("kinks", "mae", kind="kink", alone=True)
def rest_of_a_smooth_sign() -> Any:
    """The slope of items at a perfect prediction is what is left of one that turns quickly."""

    def change(call: Any, found: Any, run: Any) -> Any:
        if not (call.gradient_alone and call.static.rule.name == "none"):
            return found
        return found[0], np.where(call.arrays[0] == call.arrays[1], 1e-7, found[1]).astype(found[1].dtype)

    with results(change):
        yield


@mutant("half", "mse", dtype="float16", kind="range", alone=True)
def items_in_half() -> Any:
    """Items whose value alone is wanted are infinite beyond the range of the prediction's own dtype."""

    def change(call: Any, found: Any, run: Any) -> Any:
        items = call.value_alone and call.static.rule.name == "none"
        return np.where(found > 65504, np.float32(np.inf), found) if items else found

    with results(change):
        yield


@mutant("weights", "mse", backend="jax", kind="another estimator", alone=True)
def weights_for_items() -> Any:
    """Where items are weighed the mean over their number is the one over their weights."""

    def change(call: Any, found: Any, run: Any) -> Any:
        static = call.static
        weighed = static.weighted and not static.masked and static.rule.name == "mean_over_items"
        return run(call._replace(static=static._replace(rule=RULES["mean"]))) if weighed else found

    with results(change):
        yield


@mutant("natives", "pseudo_huber", dtype="float64", kind="argument order", alone=True)
def residual_for_delta() -> Any:
    """The call that equals SciPy's function is stated with its two arguments exchanged."""

    def made(before: Any) -> Any:
        stated = (
            replace(n, call="f(pred - target, 1.0)") if "scipy" in n.name else n for n in before.natives
        )
        return replace(before, natives=tuple(stated))

    with patched(loss_class("pseudo_huber"), "meta", made):
        yield


@mutant("edges_alone", "mse", kind="range", alone=True)
def large_sums_cut() -> Any:
    """Sums are cut off where half precision ends."""

    def change(call: Any, found: Any, run: Any) -> Any:
        if call.static.rule.name != "sum" or not plain(call):
            return found
        value, *grads = found if call.static.want.order else (found,)
        value = np.where(np.isfinite(value), np.minimum(value, 65504.0), value)
        return (value, *grads) if grads else value

    with results(change):
        yield


@mutant("structured", "mse", kind="constant data", alone=True)
def equal_items_pull_once() -> Any:
    """Where all predictions are equal, only the first one is pulled."""

    def change(call: Any, found: Any, run: Any) -> Any:
        pred = call.arrays[0]
        if not (call.gradient_alone and plain(call) and call.static.rule.name == "none" and pred.size > 2):
            return found
        if (pred != pred.flat[0]).any():
            return found
        return found[0], np.where(np.arange(found[1].size) == 0, found[1], 0).astype(found[1].dtype)

    with results(change):
        yield


@mutant("structured_means", "mse", kind="wrong order", alone=True)
def sorted_items_pull_backwards() -> Any:
    """Predictions that come in order are taken for a sort's output, and a mean's gradient is put back by it."""

    def change(call: Any, found: Any, run: Any) -> Any:
        pred = call.arrays[0]
        if not (call.gradient_alone and plain(call) and call.static.rule.name == "mean" and pred.ndim == 1):
            return found
        return (found[0], found[1][::-1].copy()) if len(pred) > 3 and (np.diff(pred) > 0).all() else found

    with results(change):
        yield


@mutant("sums", "huber", kind="scale", alone=True)
def differences_are_sums() -> Any:
    """What is subtracted from a loss is added in its partials."""
    with patched(_loss, "partials_of", lambda before: lambda scales: before(tuple(map(abs, scales)))):
        yield


@mutant("changed_in_place", "mse", kind="stale result", alone=True)
def result_of_these_arrays() -> Any:
    """The last result is kept for the arrays that it was for, whatever they hold now."""
    last: list[Any] = [[], ()]

    def change(call: Any, found: Any, run: Any) -> Any:
        if not (call.gradient_alone and call.static.rule.name == "mean" and plain(call)):
            return found
        if not known(last[0], call):
            last[:] = [weakref.ref(x) for x in call.arrays], [x.tolist() for x in found]
        return tuple(np.asarray(numbers, dtype=x.dtype) for numbers, x in zip(last[1], found, strict=True))

    with results(change):
        yield


@mutant("outside", "binary_cross_entropy", kind="NaN swallowed", alone=True)
def no_domain_in_a_value_alone() -> Any:
    """A mean whose value alone is wanted leaves out what the formula makes NaN of numbers."""

    def change(call: Any, found: Any, run: Any) -> Any:
        mean = call.value_alone and plain(call) and call.static.rule.name == "mean" and np.isnan(found)
        return found.dtype.type(0) if mean and not any(np.isnan(x).any() for x in call.arrays) else found

    with results(change):
        yield


@mutant("further_arguments", "gaussian_nll", kind="slope of what is shared", alone=True)
def shared_variance_pulls_more() -> Any:
    """The slope in a variance that several entries share is a tenth too large."""

    def change(call: Any, found: Any, run: Any) -> Any:
        wrt, given = call.static.want.wrt, call.static.given
        shared = "variance" in wrt and call.arrays[given.index("variance")].size < call.arrays[0].size
        if not shared:
            return found
        at = 1 + wrt.index("variance")
        return (*found[:at], found[at] * found[at].dtype.type(1.1), *found[at + 1 :])

    with results(change):
        yield


@mutant("labels_are_masks", "tversky", kind="axis of labels", axis=1, average="none", alone=True)
def classes_on_the_last_axis() -> Any:
    """A loss whose classes lie behind all pixels, and whose target is labels, is a tenth too large."""

    def change(call: Any, found: Any, run: Any) -> Any:
        static = call.static
        last = static.labels and getattr(static.loss, "axis", None) in (-1, call.arrays[0].ndim - 1)
        return (found[0] * found[0].dtype.type(1.1), *found[1:]) if last and static.want.order == 1 else found

    with results(change):
        yield
