"""Planted bugs of calls: weights and masks, dtypes and memory, and other frameworks' derivatives."""

from __future__ import annotations

from typing import Any

from ...backend import branchless as _branchless
from ...backend.dispatch import load
from ...engine import blocks as _blocks
from ...engine import paths as _paths
from ...engine import share as _share
from ...engine.formula import evaluate
from ...engine.kernels import alignments as _alignments
from ...engine.kernels import projected as _projected
from ...engine.op import Op
from ...face import core as _loss
from ...face.registry import loss_class
from ...form import check as _check
from ...form.points import Point
from ...form.structures import Rows
from .mutant import at, mutant, patched, point

Array = Any

# Weights, masks, reductions


@mutant("weights", "mse", kind="counted twice")
def weight_twice() -> Any:
    """The weight scales an item twice."""
    with patched(_share, "muted", lambda before: lambda xp, w, x: before(xp, w, before(xp, w, x))):
        yield


@mutant("weight_zero", "mse", alone=True, kind="zero times infinity")
def zero_times_infinity() -> Any:
    """Weight 0 times an infinite loss is NaN."""
    with patched(_share, "muted", lambda _: lambda xp, w, x: w * x):
        yield


@mutant("where", "mse", kind="mask lost")
def mask_ignored() -> Any:
    """Masked items count."""
    with patched(
        _loss,
        "prepare",
        lambda before: lambda loss, args, weight, where, *want: before(loss, args, weight, None, *want),
    ):
        yield


@mutant("where", "huber", kind="zero times infinity")
def mask_multiplies() -> Any:
    """A mask as a factor: NaN times 0 is NaN."""

    def made(before: Any) -> Any:
        def prepare(loss: Any, args: Any, weight: Any, where: Any, *want: Any) -> Any:
            scale = weight if where is None else where.astype(args[0].dtype)
            return before(loss, args, scale, None, *want)

        return prepare

    with patched(_loss, "prepare", made), patched(_share, "muted", lambda _: lambda xp, w, x: w * x):
        yield


@mutant("all_masked", "mse", kind="division by zero")
def mean_over_nothing() -> Any:
    """0 / 0 where nothing takes part."""
    with patched(_share.Counts, "divisor", lambda _: lambda self, rule: self.count(rule) or float("nan")):
        yield


@mutant("reductions", "mse", kind="wrong divisor")
def mean_over_wrong_axis() -> Any:
    """The mean divides by the length of the last axis plus 1."""
    with patched(_blocks, "over_all", lambda before: lambda *a: before(*a) + 1):
        yield


@mutant("partials", "cross_entropy", kind="average of averages")
def average_of_averages() -> Any:
    """Partials that hold means: batches of unequal length count alike."""

    def made(before: Any) -> Any:
        return lambda self: before(type(self)(self.sum, self.count * 0 + 5))

    with patched(_share.Partial, "mean", made):
        yield


@mutant("axes", "cross_entropy", kind="axis not restored")
def wrong_axis() -> Any:
    """The gradient comes back with its classes last, whatever axis they came on."""
    with (
        patched(_paths, "choose", lambda before: lambda call: call.static.backend.paths[-1]),
        patched(Rows, "lower", lambda _: lambda self, xp, g, argument=0, squared=False: g),
    ):
        yield


# Dtypes and memory


@mutant("slope", "mse", dtype="float64", kind="downcast")
def downcast() -> Any:
    """float64 is computed in float32."""
    with at(
        "mse",
        lambda p, _, xp, e: point(p, slope=lambda: xp.astype(xp.astype(p.slope(), xp.float32), xp.float64)),
    ):
        yield


@mutant("half", "mse", dtype="float16", kind="overflow")
def half_not_widened() -> Any:
    """float16 squares overflow."""

    def made(before: Any) -> Any:
        import numpy as np

        def narrow(self: Any, xp: Any, e: Array) -> Point:
            p = before(self, xp, e)
            with np.errstate(over="ignore"):
                value = xp.astype(xp.astype(p.value, xp.float16), xp.float32)
            return point(p, value=value)

        return narrow

    with patched(loss_class("mse"), "at", made):
        yield


@mutant("inputs_unchanged", "mse", kind="in-place write")
def written_input() -> Any:
    """The residual is written over the prediction."""

    def made(before: Any) -> Any:
        def prepare(loss: Any, args: Any, weight: Any, where: Any, *want: Any) -> Any:
            args[0][...] = args[0] - args[1]
            return before(loss, args, weight, where, *want)

        return prepare

    with patched(_loss, "prepare", made):
        yield


@mutant("inputs_unchanged", "boundary", alone=True, kind="shared memory")
def result_of_an_input() -> Any:
    """A slope that is the target is handed out as it is."""
    with patched(load("numpy").__class__, "apart", lambda before: lambda self, x, others: x):
        yield


@mutant("any_order", "mse", kind="stale result")
def state_between_calls() -> Any:
    """A loss that remembers its first input."""
    seen: list[Any] = []

    def made(before: Any) -> Any:
        def call(self: Any, xp: Any, e: Array) -> Point:
            seen.append(e)
            found: Point = before(self, xp, seen[0])
            return found

        return call

    with patched(loss_class("mse"), "at", made):
        yield


@mutant("errors", "mse", alone=True, kind="check left out")
def broadcasting() -> Any:
    """Shapes that do not agree are broadcast."""
    with patched(_check, "same_shape", lambda _: lambda *a: None):
        yield


@mutant("configuration", "huber", delta=0.1, alone=True, kind="configuration")
def forgotten_parameter() -> Any:
    """A configuration without its hyper-parameters."""
    with patched(loss_class("huber"), "to_dict", lambda before: lambda self: {"loss": self.name}):
        yield


@mutant("configuration", "cauchy", kind="unchecked", alone=True)
def restored_unchecked() -> Any:
    """What a pickle holds is a loss, whatever its numbers are."""

    def restore(self: Any, state: Any) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)

    with patched(_loss.Core, "__setstate__", lambda _: restore):
        yield


@mutant("relations", "cross_entropy", dtype="float64", kind="added term")
def not_shift_invariant() -> Any:
    """A shift that is wrong in value and slope alike."""
    with at("cross_entropy", lambda p, _, xp, z, t: point(p, value=p.value + 1e-9 * z[..., 0])):
        yield


# Other frameworks


@mutant("other_gradients", "cross_entropy", backend="torch", kind="wrong factor")
def target_slope_wrong() -> Any:
    """The slope in a soft target is halved."""

    def change(p: Point, self: Any, xp: Any, z: Array, t: Array) -> Point:
        slope = p.also.get("target")
        return p if slope is None else point(p, target=lambda: slope() / 2)

    with at("cross_entropy", change):
        yield


@mutant("weight_gradient", "mse", backend="torch", kind="wrong factor")
def weight_slope_missing() -> Any:
    """The weight receives the slope of the loss in place of its value."""

    def made(before: Any) -> Any:
        def wrong(self: Any, backend: Any, index: int, arrays: Any) -> Any:
            found = before(self, backend, index, arrays)
            return 2 * found if self.argument(index) == "weight" else found

        return wrong

    with patched(Op, "slope", made):
        yield


@mutant("blocks", "hinge", kind="rounding")
def bits_of_a_number_rounded() -> Any:
    """Numbers that are selected by bits lose the last one."""
    with patched(_branchless, "bits", lambda before: lambda x, width: before(1.01 * x, width)):
        yield


@mutant("memory_bound", "linear_cross_entropy", alone=True, kind="memory")
def two_rows_for_one() -> Any:
    """Twice the rows that fit are computed at a time."""
    with patched(_projected.Chunks, "deep", lambda before: lambda *args: 2 * before(*args)):
        yield


@mutant("mean", "ctc", kind="dropped term")
def alignments_of_one_way() -> Any:
    """What lies behind a frame counts for nothing where the lattice is one of probabilities."""
    with patched(
        _alignments, "_turned", lambda before: lambda states, frames: 0 * before(states, frames) + 1
    ):
        yield


@mutant("native_gradient_kinds", "binary_cross_entropy", backend="torch", kind="wrong factor")
def native_slope_lost() -> Any:
    """The stated slope loses a factor that only differentiation sees."""
    with patched(
        Op,
        "slope",
        lambda before: lambda self, backend, i, arrays: before(self, backend, i, arrays) * (1 - 1e-4),
    ):
        yield


@mutant("second_derivatives", "huber", backend="torch", kind="slope is constant")
def second_derivative_zero() -> Any:
    """A slope that does not depend on the prediction when it is differentiated again."""

    def detached(static: Any, *arrays: Array) -> Any:
        found = evaluate(static, *arrays)
        return tuple(x.detach() for x in found) if static.want.order else found

    with (
        patched(
            Op,
            "slope",
            lambda before: lambda self, b, i, arrays: before(self, b, i, tuple(a.detach() for a in arrays)),
        ),
        patched(_paths, "evaluate", lambda _: detached),
    ):
        yield


# Reductions that the library does not have

KNOWN = tuple(_share.RULES)


def _as_mean(before: Any) -> Any:
    """A method of counts that takes every rule that it does not know for a mean."""
    return lambda self, rule: before(self, rule if rule.name in KNOWN else _share.RULES["mean"])


@mutant("reductions_added", "cross_entropy", alone=True, kind="unknown rule")
def unknown_rule_is_a_mean() -> Any:
    """Kernels and blocks, which add up the counts of parts, divide by what a mean divides by."""
    with patched(_share.Added, "divisor", _as_mean):
        yield


@mutant("reductions_added", "huber", kind="unknown rule")
def divisor_of_five_names() -> Any:
    """Blocks know the divisors of the library's own reductions, and no other one."""

    def made(before: Any) -> Any:
        def blocked(call: Any, size: int, want_grad: bool) -> Any:
            if call.static.rule.name in KNOWN:
                return before(call, size, want_grad)
            summed = call.static._replace(rule=_share.RULES["sum"])
            return before(call._replace(static=summed), size, want_grad)

        return blocked

    with patched(_blocks, "blocked", made):
        yield


@mutant("reductions_added", "dice", kind="unknown rule")
def unknown_rule_lost_in_the_slope() -> Any:
    """The slope is that of a mean, beside a value that is right."""
    with patched(_share.Share, "cotangent", _as_mean):
        yield


@mutant("reductions_added", "supcon", kind="unknown rule")
def partial_counts_a_mean() -> Any:
    """Partials count shares, whatever the rule."""
    with patched(_share.Share, "count", _as_mean):
        yield


@mutant("reductions_added", "nll", kind="unknown rule")
def mixture_of_one() -> Any:
    """A rule that mixes counts by its shares alone."""

    def made(before: Any) -> Any:
        return lambda self, rule: before(self, rule._replace(batch=0.0) if rule.shares else rule)

    with patched(_share.Counts, "count", made):
        yield
