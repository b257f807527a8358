"""Words for losses of two masks: sums over what a sample has, and the ratios of such sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..form.check import ShapeError
from ..form.points import Point, Thunk
from .math import Logistic

Array = Any


@dataclass(frozen=True)
class Ratio:
    """`error / (error + hit)` of two sums, whose slopes at a pixel of the prediction and of the target are given.

    What is wrong is added up on its own: 1 - hit / whole would lose the digits of a good prediction. Both sums and
    their slopes may be scaled by a power of `top`, with entries in its unit.
    """

    xp: Any
    error: Array
    hit: Array
    pred: tuple[Array, Array]
    target: tuple[Array, Array]
    bend: float = 0.0  # the second derivative of the error, which is that of the whole
    top: Array | float = 1.0

    @property
    def whole(self) -> Array:
        """Two empty masks have nothing to divide: their loss is 0."""
        whole = self.error + self.hit
        return self.xp.where(whole == 0, 1.0, whole)

    def slope(self, error: Array, hit: Array) -> Array:
        whole = self.whole
        return (error * (self.hit / whole) - hit * (self.error / whole)) / whole / self.top

    def curvature(self, slope: Array) -> Array:
        error, hit = self.pred
        whole = self.whole
        return (self.bend * (self.hit / whole) / self.top - 2 * slope * (error + hit)) / whole / self.top


def moved(s: Logistic | None, value: Array, slope: Thunk, curvature: Thunk, target: Thunk) -> Point:
    """Slopes in probabilities, or with `s` in the logits that these came from."""
    if s is None:
        return Point(value, slope, curvature, target=target)
    return Point(
        value,
        lambda: s.bell * slope(),
        lambda: s.spread * (s.spread * curvature() + slope() * s.tilt),
        target=target,
    )


def entries(x: Any) -> Iterator[Any]:
    """The numbers of a nested list."""
    if isinstance(x, list):
        for v in x:
            yield from entries(v)
    else:
        yield x


def pixels(x: Any) -> Iterator[list[Any]]:
    """The rows of classes of a nested list."""
    if isinstance(x[0], list):
        for v in x:
            yield from pixels(v)
    else:
        yield x


def class_shape(loss: Any, pred: tuple[Any, ...]) -> None:
    """Before the classes there are pixels, and before those the batch."""
    least = 3 if loss.over == "sample" else 2
    if len(pred) < least:
        axes = "(batch, ..., classes)" if least == 3 else "(..., classes)"
        message = f"{loss.name}: pred has shape {pred}; accepted: pixels with their classes on the last axis, {axes}"
        raise ShapeError(message)
