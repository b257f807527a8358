"""Hyper-parameters as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

import numpy as np


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
