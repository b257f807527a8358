"""One item of a call, as numbers and the places where they lie."""

from __future__ import annotations

from typing import Any, NamedTuple


class Place(NamedTuple):
    """Where a variable of an item lies: which argument, which entry, and the sign of its derivative there."""

    argument: int
    entry: int
    sign: float = 1.0


class Difference(NamedTuple):
    """The exact difference of two floats, as one variable."""

    pred: float
    target: float

    def places(self, entry: int) -> tuple[Place, ...]:
        return Place(0, entry), Place(1, entry, -1.0)


class Seat(NamedTuple):
    """A shape that a weight or a mask may broadcast against, and where that lacks an axis of the prediction."""

    shape: tuple[Any, ...]
    lacks: int | None = None


class Unfolded(NamedTuple):
    """One item of a call, as numbers.

    `fields` are the arguments of the definition: numbers, nested tuples of numbers, labels or differences. The first
    `predicted` variables in them are predictions. Where these are rows of logits, which count by their distance to
    the largest of their row, `logits` is the length of a row. `which` says which of the values it is that the
    definition gives for a whole call.
    """

    fields: tuple[Any, ...]
    predicted: int
    places: tuple[tuple[Place, ...], ...]  # one tuple for each variable; a variable may lie in two arguments
    logits: int = 0
    which: int | None = None
    own: tuple[tuple[str, Any], ...] = ()  # hyper-parameters of which every item has its own
