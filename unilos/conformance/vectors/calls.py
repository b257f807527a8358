"""Which calls become vectors: ordinary ones, edges, kinks, options in pairs, points by hand, and what is no number.

Nothing here knows a loss by name, and nothing asks the library for a result: what a call gives is the oracle's, and
beside it stand rules of the contract, which hold where there is no finite result or no single slope.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...face.loss import Loss
from ...face.registry import make
from ...form.check import ParameterError, ShapeError, UnsupportedError
from ..bench.bench import Bench
from ..bench.cases import Case, cases, dtype_of, none, random_cases, sized_cases
from ..bench.harness import load
from ..laws.calls import hidden, items_of, weights_of
from ..laws.options import choices, pairwise
from ..truth.envelope import FORMATS
from ..truth.oracle import Item, kink_of
from .exact import Answer, Result, answer

Array = np.ndarray[Any, Any]

DTYPES = ("float64", "float32")
#: How many items of a kind of call are vectors of their own; edges of the first hyper-parameters, and of others.
SINGLE, EDGES, MORE_EDGES, KINKS = 4, 16, 8, 6
#: Beyond this part of the largest number of a dtype a sum on the way may overflow, which is no error of a loss.
ROOM = 2.0**-10


@dataclass(frozen=True)
class Vector:
    """A call with its exact results."""

    kind: str
    level: str  # must, should or may
    case: Case
    reduction: str
    answer: Answer
    weight: Array | None = None
    where: Array | None = None
    needs: tuple[str, ...] = ()  # what a program has to know besides what the call shows


def vectors(cls: type[Loss]) -> Iterator[Vector]:
    """All vectors of a loss, in an order that does not change."""
    for dtype in DTYPES:
        for number, params in enumerate(cls.meta.tries):
            if any(callable(v) for v in params.values()):
                continue  # a function of the caller's is no data
            loss = make(cls, params)
            yield from _ordinary(loss, dtype)
            yield from _edges(loss, dtype, MORE_EDGES if number else EDGES)
        loss = make(cls, cls.meta.tries[0])
        yield from _options(loss, dtype)
        yield from _points(cls, dtype)
        yield from _hidden(loss, dtype)
        yield from _nothing(loss, dtype)
        yield from _no_number(loss, dtype)
        yield from _outside(loss, dtype)


def _alone(loss: Loss) -> str:
    """The reduction of an item that is looked at alone."""
    return "none" if "none" in loss.reductions else loss.reductions[0]


def _judged(
    kind: str, level: str, case: Case, reduction: str, needs: tuple[str, ...] = (), **given: Any
) -> Iterator[Vector]:
    """The vector of a call, if its value is judged and its results fit the dtype."""
    found = answer(case, reduction, **given)
    there = any(x is not None for x in found.gradient.exact)
    if None not in found.value.exact and there and _fits(found, case.dtype):
        fitting = {
            name: x
            for name, x in found.further.items()
            if any(v is not None for v in x.exact)
            and _fits(replace(found, gradient=x), case.dtype)
            and _varies(case, name)
        }
        found = replace(found, further=fitting)
        yield Vector(kind, level, case, reduction, found, **given, needs=needs)


def _varies(case: Case, name: str) -> bool:
    """Whether a loss is one of such an argument that varies: not of a sign, a rank or another choice."""
    if name == "weight":
        return True
    try:
        case.loss.value_and_grad(*case.args, wrt=name)
    except UnsupportedError:
        return False
    return True


def _fits(found: Answer, dtype: str) -> bool:
    known = [x for x in (*found.value.exact, *found.gradient.exact) if x is not None]
    return all(abs(x) <= ROOM * FORMATS[dtype].largest for x in known)


def _ordinary(loss: Loss, dtype: str) -> Iterator[Vector]:
    """Ordinary numbers: some items alone, and the call; calls of several sizes where items depend on each other."""
    apart = loss.structure.not_apart() is None
    for case in random_cases(loss, dtype, quick=True):
        if apart:
            for k in range(min(SINGLE, len(case.args[0]))):
                yield from _judged("ordinary", "must", case.take([k]), _alone(loss))
        yield from _judged("ordinary", "must", case, _alone(loss))
    for case in [] if apart else sized_cases(loss, dtype)[1:]:
        yield from _judged("ordinary", "must", case, _alone(loss))


def _edges(loss: Loss, dtype: str, most: int) -> Iterator[Vector]:
    """Where formulas break: some edges alone, and kinks."""
    for case in cases(loss, dtype, quick=True):
        if loss.structure.not_apart() is not None:
            if not case.random and not case.ordinary:
                yield from _judged("edge", "should", case, _alone(loss))
            continue
        rows = range(case.ordinary, len(case.args[0]))
        finite = [k for k in rows if all(np.isfinite(x).all() for x in case.take([k]).args)]
        step, kinks = max(1, -(-len(finite) // most)), 0
        for k in finite:
            one = case.take([k])
            if kinks < KINKS and (found := _kink(one)) is not None:
                kinks += 1
                yield found
            elif (k - case.ordinary) % step == 0:
                yield from _judged("edge", "should", one, _alone(loss))


def _kink(case: Case) -> Vector | None:
    """The call of one number at which the slope jumps: of all slopes between those of both sides, the one of least
    magnitude holds."""
    items = list(case.loss.structure.unfold(case.loss, case.args))
    if len(items) != 1 or items[0].predicted != 1 or "none" not in case.loss.reductions:
        return None
    sides = kink_of(Item.of(none(case.loss), items[0], {}))
    if sides is None:
        return None
    least = min(max(0.0, sides[0]), sides[1])
    found = answer(case, "none")
    if None in found.value.exact:
        return None
    stated = replace(found, gradient=_stated(found.gradient, least), further={})
    return Vector("kink", "may", case, "none", stated)


def _stated(result: Result, numbers: Any) -> Result:
    """Results that a rule states, as floats, in place of those that are not judged; their size is 0, as nothing
    cancels."""
    stated = np.broadcast_to(np.asarray(numbers, np.float64), result.shape).ravel().tolist()
    pairs = list(zip(result.exact, stated, result.sizes, strict=True))
    return Result(
        result.shape,
        tuple(s if x is None else x for x, s, _ in pairs),
        tuple(0.0 if x is None else size for x, _, size in pairs),
    )


def _options(loss: Loss, dtype: str) -> Iterator[Vector]:
    """Every two values of two options meet: hyper-parameters, reductions, kinds of target, weights and masks."""
    values = choices(Bench(loss, load("numpy"), dtype, quick=True))
    values = {**values, "weight": (False, True), "where": (False, True)}
    for row in pairwise({name: v for name, v in values.items() if v}):
        own = {k: v for k, v in row.items() if k in loss.parameters()}
        with suppress(ParameterError, ShapeError):  # two that exclude each other, or do not fit the call
            yield from _chosen(replace(loss, **own), dtype, row)


def _chosen(loss: Loss, dtype: str, row: Mapping[str, Any]) -> Iterator[Vector]:
    if any(callable(v) for v in loss.parameters().values()):
        return
    for case in random_cases(loss, dtype, quick=True):
        if case.name == row.get("target", case.name):
            loss(*case.args)  # raises where the call is none
            case, given = case.few(slice(0, 4)), dict[str, Any]()
            if row["weight"]:
                given["weight"] = weights_of(case, dtype)
            if row["where"]:
                given["where"] = _mask(case)
            yield from _judged("options", "must", case, row["reduction"], **given)


def _mask(case: Case) -> Array:
    found: Array = np.arange(int(np.prod(items_of(case)))).reshape(items_of(case)) % 3 != 1
    return found


def _points(cls: type[Loss], dtype: str) -> Iterator[Vector]:
    """Hand-checked values; where the oracle has no result, what was worked out by hand holds."""
    for point in cls.meta.points:
        usual = cls.defaults()["reduction"]
        params = {**point.params, "reduction": "mean" if usual == "none" else usual}
        args = _arguments(make(cls, params), point, dtype)
        if args is None or any(callable(v) for v in params.values()):
            continue
        case = Case("point", none(make(cls, params)), dtype, args)
        found = answer(case, params["reduction"])
        if not _fits(found, dtype):
            continue
        judged = None not in (*found.value.exact, *found.gradient.exact)
        if None in found.value.exact and np.isfinite(point.value) and point.value:
            continue  # what is worked out by hand has too few digits
        found = replace(found, value=_stated(found.value, point.value), further={})
        if point.slope is not None:
            stated = np.asarray(point.slope, np.float64).reshape(found.gradient.shape)
            found = replace(found, gradient=_stated(found.gradient, stated))
        yield Vector("point", "should" if judged else "may", case, params["reduction"], found)


def _arguments(loss: Loss, point: Any, dtype: str) -> tuple[Array, ...] | None:
    """The arguments of a point; None where the dtype has other numbers."""
    args: list[Array] = []
    for x in (point.pred, point.target, *point.further):
        if x is None:
            continue
        if loss.structure.labelled(x):
            args.append(np.asarray(x, dtype=np.int64))
            continue
        wide = np.asarray(x, dtype=np.float64)
        with np.errstate(over="ignore"):
            args.append(wide.astype(dtype_of(dtype)))
        if not np.array_equal(args[-1].astype(np.float64), wide, equal_nan=True):
            return None
    return tuple(args) if args[0].ndim else tuple(x.reshape(1) for x in args)


def _hidden(loss: Loss, dtype: str) -> Iterator[Vector]:
    """What lies under a mask is nonsense, and reaches no result."""
    reduction = "mean" if "mean" in loss.reductions else loss.reductions[0]
    for case in random_cases(loss, dtype, quick=True):
        mask = _mask(case)
        if mask.all() or not mask.any():
            continue
        for found in _judged("masked nonsense", "should", case, reduction, ("nan",), where=mask):
            alone = replace(found.answer, further={})
            yield replace(found, case=replace(case, args=hidden(case, mask)), answer=alone)


def _nothing(loss: Loss, dtype: str) -> Iterator[Vector]:
    """A mean over nothing is 0, and so is its gradient."""
    if "mean" not in loss.reductions:
        return
    for case in random_cases(loss, dtype, quick=True)[:1]:
        shape, mask = case.args[0].shape, np.zeros(items_of(case), dtype=bool)
        n = int(np.prod(shape))
        found = Answer(Result((), (0,), (0.0,)), Result(shape, (0,) * n, (0.0,) * n), 1)
        yield Vector("nothing", "should", case, "mean", found, where=mask)


def _no_number(loss: Loss, dtype: str) -> Iterator[Vector]:
    """A NaN in the prediction is one in its item and in its slope, and in no other item."""
    if loss.structure.not_apart() is None:
        for case in random_cases(loss, dtype, quick=True):
            bad = case.args[0].copy()[:2]
            bad.reshape(len(bad), -1)[0, 0] = np.nan
            yield from _spoiled("not a number", case.take(slice(0, 2)), 0, bad, ("nan",))


def _outside(loss: Loss, dtype: str) -> Iterator[Vector]:
    """An entry outside of the stated domain makes its item NaN: no plausible number."""
    if loss.structure.not_apart() is not None or loss.structure.spent != 0:
        return
    case = random_cases(loss, dtype, quick=True)[0].take(slice(0, 2))
    for i, domain in enumerate(loss.domains[: len(case.args)]):
        if case.args[i].dtype.kind not in "iub" and domain.bounded:
            for number in {domain.low - 1.0, domain.high + 1.0}:
                if np.isfinite(number):
                    bad = case.args[i].copy()
                    bad[0] = number
                    yield from _spoiled("outside the domain", case, i, bad, ("domain",))


def _spoiled(kind: str, case: Case, argument: int, bad: Array, needs: tuple[str, ...]) -> Iterator[Vector]:
    """A call whose first item is made NaN by its first entry; the others keep their results. Slopes in further entries
    of the item are not judged: it may add up terms that know nothing of each other."""
    if "none" not in case.loss.reductions or len(case.args[0]) < 2:
        return
    for found in _judged(kind, "may", case, "none", needs):
        value, gradient = found.answer.value, found.answer.gradient
        of_value = np.arange(int(np.prod(value.shape))) < np.prod(value.shape[1:])
        of_slope = case.loss.structure.of_first(case.args[0].shape).ravel()
        gradient = _replaced(gradient, of_slope, None)
        gradient = _replaced(gradient, np.arange(len(of_slope)) == 0, np.nan)
        spoiled = Answer(_replaced(value, of_value, np.nan), gradient, 1)
        args = tuple(bad if i == argument else x for i, x in enumerate(case.args))
        yield replace(found, case=replace(case, args=args), answer=spoiled)


def _replaced(result: Result, at: Array, by: float | None) -> Result:
    exact = tuple(by if there else x for there, x in zip(at.tolist(), result.exact, strict=True))
    return replace(result, exact=exact)
