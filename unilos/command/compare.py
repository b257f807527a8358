"""`unilos compare`: losses on the same data, as a table and as a picture."""

from __future__ import annotations

import contextlib
import json as _json
import os
import sys
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
from ..pictures import compared
from ..pictures.kinds import kind_of, task_of
from ..pictures.screens import drawing
from ..pictures.sheets import check_path
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
            check_path(out)
        with progress() as told:
            comparison = made(found, data, x or [], y, pred, degree, told)
        show(comparison, out, json)
    except (UnilosError, ImportError) as error:
        fail(str(error))


def chosen(words: Sequence[str]) -> list[Loss]:
    """The losses that are named, with the hyper-parameters that are given for those that have them."""
    names, given = split(words)
    classes = [loss_class(name) for name in names]
    for name in given:
        if not any(name in cls.hyper for cls in classes):
            known = sorted({key for cls in classes for key in cls.hyper} - {"reduction"})
            message = (
                f"no loss that is named here has a parameter --{name}; there are: {listed(known) or 'none'}"
            )
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
    if data is None:
        if x or y or pred:
            message = "--x, --y and --pred name columns of a file; give it as --data"
            raise ParameterError(message)
        return compared.compare(
            losses, degree=degree, told=lambda name, done, of: told(f"fit {name}", done, of)
        )
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
        columns[0] if wanted == 1 else _together(columns[:2]),
        target,
        columns[wanted] if pred else None,
        degree=degree,
        names=(x[0], y) if wanted == 1 else (x[0], x[1]),
        told=lambda name, done, of: told(f"fit {name}", done, of),
    )


def _together(columns: list[Any]) -> Any:
    return np.stack(columns, axis=-1)


def show(comparison: compared.Comparison, out: Path | None, json: bool) -> None:
    """The numbers, and the picture where it is wanted."""
    if out is not None:
        comparison.save(out)
    if json:
        typer.echo(_json.dumps(comparison.to_dict(), indent=2))
        return
    terminal = console.is_terminal
    if out is None and not (terminal and has_display()):
        colours = terminal and not console.no_color
        typer.echo(drawing(comparison, console.width, colours) + "\n", color=colours)
    typer.echo(comparison.table(console.width))
    if out is not None:
        console.print(f"\nwrote {out}", soft_wrap=True)
    elif terminal and has_display():
        window(comparison)


def has_display() -> bool:
    return sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def window(comparison: compared.Comparison) -> None:
    """The picture in a window, until that is closed."""
    from matplotlib import pyplot

    from ..pictures.sheets import figure

    figure(comparison, on=pyplot.figure(layout="constrained"))
    pyplot.show()


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
