"""Medians of calls that alternate in one process, and whether the calls agree."""

from __future__ import annotations

import statistics
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from ..face.registry import loss_class, make
from .asks import Ask, Left
from .inputs import Given, inputs
from .rivals import made, natives_of, rivals, settings, usable, with_own
from .steps import TEXT, Step, Steps

Clock = Callable[[], float]
OURS = "unilos"
#: Calls that are measured: at least so many, and no more than so many.
LEAST, MOST = 5, 300
#: What values and gradients may differ by, relative to their size: natives clip, and add in float32.
NEAR = 5e-3


def measure(ask: Ask, seconds: float, clock: Clock = time.perf_counter) -> Iterator[dict[str, Any] | Left]:
    """Records of what is asked for, and what is left out with its reason.

    Parameters
    ----------
    ask : Ask
    seconds : float
        About how long each kind of call is measured for.
    clock : callable
        What tells the time, in seconds.
    """
    cls = loss_class(ask.loss)
    for params in settings(cls, ask):
        probe = make(
            cls, {**with_own(cls.name, made_without(params)), "reduction": _reduction(cls, params, ask)}
        )
        for given in inputs(probe, ask):
            loss = make(cls, {**with_own(cls.name, made(params, given)), "reduction": probe.reduction})
            yield from _compared(loss, params, ask, given, seconds, clock)


def made_without(params: Mapping[str, Any]) -> dict[str, Any]:
    """Hyper-parameters as far as they are known without a call."""
    return {k: v for k, v in params.items() if k != "class_weight"}


def _reduction(cls: Any, params: Mapping[str, Any], ask: Ask) -> str:
    """The native's own: some know but a sum."""
    if "reduction" in params:
        return str(params["reduction"])
    own = {n.reduction for n in natives_of(cls, ask) if dict(n.ours) == dict(params)}
    return "sum" if own == {"sum"} or (own and "mean" not in cls.reductions) else "mean"


def _compared(
    loss: Any, params: Mapping[str, Any], ask: Ask, given: Given, seconds: float, clock: Clock
) -> Iterator[dict[str, Any] | Left]:
    left: list[Left] = []
    what = f"{loss.name} {given.size}"
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # of natives about themselves
        try:
            steps = Steps(loss, ask, given)
            found: dict[str, Step] = {OURS: steps.ours}
            result = found[OURS]()
        except Exception as error:  # whatever it is, the others are measured
            yield Left(f"{what} in {ask.framework} {ask.mode}", said(error))
            return
        for name, step in _natives(loss, params, ask, given, steps, left):
            why = _unlike(result, step)
            if why:
                left.append(Left(f"{name} beside {what} in {ask.framework} {ask.mode}", why))
            else:
                found[name] = step
        del result
        try:
            times, calls = alternate(found, seconds, clock)
        except Exception as error:
            yield Left(f"{what} in {ask.framework} {ask.mode}", said(error))
            return
    yield from left
    yield record(loss, params, ask, given, steps.path, times, calls)


def _natives(
    loss: Any, params: Mapping[str, Any], ask: Ask, given: Given, steps: Steps, left: list[Left]
) -> Iterator[tuple[str, Step]]:
    """Steps of what ours is measured beside."""
    if not ask.against or "numpy" in ask.against:
        text = steps.textbook()
        if text is not None:
            yield TEXT, text
    for rival in rivals(loss, params, ask, given, left):
        if usable(rival, ask):
            yield rival.name, steps.theirs(rival)


def _unlike(result: Any, step: Step) -> str:
    """Why a native's result is not ours; nothing where it is."""
    try:
        theirs = step()
    except Exception as error:  # a native that does not take these sizes
        return said(error)
    for what, ours, other in zip(
        ("value", *["gradient"] * len(result[1])), _flat(result), _flat(theirs), strict=False
    ):
        if ours.shape != other.shape:
            return f"its {what} has shape {other.shape}, that of unilos {ours.shape}"
        size = float(np.linalg.norm(ours.ravel()))
        apart = float(np.linalg.norm((ours - other).ravel()))
        if not apart <= NEAR * size + 1e-12:
            return f"its {what} is not that of unilos: {apart / (size or 1):.1e} away"
    return ""


def _flat(result: Any) -> list[Any]:
    value, slopes = result
    return [np.asarray(x.detach() if hasattr(x, "detach") else x) for x in (value, *slopes)]


def alternate(steps: Mapping[str, Step], seconds: float, clock: Clock) -> tuple[dict[str, float], int]:
    """The median time of each step in seconds, and how many calls it is of: they take turns, forwards and backwards."""
    kept: dict[str, list[float]] = {name: [] for name in steps}
    for step in steps.values():
        step()
    began, turn = clock(), 0
    while turn < LEAST or (turn < MOST and clock() - began < seconds):
        for name in list(steps)[:: 1 if turn % 2 == 0 else -1]:
            start = clock()
            result = steps[name]()
            kept[name].append(clock() - start)
            del result
        turn += 1
    return {name: statistics.median(times) for name, times in kept.items()}, turn


def record(
    loss: Any,
    params: Mapping[str, Any],
    ask: Ask,
    given: Given,
    path: str,
    times: Mapping[str, float],
    calls: int,
) -> dict[str, Any]:
    """A row of the report. The ratio is ours to the fastest native, and none where there is no native."""
    natives = {name: 1e3 * t for name, t in times.items() if name != OURS}
    fastest = min(natives, key=natives.__getitem__) if natives else None
    ours = 1e3 * times[OURS]
    moved = given.bytes + (0 if ask.value_only else given.args[0].nbytes)
    return {
        "loss": loss.name,
        "params": dict(params),
        "framework": ask.framework,
        "mode": ask.mode,
        "dtype": ask.dtype,
        "with": list(ask.extras),
        "value_only": ask.value_only,
        "threads": ask.threads,
        "busy": ask.busy,
        "size": given.size,
        "elements": given.args[0].size,
        "bytes": moved,
        "path": path,
        "calls": calls,
        "ours_ms": ours,
        "natives_ms": natives,
        "native": fastest,
        "ratio": None if fastest is None else ours / natives[fastest],
    }


def said(error: BaseException) -> str:
    """The first line of an error."""
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0][:160]
