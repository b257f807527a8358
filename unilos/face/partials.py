"""Partials of sums of losses."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from .trees import combined

Array = Any


class Partials(NamedTuple):
    """The partials of a sum's parts. They add up part by part, and `mean` is the sum's value on all of the data.

    The scales belong to the class, see `partials_of`: whoever adds up the arrays that a partial holds, as between
    devices, would add them up, too.
    """

    parts: tuple[Any, ...]

    @property
    def scales(self) -> tuple[float, ...]:
        return ()

    def __add__(self, other: Any) -> Any:
        if not isinstance(other, Partials) or other.scales != self.scales:
            return NotImplemented
        return type(self)(tuple(a + b for a, b in zip(self.parts, other.parts, strict=True)))

    def __reduce__(self) -> Any:
        return _restored, (self.scales, self.parts)

    def __radd__(self, other: Any) -> Any:
        return self if isinstance(other, int) and other == 0 else NotImplemented

    def mean(self) -> Array:
        return combined([(s, p.mean()) for s, p in zip(self.scales, self.parts, strict=True)])

    def over(self, count: Any) -> Array:
        """The sum of the parts' scaled sums, each over this count; see `Partial.over`."""
        return combined([(s, p.over(count)) for s, p in zip(self.scales, self.parts, strict=True)])


@lru_cache(maxsize=256)  # scales may change at every step
def partials_of(scales: tuple[float, ...]) -> type[Partials]:
    """The partials of sums with these scales."""
    return type("Partials", (Partials,), {"__slots__": (), "scales": scales})


def _restored(scales: tuple[float, ...], parts: tuple[Any, ...]) -> Partials:
    return partials_of(scales)(parts)
