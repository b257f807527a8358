"""The compiled library: one file a level of processors, loaded when a kernel is first asked for."""

from __future__ import annotations

import ctypes
import os
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "lib"
#: From the least to the fastest.
LEVELS = ("baseline", "avx2", "avx512")
SWITCH = "UNILOS_KERNELS"
MISSING = (
    "compiled kernels are missing: this is a pure install. With a C compiler on the path, "
    "`pip install --force-reinstall --no-binary unilos unilos` builds them"
)


class Library:
    """A loaded library."""

    def __init__(self, level: str, path: Path | None = None) -> None:
        self.level = level
        self.loaded = ctypes.CDLL(str(path or path_of(level)))
        self.run: Any = self.loaded.unilos_run
        self.run.argtypes, self.run.restype = [ctypes.c_void_p], ctypes.c_int
        self.outside: Any = self.loaded.unilos_outside
        self.outside.argtypes = [ctypes.c_void_p, *[ctypes.c_int64] * 5]
        self.outside.restype = ctypes.c_int64
        self.kernel = cache(self._kernel)

    def _kernel(self, name: str) -> tuple[int, int] | None:
        """The address of a kernel, and how many rows of scratch memory it wants; None where it was not compiled."""
        try:
            function = ctypes.cast(getattr(self.loaded, f"k_{name}"), ctypes.c_void_p).value
            return function or 0, ctypes.c_int32.in_dll(self.loaded, f"k_{name}_rooms").value
        except (AttributeError, ValueError):
            return None


def path_of(level: str) -> Path:
    return FOLDER / f"libunilos_{level}.so"


@cache
def library() -> Library | str:
    """The library of this machine's level, or of the one that the environment names; or why there is none."""
    asked = os.environ.get(SWITCH, "").strip().lower()
    if asked == "off":
        return f"kernels are turned off by {SWITCH}=off"
    if asked and asked not in LEVELS:
        return f"{SWITCH} is {asked!r}; accepted: off, {', '.join(LEVELS)}"
    if not path_of("baseline").exists():
        return MISSING
    try:
        most = detected()
        if asked and LEVELS.index(asked) > LEVELS.index(most):
            return f"{SWITCH} is {asked}, and this machine runs {most} at most"
        return Library(asked or most)
    except OSError as error:
        return f"the compiled kernels cannot be loaded: {error}"


def detected() -> str:
    """The fastest level that this machine runs and that is there."""
    ask = ctypes.CDLL(str(path_of("baseline"))).unilos_level
    ask.restype = ctypes.c_char_p
    found: str = ask().decode()
    levels = LEVELS[: LEVELS.index(found) + 1]
    return next(level for level in reversed(levels) if path_of(level).exists())


def set_threads(count: int) -> None:
    """In how many threads kernels compute."""
    found = library()
    if isinstance(found, Library):
        found.loaded.unilos_set_threads(count)
