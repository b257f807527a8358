"""Kernels of losses that none was shipped for: numba compiles them, where it is installed, when they are worth it."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from threading import Lock
from typing import Any

import numpy as np

from ..graph.node import ENTRY, ITEM, ordered
from ..graph.program import Program

#: Compiling takes about a second, which calls of fewer entries would not save in a thousand times.
WORTH = 1 << 16
#: What numba computes number by number, where NumPy and torch have vector code.
SCALAR = frozenset({"exp", "expm1", "log", "log1p", "log2", "tanh", "pow", "hypot"})
#: One thread compiles, others that want the same wait for it.
_lock = Lock()
_made: dict[str, Made | str] = {}
#: Programs of which there was a large call.
_asked: set[str] = set()


class Made:
    """What numba compiled: the function's address, and how many rows of scratch memory it wants."""

    def __init__(self, function: Any, rooms: int) -> None:
        self.function, self.rooms = function, rooms  # whose code lives as long as the function

    @property
    def address(self) -> tuple[int, int]:
        return self.function.address, self.rooms


class Pending(str):
    """Why there is no kernel yet. The second large call of what a program computes has it compiled."""

    program: Program

    @classmethod
    def of(cls, why: str, program: Program) -> Pending:
        pending = cls(f"{why}; numba compiles it at the second call of {WORTH} entries or more")
        pending.program = program
        return pending

    def due(self, entries: int) -> bool:
        """Whether it is there, or to be compiled now."""
        name = self.program.name
        if name in _made:
            return True
        if entries < WORTH:
            return False
        before = name in _asked
        _asked.add(name)
        return before


def slow(program: Program) -> bool:
    """Whether blocks are faster than what numba would make: those of entries with any such function, and of rows with
    one besides exp, whose rows are read once instead."""
    few, over = (SCALAR - {"exp"}, ENTRY) if program.rows else (SCALAR, ITEM)
    return any(n.op in few and over in n.dims for n in ordered(*program.roots))


@cache
def missing() -> str | None:
    """Why numba compiles nothing here."""
    return None if find_spec("numba") else "`pip install unilos[numba]` has it compiled at run time"


def made(program: Program) -> Made | str:
    """A program's kernel, compiled once in a process; or why it cannot be."""
    with _lock:
        if program.name not in _made:
            try:
                _made[program.name] = _compiled(program)
            except Exception as error:  # of whatever kind: numba's, LLVM's, or of what is installed
                first = (str(error).strip().splitlines() or [""])[0]
                _made[program.name] = f"numba cannot compile it: {type(error).__name__}: {first}"
        return _made[program.name]


def _compiled(program: Program) -> Made:
    from .python import source  # a printer of its own, which only this needs

    numba: Any = import_module("numba")  # whose types say less than it exports
    types = numba.types
    real = {"float32": numba.float32, "float64": numba.float64}[program.dtype]
    text, rooms = source(program)
    room: dict[str, Any] = {
        "numpy": np,
        "carray": numba.carray,
        "inf": float("inf"),
        "nan": float("nan"),
        "real": real,
        "int32": numba.int32,
        "uint8": numba.uint8,
    }
    exec(compile(text, f"<kernel {program.name}>", "exec"), room)
    addresses = types.CPointer(types.voidptr)
    whole, anywhere = types.int64, types.voidptr
    given = (whole, whole, addresses, anywhere, types.CPointer(types.int32), addresses)
    signature = types.void(*given, types.float64, anywhere, anywhere, anywhere)
    # Nothing is reordered or fused, and a division by zero is IEEE's.
    function = numba.cfunc(signature, error_model="numpy")(room["kernel"])
    return Made(function, rooms)
