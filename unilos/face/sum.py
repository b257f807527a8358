"""`a * f + b * g`: every part is reduced on its own, then the results are added. A loss like any other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from .loss import Loss, as_written

Array = Any


class Partials(NamedTuple):
    """The partials of a sum's parts. They add up part by part, and `mean` adds the means."""

    scales: tuple[float, ...]
    parts: tuple[Any, ...]

    def __add__(self, other: Any) -> Any:
        if not isinstance(other, Partials) or other.scales != self.scales:
            return NotImplemented
        return Partials(self.scales, tuple(a + b for a, b in zip(self.parts, other.parts, strict=True)))

    def __radd__(self, other: Any) -> Any:
        return self if isinstance(other, int) and other == 0 else NotImplemented

    def mean(self) -> Array:
        return _added([s * p.mean() for s, p in zip(self.scales, self.parts, strict=True)])


@dataclass(frozen=True)
class Sum:
    """A weighted sum of losses. Penalties in it read `params=`, all other parts the arrays of the call."""

    parts: tuple[tuple[float, Loss], ...]

    autograph_info__: ClassVar[dict[str, Any]] = {}

    @classmethod
    def of(cls, loss: Loss | Sum) -> Sum:
        return loss if isinstance(loss, cls) else cls(((1.0, loss),))  # type: ignore[arg-type]

    @property
    def name(self) -> str:
        return " + ".join(loss.name if s == 1 else f"{s:g} {loss.name}" for s, loss in self.parts)

    def __repr__(self) -> str:
        return " + ".join(repr(loss) if s == 1 else f"{s!r} * {loss!r}" for s, loss in self.parts)

    def __add__(self, other: Any) -> Sum:
        if not isinstance(other, (Loss, Sum)):
            return NotImplemented
        return Sum(self.parts + Sum.of(other).parts)

    def __radd__(self, other: Any) -> Any:
        return self if isinstance(other, int) and other == 0 else NotImplemented

    def __mul__(self, factor: float) -> Sum:
        if isinstance(factor, bool) or not isinstance(factor, (int, float)):
            return NotImplemented
        return Sum(tuple((float(factor) * s, loss) for s, loss in self.parts))

    __rmul__ = __mul__

    def __call__(self, *args: Any, params: Any = None, **options: Any) -> Array:
        """The sum of the parts' losses; `params` goes to the penalties among them."""
        return self._each(lambda loss: loss, args, params, options)

    @as_written
    def value_and_grad(self, *args: Any, params: Any = None, **options: Any) -> tuple[Array, Array]:
        """The loss and its gradient in the prediction, in which penalties take no part."""
        found = [(s, x) for s, x in self._both(args, params, options)]
        values = _added([s * v for s, (v, _) in found])
        return values, _added([s * g for s, (_, g) in found if g is not None])

    @as_written
    def grad(self, *args: Any, params: Any = None, **options: Any) -> Array:
        return self.value_and_grad(*args, params=params, **options)[1]

    @as_written
    def hessian(self, *args: Any, params: Any = None, **options: Any) -> Array:
        del params
        return _added([s * f.hessian(*args, **options) for s, f in self.parts if not f.of_params])

    @as_written
    def partial(self, *args: Any, params: Any = None, **options: Any) -> Partials:
        scales = tuple(s for s, _ in self.parts)
        return Partials(scales, tuple(self._run(f.partial, f, args, params, options) for _, f in self.parts))

    def to_keras(self, **kwargs: Any) -> Any:
        """This sum as a `keras.losses.Loss`, for `model.compile`."""
        from ..hosts.keras import wrap

        return wrap(self, **kwargs)

    def to_dict(self) -> dict[str, Any]:
        return {"sum": [{"scale": s, "part": loss.to_dict()} for s, loss in self.parts]}

    def _each(self, method: Callable[[Loss], Any], args: Any, params: Any, options: Any) -> Array:
        return _added([s * self._run(method(f), f, args, params, options) for s, f in self.parts])

    def _both(self, args: Any, params: Any, options: Any) -> Any:
        for scale, loss in self.parts:
            if loss.of_params:
                yield scale, (self._run(loss, loss, args, params, options), None)
            else:
                yield scale, loss.value_and_grad(*args, **options)

    def _run(self, method: Callable[..., Any], loss: Loss, args: Any, params: Any, options: Any) -> Any:
        if not loss.of_params:
            return method(*args, **options)
        if params is None:
            message = f"{loss.name}: this sum holds a penalty; pass what it penalises as params="
            raise TypeError(message)
        return method(params)


def _added(values: list[Array]) -> Array:
    total = values[0]
    for value in values[1:]:
        total = total + value
    return total
