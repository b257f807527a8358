"""Curves and maps on axes of matplotlib."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from . import canvas
from .curves import Curve, view
from .maps import Map

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 3.5, 3.1  # of a panel, in inches
LEVELS = 12
ARROWS = 13  # along each side of a map
SAID = 4  # kinks that are told in words below a picture


def curves_figure(
    curves: Sequence[Curve], quantities: Sequence[str], says: Sequence[str], make: canvas.Make
) -> Figure:
    """A panel for each quantity, all lines in each."""
    notes = [*says, *kinks_in_words(curves, quantities)]
    across = max(WIDTH * len(quantities), 4.6)
    notes = [row for note in notes for row in textwrap.wrap(note, int(across * 14))]
    above = -(-len(curves) // max(1, int(across / 2.6)))  # rows of the legend
    figure = make(across, HEIGHT + 0.22 * above + 0.19 * len(notes))
    for k, quantity in enumerate(quantities):
        axes = figure.add_subplot(1, len(quantities), k + 1)
        draw_curves(axes, curves, [quantity])
        axes.set_title(quantity)
    handles, labels = figure.axes[0].get_legend_handles_labels()
    columns = max(1, min(len(curves), int(across / 2.6)))
    figure.legend(handles, labels, loc="outside upper center", ncols=columns, handlelength=3.0)
    if notes:
        figure.supxlabel("\n".join(notes), fontsize=9.0, x=0.01, ha="left", color="#333333")
    return figure


def draw_curves(axes: Axes, curves: Sequence[Curve], quantities: Sequence[str]) -> None:
    """Lines of these quantities, in one pair of axes; where there are several, each line says of what it is."""
    several, number = len(quantities) > 1, 0
    for quantity in quantities:
        for curve in curves:
            style = canvas.line(number)
            number += 1
            if quantity not in curve.lines:
                continue
            label = f"{curve.label}, {quantity}" if several else curve.label
            axes.plot(curve.x, curve.lines[quantity], label=label, **style)
            for kink in curve.kinks_in(quantity):
                height = getattr(kink, quantity)
                axes.plot([kink.x], [height], "o", color=style["color"], markersize=5.5, zorder=5)
    low, high = view([c.lines[q] for q in quantities for c in curves if q in c.lines])
    axes.set_ylim(low, high)
    axes.set_xlim(curves[0].axis.low, curves[0].axis.high)
    axes.locator_params(axis="x", nbins=6)
    axes.set_xlabel(wrapped(curves[0].axis.label, 40))
    if not any(q in c.lines for q in quantities for c in curves):
        axes.set_yticks([])
    lacking = [c.label for c in curves if "curvature" in quantities and c.lacks]
    if lacking:
        words = textwrap.fill(f"no curvature: {', '.join(lacking)}", 26)
        axes.text(0.5, 0.5, words, ha="center", va="center", transform=axes.transAxes)


def kinks_in_words(curves: Sequence[Curve], quantities: Sequence[str]) -> list[str]:
    """The slope, or the curvature, that the library takes where it jumps."""
    found = []
    for curve in curves:
        seen = [
            k for k in curve.kinks if k.jumps in quantities or (k.jumps == "slope" and "value" in quantities)
        ]
        told = [f"{k.jumps} {getattr(k, k.jumps):.4g} at {k.x:.4g}" for k in seen[:SAID]]
        if told:
            more = ["..."] if len(seen) > SAID else []
            found.append(f"● {curve.label}: {', '.join([*told, *more])}")
    return found


def maps_figure(maps: Sequence[Map], arrows: bool, make: canvas.Make) -> Figure:
    """A panel for each map, three in a row."""
    columns = min(3, len(maps))
    rows = -(-len(maps) // columns)
    figure = make(4.4 * columns, 4.5 * rows)
    for k, one in enumerate(maps):
        draw_map(figure.add_subplot(rows, columns, k + 1), one, arrows)
    return figure


def draw_map(axes: Axes, one: Map, arrows: bool = True) -> None:
    """Contours of the value, filled, and the gradient as arrows: uphill, longer where it is steeper."""
    values = np.ma.masked_invalid(one.value)
    levels = levels_of(values.compressed())
    more = "max" if values.max() > levels[-1] else "neither"
    drawn = axes.contourf(one.x, one.y, values, levels=levels, cmap=canvas.MAP, extend=more)
    axes.contour(one.x, one.y, values, levels=levels, colors="white", linewidths=0.4)
    axes.figure.colorbar(drawn, ax=axes, fraction=0.046, pad=0.03, label="value")
    if arrows:
        draw_arrows(axes, one)
    axes.set_xlim(one.across.low, one.across.high)
    axes.set_ylim(one.up.low, one.up.high)
    axes.set_aspect("equal")
    axes.grid(False)
    axes.set_xlabel(one.across.label)
    axes.set_ylabel(one.up.name)
    below = wrapped(one.says, 48)
    axes.text(0.5, 1.03, below, fontsize=9.0, ha="center", va="bottom", transform=axes.transAxes)
    axes.set_title(wrapped(one.label, 38), pad=14 + 11 * (below.count("\n") + 1))


def levels_of(seen: Any) -> Any:
    """Round numbers for contours, from the least value to what all but the steepest rows reach."""
    ticker = canvas.need("matplotlib.ticker")
    low, high = (seen.min(), np.quantile(seen, 0.98)) if seen.size else (0.0, 1.0)
    return ticker.MaxNLocator(LEVELS).tick_values(low, high if high > low else low + 1.0)


def wrapped(text: str, width: int) -> str:
    """Its lines, none longer than this."""
    return "\n".join(row for line in text.split("\n") for row in textwrap.wrap(line, width))


def draw_arrows(axes: Axes, one: Map) -> None:
    at = np.linspace(0, len(one.x) - 1, ARROWS + 2).round().astype(int)[1:-1]
    slopes: list[Any] = [s[np.ix_(at, at)] for s in one.slope]
    size = np.hypot(*slopes)
    known = np.isfinite(size) & np.isfinite(one.value[np.ix_(at, at)]) & (size > 0)
    if not known.any():
        return
    long = np.quantile(size[known], 0.9)
    with np.errstate(all="ignore"):
        scale = np.where(known, np.minimum(1.0, long / size) / long, np.nan)
    apart = (one.x[-1] - one.x[0]) / ARROWS
    u, v = (np.ma.masked_invalid(s * scale * apart * 0.9) for s in slopes)
    axes.quiver(
        one.x[at], one.y[at], u, v, color="white", edgecolor="black", linewidth=0.5,
        angles="xy", scale_units="xy", scale=1.0, width=0.008, pivot="mid",
    )  # fmt: skip
