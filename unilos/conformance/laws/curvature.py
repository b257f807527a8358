"""Derivatives along a direction: forward mode, once, and both modes in either order, against the definition."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np

from ...form.check import ParameterError, UnsupportedError
from ..bench.bench import Bench, NotRun, expected, needs, reducing
from ..bench.cases import Case
from ..law import SAMPLED, law
from ..truth.envelope import FORMATS, Error, Exact, near, within
from .calls import items_of, weights_of
from .learned import numbers_of, step_of

Array = np.ndarray[Any, Any]

#: Of an entry's size: beside a number of float32 it is a number of float64.
STEP = 2.0**-36
#: What is less is nothing beside a step.
NOTHING = 1e-30
#: Numbers below have tangents that float32 holds.
LARGE = 1e12


@law(dtypes=("float32", "bfloat16"), autodiff=True, of_calls=True)
def tangents(bench: Bench) -> None:
    """Forward mode along any direction gives the gradient's part in it, in the dtype of the value, at numbers of any
    size."""
    needs(None if bench.harness.pushes else "it has no forward mode")
    for case in (*bench.random(), *_large(bench)) if not bench.sparing else bench.random()[:1]:
        want, direction = expected(case, bench.loss.reduction), _direction(case)
        if bench.loss.reduction == "none":
            continue
        along = want.grad.times(direction).total()
        for name, push in bench.harness.pushes.items():
            got = push(bench.loss)(*bench.put(direction, *case.args))
            bench.inside(f"{name}: {case.name}", got, along, want.over * direction.size)


@law(dtypes=("float64",), autodiff=True, of_calls=True)
def hessian_products(bench: Bench) -> None:
    """A Hessian times any direction, by forward mode over reverse or the other way round, is the difference of the
    definition's slopes on both sides, as far as float32 would tell."""
    if bench.thinned and not bench.one_in(SAMPLED, "directions"):
        raise NotRun(f"quick: products with Hessians are tried on one loss in {SAMPLED}")
    needs("what it holds constant moves with the definition's slopes" if bench.loss.held else None)
    for case in bench.random()[:1]:
        case = case.few(slice(0, 3))
        pred = case.args[0].astype(np.float32).astype(np.float64)
        case = replace(case, args=(pred, *case.args[1:]))
        direction = _direction(case)
        want = _bent(case, direction)
        for name, product in bench.harness.products.items():
            got = product(bench.scalar(case.loss))(*bench.put(direction, *case.args))
            what = f"a product with the Hessian: {name}, {case.name}"
            within(bench.get(got), want, "float32", what=what)
            bench.measured(what, Error())


@law(autodiff=True, of_calls=True)
def weights_learned(bench: Bench) -> None:
    """How the gradient in the prediction moves with the weights of items is the definition's slope: of predictions and
    weights as one array, a product of the Hessian with all weights."""
    needs("it has no sum" if "sum" not in bench.loss.reductions else None)
    (case,) = bench.random()[:1]
    pred, weight = case.args[0], weights_of(case, bench.dtype)
    inside, _ = bench.loss.structure.weights(weight.astype(np.float64))
    needs("weights lie inside its items" if inside is not None else None)
    xp, n, loss = bench.harness.backend.xp, pred.size, reducing(bench.loss, "sum")

    def total(both: Any, *others: Any) -> Any:
        return loss(xp.reshape(both[:n], pred.shape), *others, weight=xp.reshape(both[n:], weight.shape))

    both = np.concatenate([pred.ravel(), weight.ravel()])
    direction = np.where(np.arange(both.size) < n, 0.0, 1.0).astype(bench.dtype)
    want = case.answers().slopes[0].high
    known = np.isfinite(want)
    bound = 256 * FORMATS[bench.dtype].unit * float(np.max(np.abs(want), initial=0.0, where=known))
    for name, product in bench.harness.products.items():
        got = bench.get(product(total)(*bench.put(direction, both, *case.args[1:])))[:n].reshape(pred.shape)
        near(got[known], want[known], bound, f"along all weights: {name}, {case.name}")


@law(dtypes=("float64",), autodiff=True, of_calls=True)
def mixed_derivatives(bench: Bench) -> None:
    """How the gradient in the prediction moves with another argument or a hyper-parameter is how the definition's does,
    of weighed means under masks, as far as float32 would tell."""
    if bench.thinned and not bench.one_in(2 * SAMPLED, "mixed"):
        raise NotRun(f"quick: mixed derivatives are tried on one loss in {2 * SAMPLED}")
    needs("what it holds constant moves with the definition's slopes" if bench.loss.held else None)
    needs(bench.loss.structure.not_curved())
    (case,) = bench.random()[:1]
    case = case.few(slice(0, 3))
    floats = [i for i, x in enumerate(case.args) if x.dtype.kind == "f"]
    case = replace(
        case,
        args=tuple(x.astype(np.float32).astype(x.dtype) if x.dtype.kind == "f" else x for x in case.args),
    )
    apart = {*bench.loss.meta.simplex, *bench.loss.meta.logs, *bench.loss.shared}
    tried = False
    for i in floats[1:]:
        domain = case.loss.domains[i]
        inside = (case.args[i] > domain.low) & (case.args[i] < domain.high) & (case.args[i] != 0)
        if bench.loss.arguments[i] not in apart and inside.all():
            step = STEP * _direction(case, i)
            both = [(*case.args[:i], case.args[i] + k * step, *case.args[i + 1 :]) for k in (1, -1)]
            sides = tuple(replace(case, args=args) for args in both)
            tried |= _mixed(bench, case, bench.loss.arguments[i], case.args[i], step, sides)
    for number in numbers_of(bench, some=True):
        with suppress(ParameterError):  # at an end of its range
            step = np.asarray(step_of(number, 20))
            moved = [number.moved(case.loss, k * float(step)) for k in (1, -1)] if not number.at.ndim else []
            sides = tuple(replace(case, loss=loss) for loss in moved)
            tried |= bool(sides) and _mixed(bench, case, number.name, number.at, step, sides)
    needs(None if tried else "it has no other argument or hyper-parameter to differentiate in")


def _mixed(bench: Bench, case: Case, name: str, at: Array, step: Array, sides: tuple[Case, ...]) -> bool:
    """A product of the Hessian in the prediction and what is named, with a direction of that alone."""
    given: dict[str, Any] = {"weight": weights_of(case, bench.dtype)}
    given["where"] = np.arange(items_of(case)[0]) % 3 != 1
    after, before = (expected(side, "mean", **given).grad for side in sides)
    size = float(np.abs(step).max())
    rise = ((after.high - before.high) + (after.low - before.low)) / (2 * size)
    want = Exact(rise, np.zeros(rise.shape), np.full(rise.shape, np.nanmax(np.abs(rise), initial=NOTHING)))
    xp, pred, loss = bench.harness.backend.xp, case.args[0], reducing(case.loss, "mean")
    options = {k: bench.put(x)[0] for k, x in given.items()}
    arguments = loss.arguments[: len(case.args)]

    def total(both: Any, *others: Any) -> Any:
        named = dict(zip((a for a in arguments[1:] if a != name), others, strict=True)) | options
        moved = xp.reshape(both[pred.size :], at.shape)
        return loss(xp.reshape(both[: pred.size], pred.shape), **named, **{name: moved})

    others = [x for a, x in zip(arguments[1:], case.args[1:], strict=True) if a != name]
    both = np.concatenate([pred.ravel(), at.ravel()]).astype(bench.dtype)
    direction = np.concatenate([np.zeros(pred.size), step.ravel() / size]).astype(bench.dtype)
    for mode, product in list(bench.harness.products.items())[: 1 if bench.sparing else None]:
        try:
            got = bench.get(product(total)(*bench.put(direction, both, *others)))[: pred.size]
        except UnsupportedError as refused:
            bench.left_out(str(refused))
            return False
        what = f"in the prediction and {name}: {mode}, {case.name}"
        within(got.reshape(pred.shape), want, "float32", what=what)
        bench.measured(what, Error())
    return True


def _large(bench: Bench) -> Iterator[Case]:
    """Of the edges with a slope the one with the largest number, alone: it would hide the others."""
    for case in bench.cases() if bench.loss.structure.not_apart() is None else ():
        if case.random:
            continue
        slope, pred = (
            x.reshape(len(case.args[0]), -1) for x in (case.answers().slopes[0].high, case.args[0])
        )
        sizes = np.abs(pred.astype(np.float64)).max(axis=1)
        with np.errstate(invalid="ignore"):
            fine = np.isfinite(slope).all(axis=1) & (np.abs(slope).max(axis=1) > 1e-3) & np.isfinite(sizes)
        rows = [k for k in range(case.ordinary, len(sizes)) if fine[k] and 100 < sizes[k] < LARGE]
        if rows:
            k = max(rows, key=lambda k: sizes[k])
            yield replace(case.few(slice(k, k + 1)), name=f"{case.name}, large")


def _direction(case: Case, argument: int = 0) -> Array:
    """Powers of 2 of both signs, of the size of the prediction or another argument: beside a small one a step is
    small."""
    pred = case.args[argument]
    size = np.exp2(np.floor(np.log2(np.where(pred == 0, 1.0, np.abs(pred.astype(np.float64))))))
    signs = np.asarray([1.0, -0.5, 1.0, 0.25, -1.0])[np.arange(pred.size) % 5].reshape(pred.shape)
    return (signs * size).astype(pred.dtype)


def _bent(case: Case, direction: Array) -> Exact:
    """How the definition's slopes change along a direction; what is left of the step is beyond float32."""
    sides = (replace(case, args=(case.args[0] + k * STEP * direction, *case.args[1:])) for k in (1, -1))
    after, before = (side.answers().slopes[0] for side in sides)
    rise = ((after.high - before.high) + (after.low - before.low)) / (2 * STEP)
    return Exact(rise, np.zeros(rise.shape), np.full(rise.shape, np.nanmax(np.abs(rise), initial=0.0)))
