"""The shapes that losses come in. Each says what one item is; a spec derives from one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from . import _check
from ._spec import Loss

if TYPE_CHECKING:
    from ._backend import Backend

Array = Any


@dataclass(frozen=True, kw_only=True, repr=False)
class Pointwise(Loss):
    """Every entry of the prediction is an item, against the same entry of the target."""

    def check_call(self, backend: Backend, *args: Array) -> bool:
        first = backend.shape(args[0])
        for name, x in zip(self.arguments[1:], args[1:], strict=True):
            _check.floating(self.name, name, backend.dtype_name(x))
            _check.same_shape(self.name, self.arguments[0], first, name, backend.shape(x))
        return False


@dataclass(frozen=True, kw_only=True, repr=False)
class Residual(Pointwise):
    """A function of `pred - target` alone: one slope serves both arguments, and one curvature."""

    residual: ClassVar[bool] = True

    def lift(self, xp: Any, *args: Array) -> tuple[Array, ...]:
        del xp
        pred, target = args
        return (pred - target,)


@dataclass(frozen=True, kw_only=True, repr=False)
class Rowwise(Loss):
    """One item a row: an item spends `axis` of the prediction, the classes or features."""

    axis: int = -1
    rowwise: ClassVar[bool] = True

    def check_call(self, backend: Backend, *args: Array) -> bool:
        pred = backend.shape(args[0])
        axis = _check.axis_in_range(self.name, self.axis, len(pred))
        if len(args) == 1:
            return False
        target, dtype = backend.shape(args[1]), backend.dtype_name(args[1])
        takes_labels = self.meta.labels
        _check.rows_shape(self.name, pred, target, axis, takes_labels)
        if len(target) == len(pred):
            _check.floating(self.name, self.arguments[1], dtype)
            return False
        _check.labels_dtype(self.name, dtype, pred, target)
        if isinstance(pred[axis], int):
            _check.labels_range(self.name, backend, args[1], pred[axis], getattr(self, "ignore_index", None))
        return True

    def items_shape(self, pred: tuple[Any, ...]) -> tuple[Any, ...]:
        axis = _check.axis_in_range(self.name, self.axis, len(pred))
        return pred[:axis] + pred[axis + 1 :]

    def spread(self, xp: Any, items: Array) -> Array:
        # A negative axis counts in the result, which has one axis more than the items.
        return xp.expand_dims(items, axis=self.axis)

    def lift(self, xp: Any, *args: Array) -> tuple[Array, ...]:
        ndim = args[0].ndim
        return tuple(self.lift_one(xp, x) if x.ndim == ndim else x for x in args)

    def lift_one(self, xp: Any, x: Array) -> Array:
        return x if self.axis in (-1, x.ndim - 1) else xp.moveaxis(x, self.axis, -1)

    def along_last(self) -> Loss:
        return self if self.axis == -1 else replace(self, axis=-1)

    def lower(self, xp: Any, g: Array, pred: Array, squared: bool = False) -> Array:
        del pred, squared
        return g if self.axis in (-1, g.ndim - 1) else xp.moveaxis(g, -1, self.axis)


@dataclass(frozen=True, kw_only=True, repr=False)
class Unary(Pointwise):
    """A function of each entry of one array."""

    arguments: ClassVar[tuple[str, ...]] = ("p",)
