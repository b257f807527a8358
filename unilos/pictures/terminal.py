"""Pictures of characters, for terminals and pipes."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from . import characters
from .curves import Curve, view
from .drawing import kinks_in_words
from .maps import Map
from .plotted import Picture

SHADES = " .:-=+*#%@"
ARROWS = "→↗↑↖←↙↓↘", ">/^\\</v\\"


def text(picture: Picture, width: int, colour: bool = False, plain: bool = False, height: int = 15) -> str:
    """A picture in characters.

    Parameters
    ----------
    picture : Picture
        What is drawn.
    width : int
        The columns that there are; no line is longer, from 40 on.
    colour : bool
        Whether lines are coloured, besides the character that each has.
    plain : bool
        Whether only ASCII is used.
    height : int
        The lines of each panel.
    """
    width = max(width, characters.LEAST)
    return characters.fitted(of_picture(picture, width, height, colour, plain), plain)


def of_picture(picture: Picture, width: int, height: int, colour: bool, plain: bool) -> Iterator[str]:
    if not picture.maps:
        yield from of_curves(picture, width, height, colour)
    for one in picture.maps:
        yield from of_map(one, width, height, picture.arrows, plain)


def of_curves(picture: Picture, width: int, height: int, colour: bool) -> Iterator[str]:
    for k, curve in enumerate(picture.curves):
        yield from characters.line_named(k, curve.label, width, colour)
    for quantity in picture.quantities:
        yield ""
        yield from panel(picture.curves, quantity, width, height, colour)
    yield from textwrap.wrap(picture.curves[0].axis.label.replace("\n", " "), width)
    for note in [*picture.says, *kinks_in_words(picture.curves, picture.quantities)]:
        yield from textwrap.wrap(note, width)


def panel(curves: Sequence[Curve], quantity: str, width: int, height: int, colour: bool) -> Iterator[str]:
    """One quantity of all curves, drawn by plotext."""
    lines = [(k, c) for k, c in enumerate(curves) if quantity in c.lines]
    yield quantity if lines else f"{quantity}: none"
    if not lines:
        return
    figure = characters.blank(width, height)
    low, high = view([c.lines[quantity] for _, c in lines])
    for k, curve in lines:
        draw(figure, curve, quantity, (low, high), characters.mark(k, colour))
    ruler(figure, "x", curves[0].axis.low, curves[0].axis.high)
    ruler(figure, "y", low, high)
    yield from characters.built(figure, colour)


def draw(figure: Any, curve: Curve, quantity: str, ends: tuple[float, float], mark: Any) -> None:
    """A line in pieces, as it is not joined where it jumps, and its dots."""
    y = curve.lines[quantity]
    seen = np.isfinite(y) & (y >= ends[0]) & (y <= ends[1])
    for piece in np.split(np.arange(len(y)), np.flatnonzero(~seen)):
        inside = piece[seen[piece]]
        if inside.size:
            signal = figure.signal(curve.x[inside].tolist(), y[inside].tolist(), marker=mark)
            figure.draw(signal.lines())
    for kink in curve.kinks_in(quantity):
        figure.draw(figure.signal([kink.x], [getattr(kink, quantity)], marker="●"))


def ruler(figure: Any, which: str, low: float, high: float) -> None:
    """Five round numbers along an axis."""
    axis = figure.ruler(which)
    axis.lim(low, high)
    step = 10.0 ** np.floor(np.log10((high - low) / 4))
    step *= min((m for m in (1, 2, 5, 10) if (high - low) / (m * step) <= 6), default=10)
    at = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
    axis.ticks(at.tolist(), [f"{x:.6g}" for x in at + 0.0])


def of_map(one: Map, width: int, height: int, arrows: bool, plain: bool) -> Iterator[str]:
    """A map in shades, the darkest for the largest, and arrows uphill on some of its places."""
    yield one.label
    for line in one.says.split("\n"):
        yield from textwrap.wrap(line, width)
    wide, high = min(width - 10, 3 * height), height
    rows = np.linspace(len(one.y) - 1, 0, high).round().astype(int)
    columns = np.linspace(0, len(one.x) - 1, wide).round().astype(int)
    shown = one.value[np.ix_(rows, columns)]
    low, top = np.nanmin(shown), np.nanquantile(shown, 0.98)
    for r, row in enumerate(rows):
        cells = [cell(v, low, top) for v in shown[r]]
        if arrows and r % 3 == 1:
            for c in range(3, wide, 6):
                cells[c] = arrow(one, row, columns[c], plain) or cells[c]
        edge = f"{one.y[row]:>7.3g} " if r in (0, high // 2, high - 1) else " " * 8
        yield f"{edge}│{''.join(cells)}│"
    left, right = f"{one.across.low:.3g}", f"{one.across.high:.3g}"
    yield " " * 9 + left + right.rjust(wide - len(left))
    yield from textwrap.wrap(f"across: {one.across.label}; up: {one.up.name}".replace("\n", " "), width)
    yield f"value: '{SHADES[0]}' {low:.3g} to '{SHADES[-1]}' {top:.3g}"
    yield ""


def cell(value: float, low: float, top: float) -> str:
    """The shade of a value; a question mark where there is none."""
    if not np.isfinite(value):
        return "?"
    share = (value - low) / (top - low) if top > low else 0.0
    return SHADES[int(np.clip(share * len(SHADES), 0, len(SHADES) - 1))]


def arrow(one: Map, row: int, column: int, plain: bool) -> str:
    """Which way is uphill, among eight; nothing where it is level."""
    x, y = (s[row, column] for s in one.slope)
    if not (np.isfinite(x) and np.isfinite(y) and np.isfinite(one.value[row, column])) or x == y == 0:
        return ""
    return ARROWS[plain][round(float(np.arctan2(y, x)) / (np.pi / 4)) % 8]
