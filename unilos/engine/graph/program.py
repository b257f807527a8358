"""What one block of a call computes, as a graph: the weighted items, and their slope in the prediction."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ...form.check import listed
from ...form.points import shown
from ..call import VALUE, Static, lift
from ..share import RULES
from .node import ENTRY, ITEM, REAL, WHOLE, Graph, Node, key_of
from .record import Recorder, RecordingError

if TYPE_CHECKING:
    from ..call import Call


class Layout(NamedTuple):
    """How the arguments of a call are read: which have an entry where the prediction has one, and which hold labels."""

    entries: tuple[bool, ...]
    whole: tuple[bool, ...]


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


def layout_of(call: Call) -> Layout:
    """What of a call's arrays a program depends on."""
    static, args = call.static, call.args
    spent, ndim = static.loss.structure.spent, len(args[0].shape)
    labels = [static.loss.arguments[i] for i in static.loss.indices] if static.labels else ()
    whole = tuple(name in labels for name in static.given)
    return Layout(tuple(bool(spent) and len(x.shape) == ndim for x in args), whole)


class _Kind(NamedTuple):
    """What of a call decides on its program. Weights and masks do not: a kernel's caller knows what they do."""

    loss: Any
    dtype: str
    labels: bool
    given: tuple[str, ...]
    layout: Layout


def program_of(call: Call) -> Program | str:
    """The program of such calls, or why a graph cannot say what they compute."""
    static, loss = call.static, call.static.loss
    if (why := loss.structure.not_in_blocks(loss)) is not None:
        return why
    if static.hyper:
        return f"{listed(static.hyper)} is an array of the call"
    return recorded(_Kind(loss, static.dtype, static.labels, static.given, layout_of(call)))


@lru_cache(maxsize=512)
def recorded(kind: _Kind) -> Program | str:
    try:
        return _recorded(kind)
    except RecordingError as error:
        return f"a graph of one row at a time has no place for {error}"


def _recorded(kind: _Kind) -> Program:
    xp = Recorder(kind.dtype)
    loss = kind.loss.in_blocks()
    args = [
        xp.input(i, (ITEM, ENTRY) if entries else (ITEM,), WHOLE if whole else REAL)
        for i, (entries, whole) in enumerate(zip(*kind.layout, strict=True))
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
