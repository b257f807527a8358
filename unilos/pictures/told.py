"""How far something is, told to whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

#: Called before each step, with its name, how many were done, and how many there are.
Told = Callable[[str, int, int], None]


def in_turn(steps: Sequence[tuple[T, str]], told: Told | None) -> Iterator[tuple[T, str]]:
    """Steps and their names one after the other, each told before it is done."""
    for done, (step, name) in enumerate(steps):
        if told is not None:
            told(name, done, len(steps))
        yield step, name
