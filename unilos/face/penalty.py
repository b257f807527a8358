"""Losses of parameters: of an array, or of a nested list or dictionary of arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar, Self

from ..backend.dispatch import backend_of
from ..engine.call import PARTIAL, prepare
from ..engine.paths import Explanation, run
from ..engine.share import RULES, Partial, Reduction
from ..form import structures
from ..form.check import ArgumentError, BackendMismatchError, DTypeError, ParameterError, short
from ..form.curvatures import Kind
from ..form.fields import field
from ..form.sorts import non_negative
from .bases import Unary
from .core import as_written
from .loss import Loss
from .plain import parted

Array = Any
DEEPEST = 64  # how many containers may lie in each other


@dataclass(frozen=True, kw_only=True, repr=False)
class Penalty(Unary):
    """A loss of parameters: of an array, or of a nested list or dictionary of arrays."""

    scale: float = field(1.0, non_negative, "what the sum is multiplied by")
    reduction: Reduction = "sum"

    arguments: ClassVar[tuple[str, ...]] = ("params",)
    item: ClassVar[structures.Structure] = structures.Params()

    def __call__(self, *args: Any, weight: Any = None, where: Any = None, **named: Any) -> Array:
        loss, params, hyper = self._parted(args, named)
        if _is_array(params):
            return Unary.__call__(loss, params, weight=weight, where=where, **hyper)
        self._plain_call(weight, where)
        if self.reduction == "none":
            return _mapped(lambda leaf: Unary.__call__(loss, leaf, **hyper), params)
        whole = loss.partial(params, **hyper)
        return whole.mean() if RULES[self.reduction].divides else whole.total()

    @as_written
    def value_and_grad(
        self,
        *args: Any,
        weight: Any = None,
        where: Any = None,
        wrt: str | Sequence[str] | None = None,
        **named: Any,
    ) -> tuple[Any, Any]:
        loss, params, hyper = self._parted(args, named)
        if _is_array(params):
            return Unary.value_and_grad(loss, params, weight=weight, where=where, wrt=wrt, **hyper)
        self._plain_call(weight, where, wrt)
        return loss(params, **hyper), loss._each(loss._of_a_sum.grad, params, hyper)

    @as_written
    def hessian(
        self, *args: Any, weight: Any = None, where: Any = None, curvature: Kind = "exact", **named: Any
    ) -> Any:
        loss, params, hyper = self._parted(args, named, self._curved(curvature))
        if _is_array(params):
            return Unary.hessian(loss, params, weight=weight, where=where, curvature=curvature, **hyper)
        self._plain_call(weight, where)
        return loss._each(partial(loss._of_a_sum.hessian, curvature=curvature), params, hyper)

    @as_written
    def value_grad_hessian(
        self, *args: Any, weight: Any = None, where: Any = None, curvature: Kind = "exact", **named: Any
    ) -> tuple[Any, Any, Any]:
        loss, params, hyper = self._parted(args, named, self._curved(curvature))
        if _is_array(params):
            return Unary.value_grad_hessian(
                loss, params, weight=weight, where=where, curvature=curvature, **hyper
            )
        value, grad = self.value_and_grad(params, weight=weight, where=where, **named)
        return value, grad, loss.hessian(params, curvature=curvature, **hyper)

    @as_written
    def partial(self, *args: Any, weight: Any = None, where: Any = None, **named: Any) -> Partial:
        loss, params, hyper = self._parted(args, named)
        if not _is_array(params):
            self._plain_call(weight, where)
        leaves = list(_leaves(params))
        if not leaves:
            message = f"{self.name}: params holds no array"
            raise ArgumentError(message)
        found: Any = sum(run(prepare(loss, (leaf,), weight, where, PARTIAL, hyper)) for leaf in leaves)
        return found  # type: ignore[no-any-return]

    def explain(self, *args: Any, weight: Any = None, where: Any = None, **named: Any) -> Explanation:
        """Which path the call of an array takes, of the first one where there are several."""
        loss, params, hyper = self._parted(args, named)
        first = next(iter(_leaves(params)), params)
        return Unary.explain(loss, first, weight=weight, where=where, **hyper)

    def _parted(
        self, args: tuple[Any, ...], named: dict[str, Any], curvature: str = "exact"
    ) -> tuple[Self, Any, dict[str, Any]]:
        """The loss with the numbers of a call, the parameters, and the hyper-parameters that are arrays."""
        loss, arrays, hyper = parted(self, named, curvature)
        (params,) = self._bind(args, arrays)
        _check_tree(self.name, params)
        return loss, params, hyper

    def _plain_call(self, weight: Any, where: Any, wrt: Any = None) -> None:
        """Refuse what has no meaning for arrays of several shapes."""
        if weight is not None or where is not None:
            message = (
                f"{self.name}: weight= and where= belong to one array; params holds several. Call it for each"
            )
            raise ArgumentError(message)
        if wrt not in (None, "params"):
            message = f"{self.name}: wrt is {short(wrt)}; accepted for several arrays: 'params'"
            raise ParameterError(message)

    @property
    def _of_a_sum(self) -> Loss:
        return replace(self, reduction="sum")

    def _each(self, derivative: Callable[..., Array], params: Any, hyper: dict[str, Any]) -> Any:
        """A derivative of the sum in every array, over what the reduction divides by."""
        if not RULES[self.reduction].divides:
            return _mapped(lambda leaf: derivative(leaf, **hyper), params)
        over = self.partial(params).divisor

        def divided(leaf: Any) -> Array:
            slope, backend = derivative(leaf, **hyper), backend_of(leaf)
            if not backend.owns(over):
                return slope / over
            wide = (
                backend.cast(slope, backend.dtype_name(over)) / over
            )  # a count may be beyond half precision
            return backend.cast(wide, backend.dtype_name(slope))

        return _mapped(divided, params)

    def _bind(self, args: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        (params,) = super()._bind(args, named)
        return (list(params) if isinstance(params, Iterator) else params,)  # such as model.parameters()


def _is_array(x: Any) -> bool:
    """Whether `x` is one array and no container of arrays."""
    if isinstance(x, (list, tuple, Mapping)):
        return False
    try:
        backend_of(x)
    except BackendMismatchError:
        if hasattr(x, "shape"):  # no container
            raise
        return False
    return True


def _leaves(params: Any) -> Iterable[Any]:
    if _is_array(params):
        yield params
        return
    for part in _parts(params):
        yield from _leaves(part)


def _parts(params: Any) -> Iterable[Any]:
    return params.values() if isinstance(params, Mapping) else params


def _check_tree(name: str, params: Any, depth: int = 0) -> None:
    """Refuse what is neither an array nor a container of arrays that can be read twice."""
    if _is_array(params):
        return
    text, used_up = isinstance(params, (str, bytes, bytearray, memoryview)), isinstance(params, Iterator)
    if not isinstance(params, Iterable) or text or used_up or depth > DEEPEST:
        within = f" within {depth} others" if depth > DEEPEST else ""
        message = (
            f"{name}: params holds a {type(params).__name__}{within}; accepted: an array, or lists and dictionaries "
            f"of arrays"
        )
        raise DTypeError(message)
    for part in _parts(params):
        _check_tree(name, part, depth + 1)


def _mapped(function: Callable[[Any], Any], params: Any) -> Any:
    """The container with every array replaced."""
    if _is_array(params):
        return function(params)
    if isinstance(params, Mapping):
        return {k: _mapped(function, v) for k, v in params.items()}
    made = [_mapped(function, v) for v in params]
    return tuple(made) if isinstance(params, tuple) else made
