"""Planted bugs of formulas of single entries: wrong factors, sides, ties and thresholds."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from importlib import import_module
from typing import Any

from ...face.registry import loss_class
from ...form.sorts import Vector
from .mutant import at, mutant, patched, point

Array = Any


def home(loss: str) -> Any:
    """The module of a loss."""
    return import_module(loss_class(loss).__module__)


def instead(loss: str, **other: Any) -> Any:
    """The loss computes what it would with other hyper-parameters."""

    def made(before: Any) -> Any:
        def wrong(self: Any, xp: Any, *args: Array, **kept: Any) -> Any:
            changed = {name: f(self) if callable(f) else f for name, f in other.items()}
            return before(replace(self, **changed), xp, *args, **kept)

        return wrong

    return patched(loss_class(loss), "at", made)


# Residuals


@mutant("slope", "quantile", kind="swapped parameters", q=0.1)
def sides_exchanged() -> Any:
    """The quantile's share is that of the predictions above the target."""
    with instead("quantile", q=lambda self: 1 - self.q):
        yield


@mutant("hessians", "smooth_l1", kind="dropped factor")
def curvature_of_huber() -> Any:
    """The curvature is twice that of the divided loss."""
    with at("smooth_l1", lambda p, _, xp, e: point(p, curvature=lambda: 2 * p.curvature())):
        yield


@mutant("value", "charbonnier", kind="wrong constant")
def perfect_fit_costs() -> Any:
    """The root's value at 0 is not subtracted."""
    with at("charbonnier", lambda p, self, xp, e: point(p, value=p.value + self.eps)):
        yield


@mutant("relations", "general_robust", dtype="float64", kind="precision lost", alone=True)
def one_for_one_and_a_little() -> Any:
    """Half the square is computed in half as many digits."""

    def change(p: Any, self: Any, xp: Any, e: Array) -> Any:
        return point(p, value=xp.astype(xp.astype(p.value, xp.float32), xp.float64))

    with at("cauchy", change):
        yield


@mutant("second_derivatives", "geman_mcclure", backend="torch", kind="wrong curvature")
def curvature_of_a_bowl() -> Any:
    """Far residuals bend the slope back, and its native derivative says that they do not."""

    def change(p: Any, self: Any, xp: Any, e: Array) -> Any:
        return point(p, curvature=lambda: xp.abs(p.curvature()))

    with at("geman_mcclure", change):
        yield


@mutant("curvature", "general_robust", kind="wrong curvature", alpha=-2.0)
def curvature_never_negative() -> Any:
    """A majorizer's curvature, which is never negative, is given as the curvature."""
    with at("general_robust", lambda p, _, xp, e: point(p, curvature=lambda: xp.abs(p.curvature()))):
        yield


@mutant("edges_alone", "tukey_biweight", kind="boundary")
def grows_beyond_the_end() -> Any:
    """Beyond its end the loss goes on with the slope that its clip has."""

    def change(p: Any, self: Any, xp: Any, e: Array) -> Any:
        beyond = xp.abs(e) > self.c
        return point(p, value=xp.where(beyond, p.value + 1e-3 * (xp.abs(e) - self.c), p.value))

    with at("tukey_biweight", change):
        yield


@mutant("one_sided", "epsilon_insensitive", kind="boundary", epsilon=0.5)
def slope_at_the_tolerance() -> Any:
    """An error of exactly what is tolerated pulls."""

    def change(p: Any, self: Any, xp: Any, e: Array) -> Any:
        return point(p, slope=lambda: xp.where(xp.abs(e) >= self.epsilon, xp.sign(e), 0.0))

    with at("epsilon_insensitive", change):
        yield


@mutant("slope", "wing", kind="boundary")
def branches_that_do_not_meet() -> Any:
    """The linear branch begins a little lower than the other one ends."""
    with at(
        "wing",
        lambda p, self, xp, e: point(p, value=xp.where(xp.abs(e) >= self.width, p.value - 0.01, p.value)),
    ):
        yield


@mutant("points", "laplace_nll", kind="wrong unit")
def scale_of_one_side() -> Any:
    """The density of one side alone: log(scale) for log(2 scale)."""
    with at("laplace_nll", lambda p, _, xp, e: point(p, value=p.value - 0.6931471805599453)):
        yield


@mutant("native_gradient", "student_t_nll", backend="torch", kind="wrong constant")
def degrees_without_one() -> Any:
    """The slope counts a degree of freedom too few."""
    with at(
        "student_t_nll", lambda p, self, xp, e: point(p, slope=lambda: p.slope() * self.df / (self.df + 1))
    ):
        yield


@mutant("threads", "welsch", kind="shared memory")
def one_buffer_for_all() -> Any:
    """Calls share a buffer for their residuals."""
    held: list[Any] = [None]

    def made(before: Any) -> Any:
        def call(self: Any, xp: Any, e: Array) -> Any:
            held[0] = e
            time.sleep(0.002)
            return before(self, xp, held[0])

        return call

    with patched(loss_class("welsch"), "at", made):
        yield


@mutant("determinism", "lsgan", kind="running mean")
def what_was_before() -> Any:
    """A running mean of all calls is subtracted."""
    seen: list[float] = []

    def change(p: Any, self: Any, xp: Any, e: Array) -> Any:
        seen.append(float(xp.sum(e)))
        return point(p, value=p.value + 1e-3 * len(seen))

    with at("lsgan", change):
        yield


@mutant("changed_in_place", "half_squared_error", kind="stale cache")
def results_kept_by_identity() -> Any:
    """The result of a call is kept for the arrays that it was for, whatever they hold now."""
    known: dict[Any, Any] = {}

    def made(before: Any) -> Any:
        def call(self: Any, *args: Any, **options: Any) -> Any:
            key = (self, *map(id, args))
            found = known.setdefault(key, (args, before(self, *args, **options)))
            return found[1]

        return call

    with patched(loss_class("half_squared_error"), "value_and_grad", made):
        yield


# Targets and thresholds


@mutant("slopes_asked", "msle", kind="missing derivative")
def target_is_a_constant() -> Any:
    """The derivative in the target is 0."""
    with at("msle", lambda p, _, xp, x, y: point(p, target=lambda: 0 * x)):
        yield


@mutant("one_sided", "mape", kind="kink", alone=True)
def slope_of_a_perfect_prediction() -> Any:
    """A perfect prediction pulls, as on one of Keras's backends."""

    def change(p: Any, self: Any, xp: Any, x: Array, y: Array) -> Any:
        size = xp.where(xp.abs(y) < self.eps, self.eps, xp.abs(y))
        return point(p, slope=lambda: xp.where(x == y, -100 / size, p.slope()))

    with at("mape", change):
        yield


@mutant("edges_alone", "poisson_nll", kind="boundary", full=True)
def stirling_for_one() -> Any:
    """Stirling's terms are also added for a count of exactly 1."""

    def change(p: Any, self: Any, xp: Any, x: Array, y: Array) -> Any:
        return point(p, value=xp.where(y == 1, p.value + 0.5 * math.log(2 * math.pi) - 1, p.value))

    with at("poisson_nll", change):
        yield


@mutant("other_gradients", "gamma_deviance", backend="torch", kind="wrong sign")
def target_pulls_the_other_way() -> Any:
    """The derivative in the target has the sign of the one in the prediction."""
    with at("gamma_deviance", lambda p, _, xp, x, y: point(p, target=lambda: -p.also["target"]())):
        yield


@mutant("points", "tweedie_deviance", kind="NaN")
def nothing_times_infinity() -> Any:
    """An amount of 0 is multiplied by an exponential that is infinite."""

    def made(before: Any) -> Any:
        del before
        return lambda xp, a, x: a * xp.exp(x)

    with patched(home("tweedie_deviance"), "grown", made):
        yield


@mutant("whole_hessian", "soft_margin", backend="torch", kind="chain rule")
def slope_half_differentiable() -> Any:
    """The slope's own derivative loses a factor."""

    def change(p: Any, self: Any, xp: Any, x: Array, s: Array) -> Any:
        return point(p, slope=lambda: 0.5 * (p.slope() + xp.detached(p.slope())))

    with at("soft_margin", change):
        yield


@mutant("one_sided", "perceptron", kind="kink")
def half_at_the_kink() -> Any:
    """A score of exactly 0 pulls by half, as half of a subgradient."""
    with at(
        "perceptron", lambda p, _, xp, x, s: point(p, slope=lambda: xp.where(x == 0, -0.5 * s, p.slope()))
    ):
        yield


@mutant("not_a_number", "hinge_embedding", kind="comparison with NaN")
def nan_is_far_enough() -> Any:
    """A distance that is NaN is not below the margin, and costs nothing."""
    with at("hinge_embedding", lambda p, _, xp, d, s: point(p, value=xp.where(p.value > 0, p.value, 0.0))):
        yield


@mutant("slopes_asked", "contrastive", kind="wrong sign")
def sum_of_squares() -> Any:
    """The derivative in the target adds what it should subtract."""

    def change(p: Any, self: Any, xp: Any, d: Array, y: Array) -> Any:
        lack = xp.where(d < self.margin, self.margin - d, 0.0)
        return point(p, target=lambda: d * d + lack * lack)

    with at("contrastive", change):
        yield


@mutant("signed_zeros", "squared_hinge", kind="wrong branch")
def sign_of_zero() -> Any:
    """The side of a score is read off its sign bit."""
    with at(
        "squared_hinge",
        lambda p, _, xp, x, s: point(p, slope=lambda: p.slope() * xp.where(xp.signbit(x), 1.0, 1 + 1e-3)),
    ):
        yield


@mutant("options", "sigmoid_focal", kind="swapped parameters")
def alpha_of_negatives() -> Any:
    """`alpha` is what negatives count."""
    with instead("sigmoid_focal", alpha=lambda self: None if self.alpha is None else 1 - self.alpha):
        yield


@mutant("options", "focal_star", kind="missing divisor")
def sharpened_and_not_divided() -> Any:
    """The sharpened loss is not divided by what sharpens it."""
    with at("focal_star", lambda p, self, xp, x, t: point(p, value=self.gamma * p.value)):
        yield


@mutant("other_devices", "binary_sparsemax", backend="torch", kind="wrong device")
def zeros_on_the_first_device() -> Any:
    """Zeros are made where arrays lie if nobody says where."""
    with at("binary_sparsemax", lambda p, _, xp, x, t: point(p, value=xp.zeros(tuple(x.shape)))):
        yield


@mutant("slopes_native", "margin_ranking", backend="torch", kind="detached")
def second_score_detached() -> Any:
    """The second score is taken for a constant."""
    with at("margin_ranking", lambda p, _, xp, *args: point(p, second=lambda: 0 * p.also["second"]())):
        yield


@mutant("vectors", "binary_cross_entropy_with_logits", kind="axis reversed", alone=True)
def classes_from_the_end() -> Any:
    """One number a class is counted from the last class."""

    def made(before: Any) -> Any:
        return lambda xp, value, like: before(xp, value[::-1] if isinstance(value, Vector) else value, like)

    with patched(home("binary_cross_entropy_with_logits"), "constant", made):
        yield


@mutant("vectors", "softmax_focal", kind="check left out")
def any_length_will_do() -> Any:
    """Nobody looks how many numbers there are for the classes."""
    with patched(loss_class("softmax_focal"), "check_vectors", lambda _: lambda self, *args: None):
        yield
