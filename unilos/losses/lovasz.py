"""The convex extension of the Jaccard index of hard masks (Lovász), from predictions sorted by their errors."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

import numpy as np

from ..specs import (
    BITS,
    CONVEX,
    UNIT,
    Facts,
    Kink,
    Lacking,
    Native,
    PerSample,
    Point,
    Reference,
    Samples,
    Shaped,
    Suits,
    any_axis,
    class_weights,
    entries,
    field,
    hinged,
    length,
    muted,
    spec,
    times,
)
from .masks import ENTRIES, Sets

Array = Any


def flat(loss: PerSample, xp: Any, x: Array, keep: int = 0) -> Array:
    """All that an item spends on one axis, but for the `keep` last axes."""
    shape, first = _shape(xp, x), int(loss.over == "sample")
    last = len(shape) - keep
    return xp.reshape(x, (*shape[:first], math.prod(shape[first:last]), *shape[last:]))


def _shape(xp: Any, x: Array) -> tuple[Any, ...]:
    """The shape of an array; numbers of its library where a dimension is not known yet."""
    known = tuple(x.shape)
    return tuple(xp.astype(length(xp, x, i), xp.int64) if d is None else d for i, d in enumerate(known))


class Sorted:
    """Rows of errors with the largest first, the earlier one of two that tie, and what each adds to Jaccard's loss of
    sets whose entries are weighed."""

    def __init__(self, xp: Any, errors: Array, mask: Array, weight: Array | None = None) -> None:
        self.xp = xp
        self.order = xp.argsort(-errors, axis=-1, stable=True)
        self.errors = xp.take_along_axis(errors, self.order, axis=-1)
        self.mask = mask = xp.take_along_axis(mask, self.order, axis=-1)
        weight = None if weight is None else xp.take_along_axis(weight, self.order, axis=-1)
        inside, outside = times(weight, mask), times(weight, 1 - mask)
        size, found = xp.row_sum(inside), xp.cumulative_sum(inside, axis=-1)
        self.union = union = size + xp.cumulative_sum(outside, axis=-1)
        self.missed, self.seen = size - found, union - (size - found)
        before = union - outside
        # The difference of 1 - intersection / union from one pixel to the next, in closed form. Whatever comes first
        # beside an empty mask makes it 1.
        some = xp.where(before == 0, 1.0, before)
        beside = xp.where(before == 0, 1.0, self.missed / some)
        steps = times(weight, xp.where(mask > 0, 1.0, beside))
        self.steps = steps / xp.where(union == 0, 1.0, union)

    def total(self, errors: Array) -> Array:
        # An infinite error that adds nothing is 0; one that is no number is not.
        each = self.xp.where(errors == errors, muted(self.xp, self.steps, errors), errors)
        return self.xp.row_sum(each, keepdims=False)

    def unsorted(self) -> Array:
        """What each pixel adds, at its own place."""
        return self._home(self.steps)

    def of_weight(self, errors: Array) -> Array:
        """The slope of the total of sorted errors in the weight of each pixel, at its own place."""
        xp = self.xp
        next_ = xp.concat([errors[..., 1:], xp.zeros_like(errors[..., :1])], axis=-1)
        fall, union = errors - next_, xp.where(self.union == 0, 1.0, self.union)
        # Where a pixel is in the sets, the union grows; where it is not, that of a mask is missed besides.
        each = xp.where(self.union == 0, 0.0, fall / union)
        within, missing = each * (self.missed / union), each * (self.seen / union)
        after = xp.flip(xp.cumulative_sum(xp.flip(within, axis=-1), axis=-1), axis=-1)
        before = xp.cumulative_sum(missing, axis=-1) - missing
        return self._home(xp.where(self.mask > 0, after - before, after))

    def _home(self, x: Array) -> Array:
        back = self.xp.argsort(self.order, axis=-1, stable=True)
        return self.xp.take_along_axis(x, back, axis=-1)


def extension(mp: Any, errors: list[Any], mask: list[bool], weights: list[Any]) -> Any:
    """The Lovász extension of the set function |M| / |foreground or M| of the wrong pixels M, at these errors."""
    wrong: set[int] = set()
    foreground = {i for i, yes in enumerate(mask) if yes}
    total = jaccard = mp.mpf(0)
    for i in sorted(range(len(errors)), key=lambda i: errors[i], reverse=True):
        wrong.add(i)
        union = mp.fsum(weights[k] for k in foreground | wrong)
        now = mp.fsum(weights[k] for k in wrong) / union if union else mp.mpf(0)
        total, jaccard = total + errors[i] * (now - jaccard), now
    return total


@spec(
    formula=r"\overline{\Delta_J}\left(\left(1-(2y_i-1)x_i\right)_+\right)",
    plain="sum_i m_i (J_i - J_(i-1)); "
    "m = max(0, 1 - (2 t - 1) x) in falling order, J_i Jaccard's loss where the first i of them are "
    "wrong, x = pred, t = target",
    task="segmentation",
    target=BITS,
    arrays={"pred": "the logit of every pixel", "target": "the mask"},
)
class LovaszHinge(PerSample):
    """Lovász hinge: Jaccard's loss of a mask, extended convexly to the hinge errors of logits.

    The mask holds 1 and 0. An empty one costs the largest error.
    """

    weighs: ClassVar[str] = ENTRIES

    def structure_of(self) -> Samples:
        return Samples(over=self.over, entries=True)

    def at(self, xp: Any, *args: Array) -> Point:
        x, mask, *weight = args
        side = 2 * mask - 1
        line = Sorted(xp, *(flat(self, xp, v) for v in (1 - side * x, mask, *weight)))

        def slope() -> Array:
            steps = xp.reshape(line.unsorted(), _shape(xp, x))
            return hinged(xp, 1 - side * x, -side * steps)

        hinge = xp.where(line.errors < 0, 0.0, line.errors)
        return Point(
            line.total(hinge),
            slope,
            lambda: xp.zeros_like(x),
            weight=lambda: xp.reshape(line.of_weight(hinge), _shape(xp, x)),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        logits, mask, *weight = (list(entries(x)) for x in args)
        hinge = [max(mp.mpf(0), 1 - (2 * y - 1) * x) for x, y in zip(logits, mask, strict=True)]
        return extension(mp, hinge, [y > 0.5 for y in mask], *(weight or [[mp.mpf(1)] * len(mask)]))

    facts = Facts(
        majorizer=Lacking(
            "its slopes change wherever two errors change places: no parabola above it is stated"
        ),
        gauss_newton=CONVEX,
        aliases=("lovasz_hinge_loss", "LovaszHingeLoss"),
        pros=("convex in the logits", "where all is wrong or right by a margin it is Jaccard's loss"),
        cons=("sorts the pixels of every sample", "piecewise linear: no curvature", "hard masks only"),
        suits=(
            Suits(
                "task segmentation, target mask, output logits, imbalance none some, matters iou",
                "a convex surrogate of the intersection over union of a mask, on logits: to fine-tune with",
                rank=3,
            ),
        ),
        references=("Berman et al. 2018, arXiv:1705.08790", "Yu and Blaschko 2015, PMLR 37"),
        tries=({}, {"over": "batch"}),
        kinks=(
            Kink("a margin of exactly 1", "0"),
            Kink("errors that tie", "as if the earlier pixel came first"),
        ),
        natives=(
            Native(
                "segmentation_models_pytorch.losses.LovaszLoss", "mode='binary', per_image=(over == 'sample')"
            ),
            Native("kornia.losses.LovaszHingeLoss", 'over="sample"'),
        ),
        points=(
            Reference([[2.0, -2.0]], [[1.0, 0.0]], 0.0),
            Reference([[-1.0, 1.0, 3.0]], [[1.0, 0.0, 1.0]], 1.3333333333333333, note="2 (1/3 + 1/3)"),
            Reference([[-2.0, -3.0]], [[0.0, 0.0]], 0.0, note="an empty mask"),
            Reference([[1.0, 0.5]], [[0.0, 0.0]], 2.0, note="in an empty mask the worst pixel counts"),
        ),
    )


@spec(
    formula=r"\frac1{|C|}\sum_{c\in C}\overline{\Delta_{J_c}}(m(c)),\quad m_i(c)=|[y_i=c]-p_{ic}|",
    plain="mean over the classes c of sum_i m_i (J_i - J_(i-1)); "
    "m = |[t = c] - p_c| in falling order, J_i Jaccard's loss where the first i of them are wrong, p"
    " = pred, t = target",
    task="segmentation into classes",
    pred=UNIT,
    labels=True,
    arrays={
        "pred": Shaped(
            "(batch, ...) with the classes on `axis`", "the probabilities of the classes at every pixel"
        ),
        "target": Shaped("the shape of `pred` without `axis`", "the class of every pixel", "integers"),
    },
)
class LovaszSoftmax(Sets):
    """Lovász-Softmax: Jaccard's loss of every class that the labels have, extended to the errors of probabilities.

    There is one integer label a pixel; the probabilities are those of a softmax over the classes. Of the loss of
    classes that the labels have it is the mean, in which `class_weight` counts.
    """

    axis: int = field(-1, any_axis, "the axis of the classes in the prediction, which the labels have not")
    class_weight: Sequence[float] | None = field(
        None, class_weights, "what each class counts in the mean over the classes; None for 1 each"
    )

    last: ClassVar[bool] = True
    masks: ClassVar[bool] = False

    def at(self, xp: Any, *args: Array) -> Point:
        sets = self.masks_of(xp, *args)
        p, mask = sets.pred, sets.mask
        hot = mask > 0
        errors = xp.where(hot, 1 - p, p)
        parts = (errors, mask) if sets.weight is None else (errors, mask, sets.weight)
        line = Sorted(xp, *(xp.matrix_transpose(flat(self, xp, x, 1)) for x in parts))
        within = hot if sets.weight is None else hot & (sets.weight > 0)
        present = xp.any(within, axis=self.spent(p)[:-1], keepdims=True)
        there = xp.astype(present, p.dtype)
        counts = there
        if self.class_weight is not None:
            counts = counts * self.of_class(xp, p, self.class_weight)
        whole = xp.row_sum(counts)
        whole = xp.where(whole == 0, 1.0, whole)
        share = counts / whole

        def home(x: Array) -> Array:
            return xp.reshape(xp.matrix_transpose(x), _shape(xp, p))

        def slope() -> Array:
            steps = home(line.unsorted())
            return share * xp.where(hot, -steps, steps)

        def of_weight() -> Array:
            found = share * home(line.of_weight(line.errors))
            return found if sets.factor is None else sets.factor * found

        pixels, losses = self.spent(p)[:-1], line.total(line.errors)
        value = xp.row_sum(xp.squeeze(share, axis=pixels) * losses)

        def of_classes() -> Array:
            return xp.squeeze(there / whole, axis=pixels) * (losses - value)

        point = Point(
            xp.squeeze(value, axis=-1),
            slope,
            lambda: xp.zeros_like(p),
            weight=of_weight,
            class_weight=of_classes,
        )
        return sets.settled(xp, point)

    def definition(self, mp: Any, *args: Any) -> Any:
        every, shares = [], []
        for c, one in enumerate(self.sets(mp, *args)):
            mask = [g > 0 for _, g, _ in one]
            errors = [1 - p if g > 0 else p for p, g, _ in one]
            if any(g > 0 and w > 0 for _, g, w in one):
                every.append(extension(mp, errors, mask, [w for _, _, w in one]))
                shares.append(mp.mpf(1 if self.class_weight is None else self.class_weight[c]))
        whole = mp.fsum(shares)
        return mp.fsum(s * x for s, x in zip(shares, every, strict=True)) / whole if whole else mp.mpf(0)

    def examples(self, rng: Any, n: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Samples with all classes and with some."""
        batch = n if self.over == "sample" else 2
        label = rng.integers(0, 3, (batch, 2, 2))
        label[0] = 1
        pred = np.moveaxis(rng.dirichlet(np.ones(3), (batch, 2, 2)), -1, self.axis)
        if self.ignore_index is not None:
            label[-1, 0, 0] = self.ignore_index
        yield "samples", (pred, label)

    facts = Facts(
        majorizer=Lacking(
            "its slopes change wherever two errors change places: no parabola above it is stated"
        ),
        gauss_newton=CONVEX,
        aliases=("lovasz_softmax_loss", "LovaszSoftmaxLoss"),
        pros=("a surrogate of the mean intersection over union", "small classes count as much as large ones"),
        cons=("sorts the pixels of every class and sample", "piecewise linear: no curvature"),
        suits=(
            Suits(
                "task segmentation, target classes, output probabilities, imbalance none some, matters iou",
                "a surrogate of the mean intersection over union of classes: to fine-tune with",
                rank=3,
            ),
        ),
        references=("Berman et al. 2018, arXiv:1705.08790",),
        tries=(
            {},
            {"over": "batch"},
            {"axis": 1, "ignore_index": 255, "class_weight": (0.5, 1.0, 3.0)},
        ),
        kinks=(Kink("errors that tie", "as if the earlier pixel came first"),),
        natives=(
            Native(
                "segmentation_models_pytorch.losses.LovaszLoss",
                "mode='multiclass', per_image=(over == 'sample')",
            ),
            Native(
                "kornia.losses.LovaszSoftmaxLoss",
                differs="exchanges labels for ranks where it sorts: other values",
            ),
        ),
        points=(
            Reference(
                [[[0.75, 0.25], [0.5, 0.5]]],
                [[0, 1]],
                0.4375,
                note="(0.25 / 2 + 0.5) / 2 and (0.5 + 0.25 / 2) / 2",
            ),
            Reference([[[1.0, 0.0], [0.0, 1.0]]], [[0, 1]], 0.0),
        ),
    )
