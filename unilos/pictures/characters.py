"""What pictures of characters are made with: marks and colours that tell lines apart, and plotext, which draws them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from . import canvas

MARKS = "*+o#@%&="  # tell lines apart where there are no colours
#: The terminal's own colours, by their numbers: it shows them so that they are read, on light and on dark.
COLOURS = (4, 1, 2, 5, 6, 3)
BOXES = str.maketrans("┌┐└┘─│┤├┬┴┼−×●○▲→", "++++-|++++" + "+-xO.A>")
LEAST = 40  # columns: what is narrower is drawn as if it were not


def blank(width: int, height: int) -> Any:
    """An empty picture of plotext, of so many columns and lines."""
    figure: Any = canvas.need("plotext").figure
    figure.clear()
    figure.theme("colorless")
    figure.plot_size(width, height)
    figure.legend(False)
    return figure


def mark(k: int, colour: bool) -> Any:
    """What plotext draws the line number `k` with."""
    plotext = canvas.need("plotext")
    found = MARKS[k % len(MARKS)]
    return plotext.marker(found, pixel=plotext.pixel(COLOURS[k % len(COLOURS)])) if colour else found


def built(figure: Any, colour: bool) -> list[str]:
    """The lines of a picture of plotext."""
    found = str(figure.build().string(colorless=not colour)).splitlines()
    figure.clear()
    return found


def named(mark: str, label: str, width: int) -> Iterator[str]:
    """A row of a legend: a mark, and what it stands for."""
    yield from textwrap.wrap(label, width, initial_indent=f"{mark} ", subsequent_indent="  ")


def line_named(k: int, label: str, width: int, colour: bool) -> Iterator[str]:
    """The same of the line number `k`, in its colour."""
    mark = MARKS[k % len(MARKS)]
    first, *rest = named(mark, label, width)
    if colour:
        coloured = canvas.need("plotext").colorize(mark, COLOURS[k % len(COLOURS)]).string()
        first = first.replace(mark, str(coloured), 1)
    yield from (first, *rest)


def fitted(lines: Iterator[str], plain: bool) -> str:
    """Lines as one text; with `plain` only in ASCII."""
    found = "\n".join(line.rstrip() for line in lines)
    return found.translate(BOXES).encode("ascii", "replace").decode() if plain else found
