"""Losses of a margin: how far a score lies on the right side, for targets of +1 or -1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..specs import (
    BITS,
    CONVEX,
    KINKED,
    LOGISTIC,
    SIGNS,
    STEEP,
    Facts,
    Kink,
    Logistic,
    Native,
    Point,
    Pointwise,
    Reference,
    Stated,
    Suits,
    above_kink,
    below,
    muted,
    short_of,
    spec,
)
from .ranking import MarginRanking as MarginRanking  # where it was, for pickles

Array = Any

SIGNED = {"pred": "the score", "target": "the side on which the score should be"}


@dataclass(frozen=True, kw_only=True, repr=False)
class Margin(Pointwise):
    """A function of `target * pred`, the margin."""

    def of_margin(self, xp: Any, m: Array) -> Point:
        raise NotImplementedError

    def at(self, xp: Any, *args: Array) -> Point:
        x, s = args
        point = self.of_margin(xp, s * x)
        curvature, above = point.curvature, point.majorizer
        return Point(
            point.value,
            lambda: s * point.slope(),
            curvature and (lambda: (s * s) * curvature()),
            majorizer=above and (lambda: (s * s) * above()),
            target=lambda: muted(xp, point.slope(), x),
        )


def hinge(xp: Any, m: Array, edge: float) -> Point:
    """What a margin lacks to an edge."""
    return Point(
        short_of(xp, m, edge),
        lambda: -below(xp, m, edge),
        lambda: xp.zeros_like(m),
        majorizer=lambda: above_kink(xp, m - edge),
    )


@spec(
    formula=r"\log(1+e^{-sx}),\quad s=\pm1",
    plain="log(1 + exp(-s x)); x = pred, s = target, +1 or -1",
    task="binary classification",
    target=SIGNS,
    arrays=SIGNED,
)
class SoftMargin(Margin):
    """The logistic loss of a score: binary cross-entropy with logits, for targets of +1 and -1."""

    def of_margin(self, xp: Any, m: Array) -> Point:
        s = Logistic(xp, m)
        return Point(s.surprise, lambda: -s.down, lambda: s.spread, majorizer=lambda: s.ceiling)

    def definition(self, mp: Any, *args: Any) -> Any:
        x, s = args
        return mp.log(1 + mp.exp(-s * x))

    facts = Facts(
        majorizer=LOGISTIC,
        gauss_newton=CONVEX,
        aliases=("soft_margin_loss", "SoftMarginLoss", "logistic"),
        pros=("convex and smooth", "a proper score: the score is the log-odds"),
        cons=("never quite 0, so that no example is ever left alone",),
        suits=(
            Suits(
                "task classification, target signs, output logits, imbalance none some, label_noise none, matters "
                "probabilities",
                "binary cross-entropy with logits for targets of +1 and -1",
                rank=1,
            ),
        ),
        references=("Friedman, Hastie and Tibshirani 2000, doi:10.1214/aos/1016218223",),
        natives=(
            Native(
                "torch.nn.functional.soft_margin_loss",
                differs="inf with nan slopes from a margin of -89 on",
                call="f(pred, target, reduction='none')",
            ),
        ),
        points=(
            Reference(
                -89.0, 1.0, 89.0, note="in float32 exp(89) is infinite, and so is torch's loss", slope=-1.0
            ),
            Reference(1e4, -1.0, 1e4, slope=1.0),
            Reference(
                -20.0, 1.0, 20.000000002061154, note="exp(20) is beyond float16, where torch gives inf"
            ),
            Reference(0.0, -1.0, 0.6931471805599453),
            Reference(float("inf"), 1.0, 0.0, slope=0.0),
        ),
    )


@spec(
    formula=r"\max(0,\,1-sx),\quad s=\pm1",
    plain="max(0, 1 - s x); x = pred, s = target, +1 or -1",
    task="binary classification",
    target=SIGNS,
    arrays=SIGNED,
)
class Hinge(Margin):
    """What a score lacks to a margin of 1, for targets of +1 and -1."""

    def of_margin(self, xp: Any, m: Array) -> Point:
        return hinge(xp, m, 1.0)

    def definition(self, mp: Any, *args: Any) -> Any:
        x, s = args
        return max(mp.mpf(0), 1 - s * x)

    facts = Facts(
        majorizer=KINKED,
        gauss_newton=CONVEX,
        aliases=("hinge_loss", "HingeLoss"),
        pros=(
            "examples with a margin of 1 or more are left alone",
            "convex, and robust to scores that are too right",
        ),
        cons=("no probabilities come out of it", "no curvature for second-order methods"),
        suits=(
            Suits(
                "task classification, target signs binary, output logits, imbalance none some, label_noise none "
                "some, matters margin",
                "examples beyond the margin are left alone, and a wrong one pulls no harder the farther it is: the "
                "support vector machine",
            ),
        ),
        references=("Cortes and Vapnik 1995, doi:10.1007/BF00994018",),
        kinks=(Kink("s x = 1", "0"),),
        natives=(
            Native(
                "keras.losses.hinge",
                differs="the mean over the last axis is taken first; targets of 0 and 1 alone are converted",
                call="f(target, pred)",
            ),
            Native("optax.losses.hinge_loss", call="f(pred, target)"),
            Native(
                "tf.compat.v1.losses.hinge_loss",
                "targets 0 and 1",
                "divides by the number of non-zero weights",
                call="f((target + 1) / 2, pred, reduction='none')",
            ),
        ),
        points=(Reference(0.25, 1.0, 0.75), Reference(0.25, -1.0, 1.25), Reference(1.0, 1.0, 0.0)),
    )


@spec(
    formula=r"\max(0,\,1-sx)^2,\quad s=\pm1",
    plain="max(0, 1 - s x)^2; x = pred, s = target, +1 or -1",
    task="binary classification",
    target=SIGNS,
    arrays=SIGNED,
)
class SquaredHinge(Margin):
    """The square of what a score lacks to a margin of 1, for targets of +1 and -1."""

    def of_margin(self, xp: Any, m: Array) -> Point:
        lack = short_of(xp, m, 1.0)
        return Point(
            lack * lack,
            lambda: -2 * lack,
            lambda: 2 * below(xp, m, 1.0),
            majorizer=lambda: 2 * xp.ones_like(m),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        x, s = args
        return max(mp.mpf(0), 1 - s * x) ** 2

    facts = Facts(
        majorizer=Stated("2, the curvature of its parabola, also where the loss is 0"),
        gauss_newton=CONVEX,
        pros=("a hinge without a kink", "examples with a margin of 1 or more are left alone"),
        cons=("one wrong label can own the batch: the slope grows with the violation",),
        suits=(
            Suits(
                "task classification, target signs binary, output logits, imbalance none, label_noise none, "
                "matters margin smooth",
                "a margin without a kink, for second-order solvers",
                rank=3,
            ),
        ),
        references=("Lee and Mangasarian 2001, doi:10.1023/A:1011215321374",),
        natives=(
            Native(
                "keras.losses.squared_hinge",
                differs="the mean over the last axis is taken first; targets of 0 and 1 alone are converted",
                call="f(target, pred)",
            ),
        ),
        points=(Reference(0.5, 1.0, 0.25), Reference(2.0, -1.0, 9.0), Reference(3.0, 1.0, 0.0)),
    )


@spec(
    formula=r"\max(0,\,-sx),\quad s=\pm1",
    plain="max(0, -s x); x = pred, s = target, +1 or -1",
    task="binary classification",
    target=SIGNS,
    arrays=SIGNED,
)
class Perceptron(Margin):
    """How far a score lies on the wrong side, for targets of +1 and -1."""

    def of_margin(self, xp: Any, m: Array) -> Point:
        return hinge(xp, m, 0.0)

    def definition(self, mp: Any, *args: Any) -> Any:
        x, s = args
        return max(mp.mpf(0), -s * x)

    facts = Facts(
        majorizer=KINKED,
        gauss_newton=CONVEX,
        aliases=("perceptron_loss",),
        pros=("right answers cost nothing, however close",),
        cons=("asks for no margin: the score 0 is a minimum of every example",),
        suits=(
            Suits(
                "task classification, target signs, output logits, imbalance none, label_noise none, matters mistakes",
                "only mistakes pull: the perceptron's rule",
                rank=3,
            ),
        ),
        references=("Rosenblatt 1958, doi:10.1037/h0042519",),
        kinks=(Kink("s x = 0", "0"),),
        natives=(Native("optax.losses.perceptron_loss", differs="slope -s/2 at 0", call="f(pred, target)"),),
        points=(Reference(-1.5, 1.0, 1.5), Reference(1.5, 1.0, 0.0), Reference(0.0, -1.0, 0.0)),
    )


@spec(
    formula=r"0\ \text{if}\ m\ge1,\quad -m\ \text{if}\ m\le-1,\quad \tfrac14(1-m)^2\ \text{else},"
    r"\quad m=(2t-1)\,x",
    plain="0 if m >= 1, -m if m <= -1, else (1 - m)^2 / 4; m = (2 t - 1) x, x = pred, t = target",
    task="binary classification",
    target=BITS,
    arrays={"pred": "the score of a yes", "target": "yes or no"},
)
class BinarySparsemax(Pointwise):
    """The sparsemax loss of a yes-or-no question, for targets of 0 and 1: a quarter of the modified Huber loss."""

    def at(self, xp: Any, *args: Array) -> Point:
        x, t = args
        s = 2 * t - 1
        m = s * x
        far = m <= -1
        lack = xp.where(far, 2.0, short_of(xp, m, 1.0))
        return Point(
            xp.where(far, -m, (0.25 * lack) * lack),
            lambda: (-0.5 * s) * lack,
            lambda: xp.where(far, 0.0, (0.5 * s * s) * below(xp, m, 1.0)),
            majorizer=lambda: 0.5 * s * s,
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        x, t = args
        u = -x if t else x
        if u <= -1:
            return mp.mpf(0)
        return u if u >= 1 else (u + 1) ** 2 / 4

    facts = Facts(
        majorizer=Stated("1/2, the curvature of its parabola, also beside it"),
        gauss_newton=CONVEX,
        aliases=("sparsemax_loss", "modified_huber"),
        pros=("its probabilities may be exactly 0 and 1", "quadratic near the border, linear far away"),
        cons=("no curvature outside the border",),
        suits=(
            Suits(
                "task classification, target binary, output logits, imbalance none some, label_noise none, matters "
                "sparse",
                "probabilities that may be exactly 0 and 1",
                rank=3,
            ),
        ),
        references=("Martins and Astudillo 2016, arXiv:1602.02068", "Zhang 2004, doi:10.1214/aos/1079120130"),
        natives=(
            Native("optax.losses.sparsemax_loss", call="f(pred, target)"),
            Native("sklearn.linear_model.SGDClassifier", 'loss="modified_huber"', "four times as large"),
        ),
        points=(Reference(0.0, 1.0, 0.25), Reference(3.0, 0.0, 3.0), Reference(1.0, 1.0, 0.0)),
    )


@spec(
    formula=r"e^{-sx},\quad s=\pm1",
    plain="exp(-s x); x = pred, s = target, +1 or -1",
    task="binary classification, boosting",
    target=SIGNS,
    arrays=SIGNED,
)
class Exponential(Margin):
    """The exponential of a score's negative margin, for targets of +1 and -1."""

    def of_margin(self, xp: Any, m: Array) -> Point:
        e = xp.exp(-m)
        return Point(e, lambda: -e, lambda: e)

    def definition(self, mp: Any, *args: Any) -> Any:
        x, s = args
        return mp.exp(-s * x)

    facts = Facts(
        majorizer=STEEP,
        gauss_newton=CONVEX,
        aliases=("exponential_loss", "ExponentialLoss", "adaboost"),
        pros=("convex and smooth", "the loss that AdaBoost descends"),
        cons=("one wrong label owns the batch: the loss grows exponentially with the violation",),
        suits=(
            Suits(
                "task classification, target signs, output logits, imbalance none, label_noise none, matters boosting",
                "what AdaBoost descends; for clean labels only",
                rank=3,
            ),
        ),
        references=("Freund and Schapire 1997, doi:10.1006/jcss.1997.1504",),
        points=(
            Reference(0.0, 1.0, 1.0),
            Reference(2.0, 1.0, 0.1353352832366127),
            Reference(float("inf"), 1.0, 0.0),
        ),
    )
