"""The compiled library: one file a level of processors, loaded when a kernel is first asked for."""

from __future__ import annotations

import ctypes
import os
from functools import cache
from hashlib import sha256
from typing import Any

# Paths are strings: the first call of a process imports no more than it needs.
HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "lib")
#: What the runtime is compiled from. A library tells the stamp of its own: one of other sources would misread calls.
SOURCES = os.path.join(os.path.dirname(os.path.dirname(HERE)), "codegen", "c")
#: From the least to the fastest.
LEVELS = ("baseline", "avx2", "avx512")
SWITCH = "UNILOS_KERNELS"
BUILD = "`python -m unilos.codegen` builds them where there is a C compiler, such as gcc"
OTHERS = f"the compiled kernels are of other sources than this code: {BUILD}"


class Library:
    """A loaded library."""

    def __init__(self, level: str, path: str | None = None) -> None:
        self.level, self.path = level, path or path_of(level)
        self.loaded = ctypes.CDLL(self.path)
        self.stamp = _told(self.loaded.unilos_stamp)
        self.run: Any = self.loaded.unilos_run
        self.run.argtypes, self.run.restype = [ctypes.c_void_p], ctypes.c_int
        self.again: Any = self.loaded.unilos_again
        self.again.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64]
        self.again.restype = ctypes.c_double
        self.large = ctypes.c_int.in_dll(self.loaded, "unilos_large").value
        self.kernel = cache(self._kernel)
        self.kernels = ctypes.c_int.in_dll(self.loaded, "unilos_kernels").value
        self._threads = ctypes.c_int.in_dll(self.loaded, "unilos_wanted")
        self.threads = self.threads or processors()  # opened again, a file keeps what it was told

    @property
    def threads(self) -> int:
        """In how many threads calls compute, at most."""
        return self._threads.value

    @threads.setter
    def threads(self, count: int) -> None:
        self._threads.value = count

    def _kernel(self, name: str) -> tuple[int, int] | None:
        """The address of a kernel, and how many rows of scratch memory it wants; None where it was not compiled."""
        try:
            function = ctypes.cast(getattr(self.loaded, f"k_{name}"), ctypes.c_void_p).value
            return function or 0, ctypes.c_int32.in_dll(self.loaded, f"k_{name}_rooms").value
        except (AttributeError, ValueError):
            return None


def path_of(level: str) -> str:
    return os.path.join(FOLDER, f"libunilos_{level}.so")


@cache
def library() -> Library | str:
    """The library of this machine's level, or of the one that the environment names; or why there is none."""
    asked = os.environ.get(SWITCH, "").strip().lower()
    if asked == "off":
        return f"kernels are turned off by {SWITCH}=off"
    if asked and asked not in LEVELS:
        return f"{SWITCH} is {asked!r}, so no kernel runs; accepted: off, {', '.join(LEVELS)}"
    if not os.path.exists(path_of("baseline")):
        return f"there are no compiled kernels in this installation: {BUILD}"
    try:
        most = detected()
        if asked and LEVELS.index(asked) > LEVELS.index(most):
            return f"{SWITCH} is {asked}, so no kernel runs: this machine, with what was built, has {most}"
        found = Library(asked or most)
    except OSError as error:
        return f"the compiled kernels cannot be loaded: {error}"
    except AttributeError:  # a function is missing
        return OTHERS
    return found if found.stamp == stamp() else OTHERS


def detected() -> str:
    """The fastest level that this machine runs and that was built.

    The baseline library alone is opened to ask: it runs everywhere.
    """
    level = _told(ctypes.CDLL(path_of("baseline")).unilos_level)
    levels = LEVELS[: LEVELS.index(level) + 1]
    return next(level for level in reversed(levels) if os.path.exists(path_of(level)))


def stamp() -> str:
    """What tells the runtime's sources from others."""
    texts = []
    for name in sorted(name for name in os.listdir(SOURCES) if name.endswith((".c", ".h"))):
        with open(os.path.join(SOURCES, name), "rb") as file:
            texts.append(name.encode() + file.read())
    return sha256(b"\0".join(texts)).hexdigest()[:16]


def _told(function: Any) -> str:
    function.restype = ctypes.c_char_p
    answer: str = function().decode()
    return answer


def processors() -> int:
    """How many processors this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1
