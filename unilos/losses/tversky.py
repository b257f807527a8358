"""Overlap of two masks where what is found in vain and what is missed weigh differently."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..specs import (
    RATIO,
    UNIT,
    Facts,
    Kink,
    Native,
    Point,
    Ratio,
    Reference,
    Suits,
    beside,
    field,
    is_number,
    leading,
    non_negative_finite,
    positive,
    spec,
    times,
)
from .masks import LABELS, MASKS, PIXELS, Overlap

Array = Any


@dataclass(frozen=True, kw_only=True, repr=False)
class _Weighed(Overlap):
    """What is found in vain and what is missed, each with its weight, beside what is found."""

    smooth: float = field(0.0, non_negative_finite, "what is added above and below the fraction, in pixels")

    def _ratio(
        self, xp: Any, p: Array, q: Array, g: Array, weight: Array | None, vain: float, missed: float
    ) -> Ratio:
        wrong, right = vain * (p * (1 - g)) + missed * (q * g), p * g
        return Ratio(
            xp,
            self.total(xp, times(weight, wrong)),
            self.total(xp, times(weight, right)) + self.smooth,
            (times(weight, vain * (1 - g) - missed * g), times(weight, g)),
            (times(weight, missed * q - vain * p), times(weight, p)),
            (wrong, right),
        )

    def _of_set(self, mp: Any, entries: Any, vain: float, missed: float) -> Any:
        s = mp.mpf(self.smooth)
        found = mp.fsum(w * p * g for p, g, w in entries)
        false_positives = mp.fsum(w * p * (1 - g) for p, g, w in entries)
        false_negatives = mp.fsum(w * (1 - p) * g for p, g, w in entries)
        whole = found + mp.mpf(vain) * false_positives + mp.mpf(missed) * false_negatives + s
        return 1 - (found + s) / whole if whole else mp.mpf(0)


@spec(
    formula=r"1-\frac{I+s}{I+\alpha F_++\beta F_-+s},\quad I=\sum pg,\ F_+=\sum p(1-g),\ F_-=\sum(1-p)g",
    plain="1 - (I + smooth) / (I + alpha FP + beta FN + smooth); "
    "I = sum p g, FP = sum p (1 - g), FN = sum (1 - p) g, p = pred, g = target",
    task="segmentation",
    pred=UNIT,
    target=UNIT,
    arrays=MASKS,
)
class Tversky(_Weighed):
    """Tversky's index of two masks, as a loss: `alpha` weighs what is found in vain (false positives), `beta` what is
    missed (false negatives).

    `smooth` is added above and below the fraction. `from_logits` takes the sigmoid of the prediction. Two empty masks
    cost 0.

    With `axis` the target may hold labels, and every class is a mask against all others: for a softmax pass its
    probabilities. A class in neither mask costs 0 and counts in a mean over classes; one that the target does not have
    costs all that there is as soon as the prediction has some of it, unless there is `smooth`. With all classes in one
    set (`average="micro"`) neither is seen.
    """

    alpha: float = field(0.5, non_negative_finite, "what false positives count")
    beta: float = field(0.5, non_negative_finite, "what false negatives count")

    def ratio(self, xp: Any, p: Array, q: Array, g: Array, weight: Array | None) -> Ratio:
        return self._ratio(xp, p, q, g, weight, self.alpha, self.beta)

    def of_set(self, mp: Any, entries: Any) -> Any:
        return self._of_set(mp, entries, self.alpha, self.beta)

    facts = Facts(
        majorizer=RATIO,
        gauss_newton=RATIO,
        aliases=("tversky_loss", "TverskyLoss"),
        pros=(
            "trades false positives against false negatives",
            "the Dice loss at 1/2 and 1/2, Jaccard's at 1 and 1",
        ),
        cons=("not convex; small masks make steep slopes",),
        suits=(
            Suits(
                "task segmentation, target mask classes, imbalance some strong, matters recall small",
                "beta above alpha makes a missed pixel dearer than one found in vain",
                sets={"alpha": 0.3, "beta": 0.7},
            ),
        ),
        references=("Salehi et al. 2017, arXiv:1706.05721",),
        tries=(
            {},
            {"alpha": 0.3, "beta": 0.7},
            {"alpha": 0.0, "beta": 2.0, "smooth": 1.0},
            {"from_logits": True, "alpha": 0.3, "beta": 0.7},
            {"over": "batch", "alpha": 0.75, "beta": 0.25},
            {
                "axis": 1,
                "average": "none",
                "ignore_index": 255,
                "class_weight": (0.5, 1.0, 3.0),
                "alpha": 0.3,
            },
        ),
        kinks=(Kink("both masks are empty", "0"),),
        natives=(
            Native(
                "keras.losses.tversky",
                "alpha=beta, beta=alpha",
                "its alpha weighs what is missed; 1e-7 in the divisor, so that two empty masks cost 1",
                call="f(target, pred, alpha=0.7, beta=0.3, axis=(1, 2))",
                ours={"alpha": 0.3, "beta": 0.7},
            ),
            Native("keras.losses.Tversky", "alpha=beta, beta=alpha", "as keras.losses.tversky"),
            Native(
                "optax.losses.dice_loss",
                "alpha=alpha, beta=beta, smooth=smooth",
                "one loss a class, and the softmax inside",
                call="f(pred[..., None], target[..., None], alpha=0.3, beta=0.7, smooth=0.5)",
                ours={"alpha": 0.3, "beta": 0.7, "smooth": 0.5, "from_logits": True},
            ),
            Native(
                "monai.losses.TverskyLoss",
                "alpha=alpha, beta=beta, smooth_nr=smooth_dr=smooth",
                "one loss a channel, smooth=1e-5",
                call="f(alpha=0.3, beta=0.7, reduction='none', smooth_nr=0.5, smooth_dr=0.5)"
                "(pred[:, None], target[:, None]).reshape(-1)",
                ours={"alpha": 0.3, "beta": 0.7, "smooth": 0.5},
            ),
        ),
        points=(
            Reference([[0.9, 0.2, 0.8]], [[1.0, 0.0, 1.0]], 0.12820512820512820),
            Reference(
                [[0.9, 0.2, 0.8]],
                [[1.0, 0.0, 1.0]],
                0.13705583756345177,
                {"alpha": 0.3, "beta": 0.7},
                "0.27 / 1.97",
            ),
            Reference([[0.0, 0.0]], [[0.0, 0.0]], 0.0, note="two empty masks; keras gives 1"),
        ),
    )


@spec(
    formula=r"\left(1-\frac{I+s}{I+\alpha F_++\beta F_-+s}\right)^\gamma",
    plain="(1 - (I + smooth) / (I + alpha FP + beta FN + smooth))^gamma; "
    "I = sum p g, FP = sum p (1 - g), FN = sum (1 - p) g, p = pred, g = target",
    task="segmentation",
    pred=UNIT,
    target=UNIT,
    arrays=MASKS,
)
class FocalTversky(_Weighed):
    """Tversky's loss to the power `gamma`: `alpha` weighs false positives, `beta` false negatives.

    `smooth` is added above and below the fraction. `from_logits` takes the sigmoid of the prediction. Two empty masks
    cost 0.

    With `axis` the target may hold labels, and every class is a mask against all others: for a softmax pass its
    probabilities. A class in neither mask costs 0 and counts in a mean over classes; one that the target does not have
    costs all that there is as soon as the prediction has some of it, unless there is `smooth`. With all classes in one
    set (`average="micro"`) neither is seen.
    """

    gamma: float = field(
        0.75,
        positive,
        "the power of Tversky's loss: below 1 it keeps on pulling at masks that are nearly right",
    )
    alpha: float = field(0.5, non_negative_finite, "what false positives count")
    beta: float = field(0.5, non_negative_finite, "what false negatives count")

    def ratio(self, xp: Any, p: Array, q: Array, g: Array, weight: Array | None) -> Ratio:
        return self._ratio(xp, p, q, g, weight, self.alpha, self.beta)

    def of_sets(self, xp: Any, x: Array, g: Array, weight: Array | None) -> Point:
        loss = super().of_sets(xp, x, g, weight)
        gamma, bend = self.gamma, loss.curvature
        perfect = loss.value == 0
        base = xp.where(perfect, 1.0, loss.value)
        by = beside(xp, gamma, base)

        def power(exponent: Any, like: Array) -> Array:
            if is_number(exponent) and exponent == 0:
                return xp.ones_like(like)
            of_zero = 0.0 if is_number(exponent) else xp.astype(exponent == 0, base.dtype)
            return leading(xp, xp.where(perfect, of_zero, base**exponent), like)

        def steeper(slope: Array) -> Array:
            return gamma * power(by - 1, slope) * slope

        def curvature() -> Array:
            slope = loss.slope()
            flat = is_number(gamma) and gamma == 1
            again = 0.0 if flat else gamma * (gamma - 1) * (power(by - 2, slope) * slope) * slope
            return steeper(bend()) + again  # type: ignore[misc]

        return Point(
            xp.where(perfect, 0.0, base**by),
            lambda: steeper(loss.slope()),
            curvature,
            target=lambda: steeper(loss.also["target"]()),
            weight=lambda: steeper(loss.also["weight"]()),
        )

    def of_set(self, mp: Any, entries: Any) -> Any:
        return self._of_set(mp, entries, self.alpha, self.beta) ** mp.mpf(self.gamma)

    facts = Facts(
        majorizer=RATIO,
        gauss_newton=RATIO,
        aliases=("focal_tversky_loss", "FocalTverskyLoss"),
        pros=("gamma below 1 keeps on pulling at masks that are nearly right, above 1 it leaves them",),
        cons=("with gamma below 1 the slope grows without bound towards a perfect mask",),
        suits=(
            Suits(
                "task segmentation, target mask classes, imbalance strong, matters recall small",
                "dearer misses, and a power that keeps on pulling at small objects that are nearly right",
                sets={"alpha": 0.3, "beta": 0.7, "gamma": 0.75},
            ),
        ),
        references=("Abraham and Khan 2019, arXiv:1810.07842, whose gamma is 1 / gamma here",),
        tries=(
            {},
            {"gamma": 2.0, "alpha": 0.3, "beta": 0.7},
            {"from_logits": True},
            {"axis": -1, "average": "macro", "ignore_index": 1, "gamma": 0.5},
            {"over": "batch", "gamma": 1.5, "smooth": 1.0},
        ),
        kinks=(Kink("a perfect mask, and gamma < 1", "0"), Kink("both masks are empty", "0")),
        natives=(
            Native(
                "segmentation_models_pytorch.losses.TverskyLoss",
                "gamma=gamma",
                "the power of the mean over classes",
            ),
        ),
        points=(
            Reference([[0.9, 0.2, 0.8]], [[1.0, 0.0, 1.0]], 0.21425405391243443),
            Reference([[1.0, 0.0, 1.0]], [[1.0, 0.0, 1.0]], 0.0, note="natives' slopes are nan"),
            Reference([[0.0, 0.0]], [[0.0, 0.0]], 0.0, note="two empty masks"),
        ),
    )


@spec(
    formula=r"1-\frac{\sum pg+s}{\sum p+\sum g-\sum pg+s}",
    plain="1 - (sum p g + smooth) / (sum p + sum g - sum p g + smooth); p = pred, g = target",
    task="segmentation",
    pred=UNIT,
    target=UNIT,
    arrays=MASKS,
)
class Jaccard(_Weighed):
    """Soft Jaccard loss, 1 less the intersection over the union of two masks.

    `smooth` is added above and below the fraction. `from_logits` takes the sigmoid of the prediction. Two empty masks
    cost 0.

    With `axis` the target may hold labels, and every class is a mask against all others: for a softmax pass its
    probabilities. A class in neither mask costs 0 and counts in a mean over classes; one that the target does not have
    costs all that there is as soon as the prediction has some of it, unless there is `smooth`. With all classes in one
    set (`average="micro"`) neither is seen.
    """

    def ratio(self, xp: Any, p: Array, q: Array, g: Array, weight: Array | None) -> Ratio:
        return self._ratio(xp, p, q, g, weight, 1.0, 1.0)

    def of_set(self, mp: Any, entries: Any) -> Any:
        s = mp.mpf(self.smooth)
        both = mp.fsum(w * p * g for p, g, w in entries)
        union = mp.fsum(w * p for p, _, w in entries) + mp.fsum(w * g for _, g, w in entries) - both
        return 1 - (both + s) / (union + s) if union + s else mp.mpf(0)

    facts = Facts(
        majorizer=RATIO,
        gauss_newton=RATIO,
        aliases=("jaccard_loss", "soft_iou", "JaccardLoss"),
        pros=("its score is the intersection over union of hard masks",),
        cons=("not convex; small masks make steep slopes", "a soft mask is not its own best prediction"),
        suits=(
            Suits(
                "task segmentation, target mask classes, imbalance none some, matters iou overlap",
                "the intersection over union that masks are judged by",
            ),
        ),
        references=("Rahman and Wang 2016, doi:10.1007/978-3-319-50835-1_22",),
        tries=(
            {},
            {"smooth": 1.0},
            {"from_logits": True},
            {"over": "batch"},
            {"axis": 1, "class_weight": (0.5, 1.0, 3.0), "ignore_index": 255},
        ),
        kinks=(Kink("both masks are empty", "0"),),
        natives=(
            Native(
                "segmentation_models_pytorch.losses.JaccardLoss",
                "smooth=smooth",
                "over the batch, one loss a class",
            ),
            Native(
                "monai.losses.DiceLoss",
                "jaccard=True, smooth_nr=smooth_dr=2 * smooth",
                "one loss a channel, smooth=1e-5",
                call="f(jaccard=True, reduction='none', smooth_nr=1.0, smooth_dr=1.0)"
                "(pred[:, None], target[:, None]).reshape(-1)",
                ours={"smooth": 0.5},
            ),
        ),
        points=(
            Reference([[0.9, 0.2, 0.8]], [[1.0, 0.0, 1.0]], 0.22727272727272727, note="0.5 / 2.2"),
            Reference(
                PIXELS,
                LABELS,
                0.5369047619047619,
                {"axis": 1, "ignore_index": 255, "average": "macro"},
                "the mean of 11 / 20 and 11 / 21",
            ),
            Reference([[0.0, 0.0]], [[0.0, 0.0]], 0.0, note="two empty masks"),
        ),
    )
