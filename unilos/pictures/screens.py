"""The picture of a comparison in characters, for a terminal without a display."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

import numpy as np

from .boundaries import crossings
from .data import Array
from .results import Results
from .sheets import shown
from .styles import NAMED
from .tables import title

#: Places, their character and its colour.
Layer = tuple[Array, Array, str, str]
SHOWN = 400  # points, at most twice as many
MARKS = "*+o#@%&="  # tell the lines apart where there are no colours
CLASSES = "○▲"
PLAIN = "gray"  # between black and white: it is seen on both
HEIGHT, NARROW, WIDE = 22, 30, 100


def drawing(results: Results, width: int, colours: bool) -> str:
    """The points and what each loss makes of them, in lines of at most `width` characters."""
    try:
        plotext = import_module("plotext")
    except ImportError as error:
        message = 'pictures in a terminal need plotext: pip install "unilos[plot]"'
        raise ImportError(message, name="plotext") from error
    canvas = plotext.figure
    canvas.clear()
    canvas.theme("simple")
    canvas.plot_size(min(max(width, NARROW), WIDE), HEIGHT)
    canvas.title(title(results))
    canvas.legend(False)
    for x, y, mark, colour in _layers(results, colours):
        if len(x):
            marker = plotext.marker(mark, colour)
            canvas.draw(canvas.signal([*map(float, x)], [*map(float, y)], marker=marker))
    picture = str(canvas.build().string(colorless=not colours)).rstrip("\n")
    canvas.clear()

    def coloured(mark: str, colour: str) -> str:
        return str(plotext.colorize(mark, colour).string()) if colours and colour != PLAIN else mark

    return f"{picture}\n{_legend(results, width, coloured)}"


def _layers(results: Results, colours: bool) -> Iterator[Layer]:
    """What is drawn, the points first, as lines are to be seen among many of them."""
    data, points = results.data, shown(results)
    points = points[:: max(1, len(points) // SHOWN)]
    curve = results.task == "regression"
    x, y = data.x[points], data.y[points]
    if curve:
        yield x, y, "×", PLAIN
    else:
        for k, mark in enumerate(CLASSES):
            yield x[y == k, 0], x[y == k, 1], mark, PLAIN
    if data.truth is not None:
        yield data.x, data.truth, ".", PLAIN
    for k, row in enumerate(results.rows):
        colour = NAMED[k % len(NAMED)] if colours else PLAIN
        if curve:
            steps = np.linspace(data.x.min(), data.x.max(), 120)
            yield steps, row.fit.curve(steps), MARKS[k % len(MARKS)], colour
        elif row.fit.decided:
            places = np.array([*crossings(data.x, row.fit, 60)]).reshape(-1, 2)
            yield places[:, 0], places[:, 1], MARKS[k % len(MARKS)], colour


def _legend(results: Results, width: int, coloured: Callable[[str, str], str]) -> str:
    """The characters by what they stand for, a line each."""
    data = results.data
    lines = [(MARKS[k % len(MARKS)], NAMED[k % len(NAMED)], row.name) for k, row in enumerate(results.rows)]
    if results.task == "regression":
        lines += [("×", PLAIN, "the points")] + [(".", PLAIN, "the curve")] * (data.truth is not None)
    else:
        lines += [(mark, PLAIN, f"class {data.classes[k]}") for k, mark in enumerate(CLASSES)]
    return "\n".join(f"  {coloured(mark, colour)} {name[: width - 4]}" for mark, colour, name in lines)
