"""`unilos vectors`: calls with their exact results as files, and programs of any language held against them."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from ..face.registry import loss_class, names
from ..form.check import ParameterError, UnilosError
from .console import console, fail, progress

if TYPE_CHECKING:
    from ..conformance.vectors import Outcome

#: How many failures are printed.
SHOWN = 20
INTERRUPTED = 130

vectors = typer.Typer(
    help="Calls with their exact results, as data for programs of any language.", no_args_is_help=True
)

LOSSES = Annotated[list[str] | None, typer.Option("--loss", help="Only this loss; may be repeated.")]


@vectors.command()
def export(
    out: Annotated[Path, typer.Option(help="The folder to write, one file a loss.")] = Path("vectors"),
    loss: LOSSES = None,
    every: Annotated[int, typer.Option(min=1, help="Only one vector in so many, for a sample.")] = 1,
) -> None:
    """Write the vectors: the same bytes every time. All losses take some minutes."""
    wanted = _named(loss) or names()
    suite = _suite()
    total = 0
    try:
        with progress("vectors of") as told:
            for done, (name, count) in enumerate(suite.export(out, wanted, every)):
                told(name, done + 1, len(wanted))
                total += count
    except OSError as error:
        fail(f"the vectors cannot be written to {out}: {error.strerror}")
    console.print(f"{total} vectors of {len(wanted)} losses, format {suite.VERSION}: {out}", soft_wrap=True)


@vectors.command()
def check(
    command: Annotated[
        str | None, typer.Option(help="The program to check, with its arguments; no shell.")
    ] = None,
    backend: Annotated[
        str | None, typer.Option(help="Check this library on a backend in place of a program.")
    ] = None,
    folder: Annotated[Path, typer.Option("--vectors", help="The folder with the vectors.")] = Path("vectors"),
    loss: LOSSES = None,
    level: Annotated[
        str, typer.Option(help="What has to hold: must, should or may, and what is above.")
    ] = "must",
    values: Annotated[
        bool, typer.Option("--values", help="Values alone, of a program without gradients.")
    ] = False,
    flushes: Annotated[
        bool, typer.Option("--flushes", help="The program takes subnormal numbers for 0.")
    ] = False,
    timeout: Annotated[float, typer.Option(min=0.01, help="Seconds that an answer may take.")] = 30.0,
) -> None:
    """Hold a program against vectors. Exit code 0: all that must hold do; 1: one does not; 2: it could not run."""
    if (command is None) == (backend is None):
        fail("give either --command, a program to check, or --backend, such as numpy")
    suite = _suite()
    from ..conformance.vectors.check import LEVELS

    if level not in LEVELS:
        fail(f"no level is called {level!r}; there are: {', '.join(LEVELS)}")
    levels = LEVELS[: LEVELS.index(level) + 1]
    try:
        files = list(suite.folder(folder, _named(loss)))
        with progress("checking") as told:
            if backend is not None:
                from ..conformance.bench.harness import load

                outcome = suite.by_backend(files, load(backend), told, values)
            else:
                words = shlex.split(command or "", posix=os.name == "posix")
                outcome = suite.by_program(files, words or [""], timeout, told, flushes, values)
    except (UnilosError, ImportError, ValueError) as error:
        fail(str(error))
    except OSError as error:
        fail(f"{command} cannot be run: {error.strerror}")
    except suite.Broken as broken:
        fail(f"{command} could not be asked: it {broken}")
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    _show(outcome, levels)
    raise typer.Exit(outcome.status(levels))


def _named(losses: list[str] | None) -> list[str]:
    try:
        return [loss_class(name).name for name in losses or []]
    except ParameterError as error:
        fail(str(error))


def _suite() -> Any:
    """The module, where what it needs is installed."""
    try:
        from ..conformance import vectors as suite
        from ..conformance.truth.oracle import mpmath

        mpmath()
    except ImportError as error:
        fail(str(error))
    return suite


def _show(outcome: Outcome, levels: tuple[str, ...]) -> None:
    from ..conformance.vectors.check import LEVELS

    kinds = ("held", "broken", "unsupported", "not asked")
    table = Table("level", *kinds)
    for level in LEVELS:
        table.add_row(level, *(str(outcome.counts[level, kind]) for kind in kinds))
    console.print(table)
    for failure in outcome.failures[:SHOWN]:
        console.print(f"broken  {failure.level}  {failure.id}: {failure.words}", soft_wrap=True)
    if len(outcome.failures) > SHOWN:
        console.print(f"... {len(outcome.failures)} in all")
    for reason, count in outcome.reasons.most_common(SHOWN):
        console.print(f"unsupported  {reason} ({count} times)", soft_wrap=True)
    units, at = outcome.worst
    if at:
        console.print(f"worst that holds: {units:.3g} envelopes, {at}")
    if not outcome.of("held", levels):
        console.print(
            f"nothing held at the level{'s' if levels[1:] else ''} {', '.join(levels)}: nothing is shown"
        )
