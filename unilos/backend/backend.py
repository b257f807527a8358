"""What a framework brings: a namespace, its arrays' properties, and its way to attach a derivative.

This class alone runs every loss on any array API namespace without autodiff; a framework's folder overrides
what it does better. See backends/README.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

import numpy as np

from ..form.check import UnsupportedError
from .dialect import Dialect
from .dual import Duals
from .guests import as_numpy, table

Array = Any

#: A power of two. As many items as an array can have, scaled by it, have a sum within the range.
SMALL = 2.0**-40

#: The relative distance of the numbers of a dtype.
ROUNDING = {"float32": 2.0**-23, "float64": 2.0**-52}


class Backend:
    """A framework, as the engine sees it. Arrays of the framework go in and come out."""

    #: What messages and reports call it.
    name: str
    #: The array API namespace that specs compute in.
    xp: Any
    #: The one that blocks are computed in, where nothing is differentiated: `xp` where nothing else is said.
    xp_of_blocks: Any = None
    #: What makes a dialect of a namespace: its words in a way of their own where the framework is faster so.
    dialect: type[Dialect] = Dialect
    #: Whether its plain arrays may stand beside another framework's prediction.
    guest = False
    #: Whether every call is compiled, and numbers of Python with it.
    compiles = False
    #: The dtype of class indices and the dtype that integer predictions become.
    index_dtype: str = "int64"
    default_float: str = "float64"

    def __init__(self) -> None:
        of_blocks = self.xp_of_blocks or self.xp
        self.xp, self.xp_of_blocks = self.dialect(self, self.xp), self.dialect(self, of_blocks)
        self.duals = Duals(self.xp)
        self.paths: tuple[Any, ...] = self.make_paths()
        # The paths that may serve a loss, see `engine/paths.py`: to torch.compile a table that grows is another one.
        names = {name for path in self.paths for name in path.serves or ()}
        self.by_loss: dict[str, tuple[Any, ...]] = {name: self._serving(name) for name in names}
        self.by_any = self._serving(None)

    def __repr__(self) -> str:
        return f"<unilos backend {self.name}>"

    def _serving(self, loss: str | None) -> tuple[Any, ...]:
        return tuple(path for path in self.paths if path.serves is None or loss in path.serves)

    def make_paths(self) -> tuple[Any, ...]:
        """The ways to run a call, the preferred one first. Behind them is the formula, which takes every call."""
        return ()

    # Properties of arrays

    def refusal(self, x: Any) -> str:
        """Why an array of the framework has no number at each place of its shape, as nested, sparse and quantised ones
        have not, to follow "target is a ..."; empty for all others."""
        del x
        return ""

    def takes(self, cls: type) -> bool:
        """Whether this class, which inherits something of the framework, is one of arrays."""
        del cls
        return True

    def owns(self, x: Any) -> bool:
        """Whether `x` is an array of this framework and no guest."""
        raise NotImplementedError

    def dtype_name(self, x: Array) -> str:
        """`float32`, never `torch.float32`."""
        return str(x.dtype).rpartition(".")[2]

    def dtype(self, name: str) -> Any:
        """The framework's dtype object of that name."""
        return getattr(self.xp, name)

    def shape(self, x: Array) -> tuple[Any, ...]:
        return tuple(x.shape)

    def device(self, x: Array) -> Any:
        """Where `x` lives; None where it does not say, as under tracing."""
        return getattr(x, "device", None)

    def readable(self, x: Array) -> bool:
        """Whether values can be looked at without tracing or a device round-trip."""
        del x
        return True

    def recorded(self, x: Array) -> bool:
        """Whether somebody may ask for a derivative in `x`, which only an array can carry."""
        del x
        return False

    # Making arrays

    def asarray(self, x: Any, like: Array | None = None) -> Array:
        """A guest (NumPy array, number, list) as an array of this framework, on the device of `like`."""
        x = as_numpy(x) if table(type(x)) else x
        return self.xp.asarray(x, device=None if like is None else self.device(like))

    def cast(self, x: Array, name: str) -> Array:
        return x if self.dtype_name(x) == name else self.xp.astype(x, self.dtype(name))

    def detached(self, x: Array) -> Array:
        """The same numbers, which no derivative passes."""
        return x

    def result(self, x: Array) -> Array:
        """A computed array as the caller gets it."""
        return x

    def apart(self, x: Array, others: Sequence[Array]) -> Array:
        """A result in memory of its own: some slope is the target as it came in. Where no array can be written to, it
        may stay as it is; where memory can be compared, fewer are copied."""
        kind, size = self.dtype_name(x), prod(self.shape(x))
        alike = any(self.dtype_name(other) == kind and prod(self.shape(other)) == size for other in others)
        return self.xp.asarray(x, copy=True) if alike else x

    # Sums and means of all items

    def widest(self, like: Array) -> str:
        """The widest dtype that sums beside `like` can be kept in."""
        del like
        return "float64"

    def mean(self, items: Array, over: Any, again: Callable[[], Array] | None = None) -> Array:
        """The sum of items over a divisor, also where the sum alone is beyond the range of their dtype."""
        del again
        name, wide = self.dtype_name(items), self.widest(items)
        if wide != name:
            total = self.xp.sum(items, dtype=self.dtype(wide))
            return self.cast(total / (over if isinstance(over, float) else self.cast(over, wide)), name)
        total = self.xp.sum(items)
        sound = (total > float("-inf")) & (total < float("inf"))
        # No slope in the divisor may meet the infinite sum, not even times zero.
        plain = self.xp.where(sound, total, self.xp.zeros_like(total)) / over
        return self.xp.where(sound, plain, self.mean_of_small(items, over))

    def row_sums(self, *xs: Array) -> tuple[Array, ...]:
        """The sums of several arrays along their last axis, which they lose."""
        return tuple(self.xp.sum(x, axis=-1) for x in xs)

    def mean_of_small(self, items: Array, over: Any) -> Array:
        """The mean from items scaled by a power of two: exact, but for what is far too small to count beside items
        whose sum is beyond the range."""
        return self.xp.sum(items * SMALL) / over / SMALL

    def total(self, items: Array) -> tuple[Array, Array]:
        """The sum of items in the widest dtype, and what is still missing of it in their own."""
        total = self.xp.sum(items, dtype=self.dtype(self.widest(items)))
        return total, self.xp.zeros_like(self.cast(total, self.dtype_name(items)))

    # Numbers that are none

    def inside(self, x: Array, interval: Any) -> Array:
        """An array, NaN where it lies outside of a bounded interval; so is its slope."""
        if self.within(x, interval):
            return x
        there = interval.contains(x, ROUNDING[self.dtype_name(x)])
        return x * self.xp.where(there, self.xp.ones_like(x), float("nan"))

    def within(self, x: Array, interval: Any) -> bool:
        """Whether it can be seen at once that an array lies in a bounded interval: from its least and largest number,
        where these are known sooner than what each number is."""
        del x, interval
        return False

    def marks(self, items: Array) -> Array | None:
        """NaN where an item is, else 1; None where it can be seen at once that none is."""
        items = self.detached(items)  # its slope of 0 is none beside an infinite one
        return self.xp.where(items == items, self.xp.ones_like(items), items)

    # Blocks, for backends whose arrays can be written to

    def empty_like(self, x: Array, name: str) -> Array:
        """An array of the shape of `x`, to be filled by `write`."""
        raise NotImplementedError

    def sum64(self, x: Array) -> Any:
        """The sum of a block, to be added to others without losing digits."""
        raise NotImplementedError

    def number(self, sums: Sequence[Any], over: float, name: str, like: Array) -> Array:
        """The sum of the blocks' sums over a divisor, as an array without axes beside `like`."""
        raise NotImplementedError

    def write(self, out: Array, slope: Array, scale: float) -> None:
        """Fill `out` with `slope * scale`, rounded once."""
        raise NotImplementedError

    # Checking

    def first_outside(
        self, labels: Array, classes: int, ignore: int | None, kept: Array | None = None
    ) -> tuple[int, tuple[int, ...]] | None:
        """The first kept label that is no class, with its index; None if all are, or if they cannot be read."""
        if not (self.readable(labels) and (kept is None or self.readable(kept))):
            return None
        mask = None if kept is None else self.to_numpy(kept)
        return first_outside(self.to_numpy(labels), classes, ignore, mask)

    def to_numpy(self, x: Array) -> np.ndarray[Any, Any]:
        """The values on the host: for checks, reports and tests, never on the default path of a device."""
        return np.asarray(x)

    # Running

    def by_row(self, function: Callable[[Array], Array], rows: Array) -> Array:
        """A user's function of one row, of every row along the last axis."""
        flat = self.xp.reshape(rows, (-1, rows.shape[-1]))
        made = [self.xp.asarray(function(flat[i, ...]), dtype=rows.dtype) for i in range(flat.shape[0])]
        whole = self.xp.stack(made) if made else self.xp.zeros((0,), dtype=rows.dtype)
        return self.xp.reshape(whole, (*rows.shape[:-1], *whole.shape[1:]))

    def slope_of(self, function: Callable[[Array], Array]) -> Callable[[Array], Array]:
        """The slope of a user's function of one row."""
        message = f"{self.name} cannot differentiate {function!r}; take another framework's arrays"
        raise UnsupportedError(message)

    def op(self, op: Any) -> Callable[..., Array]:
        """`op.value` with the derivative that the spec states, in this framework's own mechanism."""
        return lambda *arrays: op.value(self.xp, *arrays)

    def scan(
        self,
        step: Callable[..., tuple[Array, ...]],
        carry: tuple[Array, ...],
        xs: tuple[Array, ...],
        fixed: tuple[Array, ...],
    ) -> tuple[Array, ...]:
        """Every carry of the loop `carry = step(xp, carry, slices, fixed)` over the leading axis of all `xs`, stacked.
        `step` is a function of a module, so that a framework can keep what it compiled."""
        kept = []
        for i in range(xs[0].shape[0]):
            carry = step(self.xp, carry, tuple(x[i, ...] for x in xs), fixed)
            kept.append(carry)
        return tuple(self.xp.stack(column) for column in zip(*kept, strict=True))

    def widely(
        self, items: Callable[..., tuple[Array, Callable[[Array], Array]]], x: Array, *others: Array
    ) -> tuple[Array, Callable[[Array], Array]]:
        """Items, (n,), of `x` in the widest dtype, and what takes their cotangent back; both in its own."""
        own, wide = self.dtype_name(x), self.widest(x)
        found, pull = items(self.cast(x, wide), *others)
        return self.cast(found, own), lambda g: self.cast(pull(self.cast(g, wide)), own)

    def pick(self, rows: Array, index: Array) -> Array:
        """The entry of each row at its index, on an axis of length 1; `rows` may be one row for all."""
        return self.xp.take_along_axis(rows, self.xp.expand_dims(index, axis=-1), axis=-1)

    def segment_sum(self, rows: Array, index: Array, like: Array) -> Array:
        """Rows added up at their index, as many places as `like` has rows: what `take` passes back."""
        places = self.xp.arange(like.shape[0], dtype=index.dtype, device=self.xp.device_of(like))
        hot = self.xp.astype(self.xp.expand_dims(places, axis=-1) == index, rows.dtype)
        return self.matmul(hot, rows)

    def matmul(self, a: Array, b: Array) -> Array:
        """A product of matrices in the full precision of the arrays: accelerators may round their factors."""
        return self.xp.namespace.matmul(a, b)

    def combined(self, scaled: Sequence[tuple[float, Array]]) -> Array:
        """The sum of scaled arrays, in the widest of their dtypes."""
        names = {self.dtype_name(x) for _, x in scaled if hasattr(x, "dtype")}
        if len(names) > 1:  # not every framework promotes
            widest = "float64" if "float64" in names else "float32"
            scaled = [(scale, self.cast(x, widest) if hasattr(x, "dtype") else x) for scale, x in scaled]
        total = None
        for scale, x in scaled:
            total = scale * x if total is None else total + scale * x
        return total

    def compile(self, function: Callable[..., Any], static: Any, arrays: Sequence[Array | None]) -> Any:
        """`function(static, *arrays)`; a framework that compiles does so here and keeps it by `static`."""
        return function(static, *arrays)


def first_outside(
    labels: np.ndarray[Any, Any],
    classes: int,
    ignore: int | None,
    kept: np.ndarray[Any, Any] | None = None,
) -> tuple[int, tuple[int, ...]] | None:
    if labels.size == 0:
        return None
    low, high = int(labels.min()), int(labels.max())
    if low >= 0 and high < classes:
        return None
    bad = (labels < 0) | (labels >= classes)
    if ignore is not None:
        bad &= labels != ignore
    if kept is not None:
        bad &= kept.reshape(kept.shape + (1,) * (labels.ndim - kept.ndim))
    if not bad.any():
        return None
    where = np.unravel_index(int(bad.argmax()), labels.shape)
    return int(labels[where]), tuple(int(i) for i in where)
