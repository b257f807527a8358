"""The shapes that losses come in. Each says what one item is; a spec derives from one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

import numpy as np

from ..engine.hyper import held
from ..form import check as _check
from ..form import structures
from ..form.fields import Vector, field
from ..form.points import Local, Pull, Thunk, muted
from ..form.sorts import any_axis, choice
from ..words import math as _math
from ..words.labels import Labels, mass_of
from ..words.math import absent, constant
from .loss import Loss
from .options import ClassOptions

if TYPE_CHECKING:
    from ..backend.backend import Backend

Array = Any


@dataclass(frozen=True, kw_only=True, repr=False)
class Pointwise(Loss):
    """Every entry of the prediction is an item, against the same entry of the target."""

    item: ClassVar[structures.Structure] = structures.Entries()

    def structure_of(self) -> structures.Structure:
        return self.item


@dataclass(frozen=True, kw_only=True, repr=False)
class Residual(Pointwise):
    """A function of `pred - target` alone: one slope serves both arguments, and one curvature."""

    item: ClassVar[structures.Structure] = structures.Differences()


@dataclass(frozen=True, kw_only=True, repr=False)
class Rowwise(Loss):
    """One item a row: an item spends `axis` of the prediction, the classes or features."""

    axis: int = field(-1, any_axis, "the axis of the array that an item spends, counted from either end")
    shapes: ClassVar[tuple[str, str]] = (
        "any shape with the axis `axis`",
        "the shape of `{first}` without `axis`",
    )
    item: ClassVar[Any] = structures.Rows()

    def structure_of(self) -> structures.Structure:
        found: structures.Structure = self.item.along(self.axis, self.meta.labels)
        return found

    def check_labels(self, backend: Backend, kept: Array | None, *args: Array) -> None:
        classes, ignore = backend.shape(args[0])[self.axis], getattr(self, "ignore_index", None)
        if isinstance(classes, int):
            _check.labels_range(self.name, backend, args[1], classes, ignore, kept)

    def in_blocks(self) -> Self:
        if self.axis == -1:
            return self
        last: Self = held(self, ("axis",), (-1,))  # what its numbers are in float32 need not be accepted
        object.__setattr__(last, "structure", last.structure_of())
        return last


@dataclass(frozen=True, kw_only=True, repr=False)
class Classes(ClassOptions, Rowwise):
    """Rows of classes against labels or distributions, with what all such losses take. Class weights and ignored labels
    scale an item in both parts of a mean; smoothing changes the target.

    A loss states its items for a label each, and for the mass that each class receives; or `at` itself. What the
    mathematics of a loss does not allow is named in `without`, with the reason, and is no field of it.
    """

    @property
    def mass_weight(self) -> Sequence[float] | None:
        """The class weights as factors of the mass."""
        return self.class_weight

    @property
    def row_weight(self) -> Sequence[float] | None:
        """The class weights as those of whole rows, where a loss is not linear in the mass."""
        return None

    def of_label(self, xp: Any, z: Array, label: Labels) -> Local:
        """The items and their slopes, for a label each."""
        raise NotImplementedError

    def of_mass(self, xp: Any, z: Array, mass: Array, beyond: Any = None) -> Local:
        """The items and their slopes, those in the mass as that of the target. `beyond` is what the mass of a row has
        beyond 1, where that is known without the rounding of its sum."""
        raise NotImplementedError

    def at(self, xp: Any, *args: Array) -> Local:
        z, target = args
        if xp.isdtype(target.dtype, "real floating"):
            return self._of_distribution(xp, z, target)
        label = Labels(xp, z, target, self.ignore_index)
        if absent(self.label_smoothing):
            found, weight = self.of_label(xp, z, label), self.class_weight
        else:
            hot = xp.where(label.hot, xp.ones_like(z), 0.0)
            found, weight = self._of_masses(xp, z, hot, 0.0), self.row_weight
        kept = tuple(name for name in found.also if name != "target")
        if weight is None:
            return label.settled(found, *kept)
        item = xp.expand_dims(found.value, axis=-1)
        of_class = lambda: xp.where(label.hot, item, xp.zeros_like(z))  # noqa: E731
        scaled = _times(xp, found, label.weight(weight, z), class_weight=of_class)
        return label.settled(scaled, *kept, "class_weight")

    def _smoothed(self, xp: Any, z: Array, q: Array) -> Array:
        """What every class receives of a target before its weight."""
        smoothing = self.label_smoothing
        return q if absent(smoothing) else (1.0 - smoothing) * q + _math.even(xp, z, smoothing)

    def _of_masses(self, xp: Any, z: Array, q: Array, beyond: Any) -> Local:
        """The items of a target without the weights of rows; linear in the mass, where that is weighed."""
        mass, weight = self._smoothed(xp, z, q), self.mass_weight
        if weight is None:
            return self.of_mass(xp, z, mass, beyond)
        found = self.of_mass(xp, z, constant(xp, weight, z) * mass, beyond)
        slope = found.also["target"]
        return found.along(class_weight=lambda: muted(xp, mass, slope()))

    def _of_distribution(self, xp: Any, z: Array, q: Array) -> Local:
        plain, keep = absent(self.label_smoothing), 1.0 - self.label_smoothing
        beyond = None if plain else keep * (xp.row_sum(q) - 1)
        found = self._of_masses(xp, z, q, beyond)
        slope = found.also.get("target")
        if self.row_weight is None:
            if slope is None or (self.mass_weight is None and plain):
                return found
            each: Any = keep if self.mass_weight is None else keep * constant(xp, self.mass_weight, z)
            return found.along(target=lambda: each * slope())
        weight = constant(xp, self.row_weight, z)
        row, item = xp.row_sum(weight * q), xp.expand_dims(found.value, axis=-1)
        scaled = _times(xp, found, row, class_weight=lambda: muted(xp, q, item))
        if slope is None:
            return scaled
        return scaled.along(target=lambda: muted(xp, weight, item) + muted(xp, row, keep * slope()))

    # The definition

    def definition(self, mp: Any, *args: Any) -> Any:
        row, target = args
        return self.under(mp, target, len(row), lambda mass: self.of_row(mp, row, mass))

    def under(self, mp: Any, target: Any, classes: int, row: Callable[[list[Any]], Any]) -> Any:
        """What a row costs under a target, from what it costs for the mass that each class receives."""
        hard, weight = not isinstance(target, list), self.row_weight
        if hard and target == self.ignore_index:
            return mp.mpf(0)
        mass = mass_of(mp, target, classes, self.label_smoothing, self.mass_weight)
        if weight is None:
            return row(mass)
        given = [target] if hard else range(classes)
        whole = mp.fsum(mp.mpf(weight[k]) * (1 if hard else target[k]) for k in given)
        return whole * row(mass) if whole else mp.mpf(0)

    def of_row(self, mp: Any, row: list[Any], mass: list[Any]) -> Any:
        """The loss of one row as the paper has it, from the mass that each class receives."""
        raise NotImplementedError

    # Shares

    @property
    def has_shares(self) -> bool:
        return self.class_weight is not None or self.ignore_index is not None

    def shares(self, xp: Any, dtype: Any, *targets: Array) -> tuple[Array | None, Array | None]:
        (target,) = targets
        if not self.has_shares:
            return None, None
        weight, ignore = self.class_weight, self.ignore_index
        if xp.isdtype(target.dtype, "real floating"):
            if weight is None:
                return None, None
            return xp.row_sum(target * constant(xp, weight, target), keepdims=False), None
        kept = None if ignore is None else target != ignore
        if weight is None:
            return (None if kept is None else xp.astype(kept, dtype)), kept
        table: Any = weight
        if isinstance(weight, Vector):
            table = xp.asarray(weight.tolist(), dtype=dtype, device=xp.device_of(target))
        safe = xp.where((target >= 0) & (target < xp.row_length(table, target.dtype)), target, 0)
        den = xp.squeeze(_math.lookup(xp, table, safe), axis=-1)
        return (den if kept is None else xp.where(kept, den, 0.0)), kept

    def share_slope(self, xp: Any, argument: str, *targets: Array) -> Array | None:
        weight: Any = self.class_weight
        if weight is None or not self.has_shares:
            return None
        (target,) = targets
        if argument == self.arguments[1]:
            return constant(xp, weight, target) * xp.ones_like(target)
        if argument != "class_weight":
            return None
        if xp.isdtype(target.dtype, "real floating"):
            return target
        hot = xp.equal(xp.iota(weight, target.dtype), xp.expand_dims(target, axis=-1))
        if self.ignore_index is not None:
            hot = hot & xp.expand_dims(target != self.ignore_index, axis=-1)
        return xp.astype(hot, weight.dtype)


@dataclass(frozen=True, kw_only=True, repr=False)
class WeighedRows(Classes):
    """Rows of classes whose loss is not linear in their mass: what a target's classes count is what the row counts."""

    @property
    def mass_weight(self) -> Sequence[float] | None:
        return None

    @property
    def row_weight(self) -> Sequence[float] | None:
        return self.class_weight


def _times(xp: Any, point: Local, weight: Array, **also: Thunk) -> Local:
    """Items times a weight on an axis of length 1, and their slopes in that; what has the weight 0 is 0, whatever it
    was."""

    def times(slope: Thunk) -> Thunk:
        return lambda: muted(xp, weight, slope())

    return point.mapped(times, muted(xp, xp.squeeze(weight, axis=-1), point.value)).along(**also)


@dataclass(frozen=True, kw_only=True, repr=False)
class Whole(Loss):
    """A loss whose items depend on the whole call: pairs of a batch, windows of an image, paths of a sequence.

    Its `at` also takes `kept`, the mask of the items or None, and `shares_among` does. Slopes are functions of the
    items' cotangent. Frameworks that differentiate go through the value's formula, so that has to be one whose
    native derivative is right. The definition answers with all items; where they count differently in a mean,
    `counts` says so.
    """

    item: ClassVar[structures.Structure] = structures.Calls()
    shapes: ClassVar[tuple[str, str]] = ("(batch, ...)", "(batch,)")

    def structure_of(self) -> structures.Structure:
        return self.item

    def at(self, xp: Any, *args: Array, kept: Array | None = None) -> Pull:
        raise NotImplementedError

    def counts(self, *args: Any) -> list[float] | None:
        """What every item counts for in a mean, from the whole call's nested lists; None for 1."""
        del args
        return None


@dataclass(frozen=True, kw_only=True, repr=False)
class PerSample(Loss):
    """An item is all that lies behind the first axis, such as a mask; with over="batch" the whole call is one item.

    Slopes have the shape of the prediction. A definition takes nested lists, as deep as the sample has axes.
    """

    over: Literal["sample", "batch"] = field(
        "sample",
        choice("sample", "batch"),
        "what one item is: each sample of the batch by itself, or the whole batch as if it were one sample",
    )

    shapes: ClassVar[tuple[str, str]] = ("(batch, ...)", '(batch,), or () with over="batch"')

    def structure_of(self) -> structures.Samples:
        return structures.Samples(over=self.over)

    def shares_inside(
        self, xp: Any, dtype: Any, inside: Array | None, *args: Array
    ) -> tuple[Array | None, Array | None]:
        """`shares` where entries are weighed: an item of which nothing is left takes no part."""
        if inside is None:
            return self.shares(xp, dtype, *args[1:])
        kept = xp.sum(inside, axis=self.spent(inside)) > 0
        return xp.astype(kept, dtype), kept

    def share_slope_inside(self, xp: Any, argument: str, inside: Array | None, *args: Array) -> Array | None:
        """`share_slope` where entries are weighed."""
        del inside
        return self.share_slope(xp, argument, *args[1:])

    def total(self, xp: Any, x: Array) -> Array:
        """The sum over all that an item spends, on axes of length 1."""
        return xp.sum(x, axis=self.spent(x), keepdims=True)

    def spent(self, x: Array) -> tuple[int, ...]:
        return self.structure_of().axes(x)

    def item(self, xp: Any, x: Array) -> Array:
        """Totals, in the shape of the items."""
        return xp.squeeze(x, axis=self.spent(x))

    def examples(self, rng: Any, n: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Soft masks, hard masks, nearly perfect predictions, and empty masks."""
        shape = (n, 2, 3) if self.over == "sample" else (3, 2, 2)
        kind = (np.arange(shape[0]) % 4)[:, None, None]
        hard = np.where(kind == 3, 0.0, rng.integers(0, 2, shape))
        target = hard if self.domains[1].only else np.where(kind == 0, rng.uniform(size=shape), hard)
        if self.domains[0].low == 0:
            pred, good = rng.uniform(0.01, 0.99, shape), np.abs(hard - 2.0**-8)
        else:
            pred, good = rng.normal(0.0, 3.0, shape), (2 * hard - 1) * rng.uniform(5.0, 20.0, shape)
        yield "samples", (np.where(kind == 2, good, pred), target)


@dataclass(frozen=True, kw_only=True, repr=False)
class Unary(Pointwise):
    """A function of each entry of one array."""

    arguments: ClassVar[tuple[str, ...]] = ("p",)


@dataclass(frozen=True, kw_only=True, repr=False)
class Vectors(Rowwise):
    """One item a row of several arguments of one shape, embeddings or boxes; those that are `single` in its structure
    have one number an item instead."""

    item: ClassVar[Any] = structures.VectorRows()

    def check_labels(self, backend: Backend, kept: Array | None, *args: Array) -> None:
        """There are none."""

    def examples(self, rng: Any, n: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Rows that are strangers, and rows that are close."""
        pred = rng.normal(0.0, 2.0, (n, 5))
        close = (np.arange(n) % 3 == 0)[:, None]
        args = [pred]
        for i, name in enumerate(self.arguments[1:], 1):
            if name in self.item.single:
                args.append(np.asarray(self.domains[i].only)[np.arange(n) % 2])
            else:
                own = rng.normal(0.0, 2.0, (n, 5))
                args.append(np.where(close, pred + own / 64, own))
        yield "rows", tuple(args)

    def edges(self, rng: Any, large: float) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Rows much larger and much smaller than ordinary ones, equal and opposite ones, rows of zeros, and ties."""
        (_, args), *_ = self.examples(rng, 3)
        rows = [x.ndim == args[0].ndim for x in args]

        def changed(*factors: float) -> list[Any]:
            """The first row times one factor for each argument."""
            return [args[0] * f if row else x for x, row, f in zip(args, rows, factors, strict=False)]

        kinds = [(args, large), (args, 1 / large), (changed(1, 1, 1), 1.0), (changed(1, 1, 1), large)]
        turned = changed(1, -1, -1) if self.item.signed else changed(0, 0, 0)
        kinds += [(changed(0, 1, 0), 1.0), (turned, 1 / large)]
        made = [[x * f if row else x for x, row in zip(k, rows, strict=True)] for k, f in kinds]
        if self.item.signed:  # two entries of one size, against one, several and those
            bits = [np.eye(5)[[i, i + 1]].sum(axis=0) for i in (0, 1, 2)]
            ties = [np.stack([3 * bits[0], bits[i], bits[0] - bits[2]]) for i in range(3)]
            ties[1][0] = np.eye(5)[1]
            made.append([t if row else x for t, x, row in zip(ties, args, rows, strict=False)])
        yield "rows", tuple(np.concatenate(parts) for parts in zip(*made, strict=True))


@dataclass(frozen=True, kw_only=True, repr=False)
class PooledResidual(Loss):
    """One number of many differences `pred - target`, with their weights inside; `at` also takes those.

    With reduction "mean" it is one number of all entries, with "none" one of each row along `axis`.
    """

    axis: int = field(-1, any_axis, "the axis along which a row lies where every row has a number of its own")

    shapes: ClassVar[tuple[str, str]] = (
        "any shape with the axis `axis`",
        "the shape of `{first}` without `axis`",
    )
    reductions: ClassVar[tuple[str, ...]] = ("mean", "none")

    def structure_of(self) -> structures.Structure:
        return structures.Pooled(axis=None if self.reduction == "mean" else self.axis)

    def add_up(self, xp: Any, e: Array, weight: Array | None) -> tuple[Array, Array]:
        """What adds up over batches, from the lifted differences: a sum, and what its mean divides by."""
        raise NotImplementedError
