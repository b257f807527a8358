"""Losses of softmax rows besides cross-entropy: robust ones, and rankings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ..specs import (
    CONVEX,
    NON_NEGATIVE,
    SOFTMAX,
    UNIT,
    Classes,
    Facts,
    LabelledSoftmax,
    Labels,
    LogShares,
    MassedSoftmax,
    Native,
    Point,
    Real,
    Reference,
    Rowwise,
    Stated,
    Suits,
    against,
    field,
    muted,
    number,
    others,
    softmax,
    spec,
)

Array = Any

LOGITS = {"pred": "the logits of the classes", "target": "the right class, or how probable each class is"}


#: What losses of classes take, together.
OPTIONS: tuple[dict[str, Any], ...] = (
    {"class_weight": (0.5, 1.0, 3.0, 0.25, 2.0), "ignore_index": 2, "label_smoothing": 0.2},
)


@dataclass(frozen=True, kw_only=True, repr=False)
class OfShare(Classes):
    """The mean, under the target, of a function f of the probability that softmax gives a class."""

    def share(self, xp: Any, p: Array, rest: Array, nlog: Array) -> tuple[Array, Array, Array]:
        """f, its pull -df / d log p, and how the pull turns, d pull / d log p; from p, 1 - p and -log p."""
        raise NotImplementedError

    def of_mass(self, xp: Any, z: Array, mass: Array, beyond: Any = None) -> Point:
        rows = softmax(xp, z)
        value, pull, _ = self.share(xp, rows.shares.p, rows.shares.rest, rows.nlog)
        return Point(
            xp.row_sum(muted(xp, mass, value), keepdims=False),
            lambda: against(xp, rows.shares, self.drawn(xp, rows, mass, pull)),
            lambda: self.bend(xp, rows, mass),
            majorizer=lambda: self.above(xp, mass, pull) + xp.zeros_like(z),
            gauss_newton=lambda: self.pulled(xp, rows, mass, pull),
            target=lambda: value,
        )

    def of_label(self, xp: Any, z: Array, label: Labels) -> Point:
        rows = LabelledSoftmax(xp, z, label)
        value, pull, _ = self.share(xp, rows.own / rows.total, rows.rest, rows.nlog)

        def curvature() -> Array:
            return self.bend(xp, softmax(xp, z), xp.where(label.hot, xp.ones_like(z), 0.0))

        def convex() -> Array:
            hot, every = xp.where(label.hot, xp.ones_like(z), 0.0), softmax(xp, z)
            return self.pulled(xp, every, hot, pull)

        return Point(
            xp.squeeze(value, axis=-1),
            lambda: self.towards(xp, rows, pull),
            curvature,
            majorizer=lambda: self.above(xp, xp.ones_like(pull), pull) + xp.zeros_like(z),
            gauss_newton=convex,
        )

    def above(self, xp: Any, q: Array, pull: Array) -> Array:
        """The majorizer, one number for all of a row, from what each class counts and its pull."""
        raise NotImplementedError

    def drawn(self, xp: Any, rows: LogShares, mass: Array, pull: Array) -> Array:
        """What each class's mass pulls with; any multiple of the probabilities in it pulls nowhere."""
        del xp, rows
        return mass * pull

    def pulled(self, xp: Any, rows: LogShares, q: Array, pull: Array) -> Array:
        """Gauss and Newton's curvature."""
        raise NotImplementedError

    def inner(self, mp: Any, *args: Any) -> list[Any]:
        whole = mp.fsum(mp.exp(v) for v in args[0])
        return [*args[0], *(mp.exp(v) / whole for v in args[0])]

    def towards(self, xp: Any, rows: LabelledSoftmax, pull: Array) -> Array:
        """The slope against labels."""
        del xp
        return rows.towards(pull)

    def bend(self, xp: Any, rows: LogShares, q: Array) -> Array:
        """The curvature: `sum_c q_c (pull_c p_k (1 - p_k) - turn_c (p_k - [c = k])^2)`."""
        p, rest = rows.shares.p, rows.shares.rest
        _, pull, turn = self.share(xp, p, rest, rows.nlog)
        held = q * turn
        own = held * (rest * rest) + p * (p * others(xp, held))
        return xp.row_sum(q * pull) * (p * rest) - own

    def of_row(self, mp: Any, row: list[Any], mass: list[Any]) -> Any:
        whole = mp.fsum(mp.exp(v) for v in row)
        return self.expected(mp, [mp.exp(v) / whole for v in row], mass)

    def expected(self, mp: Any, p: list[Any], mass: list[Any]) -> Any:
        """That of the textbook's f."""
        return mp.fsum(ak * self.textbook(mp, pk) for ak, pk in zip(mass, p, strict=True) if ak)

    def textbook(self, mp: Any, p: Any) -> Any:
        """f as the paper has it."""
        raise NotImplementedError


@spec(
    formula=r"\sum_k a_k\left(-\log P_k+\varepsilon(1-P_k)\right),\quad P=\operatorname{softmax}(z)",
    plain="sum_k a_k (-log(P_k) + epsilon (1 - P_k)); P = softmax(pred), "
    "a_k = class_weight_k ((1 - label_smoothing) q_k + label_smoothing / classes), q = target (1 at a label)",
    task="classification",
    target=UNIT,
    simplex=("target",),
    labels=True,
    arrays=LOGITS,
)
class Poly1CrossEntropy(OfShare):
    """Cross-entropy whose first polynomial coefficient is moved by `epsilon`, against labels or distributions."""

    epsilon: float = field(
        1.0, number, "what is added to the coefficient of 1 - P, with P the probability of the class"
    )

    def share(self, xp: Any, p: Array, rest: Array, nlog: Array) -> tuple[Array, Array, Array]:
        return nlog + self.epsilon * rest, 1 + self.epsilon * p, self.epsilon * p

    def above(self, xp: Any, q: Array, pull: Array) -> Array:
        # A probability bends by at most 2 P (1 - P)^2 <= 8/27 either way.
        del pull
        return (0.5 + abs(self.epsilon) * 8 / 27) * xp.row_sum(q)

    def pulled(self, xp: Any, rows: LogShares, q: Array, pull: Array) -> Array:
        del pull
        return xp.row_sum(q) * (rows.shares.p * rows.shares.rest)

    def outer(self, mp: Any, z: list[Any], *others: Any) -> Any:
        logits, p = z[: len(z) // 2], z[len(z) // 2 :]

        def more(mass: list[Any]) -> Any:
            return mp.mpf(self.epsilon) * mp.fsum(ak * (1 - pk) for ak, pk in zip(mass, p, strict=True))

        plain = replace(self, epsilon=0.0).definition(mp, logits, *others)
        return plain + self.under(mp, others[0], len(p), more)

    def towards(self, xp: Any, rows: LabelledSoftmax, pull: Array) -> Array:
        # pull / total in a form whose own derivative does not cancel for epsilon = 1, see `bend`.
        del pull
        e, own = self.epsilon, rows.own
        each = 1 / (rows.others + ((1 - e) * own + (e * own) * (e * own) / (rows.total + e * own)))
        return xp.where(rows.hot, -each * rows.others, each * rows.parts)

    def bend(self, xp: Any, rows: LogShares, q: Array) -> Array:
        # For epsilon = 1 both parts of a wrong certainty cancel: each is stated without what they share.
        p, rest, e = rows.shares.p, rows.shares.rest, self.epsilon
        top = xp.top_mask(p)
        few = xp.where(top, 0.0, q)
        most = xp.row_sum(xp.where(top, rest, 0.0))
        wrong = xp.row_sum(xp.where(top, 0.0, p) * (others(xp, few) + few * (1 - e + 2 * e * most)))
        rising = rest * others(xp, q) + e * (rest - p) * others(xp, q * p)
        return p * (q * rest * (1 - e + 2 * e * p) + xp.where(top, wrong, rising))

    def textbook(self, mp: Any, p: Any) -> Any:
        return -mp.log(p) + mp.mpf(self.epsilon) * (1 - p)

    facts = Facts(
        majorizer=Stated(
            "1/2 + 8/27 |epsilon| for every entry: what the cross-entropy and a probability bend by"
        ),
        gauss_newton=Stated(
            "inner: the logits and their softmax; outer: the cross-entropy, and 1 - P, which is linear"
        ),
        aliases=("poly_loss_cross_entropy", "poly1_softmax_loss", "poly_loss"),
        pros=("one number tunes how much the likely classes count; 0 is cross-entropy",),
        cons=("epsilon has to be tuned for each task", "not convex"),
        suits=(
            Suits(
                "task classification, target multiclass, output logits, imbalance none some, label_noise none, "
                "matters tunable",
                "cross-entropy with one more number to tune, often a little more accurate",
                rank=3,
            ),
        ),
        references=("Leng et al. 2022, arXiv:2204.12511",),
        tries=({}, {"epsilon": -0.5}, {"epsilon": 2.0}, *OPTIONS),
        natives=(
            Native(
                "optax.losses.poly_loss_cross_entropy",
                "epsilon=epsilon, 2.0 by default; one-hot labels",
                "nan at a masked class",
                call="f(pred, target, epsilon=1.0)",
                takes=("distributions",),
            ),
        ),
        points=(
            Reference([0.0, 0.0], 0, 1.1931471805599454),
            Reference([0.0, 1.0, float("-inf")], 1, 0.582203108888218, note="optax gives nan"),
        ),
    )


@spec(
    formula=r"\sum_k a_k\,(1-P_k^q)/q,\quad P=\operatorname{softmax}(z)",
    plain="sum_k a_k (1 - P_k^q) / q; P = softmax(pred), "
    "a_k = class_weight_k ((1 - label_smoothing) t_k + label_smoothing / classes), t = target (1 at a label)",
    task="classification with noisy labels",
    target=UNIT,
    simplex=("target",),
    labels=True,
    arrays=LOGITS,
)
class GeneralizedCrossEntropy(OfShare):
    """A bounded cross-entropy of logits, for labels that may be wrong: the Box-Cox transform of P of order `q`."""

    q: float = field(
        0.5,
        Real(0.0, 1.0, "high"),
        "the order of the transform: towards 0 it is the cross-entropy, at 1 it is 1 - P, which no label can own",
    )

    def share(self, xp: Any, p: Array, rest: Array, nlog: Array) -> tuple[Array, Array, Array]:
        # Of the logarithm, not of p: that may be 0 where its power is not.
        del p, rest
        power = xp.exp(-self.q * nlog)
        return -xp.expm1(-self.q * nlog) / self.q, power, self.q * power

    def above(self, xp: Any, q: Array, pull: Array) -> Array:
        # A concave function of the cross-entropy is below its tangent.
        return 0.5 * xp.row_sum(q * pull)

    def drawn(self, xp: Any, rows: LogShares, mass: Array, pull: Array) -> Array:
        # What all classes have in common pulls with P^q - P, which is little for q near 1.
        even = -xp.row_max(-mass)
        nlog = xp.where(pull == 0, 0.0, rows.nlog)
        return (mass - even) * pull - even * pull * xp.expm1((self.q - 1) * nlog)

    def pulled(self, xp: Any, rows: LogShares, q: Array, pull: Array) -> Array:
        p, rest, held = rows.shares.p, rows.shares.rest, (1 - self.q) * q * pull
        return held * (rest * rest) + p * (p * others(xp, held))

    def outer(self, mp: Any, z: list[Any], *others: Any) -> Any:
        p = z[len(z) // 2 :]
        return self.under(mp, others[0], len(p), lambda mass: self.expected(mp, p, mass))

    def textbook(self, mp: Any, p: Any) -> Any:
        q = mp.mpf(self.q)
        return (1 - p**q) / q

    facts = Facts(
        majorizer=Stated(
            "P^q / 2 of the label: the tangent of the power in the cross-entropy, and its majorizer"
        ),
        gauss_newton=Stated("inner: the softmax; outer: (1 - P^q) / q, which is convex"),
        aliases=("categorical_generalized_cross_entropy", "CategoricalGeneralizedCrossEntropy", "gce"),
        pros=("bounded: one wrong label cannot own the batch", "cross-entropy for q near 0, 1 - P for q = 1"),
        cons=("slow to start: what is very unlikely pulls little", "not convex"),
        suits=(
            Suits(
                "task classification, target multiclass binary, output logits, imbalance none some strong, "
                "label_noise some much, matters probabilities",
                "bounded between cross-entropy (q near 0) and the absolute error (q = 1): no wrong label can own "
                "the batch; two logits for two classes",
                rank=1,
                sets={"q": 0.7},
            ),
        ),
        references=("Zhang and Sabuncu 2018, arXiv:1805.07836",),
        tries=({}, {"q": 0.1}, {"q": 1.0}, *OPTIONS),
        natives=(
            Native(
                "keras.losses.categorical_generalized_cross_entropy",
                "q=q; probabilities and integer labels",
                "nan slopes at a probability of 0",
                call="f(target, xp.exp(pred) / xp.sum(xp.exp(pred), axis=-1, keepdims=True), q=0.5)",
                takes=("labels",),
            ),
        ),
        points=(
            Reference([0.0, 0.0], 1, 0.5857864376269049),
            Reference([float("-inf"), 0.0], 0, 2.0, note="keras gives nan slopes"),
            Reference(
                [0.0, -2.0, 14.0],
                0,
                0.8999994179304461,
                {"q": 1.0, "label_smoothing": 0.3},
                note="what smoothing gives all classes pulls nowhere",
                slope=[-5.820690698545544e-07, 6.550323710334068e-14, 5.820690043513173e-07],
            ),
        ),
    )


@spec(
    name="listnet",
    formula=r"-\sum_i y_i\log\operatorname{softmax}(s)_i",
    plain="-sum_i y_i log softmax(s)_i; s = pred, y = target",
    task="ranking",
    target=NON_NEGATIVE,
    arrays={
        "pred": "the scores of the items of a list",
        "target": "their relevances, which need not add up to 1",
    },
)
class ListNet(Rowwise):
    """Softmax ranking: cross-entropy of the scores of a list of items against their relevance, which is taken as
    it is. For the paper's distribution pass the softmax of the relevance."""

    def at(self, xp: Any, *args: Array) -> Point:
        s, y = args
        rows = MassedSoftmax(xp, s, y)

        def curvature() -> Array:
            parts = rows.shares()
            return xp.row_sum(y) * (parts.p * parts.rest)

        return Point(
            rows.item,
            rows.towards,
            curvature,
            majorizer=lambda: 0.5 * xp.row_sum(y) + xp.zeros_like(s),
            target=lambda: rows.nlog,
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        s, y = args
        whole = mp.fsum(mp.exp(v) for v in s)
        return -mp.fsum(yi * mp.log(mp.exp(v) / whole) for yi, v in zip(y, s, strict=True) if yi)

    facts = Facts(
        majorizer=SOFTMAX,
        gauss_newton=CONVEX,
        aliases=("ranking_softmax_loss", "softmax_ranking", "ListNetLoss"),
        pros=("convex in the scores", "one pass over a list, no pairs"),
        cons=("sees the relevant items only one at a time",),
        suits=(
            Suits(
                "task ranking, target lists, matters top",
                "convex, one pass over a list, and the relevant items at its top count",
                rank=1,
            ),
        ),
        references=("Cao et al. 2007, doi:10.1145/1273496.1273513",),
        natives=(
            Native(
                "optax.losses.ranking_softmax_loss",
                differs="where= masks items; here a score of -inf does",
                call="f(pred, target, reduce_fn=None)",
            ),
        ),
        points=(
            Reference([0.0, 0.0], [1.0, 2.0], 2.0794415416798357),
            Reference([1.0, 0.0, float("-inf")], [1.0, 0.0, 0.0], 0.31326168751822286, note="a masked item"),
        ),
    )
