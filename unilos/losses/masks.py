"""What losses of two masks share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, NamedTuple

import numpy as np

from ..specs import (
    REAL,
    UNIT,
    Interval,
    Labels,
    Logistic,
    Maybe,
    PerSample,
    Point,
    Ratio,
    Samples,
    Shaped,
    any_axis,
    axis_moved,
    choice,
    class_weights,
    constant,
    field,
    flag,
    integer,
    labels_range,
    leading,
    moved,
    require,
    times,
)

Array = Any

MASKS = {
    "pred": "the probability of every pixel, or its logit with from_logits",
    "target": Shaped(
        "the shape of `pred`, or that without `axis`",
        "the mask, or the class of every pixel where `axis` is that of the classes",
        "floats, or integers",
    ),
}

ENTRIES = (
    "In the shape of the items it is one of whole items, and so is one of their leading axes. Any other is one of the "
    "entries inside of them and broadcasts against the pixels or the prediction, from the left, or as NumPy does where "
    "that does not fit: it is in every sum of a set, and a set of which nothing is left takes no part in a mean."
)
#: Four pixels of two classes, the last one ignored where 255 is.
PIXELS, LABELS = [[[0.9, 0.2, 0.8, 0.3], [0.1, 0.8, 0.2, 0.7]]], [[0, 1, 1, 255]]


class Masks(NamedTuple):
    """A call as sets: prediction and mask of every entry; what each counts, that as a factor of the caller's weight,
    and that but for its class, all None for 1; and whether a sample has a label that is no class."""

    pred: Array
    mask: Array
    weight: Array | None
    factor: Array | None
    plain: Array | None
    bad: Array | None

    def settled(self, xp: Any, point: Point) -> Point:
        """NaN in items with a label that is no class."""
        bad = self.bad
        if bad is None:
            return point

        def settle(x: Array) -> Array:
            return xp.where(leading(xp, bad, x), float("nan"), x)

        def later(thunk: Callable[[], Array]) -> Callable[[], Array]:
            return lambda: settle(thunk())

        bend = point.curvature and later(point.curvature)
        also = {name: later(slope) for name, slope in point.also.items() if name != "target"}
        return Point(settle(point.value), later(point.slope), bend, **also)


@dataclass(frozen=True, kw_only=True, repr=False)
class Sets(PerSample):
    """Sums over entries, each with its weight; the classes may lie on an axis, and labels stand for masks of them."""

    axis: int | None = field(
        None,
        Maybe(any_axis),
        "the axis of the classes in the prediction, on which a target of integer labels has none; None for no classes",
    )
    class_weight: Sequence[float] | None = field(
        None,
        class_weights,
        "what each class counts: its entries, or its loss where every class has one; None for 1 each",
    )
    ignore_index: int | None = field(
        None, Maybe(integer), "the label whose pixels are in no set; None for no such label"
    )

    weighs: ClassVar[str] = ENTRIES
    last: ClassVar[bool] = False  # whether `at` finds the classes on the last axis
    masks: ClassVar[bool] = True  # whether the target may be a mask of the prediction's shape

    def structure_of(self) -> Samples:
        return Samples(
            over=self.over,
            axis=self.axis,
            each=self.each,
            last=self.last,
            masks=self.masks,
            pixels=self.mixed,
            entries=True,
        )

    @property
    def mixed(self) -> bool:
        """Whether the classes of a pixel are mixed, as by a softmax, so that no mask can take one of them out."""
        return False

    @property
    def each(self) -> bool:
        """Whether every class is an item of its own."""
        return False

    @property
    def by_class(self) -> bool:
        """Whether every class is a set of its own."""
        return self.each

    @property
    def takes_labels(self) -> bool:
        return self.axis is not None

    @property
    def has_shares(self) -> bool:
        return self.ignore_index is not None or self.class_weight is not None

    def spent(self, x: Array) -> tuple[int, ...]:
        return self.structure_of().axes(x, self.by_class)

    def check_parameters(self) -> None:
        if self.axis is None:
            for name in ("class_weight", "ignore_index"):
                require(
                    getattr(self, name) is None, self, name, "None where axis is None: there are no classes"
                )

    def check_labels(self, backend: Any, kept: Array | None, *args: Array) -> None:
        pred = backend.shape(args[0])
        structure = self.structure_of()
        classes = pred[structure.along(pred)]
        if (
            kept is not None
        ):  # the mask of the prediction's entries: a label counts where one of its classes does
            kept = backend.xp.any(structure.spanned(backend.xp, kept, len(pred)), axis=self.axis)
        if isinstance(classes, int):
            labels_range(self.name, backend, args[1], classes, self.ignore_index, kept)

    # Classes

    def classes(self, *shapes: tuple[Any, ...]) -> tuple[str, Any]:
        require(self.axis is not None, self, "class_weight", "None where axis is None: there are no classes")
        return super().classes(*shapes)

    def of_class(self, xp: Any, like: Array, numbers: Any, item: bool = False) -> Array:
        """One number a class against what is lifted like `like`; or, with `item`, against its items."""
        row = constant(xp, numbers, like)
        if self.last:
            return row
        behind = like.ndim - 1 - self.structure_of().first
        for _ in range(0 if item else behind):
            row = xp.expand_dims(row, axis=-1)
        return row

    def masks_of(self, xp: Any, x: Array, target: Array, weight: Array | None = None) -> Masks:
        """Labels as masks, and what is ignored without a weight."""
        if xp.isdtype(target.dtype, "real floating"):
            return Masks(x, target, *self._weighed(xp, x, weight, None), None)
        first = self.structure_of().first
        rows = x if self.last else axis_moved(xp, x, first, -1)
        label = Labels(xp, rows, target, self.ignore_index)
        hot = xp.where(label.hot, xp.ones_like(rows), 0.0)
        bad = xp.any(label.bad, axis=tuple(range(first, label.bad.ndim)))
        bad = xp.expand_dims(bad, axis=-1) if self.each else bad
        if not self.last:
            hot = axis_moved(xp, hot, -1, first)
        kept = None if label.kept is None else xp.expand_dims(label.kept, axis=-1 if self.last else first)
        if kept is not None:
            x = xp.where(kept, x, 0.5)  # a harmless place, as a probability and as a logit
        return Masks(x, hot, *self._weighed(xp, x, weight, kept), bad)

    def _weighed(
        self, xp: Any, x: Array, weight: Array | None, kept: Array | None
    ) -> tuple[Array | None, Array | None, Array | None]:
        """What every entry counts, that as a factor of the caller's weight, and that but for its class."""
        factor = None if kept is None else xp.where(kept, xp.ones_like(x), 0.0)
        plain = weight if factor is None else factor if weight is None else weight * factor
        if self.class_weight is None or self.by_class or self.last:
            return plain, factor, plain
        own = self.of_class(xp, x, self.class_weight) * xp.ones_like(x)
        return times(plain, own), times(factor, own), plain

    def shares_inside(
        self, xp: Any, dtype: Any, inside: Array | None, *args: Array
    ) -> tuple[Array | None, Array | None]:
        """A set of which nothing is left takes no part in a mean, and its class counts as its weight says."""
        del dtype
        x, target = args
        if inside is None and self.ignore_index is None and self.class_weight is None:
            return None, None
        weight = self.masks_of(xp, x, target, inside).weight
        there = xp.ones_like(x) if weight is None else weight
        return self.counted(xp, xp.sum(there, axis=self.spent(x)) > 0, x)

    def counted(self, xp: Any, present: Array, x: Array) -> tuple[Array, Array]:
        """What the items count and whether they take part, from whether there is anything of their sets."""
        return xp.astype(present, x.dtype), present

    # The definition

    def sets(self, mp: Any, pred: Any, target: Any, weight: Any = None) -> list[list[tuple[Any, Any, Any]]]:
        """Prediction, mask and weight of all entries of one item, for each class; where there are no classes, for all.
        What is ignored is in none."""
        p = _nested(pred)
        w = np.full(p.shape, mp.mpf(1)) if weight is None else _nested(weight)
        g = _nested(target)
        if self.axis is None:
            return [list(zip(p.ravel(), g.ravel(), w.ravel(), strict=True))]
        axis = self.axis if self.axis < 0 else self.axis - self.structure_of().first
        p, w = (np.moveaxis(x, axis, 0) for x in (p, w))
        soft = g.ndim == p.ndim
        found = []
        for c in range(len(p)):
            mask = np.moveaxis(g, axis, 0)[c] if soft else np.vectorize(lambda k, c=c: mp.mpf(int(k == c)))(g)
            entries = zip(
                p[c].ravel(), mask.ravel(), w[c].ravel(), (g if not soft else mask).ravel(), strict=True
            )
            found.append([(a, b, v) for a, b, v, k in entries if soft or k != self.ignore_index])
        return found

    def examples(self, rng: Any, n: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Masks; and, where there are classes, labels of all of them and of one, some of them ignored."""
        if self.axis is None:
            yield from super().examples(rng, n)
            return
        batch, axis = (n if self.over == "sample" else 2), self.axis
        label = rng.integers(0, 3, (batch, 2))
        label[0] = 1
        pred = rng.uniform(0.01, 0.99, (batch, 3, 2))
        if self.domains[0].low != 0:
            pred = rng.normal(0.0, 3.0, pred.shape)
        hot = np.stack([label == c for c in range(3)], axis=1) * 1.0
        soft = np.where((np.arange(batch) % 2 == 0)[:, None, None], hot, rng.uniform(size=hot.shape))
        yield "samples", (np.moveaxis(pred, 1, axis), np.moveaxis(soft, 1, axis))
        if self.ignore_index is not None:
            label[0, 0] = label[1] = self.ignore_index
        yield "labels", (np.moveaxis(pred, 1, axis), label)


def _nested(x: Any) -> Any:
    return np.array(x, dtype=object)


@dataclass(frozen=True, kw_only=True, repr=False)
class Overlap(Sets):
    """A loss of two masks as sets; with `from_logits` the prediction holds logits."""

    average: Literal["micro", "macro", "none"] = field(
        "micro",
        choice("micro", "macro", "none"),
        "over the classes of `axis`: one set of all their entries, the mean of one loss a class, or one item a class",
    )
    from_logits: bool = field(
        False, flag, "whether the prediction holds logits, of which the sigmoid is taken first"
    )

    @property
    def domains(self) -> tuple[Interval, ...]:
        return (REAL, UNIT) if self.from_logits else self.stated_domains()

    @property
    def each(self) -> bool:
        return self.average == "none"

    @property
    def by_class(self) -> bool:
        return self.average != "micro"

    def check_parameters(self) -> None:
        super().check_parameters()
        one = self.axis is not None or self.average == "micro"
        require(one, self, "average", "'micro' where axis is None: there are no classes")

    def ratio(self, xp: Any, p: Array, q: Array, g: Array, weight: Array | None) -> Ratio:
        """The loss of probabilities p = 1 - q against a mask, whose entries are weighed."""
        raise NotImplementedError

    def of_sets(self, xp: Any, x: Array, g: Array, weight: Array | None) -> Point:
        """The loss of every set, with its slopes in all entries."""
        s = Logistic(xp, x) if self.from_logits else None
        r = self.ratio(xp, x, 1 - x, g, weight) if s is None else self.ratio(xp, s.up, s.down, g, weight)
        return moved(
            s,
            self.item(xp, r.error / r.whole),
            lambda: r.slope(*r.pred),
            lambda: r.curvature(r.slope(*r.pred)),
            lambda: r.slope(*r.target),
            weight=lambda: r.moved(*r.weight),
        )

    def at(self, xp: Any, *args: Array) -> Point:
        sets = self.masks_of(xp, *args)
        point = self.of_sets(xp, sets.pred, sets.mask, sets.weight)
        of_weight, by_class = point.also["weight"], self.structure_of().axes(sets.pred, by_class=True)
        point = point.along(
            weight=lambda: times(sets.factor, of_weight()),
            class_weight=lambda: xp.sum(times(sets.plain, of_weight()), axis=by_class),
        )
        return sets.settled(xp, self._averaged(xp, sets, point))

    def _averaged(self, xp: Any, sets: Masks, point: Point) -> Point:
        """Over the classes, as `average` says."""
        if not self.by_class or (self.each and self.class_weight is None):
            return point
        losses = point.value
        share, unit = self._shares(xp, sets, losses)

        def scaled(slope: Callable[[], Array]) -> Callable[[], Array]:
            def each() -> Array:
                found = slope()
                return leading(xp, share, found) * found

            return each

        if self.each:
            return point.mapped(scaled, share * losses).along(class_weight=lambda: losses)
        mean = xp.row_sum(share * losses)
        by_class = lambda: unit * (losses - mean)  # noqa: E731
        return point.mapped(scaled, xp.squeeze(mean, axis=-1)).along(class_weight=by_class)

    def _shares(self, xp: Any, sets: Masks, losses: Array) -> tuple[Array, Array]:
        """What every class counts, in its item or in the mean over those of which something is there; and what it would
        with a weight of 1 in the same whole."""
        counts = there = xp.ones_like(losses)
        if sets.weight is not None and not self.each:
            counts = there = xp.where(xp.sum(sets.weight, axis=self.spent(sets.pred)) > 0, there, 0.0)
        if self.class_weight is not None:
            counts = counts * self.of_class(xp, sets.pred, self.class_weight, item=True)
        if self.each:
            return counts, there
        whole = xp.row_sum(counts)
        whole = xp.where(whole == 0, 1.0, whole)
        return counts / whole, there / whole

    def share_slope_inside(self, xp: Any, argument: str, inside: Array | None, *args: Array) -> Array | None:
        if argument != "class_weight" or not self.each:
            return None
        x, target = args
        weight = self.masks_of(xp, x, target, inside).weight
        present = xp.sum(xp.ones_like(x) if weight is None else weight, axis=self.spent(x)) > 0
        return xp.astype(present, x.dtype)

    def counted(self, xp: Any, present: Array, x: Array) -> tuple[Array, Array]:
        counts = xp.astype(present, x.dtype)
        if self.by_class and self.class_weight is not None:
            counts = counts * self.of_class(xp, x, self.class_weight, item=True)
        if not self.by_class or self.each:
            return counts, present
        return xp.astype(xp.row_any(counts > 0, keepdims=False), x.dtype), xp.row_any(present, keepdims=False)

    def definition(self, mp: Any, *args: Any) -> Any:
        sets = self.sets(mp, *args)
        if self.from_logits:
            sets = [[(1 / (1 + mp.exp(-p)), g, w) for p, g, w in one] for one in sets]
        own = [mp.mpf(v) for v in self.class_weight or [1.0] * len(sets)]
        if not self.by_class:
            return self.of_set(
                mp, [(p, g, v * w) for one, v in zip(sets, own, strict=True) for p, g, w in one]
            )
        losses = [self.of_set(mp, one) for one in sets]
        if self.each:
            return [v * loss for v, loss in zip(own, losses, strict=True)]
        there = [v if any(w > 0 for _, _, w in one) else mp.mpf(0) for one, v in zip(sets, own, strict=True)]
        whole = mp.fsum(there)
        return (
            mp.fsum(v * loss for v, loss in zip(there, losses, strict=True)) / whole if whole else mp.mpf(0)
        )

    def of_set(self, mp: Any, entries: list[tuple[Any, Any, Any]]) -> Any:
        """The loss of one set as the paper has it, from the probability, the mask and the weight of every entry."""
        raise NotImplementedError
