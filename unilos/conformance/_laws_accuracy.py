"""Values, slopes and curvature are in the envelope around the exact ones, everywhere in the domain."""

from __future__ import annotations

import numpy as np

from .._check import UnsupportedError
from .._registry import make
from ._bench import Bench, NotRun, reducing
from ._envelope import Exact, LawBroken, same_bits
from ._law import ALL, FLOATS, law


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


@law(dtypes=FLOATS)
def points(bench: Bench) -> None:
    """The hand-checked values of the loss hold, infinite ones and zeros exactly, and so do the gradients there."""
    for point in bench.loss.meta.points:
        loss = make(
            type(bench.loss), {**point.params, "reduction": "sum" if bench.loss.of_params else "mean"}
        )
        given = [x for x in (point.pred, point.target, *point.further) if x is not None]
        args = [np.asarray(x, dtype=np.int64 if _labels(bench, x) else bench.dtype) for x in given]
        what = f"points: {loss!r} at {point.pred}, {point.target}"
        with bench.quiet():
            got = bench.get(loss(*bench.put(*args)))
        if not np.isfinite(point.value) or point.value == 0:
            same_bits(got, np.asarray(point.value), what)
            continue
        # Arguments that the dtype rounds are other arguments: the oracle says what they give.
        want, over = bench.exact(loss, *args), max(1, args[0].size)
        exact = want.value
        if np.isnan(exact.high):
            exact = Exact(np.asarray(point.value), np.zeros(()), np.zeros(()))
        if bench.dtype == "float64" and abs(exact.high - point.value) > BY_HAND * abs(point.value):
            raise LawBroken(f"{what}: {point.value} by hand, exactly {float(exact.high)}")
        value, grad = loss.value_and_grad(*bench.put(*args))
        bench.inside(what, value, exact, over=over)
        bench.inside(f"{what}: gradient", grad, want.grad.reshape(args[0].shape), over=over, grad=True)


def _labels(bench: Bench, x: object) -> bool:
    """Whether an argument of a point holds class indices: a lone integer, or a batch's."""
    return isinstance(x, int) or (
        (bench.loss.whole or bench.loss.sampled) and np.asarray(x).dtype.kind == "i"
    )
