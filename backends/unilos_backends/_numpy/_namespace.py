"""NumPy's own namespace, with another sum."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np

Array = Any


def add_up(
    x: Array, /, *, axis: int | tuple[int, ...] | None = None, dtype: Any = None, keepdims: bool = False
) -> Array:
    """The sum, pairwise along whatever axes: NumPy adds up in pairs along the last ones alone, and one by one along
    others, where 70 000 entries lose four digits in float32."""
    axes = () if axis is None else tuple(a % x.ndim for a in (axis if isinstance(axis, tuple) else (axis,)))
    kept = [a for a in range(np.ndim(x)) if a not in axes]
    if not axes or dtype is not None or not kept or kept[-1] < min(axes) or x.dtype.kind != "f":
        return np.sum(x, axis=axis, dtype=dtype, keepdims=keepdims)
    shape = tuple(x.shape[a] for a in kept)
    rows = np.ascontiguousarray(np.transpose(x, (*kept, *axes)))
    found = rows.reshape((*shape, math.prod(x.shape[a] for a in axes))).sum(axis=-1)
    return np.expand_dims(found, axes) if keepdims else found


xp = SimpleNamespace(**{**vars(np), "sum": add_up})
