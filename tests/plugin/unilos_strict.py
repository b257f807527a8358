"""array-api-strict under unilos: the whole of a backend without autodiff, blocks or kernels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import array_api_strict as xp
import numpy as np

from unilos.backends import Backend

Array = Any


class Strict(Backend):
    name = "array_api_strict"
    xp = xp

    def owns(self, x: Any) -> bool:
        return hasattr(x, "__array_namespace__") and x.__array_namespace__() is xp

    def to_numpy(self, x: Array) -> np.ndarray[Any, Any]:
        return np.asarray(xp.asarray(x, device=xp.Device("CPU_DEVICE")))

    def asarray(self, x: Any, like: Array | None = None) -> Array:
        return xp.asarray(np.asarray(x), device=None if like is None else like.device)

    def compile(self, function: Callable[..., Any], static: Any, arrays: Sequence[Array | None]) -> Any:
        with np.errstate(all="ignore"):  # it computes on NumPy, whose limits warn
            return function(static, *arrays)


backend = Strict()
