"""What `wrt=` asks for: the slope of the reduced loss in any argument and in the weight, and what multiplies it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import numpy as np

from ...engine.native.path import without
from ...engine.paths import FORMULA
from ...form.check import ParameterError, UnsupportedError
from ..bench.bench import Bench, Expected, NotRun, expected, needs, reducing
from ..bench.cases import Case
from ..law import FLOATS, SAMPLED, law
from ..truth.envelope import FORMATS, Exact, LawBroken, equal, near
from .calls import hidden, items_of, taken_for_large, weights_of


@law(dtypes=FLOATS, tries="all", of_calls=True)
def slopes_asked(bench: Bench) -> None:
    """`wrt=` gives the reduced loss's slope in every argument and in the weight, or refuses the argument by name; what
    lies under a mask reaches none of them."""
    if bench.costs and bench.dtype != "float32":
        raise NotRun("where calls are compiled, slopes are asked for in float32 only")
    for case in bench.random():
        for name in bench.loss.reductions if bench.first and not bench.sparing else ("mean",):
            loss = reducing(bench.loss, name)
            for given in _given(case, bench.dtype):
                want = expected(case, name, **given)
                _asked(bench, loss, case, given, want)
        _of_samples(bench, case)


@law(tries="all", autodiff=True, of_calls=True)
def slopes_native(bench: Bench) -> None:
    """The framework's own gradients of every reduction, multiplied by numbers before they go back, are in every
    argument and in the weight those that `wrt=` gives, and what lies under the mask reaches none of them."""
    gradient, xp = next(iter(bench.harness.gradients.values())), bench.harness.backend.xp
    for case in bench.random():
        given, n = _given(case, bench.dtype)[-1], len(case.args)
        arrays = bench.put(*hidden(case, given["where"]), *given.values())
        every = bench.loss.reductions if not bench.sparing else ("mean", "none")
        for reduction in every if bench.first else ("mean",):
            loss, factor = reducing(bench.loss, reduction), _cotangent(bench, case, reduction)
            scaled = given if factor.ndim == 0 else given | {"weight": given["weight"] * np.abs(factor)}
            want, (times,) = expected(case, reduction, **scaled), bench.put(factor)

            def call(
                *x: Any, loss: Any = loss, n: int = n, names: Any = tuple(given), times: Any = times
            ) -> Any:
                return xp.sum(times * loss(*x[:n], **dict(zip(names, x[n:], strict=True))))

            for i, name in [*_floats(case), (n, "weight")]:
                try:
                    got = gradient(call, i)(*arrays)
                except UnsupportedError as refused:
                    bench.left_out(_named(bench, name, refused))
                    continue
                what = f"native {reduction}: {name}, {case.name}"
                back = factor if factor.ndim == 0 or name == "weight" else np.asarray(-1.0)
                bench.inside(what, got, _of(case, want, name).times(back), want.over, grad=True)


@law(autodiff=True, of_calls=True)
def large_cotangents(bench: Bench) -> None:
    """What a large call is multiplied by multiplies its gradient, natively, with kernels and through what is compiled
    in their place."""
    backend, xp = bench.harness.backend, bench.harness.backend.xp
    needs("all calls go one way" if bench.harness.compiles else None)
    (case,), tried = bench.random()[:1], set[str]()
    loss, arrays = reducing(case.loss, bench.loss.reductions[0]), bench.put(*case.args)
    gradient = next(iter(bench.harness.gradients.values()))
    unit = 4 * FORMATS[bench.dtype].unit
    for entered in (nullcontext(), without()):
        with entered, taken_for_large(backend, True):
            path = str(loss.explain(*arrays).path)
            if path in tried or path == FORMULA.name:
                continue
            tried.add(path)
            plain = bench.get(gradient(lambda *x: xp.sum(loss(*x)), 0)(*arrays)).astype(np.float64)
            got = gradient(lambda *x: xp.sum(-0.5 * loss(*x)), 0)(*arrays)
            near(bench.get(got), -0.5 * plain, unit * float(np.abs(plain).max()), f"{path}: {case.name}")
    needs(None if tried else "it goes one way, whatever the size")


def _cotangent(bench: Bench, case: Case, reduction: str) -> np.ndarray[Any, Any]:
    """What a loss is multiplied by: a number, or one an item where the items' weights are factors, too."""
    if reduction != "none" or case.loss.structure.not_weighed():
        return np.asarray(-2.0, dtype=bench.dtype)
    shape = items_of(case)
    return (
        (-np.asarray([1.0, 0.5, 4.0])[np.arange(int(np.prod(shape))) % 3]).reshape(shape).astype(bench.dtype)
    )


def _given(case: Case, dtype: str) -> list[dict[str, Any]]:
    """Weights alone, and with a mask."""
    mask = np.arange(int(np.prod(items_of(case)))).reshape(items_of(case)) % 3 != 1
    weight = weights_of(case, dtype)
    return [{"weight": weight}, {"weight": weight, "where": mask}]


def _floats(case: Case) -> Iterator[tuple[int, str]]:
    """The arguments that are no labels."""
    names = zip(case.loss.arguments, case.args, strict=False)
    yield from ((i, name) for i, (name, x) in enumerate(names) if x.dtype.kind not in "iub")


def _asked(bench: Bench, loss: Any, case: Case, given: dict[str, Any], want: Expected) -> None:
    args = hidden(case, given["where"]) if "where" in given else case.args
    arrays, options = bench.put(*args), {name: bench.put(x)[0] for name, x in given.items()}
    floats, there = [name for _, name in _floats(case)], []
    for name in case.loss.arguments[: len(case.args)]:
        try:
            value, grad = loss.value_and_grad(*arrays, wrt=name, **options)
        except UnsupportedError as refused:
            reason = _named(bench, name, refused)
            if name in floats:  # nobody expects one in labels
                bench.left_out(reason)
            continue
        equal(name in floats, True, f"{name}: whether it has a derivative")
        there.append(name)
        what = f"{loss.reduction}: {' and '.join(given)}, {case.name}"
        bench.inside(f"{what}: value beside {name}", value, want.value, want.over)
        bench.inside(f"{what}: in {name}", grad, _of(case, want, name), want.over, grad=True)
    several = ("weight", *reversed(there))
    _, grads = loss.value_and_grad(*arrays, wrt=several, **options)
    for name, grad in zip(several, grads, strict=True):
        bench.inside(
            f"{loss.reduction}: {name} of several", grad, _of(case, want, name), want.over, grad=True
        )
    try:
        loss.value_and_grad(*arrays, wrt="nothing", **options)
    except ParameterError as refused:
        equal("'nothing'" in str(refused), True, "whether the message says what is asked for")
        return
    raise LawBroken(f"{loss.name}: no error for wrt='nothing'")


def _named(bench: Bench, name: str, refused: UnsupportedError) -> str:
    """The refusal, which names the loss and the argument."""
    told = f"{bench.loss.name} has no derivative in its argument {name}"
    equal(str(refused).startswith(told), True, f"whether {str(refused)!r} names {name}")
    return str(refused)


#: So many that frameworks add them up in another way than few ones.
MANY = 20_000


@law(autodiff=True, of_calls=True)
def many_items(bench: Bench) -> None:
    """Natively, the slopes of a weighed mean of very many items, in the prediction and in the weight, are those of the
    few items that they repeat."""
    if bench.thinned and not bench.one_in(SAMPLED, "many items"):
        raise NotRun(f"quick: the slopes of many items are tried on one loss in {SAMPLED}")
    needs("it has no mean" if "mean" not in bench.loss.reductions else None)
    needs(bench.loss.structure.not_apart())
    needs(bench.loss.structure.not_weighed())
    needs("its items share arguments" if bench.loss.shared else None)
    case = bench.random()[0]
    weight = weights_of(case, bench.dtype) + 0.5
    if not weight.ndim or len(weight) != len(case.args[0]):
        raise NotRun("a call is one item")
    loss, want = reducing(bench.loss, "mean"), expected(case, "mean", weight=weight)
    times = -(-MANY // weight.size)
    again = np.tile(np.arange(len(weight)), times)
    arrays = bench.put(*(x[again] for x in (*case.args, weight)))
    gradient = next(iter(bench.harness.gradients.values()))
    for i, name, slope in ((0, "prediction", want.grad), (len(case.args), "weight", want.weight)):
        got = gradient(lambda *x: loss(*x[:-1], weight=x[-1]), i)(*arrays)
        bench.inside(f"many items: {name}", got, slope[again].times(1 / times), want.over * times, grad=True)


def _of(case: Case, want: Expected, name: str) -> Exact:
    return want.weight if name == "weight" else want.slopes[case.loss.arguments.index(name)]


def _of_samples(bench: Bench, case: Case) -> None:
    """One weight a sample has the slopes of all items of the sample."""
    case = replace(case, args=case.loss.structure.folded(case.args))
    shape = items_of(case)
    if not shape:
        return
    weight = np.asarray([0.5, 2.0] * len(case.args[0]))[: len(case.args[0])].astype(bench.dtype)
    want, n = expected(case, "mean", weight), len(weight)
    items = want.weight.reshape((n, -1))
    parts = [items[k].total() for k in range(n)]
    exact = Exact(*(np.asarray([getattr(p, part) for p in parts]) for part in ("high", "low", "size")))
    mean = reducing(bench.loss, "mean")
    _, grad = mean.value_and_grad(*bench.put(*case.args), weight=bench.put(weight)[0], wrt="weight")
    bench.inside("mean: in the weight of a sample", grad, exact, want.over, grad=True)
