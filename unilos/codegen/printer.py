"""A graph as C: functions of one block, in one loop where items are entries, else in passes over rows.

There are two forms for rows. Long ones are read where they lie, one after the other. Of short ones `LANES` are taken
together, turned so that an entry of all of them lies in one piece: the loops then run across rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..engine.graph.node import BOOL, ENTRY, REAL, WHOLE, Node, ordered, value_of
from ..engine.graph.plan import Pass, Plan, of_entry, planned

if TYPE_CHECKING:
    from ..engine.graph.program import Program

#: Items that are computed together. `runtime.c` knows it, too.
LANES = 64
#: Partial results of a reduction along a long row: the same at every level, so that all have the same bits.
ACROSS = 16
#: Entries after which sums of `ACROSS` partial results are folded into one of float64.
CHUNK = 1024

TYPES = {"float32": ("float", "f"), "float64": ("double", "d")}
CALLS = frozenset({"exp", "expm1", "log", "log1p", "log2", "tanh", "pow", "hypot", "sqrt", "floor"})
INFIX = {"^": "!="}
FIRST = {"sum": "0", "max": "-INFINITY", "min": "INFINITY", "any": "0", "all": "1", "argmax": "-INFINITY"}


class Place(NamedTuple):
    """Where the numbers of input `k` lie: an entry, an item, and the entry of an index."""

    entry: str
    item: str
    picked: str


FLAT = Place("", "x{k}[i]", "")
LONG = Place("q{k}[l]", "x{k}[r]", "x{k}[r * c + {at}]")
SHORT = Place(f"x{{k}}[j * {LANES} + i]", "x{k}[i]", f"x{{k}}[{{at}} * {LANES} + i]")


class Printer:
    """The C of one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.type, self.suffix = TYPES[program.dtype]
        self.names = dict[Node, str]()

    def functions(self) -> Iterator[str]:
        """All functions of the program, with the form behind their name."""
        forms = {"long": self.long, "short": self.short} if self.program.rows else {"flat": self.flat}
        for form, body in forms.items():
            yield self.function(form, body)

    def function(self, form: str, body: Callable[[Plan, Node | None], list[str]]) -> str:
        program = self.program
        slopes = (None,) if program.slope is None else (program.slope, None)
        plans = [planned(program.value, slope) for slope in slopes]
        rooms = max(len(plan.stored) for plan in plans)
        lines = [
            f"const int32_t k_{program.name}_{form}_rooms = {rooms};",
            f"void k_{program.name}_{form}(long n, long c, const void *const *in, const void *numbers_,",
            "    const int32_t *wholes, const void *const *vectors, double scale_, void *scratch_,",
            "    void *items_, void *grad_)",
            "{",
            f"typedef {self.type} T;",
            "const T *numbers = numbers_; T *items = items_; T *grad = grad_, *scratch = scratch_;",
            "const T scale = (T)scale_;",
        ]
        lines += [f"const {self.of_input(x)} *x{k} = in[{k}];" for k, x in enumerate(program.inputs)]
        held = sorted({node.extra for node in ordered(*program.roots) if node.op == "vector"})
        lines += [f"const T *w{k} = vectors[{k}];" for k in held]
        heads = ("if (grad) {", "} else {") if len(plans) > 1 else ("{",)
        for head, plan, slope in zip(heads, plans, slopes, strict=True):
            self.names = {}
            lines += [
                head,
                *(self.define(node, FLAT, held=True) for node in plan.uniform),
                *body(plan, slope),
            ]
        return "\n".join([*lines, "}", "}"])

    # Forms

    def flat(self, plan: Plan, slope: Node | None) -> list[str]:
        """Items that are entries, `LANES` of them at a time."""
        (only,) = plan.passes
        lines = [
            f"for (long from = 0; from < n; from += {LANES})",
            *across(LANES, "l"),
            "const long i = from + l;",
        ]
        lines += [self.define(node, FLAT) for node in only.items]
        lines.append(f"items[i] = {self.name(self.program.value)};")
        if slope is not None:
            lines.append(f"grad[i] = {self.name(slope)} * scale;")
        return [*lines, "}"]

    def long(self, plan: Plan, slope: Node | None) -> list[str]:
        """Rows one after the other, where they lie."""
        one = None if slope is None else chosen(plan.passes[-1])
        lines = ["for (long r = 0; r < n; r++) {"]
        if one is not None:
            lines.insert(0, "memset(grad, 0, n * c * sizeof(T));")
        for s, part in enumerate(plan.passes):
            lines += [self.define(node, LONG, held=True) for node in part.items]
            if part.reductions:
                lines += self.reduced(plan, part, s)
            if slope is None or s < len(plan.passes) - 1:
                continue
            if one is not None:
                lines += self.but_one(part, one, slope)
            else:
                lines += ["{", *self.groups("0", "c", part), f"T spare[{ACROSS}];"]
                lines.append(f"T *to_ = m == {ACROSS} ? grad + r * c + at : spare;")
                lines += [*across(ACROSS, "l"), "const long j = at + l; (void)j;"]
                lines += self.entries(plan, part, LONG, "at + l")
                lines += [f"to_[l] = {self.name(slope)} * scale;", "}"]
                lines += [f"if (m < {ACROSS}) memcpy(grad + r * c + at, spare, m * sizeof(T));", "}", "}"]
        return [*lines, f"items[r] = {self.name(self.program.value)};", "}"]

    def but_one(self, part: Pass, one: Node, slope: Node) -> list[str]:
        """The slopes of a row that are all the same but for the chosen entry's: both are computed, and no more. There
        are zeros in their place."""
        at = next(a for a in one.args if a.op != "iota")
        lines = ["T both[2];", "for (int l = 0; l < 2; l++) {"]
        lines.append(f"const {self.c_type(one)} {self.name(one)} = l;")
        lines += [self.define(node, LONG) for node in part.entries if node is not one and node.op != "iota"]
        lines += [f"both[l] = {self.name(slope)} * scale;", "}"]
        lines.append("if (both[0] != 0) for (long j = 0; j < c; j++) grad[r * c + j] = both[0];")
        here = self.name(at)
        return [*lines, f"if (0 <= {here} && {here} < c) grad[r * c + {here}] = both[1];"]

    def entries(self, plan: Plan, part: Pass, place: Place, at: str) -> list[str]:
        """An entry's arithmetic. Rows of `scratch` hold what several passes need; they are as long as the others."""
        width = LANES if place is SHORT else 1
        spare = 0 if place is SHORT else ACROSS
        row = {n: f"scratch[{k} * (c * {width} + {spare}) + {at}]" for k, n in enumerate(plan.stored)}
        lines = [f"const T {self.name(n)} = {row[n]};" for n in part.read]
        lines += [self.define(node, place) for node in part.entries]
        return [*lines, *(f"{row[n]} = {self.name(n)};" for n in part.stored)]

    def groups(self, start: str, end: str, part: Pass) -> list[str]:
        """A loop over groups of entries. The last group of a row may be short: it is copied, to be read as a whole."""
        lines = [f"for (long at = {start}; at < {end}; at += {ACROSS}) {{"]
        lines.append(f"const long m = {end} - at < {ACROSS} ? {end} - at : {ACROSS};")
        for k, node in enumerate(self.program.inputs):
            if node in part.entries:
                kind = self.of_input(node)
                lines.append(f"const {kind} *q{k} = x{k} + r * c + at; {kind} y{k}[{ACROSS}];")
                copied = f"memset(y{k}, 0, sizeof y{k}); memcpy(y{k}, q{k}, m * sizeof({kind})); q{k} = y{k};"
                lines.append(f"if (m < {ACROSS}) {{ {copied} }}")
        return lines

    def reduced(self, plan: Plan, part: Pass, s: int) -> list[str]:
        """One pass of reductions over a row."""
        lines, names = [], [f"a{s}_{k}" for k in range(len(part.reductions))]
        pairs = list(zip(names, part.reductions, strict=True))
        lines += [f"double t{a} = 0;" if n.op == "sum" else self.accumulator(n, a, ACROSS) for a, n in pairs]
        lines += [f"for (long from = 0; from < c; from += {CHUNK}) {{"]
        lines.append(f"const long to = c - from < {CHUNK} ? c : from + {CHUNK};")
        lines += [self.accumulator(n, a, ACROSS) for a, n in pairs if n.op == "sum"]
        lines += [*self.groups("from", "to", part), *across(ACROSS, "l"), "const long j = at + l; (void)j;"]
        lines += self.entries(plan, part, LONG, "at + l")
        lines += [self.step(n, f"{a}[l]", f"b{a}[l]", "l < m") for a, n in pairs]
        lines += ["}", "}"]
        lines += [
            f"for (int l = 0; l < {ACROSS}; l++) t{a} += (double){a}[l];" for a, n in pairs if n.op == "sum"
        ]
        lines.append("}")
        for a, node in pairs:
            if node.op != "sum":
                fold = self.folded(node, f"{a}[0]", f"{a}[l]", f"b{a}[0]", f"b{a}[l]")
                lines.append(f"for (int l = 1; l < {ACROSS}; l++) {{ {fold} }}")
            found = f"(T)t{a}" if node.op == "sum" else f"b{a}[0]" if node.op == "argmax" else f"{a}[0]"
            lines.append(f"const {self.c_type(node)} {self.name(node)} = {found};")
        return lines

    def short(self, plan: Plan, slope: Node | None) -> list[str]:
        """`LANES` rows at once. What is used beyond the section that makes it stands in an array, one number a row."""
        lines = [f"{self.c_type(n)} {self.name(n)}_[{LANES}];" for n in plan.kept]
        for s, part in enumerate(plan.passes):
            if part.items:
                lines += [*across(LANES, "i"), *self.loaded(plan, part.items)]
                for node in part.items:
                    lines.append(self.define(node, SHORT))
                    if node in plan.kept:
                        lines.append(f"{self.name(node)}_[i] = {self.name(node)};")
                lines.append("}")
            last = slope if s == len(plan.passes) - 1 else None
            lines += [self.accumulator(n, f"a{s}_{k}", LANES) for k, n in enumerate(part.reductions)]
            if part.reductions or last is not None:
                wanted = [n.args[0] for n in part.reductions] if last is None else [last]
                lines += ["for (long j = 0; j < c; j++)", *across(LANES, "i")]
                lines += self.loaded(plan, part.entries, wanted)
                lines += self.entries(plan, part, SHORT, f"j * {LANES} + i")
                for k, node in enumerate(part.reductions):
                    lines.append(self.step(node, f"a{s}_{k}[i]", f"ba{s}_{k}[i]", ""))
                if last is not None:
                    lines.append(f"grad[j * {LANES} + i] = {self.name(last)} * scale;")
                lines.append("}")
            for k, node in enumerate(part.reductions):
                source = f"ba{s}_{k}" if node.op == "argmax" else f"a{s}_{k}"
                lines.append(f"for (int i = 0; i < {LANES}; i++) {self.name(node)}_[i] = {source}[i];")
        value = self.program.value
        found = f"{self.name(value)}_[i]" if value in plan.kept else self.name(value)
        return [*lines, f"for (int i = 0; i < {LANES}; i++) items[i] = {found};"]

    def loaded(self, plan: Plan, nodes: Sequence[Node], more: Sequence[Node] = ()) -> list[str]:
        """What of earlier sections is used in this one."""
        wanted = dict.fromkeys([*(a for n in nodes for a in n.args), *more])
        return [
            f"const {self.c_type(a)} {self.name(a)} = {self.name(a)}_[i];"
            for a in wanted
            if a in plan.kept and a not in nodes
        ]

    # Reductions

    def accumulator(self, node: Node, name: str, width: int) -> str:
        kind, first = self.c_type(node.args[0]), FIRST[node.op]
        place = f"int32_t b{name}[{width}] = {{0}}; " if node.op == "argmax" else ""
        return f"{place}{kind} {name}[{width}]; for (int l = 0; l < {width}; l++) {name}[l] = {first};"

    def step(self, node: Node, acc: str, place: str, there: str) -> str:
        """An entry joins; `there` is the condition that there is one."""
        x = self.name(node.args[0])
        only = f"({there}) & " if there else ""
        if node.op == "sum":
            return f"{acc} += {there} ? {x} : 0;" if there else f"{acc} += {x};"
        if node.op in ("any", "all"):
            joined = f"{acc} | {x}" if node.op == "any" else f"{acc} & {x}"
            return f"{acc} = {there} ? {joined} : {acc};" if there else f"{acc} = {joined};"
        takes = f"const B{self.suffix} w{self.name(node)} = {only}({self.beats(node, x, acc)});"
        moved = f" {place} = w{self.name(node)} ? (int32_t)j : {place};" if node.op == "argmax" else ""
        return f"{takes}{moved} {acc} = w{self.name(node)} ? {x} : {acc};"

    def beats(self, node: Node, x: str, acc: str) -> str:
        """Whether an entry takes the place of the best so far: the first one that is no number keeps it."""
        sign = "<" if node.op == "min" else ">"
        return f"({x} {sign} {acc}) | (({x} != {x}) & ({acc} == {acc}))"

    def folded(self, node: Node, acc: str, x: str, at: str, other: str) -> str:
        """One of the partial results joins the first."""
        if node.op in ("any", "all"):
            return f"{acc} {'|' if node.op == 'any' else '&'}= {x};"
        better = self.beats(node, x, acc)
        if node.op != "argmax":
            return f"{acc} = {better} ? {x} : {acc};"
        ties = f"(({x} == {acc}) | (({x} != {x}) & ({acc} != {acc}))) & ({other} < {at})"
        return f"const int w = ({better}) | ({ties}); {at} = w ? {other} : {at}; {acc} = w ? {x} : {acc};"

    # Nodes

    def of_input(self, node: Node) -> str:
        return {REAL: "T", WHOLE: "int32_t", BOOL: "uint8_t"}[node.kind]

    def c_type(self, node: Node) -> str:
        return {REAL: "T", BOOL: f"B{self.suffix}", WHOLE: "int32_t"}[node.kind]

    def name(self, node: Node) -> str:
        return self.names.setdefault(node, f"v{len(self.names)}")

    def define(self, node: Node, place: Place, held: bool = False) -> str:
        """Its line; `held` where loops may follow in which it stays the same."""
        expression = self.expression(node, place)
        if held and node.kind == BOOL:
            expression = f"held_{self.suffix}({expression})"
        return f"const {self.c_type(node)} {self.name(node)} = {expression};"

    def expression(self, node: Node, place: Place) -> str:
        a = [self.name(x) for x in node.args]
        op = node.op
        if op == "input":
            x = (place.entry if ENTRY in node.dims else place.item).format(k=node.extra)
            return f"{x} != 0" if node.kind == BOOL else x
        if op == "number":
            return f"numbers[{node.extra}]"
        if op == "slot":
            return f"wholes[{node.extra}]"
        if op == "vector":
            return f"w{node.extra}[j]"
        if op == "literal":
            return literal(node)
        if op == "length":
            return "(int32_t)c" if node.kind == WHOLE else "(T)c"
        if op == "iota":
            return "(int32_t)j"
        if op == "pick":
            source = node.args[0]
            if source.op == "vector":
                return f"w{source.extra}[{a[1]}]"
            x = place.picked.format(k=source.extra, at=a[1])
            return f"{x} != 0" if node.kind == BOOL else x
        if op == "real":
            return f"(T)({a[0]})"
        if op == "counted":
            return f"(int32_t)({a[0]})"
        if op == "where":
            return f"{a[0]} ? {a[1]} : {a[2]}"
        if op == "neg":
            return f"-{a[0]}"
        if op == "not":
            return f"!{a[0]}"
        if op == "abs":
            return f"__builtin_fabs{'f' if self.suffix == 'f' else ''}({a[0]})"
        if op == "isfinite":
            return f"({a[0]} - {a[0]}) == 0"
        if op in CALLS:
            return f"{op}_{self.suffix}({', '.join(a)})"
        return f"{a[0]} {INFIX.get(op, op)} {a[1]}"


def chosen(part: Pass) -> Node | None:
    """The comparison that tells an entry from the others of its row, where that is all that does."""
    ways = [n for n in part.entries if n.op == "==" and any(a.op == "iota" for a in n.args)]
    leaves = [n for n in part.entries if not any(of_entry(a) for a in n.args)]
    users = [n for n in part.entries if any(a.op == "iota" for a in n.args)]
    told = len(ways) == 1 and users == ways and all(n.op == "iota" for n in leaves) and not part.read
    return ways[0] if told and sum(of_entry(a) for a in ways[0].args) == 1 else None


def across(width: int, index: str) -> tuple[str, str]:
    """A loop of fixed length, which becomes vector code and has no rest."""
    return "#pragma omp simd", f"for (int {index} = 0; {index} < {width}; {index}++) {{"


def literal(node: Node) -> str:
    if node.kind != REAL:
        return str(int(node.extra))
    return f"(T){value_of(node).hex()}"
