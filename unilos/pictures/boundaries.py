"""Two classes of points, and where each loss parts them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from . import canvas
from .canvas import DARK, INK
from .fits import Fit
from .results import Results

Array = np.ndarray[Any, Any]
GRID = 200


def draw_classes(axes: Any, results: Results, points: Array) -> None:
    """The points of both classes, and the boundary that each loss likes best."""
    data = results.data
    chosen = np.zeros(len(data.y), dtype=bool)
    chosen[points] = True
    looks = (("o", "none"), ("^", "full"))
    for label, (marker, filled) in enumerate(looks):
        x = data.x[chosen & (data.y == label)]
        name = f"class {data.classes[label]}"
        axes.plot(*x.T, marker, color=DARK, fillstyle=filled, markersize=5, alpha=0.8, label=name)
    if data.outliers is not None:
        ringed = data.x[data.outliers].T
        axes.plot(*ringed, "o", color=INK, fillstyle="none", markersize=13, label="mislabelled")
    for k, row in enumerate(results.rows):
        if row.fit.decided:
            axes.contour(*field(data.x, row.fit), levels=[0.0], linewidths=1.9, **_contour(k))
    axes.set_xlabel(data.names[0], fontsize=9)
    axes.set_ylabel(data.names[1], fontsize=9)


def field(x: Array, fit: Fit, size: int = GRID) -> tuple[Array, Array, Array]:
    """The two coordinates of a grid over the points, and the score at every place of it."""
    low, high = x.min(axis=0), x.max(axis=0)
    room = 0.08 * (high - low) + 1e-12
    u, v = (np.linspace(a, b, size) for a, b in zip(low - room, high + room, strict=True))
    places = np.stack(np.meshgrid(u, v), axis=-1)
    return u, v, fit.scores(places.reshape(-1, 2)).reshape(size, size)


def crossings(x: Array, fit: Fit, size: int = GRID) -> Iterator[tuple[float, float]]:
    """Places of a grid beside which the score changes its sign: the boundary as points."""
    u, v, scores = field(x, fit, size)
    sides = scores > 0
    changes = np.zeros_like(sides)
    changes[:, 1:] |= sides[:, 1:] != sides[:, :-1]
    changes[1:] |= sides[1:] != sides[:-1]
    for i, j in zip(*np.nonzero(changes), strict=True):
        yield float(u[j]), float(v[i])


def _contour(k: int) -> dict[str, Any]:
    found = canvas.line(k)
    return {"colors": [found["color"]], "linestyles": [found["linestyle"]]}
