"""`unilos compare`: losses on the same data, as a table and as a picture."""

from __future__ import annotations

import contextlib
import json as _json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from ..face.loss import Loss
from ..face.registry import get, loss_class
from ..form.check import ParameterError, UnilosError, listed
from ..pictures import compared, sheets
from ..pictures.kinds import kind_of, task_of
from ..pictures.screens import drawing
from .columns import read
from .console import console, fail
from .given import split

#: Hyper-parameters are options of the losses: they go through as words.
SETTINGS = {"allow_extra_args": True, "ignore_unknown_options": True}


def compare(
    losses: Annotated[
        list[str],
        typer.Argument(
            help="Losses by their names, and hyper-parameters for those that have them: --delta 1.35."
        ),
    ],
    data: Annotated[
        Path | None, typer.Option(help="A CSV file with a header, in place of the data that are made.")
    ] = None,
    x: Annotated[
        list[str] | None,
        typer.Option(help="Its column of places; given twice, the two of points of two classes."),
    ] = None,
    y: Annotated[str | None, typer.Option(help="Its column of what is to be predicted.")] = None,
    pred: Annotated[str | None, typer.Option(help="Its column of predictions to be valued.")] = None,
    degree: Annotated[int | None, typer.Option(help="The degree of the curve, or of the boundary.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write the picture to this file: .png, .svg or .pdf.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the numbers as JSON, and no picture.")] = False,
) -> None:
    """Compare losses on data: the value of each, and the fit that each likes best.

    Without --data a curve with outliers is made, or two classes with mistakes. The picture goes to --out, to a window,
    or into the terminal where there is no display.
    """
    try:
        found = chosen(losses)
        if out is not None:
            sheets.check_path(out)
        with progress() as told:
            comparison = made(found, data, x or [], y, pred, degree, told)
        show(comparison, out, json)
    except (UnilosError, ImportError) as error:
        fail(str(error))


def chosen(words: Sequence[str]) -> list[Loss]:
    """The losses that are named, with the hyper-parameters that are given for those that have them."""
    names, given = split(words)
    classes = [loss_class(name) for name in names]
    known = sorted({key for cls in classes for key in cls.hyper} - {"reduction"})
    for name in given:
        if name not in known:
            has = listed(known) or "none"
            message = f"no loss that is named here has a parameter --{name}; there are: {has}"
            raise ParameterError(message)
    return [get(cls, **{key: value for key, value in given.items() if key in cls.hyper}) for cls in classes]


def made(
    losses: list[Loss],
    data: Path | None,
    x: list[str],
    y: str | None,
    pred: str | None,
    degree: int | None,
    told: Any,
) -> compared.Comparison:
    """The comparison, on the columns of a file where there is one."""

    def fitting(name: str, done: int, of: int) -> None:
        told(f"fit {name}", done, of)

    if data is None:
        if x or y or pred:
            message = "--x, --y and --pred name columns of a file; give it as --data"
            raise ParameterError(message)
        return compared.compare(losses, degree=degree, told=fitting)
    task = task_of([(loss.name, kind_of(loss)) for loss in losses])
    wanted = 1 if task == "regression" else 2
    if len(x) != wanted or y is None:
        say = "--x COLUMN --y COLUMN" if wanted == 1 else "--x COLUMN --x COLUMN --y COLUMN"
        message = f"--data for losses of {task} needs {say}"
        raise ParameterError(message)
    names = [*x, *([pred] if pred else []), y]
    *columns, target = read(data, names, task == "classification", lambda n: told(f"{n:,} rows", None, None))
    return compared.compare(
        losses,
        columns[0] if wanted == 1 else np.stack(columns[:2], axis=-1),
        target,
        columns[wanted] if pred else None,
        degree=degree,
        names=(x[0], y) if wanted == 1 else (x[0], x[1]),
        told=fitting,
    )


def show(comparison: compared.Comparison, out: Path | None, json: bool) -> None:
    """The numbers, and the picture where it is wanted."""
    if out is not None:
        comparison.save(out)
    if json:
        typer.echo(_json.dumps(comparison.to_dict(), indent=2))
        return
    in_window = out is None and console.is_terminal and sheets.interactive()
    if out is None and not in_window:
        colours = console.is_terminal and not console.no_color
        typer.echo(drawing(comparison, console.width, colours) + "\n", color=colours)
    typer.echo(comparison.table(console.width))
    if out is not None:
        console.print(f"\nwrote {out}", soft_wrap=True)
    elif in_window:
        sheets.window(comparison)


@contextlib.contextmanager
def progress() -> Iterator[Any]:
    """A line on standard error for what takes long; nothing is left of it, and nothing goes into pipes."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        TimeElapsedColumn(),
        console=Console(stderr=True, markup=False, highlight=False),
        transient=True,
    )
    bar.disable = not bar.console.is_terminal
    with bar:
        line = bar.add_task("reading", total=None)
        yield lambda words, done, of: bar.update(line, description=words, completed=done or 0, total=of)
