"""The ways to run a call. They compute the same numbers; a backend lists them, the fastest first.

A path says why it refuses a call, so the choice can be explained. A kernel is a path that serves one loss.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..words.math import muted
from . import formula as _engine

if TYPE_CHECKING:
    from ..backend.backend import Backend
    from .formula import Call, Static

Array = Any

WANTS = {
    "value": _engine.value,
    "value_and_grad": _engine.value_and_grad,
    "value_and_hessian": _engine.value_and_hessian,
    "partial": _engine.partial,
}


class Path:
    """One way to run a call."""

    name: str
    kernel: bool = False  # whether `unilos.generic()` turns it off

    def refuses(self, want: str, call: Call) -> str | None:
        """Why this path does not take the call; None if it does. Cheap: it runs at every call."""
        raise NotImplementedError

    def run(self, want: str, call: Call) -> Any:
        raise NotImplementedError


class Formula(Path):
    """The spec in one pass over whole arrays, differentiable and traceable: it takes every call."""

    name = "formula"

    def refuses(self, want: str, call: Call) -> str | None:
        del want, call
        return None

    def run(self, want: str, call: Call) -> Any:
        backend = call.static.backend
        found = backend.compile(WANTS[want], call.static, call.arrays)
        if want == "value":
            return backend.apart(backend.result(found), call.arrays)
        given, results = list(call.arrays), []
        for x in found:
            results.append(backend.apart(backend.result(x), given))
            given.append(results[-1])
        return type(found)(*results) if want == "partial" else tuple(results)


class Blocks(Path):
    """The spec over blocks that fit the cache: value and slope in one pass, in arrays that can be written to.

    Nothing of the size of the input is allocated but the gradient; sums are kept in float64.
    """

    name = "blocks"
    size = 1 << 16  # elements of the prediction a block

    def refuses(self, want: str, call: Call) -> str | None:
        loss = call.static.loss
        if want not in ("value", "value_and_grad"):
            return "only values and gradients are computed in blocks"
        if not loss.local or loss.sampled:
            return f"an item of {loss.name} spends more than one row"
        if loss.reduction == "none":
            return "reduction='none' returns every item"
        return None

    def run(self, want: str, call: Call) -> Any:
        backend = call.static.backend
        value, grad = self.compute(call, want == "value_and_grad")
        return backend.result(value) if grad is None else (backend.result(value), backend.result(grad))

    def compute(self, call: Call, want_grad: bool) -> tuple[Array, Array | None]:
        """The reduced loss and, if wanted, its gradient in the prediction."""
        return blocked(call, self.size, want_grad)


def blocked(call: Call, size: int, want_grad: bool) -> tuple[Array, Array | None]:
    """The reduced loss, and its gradient in the prediction, block by block."""
    static = call.static
    loss, backend, dtype = static.loss, static.backend, static.dtype
    xp = backend.xp_of_blocks
    views = _views(call)
    pred = views[0]
    # The shares never depend on the prediction, so the divisor is known before the first slope is.
    items = loss.items_shape(tuple(call.args[0].shape))
    rows, first = math.prod(items), items[0] if items else 1
    over = 1.0 if loss.reduction == "sum" else _divisor(static, views, rows, first, size)
    inner = static._replace(loss=loss.along_last())
    grad = call.room(static.out) if want_grad else None
    out = None if grad is None else _view(loss, xp, grad)
    sums = []
    for at in _cuts(pred.shape, size):
        lifted, weight, mask = _engine.lift(inner, *(b for b in _cut(loss, xp, views, at) if b is not None))
        point = loss.at(xp, *lifted)
        num = point.value if weight is None else muted(xp, weight, point.value)
        sums.append(backend.sum64(num if mask is None else xp.where(mask, num, 0.0)))
        if out is None:
            continue
        slope = point.slope()
        for extra, off in ((weight, False), (mask, True)):
            if extra is not None:
                wide = extra if extra.ndim == slope.ndim else xp.expand_dims(extra, axis=-1)
                slope = xp.where(wide, slope, 0.0) if off else muted(xp, wide, slope)
        slope = xp.moveaxis(slope, -1, 1) if loss.rowwise else slope
        backend.write(out[at], slope, 1.0 / over)
    return backend.number(sums, over, dtype, pred), grad


def _views(call: Call) -> tuple[Any, ...]:
    """Every array of a call, seen as blocks are cut: (outer, classes, inner) for rows, else flat."""
    loss, xp = call.static.loss, call.static.backend.xp
    pred = call.args[0]
    items = loss.items_shape(tuple(pred.shape))
    views: list[Any] = []
    for i, x in enumerate(call.arrays):
        if i >= len(call.static.given) and tuple(x.shape) != items:
            x = xp.broadcast_to(x, items)
        views.append(_view(loss, xp, x, pred.ndim))
    n = len(call.static.given)
    return (*views[:n], views[n] if call.static.weighted else None, views[-1] if call.static.masked else None)


def _view(loss: Any, xp: Any, x: Array, ndim: int | None = None) -> Array:
    if not loss.rowwise:
        return xp.reshape(x, (-1,))
    ndim = x.ndim if ndim is None else ndim
    axis = loss.axis % ndim
    before, after = 1, 1
    for length in x.shape[:axis]:
        before *= length
    for length in x.shape[axis + 1 if x.ndim == ndim else axis :]:
        after *= length
    return xp.reshape(x, (before, x.shape[axis], after) if x.ndim == ndim else (before, after))


def _cuts(shape: tuple[int, ...], size: int) -> Iterator[tuple[slice, ...]]:
    """Index ranges of about `size` elements: along the outer axis, and the inner one where that is long."""
    if len(shape) == 1:
        for i in range(0, shape[0], size):
            yield (slice(i, i + size),)
        return
    outer, classes, inner = shape
    wide = max(1, min(inner, size // max(classes, 1)))
    deep = max(1, size // max(classes * inner, 1))
    for i in range(0, outer, deep):
        for k in range(0, inner, wide):
            yield slice(i, i + deep), slice(None), slice(k, k + wide)


def _cut(loss: Any, xp: Any, views: tuple[Any, ...], at: tuple[slice, ...]) -> tuple[Array | None, ...]:
    """The same block of every view, classes last."""
    cut = (None if v is None else v[at if v.ndim == len(at) else at[:1] + at[2:]] for v in views)
    if not loss.rowwise:
        return tuple(cut)
    return tuple(xp.moveaxis(b, 1, -1) if b is not None and b.ndim == 3 else b for b in cut)


def _divisor(static: Static, views: tuple[Any, ...], rows: int, first: int, size: int) -> float:
    """What the mean of a call divides by, as a number, from targets, weight and mask alone."""
    loss, backend = static.loss, static.backend
    xp = backend.xp
    if loss.reduction == "mean_over_batch":
        return float(max(first, 1))
    weighted = static.weighted and loss.reduction == "mean"
    if not (loss.has_shares or weighted or static.masked):
        return float(max(rows, 1))
    pred, targets = views[0], views[1:-2]
    parts = []
    for at in _cuts(pred.shape, size):
        *given, weight, mask = _cut(loss, xp, (*targets, *views[-2:]), at)
        given = [backend.cast(x, backend.index_dtype if static.labels else static.dtype) for x in given]
        den, kept = loss.shares(xp, backend.dtype(static.dtype), *given)
        if loss.reduction == "mean_over_items":
            den = kept if mask is None else mask if kept is None else kept & mask
        else:
            if weight is not None:
                weight = backend.cast(weight, static.dtype)
                den = weight if den is None else den * weight
            if mask is not None:
                den = mask if den is None else xp.where(mask, den, 0.0)
        if den is None:  # every item takes part
            return float(max(rows, 1))
        parts.append(
            backend.sum64(den if backend.dtype_name(den) != "bool" else backend.cast(den, static.dtype))
        )
    count = float(backend.number(parts, 1.0, "float64", pred))
    return count if count != 0 else 1.0


class _Switches(threading.local):
    generic = False


_switches = _Switches()


@contextmanager
def generic() -> Iterator[None]:
    """Within this context no kernel runs: every loss takes its spec."""
    before, _switches.generic = _switches.generic, True
    try:
        yield
    finally:
        _switches.generic = before


def choose(want: str, call: Call) -> Path:
    for path in call.static.backend.paths:
        if path.kernel and _switches.generic:
            continue
        if path.refuses(want, call) is None:
            return path
    raise AssertionError("a backend's last path takes every call")


def run(want: str, call: Call) -> Any:
    return choose(want, call).run(want, call)


@dataclass(frozen=True)
class Explanation:
    """Which path a call takes, and why the ones before it were refused."""

    loss: str
    backend: Backend
    path: str
    refused: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        lines = [f"{self.loss} on {self.backend.name}: {self.path}"]
        return "\n".join(lines + [f"  not {name}: {why}" for name, why in self.refused])


def explain(call: Call, want: str = "value") -> Explanation:
    refused: list[tuple[str, str]] = []
    for path in call.static.backend.paths:
        off = path.kernel and _switches.generic
        why = "kernels are turned off by unilos.generic()" if off else path.refuses(want, call)
        if why is None:
            return Explanation(call.static.loss.name, call.static.backend, path.name, tuple(refused))
        refused.append((path.name, why))
    raise AssertionError("a backend's last path takes every call")
