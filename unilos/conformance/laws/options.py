"""Options meet options: every pair of values of two hyper-parameters, of weights, masks, reductions and targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import combinations, product
from typing import Any

import numpy as np

from ...form.check import ParameterError, ShapeError
from ..bench.bench import Bench, NotRun, expected, reducing
from ..bench.cases import Case, random_cases
from ..law import law
from ..truth.envelope import equal
from .calls import hidden, items_of, weights_of

Row = dict[str, Any]


@law(costly=True)
def options(bench: Bench) -> None:
    """Any two options together, of hyper-parameters, weight, mask, reduction and kind of target, are what both say; of
    sets those of their classes, too."""
    classes = [*_of_classes(bench)]
    few = 4 if classes else 2  # sets cost the oracle much
    for each in (bench, *classes):
        values = choices(each)
        if len(values) < 3:
            raise NotRun("it has a reduction, weights and masks, which other laws combine")
        for number, row in enumerate(pairwise(values)):
            if bench.thinned and not bench.one_in(few, str(number)):
                continue
            own = {k: v for k, v in row.items() if k in bench.loss.parameters()}
            try:
                loss = replace(each.loss, **own)
            except ParameterError:  # two that exclude each other
                continue
            for case in _cases(bench, loss, row["target"]):
                _tried(bench, reducing(loss, row["reduction"]), case, row)


def _of_classes(bench: Bench) -> Iterator[Bench]:
    """A loss of sets, of which each class has its own: on an axis that is neither the first nor the last one."""
    if getattr(bench.loss, "axis", 0) is None:
        own: Any = {"axis": 1}
        yield replace(bench, loss=replace(bench.loss, **own))


@law(costly=True)
def vectors(bench: Bench) -> None:
    """One number a class is that class's along the axis, by every path; a vector of another length is refused in one
    sentence."""
    loss, found = bench.loss, type(bench.loss).per_class
    if getattr(loss, "axis", -1) is None:
        loss = replace(loss, axis=-1)  # type: ignore[call-arg]
    if not found:
        raise NotRun("no hyper-parameter may be one number a class")
    for name in found:
        for case in _classes(bench, loss):
            argument, size = loss.classes(*(x.shape for x in case.args))
            numbers: Any = [(1.0, 0.5, 3.0, 0.0, 2.0)[k % 5] for k in range(size)]
            one = replace(case, loss=replace(case.loss, **{name: numbers}))
            for reduction in ("mean", "sum"):
                row = {"target": case.name, "weight": reduction == "sum", "where": reduction == "sum"}
                _tried(bench, reducing(one.loss, reduction), one, row)
                _tried(bench, reducing(one.loss, reduction), one, row | {"weight": False, "where": False})
            arrays = bench.put(*case.args)
            for other in {1, size - 1, size + 1} - {size, 0}:
                try:
                    changed: Any = {name: [1.0] * other}
                    replace(loss, **changed)(*arrays)
                    said = "nothing"
                except Exception as refused:
                    said = str(refused)
                has = f"{name} has length {other} and {argument} {size} classes"
                equal(said, f"{loss.name}: {has}; give one number a class", "what is said of a length")


def _classes(bench: Bench, loss: Any) -> Iterator[Case]:
    """Calls with a last axis of classes."""
    for case in bench.random():
        case = replace(case, loss=replace(loss, reduction=case.loss.reduction))
        if bench.loss.structure.spent != 0:
            yield case
        elif entries := len(case.args[0]) // 3 * 3:
            yield replace(case, args=tuple(x[:entries].reshape(-1, 3) for x in case.args))


def choices(bench: Bench) -> dict[str, Sequence[Any]]:
    """Every option with its values: those that the loss's tries give a hyper-parameter, and how a call is made."""
    usual, found = bench.loss.defaults(), dict[str, Any]()
    for tried in bench.loss.meta.tries:
        for name, value in tried.items():
            if name not in ("reduction", "axis"):
                known = found.setdefault(name, [usual[name]])
                known += [] if any(_same(value, v) for v in known) else [value]
    kinds = [case.name for case in bench.random()]
    reductions = bench.loss.reductions if not bench.sparing else bench.loss.reductions[:1]
    how = {"target": kinds, "reduction": reductions}
    weighed: dict[str, Sequence[Any]] = {"weight": (False, True), "where": (False, True)}
    return found | {k: v for k, v in how.items() if k != "target" or v} | (weighed if found else {})


def _same(a: Any, b: Any) -> bool:
    return bool(np.array_equal(np.asarray(a, dtype=object), np.asarray(b, dtype=object)))


def pairwise(values: Mapping[str, Sequence[Any]]) -> Iterator[Row]:
    """Rows of values, so few as are easily found, in which every two values of two options meet."""
    names = list(values)
    spans = {n: range(len(values[n])) for n in names}
    left = {((a, i), (b, j)) for a, b in combinations(names, 2) for i, j in product(spans[a], spans[b])}
    while left:
        row = dict(min(left))  # its two options are given, and the others are those that meet the most
        for name in names:
            if name not in row:
                gains = {i: _met(row, name, i, left, names) for i in spans[name]}
                row[name] = max(gains, key=lambda i: gains[i])
        left -= {((a, row[a]), (b, row[b])) for a, b in combinations(names, 2)}
        yield {name: values[name][i] for name, i in row.items()}


def _met(row: Mapping[str, int], name: str, i: int, left: Any, names: list[str]) -> int:
    at = names.index(name)
    pairs = (
        ((other, k), (name, i)) if names.index(other) < at else ((name, i), (other, k))
        for other, k in row.items()
    )
    return sum(pair in left for pair in pairs)


def _cases(bench: Bench, loss: Any, kind: str) -> Iterator[Case]:
    for case in random_cases(loss, bench.dtype, bench.quick):
        if case.name == kind:
            with suppress(ShapeError):  # a window that is larger than the image
                loss(*case.args)
                yield case.few(slice(0, 4 if case.args[0].ndim < 3 else 2)) if bench.thinned else case


def _tried(bench: Bench, loss: Any, case: Case, row: Row) -> None:
    given: dict[str, Any] = {}
    if row["weight"]:
        given["weight"] = weights_of(case, bench.dtype)
    if row["where"]:
        given["where"] = np.arange(int(np.prod(items_of(case)))).reshape(items_of(case)) % 3 != 1
    want = expected(case, loss.reduction, **given)
    args = hidden(case, given["where"]) if row["where"] else case.args
    arrays, call = bench.put(*args), {k: bench.put(v)[0] for k, v in given.items()}
    value, grad = loss.value_and_grad(*arrays, **call)
    what = f"options: {loss!r}, {' and '.join(given) or 'plain'}, {case.name}"
    bench.inside(f"{what}: value", value, want.value, want.over)
    bench.inside(f"{what}: gradient", grad, want.grad, want.over, grad=True)
