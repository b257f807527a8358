"""What a parabola above a loss, and a Gauss-Newton curvature, are held against: the loss's definition at pairs of
predictions, and the outer and inner functions that it states beside it."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ...face.loss import Loss
from ...form.items import Unfolded
from ...form.structures.tried.numbers import thresholds
from ..bench.cases import Case
from .envelope import FORMATS, ROUNDINGS, Exact
from .oracle import Item, defined, mpmath, variables

Array = np.ndarray[Any, Any]

#: Larger numbers take the definition too many digits.
MOST = 120.0
LEAST = 1e-100  # what a sum with 1 keeps of a number, in the digits that are taken here
#: What is left in slopes that the oracle settled, and in values of so many digits.
SLOPES, VALUES = 1e-17, 1e-50
#: What float64 leaves of a sum of few numbers, with much room.
SEEN = 1e-9


def _numbers(fields: Any) -> Iterator[float]:
    for f in fields:
        if isinstance(f, tuple):
            yield from _numbers(f)
        elif isinstance(f, float):
            yield f


def _parts(case: Case, pred: Array, chosen: set[int]) -> dict[int, Any]:
    """The loss of every chosen part of a call whose items share no entries with others; None where it has none."""
    groups = case.loss.structure.groups(pred.shape).ravel()
    total: dict[int, Any] = {}
    for unfolded in case.loss.structure.unfold(case.loss, (pred, *case.args[1:])):
        part = int(groups[_entries(unfolded)[0]])
        if part in chosen:
            found = defined(Item.of(case.loss, unfolded, {}))
            before = total.get(part, 0)
            with mpmath().workdps(60):
                total[part] = None if found is None or before is None else before + found
    return total


def _entries(unfolded: Unfolded) -> list[int]:
    return [place.entry for places in unfolded.places for place in places if place.argument == 0]


@dataclass(frozen=True)
class Bound:
    """A parabola at the predictions of a case: its slopes, the diagonal of its curvature, and how far that moves when
    every input moves by its own size, as far as this is known."""

    case: Case
    slope: Exact
    bend: Array
    size: Array
    here: dict[int, Any] = field(
        default_factory=dict, init=False
    )  # the loss of the parts that were looked at

    def broken(self, moved: Array) -> str | None:
        """Where the loss of a moved prediction lies above it, in words; None if nowhere."""
        mp, pred = mpmath(), self.case.args[0].astype(np.float64)
        groups = self.case.loss.structure.groups(pred.shape).ravel()
        fine = self._fine(pred, moved, groups)
        if missing := set(fine.tolist()) - set(self.here):
            self.here.update(_parts(self.case, pred, missing))
        here, there = self.here, _parts(self.case, moved, set(fine.tolist()))
        below = self._below(pred, moved, groups, there)
        unit, tiny = FORMATS[self.case.dtype].unit, FORMATS[self.case.dtype].normal
        with mp.workdps(60):
            for part, after in there.items():
                before = here[part]
                if before is None or after is None or below[part]:
                    continue
                at = np.flatnonzero(groups == part)
                d = [mp.mpf(float(moved.flat[k])) - mp.mpf(float(pred.flat[k])) for k in at]
                g = [mp.mpf(float(self.slope.high.flat[k])) + float(self.slope.low.flat[k]) for k in at]
                h = [mp.mpf(float(self.bend.flat[k])) for k in at]
                if any(mp.isinf(b) and s for b, s in zip(h, d, strict=True)):
                    continue  # nothing lies above it
                line = [a * s for a, s in zip(g, d, strict=True)]
                bent = [b * s * s / 2 if s else mp.mpf(0) for b, s in zip(h, d, strict=True)]
                excess = after - before - mp.fsum(line) - mp.fsum(bent)
                moves = [float(self.size.flat[k]) * s * s / 2 for k, s in zip(at, d, strict=True)]
                rounded = ROUNDINGS * unit * mp.fsum(bent + moves) + tiny * mp.fsum(s * s for s in d)
                left = SLOPES * mp.fsum(map(abs, line)) + VALUES * (abs(before) + abs(after))
                if not excess <= rounded + left:  # NaN breaks it, too
                    where = f"at {pred.flat[at]}, seen from {moved.flat[at]}"
                    return f"{where}: {mp.nstr(excess, 5)} above the parabola of {self.bend.flat[at]}"
        return None

    def _below(self, pred: Array, moved: Array, groups: Array, there: dict[int, Any]) -> Array:
        """The parts where float64 is enough to see that the parabola lies above: most of them, and quickly."""
        n = int(groups.max(initial=-1)) + 1
        with np.errstate(invalid="ignore"):  # infinite ones, which are no numbers to look at
            d = (moved - pred).ravel()
        values = np.full((2, n), np.nan)
        for part, after in there.items():
            if after is not None and self.here[part] is not None:
                values[:, part] = float(self.here[part]), float(after)
        with np.errstate(all="ignore"):
            line, bent = self.slope.high.ravel() * d, self.bend.astype(np.float64).ravel() * d * d / 2
            rise = np.bincount(groups, line + bent, n)
            much = np.bincount(groups, np.abs(line) + np.abs(bent), n) + np.abs(values).sum(axis=0)
            opens = np.bincount(groups, ~(bent >= 0), n) == 0
            found: Array = opens & (values[1] - values[0] - rise < -SEEN * much)
        return found

    def _fine(self, pred: Array, moved: Array, groups: Array) -> Array:
        """The parts that all numbers allow to look at."""
        size = np.maximum(np.abs(pred), np.abs(moved)).ravel()
        with np.errstate(invalid="ignore"):
            bad = ~(size <= MOST) | ~np.isfinite(self.slope.high.ravel())
            small = (pred.ravel() != 0) & (np.abs(pred.ravel()) < 1e-9)
        residuals = self.case.loss.structure.residuals(self.case.args)
        for p in [] if residuals is None else thresholds(self.case.loss):
            # A threshold that the dtype rounds is one place for the code and another for the definition.
            off = np.abs(np.abs(np.asarray(residuals)) - p).ravel()
            bad |= (off > 0) & (off <= 2 * FORMATS[self.case.dtype].unit * p)
        for x in self.case.args[1:]:
            if x.dtype.kind not in "iub" and x.shape == pred.shape:
                bad |= ~(np.abs(x.astype(np.float64)) <= MOST).ravel()
        return np.setdiff1d(groups, groups[bad | small])


def moves(case: Case, quick: bool) -> Iterator[Array]:
    """Predictions near those of a case and far from them, in all entries and in single ones: across a perfect fit, at
    kinks, at ends of the domain, and at each other's places."""
    pred, spent = case.args[0].astype(np.float64), case.loss.structure.spent
    domain, rng = case.loss.domains[0], np.random.default_rng(7)
    steps = (2.0**-10, 0.3, 2.0, 25.0) if quick else (2.0**-10, 0.03, 0.3, 1.0, 2.0, 7.0, 25.0, 80.0)
    ways = [np.ones(pred.shape), rng.choice([-1.0, 1.0], pred.shape)]
    if spent != 0 and pred.ndim:
        single = np.eye(pred.shape[-1])
        ways += [np.broadcast_to(w, pred.shape) for w in (*single, *(single - np.roll(single, 1, axis=0)))]
        ways += [rng.choice([-1.0, 1.0], pred.shape) for _ in range(1 if quick else 4)]
    places = [pred + sign * step * way for way in ways for step in steps for sign in (1, -1)]
    places += [-pred, np.roll(pred, 1, axis=0), np.zeros(pred.shape)]
    alike = [x.astype(np.float64) for x in case.args[1:2] if x.shape == pred.shape and x.dtype.kind == "f"]
    for middle in (*alike, np.zeros(pred.shape)):
        places += [
            2 * middle - pred,
            *(middle + s * t for t in (0.0, *thresholds(case.loss)) for s in (1, -1)),
        ]
    low, high = domain.low, domain.high
    low, high = (
        low + (1e-6 if domain.closed in ("neither", "high") else 0),
        high - (1e-6 if domain.closed in ("neither", "low") else 0),
    )
    for place in places:
        yield np.clip(place, low, high)


@functools.lru_cache(maxsize=1 << 12)
def split(loss: Loss, unfolded: Unfolded) -> tuple[list[float], list[float]]:
    """The diagonal of the Gauss-Newton matrix of one item, from the functions that its loss states, and how far each
    entry moves when every number moves by its own size. It serves every backend."""
    mp = mpmath()
    one = replace(loss, **dict(unfolded.own))
    largest = max((abs(v) for v in _numbers(unfolded.fields)), default=0.0)
    with mp.workdps(160 + int(largest)):
        x, rebuild = variables(mp, unfolded.fields)
        found = _diagonal(mp, one, x, rebuild, unfolded.predicted)
        moved = [mp.mpf(0)] * len(found)
        for i, v in enumerate(x):
            if v:
                step = abs(v) * mp.mpf(10) ** -8
                up = _diagonal(mp, one, [*x[:i], v + step, *x[i + 1 :]], rebuild, unfolded.predicted)
                moved = [m + abs((a - b) / step * v) for m, a, b in zip(moved, up, found, strict=True)]
        return [float(v) for v in found], [float(v) for v in moved]


def _diagonal(mp: Any, loss: Any, x: list[Any], rebuild: Any, predicted: int) -> list[Any]:
    """How the outer function bends along the slopes of the inner ones in each prediction."""
    args, h = rebuild(x), mp.mpf(10) ** -22
    z, found = loss.inner(mp, *args), []
    for j in range(predicted):
        step = h * (min(abs(x[j]), 1) or 1)
        up, down = (loss.inner(mp, *rebuild([*x[:j], x[j] + k * step, *x[j + 1 :]])) for k in (1, -1))
        slopes = [(a - b) / (2 * step) for a, b in zip(up, down, strict=True)]
        t = h / max([1, *map(abs, slopes)])
        here, after, before = (
            loss.outer(mp, [v + k * t * s for v, s in zip(z, slopes, strict=True)], *args[1:])
            for k in (0, 1, -1)
        )
        bend, noise = after - 2 * here + before, (1 + abs(here)) * mp.mpf(10) ** (5 - mp.dps)
        found.append(bend / t**2 if abs(bend) > noise else mp.mpf(0))
    return found


@functools.lru_cache(maxsize=1 << 12)
def composed(loss: Any, unfolded: Unfolded) -> tuple[Any, Any]:
    """The outer function of the inner ones, and the definition: the same number; infinite where an inner one is, whose
    slope has no meaning there."""
    mp = mpmath()
    largest = max((abs(v) for v in _numbers(unfolded.fields)), default=0.0)
    with mp.workdps(60 + int(largest)):
        x, rebuild = variables(mp, unfolded.fields)
        args = rebuild(x)
        inner = loss.inner(mp, *args)
        if any(mp.isinf(z) for z in inner):
            return mp.inf, mp.inf
        return loss.outer(mp, inner, *args[1:]), loss.definition(mp, *args)


def finite(x: float) -> bool:
    return math.isfinite(x) and (x == 0 or LEAST <= abs(x) <= MOST)


def judged(unfolded: Unfolded) -> bool:
    return all(finite(v) for v in _numbers(unfolded.fields))
