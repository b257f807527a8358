"""What `unilos conformance` prints of a stranger's functions."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from typing import Any

from ..cli import Files, show
from ..report import Report
from ..truth.oracle import mpmath
from .law import LAWS
from .one import Request
from .resolve import CannotRun


def main(
    functions: Sequence[str],
    said: Mapping[str, Any],
    backend: str | None,
    dtypes: Sequence[str],
    laws: Sequence[str],
    files: Files,
    device: str | None,
    quick: bool = False,
    isolate: float | None = None,
) -> int:
    """0 where every law holds, 1 where one is broken, 2 where they could not be tried."""
    try:
        mpmath()
        from rich.console import Console
    except ImportError:
        print("the conformance suite needs rich and mpmath: install unilos[conformance]", file=sys.stderr)
        return 2
    unknown = [name for name in laws if name not in LAWS]
    why = f"no law of functions is called {unknown[0]!r}; there are: {', '.join(LAWS)}" if unknown else None
    if (why := why or files.refused()) is not None:
        print(f"unilos: {why}", file=sys.stderr)
        return 2
    console = Console(stderr=files.streams, highlight=False)
    reports, cannot = list[Report](), False
    logging.getLogger("tensorflow").setLevel(logging.ERROR)  # no advice about being called in so many ways
    for path in dict.fromkeys(functions):
        given = {**said, "backend": backend, "device": device}
        request = Request(path, given, tuple(dtypes), tuple(laws), quick)
        try:
            with redirect_stdout(sys.stderr):  # what theirs print is no part of the report
                found, report = request.here() if isolate is None else request.apart(isolate)
            if found:
                console.print(f"{path}: {'; '.join(found)}", markup=False, soft_wrap=True)
            reports.append(report)
        except (CannotRun, TypeError) as error:
            print(f"unilos: {error}", file=sys.stderr)
            cannot = True  # the others are tried all the same
    if not reports:
        return 2
    report = _together(reports)
    files.write(report)
    show(report, console)
    if not (report.ok or report.failures):
        print("unilos: nothing was tried", file=sys.stderr)
        return 2
    return 2 if cannot else 0 if report.ok else 1


def _together(reports: Sequence[Report]) -> Report:
    first = reports[0]
    for other in reports[1:]:
        first.cells += other.cells
        first.failures += other.failures
        first.seconds += other.seconds
    return first
