"""Losses of two masks by how far they overlap. An item is a whole sample, the whole batch, or a class of either."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

import numpy as np

from ..specs import (
    REAL,
    UNIT,
    Facts,
    Interval,
    Kink,
    Logistic,
    Native,
    Point,
    Ratio,
    Reference,
    Shaped,
    any_axis,
    class_weights,
    field,
    flag,
    moved,
    non_negative_finite,
    others,
    softmax,
    spec,
    times,
)
from .boundary import Boundary as Boundary  # where it was, for pickles
from .masks import MASKS, Overlap, Sets

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
        apart = (p * (1 - g) - q * g if self.from_logits else p - g) / top
        s = self.smooth**0.5 / top
        return Ratio(
            xp,
            self.total(xp, times(weight, apart * apart)),
            2 * self.total(xp, times(weight, u * v)) + s * s,
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
        root = self.smooth**0.5
        top = xp.where(top < root, root, top)
        return xp.where(top == 0, 1.0, top)

    def of_set(self, mp: Any, entries: Any) -> Any:
        s, power = mp.mpf(self.smooth), 2 if self.squared else 1
        whole = mp.fsum(w * (p**power + g**power) for p, g, w in entries) + s
        return 1 - (2 * mp.fsum(w * p * g for p, g, w in entries) + s) / whole if whole else mp.mpf(0)

    facts = Facts(
        aliases=("dice_loss", "binary_dice_loss", "soft_dice", "DiceLoss"),
        pros=("does not care how much background there is", "its score is the F1 score of the pixels"),
        cons=(
            "not convex; small masks make steep slopes",
            "a soft mask is not its own best prediction; with squared=True it is",
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
    formula=r"1-\frac{2\sum_c w_c\sum p_cg_c+s}{\sum_c w_c\left(\sum p_c+\sum g_c\right)+s},"
    r"\quad w_c=\left(\sum g_c\right)^{-2}",
    plain="1 - (2 sum_c w_c sum p_c g_c + smooth) / (sum_c w_c (sum p_c + sum g_c) + smooth); "
    "w_c = 1 / (sum g_c)^2, p = pred, g = target",
    task="segmentation into classes",
    pred=UNIT,
    target=UNIT,
    arrays={
        "pred": Shaped(
            "(batch, ...) with the classes on `axis`",
            "the probabilities of the classes at every pixel, or logits with from_logits",
        ),
        "target": Shaped(
            "the shape of `pred`, or that without `axis`",
            "the mask of every class, one-hot or soft; or the class of every pixel",
            "floats, or integers",
        ),
    },
)
class GeneralizedDice(Sets):
    """Dice loss over classes, each divided by the square of its size in the mask: one set of all classes.

    The target holds labels, or a mask that is one-hot or soft. A class that it does not have weighs as much as its
    smallest one. `smooth` is added above and below the fraction; `from_logits` takes the softmax over the classes. Two
    empty masks cost 0.
    """

    axis: int = field(
        -1, any_axis, "the axis of the classes in the prediction, on which a target of labels has none"
    )
    class_weight: Sequence[float] | None = field(
        None, class_weights, "what each class counts besides, in both sums of the fraction; None for 1 each"
    )
    from_logits: bool = field(
        False,
        flag,
        "whether the prediction holds logits, of which the softmax over the classes is taken first",
    )
    smooth: float = field(
        0.0, non_negative_finite, "what is added above and below the fraction, in the unit of its sums"
    )

    last: ClassVar[bool] = True

    @property
    def mixed(self) -> bool:
        return self.from_logits

    @property
    def domains(self) -> tuple[Interval, ...]:
        return (REAL, UNIT) if self.from_logits else super().domains

    def at(self, xp: Any, *args: Array) -> Point:
        sets = self.masks_of(xp, *args)
        x, g, each = sets.pred, sets.mask, sets.weight
        rows = softmax(xp, x).shares if self.from_logits else None
        p, q = (x, 1 - x) if rows is None else (rows.p, rows.rest)
        size = self._a_class(xp, times(each, g))
        absent = size == 0
        smallest = xp.row_min(xp.where(absent, float("inf"), size))
        smallest = xp.where(smallest == float("inf"), 1.0, smallest)
        share = xp.where(absent, 1.0, smallest / xp.where(absent, 1.0, size))
        w = share * share  # weights in the unit of the largest one
        if self.class_weight is not None:
            w = w * self.of_class(xp, x, self.class_weight)
        wrong, right = p * (1 - g) + q * g, p * g
        error, hit = self._a_class(xp, times(each, wrong)), 2 * self._a_class(xp, times(each, right))
        r = Ratio(
            xp,
            xp.row_sum(w * error),
            xp.row_sum(w * hit) + self.smooth * (smallest * smallest),
            (times(each, w * (1 - 2 * g)), times(each, 2 * w * g)),
            (times(each, w * (q - p)), times(each, 2 * w * p)),
            (w * wrong, 2 * w * right),
        )

        def towards(slope: Array) -> Array:
            """Through the softmax: p (slope - the mean slope of the row), without what cancels in that."""
            return p * (slope * q - others(xp, p * slope))

        def slope() -> Array:
            found = r.slope(*r.pred)
            return found if rows is None else towards(found)

        def curvature() -> Array:
            if rows is None:
                return r.curvature(r.slope(*r.pred))
            return slope() * ((q - p) - 2 * towards(times(each, w + xp.zeros_like(p))) / r.whole)

        def by_size() -> Array:
            """The slope in the size of every class in the mask."""
            by_weight = w * r.slope(error, hit)
            lent = xp.row_sum(xp.where(absent, by_weight, 0.0))  # by the smallest class to the absent ones
            first = xp.top_mask(xp.where(absent, -1.0, share))
            by_weight = xp.where(absent, 0.0, by_weight + xp.where(first, lent, 0.0))
            return -2 * by_weight / xp.where(absent, 1.0, size)

        def of_weight() -> Array:
            found = r.slope(*r.weight) + by_size() * g
            return found if sets.factor is None else sets.factor * found

        point = Point(
            self.item(xp, r.error / r.whole),
            slope,
            curvature,
            target=lambda: r.slope(*r.target) + times(each, by_size() + xp.zeros_like(p)),
            weight=of_weight,
        )
        return sets.settled(xp, point)

    def _a_class(self, xp: Any, x: Array) -> Array:
        """The sum over all pixels that an item spends."""
        return xp.sum(x, axis=self.spent(x)[:-1], keepdims=True)

    def definition(self, mp: Any, *args: Any) -> Any:
        classes = self.sets(mp, *args)
        if self.from_logits:
            powers = [[mp.exp(z) for z, _, _ in one] for one in classes]
            sums = [mp.fsum(column) for column in zip(*powers, strict=True)]
            classes = [
                [(e / n, g, w) for e, n, (_, g, w) in zip(own, sums, one, strict=True)]
                for own, one in zip(powers, classes, strict=True)
            ]
        sizes = [mp.fsum(w * g for _, g, w in one) for one in classes]
        smallest = min((size for size in sizes if size), default=mp.mpf(1))
        s = whole = mp.mpf(self.smooth)
        for c, (one, size) in enumerate(zip(classes, sizes, strict=True)):
            weight = (1 if self.class_weight is None else mp.mpf(self.class_weight[c])) / (
                size or smallest
            ) ** 2
            s += weight * 2 * mp.fsum(w * p * g for p, g, w in one)
            whole += weight * (mp.fsum(w * p for p, _, w in one) + size)
        return 1 - s / whole if whole else mp.mpf(0)

    def examples(self, rng: Any, n: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """One-hot masks with and without absent classes, soft masks, and nearly perfect predictions."""
        batch, axis = (n if self.over == "sample" else 2), self.axis
        label = rng.integers(0, 3, (batch, 3))
        label[:, :2] = [0, 1]
        kind = (np.arange(batch) % 3)[:, None, None]
        soft = rng.dirichlet(np.ones(3), (batch, 3))
        hard = np.eye(3)[label]
        logits = rng.normal(0.0, 2.0, (batch, 3, 3)) + np.where(kind == 2, 12.0 * hard, 0.0)
        shares = np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
        pred = np.moveaxis(logits if self.from_logits else shares, -1, axis)
        yield "samples", (pred, np.moveaxis(np.where(kind == 1, soft, hard), -1, axis))
        if self.ignore_index is not None:
            label[:, 2] = np.where(np.arange(batch) % 2 == 0, label[:, 2], self.ignore_index)
        yield "labels", (pred, label)

    facts = Facts(
        aliases=("generalized_dice_loss", "multiclass_generalized_dice_loss", "GeneralizedDiceLoss"),
        pros=("small classes count as much as large ones",),
        cons=("not convex; a class of a few pixels can own a sample: over='batch' has fewer of them",),
        references=("Sudre et al. 2017, arXiv:1707.03237",),
        tries=(
            {},
            {"smooth": 1.0},
            {"from_logits": True},
            {"axis": 1, "class_weight": (0.5, 1.0, 3.0), "ignore_index": 255},
            {"over": "batch", "smooth": 0.5},
        ),
        kinks=(
            Kink("both masks are empty", "0"),
            Kink("a class that the mask does not have", "at its weight here"),
        ),
        natives=(
            Native(
                "monai.losses.GeneralizedDiceLoss",
                "batch=(over == 'batch')",
                "classes on axis 1; smooth=1e-5",
            ),
            Native(
                "optax.losses.multiclass_generalized_dice_loss",
                differs="the weighted mean of one Dice loss a class",
            ),
        ),
        points=(
            Reference(
                [[[0.9, 0.1], [0.2, 0.8], [0.4, 0.6]]],
                [[[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]],
                0.25925925925925924,
                note="weights 1 and 1/4: 0.875 / 3.375",
            ),
            Reference([[[0.0, 0.0], [0.0, 0.0]]], [[[0.0, 0.0], [0.0, 0.0]]], 0.0, note="two empty masks"),
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
        aliases=("mcc_loss", "MCCLoss", "matthews_correlation"),
        pros=("counts background and mask alike: a correlation of prediction and mask",),
        cons=("not convex; a mask without a background has none to correlate with",),
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
