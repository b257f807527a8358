"""Relations between losses, which need no oracle and would survive a wrong definition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...face.entries import REGISTRY
from ...face.registry import get
from ..bench.bench import Bench, NotRun
from ..law import law
from ..truth.envelope import Exact, within

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
    others: tuple[tuple[str, dict[str, Any]], ...] = (("nt_xent", {"denominator": "all"}), ("supcon", {}))
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


def _masks(rng: np.random.Generator) -> tuple[Array, Array]:
    """Probabilities, and hard masks that are neither empty nor full."""
    mask = rng.integers(0, 2, (4, 3, 3)).astype(np.float64)
    mask[:, 0, :2] = [0.0, 1.0]
    return rng.uniform(size=(4, 3, 3)), mask


def _alike(got: tuple[Array, Array], want: tuple[Array, Array], what: str) -> None:
    for a, b in zip(got, want, strict=True):
        _close(a, b, 1.0, what)


@relation("tversky", "dice")
def halves(bench: Bench, rng: np.random.Generator) -> None:
    """Tversky's loss at 1/2 and 1/2 is the Dice loss, whose smoothing counts both masks."""
    p, g = _masks(rng)
    want = _both(bench, "dice", p, g, smooth=1.0)
    _alike(_both(bench, "tversky", p, g, smooth=0.5), want, "alpha = beta = 1/2")


@relation("jaccard", "tversky", "dice")
def whole_numbers(bench: Bench, rng: np.random.Generator) -> None:
    """Tversky's loss at 1 and 1 is Jaccard's, which is a function of the Dice loss."""
    p, g = _masks(rng)
    got = _both(bench, "jaccard", p, g)
    _alike(got, _both(bench, "tversky", p, g, alpha=1.0, beta=1.0), "alpha = beta = 1")
    score = 1 - _both(bench, "dice", p, g)[0]
    _close(got[0], 1 - score / (2 - score), 1.0, "the score of the Dice loss")


@relation("focal_tversky", "tversky")
def no_focus(bench: Bench, rng: np.random.Generator) -> None:
    """Tversky's loss to the power 1 is Tversky's loss."""
    p, g = _masks(rng)
    options = {"alpha": 0.3, "beta": 0.7}
    got = _both(bench, "focal_tversky", p, g, gamma=1.0, **options)
    _alike(got, _both(bench, "tversky", p, g, **options), "gamma = 1")


@relation("mcc")
def correlation(bench: Bench, rng: np.random.Generator) -> None:
    """Matthews' correlation of hard masks is Pearson's, and exchanging both classes keeps it."""
    _, p = _masks(rng)
    _, g = _masks(rng)
    got = _both(bench, "mcc", p, g)[0]
    want = [1 - np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in zip(p, g, strict=True)]
    _close(got, np.asarray(want), 2.0, "Pearson's correlation")
    _close(_both(bench, "mcc", 1 - p, 1 - g)[0], got, 2.0, "both classes exchanged")


@relation("lovasz_softmax", "jaccard")
def hard_predictions(bench: Bench, rng: np.random.Generator) -> None:
    """For predictions that are certain the Lovász extension is the mean of Jaccard's losses of the classes."""
    label, found = rng.integers(0, 3, (4, 8)), rng.integers(0, 3, (4, 8))
    label[:, :3] = [0, 1, 2]
    pred, mask = np.eye(3)[found], np.eye(3)[label]
    each = [_both(bench, "jaccard", pred[..., c], mask[..., c])[0] for c in range(3)]
    _close(_both(bench, "lovasz_softmax", pred, label)[0], np.mean(each, axis=0), 1.0, "hard predictions")


@relation("lovasz_hinge", "jaccard")
def hard_logits(bench: Bench, rng: np.random.Generator) -> None:
    """For logits of size 1 the errors are 0 and 2, and the Lovász hinge is twice Jaccard's loss."""
    _, p = _masks(rng)
    _, g = _masks(rng)
    _close(
        _both(bench, "lovasz_hinge", 2 * p - 1, g)[0],
        2 * _both(bench, "jaccard", p, g)[0],
        1.0,
        "hard logits",
    )


@relation("generalized_dice", "dice")
def one_class(bench: Bench, rng: np.random.Generator) -> None:
    """With one class its weight is in both parts of the fraction."""
    p, g = _masks(rng)
    value, grad = _both(bench, "generalized_dice", p[..., None], g[..., None])
    _alike((value, grad[..., 0]), _both(bench, "dice", p, g), "one class")


@relation("cosine_embedding", "cosine_distance", "cosine_similarity")
def one_cosine(bench: Bench, rng: np.random.Generator) -> None:
    """Pairs that belong together cost the cosine distance, others without a margin the positive part of the cosine."""
    a, b = rng.normal(size=(2, 8, 5))
    together, apart = (_both(bench, "cosine_embedding", a, b, np.full(8, t))[0] for t in (1.0, -1.0))
    cos = -_both(bench, "cosine_similarity", a, b)[0]
    _close(together, _both(bench, "cosine_distance", a, b)[0], 1.0, "together")
    _close(together, 1 - cos, 1.0, "one minus the cosine")
    _close(apart, np.maximum(cos, 0), 1.0, "apart")


@relation("giou", "iou")
def nested(bench: Bench, rng: np.random.Generator) -> None:
    """Of boxes inside each other the hull is the larger one."""
    low, high = rng.uniform(0, 1, (8, 2)), rng.uniform(2, 3, (8, 2))
    inner = np.concatenate([low, high], axis=-1)
    outer = np.concatenate([low - rng.uniform(0, 1, (8, 2)), high + rng.uniform(0, 1, (8, 2))], axis=-1)
    for got, want in zip(_both(bench, "giou", inner, outer), _both(bench, "iou", inner, outer), strict=True):
        _close(got, want, 8.0, "nested boxes")


@relation("ciou", "diou", "iou")
def same_shape(bench: Bench, rng: np.random.Generator) -> None:
    """Boxes of one shape differ by their distance alone, and concentric ones by their overlap alone."""
    low, side = rng.uniform(-1, 1, (8, 2)), rng.uniform(1, 2, (8, 2))
    box, larger = np.concatenate([low, low + side], -1), np.concatenate([low, low + 1.5 * side], -1)
    around = np.concatenate([low - side, low + 2 * side], -1)
    _close(_both(bench, "ciou", box, larger)[0], _both(bench, "diou", box, larger)[0], 8.0, "one shape")
    _close(_both(bench, "diou", box, around)[0], _both(bench, "iou", box, around)[0], 8.0, "one centre")


@relation("ranknet", "listmle", "binary_cross_entropy_with_logits")
def two_things(bench: Bench, rng: np.random.Generator) -> None:
    """Ranking two things is the binary question which one comes first."""
    scores = rng.normal(size=(8, 2)) * 4
    relevance = np.stack([np.ones(8), np.zeros(8)], axis=-1)
    apart = scores[:, 0] - scores[:, 1]
    want, _ = _both(bench, "binary_cross_entropy_with_logits", apart, np.ones(8))
    for name in ("ranknet", "listmle"):
        _close(_both(bench, name, scores, relevance)[0], want, np.abs(scores).sum(axis=-1), name)


@relation("linear_cross_entropy", "cross_entropy")
def projected(bench: Bench, rng: np.random.Generator) -> None:
    """Linear cross-entropy is cross-entropy of the projection, however few rows it takes at a time."""
    hidden, classifier, bias = rng.normal(size=(7, 4)), rng.normal(size=(5, 4)), rng.normal(size=5)
    z, label = hidden @ classifier.T + bias, np.arange(7) % 5
    for target in (label, rng.dirichlet(np.ones(5), 7)):
        want, slope = _both(bench, "cross_entropy", z, target)
        for memory in (None, 1, 300, 1000):
            args = (hidden, classifier, target, bias)
            got, grad = _both(bench, "linear_cross_entropy", *args, memory=memory)
            _close(got, want, 64.0, "the projection's loss")
            _close(grad, slope @ classifier, 64.0, "the projection's gradient")
