"""Data as people have it: ties inside a row and between rows, constants, one item, one class, perfect predictions.

A fault that all frameworks share shows only against the definition, and only on the numbers that bring it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...form.check import ShapeError
from ...form.structures.tried.numbers import holds
from ..bench.bench import Bench, NotRun, expected
from ..bench.cases import Case
from ..law import FLOATS, law

Array = np.ndarray[Any, Any]


@law(dtypes=FLOATS, tries="ends", costly=True)
def structured(bench: Bench) -> None:
    """Ties, constant and repeated rows, single items and perfect predictions have the definition's value and slope."""
    for made in _made(bench, bench.random()):
        exact = made.answers()
        with bench.quiet():
            value, grad = made.loss.value_and_grad(*bench.put(*made.args))
        bench.inside(f"value: {made.name}", value, exact.value)
        bench.inside(f"slope: {made.name}", grad, exact.slopes[0], grad=True)


@law(dtypes=FLOATS, tries="ends", of_calls=True, costly=True)
def structured_means(bench: Bench) -> None:
    """The mean of structured data, and its gradient, go the ways of reduced calls and stay right."""
    if "mean" not in bench.loss.reductions:
        raise NotRun("it has no mean")
    loss = replace(bench.loss, reduction="mean")
    for made in _made(bench, bench.random()[: 1 if bench.quick else None]):
        want = expected(made, "mean")
        with bench.quiet():
            value, grad = loss.value_and_grad(*bench.put(*made.args))
        bench.inside(f"mean: value, {made.name}", value, want.value, want.over)
        bench.inside(f"mean: gradient, {made.name}", grad, want.grad, want.over, grad=True)


def _made(bench: Bench, cases: list[Case]) -> Iterator[Case]:
    """The cases in all arrangements that the loss takes; quick runs take few items and some of the arrangements."""
    for case in cases:
        few = case.few(slice(0, 3)) if bench.thinned else case
        for name, args in arranged(few):
            if bench.thinned and not bench.one_in(3, name):
                continue
            try:
                case.loss(*args)
            except ShapeError:  # some need two samples
                continue
            yield replace(case, name=f"{case.name}, {name}", args=args, random=False)


def arranged(case: Case) -> Iterator[tuple[str, tuple[Array, ...]]]:
    """The numbers of a case in other arrangements, each of them inside the domains of the loss."""
    loss, args = case.loss, case.args
    names = loss.arguments[: len(args)]
    own = [name not in loss.shared for name in names]
    floats = [x.dtype.kind not in "iub" for x in args]
    held = (*loss.meta.simplex, *loss.meta.logs)  # rows that have to stay distributions
    free = [f and o and n not in held for f, o, n in zip(floats, own, names, strict=True)]
    rows = [f and o for f, o in zip(floats, own, strict=True)]

    def each(change: Callable[[Array], Array], where: list[bool]) -> tuple[Array, ...]:
        return tuple(change(x) if at else x for x, at in zip(args, where, strict=True))

    found = {
        "one item": each(lambda x: x[:1], own),
        "equal items": each(lambda x: np.repeat(x[:1], len(x), axis=0), own),
    }
    if loss.structure.not_apart() is None:
        found["two values"] = each(_binary, free)
        found["constant"] = each(lambda x: np.full_like(x, x.flat[0]), free)
        first = [free[0], *(False for _ in free[1:])]
        found["a constant prediction"] = each(lambda x: np.full_like(x, x.flat[0]), first)
        if holds(loss.domains[0], 0.0) and not loss.domains[0].only:
            found["a prediction of two entries"] = each(_two, first)
        found["sorted"] = each(lambda x: np.sort(x, axis=-1), rows)
    if rows[:2] == [True, True] and args[0].shape == args[1].shape and _alike(loss):
        found["a perfect prediction"] = (args[1].copy(), *args[1:])
    for name, given in found.items():
        changed = any(
            x.shape != y.shape or not np.array_equal(x, y) for x, y in zip(given, args, strict=True)
        )
        if changed and loss.fits(*given):
            yield name, given


def _alike(loss: Any) -> bool:
    """Whether a target is a prediction, too: both lie in one domain, and in the same scale."""
    first, second = loss.arguments[:2]
    logs = [
        n in loss.meta.logs or (n == "target" and getattr(loss, "log_target", False)) for n in (first, second)
    ]
    return bool(loss.domains[0] == loss.domains[1]) and logs[0] == logs[1]


def _two(x: Array) -> Array:
    """Rows of two equal entries and zeros."""
    made = np.zeros_like(x)
    made[..., :2] = x.flat[0]
    return made


def _binary(x: Array) -> Array:
    """An array of two of its values: ties in every row."""
    made: Array = np.where(np.arange(x.size).reshape(x.shape) % 3 == 0, x.flat[-1], x.flat[0])
    return made.astype(x.dtype)
