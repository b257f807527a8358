"""Times against sizes, on logarithmic axes, above what memory alone would take."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import canvas, characters

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HEIGHT, LONG = 18, 84  # lines in a terminal, letters of a label
ACROSS, UP = "entries", "milliseconds"


@dataclass(frozen=True)
class Times:
    """A line: what a thing takes at each of its sizes, in milliseconds."""

    label: str
    sizes: tuple[float, ...]
    ms: tuple[float, ...]


def figure(lines: Sequence[Times], floor: Times | None, make: canvas.Make = canvas.figure) -> Figure:
    """Times as a new figure.

    Parameters
    ----------
    lines : sequence of Times
    floor : Times or None
        What reading and writing the arrays takes at the bandwidth of the memory.
    make : callable
        Makes the figure of so many inches.
    """
    with canvas.settings():
        labels = [textwrap.fill(line.label, LONG) for line in lines]
        sheet = make(7.0, 4.4 + 0.19 * sum(label.count("\n") + 1 for label in labels))
        axes = sheet.add_subplot()
        for k, (line, label) in enumerate(zip(lines, labels, strict=True)):
            axes.plot(line.sizes, line.ms, marker="o", markersize=4, label=label, **canvas.line(k))
        if floor is not None:
            axes.plot(floor.sizes, floor.ms, color=canvas.GREY, linewidth=5, zorder=1, label=floor.label)
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlabel(ACROSS)
        axes.set_ylabel(UP)
        sheet.legend(loc="outside upper left")
    return sheet


def drawing(
    lines: Sequence[Times], floor: Times | None, width: int, colour: bool = False, plain: bool = False
) -> str:
    """The same in characters; no line is longer than `width`, from 40 on."""
    width = max(width, characters.LEAST)
    return characters.fitted(_lines(lines, floor, width, colour), plain)


def _lines(lines: Sequence[Times], floor: Times | None, width: int, colour: bool) -> Iterator[str]:
    blank = characters.blank(width, HEIGHT)
    every = [*lines, *([floor] if floor is not None else [])]
    if floor is not None:
        _draw(blank, floor, ".")
    for k, line in enumerate(lines):
        _draw(blank, line, characters.mark(k, colour))
    _ruler(blank, "x", [x for line in every for x in line.sizes])
    _ruler(blank, "y", [y for line in every for y in line.ms])
    yield UP
    yield from characters.built(blank, colour)
    yield ACROSS.rjust(width)
    for k, line in enumerate(lines):
        yield from characters.line_named(k, line.label, width, colour)
    if floor is not None:
        yield from characters.named(".", floor.label, width)


def _draw(figure: Any, line: Times, mark: Any) -> None:
    x, y = ([math.log10(v) for v in numbers] for numbers in (line.sizes, line.ms))
    signal = figure.signal(x, y, marker=mark)
    figure.draw(signal.lines() if len(x) > 1 else signal)


def _ruler(figure: Any, which: str, numbers: Sequence[float]) -> None:
    """Powers of ten, at most seven of them, around some numbers."""
    low, high = math.floor(math.log10(min(numbers))), math.ceil(math.log10(max(numbers)))
    high = max(high, low + 1)
    at = list(range(low, high + 1, max(1, -(-(high - low) // 6))))
    ruler = figure.ruler(which)
    ruler.lim(float(low), float(high))
    ruler.ticks([float(x) for x in at], [f"1e{x}" if abs(x) > 3 else f"{10.0**x:g}" for x in at])
