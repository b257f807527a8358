"""Planted bugs that show where losses are used in ways of their own: in tasks, recomputed, compiled for any batch."""

from __future__ import annotations

import threading
from typing import Any

from ...engine import paths as _paths
from .mutant import mutant, patched

Array = Any


@mutant("tasks", "binary_cross_entropy_with_logits", kind="state")
def switch_of_the_thread() -> Any:
    """The switch that turns kernels off is one for all tasks of a thread."""

    class Switch(threading.local):
        on = False

        def get(self) -> bool:
            return self.on

        def set(self, on: bool) -> None:
            self.on = on

    with patched(_paths, "_generic", lambda _: Switch()):
        yield
