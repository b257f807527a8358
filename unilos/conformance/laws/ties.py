"""Kinks of rows: where several numbers tie or meet a threshold together, judged by the definition on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from ...form.check import ShapeError
from ...form.structures.tried.numbers import holds
from ..bench.bench import Bench, NotRun, needs
from ..bench.cases import Case
from ..law import FLOATS, law
from ..truth.envelope import LawBroken, near
from ..truth.glance import CLOSE, Glance, glances, jumps
from .structured import arranged

Array = np.ndarray[Any, Any]


class Row(NamedTuple):
    """A row with a kink: its name, its definition, its slope as found, and those before and behind every entry."""

    what: str
    item: Glance
    slope: Array
    sides: tuple[tuple[float, float], ...]

    @property
    def size(self) -> float:
        return float(max(np.abs(self.slope).max(), max(max(map(abs, pair)) for pair in self.sides)))


@law(dtypes=FLOATS, tries="ends", costly=True)
def ties(bench: Bench) -> None:
    """Where a row's slope jumps, it lies between both sides of every entry and of entries that move together, and the
    loss states the kink."""
    found = list(_kinked(bench))
    if found and not bench.loss.meta.kinks:
        raise LawBroken(
            f"the slope jumps in {len(found)} rows, such as {found[0].what}, and no kink is stated"
        )
    for row in found:
        n = len(row.slope)
        single = np.eye(n)
        # Of what bends upwards everywhere, both sides of any direction bound what is admissible.
        convex = all(map(_upward, row.sides))
        together = [np.ones(n), np.where(np.arange(n) % 2, -1.0, 1.0), 1.0 + np.arange(n)] if convex else []
        for direction, sides in [
            *zip(single, row.sides, strict=True),
            *((d, row.item.sides(dict(enumerate(d)))) for d in together),
        ]:
            if sides is not None and (_upward(sides) or not convex):
                along, size = float(direction @ row.slope), float(np.abs(direction).sum()) * row.size
                between = float(np.clip(along, min(sides), max(sides)))
                near(along, between, CLOSE * size, f"{row.what}: along {direction}, between {sides}")


@law(dtypes=FLOATS, tries="ends", costly=True)
def ties_least(bench: Bench) -> None:
    """Where a row's slope jumps, it is the least of all that are admissible, or that of the first of what ties."""
    if any(kink.each for kink in bench.loss.meta.kinks):
        raise NotRun("it states the slope of every term: the least of all together is a quadratic programme")
    for row in _kinked(bench):
        g, n = row.slope, np.arange(len(row.slope))
        up = np.where(np.sum(row.sides, axis=-1) < 0, -1.0, 1.0)  # where an entry makes the loss rise
        # Beside the row, where of what ties the first is the largest: in the row itself, or in what rises and falls.
        firsts = [len(g) - n, (len(g) - n) * up, -(1.0 + n) * up]
        beside = [row.item.beside(x) for x in firsts]
        nearest = min(beside, key=lambda x: float(np.abs(x - g).max()))
        if np.abs(nearest - g).max() <= CLOSE * row.size:
            near(g, nearest, CLOSE * row.size, f"{row.what}: the slope where the first one counts")
            continue
        # The least of a convex set of slopes is the one on whose far side all of them lie.
        rng = np.random.default_rng(0)
        for moves in (*firsts, *rng.normal(size=(8, len(g)))):
            other = row.item.beside(moves)
            short = np.maximum(0.0, g @ g - other @ g)  # NaN stays
            near(
                short,
                0.0,
                CLOSE * row.size**2,
                f"{row.what}: how far {g.tolist()} is from the least, by {other}",
            )


def _kinked(bench: Bench) -> Iterator[Row]:
    """Rows that are tried whose slope jumps along an entry."""
    needs(bench.loss.structure.not_apart())
    if bench.thinned and not (bench.first and bench.dtype == "float32"):
        raise NotRun("quick: ties are tried in float32 only")
    found = False
    for case in bench.random():
        for name, made in _tied(case):
            items = glances(made.loss, made.args)
            if items[0].item.predicted < 2:
                raise NotRun("an item is one number: the law one_sided has its kinks")
            with bench.quiet():
                _, grad = made.loss.value_and_grad(*bench.put(*made.args))
            slopes = bench.get(grad).astype(np.float64).reshape(len(items), -1)
            for k, item in enumerate(items):
                if sides := jumps(item.item):
                    found = True
                    yield Row(f"{name}, row {k}", item, slopes[k], sides)
    if not found:
        raise NotRun("no row that is tried has a kink")


def _upward(sides: tuple[float, float]) -> bool:
    """Whether the slope grows or stays, but for what the step leaves."""
    before, behind = sides
    return behind - before >= -1e-9 * (1 + abs(before) + abs(behind))


def _tied(case: Case) -> Iterator[tuple[str, Case]]:
    """The rows of a case with numbers that tie and lie a whole number apart."""
    few = case.few(slice(0, 4))
    for name, args in (*arranged(few), ("whole numbers", _rounded(few))):
        if not few.loss.fits(*args):
            continue
        try:
            few.loss(*args)
        except ShapeError:
            continue
        yield f"{case.name}, {name}", replace(few, args=args, random=False)


def _rounded(case: Case) -> tuple[Array, ...]:
    """Whole numbers where a domain has them, and rows may hold anything."""
    loss, found = case.loss, []
    for name, domain, x in zip(loss.arguments, loss.domains, case.args, strict=False):
        if x.dtype.kind not in "iub" and name not in (*loss.meta.simplex, *loss.meta.logs, *loss.shared):
            whole = np.round(x)
            inside = [holds(domain, v) for v in whole.astype(np.float64).flat]
            x = np.where(np.reshape(inside, x.shape), whole, x)
        found.append(x)
    return tuple(found)
