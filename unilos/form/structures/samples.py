"""Losses of whole samples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, final

from .. import check as _check
from ..items import Seat
from ..points import Local, Pull, as_wide_as, weighted
from . import tried
from .rows import axis_moved
from .structure import Array, Shape, Structure, weighed


@final
@dataclass(frozen=True)
class Samples(tried.Samples, Structure):
    """An item is all that lies behind the first axis, such as a mask; with over="batch" the whole call is one item.

    Slopes have the shape of the prediction. The classes may lie on an `axis`: lifted, they come before all entries of
    an item, or last. With `each` every class of a sample is an item. A weight or a mask is one of whole items, or of
    the entries inside of them.
    """

    spent: int | None = None
    over: str = "sample"
    axis: int | None = None  # of the classes, in the prediction
    each: bool = False  # whether every class is an item of its own
    last: bool = False  # whether the classes are lifted to the last axis, else to the first one of an item
    masks: bool = True  # whether the target may be a mask of the prediction's shape
    pixels: bool = False  # whether a weight and a mask are those of whole pixels, whose classes go together
    entries: bool = (
        False  # whether a weight and a mask may be those of entries: `at` takes such a weight as its last
    )

    # A call

    def check(self, loss: Any, backend: Any, args: tuple[Array, ...]) -> bool:
        pred, target = backend.shape(args[0]), backend.shape(args[1])
        _check.sample_shape(loss.name, pred, self.over)
        if self.axis is not None:
            self._check_axis(loss, pred)
            if len(target) != len(pred) or not self.masks:
                return self._check_labels(loss, pred, target, backend.dtype_name(args[1]))
        _check.floating(loss.name, loss.arguments[1], backend.dtype_name(args[1]))
        _check.same_shape(loss.name, loss.arguments[0], pred, loss.arguments[1], target)
        return False

    def _check_axis(self, loss: Any, pred: Shape) -> None:
        """Before or behind the classes there are pixels, and before both the batch."""
        axis = _check.axis_in_range(loss.name, self.axis or 0, len(pred))
        if len(pred) < self.first + 2 or axis < self.first:
            message = (
                f"{loss.name}: pred has shape {pred} and axis is {self.axis}; accepted: pixels with their classes on "
                f"an axis, {'(batch, ...), where the axis is not that of the batch' if self.first else '(...)'}, of at "
                f"least {self.first + 2} axes"
            )
            raise _check.ShapeError(message)
        if pred[axis] == 0:
            message = (
                f"{loss.name}: pred has shape {pred} and axis is {self.axis}; accepted: one class or more"
            )
            raise _check.ShapeError(message)

    def _check_labels(self, loss: Any, pred: Shape, target: Shape, dtype: str) -> bool:
        pixels = self.without(pred)
        if _check.same_dims(target, pixels) and dtype in _check.INTEGERS:
            return True
        mask = f", or a mask of the shape {pred}" if self.masks else ""
        message = (
            f"{loss.name}: pred has shape {pred} with classes on axis {self.axis}, and target has shape {target} and "
            f"dtype {dtype}; accepted: one label a pixel, {pixels}, of an integer dtype{mask}"
        )
        raise (_check.DTypeError if _check.same_dims(target, pixels) else _check.ShapeError)(message)

    def items(self, pred: Shape) -> Shape:
        return (*pred[: self.first], *((pred[self.along(pred)],) if self.each else ()))

    def seats(self, pred: Shape) -> tuple[Seat, ...]:
        items = Seat(self.items(pred))
        if not self.entries:
            return (items,)
        if self.axis is None:
            return items, Seat(pred)
        at = self.along(pred)
        whole = (*pred[:at], 1, *pred[at + 1 :]) if self.pixels else pred
        return items, Seat(self.without(pred), at), Seat(whole)

    def covered(self, xp: Any, mask: Array, x: Array, pred: Array) -> Array:
        # As wide as the prediction; a label is covered where nothing of its pixel is left.
        mask = self.spanned(xp, mask, pred.ndim)
        return mask if x.ndim == pred.ndim else xp.any(mask, axis=self.axis)

    def spanned(self, xp: Any, mask: Array, ndim: int) -> Array:
        """A mask of items or of entries, with the axes of the prediction."""
        if mask.ndim == ndim:
            return mask
        classes = self.first if self.each else None
        for _ in range(ndim - mask.ndim):
            mask = xp.expand_dims(mask, axis=-1)
        return mask if classes is None else axis_moved(xp, mask, classes, self.axis or 0)

    # From arguments to what `at` wants, and back

    def lift(self, xp: Any, args: tuple[Array, ...]) -> tuple[Array, ...]:
        return tuple(self.forth(xp, x, args[0].ndim) for x in args)

    def forth(self, xp: Any, x: Array, ndim: int) -> Array:
        if self.axis is None or x.ndim != ndim:
            return x
        to = ndim - 1 if self.last else self.first
        return x if self.axis % ndim == to else axis_moved(xp, x, self.axis, to)

    def lower(self, xp: Any, g: Array, argument: int = 0, squared: bool = False) -> Array:
        del argument, squared
        if self.axis is None:
            return g
        source = g.ndim - 1 if self.last else self.first
        return g if self.axis % g.ndim == source else axis_moved(xp, g, source, self.axis)

    def weighing(
        self, xp: Any, pred: Array, first: Array, weight: Array | None, mask: Array | None
    ) -> tuple[Array | None, ...]:
        inside = weight if weight is not None and weight.ndim == pred.ndim else None
        within = mask if mask is not None and mask.ndim == pred.ndim else None
        weight, mask = None if inside is not None else weight, None if within is not None else mask
        if inside is not None or within is not None:
            inside = xp.ones_like(pred) if inside is None else inside * xp.ones_like(pred)
            inside = self.forth(xp, inside if within is None else xp.where(within, inside, 0.0), pred.ndim)
        if weight is not None:
            weight = as_wide_as(xp, weight, first[(..., *(0,) * (first.ndim - weight.ndim))])
        return inside, weight, mask, within

    def taking(
        self, loss: Any, xp: Any, dtype: Any, lifted: Any
    ) -> tuple[Array | None, Array | None, Array | None, Array | None]:
        portion, kept = loss.shares_inside(xp, dtype, lifted.inside, *lifted.args)
        return portion, kept, lifted.weight, lifted.mask

    def share_slope(self, loss: Any, xp: Any, argument: str, lifted: Any) -> Array | None:
        found: Array | None = loss.share_slope_inside(xp, argument, lifted.inside, *lifted.args)
        return found

    # From what was lifted to items

    def point(self, loss: Any, xp: Any, lifted: Any) -> Local | Pull:
        return self.weighted(loss, xp, lifted.args, lifted.inside)

    def weighted(self, loss: Any, xp: Any, args: tuple[Array, ...], weight: Array | None) -> Local | Pull:
        if weight is None or weight.ndim == args[0].ndim:
            found: Local = loss.at(xp, *args, *(() if weight is None else (weight,)))
            return found
        return weighed(xp, loss.at(xp, *args), weight)

    def factor(self, args: tuple[Array, ...], weight: Array) -> bool:
        return bool(weight.ndim != args[0].ndim)

    def attached(self, loss: Any, xp: Any, lifted: Any, op: Callable[..., Array]) -> Array:
        if lifted.inside is None:
            return super().attached(loss, xp, lifted, op)
        num = op(*lifted.args, weight=lifted.inside)
        if lifted.weight is None:
            return num
        # What a masked item is at its harmless place has no slope in the weight.
        num = num if lifted.mask is None else xp.where(lifted.mask, num, 0.0)
        return weighted(xp, lifted.weight, num)

    def alike(
        self, target: Array, pred: Array, squeeze: Callable[[Array], Array], widen: Callable[[Array], Array]
    ) -> tuple[Array, Array]:
        if self.first:
            return super().alike(target, pred, squeeze, widen)
        return widen(target), pred

    # Axes

    def axes(self, x: Array, by_class: bool = False) -> tuple[int, ...]:
        """The axes that an item spends, as it is lifted; or a class of it."""
        return tuple(range(self.first + by_class, x.ndim))

    @property
    def first(self) -> int:
        """How many axes lie before those of an item."""
        return 1 if self.over == "sample" else 0

    def along(self, pred: Shape) -> int:
        """The axis of the classes, from the front."""
        return (self.axis or 0) % len(pred)

    def without(self, pred: Shape) -> Shape:
        """The shape of a prediction without its classes."""
        axis = self.along(pred)
        return pred[:axis] + pred[axis + 1 :]
