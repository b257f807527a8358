"""What losses are compared on: the user's arrays, or data that are made, the same ones every time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..form.check import ParameterError, ShapeError
from .kinds import Task

Array = np.ndarray[Any, Any]

SEED = 20
POINTS, OUTLIERS = 48, 6
EACH, MISTAKES = 40, 4  # points of a class, and how many of them are far inside the other one


@dataclass(frozen=True, eq=False)
class Data:
    """Points, and what is known of them."""

    x: Array  # (n,) places, or (n, 2) points of two classes
    y: Array  # (n,) numbers, or classes 0 and 1
    pred: Array | None = None  # predictions, which are valued against `truth`, or against y
    truth: Array | None = None  # what is behind the data, where they were made
    outliers: Array | None = None  # which of them were made outliers
    names: tuple[str, str] = ("x", "y")
    classes: tuple[Any, Any] = (0, 1)  # as the user wrote them


def made(task: Task) -> Data:
    return _made_curve() if task == "regression" else _made_classes()


def truth(x: Array) -> Array:
    """The curve behind the made data; positive, so that losses of positive numbers take them, too."""
    found: Array = 3.0 + 1.5 * np.sin(x) + 0.25 * x
    return found


def _made_curve() -> Data:
    rng = np.random.default_rng(SEED)
    x = np.linspace(0.0, 6.0, POINTS)
    y = truth(x) + rng.normal(0.0, 0.25, POINTS)
    outliers = np.zeros(POINTS, dtype=bool)
    outliers[rng.choice(np.arange(4, POINTS // 2), OUTLIERS, replace=False)] = True
    y = np.where(outliers, y + rng.uniform(4.0, 7.0, POINTS), y)
    return Data(x, y, pred=y, truth=truth(x), outliers=outliers)


def _made_classes() -> Data:
    rng = np.random.default_rng(SEED)
    y = np.repeat([0, 1], EACH)
    x = rng.normal(0.0, 0.8, (2 * EACH, 2)) + np.where(y[:, None] == 1, 1.2, -1.2)
    outliers = np.arange(2 * EACH) < MISTAKES  # of the first class
    x[outliers] = rng.normal(0.0, 0.4, (MISTAKES, 2)) + 4.0
    return Data(x, y, outliers=outliers)


def given(task: Task, x: Any, y: Any, pred: Any = None, names: tuple[str, str] = ("x", "y")) -> Data:
    """The user's arrays, checked.

    Raises
    ------
    ShapeError
        Where they do not belong together.
    ParameterError
        Where they hold what is no finite number, or not two classes.
    """
    x, y = _numbers("x", x), np.asarray(y) if task == "classification" else _numbers("y", y)
    pred = None if pred is None else _numbers("pred", pred)
    wanted = "(n,)" if task == "regression" else "(n, 2), the two numbers of each point"
    if x.ndim != (1 if task == "regression" else 2) or (x.ndim == 2 and x.shape[1] != 2):
        message = f"x has shape {x.shape}; accepted for losses of {task}: {wanted}"
        raise ShapeError(message)
    for name, other in (("y", y), ("pred", pred)):
        if other is not None and other.shape != x.shape[:1]:
            message = f"x has shape {x.shape} and {name} {other.shape}; accepted: one number a row of x"
            raise ShapeError(message)
    if len(x) < 2:
        message = f"x has shape {x.shape}; accepted: two points or more"
        raise ShapeError(message)
    if task == "regression":
        return Data(x, y, pred, names=names)
    bits, classes = _classes(y)
    return Data(x, bits, pred, names=names, classes=classes)


def _numbers(name: str, values: Any) -> Array:
    """An array, a list or a column of a frame as finite numbers."""
    try:
        found = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        message = f"{name} holds what is no number; accepted: an array of numbers"
        raise ParameterError(message) from error
    if not np.all(np.isfinite(found)):
        message = (
            f"{name} holds {int(np.sum(~np.isfinite(found)))} values that are NaN or infinite; leave them out"
        )
        raise ParameterError(message)
    return found


def _classes(y: Array) -> tuple[Array, tuple[Any, Any]]:
    """The second class of two as 1, in the order that they sort in."""
    try:
        found = np.unique(y)
    except TypeError as error:  # of several types
        message = "y holds values that cannot be sorted; accepted: two classes, as numbers or as words"
        raise ParameterError(message) from error
    if len(found) != 2:
        message = f"y holds {len(found)} different values; accepted for losses of classification: two classes"
        raise ParameterError(message)
    return (y == found[1]).astype(np.int64), (found[0].item(), found[1].item())
