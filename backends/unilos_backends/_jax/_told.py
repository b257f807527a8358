"""What is compiled, kept by what differs between calls; and numbers that are no part of it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import jax
from jax.core import Tracer

from unilos.backends import Static, told

Array = Any

#: Of so many calls that differ in more than arrays the programs are kept.
KEPT = 256


@functools.lru_cache(KEPT)
def compiled(function: Callable[..., Any], static: Any) -> Callable[..., Any]:
    return jax.jit(functools.partial(function, static))


@functools.lru_cache(KEPT)
def telling(
    function: Callable[..., Any], static: Static
) -> tuple[Callable[..., Any], int, tuple[float, ...]]:
    """A program, and the numbers that it is told behind so many arrays: calls that differ in these alone share it."""
    other, numbers = told(static)
    return compiled(function, other), len(static.given) + len(static.hyper), numbers


def in_program(x: Array) -> bool:
    """Whether an array is one of a program that the caller compiles: there, numbers are better part of it."""
    while isinstance(x, Tracer):
        inner = getattr(x, "primal", None)  # of a derivative
        inner = getattr(x, "val", None) if inner is None else inner  # of a mapped call
        if inner is None:
            return True
        x = inner
    return False
