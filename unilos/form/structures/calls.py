"""Losses of whole calls: pairs of a batch, windows of an image, paths of a sequence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, final

from ..points import Local, Pull, leading, weighted
from . import tried
from .structure import Array, Shape, Structure


@dataclass(frozen=True)
class _Call(tried.Whole, Structure):
    spent: int | None = None

    def check(self, loss: Any, backend: Any, args: tuple[Array, ...]) -> bool:
        raise NotImplementedError

    def items(self, pred: Shape) -> Shape:
        return pred[:1]

    def alike(
        self, target: Array, pred: Array, squeeze: Callable[[Array], Array], widen: Callable[[Array], Array]
    ) -> tuple[Array, Array]:
        # An item needs its neighbours, so the prediction's axes have a meaning, such as an image's: they stay.
        del squeeze
        return widen(target), pred

    def silenced(self, xp: Any, mask: Array | None, g: Array) -> Array:
        return g if mask is None or mask.ndim > g.ndim else xp.where(leading(xp, mask, g), g, 0.0)

    def weighing(
        self, xp: Any, pred: Array, first: Array, weight: Array | None, mask: Array | None
    ) -> tuple[Array | None, ...]:
        del xp, pred, first
        return None, weight, mask

    def weighted(self, loss: Any, xp: Any, args: tuple[Array, ...], weight: Array | None) -> Local | Pull:
        del weight
        found: Pull = loss.at(xp, *args)
        return found

    def not_summed(self, loss: Any) -> str | None:
        return f"items of {loss.name} share their arguments"


@final
@dataclass(frozen=True)
class Calls(_Call):
    """Items depend on the whole call; `batches` says that they are the samples, else the call is one item.

    `at` also takes `kept`, the mask of the items or None. Frameworks that differentiate go through the value's
    formula, so that has to be one whose native derivative is right.
    """

    batches: int = 1  # the leading axes that items keep

    def items(self, pred: Shape) -> Shape:
        return pred[: self.batches]

    def point(self, loss: Any, xp: Any, lifted: Any) -> Pull:
        found: Pull = loss.at(xp, *lifted.args, kept=lifted.mask)
        return found

    def attached(self, loss: Any, xp: Any, lifted: Any, op: Callable[..., Array]) -> Array:
        del op
        return outside(xp, lifted, self.point(loss, xp, lifted).value)


@final
@dataclass(frozen=True)
class Sequences(tried.Sequences, _Call):
    """Samples of their own that are no blocks: `at` is an operation with the derivative that it states."""

    loops: ClassVar[bool] = True

    def attached(self, loss: Any, xp: Any, lifted: Any, op: Callable[..., Array]) -> Array:
        del loss
        return outside(xp, lifted, op(*lifted.args))


@final
@dataclass(frozen=True)
class Projected(tried.Projected, _Call):
    """Rows of logits that are a projection of features, never held whole."""

    def items(self, pred: Shape) -> Shape:
        return pred[:-1]

    def attached(self, loss: Any, xp: Any, lifted: Any, op: Callable[..., Array]) -> Array:
        del op
        return outside(xp, lifted, loss.items(xp, lifted.args))

    def not_in_chunks(self, loss: Any) -> str | None:
        del loss
        return None


def outside(xp: Any, lifted: Any, num: Array) -> Array:
    """Weighted items, differentiated natively: in the weight, too, also where that is 0."""
    if lifted.weight is None:
        return num
    if lifted.mask is not None:  # what a masked item is at its harmless place has no slope in the weight
        num = xp.where(lifted.mask, num, 0.0)
    return weighted(xp, lifted.weight, num)
