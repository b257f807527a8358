"""What losses of two boxes are made of: their overlap, and how far apart they are."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from ..specs import binade, constant

Array = Any


class Term(NamedTuple):
    """A term of a loss, its slope in the four coordinates of the first box, and its curvature there."""

    value: Array
    slope: Array
    curvature: Array


class Pair:
    """Two boxes. Where an area is 0 the quotients that divide by it are 0, with slope 0."""

    def __init__(self, xp: Any, a: Array, b: Array, one_scale: bool) -> None:
        self.xp = xp
        self.low_a, self.high_a, self.low_b, self.high_b = a[..., :2], a[..., 2:], b[..., :2], b[..., 2:]
        low = xp.where(self.low_a < self.low_b, self.low_a, self.low_b)
        high = xp.where(self.high_a > self.high_b, self.high_a, self.high_b)
        hull = high - low
        most = xp.row_max(hull) if one_scale else hull
        self.scale = binade(xp, most) * xp.ones_like(hull)
        self.hull = hull / self.scale
        self.side_a = (self.high_a - self.low_a) / self.scale
        self.side_b = (self.high_b - self.low_b) / self.scale
        self.same = xp.row_all(a == b)
        # How much of the hull's corners is the first box's: all of what ties is, which gives slopes from outside.
        one = xp.ones_like(hull)
        self.outer_low = xp.where(self.low_a <= self.low_b, one, 0.0)
        self.outer_high = xp.where(self.high_a >= self.high_b, one, 0.0)

    def inside(self) -> Pair:
        """The same with slopes from inside, where coordinates tie."""
        found = Pair.__new__(Pair)
        vars(found).update(vars(self))
        found.outer_low = self.xp.where(self.low_a < self.low_b, self.outer_low, 0.0)
        found.outer_high = self.xp.where(self.high_a > self.high_b, self.outer_high, 0.0)
        return found

    def area(self, sides: Array) -> Array:
        return sides[..., :1] * sides[..., 1:]

    def towards(self, sides: Array, low: Array | float, high: Array | float) -> Array:
        """The slope of the area with these sides, whose corners are the first box's to these parts."""
        across = self.xp.flip(sides, axis=-1)
        return self.corners(-low * across, high * across)

    def corners(self, low: Array, high: Array) -> Array:
        return self.xp.concat([low / self.scale, high / self.scale], axis=-1)

    def over(self, x: Array, area: Array) -> Array:
        """`x / area`, 0 where there is no area."""
        return self.xp.where(area == 0, 0.0, x / self.xp.where(area == 0, 1.0, area))


class Overlap:
    """Intersection and union of a pair."""

    def __init__(self, pair: Pair) -> None:
        self.pair, xp = pair, pair.xp
        low = xp.where(pair.low_a > pair.low_b, pair.low_a, pair.low_b)
        high = xp.where(pair.high_a < pair.high_b, pair.high_a, pair.high_b)
        inner = (high - low) / pair.scale
        meets = (inner[..., :1] > 0) & (inner[..., 1:] > 0)
        self.inner = xp.where(xp.isnan(inner) | meets, inner, 0.0)
        first, second = pair.area(pair.side_a), pair.area(pair.side_b)
        self.shared = pair.area(self.inner)
        # The larger box is the union, to the last bit, where it holds the other one.
        self.union = xp.where(first < second, second + (first - self.shared), first + (second - self.shared))
        self.iou = xp.where(pair.same, xp.ones_like(self.union), pair.over(self.shared, self.union))

    @property
    def value(self) -> Array:
        """1 - IoU"""
        return 1 - self.iou

    def slopes(self) -> tuple[Array, Array]:
        """Those of 1 - IoU and of the union."""
        pair = self.pair
        own = pair.towards(pair.side_a, 1.0, 1.0)
        shared = pair.towards(self.inner, 1 - pair.outer_low, 1 - pair.outer_high)
        return pair.over(self.iou * own - (1 + self.iou) * shared, self.union), own - shared

    def term(self) -> Term:
        slope, of_union = self.slopes()
        return Term(self.value, slope, -2 * self.pair.over(of_union, self.union) * slope)


def hull_gap(pair: Pair, overlap: Overlap) -> Term:
    """What of the hull is in neither box."""
    xp, hull = pair.xp, pair.area(pair.hull)
    of_hull = pair.over(pair.towards(pair.hull, pair.outer_low, pair.outer_high), hull)
    share = pair.over(xp.where(pair.same, 0.0, hull - overlap.union), hull)
    # union of_hull - hull of_union, without what cancels where the first box spans the hull.
    above = xp.where(pair.high_a < pair.high_b, pair.high_b - pair.high_a, 0.0)
    below = xp.where(pair.low_a > pair.low_b, pair.low_a - pair.low_b, 0.0)
    across, shared = xp.flip(pair.side_a, axis=-1), xp.flip(overlap.inner, axis=-1)
    spans = pair.area(pair.side_b) - overlap.shared - across * ((above + below) / pair.scale)
    spans = spans * xp.flip(pair.hull, axis=-1)

    def moved(outer: Array) -> Array:
        return outer * pair.over(spans, hull) - (1 - outer) * (across - shared)

    slope = pair.over(pair.corners(-moved(pair.outer_low), moved(pair.outer_high)), hull)
    return Term(share, slope, -2 * of_hull * slope)


def centre_gap(pair: Pair) -> Term:
    """The squared distance of the centres over the squared diagonal of the hull."""
    apart = 0.5 * ((pair.low_a - pair.low_b) / pair.scale + (pair.high_a - pair.high_b) / pair.scale)
    diagonal = pair.xp.row_sum(pair.hull * pair.hull)
    value = pair.over(pair.xp.row_sum(apart * apart), diagonal)
    ones = pair.xp.ones_like(pair.hull)
    grown = pair.corners(-pair.outer_low * ones, pair.outer_high * ones)  # the slope of the hull's sides
    sides = pair.xp.concat([pair.hull, pair.hull], axis=-1)
    moved = pair.corners(ones, ones)
    of_diagonal = 2 * grown * sides
    slope = pair.over(pair.xp.concat([apart, apart], axis=-1) * moved - value * of_diagonal, diagonal)
    curvature = 0.5 * moved * moved - 2 * slope * of_diagonal - 2 * value * grown * grown
    return Term(value, slope, pair.over(curvature, diagonal))


def aspect_gap(pair: Pair) -> Term:
    """The squared difference of the diagonals' angles, over that of a right angle."""
    xp = pair.xp

    def shape(sides: Array) -> tuple[Array, Array]:
        own = binade(xp, xp.row_max(sides))
        return sides / own, own

    a, own = shape(pair.side_a)
    b, _ = shape(pair.side_b)
    apart = b - a  # equal shapes have the angle 0 even where a compiler fuses products and sums
    cross = apart[..., :1] * a[..., 1:] - a[..., :1] * apart[..., 1:]
    dot = b[..., 1:] * a[..., 1:] + b[..., :1] * a[..., :1]
    none = (xp.row_max(pair.side_a) == 0) | (
        xp.row_max(pair.side_b) == 0
    )  # no shape, whatever `cross` rounds to
    angle = xp.atan2(cross, xp.where(none, 1.0, dot))
    square = xp.row_sum(a * a)
    turn = constant(xp, (-1.0, 1.0), a) * pair.over(xp.flip(a, axis=-1), square) / own
    bend = constant(xp, (1.0, -1.0), a) * pair.over(2 * pair.over(pair.area(a), square), square) / own / own
    k = 4 / math.pi**2
    slope, curvature = 2 * k * angle * turn, 2 * k * (turn * turn + angle * bend)
    both = 1 / pair.scale
    return Term(
        k * angle * angle,
        pair.corners(-slope, slope),
        xp.concat([curvature * both * both, curvature * both * both], axis=-1),
    )


def least(xp: Any, outside: Term, inside: Term) -> tuple[Array, Array]:
    """The slope of least size between those of two sides, entry by entry, and the curvature beside it."""
    a, b = outside.slope, inside.slope
    first = xp.where(a < 0, -a, a) <= xp.where(b < 0, -b, b)
    between = (a < 0) & (b > 0) | (a > 0) & (b < 0)

    def chosen(x: Array, y: Array) -> Array:
        return xp.where(between, 0.0, xp.where(first, x, y))

    return chosen(a, b), chosen(outside.curvature, inside.curvature)


def added(*terms: Term) -> Term:
    return Term(*(sum(parts[1:], parts[0]) for parts in zip(*terms, strict=True)))
