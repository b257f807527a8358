"""The second oracle: a loss's own spec in exact arithmetic, so that the error of a formula stands apart from rounding.

The first oracle evaluates definitions and is the judge of every law. This one evaluates `at`, what the library itself
computes, on arrays of as many digits as it takes (mparray). They carry the name of the dtype under test, and `finfo`
answers for that: a series ends, and a threshold lies, where they do for this dtype. What is left between the two
oracles is the formula's own error.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from ...backend.backend import Backend
from ...engine.call import Call, Want, lift, prepare
from ...engine.formula import sloped
from ...face.loss import Loss
from ...form.check import UnsupportedError
from .envelope import Exact
from .oracle import mpmath

Array = Any
Floats = np.ndarray[Any, np.dtype[np.float64]]

MISSING = "the second oracle needs mparray: install unilos[conformance]"
DIGITS = 60
#: exp(-900) is nothing to any float.
SEEN = 900
#: Beyond this binary exponent no float has numbers, and an exponential of one may not fit into memory.
RANGE = 1100


class LacksError(UnsupportedError, AttributeError):
    """What a spec asks for and arrays of many digits have not."""


@dataclass(frozen=True)
class Pair:
    """Numbers of many digits, in two floats each."""

    high: Floats
    low: Floats

    def beside(self, exact: Exact) -> Exact:
        """The exact results less the low parts of these: held against them, `high` alone loses no digit."""
        return replace(exact, low=exact.low - self.low)


@dataclass(frozen=True)
class Formula:
    """What a spec says of a call with reduction "none": `slopes` are those of the sum, by the number of the argument,
    as many as the spec states; None for a curvature that it does not."""

    value: Pair
    slopes: dict[int, Pair]
    curvature: Pair | None


def formula(loss: Loss, args: tuple[np.ndarray[Any, Any], ...]) -> Formula:
    """The items of a call and their derivatives, as the spec has them in exact arithmetic.

    Raises ImportError without mparray, and `LacksError` where the spec asks for more than there is.
    """
    backend, call = second(), prepare(loss, loss._bind(args, {}))
    floats = [i for i, x in enumerate(args) if x.dtype.kind not in "iub" and _stated(call, i, 1)]
    with mpmath().workdps(_digits(args)), np.errstate(all="ignore"):
        static = call.static._replace(backend=backend)
        arrays = tuple(backend.asarray(x) for x in call.arrays)
        lifted = lift(static, *arrays)

        def found(order: int, wanted: list[int]) -> list[Pair]:
            names = tuple(loss.arguments[i] for i in wanted)
            return [_pair(x) for x in sloped(static._replace(want=Want(names, order)), arrays, lifted)]

        value, *slopes = found(1, floats)
        curvature = found(2, [0])[1] if _stated(call, 0, 2) else None
    return Formula(value, dict(zip(floats, slopes, strict=True)), curvature)


def _stated(call: Call, argument: int, order: int) -> bool:
    """Whether the spec states a derivative: found out in floats, which cost nothing beside many digits."""
    static = call.static._replace(want=Want((call.static.loss.arguments[argument],), order))
    try:
        with np.errstate(all="ignore"):
            sloped(static, call.arrays, lift(static, *call.arrays))
    except UnsupportedError:
        return False
    return True


def _digits(args: tuple[np.ndarray[Any, Any], ...]) -> int:
    """Enough for what the smallest number there is moves in 1, and for exp(-x) of the largest beside 1."""
    sizes = np.concatenate([np.abs(x.astype(np.float64)).ravel() for x in args])
    sizes = sizes[(sizes > 0) & np.isfinite(sizes)]
    small, large = float(np.min(sizes, initial=1.0)), float(np.max(sizes, initial=1.0))
    return DIGITS - 2 * int(math.log10(small)) + int(min(large, SEEN))


def _pair(x: Array) -> Pair:
    """Complex numbers, of roots and logarithms outside their domain, are NaN."""
    mp = mpmath()
    numbers = [mp.nan if isinstance(v, mp.mpc) else mp.mpf(v) for v in np.ravel(x._data)]
    high = [float(v) for v in numbers]
    low = [float(v - mp.mpf(h)) if math.isfinite(h) else 0.0 for v, h in zip(numbers, high, strict=True)]
    return Pair(np.asarray(high).reshape(x.shape), np.asarray(low).reshape(x.shape))


class _Words(SimpleNamespace):
    """A namespace that says in words what it lacks."""

    def __getattr__(self, name: str) -> Any:
        message = f"the second oracle has no {name}, which the spec asks for"
        raise LacksError(message)


class Second(Backend):
    """A backend whose arrays have as many digits as mpmath works with, and the dtype that they are called."""

    name = "mparray"

    def __init__(self) -> None:
        try:
            import mparray
        except ImportError as error:
            raise ImportError(MISSING) from error
        self.module = mparray
        words = {
            "exp": self._each(lambda mp, x: _bounded(mp, mp.exp, x, 0)),
            "expm1": self._each(lambda mp, x: _bounded(mp, mp.expm1, x, -1)),
            "log2": self._each(lambda mp, x: mp.log(x, 2)),  # mpmath has none
        }
        self.xp = _Words(**{**vars(mparray), **words})
        super().__init__()

    def _each(self, function: Callable[[Any, Any], Any]) -> Callable[[Array], Array]:
        """A function of numbers as one of arrays."""
        numbers = np.frompyfunc(functools.partial(function, mpmath()), 1, 1)
        return lambda x: self.module.asarray(np.asarray(numbers(x._data)), dtype=x.dtype)

    def owns(self, x: Any) -> bool:
        return isinstance(x, self.module.MPArray)

    def asarray(self, x: Any, like: Array | None = None) -> Array:
        del like
        return self.module.asarray(x)

    def to_numpy(self, x: Array) -> np.ndarray[Any, Any]:
        found: np.ndarray[Any, Any] = np.asarray(x._data).astype(x.dtype)
        return found

    def by_row(self, function: Callable[[Array], Array], rows: Array) -> Array:
        message = f"{function!r} is a user's, and need not know the arrays of the second oracle"
        raise LacksError(message)


def _bounded(mp: Any, function: Callable[[Any], Any], x: Any, least: int) -> Any:
    """An exponential, of what is too large for its memory as in the limit."""
    if not mp.isfinite(x) or mp.mag(x) < RANGE:
        return function(x)
    return mp.inf if x > 0 else mp.mpf(least)


@functools.cache
def second() -> Backend:
    """The backend of the second oracle; ImportError says how to get it."""
    return Second()
