"""The items of a loss as one operation whose derivative is the one that its spec states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..form.check import UnsupportedError
from ..form.points import Local, leading, shown
from .hyper import gathered, held, moved, weighed

if TYPE_CHECKING:
    from ..backend.backend import Backend
    from ..form.spec import Spec

Array = Any
Slope = Callable[[], Array]


@dataclass(frozen=True)
class Op:
    """The weighted item function of a loss (order 0) or its slope (order 1), as one differentiable operation.

    It takes the lifted arguments and, if `weighted`, the weight; `point` gives the value and a thunk for the
    slope in each of them, None where there is none. A slope has the shape of its argument; where that has
    more axes than the value, the cotangent is spread over the last ones.
    """

    loss: Spec
    weighted: bool
    order: int = 0
    hyper: tuple[str, ...] = ()

    def point(self, xp: Any, *arrays: Array) -> tuple[Array, tuple[Slope | None, ...]]:
        args, hyper, weight = self._split(arrays)
        loss = held(self.loss, self.hyper, hyper)
        found: Any = loss.structure.weighted(loss, xp, args, weight)
        found = shown(xp, found) if self.loss.bounds else found
        if self.order:
            also = {"weight": self._unweighted(xp, loss, args)} if self.weighted else {}
            found = Local(found.slope(), found.curvature or missing(self.loss, "second derivative"), **also)
        backs = [found.back(self._named(i)) for i in range(len(arrays))]
        slopes = [back and _of_one(xp, back) for back in backs]
        for i, name in enumerate(self.hyper, len(args)):
            slopes[i] = slopes[i] or self._in_hyper(xp, name, args, hyper, weight)
        return found.value, tuple(slopes)

    def _unweighted(self, xp: Any, loss: Spec, args: Any) -> Slope:
        """The slope in the first argument of a weight of 1 each: how the weighted one moves with its weight."""

        def slope() -> Array:
            found: Any = loss.structure.weighted(loss, xp, args, None)
            found = shown(xp, found) if self.loss.bounds else found
            slope: Array = found.slope()
            return slope

        return slope

    def _split(self, arrays: tuple[Array, ...]) -> tuple[Any, tuple[Array, ...], Array | None]:
        """The lifted arguments, the hyper-parameters and the weight."""
        end = len(arrays) - self.weighted
        start = end - len(self.hyper)
        return arrays[:start], arrays[start:end], arrays[-1] if self.weighted else None

    def _in_hyper(self, xp: Any, name: str, args: Any, hyper: Any, weight: Array | None) -> Slope:
        """The slope in a hyper-parameter that the spec states none for."""

        def look(duals: Any, loss: Any) -> Any:
            found = loss.structure.weighted(loss, duals, tuple(map(duals.still, args)), None)
            return found.slope() if self.order else found.value

        def slope() -> Array:
            return weighed(xp, weight, moved(xp, self.loss, self.hyper, hyper, name, look))

        return slope

    def value(self, xp: Any, *arrays: Array) -> Array:
        return self.point(xp, *arrays)[0]

    def slope(self, backend: Backend, index: int, arrays: tuple[Array, ...]) -> Array:
        """The slope in one argument, itself differentiable."""

        def first() -> Array:
            return (self.point(backend.xp, *arrays)[1][index] or self.refused(index))()

        args, _, weight = self._split(arrays)
        if not self.order and self.argument(index) == "weight" and self.loss.structure.factor(args, weight):
            # The items, with the slopes that the spec states.
            items: Array = backend.op(replace(self, weighted=False))(*arrays[:-1])
            return items
        if index or self.order:
            return first()
        again = replace(self, order=1)
        return self.loss.structure.second(first, lambda: backend.op(again)(*arrays))

    def refused(self, index: int) -> Slope:
        """A slope that does not exist: asked for, it raises."""
        return missing(self.loss, f"derivative in its argument {self.argument(index)}")

    def pulled(self, xp: Any, index: int, arrays: tuple[Array, ...], cotangent: Array, slope: Array) -> Array:
        """The cotangent of the value times the slope in an argument, in its shape."""
        found = pulled(xp, cotangent, slope)
        return gathered(xp, found, arrays[index]) if self.is_hyper(index, arrays) else found

    def is_hyper(self, index: int, arrays: tuple[Array, ...]) -> bool:
        """Whether an argument is a hyper-parameter, which items may share."""
        end = len(arrays) - self.weighted
        return end - len(self.hyper) <= index < end

    def argument(self, index: int) -> str:
        names = (*self.loss.structure.lifted(self.loss.arguments), *self.hyper)
        return names[index] if index < len(names) else "weight"

    def _named(self, index: int) -> str | None:
        if not index:
            return None
        lifted = (*self.loss.structure.lifted(self.loss.arguments), *self.hyper)
        return lifted[index] if index < len(lifted) else "weight"


def _of_one(xp: Any, back: Callable[[Any, Any], Array]) -> Slope:
    return lambda: back(xp, None)


def items_of(xp: Any, loss: Any, *arrays: Array) -> Array:
    """Another loss's items, with the slopes that it states attached."""
    items: Array = xp.op(Op(loss, False))(*arrays)
    return items


def missing(loss: Spec, what: str) -> Slope:
    def refuse() -> Array:
        message = f"{loss.name} has no {what}; stop the gradient there, or take another loss"
        raise UnsupportedError(message)

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
