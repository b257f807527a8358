"""Words for losses of two masks: sums over what a sample has, and the ratios of such sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..form.points import Point, Thunk
from .math import Logistic

Array = Any


@dataclass(frozen=True)
class Ratio:
    """`error / (error + hit)` of two sums, whose slopes at an entry of the prediction, the target and the weight are
    given.

    What is wrong is added up on its own: 1 - hit / whole would lose the digits of a good prediction. Both sums and
    their slopes may be scaled by a power of `top`, with entries in its unit.
    """

    xp: Any
    error: Array
    hit: Array
    pred: tuple[Array, Array]
    target: tuple[Array, Array]
    weight: tuple[Array, Array]
    bend: Array | float = 0.0  # the second derivative of the error, which is that of the whole
    top: Array | float = 1.0

    @property
    def whole(self) -> Array:
        """Two empty masks have nothing to divide: their loss is 0."""
        whole = self.error + self.hit
        return self.xp.where(whole == 0, 1.0, whole)

    def slope(self, error: Array, hit: Array) -> Array:
        return self.moved(error, hit) / self.top

    def moved(self, error: Array, hit: Array) -> Array:
        """How the ratio moves with its sums, whatever the unit of the entries."""
        whole = self.whole
        return (error * (self.hit / whole) - hit * (self.error / whole)) / whole

    def curvature(self, slope: Array) -> Array:
        error, hit = self.pred
        whole = self.whole
        return (self.bend * (self.hit / whole) / self.top - 2 * slope * (error + hit)) / whole / self.top


def moved(
    s: Logistic | None, value: Array, slope: Thunk, curvature: Thunk, target: Thunk, **also: Thunk
) -> Point:
    """Slopes in probabilities, or with `s` in the logits that these came from."""
    if s is None:
        return Point(value, slope, curvature, target=target, **also)
    return Point(
        value,
        lambda: s.bell * slope(),
        lambda: s.spread * (s.spread * curvature() + slope() * s.tilt),
        target=target,
        **also,
    )


def times(weight: Array | None, x: Array) -> Array:
    """Entries times their weight; None for 1."""
    return x if weight is None else weight * x


def entries(x: Any) -> Iterator[Any]:
    """The numbers of a nested list."""
    if isinstance(x, list):
        for v in x:
            yield from entries(v)
    else:
        yield x
