"""Planted bugs that show where losses are used in ways of their own: in tasks, recomputed, compiled for any batch."""

from __future__ import annotations

import threading
from typing import Any

from ...backend.dispatch import load
from ...engine import op as _op
from ...engine import paths as _paths
from ...face import registry as _registry
from .mutant import home, mutant, patched, words

Array = Any


@mutant("tasks", "binary_cross_entropy_with_logits", kind="state", alone=True)
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


@mutant("contexts", "supcon", backend="torch", kind="precision lost", alone=True)
def products_as_torch_has_them() -> Any:
    """Products of matrices round their factors where torch's autocast says so."""
    import torch

    with patched(type(words("torch").backend), "matmul", lambda _: lambda self, a, b: torch.matmul(a, b)):
        yield


@mutant("checkpoints", "huber", backend="torch", kind="state", alone=True)
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


@mutant("tangents", "huber", backend="torch", kind="wrong dtype", alone=True)
def tangents_as_torch_has_them() -> Any:
    """The tangent of a mean is float64, as torch has that of a number over one of Python's."""

    def made(before: Any) -> Any:
        def mean(self: Any, items: Array, over: Any, again: Any = None) -> Array:
            moves = torch.autograd.forward_ad._current_level >= 0
            return items.sum() / over if moves else before(self, items, over, again)

        return mean

    import torch

    with patched(type(load("torch")), "mean", made), patched(home("torch"), "typed", lambda _: lambda x: x):
        yield


@mutant("hessian_products", "listmle", backend="torch", dtype="float64", kind="batching", alone=True)
def tangents_of_the_largest() -> Any:
    """Of a tangent the largest entries count alone: all of them, where a direction points along one entry a row."""

    def made(before: Any) -> Any:
        def pushed(xp: Any, slope: Array, tangent: Array, ndim: int) -> Array:
            size = xp.abs(tangent)
            return before(xp, slope, xp.where(size == xp.max(size), tangent, 0.0), ndim)

        return pushed

    with patched(home("torch", "._autograd"), "pushed", made):
        yield


# Many calls


@mutant("left_behind", "huber", kind="leak", alone=True)
def buffers_of_every_shape() -> Any:
    """What blocks write to is kept for the next call of the same shape."""
    kept: dict[Any, Any] = {}

    def made(before: Any) -> Any:
        def empty_like(self: Any, x: Array, name: str) -> Array:
            found = before(self, x, name)
            kept.setdefault((x.shape, name), found)
            return found

        return empty_like

    with patched(type(words("numpy").backend), "empty_like", made):
        yield


@mutant("left_behind", "hinge", backend="torch", kind="leak")
def graphs_of_all_calls() -> Any:
    """The last results of all shapes are kept."""
    kept: dict[Any, Any] = {}

    def made(before: Any) -> Any:
        def run(call: Any) -> Any:
            found = before(call)
            kept[call.arrays[0].shape] = found
            return found

        return run

    with patched(_paths, "run", made):
        yield


@mutant("new_numbers", "smooth_l1", kind="leak", alone=True)
def losses_of_all_calls() -> Any:
    """Every loss that was called is known for ever."""
    known: dict[Any, Any] = {}

    def made(before: Any) -> Any:
        def run(call: Any) -> Any:
            known.setdefault(call.static.loss, call.static)
            return before(call)

        return run

    with patched(_paths, "run", made):
        yield


@mutant("new_numbers", "tukey_biweight", backend="tensorflow", kind="compiled anew")
def graph_of_every_loss() -> Any:
    """What every loss computes is a graph of its own."""
    import tensorflow as tf

    known: dict[Any, Any] = {}

    def made(before: Any) -> Any:
        def compile_(self: Any, function: Any, static: Any, arrays: Any) -> Any:
            if static not in known:
                known[static] = tf.function(
                    lambda *given: before(self, function, static, given), autograph=False
                )
            return known[static](*arrays)

        return compile_

    with patched(type(words("tensorflow").backend), "compile", made):
        yield


@mutant("new_numbers", "charbonnier", backend="jax", kind="compiled anew", alone=True)
def numbers_of_a_program() -> Any:
    """Numbers are part of what is compiled."""
    with patched(home("jax", "._told"), "told", lambda _: lambda static: (static, ())):
        yield


@mutant("remembered", "cauchy", kind="leak", alone=True)
def functions_remember_all() -> Any:
    """What functions made of hyper-parameters is never forgotten."""

    class Kept(dict[Any, Any]):
        def clear(self) -> None:
            pass

    with patched(_registry, "_made", lambda _: Kept()):
        yield


@mutant("batch_sizes", "kl_divergence", backend="torch", kind="compiled anew", alone=True)
def even_batches() -> Any:
    """Whether the batch is even decides which of two ways a call goes, which give the same."""

    def made(before: Any) -> Any:
        def op(self: Any, op: Any) -> Any:
            def applied(*arrays: Array) -> Array:
                if arrays[0].shape[0] % 2 == 0:
                    arrays = tuple(arrays)
                return before(self, op)(*arrays)

            return applied

        return op

    with patched(type(words("torch").backend), "op", made):
        yield


@mutant("second_derivatives_at_edges", "poisson_nll", backend="torch", kind="edge of the range", alone=True)
def steep_slopes_are_constants() -> Any:
    """Differentiated again, a slope above 1000 is a constant, as behind a clip."""

    def made(before: Any) -> Any:
        return lambda xp, cotangent, slope: before(
            xp, cotangent, xp.where(slope > 1000, slope.detach(), slope)
        )

    with patched(_op, "pulled", made):
        yield
