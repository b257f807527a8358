"""Kernels as a compiler's programs call them: what `ffi.c` is told by operands, in the place of addresses."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..graph.node import ENTRY, WHOLE
from .kernel import FLAT, LONG, REALS, SHORT, SPARE, WHOLES, Kernel
from .library import library

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..call import Call

Array = np.ndarray[Any, Any]

FORMS = {FLAT: "flat", LONG: "long", SHORT: "short"}
STATES = {
    1: "this version of XLA does not say which interface for foreign functions it has",
    2: "this version of XLA has another interface for foreign functions than the kernels were built for",
}


class Operands(NamedTuple):
    """The name of a kernel, and the arrays that go before those of a call."""

    kernel: str
    wholes: Array
    reals: Array
    vectors: tuple[Array, ...]


def operands(call: Call, kernel: Kernel) -> Operands:
    """How a kernel is called for what a call has."""
    static, program, graph = call.static, kernel.program, kernel.program.graph
    form = kernel.form(call.arrays[0].shape[-1])
    _, rooms = kernel.addresses[form == SHORT] or (0, 0)
    kinds = [n for x in program.inputs for n in (WHOLES if x.kind == WHOLE else REALS, int(ENTRY in x.dims))]
    head = [form, rooms, len(program.inputs), len(graph.vectors), int(static.weighted), int(static.masked)]
    vectors = tuple(_real(program.dtype, [*v, *[0.0] * SPARE]) for v in graph.vectors)
    wholes = np.asarray([*head, *kinds, *graph.wholes], dtype=np.int32)
    return Operands(f"k_{program.name}_{FORMS[form]}", wholes, reals_of(kernel), vectors)


def reals_of(kernel: Kernel) -> Array:
    """The numbers that a kernel computes with, one at least."""
    return _real(kernel.program.dtype, kernel.program.graph.numbers or [0.0])


def _real(dtype: str, numbers: list[float]) -> Array:
    with np.errstate(over="ignore"):
        return np.asarray(numbers, dtype=np.float64).astype(dtype)


@cache
def registered(register: Callable[[Any], None]) -> str | None:
    """Let a compiler know the handler of all kernels; or why it cannot be called."""
    found = library()
    if isinstance(found, str):
        return found
    try:
        register(found.loaded.unilos_ffi)
    except Exception as error:  # of whatever kind: the runtime refuses it
        return f"XLA refuses the kernels' handler: {error}"
    return STATES.get(found.loaded.unilos_ffi_state())
