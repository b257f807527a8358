"""What one block of a call computes, as a graph: the weighted items, and their slope in the prediction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ...form.check import listed
from ...form.points import shown
from ..call import VALUE, Static, lift
from ..share import RULES
from .node import ENTRY, ITEM, REAL, WHOLE, Graph, Node, key_of, ordered
from .record import Recorder, RecordingError

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
    slope: Node
    dtype: str

    @property
    def name(self) -> str:
        """Of its kernel."""
        return f"{self.key}_{'f' if self.dtype == 'float32' else 'd'}"

    @property
    def rows(self) -> bool:
        """Whether an item is a row of entries."""
        return ENTRY in self.inputs[0].dims

    @property
    def crosses(self) -> bool:
        """Whether it reads entries of rows one by one, so that many short rows are better computed side by side."""
        nodes = ordered(self.value, self.slope)
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
        return why
    if kind.hyper:
        return f"{listed(kind.hyper)} is an array of the call"
    try:
        return recorded(loss, kind)
    except RecordingError as error:
        return f"a graph of one row at a time has no place for {error}"


def recorded(loss: Any, kind: Kind) -> Program:
    xp = Recorder(kind.dtype)
    loss = loss.in_blocks()
    indices = [loss.arguments[i] for i in loss.indices] if kind.labels else ()
    args = [
        xp.input(i, (ITEM, ENTRY) if entries else (ITEM,), WHOLE if name in indices else REAL)
        for i, (name, entries) in enumerate(zip(kind.given, kind.entries, strict=True))
    ]
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
