"""Eager CPU calls: value and gradient together, block by block, before `backward` asks for either."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch

from unilos.backends import VALUE, Blocks, evaluate

from ._plain import plain, scaled

Array = Any


class Ahead(torch.autograd.Function):
    """A loss whose gradient was computed with its value: that of the sum, where it is one of every item."""

    @staticmethod
    def forward(ctx: Any, work: Any, pred: Array) -> Array:
        value, ctx.grad = work.compute(True)
        ctx.work, ctx.dtype = work, pred.dtype
        ctx.save_for_backward(pred, *work.arrays[1:])
        return value

    @staticmethod
    def backward(ctx: Any, *cotangents: Array) -> Any:
        (cotangent,) = cotangents
        if torch.is_grad_enabled():  # a second derivative
            pred, *others = ctx.saved_tensors
            value = evaluate(ctx.work.call.static._replace(want=VALUE), pred, *others)
            (again,) = torch.autograd.grad(value, pred, cotangent.to(value.dtype), create_graph=True)
            return None, again
        # Given away, so that autograd keeps it instead of copying it; a second backward goes the same way again.
        grad, ctx.grad = ctx.grad, None
        if grad is None:
            ctx.saved_tensors  # noqa: B018  autograd refuses where one of them was changed in place
            grad = ctx.work.compute(True)[1]
        if 0 < cotangent.ndim < grad.ndim:  # one an item of several entries
            cotangent = cotangent.unsqueeze(ctx.work.call.static.loss.structure.entries_axis(grad.ndim))
        grad = scaled(grad, cotangent)
        return None, grad if grad.dtype is ctx.dtype else grad.to(ctx.dtype)


#: `Ahead.apply` for ordinary tensors outside of every transformation: it takes a microsecond to see whether they are.
ahead: Any = getattr(super(torch.autograd.Function, Ahead), "apply")  # noqa: B009  typed as of an object


class Work(NamedTuple):
    """A call, and the path that computes it: the gradient of half precision in float32, as the cotangent may be what
    keeps it within the range."""

    path: Any
    call: Any

    @property
    def arrays(self) -> tuple[Array, ...]:
        found: tuple[Array, ...] = self.call.arrays
        return found

    def compute(self, want_grad: bool) -> tuple[Array, Array | None]:
        static = self.call.static
        call = self.call._replace(static=static._replace(out=static.dtype))
        found: tuple[Array, Array | None] = self.path.compute(call, want_grad)
        return found


def not_eager(call: Any) -> str | None:
    """Why a gradient cannot be computed ahead; None if it can."""
    arrays = call.arrays
    if not plain(*arrays):
        return "the arrays are traced, transformed, of a subclass or without values"
    if arrays[0].device.type != "cpu":
        return "it is for CPUs"
    if torch.is_grad_enabled() and any(x.requires_grad for x in arrays[1:]):
        return "a gradient is wanted in more than the prediction"
    return None


class EagerBlocks(Blocks):
    size = 1 << 18

    def refuses(self, call: Any) -> str | None:
        return not_eager(call) or super().refuses(call)

    def run(self, call: Any) -> Any:
        if call.static.want.partial:
            return self.partial(call)
        if call.value_alone:
            return self.summed(call)
        with torch.no_grad():
            return self.compute(call, True)

    def summed(self, call: Any) -> Array:
        pred = call.arrays[0]
        if pred.requires_grad and torch.is_grad_enabled():
            return ahead(Work(self, call), pred)
        with torch.no_grad():
            return self.compute(call, False)[0]
