"""Planted bugs of derivatives that a framework takes itself: forward mode, twice, of large calls, under a mask."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...engine import formula as _formula
from ...engine import op as _op
from ...form.structures import calls, entries
from ...form.structures import structure as _structure
from .mutant import home, mutant, patched

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
