"""Reductions and running sums; `all`, `any` and `diff` are reductions of a kind and live here too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import tensorflow as tf

from unilos_backends._tensorflow.xp._dtypes import (
    DEFAULT_INT,
    FLOATING,
    NUMERIC,
    REAL,
    REAL_FLOATING,
    SIGNED,
    UNSIGNED,
    Array,
    DType,
    as_dtype,
    bool_,
    cast,
    constant,
    int64,
    require,
    tensor,
    uint64,
    wide,
)
from unilos_backends._tensorflow.xp._manipulation import concat, with_axes
from unilos_backends._tensorflow.xp._shapes import axes_argument, axes_of, axis_of, rank, size

Axis: TypeAlias = int | tuple[int, ...] | None
raw: Any = tf.raw_ops


def _axes(x: Array, axis: Axis) -> Any:
    if axis is None and x.shape.rank is None:
        return tf.range(tf.rank(x))
    return axes_argument(axes_of(axis, rank(x)))


def _reduce(op: Any, x: Array, axis: Axis, keepdims: bool) -> Array:
    return op(input=x, axis=_axes(x, axis), keep_dims=keepdims)


def _added(op: Any, x: Array, axis: Axis, keepdims: bool) -> Array:
    """A reduction along the last axes, wherever they were: along others TensorFlow's float32 sums go one by one, and
    70 000 entries lose four digits."""
    known = x.shape.rank
    if axis is None or not known or not x.dtype.is_floating:
        return _reduce(op, x, axis, keepdims)
    axes = sorted(a % known for a in axes_of(axis, known))
    kept = [a for a in range(known) if a not in axes]
    if not axes or not kept or kept[-1] < axes[0]:
        return _reduce(op, x, axis, keepdims)
    found = _reduce(op, tf.transpose(x, kept + axes), tuple(range(len(kept), known)), False)
    for a in axes if keepdims else ():
        found = tf.expand_dims(found, a)
    return found


def _sum_dtype(x: Array, dtype: DType | None) -> DType:
    """Integers add up in 64 bits, everything else in its own dtype."""
    if dtype is not None:
        return as_dtype(dtype)
    if x.dtype in SIGNED:
        return DEFAULT_INT
    return uint64 if x.dtype in UNSIGNED else x.dtype


Total: TypeAlias = Callable[..., Array]


def _total(name: str, doc: str, op: Any) -> Total:
    def function(
        x: Array, /, *, axis: Axis = None, dtype: DType | None = None, keepdims: bool = False
    ) -> Array:
        x = tensor(x)
        require(name, x, NUMERIC)
        result = _sum_dtype(x, dtype)
        return cast(_added(op, cast(x, wide(result)), axis, keepdims), result)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


def _extreme(name: str, doc: str, op: Any) -> Total:
    def function(x: Array, /, *, axis: Axis = None, keepdims: bool = False) -> Array:
        x = tensor(x)
        require(name, x, REAL)
        found = _reduce(op, x, axis, keepdims)
        if x.dtype not in REAL_FLOATING or tf.executing_eagerly():
            return found
        # Compiled by XLA for the CPU (TF 2.21), the maximum of 1.0 and NaN is 1.0.
        nan = _reduce(raw.Any, raw.IsNan(x=x), axis, keepdims)
        return raw.SelectV2(condition=nan, t=constant(float("nan"), x.dtype), e=found)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


def _quantifier(name: str, doc: str, op: Any) -> Total:
    def function(x: Array, /, *, axis: Axis = None, keepdims: bool = False) -> Array:
        x = tensor(x)
        return _reduce(
            op, x if x.dtype is bool_ else raw.NotEqual(x=x, y=constant(0, x.dtype)), axis, keepdims
        )

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


sum = _total("sum", "The sum, of integers in 64 bits.", raw.Sum)
prod = _total("prod", "The product, of integers in 64 bits.", raw.Prod)
max = _extreme("max", "The largest element; NaN if any is.", raw.Max)
min = _extreme("min", "The smallest element; NaN if any is.", raw.Min)
all = _quantifier("all", "Whether every element is true (not zero).", raw.All)
any = _quantifier("any", "Whether some element is true (not zero).", raw.Any)


def mean(x: Array, /, *, axis: Axis = None, keepdims: bool = False) -> Array:
    """The arithmetic mean."""
    x = tensor(x)
    require("mean", x, FLOATING)
    return cast(_reduce(raw.Mean, cast(x, wide(x.dtype)), axis, keepdims), x.dtype)


def var(x: Array, /, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False) -> Array:
    """The variance: squares about the mean, over n - correction."""
    x = tensor(x)
    require("var", x, REAL_FLOATING)
    work = cast(x, wide(x.dtype))
    squares = raw.Square(x=raw.Sub(x=work, y=_reduce(raw.Mean, work, axis, True)))
    if correction == 0:
        return cast(_reduce(raw.Mean, squares, axis, keepdims), x.dtype)
    count = tf.cast(size(x, axes_of(axis, rank(x))), work.dtype)
    freedom = tf.maximum(count - constant(correction, work.dtype), constant(0, work.dtype))
    return cast(_reduce(raw.Sum, squares, axis, keepdims) / freedom, x.dtype)


def std(x: Array, /, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False) -> Array:
    """The standard deviation: the root of `var`."""
    return raw.Sqrt(x=var(x, axis=axis, correction=correction, keepdims=keepdims))


def _running(name: str, doc: str, op: Any, start: int) -> Total:
    def function(
        x: Array, /, *, axis: int | None = None, dtype: DType | None = None, include_initial: bool = False
    ) -> Array:
        x = tensor(x)
        require(name, x, NUMERIC)
        if axis is None and rank(x) != 1:
            raise ValueError(f"{name} of an array of {rank(x)} dimensions needs an axis")
        along = axis_of(0 if axis is None else axis, rank(x))
        result = _sum_dtype(x, dtype)
        work = cast(x, wide(result))
        totals = cast(op(x=work, axis=along, exclusive=False, reverse=False), result)
        if include_initial:
            first = tf.broadcast_to(constant(start, result), with_axes(x, [along]))
            totals = tf.concat([first, totals], axis=along)
        return totals

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


cumulative_sum = _running("cumulative_sum", "Running sums along an axis.", raw.Cumsum, 0)
cumulative_prod = _running("cumulative_prod", "Running products along an axis.", raw.Cumprod, 1)


def diff(
    x: Array, /, *, axis: int = -1, n: int = 1, prepend: Array | None = None, append: Array | None = None
) -> Array:
    """The n-th difference of neighbours along an axis."""
    x = tensor(x)
    require("diff", x, NUMERIC)
    if n < 0:
        raise ValueError(f"diff needs an order of at least 0, got {n}")
    along = axis_of(axis, rank(x))
    parts = [part for part in (prepend, x, append) if part is not None]
    x = concat(parts, axis=along) if len(parts) > 1 else x
    before = (slice(None),) * along
    for _ in range(n):
        x = raw.Sub(x=x[(*before, slice(1, None))], y=x[(*before, slice(None, -1))])
    return x


def count_nonzero(x: Array, /, *, axis: Axis = None, keepdims: bool = False) -> Array:
    """The number of elements that are true (not zero)."""
    x = tensor(x)
    true = x if x.dtype is bool_ else raw.NotEqual(x=x, y=constant(0, x.dtype))
    return _reduce(raw.Sum, cast(true, int64), axis, keepdims)
