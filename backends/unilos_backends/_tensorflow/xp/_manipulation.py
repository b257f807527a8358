"""Functions that rearrange, join and repeat arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import numpy as np
import tensorflow as tf

from unilos_backends._tensorflow.xp._dtypes import (
    INTEGRAL,
    Array,
    cast,
    int32,
    int64,
    require,
    result_type,
    tensor,
    uint16,
)
from unilos_backends._tensorflow.xp._shapes import (
    AxisError,
    axes_of,
    axis_of,
    dims,
    rank,
    shape_argument,
)

raw: Any = tf.raw_ops


def broadcast_to(x: Array, /, shape: Any) -> Array:
    """`x` stretched to a shape."""
    return raw.BroadcastTo(input=tensor(x), shape=shape_argument(shape))


def broadcast_arrays(*arrays: Array) -> tuple[Array, ...]:
    """The arrays stretched to their common shape."""
    given = [tensor(x) for x in arrays]
    if not given:
        return ()
    if all(x.shape.is_fully_defined() for x in given):
        shape: Any = reduce(tf.broadcast_static_shape, [x.shape for x in given])
        return tuple(x if x.shape == shape else broadcast_to(x, shape) for x in given)
    shape = reduce(tf.broadcast_dynamic_shape, [tf.shape(x) for x in given])
    return tuple(broadcast_to(x, shape) for x in given)


def _same_dtype(arrays: Sequence[Array]) -> list[Array]:
    given = [tensor(x) for x in arrays]
    if not given:
        raise ValueError("at least one array is needed")
    dtype = result_type(*given)
    return [cast(x, dtype) for x in given]


def concat(arrays: Sequence[Array], /, *, axis: int | None = 0) -> Array:
    """Arrays joined along an axis; flattened first for None."""
    given = _same_dtype(arrays)
    if axis is None:
        return tf.concat([tf.reshape(x, [-1]) for x in given], axis=0)
    for x in given:
        if x.shape.rank == 0:
            raise ValueError("an array without dimensions cannot be joined along an axis")
    return tf.concat(given, axis=axis_of(axis, rank(given[0])))


def stack(arrays: Sequence[Array], /, *, axis: int = 0) -> Array:
    """Arrays of one shape joined along a new axis."""
    given = _same_dtype(arrays)
    return tf.stack(given, axis=axis_of(axis, rank(given[0]) + 1))


def unstack(x: Array, /, *, axis: int = 0) -> tuple[Array, ...]:
    """The slices along an axis, whose length must be known."""
    x = tensor(x)
    return tuple(tf.unstack(x, axis=axis_of(axis, rank(x))))


def expand_dims(x: Array, /, axis: int) -> Array:
    """`x` with a new axis of length 1."""
    x = tensor(x)
    if x.shape.rank is not None:
        axis_of(axis, x.shape.rank + 1)
    return raw.ExpandDims(input=x, axis=axis)


def squeeze(x: Array, /, axis: int | tuple[int, ...]) -> Array:
    """`x` without some axes of length 1."""
    x = tensor(x)
    axes = axes_of(axis, rank(x))
    for a in axes:
        if x.shape[a] not in (1, None):
            raise ValueError(f"axis {a} has length {x.shape[a]}, and only axes of length 1 can be squeezed")
    # Squeeze takes an empty list to mean all axes.
    return raw.Squeeze(input=x, axis=list(axes)) if axes else x


def flip(x: Array, /, *, axis: int | tuple[int, ...] | None = None) -> Array:
    """`x` in reverse order along some axes; all of them for None."""
    x = tensor(x)
    return raw.ReverseV2(tensor=x, axis=np.array(axes_of(axis, rank(x)), np.int32))


def permute_dims(x: Array, /, axes: tuple[int, ...]) -> Array:
    """`x` with its axes in another order."""
    x = tensor(x)
    order = axes_of(axes, rank(x))
    if len(order) != rank(x):
        raise AxisError(f"permute_dims takes each of the {rank(x)} axes once, got {axes}")
    return raw.Transpose(x=x, perm=np.array(order, np.int32))


def moveaxis(x: Array, source: int | tuple[int, ...], destination: int | tuple[int, ...], /) -> Array:
    """`x` with some axes elsewhere and the others in their order."""
    x = tensor(x)
    sources, destinations = axes_of(source, rank(x)), axes_of(destination, rank(x))
    if len(sources) != len(destinations):
        raise ValueError(f"moveaxis got {len(sources)} sources and {len(destinations)} destinations")
    order = [a for a in range(rank(x)) if a not in sources]
    for place, moved in sorted(zip(destinations, sources, strict=True)):
        order.insert(place, moved)
    return permute_dims(x, tuple(order)) if order != sorted(order) else x


def reshape(x: Array, /, shape: Any, *, copy: bool | None = None) -> Array:
    """`x` in another shape; one dimension may be -1. Tensors are immutable, so `copy` changes nothing."""
    return raw.Reshape(tensor=tensor(x), shape=shape_argument(shape))


def roll(x: Array, /, shift: int | tuple[int, ...], *, axis: int | tuple[int, ...] | None = None) -> Array:
    """`x` moved along some axes, what passes the end coming back in front; flattened first for None."""
    x = tensor(x)
    if axis is None:
        total = sum(shift) if isinstance(shift, tuple) else shift
        return tf.reshape(tf.roll(tf.reshape(x, [-1]), total, 0), tf.shape(x))
    axes = [axis_of(a, rank(x)) for a in (axis if isinstance(axis, tuple) else (axis,))]
    shifts = list(shift) if isinstance(shift, tuple) else [shift]
    if len(shifts) == 1:
        shifts *= len(axes)
    if len(axes) == 1:
        axes *= len(shifts)
    if len(axes) != len(shifts):
        raise ValueError(f"roll got {len(shifts)} shifts for {len(axes)} axes")
    return tf.roll(x, shifts, axes) if axes else x


def _in_int32(x: Array, function: Callable[[Array], Array]) -> Array:
    # Tile, which tf.repeat uses as well, has no uint16 kernel (TF 2.21).
    return cast(function(cast(x, int32)), uint16) if x.dtype is uint16 else function(x)


def repeat(x: Array, repeats: int | Array, /, *, axis: int | None = None) -> Array:
    """Each element of `x`, several times over, along an axis; flattened first for None."""
    x = tensor(x)
    if axis is None:
        x, axis = tf.reshape(x, [-1]), 0
    axis = axis_of(axis, rank(x))
    if isinstance(repeats, (tf.Tensor, tf.Variable)):
        counts = tensor(repeats)
        require("the number of repeats", counts, INTEGRAL)
        counts = cast(counts, int64)
    else:
        counts = tf.constant(repeats, int64)
    if counts.shape.rank == 1 and counts.shape[0] == 1:
        counts = counts[0]
    return _in_int32(x, lambda values: tf.repeat(values, counts, axis=axis))


def tile(x: Array, repetitions: tuple[int, ...], /) -> Array:
    """`x` as a whole, several times over, along each axis."""
    x = tensor(x)
    n_dims, n_given = rank(x), len(repetitions)
    shape = [1] * (n_given - n_dims) + dims(x)
    counts = np.array((1,) * (n_dims - n_given) + tuple(repetitions), np.int64)
    return _in_int32(reshape(x, shape), lambda values: raw.Tile(input=values, multiples=counts))


def flatten(x: Array) -> Array:
    """`x` as one line."""
    return x if x.shape.rank == 1 else tf.reshape(x, [-1])


def with_axes(x: Array, axes: Sequence[int], length: Any = 1) -> Any:
    """The shape of `x` with other lengths along some axes, as a shape argument."""
    return shape_argument([length if a in axes else d for a, d in enumerate(dims(x))])
