"""Functions that sort, search, select and pick."""

from __future__ import annotations

from typing import Any, Literal

import tensorflow as tf

from unilos_backends._tensorflow.xp._dtypes import (
    BOOL,
    INTEGRAL,
    REAL,
    REAL_FLOATING,
    UNSIGNED,
    Array,
    Scalar,
    bool_,
    cast,
    constant,
    float64,
    int32,
    int64,
    promote,
    require,
    tensor,
)
from unilos_backends._tensorflow.xp._manipulation import flatten, moveaxis
from unilos_backends._tensorflow.xp._shapes import axis_of, dims, rank, shape_argument

raw: Any = tf.raw_ops


def where(condition: Array, x1: Array | Scalar, x2: Array | Scalar, /) -> Array:
    """`x1` where the condition holds, `x2` where not."""
    condition = tensor(condition)
    require("a condition", condition, BOOL)
    if not (isinstance(x1, tf.Tensor) and isinstance(x2, tf.Tensor) and x1.dtype is x2.dtype):
        x1, x2 = promote(x1, x2)
    return raw.SelectV2(condition=condition, t=x1, e=x2)


def nonzero(x: Array, /) -> tuple[Array, ...]:
    """The indices of the elements that are true (not zero), one array for each axis."""
    x = tensor(x)
    if rank(x) == 0:
        raise ValueError("nonzero of an array without dimensions is not defined")
    true = x if x.dtype is bool_ else raw.NotEqual(x=x, y=constant(0, x.dtype))
    return tuple(tf.unstack(raw.Where(condition=true), num=rank(x), axis=1))


# ---------------------------------------------------------------- order


def order_key(x: Array) -> Array:
    """Integers in the order of `x`, with every NaN equal and last.

    TensorFlow's sorting and searching compare NaNs as they come (TF 2.21).
    """
    if x.dtype not in REAL_FLOATING:
        return cast(x, int32) if x.dtype.size < 4 else x
    x = x if x.dtype is float64 else cast(x, tf.float32)
    signed = int64 if x.dtype is float64 else int32
    zero = raw.Equal(x=x, y=constant(0, x.dtype))
    x = raw.SelectV2(condition=zero, t=raw.ZerosLike(x=x), e=x)  # -0.0 and 0.0 are equal
    bits = raw.Bitcast(input=x, type=signed)
    magnitude = constant(int(signed.max), signed)
    negative = raw.Less(x=bits, y=constant(0, signed))
    ordered = raw.SelectV2(condition=negative, t=raw.BitwiseXor(x=bits, y=magnitude), e=bits)
    return raw.SelectV2(condition=raw.IsNan(x=x), t=magnitude, e=ordered)


def _ascending(x: Array) -> Array:
    """Stable ascending order along the last axis. TopKV2: the largest first, of equals the one in front."""
    key = raw.Invert(x=order_key(x))
    return raw.TopKV2(input=key, k=dims(x)[-1], index_type=int64).indices


def _descending(x: Array) -> Array:
    return raw.TopKV2(input=order_key(x), k=dims(x)[-1], index_type=int64).indices


def argsort(x: Array, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Array:
    """The indices that sort `x`, always stable. NaN counts as the largest: last, or first if descending."""
    x = tensor(x)
    require("argsort", x, REAL)
    along = axis_of(axis, rank(x))
    last = moveaxis(x, along, -1)
    return moveaxis(_descending(last) if descending else _ascending(last), -1, along)


def sort(x: Array, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Array:
    """`x` in order along an axis. NaN counts as the largest number: last, or first if descending."""
    return take_along_axis(x, argsort(x, axis=axis, descending=descending), axis=axis)


def _arg_extreme(name: str, x: Array, axis: int | None, keepdims: bool, op: Any) -> Array:
    x = tensor(x)
    require(name, x, REAL)
    n_dims = rank(x)
    along = 0 if axis is None else axis_of(axis, n_dims)
    line = flatten(x) if axis is None else x
    found = op(input=line, dimension=along, output_type=int64)
    if x.dtype in REAL_FLOATING:  # ArgMax and ArgMin pass over NaN (TF 2.21)
        nan = raw.IsNan(x=line)
        first = raw.ArgMax(input=nan, dimension=along, output_type=int64)
        found = raw.SelectV2(condition=raw.Any(input=nan, axis=along, keep_dims=False), t=first, e=found)
    if not keepdims:
        return found
    return tf.reshape(found, [1] * n_dims) if axis is None else raw.ExpandDims(input=found, axis=along)


def argmax(x: Array, /, *, axis: int | None = None, keepdims: bool = False) -> Array:
    """The index of the largest element, or of the first NaN; of equals the first."""
    return _arg_extreme("argmax", x, axis, keepdims, raw.ArgMax)


def argmin(x: Array, /, *, axis: int | None = None, keepdims: bool = False) -> Array:
    """The index of the smallest element, or of the first NaN; of equals the first."""
    return _arg_extreme("argmin", x, axis, keepdims, raw.ArgMin)


def searchsorted(
    x1: Array, x2: Array | Scalar, /, *, side: Literal["left", "right"] = "left", sorter: Array | None = None
) -> Array:
    """Where the elements of `x2` would have to go into the sorted `x1`."""
    if side not in ("left", "right"):
        raise ValueError(f"side is 'left' or 'right', not {side!r}")
    x1, values = promote(x1, x2)
    require("searchsorted", x1, REAL)
    if rank(x1) != 1:
        raise ValueError(f"searchsorted needs a sorted array of one dimension, got {rank(x1)}")
    if sorter is not None:
        x1 = take(x1, sorter)
    op = raw.LowerBound if side == "left" else raw.UpperBound
    found = op(sorted_inputs=order_key(x1)[None], values=order_key(flatten(values))[None], out_type=int64)
    return tf.reshape(found, tf.shape(values))


# ---------------------------------------------------------------- by index


def _from_front(indices: Array, length: Any) -> Array:
    """Integer indices in a dtype that Gather takes, counted from the front."""
    require("an index", indices, INTEGRAL)
    if indices.dtype in UNSIGNED:
        return cast(indices, int64)
    indices = indices if indices.dtype is int32 else cast(indices, int64)
    n = tf.cast(length, indices.dtype)
    return raw.SelectV2(
        condition=raw.Less(x=indices, y=constant(0, indices.dtype)), t=raw.AddV2(x=indices, y=n), e=indices
    )


def take(x: Array, indices: Array, /, *, axis: int | None = None) -> Array:
    """The slices of `x` at some indices along an axis."""
    x, indices = tensor(x), tensor(indices)
    if axis is None and rank(x) != 1:
        raise ValueError(f"take from an array of {rank(x)} dimensions needs an axis")
    along = axis_of(0 if axis is None else axis, rank(x))
    return _gather(x, _from_front(indices, dims(x)[along]), along, 0)


def take_along_axis(x: Array, indices: Array, /, *, axis: int = -1) -> Array:
    """For each line of `x` along an axis, the elements at that line's own indices."""
    x, indices = tensor(x), tensor(indices)
    n_dims = rank(x)
    if rank(indices) != n_dims:
        raise ValueError(
            f"take_along_axis needs as many dimensions in x ({n_dims}) as in indices ({rank(indices)})"
        )
    along = axis_of(axis, n_dims)
    lines, picks = _aligned(moveaxis(x, along, -1), moveaxis(_from_front(indices, dims(x)[along]), along, -1))
    return moveaxis(_gather(lines, picks, n_dims - 1, n_dims - 1), -1, along)


def _gather(x: Array, indices: Array, axis: int, batch_dims: int) -> Array:
    if axis == 0:
        # The gradient of a gather along axis 0 is tf.IndexedSlices. That of a reshape is dense.
        x = raw.Reshape(tensor=x, shape=shape_argument(dims(x)))
    return raw.GatherV2(params=x, indices=indices, axis=axis, batch_dims=batch_dims)


def _aligned(x: Array, indices: Array) -> tuple[Array, Array]:
    """Both stretched so that all axes but the last agree."""
    mine, theirs = x.shape[:-1], indices.shape[:-1]
    if mine.is_fully_defined() and theirs.is_fully_defined():
        shape = tf.broadcast_static_shape(mine, theirs).as_list()
        x_shape: Any = shape_argument([*shape, dims(x)[-1]])
        i_shape: Any = shape_argument([*shape, dims(indices)[-1]])
        return (
            x if mine == shape else raw.BroadcastTo(input=x, shape=x_shape),
            indices if theirs == shape else raw.BroadcastTo(input=indices, shape=i_shape),
        )
    common = tf.broadcast_dynamic_shape(tf.shape(x)[:-1], tf.shape(indices)[:-1])
    return (
        raw.BroadcastTo(input=x, shape=tf.concat([common, tf.shape(x)[-1:]], 0)),
        raw.BroadcastTo(input=indices, shape=tf.concat([common, tf.shape(indices)[-1:]], 0)),
    )
