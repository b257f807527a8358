"""Shapes, also where a dimension is not known yet."""

from __future__ import annotations

from typing import Any

from ..form.points import as_wide_as as as_wide_as
from ..form.points import leading as leading

Array = Any


def length(xp: Any, x: Array, axis: int) -> Array | int:
    """The length of an axis; an array where TensorFlow does not know it yet."""
    known = x.shape[axis]
    if isinstance(known, int):
        return known
    first = tuple(slice(None) if a == axis else slice(0, 1) for a in range(x.ndim))
    return xp.sum(xp.ones_like(x[first]))


def size_of(xp: Any, x: Array) -> Array | int:
    size = 1
    for known in x.shape:
        if not isinstance(known, int):
            return xp.sum(xp.ones_like(x))
        size *= known
    return size
