"""What a structure does for the conformance suite, and what holds where nothing else is said.

A structure makes calls to try, takes a call apart into items for the oracle, and says what follows from that. Where a
law has nothing to try, a method `not_...` answers with a sentence. Arrays here are NumPy's, and the classes or features
of a row lie on the last axis.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...items import Place, Unfolded
from .numbers import drawn

Array = np.ndarray[Any, Any]
Args = tuple[Array, ...]
Calls = Iterator[tuple[str, Args]]
Shape = tuple[int, ...]


class Tried:
    """A structure whose items share entries of a call, as the suite sees it."""

    #: How much longer than a single number its items take the oracle.
    effort = 1

    def items(self, pred: Shape) -> Shape:
        raise NotImplementedError

    # Items

    def unfold(self, loss: Any, args: Args, weight: Array | None = None) -> Iterator[Unfolded]:
        """Every item of a call; `weight` is one that takes part inside items."""
        raise NotImplementedError

    def values(self, pred: Shape) -> Shape:
        """The shape of what items add up from."""
        return self.items(pred)

    def counts(self, loss: Any, args: Args) -> list[float] | None:
        """What every item counts for in a mean, where that is a matter of the whole call; None for 1."""
        del loss, args
        return None

    def taken(self, loss: Any, args: Args) -> Array | None:
        """1 for every item that takes part, where ignored labels are a matter of the whole item; None else."""
        del loss, args
        return None

    def residuals(self, args: Args) -> Array | None:
        """The difference that every item is a function of; None where it is one of something else."""
        del args
        return None

    def kinked(self, args: Args) -> Array | None:
        """The number of every item that its kinks are places of; None where they lie between several."""
        return self.residuals(args)

    def groups(self, pred: Shape) -> Array:
        """For every entry of a prediction the number of the part of the call that it is in. Parts never meet."""
        return np.zeros(pred, dtype=int)

    def of_first(self, pred: Shape) -> Array:
        """Where a prediction has the entries of the first item."""
        return np.equal(self.groups(pred), 0)

    def directions(self, pred: Shape) -> list[Array]:
        """Directions whose Hessian products, each read where it points, make up the diagonal: one entry a part."""
        groups = self.groups(pred)
        _, sizes = np.unique(groups, return_counts=True)
        rank = np.empty(groups.size, dtype=int)  # the number of an entry in its part
        rank[np.argsort(groups, axis=None, kind="stable")] = np.concatenate([np.arange(n) for n in sizes])
        return [np.where(rank.reshape(pred) == k, 1.0, 0.0) for k in range(max(sizes))]

    # Weights and masks

    def weights(self, scale: Array) -> tuple[Array | None, Array]:
        """From what scales items to the weights inside of items, if they take any, and those of whole ones."""
        return None, scale

    def left(self, loss: Any, args: Args, taken: Array) -> tuple[Args, Any]:
        """What a mask leaves: the arguments as the items see them that take part, and where those lie among all."""
        del loss, taken
        return args, ...

    def not_weighed(self) -> str | None:
        """Why a sum's slope in a weight is not the item."""
        return None

    def against(self, items: Array, shape: Shape) -> Array:
        """An array of the items' shape against one that has further axes."""
        return np.broadcast_to(items.reshape(items.shape + (1,) * (len(shape) - items.ndim)), shape)

    # Calls to try

    def draws(self, loss: Any, rng: Any, n: int) -> Calls:
        """About `n` ordinary items in the loss's domains, for each kind of call."""
        del n
        yield "entries", tuple(drawn(rng, d, (3, 4)) for d in loss.domains)

    def edges(self, loss: Any, rng: Any, limits: Any, quick: bool) -> Calls:
        """Items where formulas break in a format with such limits, for kinds of call that are drawn, too."""
        del loss, rng, limits, quick
        yield from ()

    def large(self, loss: Any, rng: Any, n: int, rows: tuple[Shape, ...]) -> Calls:
        """Calls as large as training has them, by their size: of `n` entries, or of rows of such shapes."""
        del n, rows
        yield from self.draws(loss, rng, 6)

    def wide(self, loss: Any, rng: Any, classes: int) -> Calls:
        """Calls of so many classes with labels among them; none where labels name no class, or few."""
        del loss, rng, classes
        yield from ()

    def labelled(self, x: Any) -> bool:
        """Whether an argument of a hand-checked point holds class indices: a lone integer, or a call's."""
        return isinstance(x, int) or np.asarray(x).dtype.kind == "i"

    def classes(self, loss: Any, args: Args) -> int | None:
        """How many classes a label of an item may name; None where there is no such label."""
        del loss, args
        return None

    def far(self, number: float) -> Args | None:
        """Items that lie as far from 0 as this; None where one number is no item."""
        del number
        return None

    # Calls from others

    def few(self, args: Args, rows: Any) -> Args:
        """Some of the leading items, or all where they depend on each other."""
        del rows
        return args

    def folded(self, args: Args) -> Args:
        """The same items along two axes, where they may lie along any."""
        return args

    def one(self, args: Args) -> Args | None:
        """One item as numbers without axes; None where it needs axes."""
        del args
        return None

    def turned(self, args: Args) -> Args:
        """Rows along the first axis."""
        raise NotImplementedError

    def repeated(self, args: Args, length: int) -> Args:
        """The call made so long along what it adds up, with the mean that it had."""
        raise NotImplementedError

    # What is not to be tried

    def not_apart(self) -> str | None:
        """Why items are no calls of their own."""
        return "its items share their arguments"

    def not_in_parts(self) -> str | None:
        """Why partials of two parts of a call do not add up to its mean."""
        return "an item spends its neighbours"

    def not_empty(self, pred: Shape) -> str | None:
        """Why there is no call without items."""
        del pred
        return "an image without pixels has no edges"

    def not_curved(self) -> str | None:
        """Why the oracle knows no curvature."""
        return None

    def not_turned(self) -> str | None:
        """Why it spends no axis on request."""
        return "it spends no axis"

    def not_long(self) -> str | None:
        """Why a call is not made long."""
        return "it adds up pairs or parameters"

    def not_wide(self, loss: Any) -> str | None:
        """Why there are no long rows of logits with labels."""
        del loss
        return "it takes no logits with labels"

    def misfit(self, loss: Any, pred: Shape, target: Shape) -> str | None:
        """What a call says to a target of another shape; None where the loss has its own words."""
        del loss, pred, target
        return None


class Apart(Tried):
    """A structure whose items are calls of their own."""

    def groups(self, pred: Shape) -> Array:
        return numbered(self.items(pred), pred)

    def few(self, args: Args, rows: Any) -> Args:
        return tuple(x[rows] for x in args)

    def folded(self, args: Args) -> Args:
        half = len(args[0]) // 2
        return tuple(x[: 2 * half].reshape(2, half, *x.shape[1:]) for x in args)

    def not_apart(self) -> str | None:
        return None

    def not_in_parts(self) -> str | None:
        return None

    def not_empty(self, pred: Shape) -> str | None:
        del pred
        return None


def numbered(items: Shape, pred: Shape) -> Array:
    """The number of its item for every entry of a prediction whose leading axes are the items'."""
    number = np.arange(int(np.prod(items))).reshape(*items, *(1,) * (len(pred) - len(items)))
    return np.broadcast_to(number, pred)


def wide(args: Args) -> list[Array]:
    """Floats as float64, which holds every dtype here exactly; labels as they are."""
    return [x if x.dtype.kind in "iub" else x.astype(np.float64) for x in args]


def nested(x: Any) -> Any:
    """Lists as tuples."""
    return tuple(nested(v) for v in x) if isinstance(x, list) else x


def variables(args: Args, start: int = 0) -> tuple[tuple[Place, ...], ...]:
    """The places of all floating entries; an entry of an array with `start` before it is so much later."""
    floats = [(i, x) for i, x in enumerate(args) if x.dtype.kind not in "iub"]
    return tuple((Place(i, start * x.size + k),) for i, x in floats for k in range(x.size))


def unlike(loss: Any, pred: Shape, target: Shape) -> str:
    """What a call says to two arguments that must have one shape."""
    first, second = loss.arguments[:2]
    return (
        f"{loss.name}: {first} has shape {pred} and {second} {target}; both must have the same shape, nothing is "
        "broadcast. Reshape one of them"
    )
