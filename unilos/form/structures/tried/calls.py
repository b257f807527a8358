"""Whole calls and samples, as the suite sees them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...items import Unfolded
from .base import Args, Array, Calls, Shape, Tried, nested, numbered, unlike, variables, wide
from .numbers import spread


class Whole(Tried):
    """Items that are each a function of the whole call; the losses state their examples themselves."""

    def unfold(self, loss: Any, args: Args, weight: Array | None = None) -> Iterator[Unfolded]:
        del loss, weight
        fields, places = tuple(nested(x.tolist()) for x in wide(args)), variables(args)
        for which in range(int(np.prod(self.items(args[0].shape)))):
            yield Unfolded(fields, args[0].size, places, which=which)

    def counts(self, loss: Any, args: Args) -> list[float] | None:
        found: list[float] | None = loss.counts(*(x.tolist() for x in args))
        return found

    def left(self, loss: Any, args: Args, taken: Array) -> tuple[Args, Any]:
        """Who is masked is nobody's neighbour: the call without them."""
        mask = taken > 0
        if not mask.ndim:
            return args, ...
        names = zip(loss.arguments, args, strict=False)
        return tuple(x if name in loss.shared else x[mask] for name, x in names), mask

    def not_empty(self, pred: Shape) -> str | None:
        return None if self.items(pred) else super().not_empty(pred)

    def not_curved(self) -> str | None:
        return "the oracle has no curvature of whole calls"


class Sequences(Whole):
    """Samples that each are a call of their own."""

    def unfold(self, loss: Any, args: Args, weight: Array | None = None) -> Iterator[Unfolded]:
        del loss, weight
        for k in range(len(args[0])):
            one = tuple(x[k : k + 1] for x in wide(args))
            fields, classes = tuple(nested(x.tolist()) for x in one), args[0].shape[-1]
            yield Unfolded(fields, one[0].size, variables(one, k), classes, which=0)

    def few(self, args: Args, rows: Any) -> Args:
        return tuple(x[rows] for x in args)

    def groups(self, pred: Shape) -> Array:
        return numbered(pred[:1], pred)

    def not_apart(self) -> str | None:
        return None

    def wide(self, loss: Any, rng: Any, classes: int) -> Calls:
        labels = spread(classes)
        yield "many classes", (rng.normal(size=(len(labels), 1, classes)), labels[:, None])


class Projected(Whole):
    """Rows of logits that are a projection of features."""

    def of_first(self, pred: Shape) -> Array:
        return np.equal(numbered(pred[:-1], pred), 0)

    def not_apart(self) -> str | None:
        return None

    def wide(self, loss: Any, rng: Any, classes: int) -> Calls:
        labels = spread(classes)
        yield "many classes", (rng.normal(size=(len(labels), 2)), rng.normal(size=(classes, 2)), labels)

    def classes(self, loss: Any, args: Args) -> int | None:
        """A projection has a row for each."""
        return len(args[1]) if loss.meta.labels else None


class Samples(Tried):
    """Items that are all that lies behind the first axis, or the whole call; the losses state their examples."""

    axis: int | None
    each: bool
    masks: bool

    @property
    def first(self) -> int:
        """How many axes lie before those of an item."""
        raise NotImplementedError

    def unfold(self, loss: Any, args: Args, weight: Array | None = None) -> Iterator[Unfolded]:
        """Every sample, nested as its axes are; or all of them as one item; or every class of either."""
        given = args if weight is None else (*args, np.broadcast_to(weight, args[0].shape))
        batches = [x if self.first else x[None] for x in wide(given)]
        classes = range(args[0].shape[self.axis or 0]) if self.each else (None,)
        for k, sample in enumerate(zip(*batches, strict=True)):
            fields = tuple(nested(x.tolist()) for x in sample)
            for c in classes:
                yield Unfolded(fields, sample[0].size, variables(sample, k), which=c)

    def counts(self, loss: Any, args: Args) -> list[float] | None:
        """A set counts where something of it is left, a class of its own as its weight says."""
        left = self.taken(loss, args)
        if left is None or self.axis is None:
            return None
        weight = np.asarray(list(loss.class_weight or [1.0] * args[0].shape[self.axis]))
        counted: Array = left * (weight if self.each else (weight > 0).any())
        found: list[float] = counted.tolist()
        return found

    def taken(self, loss: Any, args: Args) -> Array | None:
        if self.axis is None:
            return None
        pred, target = args
        left: Array = np.ones((*pred.shape[: self.first], 1), bool)
        if target.ndim < pred.ndim and loss.ignore_index is not None:
            left = target != loss.ignore_index
        found = np.asarray(left.any(axis=tuple(range(self.first, left.ndim))), np.float64)
        return found[..., None] * np.ones(pred.shape[self.axis]) if self.each else found

    def groups(self, pred: Shape) -> Array:
        items = self.items(pred)
        return self.against(np.arange(int(np.prod(items))).reshape(items), pred)

    def against(self, items: Array, shape: Shape) -> Array:
        if not self.each or items.ndim <= self.first:
            return super().against(items, shape)
        classes = items.reshape(items.shape + (1,) * (len(shape) - items.ndim))
        return np.broadcast_to(np.moveaxis(classes, self.first, self.axis or 0), shape)

    def few(self, args: Args, rows: Any) -> Args:
        return tuple(x[rows] for x in args) if self.first else args

    def repeated(self, args: Args, length: int) -> Args:
        more = length // int(np.prod(args[0].shape[1:])) + 1
        return tuple(np.tile(x[:2], (1, more, *(1,) * (x.ndim - 2))) for x in args)

    def not_apart(self) -> str | None:
        return None if self.first and not self.each else super().not_apart()

    def not_in_parts(self) -> str | None:
        return None if self.first else super().not_in_parts()

    def not_empty(self, pred: Shape) -> str | None:
        return None if self.first else super().not_empty(pred)

    def not_curved(self) -> str | None:
        return "the oracle has no curvature of one class among all" if self.each else None

    def not_long(self) -> str | None:
        return None if self.first else super().not_long()

    def misfit(self, loss: Any, pred: Shape, target: Shape) -> str | None:
        return unlike(loss, pred, target) if self.axis is None else None
