"""Arrays of other dtypes beside the prediction: labels, weights and masks."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from ...engine.call import WIDER, prepare
from ...form.check import DTypeError
from ...form.items import Place
from ..bench.bench import Bench, Expected, NotRun, expected, reducing
from ..bench.cases import Case
from ..law import FLOATS, law
from ..truth.envelope import equal, near, within
from ..truth.glance import CLOSE, glances
from .calls import items_of, weights_of
from .refusals import raises_class

INTEGERS = ("int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64")

#: More classes than a byte tells apart.
MANY = 300


@law(dtypes=FLOATS, of_calls=True)
def label_dtypes(bench: Bench) -> None:
    """Labels of every integer dtype are the same labels, in value and slope; what holds no integers is refused."""
    tried = False
    for case in bench.random():
        if not _labels(case):
            continue
        tried, case = True, _long(case)
        far = case.loss.structure.not_apart() is not None and _are_names(case)
        for dtype in INTEGERS:
            if bench.sparing and not bench.one_in(len(INTEGERS), dtype):
                continue
            _labelled(bench, case, dtype, 1)
            if far:  # as far apart as it holds them, by a power of 2: all that is narrower takes them for one
                most = np.iinfo(dtype).max // int(case.args[_labels(case)[0]].max())
                _labelled(bench, case, dtype, 1 << most.bit_length() - 1)
        if prepare(case.loss, case.loss._bind(bench.put(*case.args), {})).static.labels:
            for dtype in ("float32", "bool"):
                raises_class(DTypeError, partial(case.loss, *bench.put(*_in(case, dtype))))
    if not tried:
        raise NotRun("it takes no labels")


def _labels(case: Case) -> list[int]:
    return [i for i, x in enumerate(case.args) if x.dtype.kind in "iu"]


def _in(case: Case, dtype: str, times: int = 1) -> tuple[Any, ...]:
    """The arguments with their labels in a dtype, or other ones that are equal where these are."""
    return tuple((x * times).astype(dtype) if x.dtype.kind in "iu" else x for x in case.args)


def _long(case: Case) -> Case:
    """The same items again and again, where they share nothing: entries beyond what a byte counts."""
    if case.loss.shared or case.loss.structure.not_apart() is not None:
        return case
    return case.take(np.tile(np.arange(len(case.args[0])), 300 // case.args[0].size + 1))


def _are_names(case: Case) -> bool:
    """Whether labels count by being equal alone: by the definition, which gives the same for others."""
    other = replace(case, args=_in(case, "int64", 1000))
    try:
        values = [[g.value() for g in glances(c.loss, c.args)] for c in (case, other)]
    except IndexError:  # of a class that there is not
        return False
    return values[0] == values[1] and bool(np.isfinite(values[0]).all())


def _labelled(bench: Bench, case: Case, dtype: str, times: int) -> None:
    arrays, at = bench.put(*_in(case, dtype, times)), _labels(case)[0]
    if min(case.args[at].min(), 0) < np.iinfo(dtype).min or (
        times > 1 and not _holds(bench, arrays[at], dtype)
    ):
        return
    value, grad = case.loss.value_and_grad(*arrays)
    exact, what = case.answers(), f"labels of {dtype}, {times} apart, {case.name}"
    bench.inside(f"{what}: value", value, exact.value)
    bench.inside(f"{what}: slope", grad, exact.slopes[0], grad=True)


def _holds(bench: Bench, x: Any, dtype: str) -> bool:
    """Whether the framework has made an array of this dtype: JAX has 64 bits only where they are enabled."""
    return bench.harness.backend.dtype_name(x) == dtype


@law(of_calls=True)
def many_labels(bench: Bench) -> None:
    """A label that a byte does not hold names its own class, in value and slope, whatever its dtype."""
    made = list(bench.loss.structure.wide(bench.loss, np.random.default_rng(0), MANY))
    if not made:
        raise NotRun("its labels do not name one of many classes")
    for name, args in made:
        held = tuple(x if x.dtype.kind in "iu" else x.astype(bench.dtype) for x in args)
        case = Case(name, reducing(bench.loss, "none"), bench.dtype, held)
        labels = held[case.loss.indices[0]].reshape(len(held[0]), -1)[:, 0]
        items, width = glances(case.loss, held), held[0].size // len(labels)
        # At the label's own class, and at the one that it names where it is narrowed.
        places = [
            sorted({k * width + c % width for c in (y, y % 256)}) for k, y in enumerate(labels.tolist())
        ]
        values = [item.value() for item in items]
        slopes = [
            [i.slope(i.entry(Place(0, at))) for at in here] for i, here in zip(items, places, strict=True)
        ]
        for dtype in INTEGERS if not bench.sparing else ("int64",):
            rows = np.flatnonzero(labels <= np.iinfo(dtype).max)
            if not len(rows):
                continue
            value, grad = case.loss.value_and_grad(*bench.put(*_in(case.take(rows), dtype)))
            _near(bench.get(value), [values[k] for k in rows], f"{name}, {dtype}: values")
            found = np.zeros(held[0].shape)
            found[rows] = bench.get(grad)
            for k in rows:
                _near(found.flat[places[k]], slopes[k], f"{name}, {dtype}: slopes of item {k}")


WEIGHTS = ("float64", "float16", "int32", "uint8", "bool")


@law(of_calls=True)
def weight_dtypes(bench: Bench) -> None:
    """A weight of any dtype weighs what its numbers say, in value and slopes, natively, too; a mask is of bool."""
    case, loss = bench.random()[0], bench.loss
    if loss.structure.not_weighed():  # weights inside an item are variables of the oracle
        case = case.take(slice(0, 2))
    arrays, n, first, xp = bench.put(*case.args), len(case.args), loss.arguments[0], bench.harness.backend.xp
    whole = 2 * weights_of(case, "float64")
    for dtype in WEIGHTS if not bench.sparing else WEIGHTS[2:3]:
        given = (whole / 3 if dtype.startswith("float") else whole).astype(dtype)
        if not hasattr(xp, dtype):  # a namespace may lack half precision
            continue
        (weight,) = bench.put(given)
        if not _holds(bench, weight, dtype):
            continue
        want, what = expected(case, loss.reduction, given.astype(np.float64)), f"a weight of {dtype}"
        value, (grad, own) = loss.value_and_grad(*arrays, weight=weight, wrt=(first, "weight"))
        bench.inside(f"{what}: value", value, want.value, want.over)
        bench.inside(f"{what}: slope", grad, want.grad, want.over, grad=True)
        _in_weight(bench, f"{what}: slope in it", own, want, dtype)
        if dtype == "float64" and bench.harness.gradients:
            native = next(iter(bench.harness.gradients.values()))
            got = native(lambda *x: xp.sum(loss(*x[:n], weight=x[n])), n)(*arrays, weight)
            _in_weight(bench, f"{what}: native slope in it", got, want, dtype)
    _masks(bench, case)


def _in_weight(bench: Bench, what: str, got: Any, want: Expected, dtype: str) -> None:
    """A slope in a weight has the weight's own dtype, where that is one of floats."""
    computed = WIDER[bench.dtype]
    own = dtype if dtype in WIDER else computed
    equal(bench.harness.backend.dtype_name(got), own, f"{what}: dtype")
    flushes = bench.harness.flushes
    within(bench.get(got), want.weight, own, computed=computed, flushes=flushes, over=want.over, what=what)


def _masks(bench: Bench, case: Case) -> None:
    """A mask is of bool, also a guest; everything else is refused."""
    mask, arrays = (
        np.arange(int(np.prod(items_of(case)))).reshape(items_of(case)) % 3 != 1,
        bench.put(*case.args),
    )
    want = expected(case, bench.loss.reduction, where=mask)
    for given in (mask, mask.tolist()):
        value, grad = bench.loss.value_and_grad(*arrays, where=given)
        bench.inside("a guest for a mask: value", value, want.value, want.over)
        bench.inside("a guest for a mask: slope", grad, want.grad, want.over, grad=True)
    for dtype in ("int32", "uint8", bench.dtype):
        raises_class(DTypeError, partial(bench.loss, *arrays, where=bench.put(mask.astype(dtype))[0]))


def _near(got: Any, want: list[float], what: str) -> None:
    near(got, want, CLOSE * float(1 + np.max(np.abs(want), initial=0.0)), what)
