"""The shapes that losses come in. Each says what one item is; a spec derives from one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from . import _check, _math
from ._math import constant
from ._meta import Point, Vector
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
    chained: ClassVar[bool] = True

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
class Classes(Rowwise):
    """What class weights and ignored labels mean for a mean: they scale an item in both its parts."""

    @property
    def has_shares(self) -> bool:
        return (
            getattr(self, "class_weight", None) is not None or getattr(self, "ignore_index", None) is not None
        )

    def shares(self, xp: Any, dtype: Any, *targets: Array) -> tuple[Array | None, Array | None]:
        (target,) = targets
        if not self.has_shares:
            return None, None
        weight, ignore = getattr(self, "class_weight", None), getattr(self, "ignore_index", None)
        if xp.isdtype(target.dtype, "real floating"):
            if weight is None:
                return None, None
            return xp.sum(target * constant(xp, weight, target), axis=-1), None
        kept = None if ignore is None else target != ignore
        if weight is None:
            return (None if kept is None else xp.astype(kept, dtype)), kept
        safe = xp.where((target >= 0) & (target < len(weight)), target, 0)
        table = xp.asarray(weight.tolist(), dtype=dtype, device=_math.device_of(target))
        den = xp.squeeze(_math.lookup(xp, table, safe), axis=-1)
        return (den if kept is None else xp.where(kept, den, 0.0)), kept

    def check_call(self, backend: Any, *args: Array) -> bool:
        labels = super().check_call(backend, *args)
        weight, classes = getattr(self, "class_weight", None), backend.shape(args[0])[self.axis]
        if weight is not None and classes is not None and len(weight) != classes:
            message = f"{self.name}: class_weight has {len(weight)} numbers, pred {classes} classes; give one a class"
            raise _check.ParameterError(message)
        return labels

    def check_classes(self) -> None:
        weight: Any = getattr(self, "class_weight", None)
        good = weight is None or (isinstance(weight, Vector) and _check.non_negative(weight))
        _check.require(good, self, "class_weight", "None, or one number of at least 0 a class")
        ignore = getattr(self, "ignore_index", None)
        _check.require(ignore is None or isinstance(ignore, int), self, "ignore_index", "None or an integer")


@dataclass(frozen=True, kw_only=True, repr=False)
class Whole(Loss):
    """A loss whose items depend on the whole call: pairs of a batch, windows of an image, paths of a sequence.

    Its `at` also takes `kept`, the mask of the items or None. Slopes are functions of the items' cotangent. Frameworks
    that differentiate go through the value's formula, so that has to be one whose native derivative is right.
    """

    local: ClassVar[bool] = False
    whole: ClassVar[bool] = True

    def at(self, xp: Any, *args: Array, kept: Array | None = None) -> Point:
        raise NotImplementedError

    def items_shape(self, pred: tuple[Any, ...]) -> tuple[Any, ...]:
        return pred[:1]


@dataclass(frozen=True, kw_only=True, repr=False)
class Unary(Pointwise):
    """A function of each entry of one array."""

    arguments: ClassVar[tuple[str, ...]] = ("p",)
