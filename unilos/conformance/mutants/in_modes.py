"""Planted bugs that show where losses are used in ways of their own: in tasks, recomputed, compiled for any batch."""

from __future__ import annotations

import threading
from typing import Any

from ...engine import paths as _paths
from .mutant import home, mutant, patched, words

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


@mutant("contexts", "supcon", backend="torch", kind="precision lost")
def products_as_torch_has_them() -> Any:
    """Products of matrices round their factors where torch's autocast says so."""
    import torch

    with patched(type(words("torch").backend), "matmul", lambda _: lambda self, a, b: torch.matmul(a, b)):
        yield


@mutant("checkpoints", "huber", backend="torch", kind="state")
def value_of_the_first_pass() -> Any:
    """What was computed where nothing was to be differentiated is taken for the value of the next call, too."""
    import torch

    known: dict[Any, Any] = {}

    def made(before: Any) -> Any:
        def run(call: Any) -> Any:
            if not call.value_alone:
                return before(call)
            if torch.is_grad_enabled() and known:
                return known.popitem()[1] + 0 * call.arrays[0].sum()
            found = before(call)
            if not torch.is_grad_enabled():
                known[call.static] = found.clone()
            return found

        return run

    with patched(_paths, "run", made):
        yield


@mutant("tangents", "huber", backend="torch", kind="wrong dtype")
def tangents_as_torch_has_them() -> Any:
    """The tangent of a mean is float64, as torch has that of a number over one of Python's."""
    with patched(home("torch"), "typed", lambda _: lambda x: x):
        yield


@mutant("hessian_products", "softmax_focal", backend="torch", dtype="float64", kind="batching")
def tangents_of_the_largest() -> Any:
    """Of a tangent the largest entries count alone: all of them, where a direction points along one entry a row."""

    def made(before: Any) -> Any:
        def pushed(xp: Any, slope: Array, tangent: Array, ndim: int) -> Array:
            size = xp.abs(tangent)
            return before(xp, slope, xp.where(size == xp.max(size), tangent, 0.0), ndim)

        return pushed

    with patched(home("torch", "._autograd"), "pushed", made):
        yield
