"""The arrays that a spec sees while it is recorded: they have no numbers, and every operator leaves a node."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from .node import BOOL, ENTRY, REAL, WHOLE, Node

#: The axes of an array: symbols, and 1 for one of length 1.
Axes = tuple[str | int, ...]


class RecordingError(TypeError):
    """What a graph of one row at a time cannot say."""


class Traced:
    """An array without numbers, of the recorder `xp`."""

    __slots__ = ("axes", "node", "xp")
    __array_ufunc__ = None  # NumPy's arrays leave operators to this class
    __hash__ = None  # type: ignore[assignment]  # == records

    def __init__(self, xp: Any, node: Node, axes: Axes) -> None:
        self.xp, self.node, self.axes = xp, node, axes

    @property
    def shape(self) -> tuple[int | None, ...]:
        return tuple(a if isinstance(a, int) else None for a in self.axes)

    @property
    def ndim(self) -> int:
        return len(self.axes)

    @property
    def dtype(self) -> Any:
        return {REAL: self.xp.real, BOOL: self.xp.bool, WHOLE: self.xp.int32}[self.node.kind]

    def __getitem__(self, key: Any) -> Any:
        parts = key if isinstance(key, tuple) else (key,)
        if parts == (..., 0) and self.axes[-1:] == (ENTRY,):
            return self.xp.first(self)
        if parts == (..., slice(None, 1)) and self.axes[-1:] == (ENTRY,):
            return self.xp.expand_dims(self.xp.first(self), axis=-1)
        if parts in ((..., slice(None)), (...,)):
            return self
        if parts == (..., 0) and self.axes[-1:] == (1,):
            return Traced(self.xp, self.node, self.axes[:-1])
        if parts == (..., None):
            return self.xp.expand_dims(self, axis=-1)
        message = f"the index {key!r}"
        raise RecordingError(message)


def _refused(self: Traced, *args: Any, **kwargs: Any) -> NoReturn:
    del self, args, kwargs
    message = "the numbers of an array that has none yet"
    raise RecordingError(message)


for _name in ("bool", "float", "int", "index", "iter", "len", "array", "setitem", "contains"):
    setattr(Traced, f"__{_name}__", _refused)

BINARY = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "truediv": "/",
    "pow": "pow",
    "and": "&",
    "or": "|",
    "xor": "^",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "eq": "==",
    "ne": "!=",
}
LOGIC = ("&", "|", "^")


def _binary(op: str, turned: bool) -> Callable[[Traced, Any], Any]:
    def record(self: Traced, other: Any) -> Any:
        return self.xp.binary(op, other, self) if turned else self.xp.binary(op, self, other)

    return record


for _name, _op in BINARY.items():
    setattr(Traced, f"__{_name}__", _binary(_op, turned=False))
    if _name not in ("lt", "le", "gt", "ge", "eq", "ne"):
        setattr(Traced, f"__r{_name}__", _binary(_op, turned=True))
for _name, _op, _kind in (("neg", "neg", REAL), ("invert", "not", BOOL), ("abs", "abs", REAL)):
    setattr(Traced, f"__{_name}__", lambda self, op=_op, kind=_kind: self.xp.unary(op, self, kind=kind))


def broadcast(*given: Traced) -> Axes:
    """The axes of what is computed from several arrays."""
    axes: list[str | int] = []
    for x in given:
        wide = max(len(axes), x.ndim)
        left: Sequence[str | int] = [1] * (wide - len(axes)) + axes
        right: Sequence[str | int] = (1,) * (wide - x.ndim) + x.axes
        axes = []
        for a, b in zip(left, right, strict=True):
            if 1 not in (a, b) and a != b:
                message = f"{a} beside {b}"
                raise RecordingError(message)
            axes.append(b if a == 1 else a)
    return tuple(axes)
