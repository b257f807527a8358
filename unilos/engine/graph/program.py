"""What one block of a call computes, as a graph: the items, and their slope in the prediction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ...form.check import listed
from ...form.points import shown
from ..call import VALUE, Static, lift
from ..share import RULES
from .node import ENTRY, ITEM, REAL, WHOLE, Graph, Node, key_of, ordered
from .record import Recorder
from .traced import RecordingError, Traced

if TYPE_CHECKING:
    from ..call import Call


class Kind(NamedTuple):
    """What of a call decides on its program, besides the loss. Weights and masks do not: a kernel's caller knows what
    they do."""

    dtype: str
    labels: bool
    given: tuple[str, ...]
    entries: tuple[bool, ...]  # which arguments have an entry where the prediction has one
    hyper: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Program:
    """The graph of a block. `graph` has the numbers that fill its slots."""

    key: str
    graph: Graph
    inputs: tuple[Node, ...]
    value: Node
    slope: Node | None  # None where only a number an item is wanted
    dtype: str

    @property
    def name(self) -> str:
        """Of its kernel."""
        return f"{self.key}_{'f' if self.dtype == 'float32' else 'd'}"

    @property
    def rows(self) -> bool:
        """Whether an item is a row of entries."""
        return bool(self.inputs) and ENTRY in self.inputs[0].dims

    @property
    def roots(self) -> tuple[Node, ...]:
        return (self.value,) if self.slope is None else (self.value, self.slope)

    @property
    def crosses(self) -> bool:
        """Whether it reads entries of rows one by one, so that many short rows are better computed side by side."""
        nodes = ordered(*self.roots)
        read = {a for n in nodes if n.op != "pick" for a in n.args}
        return any(n.op == "input" and ENTRY in n.dims for n in read)


def kind_of(call: Call) -> Kind:
    static, args = call.static, call.args
    spent, ndim = static.loss.structure.spent, len(args[0].shape)
    entries = tuple(bool(spent) and len(x.shape) == ndim for x in args)
    return Kind(static.dtype, static.labels, static.given, entries, static.hyper)


def program_of(loss: Any, kind: Kind) -> Program | str:
    """The program of such calls, or why a graph cannot say what they compute."""
    if (why := loss.structure.not_in_blocks(loss)) is not None:
        return str(why)
    if kind.hyper:
        return f"{listed(kind.hyper)} is an array of the call"
    try:
        return recorded(loss, kind)
    except RecordingError as error:
        return f"a graph of one row at a time has no place for {error}"


def counter_of(loss: Any, kind: Kind, what: str) -> Program | str | None:
    """The program of what an item counts for in a mean, its "portion" or whether it is "kept", from the targets alone;
    None where all items count alike."""
    xp = Recorder(kind.dtype)
    try:
        args = inputs_of(xp, loss, kind, first=1)
        found = loss.in_blocks().shares(xp, xp.real, *args)[what == "kept"]
        if found is None:
            return None
        value = xp.astype(found, xp.real).node
        return Program(
            key_of(*(x.node for x in args), value),
            xp.graph,
            tuple(x.node for x in args),
            value,
            None,
            kind.dtype,
        )
    except RecordingError as error:
        return f"a graph has no place for {error}"


def ones(dtype: str) -> Program:
    """The program of items that count 1 each."""
    graph = Graph()
    value = graph.literal(1.0)
    return Program(key_of(value), graph, (), value, None, dtype)


def inputs_of(xp: Recorder, loss: Any, kind: Kind, first: int = 0) -> list[Traced]:
    """The arguments from the first one that is wanted on, as a graph is given them."""
    indices = [loss.arguments[i] for i in loss.indices] if kind.labels else ()
    told = list(zip(kind.given, kind.entries, strict=True))[first:]
    return [
        xp.input(i, (ITEM, ENTRY) if entries else (ITEM,), WHOLE if name in indices else REAL)
        for i, (name, entries) in enumerate(told)
    ]


def recorded(loss: Any, kind: Kind) -> Program:
    xp = Recorder(kind.dtype)
    loss = loss.in_blocks()
    args = inputs_of(xp, loss, kind)
    backend: Any = xp
    static = Static(
        loss, backend, kind.dtype, kind.dtype, kind.labels, False, False, kind.given, VALUE, RULES["sum"]
    )
    point: Any = loss.structure.point(loss, xp, lift(static, *args))
    point = shown(xp, point) if loss.bounds else point
    value, slope = xp.traced(point.value).node, xp.traced(point.back()(xp, None)).node
    if ENTRY in value.dims:
        message = "items that are entries of rows"
        raise RecordingError(message)
    inputs = tuple(x.node for x in args)
    return Program(key_of(*inputs, value, slope), xp.graph, inputs, value, slope, kind.dtype)
