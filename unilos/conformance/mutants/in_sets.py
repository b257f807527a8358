"""Bugs in weights and masks inside of sets, in labels of pixels, and in what losses of classes share."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any

from ...engine import call as _call
from ...engine import formula as _formula
from ...face.registry import loss_class
from ...losses.masks import Overlap, Sets
from .mutant import mutant, patched

Array = Any


@mutant("entries", "dice", kind="mask lost")
def masked_pixels_stay() -> Any:
    """A mask hides pixels, and their harmless numbers stay in the sums."""
    home = import_module(loss_class("dice").__module__)
    with patched(home, "times", lambda _: lambda weight, x: x):
        yield


@mutant("entries", "mcc", kind="counted twice", alone=True)
def empty_sets_count() -> Any:
    """A sample of which nothing is left counts in a mean, with a loss of 0."""
    with patched(loss_class("mcc"), "shares_inside", lambda _: lambda self, *args: (None, None)):
        yield


@mutant("entries", "lovasz_hinge", backend="torch", kind="one side")
def missed_weight_is_free() -> Any:
    """A pixel of the mask that is right costs nothing where its weight grows."""
    cls = import_module(loss_class("lovasz_hinge").__module__).Sorted

    def made(before: Any) -> Any:
        def slope(self: Any, errors: Array) -> Array:
            found = before(self, errors)
            return self.xp.where(found > 0, found, 0.0)

        return slope

    with patched(cls, "of_weight", made):
        yield


@mutant("labels_are_masks", "tversky", kind="label", axis=1, average="none", ignore_index=255)
def ignored_pixels_are_nothing_s() -> Any:
    """An ignored pixel belongs to no class, and its prediction counts as found in vain."""
    with patched(
        Sets, "_weighed", lambda before: lambda self, xp, x, weight, kept: before(self, xp, x, weight, None)
    ):
        yield


@mutant("slope", "jaccard", kind="missing divisor", axis=1, average="macro", class_weight=(0.5, 1.0, 3.0))
def classes_are_added() -> Any:
    """The losses of the classes are added up in place of their mean."""

    def made(before: Any) -> Any:
        return lambda self, xp, sets, losses: tuple(
            share * losses.shape[-1] for share in before(self, xp, sets, losses)
        )

    with patched(loss_class("jaccard"), "_shares", made):
        yield


@mutant("further_arguments", "gaussian_nll", kind="missing sum")
def variance_of_the_first() -> Any:
    """The slope of a variance of several entries is that of the first of them."""

    def made(_: Any) -> Any:
        def first(xp: Any, g: Array, array: Array) -> Array:
            return g[tuple(slice(0, m) for m in array.shape)]

        return first

    with patched(_formula, "_in_shape_of", made):
        yield


@mutant("weights_align_right", "mae", backend="torch", kind="axis reversed", alone=True)
def weights_from_the_end() -> Any:
    """A weight that does not fit from the left is laid along the last axis from its end."""

    def made(before: Any) -> Any:
        def fitted(backend: Any, x: Array, seat: Any) -> Any:
            found = before(backend, x, seat)
            turned = found is not None and found.ndim > x.ndim and found.shape[0] == 1
            return backend.xp.flip(found, axis=-1) if turned else found

        return fitted

    with patched(_call, "_fitted", made):
        yield


@mutant("options", "poly1_cross_entropy", kind="shares lost")
def class_weights_do_not_divide() -> Any:
    """Class weights scale the loss, and a mean divides by the number of rows."""
    with patched(loss_class("poly1_cross_entropy"), "shares", lambda _: lambda self, *args: (None, None)):
        yield


@mutant("labels_ignored", "generalized_cross_entropy", kind="label")
def ignored_rows_divide() -> Any:
    """An ignored row costs nothing and counts in the mean."""
    with patched(
        loss_class("generalized_cross_entropy"), "shares", lambda _: lambda self, *args: (None, None)
    ):
        yield


@mutant("vectors", "multiclass_sparsemax", kind="label")
def weight_of_the_likeliest() -> Any:
    """A row counts what its largest class does, whatever its target is."""
    from ...words.labels import Labels

    def made(before: Any) -> Any:
        def weight(self: Any, class_weight: Any, like: Array) -> Array:
            self.index = self.xp.argmax(like, axis=-1)
            return before(self, class_weight, like)

        return weight

    with patched(Labels, "weight", made):
        yield


@mutant("options", "tversky", kind="class weight dropped", alone=True)
def classes_of_logits_count_alike() -> Any:
    """Of logits every class counts the same, whatever its weight."""

    def made(before: Any) -> Any:
        def shares(self: Any, xp: Any, sets: Any, losses: Array) -> Any:
            weights = self.class_weight if self.from_logits else None
            other = self if weights is None else replace(self, class_weight=(1.0,) * len(weights))
            return before(other, xp, sets, losses)

        return shares

    with patched(Overlap, "_shares", made):
        yield
