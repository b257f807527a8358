"""Losses compared on data: what each makes of the same predictions, and which model each likes best."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..face.loss import Loss
from ..face.registry import get
from ..form.check import ArgumentError, ParameterError
from ..form.facts import POSITIVE
from . import canvas
from . import data as _data
from .data import Array, Data
from .fits import ROWS, Fit, fit, planar, polynomial
from .kinds import Kind, Task, kind_of, task_of
from .results import Results, Row
from .sheets import figure
from .tables import text
from .told import Told, in_turn

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: The usual degree of a model, and the highest.
DEGREES: dict[Task, tuple[int, int]] = {"regression": (5, 20), "classification": (1, 2)}


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Results):
    """Losses on the same data: the numbers, and the picture of them.

    `print(comparison)` is the table; `figure()` draws, and `save(path)` writes the drawing.
    """

    def table(self, width: int = 80) -> str:
        """The numbers as text, in lines of at most `width` characters."""
        return text(self, width)

    def __repr__(self) -> str:
        return self.table()

    def figure(self) -> Figure:
        """The picture, as a new figure."""
        return figure(self)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the picture: PNG, SVG or PDF, by the name of the file."""
        canvas.write(self.figure(), path)

    def to_dict(self) -> dict[str, Any]:
        """The numbers as plain data, as JSON has them."""
        return {
            "task": self.task,
            "points": len(self.data.y),
            "fitted": len(self.fitted),
            "losses": [
                {
                    "loss": row.loss.to_dict(),
                    "value": row.value,
                    "value_without_outliers": row.clean,
                    "fit": {"loss": row.fit.value, "coefficients": row.fit.coefficients.tolist()},
                    "error": row.error,
                    "wrong": row.wrong,
                }
                for row in self.rows
            ],
        }


def compare(
    losses: Any,
    x: Any = None,
    y: Any = None,
    pred: Any = None,
    *,
    degree: int | None = None,
    names: tuple[str, str] = ("x", "y"),
    told: Told | None = None,
) -> Comparison:
    """Compare losses on the same data: the value of each, and the model that each likes best.

    Losses of regression are given points on a curve and fit a polynomial; losses of classification are given points of
    two classes and fit a score, whose sign is the class. Which of them a loss is follows from what it takes.

    Parameters
    ----------
    losses : a loss, or several in a list
        Objects, classes, functions or names.
    x : array of shape (n,), or (n, 2) for classification, optional
        Without it data are made, the same every time: a curve with noise and outliers, or two classes with mistakes.
    y : array of shape (n,), optional
        Numbers, or two classes. Both `x` and `y` are given, or neither.
    pred : array of shape (n,), optional
        Predictions of `y` to be valued; for classification scores, which are positive for the second class.
    degree : int, optional
        Of the polynomial: 5 if not given, and of a score 1 (a straight boundary) or 2.
    names : pair of str
        What is written at the axes.
    told : callable, optional
        Called as `told(name, done, of)` before each fit, to show progress.

    Returns
    -------
    Comparison
        With `rows`, `values`, `fits`, `fitted_values`, `figure()` and `save(path)`; its text is a table.

    Raises
    ------
    ParameterError
        Where a loss is unknown or cannot be compared, where losses of both tasks are mixed, or where data hold what is
        no number or lies outside the domain of a loss.
    ShapeError
        Where the arrays do not belong together.
    """
    alone = isinstance(losses, (str, Mapping)) or not isinstance(losses, Iterable)
    several: list[Any] = [losses] if alone else list(losses)
    # What is compared are means, whatever a loss is set to.
    found: list[Loss] = [replace(get(loss), reduction="mean") for loss in several]
    if not found:
        message = "compare takes one loss or more; unilos.names() lists all"
        raise ArgumentError(message)
    if (x is None) != (y is None) or (x is None and pred is not None):
        message = "compare takes x and y together, and pred with them; without all three it makes data"
        raise ArgumentError(message)
    kinds = [kind_of(loss) for loss in found]
    task = task_of([(loss.name, kind) for loss, kind in zip(found, kinds, strict=True)])
    degree = _degree(task, degree)
    points = _data.made(task) if x is None else _data.given(task, x, y, pred, names)
    for loss, kind in zip(found, kinds, strict=True):
        _check_domain(loss, kind, points)
    fitted = _drawn(len(points.y))
    places, targets = points.x[fitted], points.y[fitted]
    basis = (planar if task == "classification" else polynomial)(places, degree)
    steps = [((loss, kind), loss.name) for loss, kind in zip(found, kinds, strict=True)]
    rows = [
        _row(loss, kind, points, fit(loss, kind, basis, places, targets))
        for (loss, kind), _ in in_turn(steps, told)
    ]
    return Comparison(task, points, tuple(rows), fitted)


def _degree(task: Task, degree: int | None) -> int:
    usual, most = DEGREES[task]
    if degree is None:
        return usual
    if isinstance(degree, bool) or not isinstance(degree, int) or not 1 <= degree <= most:
        message = f"degree is {degree!r}; accepted for {task}: an integer from 1 to {most}"
        raise ParameterError(message)
    return degree


def _drawn(n: int) -> Array:
    """The indices of the points that are fitted."""
    if n <= ROWS:
        return np.arange(n)
    return np.sort(np.random.default_rng(_data.SEED).choice(n, ROWS, replace=False))


def _check_domain(loss: Loss, kind: Kind, data: Data) -> None:
    """A sentence where a target, or a prediction, is none that the loss takes."""
    if kind.task == "classification":
        return  # classes become what the loss takes, and scores may be any number
    for _, part in loss.summands:
        pred, target = part.domains[:2]
        for name, numbers, where in (
            (data.names[1], data.y, target),
            ("pred", data.pred, POSITIVE if kind.log else pred),
        ):
            bad = [] if numbers is None or not where.bounded else numbers[~where.contains(numbers)]
            if len(bad):
                message = f"{part.name}: {name} holds {bad[0]:g}; accepted: {where}"
                raise ParameterError(message)


def _row(loss: Loss, kind: Kind, data: Data, best: Fit) -> Row:
    target = kind.target(data.y if data.truth is None else data.truth)

    def value(kept: Any) -> float | None:
        return None if data.pred is None else float(loss(kind.read(data.pred[kept]), target[kept]))

    # Of all points, of which some were fitted.
    best = replace(best, value=float(loss(kind.pred(best.scores(data.x)), kind.target(data.y))))
    clean = None if data.outliers is None else ~data.outliers
    curve = kind.task == "regression"
    wrong = None if curve or not best.decided else (best.scores(data.x) > 0) != (data.y > 0)
    return Row(
        loss,
        value(slice(None)),
        None if clean is None else value(clean),
        best,
        None if data.truth is None else float(np.sqrt(np.mean((best.curve(data.x) - data.truth) ** 2))),
        None if wrong is None else float(np.mean(wrong if clean is None else wrong[clean])),
    )
