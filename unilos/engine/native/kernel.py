"""One loss's kernel, ready to be run over arrays in memory."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from functools import cache
from math import prod
from struct import Struct
from typing import TYPE_CHECKING, Any, NamedTuple

from ..graph.node import ENTRY, WHOLE
from ..graph.program import Kind, Program, counter_of, kind_of, ones, program_of
from .jit import Made, Pending, made, missing, slow
from .library import Library, library

if TYPE_CHECKING:
    from ..call import Call

FLAT, LONG, SHORT = range(3)
#: Rows of up to so many entries are computed across rows.
SHORTEST = 128
TYPES = {
    name: code
    for code, name in enumerate(
        [
            "float32",
            "float64",
            "float16",
            "bfloat16",
            "bool",
            "int8",
            "uint8",
            "int16",
            "uint16",
            "int32",
            "uint32",
            "int64",
            "uint64",
        ]
    )
}
REALS, WHOLES, TRUTHS = range(3)
#: Reads beyond the end of a vector, in the last group of entries of a row.
SPARE = 64


#: The structures of `runtime.c`: a call, without its inputs, and one of these.
CALL, INPUT = "qqqqqqqqqqqqqqqqdd", "qqqqqq"
SUM, WHERE = Struct("d"), 8 * (len(CALL) - 1)


class Seen(NamedTuple):
    """An array as a kernel's caller sees it: where it lies, what its numbers are, and the bytes from an item to the
    next and from an entry to the next."""

    address: int
    type: int
    item: int
    entry: int = 0


class Kernel:
    """The compiled functions of a program, with the numbers of one loss: the library's, or a `late` one."""

    def __init__(self, found: Library, program: Program, late: Made | None = None) -> None:
        graph, wide = program.graph, program.dtype == "float64"
        self.program, self.wide, self.library = program, wide, found
        self.late = late
        self.crosses = program.crosses and late is None
        self.entries = [ENTRY in x.dims for x in program.inputs]
        forms = ("long", "short") if program.rows else ("flat",)
        shipped = [found.kernel(f"{program.name}_{form}") for form in forms]
        self.addresses = shipped if late is None else [late.address]
        self.classes = {len(v) for v in graph.vectors}
        self.narrow = all(-(2**31) <= v < 2**31 for v in graph.wholes)
        real = ctypes.c_double if wide else ctypes.c_float
        wholes = graph.wholes if self.narrow else []
        vectors = [filled(real, [*v, *[0.0] * SPARE]) for v in graph.vectors]
        pointers = filled(ctypes.c_void_p, [ctypes.addressof(v) for v in vectors])
        self._held = filled(real, graph.numbers), filled(ctypes.c_int32, wholes), pointers, vectors
        self.head = (len(program.inputs), *(ctypes.addressof(x) for x in self._held[:3]))
        self.inputs = [(WHOLES if x.kind == WHOLE else REALS, int(ENTRY in x.dims)) for x in program.inputs]
        self.struct = Struct(CALL + INPUT * (2 + len(program.inputs)))

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
        inner: int = 1,
    ) -> float:
        """The sum of the items. Slopes times `scale` are written to the contiguous memory `grad`, an address and a
        type, and the items to that at `items`. Behind the axis of the entries `inner` items lie side by side."""
        told = self.told(rows, classes, args, weight, mask, scale, grad, items, inner)
        memory = ctypes.create_string_buffer(told)
        return ran(self.library, memory)

    def prepared(
        self,
        rows: int,
        classes: int,
        args: list[Seen],
        weight: Seen | None,
        mask: Seen | None,
        grad_type: int,
        inner: int,
        checks: int = 0,
        ignored: int = 0,
    ) -> Primed:
        """The same for calls whose arrays lie elsewhere. Labels are checked as `Primed` says."""
        memory = self.told(rows, classes, args, weight, mask, 1.0, (0, grad_type), 0, inner)
        count = len(args) + (weight is not None) + (mask is not None)
        return Primed(self, memory, count, rows * classes >= self.library.large, checks, ignored)

    def form(self, classes: int, inner: int = 1) -> int:
        """How rows of so many entries are computed."""
        if not self.program.rows:
            return FLAT
        return SHORT if (self.crosses or inner > 1) and classes <= SHORTEST else LONG

    def told(
        self,
        rows: int,
        classes: int,
        args: list[Seen],
        weight: Seen | None,
        mask: Seen | None,
        scale: float,
        grad: tuple[int, int] | None,
        items: int,
        inner: int,
    ) -> bytes:
        """The structure that `runtime.c` reads."""
        form = self.form(classes, inner)
        to, type_ = (0, 0) if grad is None else grad
        inputs: list[int] = [*_input(weight, REALS, 0), *_input(mask, TRUTHS, 0)]
        for seen, told in zip(args, self.inputs, strict=True):
            inputs += _input(seen, *told)
        address, rooms = self.addresses[form == SHORT] or (0, 0)
        head = address, form, self.wide, rooms, rows, classes, *self.head, to, items, type_
        apart = inner if inner > 1 else 0
        return self.struct.pack(*head, weight is not None, mask is not None, apart, scale, 0.0, *inputs)


class Primed:
    """One kernel's call, which lacks the addresses of `count` arrays: arguments, weight and mask. `checks` tells which
    labels are looked at: none (0), all that the mask holds (1), or all but the one that is `ignored` (2)."""

    def __init__(
        self, kernel: Kernel, memory: bytes, count: int, large: bool, checks: int, ignored: int
    ) -> None:
        self.memory, self.large, self.told = memory, large, (checks, ignored)
        self.library, self.held = kernel.library, kernel  # whose numbers the memory points to
        self.again, self.pack = kernel.library.again, Struct(f"d{2 + count}q").pack

    def __call__(self, addresses: Sequence[int], grad: int, scale: float, items: int = 0) -> float:
        """The sum of the items; NaN also where a label is no class, or memory is missing."""
        found: float = self.again(self.memory, self.pack(scale, grad, items, *addresses), *self.told)
        return found


def ran(library: Library, memory: Any) -> float:
    """Run what a structure says; the sum of the items."""
    if library.run(memory):
        raise MemoryError
    total: float = SUM.unpack_from(memory, WHERE)[0]
    return total


def _input(seen: Seen | None, kind: int, entries: int) -> tuple[int, ...]:
    if seen is None:
        return (0, 0, kind, 0, 0, 0)
    return (seen.address, seen.type, kind, seen.item, seen.entry, entries)


def filled(kind: Any, numbers: Sequence[Any]) -> Any:
    """Numbers in memory of their own; one at least, so that there is an address."""
    return (kind * max(1, len(numbers)))(*numbers)


class Kept(dict[Any, Any]):
    """What a loss keeps from call to call. A copy or what is restored begins with nothing."""

    def __reduce__(self) -> Any:
        return Kept, ()


def kernel_of(call: Call) -> Kernel | str:
    """The kernel of a call, or why there is none. The loss keeps what was found, as long as there is the loss, and as
    long as its formula is the same."""
    found = _kept(call, "items")
    assert found is not None
    return found


def asked(call: Call) -> Kernel | str:
    """The same, of a call that is about to be computed: it may be the one that has its kernel compiled."""
    found = kernel_of(call)
    if isinstance(found, Pending) and found.due(prod(call.arrays[0].shape)):
        return _keep(call, "items", lately(found.program))
    return found


def counting(call: Call, what: str) -> Kernel | str | None:
    """The kernel of what an item counts for in a mean, see `counter_of`; or why there is none. None where every item
    counts alike."""
    return _kept(call, what)


def _kept(call: Call, what: str) -> Kernel | str | None:
    loss = call.static.loss
    known: dict[Any, Kernel | str | None] = vars(loss).setdefault("kernels", Kept())
    kind = kind_of(call)
    key = type(loss).at, kind, what
    if key not in known:
        known[key] = _made(loss, kind, what)
    return known[key]


def _keep(call: Call, what: str, found: Kernel | str) -> Kernel | str:
    loss = call.static.loss
    vars(loss)["kernels"][type(loss).at, kind_of(call), what] = found
    return found


def _made(loss: Any, kind: Kind, what: str) -> Kernel | str | None:
    found = library()
    if isinstance(found, str):
        return found
    program = program_of(loss, kind) if what == "items" else counter_of(loss, kind, what)
    if not isinstance(program, Program):
        return program
    ready = compiled(found, program)
    # What counts items is asked for where they have a kernel.
    return lately(ready.program) if what != "items" and isinstance(ready, Pending) else ready


@cache
def counting_ones(found: Library, dtype: str) -> Kernel:
    """The kernel of items that count 1 each, which every library has."""
    made = compiled(found, ones(dtype))
    assert isinstance(made, Kernel)
    return made


def compiled(found: Library, program: Program) -> Kernel | str:
    ready = Kernel(found, program)
    if None not in ready.addresses:
        return ready
    why = (
        "no kernel was compiled for what it computes: its formula or an option is not among the shipped ones"
    )
    if slow(program):
        return f"{why}; blocks are faster than numba, which computes functions such as exp number by number"
    without = missing()
    return Pending.of(why, program) if without is None else f"{why}; {without}"


def lately(program: Program) -> Kernel | str:
    """The kernel of a program that none was shipped for."""
    found, late = library(), made(program)
    if isinstance(found, str) or isinstance(late, str):
        return found if isinstance(found, str) else str(late)
    return Kernel(found, program, late)
