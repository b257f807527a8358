"""`unilos plot`: pictures of losses, into a file, a window or the terminal."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from ..form.check import UnilosError
from ..pictures import canvas, plotted, terminal
from . import drawn, given
from .console import console, fail, progress


def plot(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME",
            help="Losses, by any of their names, and after them hyper-parameters as options. One may be repeated; "
            "of several, every combination is drawn. A parameter goes to the losses that have it.",
        ),
    ],
    show: Annotated[
        list[str] | None, typer.Option(help="value, slope (or gradient) or curvature; may be repeated.")
    ] = None,
    at: Annotated[
        tuple[float, float] | None, typer.Option(help="The ends of the axis.", metavar="LOW HIGH")
    ] = None,
    target: Annotated[
        list[float] | None, typer.Option(help="What a target is held at; may be repeated.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write to this file: .png, .svg or .pdf.")
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="Draw in the terminal, display or not.")] = False,
) -> None:
    """Draw value, slope and curvature of losses: `unilos plot pseudo_huber --delta 1 --delta 5 --out huber.svg`.

    Without --out it opens a window, or draws in the terminal where there is no display.
    """
    try:
        if out is not None:
            canvas.checked(out)
        losses = given.losses(*given.split(names))
        with progress("computing") as told:
            picture = plotted.computed(losses, show or None, at, target or None, told)
        draw = partial(plotted.drawn, picture)
        if out is not None:
            drawn.write(draw, out)
            console.print(f"wrote {out}", soft_wrap=True)
        elif not text and drawn.at_display():
            drawn.window(draw)
        else:
            drawn.print_characters(partial(terminal.text, picture))
    except (UnilosError, ImportError) as error:
        fail(str(error))
