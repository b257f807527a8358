"""From a loss and arrays to values and slopes: one checked call, one differentiable operation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from ..backend.backend import Backend
from ..backend.dispatch import backend_of
from ..form import check as _check
from ..form.points import Point
from ..words.math import muted
from ..words.shapes import as_wide_as, leading
from .share import Terms, divisor, reduce

if TYPE_CHECKING:
    from ..face.loss import Loss

Array = Any

#: Half precision is computed in float32 and rounded once.
WIDER = {"float16": "float32", "bfloat16": "float32", "float32": "float32", "float64": "float64"}


class Static(NamedTuple):
    """What a compiled call is kept by: everything about it but the arrays."""

    loss: Loss
    backend: Backend
    dtype: str  # of the computation
    out: str  # of a gradient: the prediction's own, or the computation's where the prediction is no float
    labels: bool  # whether the target holds class indices
    weighted: bool
    masked: bool
    given: tuple[str, ...]  # the arguments that are there: the optional ones may not be

    def filled(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """One array for every argument of the loss, None for those that were left out."""
        return _filled(self.loss, self.given, args)


class Call(NamedTuple):
    """One checked call. Arrays belong to the backend; `arrays` are the arguments, then weight and mask."""

    static: Static
    arrays: tuple[Array, ...]
    into: Array | None = None  # where blocks may write the gradient: the prediction's own memory, for example

    @property
    def args(self) -> tuple[Array, ...]:
        return self.arrays[: len(self.static.given)]

    @property
    def weight(self) -> Array | None:
        return self.arrays[len(self.static.given)] if self.static.weighted else None

    @property
    def mask(self) -> Array | None:
        return self.arrays[-1] if self.static.masked else None

    def room(self, dtype: str) -> Array:
        """Memory for the gradient in the prediction."""
        return self.static.backend.empty_like(self.arrays[0], dtype) if self.into is None else self.into


def prepare(loss: Loss, args: tuple[Any, ...], weight: Any = None, where: Any = None) -> Call:
    """Check a call and bring its arrays to one library: every error of a call comes from here."""
    names = loss.arguments
    if loss.optional:
        there = {n: x for n, x in zip(names, args, strict=False) if x is not None or n not in loss.optional}
        names, args = tuple(there), tuple(there.values())
    backend = backend_of(*args, weight, where, called=(loss.name, names))
    pred = _own(backend, args[0], None)
    arrays = [pred] + [_own(backend, x, pred) for x in (*args[1:], weight, where) if x is not None]
    _same_device(loss, backend, arrays)
    given = arrays[: len(args)]
    name = backend.dtype_name(pred)
    _check.floating(loss.name, loss.arguments[0], name)
    dtype = WIDER.get(name) or backend.default_float
    given = list(loss.complete(backend.xp, *_filled(loss, names, given)))
    if loss.optional:
        names = tuple(n for n, x in zip(loss.arguments, given, strict=True) if x is not None)
        given = [x for x in given if x is not None]
        arrays[: len(args)] = given
    labels = loss.check_call(backend, *_filled(loss, names, given))
    items = loss.items_shape(backend.shape(pred))
    extra = len(given)
    if weight is not None:
        _check.floating(loss.name, "weight", backend.dtype_name(arrays[extra]))
        arrays[extra] = _aligned(loss, backend, "weight", arrays[extra], items)
    if where is not None:
        if backend.dtype_name(arrays[-1]) != "bool":
            message = f"{loss.name}: where has dtype {backend.dtype_name(arrays[-1])}; accepted: bool"
            raise _check.DTypeError(message)
        arrays[-1] = _aligned(loss, backend, "where", arrays[-1], items)
    if labels:
        loss.check_labels(backend, None if where is None else arrays[-1], *_filled(loss, names, given))
    static = Static(
        loss,
        backend,
        dtype,
        name if name in WIDER else dtype,
        labels,
        weight is not None,
        where is not None,
        names,
    )
    return Call(static, tuple(arrays))


def _filled(loss: Loss, given: tuple[str, ...], args: Sequence[Any]) -> tuple[Any, ...]:
    if len(given) == len(loss.arguments):
        return tuple(args)
    found = dict(zip(given, args, strict=True))
    return tuple(found.get(name) for name in loss.arguments)


def _own(backend: Backend, x: Any, like: Array | None) -> Array:
    return x if backend.owns(x) else backend.asarray(x, like)


def floats(name: str, argument: str, x: Any) -> Array:
    """Anything that is an array, with a floating dtype."""
    backend = backend_of(x)
    x = _own(backend, x, None)
    dtype = backend.dtype_name(x)
    _check.floating(name, argument, dtype)
    return x if dtype in WIDER else backend.cast(x, backend.default_float)


def _same_device(loss: Loss, backend: Backend, arrays: list[Array]) -> None:
    first = backend.device(arrays[0])
    for x in arrays[1:]:
        device = backend.device(x)
        if device != first and device is not None and first is not None:
            message = (
                f"{loss.name}: pred is on {first} and another argument on {device}; one call takes arrays of one "
                f"device. Move one of them"
            )
            raise _check.DeviceMismatchError(message)


def _aligned(loss: Loss, backend: Backend, argument: str, x: Array, items: tuple[Any, ...]) -> Array:
    shape = backend.shape(x)
    _check.left_broadcast(loss.name, argument, shape, items)
    for _ in range(len(items) - len(shape)):
        x = backend.xp.expand_dims(x, axis=-1)
    return x


@dataclass(frozen=True)
class Op:
    """The weighted item function of a loss (order 0) or its slope (order 1), as one differentiable operation.

    It takes the lifted arguments and, if `weighted`, the weight; `point` gives the value and a thunk for the
    slope in each of them, None where there is none. A slope has the shape of its argument; where that has
    more axes than the value, the cotangent is spread over the last ones.
    """

    loss: Loss
    weighted: bool
    order: int = 0

    def point(self, xp: Any, *arrays: Array) -> tuple[Array, tuple[Callable[[], Array] | None, ...]]:
        lifted = arrays[:-1] if self.weighted else arrays
        if self.loss.pooled:  # the weight takes part inside
            raw = self.loss.at(xp, *arrays)
            names = ("weight",) if self.weighted else ()
            return raw.value, (raw.slope, *(raw.also.get(n) for n in names))
        raw = first = self.loss.at(xp, *lifted)
        if self.loss.whole:  # items on their own: the slope of each is what 1 pulls back
            pull: Any = first.slope
            raw = Point(first.value, lambda: pull(xp.ones_like(first.value)))
        elif self.order:
            raw = Point(first.slope(), first.curvature or _missing(self.loss, "second derivative"))
        slopes = (raw.slope, *(raw.also.get(n) for n in self.loss.arguments[1 : len(lifted)]))
        if not self.weighted:
            return raw.value, slopes
        weight = arrays[-1]

        def times_weight(slope: Callable[[], Array]) -> Callable[[], Array]:
            def weighted() -> Array:
                s = slope()
                return muted(xp, leading(xp, weight, s), s)

            return weighted

        return muted(xp, weight, raw.value), (*(s and times_weight(s) for s in slopes), lambda: raw.value)

    def value(self, xp: Any, *arrays: Array) -> Array:
        return self.point(xp, *arrays)[0]

    def slope(self, backend: Backend, index: int, arrays: tuple[Array, ...]) -> Array:
        """The slope in one argument, itself differentiable."""
        if index == 0 and self.order == 0 and self.loss.chained:
            return backend.op(replace(self, order=1))(*arrays)
        slope = self.point(backend.xp, *arrays)[1][index]
        return (slope or self.refused(index))()

    def refused(self, index: int) -> Callable[[], Array]:
        """A slope that does not exist: asked for, it raises."""
        return _missing(self.loss, f"derivative in its argument {self.argument(index)}")

    def argument(self, index: int) -> str:
        names = self.loss.arguments
        return names[index] if index < len(names) else "weight"


def _missing(loss: Loss, what: str) -> Callable[[], Array]:
    def refuse() -> Array:
        message = f"{loss.name} has no {what}; stop the gradient there, or take another loss"
        raise _check.UnsupportedError(message)

    return refuse


def pulled(xp: Any, cotangent: Array, slope: Array) -> Array:
    """The cotangent of a value times the slope in an argument."""
    return leading(xp, cotangent, slope) * slope


def pushed(xp: Any, slope: Array, tangent: Array, ndim: int) -> Array:
    """The tangent of an argument carried to the value, which may have spent the last axes or all of them."""
    moved = slope * tangent
    if moved.ndim == ndim:
        return moved
    return xp.sum(moved, axis=tuple(range(ndim, moved.ndim)))


# The formula path: straight through the namespace, for any backend and under any tracing.


def lift(static: Static, *arrays: Array) -> tuple[tuple[Array, ...], Array | None, Array | None]:
    """The arguments as the spec wants them, the weight for the operation, and the mask of the items."""
    loss, backend, dtype, _, labels, weighted, masked, given = static
    xp, n = backend.xp, len(given)
    indices = [loss.arguments[i] for i in loss.indices] if labels else ()
    args = [
        labels_of(static, x) if name in indices else backend.cast(x, dtype)
        for name, x in zip(given, arrays[:n], strict=True)
    ]
    weight = backend.cast(arrays[n], dtype) if weighted else None
    mask = arrays[-1] if masked else None
    if mask is not None:
        # A masked item is computed at a harmless place: its NaN must not meet a slope, not even times zero.
        harmless = [d.inside for n, d in zip(loss.arguments, loss.domains, strict=True) if n in given]
        spread = None if loss.whole or loss.sampled else loss.spread(xp, mask)
        for i, x in enumerate(args):
            if given[i] in loss.shared:
                continue
            if spread is None:
                over = leading(xp, mask, x)
            else:
                over = spread if x.ndim == args[0].ndim else mask
            floats = xp.isdtype(x.dtype, "real floating")
            args[i] = xp.where(over, x, harmless[i] if floats else 0)
    lifted = loss.lift(xp, *static.filled(tuple(args)))
    if loss.pooled:
        weight, mask = _pooled_weight(xp, loss, args[0], weight, mask), None
    elif weight is not None and not loss.whole:
        spent = lifted[0].ndim - weight.ndim  # an aligned weight has the axes of the items
        weight = as_wide_as(xp, weight, lifted[0][(..., *(0,) * spent)] if spent else lifted[0])
    return lifted, weight, mask


def labels_of(static: Static, x: Array) -> Array:
    """Labels in the dtype of indices. An unsigned one that this cannot hold comes back negative: where a negative
    label is ignored it becomes the largest number, which is no class."""
    backend = static.backend
    index = backend.cast(x, backend.index_dtype)
    ignore = getattr(static.loss, "ignore_index", None)
    if ignore is None or ignore >= 0 or not backend.dtype_name(x).startswith("uint"):
        return index
    return backend.xp.where(index < 0, backend.xp.iinfo(index.dtype).max, index)


def _pooled_weight(
    xp: Any, loss: Loss, pred: Array, weight: Array | None, mask: Array | None
) -> Array | None:
    if mask is None and weight is None:
        return None
    ones = xp.ones_like(pred)
    weight = ones if weight is None else weight * ones
    if mask is not None:
        weight = xp.where(mask, weight, 0.0)
    return loss.lift_one(xp, weight)


def terms(static: Static, *arrays: Array) -> Terms:
    """The items of a call with the derivative of the spec attached, under the framework's own autodiff."""
    lifted, weight, mask = lift(static, *arrays)
    loss, backend = static.loss, static.backend
    if loss.whole:
        if loss.projected:
            num = loss.items(backend, lifted)  # type: ignore[attr-defined]
        elif loss.alone:
            num = backend.op(Op(loss, False))(*lifted)
        else:
            num = _whole_point(loss, backend.xp, lifted, mask).value
        num = num if weight is None else muted(backend.xp, weight, num)
        return with_shares(loss, backend.xp, num, lifted, weight, mask)
    given = lifted if weight is None else (*lifted, weight)
    num = backend.op(Op(loss, weight is not None))(*given)
    return with_shares(loss, backend.xp, num, lifted, weight, mask)


def with_shares(
    loss: Loss, xp: Any, num: Array, lifted: tuple[Array, ...], weight: Array | None, mask: Array | None
) -> Terms:
    if loss.pooled:
        return Terms(num)
    den, kept = loss.shares_among(xp, num.dtype, mask, *lifted[1:])
    if weight is not None:
        den = weight if den is None else den * weight
    if mask is not None:
        num = xp.where(mask, num, 0.0)
        den = xp.where(mask, xp.ones_like(num) if den is None else den, 0.0)
        kept = mask if kept is None else kept & mask
    return Terms(num, den, kept)


def value(static: Static, *arrays: Array) -> Array:
    """The reduced loss, with its derivatives attached."""
    return reduce(static.backend.xp, terms(static, *arrays), static.loss.reduction)


def partial(static: Static, *arrays: Array) -> Any:
    """The sum and the count of a call, with derivatives attached."""
    return static.loss.as_partial(static, *arrays)


def value_and_grad(static: Static, *arrays: Array) -> tuple[Array, Array]:
    """The reduced loss and its gradient in the prediction, from one evaluation of the spec."""
    return _with_derivative(static, arrays, curvature=False)


def value_and_hessian(static: Static, *arrays: Array) -> tuple[Array, Array]:
    """The reduced loss and the diagonal of its Hessian in the prediction."""
    return _with_derivative(static, arrays, curvature=True)


def _with_derivative(static: Static, arrays: tuple[Array, ...], curvature: bool) -> tuple[Array, Array]:
    lifted, weight, mask = lift(static, *arrays)
    loss, backend = static.loss, static.backend
    xp = backend.xp
    if loss.whole:
        return _whole_with_slope(static, arrays, lifted, weight, mask, curvature)
    num, derivative = weighted_point(loss, xp, lifted, weight, curvature)
    items = with_shares(loss, xp, num, lifted, weight, mask)
    if loss.reduction not in ("none", "sum") and not loss.pooled:
        derivative = derivative / divisor(xp, items, loss.reduction)
    if mask is not None:
        derivative = xp.where(leading(xp, mask, derivative), derivative, 0.0)
    lowered = loss.lower(xp, derivative, arrays[0], squared=curvature)
    if mask is not None and not loss.local:  # a neighbour's item does not depend on what is masked either
        lowered = xp.where(leading(xp, mask, lowered), lowered, 0.0)
    return reduce(xp, items, loss.reduction), backend.cast(lowered, static.out)


def _whole_point(loss: Any, xp: Any, lifted: tuple[Array, ...], mask: Array | None) -> Point:
    point: Point = loss.at(xp, *lifted, kept=mask)
    return point


def _whole_with_slope(
    static: Static,
    arrays: tuple[Array, ...],
    lifted: tuple[Array, ...],
    weight: Array | None,
    mask: Array | None,
    curvature: bool,
) -> tuple[Array, Array]:
    loss, xp = static.loss, static.backend.xp
    if curvature:
        _missing(loss, "curvature")()
    point = _whole_point(loss, xp, lifted, mask)
    num = point.value if weight is None else muted(xp, weight, point.value)
    items = with_shares(loss, xp, num, lifted, weight, mask)
    cotangent = xp.ones_like(num) if weight is None else weight * xp.ones_like(num)
    if mask is not None:
        cotangent = xp.where(mask, cotangent, 0.0)
    if loss.reduction not in ("none", "sum"):
        cotangent = cotangent / divisor(xp, items, loss.reduction)
    slope: Any = point.slope
    grad = loss.lower(xp, slope(cotangent), arrays[0])
    if mask is not None:
        grad = xp.where(leading(xp, mask, grad), grad, 0.0)
    return reduce(xp, items, loss.reduction), static.backend.cast(grad, static.out)


def weighted_point(
    loss: Loss, xp: Any, lifted: tuple[Array, ...], weight: Array | None, curvature: bool = False
) -> tuple[Array, Array]:
    """The weighted items and their slope (or curvature) in the prediction."""
    if loss.pooled:
        point = loss.at(xp, *lifted) if weight is None else loss.at(xp, *lifted, weight)
        weight = None
    else:
        point = loss.at(xp, *lifted)
    if curvature:
        derivative = (point.curvature or _missing(loss, "curvature"))()
    else:
        derivative = point.slope()
    if weight is None:
        return point.value, derivative
    return muted(xp, weight, point.value), muted(xp, leading(xp, weight, derivative), derivative)


def items_of(xp: Any, loss: Loss, *arrays: Array) -> Array:
    """Another loss's items, with the slopes that it states attached."""
    items: Array = xp.op(Op(loss, False))(*arrays)
    return items
