"""Curves: value, slope and curvature of a cut, with the places where one of them jumps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .axes import Axis, branches
from .cuts import Cut, Entry

Array = np.ndarray[Any, Any]
QUANTITIES = ("value", "slope", "curvature")
NEAR = 1e-9  # of the axis: what lies so close together is one place
LEAST = 1e-5  # of what a curve spans: a smaller jump is rounding


@dataclass(frozen=True)
class Kink:
    """A place where the slope or the curvature jumps, and what the library returns exactly there."""

    x: float
    value: float
    slope: float
    curvature: float
    jumps: str  # the first quantity that does


@dataclass(frozen=True)
class Curve:
    """A line to draw: the lines of all quantities over the same places, NaN where one is not to be joined."""

    label: str
    axis: Axis
    x: Array
    lines: dict[str, Array]
    kinks: tuple[Kink, ...]
    lacks: str = ""  # why there is no curvature

    def kinks_in(self, quantity: str) -> list[Kink]:
        """Where a dot belongs on a line: at its own jumps, and at those of the slope on the value."""
        return [k for k in self.kinks if k.jumps == quantity or (quantity == "value" and k.jumps == "slope")]


def curve(cut: Cut, label: str) -> Curve:
    """What the library returns along a cut."""
    grid = np.linspace(cut.axis.low, cut.axis.high, cut.points)
    found = {q: places(cut, q, grid) for q in QUANTITIES[1:]} if isinstance(cut, Entry) else {}
    step = NEAR * (cut.axis.high - cut.axis.low)
    every = sorted({x for xs in found.values() for x in xs})
    beside = [x + d for x in every for d in (-step, 0.0, step)]
    beside = [x for x in beside if cut.axis.low <= x <= cut.axis.high]
    x = np.unique(np.concatenate([grid, beside]))
    at = cut.at(x)
    lines = {"value": at.value, "slope": at.slope}
    if at.curvature is not None:
        lines["curvature"] = at.curvature
    kinks = tuple(kink(cut, v, "slope" if v in found["slope"] else "curvature") for v in every)
    for quantity, line in lines.items():
        open_at = np.isin(x, found.get(quantity, []))
        lines[quantity] = np.where(np.isfinite(line) & ~open_at, line, np.nan)
    return Curve(label, cut.axis, x, lines, kinks, at.lacks)


def kink(cut: Cut, x: float, jumps: str) -> Kink:
    at = cut.at(np.asarray([x]))
    bend = np.asarray([np.nan]) if at.curvature is None else at.curvature
    value, slope, curvature = (float(y[0]) + 0.0 for y in (at.value, at.slope, bend))  # no -0
    return Kink(x, value, slope, curvature, jumps)


def places(cut: Entry, quantity: str, grid: Array) -> list[float]:
    """Where a quantity jumps: what bisection finds, at the hyper-parameter or the round number that lies there."""

    def line(x: Array) -> Array | None:
        found: Array | None = getattr(cut.at(x), quantity)
        return found

    if line(grid[:1]) is None:
        return []
    branch = branches(cut.loss)
    exact = [0.0, *branch, *(-t for t in branch), *cut.others]
    step = NEAR * (cut.axis.high - cut.axis.low)
    found: list[float] = []
    for x in jumps(line, grid):
        place = min(exact, key=lambda known: abs(known - x))
        place = place if abs(place - x) < step else float(f"{x:.9g}")
        if all(abs(place - other) > step for other in found):
            found.append(place)
    return found


def jumps(line: Callable[[Array], Any], grid: Array) -> list[float]:
    """Where a function jumps between two places of a grid: halving finds the side that has most of the change."""
    y = line(grid)
    with np.errstate(all="ignore"):
        inner = y[np.isfinite(y)]
        least = LEAST * float(np.ptp(np.quantile(inner, [0.02, 0.98]))) if inner.size else np.inf
        some = np.isfinite(y[:-1]) & np.isfinite(y[1:]) & (np.abs(np.diff(y)) > least)
        low, high = grid[:-1][some], grid[1:][some]
        below, above = y[:-1][some], y[1:][some]
        for _ in range(48):
            middle = (low + high) / 2
            between = line(middle)
            left = np.abs(between - below) >= np.abs(above - between)
            low, high = np.where(left, low, middle), np.where(left, middle, high)
            below, above = np.where(left, below, between), np.where(left, between, above)
        real = np.abs(above - below) > least
    return sorted(((low + high) / 2)[real & np.isfinite(above - below)].tolist())


def view(lines: Sequence[Array]) -> tuple[float, float]:
    """The part of the other axis that is worth seeing: all of it, or where nine tenths of a line lie if the rest
    would press them flat."""
    ends = []
    for line in lines:
        seen = line[np.isfinite(line)]
        if seen.size:
            whole, most = (seen.min(), seen.max()), np.quantile(seen, [0.05, 0.95])
            kept = whole if np.ptp(whole) <= 6 * np.ptp(most) or not np.ptp(most) else most
            ends += [float(end) for end in kept]
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    room = 0.06 * (high - low) or 0.5
    return low - room, high + room
