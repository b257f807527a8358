"""Pairs of a batch: similarities of its samples, who belongs with whom, and sums over rows of pairs.

These formulas are differentiated natively, too: what a selection leaves out has a harmless argument, and nothing
depends on how a framework splits a tie.
"""

from __future__ import annotations

from typing import Any

from . import math as _math

Array = Any


def column(xp: Any, items: Array) -> Array:
    """Numbers of the items against rows."""
    return xp.expand_dims(items, axis=-1)


class Products:
    """The inner products of all rows with each other, and the way back from their slopes."""

    def __init__(self, xp: Any, rows: Array) -> None:
        self.xp, self.rows = xp, rows
        self.each = xp.matmul(rows, xp.matrix_transpose(rows))

    def back(self, g: Array) -> Array:
        """From slopes in the products to slopes in the rows."""
        return self.xp.matmul(g + self.xp.matrix_transpose(g), self.rows)


class Directions:
    """Rows scaled to length 1; a row of zeros stays one, with slope 0."""

    def __init__(self, xp: Any, rows: Array) -> None:
        # By the size of the largest entry first: squares neither overflow nor vanish.
        self.scale = _math.binade(xp, xp.detached(xp.row_max(xp.where(rows < 0, -rows, rows))))
        scaled = rows / self.scale
        squares = scaled * scaled
        square = xp.row_sum(squares)
        self.empty = square == 0
        self.length = xp.sqrt(xp.where(self.empty, 1.0, square))
        # A direction that is nearly an axis hardly moves along it. That shows in the derivative of a quotient with the
        # other entries alone; in that of the quotient with the length it is what a subtraction leaves.
        ruling = _math.majority(squares, square)
        others = xp.row_sum(xp.where(ruling, 0.0, squares)) / xp.where(ruling, squares, 1.0)
        axis = xp.where(scaled < 0, -1.0, xp.ones_like(scaled)) / xp.sqrt(1 + xp.where(ruling, others, 0.0))
        self.xp, self.unit = xp, xp.where(self.empty, 0.0, xp.where(ruling, axis, scaled / self.length))

    def back(self, pull: Array) -> Array:
        """From slopes in the directions to slopes in the rows: what of a pull is across its row.

        That is `pull - row (row . pull)`, where neither `1 - row^2` nor the product is what a subtraction leaves.
        """
        xp, u = self.xp, self.unit
        across = pull * _math.others(xp, u * u) - u * _math.others(xp, u * pull)
        return xp.where(self.empty, 0.0, across / self.length / self.scale)


class Cosines(Products):
    """The cosines of all rows with each other; those of a row of zeros are 0."""

    def __init__(self, xp: Any, rows: Array) -> None:
        self.directions = Directions(xp, rows)
        super().__init__(xp, self.directions.unit)

    def back(self, g: Array) -> Array:
        return self.directions.back(super().back(g))


def apart(xp: Any, pairs: Array) -> Array:
    """Off the diagonal: pairs of two, not of one and himself."""
    order = xp.iota(pairs, xp.int32)
    order = order if order.ndim == 1 else order[0, :]
    return column(xp, order) != xp.expand_dims(order, axis=0)


def matches(xp: Any, labels: Array, kept: Array | None) -> tuple[Array, Array]:
    """Pairs of different samples with one label, and with two; nobody meets one who is masked."""
    same = column(xp, labels) == xp.expand_dims(labels, axis=0)
    meeting = apart(xp, same)
    if kept is not None:
        meeting = meeting & column(xp, kept) & xp.expand_dims(kept, axis=0)
    return same & meeting, ~same & meeting


class LogSum:
    """The logarithm of a sum of exponentials over those entries of a row that a mask selects.

    It is -inf, with slope 0, where there are none. The largest entry is selected by its place: the maximum's own
    derivative would depend on how a framework splits ties.
    """

    def __init__(self, xp: Any, x: Array, mask: Array) -> None:
        self.xp, self.x = xp, x
        largest = xp.top_mask(xp.where(mask, x, float("-inf"))) & mask
        self.some = xp.row_any(mask)
        self.top = xp.row_sum(xp.where(largest, x, 0.0))
        # exp(top - top) is 1, whatever its derivative.
        rest = xp.exp(xp.where(mask & ~largest, x - self.top, float("-inf")))
        self.tail = xp.log1p(xp.row_sum(rest))
        self.parts = xp.where(largest, 1.0, rest)

    @property
    def value(self) -> Array:
        return self.xp.where(self.some, self.top + self.tail, float("-inf"))

    @property
    def nlog(self) -> Array:
        """What the logarithm is above each entry: minus the log of its share."""
        return (self.top - self.x) + self.tail

    @property
    def shares(self) -> _math.Shares:
        """Each entry's share of the sum, its slope; 0 for entries that are not selected."""
        found = _math.shares(self.xp, self.parts)
        return found._replace(total=self.xp.where(self.some, found.total, 1.0))


class Softplus:
    """log(1 + exp(x)) and its slope; 0 at -inf."""

    def __init__(self, xp: Any, x: Array) -> None:
        self.logistic = _math.Logistic(xp, x)
        self.value = xp.where(self.logistic.positive, x, 0.0) + xp.log1p(self.logistic.tail)

    @property
    def slope(self) -> Array:
        return self.logistic.up


def cosine(mp: Any, a: list[Any], b: list[Any]) -> Any:
    """The textbook's cosine."""
    return mp.fdot(a, b) / mp.sqrt(mp.fdot(a, a) * mp.fdot(b, b))
