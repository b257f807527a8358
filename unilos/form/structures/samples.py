"""Losses of whole samples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, final

from .. import check as _check
from . import tried
from .structure import Array, Shape, Structure


@final
@dataclass(frozen=True)
class Samples(tried.Samples, Structure):
    """An item is all that lies behind the first axis, such as a mask; with over="batch" the whole call is one item.

    Slopes have the shape of the prediction.
    """

    spent: int | None = None
    over: str = "sample"

    def check(self, loss: Any, backend: Any, args: tuple[Array, ...]) -> bool:
        pred, target = backend.shape(args[0]), backend.shape(args[1])
        _check.sample_shape(loss.name, pred, self.over)
        _check.floating(loss.name, loss.arguments[1], backend.dtype_name(args[1]))
        _check.same_shape(loss.name, loss.arguments[0], pred, loss.arguments[1], target)
        return False

    def items(self, pred: Shape) -> Shape:
        return pred[: self.first]

    def axes(self, x: Array) -> tuple[int, ...]:
        """The axes that an item spends."""
        return tuple(range(self.first, x.ndim))

    def alike(
        self, target: Array, pred: Array, squeeze: Callable[[Array], Array], widen: Callable[[Array], Array]
    ) -> tuple[Array, Array]:
        if self.first:
            return super().alike(target, pred, squeeze, widen)
        return widen(target), pred

    @property
    def first(self) -> int:
        """How many axes lie before those of an item."""
        return 1 if self.over == "sample" else 0
