"""One checked call: what is wanted of a loss, and the arrays of one library that it is wanted for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..backend.dispatch import backend_of
from ..form import check as _check
from ..form.items import Seat
from ..form.points import as_wide_as
from .hyper import aligned, held
from .share import Rule, Share, rule_of

if TYPE_CHECKING:
    from ..backend.backend import Backend
    from ..form.spec import Spec

Array = Any

#: Half precision is computed in float32 and rounded once.
WIDER = {"float16": "float32", "bfloat16": "float32", "float32": "float32", "float64": "float64"}


class Want(NamedTuple):
    """What is wanted of a call: the value, with derivatives of some order in some arguments; or its partial."""

    wrt: tuple[str, ...] = ()
    order: int = 0  # 1: gradients. 2: the diagonal of the Hessian
    curvature: str = "exact"  # or another one in place of the second derivative
    both: bool = False  # with order 2: the gradients, too
    partial: bool = False


VALUE, PARTIAL = Want(), Want(partial=True)
NONE: Mapping[str, Any] = MappingProxyType({})


class Static(NamedTuple):
    """What a compiled call is kept by: everything about it but the arrays."""

    loss: Spec
    backend: Backend
    dtype: str  # of the computation
    out: str  # of a gradient: the prediction's own, or the computation's where the prediction is no float
    labels: bool  # whether the target holds class indices
    weighted: bool
    masked: bool
    given: tuple[str, ...]  # the arguments that are there: the optional ones may not be
    want: Want
    rule: Rule  # the row itself: another row of the same name is another program
    hyper: tuple[str, ...] = ()  # the hyper-parameters that are arrays of the call

    @property
    def whole(self) -> str:
        """The dtype of a reduced value: the sum of a partial is kept in a wide one."""
        return "float64" if self.want.partial else self.dtype

    def filled(self, args: Sequence[Any]) -> tuple[Any, ...]:
        """One array for every argument of the loss, None for those that were left out."""
        return filled(self.loss, self.given, args)


class Call(NamedTuple):
    """One checked call. Arrays belong to the backend; `arrays` are the arguments, then the hyper-parameters
    that are arrays, then weight and mask."""

    static: Static
    arrays: tuple[Array, ...]
    into: Array | None = None  # where blocks may write the gradient: the prediction's own memory, for example

    @property
    def args(self) -> tuple[Array, ...]:
        return self.arrays[: len(self.static.given)]

    @property
    def others(self) -> tuple[Array | None, Array | None]:
        """Weight and mask, as far as there are any."""
        rest = iter(self.arrays[len(self.static.given) + len(self.static.hyper) :])
        return next(rest) if self.static.weighted else None, next(rest) if self.static.masked else None

    @property
    def value_alone(self) -> bool:
        return self.static.want == VALUE

    @property
    def gradient_alone(self) -> bool:
        """Whether the value is wanted with its gradient in the prediction, and nothing besides."""
        want = self.static.want
        return want.order == 1 and want.wrt == self.static.given[:1]

    def room(self, dtype: str) -> Array:
        """Memory for the gradient in the prediction."""
        return self.static.backend.empty_like(self.arrays[0], dtype) if self.into is None else self.into


def prepare(
    loss: Spec,
    args: tuple[Any, ...],
    weight: Any = None,
    where: Any = None,
    want: Want = VALUE,
    hyper: Mapping[str, Any] = NONE,
) -> Call:
    """Check a call and bring its arrays to one library: every error of a call comes from here."""
    names = loss.arguments
    called = (loss.name, (*names, "weight", "where", *hyper))
    backend = backend_of(*args, weight, where, *hyper.values(), called=called)
    pred = _named(loss, backend, names[0], args[0], None)
    arrays = [pred]
    for i in range(1, len(args)):
        x = args[i]
        arrays.append(x if backend.owns(x) else _brought(loss, backend, names[i], x, pred))
    if loss.optional:
        arrays = list(loss.complete(backend.xp, *arrays))
        names = tuple(n for n, x in zip(names, arrays, strict=True) if x is not None)
        arrays = [x for x in arrays if x is not None]
    args = tuple(arrays)
    given = (*hyper.items(), ("weight", weight), ("where", where))
    arrays += [_named(loss, backend, name, x, pred) for name, x in given if x is not None]
    _same_device(loss, backend, arrays)
    name = backend.dtype_name(pred)
    _check.floating(loss.name, loss.arguments[0], name)
    dtype = WIDER.get(name) or backend.default_float
    labels = loss.check_call(backend, *filled(loss, names, args))
    if loss.in_single is not None and dtype == "float32":
        loss = loss.in_single
    shape, extra = backend.shape(pred), len(args)
    seats = loss.structure.seats(shape)
    for i in range(2, extra):
        if loss.structure.broad(i) and len(backend.shape(args[i])) < len(shape):
            arrays[i] = _fitted(backend, arrays[i], Seat(shape))
    for field, number in hyper.items():
        if not hasattr(number, "dtype"):
            arrays[extra] = backend.cast(arrays[extra], dtype)
        arrays[extra] = _as_hyper(loss, backend, field, arrays[extra], arrays[: len(args)])
        extra += 1
    if weight is not None:
        _check.floating(loss.name, "weight", backend.dtype_name(arrays[extra]))
        arrays[extra] = _aligned(loss, backend, "weight", arrays[extra], seats)
    if where is not None:
        if backend.dtype_name(arrays[-1]) != "bool":
            message = f"{loss.name}: where has dtype {backend.dtype_name(arrays[-1])}; accepted: bool"
            raise _check.DTypeError(message)
        arrays[-1] = _aligned(loss, backend, "where", arrays[-1], seats)
    if labels:
        loss.check_labels(backend, None if where is None else arrays[-1], *filled(loss, names, args))
    if want.order:
        _check_wanted(loss, want, (*names, *hyper, "weight") if weight is not None else (*names, *hyper))
    out = name if name in WIDER else dtype
    weighted, masked, rule = weight is not None, where is not None, rule_of(loss.name, loss.reduction)
    static = Static(loss, backend, dtype, out, labels, weighted, masked, names, want, rule, tuple(hyper))
    return Call(static, tuple(arrays))


def floats(name: str, argument: str, x: Any) -> Array:
    """Anything that is an array, with a floating dtype."""
    backend = backend_of(x)
    x = own(backend, x, None)
    dtype = backend.dtype_name(x)
    _check.floating(name, argument, dtype)
    return x if dtype in WIDER else backend.cast(x, backend.default_float)


def portion(name: str, argument: str, x: Any, like: Array) -> Any:
    """A number from 0 to 1 beside an array: a plain one, or one of the array's library, which is looked at where it can
    be read."""
    x = x.item() if isinstance(x, np.generic) else x
    backend, number = backend_of(like), x
    if backend.owns(x) and backend.shape(x) == ():
        number = float(backend.to_numpy(x)) if backend.readable(x) else 0.0
        x = backend.cast(x, backend.dtype_name(like))
    if not (_check.is_number(number) and 0 <= number <= 1):
        message = f"{name}: {argument} is {number!r:.80}; accepted: a number from 0 to 1"
        raise _check.ParameterError(message)
    return x


def widened(x: Any) -> tuple[Any, Callable[[Array], Array] | None]:
    """An array in float32, if it holds less, and the way back; None in its place where there is nothing to do."""
    if not hasattr(x, "dtype"):
        return x, None
    backend = backend_of(x)
    name = backend.dtype_name(x) if backend.owns(x) else ""
    if WIDER.get(name, name) == name:
        return x, None
    return backend.cast(x, WIDER[name]), partial(_narrowed, name)


def _narrowed(name: str, x: Array) -> Array:
    """In a dtype that holds less; beside a guest's array the gradient belongs to another backend than the guest."""
    backend = backend_of(x)
    return backend.compile(_cast, (backend, name), (x,))


def _cast(to: tuple[Backend, str], x: Array) -> Array:
    return to[0].cast(x, to[1])


def filled(loss: Spec, given: tuple[str, ...], args: Sequence[Any]) -> tuple[Any, ...]:
    if len(given) == len(loss.arguments):
        return tuple(args)
    found = dict(zip(given, args, strict=True))
    return tuple(found.get(name) for name in loss.arguments)


def own(backend: Backend, x: Any, like: Array | None) -> Array:
    return x if backend.owns(x) else backend.asarray(x, like)


def _named(loss: Spec, backend: Backend, name: str, x: Any, like: Array | None) -> Array:
    """An array of the backend; the error says which argument cannot be one."""
    if backend.owns(x):
        return x
    try:
        return backend.asarray(x, like)
    except _check.DTypeError as error:
        message = str(error).replace("an argument", f"{loss.name}: {name}", 1)
        raise _check.DTypeError(message) from error.__cause__


def _brought(loss: Spec, backend: Backend, name: str, x: Any, pred: Array) -> Array | None:
    """A guest beside the prediction; None for an argument that may be left out."""
    if x is not None:
        return _named(loss, backend, name, x, pred)
    if name not in loss.optional:
        message = f"{loss.name}: {name} is None; accepted: an array, numbers or lists of numbers"
        raise _check.DTypeError(message)
    return None


def _check_wanted(loss: Spec, want: Want, there: tuple[str, ...]) -> None:
    for name in want.wrt:
        if name not in there:
            # Which of the hyper-parameters are arrays depends on the backend.
            accepted = ", ".join((*(n for n in there if n not in loss.learnable), *loss.learnable))
            message = f"{loss.name}: wrt names {_check.short(name)}; accepted here: {accepted}"
            raise _check.ParameterError(message)


def _same_device(loss: Spec, backend: Backend, arrays: list[Array]) -> None:
    first = backend.device(arrays[0])
    for x in arrays[1:]:
        device = backend.device(x)
        if device != first and device is not None and first is not None:
            message = (
                f"{loss.name}: pred is on {first} and another argument on {device}; one call takes arrays of one "
                f"device. Move one of them"
            )
            raise _check.DeviceMismatchError(message)


def _aligned(loss: Spec, backend: Backend, argument: str, x: Array, seats: tuple[Seat, ...]) -> Array:
    """A weight or a mask with as many axes as what it belongs to: the items, or what lies inside of them."""
    for seat in seats:
        fitted = _fitted(backend, x, seat)
        if fitted is not None:
            return fitted
    raise _check.unaligned(loss, argument, backend.shape(x), seats)


def _fitted(backend: Backend, x: Array, seat: Seat) -> Array | None:
    """An array with the axes of length 1 that it lacks to broadcast against a shape; None where it does not fit."""
    found, xp = _check.aligned(backend.shape(x), seat.shape), backend.xp
    if found is None:
        return None
    front, behind = found
    for axis in (0,) * front + (-1,) * behind:
        x = xp.expand_dims(x, axis=axis)
    return x if seat.lacks is None else xp.expand_dims(x, axis=seat.lacks)


def _as_hyper(loss: Spec, backend: Backend, name: str, x: Array, args: list[Array]) -> Array:
    _check.floating(loss.name, name, backend.dtype_name(x))
    return aligned(loss, backend, name, x, args)


class Lifted(NamedTuple):
    """A call as its spec wants it: the loss, with what of it are arrays; the lifted arguments; those arrays; the weight
    inside items, if they take one, or outside of them; the mask of the items; and that of the entries inside of them,
    as it came."""

    loss: Spec
    args: tuple[Array, ...]
    hyper: tuple[Array, ...] = ()
    inside: Array | None = None
    weight: Array | None = None
    mask: Array | None = None
    within: Array | None = None

    def share(self, static: Static, like: Array) -> Share:
        """Who takes part in the mean of these items, which `like` has the shape of."""
        loss, xp = self.loss, static.backend.xp
        found = loss.structure.taking(loss, xp, static.backend.dtype(static.dtype), self)
        return Share(xp, like, *found)


def lift(static: Static, *arrays: Array) -> Lifted:
    """From a call's arrays to what its spec wants."""
    loss, backend, given = static.loss, static.backend, static.given
    structure, xp, n = loss.structure, backend.xp, len(static.given)
    indices = [loss.arguments[i] for i in loss.indices] if static.labels else ()
    args = [
        labels_of(static, x) if name in indices else backend.cast(x, static.dtype)
        for name, x in zip(given, arrays[:n], strict=True)
    ]
    args = [as_wide_as(xp, x, args[0]) if structure.broad(i) else x for i, x in enumerate(args)]
    m = n + len(static.hyper)
    hyper = tuple(backend.cast(x, static.dtype) for x in arrays[n:m])
    weight = backend.cast(arrays[m], static.dtype) if static.weighted else None
    mask = arrays[-1] if static.masked else None
    if mask is not None:
        # A masked item is computed at a harmless place: its NaN must not meet a slope, not even times zero.
        harmless = {n: d.inside for n, d in zip(loss.arguments, loss.domains, strict=True)}
        first = args[0]
        for i, x in enumerate(args):
            if given[i] not in loss.shared:
                floats = xp.isdtype(x.dtype, "real floating")
                over = structure.covered(xp, mask, x, first)
                args[i] = xp.where(over, x, harmless[given[i]] if floats else 0)
    for i in bounded(static):  # what is masked is harmless by now
        args[i] = xp.inside(args[i], loss.bounds[given[i]])
    lifted = loss.lift(xp, *static.filled(args))
    loss = held(loss, static.hyper, hyper)
    return Lifted(loss, lifted, hyper, *structure.weighing(xp, args[0], lifted[0], weight, mask))


def bounded(static: Static) -> list[int]:
    """Which of the given arguments have numbers outside of their domain, where the formula does not look itself."""
    loss = static.loss
    held = (*loss.picked, *[loss.arguments[i] for i in loss.indices if static.labels])
    return [i for i, name in enumerate(static.given) if name in loss.bounds and name not in held]


def labels_of(static: Static, x: Array) -> Array:
    """Labels in the dtype of indices. An unsigned one that this cannot hold comes back negative: where a negative
    label is ignored it becomes the largest number, which is no class."""
    backend = static.backend
    index = backend.cast(x, backend.index_dtype)
    ignore = getattr(static.loss, "ignore_index", None)
    if ignore is None or ignore >= 0 or not backend.dtype_name(x).startswith("uint"):
        return index
    return backend.xp.where(index < 0, backend.xp.iinfo(index.dtype).max, index)
