"""The array API on torch: that of array-api-compat, without what asks a cache of Python's, of which dynamo warns,
or specialises on sizes."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import array_api_compat.torch as compat
import torch

Array = Any


def clip(x: Array, /, min: Any = None, max: Any = None) -> Array:  # names of the standard
    """Numbers between bounds, of which dynamo asks no number whether it is none."""
    plain = isinstance(min, float) and isinstance(max, float)
    return torch.clamp(x, min, max) if plain else compat.clip(x, min, max)


def cumulative_sum(x: Array, *, axis: int | None = None) -> Array:
    """Running sums along an axis, the only one by default."""
    return torch.cumsum(x, 0 if axis is None else axis)


def take_along_axis(x: Array, indices: Array, /, *, axis: int = -1) -> Array:
    """The entries of every row at its indices. `torch.take_along_dim` is compiled anew for every batch size."""
    axis %= x.ndim
    shape = [n if m == 1 else m for n, m in zip(x.shape, indices.shape, strict=True)]
    rows = (*shape[:axis], x.shape[axis], *shape[axis + 1 :])
    found = (*shape[:axis], indices.shape[axis], *shape[axis + 1 :])
    return torch.gather(x.expand(rows), axis, indices.expand(found))


xp: Any = ModuleType(compat.__name__, compat.__doc__)
own = {"clip": clip, "cumulative_sum": cumulative_sum, "take_along_axis": take_along_axis}
vars(xp).update(vars(compat) | own)
