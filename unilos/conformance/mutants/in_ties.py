"""Planted bugs of rows whose numbers tie: at kinks that lie between several numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...face.registry import loss_class
from .in_losses import home
from .mutant import at, mutant, patched, point, words

Array = Any


@mutant("ties", "multiclass_hinge", kind="tie in a row")
def all_of_the_largest_pull() -> Any:
    """Every class that is as large as the largest one is pulled, and the label once."""

    def change(p: Any, self: Any, xp: Any, z: Array, t: Array) -> Any:
        def slope() -> Array:
            s = p.slope()
            first = xp.row_max(xp.where(s == 1, z, -float("inf")))
            return xp.where((s == 0) & (z == first), 1.0, s)

        return point(p, slope=slope)

    with at("multiclass_hinge", change):
        yield


@mutant("ties", "multilabel_margin", backend="torch", kind="tie in a row", alone=True)
def kink_that_nobody_states() -> Any:
    """A loss does not say where its slope jumps."""
    with patched(loss_class("multilabel_margin"), "meta", lambda before: replace(before, kinks=())):
        yield


@mutant("ties_least", "multiclass_perceptron", kind="tie in a row", alone=True)
def last_of_the_largest() -> Any:
    """Of classes that tie the last one is the largest."""

    def made(before: Any) -> Any:
        del before
        xp: Any = words("numpy")
        return lambda x: xp.flip(first(xp.flip(x, axis=-1)), axis=-1)

    first: Any = words("numpy").top_mask
    with patched(words("numpy"), "top_mask", made):
        yield


@mutant("ties_least", "lovasz_hinge", backend="torch", kind="tie in a row")
def later_pixel_first() -> Any:
    """Of two errors that tie the later pixel comes first."""

    def made(before: Any) -> Any:
        def sorted_(self: Any, xp: Any, *rows: Array) -> None:
            before(self, xp, *(xp.flip(x, axis=-1) for x in rows))

        return sorted_

    def back(before: Any) -> Any:
        return lambda self: self.xp.flip(before(self), axis=-1)

    cls = home("lovasz_hinge").Sorted
    with patched(cls, "__init__", made), patched(cls, "unsorted", back):
        yield
