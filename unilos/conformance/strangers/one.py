"""One function, judged in a process of its own: from standard input as JSON, what was found to standard output."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from ..isolate import LAW, Lost, answer, asked
from ..report import Cell, Failure, Outcome, Report, environment
from ..wire import decode, encode
from .resolve import CannotRun
from .trying import DTYPES, adopt, judge


@dataclass(frozen=True)
class Request:
    """A function by its place, what was said of it, and what is to be tried."""

    path: str
    said: dict[str, Any]  # as `adopt` takes it
    dtypes: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    quick: bool = False

    def here(self) -> tuple[tuple[str, ...], Report]:
        """What was found out, and the report. Raises `CannotRun`."""
        trial = adopt(self.path, **self.said)
        return trial.said, judge(trial, dtypes=self.dtypes, laws=self.laws, quick=self.quick)

    def apart(self, seconds: float) -> tuple[tuple[str, ...], Report]:
        """The same in another process; one that dies or hangs is a failure."""
        started = time.monotonic()
        try:
            said, outcome, around = answer(f"{__package__}.one", vars(self), seconds, _read)
        except Lost as lost:
            backend = self.said.get("backend") or "its framework"
            dtypes = self.dtypes or DTYPES
            cells = [Cell(self.path, backend, dtype, not_run=[lost.what]) for dtype in dtypes]
            cells[-1].failures = 1
            said, around = (), environment([], self.said.get("device"), self.quick)
            outcome = Outcome(cells, [Failure(LAW, self.path, backend, dtypes[-1], str(lost), kind=LAW)])
        report = Report(outcome.cells, outcome.failures, [], around, {}, time.monotonic() - started)
        return said, report


def _answered(given: dict[str, Any]) -> dict[str, Any]:
    try:
        said, report = Request(**given).here()
    except (CannotRun, TypeError) as error:
        return {"cannot": str(error)}
    return {
        "said": list(said),
        "outcome": encode(Outcome(report.cells, report.failures)),
        "environment": report.environment,
    }


def _read(found: dict[str, Any]) -> tuple[tuple[str, ...], Outcome, dict[str, Any]]:
    if "cannot" in found:
        raise CannotRun(found["cannot"])
    return tuple(found["said"]), decode(found["outcome"]), found["environment"]


if __name__ == "__main__":
    asked(_answered)
