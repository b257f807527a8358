"""The cosine of two rows, with slopes that keep their digits where they are parallel."""

from __future__ import annotations

from typing import Any

from ..specs import (
    binade,
    majority,
    shares,
)

Array = Any


class Direction:
    """A row over its norm, or over `floor` if that is larger; a row of zeros stays zero."""

    def __init__(self, xp: Any, x: Array, floor: float) -> None:
        near = binade(xp, xp.row_max(xp.abs(x)))
        u = self.scaled = x / near
        self.squares = u * u
        square = xp.row_sum(self.squares)
        self.zero = square == 0
        root = xp.sqrt(xp.where(self.zero, 1.0, square))
        size = xp.where(self.zero, 0.0, near * root)
        self.short = size < floor
        least = floor * xp.ones_like(size)
        self.size = xp.where(self.short, least, xp.where(self.zero, 1.0, size))
        self.unit = xp.where(self.short, x / xp.where(self.short, least, 1.0), u / root)

    def rest(self, xp: Any) -> Array:
        """1 - unit^2, what the other entries hold of the squared norm."""
        return shares(xp, xp.where(self.zero, 1.0, self.squares)).rest


class Cosine:
    """The cosine of the angle between two rows, with its slopes in both; 0 where one of them is zero."""

    def __init__(self, xp: Any, a: Array, b: Array, floor: float) -> None:
        self.xp = xp
        self.a, self.b = Direction(xp, a, floor), Direction(xp, b, floor)
        self.dot = xp.row_sum(self.a.unit * self.b.unit)
        # Where the rows are nearly parallel, 1 - |cos| is half the squared distance of their directions, and what
        # is left of one without the other is that distance: nothing is subtracted from 1.
        self.side = xp.where(self.dot < 0, -1.0, xp.ones_like(self.dot))
        self.near = (self.side * self.dot > 0.5) & ~(self.a.short | self.b.short)
        other = self.side * self.b.unit
        apart, both = self.a.unit - other, self.a.unit + other
        # An entry that is nearly all of both directions differs by less than its digits tell; what the others
        # differ by says how much, as both directions have the length 1.
        ruling = self.near & majority(self.a.unit * other, 1.0)
        rest = xp.row_sum(xp.where(ruling, 0.0, apart * both))
        apart = xp.where(ruling, -rest / xp.where(ruling, both, 1.0), apart)
        # Of rows that point the same way it is 0, with its derivative.
        same = xp.where(parallel(xp, self.a.scaled, self.b.scaled), apart, 0.0)
        self.apart = apart - xp.detached(same)
        self.half = 0.5 * xp.row_sum(self.apart * self.apart)
        self.cos = xp.where(self.near, self.side * (1 - self.half), self.dot)

    @property
    def value(self) -> Array:
        return self.xp.squeeze(self.cos, axis=-1)

    @property
    def distance(self) -> Array:
        """1 - cos"""
        near = self.xp.where(self.dot < 0, 2 - self.half, self.half)
        return self.xp.squeeze(self.xp.where(self.near, near, 1 - self.dot), axis=-1)

    def _across(self, row: Direction, other: Direction, apart: Array) -> Array:
        """The other direction without its part along the row."""
        xp = self.xp
        plain = other.unit - xp.where(row.short, 0.0, self.dot) * row.unit
        across = xp.where(self.near, self.half * self.side * row.unit - apart, plain)
        # It is orthogonal to the row, which tells the entry along a row that is nearly an axis.
        ruling = majority(row.unit * row.unit, 1.0) & ~row.short
        rest = xp.row_sum(xp.where(ruling, 0.0, across * row.unit))
        return xp.where(ruling, -rest / xp.where(ruling, row.unit, 1.0), across)

    def _across_first(self) -> Array:
        return self._across(self.a, self.b, self.side * self.apart)

    def slope(self) -> Array:
        return self._over(self.a, self._across_first())

    def slope_second(self) -> Array:
        return self._over(self.b, self._across(self.b, self.a, -self.apart))

    def curvature(self) -> Array:
        a = self.a
        bend = 2 * a.unit * self._across_first() + self.cos * a.rest(self.xp)
        return -self._over(a, self._over(a, self.xp.where(a.short, 0.0, bend)))

    def bent(self) -> Array:
        """That of half the squared distance of the directions, through the first; 0 where that is short, and its
        direction linear."""
        a = self.a
        return self._over(a, self._over(a, self.xp.where(a.short, 0.0, a.rest(self.xp))))

    def above(self, most: Array | float) -> Array:
        """So much over the square of the first norm; infinite for a row of zeros, where the cosine jumps."""
        each = most / self.a.size / self.a.size
        return self.xp.where(self.a.zero, float("inf"), each) + self.xp.zeros_like(self.a.unit)

    def _over(self, row: Direction, x: Array) -> Array:
        return self.xp.where(row.zero & ~row.short, 0.0, x) / row.size


def parallel(xp: Any, a: Array, b: Array) -> Array:
    """Whether two rows point exactly the same or the opposite way: then their products across are equal as rounded,
    and their directions may differ in the last place all the same."""
    size = xp.abs(a)
    first = xp.row_max(size)
    second = xp.row_max(
        xp.where(size == first, xp.where(a < 0, -b, b), -float("inf"))
    )  # beside one of the largest
    return xp.row_max(xp.where(a * second == b * first, 0.0, xp.ones_like(a))) == 0


def exact_cosine(mp: Any, a: list[Any], b: list[Any], floor: float) -> Any:
    """The textbook's cosine, 0 with a row of zeros."""
    norms = [max(mp.sqrt(mp.fsum(v**2 for v in x)), mp.mpf(floor)) for x in (a, b)]
    if not all(norms):
        return mp.mpf(0)
    return mp.fsum(x * y for x, y in zip(a, b, strict=True)) / (norms[0] * norms[1])


def directed(mp: Any, a: list[Any], floor: float) -> list[Any]:
    """A vector over its norm, or over the least one."""
    norm = max(mp.sqrt(mp.fsum(v**2 for v in a)), mp.mpf(floor))
    return [v / norm for v in a]


def apart(mp: Any, u: list[Any], v: list[Any]) -> Any:
    """1 - u . v, of a unit vector u by half of the squared distance."""
    if abs(mp.fsum(x * x for x in u) - 1) > mp.mpf(10) ** -12:  # a short vector's direction is linear in it
        return 1 - mp.fsum(x * y for x, y in zip(u, v, strict=True))
    far = mp.fsum((x - y) ** 2 for x, y in zip(u, v, strict=True))
    return far / 2 + (1 - mp.fsum(y * y for y in v)) / 2
