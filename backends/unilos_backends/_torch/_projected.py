"""Projected losses under autograd: every gradient is there before `backward` asks for it."""

from __future__ import annotations

from typing import Any

import torch

from unilos.backends import Flat, InPlaceChunks, Swept, muted, weighted

from ._plain import batched, plain, scaled

Array = Any

INPUTS = ("hidden", "classifier", "target", "bias")


class Projections(InPlaceChunks):
    module = torch

    def refuses(self, call: Any) -> str | None:
        why = super().refuses(call)
        if why is None and not plain(*call.arrays):
            why = "the arrays are traced, transformed, of a subclass or without values"
        if (
            why is None
            and torch.is_grad_enabled()
            and dict(zip(call.static.given, call.args, strict=True))["target"].requires_grad
        ):
            why = "a gradient is wanted in the target"
        return why

    def run(self, call: Any) -> Any:
        if not call.static.want.order:
            return super().run(call)
        with torch.no_grad():
            return super().run(call)

    def copies(self, flat: Flat) -> float:
        # Elsewhere a chunk goes through the formula, without blocks.
        return super().copies(flat) if flat.hidden.device.type == "cpu" else self.formula

    def room(self, flat: Flat, deep: int) -> Array:
        return flat.hidden.new_empty((deep, len(flat.classifier)))

    def add_product(self, out: Array, a: Array, b: Array) -> None:
        out.addmm_(a, b)

    def total(self, static: Any, flat: Flat) -> Swept:
        if not differentiated(flat.weight):
            if not differentiated(flat.hidden, flat.classifier, flat.bias):
                return self.sweep(static, flat, ())
            return Swept(Total.apply(self, static, *flat))  # type: ignore[no-untyped-call]
        return Swept(weighted(torch, flat.weight, self.items(static, flat)).sum(dtype=torch.float64))

    def items(self, static: Any, flat: Flat) -> Array:
        if not differentiated(flat.hidden, flat.classifier, flat.bias):
            return super().items(static, flat)
        return Items.apply(self, static, *flat._replace(weight=None))  # type: ignore[no-untyped-call]

    def each(self, static: Any, flat: Flat) -> Array:
        return super().items(static, flat)


def differentiated(*arrays: Array | None) -> bool:
    return torch.is_grad_enabled() and any(x is not None and x.requires_grad for x in arrays)


def through_the_whole(static: Any, flat: Flat) -> Array:
    """Every row's loss, by operations that autograd differentiates as often as it likes."""
    return static.loss.items(static.backend.xp, flat[:4])


class Total(torch.autograd.Function):
    """The weighted sum of all rows."""

    @staticmethod
    def forward(ctx: Any, path: Any, static: Any, *given: Array | None) -> Array:
        ctx.path, ctx.static = path, static
        ctx.save_for_backward(*given)
        ctx.swept = path.sweep(static, Flat(*given), wanted(ctx))
        return ctx.swept.total

    @staticmethod
    def backward(ctx: Any, *cotangents: Array) -> Any:
        (cotangent,), flat = cotangents, Flat(*ctx.saved_tensors)
        if torch.is_grad_enabled():
            items = through_the_whole(ctx.static, flat)
            total = (items if flat.weight is None else muted(torch, flat.weight, items)).sum(
                dtype=cotangent.dtype
            )
            return again(ctx, total, flat, cotangent)
        # Given away, so that autograd keeps them instead of copying them; a second backward computes them again.
        swept, ctx.swept = ctx.swept or ctx.path.sweep(ctx.static, flat, wanted(ctx)), None
        return answer(ctx, *(scaled(getattr(swept, name), cotangent) for name in wanted(ctx)))


class Items(torch.autograd.Function):
    """Every row's loss. Its gradients wait for the cotangent, and compute the logits again."""

    @staticmethod
    def forward(ctx: Any, path: Any, static: Any, *given: Array | None) -> Array:
        ctx.path, ctx.static = path, static
        ctx.save_for_backward(*given)
        found: Array = path.each(static, Flat(*given))
        return found

    @staticmethod
    def backward(ctx: Any, *cotangents: Array) -> Any:
        (cotangent,), flat = cotangents, Flat(*ctx.saved_tensors)
        if torch.is_grad_enabled() or batched(cotangent):
            with torch.enable_grad():
                return again(ctx, through_the_whole(ctx.static, flat), flat, cotangent)
        swept: Swept = ctx.path.sweep(ctx.static, flat._replace(weight=cotangent), wanted(ctx))
        return answer(ctx, *(getattr(swept, name) for name in wanted(ctx)))


def wanted(ctx: Any) -> tuple[str, ...]:
    return tuple(n for n, needed in zip(INPUTS, ctx.needs_input_grad[2:], strict=False) if needed)


def again(ctx: Any, value: Array, flat: Flat, cotangent: Array) -> Any:
    """Gradients that are differentiable themselves."""
    inputs = [getattr(flat, name) for name in wanted(ctx)]
    return answer(ctx, *torch.autograd.grad(value, inputs, cotangent, create_graph=True))


def answer(ctx: Any, *grads: Array) -> Any:
    found = dict(zip(wanted(ctx), grads, strict=True))
    return None, None, *(found.get(name) for name in Flat._fields)
