"""Class indices against rows of classes, without a one-hot array."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..form.check import is_number
from ..form.points import Point, Thunk
from . import math as _math
from .math import constant, lookup, scaled

Array = Any


class Labels:
    """Where labels point in their rows, and which of them may be used.

    An ignored label has mass 0. A label out of range that could not be refused is NaN in its item.
    """

    def __init__(self, xp: Any, rows: Array, index: Array, ignore: int | None) -> None:
        self.xp = xp
        self.kept = None if ignore is None else index != ignore
        valid = (index >= 0) & (index < xp.row_length(rows, index.dtype))
        self.bad = ~valid if self.kept is None else ~valid & self.kept
        self.index = xp.where(valid, index, 0)
        # TensorFlow's == forgets the rank where one side knows a dimension and the other does not.
        self.hot = xp.equal(xp.iota(rows, index.dtype), xp.expand_dims(self.index, axis=-1))

    def of(self, row: Array) -> Array:
        """A row's entry at its label, on an axis of length 1."""
        return self.xp.pick(row, self.index)

    def weight(self, class_weight: Sequence[float] | float | None, like: Array) -> Array:
        """What each label weighs, on an axis of length 1; NaN where it is no class, so that its row becomes NaN."""
        each: Any = 1.0 if class_weight is None else constant(self.xp, class_weight, like)
        if (
            not is_number(each) and each.ndim == 1
        ):  # one a class; one an item has an axis for classes, of length 1
            weight = lookup(self.xp, each, self.index)
        else:
            weight = self.xp.full_like(self.xp.expand_dims(self.index, axis=-1), 1.0, dtype=like.dtype)
            weight = scaled(each, weight)
        return self.xp.where(self.xp.expand_dims(self.bad, axis=-1), float("nan"), weight)

    def silence(self, x: Array) -> Array:
        """Zero for ignored rows, in items or in whole rows."""
        if self.kept is None:
            return x
        kept = self.kept if x.ndim == self.index.ndim else self.xp.expand_dims(self.kept, axis=-1)
        return self.xp.where(kept, x, 0.0)

    def settle(self, x: Array) -> Array:
        """Zero for ignored rows and NaN for invalid ones, in items or in whole rows."""
        bad = self.bad if x.ndim == self.index.ndim else self.xp.expand_dims(self.bad, axis=-1)
        return self.xp.where(bad, float("nan"), self.silence(x))

    def settled(self, point: Point, *kept: str) -> Point:
        """A point with these slopes besides the first."""

        def held(thunk: Thunk | None) -> Thunk | None:
            return None if thunk is None else lambda: self.settle(thunk())

        return Point(
            self.settle(point.value),
            lambda: self.settle(point.slope()),
            held(point.curvature),
            majorizer=held(point.majorizer),
            gauss_newton=held(point.gauss_newton),
            **{name: lambda slope=point.also[name]: self.settle(slope()) for name in kept},
        )


class LabelledSoftmax:
    """Softmax rows as their labels see them: the label's share and what all other classes hold.

    For a confident row the others are summed on their own: 1 - p and -log p keep the digits that p has lost.
    """

    def __init__(self, xp: Any, z: Array, label: Labels) -> None:
        self.xp, self.hot = xp, label.hot
        self.top = xp.row_max(z)
        self.parts = xp.exp(xp.gaps(z, self.top))
        self.rivals = xp.where(label.hot, 0.0, self.parts)
        # Numbers of rows are computed without the axis of length 1, along which XLA does one at a time.
        self._others = xp.row_sum(self.rivals, keepdims=False)
        top = xp.squeeze(self.top, axis=-1)
        gap = top - xp.at_most(xp.squeeze(label.of(z), axis=-1), top)
        self._own = xp.exp(-gap)
        # A label on top has own = 1: others is all that is left of the argument of log1p.
        self._tail = xp.log1p(self._others + (self._own - 1))
        self.item = gap + self._tail  # -log p of the label, one a row

    def _column(self, x: Array) -> Array:
        return self.xp.expand_dims(x, axis=-1)

    @property
    def nlog(self) -> Array:
        """-log p of the label."""
        return self._column(self.item)

    @property
    def own(self) -> Array:
        """The label's part."""
        return self._column(self._own)

    @property
    def others(self) -> Array:
        """What all other classes hold."""
        return self._column(self._others)

    @property
    def total(self) -> Array:
        return self._column(self._others + self._own)

    @property
    def tail(self) -> Array:
        return self._column(self._tail)

    @property
    def rest(self) -> Array:
        """1 - p of the label."""
        return self._column(self._others / (self._others + self._own))

    def towards(self, pull: Array | float) -> Array:
        """`pull * (p - one_hot)`: the slope of every loss of p at the label alone."""
        each = pull / self.total
        return self.xp.where(self.hot, -each * self.others, each * self.rivals)

    def shares(self) -> _math.Shares:
        return _math.shares(self.xp, self.parts)


def mass_of(
    mp: Any, target: Any, classes: int, smoothing: float, weight: Sequence[float] | None
) -> list[Any]:
    """The textbook's target: one-hot or given, smoothed, weighted."""
    q = target if isinstance(target, list) else [mp.mpf(int(k == target)) for k in range(classes)]
    e = mp.mpf(smoothing)
    w = [mp.mpf(1)] * classes if weight is None else [mp.mpf(v) for v in weight]
    return [wk * ((1 - e) * qk + e / classes) for wk, qk in zip(w, q, strict=True)]
