"""Relations between losses, which need no oracle and would survive a wrong definition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .._registry import get
from .._spec import REGISTRY
from ._bench import Bench, NotRun
from ._envelope import Exact, within
from ._law import law

Array = np.ndarray[Any, Any]
Relation = Callable[[Bench, np.random.Generator], None]
RELATIONS: dict[str, list[Relation]] = {}


def relation(*losses: str) -> Callable[[Relation], Relation]:
    """State a relation about losses by name; it is tried where all of them exist."""

    def register(check: Relation) -> Relation:
        if all(name in REGISTRY for name in losses):
            RELATIONS.setdefault(losses[0], []).append(check)
        return check

    return register


@law(dtypes=("float64",))
def relations(bench: Bench) -> None:
    """Losses are related as the textbooks say."""
    found = RELATIONS.get(bench.loss.name, [])
    if not found:
        raise NotRun("no relation is stated for it")
    for check in found:
        check(bench, np.random.default_rng(7))


def _both(bench: Bench, name: str, *args: Array, **params: Any) -> tuple[Array, Array]:
    """A loss's items and gradient, on this backend."""
    value, grad = get(name, reduction="none", **params).value_and_grad(*bench.put(*args))
    return bench.get(value), bench.get(grad)


def _close(got: Any, want: Any, scale: Any, what: str) -> None:
    """Equal up to the rounding of both sides, relative to what was added up."""
    want = np.asarray(want, dtype=np.float64)
    within(
        got,
        Exact(want, np.zeros_like(want), np.broadcast_to(np.asarray(scale, dtype=np.float64), want.shape)),
        "float64",
        what=what,
    )


@relation("cross_entropy")
def shift(bench: Bench, rng: np.random.Generator) -> None:
    """Cross-entropy does not change when all logits move alike, and its slopes add up to 0."""
    z, label = rng.normal(size=(6, 5)), np.arange(6) % 5
    value, grad = _both(bench, "cross_entropy", z, label)
    moved, _ = _both(bench, "cross_entropy", z + 8.0, label)
    _close(moved, value, 16.0, "shifted logits")
    _close(grad.sum(axis=-1), np.zeros(6), 1.0, "the sum of a row's slopes")


@relation("cross_entropy", "binary_cross_entropy_with_logits")
def two_classes(bench: Bench, rng: np.random.Generator) -> None:
    """Cross-entropy of two classes is binary cross-entropy of the difference."""
    x, label = rng.normal(size=8) * 4, np.arange(8) % 2
    value, grad = _both(bench, "cross_entropy", np.stack([np.zeros(8), x], axis=-1), label)
    want, slope = _both(bench, "binary_cross_entropy_with_logits", x, label.astype(np.float64))
    _close(value, want, np.abs(x), "two classes")
    _close(grad[:, 1], slope, np.abs(x), "two classes, slopes")


@relation("binary_cross_entropy_with_logits")
def mirror(bench: Bench, rng: np.random.Generator) -> None:
    """Exchanging the answers mirrors the logit."""
    x, t = rng.normal(size=8) * 4, rng.uniform(size=8)
    _close(
        _both(bench, "binary_cross_entropy_with_logits", -x, 1 - t)[0],
        _both(bench, "binary_cross_entropy_with_logits", x, t)[0],
        np.abs(x),
        "mirrored logits",
    )


@relation("sigmoid_focal", "binary_cross_entropy_with_logits")
def sigmoid_focus(bench: Bench, rng: np.random.Generator) -> None:
    """Focal loss with gamma 0 is binary cross-entropy."""
    x, t = rng.normal(size=8) * 4, rng.uniform(size=8)
    got, want = (
        _both(bench, "sigmoid_focal", x, t, gamma=0.0),
        _both(bench, "binary_cross_entropy_with_logits", x, t),
    )
    for a, b in zip(got, want, strict=True):
        _close(a, b, np.abs(x), "gamma = 0")


@relation("softmax_focal", "cross_entropy")
def softmax_focus(bench: Bench, rng: np.random.Generator) -> None:
    """Focal loss with gamma 0 is cross-entropy."""
    z, label = rng.normal(size=(6, 5)), np.arange(6) % 5
    got, want = _both(bench, "softmax_focal", z, label, gamma=0.0), _both(bench, "cross_entropy", z, label)
    for a, b in zip(got, want, strict=True):
        _close(a, b, 4.0, "gamma = 0")


@relation("cross_entropy")
def labels_are_one_hot(bench: Bench, rng: np.random.Generator) -> None:
    """A label is the distribution that is certain of it."""
    z, label = rng.normal(size=(6, 5)), np.arange(6) % 5
    got, want = _both(bench, "cross_entropy", z, np.eye(5)[label]), _both(bench, "cross_entropy", z, label)
    for a, b in zip(got, want, strict=True):
        _close(a, b, 4.0, "one-hot targets")


@relation("huber", "mse")
def wide_huber(bench: Bench, rng: np.random.Generator) -> None:
    """Huber's loss with a large delta is half the squared error."""
    p, t = rng.normal(size=8), rng.normal(size=8)
    _close(_both(bench, "huber", p, t, delta=1e6)[0], _both(bench, "mse", p, t)[0] / 2, 0.0, "large delta")


@relation("smooth_l1", "huber")
def smooth_is_huber(bench: Bench, rng: np.random.Generator) -> None:
    """The smooth absolute error is Huber's loss over its threshold."""
    p, t = rng.normal(size=8) * 3, rng.normal(size=8)
    _close(
        _both(bench, "smooth_l1", p, t, beta=0.7)[0],
        _both(bench, "huber", p, t, delta=0.7)[0] / 0.7,
        4.0,
        "beta",
    )


@relation("kl_divergence", "information.cross_entropy", "information.entropy")
def divergence(bench: Bench, rng: np.random.Generator) -> None:
    """The divergence is cross-entropy less entropy."""
    p, q = rng.dirichlet(np.ones(5), 6), rng.dirichlet(np.ones(5), 6)
    cross = _both(bench, "information.cross_entropy", p, q)[0]
    own = _both(bench, "information.entropy", p)[0]
    _close(
        _both(bench, "kl_divergence", np.log(q), p)[0], cross - own, cross + own, "cross-entropy less entropy"
    )


@relation("nll", "cross_entropy")
def likelihood(bench: Bench, rng: np.random.Generator) -> None:
    """Cross-entropy is the likelihood of normalised logits."""
    z, label = rng.normal(size=(6, 5)), np.arange(6) % 5
    logp = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    _close(
        _both(bench, "nll", logp, label)[0],
        _both(bench, "cross_entropy", z, label)[0],
        8.0,
        "log-probabilities",
    )


@relation("info_nce")
def diagonal(bench: Bench, rng: np.random.Generator) -> None:
    """Without a target every query's answer is on the diagonal."""
    s = rng.normal(size=(4, 5))
    got, want = _both(bench, "info_nce", s), _both(bench, "info_nce", s, np.arange(4))
    for a, b in zip(got, want, strict=True):
        _close(a, b, 0.0, "the diagonal")


@relation("nt_xent", "supcon")
def one_positive(bench: Bench, rng: np.random.Generator) -> None:
    """With one positive a sample, both denominators and the supervised loss differ in nothing."""
    x, labels = rng.normal(size=(6, 3)), np.arange(6) // 2
    want = _both(bench, "nt_xent", x, labels, temperature=0.5)
    others = (("nt_xent", {"denominator": "all"}), ("supcon", {}))
    for name, more in others:
        got = _both(bench, name, x, labels, temperature=0.5, **more)
        for a, b in zip(got, want, strict=True):
            _close(a, b, 4.0, f"one positive a sample, {name} {more}")


@relation("general_robust", "charbonnier", "cauchy", "geman_mcclure", "welsch", "half_squared_error")
def robust_family(bench: Bench, rng: np.random.Generator) -> None:
    """Barron's family holds the robust losses at its alphas."""
    p, t = rng.normal(size=8) * 3, rng.normal(size=8)
    for alpha, name, params in (
        (2.0, "half_squared_error", {}),
        (1.0, "charbonnier", {"eps": 1.0}),
        (0.0, "cauchy", {}),
        (-2.0, "geman_mcclure", {}),
        (float("-inf"), "welsch", {}),
    ):
        got, want = _both(bench, "general_robust", p, t, alpha=alpha), _both(bench, name, p, t, **params)
        for a, b in zip(got, want, strict=True):
            _close(a, b, 1.0, f"alpha = {alpha}")


@relation("quantile", "mae")
def median(bench: Bench, rng: np.random.Generator) -> None:
    """The loss of the median is half the absolute error."""
    p, t = rng.normal(size=8), rng.normal(size=8)
    _close(_both(bench, "quantile", p, t)[0], _both(bench, "mae", p, t)[0] / 2, 0.0, "q = 1/2")


@relation("student_t_nll", "cauchy")
def heavy_tails(bench: Bench, rng: np.random.Generator) -> None:
    """Student's t of one degree of freedom is Cauchy's distribution, whose loss has twice the square in it."""
    p, t = rng.normal(size=8), rng.normal(size=8)
    want = _both(bench, "cauchy", p, t, scale=0.5**0.5)[0] + np.log(np.pi)
    _close(_both(bench, "student_t_nll", p, t, df=1.0)[0], want, 1.0, "df = 1")


@relation("gaussian_nll", "half_squared_error")
def unit_variance(bench: Bench, rng: np.random.Generator) -> None:
    """A normal distribution of variance 1 is half the squared error."""
    p, t = rng.normal(size=8), rng.normal(size=8)
    got = _both(bench, "gaussian_nll", p, t, np.ones(8))[0]
    _close(got, _both(bench, "half_squared_error", p, t)[0], 0.0, "variance 1")
