"""The picture of a comparison: the data with what each loss makes of them, and the numbers beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from . import canvas
from .boundaries import draw_classes
from .canvas import DARK, GREY, INK
from .results import Results
from .tables import columns, title

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Inches: the width of what is drawn, and of a column of numbers beside it.
PICTURE, COLUMN = 6.0, 0.75
#: The most points that are drawn, and the places of a curve.
SHOWN, STEPS = 2000, 160


def figure(results: Results, make: canvas.Make = canvas.figure) -> Figure:
    """A comparison as a new figure."""
    found = columns(results)
    height = max(4.2, 0.45 * len(results.rows) + 1.3)
    first = max(1.6, 0.5 + 0.072 * max(len(row.name.partition("(")[0]) for row in results.rows))
    right = [first + COLUMN * (k + 1) for k in range(len(found))]
    with canvas.settings():
        sheet = make(PICTURE + right[-1], height)
        picture, beside = sheet.subplots(1, 2, width_ratios=(PICTURE, right[-1]))
        (draw_curve if results.task == "regression" else draw_classes)(picture, results, shown(results))
        picture.grid(False)
        picture.set_title(title(results), fontsize=10, color=INK)
        picture.tick_params(labelsize=8, colors=DARK)
        picture.legend(fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=3)
        _write_table(beside, results, found, right)
    return sheet


def shown(results: Results) -> Any:
    """The indices of the points that are drawn: all of them, or some that were fitted."""
    fitted = results.fitted
    return fitted[:: max(1, -(-len(fitted) // SHOWN))]


def steps(results: Results) -> Any:
    """The places that curves are drawn at."""
    return np.linspace(results.data.x.min(), results.data.x.max(), STEPS)


def draw_curve(axes: Any, results: Results, points: Any) -> None:
    """The points as crosses, the curve behind them where it is known, and the curve that each loss likes best."""
    data = results.data
    x = steps(results)
    if data.truth is not None:
        axes.plot(data.x, data.truth, color=GREY, linewidth=5, alpha=0.7, zorder=1, label="the curve")
    crowded = len(points) > 200
    axes.plot(
        data.x[points],
        data.y[points],
        "x",
        color=INK,
        markersize=3 if crowded else 6,
        alpha=0.4 if crowded else 0.9,
        zorder=2,
        label="points" if data.outliers is None else "points, outliers ringed",
    )
    if data.outliers is not None:
        ringed = data.outliers
        axes.plot(data.x[ringed], data.y[ringed], "o", color=INK, markersize=13, fillstyle="none", zorder=2)
    for k, row in enumerate(results.rows):
        axes.plot(x, row.fit.curve(x), zorder=3 + k, **canvas.line(k))
    axes.set_xlabel(data.names[0], fontsize=9)
    axes.set_ylabel(data.names[1], fontsize=9)


def _write_table(axes: Any, results: Results, found: dict[str, list[str]], right: list[float]) -> None:
    """The lines of the picture by their losses, with the numbers of each; `right` is where columns end, in inches."""
    rows = len(results.rows)
    axes.set_xlim(0, right[-1])
    axes.set_ylim(max(rows, 8), -1.2)
    axes.set_axis_off()
    for x, heading in zip(right, found, strict=True):
        words = heading.replace(" ", "\n", 1)
        axes.text(x, -0.65, words, ha="right", va="center", fontsize=8, color=DARK)
    axes.plot([0, right[-1]], [-0.12, -0.12], color=GREY, linewidth=0.8)
    for k, row in enumerate(results.rows):
        axes.plot([0, 0.3], [k + 0.4, k + 0.4], **canvas.line(k))
        name, bracket, rest = row.name.partition("(")
        axes.text(0.38, k + (0.25 if bracket else 0.4), name, va="center", fontsize=8, color=INK)
        if bracket:
            fitting = rest if len(rest) <= 24 else f"{rest[:22]}..."
            axes.text(0.38, k + 0.6, f"({fitting}", va="center", fontsize=6.5, color=DARK)
        for x, texts in zip(right, found.values(), strict=True):
            axes.text(x, k + 0.4, texts[k] or "–", ha="right", va="center", fontsize=8, color=INK)
