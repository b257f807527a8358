"""The laws as functions for tests of somebody's own: a check, a decorator, and strategies for hypothesis."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from ...face.registry import get
from ..bench.cases import cases, random_cases
from ..report import Report
from ..truth.envelope import LawBroken
from .found import TARGETS
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
    """Make a test of a loss, or of a function that returns one: `@conformance(like="huber", delta=1.0)`.

    A function of two or more arguments of which one is called a target, label or truth is the loss itself. Any other is
    a test that returns one, and may take fixtures. The test fails with what `check` raises for the loss.
    """

    def decorated(test: Function) -> Function:
        if _is_loss(test):

            @functools.wraps(test)
            def of_loss() -> None:
                check(test, **said)

            del of_loss.__wrapped__  # pytest would take its arguments for fixtures
            return of_loss

        @functools.wraps(test)
        def judged(*args: Any, **kwargs: Any) -> None:
            loss = test(*args, **kwargs)
            if not callable(loss):
                raise LawBroken(f"{test.__name__} returns no loss to be judged, but {type(loss).__name__}")
            check(loss, **said)

        return judged

    return decorated


def _is_loss(function: Function) -> bool:
    taken = [
        name
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
    ]
    return len(taken) > 1 and any(word in name.lower() for word in TARGETS for name in taken)


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
