"""From a call to what is wanted of it: straight through the namespace, for any backend and under any tracing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..form.check import UnsupportedError
from ..form.points import shown, spread
from .call import WIDER, Lifted, Static, lift
from .hyper import gathered, moved
from .op import Op, missing

if TYPE_CHECKING:
    from ..form.points import Local, Pull
    from .share import Share

Array = Any


def evaluate(static: Static, *arrays: Array) -> Any:
    """The reduced value or the partial, with their derivatives attached; or the value, and what the spec states for
    each derivative that is wanted, from one evaluation."""
    lifted = lift(static, *arrays)
    return sloped(static, arrays, lifted) if static.want.order else attached(static, arrays, lifted)


def attached(static: Static, arrays: tuple[Array, ...], lifted: Lifted) -> Any:
    """Through operations whose derivatives the framework knows from the spec."""
    loss, xp, rule = lifted.loss, static.backend.xp, static.rule
    structure = loss.structure

    def op(*args: Array, weight: Array | None = None) -> Array:
        given = (*args, *lifted.hyper, *(() if weight is None else (weight,)))
        return xp.op(Op(static.loss, weight is not None, hyper=static.hyper))(*given)

    def again() -> Array:
        # From the arrays on: what is made of them, such as a residual, would be kept in memory until then.
        return structure.attached(loss, xp, lift(static, *arrays), op)

    num = structure.attached(loss, xp, lifted, op)
    share = lifted.share(static, num)
    if structure.spent == 0:
        share.repeats(again, weighed=False)
    num = share.unmasked(num)
    if static.want.partial:
        return loss.adds.of(static.backend, *structure.sums(loss, xp, lifted, num, share, rule))
    return structure.reduced(share, rule, num)


def sloped(static: Static, arrays: tuple[Array, ...], lifted: Lifted) -> tuple[Array, ...]:
    """The one way from a point to a value and derivatives of any order in any argument."""
    loss, xp, want = lifted.loss, static.backend.xp, static.want
    point = loss.structure.point(loss, xp, lifted)
    point = shown(xp, point) if loss.bounds else point
    share = lifted.share(static, point.value)
    if loss.structure.spent == 0:
        share.repeats(lambda: loss.structure.point(loss, xp, lift(static, *arrays)).value, weighed=True)
    value = loss.structure.reduced(share, static.rule, share.weighed(point.value))
    given = dict(zip((*static.given, *static.hyper, "weight"), arrays, strict=False))
    return value, *(
        _derivative(static, name, order, given[name], arrays[0], lifted, point, share)
        for order in ((1, 2) if want.both else (want.order,))
        for name in want.wrt
    )


def _derivative(
    static: Static,
    name: str,
    order: int,
    array: Array,
    first: Array,
    lifted: Lifted,
    point: Local | Pull,
    share: Share,
) -> Array:
    loss, backend, rule, kind = lifted.loss, static.backend, static.rule, static.want.curvature
    structure, xp, squared = loss.structure, backend.xp, order > 1
    if name in static.hyper:
        return _in_hyper(static, name, array, lifted, point, share)
    index = loss.arguments.index(name) if name in loss.arguments else -1
    if index < 0 and lifted.weight is not None:
        g = share.in_weight(rule, point.value)
    else:
        origin = structure.origin(index) if index >= 0 else index
        inner = None if origin == 0 else "weight" if origin < 0 else loss.arguments[origin]
        what = "curvature" if squared else f"derivative in its argument {name}"
        back = (None if inner else _bend(loss, kind, point, lifted)) if squared else point.back(inner)
        cotangent = structure.cotangent(share, rule)
        g = missing(loss, what)() if back is None else back(xp, cotangent)
        moved = structure.share_slope(loss, xp, name, lifted) if rule.shares and index > 0 else None
        if moved is not None:
            g = g - spread(xp, cotangent, share.lost(rule, point.value) * moved)
        if g.ndim == first.ndim:
            above = squared and kind == "majorizer"
            g = structure.bounded(xp, g) if above else structure.lower(xp, g, max(index, 0), squared)
    if name not in loss.shared:
        g = structure.silenced(xp, lifted.mask, g)
        g = g if lifted.within is None else xp.where(lifted.within, g, 0.0)
    g = _in_shape_of(xp, g, array) if index < 0 or structure.broad(index) else g
    dtype = backend.dtype_name(array)
    return backend.cast(g, static.out if index == 0 else dtype if dtype in WIDER else static.dtype)


def _in_hyper(
    static: Static, name: str, array: Array, lifted: Lifted, point: Local | Pull, share: Share
) -> Array:
    """The derivative in a hyper-parameter: as the spec states it, else by dual numbers."""
    loss, backend, rule = lifted.loss, static.backend, static.rule
    structure, xp = loss.structure, backend.xp
    cotangent = structure.cotangent(share, rule)
    back = point.back(name)
    if back is not None:
        g = back(xp, cotangent)
    else:

        def look(duals: Any, other: Any) -> Any:
            still = lifted._replace(args=tuple(map(duals.still, lifted.args)))
            return structure.point(other, duals, still).value

        found = moved(xp, static.loss, static.hyper, lifted.hyper, name, look)
        g = spread(xp, cotangent, found)
    lost = structure.share_slope(loss, xp, name, lifted) if rule.shares else None
    if lost is not None:
        g = g - spread(xp, cotangent, share.lost(rule, point.value) * lost)
    g = gathered(xp, g, array)
    dtype = backend.dtype_name(array)
    return backend.cast(g, dtype if dtype in WIDER else static.dtype)


def _bend(loss: Any, kind: str, point: Local | Pull, lifted: Lifted) -> Callable[[Any, Any], Array] | None:
    """How a cotangent goes back through a curvature in the first argument."""
    if kind == "exact":
        return point.diagonal()
    if lifted.hyper:
        message = (
            f"{loss.name}: the curvature {kind!r} wants hyper-parameters that are plain numbers of the loss"
        )
        raise UnsupportedError(message)
    stated = loss.curvature_of(kind)
    back: Callable[[Any, Any], Array] | None = stated.back(point, kind, lifted.args[0])
    if back is None:
        message = f"{loss.name} has no curvature {kind!r}: {stated.says}"
        raise UnsupportedError(message)
    return back


def _in_shape_of(xp: Any, g: Array, array: Array) -> Array:
    """The slope of what was broadcast: summed over what it was broadcast to."""
    wide = tuple(i for i, (n, m) in enumerate(zip(g.shape, array.shape, strict=True)) if m == 1 and n != 1)
    return xp.sum(g, axis=wide, keepdims=True) if wide else g
