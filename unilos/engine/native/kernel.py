"""One loss's kernel, ready to be run over arrays in memory."""

from __future__ import annotations

import ctypes
from functools import lru_cache
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..graph.node import ENTRY, WHOLE
from ..graph.program import Program, program_of
from .library import Library, library

if TYPE_CHECKING:
    from ..call import Call

FLAT, LONG, SHORT = range(3)
#: Rows of up to so many entries are computed across rows.
SHORTEST = 128
TYPES = {
    name: code
    for code, name in enumerate(
        "float32 float64 float16 bfloat16 bool int8 uint8 int16 uint16 int32 uint32 int64 uint64".split()
    )
}
REALS, WHOLES, TRUTHS = range(3)
INT32 = np.iinfo(np.int32)
#: Reads beyond the end of a vector, in the last group of entries of a row.
SPARE = 64


#: The structures of `runtime.c`: a call, without its inputs, and one of these.
CALL, INPUT = "qqqqqqqqqqqqqqdd", "qqqqqqd"
SUM, WHERE = Struct("d"), 8 * (len(CALL) - 1)


class Seen(NamedTuple):
    """An array as a kernel's caller sees it: where it lies, what its numbers are, and the bytes from an item to the
    next and from an entry to the next."""

    address: int
    type: int
    item: int
    entry: int = 0


class Kernel:
    """The compiled functions of a program, with the numbers of one loss."""

    def __init__(self, found: Library, program: Program, harmless: tuple[float, ...]) -> None:
        graph, real = program.graph, np.dtype(program.dtype)
        self.program, self.wide, self._run = program, real.itemsize == 8, found.run
        self.harmless = harmless
        self.entries = [ENTRY in x.dims for x in program.inputs]
        forms = ("flat",) if not program.rows else ("long", "short")
        self.addresses = [found.kernel(f"{program.name}_{form}") for form in forms]
        with np.errstate(over="ignore"):
            self.numbers = np.asarray(graph.numbers or [0.0], dtype=np.float64).astype(real)
            self.wholes = np.asarray(graph.wholes or [0], dtype=np.int32)
            self.vectors = [np.asarray(v + (0.0,) * SPARE, dtype=np.float64).astype(real) for v in graph.vectors]
        self.pointers = np.asarray([v.ctypes.data for v in self.vectors] or [0], dtype=np.uintp)
        self._data = (self.numbers.ctypes.data, self.wholes.ctypes.data, self.pointers.ctypes.data)
        data = self.numbers.ctypes.data, self.wholes.ctypes.data, self.pointers.ctypes.data
        self._head = (len(program.inputs), *data)
        self._inputs = [
            (WHOLES if x.kind == WHOLE else REALS, int(ENTRY in x.dims), inside)
            for x, inside in zip(program.inputs, harmless, strict=True)
        ]
        self._struct = Struct(CALL + INPUT * (2 + len(program.inputs)))

    def classes_differ(self, classes: int) -> bool:
        """Whether the numbers a class do not fit the rows."""
        return any(len(v) != classes + SPARE for v in self.vectors)

    def run(
        self,
        rows: int,
        classes: int,
        args: list[Seen],
        weight: Seen | None,
        mask: Seen | None,
        scale: float,
        grad: tuple[int, int] | None,
        items: int = 0,
    ) -> float:
        """The sum of the items. Slopes times `scale` are written to the contiguous memory `grad`, an address and a
        type, and the items to that at `items`."""
        form = FLAT if not self.program.rows else SHORT if classes <= SHORTEST else LONG
        to, type_ = (0, 0) if grad is None else grad
        inputs: list[float] = [*_input(weight, REALS, 0, 0.0), *_input(mask, TRUTHS, 0, 0.0)]
        for seen, told in zip(args, self._inputs, strict=True):
            inputs += _input(seen, *told)
        memory = ctypes.create_string_buffer(self._struct.size)
        head = self.addresses[form == SHORT], form, self.wide, rows, classes, *self._head, to, items, type_
        self._struct.pack_into(memory, 0, *head, weight is not None, mask is not None, scale, 0.0, *inputs)
        if self._run(memory):
            raise MemoryError
        total: float = SUM.unpack_from(memory, WHERE)[0]
        return total


def _input(seen: Seen | None, kind: int, entries: int, inside: float) -> tuple[float, ...]:
    if seen is None:
        return (0, 0, kind, 0, 0, 0, 0.0)
    return (seen.address, seen.type, kind, seen.item, seen.entry, entries, inside)


@lru_cache(maxsize=512)
def _kernel(program: Program, harmless: tuple[float, ...]) -> Kernel | str:
    found = library()
    if isinstance(found, str):
        return found
    made = Kernel(found, program, harmless)
    if None in made.addresses:
        return "no kernel was compiled for what it computes: its formula or an option is not among the shipped ones"
    return made


def kernel_of(call: Call) -> Kernel | str:
    """The kernel of a call, or why there is none."""
    program = program_of(call)
    if isinstance(program, str):
        return program
    loss = call.static.loss
    inside = {n: d.inside for n, d in zip(loss.arguments, loss.domains, strict=True)}
    return _kernel(program, tuple(inside[n] for n in call.static.given))
