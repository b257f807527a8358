"""What a spec answers with at some predictions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Array = Any
Thunk = Callable[[], Array]


class Point:
    """A loss at some predictions: the value, and thunks for what may be asked for besides.

    The thunks close over what the value computed, so nothing is computed twice and nothing unasked.
    `also` holds the slopes in further arguments, by name.
    """

    __slots__ = ("also", "curvature", "slope", "value")

    def __init__(
        self,
        value: Array,
        slope: Callable[..., Array],
        curvature: Thunk | None = None,
        **also: Thunk,
    ) -> None:
        self.value = value
        self.slope = slope
        self.curvature = curvature
        self.also = also
