"""What a hyper-parameter may be, as values of their own: each sort tests, prints itself, makes plain data of what a
caller brings, and names values that it refuses, so that one test covers every end of every range."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np

from .facts import Interval

INF = math.inf
LARGEST = 2**63 - 1  # that arrays of integers hold


class Vector(Sequence[float]):
    """Numbers as a hyper-parameter: hashable, comparable, and quick to turn into an array."""

    __slots__ = ("_hash", "_values")

    def __init__(self, values: Any) -> None:
        self._values = tuple(float(v) for v in np.asarray(values, dtype=np.float64).reshape(-1).tolist())
        self._hash = hash(self._values)

    @overload
    def __getitem__(self, index: int) -> float: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[float, ...]: ...
    def __getitem__(self, index: int | slice) -> float | tuple[float, ...]:
        return self._values[index]

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[float]:
        return iter(self._values)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self._values == (other._values if isinstance(other, Vector) else other)

    def __repr__(self) -> str:
        if len(self) <= 12:
            return repr(self._values)
        head = ", ".join(repr(v) for v in self._values[:4])
        return f"({head}, ... {len(self)} in all)"

    def __reduce__(self) -> tuple[Any, ...]:
        return Vector, (self._values,)

    def tolist(self) -> list[float]:
        return list(self._values)


def unboxed(value: Any) -> Any:
    """Arrays and scalars of any library as Python's own numbers and lists; all else as it is."""
    if value is None or isinstance(value, (bool, int, float, str, list, tuple, Vector)):
        return value
    if hasattr(value, "tolist"):
        return value.tolist()
    return value.numpy().tolist() if hasattr(value, "numpy") else value


class Sort:
    """What a hyper-parameter accepts. Its text continues the sentence "accepted: ..."."""

    per_class = False  # whether it takes one number a class
    continuous = False  # whether it takes all numbers of a range, so that there are derivatives in it

    @property
    def kind(self) -> str:
        """The type, as documentation writes it."""
        raise NotImplementedError

    def plain(self, value: Any) -> Any:
        """The value as it would be held; whatever this sort cannot read comes back as it was."""
        return value

    def accepts(self, value: Any) -> bool:
        """Whether a plain value is in the range."""
        raise NotImplementedError

    def __call__(self, value: Any) -> bool:
        return self.accepts(self.plain(value))

    def ends(self) -> Iterator[Any]:
        """Values on the closed ends of the range."""
        yield from ()

    def refused(self) -> Iterator[Any]:
        """Values beyond every end of the range, and some of other types."""
        raise NotImplementedError


@dataclass(frozen=True)
class Real(Sort):
    """A number of an interval. Infinity is an end like any other: it is accepted where the interval is closed there."""

    low: float = -INF
    high: float = INF
    closed: str = "neither"  # neither, low, high or both

    continuous = True

    @property
    def kind(self) -> str:
        return "float"

    def plain(self, value: Any) -> Any:
        value = unboxed(value)
        if value in ("inf", "-inf"):  # JSON has no infinite numbers
            return float(value)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return value
        return float(value) if abs(value) <= 1e308 or isinstance(value, float) else value

    def accepts(self, value: Any) -> bool:
        if not isinstance(value, float):
            return False
        above = self.low <= value if self.closed in ("low", "both") else self.low < value
        below = value <= self.high if self.closed in ("high", "both") else value < self.high
        return above and below

    def ends(self) -> Iterator[Any]:
        if self.closed in ("low", "both"):
            yield self.low
        if self.closed in ("high", "both"):
            yield self.high

    def refused(self) -> Iterator[Any]:
        if self.closed not in ("low", "both"):
            yield self.low
        if self.closed not in ("high", "both"):
            yield self.high
        if self.low > -INF:
            yield from (math.nextafter(self.low, -INF), self.low - 1, -INF)
        if self.high < INF:
            yield from (math.nextafter(self.high, INF), self.high + 1, INF)
        yield from (math.nan, True, "1", [0.5, 0.5], 1j, object())

    @property
    def interval(self) -> str:
        return str(Interval(self.low, self.high, self.closed))

    def __str__(self) -> str:
        low, high = (_number(x) for x in (self.low, self.high))
        if math.isinf(self.low) and math.isinf(self.high):
            return "a number; it may be infinite" if self.closed == "both" else "a finite number"
        if math.isinf(self.high):
            side = f"of at least {low}" if self.closed in ("low", "both") else f"above {low}"
            return f"a number {side}" if self.closed in ("high", "both") else f"a finite number {side}"
        return {
            "neither": f"a number between {low} and {high}",
            "both": f"a number from {low} to {high}",
            "low": f"a number from {low} to below {high}",
            "high": f"a number above {low} and at most {high}",
        }[self.closed]


def _number(x: float) -> str:
    return "pi" if x == math.pi else f"{x:g}"


@dataclass(frozen=True)
class Count(Sort):
    """An integer, of at least `low` if that is given."""

    low: int | None = None
    what: str = "an integer"

    @property
    def kind(self) -> str:
        return "int"

    def plain(self, value: Any) -> Any:
        value = unboxed(value)
        return int(value) if isinstance(value, int) and not isinstance(value, bool) else value

    def accepts(self, value: Any) -> bool:
        return type(value) is int and (-LARGEST if self.low is None else self.low) <= value <= LARGEST

    def ends(self) -> Iterator[Any]:
        if self.low is not None:
            yield self.low

    def refused(self) -> Iterator[Any]:
        if self.low is not None:
            yield from (self.low - 1, -(10**9))
        yield from (LARGEST + 1, -LARGEST - 2, 10**400, 0.5, math.nan, INF, True, "1", [1, 2])

    def __str__(self) -> str:
        if self.low is None:
            return self.what
        return f"{self.what} above 0" if self.low == 1 else f"{self.what} of at least {self.low}"


@dataclass(frozen=True)
class Flag(Sort):
    @property
    def kind(self) -> str:
        return "bool"

    def plain(self, value: Any) -> Any:
        return unboxed(value)

    def accepts(self, value: Any) -> bool:
        return isinstance(value, bool)

    def ends(self) -> Iterator[Any]:
        yield from (True, False)

    def refused(self) -> Iterator[Any]:
        yield from (0, 1, 0.0, math.nan, "True", "", [True])

    def __str__(self) -> str:
        return "True or False"


@dataclass(frozen=True)
class Choice(Sort):
    """One of a few words or numbers."""

    options: tuple[str | int, ...]

    @property
    def kind(self) -> str:
        return "{" + ", ".join(_quoted(o) for o in self.options) + "}"

    def plain(self, value: Any) -> Any:
        value = unboxed(value)
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            return value
        for option in self.options:
            if value == option:
                return option
        return value

    def accepts(self, value: Any) -> bool:
        return isinstance(value, (str, int)) and not isinstance(value, bool) and value in self.options

    def ends(self) -> Iterator[Any]:
        yield from self.options

    def refused(self) -> Iterator[Any]:
        yield from ("", "nonsense", str(self.options[0]) + " ", -1, 0.5, math.nan, True, list(self.options))

    def __str__(self) -> str:
        *others, last = (repr(o) for o in self.options)
        return f"{', '.join(others)} or {last}" if others else last


@dataclass(frozen=True)
class PerClass(Sort):
    """One number a class, each of them in a range; with `single` one number for all is accepted, too."""

    each: Real
    single: bool = False

    per_class = continuous = True

    @property
    def kind(self) -> str:
        return "float or sequence of float" if self.single else "sequence of float"

    def plain(self, value: Any) -> Any:
        value = unboxed(value)
        if isinstance(value, (list, tuple)):
            nested = any(isinstance(v, (list, tuple)) for v in value)
            return value if nested else Vector(value)
        return self.each.plain(value) if self.single else value

    def accepts(self, value: Any) -> bool:
        if isinstance(value, Vector):
            return all(self.each.accepts(v) for v in value)
        return self.single and self.each.accepts(value)

    def ends(self) -> Iterator[Any]:
        for end in self.each.ends():
            yield [end, end]
            if self.single:
                yield end

    def refused(self) -> Iterator[Any]:
        outside = [v for v in self.each.refused() if isinstance(v, float)]
        yield from ([v, v] for v in outside)
        yield from outside if self.single else (1.0, 2)
        yield from (True, "1", ["a", "b"], [0.5, None], object())

    def __str__(self) -> str:
        a_number = str(self.each)
        return (
            f"{a_number}, or one a class" if self.single else f"{a_number.replace('a ', 'one ', 1)} a class"
        )


@dataclass(frozen=True)
class Integers(Sort):
    """Some integers in a row, such as axes. A list is as good as a tuple."""

    words: str
    length: int | None = None
    rising: bool = False  # positive integers, each above the one before, and one at least

    @property
    def kind(self) -> str:
        return "tuple of int"

    def plain(self, value: Any) -> Any:
        value = unboxed(value)
        if not isinstance(value, (list, tuple, Vector)):
            return value
        whole = all(isinstance(v, (int, float)) and not isinstance(v, bool) and v % 1 == 0 for v in value)
        return tuple(int(v) for v in value) if whole else value

    def accepts(self, value: Any) -> bool:
        if not isinstance(value, tuple) or not all(type(v) is int for v in value):
            return False
        if self.rising and not (value and all(a < b for a, b in zip((0, *value), value, strict=False))):
            return False
        return self.length is None or len(value) == self.length

    def ends(self) -> Iterator[Any]:
        if self.rising:
            yield from ((1,), [1, 2])

    def refused(self) -> Iterator[Any]:
        if self.rising:
            yield from ((), (0,), (2, 2), (3, 1))
        if self.length is not None:
            yield from (tuple(range(1, self.length)), tuple(range(1, self.length + 2)))
        yield from (3, 1.5, None, True, "12", (0.5, 1.5), (math.nan, 1.0), (True, False))

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True)
class Function(Sort):
    """A function of the caller's, or one of the values that stand for one of ours."""

    words: str
    others: tuple[str | None, ...] = ()

    @property
    def kind(self) -> str:
        return " or ".join([*(_quoted(o) for o in self.others), "callable"])

    def accepts(self, value: Any) -> bool:
        return callable(value) or ((value is None or isinstance(value, str)) and value in self.others)

    def ends(self) -> Iterator[Any]:
        yield from self.others

    def refused(self) -> Iterator[Any]:
        yield from ("nonsense", 1.0, math.nan, True, [abs])

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True)
class Maybe(Sort):
    """What a sort accepts, or None for nothing of the kind."""

    sort: Sort

    per_class = property(lambda self: self.sort.per_class)
    continuous = property(lambda self: self.sort.continuous)

    @property
    def kind(self) -> str:
        return f"{self.sort.kind} or None"

    def plain(self, value: Any) -> Any:
        return None if value is None else self.sort.plain(value)

    def accepts(self, value: Any) -> bool:
        return value is None or self.sort.accepts(value)

    def ends(self) -> Iterator[Any]:
        yield None
        yield from self.sort.ends()

    def refused(self) -> Iterator[Any]:
        yield from (v for v in self.sort.refused() if v is not None)

    def __str__(self) -> str:
        return f"None, or {self.sort}"


def _quoted(option: Any) -> str:
    return f'"{option}"' if isinstance(option, str) else str(option)


def choice(*options: str | int) -> Choice:
    return Choice(options)


number = Real()
any_number = Real(closed="both")
positive = Real(0.0, closed="high")
positive_finite = Real(0.0)
non_negative = Real(0.0, closed="both")
non_negative_finite = Real(0.0, closed="low")
probability = Real(0.0, 1.0, "both")
fraction = Real(0.0, 1.0)
integer = Count()
count = Count(1)
class_index = Count(0, "a class index")
any_axis = Count(what="an integer, an axis of the arrays")
flag = Flag()
class_weights = Maybe(PerClass(non_negative))
two_axes = Integers("two integers, axes of the arrays", length=2)
