"""Losses of one yes-or-no question an entry: binary and multi-label classification."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..specs import (
    CONVEX,
    LOGISTIC,
    UNIT,
    WALL,
    Curvature,
    Facts,
    Kink,
    Logistic,
    Maybe,
    Measured,
    Native,
    PerClass,
    Point,
    Pointwise,
    Reference,
    Stated,
    Suits,
    absent,
    constant,
    field,
    log_complement,
    muted,
    non_negative,
    over,
    probability,
    scaled,
    spec,
    unsigned,
)

Array = Any


@spec(
    formula=r"w\,t\,\operatorname{softplus}(-x)+(1-t)\operatorname{softplus}(x)",
    plain="pos_weight t softplus(-x) + (1 - t) softplus(x); "
    "softplus(x) = log(1 + exp(x)), x = pred, t = target",
    task="binary and multi-label classification",
    target=UNIT,
    arrays={"pred": "the logit of a yes", "target": "yes, no, or how probable a yes is"},
)
class BinaryCrossEntropyWithLogits(Pointwise):
    """Binary cross-entropy of logits. Targets are 0, 1 or between; `pos_weight` (a number, or one a class on the
    last axis) scales what positives cost; smoothing moves targets towards 1/2."""

    pos_weight: float | Sequence[float] | None = field(
        None,
        Maybe(PerClass(non_negative, single=True)),
        "what a positive counts, in units of a negative: one number, or one a class on the last axis; None for 1",
    )
    label_smoothing: float = field(0.0, probability, "the share of every target that is replaced by 1/2")

    def at(self, xp: Any, *args: Array) -> Point:
        x, t = args
        w = 1.0 if self.pos_weight is None else constant(xp, self.pos_weight, x)
        keep = 1 - self.label_smoothing
        t = smoothed(t, self.label_smoothing)
        yes, no = scaled(w, t), 1 - t
        both = 1.0 if self.pos_weight is None else yes + no
        s = Logistic(xp, x)
        return Point(
            s.cross_entropy(yes, no, both),
            lambda: s.slope(yes, no),
            lambda: scaled(both, s.spread),
            majorizer=lambda: scaled(both, s.ceiling),
            target=lambda: scaled(keep, self._target_slope(xp, x, w)),
        )

    def _target_slope(self, xp: Any, x: Array, w: Any) -> Array:
        if self.pos_weight is None:
            return -x
        s, ones, none = Logistic(xp, x), xp.ones_like(x), xp.zeros_like(x)
        return s.cross_entropy(w * ones, none, w) - s.cross_entropy(none, ones)

    def definition(self, mp: Any, *args: Any) -> Any:
        x, t = args
        t = t * (1 - mp.mpf(self.label_smoothing)) + mp.mpf(self.label_smoothing) / 2
        w = mp.mpf(1 if self.pos_weight is None else self.pos_weight)
        p = 1 / (1 + mp.exp(-x))
        return -w * t * mp.log(p) - (1 - t) * mp.log(1 - p)

    facts = Facts(
        majorizer=LOGISTIC,
        gauss_newton=CONVEX,
        aliases=(
            "bce_with_logits",
            "sigmoid_cross_entropy",
            "sigmoid_binary_cross_entropy",
            "BCEWithLogitsLoss",
            "sigmoid_cross_entropy_with_logits",
            "weighted_cross_entropy_with_logits",
        ),
        pros=("convex", "its slope does not vanish where the prediction is wrong", "a proper score"),
        cons=("unbounded: one wrong label can own the batch",),
        suits=(
            Suits(
                "task regression, target censored, matters hazard probabilities",
                "time cut into intervals, one logit an interval, and where= leaves out what lies after censoring: "
                "a discrete hazard",
                rank=1,
            ),
            Suits(
                "task classification, target binary multilabel, output logits, imbalance none some strong, "
                "label_noise none, matters probabilities",
                "a proper score of logits: the true probabilities minimise it, at any imbalance; to decide, move "
                "the threshold",
                rank=1,
            ),
            Suits(
                "task classification, target binary multilabel, output logits, imbalance none some strong, "
                "label_noise some much",
                "smoothed labels bound the confidence that a wrong label can ask for",
                sets={"label_smoothing": 0.1},
            ),
            Suits(
                "task segmentation, target mask, output logits, imbalance none some, matters probabilities",
                "pixel by pixel a proper score and a steady slope from the first step; add a loss of the overlap",
            ),
            Suits(
                "task classification, target binary multilabel, output logits, imbalance some strong, label_noise "
                "none, matters recall",
                "pos_weight makes misses as dear as false alarms; its probabilities are no longer calibrated",
                sets={"pos_weight": Measured(1.0, "odds")},
            ),
            Suits(
                "task classification, target ordinal, output logits, matters order probabilities",
                "one logit a threshold, with the target 1 where the grade lies above it: the order is kept",
                rank=1,
            ),
        ),
        references=("Cox 1958, doi:10.1111/j.2517-6161.1958.tb00292.x",),
        tries=(
            {},
            {"pos_weight": 3.0},
            {"label_smoothing": 0.1},
            {"label_smoothing": 0.2, "pos_weight": 0.5},
        ),
        natives=(
            Native(
                "torch.nn.functional.binary_cross_entropy_with_logits",
                "pos_weight=pos_weight",
                "slope 0 at x=20, t=1",
                call="f(pred, target, reduction='none')",
            ),
            Native(
                "torch.nn.functional.binary_cross_entropy_with_logits",
                call="f(pred, target, pos_weight=xp.asarray(3.0, dtype=pred.dtype), reduction='none')",
                ours={"pos_weight": 3.0},
            ),
            Native(
                "keras.losses.binary_crossentropy",
                "from_logits=True, label_smoothing=label_smoothing",
                call="f(target, pred, from_logits=True)",
            ),
            Native(
                "keras.losses.binary_crossentropy",
                call="f(target, pred, from_logits=True, label_smoothing=0.1)",
                ours={"label_smoothing": 0.1},
            ),
            Native("optax.losses.sigmoid_binary_cross_entropy", call="f(pred, target)"),
            Native("tf.nn.sigmoid_cross_entropy_with_logits", call="f(target, pred)"),
            Native(
                "tf.nn.weighted_cross_entropy_with_logits",
                "pos_weight=pos_weight",
                call="f(target, pred, 3.0)",
                ours={"pos_weight": 3.0},
            ),
        ),
        points=(
            Reference(
                20.0, 1.0, 2.061153620314381e-9, note="in float32 sigma(20) is 1, and natives' slopes are 0"
            ),
            Reference(1e4, 0.0, 1e4, slope=1.0),
            Reference(-1.0, 1.0, 3.9397850625546686, {"pos_weight": 3.0}),
            Reference(float("inf"), 1.0, 0.0, note="natives give nan", slope=0.0),
            Reference(float("-inf"), 0.0, 0.0, note="natives give nan", slope=0.0),
            Reference(-60000.0, 1.0, 180000.0, {"pos_weight": 3.0}, note="beyond float16", slope=-3.0),
            Reference(2.0, 0.0, 2.1269280110429727, {"pos_weight": 3.0}, slope=0.8807970779778824),
        ),
    )


@spec(
    formula=r"-t\log p-(1-t)\log(1-p)",
    plain="-t log(p + eps) - (1 - t) log(1 - p + eps); p = pred, t = target",
    task="binary and multi-label classification",
    pred=UNIT,
    target=UNIT,
    arrays={"pred": "the probability of a yes", "target": "yes, no, or how probable a yes is"},
)
class BinaryCrossEntropy(Pointwise):
    """Binary cross-entropy of probabilities, never clipped. `eps` is added inside both logarithms."""

    label_smoothing: float = field(0.0, probability, "the share of every target that is replaced by 1/2")
    eps: float = field(0.0, non_negative, "what is added to both probabilities inside the logarithms")

    def at(self, xp: Any, *args: Array) -> Point:
        p, t = unsigned(xp, args[0]), smoothed(args[1], self.label_smoothing)
        no = 1 - t
        q = 1 - p
        if not absent(self.eps):
            log_p, log_q = log_near(xp, p, q, self.eps), log_near(xp, q, p, self.eps)
            p, q = p + self.eps, q + self.eps
        else:
            log_p, log_q = xp.log(p), log_complement(xp, p)
        return Point(
            -muted(xp, t, log_p) - muted(xp, no, log_q),
            lambda: over(xp, no, q) - over(xp, t, p),
            lambda: over(xp, over(xp, no, q), q) + over(xp, over(xp, t, p), p),
            majorizer=None if absent(self.eps) else (lambda: (t + no) / self.eps / self.eps),
            target=lambda: scaled(1 - self.label_smoothing, log_q - log_p),
        )

    def curvature_of(self, kind: str) -> Curvature:
        return WALL if kind == "majorizer" and not self.eps else super().curvature_of(kind)

    def definition(self, mp: Any, *args: Any) -> Any:
        p, t = args
        t = t * (1 - mp.mpf(self.label_smoothing)) + mp.mpf(self.label_smoothing) / 2
        eps = mp.mpf(self.eps)
        yes = -t * mp.log(p + eps) if t else mp.mpf(0)
        return yes + (-(1 - t) * mp.log(1 - p + eps) if t != 1 else mp.mpf(0))

    facts = Facts(
        majorizer=Stated(
            "1 / eps^2, the largest second derivative; none without eps: infinite at an end of its domain"
        ),
        gauss_newton=CONVEX,
        aliases=("bce", "log_loss", "binary_crossentropy", "BinaryCrossentropy", "BCELoss"),
        pros=(
            "takes probabilities from anywhere",
            "never clipped: the slope grows as it must near a wrong certainty",
        ),
        cons=("infinite for a wrong certainty; logits are safer: binary_cross_entropy_with_logits",),
        suits=(
            Suits(
                "task classification, target binary multilabel, output probabilities, imbalance none some strong, "
                "label_noise none, matters probabilities",
                "a proper score of probabilities, where the model already ends in a sigmoid",
                rank=1,
            ),
        ),
        references=("Good 1952, doi:10.1111/j.2517-6161.1952.tb00104.x",),
        tries=({}, {"label_smoothing": 0.1}, {"eps": 1e-3}),
        kinks=(Kink("p = t = 0 or p = t = 1", "that of the remaining term: 1 at 0, -1 at 1"),),
        natives=(
            Native(
                "torch.nn.functional.binary_cross_entropy",
                differs="logarithms clamped at -100",
                call="f(pred, target, reduction='none')",
            ),
            Native(
                "keras.losses.binary_crossentropy",
                differs="p clipped to [1e-7, 1 - 1e-7], with slope 0 beyond",
                call="f(target, pred)",
            ),
            Native(
                "tf.compat.v1.losses.log_loss",
                "eps=1e-7",
                call="f(target, pred, reduction='none')",
                ours={"eps": 1e-07},
            ),
        ),
        points=(
            Reference(
                1e-30, 1.0, 69.07755278982137, note="keras 16.118 with slope 0", slope=-9.999999999999999e29
            ),
            Reference(0.8, 1.0, 0.2231435513142097),
            Reference(0.0, 1.0, float("inf")),
            Reference(-0.0, 1.0, float("inf"), note="a zero all the same", slope=float("-inf")),
            Reference(1.4e-45, 1.0, 103.27985694811085, note="torch gives 100", slope=-7.142857142857142e44),
            Reference(
                1.0, 0.0, float("inf"), note="keras gives nan beside it in float16", slope=float("inf")
            ),
            Reference(1.0, 1.0, 0.0, note="keras gives nan in float16", slope=-1.0),
        ),
    )


def log_near(xp: Any, p: Array, rest: Array, eps: float) -> Array:
    """log(p + eps) for p + rest = 1: near p = 1 the sum would round away what the logarithm is about."""
    near = rest < 0.25
    return xp.where(near, xp.log1p(eps - xp.where(near, rest, 0.0)), xp.log(xp.where(near, 1.0, p + eps)))


def smoothed(t: Array, smoothing: float) -> Array:
    """Binary targets moved towards 1/2."""
    return t if absent(smoothing) else t * (1 - smoothing) + smoothing / 2
