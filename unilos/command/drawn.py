"""Where the picture of a command goes: into a file, a window, or the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ..pictures import canvas
from .console import console, progress

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Draws on the figure that it is given a maker of.
Draw = Callable[[canvas.Make], "Figure"]


def at_display() -> bool:
    """Whether somebody sits before a terminal, and a window can open there."""
    return sys.stdout.isatty() and canvas.interactive()


def write(draw: Draw, out: Path) -> None:
    """A picture as a file."""
    with progress("drawing"):
        canvas.write(draw(canvas.figure), out)


def window(draw: Draw) -> None:
    """A picture in a window, until that is closed."""
    with progress("drawing"):
        draw(canvas.window)
    canvas.need("matplotlib.pyplot").show()


def print_characters(draw: Callable[[int, bool, bool], str]) -> None:
    """A picture in the terminal: in colour where there is any, in ASCII where its encoding has no more.

    `draw` is given the width, whether there are colours, and whether only ASCII is used.
    """
    colour = console.is_terminal and not console.no_color
    plain = not (console.encoding or "").lower().startswith("utf")
    sys.stdout.write(f"{draw(console.width, colour, plain)}\n")
