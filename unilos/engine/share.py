"""What a loss returns before it is reduced, and the only code that knows what a mean is."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, get_args

from ..backend.dispatch import backend_of
from ..words.shapes import as_wide_as, length, size_of

Array = Any
Reduction = Literal["mean", "sum", "none", "mean_over_items", "mean_over_batch"]
REDUCTIONS: tuple[str, ...] = get_args(Reduction)


class Terms(NamedTuple):
    """Per item: the loss `num`, its share `den` in a mean, and whether it takes part at all, `kept`.

    Class weights, ignored labels, masks and sample weights are one thing here: they scale an item in `num`
    and `den` alike. `den` and `kept` are None where every item has the share 1 and takes part.
    """

    num: Array
    den: Array | None = None
    kept: Array | None = None


def divisor(xp: Any, terms: Terms, reduction: str) -> Array | float:
    """What the sum is divided by: a number where it is known, else an array; never less than nothing.

    A mean over nothing is 0, so a divisor of 0 counts as 1.
    """
    count = count_of(xp, terms, reduction)
    if isinstance(count, int):
        return float(max(count, 1))
    return xp.where(count == 0, xp.ones_like(count), count)


def count_of(xp: Any, terms: Terms, reduction: str) -> Array | int:
    """How much a mean counts: shares, unmasked items or samples, as the reduction says."""
    num = terms.num
    if reduction == "mean_over_batch":
        return length(xp, num, 0) if num.ndim else 1
    if reduction == "mean_over_items":
        return (
            size_of(xp, num)
            if terms.kept is None
            else xp.sum(as_wide_as(xp, xp.astype(terms.kept, num.dtype), num))
        )
    return size_of(xp, num) if terms.den is None else xp.sum(as_wide_as(xp, terms.den, num))


def reduce(xp: Any, terms: Terms, reduction: str) -> Array:
    """The items, their sum, or their mean."""
    if reduction == "none":
        return terms.num
    if reduction == "sum":
        return xp.sum(terms.num)
    return xp.sum(terms.num) / divisor(xp, terms, reduction)


class Partial(NamedTuple):
    """The sum of the items of some of the data, and what a mean divides it by. Partials add up.

    Averages cannot be added; these can: over batches, micro-batches, devices or machines. A named tuple, so
    that every framework's transformations carry it.
    """

    sum: Array
    count: Array

    def __add__(self, other: Any) -> Any:
        if type(other) is not type(self):
            return NotImplemented
        return type(self)(self.sum + other.sum, self.count + other.count)

    def __radd__(self, other: Any) -> Any:  # sum(partials) starts from 0
        return self if isinstance(other, int) and other == 0 else NotImplemented

    def mean(self) -> Array:
        """The mean over all that was added up; 0 over nothing."""
        xp = backend_of(self.sum).xp
        return self.sum / xp.where(self.count == 0, xp.ones_like(self.count), self.count)


class RootPartial(Partial):
    """A partial of a root mean square: the sum is one of squares, and the mean goes under a root."""

    __slots__ = ()

    def mean(self) -> Array:
        """The root of the mean over all that was added up; 0, with slope 0, over nothing or at 0."""
        xp = backend_of(self.sum).xp
        mean = super().mean()
        return xp.where(mean == 0, 0.0, xp.sqrt(xp.where(mean == 0, xp.ones_like(mean), mean)))
