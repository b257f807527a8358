"""`unilos demo`: two models trained in every installed framework with one and the same loss, then compared.

NumPy computes the slope of the loss by `value_and_grad`; the others differentiate through the loss by their
own autodiff. The initial weights, the data and the schedule are the same numbers, in float32.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

from . import _lost
from ._frameworks import FRAMEWORKS, train, with_numpy
from ._tasks import Task, tasks

#: Two float32 runs may differ by this share of the loss. They differ by rounding alone, about 1e-7, and the
#: steps may carry that on; a slope that is wrong anywhere differs by far more.
TOLERANCE = 1e-5
NEEDED = ("sklearn", "mpmath")
MEASURED = ("cross_entropy", "huber")  # the two that were trained; all of them take minutes
POINTS = (0.0, 0.1, 1.0)  # of the schedule, shown in the table


@dataclass(frozen=True)
class Run:
    """A finished training: the loss before every step and after the last, and the final score."""

    losses: np.ndarray[Any, Any]
    score: float


@dataclass(frozen=True)
class NotRun:
    """A training that did not take place, and whether that is a failure."""

    reason: str
    failed: bool

    @property
    def style(self) -> str:
        return "red" if self.failed else "yellow"


def main(console: Console | None = None) -> int:
    """Train, compare and measure; 1 if anything that could run failed."""
    console = console or Console(highlight=False)
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        console.print(
            f'The demo needs {" and ".join(missing)}: pip install "unilos[demo]"', style="red", markup=False
        )
        return 1
    lost(console)
    checks = [compare(console, task) for task in tasks()]
    checks.append(conformance(console))
    good = all(checks)
    if good:
        console.print("\nAll that was run agrees.", style="green")
    else:
        console.print("\nNot all that was run agrees: see above.", style="red")
    return 0 if good else 1


def lost(console: Console) -> None:
    """What the usual formulas lose, and what more there is to see where frameworks are installed."""
    console.print("\nfive calls with float32 arrays", style="bold")
    with console.status("computing"):
        made, there = _lost.table(), _lost.installed()
    console.print(made)
    console.print(
        "formula: the usual one, written out in NumPy as libraries compute it"
        + (f"; {', '.join(there)}: their own losses" if there else "")
    )
    missing = [name for name in FRAMEWORKS if find_spec(name) is None]
    if missing:
        console.print(
            f"With {' or '.join(missing)} installed, their own losses stand in this table, and what follows is trained "
            "in them, too."
        )


def compare(console: Console, task: Task) -> bool:
    """Train one task everywhere and print its table; whether all runs agree."""
    console.print(f"\n{task.title}", style="bold")
    console.print(f"{task.loss!r}, {len(task.x)} samples, {task.steps} steps", markup=False)
    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        runs = {name: run(name, task, progress) for name in FRAMEWORKS}
        exact = finished(task, train(with_numpy(), task.in_float64()), progress, "float64")
    console.print(table(task, runs, exact))
    for name, found in runs.items():
        if isinstance(found, NotRun):
            console.print(f"{name} {found.reason}", style=found.style, markup=False)
    done = [found.losses for found in runs.values() if isinstance(found, Run)]
    off = largest_difference([*done, exact.losses])
    who = f"{len(done)} frameworks" if len(done) > 1 else "NumPy"
    console.print(
        f"{who} and float64 {'agree' if off <= TOLERANCE else 'DISAGREE'}: between any two of them the loss "
        f"differs at no step by more than {off:.1e} of itself (accepted: {TOLERANCE:.0e})",
        style="green" if off <= TOLERANCE else "red",
    )
    return off <= TOLERANCE and not any(isinstance(found, NotRun) and found.failed for found in runs.values())


def run(name: str, task: Task, progress: Progress) -> Run | NotRun:
    if find_spec(name) is None:
        return NotRun("not run: not installed", failed=False)
    # What is installed and does not work is a failure to be shown, not a reason to lose the other results.
    try:
        return finished(task, train(FRAMEWORKS[name](), task), progress, name)
    except Exception as error:
        return NotRun(f"failed: {type(error).__name__}: {error}", failed=True)


def finished(task: Task, steps: Iterator[tuple[float, Any]], progress: Progress, name: str) -> Run:
    bar = progress.add_task(name, total=task.steps)
    losses, predictions = [], None
    for value, predictions in steps:  # noqa: B007  those of the last step are used
        losses.append(value)
        progress.update(bar, completed=len(losses) - 1)
    return Run(np.asarray(losses), task.score(predictions, task.y_test))


def largest_difference(curves: list[np.ndarray[Any, Any]]) -> float:
    """Between any two curves at any step, as a share of the loss. NaN anywhere is the largest of all."""
    if not curves:
        return 0.0
    values = np.stack(curves)
    share = (values.max(axis=0) - values.min(axis=0)) / np.abs(values).max(axis=0)
    return float(share.max()) if np.isfinite(share).all() else float("inf")


def table(task: Task, runs: dict[str, Run | NotRun], exact: Run) -> Table:
    """The loss at some steps, the score, and how far the loss ever was from the same run in float64."""
    at = [round(p * task.steps) for p in POINTS]
    headers = [f"step {i}" for i in at[:-1]] + ["last"]
    first, *others = "in", *headers, task.score_name, "off*"
    columns = (Column(name, no_wrap=True, justify="right") for name in others)
    made = Table(
        Column(first, no_wrap=True),
        *columns,
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        caption="* from float64",
    )

    def row(name: str, found: Run, off: str, style: str = "") -> None:
        made.add_row(name, *(f"{found.losses[i]:.4f}" for i in at), f"{found.score:.4f}", off, style=style)

    for name, found in runs.items():
        if isinstance(found, NotRun):
            made.add_row(name, "failed" if found.failed else "not run", style=found.style)
        else:
            row(name, found, f"{largest_difference([found.losses, exact.losses]):.1e}")
    row("float64", exact, "", "dim")
    return made


def conformance(console: Console) -> bool:
    """A quick measurement of a few losses against exact results, on every installed framework."""
    from ...conformance import run as measure

    console.print("\nconformance with exact results, in float32", style="bold")
    with Progress(console=console, transient=True) as progress:
        bar = progress.add_task("measured", total=len(MEASURED))
        report = measure(
            losses=MEASURED,
            dtypes=("float32",),
            quick=True,
            progress=lambda loss, done, of: progress.update(bar, completed=done, total=of),
        )
    console.print(report.table())
    console.print(
        "An envelope is as far as rounding may take a result: 32 roundings of its own size, and of what it moves by "
        "when its inputs are rounded. Up to 1 the laws hold. ULP: units in the last place."
    )
    for name, why in report.missing.items():
        console.print(f"{name} not run: {why}", style="yellow", markup=False)
    for failure in report.failures:
        console.print(f"broken: {str(failure).splitlines()[0]}", style="red", markup=False)
    held = sum(cell.checks for cell in report.cells)
    style = "green" if report.ok else "red"
    console.print(
        f"{held} laws hold, {len(report.failures)} are broken; all losses: unilos conformance", style=style
    )
    return report.ok
