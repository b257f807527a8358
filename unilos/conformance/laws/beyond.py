"""Not a number anywhere, zeros with a sign, and kinks: judged by the definition, never by another run of the code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import numpy as np

from ...engine.paths import generic
from ...form.check import ShapeError
from ...form.structures.tried.numbers import holds
from ..bench.bench import Bench, NotRun, needs, reducing
from ..bench.cases import Case
from ..law import FLOATS, law
from ..truth.envelope import Exact, LawBroken, equal, near, same_bits
from ..truth.oracle import Item, kink_of
from .calls import items_of
from .shapes import ways

Array = np.ndarray[Any, Any]


@law(dtypes=FLOATS, tries="ends", of_calls=True, costly=True)
def not_a_number(bench: Bench) -> None:
    """A NaN in any argument makes the item NaN that depends on it, and is in no other item."""
    for case in bench.random():
        for i, name in enumerate(case.loss.arguments[: len(case.args)]):
            if case.args[i].dtype.kind not in "iub":
                (_shared_nan if name in case.loss.shared else _one_nan)(bench, case, i, name)


def _one_nan(bench: Bench, case: Case, i: int, name: str) -> None:
    """A NaN in the first item's first entry that its value depends on."""
    args = [x.copy() for x in case.args]
    args[i].reshape(len(args[i]), -1)[0, 0] = np.nan
    if not bench.thinned or bench.one_in(3, name):
        _all_ways(bench, case, name, args)
    if case.loss.structure.not_apart():
        return
    exact = case.answers()
    depends, bends = _depends(case, i)
    if not depends:
        return
    with bench.quiet():
        value, grad = case.loss.value_and_grad(*bench.put(*args))
    got, slope = bench.get(value).astype(np.float64), bench.get(grad).astype(np.float64)
    first = np.zeros(got.shape, dtype=bool)
    first[0] = True
    same_bits(np.isnan(got), first, f"NaN in {name}, {case.name}: which items are")
    rest = Exact(np.where(first, np.nan, exact.value.high), exact.value.low, exact.value.size)
    bench.inside(f"NaN in {name}: other items, {case.name}", value, rest)
    if bends:
        equal(bool(np.isnan(slope[0]).any()), True, f"NaN in {name}, {case.name}: whether its slope shows")
    same_bits(np.isnan(slope[1:]), np.zeros(slope[1:].shape), f"NaN in {name}, {case.name}: slopes of others")


def _shared_nan(bench: Bench, case: Case, i: int, name: str) -> None:
    """A NaN in what all items share is in those alone that depend on it: by the definition, at another number."""
    args, moved = [x.copy() for x in case.args], [x.copy() for x in case.args]
    args[i].reshape(-1)[-1], moved[i].reshape(-1)[-1] = np.nan, 0.5
    here, there = case.answers(), replace(case, args=tuple(moved)).answers()
    still = here.value.high == there.value.high
    with bench.quiet():
        value, grad = case.loss.value_and_grad(*bench.put(*args))
    clean = np.zeros(int(still.sum()), dtype=bool)
    same_bits(
        _nans(bench, value)[still], clean, f"NaN in {name}, {case.name}: items that do not depend on it"
    )
    slopes = _nans(bench, grad)[still]
    same_bits(slopes, np.zeros_like(slopes), f"NaN in {name}, {case.name}: slopes of items that do not")
    _all_ways(bench, case, name, args)


def _all_ways(bench: Bench, case: Case, name: str, args: list[Array]) -> None:
    """Whichever way a reduced call goes, and where the framework goes back, its slope is NaN in the same entries."""
    reductions = [name for name in case.loss.reductions if name != "none"]
    arrays, loss = bench.put(*args), reducing(case.loss, reductions[-1])
    there: dict[str, Array] = {}
    for way, entered in ways(bench):
        with entered, bench.quiet():
            there[way] = _nans(bench, loss.value_and_grad(*arrays)[1])
    for way, gradient in list(bench.harness.gradients.items())[:1]:
        with bench.quiet():
            there[f"{way}, "] = _nans(bench, gradient(loss, 0)(*arrays))
    for way, found in there.items():
        same_bits(found, there[""], f"NaN in {name}, {case.name}: {way}where the slope is")


def _nans(bench: Bench, x: Any) -> Array:
    found: Array = np.isnan(bench.get(x).astype(np.float64))
    return found


def _depends(case: Case, i: int) -> tuple[bool, bool]:
    """Whether the first item and its slopes change with its first entry of an argument: by the definition, at the
    numbers that others have there."""
    others = case.args[i].reshape(len(case.args[i]), -1)[1:, 0].tolist()
    found = [_first(case, i, None), *(_first(case, i, x) for x in others)]
    values, slopes = ({part[k] for part in found} for k in (0, 1))
    return len(values) > 1, len(slopes) > 1


def _first(case: Case, i: int, entry: float | None) -> tuple[float, tuple[float, ...]]:
    """The first item and its slopes in the prediction, with another first entry of an argument."""
    args = [
        x[:1].copy() if name not in case.loss.shared else x
        for name, x in zip(case.loss.arguments, case.args, strict=False)
    ]
    if entry is not None:
        args[i].reshape(1, -1)[0, 0] = entry
    found = replace(case, args=tuple(args)).answers()
    return float(found.value.high.reshape(-1)[0]), tuple(found.slopes[0].high.reshape(-1).tolist())


@law(dtypes=FLOATS, of_calls=True, costly=True)
def weight_not_a_number(bench: Bench) -> None:
    """A weight that is NaN makes the reduced loss NaN, unless the mask removes its item; then the others are all."""
    needs(bench.loss.structure.not_apart())
    for case in bench.random()[:1]:
        weight = np.ones(items_of(case), dtype=bench.dtype)
        weight.reshape(-1)[0] = np.nan
        mask = np.ones(items_of(case), dtype=bool)
        mask.reshape(-1)[0] = False
        arrays, (w,) = bench.put(*case.args), bench.put(weight)
        for name in bench.loss.reductions if not bench.sparing else bench.loss.reductions[:1]:
            loss = reducing(bench.loss, name)
            seen = bench.get(loss(*arrays, weight=w))
            equal(bool(np.isnan(seen).any()), True, f"{name}: whether a weight that is NaN shows")
            bench.reduced(f"{name}: NaN under the mask", loss, case, weight=weight, where=mask)


@law(dtypes=FLOATS, tries="ends", costly=True)
def signed_zeros(bench: Bench) -> None:
    """A zero counts alike whatever its sign, in every argument."""
    tried = False
    for case in bench.random():
        for i, (name, domain) in enumerate(zip(case.loss.arguments, case.loss.domains, strict=False)):
            held = i >= len(case.args) or name in case.loss.meta.logs
            if held or case.args[i].dtype.kind in "iub" or not holds(domain, 0.0) or domain.only:
                continue
            filled = (np.full_like(case.args[i], zero) for zero in (0.0, -0.0))
            if name in case.loss.meta.simplex:  # a row of zeros is no distribution: all is in the last class
                last = np.arange(case.args[i].shape[-1]) == case.args[i].shape[-1] - 1
                filled = (np.where(last, np.ones_like(x), x) for x in filled)
            zeros = [(*case.args[:i], x, *case.args[i + 1 :]) for x in filled]
            curved = case.loss.structure.not_curved() is None
            try:
                with bench.quiet():
                    above, below = (
                        (
                            *case.loss.value_and_grad(*bench.put(*args)),
                            *((case.loss.hessian(*bench.put(*args)),) if curved else ()),
                        )
                        for args in zeros
                    )
            except ShapeError:  # what else depends on it has another shape
                continue
            for what, x, y in zip(("value", "gradient", "curvature"), above, below, strict=False):
                one, other = (np.asarray(bench.get(v), dtype=np.float64) for v in (x, y))
                same_bits(one + 0.0, other + 0.0, f"zeros in {name}, {case.name}: {what}")
            tried = True
    if not tried:
        raise NotRun("no argument holds a zero")


@law(dtypes=FLOATS, tries="ends", costly=True)
def one_sided(bench: Bench) -> None:
    """Where the definition's slopes from both sides differ, the slope is the one of least size between them, beside it
    that of the side, and the loss states the kink."""
    needs(bench.loss.structure.not_apart())
    if bench.loss.structure.kinked(bench.random()[0].args) is None and bench.loss.structure.spent:
        raise NotRun("its kinks lie between several numbers")
    found = False
    for case in bench.cases():
        sides = list(_sides(case))
        if not sides:
            continue
        found = True
        if not bench.loss.meta.kinks:
            raise LawBroken(
                f"the slope jumps at {[case.args[0].flat[k] for k, *_ in sides]}, and no kink is stated"
            )
        _, grad = case.loss.value_and_grad(*bench.put(*case.args))
        got = bench.get(grad).astype(np.float64).reshape(-1)
        for k, low, high in sides:
            want = min(max(0.0, low), high)
            at = [float(x.reshape(-1)[k]) for x in case.args]
            size = max(abs(low), abs(high))
            near(got[k], want, 1e-5 * size, f"the slope at {at}, which is {low:.6g} or {high:.6g}")
        _beside(bench, case, [k for k, *_ in sides])
    if not found:
        raise NotRun("no number that is tried is a kink")


def _beside(bench: Bench, case: Case, at: list[int]) -> None:
    """The slopes a little below and above some entries of the prediction."""
    rows = np.unique(np.unravel_index(at, case.args[0].shape)[0])
    for way in (-1, 1):
        pred = case.args[0].copy()
        step = np.maximum(np.abs(pred.reshape(-1)[at]), 1) * 2.0**-10
        pred.reshape(-1)[at] += way * step.astype(pred.dtype)
        moved = replace(case, args=(pred, *case.args[1:])).take(rows)
        _, grad = moved.loss.value_and_grad(*bench.put(*moved.args))
        bench.inside(f"beside kinks, {case.name}", grad, moved.answers().slopes[0], grad=True)


def _sides(case: Case) -> Iterator[tuple[int, float, float]]:
    """Entries of the prediction where the slope jumps, with the smaller and the larger one of its two sides."""
    exact, pred = case.answers().slopes[0].high.reshape(-1), case.args[0].astype(np.float64).reshape(-1)
    for k, unfolded in enumerate(case.loss.structure.unfold(case.loss, case.args)):
        if np.isnan(exact[k]) and np.isfinite(pred[k]):
            sides = kink_of(Item.of(case.loss, unfolded, {}))
            if sides is not None:
                yield (k, *sides)


@law(of_calls=True, costly=True)
def outside(bench: Bench) -> None:
    """A number outside an argument's stated domain makes the item NaN that depends on it, in value and slope, on every
    path, and no other item; under the mask nothing looks at it."""
    needs(bench.loss.structure.not_apart())
    tried = False
    for case in bench.random():
        for i, (name, domain) in enumerate(zip(case.loss.arguments, case.loss.domains, strict=False)):
            if i >= len(case.args) or case.args[i].dtype.kind in "iub" or name in case.loss.shared:
                continue
            depends = domain.bounded and _depends(case, i)[0]
            for end in _beyond(domain, bench.dtype) if depends else ():
                _one_outside(bench, case, i, end)
                tried = True
    if not tried:
        raise NotRun("every number is in the domains of its arguments")


def _one_outside(bench: Bench, case: Case, i: int, end: float) -> None:
    """A number outside a domain in the first item's first entry of an argument."""
    args, what = [x.copy() for x in case.args], f"{end} for {case.loss.arguments[i]}, {case.name}"
    args[i].reshape(len(args[i]), -1)[0, 0] = end
    arrays, first = bench.put(*args), np.arange(len(args[0])) == 0
    mask = np.ones(items_of(case), dtype=bool)
    mask.reshape(-1)[0] = False
    (mask,) = bench.put(mask)

    def judged(how: str, grad: Any, want: Array = first) -> None:
        seen = np.isnan(bench.get(grad)).reshape(len(want), -1).any(axis=1)
        same_bits(seen, want, f"{what}: which slopes are NaN, {how}")

    with bench.quiet():
        value, grad = case.loss.value_and_grad(*arrays)
        got = np.isnan(bench.get(value)).reshape(-1)
        same_bits(got, np.arange(got.size) == 0, f"{what}: which items are NaN")
        judged("of the items", grad)
        loss = reducing(case.loss, case.loss.reductions[0])
        for kernels in (True, False):
            with nullcontext() if kernels else generic():
                how = f"{loss.reduction}{'' if kernels else ', generic'}"
                value, grad = loss.value_and_grad(*arrays)
                alone = loss(*arrays)
                under, flat = loss.value_and_grad(*arrays, where=mask)
            for x in (value, alone):
                equal(bool(np.isnan(bench.get(x)).any()), True, f"{what}: whether it shows, {how}")
            judged(how, grad)
            equal(bool(np.isnan(bench.get(under)).any()), False, f"{what}: NaN under the mask, {how}")
            judged(f"{how}, masked", flat, np.zeros_like(first))
        for name, gradient in list(bench.harness.gradients.items())[:1]:
            judged(f"native, {name}", gradient(bench.scalar(case.loss), 0)(*arrays))


def _beyond(domain: Any, dtype: str) -> Iterator[float]:
    """Numbers beyond each finite end of a domain: far, and next to it."""
    if domain.only:
        yield 0.3
        return
    kind: Any = np.dtype(dtype).type
    for end, away in ((domain.low, -1.0), (domain.high, 1.0)):
        if not np.isfinite(end):
            continue
        yield end + 0.25 * away
        if domain.closed not in ("both", "low" if away < 0 else "high"):
            yield end
        elif not domain.slack:
            # Below the least normal number some frameworks have none but 0.
            next_to = np.nextafter(kind(end), kind(end + away)) if end else away * np.finfo(kind).tiny
            yield float(next_to)
