"""Every framework's own differentiation meets the slopes of the spec, once and twice, in every mode."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...engine.call import lift, prepare
from ...form.check import UnsupportedError
from ..bench.bench import Bench, NotRun, expected, needs, reducing
from ..bench.cases import Case
from ..law import ALL, FLOATS, law
from ..truth.envelope import FORMATS, Error, Exact, LawBroken, equal, near, same_bits, within
from ..truth.glance import CLOSE, bend
from .calls import items_of, weights_of


@law(dtypes=FLOATS, tries="ends", autodiff=True)
def native_gradient(bench: Bench) -> None:
    """Differentiating the loss natively gives the slope that the spec states, at edges and large numbers, too."""
    name, gradient = next(iter(bench.harness.gradients.items()))
    for case in bench.cases():
        with bench.quiet():
            got = gradient(bench.scalar(case.loss), 0)(*bench.put(*case.args))
        bench.inside(f"native gradient: {name}, {case.name}", got, case.answers().slopes[0], grad=True)


@law(autodiff=True, of_calls=True)
def native_gradient_kinds(bench: Bench) -> None:
    """Reverse and forward mode, eager, mapped and transformed, give the same slope, in every argument that has one."""
    for case in bench.random():
        arrays, exact = bench.put(*case.args), case.answers().slopes
        floats = [i for i, x in enumerate(case.args) if x.dtype.kind not in "iub"]
        for i in floats[: 2 if bench.sparing else None]:
            for name, gradient in list(bench.harness.gradients.items())[1:]:
                if bench.thinned and bench.costs and not bench.one_in(2, name, str(i)):
                    continue
                try:
                    got = gradient(bench.scalar(case.loss), i)(*arrays)
                except UnsupportedError as refused:
                    if not i:
                        raise
                    bench.left_out(str(refused))
                    continue
                what = f"native gradient: {name} in {case.loss.arguments[i]}, {case.name}"
                bench.inside(what, got, exact[i], grad=True)


@law(dtypes=("float16", "bfloat16"), autodiff=True, of_calls=True)
def native_gradient_half(bench: Bench) -> None:
    """Gradients of half-precision predictions are rounded once, natively, too."""
    gradient = next(iter(bench.harness.gradients.values()))
    for case in bench.random():
        got = gradient(bench.scalar(case.loss), 0)(*bench.put(*case.args))
        bench.inside(f"native gradient: {case.name}", got, case.answers().slopes[0], grad=True)


@law(tries="ends")
def other_gradients(bench: Bench) -> None:
    """The gradient in every other floating argument is exact, at edges, too, or refused by name; never silently zero.
    Where nothing is differentiated natively, `wrt=` gives it."""
    gradient = next(iter(bench.harness.gradients.values()), None)
    for case in bench.random() if bench.sparing else bench.cases():
        for i in range(1, len(case.args)):
            if case.args[i].dtype.kind in "iub":
                continue
            try:
                with bench.quiet():
                    if gradient is None:
                        got = case.loss.grad(*bench.put(*case.args), wrt=case.loss.arguments[i])
                    else:
                        got = gradient(bench.scalar(case.loss), i)(*bench.put(*case.args))
            except UnsupportedError as refused:
                bench.left_out(str(refused))
                continue
            want = _there(bench, case, i)
            bench.inside(f"gradient in {case.loss.arguments[i]}: {case.name}", got, want, grad=True)


def _there(bench: Bench, case: Case, argument: int) -> Exact:
    """The slopes in a further argument. Of single entries, those of finite items; what underflow takes of a slope in
    the prediction is multiplied in them."""
    answers, form = case.answers(), FORMATS[bench.dtype]
    slope, first = answers.slopes[argument], answers.slopes[0]
    if not slope.high.shape == first.high.shape == answers.value.high.shape:
        return slope
    low = (np.abs(first.high) < form.normal) & (first.high != 0)
    lost = form.normal / (form.unit if bench.harness.flushes else 1.0)
    size = slope.size + np.where(low, lost * np.abs(slope.high) / np.where(low, np.abs(first.high), 1.0), 0.0)
    return Exact(np.where(np.abs(answers.value.high) > form.largest, np.nan, slope.high), slope.low, size)


@law(autodiff=True, of_calls=True)
def weight_gradient(bench: Bench) -> None:
    """The gradient of a sum in the weights is the items' values."""
    gradient = next(iter(bench.harness.gradients.values()))
    needs(bench.loss.structure.not_weighed())
    for case in bench.random():
        scalar = bench.scalar(case.loss)
        values = case.answers().value

        def weighted(weight: Any, *arrays: Any, scalar: Any = scalar) -> Any:
            return scalar(*arrays, weight=weight)

        weight = np.ones(values.high.shape, dtype=bench.dtype)
        got = gradient(weighted, 0)(*bench.put(weight, *case.args))
        bench.inside(f"gradient in weight: {case.name}", got, values, grad=True)


@law(dtypes=("float64",), tries="ends", autodiff=True, of_calls=True)
def plain_gradient(bench: Bench) -> None:
    """Differentiating the traced value itself, without the stated slope, agrees away from kinks.

    The value's formula need not be stable under native rules, so the bound is float32's on float64 numbers.
    """
    if bench.quick and bench.harness.name != "torch":
        raise NotRun("in quick runs one framework differentiates the plain formulas: torch")
    gradient = next(iter(bench.harness.gradients.values()))
    xp = bench.harness.backend.xp
    for case in bench.random():

        def plain(*arrays: Any, loss: Any = case.loss) -> Any:
            lifted = lift(prepare(loss, loss._bind(arrays, {})).static, *arrays)
            return xp.sum(loss.at(xp, *lifted.args).value)

        got = bench.get(gradient(plain, 0)(*bench.put(*case.args)))
        exact = case.answers().slopes[0]
        wide = Exact(exact.high, exact.low, exact.size + np.nanmax(np.abs(exact.high), initial=0.0))
        what = f"plain gradient: {case.name}"
        within(got, wide, "float32", what=what)
        bench.measured(what, Error())


@law(autodiff=True)
def second_derivatives(bench: Bench) -> None:
    """Differentiating twice natively gives the curvature of the definition, whatever the loss is multiplied by, and of
    weighed means under masks."""
    needs(bench.loss.structure.not_curved())
    for case in bench.random():
        case = case.few(slice(0, 4))
        for number, (way, scalar, times) in enumerate(_multiplied(bench, case)):
            if number and bench.sparing:  # another program of the same
                continue
            exact = case.answers(None, times).curvature
            for name, product in bench.harness.products.items():
                _twice(bench, case, product(scalar), exact, f"second derivative: {name}, {way}, {case.name}")
        if not bench.sparing and "sum" in bench.loss.reductions:  # else its items meet under a root
            _twice_of_mean(bench, case)


@law(tries="ends", autodiff=True, costly=True)
def second_derivatives_at_edges(bench: Bench) -> None:
    """Differentiating twice natively gives the curvature of the definition at edges, too."""
    needs(bench.loss.structure.not_curved())
    name, product = next(iter(bench.harness.products.items()))
    tried = False
    for case in bench.cases():
        edges = case.few(slice(case.ordinary, None))
        if edges is case or not len(edges.args[0]):
            continue
        tried = True
        exact = _of_slope(edges.answers().curvature, edges.answers().slopes[0], bench.dtype)
        with bench.quiet():
            _twice(bench, edges, product(bench.scalar(case.loss)), exact, f"at edges: {name}, {case.name}")
    if not tried:
        raise NotRun("it has no edges apart from ordinary numbers")


def _twice_of_mean(bench: Bench, case: Case) -> None:
    """The second derivative of a weighed mean of what a mask leaves."""
    loss, name = reducing(case.loss, "mean"), next(iter(bench.harness.products))
    given = {"weight": weights_of(case, bench.dtype), "where": np.arange(items_of(case)[0]) % 3 != 1}
    exact = expected(case, "mean", **given).curvature
    options = {k: bench.put(x)[0] for k, x in given.items()}
    along = bench.harness.products[name](lambda *arrays: loss(*arrays, **options))
    _twice(bench, case, along, exact, f"second derivative: {name}, a weighed mean under a mask, {case.name}")


def _multiplied(bench: Bench, case: Case) -> Iterator[tuple[str, Any, Any]]:
    """Sums of items by a number, and by one an item, with what scales the items."""
    total, items, xp = bench.scalar(case.loss), case.loss, bench.harness.backend.xp
    shape = case.loss.structure.values(case.args[0].shape)
    yield "a sum by -2", lambda *arrays: -2.0 * total(*arrays), np.full(shape, -2.0)
    each = np.asarray([1.0, -2.0, 0.5])[np.arange(int(np.prod(shape))) % 3].reshape(shape)
    (times,) = bench.put(each.astype(bench.dtype))
    yield "items by numbers", lambda *arrays: xp.sum(times * items(*arrays)), each


def _of_slope(curvature: Exact, slope: Exact, dtype: str) -> Exact:
    """Curvatures as derivatives of slopes: what underflow took of one is multiplied with it."""
    least = FORMATS[dtype].normal
    low, lower = (np.abs(x.high) < least for x in (curvature, slope))
    both = low & lower & (slope.high != 0)
    times = np.abs(curvature.high[both]) / np.abs(slope.high[both])
    most = np.max(times, initial=0.0)
    return Exact(curvature.high, curvature.low, curvature.size + np.where(low, least * most, 0.0))


def _twice(bench: Bench, case: Case, along: Any, exact: Exact, what: str) -> None:
    got = np.zeros(case.args[0].shape)
    beyond = np.abs(exact.high) > FORMATS[bench.dtype].largest  # an infinite one times 0 is no number
    for probe in case.loss.structure.directions(case.args[0].shape):
        column = along(bench.put(probe.astype(bench.dtype))[0], *bench.put(*case.args))
        with bench.quiet():
            got = got + np.where(beyond & (probe == 0), 0.0, probe * bench.get(column))
    bench.measured(what, within(got, exact, bench.dtype, flushes=bench.harness.flushes, what=what))


@law(autodiff=True, of_calls=True)
def second_derivatives_of_calls(bench: Bench) -> None:
    """Differentiating a loss of whole calls twice natively gives the definition's curvature, or is refused; it is never
    silently zero."""
    needs(None if bench.loss.structure.not_curved() else "the law second_derivatives has its curvature")
    for case in bench.random()[:1]:
        entries = range(0, case.args[0].size, max(case.args[0].size // 2, 1))
        for name, product in bench.harness.products.items():
            along = product(bench.scalar(case.loss))
            for k in entries:
                probe = np.zeros(case.args[0].shape, dtype=bench.dtype)
                probe.flat[k] = 1.0
                try:
                    got = bench.get(along(bench.put(probe)[0], *bench.put(*case.args))).flat[k]
                except UnsupportedError as refused:
                    equal(
                        bench.loss.name in str(refused), True, f"{name}: whether the message names the loss"
                    )
                    break
                want = bend(case.loss, case.args, k)
                near(got, want, CLOSE * (1 + abs(want)), f"second derivative: {name}, entry {k}")


#: What is steeper than this the frameworks' differences do not measure.
STEEP = 30.0


@law(dtypes=("float64",), tries="ends", autodiff=True, of_calls=True)
def own_checks(bench: Bench) -> None:
    """The framework's own check by differences passes, once and twice, and a second backward gives the same bits."""
    needs(None if bench.harness.checks else "it has no check of its own")
    needs("its slope holds something constant that differences move" if bench.loss.held else None)
    twice = bench.loss.structure.not_curved() is None
    for case in bench.random()[: 1 if bench.costs else None]:
        case = case.few(slice(0, 3))
        if np.nanmax(np.abs(case.answers().slopes[0].high), initial=0.0) > STEEP:
            bench.left_out("slopes too steep for differences")
            continue
        inside = bench.loss.domains[0]  # a step of 1e-4 must not be large beside the distance to its ends
        pred, *others = bench.put(
            np.clip(case.args[0], inside.low + 1e-2, inside.high - 1e-2), *case.args[1:]
        )
        for reduction in [r for r in ("mean", "none") if r in bench.loss.reductions][
            : 1 if bench.costs else None
        ]:
            loss = reducing(bench.loss, reduction)
            for name, check in bench.harness.checks.items():
                try:
                    found = check(lambda x, loss=loss, others=others: loss(x, *others), pred, twice)
                except (AssertionError, RuntimeError) as error:  # what JAX's and torch's raise
                    raise LawBroken(f"{name}, {reduction}: {error}") from error
                equal(found in (None, True), True, f"{name}, {reduction}: whether it passes")


@law(autodiff=True, of_calls=True)
def whole_hessian(bench: Bench) -> None:
    """The whole Hessian has the curvature on its diagonal, and nothing between items."""
    needs(bench.loss.structure.not_curved())
    for case in bench.random()[:1]:
        case = case.few(slice(0, 2))
        n = case.args[0].size
        for name, hessian in bench.harness.hessians.items():
            found = bench.get(hessian(bench.scalar(case.loss))(*bench.put(*case.args))).reshape(n, n)
            what = f"second derivative: {name}, {case.name}"
            exact = case.answers().curvature.reshape((n,))
            bench.measured(
                what, within(found.diagonal(), exact, bench.dtype, flushes=bench.harness.flushes, what=what)
            )
            groups = case.loss.structure.groups(case.args[0].shape).ravel()
            apart = np.abs(found[groups[:, None] != groups])
            same_bits(apart, np.zeros(apart.shape), f"{what}, between items of the batch")


@law(autodiff=True, of_calls=True)
def mapped(bench: Bench) -> None:
    """The loss and its gradient may be mapped over a batch of calls."""
    for case in bench.random():
        shared = [name in case.loss.shared for name in case.loss.arguments]
        both = (np.stack([x, x if s else x[::-1]]) for x, s in zip(case.args, shared, strict=False))
        arrays = bench.put(*both)
        exact = case.answers()
        slope = exact.slopes[0]
        flip = [exact.value.total(), Exact(slope.high[::-1], slope.low[::-1], slope.size[::-1])]
        for name, mapping in bench.harness.mapped.items():
            got = mapping(bench.scalar(case.loss))(*arrays)
            what = f"mapped: {name}, {case.name}"
            if name.endswith("grad"):
                bench.inside(what, got[0], slope, grad=True)
                bench.inside(what, got[1], flip[1], grad=True)
            else:
                bench.inside(what, got[0], flip[0], over=exact.value.high.size)
                bench.inside(what, got[1], flip[0], over=exact.value.high.size)


@law(dtypes=ALL)
def modes(bench: Bench) -> None:
    """Compiled, traced and eager calls agree: value, gradient and curvature, of the loss and natively."""
    for name, mode in bench.harness.modes.items():
        if name == "eager" or not sampled(bench, name):
            continue
        costs = name in bench.harness.slow or (bench.costs and bench.seed)
        if costs and bench.dtype != "float32" and not bench.one_in(3, name, bench.dtype):
            bench.left_out(f"{name}: in {bench.dtype} tried on one loss in 3")
            continue
        for case in bench.random()[: 1 if name in bench.harness.slow else None]:
            exact, scalar = case.answers(), bench.scalar(case.loss)
            results = mode(everything(bench, case.loss, scalar, name))(*bench.put(*case.args))
            curved = case.loss.structure.not_curved() is None
            equal(len(results), 3 + curved, "results")
            bench.inside(f"{name}: value, {case.name}", results[0], exact.value)
            bench.inside(f"{name}: beside the slope, {case.name}", results[1], exact.value)
            bench.inside(f"{name}: slope, {case.name}", results[2], exact.slopes[0], grad=True)
            if curved:
                bench.inside(f"{name}: curvature, {case.name}", results[3], exact.curvature, grad=True)


def everything(bench: Bench, loss: Any, scalar: Any, mode: str) -> Any:
    """One function that a mode compiles once."""
    del bench, scalar, mode

    def call(*arrays: Any) -> Any:
        curvature = () if loss.structure.not_curved() else (loss.hessian(*arrays),)
        return (loss(*arrays), *loss.value_and_grad(*arrays), *curvature)

    return call


def sampled(bench: Bench, mode: str) -> bool:
    """Compilers that cost seconds a function are tried on some of the losses; quick runs compile in float32 only."""
    if bench.quick and bench.dtype != "float32":
        return False
    every = bench.harness.slow.get(mode, 1) * (6 if bench.quick and mode in bench.harness.slow else 1)
    if every < 36 and bench.one_in(every, mode):
        return True
    bench.left_out(f"{mode}: tried on one loss in {every}" if every < 36 else f"{mode}: in full runs only")
    return False
