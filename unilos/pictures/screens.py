"""The picture of a comparison in characters, for a terminal without a display."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from . import characters
from .boundaries import crossings
from .data import Array
from .results import Results
from .sheets import shown, steps
from .tables import title

#: Places, and what they are marked with.
Layer = tuple[Array, Array, Any]
SHOWN = 400  # points, at most twice as many
CLASSES = "○▲"
HEIGHT, WIDE = 22, 100


def drawing(results: Results, width: int, colour: bool = False, plain: bool = False) -> str:
    """The points and what each loss makes of them.

    Parameters
    ----------
    results : Results
        What is drawn.
    width : int
        The columns that there are; no line is longer, from 40 on.
    colour : bool
        Whether lines are coloured, besides the character that each has.
    plain : bool
        Whether only ASCII is used.
    """
    width = max(width, characters.LEAST)
    return characters.fitted(_lines(results, width, colour), plain)


def _lines(results: Results, width: int, colour: bool) -> Iterator[str]:
    figure = characters.blank(min(width, WIDE), HEIGHT)
    figure.title(title(results))
    for x, y, mark in _layers(results, colour):
        if len(x):
            figure.draw(figure.signal([*map(float, x)], [*map(float, y)], marker=mark))
    yield from characters.built(figure, colour)
    for k, row in enumerate(results.rows):
        yield from characters.line_named(k, row.name, width, colour)
    for mark, label in _points(results):
        yield from characters.named(mark, label, width)


def _layers(results: Results, colour: bool) -> Iterator[Layer]:
    """What is drawn, the points first, as lines are to be seen among many of them."""
    data, points = results.data, shown(results)
    points = points[:: max(1, len(points) // SHOWN)]
    curve = results.task == "regression"
    x, y = data.x[points], data.y[points]
    if curve:
        yield x, y, "×"
    else:
        for k, mark in enumerate(CLASSES):
            yield x[y == k, 0], x[y == k, 1], mark
    if data.truth is not None:
        yield data.x, data.truth, "."
    for k, row in enumerate(results.rows):
        if curve:
            at = steps(results)
            yield at, row.fit.curve(at), characters.mark(k, colour)
        elif row.fit.decided:
            places = np.array([*crossings(data.x, row.fit, 60)]).reshape(-1, 2)
            yield places[:, 0], places[:, 1], characters.mark(k, colour)


def _points(results: Results) -> Iterator[tuple[str, str]]:
    """The marks of the data with what they stand for."""
    if results.task == "classification":
        yield from zip(CLASSES, (f"class {name}" for name in results.data.classes), strict=True)
        return
    yield "×", "the points"
    if results.data.truth is not None:
        yield ".", "the curve"
