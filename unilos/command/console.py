"""Where commands print, and how they refuse."""

from __future__ import annotations

from typing import NoReturn

import typer
from rich.console import Console

# What is printed holds brackets and numbers of its own: it is no markup.
console = Console(markup=False, highlight=False)


def fail(message: str) -> NoReturn:
    """An error of the caller: what is wrong on one line, exit code 2."""
    Console(stderr=True, markup=False, highlight=False).print(
        f"unilos: {message}", style="red", soft_wrap=True
    )
    raise typer.Exit(2)
