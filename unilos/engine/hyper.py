"""Hyper-parameters that are arrays of a call: which may be, what shape they have, and a loss that holds them.

A loss is plain numbers. What is learned, scheduled under a compiler or different for every item is given at the call
as an array, and takes part in it like any other argument.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..backend.dispatch import backend_of
from ..backend.dual import Dual, Duals
from ..form import check as _check
from ..form.points import leading, weighted

if TYPE_CHECKING:
    from ..backend.backend import Backend

Array = Any


def held(loss: Any, names: Sequence[str], arrays: Sequence[Any]) -> Any:
    """The loss with arrays in the place of its numbers, to be evaluated and thrown away."""
    if not names:
        return loss
    other = object.__new__(type(loss))
    for name, value in {**vars(loss), **dict(zip(names, arrays, strict=True))}.items():
        object.__setattr__(other, name, value)
    vars(other).pop("kernels", None)  # of other numbers
    return other


SINGLE = 3.4028234663852886e38


def beyond_single(loss: Any) -> dict[str, float]:
    """The hyper-parameters that are infinite in float32: frameworks refuse such a number beside an array, or warn."""
    numbers = {
        n: x for n in loss.learnable if type(x := getattr(loss, n)) is float and SINGLE < abs(x) < math.inf
    }
    return {n: math.copysign(math.inf, x) for n, x in numbers.items()}


def continuous(cls: Any) -> tuple[str, ...]:
    """The hyper-parameters that may be arrays of a call."""
    return tuple(n for n, sort in cls.sorts.items() if sort.continuous and n not in cls.fixed)


def check_values(loss: Any, backend: Backend, name: str, x: Array, where: Array | None = None) -> None:
    """Refuse numbers out of range where they can be read without a device round-trip: the ones that are alone or one
    a class as a loss refuses them that is made with them, of the others the ends of those that the mask leaves."""
    if not backend.readable(x):
        return
    axes, values = len(backend.shape(x)), backend.to_numpy(x)
    if not axes or (axes == 1 and name in loss.per_class):
        replace(loss, **{name: values})
        return
    _check.floating(loss.name, name, backend.dtype_name(x))
    values = _left(values, where)
    if values.size:
        each = name in loss.per_class
        for end in (float(values.min()), float(values.max())):
            replace(loss, **{name: [end] if each else end})


def _left(values: Any, where: Array | None) -> Any:
    """The numbers of items of which a mask leaves something; all where it does not fit, and none where it cannot be
    read."""
    mask = where if where is None else backend_of(where)
    if mask is None:
        return values
    if not mask.readable(where):
        return values[:0]
    kept: Any = np.asarray(mask.to_numpy(where), bool)
    axes = max(values.ndim, kept.ndim)
    values, kept = (x.reshape(x.shape + (1,) * (axes - x.ndim)) for x in (values, kept))
    spent = tuple(i for i in range(axes) if values.shape[i] == 1)
    kept = kept.any(axis=spent, keepdims=True)
    fits = all(n in (1, m) for n, m in zip(kept.shape, values.shape, strict=True))
    return values[np.broadcast_to(kept, values.shape)] if fits else values


def aligned(loss: Any, backend: Backend, name: str, x: Array, args: Sequence[Array]) -> Array:
    """A hyper-parameter as it stands beside what `at` sees: alone, one a class on the last axis, or one an item with
    an axis of length 1 for each that an item spends."""
    shape = backend.shape(x)
    if not shape:
        return x
    if name in loss.per_class and len(shape) == 1:
        argument, classes = loss.classes(*(() if a is None else backend.shape(a) for a in args))
        if shape[0] is not None:  # else it is known when the program runs
            _check.per_class(loss.name, {name: range(shape[0])}, argument, classes)
        return x
    structure, pred = loss.structure, backend.shape(args[0])
    if why := structure.not_summed(loss):
        message = f"{loss.name}: {name} has shape {shape}; accepted: one number, as {why}"
        raise _check.ShapeError(message)
    if name in loss.per_class and structure.spent is None:
        message = f"{loss.name}: {name} has shape {shape}; accepted: one number a class"
        raise _check.ShapeError(message)
    items = structure.items(pred)
    _check.left_broadcast(loss.name, name, shape, items)
    for _ in range(len(pred) - len(shape)):
        x = backend.xp.expand_dims(x, axis=-1)
    return x


def moved(xp: Any, loss: Any, names: Sequence[str], arrays: Sequence[Array], name: str, look: Any) -> Array:
    """The derivative in one of the hyper-parameters of what `look(duals, loss)` finds, by dual numbers."""
    duals: Duals = xp.backend.duals
    like = arrays[list(names).index(name)]
    if name in loss.per_class and like.ndim == 1 and loss.structure.spent != 0:
        message = f"{loss.name} states no such derivative in {name}, which every class has a number of"
        raise _check.UnsupportedError(message)
    given = [duals.dual(x) if n == name else duals.still(x) for n, x in zip(names, arrays, strict=True)]
    found: Dual = look(duals, held(loss, names, given))
    each = xp.zeros_like(found.value) if found.moved is None else found.moved
    marks = xp.marks(found.value) if loss.bounds else None
    each = each if marks is None else each * marks  # what is no number has no derivative that is one
    return leading(xp, each, like)


def gathered(xp: Any, g: Array, like: Array) -> Array:
    """A derivative in every item, added up to the shape of the hyper-parameter that they share."""
    extra = g.ndim - like.ndim
    if extra:
        g = xp.sum(g, axis=tuple(range(extra)))
    wide = tuple(i for i, (n, m) in enumerate(zip(g.shape, like.shape, strict=True)) if m == 1 and n != 1)
    return xp.sum(g, axis=wide, keepdims=True) if wide else g


def weighed(xp: Any, weight: Array | None, each: Array) -> Array:
    return each if weight is None else weighted(xp, leading(xp, weight, each), each)
