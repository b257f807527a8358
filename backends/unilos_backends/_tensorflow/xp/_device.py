"""Devices: TensorFlow's device strings, entered only when the caller names one."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import tensorflow as tf

from unilos_backends._tensorflow.xp._dtypes import Array, DType, as_dtype, cast, tensor

_NOWHERE: AbstractContextManager[Any] = nullcontext()


def on(device: str | None) -> AbstractContextManager[Any]:
    """The context in which new tensors are placed on `device`; the current placement for None."""
    if device is None:
        return _NOWHERE
    context: AbstractContextManager[Any] = tf.device(device)
    return context


def to_device(x: Array, device: str | None) -> Array:
    """`x` on `device`."""
    with on(device):
        return tf.identity(x)


def astype(x: Array, dtype: DType, /, *, copy: bool = True, device: str | None = None) -> Array:
    """`x` in another dtype. Complex to real is refused, as the standard asks."""
    x, dtype = tensor(x), as_dtype(dtype)
    if x.dtype.is_complex and not dtype.is_complex:
        raise TypeError(f"{x.dtype.name} does not cast to {dtype.name}; take real or imag first")
    with on(device):
        if x.dtype is not dtype:
            return cast(x, dtype)
        return tf.identity(x) if copy or device is not None else x
