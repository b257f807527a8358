"""A dialect that records: specs run on it unchanged, and leave a graph of what they asked for.

Its arrays have two faces. `Traced` is what a spec sees: its operators record, and it has a shape and a dtype but no
numbers. `Node` is what stands in the graph: equal expressions are one node, and its equality is identity.
"""

from __future__ import annotations

import operator
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, NoReturn

import numpy as np

from unilos.backend.backend import ROUNDING, Backend
from unilos.backend.dialect import Dialect


def listed(text: str) -> list[str]:
    return text.split()


#: What is the same with numbers and without.
KNOWN = listed("bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float32 float64 finfo iinfo isdtype")
#: What is recorded: calls of the standard that make one array, of a shape that does not depend on values.
CALLS = listed("""
abs acos acosh add arange argmax argmin argsort asarray asin asinh astype atan atan2 atanh all any bitwise_and
bitwise_or bitwise_xor broadcast_to ceil clip concat copysign cos cosh cumulative_prod cumulative_sum divide
empty_like equal exp expand_dims expm1 eye flip floor floor_divide full full_like greater greater_equal hypot isfinite
isinf isnan less less_equal linspace log log10 log1p log2 logaddexp logical_and logical_not logical_or logical_xor
matrix_transpose max maximum mean min minimum moveaxis multiply negative nextafter not_equal ones ones_like
permute_dims positive pow prod reciprocal remainder repeat reshape roll round searchsorted sign signbit sin sinh sort
sqrt square squeeze stack std subtract sum take take_along_axis tan tanh tensordot tile tril triu trunc var vecdot
where zeros zeros_like
""")
#: The words of a dialect that stay words in the graph.
WORDS = listed(
    "row_sum row_max row_min row_any row_all row_argmax pick segment_sum iota top_mask gaps matmul detached mean_over"
)

BINARY: dict[str, Callable[..., Any]] = {
    name: getattr(operator, name) for name in listed("add sub mul truediv floordiv mod pow matmul")
}
BINARY |= {"and": operator.and_, "or": operator.or_, "xor": operator.xor}
COMPARED = {name: getattr(operator, name) for name in listed("lt le gt ge eq ne")}
UNARY = {name: getattr(operator, name) for name in listed("neg pos abs invert")}
#: Operators have names that no call has.
OPERATORS = {f"__{k}__": v for k, v in {**BINARY, **COMPARED, **UNARY, "getitem": operator.getitem}.items()}


class RecordingError(TypeError):
    """What a spec may not ask of an array whose numbers are not there yet."""


@dataclass(frozen=True, eq=False)
class Node:
    """One operation and its operands: nodes, and constants in lists and tuples. `shadow` says the shape and dtype."""

    name: str
    args: tuple[Any, ...]
    kwargs: tuple[tuple[str, Any], ...]
    shadow: Any


@dataclass(frozen=True)
class SlopeOf:
    """The slope of a user's function, which nobody looks into."""

    function: Callable[..., Any]


class Traced:
    """An array without numbers."""

    __slots__ = ("node", "xp")
    __array_ufunc__ = None  # NumPy's arrays leave operators to this class
    __hash__ = None  # type: ignore[assignment]  # == records

    def __init__(self, xp: Recorder, node: Node) -> None:
        self.xp, self.node = xp, node

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.node.shadow.shape)

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def dtype(self) -> Any:
        return self.node.shadow.dtype

    def __getitem__(self, key: Any) -> Traced:
        for part in key if isinstance(key, tuple) else (key,):
            if isinstance(part, Traced):
                message = (
                    "an array is the index of another; write xp.take, xp.take_along_axis, xp.pick or xp.where"
                )
                raise RecordingError(message)
        return self.xp.record("__getitem__", self, key)


def binary(name: str, turned: bool) -> Callable[[Traced, Any], Traced]:
    def record(self: Traced, other: Any) -> Traced:
        operands = (other, self) if turned else (self, other)
        return self.xp.record(name, *operands)

    return record


def unary(name: str) -> Callable[[Traced], Traced]:
    return lambda self: self.xp.record(name, self)


def refuse(what: str, instead: str) -> Callable[..., NoReturn]:
    def refused(self: Traced, *args: Any, **kwargs: Any) -> NoReturn:
        del args, kwargs
        message = f"{what} of an array of shape {self.shape}, whose numbers are not there yet; {instead}"
        raise RecordingError(message)

    return refused


NUMBER = "keep it an array, or take a hyper-parameter"
REFUSED = {
    "__bool__": ("the truth", "write xp.where for `if`, & | ~ for `and`, `or`, `not`, xp.row_any for `any`"),
    **dict.fromkeys(("__float__", "__int__", "__index__", "__complex__"), ("a Python number", NUMBER)),
    **dict.fromkeys(("item", "tolist"), ("Python numbers", NUMBER)),
    "__iter__": ("the entries", "write an operation along an axis"),
    "__len__": ("the length", "write x.shape[0], or xp.classes(rows)"),
    **dict.fromkeys(
        ("__array__", "__array_function__"), ("NumPy's copy", "call the functions of xp, not NumPy's")
    ),
    "__setitem__": ("a changed entry", "write xp.where"),
    "__contains__": ("what is in it", "write xp.row_any(x == value)"),
}
for _name in BINARY:
    setattr(Traced, f"__{_name}__", binary(f"__{_name}__", turned=False))
    setattr(Traced, f"__r{_name}__", binary(f"__{_name}__", turned=True))
for _name in COMPARED:
    setattr(Traced, f"__{_name}__", binary(f"__{_name}__", turned=False))
for _name in UNARY:
    setattr(Traced, f"__{_name}__", unary(f"__{_name}__"))
for _name, _said in REFUSED.items():
    setattr(Traced, _name, refuse(*_said))


class Recorder(Dialect):
    """A dialect whose calls are recorded. `under` is the one whose shapes and dtypes it follows."""

    def __init__(self, under: Dialect) -> None:
        calls = {name: self._recording(name) for name in CALLS}
        known = {name: getattr(under, name) for name in KNOWN}
        super().__init__(Refusing(), SimpleNamespace(**calls, **known))
        vars(self).update({name: self._recording(name) for name in WORDS})
        self.under, self.nodes = under, dict[Any, Node]()

    def __repr__(self) -> str:
        return f"<recorder of {len(self.nodes)} nodes>"

    def input(self, name: str, like: Any) -> Traced:
        """An array that is given when the graph runs, of this shape and dtype."""
        return Traced(self, self.nodes.setdefault(("input", name), Node("input", (name,), (), like)))

    def record(self, name: str, *args: Any, **kwargs: Any) -> Traced:
        args, named = bare(self, args), tuple(sorted(bare(self, kwargs).items()))
        key = (name, self.key(args), self.key(named))
        if key not in self.nodes:
            shadow = carried_out(self.under, name, shadows(args), shadows(dict(named)))
            self.nodes[key] = Node(name, args, named, shadow)
        return Traced(self, self.nodes[key])

    def key(self, x: Any) -> Any:
        """Equal for operands that mean the same, and no others: numbers by type and bits."""
        if isinstance(x, (list, tuple)):
            return (type(x), *map(self.key, x))
        if isinstance(x, slice):
            return slice, self.key((x.start, x.stop, x.step))
        if isinstance(x, float):
            return type(x), struct.pack("d", x)
        if isinstance(x, np.ndarray):
            return x.dtype, x.shape, x.tobytes()
        return type(x), x

    def _recording(self, name: str) -> Callable[..., Traced]:
        return lambda *args, **kwargs: self.record(name, *args, **kwargs)

    # What of a dialect is no single operation

    @property
    def index_dtype(self) -> Any:
        return self.under.index_dtype

    def inside(self, x: Any, interval: Any) -> Any:
        there = interval.contains(x, ROUNDING[x.dtype.name])
        return x * self.where(there, self.ones_like(x), float("nan"))

    def marks(self, items: Any) -> Any:
        return self.where(self.isnan(items), items, self.ones_like(items))

    def total(self, items: Any) -> tuple[Any, Any]:
        total = self.sum(items, dtype=self.float64)
        return total, self.zeros_like(self.astype(total, items.dtype))

    def scan(self, step: Any, carry: Any, xs: Any, fixed: Any) -> tuple[Any, ...]:
        return Backend.scan(SimpleNamespace(xp=self), step, carry, xs, fixed)  # type: ignore[arg-type]

    def widely(self, items: Any, x: Any, *others: Any) -> tuple[Any, Any]:
        own = x.dtype
        found, pull = items(self.astype(x, self.float64), *others)
        return self.astype(found, own), lambda g: self.astype(pull(self.astype(g, self.float64)), own)

    def by_row(self, function: Any, rows: Any) -> Any:
        return self.record("by_row", function, rows)

    def slope_of(self, function: Any) -> Any:
        return SlopeOf(function)

    def row_sums(self, *xs: Any) -> tuple[Any, ...]:
        return tuple(self.row_sum(x, keepdims=False) for x in xs)

    def seldom(self, mask: Any, make: Callable[[], Any]) -> Callable[..., Any]:
        del mask  # nobody can look at it
        return lambda of, otherwise: of(make())

    def op(self, op: Any) -> Callable[..., Any]:
        return lambda *arrays: op.value(self, *arrays)

    def positions(self, mask: Any) -> None:
        del mask

    def device_of(self, x: Any) -> None:
        del x


class Refusing:
    """In the place of a dialect's backend: specs ask the dialect alone."""

    def __getattr__(self, name: str) -> NoReturn:
        message = f"a spec asked the backend for {name}; ask the dialect, and give it a word if it has none"
        raise RecordingError(message)


def each(x: Any, function: Callable[[Any], Any]) -> Any:
    """Operands with a function of all that is in them."""
    if isinstance(x, (list, tuple)):
        return type(x)(each(v, function) for v in x)
    if isinstance(x, dict):
        return {k: each(v, function) for k, v in x.items()}
    return function(x)


def bare(xp: Recorder, x: Any) -> Any:
    def node(v: Any) -> Any:
        if isinstance(v, Traced):
            if v.xp is not xp:
                message = "an array of another recording"
                raise RecordingError(message)
            return v.node
        return v

    return each(x, node)


def shadows(x: Any) -> Any:
    return each(x, lambda v: v.shadow if isinstance(v, Node) else v)


def carried_out(xp: Dialect, name: str, args: Any, kwargs: Any) -> Any:
    """One operation, in a dialect that has numbers."""
    args = each(args, lambda v: xp.slope_of(v.function) if isinstance(v, SlopeOf) else v)
    with np.errstate(all="ignore"):
        return (OPERATORS.get(name) or getattr(xp, name))(*args, **kwargs)


def operands(node: Node) -> list[Node]:
    found: list[Any] = []
    each((node.args, dict(node.kwargs)), found.append)
    return [v for v in found if isinstance(v, Node)]


def nodes_of(outputs: Iterable[Node]) -> list[Node]:
    """All that outputs are made of, operands first."""
    found: dict[Node, None] = {}
    waiting = list(outputs)
    while waiting:
        node = waiting[-1]
        missing = [v for v in operands(node) if v not in found]
        if missing:
            waiting += missing
        else:
            found[waiting.pop()] = None
    return list(found)


def run(outputs: Mapping[str, Traced], inputs: Mapping[str, Any], xp: Dialect) -> dict[str, Any]:
    """The numbers of a graph's outputs."""
    known: dict[Node, Any] = {}
    for node in nodes_of(x.node for x in outputs.values()):
        if node.name == "input":
            known[node] = inputs[node.args[0]]
        else:
            args, kwargs = each(
                (node.args, dict(node.kwargs)), lambda v: known[v] if isinstance(v, Node) else v
            )
            known[node] = carried_out(xp, node.name, args, kwargs)
    return {name: known[x.node] for name, x in outputs.items()}
