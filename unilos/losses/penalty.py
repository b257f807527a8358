"""Penalties on parameters, to be added to a loss."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ..backend.dispatch import backend_of
from ..engine import formula as _engine
from ..engine import paths as _paths
from ..specs import (
    BackendMismatchError,
    Kink,
    Native,
    Partial,
    Point,
    Reduction,
    Reference,
    Unary,
    as_written,
    is_number,
    require,
    sign,
    spec,
)

Array = Any


@dataclass(frozen=True, kw_only=True, repr=False)
class Penalty(Unary):
    """A loss of parameters: of an array, or of a nested list or dictionary of arrays."""

    scale: float = 1.0
    reduction: Reduction = "sum"

    arguments: ClassVar[tuple[str, ...]] = ("params",)
    of_params: ClassVar[bool] = True

    def __call__(self, *args: Any, weight: Any = None, where: Any = None, **named: Any) -> Array:
        (params,) = self._bind(args, named)
        if _is_array(params):
            return super().__call__(params, weight=weight, where=where)
        if self.reduction == "none":
            return _mapped(lambda leaf: super(Penalty, self).__call__(leaf), params)
        partial = self.partial(params)
        return partial.mean() if self.reduction.startswith("mean") else partial.sum

    @as_written
    def value_and_grad(
        self, *args: Any, weight: Any = None, where: Any = None, **named: Any
    ) -> tuple[Any, Any]:
        (params,) = self._bind(args, named)
        if _is_array(params):
            return super().value_and_grad(params, weight=weight, where=where)
        alone = type(self)(scale=self.scale)
        if not self.reduction.startswith("mean"):
            return self(params), _mapped(alone.grad, params)
        whole = self.partial(params)
        return whole.mean(), _mapped(lambda leaf: alone.grad(leaf) / whole.count, params)

    @as_written
    def hessian(self, *args: Any, weight: Any = None, where: Any = None, **named: Any) -> Any:
        (params,) = self._bind(args, named)
        if _is_array(params):
            return super().hessian(params, weight=weight, where=where)
        return _mapped(type(self)(scale=self.scale).hessian, params)

    @as_written
    def partial(self, *args: Any, weight: Any = None, where: Any = None, **named: Any) -> Partial:
        (params,) = self._bind(args, named)
        whole: Any = 0
        for leaf in _leaves(params):
            whole = whole + _paths.run("partial", _engine.prepare(self, (leaf,), weight, where))
        if whole == 0:
            message = f"{self.name}: params holds no array"
            raise TypeError(message)
        return whole  # type: ignore[no-any-return]

    def _bind(self, args: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        (params,) = super()._bind(args, named)
        return (list(params) if isinstance(params, Iterator) else params,)  # such as model.parameters()

    def check_parameters(self) -> None:
        require(is_number(self.scale) and self.scale >= 0, self, "scale", "a number of at least 0")


@spec(
    formula=r"\lambda\sum_i |w_i|",
    aliases=("L1",),
    task="regularisation",
    pros=("drives small parameters to exactly 0",),
    cons=("its slope does not shrink with the parameter",),
    references=("Tibshirani 1996, doi:10.1111/j.2517-6161.1996.tb02080.x",),
    kinks=(Kink("w = 0", "0"),),
    tries=({}, {"scale": 0.1}),
    natives=(
        Native(
            "keras.regularizers.L1", "scale=l1", call="f(0.5)(params)", ours={"scale": 0.5}, reduction="sum"
        ),
    ),
    points=(Reference([1.0, -2.0], None, 3.0), Reference([1.0, -2.0], None, 0.3, {"scale": 0.1})),
)
class L1Penalty(Penalty):
    """Sum of absolute values, times `scale`."""

    def at(self, xp: Any, *args: Array) -> Point:
        (w,) = args
        return Point(self.scale * xp.abs(w), lambda: self.scale * sign(xp, w), lambda: xp.zeros_like(w))

    def definition(self, mp: Any, *args: Any) -> Any:
        return mp.mpf(self.scale) * mp.fabs(args[0])


@spec(
    formula=r"\lambda\sum_i w_i^2",
    aliases=("L2",),
    task="regularisation",
    pros=("shrinks all parameters in proportion: weight decay",),
    cons=("never makes a parameter exactly 0",),
    references=("Hoerl and Kennard 1970, doi:10.1080/00401706.1970.10488634",),
    tries=({}, {"scale": 0.1}),
    natives=(
        Native(
            "keras.regularizers.L2", "scale=l2", call="f(0.5)(params)", ours={"scale": 0.5}, reduction="sum"
        ),
        Native("tf.nn.l2_loss", "scale=0.5", call="f(params)", ours={"scale": 0.5}, reduction="sum"),
    ),
    points=(Reference([1.0, -2.0], None, 5.0), Reference([1.0, -2.0], None, 0.5, {"scale": 0.1})),
)
class L2Penalty(Penalty):
    """Sum of squares, times `scale`; no half."""

    def at(self, xp: Any, *args: Array) -> Point:
        (w,) = args
        return Point(
            (self.scale * w) * w, lambda: (2 * self.scale) * w, lambda: 2 * self.scale * xp.ones_like(w)
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        return mp.mpf(self.scale) * args[0] ** 2


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
    if not isinstance(params, Iterable):
        message = (
            f"params holds a {type(params).__name__}; accepted: an array, or lists and dictionaries of arrays"
        )
        raise TypeError(message)
    for part in params.values() if isinstance(params, Mapping) else params:
        yield from _leaves(part)


def _mapped(function: Callable[[Any], Any], params: Any) -> Any:
    """The container with every array replaced."""
    if _is_array(params):
        return function(params)
    if isinstance(params, Mapping):
        return {k: _mapped(function, v) for k, v in params.items()}
    made = [_mapped(function, v) for v in params]
    return tuple(made) if isinstance(params, tuple) else made
