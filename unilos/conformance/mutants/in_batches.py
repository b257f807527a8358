"""Planted bugs of losses of pairs, lists, masks and boxes, and of what calls promise."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from ...engine import formula as _formula
from ...face import core as _core
from ...face.registry import loss_class
from ...form import check as _check
from ...form.check import UnsupportedError
from ...form.points import Pull
from ..bench.harness import load
from .in_losses import home, instead
from .mutant import at, mutant, patched, point

Array = Any


@mutant("where", "nt_xent", kind="mask leak")
def masked_neighbours() -> Any:
    """Who is masked is still met by the others."""
    with patched(
        home("nt_xent"), "matches", lambda before: lambda xp, labels, kept: before(xp, labels, None)
    ):
        yield


@mutant("slope", "circle", kind="option ignored")
def weights_differentiated() -> Any:
    """The weights of pairs are differentiated although they count as constants."""
    with instead("circle", detach_weights=lambda self: not self.detach_weights):
        yield


@mutant("slopes_native", "multi_similarity", backend="torch", kind="detached")
def half_of_the_pairs_detached() -> Any:
    """Native differentiation sees half of every pair."""

    def made(before: Any) -> Any:
        def plus(self: Any, xp: Any, x: Array) -> None:
            before(self, xp, 0.5 * (x + xp.detached(x)))

        return plus

    with patched(home("multi_similarity").Softplus, "__init__", made):
        yield


@mutant("derivatives_refused", "total_variation", kind="wrong message", alone=True)
def refusal_without_a_name() -> Any:
    """A refused derivative does not say of which loss."""

    def made(before: Any) -> Any:
        del before

        def missing(*named: Any) -> Any:
            message = "there is no derivative"
            raise UnsupportedError(message)

        return missing

    with patched(_formula, "missing", made):
        yield


def _ties(xp: Any, y: Array) -> Array:
    """How many pairs of a row tie, everybody with himself included."""
    same = y[..., :, None] == y[..., None, :]
    return xp.sum(xp.astype(same, y.dtype), axis=(-2, -1))


@mutant("structured", "listmle", kind="tie")
def ties_leave_together() -> Any:
    """Whoever ties with the one that is drawn is no longer left."""

    def change(p: Any, self: Any, xp: Any, s: Array, y: Array) -> Any:
        tied = _ties(xp, y)
        return point(p, value=p.value - 1e-3 * (tied - y.shape[-1]))

    with at("listmle", change):
        yield


@mutant("structured", "ranknet", kind="tie")
def equal_relevances_in_question() -> Any:
    """Two of one relevance are in question, too."""

    def change(p: Any, self: Any, xp: Any, s: Array, y: Array) -> Any:
        tied = _ties(xp, y)
        return point(p, value=p.value + 0.5 * math.log(2) * (tied - y.shape[-1]))

    with at("ranknet", change):
        yield


@mutant("options", "tversky", kind="swapped parameters")
def misses_for_false_alarms() -> Any:
    """`alpha` and `beta` have changed places."""
    with instead("tversky", alpha=lambda self: self.beta, beta=lambda self: self.alpha):
        yield


@mutant("modes", "jaccard", backend="jax", kind="chain rule", from_logits=True)
def sigmoid_without_its_slope() -> Any:
    """The slope in a logit is the one in its probability."""
    import jax

    def change(p: Any, self: Any, xp: Any, x: Array, g: Array) -> Any:
        s = 1 / (1 + xp.exp(-x))
        return point(p, slope=lambda: p.slope() / (s * (1 - s)))

    with at("jaccard", change):
        jax.clear_caches()  # type: ignore[no-untyped-call]  # what was compiled before knows nothing of the bug
        yield
    jax.clear_caches()  # type: ignore[no-untyped-call]


@mutant("points", "lovasz_hinge", kind="wrong branch")
def empty_mask_is_free() -> Any:
    """An empty mask costs nothing."""

    def change(p: Any, self: Any, xp: Any, x: Array, mask: Array) -> Any:
        some = xp.any(mask > 0, axis=tuple(range(1, mask.ndim)))
        return point(p, value=xp.where(some, p.value, 0.0))

    with at("lovasz_hinge", change):
        yield


@mutant("structured", "ciou", kind="missing derivative")
def alpha_is_a_constant() -> Any:
    """The weight of the shapes is taken for a constant, as the authors' implementation has it."""

    def made(before: Any) -> Any:
        def shape(self: Any, pair: Any, g: Any, v: Any) -> Any:
            alpha = pair.over(v.value, g.value + v.value)
            return before(self, pair, g, v)._replace(slope=alpha * v.slope)

        return shape

    with patched(loss_class("ciou"), "_shape", made):
        yield


@mutant("several_axes", "giou", kind="wrong sign")
def hull_pulls_outwards() -> Any:
    """The hull's slope has the wrong sign."""

    def made(before: Any) -> Any:
        def gap(*args: Any) -> Any:
            found = before(*args)
            return found._replace(slope=-found.slope)

        return gap

    with patched(home("giou"), "hull_gap", made):
        yield


@mutant("weights", "diou", kind="wrong constant")
def half_of_the_distance() -> Any:
    """The centres' distance counts half."""

    def made(before: Any) -> Any:
        def gap(*args: Any) -> Any:
            found = before(*args)
            return found._replace(value=found.value / 2, slope=found.slope / 2)

        return gap

    with patched(home("diou"), "centre_gap", made):
        yield


@mutant("value", "vicreg", kind="another estimator")
def covariance_of_all_samples() -> Any:
    """Covariances divide by the number of samples, which is biased."""
    with patched(
        loss_class("vicreg"), "_view", lambda before: lambda self, xp, z, free: before(self, xp, z, free + 1)
    ):
        yield


@mutant("points", "barlow_twins", kind="NaN")
def constant_feature() -> Any:
    """A feature that is constant over the batch has the correlation 0 / 0."""

    def change(before: Any) -> Any:
        def wrong(self: Any, xp: Any, *args: Array, **kept: Any) -> Any:
            found = before(self, xp, *args, **kept)
            flat = xp.any(xp.max(args[0], axis=0) == xp.min(args[0], axis=0))
            return Pull(xp.where(flat, float("nan"), found.value), found.pull, **found.also)

        return wrong

    with patched(loss_class("barlow_twins"), "at", change):
        yield


@mutant("structured_means", "triplet_margin", kind="wrong constant")
def norm_of_nothing() -> Any:
    """Two equal vectors have the distance of what keeps a root from 0."""

    def made(before: Any) -> Any:
        def norm(xp: Any, z: Array, p: float) -> Any:
            found = before(xp, z, p)
            return found._replace(value=xp.where(found.value == 0, 1e-2, found.value))

        return norm

    with patched(home("triplet_margin"), "norm", made):
        yield


@mutant("limits", "listnet", kind="batch statistics")
def largest_of_the_batch() -> Any:
    """Scores are compared with the largest one of the batch, so that a NaN reaches every list."""
    with at("listnet", lambda p, _, xp, s, y: point(p, value=p.value + 0 * xp.max(s))):
        yield


@mutant("slope", "laplacian_edge", kind="wrong axis")
def filter_of_one_axis() -> Any:
    """The way back through a filter forgets one of its two axes."""

    def made(before: Any) -> Any:
        def back(self: Any, xp: Any, g: Array, squared: bool) -> Array:
            one = replace(self, axes=(self.axes[0], self.axes[0]))
            return before(one, xp, g, squared)

        return back

    with patched(home("laplacian_edge").Laplacian, "back", made):
        yield


@mutant("slope", "l2_penalty", kind="dropped factor")
def penalty_of_a_half() -> Any:
    """The slope is that of half the square."""
    with at("l2_penalty", lambda p, _, xp, w: point(p, slope=lambda: p.slope() / 2)):
        yield


@mutant("reductions_added", "adaptive_log_softmax", kind="off by one", cutoffs=(2,))
def cluster_one_too_far() -> Any:
    """The row of a cluster in the head is that of the class before."""
    with patched(
        loss_class("adaptive_log_softmax"),
        "at",
        lambda before: (
            lambda self, xp, h, t, head, *rest, **kept: before(
                self, xp, h, t, xp.concat([head[1:], head[:1]], axis=0), *rest, **kept
            )
        ),
    ):
        yield


@mutant("natives", "gamma_deviance", dtype="float64", kind="wrong unit")
def deviance_for_half_of_it() -> Any:
    """The deviance in place of half of it."""

    def change(p: Any, self: Any, xp: Any, x: Array, y: Array) -> Any:
        return point(p, value=2 * p.value, slope=lambda: 2 * p.slope())

    with at("gamma_deviance", change):
        yield


@mutant("integers", "mse", kind="integer division", alone=True)
def integers_divide_to_integers() -> Any:
    """Integer predictions are rounded to integers once more."""

    def made(before: Any) -> Any:
        def prepare(loss: Any, args: Any, *rest: Any) -> Any:
            found = before(loss, args, *rest)
            if args[0].dtype.kind in "iub":
                found = found._replace(arrays=(np.trunc(0.5 * found.arrays[0]), *found.arrays[1:]))
            return found

        return prepare

    with patched(_core, "prepare", made):
        yield


@mutant("two_frameworks", "ipo", backend="torch", kind="wrong branch", alone=True)
def foreign_array_ignored() -> Any:
    """An array of an unknown library is left out."""

    def made(before: Any) -> Any:
        def prepare(loss: Any, args: Any, weight: Any, *rest: Any) -> Any:
            return before(loss, args, weight if hasattr(weight, "shape") else None, *rest)

        return prepare

    with patched(_core, "prepare", made):
        yield


@mutant("containers", "simpo", kind="wrong container", alone=True)
def values_as_lists() -> Any:
    """A value comes back as a number of NumPy, and not as an array."""
    with patched(type(load("numpy").backend), "result", lambda before: lambda self, x: before(self, x)[()]):
        yield


@mutant("errors", "gan_hinge", kind="wrong message")
def error_of_another_argument() -> Any:
    """The error names no argument."""

    def made(before: Any) -> Any:
        return lambda loss, argument, *rest: before(loss, "array", *rest)

    with patched(_check, "floating", made):
        yield
