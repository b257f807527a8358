"""Values, slopes and curvature are in the envelope around the exact ones, everywhere in the domain."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...engine.call import WIDER
from ...face.registry import make
from ...form.check import UnsupportedError
from ...form.facts import Reference
from ..bench.bench import Bench, NotRun, reducing
from ..bench.cases import dtype_of
from ..law import ALL, FLOATS, SAMPLED, law
from ..truth.envelope import FORMATS, Exact, equal, near, same_bits


@law(dtypes=ALL)
def value(bench: Bench) -> None:
    """Every item of a plain call is in the envelope around its exact value."""
    if bench.quick and bench.dtype != "float32":
        raise NotRun("quick: in float32 only; the law slope has the value, too")
    for case in bench.cases():
        bench.inside(f"value: call, {case.name}", case.loss(*bench.put(*case.args)), case.answers().value)


@law(dtypes=ALL, tries="all")
def slope(bench: Bench) -> None:
    """Value and gradient, computed together, are in the envelope around the exact ones, entry by entry."""
    for case in bench.cases():
        exact = case.answers()
        got, grad = case.loss.value_and_grad(*bench.put(*case.args))
        bench.inside(f"value: {case.name}", got, exact.value)
        bench.inside(f"slope: {case.name}", grad, exact.slopes[0], grad=True)
        bench.keep(case, "value", got, exact.value)
        bench.keep(case, "gradient", grad, exact.slopes[0])


@law(dtypes=FLOATS, tries="all")
def curvature(bench: Bench) -> None:
    """The Hessian's diagonal is in the envelope around the exact one."""
    for case in bench.cases():
        try:
            got = case.loss.hessian(*bench.put(*case.args))
        except UnsupportedError as refused:
            raise NotRun(str(refused)) from None
        bench.inside(f"curvature: {case.name}", got, case.answers().curvature, grad=True)


@law(dtypes=(*FLOATS, "bfloat16"), tries="all", of_calls=True)
def mean(bench: Bench) -> None:
    """A mean divides the sum by the sum of the shares: class weights count, ignored labels do not."""
    for case in bench.random():
        bench.reduced(f"mean: {case.name}", reducing(bench.loss, "mean"), case)


@law(dtypes=("float32", "float16"), of_calls=True)
def reductions(bench: Bench) -> None:
    """Every reduction is what its name says, in value and gradient."""
    for case in bench.random()[: 1 if bench.quick else None]:
        for name in bench.loss.reductions if not bench.quick or bench.dtype == "float32" else ("mean",):
            bench.reduced(f"{name}: {case.name}", reducing(bench.loss, name), case)


#: Hand-checked values have ten digits or more.
BY_HAND = 1e-10


@law(dtypes=ALL)
def points(bench: Bench) -> None:
    """The hand-checked values and slopes of the loss hold: exactly where they are infinite, 0 or at a kink; where the
    value is no number, no slope in any argument is one."""
    if bench.quick and bench.harness.compiles and bench.dtype != "float32":
        raise NotRun("quick: where calls are compiled, points are tried in float32 only")
    sampled = bench.harness.compiles and bench.seed and bench.dtype != "float32"
    if sampled and not bench.one_in(SAMPLED, "points", bench.dtype):
        raise NotRun(f"where calls are compiled, points are tried in {bench.dtype} on one loss in {SAMPLED}")
    if not bench.loss.meta.points:
        raise NotRun("no hand-checked value is stated, as Facts(points=...) does")
    for point in bench.loss.meta.points:
        usual = bench.loss.defaults()["reduction"]
        loss = make(type(bench.loss), {**point.params, "reduction": "mean" if usual == "none" else usual})
        if (args := _held(bench, point)) is None:
            continue
        what = f"points: {loss!r} at {point.pred}, {point.target}"
        # Arguments that the dtype rounds are other arguments: the oracle says what they give.
        want, over = bench.exact(loss, *args), max(1, args[0].size)
        slope = want.grad.reshape(args[0].shape)
        with bench.quiet():
            value, grad = loss.value_and_grad(*bench.put(*args))
        _at_value(bench, value, want.value, point.value, over, what)
        if point.slope is not None:
            _by_hand(bench, grad, slope, np.asarray(point.slope, dtype=np.float64), what)
        bench.inside(f"{what}: gradient", grad, slope, over=over, grad=True)
        if np.isnan(point.value):
            _nowhere(bench, loss, args, what)


def _nowhere(bench: Bench, loss: Any, args: tuple[Any, ...], what: str) -> None:
    """Where a loss is no number, its slope is none in any argument."""
    for name, x in zip(loss.arguments, args, strict=False):
        if x.dtype.kind in "iub":
            continue
        try:
            grad = bench.get(loss.grad(*bench.put(*args), wrt=name))
        except UnsupportedError as refused:
            bench.left_out(str(refused))
            continue
        equal(bool(np.isnan(grad).any()), True, f"{what}: whether the slope in {name} is no number")


def _at_value(bench: Bench, got: Any, exact: Exact, stated: float, over: int, what: str) -> None:
    if not np.isfinite(stated) or stated == 0:
        same_bits(bench.get(got), np.asarray(stated), what)
        return
    if np.isnan(exact.high):
        exact = Exact(np.asarray(stated), np.zeros(()), np.zeros(()))
    if bench.dtype == "float64":
        near(stated, exact.high, BY_HAND * abs(stated), f"{what}: by hand")
    bench.inside(what, got, exact, over=over)


def _by_hand(bench: Bench, got: Any, exact: Exact, stated: Any, what: str) -> None:
    """The oracle agrees with the stated slope, and what it does not judge is that slope to the last bit."""
    judged = ~np.isnan(exact.high)
    if bench.dtype == "float64":
        close = np.abs(exact.high - stated) <= np.maximum(
            BY_HAND * np.abs(stated), FORMATS["float64"].subnormal
        )
        told = f"{what}: whether the slope {stated.tolist()} by hand is exactly {exact.high.tolist()}"
        equal(bool((close | ~judged).all()), True, told)
    rest = np.where(judged, 0.0, stated).astype(dtype_of(bench.dtype))
    same_bits(np.where(judged, 0.0, bench.get(got)), rest, f"{what}: gradient")


def _held(bench: Bench, point: Reference) -> tuple[Any, ...] | None:
    """The arguments of a point in the bench's dtype; None where half precision has other numbers, or the backend 0."""
    args: list[Any] = []
    smallest = FORMATS[WIDER[bench.dtype]].normal if bench.harness.flushes else 0.0
    for x in (point.pred, point.target, *point.further):
        if x is None:
            continue
        if bench.loss.structure.labelled(x):
            args.append(np.asarray(x, dtype=np.int64))
            continue
        wide = np.asarray(x, dtype=np.float64)
        with bench.quiet():
            args.append(wide.astype(dtype_of(bench.dtype)))
        if "16" in bench.dtype and not np.array_equal(args[-1].astype(np.float64), wide, equal_nan=True):
            bench.left_out(f"points with numbers that {bench.dtype} does not hold")
            return None
        if ((wide != 0) & (np.abs(wide) < smallest)).any():
            bench.left_out("points with subnormal inputs, which this backend takes for 0")
            return None
    return tuple(args)
