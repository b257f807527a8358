"""Products of arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import tensorflow as tf

from unilos_backends._tensorflow.xp._dtypes import (
    INTEGRAL,
    NUMERIC,
    Array,
    cast,
    int32,
    int64,
    promote,
    require,
    tensor,
)
from unilos_backends._tensorflow.xp._elementwise import conj
from unilos_backends._tensorflow.xp._shapes import axis_of, rank
from unilos_backends._tensorflow.xp._statistical import sum as _sum


def _product(name: str, x1: Array, x2: Array, function: Callable[[Array, Array], Array]) -> Array:
    """`function` of the two, integers as int32 or int64, the only ones that matmul has kernels for (TF 2.21).

    Products wrap modulo a power of two, so the low bits are the same.
    """
    x1, x2 = promote(tensor(x1), tensor(x2))
    require(name, x1, NUMERIC)
    dtype = x1.dtype
    if dtype not in INTEGRAL:
        return function(x1, x2)
    work = int64 if dtype.size > 4 or dtype is tf.uint32 else int32
    return cast(function(cast(x1, work), cast(x2, work)), dtype)


def _matmul(x1: Array, x2: Array) -> Array:
    ranks = rank(x1), rank(x2)
    if 0 in ranks:
        raise ValueError("matmul needs arrays of at least one dimension")
    left = x1[None, :] if ranks[0] == 1 else x1
    right = x2[:, None] if ranks[1] == 1 else x2
    result = tf.matmul(left, right)
    if ranks[1] == 1:
        result = tf.squeeze(result, -1)
    if ranks[0] == 1:
        result = tf.squeeze(result, -1 if ranks[1] == 1 else -2)
    return result


def matmul(x1: Array, x2: Array, /) -> Array:
    """The matrix product over the last two axes, the others broadcast; one-dimensional arrays are vectors."""
    return _product("matmul", x1, x2, _matmul)


def matrix_transpose(x: Array, /) -> Array:
    """The last two axes swapped."""
    x = tensor(x)
    if rank(x) < 2:
        raise ValueError("matrix_transpose needs an array of at least two dimensions")
    return tf.linalg.matrix_transpose(x)


def tensordot(x1: Array, x2: Array, /, *, axes: int | tuple[Sequence[int], Sequence[int]] = 2) -> Array:
    """The product summed over the last `axes` of one and the first of the other, or over the named pairs."""
    if not isinstance(axes, int):
        first = [axis_of(a, rank(tensor(x1))) for a in axes[0]]
        second = [axis_of(a, rank(tensor(x2))) for a in axes[1]]
        return _product("tensordot", x1, x2, lambda a, b: tf.tensordot(a, b, [first, second]))
    return _product("tensordot", x1, x2, lambda a, b: tf.tensordot(a, b, axes))


def vecdot(x1: Array, x2: Array, /, *, axis: int = -1) -> Array:
    """The dot product along an axis, the first argument conjugated; the other axes broadcast."""
    x1, x2 = promote(tensor(x1), tensor(x2))
    require("vecdot", x1, NUMERIC)
    if axis >= 0:
        raise ValueError(f"the axis of vecdot is counted from the end, got {axis}")
    lengths = {x.shape[axis_of(axis, rank(x))] for x in (x1, x2)} - {None}
    if len(lengths) > 1:
        raise ValueError(f"vecdot needs one length along its axis, got {sorted(lengths)}")
    return _sum(conj(x1) * x2, axis=axis, dtype=x1.dtype)
