"""Focal losses: cross-entropy in which examples that are already right fade away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..specs import (
    BITS,
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
    Vector,
    against,
    constant,
    field,
    muted,
    non_negative,
    others,
    over,
    positive_finite,
    power,
    probability,
    scaled,
    softmax,
    spec,
)

Array = Any


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
        # q' / q stays within -1 and 1 where q itself underflows.
        safe = xp.where(q == 0, 1.0, q)
        r = over(xp, (no - t) * s.spread, safe)
        focus = scaled(a, power(xp, q, g))
        pull, spread = muted(xp, r, bce), down - up

        def curvature() -> Array:
            # Every term has a factor that may underflow where the product does not: its root goes on either side.
            half, root = xp.exp(-s.size / 2), power(xp, q, g / 2)
            spare = half / ((1 + s.tail) * (1 + s.tail))  # s.spread / half
            steep = (no - t) * (spare / safe)  # r / half
            bend = spare + (2 * g) * (steep * s.slope(t, no))
            bend = bend + g * (((g - 1) * r + spread) * muted(xp, steep, bce))
            return scaled(a, root) * bend * (half * root)

        return Point(
            muted(xp, focus, bce),
            lambda: focus * (s.slope(t, no) + g * pull),
            curvature,
            target=lambda: self._target_slope(xp, x, bce, q, spread, a),
        )

    def _target_slope(self, xp: Any, x: Array, bce: Array, q: Array, spread: Array, a: Any) -> Array:
        whole = power(xp, q, self.gamma)
        slope = a * (whole * (self.gamma * over(xp, spread, q) * bce - x))
        return slope if self.alpha is None else slope + (2 * self.alpha - 1) * whole * bce

    def definition(self, mp: Any, *args: Any) -> Any:
        x, t = args
        p = 1 / (1 + mp.exp(-x))
        a = 1 if self.alpha is None else mp.mpf(self.alpha) * t + (1 - mp.mpf(self.alpha)) * (1 - t)
        q = t * (1 - p) + (1 - t) * p
        return a * q ** mp.mpf(self.gamma) * (-t * mp.log(p) - (1 - t) * mp.log(1 - p))

    facts = Facts(
        aliases=("sigmoid_focal_loss", "binary_focal_crossentropy", "BinaryFocalCrossentropy", "focal"),
        pros=("easy examples fade, so rare hard ones are heard", "gamma = 0 is binary cross-entropy"),
        cons=("not a proper score: its probabilities need calibration", "not convex for gamma > 0"),
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

        return Point(xp.squeeze(value, axis=-1), lambda: rows.towards(pull), curvature)

    def of_mass(self, xp: Any, z: Array, mass: Array, beyond: Any = None) -> Point:
        rows = softmax(xp, z)
        alpha = 1.0 if self.alpha is None else constant(xp, self.alpha, z)
        p, rest = rows.shares.p, rows.shares.rest
        value, pull, turn = self._focus(xp, p, rest, rows.nlog, alpha * mass)

        def curvature() -> Array:
            steep = over(xp, turn, rest)
            away = p * (p * others(xp, steep))
            return p * rest * xp.row_sum(pull) - (rest * turn + away)

        return Point(
            xp.row_sum(value, keepdims=False),
            lambda: against(xp, rows.shares, pull),
            curvature,
            target=lambda: alpha * muted(xp, power(xp, rest, self.gamma), rows.nlog),
        )

    def _focus(
        self, xp: Any, p: Array, rest: Array, nlog: Array, a: Array | float
    ) -> tuple[Array, Array, Array]:
        """The value of a class's term, its pull, and how the pull turns: (1 - P) times d pull / d log P."""
        g = self.gamma
        # -log P / (1 - P) tends to 1 where P tends to 1: the power of 1 - P is never divided by.
        one = rest == 0
        own = muted(xp, p, xp.where(one, 1.0, nlog / xp.where(one, 1.0, rest)))
        focus = a * power(xp, rest, g)
        return muted(xp, focus, nlog), focus * (1 + g * own), focus * (g * (own - 2 * p - g * (p * own)))

    def of_row(self, mp: Any, row: list[Any], mass: list[Any]) -> Any:
        own = (
            self.alpha
            if isinstance(self.alpha, Vector)
            else [1.0 if self.alpha is None else self.alpha] * len(row)
        )
        whole = mp.fsum(mp.exp(v) for v in row)
        p = [mp.exp(v) / whole for v in row]
        return -mp.fsum(
            mp.mpf(al) * ak * (1 - pk) ** mp.mpf(self.gamma) * mp.log(pk)
            for al, ak, pk in zip(own, mass, p, strict=True)
            if ak
        )

    facts = Facts(
        aliases=("categorical_focal_crossentropy", "CategoricalFocalCrossentropy", "softmax_focal_loss"),
        pros=("easy examples fade, so rare hard ones are heard", "gamma = 0 is cross-entropy"),
        cons=("not a proper score: its probabilities need calibration", "not convex for gamma > 0"),
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


@spec(
    formula=r"\tfrac1\gamma\log(1+e^{-\gamma m}),\quad m=(2t-1)\,x",
    plain="log(1 + exp(-gamma m)) / gamma; m = (2 t - 1) x, x = pred, t = target",
    task="imbalanced binary and multi-label classification",
    target=BITS,
    arrays={"pred": "the logit of a yes", "target": "yes or no"},
)
class FocalStar(Pointwise):
    """The logistic loss of a margin that is sharpened by `gamma`, over `gamma`; for targets of 0 and 1."""

    gamma: float = field(
        1.0,
        positive_finite,
        "how much the margin is sharpened: logits are multiplied by it, the loss is divided by it",
    )

    def at(self, xp: Any, *args: Array) -> Point:
        x, t = args
        s = 2 * t - 1
        m = s * x
        sharp = Logistic(xp, self.gamma * m)
        return Point(
            # gamma m may overflow where m does not.
            xp.where(sharp.positive, 0.0, -m) + xp.log1p(sharp.tail) / self.gamma,
            lambda: -s * sharp.down,
            lambda: self.gamma * ((s * s) * sharp.spread),
            target=lambda: -2 * muted(xp, sharp.down, x),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        x, t = args
        gamma = mp.mpf(self.gamma)
        return -mp.log(1 / (1 + mp.exp(-gamma * (2 * t - 1) * x))) / gamma

    facts = Facts(
        aliases=("sigmoid_focal_loss_star",),
        pros=("easy examples fade, and unlike with focal loss the whole stays convex",),
        cons=("the sharper, the closer to a perceptron: probabilities need calibration",),
        references=("Lin et al. 2017, arXiv:1708.02002, appendix A",),
        tries=({}, {"gamma": 2.0}, {"gamma": 0.5}),
        natives=(Native("fvcore.nn.sigmoid_focal_loss_star", "gamma=gamma"),),
        points=(
            Reference(0.0, 1.0, 0.34657359027997264, {"gamma": 2.0}),
            Reference(-1e4, 1.0, 1e4, {"gamma": 4.0}),
            Reference(2.0, 0.0, 2.1269280110429727),
        ),
    )
