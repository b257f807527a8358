"""Losses and their sums: `a * f + b * g` is a loss like any other, whose parts are reduced on their own."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from ..engine.call import widened
from ..engine.paths import Explanation
from ..engine.share import RULES
from ..form.check import ArgumentError, ParameterError, UnsupportedError, short
from ..form.curvatures import Kind
from .core import Core, as_written
from .hosts import by_keras, host, named_by_keras, refuse_keras
from .operators import is_scale, no_tensor, refused
from .partials import Partials, partials_of
from .trees import added, check_tree, combined, shapes, single, together

Array = Any
EACH = "each"  # the reduction of a sum whose parts have several


@dataclass(frozen=True, kw_only=True, repr=False)
class Loss(Core):
    """A loss function with its hyper-parameters. Call it as `loss(pred, target, weight=, where=)`."""

    # An array of numbers times a loss is no array of losses: NumPy and JAX leave it to `__rmul__`.
    __array_ufunc__: ClassVar[None] = None

    @property
    def summands(self) -> tuple[tuple[float, Loss], ...]:
        """The scaled losses that it adds up: itself alone."""
        return ((1.0, self),)

    def __add__(self, other: Loss) -> Sum:
        return Sum.of(self, other) if isinstance(other, Loss) else refused(self, "+", other)

    def __radd__(self, other: Any) -> Any:  # sum(losses) starts from 0
        return self if isinstance(other, int) and other == 0 else refused(self, "+", other)

    def __sub__(self, other: Loss) -> Sum:
        return self + -1.0 * other if isinstance(other, Loss) else refused(self, "-", other)

    def __rsub__(self, other: Any) -> Any:
        return refused(self, "-", other)

    def __neg__(self) -> Sum:
        return -1.0 * self

    def __mul__(self, factor: float) -> Sum:
        return Sum.of(self).scaled(factor) if is_scale(factor) else refused(self, "*", factor)

    __rmul__ = __mul__

    def __truediv__(self, divisor: float) -> Sum:
        return Sum.of(self).scaled(1 / _scale(divisor)) if is_scale(divisor) else refused(self, "/", divisor)

    def __rtruediv__(self, dividend: Any) -> Any:
        return refused(self, "/", dividend)

    def __tf_tensor__(self, dtype: Any = None, name: Any = None) -> Any:
        """What TensorFlow makes of a loss beside a tensor, whose own error it would show in the place of ours."""
        no_tensor(self)

    def to_keras(self, **kwargs: Any) -> Any:
        """This loss as a `keras.losses.Loss`, for `model.compile`."""
        return host("keras").wrap(self, **kwargs)

    def plot(self, ax: Any = None, **options: Any) -> Any:
        """This loss as a matplotlib figure, drawn into `ax` if given; options are those of `unilos.plot`."""
        return host("pictures").plot(self, ax=ax, **options)


@dataclass(frozen=True, repr=False)
class Sum(Loss):
    """A weighted sum of losses. Penalties in it read `params=`, all other parts the arrays of the call.

    Its reduction is that of its parts, or "each" where these differ; set on the sum it is set on every part.
    """

    parts: tuple[tuple[float, Loss], ...] = ()
    reduction: Any = field(default=EACH, kw_only=True)

    hyper: ClassVar[dict[str, Any]] = {"parts": (), "reduction": EACH}

    def __post_init__(self) -> None:
        parts = _checked(self.parts)
        if self.reduction != EACH:
            parts = tuple((s, replace(f, reduction=self.reduction)) for s, f in parts)
        found = {f.reduction for _, f in parts}
        object.__setattr__(self, "parts", parts)
        object.__setattr__(self, "reduction", found.pop() if len(found) == 1 else EACH)
        object.__setattr__(self, "structure", self._first.structure)

    @classmethod
    def of(cls, *losses: Loss) -> Sum:
        return cls(tuple(part for loss in losses for part in loss.summands))

    def scaled(self, factor: float) -> Sum:
        return Sum(tuple((_scale(factor) * s, loss) for s, loss in self.parts))

    @property
    def summands(self) -> tuple[tuple[float, Loss], ...]:
        return self.parts

    @property
    def _first(self) -> Loss:
        """The first part that reads the arrays of the call."""
        return next((f for _, f in self.parts if not _of_params(f)), self.parts[0][1])

    @property
    def name(self) -> str:  # type: ignore[override]
        if named_by_keras():  # whose graphs take no such name, and whose calls have another order
            refuse_keras(self)
        return " + ".join(loss.name if s == 1 else f"{s:g} {loss.name}" for s, loss in self.parts)

    @property
    def arguments(self) -> tuple[str, ...]:  # type: ignore[override]
        """Those of the part that takes most: a part that takes fewer, such as no target, reads the leading ones."""
        return max((f for _, f in self.parts if not _of_params(f)), key=_count, default=self._first).arguments

    def __repr__(self) -> str:
        return " + ".join(repr(loss) if s == 1 else f"{s!r} * {loss!r}" for s, loss in self.parts)

    def __call__(self, *args: Any, params: Any = None, **options: Any) -> Array:
        """The sum of the parts' losses; `params` goes to the penalties among them."""
        if by_keras():
            refuse_keras(self)
        args, params = self._given(args, params)
        return self._total(self._each(lambda loss: loss, args, params, options))

    @as_written
    def value_and_grad(
        self, *args: Any, params: Any = None, wrt: str | Sequence[str] | None = None, **options: Any
    ) -> tuple[Array, Any]:
        """The loss and its gradient in the prediction, in which penalties take no part; `wrt` names other arguments."""
        args, params = self._given(args, params)
        if _of_params(self):
            params, narrow = self._single(params)
            found = [(s, f.value_and_grad(params, wrt=wrt, **options)) for s, f in self.parts]
            value, grad = ([(s, each[k]) for s, each in found] for k in range(2))
            return self._total(value), narrow(added(grad))
        values: list[tuple[float, Any]] = []
        grads: dict[str, list[tuple[float, Any]]] = {}
        args, options, narrow = self._widened(args, options)
        for scale, loss in self.parts:
            names = () if _of_params(loss) else self._wrt(loss, wrt)
            if isinstance(names, tuple) and not names:
                values.append((scale, self._run(loss, loss, args, params, options)))
                continue
            read, own = self._read(loss, args), self._of_part(loss, options)
            value, grad = loss.value_and_grad(*read, wrt=names, **own)
            values.append((scale, value))
            slope_of = zip(names or self.arguments[:1], grad if names else (grad,), strict=True)
            for name, slope in dict(slope_of).items():  # one that is named twice is one
                grads.setdefault(name, []).append((scale, slope))
        wanted = (wrt,) if isinstance(wrt, str) else self.arguments[:1] if wrt is None else wrt
        slopes = [narrow(n, combined(grads[n])) for n in wanted]
        return self._total(values), slopes[0] if wrt is None or isinstance(wrt, str) else tuple(slopes)

    @as_written
    def grad(
        self, *args: Any, params: Any = None, wrt: str | Sequence[str] | None = None, **options: Any
    ) -> Any:
        return self.value_and_grad(*args, params=params, wrt=wrt, **options)[1]

    @as_written
    def hessian(self, *args: Any, params: Any = None, curvature: Kind = "exact", **options: Any) -> Array:
        self._sign_of(self._curved(curvature))
        args, params = self._given(args, params)
        if _of_params(self):
            params, narrow = self._single(params)
            return narrow(
                added([(s, f.hessian(params, curvature=curvature, **options)) for s, f in self.parts])
            )
        args, options, narrow = self._widened(args, options)
        read = [(s, f, self._of_part(f, options)) for s, f in self.parts if not _of_params(f)]
        bends = [(s, f.hessian(*self._read(f, args), curvature=curvature, **own)) for s, f, own in read]
        return narrow(self.arguments[0], combined(bends))

    @as_written
    def value_grad_hessian(
        self, *args: Any, params: Any = None, curvature: Kind = "exact", **options: Any
    ) -> tuple[Array, Any, Any]:
        self._sign_of(self._curved(curvature))
        args, params = self._given(args, params)
        if _of_params(self):
            params, narrow = self._single(params)
            found = [(s, f.value_grad_hessian(params, curvature=curvature, **options)) for s, f in self.parts]
            value, grad, bend = ([(s, each[k]) for s, each in found] for k in range(3))
            return self._total(value), narrow(added(grad)), narrow(added(bend))
        values, slopes = [], []
        args, options, narrow = self._widened(args, options)
        for scale, loss in self.parts:
            if _of_params(loss):
                values.append((scale, self._run(loss, loss, args, params, options)))
            else:
                own = self._of_part(loss, options)
                read = self._read(loss, args)
                value, *rest = loss.value_grad_hessian(*read, curvature=curvature, **own)
                values.append((scale, value))
                slopes.append([(scale, x) for x in rest])
        grad, bend = (narrow(self.arguments[0], combined(x)) for x in zip(*slopes, strict=True))
        return self._total(values), grad, bend

    def _sign_of(self, curvature: str) -> None:
        """Refuse what a negative scale turns upside down."""
        upside = [f for s, f in self.parts if s < 0]
        if curvature != "exact" and upside:
            message = (
                f"{self.name} has no curvature {curvature!r}: the scale of {upside[0].name} is negative, and what is "
                f"above it or convex then is below it or concave"
            )
            raise UnsupportedError(message)

    @as_written
    def partial(self, *args: Any, params: Any = None, **options: Any) -> Partials:
        scales, (args, params) = tuple(s for s, _ in self.parts), self._given(args, params)
        found = self._of_one([self._run(f.partial, f, args, params, options) for _, f in self.parts])
        parts = (_as_reduced(f, part) for (_, f), part in zip(self.parts, found, strict=True))
        return partials_of(scales)(tuple(parts))

    def mean(self, *args: Any, count: Any, params: Any = None, **options: Any) -> Array:
        if not _of_params(self) and any(_of_params(f) for _, f in self.parts):
            message = (
                f"{self.name}: a penalty has no items to divide by a count; take the mean without it, and add the "
                f"penalty once"
            )
            raise ParameterError(message)
        return super().mean(*args, count=count, params=params, **options)

    def explain(self, *args: Any, params: Any = None, **options: Any) -> Explanation:
        """Which path every part's call takes, and why the others were refused."""
        args, params = self._given(args, params)
        found = [self._run(f.explain, f, args, params, options) for _, f in self.parts]
        refused = ((f"{e.loss}: {name}", why) for e in found for name, why in e.refused)
        return Explanation(self.name, found[0].backend, " + ".join(e.path for e in found), tuple(refused))

    def to_dict(self) -> dict[str, Any]:
        return {"sum": [{"scale": s, "part": loss.to_dict()} for s, loss in self.parts]}

    def _each(
        self, method: Callable[[Loss], Any], args: Any, params: Any, options: Any
    ) -> list[tuple[float, Any]]:
        found = [self._run(method(f), f, args, params, options) for _, f in self.parts]
        if not _of_params(self) and any(isinstance(x, (Mapping, list, tuple)) for x in found):
            message = f"{self.name}: the items of a penalty of several arrays are no items of the other parts"
            raise ParameterError(message)
        return [(s, x) for (s, _), x in zip(self.parts, found, strict=True)]

    def _run(self, method: Callable[..., Any], loss: Loss, args: Any, params: Any, options: Any) -> Any:
        options = self._of_part(loss, options)
        if not _of_params(loss):
            return method(*self._read(loss, args), **options)
        if params is None:
            message = f"{loss.name}: this sum holds a penalty; pass what it penalises as params="
            raise ArgumentError(message)
        # Weights and masks are of the items of a prediction, and of a penalty's where there is nothing else.
        return method(params, **options) if _of_params(self) else method(params)

    def _of_part(self, loss: Loss, options: dict[str, Any]) -> dict[str, Any]:
        """The options of a call that a part takes: a hyper-parameter goes to the one part that has it, an argument to
        those that have it."""
        return {k: v for k, v in options.items() if self._owner(k) in (None, loss) and self._reads(loss, k)}

    def _owner(self, name: str) -> Loss | None:
        """The one part of which this is a hyper-parameter."""
        owners = [f for _, f in self.parts if name in f.learnable and name not in f.arguments]
        if len(owners) > 1:
            message = (
                f"{self.name}: {name} is a hyper-parameter of {' and of '.join(f.name for f in owners)}; call the "
                f"parts by themselves and add up what they give"
            )
            raise ParameterError(message)
        return owners[0] if owners else None

    def _reads(self, loss: Loss, name: str) -> bool:
        """Whether a part takes what is called so, if that is an array of the sum's that others may take alone."""
        return _of_params(loss) or name in loss.arguments or name not in self.arguments

    def _read(self, loss: Loss, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """The arrays of a call that a part takes: the leading ones. Too many for all parts are refused by each."""
        return args if len(args) > len(self.arguments) else args[: len(loss.arguments)]

    def _wrt(self, loss: Loss, wrt: Any) -> Any:
        """In which of these a part is differentiated: those that it has. What no part has is for all to refuse."""
        names = (wrt,) if isinstance(wrt, str) else wrt
        if not isinstance(names, (tuple, list)) or not all(isinstance(n, str) for n in names):
            return wrt
        return tuple(n for n in names if self._owner(n) in (None, loss) and self._reads(loss, n))

    def _given(self, args: tuple[Any, ...], params: Any) -> tuple[tuple[Any, ...], Any]:
        """The arrays of a call, and what penalties read: the only argument where there are penalties alone."""
        if _of_params(self) and args and (params is not None or len(args) > 1):
            message = f"{self.name}: takes params alone; got {len(args)} by position"
            raise ArgumentError(message + (", and params= besides" if params is not None else ""))
        if _of_params(self) and args:
            return (), _held(args[0])
        return args, _held(params)

    def _widened(
        self, args: tuple[Any, ...], options: dict[str, Any]
    ) -> tuple[Any, Any, Callable[..., Array]]:
        """A call in float32 where arrays hold less, and the way back of a gradient: it is rounded once, at the end."""
        given = dict(zip(self.arguments, args, strict=False)) | options
        wide = {n: widened(given[n]) for n in self.arguments if given.get(n) is not None}
        held = {n: back for n, (_, back) in wide.items() if back is not None}
        args = (
            tuple(wide[n][0] if n in held else x for n, x in zip(self.arguments, args, strict=False))
            + args[len(self.arguments) :]
        )
        options = {n: wide[n][0] if n in held else x for n, x in options.items()}
        return args, options, lambda name, grad: held[name](grad) if name in held else grad

    def _total(self, values: list[tuple[float, Any]]) -> Array:
        """The sum of the parts' scaled values: of items of one shape, or of numbers."""
        read = [
            v
            for (_, v), (_, f) in zip(values, self.parts, strict=True)
            if _of_params(self) or not _of_params(f)
        ]
        found = [shapes(v) for v in read]
        if any(shape != found[0] for shape in found):
            got = f"its parts have values of the shapes {short(found)}"
            message = f"{self.name}: {got}; only those of one shape are added"
            raise ParameterError(message)
        own = self._of_one([v for _, v in values])
        return added([(s, v) for (s, _), v in zip(self.parts, own, strict=True)])

    def _of_one(self, found: list[Any]) -> list[Any]:
        """What the parts gave, in the library of the arrays of the call, which those that are penalised need not be."""
        if _of_params(self):
            return found
        names = tuple(f"the value of {f.name}" for _, f in self.parts)
        first = next(k for k, (_, f) in enumerate(self.parts) if not _of_params(f))
        return together(self.name, found, *names, first=first)

    def _single(self, params: Any) -> tuple[Any, Callable[[Any], Any]]:
        check_tree(self.parts[0][1].name, params)
        return single(params)


def _count(loss: Loss) -> int:
    """How many arrays a part takes."""
    return len(loss.arguments)


def _checked(parts: Any) -> tuple[tuple[float, Loss], ...]:
    pairs = isinstance(parts, (tuple, list)) and all(
        isinstance(p, (tuple, list)) and len(p) == 2 for p in parts
    )
    if not parts or not pairs:
        message = f"a sum of losses has pairs (scale, loss), one at least; got {short(parts)}"
        raise ParameterError(message)
    return tuple((_scale(s), _part(f)) for s, f in parts)


def _scale(scale: Any) -> float:
    try:
        found = float(scale) if is_scale(scale) else math.nan
    except OverflowError:  # of an integer or a fraction
        found = math.inf
    if not math.isfinite(found):
        message = f"a loss is scaled by a finite number; got {short(scale)}"
        raise ParameterError(message)
    return found


def _part(loss: Any) -> Loss:
    if not isinstance(loss, Loss) or isinstance(loss, Sum):
        message = f"a sum adds up losses; got {short(loss)}"
        raise ParameterError(message)
    return loss


def _as_reduced(loss: Loss, part: Any) -> Any:
    """The partial of a part, whose mean is what the part's reduction gives of all data: a sum over nothing, and of the
    sum of a model's parameters, which every partial has whole, the mean over the partials."""
    if not RULES[loss.reduction].adds:
        return part
    return part._replace(
        count=0 * part.count + (1 if _of_params(loss) else 0), count_rest=0 * part.count_rest
    )


def _held(params: Any) -> Any:
    """What several penalties may read, such as model.parameters()."""
    return list(params) if isinstance(params, Iterator) else params


def _of_params(loss: Loss) -> bool:
    """Whether a part reads the parameters of a model in place of the arrays of the call."""
    return loss.arguments == ("params",)
