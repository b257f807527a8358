"""A look at the definition where it is too large for the oracle: values and a few slopes, and no sizes.

Without sizes there is no envelope: what is found here tells gross faults, such as the slope of another label.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...face.loss import Loss
from ...form.items import Place, Unfolded
from .oracle import Item, mpmath, variables

Array = np.ndarray[Any, Any]

#: Digits of a glance, and the step of its differences, which are right to half of them.
DIGITS, STEP = 40, 10
#: How far results are from a glance, at most, in parts of its size and of 1.
CLOSE = 1e-4


class Glance:
    """One item as its definition has it, along single entries of the call."""

    def __init__(self, loss: Loss, unfolded: Unfolded) -> None:
        self.mp, self.item, self.places = mpmath(), Item.of(loss, unfolded, {}), unfolded.places
        with self.mp.workdps(DIGITS):
            self.x, self.rebuild = variables(self.mp, self.item.fields)

    def at(self, place: Place | None = None, steps: int = 0) -> Any:
        """The definition some steps along an entry, in as many digits as differences need."""
        moved = list(self.x)
        for i, places in enumerate(self.places):
            for at in places:
                if place is not None and at.argument == place.argument and at.entry == place.entry:
                    moved[i] += steps * at.sign * self.mp.mpf(10) ** -STEP
        held = {"held": self.rebuild(self.x)} if self.item.loss.held else {}
        found = self.item.loss.definition(self.mp, *self.rebuild(moved), **held)
        return found if self.item.index is None else found[self.item.index]

    def value(self) -> float:
        with self.mp.workdps(DIGITS):
            return float(self.at())

    def slope(self, place: Place) -> float:
        with self.mp.workdps(DIGITS):
            return float((self.at(place, 1) - self.at(place, -1)) * self.mp.mpf(10) ** STEP / 2)

    def curvature(self, place: Place) -> float:
        with self.mp.workdps(DIGITS):
            bend = self.at(place, 1) - 2 * self.at(place) + self.at(place, -1)
            return float(bend * self.mp.mpf(10) ** (2 * STEP))


def glances(loss: Loss, args: tuple[Array, ...]) -> list[Glance]:
    """All items of a call with reduction "none"."""
    return [Glance(loss, item) for item in loss.structure.unfold(loss, args)]
