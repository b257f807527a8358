"""NumPy under test: no autodiff and no compiler, so the losses' own slopes are all there is."""

from __future__ import annotations

from typing import Any

import numpy as np

from unilos.backends import Backend
from unilos.conformance import Harness


class NumPyHarness(Harness):
    def array(self, x: np.ndarray[Any, Any]) -> Any:
        return np.array(x)


def make(backend: Backend, device: str | None) -> Harness:
    if device not in (None, "cpu"):
        message = f"NumPy has no device {device!r}"
        raise ValueError(message)
    return NumPyHarness(backend)
