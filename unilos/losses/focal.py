"""Focal losses: cross-entropy in which examples that are already right fade away."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ..specs import (
    UNIT,
    Classes,
    Facts,
    LabelledSoftmax,
    Labels,
    Logistic,
    Maybe,
    Native,
    PerClass,
    Point,
    Pointwise,
    Reference,
    Stated,
    Suits,
    Vector,
    against,
    constant,
    field,
    muted,
    non_negative,
    others,
    over,
    power,
    probability,
    scaled,
    softmax,
    spec,
)

Array = Any


def most_product(k: float) -> float:
    """The largest of p (1 - p)^k."""
    return math.exp(-k * math.log1p(1 / k)) / (k + 1)


@spec(
    formula=r"\alpha_t\,q^\gamma\,\mathrm{BCE}(x,t),\quad q=t\,\sigma(-x)+(1-t)\,\sigma(x)",
    plain="a r^gamma BCE(x, t); "
    "r = t sigmoid(-x) + (1 - t) sigmoid(x), a = alpha t + (1 - alpha) (1 - t), BCE the binary "
    "cross-entropy, x = pred, t = target",
    task="imbalanced binary and multi-label classification",
    target=UNIT,
    arrays={"pred": "the logit of a yes", "target": "yes, no, or how probable a yes is"},
)
class SigmoidFocal(Pointwise):
    """Binary cross-entropy times `q ** gamma`, with q the probability given to the wrong answer. `alpha` weighs
    positives, 1 - alpha negatives; None weighs neither."""

    gamma: float = field(
        2.0,
        non_negative,
        "the power of the probability of the wrong answer: the larger, the less easy entries count",
    )
    alpha: float | None = field(
        None,
        Maybe(probability),
        "what a positive counts, where a negative counts 1 - alpha; None for 1 and 1",
    )

    def at(self, xp: Any, *args: Array) -> Point:
        x, t = args
        s, g, no = Logistic(xp, x), self.gamma, 1 - t
        bce, up, down = s.cross_entropy(t, no), s.up, s.down
        q = t * down + no * up
        a = 1.0 if self.alpha is None else self.alpha * t + (1 - self.alpha) * no
        safe = xp.where(q == 0, 1.0, q)
        # q' / q = rise root, which stays within -1 and 1 where q itself underflows: nothing small is divided by, not
        # even in its derivative. A target of 0 or 1 leaves of q the tail alone where it is right. The root of the tail
        # goes on either side of what is large.
        half = xp.exp(-0.5 * s.size)
        right, wrong = xp.where(s.positive, t, no), xp.where(s.positive, no, t)
        sure = wrong == 0
        root = xp.where(sure, 1.0, half)
        rise = (
            (no - t) * xp.where(sure, 1.0, half / xp.where(sure, 1.0, right * s.tail + wrong)) / (1 + s.tail)
        )
        focus = scaled(a, power(xp, q, g))
        pull, spread = muted(xp, rise, bce) * root, s.tilt

        def curvature() -> Array:
            # Every term has a factor that may underflow where the product does not: its root goes on either side.
            whole, r = power(xp, q, g / 2), rise * root
            spare = half / ((1 + s.tail) * (1 + s.tail))  # s.spread / half
            steep = (no - t) * (spare / safe)  # r / half
            bend = spare + (2 * g) * (steep * s.slope(t, no))
            bend = bend + g * (((g - 1) * r + spread) * muted(xp, steep, bce))
            return scaled(a, whole) * bend * (half * whole)

        def gauss_newton() -> Array:
            own = t * (down * down) + no * (up * up)  # of the cross-entropy
            r = rise * root
            return focus * (own + (2 * g) * (r * s.slope(t, no)) + (g * (g - 1)) * (r * pull))

        def target() -> Array:
            # What is sure costs as much as it is wrong, to the last number that either can be.
            gone = sure & (s.tail < float(xp.finfo(x.dtype).smallest_normal))
            each, whole = xp.where(gone, 1.0, bce / safe), power(xp, q, g)
            slope = a * (whole * (g * spread * each - x))
            return slope if self.alpha is None else slope + (2 * self.alpha - 1) * whole * bce

        return Point(
            muted(xp, focus, bce),
            lambda: focus * (s.slope(t, no) + g * pull),
            curvature,
            majorizer=lambda: (1 + g) * (1 + g) * most_product(g + 1) * scaled(a, xp.ones_like(x)),
            gauss_newton=gauss_newton,
            target=target,
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        x, t = args
        p = 1 / (1 + mp.exp(-x))
        a = 1 if self.alpha is None else mp.mpf(self.alpha) * t + (1 - mp.mpf(self.alpha)) * (1 - t)
        q = t * (1 - p) + (1 - t) * p
        return a * q ** mp.mpf(self.gamma) * (-t * mp.log(p) - (1 - t) * mp.log(1 - p))

    def inner(self, mp: Any, *args: Any) -> list[Any]:
        return [1 / (1 + mp.exp(-args[0]))]

    def outer(self, mp: Any, z: list[Any], *others: Any) -> Any:
        return self.definition(mp, mp.log(z[0]) - mp.log(1 - z[0]), *others)

    facts = Facts(
        majorizer=Stated(
            "(1 + gamma)^2 max p (1 - p)^(1 + gamma), above the largest second derivative, as -log p is below (1 - p) "
            "/ p"
        ),
        gauss_newton=Stated(
            "inner: the probability of a yes; outer: the focal loss of probabilities, which is convex"
        ),
        aliases=("sigmoid_focal_loss", "binary_focal_crossentropy", "BinaryFocalCrossentropy", "focal"),
        pros=("easy examples fade, so rare hard ones are heard", "gamma = 0 is binary cross-entropy"),
        cons=("not a proper score: its probabilities need calibration", "not convex for gamma > 0"),
        suits=(
            Suits(
                "task classification, target binary multilabel, output logits, imbalance some strong, label_noise "
                "none, matters detection",
                "easy examples fade, so that the rare and hard ones are heard; its probabilities need calibration",
            ),
        ),
        references=("Lin et al. 2017, arXiv:1708.02002",),
        tries=({}, {"gamma": 0.5}, {"gamma": 0.0}, {"gamma": 2.0, "alpha": 0.25}),
        natives=(
            Native(
                "torchvision.ops.sigmoid_focal_loss",
                "alpha=alpha (None for -1)",
                "nan slopes for gamma < 1",
                call="f(pred, target, alpha=0.25)",
                ours={"alpha": 0.25},
            ),
            Native(
                "kornia.losses.binary_focal_loss_with_logits",
                "alpha=alpha, gamma=gamma",
                "classes on axis 1",
                call="f(pred[:, None], target[:, None], alpha=0.25, reduction='none')[:, 0]",
                ours={"alpha": 0.25},
                hard=True,
            ),
            Native(
                "monai.losses.FocalLoss",
                "alpha=alpha, gamma=gamma",
                "gives float32",
                call="f(alpha=0.25, reduction='none')(pred[:, None], target[:, None])[:, 0]",
                ours={"alpha": 0.25},
                hard=True,
            ),
            Native(
                "keras.losses.binary_focal_crossentropy",
                "alpha only with apply_class_balancing",
                "clips at 1e-7",
                call="f(target, pred, from_logits=True)",
            ),
            Native(
                "optax.losses.sigmoid_focal_loss",
                "alpha=alpha, gamma=gamma",
                call="f(pred, target, alpha=0.25, gamma=1.5)",
                ours={"alpha": 0.25, "gamma": 1.5},
            ),
        ),
        points=(
            Reference(
                100.0,
                1.0,
                7.175095973164411e-66,
                {"gamma": 0.5},
                note="natives give slope nan",
                slope=-1.0762643959746615e-65,
            ),
            Reference(
                20.0,
                1.0,
                9.357622949552676e-14,
                {"gamma": 0.5},
                note="MONAI loses two thirds of the slope",
                slope=-1.4036434405041515e-13,
            ),
            Reference(
                12.0,
                1.0,
                5.798718003802366e-17,
                {"alpha": 0.25},
                note="torchvision is 1.8 % off in float32",
                slope=-1.7396064940549142e-16,
            ),
            Reference(
                20.0,
                1.0,
                2.189127679393809e-27,
                {"alpha": 0.25},
                note="torchvision gives 0",
                slope=-6.567383026901106e-27,
            ),
            Reference(-100.0, 1.0, 100.0, note="keras gives 16.118 with slope 0", slope=-1.0),
            Reference(2.0, 1.0, 0.0018035628352403754, slope=-0.004870940195392767),
            Reference(-1.0, 1.0, 0.17546707585284624, {"alpha": 0.25}, slope=-0.1920586807998294),
            Reference(0.5, 0.0, 0.28305870064455735, {"alpha": 0.25}, slope=0.39461386640593726),
            Reference(float("inf"), 1.0, 0.0, note="optax gives nan", slope=0.0),
            Reference(float("-inf"), 1.0, float("inf"), note="optax gives nan", slope=-1.0),
            Reference(3.0, 0.5, 0.3871468378934355, slope=0.1131435317056083),
        ),
    )


@spec(
    formula=r"-\sum_k \alpha_k\,a_k\,(1-P_k)^\gamma\log P_k,\quad P=\operatorname{softmax}(z),"
    r"\quad a_k=w_k\left((1-\varepsilon)q_k+\varepsilon/C\right)",
    plain="-sum_k alpha_k a_k (1 - P_k)^gamma log(P_k); "
    "P = softmax(pred), a_k = class_weight_k ((1 - label_smoothing) q_k + label_smoothing / classes), "
    "q = target (1 at a label)",
    task="imbalanced classification",
    target=UNIT,
    simplex=("target",),
    labels=True,
    arrays={"pred": "the logits of the classes", "target": "the right class, or how probable each class is"},
)
class SoftmaxFocal(Classes):
    """Softmax cross-entropy in which a class counts times `(1 - P) ** gamma`. `alpha` is a number or one a class: it
    scales the loss alone, where `class_weight` counts in what a mean divides by, too."""

    gamma: float = field(
        2.0,
        non_negative,
        "the power of the probability of all other classes: the larger, the less easy rows count",
    )
    alpha: float | Sequence[float] | None = field(
        None,
        Maybe(PerClass(non_negative, single=True)),
        "what classes count: one number for all, or one a class; None for 1",
    )

    def of_label(self, xp: Any, z: Array, label: Labels) -> Point:
        rows = LabelledSoftmax(xp, z, label)
        a = label.weight(self.alpha, z)
        p, rest = rows.own / rows.total, rows.rest
        value, pull, turn = self._focus(xp, p, rest, rows.nlog, a)

        def curvature() -> Array:
            parts = rows.shares()
            towards = xp.where(rows.hot, rest * turn, parts.p * (parts.p * over(xp, turn, rest)))
            return parts.p * parts.rest * pull - towards

        def gauss_newton() -> Array:
            parts, bend = rows.shares(), self._convex(xp, p, rest, rows.nlog, a)
            return xp.where(rows.hot, rest * bend, parts.p * (parts.p * over(xp, bend, rest)))

        def of_classes() -> Array:
            return xp.where(label.hot, muted(xp, power(xp, rest, self.gamma), rows.nlog), 0.0)

        return Point(
            xp.squeeze(value, axis=-1),
            lambda: rows.towards(pull),
            curvature,
            majorizer=lambda: self._above() * a + xp.zeros_like(z),
            gauss_newton=gauss_newton,
            alpha=of_classes,
        )

    def of_mass(self, xp: Any, z: Array, mass: Array, beyond: Any = None) -> Point:
        rows = softmax(xp, z)
        alpha = 1.0 if self.alpha is None else constant(xp, self.alpha, z)
        p, rest = rows.shares.p, rows.shares.rest
        a = alpha * mass
        value, pull, turn = self._focus(xp, p, rest, rows.nlog, a)

        def curvature() -> Array:
            steep = over(xp, turn, rest)
            away = p * (p * others(xp, steep))
            return p * rest * xp.row_sum(pull) - (rest * turn + away)

        def gauss_newton() -> Array:
            bend = self._convex(xp, p, rest, rows.nlog, a)
            return rest * bend + p * (p * others(xp, over(xp, bend, rest)))

        return Point(
            xp.row_sum(value, keepdims=False),
            lambda: against(xp, rows.shares, pull),
            curvature,
            majorizer=lambda: self._above() * xp.row_sum(a) + xp.zeros_like(z),
            gauss_newton=gauss_newton,
            target=lambda: alpha * muted(xp, power(xp, rest, self.gamma), rows.nlog),
            alpha=lambda: mass * muted(xp, power(xp, rest, self.gamma), rows.nlog),
        )

    def _focus(
        self, xp: Any, p: Array, rest: Array, nlog: Array, a: Array | float
    ) -> tuple[Array, Array, Array]:
        """The value of a class's term, its pull, and how the pull turns: (1 - P) times d pull / d log P."""
        g = self.gamma
        # -log P / (1 - P) tends to 1 where P tends to 1, by its series there: what is small is never divided by, not
        # even in a derivative.
        near = rest < float(xp.finfo(rest.dtype).eps) ** 0.25
        r = xp.where(near, rest, 0.0)
        series = 1 + r * (1 / 2 + r * (1 / 3 + r * (1 / 4)))
        own = xp.where(near, p * series, muted(xp, p, nlog) / xp.where(near, 1.0, rest))
        focus = a * power(xp, rest, g)
        return muted(xp, focus, nlog), focus * (1 + g * own), focus * (g * (own - 2 * p - g * (p * own)))

    def _convex(self, xp: Any, p: Array, rest: Array, nlog: Array, a: Array | float) -> Array:
        """What a class's term bends by in its probability, times P^2 / (1 - P)."""
        g, one = self.gamma, rest == 0
        own = muted(xp, p, xp.where(one, 1.0, nlog / xp.where(one, 1.0, rest)))
        return a * power(xp, rest, g) * (g * (g - 1) * (p * own) + 2 * g * p + rest)

    def _above(self) -> float:
        """Of f(-log P): f' <= 1 + gamma meets what -log P bends by, f'' what its slopes have in the square."""
        return 0.5 * (1 + self.gamma) + 2 * self.gamma * max(1 + self.gamma, 2.0) * most_product(
            self.gamma + 1
        )

    def of_row(self, mp: Any, row: list[Any], mass: list[Any]) -> Any:
        whole = mp.fsum(mp.exp(v) for v in row)
        return self._of_probabilities(mp, [mp.exp(v) / whole for v in row], mass)

    def _of_probabilities(self, mp: Any, p: list[Any], mass: list[Any]) -> Any:
        one = 1.0 if self.alpha is None else self.alpha
        alpha: Any = one if isinstance(one, Vector) else [one] * len(p)
        each = ((mp.mpf(al) * ak, pk) for al, ak, pk in zip(alpha, mass, p, strict=True) if ak)
        return -mp.fsum(ak * (1 - pk) ** mp.mpf(self.gamma) * mp.log(pk) for ak, pk in each)

    def inner(self, mp: Any, *args: Any) -> list[Any]:
        whole = mp.fsum(mp.exp(v) for v in args[0])
        return [mp.exp(v) / whole for v in args[0]]

    def outer(self, mp: Any, z: list[Any], *others: Any) -> Any:
        return self.under(mp, others[0], len(z), lambda mass: self._of_probabilities(mp, z, mass))

    facts = Facts(
        majorizer=Stated(
            "(1 + gamma) / 2 + 2 gamma max(1 + gamma, 2) max p (1 - p)^(1 + gamma): what bends in -log P, and what "
            "bends with it"
        ),
        gauss_newton=Stated("inner: the softmax; outer: the focal loss of probabilities, which is convex"),
        aliases=("categorical_focal_crossentropy", "CategoricalFocalCrossentropy", "softmax_focal_loss"),
        pros=("easy examples fade, so rare hard ones are heard", "gamma = 0 is cross-entropy"),
        cons=("not a proper score: its probabilities need calibration", "not convex for gamma > 0"),
        suits=(
            Suits(
                "task classification, target multiclass, output logits, imbalance some strong, label_noise none, "
                "matters detection",
                "easy examples fade, so that the rare and hard ones are heard; its probabilities need calibration",
            ),
        ),
        references=("Lin et al. 2017, arXiv:1708.02002",),
        tries=(
            {},
            {"gamma": 0.5},
            {"gamma": 0.0},
            {"alpha": 0.25},
            {"alpha": (0.5, 1.0, 3.0, 0.25, 2.0)},
            {"label_smoothing": 0.1},
            {"class_weight": (0.5, 1.0, 3.0, 0.25, 2.0), "ignore_index": 2, "alpha": 0.25},
        ),
        natives=(
            Native(
                "keras.losses.categorical_focal_crossentropy",
                "from_logits=True",
                "clips at 1e-7",
                call="f(target, pred, alpha=0.25, from_logits=True)",
                ours={"alpha": 0.25},
                takes=("distributions",),
            ),
            Native(
                "kornia.losses.focal_loss",
                "alpha=None, gamma=gamma",
                "a map of all classes, 0 but at the label",
                call="f(pred, target, None, reduction='none').sum(axis=1)",
                takes=("labels",),
            ),
        ),
        points=(
            Reference([0.0, 0.0], 1, 0.1732867951399863),
            Reference([0.0, 0.0], 1, 0.0, {"ignore_index": 1}, "a mean over nothing", slope=[0.0, 0.0]),
            Reference(
                [-50.0, 50.0],
                0,
                25.0,
                {"alpha": 0.25},
                note="keras gives 4.03 with slope 0",
                slope=[-0.25, 0.25],
            ),
        ),
    )
