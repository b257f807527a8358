"""Proof that the suite can fail: every planted bug breaks a law, every comparison fails for wrong numbers, and every
law is the only one to see some bug."""

from __future__ import annotations

import datetime
import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, as_completed
from dataclasses import dataclass, field
from statistics import median
from typing import TypeVar
from zlib import crc32

from .known import KNOWN
from .law import LAWS
from .mutants import MUTANTS, Mutant
from .planted import WRONG as WRONG
from .planted import Search, Trial, search, tried
from .runner import let_go, single_threaded, workers

Found = TypeVar("Found")
Progress = Callable[[str], None]


@dataclass
class Score:
    """What a self-test found."""

    trials: list[Trial] = field(default_factory=list)
    searches: list[Search] | None = None  # None where nobody looked which laws are alone
    seconds: float = 0.0
    interrupted: bool = False

    @property
    def ok(self) -> bool:
        return bool(self.caught) and not (self.missed or self.dull or self.vacuous or self.never_alone)

    @property
    def caught(self) -> list[str]:
        return [t.mutant.name for t in self.trials if t.seen]

    @property
    def missed(self) -> list[str]:
        missed = [(t.mutant, t.broken) for t in self.trials if not (t.seen or t.not_run)]
        without = ": without it, too: "
        return [f"{m.name} ({m.law} on {m.loss}, {m.backend}){why and without + why}" for m, why in missed]

    @property
    def dull(self) -> list[str]:
        """Comparisons that hold for a wrong result."""
        return [f"{t.mutant.law}, {what}" for t in self.trials for what in t.dull]

    @property
    def vacuous(self) -> list[str]:
        """Laws that compare numbers, and never so that every wrong result would fail: of those with all their bugs."""
        tried = {t.mutant.name for t in self.trials if not t.not_run}
        sampled = {m.law for m in MUTANTS if m.name not in tried}
        return sorted(
            law for law in self._sum("numbers") if not self._sum("sharp")[law] and law not in sampled
        )

    @property
    def of_things(self) -> list[str]:
        """Laws that compare no numbers, but shapes, names, counts and messages."""
        return sorted(
            law for law, made in self._sum("compared").items() if made and law not in self._sum("numbers")
        )

    @property
    def never_alone(self) -> list[Search]:
        """What was looked for in vain: a bug that no other law sees. A law that is expected to fail has none."""
        return [s for s in self.searches or () if not s.witness and s.law not in expected_to_fail()]

    def _sum(self, what: str) -> Counter[str]:
        found = Counter[str]()
        for trial in self.trials:
            found[trial.mutant.law] += getattr(trial, what)
        return +found

    def lines(self) -> Iterator[str]:
        run = [t for t in self.trials if not t.not_run]
        yield f"{len(self.caught)} of {len(run)} planted bugs are seen by the law that they name"
        yield from (f"missed: {name}" for name in self.missed)
        yield from (f"not run: {t.mutant.name}: {t.not_run}" for t in self.trials if t.not_run)
        numbers, sharp = self._sum("numbers"), self._sum("sharp")
        made = f"{numbers.total()} comparisons of numbers in {len(numbers)} laws"
        yield f"{made}; {sharp.total()} fail for every wrong result"
        if self.of_things:
            yield f"compare things, and no numbers: {', '.join(self.of_things)}"
        yield from (f"holds for a wrong result: {what}" for what in self.dull[:40])
        yield from (f"no comparison of the law {name} fails for every wrong result" for name in self.vacuous)
        if self.searches is not None:
            yield from self._of_searches(self.searches)
        yield f"in {self.seconds:.0f} s"

    def _of_searches(self, searches: list[Search]) -> Iterator[str]:
        alone = [s for s in searches if s.witness]
        yield f"{len(alone)} of {len(searches)} laws are the only one to see some bug"
        yield from (f"alone: {s.law} sees {s.witness}" for s in alone)
        for found in searches:
            if not found.witness and found.law in expected_to_fail():
                yield f"expected to fail on all losses, so that no bug shows it: {found.law}"
        for found in self.never_alone:
            others = ", ".join(f"{bug} (also by {other})" for bug, other in found.others.items())
            yield f"never alone: {found.law} sees {others or 'no bug'}"


def expected_to_fail() -> set[str]:
    """Laws that a known fault breaks on every loss and framework."""
    rows = (row for row in KNOWN if not (row.losses or row.backends or row.dtypes or row.says))
    return {law for row in rows for law in row.laws}


def run(
    mutants: Iterable[Mutant] | None = None,
    alone: bool = False,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Score:
    """Plant bugs, all if none are named, each for the law that it names. With `alone` look for a bug of every law that
    no other law sees, where it is planted."""
    started, score = time.monotonic(), Score()
    planted = list(MUTANTS if mutants is None else mutants)
    say = progress or (lambda _: None)
    with single_threaded(), workers(min(processes or os.cpu_count() or 1, len(planted))) as pool:
        try:
            trials = [pool.submit(tried, mutant) for mutant in planted]
            for trial in _finished(trials, "bugs planted", say):
                score.trials.append(trial)
            if alone:
                score.searches = []
                for found in _finished(_searches(pool, score.trials), "laws looked at", say):
                    score.searches.append(found)
        except KeyboardInterrupt:
            score.interrupted = True
            let_go(pool)
    names = [mutant.name for mutant in planted]
    score.trials.sort(key=lambda t: names.index(t.mutant.name))
    if score.searches is not None:
        score.searches.sort(key=lambda s: [*LAWS].index(s.law))
    score.seconds = time.monotonic() - started
    return score


def _finished(futures: list[Future[Found]], what: str, say: Progress) -> Iterator[Found]:
    for done, future in enumerate(as_completed(futures), 1):
        yield future.result()
        say(f"{done} of {len(futures)} {what}")


def _searches(pool: Executor, trials: Iterable[Trial]) -> list[Future[Search]]:
    """Those of all laws: the cheapest law is tried first, and where calls cost the most the search begins first."""
    took, bugs = defaultdict[str, list[float]](list), defaultdict[str, list[Mutant]](list)
    for trial in trials:
        took[trial.mutant.law].append(trial.seconds)
        if trial.seen:
            bugs[trial.mutant.law].append(trial.mutant)
    order = sorted(LAWS, key=lambda name: median(took[name] or [0.0]))
    for found in bugs.values():
        found.sort(key=lambda mutant: (not mutant.alone, _costs(mutant)))
    names = sorted(LAWS, key=lambda name: -max(map(_costs, bugs[name][:1]), default=0))
    return [pool.submit(search, name, bugs[name], order) for name in names]


def _costs(mutant: Mutant) -> int:
    """How frameworks compare where every law is tried."""
    return {"numpy": 0, "torch": 1, "jax": 2, "tensorflow": 3}.get(mutant.backend, 4)


def sample(seed: str | None = None, one_in: int = 5) -> list[Mutant]:
    """Some of the bugs, other ones for another seed: the date, if none is given."""
    word = datetime.date.today().isoformat() if seed is None else seed
    mixed = sorted(MUTANTS, key=lambda mutant: crc32(f"{word} {mutant.name}".encode()))
    return mixed[: -(-len(mixed) // one_in)]
