"""A minimiser for functions of a few numbers, smooth or with kinks.

It is the method of Broyden, Fletcher, Goldfarb and Shanno with steps found by bisection, which also converges where the
slope jumps (Lewis and Overton 2013, doi:10.1007/s10107-012-0514-2). A gradient anywhere is all that it asks for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]
Function = Callable[[Array], tuple[float, Array]]

STEPS = 400
DECREASE, CURVATURE = 1e-4, 0.9  # what a step has to do: lower the value, and flatten the slope
SMALL = 1e-13  # a relative decrease that is rounding


class Place(NamedTuple):
    """A point, with the value and the gradient there."""

    at: Array
    value: float
    slope: Array


def minimum(function: Function, start: Array, metric: Array | None = None, steps: int = STEPS) -> Place:
    """Where a function is least, from a start on.

    Parameters
    ----------
    function : callable
        Gives the value and the gradient at an array of shape (n,).
    start : array of shape (n,)
    metric : array of shape (n, n), optional
        About the inverse of the function's curvature; positive definite.
    steps : int
        How many are taken at most.

    Returns
    -------
    Place
        The lowest point that was found; never one above the start.
    """
    metric = np.eye(len(start)) if metric is None else metric
    here, idle = Place(start, *function(start)), 0
    for _ in range(steps):
        direction = -metric @ here.slope
        promised = -float(direction @ here.slope)
        found = _step(function, here, direction) if promised > SMALL * abs(here.value) else None
        if found is None or idle > 2:
            break
        idle = idle + 1 if here.value - found.value <= SMALL * abs(here.value) else 0
        metric = _learned(metric, found.at - here.at, found.slope - here.slope)
        here = found
    return here


def _step(function: Function, here: Place, direction: Array) -> Place | None:
    """A point on the line that is lower and where the function falls less; at least a lower one, or None."""
    fall, low, high, size = float(here.slope @ direction), 0.0, np.inf, 1.0
    best = None
    for _ in range(40):
        at = here.at + size * direction
        there = Place(at, *function(at))
        # A value or a slope that is no number is a step too far.
        if not (there.value <= here.value + DECREASE * size * fall and np.all(np.isfinite(there.slope))):
            high = size
        elif there.slope @ direction < CURVATURE * fall:
            low, best = size, there
        else:
            return there
        size = (low + high) / 2 if high < np.inf else 2 * size
    return best


def _learned(metric: Array, step: Array, change: Array) -> Array:
    """The metric with the curvature that a step has shown."""
    along = float(step @ change)
    if along <= 1e-300:
        return metric
    left = np.eye(len(step)) - np.outer(step, change) / along
    found: Array = left @ metric @ left.T + np.outer(step, step) / along
    return found
