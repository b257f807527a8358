"""Losses of parameters: of an array, or of a nested list or dictionary of arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from operator import add
from typing import Any, ClassVar, Self

from ..backend.dispatch import backend_of
from ..engine.call import PARTIAL, prepare
from ..engine.paths import Explanation, run
from ..engine.share import RULES, Partial, Reduction
from ..form import structures
from ..form.check import ArgumentError, ParameterError, short
from ..form.curvatures import Kind
from ..form.fields import field
from ..form.sorts import non_negative
from .bases import Unary
from .core import as_written
from .hosts import by_keras, refuse_keras
from .loss import Loss
from .plain import parted
from .trees import check_tree, is_array, leaves, mapped, together

Array = Any


@dataclass(frozen=True, kw_only=True, repr=False)
class Penalty(Unary):
    """A loss of parameters: of an array, or of a nested list or dictionary of arrays."""

    scale: float = field(1.0, non_negative, "what the sum is multiplied by")
    reduction: Reduction = "sum"

    arguments: ClassVar[tuple[str, ...]] = ("params",)
    item: ClassVar[structures.Structure] = structures.Params()

    def __call__(self, *args: Any, weight: Any = None, where: Any = None, **named: Any) -> Array:
        if by_keras():
            refuse_keras(self)
        loss, params, hyper = self._parted(args, named, where=where)
        if is_array(params):
            return Unary.__call__(loss, params, weight=weight, where=where, **hyper)
        self._plain_call(weight, where)
        if self.reduction == "none":
            return mapped(lambda leaf: Unary.__call__(loss, leaf, **hyper), params)
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
        loss, params, hyper = self._parted(args, named, where=where)
        if is_array(params):
            return Unary.value_and_grad(loss, params, weight=weight, where=where, wrt=wrt, **hyper)
        self._plain_call(weight, where, wrt)
        return loss(params, **hyper), loss._each(loss._of_a_sum.grad, params, hyper)

    @as_written
    def hessian(
        self, *args: Any, weight: Any = None, where: Any = None, curvature: Kind = "exact", **named: Any
    ) -> Any:
        loss, params, hyper = self._parted(args, named, self._curved(curvature), where)
        if is_array(params):
            return Unary.hessian(loss, params, weight=weight, where=where, curvature=curvature, **hyper)
        self._plain_call(weight, where)
        return loss._each(partial(loss._of_a_sum.hessian, curvature=curvature), params, hyper)

    @as_written
    def value_grad_hessian(
        self, *args: Any, weight: Any = None, where: Any = None, curvature: Kind = "exact", **named: Any
    ) -> tuple[Any, Any, Any]:
        loss, params, hyper = self._parted(args, named, self._curved(curvature), where)
        if is_array(params):
            return Unary.value_grad_hessian(
                loss, params, weight=weight, where=where, curvature=curvature, **hyper
            )
        value, grad = self.value_and_grad(params, weight=weight, where=where, **named)
        return value, grad, loss.hessian(params, curvature=curvature, **hyper)

    @as_written
    def partial(self, *args: Any, weight: Any = None, where: Any = None, **named: Any) -> Partial:
        loss, params, hyper = self._parted(args, named, where=where)
        if not is_array(params):
            self._plain_call(weight, where)
        arrays = list(leaves(params))
        if not arrays:
            message = f"{self.name}: params holds no array"
            raise ArgumentError(message)
        parts = [run(prepare(loss, (leaf,), weight, where, PARTIAL, hyper)) for leaf in arrays]
        found: Partial = reduce(add, together(self.name, parts, "an array of params"))
        return found

    def explain(self, *args: Any, weight: Any = None, where: Any = None, **named: Any) -> Explanation:
        """Which path the call of an array takes, of the first one where there are several."""
        loss, params, hyper = self._parted(args, named, where=where)
        first = next(iter(leaves(params)), params)
        return Unary.explain(loss, first, weight=weight, where=where, **hyper)

    def _parted(
        self, args: tuple[Any, ...], named: dict[str, Any], curvature: str = "exact", where: Any = None
    ) -> tuple[Self, Any, dict[str, Any]]:
        """The loss with the numbers of a call, the parameters, and the hyper-parameters that are arrays."""
        loss, arrays, hyper = parted(self, named, curvature, where)
        (params,) = self._bind(args, arrays)
        check_tree(self.name, params)
        return loss, params, hyper

    def _plain_call(self, weight: Any, where: Any, wrt: Any = None) -> None:
        """Refuse what has no meaning for arrays of several shapes."""
        if weight is not None or where is not None:
            message = (
                f"{self.name}: weight= and where= belong to one array; params holds several. Call it for each"
            )
            raise ArgumentError(message)
        if not (wrt is None or (isinstance(wrt, str) and wrt == "params")):
            message = f"{self.name}: wrt is {short(wrt)}; accepted for several arrays: 'params'"
            raise ParameterError(message)

    @property
    def _of_a_sum(self) -> Loss:
        return replace(self, reduction="sum")

    def _each(self, derivative: Callable[..., Array], params: Any, hyper: dict[str, Any]) -> Any:
        """A derivative of the sum in every array, over what the reduction divides by."""
        if not RULES[self.reduction].divides:
            return mapped(lambda leaf: derivative(leaf, **hyper), params)
        over = self.partial(params).divisor

        def divided(leaf: Any) -> Array:
            slope, backend = derivative(leaf, **hyper), backend_of(leaf)
            if not backend.owns(over):
                return slope / over
            wide = (
                backend.cast(slope, backend.dtype_name(over)) / over
            )  # a count may be beyond half precision
            return backend.cast(wide, backend.dtype_name(slope))

        return mapped(divided, params)

    def _bind(self, args: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        (params,) = super()._bind(args, named)
        return (list(params) if isinstance(params, Iterator) else params,)  # such as model.parameters()
