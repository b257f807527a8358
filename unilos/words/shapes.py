"""Shapes, also where a dimension is not known yet."""

from __future__ import annotations

from typing import Any

Array = Any


def as_wide_as(xp: Any, x: Array, like: Array) -> Array:
    """`x` broadcast against `like`, also where a dimension is not known yet."""
    known = tuple(like.shape)
    return x if tuple(x.shape) == known and None not in known else x * xp.ones_like(like)


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


def leading(xp: Any, items: Array, like: Array) -> Array:
    """An array of the items' shape against one that has further axes behind."""
    for _ in range(like.ndim - items.ndim):
        items = xp.expand_dims(items, axis=-1)
    return items
