"""Where commands print, how they refuse, and what they show to whoever waits."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from ..pictures.told import Told

# What is printed holds brackets and numbers of its own: it is no markup.
console = Console(markup=False, highlight=False)


def fail(message: str) -> NoReturn:
    """An error of the caller: what is wrong on one line, exit code 2."""
    Console(stderr=True, markup=False, highlight=False).print(
        f"unilos: {message}", style="red", soft_wrap=True
    )
    raise typer.Exit(2)


@contextmanager
def progress(doing: str) -> Iterator[Told]:
    """A bar on standard error for what takes long; nothing is left of it, and nothing goes into pipes."""
    words = TextColumn("{task.description}", markup=False)
    screen = Console(stderr=True)
    # A variable may make rich take a pipe for a terminal, which is right for colours and not for bars.
    there = sys.stderr.isatty()
    bar = Progress(
        words, BarColumn(bar_width=20), TimeElapsedColumn(), console=screen, transient=True, disable=not there
    )
    with bar:
        task = bar.add_task(doing, total=None)
        yield lambda name, done, of: bar.update(task, description=f"{doing} {name}", completed=done, total=of)
