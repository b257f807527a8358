"""From a call to what is wanted of it: straight through the namespace, for any backend and under any tracing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..form.points import spread
from .call import WIDER, Lifted, Static, lift
from .op import Op, missing

if TYPE_CHECKING:
    from ..form.points import Local, Pull
    from .share import Share

Array = Any


def evaluate(static: Static, *arrays: Array) -> Any:
    """The reduced value or the partial, with their derivatives attached; or the value, and what the spec states for
    each derivative that is wanted, from one evaluation."""
    lifted = lift(static, *arrays)
    return sloped(static, arrays, lifted) if static.want.order else attached(static, lifted)


def attached(static: Static, lifted: Lifted) -> Any:
    """Through operations whose derivatives the framework knows from the spec."""
    loss, xp, rule = static.loss, static.backend.xp, static.rule
    structure = loss.structure

    def op(*args: Array, weight: Array | None = None) -> Array:
        given = args if weight is None else (*args, weight)
        return xp.op(Op(loss, weight is not None))(*given)

    num = structure.attached(loss, xp, lifted, op)
    share = lifted.share(static, num)
    num = share.unmasked(num)
    if static.want.partial:
        return loss.adds(*structure.sums(loss, xp, lifted, num, share, rule))
    return structure.reduced(share, rule, num)


def sloped(static: Static, arrays: tuple[Array, ...], lifted: Lifted) -> tuple[Array, ...]:
    """The one way from a point to a value and derivatives of any order in any argument."""
    loss, xp, want = static.loss, static.backend.xp, static.want
    point = loss.structure.point(loss, xp, lifted)
    share = lifted.share(static, point.value)
    value = loss.structure.reduced(share, static.rule, share.weighed(point.value))
    given = dict(zip((*static.given, "weight"), arrays, strict=False))
    return value, *(
        _derivative(static, name, given[name], arrays[0], lifted, point, share) for name in want.wrt
    )


def _derivative(
    static: Static, name: str, array: Array, first: Array, lifted: Lifted, point: Local | Pull, share: Share
) -> Array:
    loss, backend, rule = static.loss, static.backend, static.rule
    structure, xp, squared = loss.structure, backend.xp, static.want.order > 1
    index = loss.arguments.index(name) if name in loss.arguments else -1
    if index < 0 and lifted.weight is not None:
        g = share.in_weight(rule, point.value)
    else:
        origin = structure.origin(index) if index >= 0 else index
        inner = None if origin == 0 else "weight" if origin < 0 else loss.arguments[origin]
        what = "curvature" if squared else f"derivative in its argument {name}"
        back = (None if inner else point.diagonal()) if squared else point.back(inner)
        cotangent = structure.cotangent(share, rule)
        g = missing(loss, what)() if back is None else back(xp, cotangent)
        moved = loss.share_slope(xp, name, *lifted.args[1:]) if rule.shares and index > 0 else None
        if moved is not None:
            g = g - spread(xp, cotangent, share.lost(rule, point.value) * moved)
        if g.ndim == first.ndim:
            g = structure.lower(xp, g, max(index, 0), squared)
    if name not in loss.shared:
        g = structure.silenced(xp, lifted.mask, g)
        g = g if lifted.within is None else xp.where(lifted.within, g, 0.0)
    g = _in_shape_of(xp, g, array) if index < 0 or structure.broad(index) else g
    dtype = backend.dtype_name(array)
    return backend.cast(g, static.out if index == 0 else dtype if dtype in WIDER else static.dtype)


def _in_shape_of(xp: Any, g: Array, array: Array) -> Array:
    """The slope of what was broadcast: summed over what it was broadcast to."""
    wide = tuple(i for i, (n, m) in enumerate(zip(g.shape, array.shape, strict=True)) if m == 1 and n != 1)
    return xp.sum(g, axis=wide, keepdims=True) if wide else g
