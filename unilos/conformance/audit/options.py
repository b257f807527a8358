"""What natives do with class weights, ignored labels, nothing at all, and labels that name no class."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...face.registry import make
from ..bench.bench import expected
from ..bench.cases import Case, random_cases
from ..truth.envelope import Exact
from .found import DIVISOR, LABEL
from .shown import Shown, reducing, right, taken
from .snippets import literal, written
from .trial import Trial

Array = np.ndarray[Any, Any]

#: How natives call a weight of each class, and a label that does not count.
WEIGHTS, IGNORES = ("weight",), ("ignore_index", "ignore_class")
#: The mean of no items is 0 here, and a division of 0 by 0 in most libraries.
NOTHING = "a mean over nothing is 0 / 0"


def options(trial: Trial, dtype: str) -> Iterator[Shown]:
    """Calls of a mapping in float32 with options that its own call leaves alone."""
    if dtype != "float32" or not trial.mapping.native.call.startswith("f("):
        return
    case = next((c for c in random_cases(trial.loss, dtype, quick=True) if taken(trial, c)), None)
    if case is None or not right(trial, dtype, case.args, case.answers().value):
        return
    yield from empty(trial, dtype, case)
    pred, *rest = case.args
    alone = trial.loss.structure.not_apart() is None  # else labels are those of groups
    if alone and trial.loss.meta.labels and len(rest) == 1 and rest[0].dtype.kind in "iu" and pred.ndim == 2:
        yield from weighted(trial, case)
        yield from ignored(trial, dtype, case)
        yield from outside(trial, case)


def weighted(trial: Trial, case: Case) -> Iterator[Shown]:
    """A weight for each class scales its items."""
    name = _named(trial, WEIGHTS)
    if not name or not _has(trial, "class_weight"):
        return
    weight = 2.0 ** (np.arange(case.args[0].shape[1]) % 3 - 1.0)
    exact = replace(case, loss=_made(trial, class_weight=tuple(weight.tolist()))).answers().value
    call = _also(trial.mapping.native.call, f"{name}=weight")
    names, args = (*trial.names[:2], "weight"), (*case.args, weight.astype(case.args[0].dtype))
    yield _shown(trial, trial.mapping.name, call, names, args, "value", exact)


def ignored(trial: Trial, dtype: str, case: Case) -> Iterator[Shown]:
    """An ignored label is no item: in the items, in their mean, and where all are ignored."""
    name = _named(trial, IGNORES)
    if not name or not _has(trial, "ignore_index"):
        return
    pred, target = case.args
    label = int(target[0])
    option = f"{name}={label}"
    loss = _made(trial, ignore_index=label)
    alone = replace(case, loss=loss)
    call = _also(trial.mapping.native.call, option)
    yield _shown(trial, trial.mapping.name, call, trial.names, case.args, "value", alone.answers().value)
    mean = reducing(trial, dtype)
    if mean is None:
        return
    of, call = mean[0], _also(mean[1], option)
    wanted = expected(alone, "mean").value.reshape((1,))
    yield replace(_shown(trial, of, call, trial.names, case.args, "mean", wanted), kind=DIVISOR)
    every = pred, np.full_like(target, label)
    yield replace(_shown(trial, of, call, trial.names, every, "mean", _zero()), convention=NOTHING)


def empty(trial: Trial, dtype: str, case: Case) -> Iterator[Shown]:
    """The mean of no items."""
    mean = reducing(trial, dtype)
    if mean is None or trial.loss.shared or len({len(x) for x in case.args}) > 1:
        return
    args = tuple(x[:0] for x in case.args)
    shown = _shown(trial, *mean, trial.names, args, "mean", _zero())
    # A list without numbers has lost its other axes.
    lines = [
        _shaped(line, args[trial.names.index(line.partition(" = ")[0])].shape)
        if line.partition(" = ")[0] in trial.names
        else line
        for line in shown.snippet.splitlines()
    ]
    said = ", ".join(f"{n} of shape {x.shape}" for n, x in zip(trial.names, args, strict=False))
    yield replace(shown, snippet="\n".join(["import numpy as np", *lines]), input=said, convention=NOTHING)


def _shaped(line: str, shape: tuple[int, ...]) -> str:
    return line.replace("[]", f"np.zeros({shape})", 1)


def outside(trial: Trial, case: Case) -> Iterator[Shown]:
    """A label that names no class is refused, or NaN: any other number is one that nobody sees to be wrong."""
    pred, target = case.args
    classes = pred.shape[1]
    for label in (classes, 2 * classes, -1, -classes - 1):
        args = pred[:1], np.asarray([label], target.dtype)
        nan = Exact(np.full(1, np.nan), np.zeros(1), np.zeros(1))
        shown = _shown(trial, trial.mapping.name, trial.mapping.native.call, trial.names, args, "value", nan)
        yield replace(shown, kind=LABEL)


def _zero() -> Exact:
    return Exact(np.zeros(1), np.zeros(1), np.zeros(1))


def _has(trial: Trial, parameter: str) -> bool:
    return parameter in type(trial.loss).defaults()


def _made(trial: Trial, **more: Any) -> Any:
    native = trial.mapping.native
    return make(type(trial.loss), {**native.ours, "reduction": native.reduction, **more})


def _named(trial: Trial, names: tuple[str, ...]) -> str:
    """What a native calls an option, by its signature; empty where it has none."""
    try:
        known = inspect.signature(trial.function).parameters
    except (TypeError, ValueError):
        return ""
    return next((name for name in names if name in known), "")


def _also(call: str, option: str) -> str:
    """A call with one more option: in its first pair of brackets, which are those of a class where it is made first."""
    depth = 0
    for i, letter in enumerate(call):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == ")" and depth == 0:
            return f"{call[:i]}{', ' if call[i - 1] != '(' else ''}{option}{call[i:]}"
    raise ValueError(call)


def _shown(
    trial: Trial,
    name: str,
    call: str,
    names: tuple[str, ...],
    args: tuple[Array, ...],
    quantity: str,
    wanted: Exact,
) -> Shown:
    snippet = written(name, call, trial.mapping.backend, names, args, False)
    option = re.sub(r"^f\(|\)$", "", call)
    said = ", ".join(f"{n} = {literal(x)}" for n, x in zip(names, args, strict=False))
    return Shown("", name, snippet, f"{said}; called with ({option})", quantity, wanted, args)
