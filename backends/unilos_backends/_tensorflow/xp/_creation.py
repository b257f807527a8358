"""Functions that make arrays."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np
import tensorflow as tf

from unilos_backends._tensorflow.xp._device import on
from unilos_backends._tensorflow.xp._dtypes import (
    DEFAULT_COMPLEX,
    DEFAULT_FLOAT,
    DEFAULT_INT,
    INTEGRAL,
    Array,
    DType,
    Scalar,
    as_dtype,
    bool_,
    cast,
    complex128,
    constant,
    float64,
    int64,
    promote_scalar,
    tensor,
)
from unilos_backends._tensorflow.xp._manipulation import broadcast_arrays, reshape, stack
from unilos_backends._tensorflow.xp._shapes import dims, rank, shape_argument

_DEFAULTS = {"b": bool_, "i": DEFAULT_INT, "u": DEFAULT_INT, "f": DEFAULT_FLOAT, "c": DEFAULT_COMPLEX}


def _default_of(kind: str, value: Any) -> DType:
    """The dtype of a Python value of a NumPy kind, where no array gives one."""
    if kind not in _DEFAULTS:
        raise TypeError(f"a {type(value).__name__} does not become a tensor of numbers")
    return _DEFAULTS[kind]


def _is_tensor(x: Any) -> bool:
    return isinstance(x, (tf.Tensor, tf.Variable))


def asarray(
    obj: Any, /, *, dtype: DType | None = None, device: str | None = None, copy: bool | None = None
) -> Array:
    """A tensor of a Python scalar, nested sequence, NumPy array or tensor."""
    wanted = None if dtype is None else as_dtype(dtype)
    with on(device):
        if _is_tensor(obj):
            x = tensor(obj)
            if wanted is not None and wanted is not x.dtype:
                if copy is False:
                    raise ValueError(f"{x.dtype.name} does not become {wanted.name} without a copy")
                return cast(x, wanted)
            return tf.identity(x) if copy or device is not None else x
        if copy is False:
            raise ValueError(f"a {type(obj).__name__} does not become a tensor without a copy")
        if isinstance(obj, (list, tuple)) and any(_is_tensor(leaf) for leaf in tf.nest.flatten(obj)):
            return stack([asarray(item, dtype=wanted) for item in obj])
        return _from_host(obj, wanted)


def _from_host(obj: Any, wanted: DType) -> Array:
    values = np.asarray(obj)
    if wanted is None:
        typed = isinstance(obj, (np.ndarray, np.generic))
        wanted = as_dtype(values.dtype) if typed else _default_of(values.dtype.kind, obj)
    if values.dtype.kind in "iu" and wanted in INTEGRAL and values.size:
        # tf.constant(300, tf.uint8) is 44, without a word.
        promote_scalar(wanted, int(values.min()))
        promote_scalar(wanted, int(values.max()))
    return tf.constant(values.astype(wanted.as_numpy_dtype))


def from_dlpack(x: Any, /, *, device: str | None = None, copy: bool | None = None) -> Array:
    """A tensor on the memory of another library's array."""
    with on(device):
        if _is_tensor(x):
            result = tensor(x)
        else:
            result = tf.experimental.dlpack.from_dlpack(x.__dlpack__())
        return tf.identity(result) if copy or device is not None else result


# ---------------------------------------------------------------- filled


def full(shape: Any, fill_value: Scalar, *, dtype: DType | None = None, device: str | None = None) -> Array:
    """An array of one value."""
    with on(device):
        return tf.broadcast_to(asarray(fill_value, dtype=dtype), shape_argument(shape))


def _filled(name: str, doc: str, value: int) -> Callable[..., Array]:
    def function(shape: Any, *, dtype: DType | None = None, device: str | None = None) -> Array:
        return full(shape, value, dtype=DEFAULT_FLOAT if dtype is None else dtype, device=device)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


def full_like(
    x: Array, /, fill_value: Scalar, *, dtype: DType | None = None, device: str | None = None
) -> Array:
    """An array of one value, with the shape of another."""
    x = tensor(x)
    shape = x.shape if x.shape.is_fully_defined() else tf.shape(x)
    return full(shape, fill_value, dtype=x.dtype if dtype is None else dtype, device=device)


def _filled_like(name: str, doc: str, value: int) -> Callable[..., Array]:
    op = tf.raw_ops.OnesLike if value else tf.raw_ops.ZerosLike

    def function(x: Array, /, *, dtype: DType | None = None, device: str | None = None) -> Array:
        if dtype is None and device is None:
            return op(x=tensor(x))
        return full_like(x, value, dtype=dtype, device=device)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


empty = _filled(
    "empty", "An array of no particular value (TensorFlow has no uninitialised memory: zeros).", 0
)
zeros = _filled("zeros", "An array of zeros.", 0)
ones = _filled("ones", "An array of ones.", 1)
empty_like = _filled_like("empty_like", "An array of no particular value, with the shape of another.", 0)
zeros_like = _filled_like("zeros_like", "An array of zeros, with the shape of another.", 0)
ones_like = _filled_like("ones_like", "An array of ones, with the shape of another.", 1)


# ---------------------------------------------------------------- ranges


def arange(
    start: Any, /, stop: Any = None, step: Any = 1, *, dtype: DType | None = None, device: str | None = None
) -> Array:
    """Evenly spaced numbers, the end left out. Scalar tensors (dimensions unknown when traced) work too."""
    if stop is None:
        start, stop = 0, start
    ends = (start, stop, step)
    traced = any(_is_tensor(end) for end in ends)
    if dtype is None:
        whole = all(end.dtype.is_integer if _is_tensor(end) else isinstance(end, int) for end in ends)
        dtype = DEFAULT_INT if whole else DEFAULT_FLOAT
    wanted = as_dtype(dtype)
    with on(device):
        if traced:
            work = int64 if wanted in INTEGRAL else float64
            first, last, stride = (tf.cast(end, work) for end in ends)
            # Range raises where the standard has an empty array.
            last = tf.where(stride > 0, tf.maximum(first, last), tf.minimum(first, last))
            return cast(tf.range(first, last, stride), wanted)
        if step == 0:
            raise ValueError("the step of arange is 0")
        count = max(math.ceil((stop - start) / step), 0)
        return _spaced(start, step, count, wanted)


def _spaced(start: Any, step: Any, count: int, dtype: DType) -> Array:
    """start + step * (0, 1, ... count - 1), rounded once: float32 steps would add up their error."""
    work = int64 if dtype in INTEGRAL and all(isinstance(v, int) for v in (start, step)) else float64
    work = complex128 if isinstance(start, complex) or isinstance(step, complex) else work
    counter = cast(tf.range(count, dtype=tf.int64), work)
    return cast(counter * constant(step, work) + constant(start, work), dtype)


def linspace(
    start: Any,
    stop: Any,
    /,
    num: int,
    *,
    dtype: DType | None = None,
    device: str | None = None,
    endpoint: bool = True,
) -> Array:
    """`num` evenly spaced numbers, the end included unless `endpoint=False`."""
    if num < 0:
        raise ValueError(f"linspace needs a number of samples of at least 0, got {num}")
    is_complex = isinstance(start, complex) or isinstance(stop, complex)
    wanted = (DEFAULT_COMPLEX if is_complex else DEFAULT_FLOAT) if dtype is None else as_dtype(dtype)
    number: Any  # the Python type
    number, work = (complex, complex128) if is_complex or wanted.is_complex else (float, float64)
    start, stop = number(start), number(stop)
    intervals = num - 1 if endpoint else num
    step = (stop - start) / intervals if intervals else stop - start
    with on(device):
        if not endpoint or num < 2:
            return _spaced(start, step, num, wanted)
        last = cast(constant(stop, work), wanted)
        return tf.concat([_spaced(start, step, num - 1, wanted), last[None]], axis=0)


# ---------------------------------------------------------------- matrices and grids


def _diagonal_number(n_rows: Any, n_cols: Any) -> Array:
    """column - row: 0 on the main diagonal, positive above it."""
    return tf.range(n_cols)[None, :] - tf.range(n_rows)[:, None]


def eye(
    n_rows: int,
    n_cols: int | None = None,
    /,
    *,
    k: int = 0,
    dtype: DType | None = None,
    device: str | None = None,
) -> Array:
    """Ones on the k-th diagonal, zeros elsewhere."""
    wanted = DEFAULT_FLOAT if dtype is None else as_dtype(dtype)
    with on(device):
        return tf.cast(tf.equal(_diagonal_number(n_rows, n_rows if n_cols is None else n_cols), k), wanted)


def _triangle(x: Array, keep: Callable[[Array, int], Array], k: int) -> Array:
    x = tensor(x)
    if rank(x) < 2:
        raise ValueError("tril and triu need an array of at least two dimensions")
    n_rows, n_cols = dims(x)[-2:]
    return tf.where(keep(_diagonal_number(n_rows, n_cols), k), x, tf.zeros((), x.dtype))


def tril(x: Array, /, *, k: int = 0) -> Array:
    """The part on and below the k-th diagonal, zeros above."""
    return _triangle(x, tf.less_equal, k)


def triu(x: Array, /, *, k: int = 0) -> Array:
    """The part on and above the k-th diagonal, zeros below."""
    return _triangle(x, tf.greater_equal, k)


def meshgrid(*arrays: Array, indexing: Literal["xy", "ij"] = "xy") -> tuple[Array, ...]:
    """Coordinate arrays of a grid: `ij` in matrix order, `xy` with the first two swapped."""
    if indexing not in ("xy", "ij"):
        raise ValueError(f"indexing is 'xy' or 'ij', not {indexing!r}")
    places = list(range(len(arrays)))
    if indexing == "xy" and len(arrays) > 1:
        places[0], places[1] = 1, 0
    lined: Sequence[Array] = [
        reshape(tensor(x), tuple(-1 if axis == place else 1 for axis in range(len(arrays))))
        for x, place in zip(arrays, places, strict=True)
    ]
    return broadcast_arrays(*lined)
