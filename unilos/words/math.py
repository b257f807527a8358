"""Stable building blocks that the standard lacks, written once in the standard's own calls.

Native autodiff differs at kinks (`abs`, `maximum`, `clip`), so whatever may be differentiated again is
written with a strict comparison and `where`, whose slope is the same in every library. A branch that `where`
does not take still needs a harmless argument: its derivative is computed and multiplied by zero.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from ..form.check import is_number
from ..form.points import muted as muted

Array = Any

#: The largest second derivative of sigma(x), where sigma(x) sigma(-x) = 1/6.
MOST_BENT = 1 / (6 * math.sqrt(3))


def sign(xp: Any, x: Array) -> Array:
    """-1, 0 or 1, and NaN for NaN. array-api-compat's own for torch writes through a mask, which vmap refuses."""
    return xp.where(x > 0, 1.0, xp.where(x < 0, -1.0, x))


def below(xp: Any, x: Array, edge: float) -> Array:
    """1 below the edge and 0 from there on, and NaN for NaN."""
    return xp.where(x < edge, 1.0, xp.where(x >= edge, 0.0, x))


def short_of(xp: Any, x: Array, edge: float) -> Array:
    """What is lacking to the edge, `max(edge - x, 0)`, with slope 0 at the edge; NaN for NaN."""
    return xp.where(x >= edge, 0.0, edge - x)


def above_kink(xp: Any, u: Array, jump: Array | float = 1.0) -> Array:
    """The curvature of a parabola that touches `jump * max(u, 0)` and lies above it, or above any line that bends by
    `jump` at 0: jump / (2 |u|), infinite at the kink itself."""
    size = xp.where(u < 0, -u, u)
    kink = size == 0
    return xp.where(kink, float("inf"), jump / 2 / xp.where(kink, 1.0, size))


def above_max(xp: Any, x: Array) -> Array:
    """The diagonal of a parabola that touches the largest entry of every row and lies above it: a lead over the gap of
    every other entry, and for the largest one over the least gap. Infinite at ties."""
    best = xp.top_mask(x)
    gap = xp.row_max(x) - x
    least = -xp.row_max(xp.where(best, -float("inf"), -gap))
    return above_kink(xp, xp.where(best, least, gap), 2.0)


def hinged(xp: Any, short: Array, pull: Array | float) -> Array:
    """`pull` where something is short of a margin, 0 where nothing is, and NaN where that is NaN."""
    return xp.where(short > 0, pull, xp.where(short <= 0, 0.0, short))


def unsigned(xp: Any, x: Array) -> Array:
    """`x`, -0.0 as 0, so that what is divided by it goes to the same infinity; with slope 1 there, too."""
    return xp.where(x == 0, x * x + x, x)


def difference(xp: Any, a: Array, b: Array) -> tuple[Array, Array]:
    """`a - b` as rounded, and what the rounding lost (0 where nothing finite was)."""
    d = a - b
    back = d - a
    lost = (a - (d - back)) - (b + back)
    return d, xp.where(lost - lost == 0, lost, 0.0)


def even(xp: Any, rows: Array, mass: float) -> Array | float:
    """What each class gets of a mass that all classes of a row share."""
    return mass / xp.row_length(rows, rows.dtype)


def scaled(a: float | Array, x: Array) -> Array:
    """`a * x`; free where `a` is the number 1."""
    return x if isinstance(a, float) and a == 1.0 else a * x


class Logistic:
    """Everything about sigma(x), each part to full relative accuracy at both ends."""

    def __init__(self, xp: Any, x: Array) -> None:
        self.xp = xp
        self.positive = x > 0
        self.size = xp.where(self.positive, x, -x)  # |x|, smooth from either side of 0
        self.tail = xp.exp(-self.size)

    def cross_entropy(self, yes: Array, no: Array, both: Array | float = 1.0) -> Array:
        """`-yes log sigma(x) - no log sigma(-x)`, where `both` is yes + no; 0 at an infinite x that is right."""
        wrong = self.xp.where(self.positive, no, yes)
        return muted(self.xp, wrong, self.size) + scaled(both, self.xp.log1p(self.tail))

    def slope(self, yes: Array, no: Array) -> Array:
        """The slope of that: `no sigma(x) - yes sigma(-x)`."""
        one = self.xp.ones_like(self.tail)
        up, down = self.xp.where(self.positive, one, self.tail), self.xp.where(self.positive, self.tail, one)
        return (no * up - yes * down) / (1 + self.tail)

    @property
    def surprise(self) -> Array:
        """-log sigma(x), which is softplus(-x)."""
        return self.xp.where(self.positive, 0.0, self.size) + self.xp.log1p(self.tail)

    @property
    def up(self) -> Array:
        """sigma(x)"""
        return self.xp.where(self.positive, 1.0, self.tail) / (1 + self.tail)

    @property
    def down(self) -> Array:
        """sigma(-x) = 1 - sigma(x)"""
        return self.xp.where(self.positive, self.tail, 1.0) / (1 + self.tail)

    @property
    def tilt(self) -> Array:
        """sigma(-x) - sigma(x), without the difference near 0."""
        rest = self.xp.expm1(-self.size) / (1 + self.tail)
        return self.xp.where(self.positive, rest, -rest)

    @property
    def spread(self) -> Array:
        """sigma(x) sigma(-x), the slope of sigma."""
        return self.tail / ((1 + self.tail) * (1 + self.tail))

    @property
    def bell(self) -> Array:
        """The same, written so that its derivative keeps its digits near 0, too, where it vanishes."""
        flat = self.size < 1
        return self.xp.where(flat, 0.25 * (1 - self.tilt * self.tilt), self.spread)

    @property
    def ceiling(self) -> Array:
        """tanh(x/2) / (2 x), 1/4 at 0: the curvature of a parabola that touches softplus(x) and lies above it."""
        flat = self.size == 0
        size = self.xp.where(flat, 1.0, self.size)
        return self.xp.where(flat, 0.25, -self.xp.expm1(-size) / size / (2 + 2 * self.tail))


def log_complement(xp: Any, p: Array) -> Array:
    """log(1 - p) on [0, 1].

    `1 - p` is exact enough above 1/4, and XLA's float64 `log1p` loses 128 ULP around -0.41 (jax#39707).
    """
    large = p > 0.25
    half = xp.full_like(p, 0.5)
    zero = xp.zeros_like(p)
    return xp.where(large, xp.log(1 - xp.where(large, p, half)), xp.log1p(-xp.where(large, zero, p)))


def log_ratio(xp: Any, a: Array, b: Array, gap: Array) -> Array:
    """log(a / b) of positive numbers, from their difference, which may have digits that `a` and `b` lost."""
    up = gap > 0
    size = xp.log1p(xp.where(up, gap, -gap) / xp.where(up, b, a))
    return xp.where(up, size, -size)


def binade(xp: Any, size: Array) -> Array:
    """A power of 2 near each positive number, a constant to autodiff: divided by one of its size, a row of any numbers
    has squares that neither overflow nor vanish. For 0 it is one of the smallest."""
    limits = xp.finfo(size.dtype)
    # With room for logarithms that are rounded to the next integer, and for what is flushed to 0.
    least, most = 4 * float(limits.smallest_normal), float(limits.max) / 4
    found: Array = xp.binade(xp.where(size > least, xp.where(size < most, size, most), least))
    return found


def exp_rest(xp: Any, x: Array) -> Array:
    """`exp(x) - 1 - x`, which is about x^2 / 2 near 0: by its series there."""
    near = (x > -1) & (x < 1)
    return xp.where(near, exp_rest_near(xp, xp.where(near, x, 0.0)), xp.expm1(x) - x)


def exp_rest_near(xp: Any, x: Array) -> Array:
    """The same between -1 and 1."""
    last = 3
    while 8 / math.factorial(last) > float(xp.finfo(x.dtype).eps):  # the terms that the precision can see
        last += 1
    series = xp.full_like(x, 1 / math.factorial(last))
    for k in range(last - 1, 1, -1):
        series = series * x + 1 / math.factorial(k)
    return x * x * series


def over(xp: Any, a: Array, b: Array) -> Array:
    """`a / b`, and 0 where `a` is 0 even if `b` is 0."""
    return a / xp.where(a == 0, 1.0, b)


def power(xp: Any, x: Array, exponent: float | Array) -> Array:
    """`x ** exponent` for x >= 0 and exponent >= 0, with slope 0 at 0."""
    if is_number(exponent):
        if exponent == 0:
            return xp.ones_like(x)
        if exponent == 1:
            return x
        if exponent == 2:
            return x * x
    zero = x == 0
    of_zero = 0.0 if is_number(exponent) else xp.astype(exponent == 0, x.dtype)
    return xp.where(zero, of_zero, xp.where(zero, 1.0, x) ** exponent)


def absent(x: Any) -> bool:
    """Whether a hyper-parameter is the number 0, so that what it scales need not be computed."""
    return is_number(x) and x == 0


def beside(xp: Any, x: Any, items: Array) -> Any:
    """A hyper-parameter beside items, not beside what they spend: one an item loses the axes for that."""
    if is_number(x) or x.ndim <= items.ndim:
        return x
    return xp.squeeze(x, axis=tuple(range(items.ndim, x.ndim)))


def log_of(xp: Any, x: Any) -> Any:
    """The logarithm of a hyper-parameter, a number or an array; by log2, of which torch compiles one graph for all."""
    return math.log(2) * math.log2(x) if is_number(x) else xp.log(x)


def root_of(xp: Any, x: Any) -> Any:
    """The square root of one."""
    return math.sqrt(x) if is_number(x) else xp.sqrt(x)


class OnePlusSquare:
    """1 + q^2 and what goes with it, through s, which is q or 1/q: no square ever overflows."""

    def __init__(self, xp: Any, q: Array) -> None:
        self.xp = xp
        self.q = q
        self.small = (q >= -1) & (q <= 1)
        self.s = xp.where(self.small, q, 1 / xp.where(self.small, 1.0, q))
        self.one = 1 + self.s * self.s  # (1 + q^2) / max(1, q^2)

    @property
    def log(self) -> Array:
        """log(1 + q^2)"""
        size = self.xp.where(self.small, 1.0, self.xp.where(self.q < 0, -self.q, self.q))
        return 2 * self.xp.log(size) + self.xp.log1p(self.s * self.s)

    @property
    def sine(self) -> Array:
        """q / sqrt(1 + q^2)"""
        return self.xp.where(self.small, self.s, sign(self.xp, self.q)) / self.xp.sqrt(self.one)

    @property
    def ratio(self) -> Array:
        """q / (1 + q^2)"""
        return self.s / self.one

    def ratio_slope(self, factor: float) -> Array:
        """The slope of the ratio, times the square of a factor: (1 - q^2) / (1 + q^2)^2."""
        r = factor * self.xp.where(self.small, 1.0, self.s)
        apart = (1 - self.s) * (1 + self.s)
        return r * r * self.xp.where(self.small, apart, -apart) / (self.one * self.one)


def constant(xp: Any, values: Any, like: Array) -> Array:
    """A `Vector` of hyper-parameters as an array beside `like`; a plain number stays one, and so does an array."""
    if not isinstance(values, Sequence):
        return values
    return xp.asarray(list(values), dtype=like.dtype, device=xp.device_of(like))


def lookup(xp: Any, table: Array, index: Array) -> Array:
    """The entry of a table at every index; each on an axis of length 1."""
    return xp.pick(xp.reshape(table, (1,) * index.ndim + (-1,)), index)


def majority(x: Array, total: Array) -> Array:
    """True at the entry that holds clearly more than half of its row's `total` of non-negative entries: one or none.

    At one half itself rounding could make it two, of a row with two equal entries. Nothing cancels up to 9/16 either.
    """
    return x > 0.5625 * total


def others(xp: Any, x: Array) -> Array:
    """The sum of all the other entries of a row beside every entry, not by subtraction beside one that dominates."""
    size = xp.where(x < 0, -x, x)
    large = majority(size, xp.row_sum(size))
    return xp.where(large, xp.row_sum(xp.where(large, 0.0, x)), xp.row_sum(x) - x)


class Shares(NamedTuple):
    """Parts of a whole, row by row: `part / total`, and what the others hold, neither by subtraction from 1."""

    part: Array
    others: Array
    total: Array
    large: Array  # where a part is clearly more than half of its row
    minor: Array  # the sum of a row without such a part

    @property
    def p(self) -> Array:
        return self.part / self.total

    @property
    def rest(self) -> Array:
        """1 - p, to full relative accuracy."""
        return self.others / self.total


def shares(xp: Any, x: Array) -> Shares:
    """For rows of non-negative `x`, the sum of all the other entries beside every entry.

    Subtracting an entry from the total cancels only for one well above half of the total: its others are summed.
    """
    total = xp.row_sum(x)
    large = majority(x, total)
    minor = xp.row_sum(xp.where(large, 0.0, x))
    return Shares(x, xp.where(large, minor, total - x), total, large, minor)


class LogShares(NamedTuple):
    """Softmax rows: the shares of exp(logits), and the negative log-probabilities."""

    shares: Shares
    nlog: Array
    lse: Array


def softmax(xp: Any, logits: Array) -> LogShares:
    """Softmax accurate for confident rows: 1 - p and -log p keep their digits where p rounds to 1."""
    top = xp.row_max(logits)
    parts = shares(xp, xp.exp(xp.gaps(logits, top)))
    # The largest part is 1. Below this total it is `large` and no other comes near: the rest is summed without it.
    rest = xp.where(parts.total < 1.75, parts.minor, parts.total - 1)
    tail = xp.log1p(rest)
    return LogShares(parts, (top - xp.at_most(logits, top)) + tail, top + tail)


class MassedSoftmax:
    """Softmax rows as a mass on their classes sees them: `item` is `sum_k mass_k (-log p_k)`, one a row.

    All that a row adds up is added up in one pass, and without its largest entries: what these hold comes from the
    others, so nothing is subtracted where one class holds nearly all.
    """

    def __init__(self, xp: Any, z: Array, mass: Array) -> None:
        self.xp, self.z, self.mass = xp, z, mass
        self.top = xp.row_max(z)
        gap = xp.gaps(z, self.top)
        self.best, self.parts = gap == 0, xp.exp(gap)
        minor, ties, self.whole, self.few, self.cross = xp.row_sums(
            xp.where(self.best, 0.0, self.parts),
            xp.where(self.best, xp.ones_like(z), 0.0),
            mass + xp.zeros_like(z),
            xp.where(self.best, 0.0, mass),
            muted(xp, mass, -gap),
        )
        self.rest = minor + (ties - 1)  # what all but one of the largest hold of exp(z - top)
        self.tail = xp.log1p(self.rest)

    @property
    def item(self) -> Array:
        return muted(self.xp, self.whole, self.tail) + self.cross

    @property
    def lse(self) -> Array:
        return self.top + self._column(self.tail)

    @property
    def nlog(self) -> Array:
        """-log p of every class."""
        return (self.top - self.xp.at_most(self.z, self.top)) + self._column(self.tail)

    def _column(self, x: Array) -> Array:
        return self.xp.expand_dims(x, axis=-1)

    @property
    def sure(self) -> Array:
        """True at the largest entry of a row, where that holds more than half by far."""
        return self.best & self._column(self.rest < 0.75)

    @property
    def total(self) -> Array:
        return self._column(1 + self.rest)

    def towards(self) -> Array:
        """`p * sum(mass) - mass`, the slope of the item."""
        each = self.whole / (1 + self.rest)
        own = self._column(self.few - each * self.rest)
        return self.xp.where(self.sure, own, self._column(each) * self.parts - self.mass)

    def shares(self) -> Shares:
        return shares(self.xp, self.parts)


def against(xp: Any, parts: Shares, mass: Array) -> Array:
    """`p * sum(mass) - mass` without cancellation where one class holds nearly all of both.

    This is the slope of every loss that spreads a mass over softmax rows.
    """
    return balanced(xp, parts, parts.p * xp.row_sum(mass) - mass)


def balanced(xp: Any, parts: Shares, slope: Array) -> Array:
    """The slopes of softmax rows add up to 0, which gives that of a class well above one half."""
    return xp.where(parts.large, -xp.row_sum(xp.where(parts.large, 0.0, slope)), slope)
