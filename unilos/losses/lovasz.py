"""The convex extension of the Jaccard index of hard masks (Lovász), from predictions sorted by their errors."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..specs import (
    BITS,
    CONVEX,
    INTEGERS,
    UNIT,
    DTypeError,
    Facts,
    Kink,
    Lacking,
    Native,
    PerSample,
    Point,
    Reference,
    Shaped,
    ShapeError,
    class_shape,
    entries,
    hinged,
    labels_range,
    length,
    muted,
    over,
    pixels,
    same_dims,
    spec,
)

Array = Any


@dataclass(frozen=True, kw_only=True, repr=False)
class _Lovasz(PerSample):
    def flat(self, xp: Any, x: Array, keep: int = 0) -> Array:
        """All that an item spends on one axis, but for the `keep` last axes."""
        shape, first = _shape(xp, x), int(self.over == "sample")
        last = len(shape) - keep
        return xp.reshape(x, (*shape[:first], math.prod(shape[first:last]), *shape[last:]))


def _shape(xp: Any, x: Array) -> tuple[Any, ...]:
    """The shape of an array; numbers of its library where a dimension is not known yet."""
    known = tuple(x.shape)
    return tuple(xp.astype(length(xp, x, i), xp.int64) if d is None else d for i, d in enumerate(known))


class Sorted:
    """Rows of errors with the largest first, the earlier one of two that tie, and what each adds to Jaccard's loss."""

    def __init__(self, xp: Any, errors: Array, mask: Array) -> None:
        self.xp = xp
        self.order = xp.argsort(-errors, axis=-1, stable=True)
        self.errors = xp.take_along_axis(errors, self.order, axis=-1)
        mask = xp.take_along_axis(mask, self.order, axis=-1)
        size, found = xp.row_sum(mask), xp.cumulative_sum(mask, axis=-1)
        union = size + xp.cumulative_sum(1 - mask, axis=-1)
        before = union - (1 - mask)
        # The difference of 1 - intersection / union from one pixel to the next, in closed form. Whatever comes first
        # beside an empty mask makes it 1.
        some = xp.where(before == 0, 1.0, before)
        beside = xp.where(before == 0, 1.0, (size - found) / some)
        self.steps = xp.where(mask > 0, 1.0, beside) / xp.where(union == 0, 1.0, union)

    def total(self, errors: Array) -> Array:
        # An infinite error that adds nothing is 0; one that is no number is not.
        each = self.xp.where(errors == errors, muted(self.xp, self.steps, errors), errors)
        return self.xp.row_sum(each, keepdims=False)

    def unsorted(self) -> Array:
        """What each pixel adds, at its own place."""
        back = self.xp.argsort(self.order, axis=-1, stable=True)
        return self.xp.take_along_axis(self.steps, back, axis=-1)


def extension(mp: Any, errors: list[Any], mask: list[bool]) -> Any:
    """The Lovász extension of the set function |M| / |foreground or M| of the wrong pixels M, at these errors."""
    wrong: set[int] = set()
    foreground = {i for i, yes in enumerate(mask) if yes}
    total = jaccard = mp.mpf(0)
    for i in sorted(range(len(errors)), key=lambda i: errors[i], reverse=True):
        wrong.add(i)
        now = mp.mpf(len(wrong)) / len(foreground | wrong)
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
class LovaszHinge(_Lovasz):
    """Lovász hinge: Jaccard's loss of a mask, extended convexly to the hinge errors of logits.

    The mask holds 1 and 0. An empty one costs the largest error.
    """

    def at(self, xp: Any, *args: Array) -> Point:
        x, mask = args
        side = 2 * mask - 1
        errors, flat = self.flat(xp, 1 - side * x), self.flat(xp, mask)
        line = Sorted(xp, errors, flat)

        def slope() -> Array:
            steps = xp.reshape(line.unsorted(), _shape(xp, x))
            return hinged(xp, 1 - side * x, -side * steps)

        value = line.total(xp.where(line.errors < 0, 0.0, line.errors))
        return Point(value, slope, lambda: xp.zeros_like(x))

    def definition(self, mp: Any, *args: Any) -> Any:
        logits, mask = (list(entries(x)) for x in args)
        hinge = [max(mp.mpf(0), 1 - (2 * y - 1) * x) for x, y in zip(logits, mask, strict=True)]
        return extension(mp, hinge, [y > 0.5 for y in mask])

    facts = Facts(
        majorizer=Lacking(
            "its slopes change wherever two errors change places: no parabola above it is stated"
        ),
        gauss_newton=CONVEX,
        aliases=("lovasz_hinge_loss", "LovaszHingeLoss"),
        pros=("convex in the logits", "where all is wrong or right by a margin it is Jaccard's loss"),
        cons=("sorts the pixels of every sample", "piecewise linear: no curvature", "hard masks only"),
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
        "pred": Shaped("(batch, ..., classes)", "the probabilities of the classes at every pixel"),
        "target": Shaped("the shape of `pred` without the classes", "the class of every pixel", "integers"),
    },
)
class LovaszSoftmax(_Lovasz):
    """Lovász-Softmax: Jaccard's loss of every class that the labels have, extended to the errors of probabilities.

    Classes are on the last axis, with one integer label a pixel; the probabilities are those of a softmax.
    """

    def at(self, xp: Any, *args: Array) -> Point:
        p, label = args
        hot = xp.iota(p, label.dtype) == xp.expand_dims(label, axis=-1)
        known = xp.row_any(hot, keepdims=False)
        bad = xp.any(~known, axis=self.spent(known), keepdims=True)
        errors = xp.where(hot, 1 - p, p)
        mask = xp.where(hot, xp.ones_like(p), 0.0)
        line = Sorted(xp, *(xp.matrix_transpose(self.flat(xp, x, 1)) for x in (errors, mask)))
        present = xp.any(hot, axis=self.spent(known), keepdims=True)
        share = xp.astype(present, p.dtype)
        share = over(xp, share, xp.row_sum(share))

        def slope() -> Array:
            steps = xp.reshape(xp.matrix_transpose(line.unsorted()), _shape(xp, p))
            found = share * xp.where(hot, -steps, steps)
            return xp.where(xp.expand_dims(bad, axis=-1), float("nan"), found)

        shares = xp.squeeze(share, axis=self.spent(known))
        value = xp.row_sum(shares * line.total(line.errors), keepdims=False)
        return Point(xp.where(self.item(xp, bad), float("nan"), value), slope, lambda: xp.zeros_like(p))

    def definition(self, mp: Any, *args: Any) -> Any:
        rows, labels = list(pixels(args[0])), list(entries(args[1]))
        every = []
        for c in sorted(set(labels)):
            mask = [label == c for label in labels]
            errors = [1 - p[c] if yes else p[c] for p, yes in zip(rows, mask, strict=True)]
            every.append(extension(mp, errors, mask))
        return mp.fsum(every) / len(every)

    def check_call(self, backend: Any, *args: Array) -> bool:
        pred, target = backend.shape(args[0]), backend.shape(args[1])
        class_shape(self, pred)
        dtype = backend.dtype_name(args[1])
        if not same_dims(target, pred[:-1]) or dtype not in INTEGERS:
            message = (
                f"{self.name}: pred has shape {pred} with classes on the last axis, and target has shape {target} and "
                f"dtype {dtype}; accepted: one label a pixel, {pred[:-1]}, of an integer dtype"
            )
            raise (ShapeError if dtype in INTEGERS else DTypeError)(message)
        return True

    def check_labels(self, backend: Any, kept: Array | None, *args: Array) -> None:
        classes = backend.shape(args[0])[-1]
        if isinstance(classes, int):
            labels_range(self.name, backend, args[1], classes, None, kept)

    def examples(self, rng: Any, n: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Samples with all classes and with some."""
        batch = n if self.over == "sample" else 2
        label = rng.integers(0, 3, (batch, 2, 2))
        label[0] = 1
        yield "samples", (rng.dirichlet(np.ones(3), (batch, 2, 2)), label)

    facts = Facts(
        majorizer=Lacking(
            "its slopes change wherever two errors change places: no parabola above it is stated"
        ),
        gauss_newton=CONVEX,
        aliases=("lovasz_softmax_loss", "LovaszSoftmaxLoss"),
        pros=("a surrogate of the mean intersection over union", "small classes count as much as large ones"),
        cons=("sorts the pixels of every class and sample", "piecewise linear: no curvature"),
        references=("Berman et al. 2018, arXiv:1705.08790",),
        tries=({}, {"over": "batch"}),
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
