"""The picture of a comparison: the data with what each loss makes of them, and the numbers beside it."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from ..form.check import ParameterError
from .boundaries import draw_classes
from .results import Results
from .styles import DARK, GREY, INK, style
from .tables import columns, title

FORMATS = (".png", ".svg", ".pdf")
#: Inches: the width of what is drawn, and of a column of numbers beside it.
PICTURE, COLUMN = 6.0, 0.75
#: The most points that are drawn.
SHOWN = 2000


def figure(results: Results, on: Any = None) -> Any:
    """Draw a comparison, on a matplotlib figure where one is given."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        message = 'pictures need matplotlib: pip install "unilos[plot]"'
        raise ImportError(message, name="matplotlib") from error
    found = columns(results)
    height = max(4.2, 0.45 * len(results.rows) + 1.3)
    sheet = Figure(layout="constrained") if on is None else on
    first = max(1.6, 0.5 + 0.072 * max(len(row.name.partition("(")[0]) for row in results.rows))
    right = [first + COLUMN * (k + 1) for k in range(len(found))]
    sheet.set_size_inches(PICTURE + right[-1], height)
    picture, beside = sheet.subplots(1, 2, width_ratios=(PICTURE, right[-1]))
    (draw_curve if results.task == "regression" else draw_classes)(picture, results, shown(results))
    picture.set_title(title(results), fontsize=10, color=INK)
    picture.spines[["top", "right"]].set_visible(False)
    picture.tick_params(labelsize=8, colors=DARK)
    picture.legend(fontsize=8, frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=3)
    _write_table(beside, results, found, right)
    return sheet


def interactive() -> bool:
    """Whether matplotlib is there and has a display to open a window on."""
    try:
        pyplot, backends = import_module("matplotlib.pyplot"), import_module("matplotlib.backends")
    except ImportError:
        return False
    known = backends.backend_registry.list_builtin(backends.BackendFilter.INTERACTIVE)
    return pyplot.get_backend().lower() in known


def window(results: Results) -> None:
    """The picture in a window, until that is closed."""
    from matplotlib import pyplot

    figure(results, on=pyplot.figure(layout="constrained"))
    pyplot.show()


def shown(results: Results) -> Any:
    """The indices of the points that are drawn: all of them, or some that were fitted."""
    fitted = results.fitted
    return fitted[:: max(1, -(-len(fitted) // SHOWN))]


def draw_curve(axes: Any, results: Results, points: Any) -> None:
    """The points as crosses, the curve behind them where it is known, and the curve that each loss likes best."""
    data = results.data
    x = np.linspace(data.x.min(), data.x.max(), 160)
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
        axes.plot(x, row.fit.curve(x), zorder=3 + k, linewidth=1.8, **style(k))
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
        axes.plot([0, 0.3], [k + 0.4, k + 0.4], linewidth=1.8, **style(k))
        name, bracket, rest = row.name.partition("(")
        axes.text(0.38, k + (0.25 if bracket else 0.4), name, va="center", fontsize=8, color=INK)
        if bracket:
            fitting = rest if len(rest) <= 24 else f"{rest[:22]}..."
            axes.text(0.38, k + 0.6, f"({fitting}", va="center", fontsize=6.5, color=DARK)
        for x, texts in zip(right, found.values(), strict=True):
            axes.text(x, k + 0.4, texts[k] or "–", ha="right", va="center", fontsize=8, color=INK)


def check_path(path: str | os.PathLike[str]) -> Path:
    """The path of a picture, whose name says its format and whose folder is there."""
    found = Path(path)
    if found.suffix.lower() not in FORMATS:
        message = (
            f"a picture cannot be written to {found.name}; accepted: a name that ends in {', '.join(FORMATS)}"
        )
        raise ParameterError(message)
    if not found.parent.is_dir():
        message = f"a picture cannot be written to {found}: there is no folder {found.parent}"
        raise ParameterError(message)
    return found


def save(sheet: Any, path: str | os.PathLike[str]) -> None:
    """Write a figure: PNG, SVG or PDF by the file's name. The same figure gives the same file."""
    import matplotlib

    found = check_path(path)
    unstamped: dict[str, Any] = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
    with matplotlib.rc_context({"svg.hashsalt": "unilos"}):
        try:
            sheet.savefig(found, dpi=150, metadata=unstamped.get(found.suffix.lower()))
        except OSError as error:
            message = f"a picture cannot be written to {found}: {error.strerror or error}"
            raise ParameterError(message) from error
