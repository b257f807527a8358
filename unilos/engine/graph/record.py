"""A dialect that records: specs run on it unchanged, and leave the graph of what they asked for.

Its arrays have no numbers. `Traced` is what a spec sees: its operators record, its shape is not known yet, as in a
compiled function of any size. What cannot be said of such an array raises `RecordingError`; the loss is then
computed by its formula.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NoReturn

import numpy as np

from ...backend.backend import ROUNDING
from ...backend.dialect import Dialect
from .node import BOOL, ENTRY, ITEM, REAL, WHOLE, Graph, Node
from .traced import LOGIC, Axes, RecordingError, Traced, broadcast

Array = Any

#: Functions of a number, by the name of the standard.
FUNCTIONS = {
    name: name
    for name in ("exp", "expm1", "log", "log1p", "log2", "sqrt", "tanh", "floor", "abs", "isfinite")
}


class Recorder(Dialect):
    """A dialect whose calls leave nodes in a graph. It is its own backend, for the little that a call asks of one."""

    name = "a graph"
    index_dtype: Any = np.dtype("int32")  # pyright: ignore[reportIncompatibleMethodOverride, reportAssignmentType]

    def __init__(self, dtype: str) -> None:
        super().__init__(self, SimpleNamespace(finfo=np.finfo, iinfo=np.iinfo))
        self.graph, self.real = Graph(), np.dtype(dtype)
        self.bool, self.int32, self.int64 = np.dtype("bool"), np.dtype("int32"), np.dtype("int32")
        self.xp = self
        for name, op in FUNCTIONS.items():
            kind = BOOL if op.startswith("is") else REAL
            setattr(self, name, self._function(op, kind))

    def __getattr__(self, name: str) -> Any:
        message = f"a graph has no {name}"
        raise RecordingError(message)

    def __repr__(self) -> str:
        return f"<recorder of {len(self.graph.nodes)} nodes>"

    # Inputs and operands

    def input(self, number: int, axes: Axes, kind: str = REAL) -> Array:
        """An array that is given when the graph runs."""
        dims = frozenset(a for a in axes if isinstance(a, str))
        return Traced(self, self.graph.make("input", extra=number, kind=kind, dims=dims), axes)

    def traced(self, x: Any, like: Traced | None = None) -> Traced:
        """An operand: an array, or a number beside one."""
        if isinstance(x, Traced):
            return x
        if isinstance(x, (bool, np.bool_)):
            return Traced(self, self.graph.make("literal", extra=bool(x), kind=BOOL), ())
        if like is not None and like.node.kind == WHOLE and isinstance(x, (int, np.integer)):
            return Traced(self, self.graph.whole(int(x)), ())
        if isinstance(x, (int, float, np.integer, np.floating)):
            return Traced(self, self.graph.number(x if isinstance(x, float) else float(x)), ())
        message = f"an operand of type {type(x).__name__}"
        raise RecordingError(message)

    def unary(self, op: str, x: Any, kind: str = REAL) -> Array:
        x = self.traced(x)
        return Traced(self, self.graph.make(op, x.node, kind=kind), x.axes)

    def _function(self, op: str, kind: str) -> Callable[[Any], Array]:
        return lambda x, /: self.unary(op, self._real(x), kind)

    def binary(self, op: str, a: Any, b: Any) -> Array:
        if op == "pow":
            return self._power(a, b)
        x = self.traced(a, b if isinstance(b, Traced) else None)
        y = self.traced(b, x)
        if op in LOGIC:
            if x.node.kind != BOOL or y.node.kind != BOOL:
                message = "bits of numbers"
                raise RecordingError(message)
            return self._made(op, x, y, kind=BOOL)
        if REAL in (x.node.kind, y.node.kind):
            x, y = self._real(x), self._real(y)
        compared = op in ("<", "<=", ">", ">=", "==", "!=")
        return self._made(op, x, y, kind=BOOL if compared else x.node.kind)

    def _power(self, a: Any, b: Any) -> Array:
        if isinstance(a, Traced) and isinstance(b, (int, float)) and b == 2:
            return self.binary("*", a, a)
        x, y = self._real(self.traced(a)), self._real(self.traced(b))
        return self._made("pow", x, y)

    def _made(self, op: str, *given: Traced, kind: str = REAL) -> Array:
        return Traced(self, self.graph.make(op, *(x.node for x in given), kind=kind), broadcast(*given))

    def _real(self, x: Any) -> Array:
        x = self.traced(x)
        if x.node.kind == REAL:
            return x
        return Traced(self, self.graph.make("real", x.node), x.axes)

    # The standard's calls

    def where(self, c: Any, a: Any, b: Any, /) -> Array:
        if isinstance(c, (bool, np.bool_)):
            return self.traced(a if c else b)
        like = a if isinstance(a, Traced) else b if isinstance(b, Traced) else None
        x, y = self.traced(a, like), self.traced(b, like)
        if x.node.kind != y.node.kind:
            x, y = self._real(x), self._real(y)
        return self._made("where", self.traced(c), x, y, kind=x.node.kind)

    def maximum(self, a: Any, b: Any, /) -> Array:
        x: Array = self.traced(a)
        y: Array = self.traced(b)
        return self.where((x > y) | (x != x), x, y)

    def minimum(self, a: Any, b: Any, /) -> Array:
        x: Array = self.traced(a)
        y: Array = self.traced(b)
        return self.where((x < y) | (x != x), x, y)

    def clip(self, x: Any, /, min: Any = None, max: Any = None) -> Array:
        if min is not None:
            x = self.where(x < min, min, x)
        return x if max is None else self.where(x > max, max, x)

    def square(self, x: Any, /) -> Array:
        return x * x

    def sign(self, x: Any, /) -> Array:
        return self.where(x > 0, 1.0, self.where(x < 0, -1.0, x))

    def isnan(self, x: Any, /) -> Array:
        return self.binary("!=", x, x)

    def isinf(self, x: Any, /) -> Array:
        return self.equal(self.abs(x), float("inf"))

    def equal(self, a: Any, b: Any, /) -> Array:
        return self.binary("==", a, b)

    def negative(self, x: Any, /) -> Array:
        return self.unary("neg", x)

    def hypot(self, a: Any, b: Any, /) -> Array:
        return self._made("hypot", self._real(a), self._real(b))

    def ones_like(self, x: Traced, /, *, dtype: Any = None) -> Array:
        return self._filled(x, 1.0, dtype)

    def zeros_like(self, x: Traced, /, *, dtype: Any = None) -> Array:
        return self._filled(x, 0.0, dtype)

    def full_like(self, x: Traced, /, fill_value: Any, *, dtype: Any = None) -> Array:
        del dtype
        return Traced(self, self._real(fill_value).node, x.axes)

    def _filled(self, x: Traced, value: float, dtype: Any) -> Array:
        if (x.dtype if dtype is None else np.dtype(dtype)) == self.bool:
            return Traced(self, self.graph.make("literal", extra=bool(value), kind=BOOL), x.axes)
        return Traced(self, self.graph.literal(value), x.axes)

    def asarray(self, x: Any, /, *, dtype: Any = None, device: Any = None, copy: Any = None) -> Array:
        del dtype, device, copy
        if isinstance(x, (Traced, int, float)):
            return self.traced(x)
        return Traced(self, self.graph.vector(x), (ENTRY,))

    def astype(self, x: Traced, dtype: Any, /, *, copy: bool = True) -> Array:
        del copy
        to = np.dtype(dtype)
        if to == x.dtype:
            return x
        if to == self.real:
            return self._real(x)
        if to == self.bool and x.node.kind == REAL:
            return self.binary("!=", x, 0.0)
        if to == self.int32 and x.node.kind == BOOL:
            return Traced(self, self.graph.make("counted", x.node, kind=WHOLE), x.axes)
        message = f"{x.dtype} as {to}"
        raise RecordingError(message)

    def isdtype(self, dtype: Any, kind: Any) -> bool:
        kinds = kind if isinstance(kind, tuple) else (kind,)
        letters = {
            "real floating": "f",
            "integral": "iu",
            "signed integer": "i",
            "bool": "b",
            "numeric": "fiu",
        }
        return any(np.dtype(dtype).kind in letters.get(k, "") for k in kinds)

    # Axes

    def expand_dims(self, x: Traced, /, *, axis: int = 0) -> Array:
        axes = list(x.axes)
        axes.insert(axis % (len(axes) + 1), 1)
        return Traced(self, x.node, tuple(axes))

    def squeeze(self, x: Traced, /, axis: int | tuple[int, ...]) -> Array:
        gone = {a % x.ndim for a in ((axis,) if isinstance(axis, int) else axis)}
        if any(x.axes[a] != 1 for a in gone):
            message = "an axis that is not of length 1 squeezed"
            raise RecordingError(message)
        return Traced(self, x.node, tuple(a for i, a in enumerate(x.axes) if i not in gone))

    def broadcast_to(self, x: Traced, /, shape: Any) -> Array:
        del shape
        return x

    def reshape(self, x: Traced, /, shape: Any) -> Array:
        if x.axes == (ENTRY,) and shape[-1] == -1 and set(shape[:-1]) <= {1}:
            return Traced(self, x.node, (*shape[:-1], ENTRY))
        message = f"{x.axes} in the shape {shape}"
        raise RecordingError(message)

    # Rows

    def _reduced(self, op: str, x: Traced, keepdims: bool, kind: str) -> Array:
        axes = (*x.axes[:-1], 1) if keepdims else x.axes[:-1]
        if not x.axes or x.axes[-1] not in (ENTRY, 1):
            message = f"the {op} of all items"
            raise RecordingError(message)
        node = x.node
        if ENTRY in node.dims:
            node = self.graph.make(op, node, kind=kind, dims=node.dims - {ENTRY} | {ITEM})
        elif op == "argmax":
            node = self.graph.make("literal", extra=0, kind=WHOLE)
        elif op == "sum" and x.axes[-1] == ENTRY:
            node = self.graph.make("*", node, self.row_length(x).node)
        return Traced(self, node, axes)

    def sum(self, x: Traced, /, *, axis: Any = None, keepdims: bool = False, dtype: Any = None) -> Array:
        del dtype
        self._last(x, axis)
        return self._reduced("sum", self._real(x), keepdims, REAL)

    def max(self, x: Traced, /, *, axis: Any = None, keepdims: bool = False) -> Array:
        self._last(x, axis)
        return self._reduced("max", x, keepdims, x.node.kind)

    def min(self, x: Traced, /, *, axis: Any = None, keepdims: bool = False) -> Array:
        self._last(x, axis)
        return self._reduced("min", x, keepdims, x.node.kind)

    def any(self, x: Traced, /, *, axis: Any = None, keepdims: bool = False) -> Array:
        self._last(x, axis)
        return self._reduced("any", x, keepdims, BOOL)

    def all(self, x: Traced, /, *, axis: Any = None, keepdims: bool = False) -> Array:
        self._last(x, axis)
        return self._reduced("all", x, keepdims, BOOL)

    def argmax(self, x: Traced, /, *, axis: Any = None, keepdims: bool = False) -> Array:
        self._last(x, axis)
        return self._reduced("argmax", x, keepdims, WHOLE)

    def _last(self, x: Traced, axis: Any) -> None:
        if not isinstance(axis, int) or axis % max(x.ndim, 1) != x.ndim - 1:
            message = f"a reduction along {axis} of {x.ndim} axes"
            raise RecordingError(message)

    def row_length(self, x: Traced, dtype: Any = None) -> Array:
        kind = WHOLE if dtype is not None and np.dtype(dtype).kind == "i" else REAL
        return Traced(self, self.graph.make("length", kind=kind), ())

    def iota(self, rows: Traced, dtype: Any) -> Array:
        del rows, dtype
        return Traced(self, self.graph.make("iota", kind=WHOLE, dims=frozenset(ENTRY)), (ENTRY,))

    def pick(self, rows: Traced, index: Traced) -> Array:
        """An entry of every row commutes with what is done to each: in the graph inputs alone are picked from."""
        return Traced(self, self._picked(rows.node, index.node), (*index.axes, 1))

    def first(self, x: Traced) -> Array:
        place = self.graph.make("literal", extra=0, kind=WHOLE)
        return Traced(self, self._picked(x.node, place), x.axes[:-1])

    def _picked(self, node: Node, at: Node) -> Node:
        if ENTRY not in node.dims:
            return node
        if node.op == "iota":
            return at
        if node.op in ("input", "vector"):
            dims = (node.dims - {ENTRY}) | at.dims
            return self.graph.make("pick", node, at, kind=node.kind, dims=dims)
        args = tuple(self._picked(a, at) for a in node.args)
        return self.graph.make(node.op, *args, extra=node.extra, kind=node.kind)

    def take_along_axis(self, x: Traced, index: Traced, /, *, axis: int = -1) -> Array:
        self._last(x, axis)
        if index.axes[-1:] != (1,):
            message = "several entries of a row"
            raise RecordingError(message)
        return self.pick(x, Traced(self, index.node, index.axes[:-1]))

    def row_sums(self, *xs: Any) -> tuple[Array, ...]:
        return tuple(self.sum(x, axis=-1) for x in xs)

    def gaps(self, x: Any, top: Any) -> Any:
        return x - top

    # What a call asks

    def cast(self, x: Traced, name: Any) -> Array:
        if x.node.kind == WHOLE or name == self.index_dtype:
            return x
        return self.astype(x, name)

    def dtype(self, name: str) -> Any:
        return np.dtype(name)

    def dtype_name(self, x: Traced) -> str:
        return str(x.dtype.name)

    def recorded(self, x: Any) -> bool:
        del x
        return False

    def device_of(self, x: Any) -> None:
        del x

    def detached(self, x: Any) -> Any:
        return x

    def inside(self, x: Any, interval: Any) -> Any:
        there = interval.contains(x, ROUNDING[self.real.name])
        return x * self.where(there, self.ones_like(x), float("nan"))

    def marks(self, items: Any) -> Any:
        return self.where(items == items, self.ones_like(items), items)

    def op(self, op: Any) -> Callable[..., Any]:
        return lambda *arrays: op.value(self, *arrays)

    def total(self, items: Any) -> NoReturn:
        message = "a sum of all items"
        raise RecordingError(message)
