"""Losses of two masks by how far they overlap. An item is a whole sample, the whole batch, or a class of either."""

from __future__ import annotations

from typing import Any

from ..specs import (
    RATIO,
    UNIT,
    Facts,
    Kink,
    Logistic,
    Native,
    Point,
    Ratio,
    Reference,
    Suits,
    field,
    flag,
    is_number,
    moved,
    non_negative_finite,
    spec,
    times,
)
from .boundary import Boundary as Boundary  # where it was, for pickles
from .generalized import GeneralizedDice as GeneralizedDice
from .masks import LABELS, MASKS, PIXELS, Overlap

Array = Any


@spec(
    formula=r"1-\frac{2\sum pg+s}{\sum p+\sum g+s}",
    plain="1 - (2 sum p g + smooth) / (sum p + sum g + smooth); p = pred, g = target",
    task="segmentation",
    pred=UNIT,
    target=UNIT,
    arrays=MASKS,
)
class Dice(Overlap):
    """Soft Dice loss: what prediction and mask do not share, over the sum of both.

    `squared` squares both in that sum. `smooth` is added above and below the fraction. `from_logits` takes the
    sigmoid of the prediction. Two empty masks cost 0.

    With `axis` the target may hold labels, and every class is a mask against all others: for a softmax pass its
    probabilities. A class in neither mask costs 0 and counts in a mean over classes; one that the target does not have
    costs all that there is as soon as the prediction has some of it, unless there is `smooth`. With all classes in one
    set (`average="micro"`) neither is seen.
    """

    smooth: float = field(0.0, non_negative_finite, "what is added above and below the fraction, in pixels")
    squared: bool = field(
        False, flag, "whether the entries of both masks are squared in the sums below the fraction"
    )

    def ratio(self, xp: Any, p: Array, q: Array, g: Array, weight: Array | None) -> Ratio:
        if not self.squared:
            wrong, right = p * (1 - g) + q * g, p * g
            return Ratio(
                xp,
                self.total(xp, times(weight, wrong)),
                2 * self.total(xp, times(weight, right)) + self.smooth,
                (times(weight, 1 - 2 * g), times(weight, 2 * g)),
                (times(weight, q - p), times(weight, 2 * p)),
                (wrong, 2 * right),
            )
        # Squares of the entries' shares of the largest one neither vanish nor lose their digits.
        top = self._largest(xp, p, g, weight)
        u, v = p / top, g / top
        # The smooth part is no larger than the square, which compilers form, and which may vanish.
        square = top * top
        square = square if is_number(square) else xp.where(square > 0, square, 1.0)
        apart = (p * (1 - g) - q * g if self.from_logits else p - g) / top
        return Ratio(
            xp,
            self.total(xp, times(weight, apart * apart)),
            2 * self.total(xp, times(weight, u * v)) + self.smooth / square,
            (times(weight, 2 * apart), times(weight, 2 * v)),
            (times(weight, -2 * apart), times(weight, 2 * u)),
            (apart * apart, 2 * (u * v)),
            2.0 if weight is None else 2.0 * weight,
            top,
        )

    def _largest(self, xp: Any, p: Array, g: Array, weight: Array | None) -> Array:
        if 0 in tuple(p.shape):
            return 1.0
        most = xp.where(p > g, p, g)
        most = most if weight is None else xp.where(weight > 0, most, 0.0)
        top = xp.max(most, axis=self.spent(p), keepdims=True)
        # Any scale will do: no derivative passes it.
        root = self.smooth**0.5 if is_number(self.smooth) else xp.sqrt(xp.detached(self.smooth))
        top = xp.where(top < root, root, top)
        return xp.where(top == 0, 1.0, top)

    def of_set(self, mp: Any, entries: Any) -> Any:
        s, power = mp.mpf(self.smooth), 2 if self.squared else 1
        whole = mp.fsum(w * (p**power + g**power) for p, g, w in entries) + s
        return 1 - (2 * mp.fsum(w * p * g for p, g, w in entries) + s) / whole if whole else mp.mpf(0)

    facts = Facts(
        majorizer=RATIO,
        gauss_newton=RATIO,
        aliases=("dice_loss", "binary_dice_loss", "soft_dice", "DiceLoss"),
        pros=("does not care how much background there is", "its score is the F1 score of the pixels"),
        cons=(
            "not convex; small masks make steep slopes",
            "a soft mask is not its own best prediction; with squared=True it is",
        ),
        suits=(
            Suits(
                "task segmentation, target mask classes, imbalance none some strong, matters overlap small",
                "the F1 score of the pixels: a small object counts as much as a large one, whatever the background",
                rank=1,
            ),
        ),
        references=(
            "Milletari et al. 2016, arXiv:1606.04797, with squared=True",
            "Drozdzal et al. 2016, arXiv:1608.04117",
        ),
        tries=(
            {},
            {"squared": True},
            {"squared": True, "smooth": 1.0, "from_logits": True},
            {"from_logits": True},
            {"axis": 1, "average": "macro", "class_weight": (0.5, 1.0, 3.0), "ignore_index": 255},
            {"axis": -1, "average": "none", "squared": True, "class_weight": (2.0, 0.0, 1.0)},
            {"over": "batch", "smooth": 0.5},
        ),
        kinks=(Kink("both masks are empty", "0"),),
        natives=(
            Native(
                "keras.losses.dice",
                'over="batch", or axis= for over="sample"',
                "1e-7 in the divisor, so that two empty masks cost 1; float16 sums overflow",
                call="f(target, pred, axis=(1, 2))",
            ),
            Native("keras.losses.Dice", 'over="batch", or axis= for over="sample"', "as keras.losses.dice"),
            Native(
                "optax.losses.binary_dice_loss",
                "apply_sigmoid=from_logits, smooth=smooth / 2",
                call="f(pred, target, smooth=0.5)",
                ours={"from_logits": True, "smooth": 1.0},
            ),
            Native(
                "optax.losses.dice_loss",
                "smooth=smooth / 2",
                "one loss a class, and the softmax inside",
                call="f(pred[..., None], target[..., None], smooth=0.5)",
                ours={"from_logits": True, "smooth": 1.0},
            ),
            Native(
                "monai.losses.DiceLoss",
                "squared_pred=squared, smooth_nr=smooth_dr=smooth, batch=(over == 'batch')",
                "one loss a channel, smooth=1e-5",
                call="f(reduction='none', smooth_nr=0.5, smooth_dr=0.5)"
                "(pred[:, None], target[:, None]).reshape(-1)",
                ours={"smooth": 0.5},
            ),
            Native(
                "segmentation_models_pytorch.losses.DiceLoss",
                "smooth=smooth",
                "over the batch, one loss a class",
            ),
        ),
        points=(
            Reference([[0.9, 0.2, 0.8]], [[1.0, 0.0, 1.0]], 0.025787965616045846, {"squared": True}),
            Reference(
                [[0.9, 0.2, 0.8]], [[1.0, 0.0, 1.0]], 0.084745762711864403, {"smooth": 2.0}, "optax: smooth=1"
            ),
            Reference([[0.9, 0.2, 0.8]], [[0.7, 0.1, 1.0]], 0.21621621621621623, note="soft masks"),
            Reference(
                [[0.7, 0.1, 1.0]], [[0.7, 0.1, 1.0]], 0.16666666666666666, note="a soft mask against itself"
            ),
            Reference([[0.7, 0.1, 1.0]], [[0.7, 0.1, 1.0]], 0.0, {"squared": True}),
            Reference(
                [[0.5, 0.5]],
                [[1.0, 1.0]],
                0.33333333333333331,
                note="70 000 such pixels in float16: keras nan",
            ),
            Reference([[1.0, 0.0]], [[0.0, 1.0]], 1.0, note="the score is 0"),
            Reference([[0.0, 0.0]], [[0.0, 0.0]], 0.0, note="two empty masks; keras gives 1"),
            Reference(
                PIXELS, LABELS, 0.36666666666666664, {"axis": 1, "ignore_index": 255}, "2.2 / 6 in one set"
            ),
            Reference(
                PIXELS,
                LABELS,
                0.3670745272525028,
                {"axis": 1, "ignore_index": 255, "average": "macro"},
                "the mean of 11 / 29 and 11 / 31",
            ),
            Reference(
                PIXELS,
                LABELS,
                0.3609566184649611,
                {"axis": 1, "ignore_index": 255, "average": "macro", "class_weight": (1.0, 3.0)},
                "a quarter and three quarters of them",
            ),
            Reference(
                [[[0.0, 0.0], [1.0, 1.0], [0.0, 0.0]]],
                [[1, 0]],
                0.4444444444444444,
                {"axis": 1, "average": "macro"},
                "a class in neither costs 0 and counts: (1 + 1 / 3 + 0) / 3",
            ),
            Reference(
                PIXELS, [[255, 255, 255, 255]], 0.0, {"axis": 1, "ignore_index": 255}, "a mean over nothing"
            ),
            Reference([[1e-30, 0.0]], [[0.0, 0.0]], 1.0, {"squared": True}, "squares are beyond float32"),
            Reference(
                [[0.9, 0.2, 0.8]],
                [[1.0, 0.0, 1.0]],
                0.1282051282051282,
                slope=[[-0.2892833662064431, 0.2235371466140697, -0.2892833662064431]],
            ),
        ),
    )


@spec(
    formula=r"1-\frac{T_+T_--F_+F_-}{\sqrt{(T_++F_+)(T_++F_-)(T_-+F_+)(T_-+F_-)}}",
    plain="1 - (TP TN - FP FN) / sqrt((TP + FP) (TP + FN) (TN + FP) (TN + FN)); "
    "TP = sum p g, TN = sum (1 - p) (1 - g), FP = sum p (1 - g), FN = sum (1 - p) g, p = pred, g = "
    "target",
    task="segmentation",
    pred=UNIT,
    target=UNIT,
    arrays=MASKS,
)
class MCC(Overlap):
    """1 less the correlation of prediction and mask (Matthews), from 0 to 2.

    `from_logits` takes the sigmoid of the prediction. Where prediction or mask is empty or full there is no
    correlation: the loss is 0 if they are the same and 1 if not.

    With `axis` the target may hold labels, and every class is a mask against all others. A class in neither mask costs
    0 and counts in a mean over classes.
    """

    def of_sets(self, xp: Any, x: Array, g: Array, weight: Array | None) -> Point:
        s = Logistic(xp, x) if self.from_logits else None
        p, q = (x, 1 - x) if s is None else (s.up, s.down)
        n, h = self.total(xp, xp.ones_like(x) if weight is None else weight), 1 - g
        n = xp.where(n == 0, 1.0, n)
        # Shares of all pixels: no product of four of them leaves the range.
        hit, vain, missed, rest = (
            self.total(xp, times(weight, a * b)) / n for a, b in ((p, g), (p, h), (q, g), (q, h))
        )
        predicted, spared, marked, clear = hit + vain, missed + rest, hit + missed, vain + rest
        none = (predicted == 0) | (spared == 0) | (marked == 0) | (clear == 0)
        of_pred = xp.sqrt(xp.where(none, 1.0, predicted)) * xp.sqrt(xp.where(none, 1.0, spared))
        of_mask = xp.sqrt(xp.where(none, 1.0, marked)) * xp.sqrt(xp.where(none, 1.0, clear))
        whole, right = of_pred * of_mask, xp.where(none, 0.0, hit * rest - vain * missed)
        # 1 - right / whole without the difference of two that are nearly alike.
        apart = hit * rest * (vain + missed) + vain * missed * (hit + rest)
        good = right > 0
        loss = xp.where(good, apart / (whole * (whole + xp.where(good, right, 0.0))), (whole - right) / whole)
        same = vain + missed == 0
        score = right / whole

        def fall(one: Array, other: Array, up: Array, down: Array, own: Array) -> Array:
            """The slope of the score in a mask, from the shares `up` and `down` of the other one, less its sign."""
            return xp.where(none, 0.0, (other * up - one * down) / (n * whole)) + score * own

        def turn(yes: Array, no: Array, own: Array) -> Array:
            return (no - yes) / (2 * n * own * own)

        def slope() -> Array:
            return fall(g, h, marked, clear, turn(predicted, spared, of_pred))

        def curvature() -> Array:
            k = turn(predicted, spared, of_pred)
            alone = xp.where(none, 0.0, (h * marked - g * clear) / (n * whole))
            bend = k * (alone - 3 * slope()) - score / (n * n * of_pred * of_pred)
            return times(weight, times(weight, bend))

        def target() -> Array:
            return times(weight, fall(p, q, predicted, spared, turn(marked, clear, of_mask)))

        def of_weight() -> Array:
            """Of every entry in all four sums, and in the four sums of two of them below."""
            alone = (p * g * rest + q * h * hit - p * h * missed - q * g * vain) / whole
            sums = ((p, predicted), (q, spared), (g, marked), (h, clear))
            below = (own / xp.where(none, 1.0, total) for own, total in sums)
            return xp.where(none, 0.0, (0.5 * score * sum(below) - alone) / n)

        value = self.item(xp, xp.where(none & same, 0.0, xp.where(none, 1.0, loss)))
        return moved(s, value, lambda: times(weight, slope()), curvature, target, weight=of_weight)

    def of_set(self, mp: Any, entries: Any) -> Any:
        tp = mp.fsum(w * p * g for p, g, w in entries)
        fp = mp.fsum(w * p * (1 - g) for p, g, w in entries)
        fn = mp.fsum(w * (1 - p) * g for p, g, w in entries)
        tn = mp.fsum(w * (1 - p) * (1 - g) for p, g, w in entries)
        whole = mp.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))
        if not whole:
            return mp.mpf(int(fp + fn != 0))
        return 1 - (tp * tn - fp * fn) / whole

    facts = Facts(
        majorizer=RATIO,
        gauss_newton=RATIO,
        aliases=("mcc_loss", "MCCLoss", "matthews_correlation"),
        pros=("counts background and mask alike: a correlation of prediction and mask",),
        cons=("not convex; a mask without a background has none to correlate with",),
        suits=(
            Suits(
                "task segmentation, target mask, imbalance none some strong, matters correlation overlap",
                "the correlation of prediction and mask: background and object count alike",
                rank=3,
            ),
        ),
        references=(
            "Matthews 1975, doi:10.1016/0005-2795(75)90109-9",
            "Abhishek and Hamarneh 2021, arXiv:2010.13454",
        ),
        tries=(
            {},
            {"from_logits": True},
            {"over": "batch"},
            {"axis": 1, "average": "macro", "ignore_index": 255},
        ),
        kinks=(Kink("a prediction or a mask that is empty or full", "0"),),
        natives=(
            Native(
                "segmentation_models_pytorch.losses.MCCLoss", "", "over the batch; eps=1e-5 in the divisor"
            ),
        ),
        points=(
            Reference([[0.9, 0.2, 0.8]], [[1.0, 0.0, 1.0]], 0.36414921554212587),
            Reference([[1.0, 0.0, 1.0]], [[1.0, 0.0, 1.0]], 0.0),
            Reference([[0.0, 1.0]], [[1.0, 0.0]], 2.0, note="the opposite"),
            Reference([[0.0, 0.0]], [[0.0, 0.0]], 0.0, note="two empty masks"),
            Reference([[0.5, 0.25]], [[0.0, 0.0]], 1.0, note="nothing to correlate with"),
        ),
    )
