"""Proof that the suite can fail: every planted bug breaks a law, and every comparison fails for wrong numbers."""

from __future__ import annotations

import datetime
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from zlib import crc32

import numpy as np

from .bench.bench import NotRun
from .bench.harness import load
from .law import LAWS, Law
from .mutants import MUTANTS, Mutant
from .truth.envelope import Comparison, LawBroken, heard

#: What takes the place of a result, from what is wanted.
WRONG: dict[str, Callable[[Any], Any]] = {
    "0": np.zeros_like,
    "the negative": np.negative,
    "a tenth more": lambda want: 1.1 * want,
    "NaN": lambda want: np.full_like(want, np.nan),
}


@dataclass
class Score:
    """What a self-test found."""

    caught: dict[str, list[str]] = field(default_factory=dict)  # every bug, and the laws that see it
    missed: list[str] = field(default_factory=list)
    not_run: dict[str, str] = field(default_factory=dict)
    comparisons: Counter[str] = field(default_factory=Counter)  # of numbers, by law
    sharp: Counter[str] = field(default_factory=Counter)  # those of them that fail for every wrong result
    dull: list[str] = field(default_factory=list)  # comparisons that hold for one
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        return bool(self.caught) and not (self.missed or self.dull or self.vacuous)

    @property
    def vacuous(self) -> list[str]:
        """Laws that compare numbers, and never so that every wrong result would fail."""
        return sorted(name for name in self.comparisons if not self.sharp[name])

    def alone(self) -> dict[str, list[str]]:
        """For every law the bugs that no other law sees."""
        found: dict[str, list[str]] = {name: [] for name in LAWS}
        for bug, laws in self.caught.items():
            if len(laws) == 1:
                found[laws[0]].append(bug)
        return found

    def lines(self) -> Iterator[str]:
        total = len(self.caught) + len(self.missed)
        yield f"{len(self.caught)} of {total} planted bugs are caught, in {self.seconds:.0f} s"
        yield from (f"missed: {name}" for name in self.missed)
        yield from (f"not run: {name}: {why}" for name, why in self.not_run.items())
        made, sharp = sum(self.comparisons.values()), sum(self.sharp.values())
        yield f"{made} comparisons of numbers in {len(self.comparisons)} laws; {sharp} fail for every wrong result"
        yield from (f"holds for a wrong result: {what}" for what in self.dull[:40])
        yield from (f"no comparison of the law {name} fails for every wrong result" for name in self.vacuous)


def run(mutants: Iterable[Mutant] | None = None, everywhere: bool = False, progress: Any = None) -> Score:
    """Plant bugs, all if none are named; with `everywhere` every law is tried on each, else the one that it names."""
    started, score = time.monotonic(), Score()
    for mutant in list(MUTANTS if mutants is None else mutants):
        if progress is not None:
            progress(mutant.name)
        try:
            load(mutant.backend)
        except ImportError as error:
            score.not_run[mutant.name] = str(error)
            continue
        named = LAWS[mutant.law]
        with heard(partial(_weigh, score, named.name)):
            mutant.try_law()  # holds without the bug
        with mutant.plant():
            laws = [named, *(law for law in LAWS.values() if everywhere and law is not named)]
            seen = [law.name for law in laws if breaks(law, mutant)]
        if mutant.law in seen:
            score.caught[mutant.name] = seen
        else:
            score.missed.append(f"{mutant.name} ({mutant.law} on {mutant.loss}, {mutant.backend})")
    score.seconds = time.monotonic() - started
    return score


def sample(seed: str | None = None, one_in: int = 5) -> list[Mutant]:
    """Some of the bugs, other ones for another seed: the date, if none is given."""
    word = datetime.date.today().isoformat() if seed is None else seed
    mixed = sorted(MUTANTS, key=lambda mutant: crc32(f"{word} {mutant.name}".encode()))
    return mixed[: -(-len(mixed) // one_in)]


def breaks(law: Law, mutant: Mutant) -> bool:
    try:
        if law is LAWS[mutant.law] or law.applies(mutant.bench()):
            mutant.try_law(law)
    except NotRun:
        return False
    except LawBroken:
        return True
    except Exception:  # a bug that stops a call is seen by other laws; the one named has to say what is wrong
        return law is not LAWS[mutant.law]
    return False


def _weigh(score: Score, law: str, made: Comparison) -> None:
    """Put every wrong result in the place of the right one."""
    want = made.want
    if want is None:
        return
    score.comparisons[law] += 1
    judged = ~np.isnan(want)
    with np.errstate(all="ignore"):
        fails = {name: made.fails(np.where(judged, change(want), want)) for name, change in WRONG.items()}
    if not fails["NaN"]:  # which is outside of every envelope; the others differ by what the result is
        score.dull.append(f"{law}, {made.what}: NaN")
    score.sharp[law] += all(fails.values())
