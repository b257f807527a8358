"""NumPy: values and slopes straight from the spec, in blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from unilos.backends import (
    ROUNDING,
    Alignments,
    Backend,
    BinaryInPlace,
    Blocks,
    Branchless,
    CrossEntropyRows,
    DistributionRows,
    Flat,
    Formula,
    Fused,
    InPlaceChunks,
    NLLRows,
    Path,
    as_numpy,
    refused,
    table,
)

from ._namespace import xp

Array = Any
#: NumPy makes up a dtype's name anew whenever it is asked.
NAMES = {np.dtype(n): n for n in ("float16", "float32", "float64", "bool", "int32", "int64")}


class NumPy(Backend):
    name = "numpy"
    xp = xp
    xp_of_blocks = Branchless(xp, {np.dtype("float32"): np.int32, np.dtype("float64"): np.int64})
    guest = True

    def make_paths(self) -> tuple[Path, ...]:
        return (
            Projections(),
            InMemory(),
            Rows(),
            Picked(),
            Distributions(),
            Binary(),
            QuietAlignments(),
            Quiet(),
            Formula(),
        )

    def takes(self, cls: type) -> bool:
        return issubclass(cls, (np.ndarray, np.generic, int, float, list, tuple)) or bool(table(cls))

    def refusal(self, x: Any) -> str:
        return refused(x)

    def owns(self, x: Any) -> bool:
        # Subclasses may have operators of their own: asarray makes them plain, and bytes of the other order, too. It
        # refuses what holds no numbers.
        return type(x) is np.ndarray and x.dtype.kind in "fiubVc" and x.dtype.isnative

    def asarray(self, x: Any, like: Array | None = None) -> Array:
        del like
        return as_numpy(x)

    def dtype_name(self, x: Array) -> str:
        name = NAMES.get(x.dtype)
        return str(x.dtype.name) if name is None else name

    def dtype(self, name: str) -> Any:
        if name == "bfloat16":  # an extension dtype, there only if its package is
            import ml_dtypes

            return np.dtype(ml_dtypes.bfloat16)
        return np.dtype(name)

    def device(self, x: Array) -> Any:
        del x
        return "cpu"

    def cast(self, x: Array, name: str) -> Array:
        return x.astype(self.dtype(name), copy=False)

    def result(self, x: Array) -> Array:
        return np.asarray(x)  # NumPy's reductions return scalars; an array goes in and comes out

    def apart(self, x: Array, others: Sequence[Array]) -> Array:
        return x.copy() if any(np.may_share_memory(x, other) for other in others) else x

    def empty_like(self, x: Array, name: str) -> Array:
        return np.empty(x.shape, self.dtype(name))

    def mean(self, items: Array, over: Any, again: Callable[[], Array] | None = None) -> Array:
        total = self.xp.sum(items)
        return total / over if np.isfinite(total) else self.mean_of_small(items, over)

    def within(self, x: Array, interval: Any) -> bool:
        if not x.size or interval.only:
            return bool(interval.contains(x).all())
        rounding = ROUNDING[self.dtype_name(x)]
        least = np.minimum.reduce(x, axis=None)
        if not interval.contains(least, rounding):
            return False
        return interval.high == np.inf or bool(interval.contains(np.maximum.reduce(x, axis=None), rounding))

    def marks(self, items: Array) -> Array | None:
        return super().marks(items) if np.isnan(np.add.reduce(items, axis=None)) else None

    def sum64(self, x: Array) -> Any:
        # Pairwise in the block's own dtype, in float64 across blocks.
        return float(np.add.reduce(x, axis=None))

    def number(self, sums: Sequence[Any], over: float, name: str, like: Array) -> Array:
        del like
        return np.asarray(sum(sums) / over, dtype=self.dtype(name))

    def write(self, out: Array, slope: Array, scale: float) -> None:
        np.multiply(slope, scale, out=out, casting="same_kind")

    def segment_sum(self, rows: Array, index: Array, like: Array) -> Array:
        whole = np.zeros((len(like), *rows.shape[1:]), rows.dtype)
        np.add.at(whole, index, rows)
        return whole

    def combined(self, scaled: Sequence[tuple[float, Array]]) -> Array:
        with np.errstate(all="ignore"):
            return super().combined(scaled)

    def compile(self, function: Callable[..., Any], static: Any, arrays: Sequence[Array | None]) -> Any:
        # Limits are reached on purpose: an infinite loss is an answer here, not a warning.
        with np.errstate(all="ignore"):
            return function(static, *arrays)


class Quiet(Blocks):
    def run(self, call: Any) -> Any:
        with np.errstate(all="ignore"):
            return super().run(call)


class InMemory(Fused, Quiet):
    """Kernels over NumPy's own memory."""

    each = any_axis = True

    def address(self, x: Array) -> int:
        found: int = x.__array_interface__["data"][0]
        return found

    def contiguous(self, x: Array) -> bool:
        return bool(x.flags.c_contiguous and x.flags.aligned)

    def empty(self, shape: tuple[int, ...], dtype: str) -> Array:
        return np.empty(shape, dtype=dtype)

    def number(self, value: float, dtype: str) -> Array:
        return np.asarray(value, dtype=dtype)

    def copied(self, x: Array, shape: tuple[int, ...]) -> Array:
        return np.ascontiguousarray(np.broadcast_to(x, shape))


class Rows(CrossEntropyRows, Quiet):
    module = np
    size = 1 << 18


class Picked(NLLRows, Quiet):
    module = np


class Distributions(DistributionRows, Quiet):
    module = np
    size = 1 << 16


class Binary(BinaryInPlace, Quiet):
    module = np


class QuietAlignments(Alignments, Quiet):
    pass


class Projections(InPlaceChunks):
    module = np
    step = 1 << 20  # numbers of a product that is added to what is there

    def run(self, call: Any) -> Any:
        with np.errstate(all="ignore"):
            return super().run(call)

    def copies(self, flat: Flat) -> float:
        return super().copies(flat) * 9 / 8  # and a product

    def room(self, flat: Flat, deep: int) -> Array:
        return np.empty((deep, len(flat.classifier)), flat.hidden.dtype)

    def add_product(self, out: Array, a: Array, b: Array) -> None:
        deep = max(1, min(self.step, a.size // 8) // max(1, out.shape[1]))
        for i in range(0, len(out), deep):
            out[i : i + deep] += a[i : i + deep] @ b


backend = NumPy()
