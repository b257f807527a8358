"""Exact results, from a loss's textbook definition alone, at as many digits as it takes.

Values come from `loss.definition` in mpmath, slopes and curvature from the same definition by central differences
whose step is far below anything that a float resolves. `at` is never looked at.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, NamedTuple

from ...face.loss import Loss
from ...form.items import Difference, Unfolded

#: Digits double from the first to the last of these until the results stand still.
LADDER = (60, 120, 240, 480, 960, 1920, 4000)
#: Two precisions agree when they differ by less than a float64 can tell.
AGREE = 1e-18
#: Below the smallest float64 by far: at this size a result is 0, once the digits resolve such sizes.
NOTHING = 340  # digits behind the point
#: Digits at which a jump of a slope is a jump, and no lack of digits.
JUMPS = 240
#: Digits for the sizes: they need to be right to a few per cent only.
SIZED = 120


class Number(NamedTuple):
    """An exact result in two floats, and how far it moves when every input moves by its own size."""

    high: float
    low: float
    size: float


UNJUDGED = Number(math.nan, 0.0, 0.0)


class Judged(NamedTuple):
    """One item: its value, and for each variable the slope and (for predictions) the curvature."""

    value: Number
    slopes: tuple[Number, ...]
    curvatures: tuple[Number, ...]


@dataclass(frozen=True)
class Item:
    """One item of a loss as a function of numbers.

    What the parts are is said at `Unfolded`.
    """

    loss: Loss
    fields: tuple[Any, ...]
    predicted: int
    logits: int = 0
    index: int | None = None
    #: Where evaluations of the definition of a whole call are kept.
    shared: dict[Any, Any] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, loss: Loss, item: Unfolded, shared: dict[Any, Any]) -> Item:
        if item.own:
            loss = replace(loss, **dict(item.own))
        return cls(loss, item.fields, item.predicted, item.logits, item.which, shared)

    @property
    def bends(self) -> int:
        """How many curvatures are judged: none of whole calls."""
        return self.predicted if self.index is None else 0


def mpmath() -> Any:
    """The multiprecision library, which only this suite needs."""
    try:
        import mpmath as found
    except ImportError as error:
        message = "the conformance suite needs mpmath: install unilos[conformance]"
        raise ImportError(message) from error
    return found.mp


@functools.lru_cache(maxsize=1 << 16)
def judge(item: Item) -> Judged:
    """The exact value, slopes and curvature of an item. The same item serves every backend and mode."""
    mp, needed, beyond = mpmath(), _needed(item, 900), _needed(item, 10**9)
    before: _Stencil | None = None
    tried: list[_Stencil] = []
    for digits in LADDER:
        with mp.workdps(digits + _range(item)):
            stencil = _Stencil(mp, item, digits)
            if stencil.centre is None and (digits >= beyond or beyond > LADDER[-1]):
                return stencil.unjudged()  # infinite, or beyond what digits can tell
            tried.append(stencil)
            if before is not None and (stencil.agrees(before, needed) or digits == LADDER[-1]):
                # Sizes are one derivative higher: the rung after the first that has the results right.
                enough = (s for r, s in pairwise(tried) if s.digits >= SIZED and r.resembles(stencil))
                return stencil.judged(before, needed, next(enough, stencil))
            before = stencil
    raise AssertionError("the ladder has at least two rungs")


@functools.lru_cache(maxsize=1 << 16)
def defined(item: Item) -> Any:
    """The definition at an item of ordinary numbers, to 50 digits and more; None where it has no finite value. Its
    derivatives take `judge` a hundred times as long."""
    mp = mpmath()
    largest = max((abs(v) for v in _numbers(item.fields) if isinstance(v, float)), default=0.0)
    with mp.workdps(60 + int(largest)):
        x, rebuild = variables(mp, item.fields)
        try:
            held = {"held": rebuild(x)} if item.loss.held else {}
            found = item.loss.definition(mp, *rebuild(x), **held)
            found = found if item.index is None else found[item.index]
        except (ValueError, ZeroDivisionError, OverflowError):
            return None
        return found if not mp.im(found) and mp.isfinite(found) else None


def parts_of(x: Any) -> tuple[float, float]:
    """A number in two floats."""
    high = _float(x)
    return high, _float(x - mpmath().mpf(high)) if math.isfinite(high) else 0.0


def _needed(item: Item, most: int) -> int:
    """Digits that tell exp(-|x|) from 0 beside 1, with room to spare: from there on a zero is a zero.

    `most` bounds what large numbers ask for: exp(-900) is nothing to any float. Below that, exp(-(x/c)^2 / 2) asks for
    more, with c a hyper-parameter.
    """
    sizes = [abs(v) for v in _numbers(item.fields) if v and math.isfinite(v)]
    small = 3 * int(max(0.0, -math.log10(min(sizes, default=1.0))))
    large = max(sizes, default=0.0)
    if most <= 900:
        scales = [v for v in item.loss.parameters().values() if isinstance(v, float) and 0 < v < 1]
        large = max(large, (sum(sorted(sizes)[-2:]) / min(scales, default=1.0)) ** 2 / 4)  # of a difference
    return 60 + small + int(min(large, most))


def _range(item: Item) -> int:
    """More digits where a step beside a large number needs them to be seen at all."""
    sizes = [abs(v) for v in _numbers(item.fields) if math.isfinite(v)]
    return max((int(math.log10(v)) + 1 for v in sizes if v > 1), default=0)


def _numbers(fields: Sequence[Any]) -> list[float]:
    return [v for f in fields for v in (_numbers(f) if isinstance(f, tuple) else [f])]


def variables(mp: Any, fields: tuple[Any, ...]) -> tuple[list[Any], Callable[[list[Any]], list[Any]]]:
    """The numbers that a definition depends on, and how to hand them to it."""
    flat: list[Any] = []

    def collect(field: Any) -> Any:
        if isinstance(field, Difference):
            flat.append(mp.mpf(field.pred) - mp.mpf(field.target))
            return len(flat) - 1
        if isinstance(field, tuple):
            return [collect(f) for f in field]
        if isinstance(field, int):
            return (field,)
        flat.append(mp.mpf(field))
        return len(flat) - 1

    plan = [collect(f) for f in fields]

    def rebuild(values: list[Any], part: Any = plan) -> Any:
        if isinstance(part, list):
            return [rebuild(values, p) for p in part]
        return part[0] if isinstance(part, tuple) else values[part]

    return flat, rebuild


class _Stencil:
    """The definition around one item: at the item, and one and two steps along every variable."""

    def __init__(self, mp: Any, item: Item, digits: int) -> None:
        self.mp, self.item, self.digits = mp, item, digits
        self.x, self.rebuild = variables(mp, item.fields)
        # A step is small against a variable and against 1: near a boundary, and beside a large number.
        step = mp.mpf(10) ** -(digits // 6)
        self.h = [step * min(abs(v), 1) if v and mp.isfinite(v) else step for v in self.x]
        self.free = [i for i, v in enumerate(self.x) if mp.isfinite(v)]
        self.largest = max((abs(self.x[i]) for i in self.free), default=self.mp.mpf(0)) + 1
        self.centre = self.at()
        there = self.free if self.centre is not None else []
        self.lines = {i: [self.at((i, k)) for k in (-2, -1, 1, 2)] for i in there}
        self.results = self._results() if self.centre is not None else []  # at this precision, once

    def at(self, *moves: tuple[int, int]) -> Any:
        """The definition some steps away; None outside its domain."""
        x = list(self.x)
        for i, steps in moves:
            x[i] = x[i] + steps * self.h[i]
        try:
            found = self._evaluated(x, moves)
        except (ValueError, ZeroDivisionError, OverflowError):
            return None
        real = isinstance(found, (int, float)) or not self.mp.im(found)
        return self.mp.mpf(self.mp.re(found)) if real and self.mp.isfinite(found) else None

    def _evaluated(self, x: list[Any], moves: tuple[tuple[int, int], ...]) -> Any:
        held = {"held": self.rebuild(self.x)} if self.item.loss.held else {}
        if self.item.index is None:
            return self.item.loss.definition(self.mp, *self.rebuild(x), **held)
        key = (self.digits, self.mp.dps, moves)
        if key not in self.item.shared:
            self.item.shared[key] = self.item.loss.definition(self.mp, *self.rebuild(x), **held)
        return self.item.shared[key][self.item.index]

    def slope(self, i: int) -> Any:
        """The slope along a variable; None at a kink or an end of the domain."""
        line = self.lines.get(i)
        if line is None or self.centre is None or any(v is None for v in line):
            return None
        left, right = self.centre - line[1], line[2] - self.centre
        # On either side of a smooth place the slopes differ by a step's worth.
        apart = abs(left - right)
        jumps = apart > 1e-4 * max(abs(left), abs(right)) and apart > self._noise()
        if jumps and not self._bottom(left, right, line):
            return None
        rise = line[2] - line[1]
        return rise / (2 * self.h[i]) if abs(rise) > self._noise() else self.mp.mpf(0)

    def _bottom(self, left: Any, right: Any, line: list[Any]) -> bool:
        """Whether slopes of opposite sides differ only because the place is an extremum: then both are of the
        order of the step, and halve when measured from twice as far."""
        far_left, far_right = line[1] - line[0], line[3] - line[2]
        curve_left, curve_right = left - far_left, far_right - right
        middle = right - left
        return bool(
            abs(curve_left - middle) < 1e-2 * abs(middle) and abs(curve_right - middle) < 1e-2 * abs(middle)
        )

    def _noise(self) -> Any:
        """What rounding leaves in a difference of neighbours: terms may be larger than what they add up to."""
        return max(abs(self.centre), self.largest) * self.mp.mpf(10) ** (3 - self.mp.dps)

    def curvature(self, i: int) -> Any:
        """The second derivative along a variable; None where it jumps."""
        if self.slope(i) is None:
            return None
        two_left, left, right, two_right = self.lines[i]
        f, h2 = self.centre, self.h[i] ** 2
        bend, noise = right - 2 * f + left, 16 * self._noise()
        middle = bend / h2 if abs(bend) > noise else self.mp.mpf(0)
        before, after = (f - 2 * left + two_left) / h2, (two_right - 2 * right + f) / h2
        jump = abs(before - after)
        if jump > 1e-4 * max(abs(before), abs(after), abs(middle)) and jump * h2 > noise:
            return None
        return middle

    def _results(self) -> list[Any]:
        n = self.item.bends
        return [
            self.centre,
            *(self.slope(i) for i in range(len(self.x))),
            *(self.curvature(i) for i in range(n)),
        ]

    def agrees(self, other: _Stencil, needed: int) -> bool:
        if not (self.results and other.results):  # not enough digits yet: 1 - p of a very likely p
            return False
        return all(
            self._settled(a, b, needed) or (a is None and b is None and self.digits >= JUMPS)
            for a, b in zip(self.results, other.results, strict=True)
        )

    def resembles(self, final: _Stencil) -> bool:
        """Whether these digits were enough for results that are right to a per cent."""
        pairs = zip(self.results, final.results, strict=True) if self.results else [(None, 1)]
        return all(
            a is b or (a is not None and b is not None and abs(a - b) <= 0.01 * abs(b)) for a, b in pairs
        )

    def _settled(self, now: Any, before: Any, needed: int) -> bool:
        if now is None or before is None:
            return False
        nothing = self.mp.mpf(10) ** -NOTHING
        if abs(now) < nothing and abs(before) < nothing:
            return self.digits >= needed
        return bool(abs(now - before) <= AGREE * abs(now))

    def unjudged(self) -> Judged:
        n = self.item.bends
        return Judged(UNJUDGED, (UNJUDGED,) * len(self.x), (UNJUDGED,) * n)

    def judged(self, before: _Stencil, needed: int, sized: _Stencil) -> Judged:
        if not before.results:
            return self.unjudged()
        mine, older = self.results, before.results
        with self.mp.workdps(sized.digits + _range(self.item)):
            sizes = sized.sizes()
        numbers = [
            self._number(now, s) if self._settled(now, old, needed) else UNJUDGED
            for now, old, s in zip(mine, older, sizes, strict=True)
        ]
        n = len(self.x)
        return Judged(numbers[0], tuple(numbers[1 : n + 1]), tuple(numbers[n + 1 :]))

    def _number(self, x: Any, size: Any) -> Number:
        return Number(*parts_of(x), _float(size))

    # How far results move with their inputs

    def sizes(self) -> list[Any]:
        every = range(len(self.x))
        curved = range(self.item.bends)
        first = [slope or 0 for slope in self.results[1 : len(self.x) + 1]]
        mixed = {(i, j): self._mixed(i, j) for i in every for j in every if i < j}
        slopes = []
        for j in every:
            row = [self._second(i) if i == j else mixed[min(i, j), max(i, j)][0] for i in every]
            slopes.append(self._moved(row))
        curvatures = []
        for j in curved:
            row = [
                self._third(j) if i == j else mixed[min(i, j), max(i, j)][1 if j < i else 2] for i in every
            ]
            curvatures.append(self._moved(row))
        return [self._moved(first), *slopes, *curvatures]

    def _moved(self, slopes: list[Any]) -> Any:
        """`sum |x_i * slope_i|`; logits by their distance to the largest of their row, and that one by its own size.
        In calls, whose rows meet before they cancel, logits count by their own size where that is more."""
        mp, x = self.mp, self.x
        moved = mp.mpf(0)
        length, predicted = self.item.logits, self.item.predicted if self.item.logits else 0
        for start in range(0, predicted, length or 1):
            row = [i for i in self.free if start <= i < start + length]
            top = max((x[i] for i in row), default=mp.mpf(0))
            moved += sum(abs((x[i] - top) * slopes[i]) for i in row)
            together = mp.fsum(slopes[i] for i in row)
            if abs(together) > 1e-12 * sum(abs(slopes[i]) for i in row):  # 0 where only differences count
                moved += abs(top * together)
        moved += sum(abs(x[i] * slopes[i]) for i in self.free if i >= predicted)
        alone = sum(abs(x[i] * slopes[i]) for i in self.free)
        return max(moved, alone) if self.item.index is not None else moved

    def _second(self, i: int) -> Any:
        return self._clean([(1, 1), (-2, 0), (1, -1)], i, self.h[i] ** 2) if i in self.lines else 0

    def _third(self, i: int) -> Any:
        if i not in self.lines:
            return 0
        return self._clean([(0.5, 2), (-1, 1), (1, -1), (-0.5, -2)], i, self.h[i] ** 3)

    def _clean(self, stencil: list[tuple[float, int]], i: int, over: Any) -> Any:
        line = dict(zip((-2, -1, 1, 2), self.lines[i], strict=True)) | {0: self.centre}
        if any(line[k] is None for _, k in stencil):
            return 0
        found = self.mp.fsum(c * line[k] for c, k in stencil)
        return 0 if abs(found) < self._noise() else found / over

    def _mixed(self, i: int, j: int) -> tuple[Any, Any, Any]:
        """Second and third derivatives along two variables: d_i d_j, d_i^2 d_j, d_j^2 d_i. Where neither has a
        curvature that is judged, only the second one, of two corners."""
        if i not in self.lines or j not in self.lines or not (self.x[i] or self.x[j] or self.item.logits):
            return 0, 0, 0
        bends = min(i, j) < self.item.bends
        signs = ((1, 1), (-1, -1), (1, -1), (-1, 1))[: 4 if bends else 2]
        corners = [self.at((i, a), (j, b)) for a, b in signs]
        sides = self.lines[i][1:3] + self.lines[j][1:3]
        if any(v is None for v in corners + sides):
            return 0, 0, 0
        (i_minus, i_plus), (j_minus, j_plus) = self.lines[i][1:3], self.lines[j][1:3]
        hi, hj, noise = self.h[i], self.h[j], 8 * self._noise()
        if not bends:
            pp, mm = corners
            both = pp + mm + 2 * self.centre - i_plus - i_minus - j_plus - j_minus
            return both / (2 * hi * hj) if abs(both) > noise else 0, 0, 0
        pp, mm, pm, mp_ = corners
        both = pp - pm - mp_ + mm
        twice_i = pp - 2 * j_plus + mp_ - pm + 2 * j_minus - mm
        twice_j = pp - 2 * i_plus + pm - mp_ + 2 * i_minus - mm
        return (
            both / (4 * hi * hj) if abs(both) > noise else 0,
            twice_i / (2 * hi * hi * hj) if abs(twice_i) > noise else 0,
            twice_j / (2 * hi * hj * hj) if abs(twice_j) > noise else 0,
        )


def _float(x: Any) -> float:
    try:
        return float(x)
    except OverflowError:
        return math.inf if x > 0 else -math.inf


def kink_of(item: Item) -> tuple[float, float] | None:
    """The slopes of both sides of the first variable, the smaller one first, where they differ; None where they do not,
    or a side lies outside of the domain or is infinite."""
    mp = mpmath()
    with mp.workdps(JUMPS + _range(item)):
        stencil = _Stencil(mp, item, JUMPS)
        line = stencil.lines.get(0)
        if stencil.centre is None or line is None or None in line or stencil.slope(0) is not None:
            return None
        left, right = ((stencil.centre - line[1]) / stencil.h[0], (line[2] - stencil.centre) / stencil.h[0])
        # Of a jump both sides keep their slopes when they are measured from closer by; of an infinite one they grow.
        far = (line[1] - line[0]) / stencil.h[0], (line[3] - line[2]) / stencil.h[0]
        steady = all(abs(a - b) <= 1e-6 * (1 + abs(a)) for a, b in zip((left, right), far, strict=True))
        apart = abs(left - right) > mp.mpf(10) ** -12  # a smooth place has a step's worth
        return (float(min(left, right)), float(max(left, right))) if steady and apart else None
