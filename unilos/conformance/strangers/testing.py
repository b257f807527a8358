"""The laws as functions for tests of somebody's own: a check, a decorator, and strategies for hypothesis."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from ...face.registry import get
from ..bench.cases import cases, random_cases
from ..report import Report
from ..truth.envelope import LawBroken
from .trying import adopt, judge

Function = Callable[..., Any]


def report(function: str | Function, *, dtypes: Any = (), laws: Any = (), **said: Any) -> Report:
    """Judge a loss and say what was found; arguments as for `adopt`, and the only dtypes and laws to be tried."""
    return judge(adopt(function, **said), dtypes=dtypes, laws=laws)


def check(function: str | Function, **said: Any) -> Report:
    """Judge a loss as `report` does. Raises `LawBroken`, an AssertionError, with every failure and code that shows it,
    and where nothing was compared."""
    found = report(function, **said)
    if found.failures:
        raise LawBroken("\n\n".join(f"{f}\n{f.snippet}".rstrip() for f in found.failures))
    if not found.ok:
        raise LawBroken(f"nothing was tried: {'; '.join(found.not_run)}")
    return found


def conformance(**said: Any) -> Callable[[Function], Function]:
    """Make a test of a function that returns a loss: `@conformance(like="huber", delta=1.0)`.

    The test may take fixtures. It fails with what `check` raises for the loss that it returns.
    """

    def decorated(test: Function) -> Function:
        @functools.wraps(test)
        def judged(*args: Any, **kwargs: Any) -> None:
            loss = test(*args, **kwargs)
            if not callable(loss):
                raise LawBroken(f"{test.__name__} returns no loss to be judged, but {type(loss).__name__}")
            check(loss, **said)

        return judged

    return decorated


def arguments(loss: Any, *, dtype: str = "float32", edges: bool = True, most: int = 8, **params: Any) -> Any:
    """A hypothesis strategy for a loss's arguments: tuples of NumPy arrays of up to `most` items.

    They are drawn from the items that the suite tries: ordinary ones, to which examples shrink, and with `edges` the
    ends of the domain, thresholds and numbers that nearly overflow. Needs hypothesis.
    """
    from hypothesis import strategies

    made = get(loss, **params)
    pool = cases(made, dtype) if edges else random_cases(made, dtype)

    @strategies.composite
    def drawn(draw: Any) -> tuple[np.ndarray[Any, Any], ...]:
        case = draw(strategies.sampled_from(pool))
        rows = strategies.lists(strategies.integers(0, len(case.args[0]) - 1), min_size=1, max_size=most)
        return tuple(x.copy() for x in case.take(np.asarray(draw(rows))).args)

    return drawn()
