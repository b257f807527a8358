"""A look at the definition where the oracle does not look: at items too large for it, and around ties.

Without sizes there is no envelope: what is found here tells gross faults, such as the slope of another label.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from ...face.loss import Loss
from ...form.items import Place
from .oracle import Item, mpmath, variables

Array = np.ndarray[Any, Any]

#: Digits of a glance, the step of its differences, and how far from a tie slopes are those beside it.
DIGITS, STEP, BESIDE = 60, 20, 12
#: Beside a number that is smaller, places and steps are no longer near, and may leave the domain.
SMALL = 1e-6
#: How far results are from a glance, at most, in parts of its size and of 1.
CLOSE = 1e-4


class Glance:
    """One item as its definition has it, along some of its variables."""

    def __init__(self, item: Item, places: tuple[tuple[Place, ...], ...] = ()) -> None:
        self.mp, self.item, self.places = mpmath(), item, places
        with self.mp.workdps(DIGITS):
            self.x, self.rebuild = variables(self.mp, self.item.fields)

    def at(
        self, moves: Mapping[int, float], steps: int = 0, beside: Mapping[int, float] | None = None
    ) -> Any:
        """The definition so many steps along a direction, from the item or from a place beside it."""
        x = list(self.x)
        for i, move in (beside or {}).items():
            x[i] = x[i] + move * self.mp.mpf(10) ** -BESIDE
        for i, move in moves.items():
            x[i] = x[i] + steps * move * self.mp.mpf(10) ** -STEP
        held = {"held": self.rebuild(self.x)} if self.item.loss.held else {}
        found = self.item.loss.definition(self.mp, *self.rebuild(x), **held)
        return found if self.item.index is None else found[self.item.index]

    def smallest(self) -> float:
        """The size of the smallest number beside 0."""
        return float(min((abs(v) for v in self.x if v), default=self.mp.inf))

    def value(self) -> float:
        with self.mp.workdps(DIGITS):
            return float(self.at({}))

    def slope(self, moves: Mapping[int, float], beside: Mapping[int, float] | None = None) -> float:
        with self.mp.workdps(DIGITS):
            rise = self.at(moves, 1, beside) - self.at(moves, -1, beside)
            return float(rise * self.mp.mpf(10) ** STEP / 2)

    def beside(self, moves: Iterable[float]) -> Array:
        """The slopes in the prediction at a place that is next to this one."""
        there = dict(enumerate(moves))
        return np.asarray([self.slope({i: 1.0}, there) for i in range(self.item.predicted)])

    def curvature(self, moves: Mapping[int, float]) -> float:
        with self.mp.workdps(DIGITS):
            bend = self.at(moves, 1) - 2 * self.at(moves) + self.at(moves, -1)
            return float(bend * self.mp.mpf(10) ** (2 * STEP))

    def sides(self, moves: Mapping[int, float]) -> tuple[float, float] | None:
        """The slopes before and behind along a direction; None where the domain ends, or a slope is
        infinite."""
        with self.mp.workdps(DIGITS):
            try:
                line = [self.at(moves, k) for k in (-2, -1, 0, 1, 2)]
            except (ValueError, ZeroDivisionError, OverflowError):
                return None
            if any(self.mp.im(v) or not self.mp.isfinite(v) for v in line):
                return None
            rises = [float((b - a) * self.mp.mpf(10) ** STEP) for a, b in pairwise(line)]
        far_left, left, right, far_right = rises
        steady = abs(left - far_left) + abs(right - far_right) <= 1e-6 * (1 + abs(left) + abs(right))
        return (left, right) if steady else None

    def entry(self, place: Place) -> dict[int, float]:
        """The direction of an entry of the call."""
        found = {}
        for i, places in enumerate(self.places):
            for at in places:
                if (at.argument, at.entry) == (place.argument, place.entry):
                    found[i] = at.sign
        return found


def glances(loss: Loss, args: tuple[Array, ...]) -> list[Glance]:
    """All items of a call with reduction "none"."""
    return [Glance(Item.of(loss, x, {}), x.places) for x in loss.structure.unfold(loss, args)]


@functools.lru_cache(maxsize=1 << 14)
def jumps(item: Item) -> tuple[tuple[float, float], ...]:
    """The slopes before and behind every entry of an item whose slope jumps along one; nothing where it is smooth, or
    where this cannot be told. The same item serves every backend."""
    glance, found = Glance(item), []
    if glance.smallest() < SMALL:
        return ()
    for i in range(item.predicted):
        sides = glance.sides({i: 1.0})
        if sides is None:
            return ()
        found.append(sides)
    return tuple(found) if any(abs(a - b) > 1e-9 * (1 + abs(a) + abs(b)) for a, b in found) else ()


def bend(loss: Loss, args: tuple[Array, ...], entry: int) -> float:
    """The second derivative of the sum of all items along an entry of the prediction."""
    place = Place(0, entry)
    return sum(item.curvature(moves) for item in glances(loss, args) if (moves := item.entry(place)))
