"""The one namespace that a spec sees: the array API, and the few things that it lacks, as methods.

Everything a spec asks of a framework goes through here, so another dialect can stand in its place: one that records
what is asked, or one whose rows are spread over devices. The row words work along the last axis, where `at` finds the
classes or features; nothing else reduces a row.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

Array = Any


class Dialect:
    """A backend's array API namespace, with further words."""

    def __init__(self, backend: Any, namespace: Any) -> None:
        # As attributes of its own, so that a call costs what it costs on the namespace itself.
        vars(self).update({k: v for k, v in vars(namespace).items() if not hasattr(Dialect, k)})
        self.backend, self.namespace = backend, namespace

    @property
    def index_dtype(self) -> Any:
        """The dtype of class indices."""
        return self.backend.dtype(self.backend.index_dtype)

    def __getattr__(self, name: str) -> Any:
        return getattr(vars(self)["namespace"], name)

    def __repr__(self) -> str:
        return f"<unilos dialect of {self.backend.name}>"

    # Rows

    def row_sum(self, x: Array, keepdims: bool = True, stored: bool = False) -> Array:
        """The sum of every row; `stored` where its entries had better be computed before they are added up, as they
        take functions that compilers vectorise."""
        del stored
        return self.sum(x, axis=-1, keepdims=keepdims)

    def row_sums(self, *xs: Array) -> tuple[Array, ...]:
        """The sums of the rows of several arrays, in one pass where a compiler makes their entries; an axis less."""
        found: tuple[Array, ...] = self.backend.row_sums(*xs)
        return found

    def row_max(self, x: Array, keepdims: bool = True) -> Array:
        return self.max(x, axis=-1, keepdims=keepdims)

    def row_min(self, x: Array, keepdims: bool = True) -> Array:
        return self.min(x, axis=-1, keepdims=keepdims)

    def row_any(self, x: Array, keepdims: bool = True) -> Array:
        return self.any(x, axis=-1, keepdims=keepdims)

    def row_all(self, x: Array, keepdims: bool = True) -> Array:
        return self.all(x, axis=-1, keepdims=keepdims)

    def row_argmax(self, x: Array, keepdims: bool = True) -> Array:
        """The place of the largest entry, the first one where several tie."""
        place = self.argmax(x, axis=-1)
        return self.expand_dims(place, axis=-1) if keepdims else place

    def row_length(self, x: Array, dtype: Any) -> int | Array:
        """How many entries a row has; an array of that dtype where TensorFlow does not know it yet."""
        known = x.shape[-1]
        if known is not None:
            return known
        return self.astype(self.sum(self.ones_like(x[(slice(0, 1),) * (x.ndim - 1)])), dtype)

    def pick(self, rows: Array, index: Array) -> Array:
        """The entry of each row at its index, on an axis of length 1; `rows` may be one row for all."""
        return self.backend.pick(rows, index)

    def segment_sum(self, rows: Array, index: Array, like: Array) -> Array:
        """Rows added up at their index, as many places as `like` has rows: what `take` passes back."""
        return self.backend.segment_sum(rows, index, like)

    def iota(self, rows: Array, dtype: Any) -> Array:
        """The place of every entry in its row: 0 .. classes - 1."""
        classes = rows.shape[-1]
        if classes is None:  # TensorFlow, inside a function with an unknown class axis
            return self.cumulative_sum(self.astype(self.ones_like(rows[..., :]), dtype), axis=-1) - 1
        return self.arange(classes, dtype=dtype, device=self.device_of(rows))

    def top_mask(self, x: Array) -> Array:
        """True at the largest entry of each row, the first one where several tie."""
        if x.shape[-1] == 0:  # where libraries know no argmax
            return x != x
        best = self.row_argmax(x)
        return self.iota(x, best.dtype) == best

    def gaps(self, x: Array, top: Array) -> Array:
        """`x - top`, how far every entry lies below the largest of its row. In a derivative the gap of that one is a
        constant: summed with all others it would be what is left of a subtraction."""
        x = self.at_most(x, top)
        found = x - top
        if not self.backend.recorded(x):
            return found
        best = found == 0
        alone = self.row_sum(self.where(best, self.ones_like(x), 0.0)) == 1
        best = best & alone  # ties share the slope of `top`
        own = self.row_sum(self.where(best, x, 0.0))
        return self.where(best, 0.0, self.where(alone, x - own, found))

    def at_most(self, x: Array, top: Array) -> Array:
        """`x`, of which `top` is the largest: in a difference of the two that one is 0. A compiler that makes a product
        for every use anew does not round it in a subtraction, unless something stands between."""
        del top
        return x

    def binade(self, x: Array) -> Array:
        """The largest power of 2 that is not above a positive number that is neither subnormal nor infinite; a constant
        to autodiff."""
        return 2.0 ** self.floor(self.log2(x))

    def muted(self, a: Array, b: Array) -> Array:
        """`a * b`, and 0 where `a` is 0 whatever `b` is."""
        return a * self.where(a == 0, 0.0, b)

    # What a framework does in its own way

    def matmul(self, a: Array, b: Array) -> Array:
        """A product of matrices in the full precision of the arrays."""
        return self.backend.matmul(a, b)

    def mean_over(self, items: Array, over: Any, again: Callable[[], Array] | None = None) -> Array:
        """The sum of items over a divisor, also where the sum alone is beyond the range. `again` makes the items anew,
        for frameworks where a second look at them costs more than that."""
        found: Array = self.backend.mean(items, over, again)
        return found

    def total(self, items: Array) -> tuple[Array, Array]:
        """The sum of items in the widest dtype, and what is missing of it in their own."""
        found: tuple[Array, Array] = self.backend.total(items)
        return found

    def inside(self, x: Array, interval: Any) -> Array:
        """An array, NaN where it lies outside of a bounded interval, in its slope too."""
        found: Array = self.backend.inside(x, interval)
        return found

    def marks(self, items: Array) -> Array | None:
        """NaN where an item is, else 1; None where it can be seen at once that none is."""
        found: Array | None = self.backend.marks(items)
        return found

    def detached(self, x: Array) -> Array:
        """The same numbers, which no derivative passes."""
        return self.backend.detached(x)

    def scan(
        self,
        step: Callable[..., tuple[Array, ...]],
        carry: tuple[Array, ...],
        xs: tuple[Array, ...],
        fixed: tuple[Array, ...],
    ) -> tuple[Array, ...]:
        """Every carry of the loop `carry = step(xp, carry, slices, fixed)` over the leading axis of all `xs`."""
        found: tuple[Array, ...] = self.backend.scan(step, carry, xs, fixed)
        return found

    def widely(
        self, items: Callable[..., tuple[Array, Callable[[Array], Array]]], x: Array, *others: Array
    ) -> tuple[Array, Callable[[Array], Array]]:
        """Items, (n,), of `x` in the widest dtype, and what takes their cotangent back to `x`; both in its own dtype.
        `items` is a function of these arrays alone."""
        found: tuple[Array, Callable[[Array], Array]] = self.backend.widely(items, x, *others)
        return found

    def seldom(
        self, mask: Array, make: Callable[[], Any]
    ) -> Callable[[Callable[[Any], Array], Array], Array]:
        """What is made of something that matters where a mask holds, as it seldom does anywhere: a function of what it
        is made by, and of what stands in its place where the mask holds nowhere and that saves time."""
        if self.backend.readable(mask) and not self.backend.to_numpy(mask).any():
            return lambda of, otherwise: otherwise
        made = cache(make)
        return lambda of, otherwise: of(made())

    def by_row(self, function: Callable[[Array], Array], rows: Array) -> Array:
        """A user's function of one row, of every row."""
        return self.backend.by_row(function, rows)

    def slope_of(self, function: Callable[[Array], Array]) -> Callable[[Array], Array]:
        """The slope of a user's function of one row."""
        found: Callable[[Array], Array] = self.backend.slope_of(function)
        return found

    def op(self, op: Any) -> Callable[..., Array]:
        """An operation with the derivative that its spec states."""
        found: Callable[..., Array] = self.backend.op(op)
        return found

    def positions(self, mask: Array) -> Array | None:
        """Where a mask of one axis holds; None where its values cannot be read."""
        if not self.backend.readable(mask):
            return None
        return self.backend.asarray(np.flatnonzero(self.backend.to_numpy(mask)), mask)

    def device_of(self, x: Array) -> Any:
        """Where to create an array beside `x`; tracers and meta-programming arrays may not say."""
        device = getattr(x, "device", None)
        return None if isinstance(device, str) or callable(device) else device
