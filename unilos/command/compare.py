"""`unilos compare`: losses on the same data, as a table and as a picture."""

from __future__ import annotations

import json as _json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from ..face.loss import Loss
from ..form.check import ParameterError, UnilosError
from ..pictures import canvas, compared, sheets
from ..pictures.kinds import kind_of, task_of
from ..pictures.screens import drawing
from . import columns, drawn, given
from .console import console, fail, progress


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
            canvas.checked(out)
        show(made(found, data, x or [], y, pred, degree), out, json)
    except (UnilosError, ImportError) as error:
        fail(str(error))


def chosen(words: Sequence[str]) -> list[Loss]:
    """The losses that are named, with the hyper-parameters that are given for those that have them."""
    names, params = given.split(words)
    if "reduction" in params:
        message = "means are compared, so that there is no --reduction here"
        raise ParameterError(message)
    return given.losses(names, params)


def made(
    losses: list[Loss],
    data: Path | None,
    x: list[str],
    y: str | None,
    pred: str | None,
    degree: int | None,
) -> compared.Comparison:
    """The comparison, on the columns of a file where there is one."""
    if data is None:
        if x or y or pred:
            message = "--x, --y and --pred name columns of a file; give it as --data"
            raise ParameterError(message)
        with progress("fitting") as told:
            return compared.compare(losses, degree=degree, told=told)
    task = task_of([(loss.name, kind_of(loss)) for loss in losses])
    wanted = 1 if task == "regression" else 2
    if len(x) != wanted or y is None:
        say = "--x COLUMN --y COLUMN" if wanted == 1 else "--x COLUMN --x COLUMN --y COLUMN"
        message = f"--data for losses of {task} needs {say}"
        raise ParameterError(message)
    with progress("reading") as told:
        *numbers, target = columns.read(data, [*x, *([pred] if pred else []), y], told, wanted == 2)
    with progress("fitting") as told:
        return compared.compare(
            losses,
            numbers[0] if wanted == 1 else np.stack(numbers[:2], axis=-1),
            target,
            numbers[wanted] if pred else None,
            degree=degree,
            names=(x[0], y) if wanted == 1 else (x[0], x[1]),
            told=told,
        )


def show(comparison: compared.Comparison, out: Path | None, json: bool) -> None:
    """The numbers, and the picture where it is wanted."""
    draw = partial(sheets.figure, comparison)
    if out is not None:
        drawn.write(draw, out)
    if json:
        typer.echo(_json.dumps(comparison.to_dict(), indent=2))
        return
    in_window = out is None and drawn.at_display()
    if out is None and not in_window:
        drawn.print_characters(partial(drawing, comparison))
        console.print()
    typer.echo(comparison.table(console.width))
    if out is not None:
        console.print(f"\nwrote {out}", soft_wrap=True)
    elif in_window:
        drawn.window(draw)
