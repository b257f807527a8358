"""Losses of rows in which any number of classes may be right: targets are rows of 0 and 1, no indices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from ..specs import (
    CONVEX,
    LOGISTIC,
    UNIT,
    Classes,
    Facts,
    Kink,
    Logistic,
    Native,
    Point,
    Reference,
    Rowwise,
    Stated,
    Suits,
    above_kink,
    absent,
    class_weights,
    constant,
    even,
    field,
    hinged,
    muted,
    probability,
    scaled,
    spec,
)

Array = Any


@spec(
    formula=r"\frac1C\sum_c w_c\left(t_c\operatorname{softplus}(-x_c)+(1-t_c)\operatorname{softplus}(x_c)\right)",
    plain="sum_c class_weight_c (t_c softplus(-x_c) + (1 - t_c) softplus(x_c)) / classes; "
    "softplus(x) = log(1 + exp(x)), x = pred, t = target",
    task="multi-label classification",
    target=UNIT,
    arrays={
        "pred": "the logits of the classes",
        "target": "which classes are right, or how probable each is",
    },
)
class MultilabelSoftMargin(Classes):
    """The mean over a row of binary cross-entropies of logits. Class weights scale the classes; the mean divides by
    the number of classes all the same."""

    class_weight: Sequence[float] | None = field(
        None,
        class_weights,
        "what each class counts in the mean over a row, whose divisor stays the number of classes; None for 1 each",
    )

    label_smoothing: float = field(
        0.0, probability, "the share of every answer that is moved to 1/2, halfway between yes and no"
    )

    without: ClassVar[Mapping[str, str]] = {
        "ignore_index": "the target is one answer a class, and no class is named by an index"
    }

    @property
    def has_shares(self) -> bool:
        return False  # a class's weight is no weight of its row

    def at(self, xp: Any, *args: Array) -> Point:
        x, t = args
        weight = 1.0 if self.class_weight is None else constant(xp, self.class_weight, x)
        share, keep = even(xp, x, 1.0) * weight, 1.0 - self.label_smoothing
        t = t if absent(self.label_smoothing) else scaled(keep, t) + 0.5 * self.label_smoothing
        s = Logistic(xp, x)
        return Point(
            xp.row_sum(muted(xp, share + xp.zeros_like(x), s.cross_entropy(t, 1 - t)), keepdims=False),
            lambda: share * s.slope(t, 1 - t),
            lambda: share * s.spread,
            majorizer=lambda: share * s.ceiling,
            target=lambda: -scaled(keep, share * x),
            class_weight=lambda: even(xp, x, 1.0) * s.cross_entropy(t, 1 - t),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        w = [1.0] * len(args[0]) if self.class_weight is None else self.class_weight
        e = mp.mpf(self.label_smoothing)
        target = [(1 - e) * t + e / 2 for t in args[1]]
        each = (
            mp.mpf(wc) * -(t * mp.log(1 / (1 + mp.exp(-x))) + (1 - t) * mp.log(1 / (1 + mp.exp(x))))
            for wc, x, t in zip(w, args[0], target, strict=True)
        )
        return mp.fsum(each) / len(args[0])

    facts = Facts(
        majorizer=LOGISTIC,
        gauss_newton=CONVEX,
        aliases=("multilabel_soft_margin_loss", "MultiLabelSoftMarginLoss"),
        pros=("convex", "one value a row, so that samples can be weighted"),
        cons=("asks every class on its own: binary_cross_entropy_with_logits, averaged",),
        suits=(
            Suits(
                "task classification, target multilabel, output logits, imbalance none some, label_noise none, "
                "matters probabilities",
                "one value a sample, the mean of binary cross-entropies over its classes: samples and classes can "
                "be weighted",
            ),
        ),
        references=("Cox 1958, doi:10.1111/j.2517-6161.1958.tb00292.x",),
        tries=({}, {"class_weight": (0.5, 1.0, 3.0, 0.25, 2.0)}, {"label_smoothing": 0.2}),
        natives=(
            Native(
                "torch.nn.functional.multilabel_soft_margin_loss",
                "weight=class_weight; class axis -1",
                call="f(pred, target, reduction='none')",
            ),
        ),
        points=(
            Reference([0.0, 0.0], [0.0, 1.0], 0.6931471805599453),
            Reference([20.0, -20.0], [1.0, 0.0], 2.061153620314381e-9),
            Reference([1e4, 0.0], [0.0, 0.0], 5000.346573590280, note="half of 1e4 + log 2"),
        ),
    )


@spec(
    formula=r"\frac1C\sum_{i\ne j} t_i(1-t_j)\left(1-z_i+z_j\right)_+",
    plain="sum_(i != j) t_i (1 - t_j) max(0, 1 - z_i + z_j) / classes; z = pred, t = target",
    task="multi-label classification",
    target=UNIT,
    arrays={"pred": "the scores of the classes", "target": "which classes are right"},
)
class MultilabelMargin(Rowwise):
    """The hinge of every pair of a right class and a wrong one, over the number of classes. The target holds 1 for
    the right classes and 0 for the others; between them, the probability that a class is right."""

    def at(self, xp: Any, *args: Array) -> Point:
        z, t = args
        right, wrong = xp.expand_dims(t, axis=-1), xp.expand_dims(1 - t, axis=-2)
        number = xp.iota(z, z.dtype)
        same = xp.expand_dims(number, axis=-1) == xp.expand_dims(number, axis=-2)
        pairs = right * wrong * even(xp, z, 1.0)
        short = 1 + (xp.expand_dims(z, axis=-2) - xp.expand_dims(z, axis=-1))
        hinge = xp.where(same | (short <= 0), 0.0, short)

        def slope() -> Array:
            pull = hinged(xp, hinge, pairs)
            return xp.sum(pull, axis=-2) - xp.row_sum(pull, keepdims=False)

        def target() -> Array:
            as_right = xp.row_sum(muted(xp, wrong + xp.zeros_like(hinge), hinge), keepdims=False)
            as_wrong = xp.sum(muted(xp, right + xp.zeros_like(hinge), hinge), axis=-2)
            return (as_right - as_wrong) * even(xp, z, 1.0)

        value = xp.row_sum(xp.row_sum(muted(xp, pairs, hinge), keepdims=False), keepdims=False)

        def above() -> Array:
            # (a - b)^2 <= 2 a^2 + 2 b^2 shares a pair's curvature out.
            each = xp.where(same, 0.0, muted(xp, pairs + xp.zeros_like(short), above_kink(xp, short, 2.0)))
            return xp.sum(each, axis=-2) + xp.row_sum(each, keepdims=False)

        return Point(value, slope, lambda: xp.zeros_like(z), majorizer=above, target=target)

    def definition(self, mp: Any, *args: Any) -> Any:
        z, t = args
        n = range(len(z))
        gaps = {(i, j): 1 - z[i] + z[j] for i in n for j in n if i != j and t[i] and t[j] != 1}
        return mp.fsum(t[i] * (1 - t[j]) * gap for (i, j), gap in gaps.items() if gap > 0) / len(z)

    facts = Facts(
        majorizer=Stated("1 / |what is short| of each pair, twice that of its hinge; infinite at its kink"),
        gauss_newton=CONVEX,
        aliases=("multilabel_margin_loss", "MultiLabelMarginLoss"),
        pros=("ranks what is right above what is wrong, by a margin", "convex in the scores"),
        cons=("looks at all pairs of classes: memory grows with their square",),
        suits=(
            Suits(
                "task classification, target multilabel, output logits, imbalance none some, label_noise none, "
                "matters margin ranking",
                "ranks the right classes above the wrong ones by a margin, pair by pair",
                rank=3,
            ),
        ),
        references=("Crammer and Singer 2003, Journal of Machine Learning Research 3, 1025-1058",),
        kinks=(Kink("z_i - z_j = 1", "0 for that pair"),),
        natives=(
            Native(
                "torch.nn.functional.multilabel_margin_loss",
                "a target of 0 and 1, not a list of classes that ends with -1",
                call="f(pred, xp.sort(xp.where(target > 0, xp.arange(pred.shape[-1]), -1), axis=-1, descending=True), "
                "reduction='none')",
                hard=True,
            ),
        ),
        points=(
            Reference([0.1, 0.2, 0.4, 0.8], [1.0, 0.0, 0.0, 1.0], 0.85),
            Reference([3.0, float("-inf")], [1.0, 0.0], 0.0, note="a masked class"),
        ),
    )
