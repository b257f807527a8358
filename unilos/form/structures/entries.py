"""Losses of single entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, final

from .. import check as _check
from ..points import leading
from . import tried
from .structure import Array, Shape, Structure


def check_entries(loss: Any, backend: Any, args: tuple[Array, ...]) -> bool:
    """The target has the shape of the first argument, further ones broadcast against it; and all hold numbers."""
    first = backend.shape(args[0])
    for i, (name, x) in enumerate(zip(loss.arguments[1:], args[1:], strict=True), 1):
        _check.floating(loss.name, name, backend.dtype_name(x))
        check = _check.broadcasts if i > 1 else _check.same_shape
        check(loss.name, loss.arguments[0], first, name, backend.shape(x))
    return False


@dataclass(frozen=True)
class _Flat(tried.Flat, Structure):
    """Items that are entries, in blocks of any entries."""

    def check(self, loss: Any, backend: Any, args: tuple[Array, ...]) -> bool:
        return check_entries(loss, backend, args)

    def broad(self, argument: int) -> bool:
        return argument > 1

    def covered(self, xp: Any, mask: Array, x: Array, pred: Array) -> Array:
        del xp, x, pred
        return mask

    def not_in_blocks(self, loss: Any) -> str | None:
        return (
            f"{_check.listed(loss.vectors)} goes along an axis, which is lost in blocks"
            if loss.vectors
            else None
        )

    def view(self, xp: Any, x: Array, ndim: int | None = None) -> Array:
        del ndim
        return xp.reshape(x, (-1,))

    def cuts(self, shape: Shape, size: int) -> Iterator[tuple[slice, ...]]:
        for i in range(0, shape[0], size):
            yield (slice(i, i + size),)

    def block(self, xp: Any, view: Array, at: tuple[slice, ...]) -> Array:
        del xp
        return view[at]


@final
@dataclass(frozen=True)
class Entries(_Flat):
    """Every entry of the prediction is an item, against the same entry of the other arguments."""


@final
@dataclass(frozen=True)
class Params(tried.Params, _Flat):
    """Every entry of the parameters is an item: there is no target."""


@final
@dataclass(frozen=True)
class Differences(tried.Differences, _Flat):
    """A function of `pred - target` alone: one slope serves both arguments, and one curvature."""

    def lift(self, xp: Any, args: tuple[Array, ...]) -> tuple[Array, ...]:
        del xp
        pred, target = args
        return (pred - target,)

    def lower(self, xp: Any, g: Array, argument: int = 0, squared: bool = False) -> Array:
        del xp
        return -g if argument and not squared else g

    def origin(self, argument: int) -> int:
        del argument
        return 0

    def lifted(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return names[:1]

    def second(self, first: Callable[[], Array], again: Callable[[], Array]) -> Array:
        del first
        return again()


@final
@dataclass(frozen=True)
class Mapped(tried.Mapped, Structure):
    """A structure whose first lifted argument goes through a linear map, so that entries have neighbours.

    The map is a value with `forth(xp, x)` and its adjoint `back(xp, g, squared)`; `bound(xp, g)` is a diagonal that
    exceeds what the map makes of the diagonal `g`; `around(entry, shape)` are the flat
    indices of an entry's neighbours, nested as the definition wants them, None beyond the edge.
    """

    map: Any = None
    inner: Structure = Differences()

    def check(self, loss: Any, backend: Any, args: tuple[Array, ...]) -> bool:
        self.map.check(loss, backend.shape(args[0]))
        return self.inner.check(loss, backend, args)

    def items(self, pred: Shape) -> Shape:
        return self.inner.items(pred)

    def covered(self, xp: Any, mask: Array, x: Array, pred: Array) -> Array:
        return self.inner.covered(xp, mask, x, pred)

    def lift(self, xp: Any, args: tuple[Array, ...]) -> tuple[Array, ...]:
        first, *others = self.inner.lift(xp, args)
        return (self.map.forth(xp, first), *others)

    def lower(self, xp: Any, g: Array, argument: int = 0, squared: bool = False) -> Array:
        return self.inner.lower(xp, self.map.back(xp, g, squared), argument, squared)

    def bounded(self, xp: Any, g: Array) -> Array:
        return self.inner.bounded(xp, self.map.bound(xp, g))

    def origin(self, argument: int) -> int:
        return self.inner.origin(argument)

    def lifted(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return self.inner.lifted(names)

    def second(self, first: Callable[[], Array], again: Callable[[], Array]) -> Array:
        return self.inner.second(first, again)

    def alike(
        self, target: Array, pred: Array, squeeze: Callable[[Array], Array], widen: Callable[[Array], Array]
    ) -> tuple[Array, Array]:
        # An item needs its neighbours, so the prediction's axes have a meaning, such as an image's: they stay.
        del squeeze
        return widen(target), pred

    def silenced(self, xp: Any, mask: Array | None, g: Array) -> Array:
        return g if mask is None else xp.where(leading(xp, mask, g), g, 0.0)
