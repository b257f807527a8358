"""A graph for people: one operation a line, and what an element costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from ..hyper import held
from .node import ENTRY, FLOPS, ITEM, REDUCTIONS, WHOLE, Node, ordered, value_of
from .program import Program

FREE = frozenset({"input", "number", "slot", "vector", "literal", "length", "iota"})


class Named(float):
    """A hyper-parameter's number that knows its name."""

    named: str

    def __new__(cls, value: float, named: str) -> Named:
        found = super().__new__(cls, value)
        found.named = named
        return found

    def __neg__(self) -> Named:
        return Named(-float(self), f"-{self.named}")


class Cost(NamedTuple):
    """What an element of the prediction costs: operations, floating-point ones, and bytes read and written."""

    operations: int
    flops: int
    read: int
    written: int


def with_names(loss: Any) -> Any:
    """A loss to be recorded so that its hyper-parameters keep their names."""
    given = {n: v for n, v in vars(loss).items() if n in loss.hyper and type(v) is float}
    return held(loss, list(given), [Named(v, n) for n, v in given.items()])


def lines(program: Program, arguments: Sequence[str]) -> Iterator[str]:
    """The operations, operands first: `=` for each element, `:=` for each row, and what they make up."""
    graph, names = program.graph, dict[Node, str]()
    nodes = ordered(*program.roots)
    for node in nodes:
        a = [names[x] for x in node.args]
        if node.op == "input":
            names[node] = str(arguments[node.extra])
        elif node.op == "number":
            names[node] = graph.names.get(node.extra, f"{graph.numbers[node.extra]:g}")
        elif node.op == "slot":
            names[node] = str(graph.wholes[node.extra])
        elif node.op == "vector":
            names[node] = f"({', '.join(f'{v:g}' for v in graph.vectors[node.extra])})"
        elif node.op == "literal":
            names[node] = f"{value_of(node):g}" if isinstance(node.extra, bytes) else str(node.extra).lower()
        elif node.op in ("length", "iota"):
            names[node] = "classes" if node.op == "length" else "class"
        elif node.op == "real":
            names[node] = a[0]
        else:
            names[node] = f"v{sum(1 for n in names.values() if n[0] == 'v' and n[1:].isdigit()) + 1}"
            sign = ":=" if program.rows and ENTRY not in node.dims else "="
            yield f"{names[node]} {sign} {spelled(node.op, a)}"
    yield f"loss = {names[program.value]}"
    if program.slope is not None:
        yield f"slope = {names[program.slope]}"


def spelled(op: str, a: list[str]) -> str:
    if op in REDUCTIONS:
        return f"{op} over the row of {a[0]}"
    if op == "where":
        return f"{a[1]} if {a[0]} else {a[2]}"
    if op == "pick":
        return f"{a[0]}[{a[1]}]"
    if op in ("neg", "not"):
        return f"-{a[0]}" if op == "neg" else f"not {a[0]}"
    if len(a) == 2 and not op.isalpha():
        return f"{a[0]} {op} {a[1]}"
    return f"{op}({', '.join(a)})"


def cost(program: Program) -> Cost:
    """Of an element of the prediction; what is done once a row is left out where rows are long."""
    dims = ENTRY if program.rows else ITEM
    nodes = [n for n in ordered(*program.roots) if n.op not in FREE]
    each = [n for n in nodes if dims in n.dims or (n.op in REDUCTIONS and program.rows)]
    size = np.dtype(program.dtype).itemsize
    read = sum(4 if x.kind == WHOLE else size for x in program.inputs if dims in x.dims)
    return Cost(len(each), sum(FLOPS.get(n.op, 1) for n in each), read, size)
