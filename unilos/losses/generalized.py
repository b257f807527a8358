"""Dice loss of all classes in one set, each by its size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

import numpy as np

from ..specs import (
    RATIO,
    REAL,
    UNIT,
    Facts,
    Interval,
    Kink,
    Native,
    Point,
    Ratio,
    Reference,
    Shaped,
    Suits,
    any_axis,
    class_weights,
    field,
    flag,
    non_negative_finite,
    others,
    softmax,
    spec,
    times,
)
from .masks import Sets

Array = Any


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
        return (REAL if self.from_logits else UNIT), UNIT

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
            class_weight=lambda: xp.squeeze(share * share * r.moved(error, hit), axis=self.spent(x)[:-1]),
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
        majorizer=RATIO,
        gauss_newton=RATIO,
        aliases=("generalized_dice_loss", "multiclass_generalized_dice_loss", "GeneralizedDiceLoss"),
        pros=("small classes count as much as large ones",),
        cons=("not convex; a class of a few pixels can own a sample: over='batch' has fewer of them",),
        suits=(
            Suits(
                "task segmentation, target classes, imbalance some strong, matters overlap small",
                "each class is divided by the square of its size, so that small ones count as much as large ones",
            ),
        ),
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
