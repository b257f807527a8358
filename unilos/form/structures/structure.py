"""What every structure answers, and what holds where nothing else is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from ..items import Seat
from ..points import Local, Pull, Thunk, as_wide_as, leading, muted, weighted
from .tried.base import Tried

Array = Any
Shape = tuple[Any, ...]


@dataclass(frozen=True)
class Structure(Tried):
    """What one item is. What it does for the conformance suite lies in `tried`."""

    #: How many of the prediction's axes an item spends, from the last one; None for all behind those of the items.
    spent: int | None = 0
    #: Whether its value and slope come of loops, which a compiler runs twice where it meets them twice.
    loops: ClassVar[bool] = False

    # A call

    def check(self, loss: Any, backend: Any, args: tuple[Array, ...]) -> bool:
        """Check the shapes and dtypes of a call; whether its target holds class indices."""
        raise NotImplementedError

    def items(self, pred: Shape) -> Shape:
        """The shape of the items of a prediction of this shape."""
        return pred

    def seats(self, pred: Shape) -> tuple[Seat, ...]:
        """What a weight or a mask may broadcast against: the items first."""
        return (Seat(self.items(pred)),)

    def entries_last(self, ndim: int) -> bool:
        """Whether the entries of an item lie on the last of a prediction's axes."""
        del ndim
        return True

    def entries_axis(self, ndim: int) -> int:
        """On which of a prediction's axes the entries of an item lie, counted from the front."""
        return ndim - 1

    def broad(self, argument: int) -> bool:
        """Whether an argument broadcasts against the prediction."""
        del argument
        return False

    def covered(self, xp: Any, mask: Array, x: Array, pred: Array) -> Array:
        """A mask of the items against an argument."""
        del pred
        return leading(xp, mask, x)

    # From arguments to what `at` wants, and back

    def lift(self, xp: Any, args: tuple[Array, ...]) -> tuple[Array, ...]:
        """The arguments as `at` wants them; linear in the prediction."""
        del xp
        return args

    def lower(self, xp: Any, g: Array, argument: int = 0, squared: bool = False) -> Array:
        """The adjoint of `lift`: from a slope in what was lifted to one in an argument.

        `squared` carries a diagonal curvature instead, through the squared entries of the linear map.
        """
        del xp, argument, squared
        return g

    def bounded(self, xp: Any, g: Array) -> Array:
        """The same for the diagonal of a parabola that lies above: one above what the linear map makes of it."""
        return self.lower(xp, g, squared=True)

    def origin(self, argument: int) -> int:
        """Which argument names what an argument is lifted into."""
        return argument

    def lifted(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The names of what is lifted."""
        return names

    def weighing(
        self, xp: Any, pred: Array, first: Array, weight: Array | None, mask: Array | None
    ) -> tuple[Array | None, ...]:
        """The weight inside items, the one of whole items, the mask that is still to be applied; and, where there is
        one, the mask of entries inside of items. `first` is what the prediction was lifted to."""
        del pred
        if weight is None:
            return None, None, mask
        spent = first.ndim - weight.ndim  # an aligned weight has the axes of the items
        return None, as_wide_as(xp, weight, first[(..., *(0,) * spent)] if spent else first), mask

    def taking(
        self, loss: Any, xp: Any, dtype: Any, lifted: Any
    ) -> tuple[Array | None, Array | None, Array | None, Array | None]:
        """Each item's own share in a mean and whether it takes part, and the weight and the mask of whole items."""
        portion, kept = loss.shares_among(xp, dtype, lifted.mask, *lifted.args[1:])
        return portion, kept, lifted.weight, lifted.mask

    def share_slope(self, loss: Any, xp: Any, argument: str, lifted: Any) -> Array | None:
        """The slope of each item's own share in an argument or a hyper-parameter; None where it has none."""
        found: Array | None = loss.share_slope(xp, argument, *lifted.args[1:])
        return found

    # From what was lifted to items

    def point(self, loss: Any, xp: Any, lifted: Any) -> Local | Pull:
        """The items with their slopes, without the weight of whole items."""
        found: Local | Pull = loss.at(xp, *lifted.args)
        return found

    def weighted(self, loss: Any, xp: Any, args: tuple[Array, ...], weight: Array | None) -> Local | Pull:
        """The weighted items of lifted arguments, with their slopes in the weight, too."""
        found: Any = loss.at(xp, *args)
        return found if weight is None else weighed(xp, found, weight)

    def factor(self, args: tuple[Array, ...], weight: Array) -> bool:
        """Whether a weight is a factor of items, and no part of them."""
        del args, weight
        return True

    def attached(self, loss: Any, xp: Any, lifted: Any, op: Callable[..., Array]) -> Array:
        """The weighted items with their derivative attached; `op(*args, weight=)` attaches that of `weighted`."""
        del loss, xp
        return op(*lifted.args, weight=lifted.weight)

    def second(self, first: Callable[[], Array], again: Callable[[], Array]) -> Array:
        """The slope in the first argument where it is differentiated again: natively, or by the stated curvature."""
        del again
        return first()

    def silenced(self, xp: Any, mask: Array | None, g: Array) -> Array:
        """A slope where what is masked may have been a neighbour."""
        del xp, mask
        return g

    def reduced(self, share: Any, rule: Any, num: Array) -> Array:
        """The items, their sum or their mean."""
        return share.reduced(rule, num)

    def cotangent(self, share: Any, rule: Any) -> Any:
        """What a reduced value passes back to its items."""
        return share.cotangent(rule)

    def sums(self, loss: Any, xp: Any, lifted: Any, num: Array, share: Any, rule: Any) -> tuple[Any, ...]:
        """What adds up over batches: the sum, what rounding it leaves, and what a mean divides it by."""
        del loss, lifted
        return *xp.total(num), share.count(rule)

    def alike(
        self, target: Array, pred: Array, squeeze: Callable[[Array], Array], widen: Callable[[Array], Array]
    ) -> tuple[Array, Array]:
        """Target and prediction with as many axes, where the prediction has a last one of length 1 besides."""
        del widen
        return target, squeeze(pred)

    # Ways to run a call: a sentence where one is closed

    def not_in_blocks(self, loss: Any) -> str | None:
        """Why a call is not cut into blocks."""
        return f"an item of {loss.name} spends more than one row"

    def not_in_chunks(self, loss: Any) -> str | None:
        """Why the rows of a call are not projected in chunks."""
        return f"it serves projected losses alone, and {loss.name} is none"

    def not_summed(self, loss: Any) -> str | None:
        """Why a reduced call is no sum of items with slopes of their own."""
        del loss
        return None

    def not_between(self, loss: Any) -> str | None:
        """Why items are no distances between two vectors."""
        return f"an item of {loss.name} is one of something else"

    def view(self, xp: Any, x: Array, ndim: int | None = None) -> Array:
        """An array as blocks are cut from it, beside a prediction of so many axes."""
        raise NotImplementedError

    def cuts(self, shape: Shape, size: int) -> Iterator[tuple[slice, ...]]:
        """Index ranges of about `size` elements of a prediction's view."""
        raise NotImplementedError

    def block(self, xp: Any, view: Array, at: tuple[slice, ...]) -> Array:
        """The same block of any view, as `at` wants it."""
        raise NotImplementedError

    def unblock(self, xp: Any, slope: Array) -> Array:
        """A block's slope, as its place in the view of the gradient wants it."""
        del xp
        return slope


def weighed(xp: Any, point: Any, weight: Array) -> Local:
    """Items times a weight; what has the weight 0 is 0, whatever it was."""

    def times(slope: Thunk) -> Thunk:
        def scaled() -> Array:
            s = slope()
            return weighted(xp, leading(xp, weight, s), s)  # as a slope that moves with a weight of 0

        return scaled

    also = {name: times(slope) for name, slope in point.also.items() if name != "weight"}
    bend = point.curvature and times(point.curvature)
    value = muted(xp, weight, point.value)
    return Local(value, times(point.slope), bend, **also, weight=lambda: point.value)
