"""What came before does not count, nor what goes on beside: arrays that were changed in place, threads, tasks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from dataclasses import replace
from typing import Any

import numpy as np

from ...engine.paths import generic
from ...face.registry import _loss
from ...form.check import ArgumentError, UnsupportedError
from ...form.sorts import Vector
from ..bench.bench import Bench, NotRun, expected, less, reducing
from ..bench.cases import Case
from ..law import FLOATS, law
from ..truth.envelope import equal, same_bits
from .calls import items_of, weights_of


@law(of_calls=True)
def determinism(bench: Bench) -> None:
    """The same call gives the same bits three times, with other calls between, which leave its results as they are."""
    for case in bench.random()[:1]:
        arrays = bench.put(*case.args)
        found = bench.loss.value_and_grad(*arrays)
        first = [bench.get(x) for x in found]
        bench.loss.value_and_grad(*bench.put(case.args[0][::-1].copy(), *case.args[1:]))
        for x, y in zip(found, first, strict=True):
            same_bits(bench.get(x), y, "a result after another call")
        for _ in range(2):
            case.loss(*arrays)
            for x, y in zip(bench.loss.value_and_grad(*arrays), first, strict=True):
                same_bits(bench.get(x), y, "a repeated call", signed=True)


@law()
def any_order(bench: Bench) -> None:
    """A loss keeps no state: one object serves two inputs in either order, and weights and masks in turn."""
    for case in bench.random()[:1]:
        turned = replace(case, args=(case.args[0][::-1].copy(), *case.args[1:]))
        one, other = bench.put(*case.args), bench.put(*turned.args)
        a, b = bench.get(bench.loss(*one)), bench.get(bench.loss(*other))
        same_bits(bench.get(bench.loss(*other)), b, "the second input first")
        same_bits(bench.get(bench.loss(*one)), a, "the first input second")
        for x, y in ((one, case), (other, turned)):
            want = expected(y, bench.loss.reduction)
            bench.inside("any order", bench.loss(*x), want.value, want.over)
        reductions = bench.loss.reductions
        loss = reducing(bench.loss, "mean" if "mean" in reductions else reductions[0])
        weight = weights_of(case, bench.dtype)
        mask = (np.arange(weight.size) % 3 != 1).reshape(weight.shape)
        for w, m in ((weight, mask), (np.flip(weight).copy(), ~mask), (weight, mask)):
            for given in ({"weight": w}, {"where": m}, {"weight": w, "where": m}):
                held = {k: bench.put(x)[0] for k, x in given.items()}
                new = bench.get(replace(loss)(*one, **held))  # an object that has seen nothing
                same_bits(bench.get(loss(*one, **held)), new, f"another {' and '.join(given)}")


@law(costly=True)
def changed_in_place(bench: Bench) -> None:
    """An array that was changed in place counts as it is now, among the arguments and among the hyper-parameters."""
    tried = False
    for case in bench.random()[:1]:
        loss, turned = bench.loss, tuple(x[::-1].copy() for x in case.args)
        want = [bench.get(x) for x in loss.value_and_grad(*bench.put(*turned))]
        arrays = bench.put(*(x.copy() for x in case.args))
        loss.value_and_grad(*arrays)  # the last call before the change: it may be what is remembered
        try:
            for x, new in zip(arrays, bench.put(*turned), strict=True):
                x[...] = new
        except TypeError:  # of arrays that cannot be written to
            break
        for got, right in zip(loss.value_and_grad(*arrays), want, strict=True):
            same_bits(bench.get(got), right, "a call after its arguments were changed in place", signed=True)
        tried = True
    for name, value in bench.loss.parameters().items():
        if isinstance(value, Vector) and len(value) > 1:
            _hyper(bench, name, np.asarray(list(value), dtype=np.float64))
            tried = True
    if not tried:
        raise NotRun("its arrays cannot be written to, and it has no hyper-parameter that is one")


def _hyper(bench: Bench, name: str, value: np.ndarray[Any, Any]) -> None:
    """The function of a loss, called with an array that changes between two calls."""
    own = {k: v for k, v in bench.loss.parameters().items() if k != name}
    for case in bench.random()[:1]:
        arrays, held = bench.put(*case.args), value.copy()
        cls = type(bench.loss)
        first = bench.get(_loss(cls, {**own, name: held}, (), {})(*arrays))
        held[...] = 2 * value[::-1]
        now = bench.get(_loss(cls, {**own, name: held}, (), {})(*arrays))
        right = bench.get(_loss(cls, {**own, name: (2 * value[::-1]).tolist()}, (), {})(*arrays))
        same_bits(now, right, f"a call after {name} was changed in place", signed=True)
        again = bench.get(_loss(cls, {**own, name: value.tolist()}, (), {})(*arrays))
        same_bits(again, first, f"a call with the first {name} again", signed=True)


@law(of_calls=True, costly=True)
def threads(bench: Bench) -> None:
    """Calls in several threads give what they give one after another."""
    for case in bench.random()[:1]:
        inputs = [bench.put(*args) for args in (case.args, tuple(x[::-1].copy() for x in case.args))]
        want = [[bench.get(x) for x in bench.loss.value_and_grad(*arrays)] for arrays in inputs]

        def call(k: int) -> list[Any]:
            with bench.harness.session(bench.dtype):
                return [bench.get(x) for x in bench.loss.value_and_grad(*inputs[k % 2])]  # noqa: B023

        with ThreadPoolExecutor(4) as pool:
            for k, found in enumerate(pool.map(call, range(12))):
                for got, right in zip(found, want[k % 2], strict=True):
                    same_bits(got, right, "a call in one of several threads", signed=True)


@law(of_calls=True, costly=True)
def tasks(bench: Bench) -> None:
    """Calls in tasks of asyncio give what they give one after another, and a task that turns kernels off turns them off
    for itself alone."""
    for case in bench.random()[:1]:
        arrays, switches = bench.put(*case.args), (nullcontext, generic)

        def call(switch: Any) -> tuple[str, list[Any]]:
            with switch():
                return _told(bench, arrays)  # noqa: B023

        async def turns(switch: Any) -> list[tuple[str, list[Any]]]:
            found = []
            with switch():
                for _ in range(2):
                    found.append(_told(bench, arrays))  # noqa: B023
                    await asyncio.sleep(0)  # the other one's turn
            return found

        async def both() -> Any:
            return await asyncio.gather(*map(turns, switches))  # noqa: B023

        want = [call(switch) for switch in switches]
        for (way, results), turned in zip(want, _elsewhere(bench, both), strict=True):
            for told, found in turned:
                equal(told, way, "the way of a call in one of two tasks")
                for got, right in zip(found, results, strict=True):
                    same_bits(got, right, "a call in one of two tasks", signed=True)


def _told(bench: Bench, arrays: tuple[Any, ...]) -> tuple[str, list[Any]]:
    """Which way a call takes, and what it gives."""
    found = [bench.get(x) for x in bench.loss.value_and_grad(*arrays)]
    return str(bench.loss.explain(*arrays)), found


def _elsewhere(bench: Bench, main: Any) -> Any:
    """Run an event loop in a thread of its own: there may be one in this thread already."""

    def run() -> Any:
        with bench.harness.session(bench.dtype):
            return asyncio.run(main())

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


@law(dtypes=FLOATS, tries="ends", of_calls=True, costly=True)
def sums(bench: Bench) -> None:
    """A sum of scaled losses is the sum of its scaled values, in value, gradient and partials, weighed and masked."""
    for case in bench.random():
        shape = items_of(case)
        mask = np.arange(int(np.prod(shape))).reshape(shape) % 3 != 1
        given = {"weight": weights_of(case, bench.dtype), "where": mask}
        for name in bench.loss.reductions if not bench.sparing else ("mean",):
            if name not in bench.loss.reductions:
                continue
            loss: Any = reducing(bench.loss, name)
            _summed(bench, 2 * loss - 0.5 * loss, case, given, name)


def _summed(bench: Bench, total: Any, case: Case, given: dict[str, Any], name: str) -> None:
    want = expected(case, name, **given)
    arrays, options = bench.put(*case.args), {k: bench.put(v)[0] for k, v in given.items()}
    value, grad = total.value_and_grad(*arrays, **options)
    both = [less(x.times(2.0), x.times(0.5)) for x in (want.value, want.grad)]
    what = f"2 f - f / 2, {name}, {case.name}"
    bench.inside(f"{what}: value", value, both[0], want.over)
    bench.inside(f"{what}: alone", total(*arrays, **options), both[0], want.over)
    bench.inside(f"{what}: gradient", grad, both[1], want.over, grad=True)
    for i, argument in enumerate(case.loss.arguments[: len(case.args)]):
        if i and case.args[i].dtype.kind not in "iub":
            with suppress(UnsupportedError):
                slope = less(want.slopes[i].times(2.0), want.slopes[i].times(0.5))
                _, (again, grad) = total.value_and_grad(
                    *arrays, wrt=(case.loss.arguments[0], argument), **options
                )
                bench.inside(f"{what}: gradient beside {argument}", again, both[1], want.over, grad=True)
                bench.inside(f"{what}: in {argument}", grad, slope, want.over, grad=True)
    if name != "none":
        bench.inside(f"{what}: partial", total.partial(*arrays, **options).mean(), both[0], want.over)


@law(of_calls=True)
def arithmetic(bench: Bench) -> None:
    """A loss with a sign, over a number and less another loss is that of its values, in value and gradient; what has
    no meaning beside a loss, and a hyper-parameter without its name, is refused by name."""
    loss: Any = bench.loss
    for case in bench.random()[:1]:
        want, arrays = expected(case, loss.reduction), bench.put(*case.args)
        of_two = (("-f", -loss, -1.0), ("f / 4", loss / 4, 0.25), ("3 f - f", 3 * loss - loss, 2.0))
        for what, made, factor in of_two if not bench.sparing else of_two[-1:]:
            value, grad = made.value_and_grad(*arrays)
            size = 6.0 if factor == 2.0 else abs(factor)  # 3 f and f are added up
            for name, got, exact in (("value", value, want.value), ("gradient", grad, want.grad)):
                scaled = replace(exact.times(factor), size=size * (exact.size + np.abs(exact.high)))
                bench.inside(f"{what}: {name}", got, scaled, want.over, grad=name == "gradient")
    for wrong in (
        lambda: loss + 1,
        lambda: 1 - loss,
        lambda: 2 / loss,
        lambda: loss * True,
        lambda: loss * [2.0],
    ):
        _refused(loss, wrong)
    if loss.hyper:
        _refused(loss, lambda: type(loss)(2.0))


def _refused(loss: Any, call: Callable[[], Any]) -> None:
    try:
        said = f"nothing, but {call()!r}"
    except ArgumentError as error:
        said = str(error)
    equal(said.startswith(f"{loss.name}: "), True, f"whether what is said names the loss: {said}")
