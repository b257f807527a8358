"""The spec over blocks that fit the cache: value and slope in one pass, in arrays that can be written to.

Nothing of the size of the input is allocated but the gradient; sums are kept in float64.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..backend.backend import SMALL
from ..form.points import shown
from .call import Call, Static, labels_of, lift
from .hyper import held
from .paths import Path
from .share import RULES, Added, Counts, Share, count_of_all, over_all

Array = Any


class Blocks(Path):
    name = "blocks"
    size = 1 << 16  # elements of the prediction a block
    each = False  # whether it serves the reduction "none"

    def refuses(self, call: Call) -> str | None:
        loss = call.static.loss
        partial = call.static.want.partial
        if not (call.value_alone or call.gradient_alone or partial):
            return "only values and gradients in the prediction are computed in blocks"
        if (why := loss.structure.not_in_blocks(loss)) is not None:
            return why
        every = loss.reduction == "none" and not partial
        return "reduction='none' returns every item" if every and not self.each else None

    def run(self, call: Call) -> Any:
        backend = call.static.backend
        if call.static.want.partial:
            return self.partial(call)
        value, grad = self.compute(call, call.gradient_alone)
        return backend.result(value) if grad is None else (backend.result(value), backend.result(grad))

    def partial(self, call: Call) -> Any:
        """The sum, and what a mean divides it by."""
        static, backend = call.static, call.static.backend
        total = self.summed(call._replace(static=static._replace(rule=RULES["sum"])))
        rest = backend.xp.zeros_like(backend.cast(total, static.dtype))
        found = static.loss.adds.of(backend, total, rest, count(call, _views(call), self.size))
        return type(found)(*map(backend.result, found))

    def summed(self, call: Call) -> Array:
        """The sum of a call that wants a partial, in float64."""
        return self.compute(call, False)[0]

    def compute(self, call: Call, want_grad: bool) -> tuple[Array, Array | None]:
        """The reduced loss and, if wanted, its gradient in the prediction."""
        value, grad = blocked(call, self.size, want_grad)
        return (blocked(call, self.size, False, SMALL)[0] if beyond(call.static, value) else value), grad


def beyond(static: Static, value: Array) -> bool:
    """Whether the sum behind a mean may be beyond the range, and the mean inside of it."""
    return (
        (static.rule.divides or static.want.partial)
        and static.backend.readable(value)
        and not math.isfinite(value)
    )


def blocked(call: Call, size: int, want_grad: bool, scale: float = 1.0) -> tuple[Array, Array | None]:
    """The reduced loss, and its gradient in the prediction, block by block. Sums are of items times `scale`."""
    static = call.static
    loss, backend, structure = static.loss, static.backend, static.loss.structure
    xp = backend.xp_of_blocks
    views = _views(call)
    # The shares never depend on the prediction, so the divisor is known before the first slope is.
    over = divisor(call, views, size)
    inner = static._replace(loss=_looked_up(static, views[0], loss.in_blocks()))
    grad = call.room(static.out) if want_grad else None
    out = None if grad is None else structure.view(xp, grad)
    sums = []
    for at in structure.cuts(views[0].shape, size):
        lifted = lift(inner, *(structure.block(xp, view, at) for view in views))
        point: Any = inner.loss.structure.point(inner.loss, xp, lifted)
        point = shown(xp, point) if loss.bounds else point
        share = Share(xp, point.value, weight=lifted.weight, mask=lifted.mask)
        num = share.weighed(point.value)
        sums.append(backend.sum64(num if scale == 1 else num * scale))
        if out is not None:
            slope = structure.unblock(xp, point.back()(xp, share.cotangent(RULES["sum"])))
            backend.write(out[at], slope, 1.0 / over)
    return backend.number(sums, over * scale, static.whole, views[0]), grad


def _looked_up(static: Static, like: Array, loss: Any) -> Any:
    """The loss with its numbers of the classes as arrays, which would else be made anew for every block."""
    vectors, backend = loss.vectors, static.backend
    arrays = (backend.asarray(np.asarray(list(v)), like) for v in vectors.values())
    return held(loss, tuple(vectors), [backend.cast(x, static.dtype) for x in arrays])


def _views(call: Call) -> tuple[Array, ...]:
    """Every array of a call, seen as blocks are cut: for rows as (outer, classes, inner), else flat."""
    static, structure, xp = call.static, call.static.loss.structure, call.static.backend.xp
    pred = call.arrays[0]
    items = structure.items(tuple(pred.shape))
    views = []
    for i, x in enumerate(call.arrays):
        whole = items if i >= len(static.given) else tuple(pred.shape) if structure.broad(i) else None
        if whole is not None and tuple(x.shape) != whole:
            x = xp.broadcast_to(x, whole)
        views.append(structure.view(xp, x, pred.ndim))
    return tuple(views)


class Block(Share):
    """A part of a call, whose counts are numbers in float64."""

    def __init__(self, static: Any, like: Array, *given: Array | None) -> None:
        super().__init__(static.backend.xp, like, *given)
        self.static = static

    def total(self, x: Array) -> float:
        return number(self.static, x)


def number(static: Any, x: Array) -> float:
    """The sum of an array, as a number in float64."""
    backend = static.backend
    wide = x if backend.dtype_name(x) == static.dtype else backend.cast(x, static.dtype)
    return float(backend.number([backend.sum64(wide)], 1.0, "float64", x))


def over_of(call: Call, size: int) -> float:
    """What the mean of a call divides by; arrays are looked at only where items differ."""
    return (
        over_all(call.static.rule, _items(call)) if alike(call.static) else divisor(call, _views(call), size)
    )


def divisor(call: Call, views: tuple[Array, ...], size: int) -> float:
    """What the mean of a call divides by, from targets, weight and mask alone."""
    rule, items = call.static.rule, _items(call)
    if alike(call.static):
        return over_all(rule, items)
    found: float = Added(items, lambda: _parts(call, views, size)).divisor(rule)
    return found


def count(call: Call, views: tuple[Array, ...], size: int) -> float:
    """What the items of a call count."""
    rule, items = call.static.rule, _items(call)
    if alike(call.static):
        return count_of_all(rule, items)
    found: float = Added(items, lambda: _parts(call, views, size)).count(rule)
    return found


def alike(static: Static) -> bool:
    """Whether all items take part with the share 1."""
    return not (static.loss.has_shares or static.weighted or static.masked)


def _items(call: Call) -> tuple[int, ...]:
    found: tuple[int, ...] = call.static.loss.structure.items(tuple(call.arrays[0].shape))
    return found


def _parts(call: Call, views: tuple[Array, ...], size: int) -> Iterator[Counts]:
    static, structure, n = call.static, call.static.loss.structure, len(call.static.given)
    loss, backend, xp = _looked_up(static, views[0], static.loss), static.backend, static.backend.xp
    for at in structure.cuts(views[0].shape, size):
        pred, *others = (structure.block(xp, view, at) for view in views)
        targets, rest = others[: n - 1], others[n - 1 :]
        targets = [labels_of(static, x) if static.labels else backend.cast(x, static.dtype) for x in targets]
        weight = backend.cast(rest[0], static.dtype) if static.weighted else None
        mask = rest[-1] if static.masked else None
        portion, kept = loss.shares(xp, backend.dtype(static.dtype), *targets)
        like = xp.sum(pred[..., :1], axis=-1) if structure.spent else pred
        yield Block(static, like, portion, kept, weight, mask)
