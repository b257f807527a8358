"""The spec's own slopes in place of whatever autograd would derive at a kink."""

from __future__ import annotations

from typing import Any

import torch

from unilos.backends import ROUNDING, Vector, pushed

Array = Any


MOST = 6  # arrays of one operation


def given(ctx: Any) -> tuple[Array, ...]:
    return tuple(x for x in ctx.saved_tensors if x is not None)


class Compiled(torch.autograd.Function):
    """An `Op` for torch.compile, which refuses functions that have a `jvp` (as of torch 2.13).

    It also counts the parameters of `forward` to tell whether there is a context, so there are always as many:
    missing arrays are None.
    """

    generate_vmap_rule = True

    @staticmethod
    def forward(
        backend: Any,
        op: Any,
        a: Array,
        b: Array | None,
        c: Array | None,
        d: Array | None,
        e: Array | None,
        f: Array | None,
    ) -> Array:
        arrays = tuple(x for x in (a, b, c, d, e, f) if x is not None)
        value = op.value(backend.xp, *arrays)
        # An input returned as it is (the slope of half the square is the residual) may not be saved for backward.
        return value.view_as(value) if any(value is x for x in arrays) else value

    @staticmethod
    def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
        del output
        ctx.backend, ctx.op, *arrays = inputs
        ctx.save_for_backward(*arrays)

    @staticmethod
    def backward(ctx: Any, *cotangents: Array) -> Any:
        arrays, (cotangent,) = given(ctx), cotangents
        wanted = ctx.needs_input_grad[2 : 2 + len(arrays)]
        # The slopes are differentiable in turn, which is what makes second derivatives.
        found = (
            ctx.op.pulled(ctx.backend.xp, i, arrays, cotangent, ctx.op.slope(ctx.backend, i, arrays))
            if needed and cotangent is not None
            else None
            for i, needed in enumerate(wanted)
        )
        return None, None, *found, *(None,) * (MOST - len(arrays))


class Analytic(Compiled):
    """An `Op` for eager autograd, functorch and forward mode."""

    @staticmethod
    def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
        Compiled.setup_context(ctx, inputs, output)
        ctx.set_materialize_grads(False)  # what does not move has no tangent, and needs no slope
        ctx.save_for_forward(*inputs[2:])
        ctx.ndim = output.ndim

    @staticmethod
    def jvp(ctx: Any, *tangents: Any) -> Array:
        forward: Any = torch.autograd.forward_ad  # untyped
        total: Any = 0
        # torch turns forward mode off in here (2.13), where a transformation around this one would find zeros. On,
        # what moves with this transformation is not to move once more.
        with torch.enable_grad(), forward._set_fwd_grad_enabled(True):
            arrays = tuple(forward.unpack_dual(x, level=0).primal for x in given(ctx))
            for i, tangent in enumerate(tangents[2 : 2 + len(arrays)]):
                if tangent is not None and arrays[i].is_floating_point():
                    slope = ctx.op.slope(ctx.backend, i, arrays)
                    total = total + pushed(ctx.backend.xp, slope, tangent, ctx.ndim)
        return total


class Typed(torch.autograd.Function):
    """The same number, with a tangent of its dtype: divided by one of Python's, its tangent is float64 (torch 2.13)."""

    generate_vmap_rule = True

    @staticmethod
    def forward(x: Array) -> Array:
        return x.clone()

    @staticmethod
    def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
        del inputs
        ctx.dtype = output.dtype

    @staticmethod
    def backward(ctx: Any, *cotangents: Array) -> Array:
        del ctx
        return cotangents[0]

    @staticmethod
    def jvp(ctx: Any, *tangents: Array) -> Array:
        return tangents[0].to(ctx.dtype)


def typed(x: Array) -> Array:
    """A result with a tangent, if it has one, of its own dtype."""
    if x.ndim or torch.compiler.is_compiling() or torch.autograd.forward_ad._current_level < 0:
        return x
    return Typed.apply(x)  # type: ignore[no-untyped-call]


def apply(backend: Any, op: Any, arrays: tuple[Array, ...]) -> Array:
    kind: Any = Analytic
    if torch.compiler.is_compiling():
        kind = Compiled
        # With dynamic=True numbers are inputs of a graph. Where the operation's own graph is the first to see one, the
        # graph around it cannot use it any more (2.13), and a mean divides by class weights.
        numbers = [v.tolist() for v in op.loss.parameters().values() if isinstance(v, Vector)]
        for seen in (*numbers, *([d.low, d.high, d.slack] for d in op.loss.bounds.values())):
            torch.tensor([*seen, *ROUNDING.values()])
    return kind.apply(backend, op, *arrays, *(None,) * (MOST - len(arrays)))
