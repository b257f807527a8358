"""The registry of the laws of plain functions. Each law gives what it found, and counts comparisons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..truth.envelope import Exact
from .found import Trial
from .judged import Found, beside

Judge = Callable[["Tried"], Iterator[Found]]
BOTH = ("float32", "float64")


@dataclass
class Tried:
    """A trial that counts: what was compared, and the worst error that was accepted."""

    trial: Trial
    comparisons: int = 0
    envelopes: float = 0.0
    ulp: float = 0.0
    at: str = ""

    def wrong(self, got: Any, exact: Exact, what: str, over: int = 1) -> tuple[float, float] | None:
        """The error where it is beyond what is accepted."""
        self.comparisons += 1
        envelopes, ulp = beside(got, exact, self.trial, over)
        if envelopes > self.trial.slack:
            return envelopes, ulp
        if envelopes > self.envelopes:
            self.envelopes, self.ulp, self.at = envelopes, ulp, what
        return None


@dataclass(frozen=True)
class StrangersLaw:
    """`reference`: whether it needs to be known what is right; `without`: whether it stands in for those that do;
    `rows`: whether it takes items for rows that may be called alone."""

    name: str
    judge: Judge
    dtypes: tuple[str, ...]
    reference: bool
    without: bool
    rows: bool

    @property
    def states(self) -> str:
        return (self.judge.__doc__ or "").strip()

    def applies(self, trial: Trial) -> bool:
        judges = trial.reference.judges
        if self.rows and trial.reference.together:
            return False
        return trial.dtype in self.dtypes and (judges or not self.reference) and not (judges and self.without)


LAWS: dict[str, StrangersLaw] = {}


def law(
    *,
    dtypes: tuple[str, ...] = BOTH,
    reference: bool = False,
    without: bool = False,
    rows: bool = False,
) -> Callable[[Judge], Judge]:
    def register(judge: Judge) -> Judge:
        LAWS[judge.__name__] = StrangersLaw(judge.__name__, judge, dtypes, reference, without, rows)
        return judge

    return register
