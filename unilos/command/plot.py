"""`unilos plot`: pictures of losses, into a file, a window or the terminal."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from ..form.check import UnilosError
from .console import console, fail

#: Hyper-parameters are options of the losses: they are not known here and go through.
SETTINGS = {"allow_extra_args": True, "ignore_unknown_options": True}


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
    from ..pictures import asked, canvas, plotted

    try:
        if out is not None:
            canvas.format_of(out)
        losses = asked.made(*read(names))
        picture = plotted.computed(losses, show or None, at, target or None, tick=ticked)
        if out is not None:
            with waiting():
                canvas.write(plotted.drawn(picture), out)
            console.print(f"wrote {out}", soft_wrap=True)
        elif not text and at_display():
            with waiting():
                plotted.drawn(picture, canvas.window)
            canvas.need("matplotlib.pyplot").show()
        else:
            in_terminal(picture)
    except (UnilosError, ImportError) as error:
        fail(str(error))


def at_display() -> bool:
    """Whether somebody sits before a terminal and a window can open there."""
    from ..pictures.canvas import interactive

    return sys.stdout.isatty() and interactive()


def read(words: list[str]) -> tuple[list[str], dict[str, list[Any]]]:
    """Names, and the values of options: `--delta 5`, `--delta=5`, and `--full` alone for true."""
    names: list[str] = []
    params: dict[str, list[Any]] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("--"):
            names.append(word)
            continue
        key, equals, value = word[2:].partition("=")
        if not equals:
            value = rest.pop(0) if rest and not rest[0].startswith("--") else "true"
        params.setdefault(key.replace("-", "_"), []).append(meant(value))
    return names, params


def meant(value: str) -> Any:
    """What a word on the command line stands for: a number, a truth value, nothing, several numbers, or itself."""
    named = {"true": True, "false": False, "none": None, "inf": float("inf")}
    if value.lower() in named:
        return named[value.lower()]
    try:
        return ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return value


def ticked(steps: Iterable[Any]) -> Iterator[Any]:
    """Go over steps with a bar on a terminal, which is gone when they are done."""
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        yield from progress.track(list(steps), description="computing")


@contextmanager
def waiting() -> Iterator[None]:
    """Say on a terminal that something is drawn, and take it back when it is done."""
    if sys.stderr.isatty():
        with Console(stderr=True).status("drawing"):
            yield
    else:
        yield


def in_terminal(picture: Any) -> None:
    """Draw with characters: in colour on a terminal, in ASCII where its encoding has no more."""
    from ..pictures.terminal import text as as_text

    colour = console.is_terminal and not console.no_color
    plain = not (console.encoding or "").lower().startswith("utf")
    for line in as_text(picture, console.width, colour=colour, plain=plain).splitlines():
        sys.stdout.write(f"{line}\n")
