"""The array API on torch: that of array-api-compat, without what asks a cache of Python's, of which dynamo warns."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import array_api_compat.torch as compat
import torch

Array = Any


def cumulative_sum(x: Array, *, axis: int | None = None) -> Array:
    """Running sums along an axis, the only one by default."""
    return torch.cumsum(x, 0 if axis is None else axis)


xp: Any = ModuleType(compat.__name__, compat.__doc__)
vars(xp).update(vars(compat) | {"cumulative_sum": cumulative_sum})
