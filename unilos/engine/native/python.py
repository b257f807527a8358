"""A graph as Python that numba compiles: one function of a block, with the arguments that a printed C function has.

Rows are read where they lie, one after the other; `printer.py` has the faster forms of what is compiled beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..graph.node import BOOL, ENTRY, REAL, REDUCTIONS, WHOLE, Node, value_of
from ..graph.plan import Plan, planned
from ..graph.program import Program

#: What an operation is called: NumPy's functions keep the width of their arguments, those of `math` do not all.
CALLS = frozenset({"exp", "expm1", "log", "log1p", "log2", "tanh", "hypot", "sqrt", "floor", "isfinite"})
TYPES = {REAL: "real", WHOLE: "int32", BOOL: "uint8"}
#: So many entries are added up by themselves: one sum of a long row would lose more digits than sums of sums.
PART = 64
FIRST = {
    "sum": "0.0",
    "max": "real(-inf)",
    "min": "real(inf)",
    "any": "False",
    "all": "True",
    "argmax": "real(-inf)",
}


def source(program: Program) -> tuple[str, int]:
    """The function `kernel`, and how many rows of scratch memory it wants."""
    slopes = (program.slope, None)
    plans = [planned(program.value, slope) for slope in slopes]
    lines = [
        "def kernel(n, c, given, numbers_, wholes, vectors_, scale_, scratch_, items_, grad_):",
        "    size = n * c",
        f"    numbers = carray(numbers_, {max(1, len(program.graph.numbers))}, real)",
        "    scale, items, grad = real(scale_), carray(items_, n, real), carray(grad_, size, real)",
    ]
    lines += [f"    x{k} = carray(given[{k}], size, {TYPES[x.kind]})" for k, x in enumerate(program.inputs)]
    lines += [f"    y{k} = carray(vectors_[{k}], c, real)" for k in range(len(program.graph.vectors))]
    lines.append(f"    scratch = carray(scratch_, {max(len(p.stored) for p in plans)} * c, real)")
    for head, plan, slope in zip(("if grad.ctypes.data:", "else:"), plans, slopes, strict=True):
        lines += [f"    {head}", *("        " + line for line in _Body(program, plan, slope).lines())]
    return "\n".join(lines) + "\n", max(len(p.stored) for p in plans)


class _Body:
    """What is done for all items, with the slope or without it."""

    def __init__(self, program: Program, plan: Plan, slope: Node | None) -> None:
        self.program, self.plan, self.slope = program, plan, slope
        self.names = dict[Node, str]()

    def lines(self) -> Iterator[str]:
        yield from map(self.define, self.plan.uniform)
        yield "for r in range(n):"
        for k, part in enumerate(self.plan.passes):
            last = self.slope if k == len(self.plan.passes) - 1 else None
            yield from (f"    {self.define(node)}" for node in part.items)
            if not self.program.rows:
                if last is not None:
                    yield f"    grad[r] = {self.name(last)} * scale"
                continue
            for node in part.reductions:
                yield f"    a{self.name(node)} = {FIRST[node.op]}"
                if node.op == "sum":
                    yield f"    s{self.name(node)} = 0.0"
                if node.op == "argmax":
                    yield f"    {self.name(node)} = 0"
            if part.reductions or last is not None:
                yield "    for j in range(c):"
                yield from (f"        {self.name(n)} = {self.stored(n)}" for n in part.read)
                yield from (f"        {self.define(node)}" for node in part.entries)
                yield from (f"        {self.stored(n)} = {self.name(n)}" for n in part.stored)
                yield from (f"        {self.step(node)}" for node in part.reductions)
                if last is not None:
                    yield f"        grad[r * c + j] = {self.name(last)} * scale"
            for node in part.reductions:
                name = self.name(node)
                if node.op != "argmax":
                    yield f"    {name} = {f'real(a{name} + s{name})' if node.op == 'sum' else f'a{name}'}"
        yield f"    items[r] = {self.name(self.program.value)}"

    def stored(self, node: Node) -> str:
        return f"scratch[{self.plan.stored.index(node)} * c + j]"

    def step(self, node: Node) -> str:
        """An entry joins a reduction; the first one that is no number keeps its place."""
        x, acc = self.name(node.args[0]), f"a{self.name(node)}"
        if node.op == "sum":
            part = f"s{self.name(node)}"
            full = f"({acc} + {part}, 0.0) if j % {PART} == {PART - 1} else ({acc}, {part})"
            return f"{part} += {x}; {acc}, {part} = {full}"
        if node.op in ("any", "all"):
            return f"{acc} {'|' if node.op == 'any' else '&'}= {x}"
        takes = f"({x} {'<' if node.op == 'min' else '>'} {acc}) | (({x} != {x}) & ({acc} == {acc}))"
        if node.op == "argmax":
            return f"{self.name(node)}, {acc} = (j, {x}) if {takes} else ({self.name(node)}, {acc})"
        return f"{acc} = {x} if {takes} else {acc}"

    def name(self, node: Node) -> str:
        return self.names.setdefault(node, f"v{len(self.names)}")

    def define(self, node: Node) -> str:
        return f"{self.name(node)} = {self.expression(node)}"

    def expression(self, node: Node) -> str:
        assert node.op not in REDUCTIONS
        a, op = [self.name(x) for x in node.args], node.op
        match op:
            case "input" | "pick":
                of, at = (node, "j") if op == "input" else (node.args[0], a[1])
                if of.op == "vector":
                    return f"y{of.extra}[{at}]"
                x = f"x{of.extra}[r * c + {at}]" if ENTRY in of.dims else f"x{of.extra}[r]"
                return f"{x} != 0" if node.kind == BOOL else x
            case "number":
                return f"numbers[{node.extra}]"
            case "slot":
                return f"wholes[{node.extra}]"
            case "vector":
                return f"y{node.extra}[j]"
            case "literal":
                return f"real({value_of(node)!r})" if node.kind == REAL else repr(node.extra)
            case "length":
                return "real(c)" if node.kind == REAL else "c"
            case "iota":
                return "j"
            case "real":
                return f"real({a[0]})"
            case "counted":
                return f"int32({a[0]})"
            case "where":
                return f"{a[1]} if {a[0]} else {a[2]}"
            case "neg" | "not":
                return f"{'-' if op == 'neg' else 'not '}{a[0]}"
            case "abs":
                return f"abs({a[0]})"
            case "pow":
                return f"numpy.power({a[0]}, {a[1]})"
            case "^":
                return f"{a[0]} != {a[1]}"
            case _:
                return f"numpy.{op}({', '.join(a)})" if op in CALLS else f"{a[0]} {op} {a[1]}"
