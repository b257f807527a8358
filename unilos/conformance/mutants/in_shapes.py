"""Planted bugs that only some data bring out: elongated boxes, long alignments, orders that are no exchanges."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...engine.kernels import alignments as _alignments
from ...form.structures import rows
from ...words.lattice import Lattice
from .in_losses import home
from .mutant import mutant, patched

Array = Any


# Boxes


@mutant("slope", "ciou", kind="dropped term")
def shapes_pull_half() -> Any:
    """What the shapes of boxes differ by has half its slope."""

    def made(before: Any) -> Any:
        def aspect_gap(pair: Any) -> Any:
            found = before(pair)
            return found._replace(slope=0.5 * found.slope)

        return aspect_gap

    with patched(home("ciou"), "aspect_gap", made):
        yield


@mutant("value", "iou", kind="wrong branch")
def apart_along_both_axes() -> Any:
    """Boxes are apart where they are so along both axes."""

    def made(before: Any) -> Any:
        def overlap(self: Any, pair: Any) -> None:
            before(self, pair)
            low = np.maximum(pair.low_a, pair.low_b)
            inner = (np.minimum(pair.high_a, pair.high_b) - low) / pair.scale
            some = (inner > 0).any(axis=-1, keepdims=True)
            self.inner = np.where(some, inner, self.inner)
            self.shared = pair.area(self.inner)
            self.iou = np.where(pair.same, self.iou, pair.over(self.shared, self.union))

        return overlap

    with patched(home("iou").Overlap, "__init__", made):
        yield


@mutant("slope", "giou", backend="torch", kind="wrong branch")
def inside_of_the_target() -> Any:
    """A prediction inside of the target has the slope of one around it."""

    def made(before: Any) -> Any:
        def towards(self: Any, sides: Array, low: Any, high: Any) -> Array:
            xp = self.xp
            inside = xp.row_all((self.low_a > self.low_b) & (self.high_a < self.high_b))
            return before(self, xp.where(inside, self.side_b, sides), low, high)

        return towards

    with patched(home("giou").Pair, "towards", made):
        yield


# Alignments


@mutant("mean", "ctc", kind="lost block")
def scale_of_the_first_frames() -> Any:
    """What later frames were divided by is forgotten."""

    def made(before: Any) -> Any:
        def both_ways(*args: Array) -> Array:
            scale = before(*args)
            scale[1:] = 1.0
            return scale

        return both_ways

    with patched(_alignments, "_both_ways", made):
        yield


@mutant("slope", "ctc", backend="torch", kind="leap")
def leaps_by_the_first_label() -> Any:
    """A gap is leapt over where a label differs from the first one, not from the one before."""

    def made(before: Any) -> Any:
        def leaps(self: Any, labels: Array | None = None) -> Array:
            own: Any = self.labels if labels is None else labels
            first = self.xp.concat([self.none, own[:, :1] + 0 * own], axis=-1)
            return self.xp.concat([own, self.none], axis=-1) != first

        return leaps

    with patched(Lattice, "leaps", made):
        yield


# Orders that are no exchanges of two


@mutant("several_axes", "cosine_distance", kind="permutation")
def rows_moved_back_the_same_way() -> Any:
    """An axis that was moved to the end comes back by the same move."""

    def made(before: Any) -> Any:
        def lower(self: Any, xp: Any, g: Array, *rest: Any) -> Array:
            axis = self.axis % g.ndim
            if axis == g.ndim - 1:
                return before(self, xp, g, *rest)
            ways = [*range(axis), *range(axis + 1, g.ndim), axis]
            return xp.permute_dims(g, tuple(ways))

        return lower

    with patched(rows.VectorRows, "lower", made):
        yield


@mutant("slope", "lovasz_hinge", kind="wrong order")
def pixels_sorted_twice() -> Any:
    """What pixels add is sorted again where it goes back to its place."""

    def made(before: Any) -> Any:
        del before
        return lambda self: self.xp.take_along_axis(self.steps, self.order, axis=-1)

    with patched(home("lovasz_hinge").Sorted, "unsorted", made):
        yield


@mutant("slope", "lovasz_softmax", backend="torch", kind="wrong order")
def pixels_of_classes_sorted_twice() -> Any:
    """What pixels add to a class is sorted again where it goes back to its place."""

    def made(before: Any) -> Any:
        del before
        return lambda self: self.xp.take_along_axis(self.steps, self.order, axis=-1)

    with patched(home("lovasz_softmax").Sorted, "unsorted", made):
        yield
