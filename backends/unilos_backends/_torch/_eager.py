"""Eager CPU calls: value and gradient together, block by block, before `backward` asks for either."""

from __future__ import annotations

from typing import Any

import torch

from unilos.backends import VALUE, Blocks, Fused, evaluate

from ._plain import plain

Array = Any


class Ahead(torch.autograd.Function):
    """A reduced loss whose gradient was computed with its value."""

    @staticmethod
    def forward(ctx: Any, path: Any, call: Any, pred: Array) -> Array:
        value, ctx.grad = path.compute(call, True)
        ctx.path, ctx.call = path, call
        ctx.save_for_backward(pred)
        return value

    @staticmethod
    def backward(ctx: Any, *cotangents: Array) -> Any:
        (cotangent,), (pred,) = cotangents, ctx.saved_tensors
        if torch.is_grad_enabled():  # a second derivative
            value = evaluate(ctx.call.static._replace(want=VALUE), pred, *ctx.call.arrays[1:])
            (again,) = torch.autograd.grad(value, pred, cotangent.to(value.dtype), create_graph=True)
            return None, None, again
        # Given away, so that autograd keeps it instead of copying it; a second backward goes the same way again.
        grad, ctx.grad = ctx.grad, None
        if grad is None:
            grad = ctx.path.compute(ctx.call, True)[1]
        return None, None, grad if cotangent == 1 else grad.mul_(cotangent)


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
            return Ahead.apply(self, call, pred)  # type: ignore[no-untyped-call]
        with torch.no_grad():
            return self.compute(call, False)[0]


class InMemory(Fused, EagerBlocks):
    """Kernels over torch's own memory."""

    def address(self, x: Array) -> int:
        found: int = x.data_ptr()
        return found

    def contiguous(self, x: Array) -> bool:
        return bool(x.is_contiguous()) and not x.is_neg()

    def number(self, value: float, dtype: str) -> Array:
        return torch.tensor(value, dtype=getattr(torch, dtype))

    def copied(self, x: Array, shape: tuple[int, ...]) -> Array:
        return x.detach().expand(shape).resolve_neg().contiguous()
