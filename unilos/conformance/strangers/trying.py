"""A stranger's function, adopted and judged: what `unilos conformance --loss package.module:name` runs."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ...form.check import UnilosError
from ..bench.bench import NotRun
from ..report import Cell, Failure, Report, environment
from . import laws as _laws  # noqa: F401  importing the laws registers them
from .found import Trial, find, passed, references
from .function import keywords
from .judged import ERROR
from .law import LAWS, StrangersLaw, Tried
from .resolve import CannotRun, attribute

DTYPES = ("float32", "float64", "float16", "bfloat16")


def adopt(
    function: str | Callable[..., Any],
    *,
    like: str | None = None,
    definition: Any = None,
    gradient: Any = None,
    arguments: str | None = None,
    backend: str | None = None,
    device: str | None = None,
    order: Iterable[str] | None = None,
    reduction: str | None = None,
    slack: float = 8.0,
    options: Mapping[str, Any] | None = None,
    **params: Any,
) -> Trial:
    """What a function is like, said or found out by trying.

    Parameters
    ----------
    function : callable, or its place as "package.module:name"
        Of two arrays of torch, TensorFlow, JAX or NumPy; a class is made an object of first, with `options`.
    like : str, optional
        The loss of ours that it should be, with the hyper-parameters in `params`. Those that the function names, too,
        are passed on to it.
    definition : callable, or its place, optional
        A function of one item in mpmath numbers: (pred, target), a row of numbers as a list.
    gradient : callable, or its place, optional
        The gradient in the prediction by hand, for NumPy; a function may return (value, gradient) instead.
    arguments : str, optional
        A loss of ours that takes the same arguments, where `like` does not say it.
    backend, device, order, reduction : optional
        What is to be found out otherwise.
    slack : float
        How many envelopes of ours (docs/identical.md) are accepted.
    options : mapping, optional
        Further keyword arguments for the function.

    Raises
    ------
    CannotRun
        With the reason: nothing there, or no way to call it.
    """
    path = function if isinstance(function, str) else f"{function.__module__}:{function.__qualname__}"
    found: Any = attribute(function) if isinstance(function, str) else function
    if not callable(found):
        raise CannotRun(f"{path} is no function: {type(found).__name__}")
    if not slack > 0:
        raise CannotRun(f"slack is {slack}; accepted: a number above 0")
    if inspect.isfunction(found) and keywords(found)[:1] == ("self",):
        raise CannotRun(f"{path} is a method: name its class, or that of an object")
    given, made = dict(options or {}), None
    if inspect.isclass(found):
        made = passed(found, params, given)
        try:
            found = found(**made)
        except Exception as error:
            why = f"{path} cannot be made: {type(error).__name__}: {error}; --pass name=value gives it more"
            raise CannotRun(why) from error
        given = {}
    try:
        choices = references(like, _object(definition), arguments, params)
    except UnilosError as error:
        raise CannotRun(str(error)) from error
    unknown = [k for k in params if not (like or k in (made or {}) or k in keywords(found))]
    if unknown:
        raise CannotRun(
            f"{unknown[0]} is a hyper-parameter of --like, and there is none; --pass gives it to yours"
        )
    for choice in choices:
        if choice.together and definition is not None:
            raise CannotRun(
                f"items of {choice.like.name} are not the rows of a call: no formula of one item holds"
            )
    try:
        trial = find(
            path,
            found,
            choices,
            backend=backend,
            device=device,
            order=None if order is None else tuple(order),
            reduction=reduction,
            options=passed(found, {} if made is not None else params, given),
            slope=_object(gradient),
        )
    except CannotRun:
        raise
    except (Exception, SystemExit) as error:
        why = f"{path} raises while it is found out what it is like: {type(error).__name__}: {error}"
        raise CannotRun(why) from error
    said = trial.said + ((f"passed on: {_words(trial.stranger.options)}",) if trial.stranger.options else ())
    return replace(trial, slack=slack, said=said, stranger=replace(trial.stranger, made=made))


def judge(
    trial: Trial, *, dtypes: Iterable[str] = (), laws: Iterable[str] = (), quick: bool = False
) -> Report:
    """Try every law that applies, or those of them that are named; in a quick run with fewer items, and with no
    compiler that takes seconds."""
    started = time.monotonic()
    trial = replace(trial, quick=quick)
    harness, chosen = trial.stranger.harness, tuple(laws)
    cells: list[Cell] = []
    failures: list[Failure] = []
    for dtype in tuple(dtypes) or DTYPES:
        cell = Cell(trial.stranger.path, harness.name, dtype)
        cells.append(cell)
        if dtype not in harness.dtypes:
            cell.not_run.append(f"{harness.name} has no {dtype}")
            continue
        if (why := _refused(trial.of(dtype))) is not None:
            cell.not_run.append(f"{dtype} is refused: {why}")
            continue
        for law in LAWS.values():
            if law.applies(trial.of(dtype)) and (not chosen or law.name in chosen):
                broken = _attempt(law, trial.of(dtype), cell)
                failures += broken
                cell.failures += len(broken)
    device = harness.device and str(harness.device)
    report = Report(cells, failures, [], environment([harness.backend.name], device, quick), {})
    report.seconds = time.monotonic() - started
    return report


def _refused(trial: Trial) -> str | None:
    """Why an ordinary call in this dtype is refused; None where it is not."""
    try:
        with trial.stranger.harness.session(trial.dtype), np.errstate(all="ignore"):
            trial.stranger.value(trial.reference.ordinary(trial.dtype).args)
    except (Exception, SystemExit) as error:  # theirs
        return f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}"
    return None


def _attempt(law: StrangersLaw, trial: Trial, cell: Cell) -> list[Failure]:
    tried = Tried(trial)
    try:
        with trial.stranger.harness.session(trial.dtype), np.errstate(all="ignore"):
            found = [f.failure(law.name, trial) for f in law.judge(tried)]
    except NotRun as reason:
        cell.not_run.append(f"{law.name}: {reason}")
        return []
    except CannotRun:
        raise
    except (Exception, SystemExit) as error:  # their function raises where it has to give a result
        message = f"raises {type(error).__name__}: {error}"
        return [Failure(law.name, trial.stranger.path, cell.backend, cell.dtype, message, kind=ERROR)]
    cell.comparisons += tried.comparisons
    if not found and not tried.comparisons:
        cell.not_run.append(f"{law.name}: nothing to compare")
    elif not found:
        cell.checks += 1
        if tried.envelopes > cell.envelopes:
            cell.envelopes, cell.ulp, cell.at = tried.envelopes, tried.ulp, f"{law.name}: {tried.at}"
    return found


def _object(x: Any) -> Any:
    return attribute(x) if isinstance(x, str) else x


def _words(given: Mapping[str, Any]) -> str:
    return ", ".join(f"{k}={v!r}" for k, v in given.items())
