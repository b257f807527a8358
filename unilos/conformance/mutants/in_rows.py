"""Planted bugs of losses of distributions, of classes and of vectors."""

from __future__ import annotations

import math
from typing import Any

from ...face.registry import loss_class
from ...form import check as _check
from .in_losses import home, instead
from .mutant import at, mutant, patched, point

Array = Any


@mutant("options", "jensen_shannon", kind="swapped parameters")
def shares_exchanged() -> Any:
    """The mixture takes the prediction with the target's share."""
    with instead("jensen_shannon", beta=lambda self: 1 - self.beta):
        yield


@mutant("points", "generalized_kl", kind="tie")
def equal_masses_cost() -> Any:
    """Masses that are equal to the last bit cost as if one of them were 0."""

    def made(before: Any) -> Any:
        return lambda xp, p, q, gap: xp.where(gap == 0, q, before(xp, p, q, gap))

    with patched(home("generalized_kl"), "excess", made):
        yield


@mutant("kinks", "quantile", backend="torch", kind="kink")
def zero_pulls_up() -> Any:
    """A perfect fit pulls up, on one framework."""

    def change(p: Any, self: Any, xp: Any, e: Array) -> Any:
        here = type(e).__module__.partition(".")[0] == "torch"
        return point(p, slope=lambda: xp.where((e == 0) & here, 1 - self.q, p.slope()))

    with at("quantile", change):
        yield


@mutant("hessians", "information.entropy", kind="wrong curvature")
def entropy_is_convex() -> Any:
    """The curvature of an entropy is positive."""
    with at("information.entropy", lambda p, _, xp, x: point(p, curvature=lambda: 1 / x)):
        yield


@mutant("points", "information.self_information", kind="wrong unit")
def bits_for_nats() -> Any:
    """Information is counted in bits."""
    with at("information.self_information", lambda p, _, xp, x: point(p, value=p.value / math.log(2))):
        yield


@mutant("mean", "categorical_cross_entropy", kind="wrong argument", label_smoothing=0.1)
def prediction_smoothed() -> Any:
    """The prediction is smoothed in place of the target."""

    def made(before: Any) -> Any:
        def wrong(self: Any, xp: Any, z: Array, mass: Array, beyond: Any = None) -> Any:
            e, plain = self.label_smoothing, (mass > 0.5) * 1.0
            return before(self, xp, (1 - e) * z + e / z.shape[-1], plain.astype(z.dtype))

        return wrong

    with patched(loss_class("categorical_cross_entropy"), "of_mass", made):
        yield


@mutant("labels_out_of_range", "categorical_hinge", kind="off by one")
def number_of_classes_is_a_label() -> Any:
    """The number of classes passes for a label."""

    def made(before: Any) -> Any:
        return lambda name, backend, labels, classes, *rest: before(name, backend, labels, classes + 1, *rest)

    with patched(_check, "labels_range", made):
        yield


@mutant("own_checks", "multi_margin", backend="tensorflow", dtype="float64", kind="dropped factor", p=2)
def square_without_its_two() -> Any:
    """The slope of a square lacks its factor 2."""
    with at("multi_margin", lambda p, _, xp, z, t: point(p, slope=lambda: p.slope() / 2)):
        yield


@mutant("curvature", "multiclass_sparsemax", kind="limit case")
def support_of_many() -> Any:
    """The curvature is that of a support of very many classes."""

    def change(p: Any, self: Any, xp: Any, z: Array, q: Array) -> Any:
        return point(p, curvature=lambda: xp.where(p.curvature() > 0, 1.0, 0.0))

    with at("multiclass_sparsemax", change):
        yield


@mutant("labels_under_tracing", "multiclass_hinge", backend="jax", kind="wrong label let through")
def wrong_label_costs_nothing() -> Any:
    """A label that is no class costs nothing where it cannot be refused."""
    import jax

    def change(p: Any, self: Any, xp: Any, z: Array, t: Array) -> Any:
        return point(p, value=xp.where(xp.isnan(p.value), 0.0, p.value))

    with at("multiclass_hinge", change):
        jax.clear_caches()  # type: ignore[no-untyped-call]  # what was compiled before knows nothing of the bug
        yield
    jax.clear_caches()  # type: ignore[no-untyped-call]


@mutant("structured", "multiclass_perceptron", kind="tie in a row")
def winners_add_up() -> Any:
    """Every class that is as good as the best one is a mistake of its own."""

    def change(p: Any, self: Any, xp: Any, z: Array, q: Array) -> Any:
        best = xp.row_max(z)
        return point(p, value=p.value * xp.row_sum(xp.where(z == best, xp.ones_like(z), 0.0), keepdims=False))

    with at("multiclass_perceptron", change):
        yield


@mutant("points", "arcface", kind="boundary")
def margin_behind_the_half_turn() -> Any:
    """Where angle and margin exceed a half turn, the cosine goes on falling and rising."""
    cls = loss_class("arcface")

    def made(before: Any) -> Any:
        def lowered(self: Any, xp: Any, c: Array) -> Any:
            low, first, second = before(self, xp, c)
            far = c < -math.cos(self.margin)
            return xp.where(far, c * math.cos(self.margin), low), first, second

        return lowered

    with patched(cls, "lowered", made):
        yield


@mutant("native_gradient_half", "cosface", backend="torch", dtype="float16", kind="rounded twice")
def slope_rounded_before() -> Any:
    """The slope passes through a coarser format before it is rounded to half precision."""

    def change(p: Any, self: Any, xp: Any, c: Array, t: Array) -> Any:
        return point(p, slope=lambda: xp.astype(xp.astype(p.slope(), xp.bfloat16), xp.float32))

    with at("cosface", change):
        yield


@mutant("plain_gradient", "listmle", backend="torch", dtype="float64", kind="detached", alone=True)
def value_detached() -> Any:
    """A part of the value has no derivative of its own."""

    def change(p: Any, self: Any, xp: Any, x: Array, t: Array) -> Any:
        return point(p, value=0.5 * (p.value + xp.detached(p.value)))

    with at("listmle", change):
        yield


@mutant("mapped", "info_nce", backend="torch", kind="chain rule", temperature=0.5)
def temperature_in_value_alone() -> Any:
    """The slope is not divided by the temperature."""
    with at("info_nce", lambda p, self, xp, s, t: point(p, slope=lambda: self.temperature * p.slope())):
        yield


@mutant("axes", "mean_pairwise_squared_error", kind="wrong axis")
def pairs_of_the_other_axis() -> Any:
    """Pairs are counted along the first axis."""

    def change(p: Any, self: Any, xp: Any, x: Array, y: Array) -> Any:
        n, m = x.shape[-1], x.shape[0]
        return point(p, value=p.value * ((n - 1) / max(m - 1, 1)))

    with at("mean_pairwise_squared_error", change):
        yield


@mutant("structured", "cosine_distance", kind="tie")
def equal_entries_rule() -> Any:
    """A row that holds nothing but one number is taken for one that a single entry rules, and has no slope."""

    def change(p: Any, self: Any, xp: Any, pred: Array, target: Array) -> Any:
        tied = xp.row_max(pred) == -xp.row_max(-pred)
        return point(p, slope=lambda: xp.where(tied, 0.0, p.slope()))

    with at("cosine_distance", change):
        yield


@mutant("where", "cross_entropy", kind="check of too much")
def labels_under_the_mask_are_read() -> Any:
    """What a mask removes is looked at all the same, and refused where it is no label."""

    def made(before: Any) -> Any:
        return lambda self, backend, kept, *args: before(self, backend, None, *args)

    with patched(loss_class("cross_entropy"), "check_labels", made):
        yield


@mutant("points", "triplet_margin", kind="lengths subtracted")
def lengths_subtracted() -> Any:
    """Two long distances are subtracted from one another."""

    def made(before: Any) -> Any:
        class Subtracted(before):  # type: ignore[misc]
            def __init__(self, xp: Any, row: Array, other: Array, near: Any, far: Any, half: Array) -> None:
                super().__init__(xp, row, other, near, far, half)
                self.value = near.value - far.value

        return Subtracted

    with patched(home("triplet_margin"), "Lead", made):
        yield
