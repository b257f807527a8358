"""Planted bugs of derivatives that a framework takes itself: forward mode, twice, of large calls, under a mask."""

from __future__ import annotations

from copy import copy
from typing import Any

import numpy as np

from ...engine import formula as _formula
from ...engine import op as _op
from ...form.structures import calls, entries
from ...form.structures import structure as _structure
from .mutant import home, mutant, patched, traced, words

Array = Any


@mutant("native_gradient_kinds", "gaussian_nll", backend="torch", kind="forward mode", alone=True)
def tangent_of_the_first_alone() -> Any:
    """Forward mode passes the tangent of the first argument, and half of those of others that items have."""

    def made(before: Any) -> Any:
        def jvp(ctx: Any, *tangents: Any) -> Array:
            own, rest = tangents[:3], tangents[3:]
            factor = 1 if ctx.op.weighted else 0.5
            return before(ctx, *own, *(t if t is None else factor * t for t in rest))

        return staticmethod(jvp)

    with patched(home("torch", "._autograd").Analytic, "jvp", made):
        yield


@mutant("second_derivatives", "log_cosh", backend="torch", kind="cotangent", alone=True)
def second_cotangent_of_one() -> Any:
    """A slope that is differentiated again takes every cotangent for 1 where nothing is weighed, and no batch of them
    goes back."""
    batched = home("torch", "._plain").batched

    def made(before: Any) -> Any:
        def backward(ctx: Any, *cotangents: Array) -> Any:
            again = ctx.op.order and not ctx.op.weighted and not any(map(batched, cotangents))
            return before(ctx, *((1 + 0 * c for c in cotangents) if again else cotangents))

        return staticmethod(backward)

    with patched(home("torch", "._autograd").Compiled, "backward", made):
        yield


@mutant("blocks", "pseudo_huber", backend="torch", kind="lost block", alone=True)
def gradient_of_the_first_block() -> Any:
    """A gradient that is computed ahead of `backward` ends with the first block."""

    def made(before: Any) -> Any:
        def forward(ctx: Any, work: Any, pred: Array) -> Array:
            value = before(ctx, work, pred)
            ctx.grad.view(-1)[work.path.size :] = 0
            return value

        return staticmethod(forward)

    with patched(home("torch", "._eager").Ahead, "forward", made):
        yield


@mutant("slopes_native", "half_squared_error", backend="torch", kind="mask leak", alone=True)
def target_under_the_mask() -> Any:
    """What lies under the mask in a target leaves its mark in the native gradient."""

    def made(before: Any) -> Any:
        def covered(self: Any, xp: Any, mask: Array, x: Array, pred: Array) -> Array:
            found = before(self, xp, mask, x, pred)
            return found if x is pred or xp is np else found | True  # laws cover with plain NumPy

        return covered

    with patched(entries.Differences, "covered", made):
        yield


@mutant("derivatives_refused", "multi_similarity", kind="zeros for a refusal")
def zeros_for_a_hessian() -> Any:
    """Zeros in place of a Hessian that there is not."""
    with patched(_formula, "missing", lambda _: lambda loss, what: lambda: np.zeros((6, 2), np.float32)):
        yield


@mutant("second_derivatives_of_calls", "ctc", backend="torch", kind="graph cut", alone=True)
def slope_of_paths_is_a_constant() -> Any:
    """The slope of a sequence has no slope of its own, and nobody is told."""

    def made(before: Any) -> Any:
        def second(self: Any, first: Any, again: Any) -> Array:
            return before(self, first, again).detach()

        return second

    with patched(calls.Sequences, "second", made):
        yield


@mutant("weights_learned", "gaussian_nll", backend="torch", kind="weight of 0", alone=True)
def slopes_that_stay_at_a_weight_of_0() -> Any:
    """What has the weight 0 has no slope, and none that moves with the weight."""

    def made(before: Any) -> Any:
        del before
        return lambda xp, weight, items: weight * xp.where(weight == 0, 0.0, items)

    with patched(_structure, "weighted", made):
        yield


@mutant("weights_learned", "mse", backend="torch", kind="weight counted twice")
def slopes_that_move_with_twice_the_weight() -> Any:
    """A stated slope moves with the weight as a weighted one does."""

    def made(before: Any) -> Any:
        def unweighted(self: Any, xp: Any, loss: Any, args: Any) -> Any:
            return lambda: 2.0 * before(self, xp, loss, args)()

        return unweighted

    with patched(_op.Op, "_unweighted", made):
        yield


@mutant("learned_among_weights", "pseudo_huber", backend="torch", dtype="float64", kind="weight lost")
def numbers_without_their_weights() -> Any:
    """A hyper-parameter that is learned has the derivative of items that all weigh 1."""

    def made(before: Any) -> Any:
        return lambda self, xp, name, args, hyper, weight: before(
            self, xp, name, args, hyper, weight if self.order else None
        )

    with patched(_op.Op, "_in_hyper", made):
        yield


@mutant(
    "learned_among_weights", "huber", backend="tensorflow", dtype="float64", kind="weight of 0", alone=True
)
def numbers_that_stay_at_a_weight_of_0() -> Any:
    """What has the weight 0 has no derivative in a hyper-parameter, and none that moves with the weight."""

    def made(before: Any) -> Any:
        def weighed(xp: Any, weight: Any, each: Array) -> Array:
            found: Array = before(xp, weight, each)
            return found if weight is None else xp.where(weight == 0, 0.0, found)

        return weighed

    with patched(_op, "weighed", made):
        yield


@mutant("learned_among_weights", "welsch", backend="jax", dtype="float64", kind="number held", alone=True)
def weights_of_fixed_numbers() -> Any:
    """The derivative in the weights does not move with a hyper-parameter."""

    def made(before: Any) -> Any:
        def slope(self: Any, backend: Any, index: int, arrays: tuple[Array, ...]) -> Array:
            if self.weighted and index == len(arrays) - 1:
                held = (backend.detached(x) if self.is_hyper(i, arrays) else x for i, x in enumerate(arrays))
                arrays = tuple(held)
            found: Array = before(self, backend, index, arrays)
            return found

        return slope

    with traced(patched(_op.Op, "slope", made)):
        yield


@mutant(
    "learned_among_weights", "cross_entropy", backend="torch", dtype="float64", kind="plain rules", alone=True
)
def items_of_weights_by_plain_rules() -> Any:
    """How the derivative in the weights moves is left to the framework's rules, which lose a smoothing that is 0."""
    with patched(_structure.Structure, "factor", lambda _: lambda self, args, weight: False):
        yield


@mutant("large_cotangents", "huber", backend="tensorflow", kind="cotangent of large calls", alone=True)
def large_calls_by_one() -> Any:
    """The gradient that a program computes of a large call is multiplied by nothing."""
    with patched(home("tensorflow", "._gradient"), "_pull_whole", by_one):
        yield


@mutant("large_cotangents", "log_cosh", backend="tensorflow", kind="cotangent of large calls", fused=True)
def kernels_by_one() -> Any:
    """The gradient that a kernel computes in TensorFlow's memory is multiplied by nothing."""
    with patched(home("tensorflow", "._fused"), "scaled", lambda _: lambda grad, cotangent, dtype: grad):
        yield


def by_one(before: Any) -> Any:
    return lambda call, grad, cotangent, pred: before(call, grad, 1 + 0 * cotangent, pred)


@mutant("half_derivatives", "log_cosh", dtype="float16", kind="computed in half", alone=True)
def half_hessian() -> Any:
    """A Hessian of half precision is computed in it."""

    def made(before: Any) -> Any:
        def bend(loss: Any, kind: str, point: Any, lifted: Any) -> Any:
            xp = words("numpy")
            halves = tuple(xp.astype(x, xp.float16) for x in lifted.args)
            return before(loss, kind, loss.structure.point(loss, xp, lifted._replace(args=halves)), lifted)

        return bend

    with patched(_formula, "_bend", made):
        yield


@mutant("half_derivatives", "mse", dtype="float16", kind="computed in half", alone=True)
def half_weights_of_hessians() -> Any:
    """The weights of a Hessian of half precision are of half precision, too."""

    def made(before: Any) -> Any:
        def derivative(static: Any, name: str, order: int, *rest: Any) -> Array:
            *others, share = rest
            if order > 1 and share.weight is not None:
                share, xp = copy(share), share.xp
                share.weight = xp.astype(xp.astype(share.weight, xp.float16), xp.float32)
            found: Array = before(static, name, order, *others, share)
            return found

        return derivative

    with patched(_formula, "_derivative", made):
        yield
