"""`unilos conform`: run the suite, print what was found and what was not tried."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from json import loads
from pathlib import Path
from textwrap import indent
from typing import Any

from . import diff, html
from .badge import FAIL, NONE, PASS
from .badge import badge as svg
from .report import Report
from .runner import run
from .truth.oracle import mpmath

INTERRUPTED = 130


@dataclass(frozen=True)
class Files:
    """Where a report goes beside the terminal; the JSON to standard output for `-`, and the rest to standard error
    then."""

    json: Path | None = None
    page: Path | None = None  # of HTML
    badge: Path | None = None  # an SVG

    @property
    def streams(self) -> bool:
        return str(self.json) == "-"

    def refused(self) -> str | None:
        """Why it cannot go there, before the time is spent on it."""
        asked = map(not_writable, (self.json, self.page, self.badge))
        return next(filter(None, asked), None) or _lacks_pages(self.page)

    def write(self, report: Report) -> None:
        text = report.to_json()
        if self.streams:
            print(text)
        elif self.json is not None:
            self.json.write_text(text, encoding="utf-8")
        if self.page is not None:
            self.page.write_text(html.page(loads(text)), encoding="utf-8")
        if self.badge is not None:
            colour = PASS if report.ok else FAIL if report.failures else NONE
            words = svg("unilos conformance", html.verdict(loads(text)), colour)
            self.badge.write_text(words, encoding="utf-8")


def main(
    backend: list[str],
    loss: list[str],
    dtype: list[str],
    quick: bool,
    files: Files,
    device: str | None,
    seed: str | None = None,
    law: list[str] | None = None,
    *,
    processes: int | None = None,
    isolate: float | None = None,
) -> int:
    """Run and print the suite. With `isolate` each loss on each backend has a process and so many seconds.

    0 where every law holds, 1 where one is broken, 2 where it could not run, 130 where it was interrupted.
    """
    try:
        from rich.console import Console

        mpmath()
    except ImportError:
        print("the conformance suite needs rich and mpmath: install unilos[conformance]", file=sys.stderr)
        return 2
    if (why := files.refused()) is not None:
        print(why, file=sys.stderr)
        return 2
    try:
        found = _with_progress(
            lambda progress: run(
                backend, loss, dtype, device, quick, progress, processes, seed=seed, laws=law, isolate=isolate
            )
        )
    except ImportError as error:
        print(error, file=sys.stderr)
        return 2
    files.write(found)
    show(found, Console(stderr=files.streams))
    if found.interrupted:
        return INTERRUPTED
    return 0 if found.ok else 1


def compare(old: Path, new: Path, report: Path | None = None) -> int:
    """Print what is different between the JSON of two runs; the same as a page of HTML.

    0 where nothing is worse, 1 where something is, 2 where a file cannot be read or written.
    """
    try:
        found = diff.difference(diff.read(old), diff.read(new))
    except diff.Unreadable as error:
        print(error, file=sys.stderr)
        return 2
    if (why := not_writable(report) or _lacks_pages(report)) is not None:
        print(why, file=sys.stderr)
        return 2
    if report is not None:
        report.write_text(found.page(old.name, new.name), encoding="utf-8")
    for title, _, lines in found.sections():
        print(f"{title}: {len(lines)}")
        for line in lines:
            print(f"  {line}")
    return 1 if found.worse else 0


def _lacks_pages(report: Path | None) -> str | None:
    if report is None or find_spec("jinja2") is not None:
        return None
    return "a page of HTML needs jinja2: install unilos[conformance]"


def self_test(quick: bool, seed: str | None = None) -> int:
    """Plant bugs and put wrong results in the place of right ones; in full, look for a bug of every law that no other
    law sees.

    0 where all of it is seen, 1 where not, 2 where it could not run, 130 where it was interrupted.
    """
    try:
        from rich.console import Console

        mpmath()
    except ImportError:
        print("the conformance suite needs rich and mpmath: install unilos[conformance]", file=sys.stderr)
        return 2
    from . import proof

    console = Console(markup=False, highlight=False)
    with Console(stderr=True).status("planting bugs") as status:
        score = proof.run(proof.sample(seed) if quick else None, alone=not quick, progress=status.update)
    for line in score.lines():
        console.print(line)
    if score.interrupted:
        return INTERRUPTED
    return 0 if score.ok else 1


def not_writable(path: Path | None) -> str | None:
    """Why a file cannot be written, before the time is spent on what should stand there."""
    if path is None or str(path) == "-":
        return None
    try:
        path.open("a", encoding="utf-8").close()
    except OSError as error:
        return f"the measurements cannot be written to {path}: {error.strerror}"
    return None


def _with_progress(work: Callable[[Callable[[str, int, int], None]], Report]) -> Report:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(transient=True, console=Console(stderr=True)) as bar:
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
        console.print(
            f"[red]broken[/red] {escape(str(failure))}", soft_wrap=True
        )  # so that commands can be copied
        if failure.snippet:
            console.print(indent(failure.snippet, "    "), markup=False, highlight=False, soft_wrap=True)
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
    worst = escape(report.worst_in_words())
    made = sum(c.comparisons for c in report.cells)
    until = "[red]interrupted[/red], until then " if report.interrupted else ""
    held = f"{until}{checks} laws hold in {made} comparisons, {len(report.failures)} are broken"
    console.print(f"{held}, in {report.seconds:.0f} s{worst and ', '}{worst}")
