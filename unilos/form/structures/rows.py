"""Losses of rows along one axis: classes, features, coordinates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, final

from .. import check as _check
from ..points import Local, Pull
from . import tried
from .entries import check_entries
from .structure import Array, Shape, Structure


@dataclass(frozen=True)
class _Rowwise(Structure):
    """One item a row: an item spends `axis` of the prediction."""

    spent: int | None = 1
    axis: int = -1

    def items(self, pred: Shape) -> Shape:
        axis = _check.axis_in_range("a row loss", self.axis, len(pred))
        return pred[:axis] + pred[axis + 1 :]

    def entries_last(self, ndim: int) -> bool:
        return self.axis in (-1, ndim - 1)

    def entries_axis(self, ndim: int) -> int:
        return self.axis % ndim

    def covered(self, xp: Any, mask: Array, x: Array, pred: Array) -> Array:
        # A negative axis counts in the result, which has one axis more than the items.
        return xp.expand_dims(mask, axis=self.axis) if x.ndim == pred.ndim else mask

    def lift(self, xp: Any, args: tuple[Array, ...]) -> tuple[Array, ...]:
        ndim = args[0].ndim
        return tuple(last(xp, x, self.axis) if x.ndim == ndim else x for x in args)

    def lower(self, xp: Any, g: Array, argument: int = 0, squared: bool = False) -> Array:
        del argument, squared
        return home(xp, g, self.axis)


@dataclass(frozen=True)
class _Cut(_Rowwise):
    """Rows in blocks of whole rows, seen as (outer, classes, inner)."""

    def not_in_blocks(self, loss: Any) -> str | None:
        del loss
        return None

    def view(self, xp: Any, x: Array, ndim: int | None = None) -> Array:
        axes: int = x.ndim if ndim is None else ndim
        axis = self.axis % axes
        before, after = 1, 1
        for length in x.shape[:axis]:
            before *= length
        for length in x.shape[axis + 1 if x.ndim == axes else axis :]:
            after *= length
        return xp.reshape(x, (before, x.shape[axis], after) if x.ndim == axes else (before, after))

    def cuts(self, shape: Shape, size: int) -> Iterator[tuple[slice, ...]]:
        """Along the outer axis, and the inner one where that is long."""
        outer, classes, inner = shape
        wide = max(1, min(inner, size // max(classes, 1)))
        deep = max(1, size // max(classes * inner, 1))
        for i in range(0, outer, deep):
            for k in range(0, inner, wide):
                yield slice(i, i + deep), slice(None), slice(k, k + wide)

    def block(self, xp: Any, view: Array, at: tuple[slice, ...]) -> Array:
        return xp.moveaxis(view[at], 1, -1) if view.ndim == 3 else view[at[:1] + at[2:]]

    def unblock(self, xp: Any, slope: Array) -> Array:
        return xp.moveaxis(slope, -1, 1)


@final
@dataclass(frozen=True)
class Rows(tried.Rows, _Cut):
    """Rows of classes, against a label or a distribution each, or against nothing."""

    labels: bool = False  # whether a row may have one label
    distributions: bool = True  # whether it may have one number an entry

    def along(self, axis: int, labels: bool) -> Rows:
        return Rows(axis=axis, labels=labels, distributions=self.distributions)

    def check(self, loss: Any, backend: Any, args: tuple[Array, ...]) -> bool:
        pred = backend.shape(args[0])
        axis = _check.axis_in_range(loss.name, self.axis, len(pred))
        if len(args) == 1:
            return False
        target, dtype = backend.shape(args[1]), backend.dtype_name(args[1])
        _check.rows_shape(loss.name, pred, target, axis, self.labels, self.distributions)
        if len(target) == len(pred):
            _check.floating(loss.name, loss.arguments[1], dtype)
            return False
        _check.labels_dtype(loss.name, dtype, pred, target)
        return True


@final
@dataclass(frozen=True)
class VectorRows(tried.VectorRows, _Cut):
    """Rows of several arguments of one shape, embeddings or boxes; those in `single` have one number an item."""

    single: tuple[str, ...] = ()
    signed: bool = True  # whether a row may be turned into its negative

    def along(self, axis: int, labels: bool) -> VectorRows:
        del labels
        return VectorRows(axis=axis, single=self.single, signed=self.signed)

    def check(self, loss: Any, backend: Any, args: tuple[Array, ...]) -> bool:
        first = backend.shape(args[0])
        _check.axis_in_range(loss.name, self.axis, len(first))
        for name, x in zip(loss.arguments[1:], args[1:], strict=True):
            _check.floating(loss.name, name, backend.dtype_name(x))
            shape = backend.shape(x)
            if name in self.single:
                _check.one_an_item(loss.name, loss.arguments[0], first, name, shape, self.items(first))
            else:
                _check.same_shape(loss.name, loss.arguments[0], first, name, shape)
        return False

    def not_between(self, loss: Any) -> str | None:
        two = len(loss.arguments) == 2 and not self.single
        return None if two else super().not_between(loss)


@final
@dataclass(frozen=True)
class Pooled(tried.Pooled, Structure):
    """Rows of differences with their weights inside the item; with `axis` None all entries are one row.

    A weight is one an entry, and so is an item to whoever weighs it.
    """

    spent: int | None = 1
    axis: int | None = -1

    def check(self, loss: Any, backend: Any, args: tuple[Array, ...]) -> bool:
        if self.axis is not None:
            _check.axis_in_range(loss.name, self.axis, len(backend.shape(args[0])))
        return check_entries(loss, backend, args)

    def items(self, pred: Shape) -> Shape:
        return pred

    def covered(self, xp: Any, mask: Array, x: Array, pred: Array) -> Array:
        del xp, x, pred
        return mask

    def lift(self, xp: Any, args: tuple[Array, ...]) -> tuple[Array, ...]:
        pred, target = args
        return (self.forth(xp, pred - target),)

    def lower(self, xp: Any, g: Array, argument: int = 0, squared: bool = False) -> Array:
        g = g if self.axis is None else home(xp, g, self.axis)
        return -g if argument and not squared else g

    def forth(self, xp: Any, x: Array) -> Array:
        return x if self.axis is None else last(xp, x, self.axis)

    def origin(self, argument: int) -> int:
        del argument
        return 0

    def lifted(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return names[:1]

    def weighing(
        self, xp: Any, pred: Array, first: Array, weight: Array | None, mask: Array | None
    ) -> tuple[Array | None, ...]:
        del first
        if weight is None and mask is None:
            return None, None, None
        ones = xp.ones_like(pred)
        weight = ones if weight is None else weight * ones
        return self.forth(xp, weight if mask is None else xp.where(mask, weight, 0.0)), None, mask

    def taking(
        self, loss: Any, xp: Any, dtype: Any, lifted: Any
    ) -> tuple[Array | None, Array | None, Array | None, Array | None]:
        del loss, xp, dtype, lifted  # weights take part inside
        return None, None, None, None

    def silenced(self, xp: Any, mask: Array | None, g: Array) -> Array:
        """A masked entry has no slope in its weight either."""
        return g if mask is None else xp.where(mask, g, 0.0)

    def point(self, loss: Any, xp: Any, lifted: Any) -> Local | Pull:
        return self.weighted(loss, xp, lifted.args, lifted.inside)

    def weighted(self, loss: Any, xp: Any, args: tuple[Array, ...], weight: Array | None) -> Local | Pull:
        found: Local = loss.at(xp, *args) if weight is None else loss.at(xp, *args, weight)
        return found

    def factor(self, args: tuple[Array, ...], weight: Array) -> bool:
        del args, weight
        return False

    def attached(self, loss: Any, xp: Any, lifted: Any, op: Callable[..., Array]) -> Array:
        del loss, xp
        return op(*lifted.args, weight=lifted.inside)

    def alike(
        self, target: Array, pred: Array, squeeze: Callable[[Array], Array], widen: Callable[[Array], Array]
    ) -> tuple[Array, Array]:
        # An item needs its neighbours, so the prediction's axes have a meaning, such as an image's: they stay.
        del squeeze
        return widen(target), pred

    def reduced(self, share: Any, rule: Any, num: Array) -> Array:
        del share, rule
        return num

    def cotangent(self, share: Any, rule: Any) -> Any:
        del share, rule

    def sums(self, loss: Any, xp: Any, lifted: Any, num: Array, share: Any, rule: Any) -> tuple[Any, ...]:
        del num, share, rule
        total, count = loss.add_up(xp, *lifted.args, lifted.inside)
        return total, xp.zeros_like(total), count

    def not_summed(self, loss: Any) -> str | None:
        return f"the weights of {loss.name} take part inside its items"


def last(xp: Any, x: Array, axis: int) -> Array:
    """An axis as the last one."""
    return x if axis in (-1, x.ndim - 1) else axis_moved(xp, x, axis, -1)


def home(xp: Any, x: Array, axis: int) -> Array:
    """The last axis back in its place."""
    return x if axis in (-1, x.ndim - 1) else axis_moved(xp, x, -1, axis)


def axis_moved(xp: Any, x: Array, source: int, to: int) -> Array:
    """The axis `source` in the place `to`; the standard's `moveaxis`, which torch's vmap refuses (2.13)."""
    order = list(range(x.ndim))
    order.insert(to % x.ndim, order.pop(source))
    return xp.permute_dims(x, tuple(order))
