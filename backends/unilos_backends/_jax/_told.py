"""What is compiled, kept by what differs between calls; and numbers that are no part of it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import numpy as np
from jax.core import Tracer

from unilos.backends import Static, told

Array = Any

#: Of so many calls that differ in more than arrays the programs are kept.
KEPT = 256


@functools.lru_cache(KEPT)
def compiled(function: Callable[..., Any], static: Any) -> Callable[..., Any]:
    return jax.jit(functools.partial(function, static))


class Apart(NamedTuple):
    """What a program is kept by that is told numbers: how many there are for the formula, all others come before."""

    function: Any
    static: Static
    many: int


def with_numbers(of: Apart, numbers: Array, *arrays: Array) -> Any:
    """A function of a call whose numbers are an operand: one for all of them, which is soon brought. Those of the
    formula take the place of the last hyper-parameters."""
    function, static, many = of
    at = len(static.given) + len(static.hyper) - many
    given = (*arrays[:at], *numbers[-many:], *arrays[at:])
    own = numbers[:-many]
    return function.told(static, own, *given) if own.size else function(static, *given)


@functools.lru_cache(KEPT)
def telling(function: Any, static: Static) -> tuple[Callable[..., Any], np.ndarray[Any, Any] | None]:
    """A program, and the numbers that it is told before the arrays: calls that differ in these alone share it."""
    other, numbers = told(static)
    if not numbers:
        return compiled(function, static), None
    own = getattr(function, "numbers", ())  # the formula has none
    return compiled(with_numbers, Apart(function, other, len(numbers))), np.asarray(
        [*own, *numbers], static.dtype
    )


def in_program(x: Array) -> bool:
    """Whether an array is one of a program that the caller compiles: there, numbers are better part of it."""
    while isinstance(x, Tracer):
        inner = getattr(x, "primal", None)  # of a derivative
        inner = getattr(x, "val", None) if inner is None else inner  # of a mapped call
        if inner is None:
            return True
        x = inner
    return False
