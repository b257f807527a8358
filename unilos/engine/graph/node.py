"""The nodes of an expression graph, and how they are made: equal expressions are one node.

A node is a number for every entry of a row, for every item, for every class, or one for all: its `dims` say over
what it varies. Numbers that a spec computes with, literals and hyper-parameters alike, are inputs with a slot of
their own wherever they occur, so that the shape of a graph never depends on their values.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

#: What a node may vary over: the items, and the entries of a row.
ITEM, ENTRY = "R", "C"
NONE: frozenset[str] = frozenset()

REAL, BOOL, WHOLE = "real", "bool", "whole"

#: From the entries of a row to its item.
REDUCTIONS = frozenset({"sum", "max", "min", "any", "all", "argmax"})
COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
#: What costs many operations: the number that the table of a graph counts for it.
FLOPS = {
    **dict.fromkeys(("exp", "expm1", "log", "log2"), 15),
    **dict.fromkeys(("log1p", "tanh", "sin", "cos"), 20),
    **dict.fromkeys(("pow", "hypot", "atan2"), 40),
    **dict.fromkeys(("/", "sqrt"), 4),
}


@dataclass(frozen=True, eq=False)
class Node:
    """One operation and its operands. `extra` tells apart what has the same operands: an input's number, a slot, a
    literal's bits."""

    op: str
    args: tuple[Node, ...] = ()
    extra: Any = None
    kind: str = REAL
    dims: frozenset[str] = NONE

    def __repr__(self) -> str:
        return f"<{self.op} {self.kind} over {''.join(sorted(self.dims)) or 'nothing'}>"


@dataclass
class Graph:
    """Nodes by what they are, and the numbers that fill their slots."""

    nodes: dict[Any, Node] = field(default_factory=dict)
    numbers: list[float] = field(default_factory=list)
    wholes: list[int] = field(default_factory=list)
    vectors: list[tuple[float, ...]] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)  # of slots that hold a hyper-parameter as it is

    def make(
        self, op: str, *args: Node, extra: Any = None, kind: str = REAL, dims: frozenset[str] | None = None
    ) -> Node:
        """The node of an operation; what is the same for every number, NaN, infinity and -0, is done at once."""
        if dims is None:
            dims = NONE.union(*(a.dims for a in args))
        if op == "where" and args[1] is args[2]:
            return args[1]
        if op == "*" and any(is_one(a) for a in args):
            return args[0] if is_one(args[1]) else args[1]
        if op == "/" and is_one(args[1]):
            return args[0]
        key = (op, tuple(map(id, args)), extra, kind)
        if key not in self.nodes:
            self.nodes[key] = Node(op, args, extra, kind, dims)
        return self.nodes[key]

    def literal(self, value: float) -> Node:
        """A number that belongs to the shape of a graph: the entries of `ones_like` and `zeros_like`."""
        return self.make("literal", extra=struct.pack("d", value))

    def number(self, value: float) -> Node:
        self.numbers.append(float(value))
        slot = len(self.numbers) - 1
        if (name := getattr(value, "named", "")) != "":
            self.names[slot] = name
        return self.make("number", extra=slot)

    def whole(self, value: int) -> Node:
        self.wholes.append(value)
        return self.make("slot", extra=len(self.wholes) - 1, kind=WHOLE)

    def vector(self, values: Iterable[float]) -> Node:
        """One number a class."""
        self.vectors.append(tuple(map(float, values)))
        return self.make("vector", extra=len(self.vectors) - 1, dims=frozenset(ENTRY))


def is_one(node: Node) -> bool:
    return node.op == "literal" and node.extra == struct.pack("d", 1.0)


def value_of(node: Node) -> float:
    """The number of a literal."""
    (value,) = struct.unpack("d", node.extra)
    return float(value)


def ordered(*roots: Node) -> list[Node]:
    """All that roots are made of, operands first."""
    found: dict[Node, None] = {}
    waiting = list(reversed(roots))
    while waiting:
        node = waiting[-1]
        missing = [a for a in node.args if a not in found]
        if node in found or not missing:
            found.setdefault(waiting.pop())
        else:
            waiting += reversed(missing)
    return list(found)


def key_of(*roots: Node) -> str:
    """A name for the shape of a graph: the same for equal operations on equal operands in the same order, whatever
    numbers fill the slots."""
    digest, at = hashlib.sha256(), dict[Node, int]()
    slots = dict[tuple[str, Any], int]()
    for node in ordered(*roots):
        extra = node.extra
        if node.op in ("number", "slot", "vector"):
            extra = slots.setdefault((node.op, extra), len(slots))
        said = (node.op, [at[a] for a in node.args], extra, node.kind, sorted(node.dims))
        digest.update(repr(said).encode())
        at[node] = len(at)
    digest.update(repr([at[r] for r in roots]).encode())
    return digest.hexdigest()[:20]
