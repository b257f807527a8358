"""`unilos conform`: run the suite, print what was found and what was not tried."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .report import Report
from .runner import run
from .truth.oracle import mpmath


def main(
    backend: list[str], loss: list[str], dtype: list[str], quick: bool, json: Path | None, device: str | None
) -> int:
    """Run and print the suite. 0 where every law holds, 1 where one is broken, 2 where it could not run."""
    try:
        import rich  # noqa: F401

        mpmath()
    except ImportError:
        print("the conformance suite needs rich and mpmath: install unilos[conformance]", file=sys.stderr)
        return 2
    try:
        report = _with_progress(lambda progress: run(backend, loss, dtype, device, quick, progress))
    except ImportError as error:
        print(error, file=sys.stderr)
        return 2
    if json is not None:
        json.write_text(report.to_json(), encoding="utf-8")
    show(report)
    return 0 if report.ok else 1


def _with_progress(work: Callable[[Callable[[str, int, int], None]], Report]) -> Report:
    from rich.progress import Progress

    with Progress(transient=True) as bar:
        task = bar.add_task("losses", total=None)

        def progress(loss: str, done: int, of: int) -> None:
            bar.update(task, description=loss, completed=done, total=of)

        return work(progress)


def show(report: Report, console: Any = None) -> None:
    """Print a report."""
    from rich.console import Console
    from rich.markup import escape

    console = console or Console()
    console.print(report.table())
    for failure in report.failures[:40]:
        console.print(f"[red]broken[/red] {escape(str(failure))}")
    if len(report.failures) > 40:
        console.print(f"... {len(report.failures)} in all")
    for found in report.disagreements:
        pair = " and ".join(found.backends)
        console.print(
            f"largest {found.quantity} difference, {found.dtype}: {found.ulp:.3g} ULP, {pair}, {escape(found.case)}"
        )
    for reason, cells in report.not_run.items():
        console.print(
            f"[yellow]not run[/yellow] {escape(reason)}" + (f" ({cells} times)" if cells > 1 else "")
        )
    checks = sum(c.checks for c in report.cells)
    worst = report.worst()
    at = (
        f", worst error {worst.envelopes:.2f} envelopes "
        f"({worst.loss}, {worst.backend}, {worst.dtype}: {escape(worst.at)})"
        if worst
        else ""
    )
    console.print(f"{checks} laws hold, {len(report.failures)} are broken, in {report.seconds:.0f} s{at}")
