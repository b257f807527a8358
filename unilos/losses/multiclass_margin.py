"""Losses of the margin between the score of a label and the scores of other classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ..specs import (
    CONVEX,
    UNIT,
    Facts,
    Kink,
    Labels,
    Native,
    Point,
    Reference,
    Rows,
    Shaped,
    Stated,
    Suits,
    WeighedRows,
    above_kink,
    above_max,
    any_number,
    choice,
    even,
    field,
    hinged,
    muted,
    spec,
)
from .multiclass import OPTIONS

Array = Any

SCORED = {"pred": "the scores of the classes", "target": "the right class, or how probable each class is"}

HALF_TIE = "(-1/2, 1/2) where two classes tie"


def rest_of(xp: Any, x: Array) -> Array:
    """0 for x <= 0, else x; a NaN stays one."""
    return xp.where(x <= 0, 0.0, x)


@dataclass(frozen=True, kw_only=True, repr=False)
class Worst(WeighedRows):
    """How far the best class, once others than the target's are raised by `margin`, lies above the target."""

    margin: ClassVar[float]

    def of_mass(self, xp: Any, z: Array, mass: Array, beyond: Any = None) -> Point:
        q, raised = mass, z + self.margin * (1 - mass)
        best, top = xp.top_mask(raised), xp.row_max(raised)
        if beyond is None:
            value = top - xp.row_sum(muted(xp, q, z))
        else:  # of differences: smoothing leaves mass on scores that are as large
            value = xp.row_sum(muted(xp, q, top - z)) - muted(xp, beyond + xp.zeros_like(top), top)
        return Point(
            xp.squeeze(value, axis=-1),
            lambda: xp.where(top == top, xp.where(best, 1 - q, -q), top),
            lambda: xp.zeros_like(z),
            majorizer=lambda: above_max(xp, raised),
            target=lambda: -xp.where(best, self.margin + z, z),
        )

    def of_label(self, xp: Any, z: Array, label: Labels) -> Point:
        # Of differences: the margin must not vanish beside large scores.
        others = xp.where(label.hot, float("-inf"), z)
        short = self.margin + (xp.row_max(others) - label.of(z))

        def slope() -> Array:
            best = xp.row_argmax(others)
            index = xp.astype(xp.expand_dims(label.index, axis=-1), best.dtype)
            first = xp.where((short == 0) & (best < index), 1.0, short)  # it ties with the label, and counts
            pull = xp.where(xp.iota(z, best.dtype) == best, xp.ones_like(z), 0.0)
            return hinged(xp, first, xp.where(label.hot, -1.0, pull))

        def above() -> Array:
            lead = xp.where(label.hot, 0.0, self.margin + (z - label.of(z)))  # of the others over the label's
            return above_max(xp, lead)

        value = xp.squeeze(rest_of(xp, short), axis=-1)
        return Point(value, slope, lambda: xp.zeros_like(z), majorizer=above)

    def of_row(self, mp: Any, row: list[Any], mass: list[Any]) -> Any:
        z, q = row, mass
        best = max(v + mp.mpf(self.margin) * (1 - qk) for v, qk in zip(z, q, strict=True))
        return best - mp.fsum(qk * v for v, qk in zip(z, q, strict=True) if qk)


@spec(
    formula=r"\max_c\left(z_c+1-q_c\right)-\sum_c q_c z_c",
    plain="max_c (z_c + 1 - q_c) - sum_c q_c z_c; z = pred, q = target (1 at a label)",
    task="classification",
    target=UNIT,
    simplex=("target",),
    labels=True,
    arrays=SCORED,
)
class MulticlassHinge(Worst):
    """Crammer and Singer's hinge: how far a score is from exceeding all others by 1, against labels or
    distributions."""

    margin: ClassVar[float] = 1.0

    facts = Facts(
        majorizer=Stated(
            "1 over the gap to the largest score and margin, of that one over the least gap; infinite where two tie"
        ),
        gauss_newton=CONVEX,
        aliases=("multiclass_hinge_loss", "crammer_singer"),
        pros=("what is right by a margin pulls no more", "convex"),
        cons=("only the worst class is pushed", "no probabilities come of it"),
        suits=(
            Suits(
                "task classification, target multiclass, output logits, imbalance none, label_noise none some, "
                "matters margin",
                "Crammer and Singer's margin between the label and its strongest rival",
            ),
        ),
        references=("Crammer and Singer 2001, Journal of Machine Learning Research 2, 265-292",),
        tries=({}, *OPTIONS),
        kinks=(Kink("several classes are largest", "that of the first of them"),),
        natives=(
            Native(
                "optax.losses.multiclass_hinge_loss",
                differs=f"labels only; nan at a masked class; slopes {HALF_TIE}",
                call="f(pred, target)",
                takes=("labels",),
            ),
        ),
        points=(
            Reference([0.5, -5.0, -6.0], 0, 0.0),
            Reference([1.0, 0.5, -1.0], 0, 0.5),
            Reference([2.0, float("-inf"), 0.0], 0, 0.0, note="a masked class; optax gives nan"),
            Reference([1e10, 1e10, 0.0], 0, 1.0),
        ),
    )


@spec(
    formula=r"\max_c z_c-\sum_c q_c z_c",
    plain="max_c z_c - sum_c q_c z_c; z = pred, q = target (1 at a label)",
    task="classification",
    target=UNIT,
    simplex=("target",),
    labels=True,
    arrays=SCORED,
)
class MulticlassPerceptron(Worst):
    """How far the largest score lies above the label's, or above the mean under a distribution."""

    margin: ClassVar[float] = 0.0

    facts = Facts(
        majorizer=Stated(
            "1 over the gap to the largest score, of that one over the least gap; infinite where two tie"
        ),
        gauss_newton=CONVEX,
        aliases=("multiclass_perceptron_loss",),
        pros=("only mistakes pull: the perceptron's rule is its slope", "convex"),
        cons=("no margin: a score that barely wins is as good as any",),
        suits=(
            Suits(
                "task classification, target multiclass, output logits, imbalance none, label_noise none, matters "
                "mistakes",
                "only mistakes pull: the perceptron's rule for many classes",
                rank=3,
            ),
        ),
        references=("Rosenblatt 1958, doi:10.1037/h0042519", "Collins 2002, doi:10.3115/1118693.1118694"),
        kinks=(Kink("several classes are largest", "that of the first of them"),),
        tries=({}, *OPTIONS),
        natives=(
            Native(
                "optax.losses.multiclass_perceptron_loss",
                differs=f"labels only; slopes {HALF_TIE}",
                call="f(pred, target)",
                takes=("labels",),
            ),
        ),
        points=(Reference([1.0, 3.0], 0, 2.0), Reference([1.0, 3.0], 1, 0.0)),
    )


@spec(
    formula=r"\left(1+\max_c (1-y_c)z_c-\sum_c y_c z_c\right)_+",
    plain="max(0, 1 + max_c (1 - y_c) z_c - sum_c y_c z_c); z = pred, y = target (1 at a label)",
    task="classification",
    target=UNIT,
    simplex=("target",),
    labels=True,
    arrays=SCORED,
)
class CategoricalHinge(WeighedRows):
    """Keras's multi-class hinge, whose maximum runs over `(1 - target) * pred` and so holds a 0."""

    def of_mass(self, xp: Any, z: Array, mass: Array, beyond: Any = None) -> Point:
        return self._rows(xp, z, mass, 1 - mass, xp.row_sum(muted(xp, mass, z)))

    def of_label(self, xp: Any, z: Array, label: Labels) -> Point:
        hot = xp.where(label.hot, xp.ones_like(z), 0.0)
        return self._rows(xp, z, hot, 1 - hot, label.of(z))

    def _rows(self, xp: Any, z: Array, y: Array, away: Array, own: Array) -> Point:
        against = muted(xp, away, z)
        short = 1 + (xp.row_max(against) - own)

        def above() -> Array:
            # Of the largest of planes, whose slopes are no further apart than a root of 2: over the least gap.
            top = xp.row_max(against)
            second = top - xp.row_max(xp.where(xp.top_mask(against), -float("inf"), against))
            gap = xp.where(short > 0, xp.where(second < short, second, short), -short)
            return above_kink(xp, gap, 2.0) + xp.zeros_like(z)

        def pulled(x: Array, best: Array) -> Array:
            top = xp.where(xp.top_mask(against), best, 0.0)
            return hinged(xp, short, top - x)

        return Point(
            xp.squeeze(rest_of(xp, short), axis=-1),
            lambda: pulled(y, away),
            lambda: xp.zeros_like(z),
            majorizer=above,
            target=lambda: pulled(z, -z),
        )

    def of_row(self, mp: Any, row: list[Any], mass: list[Any]) -> Any:
        z, y = row, mass
        negative = max((1 - yk) * v if yk != 1 else mp.mpf(0) for v, yk in zip(z, y, strict=True))
        return max(negative - mp.fsum(yk * v for v, yk in zip(z, y, strict=True) if yk) + 1, mp.mpf(0))

    facts = Facts(
        majorizer=Stated(
            "1 over the least gap between the largest of its planes and another; infinite at a tie"
        ),
        gauss_newton=CONVEX,
        aliases=("CategoricalHinge",),
        pros=("convex in the scores of a one-hot target",),
        cons=(
            "0 from the true class takes part in the maximum: a score has to reach 1; see multiclass_hinge",
        ),
        suits=(
            Suits(
                "task classification, target multiclass, output logits, imbalance none, label_noise none, matters "
                "margin",
                "Keras's margin, for models that were trained with it",
                rank=3,
            ),
        ),
        references=("Moore and DeNero 2011, L1 and L2 regularization for multiclass hinge loss models",),
        tries=({}, *OPTIONS),
        kinks=(
            Kink("the margin is met exactly", "0"),
            Kink("several classes are largest", "that of the first of them"),
        ),
        natives=(
            Native(
                "keras.losses.categorical_hinge",
                differs=f"slopes at the margin: half of them, on TensorFlow all; {HALF_TIE}",
                call="f(target, pred)",
                takes=("distributions",),
            ),
        ),
        points=(
            Reference([0.5, -5.0, -6.0], 0, 0.5, note="multiclass_hinge gives 0"),
            Reference([0.5, 1.0, -6.0], 0, 1.5),
        ),
    )


@spec(
    formula=r"\frac{w_k}{C}\sum_{c\ne k}\left(m-z_k+z_c\right)_+^p",
    plain="class_weight_k / classes sum_(c != k) max(0, margin - z_k + z_c)^p; z = pred, k = target",
    task="classification",
    labels=True,
    arrays={
        "pred": "the scores of the classes",
        "target": Shaped("the shape of `pred` without `axis`", "the right class", "integers"),
    },
)
class MultiMargin(WeighedRows):
    """Weston and Watkins' hinge: by how much every other class comes nearer to the label than `margin`, to the
    power of `p`, 1 or 2, over the number of classes."""

    p: int = field(1, choice(1, 2), "the power of what a class comes too near")
    margin: float = field(
        1.0,
        any_number,
        "the lead that the label's score should have over every other, in the unit of the scores",
    )
    without: ClassVar[Mapping[str, str]] = {
        "label_smoothing": "every margin is that of a label, and no class but the label has one"
    }
    item: ClassVar[Any] = Rows(distributions=False)

    def of_label(self, xp: Any, z: Array, label: Labels) -> Point:
        short = xp.where(label.hot, 0.0, rest_of(xp, self.margin + (z - label.of(z))))
        share = even(xp, z, 1.0) + xp.zeros_like(short[..., :1])
        squares = self.p == 2

        def both(each: Array, sign: float) -> Array:
            return xp.where(label.hot, sign * xp.row_sum(each), each)

        def active(x: float) -> Array:
            return share * hinged(xp, short, x)

        return Point(
            xp.row_sum((share * short) * short if squares else share * short, keepdims=False),
            lambda: both(2 * (share * short) if squares else active(1.0), -1.0),
            lambda: both(active(2.0), 1.0) if squares else share * xp.zeros_like(z),
            majorizer=lambda: both(self._above(xp, z, label, share), 1.0),
        )

    def _above(self, xp: Any, z: Array, label: Labels, share: Array) -> Array:
        """Of every class but the label: (a - b)^2 <= 2 a^2 + 2 b^2 shares a pair's curvature out."""
        if self.p == 2:
            return xp.where(label.hot, 0.0, 4 * share + xp.zeros_like(z))
        each = above_kink(xp, self.margin + (z - label.of(z)), 2.0)
        return xp.where(label.hot, 0.0, muted(xp, share + xp.zeros_like(z), each))

    def of_row(self, mp: Any, row: list[Any], mass: list[Any]) -> Any:
        z, k = row, mass.index(1)
        short = [mp.mpf(self.margin) - z[k] + v for c, v in enumerate(z) if c != k]
        return 1 / mp.mpf(len(z)) * mp.fsum(v**self.p for v in short if v > 0)

    facts = Facts(
        majorizer=Stated(
            "twice that of each pair's hinge: 1 / |what is short| for p = 1, infinite at its kink, and 4 for p = 2"
        ),
        gauss_newton=CONVEX,
        aliases=("multi_margin_loss", "MultiMarginLoss", "weston_watkins"),
        pros=("every class that comes too near is pushed", "convex"),
        cons=("its minimiser need not rank the classes by their probability", "labels only"),
        suits=(
            Suits(
                "task classification, target multiclass, output logits, imbalance none some, label_noise none, "
                "matters margin",
                "Weston and Watkins' margin over every rival, with p and the margin to choose",
                rank=3,
            ),
        ),
        references=("Weston and Watkins 1999, Support vector machines for multi-class pattern recognition",),
        tries=(
            {},
            {"p": 2},
            {"margin": 0.3},
            {"class_weight": (0.5, 1.0, 3.0, 0.25, 2.0)},
            {"p": 2, "margin": 2.0, "class_weight": (0.5, 1.0, 3.0, 0.25, 2.0), "ignore_index": 2},
        ),
        kinks=(Kink("z_k - z_c = margin", "0 for that class, the curvature, too"),),
        natives=(
            Native(
                "torch.nn.functional.multi_margin_loss",
                "p=p, margin=margin, weight=class_weight",
                "a mean divides by the number of rows, whatever the class weights",
                call="f(pred, target, reduction='none')",
            ),
        ),
        points=(
            Reference([0.1, 0.2, 0.4, 0.8], 3, 0.325),
            Reference([1.0, 0.5], 0, 0.125, {"p": 2}),
            Reference([1.0, float("-inf")], 0, 0.0, note="a masked class"),
        ),
    )
