"""Where losses are looked at: inside their domain, on its closed ends, at thresholds, and at random.

A case is one call with reduction "none". Its arrays are what a domain record (`loss.meta`) and the loss's structure
say; nothing here knows a loss by name.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...face.loss import Loss
from ...form.structures.tried.numbers import thresholds
from ..truth.envelope import FORMATS
from ..truth.oracle import mpmath
from ..truth.unfold import Answers, answers

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, eq=False)
class Case:
    """Arrays for one loss, and the loss with reduction "none"."""

    name: str
    loss: Loss
    dtype: str
    args: tuple[Array, ...]
    random: bool = False  # ordinary numbers in their domain, all of them judged
    ordinary: int = 0  # how many items are such; edges stand behind them

    def answers(self, weight: Array | None = None, scale: Array | None = None) -> Answers:
        """What the oracle says; without weights it is computed once."""
        if weight is not None or scale is not None:
            return self._at_jumps(answers(self.loss, self.args, weight, scale))
        found: Answers | None = self.__dict__.get("_answers")
        if found is None:
            found = self._at_jumps(answers(self.loss, self.args))
            object.__setattr__(self, "_answers", found)
        return found

    def _at_jumps(self, found: Answers) -> Answers:
        """A threshold that the dtype rounds is one place for the code and another for the oracle: where the
        curvature or the slope jumps, which side a rounding away counts is not judged."""
        residuals = self.loss.structure.residuals(self.args)
        if residuals is None:
            return found
        e = np.abs(residuals)
        near, kinked = np.zeros(e.shape, dtype=bool), np.zeros(e.shape, dtype=bool)
        for p in thresholds(self.loss):
            here = np.abs(e - p) <= 2 * FORMATS[self.dtype].unit * p
            near |= here
            if here.any() and bends_at(self.loss, p):
                kinked |= here
        high = np.where(near, np.nan, found.curvature.high)
        slopes = tuple(replace(s, high=np.where(kinked, np.nan, s.high)) for s in found.slopes)
        return replace(found, curvature=replace(found.curvature, high=high), slopes=slopes)

    def take(self, rows: Any) -> Case:
        """The same case with some of its leading items."""
        names = zip(self.loss.arguments, self.args, strict=False)
        return replace(self, args=tuple(x if n in self.loss.shared else x[rows] for n, x in names))

    def part(self, rows: tuple[int, ...]) -> Case:
        """Some of the items; those that are not there are left out."""
        length = len(self.args[0]) if self.args[0].ndim else 0
        return self.take(np.asarray([r for r in rows if r < length], dtype=np.intp)) if length else self

    def few(self, rows: Any) -> Case:
        """The same, or the whole case where items depend on each other."""
        return replace(self, args=self.loss.structure.few(self.args, rows))


def dtype_of(name: str) -> np.dtype[Any]:
    """NumPy's dtype of that name; bfloat16 comes from ml_dtypes, which JAX and TensorFlow bring along."""
    if name == "bfloat16":
        import ml_dtypes

        found: np.dtype[Any] = np.dtype(ml_dtypes.bfloat16)
        return found
    return np.dtype(name)


def none(loss: Loss) -> Loss:
    return replace(loss, reduction="none")


def cases(loss: Loss, dtype: str, quick: bool = False) -> list[Case]:
    """All cases of a loss in a dtype: the random ones, and behind them the edges, one call for each kind of target;
    edges of kinds of their own are calls of their own.

    The same arguments give the same bits on every machine.
    """
    half = "16" in dtype  # computed as float32: its edges are float32's
    edges = {} if quick and half else dict(_edges(loss, dtype, quick or half))
    made = []
    for case in random_cases(loss, dtype, quick):
        more = edges.get(case.name)
        if more is not None:
            joined = zip(case.args, more, strict=True)
            together = tuple(np.concatenate([a, b]) for a, b in joined)
            case = replace(case, args=together, random=False)
        made.append(case)
    known = {case.name for case in made}
    return made + [Case(name, none(loss), dtype, args) for name, args in edges.items() if name not in known]


def random_cases(loss: Loss, dtype: str, quick: bool = False) -> list[Case]:
    """Ordinary numbers: what every law can use, and all of them judged by the oracle."""
    drawn = _draws(loss, dtype, 6 if quick else 12)
    return [Case(kind, none(loss), dtype, args, True, len(args[0])) for kind, args in drawn]


def sized_cases(loss: Loss, dtype: str) -> list[Case]:
    """An ordinary call, and the same with fewer samples, or with more where there are few: what is standardised over
    two is 1 and -1, whatever they are."""
    case = random_cases(loss, dtype, quick=True)[0]
    n = len(case.args[0])
    sizes = (n, n - 1, n - 2) if n > 4 else (n, 2 * n, 3 * n)
    return [case.take(np.arange(size) % n) for size in sizes]


def _rng(loss: Loss, dtype: str, purpose: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(f"{loss.name} {dtype} {purpose}".encode()))


def _draws(loss: Loss, dtype: str, n: int) -> Iterator[tuple[str, tuple[Array, ...]]]:
    rng = _rng(loss, dtype, "random")
    stated = loss.examples(rng, n)
    return _held(dtype, loss.structure.draws(loss, rng, n) if stated is None else stated)


def _edges(loss: Loss, dtype: str, quick: bool) -> Iterator[tuple[str, tuple[Array, ...]]]:
    stated = loss.edges(_rng(loss, dtype, "edges"), FORMATS[dtype].largest ** 0.4)
    if stated is None:
        stated = loss.structure.edges(loss, _rng(loss, dtype, "rows"), FORMATS[dtype], quick)
    return _held(dtype, stated)


def _held(
    dtype: str, calls: Iterator[tuple[str, tuple[Array, ...]]]
) -> Iterator[tuple[str, tuple[Array, ...]]]:
    """Calls in a dtype; integers stay as they are."""
    kind = dtype_of(dtype)
    for name, args in calls:
        with np.errstate(over="ignore"):
            held = tuple(x if x.dtype.kind in "iub" else x.astype(kind) for x in args)
        yield name, held


def bends_at(loss: Loss, residual: float) -> bool:
    """Whether the slope of a residual loss jumps at this residual."""
    mp = mpmath()
    with mp.workdps(60):
        x, step = mp.mpf(residual), mp.mpf(residual) * mp.mpf(10) ** -20
        before, here, after = (loss.definition(mp, x + k * step) for k in (-1, 0, 1))
        left, right = here - before, after - here
        return bool(abs(left - right) > 1e-6 * max(abs(left), abs(right)))
