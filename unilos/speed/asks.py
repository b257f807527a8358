"""What is to be measured: a loss in a mode of a framework, with a size, a dtype and what else a call may hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from ..form.check import ParameterError, listed, short

DTYPES = ("float32", "float64")
EXTRAS = ("weight", "mask")
#: Without a size asked for: what a second or two measures.
ENTRIES = (320, 100_000, 4_000_000)
ROWS = ((32, 10), (8192, 10))


class Mode(NamedTuple):
    """A way to run in a framework; without its name it is the one that comes first."""

    framework: str
    name: str
    needs: tuple[str, ...]  # what has to be installed; natives come from these, too

    def __str__(self) -> str:
        return f"{self.framework} {self.name}" if self.framework != "numpy" else "numpy"


MODES = (
    Mode("numpy", "eager", ("numpy",)),
    Mode("torch", "eager", ("torch",)),
    Mode("torch", "compile", ("torch",)),
    Mode("tensorflow", "eager", ("tensorflow", "keras")),
    Mode("tensorflow", "function", ("tensorflow", "keras")),
    Mode("tensorflow", "xla", ("tensorflow", "keras")),
    Mode("jax", "jit", ("jax", "optax")),
    Mode("jax", "generic", ("jax", "optax")),  # unilos.generic(): what a GPU, vmap or a sharded array runs
)
FRAMEWORKS = tuple(dict.fromkeys(mode.framework for mode in MODES))
NAMES = tuple(dict.fromkeys(mode.name for mode in MODES))


@dataclass(frozen=True)
class Ask:
    """One measurement: every kind of call that the loss has of this size, beside every native of it.

    `size` is a number of entries or the shape of rows, for the losses that take such; None is for the others, which
    have a size of their own. `params` of None are those that the natives state, and the usual ones.
    """

    loss: str
    framework: str
    mode: str
    size: int | tuple[int, int] | None = None
    dtype: str = "float32"
    extras: tuple[str, ...] = ()
    params: Mapping[str, Any] | None = None
    value_only: bool = False
    threads: int | None = None  # None: as many as there are
    busy: bool = False  # beside a process that keeps one core busy
    against: tuple[str, ...] = ()  # libraries whose natives are measured; all, if empty

    @property
    def process(self) -> tuple[Any, ...]:
        """What one process has in common."""
        return self.framework, self.mode, self.dtype, self.threads, self.busy

    @property
    def says(self) -> str:
        """The measurement in a line."""
        beside = [
            *self.extras,
            *(["value only"] if self.value_only else []),
            *(["busy"] if self.busy else []),
        ]
        threads = [] if self.threads is None else [f"{self.threads} thread{'s' * (self.threads > 1)}"]
        where = str(mode_of(self.framework, self.mode))
        return ", ".join([f"{self.loss} {in_words(self.size)}".strip(), where, self.dtype, *beside, *threads])

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Ask:
        size = found["size"]
        lists = {"extras": tuple(found["extras"]), "against": tuple(found["against"])}
        return cls(**{**found, **lists, "size": tuple(size) if isinstance(size, list) else size})


@dataclass(frozen=True)
class Left:
    """What was not measured, and why."""

    what: str
    why: str


@dataclass
class Found:
    """What was measured, as rows of the report, and what was left out."""

    records: list[dict[str, Any]] = field(default_factory=list)
    memory: list[dict[str, Any]] = field(default_factory=list)
    starts: list[dict[str, Any]] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


def mode_of(framework: str, name: str) -> Mode:
    return next(m for m in MODES if (m.framework, m.name) == (framework, name))


def in_words(size: int | tuple[int, int] | None) -> str:
    return " x ".join(map(str, size)) if isinstance(size, tuple) else "" if size is None else str(size)


def modes(frameworks: Iterable[str], names: Iterable[str]) -> list[Mode]:
    """The modes of some frameworks, by their names; the first of each framework where no name is given.

    Raises
    ------
    ParameterError
        For a name of no framework or no mode, and where none of the frameworks has the mode.
    """
    frameworks, names = list(frameworks) or list(FRAMEWORKS), list(names)
    for name in frameworks:
        if name not in FRAMEWORKS:
            message = f"no framework is called {short(name)}; there are: {listed(FRAMEWORKS)}"
            raise ParameterError(message)
    for name in names:
        if name not in (*NAMES, "all"):
            message = f"no mode is called {short(name)}; there are: {listed((*NAMES, 'all'))}"
            raise ParameterError(message)
    there = [m for m in MODES if m.framework in frameworks]
    if not names:
        return [next(m for m in there if m.framework == f) for f in dict.fromkeys(frameworks)]
    chosen = [m for m in there if m.name in names or "all" in names]
    if not chosen:
        message = f"{listed(frameworks)} has no mode {listed(names)}; there are: {listed(map(str, there))}"
        raise ParameterError(message)
    return chosen


def entries(text: str) -> int:
    """A number of entries: `100000`, `100k`, `4M`, `1e8`."""
    parts = re.fullmatch(r"(\d+(?:\.\d+)?(?:e\d+)?)([kM]?)", text)
    number = float(parts[1]) * {"": 1, "k": 1e3, "M": 1e6}[parts[2]] if parts else 0.5
    if number < 1 or number != int(number) or number > 1e12:
        message = f"a size is a number of entries, as in 320, 100k or 4M; got {short(text)}"
        raise ParameterError(message)
    return int(number)


def shape(text: str) -> tuple[int, int]:
    """Rows and classes: `8192x10`."""
    parts = re.fullmatch(r"(\d+)\s*x\s*(\d+)", text)
    if parts is None or int(parts[1]) < 1 or int(parts[2]) < 2:
        message = f"a shape is rows x classes, as in 8192x10, with at least two classes; got {short(text)}"
        raise ParameterError(message)
    return int(parts[1]), int(parts[2])
