"""Axes and dimensions, static where TensorFlow knows them and tensors where it does not."""

from __future__ import annotations

from collections.abc import Sequence
from operator import index
from typing import Any

import numpy as np
import tensorflow as tf

from unilos_backends._tensorflow.xp._dtypes import Array


class AxisError(ValueError, IndexError):
    """An axis that the array does not have, or has twice in the request (with NumPy's own two bases)."""


def rank(x: Array) -> int:
    """The number of dimensions, which must be known."""
    found: int | None = x.shape.rank
    if found is None:
        raise ValueError("the rank of the array is unknown inside this tf.function; tf.ensure_shape gives it")
    return found


def axis_of(axis: int, ndim: int) -> int:
    """One axis, counted from the front."""
    axis = index(axis)
    if not -ndim <= axis < ndim:
        raise AxisError(f"axis {axis} is out of bounds for an array of {ndim} dimensions")
    return axis % ndim


def axes_of(axis: int | Sequence[int] | None, ndim: int) -> tuple[int, ...]:
    """Axes counted from the front; all of them for None."""
    if axis is None:
        return tuple(range(ndim))
    if not isinstance(axis, (tuple, list)):
        return (axis_of(axis, ndim),)  # type: ignore[arg-type]  # an int, or anything with __index__
    found = tuple(axis_of(a, ndim) for a in axis)
    if len(set(found)) < len(found):
        raise AxisError(f"an axis is repeated in {tuple(axis)}")
    return found


def axes_argument(axes: tuple[int, ...]) -> Any:
    """Axes in the form that ops convert fastest (a list costs more than reducing a small array)."""
    return axes[0] if len(axes) == 1 else np.array(axes, np.int32)


def dims(x: Array) -> list[Any]:
    """The dimensions: ints where static, scalar int32 tensors where not."""
    static = x.shape.as_list()
    if None not in static:
        return list(static)
    dynamic = tf.unstack(tf.shape(x))
    return [d if s is None else s for s, d in zip(static, dynamic, strict=True)]


def size(x: Array, axes: Sequence[int] | None = None) -> Any:
    """The number of elements along some axes (all for None): an int where static, else an int64 tensor."""
    static = x.shape.as_list()
    chosen = range(len(static)) if axes is None else axes
    if all(static[a] is not None for a in chosen):
        return int(np.prod([static[a] for a in chosen], dtype=np.int64))
    dynamic = tf.shape(x, out_type=tf.int64)
    return tf.reduce_prod(tf.gather(dynamic, list(chosen)))


def shape_argument(shape: Any) -> Any:
    """A shape given as an int or a sequence of ints (or scalar tensors), in the form that ops take."""
    if isinstance(shape, tf.Tensor):
        return shape
    wanted: tuple[Any, ...] = tuple(shape) if isinstance(shape, (tuple, list, tf.TensorShape)) else (shape,)
    if any(d is None for d in wanted):
        raise ValueError(f"shape {wanted} has a dimension unknown inside this tf.function; use tf.shape")
    if any(isinstance(d, tf.Tensor) for d in wanted):
        return tf.stack([tf.cast(d, tf.int64) for d in wanted])
    return np.array([index(d) for d in wanted], np.int64)
