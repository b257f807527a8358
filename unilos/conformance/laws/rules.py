"""A reduction that the library does not have is a row of its table, and right everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np

from ...engine import paths as _paths
from ...engine.share import RULES, Rule
from ..bench.bench import Bench, Expected, NotRun, expected, reducing
from ..bench.cases import Case
from ..law import law
from ..truth.envelope import equal
from .autodiff import sampled
from .calls import compiled, hidden, items_of, taken_for_large, weights_of

#: One that counts otherwise, and one that mixes. What they mean is said in plain words where results are expected.
ADDED = (Rule("half_the_items", items=0.5), Rule("shares_and_batch", shares=1.0, batch=2.0))


@contextmanager
def added() -> Iterator[None]:
    """Two rules more."""
    RULES.update({rule.name: rule for rule in ADDED})
    try:
        yield
    finally:
        for rule in ADDED:
            del RULES[rule.name]


@law(tries="ends", of_calls=True)
def reductions_added(bench: Bench) -> None:
    """A rule that the library does not have is right, in value and gradient, on the path that a mean takes."""
    if bench.loss.reductions != tuple(RULES):
        raise NotRun("it has reductions of its own")
    if bench.costs and not bench.first:
        raise NotRun(
            "where calls are traced or compiled, only the first hyper-parameters have reductions added"
        )
    with added():
        for case in bench.random()[: 1 if bench.costs else None]:
            for rule in ADDED:
                loss = reducing(bench.loss, rule.name)
                for given in _given(bench, case, rule):
                    want = expected(case, rule.name, **given)
                    _everywhere(bench, loss, case, given, want)
                    if bench.first or not bench.quick:
                        _native(bench, loss, case, given, want)
                _parts(bench, loss, case)


def _given(bench: Bench, case: Case, rule: Rule) -> list[dict[str, Any]]:
    """Weights and a mask: neither, one and the other, and both."""
    mask = np.arange(int(np.prod(items_of(case)))).reshape(items_of(case)) % 3 != 1
    weight = weights_of(case, bench.dtype)
    every: list[dict[str, Any]] = [{}, {"weight": weight}, {"where": mask}, {"weight": weight, "where": mask}]
    if bench.costs:
        return every[:1] if rule is ADDED[0] else every[3:]
    return every


def _everywhere(bench: Bench, loss: Any, case: Case, given: dict[str, Any], want: Expected) -> None:
    """As the call comes, in blocks of a few entries and through kernels, as the formula has it, and traced."""
    backend, sparing = bench.harness.backend, bench.sparing
    args = hidden(case, given["where"]) if "where" in given else case.args
    arrays, options = bench.put(*args), _options(bench, given)
    usual, small = loss.explain(*arrays, **options).path, list[Any]([loss])
    if "memory" in loss.parameters():  # a row at a time
        small.append(replace(loss, memory=1))

    def judged(way: str, one: Any, mode: Any = None) -> None:
        path, mean = (x.explain(*arrays, **options).path for x in (one, reducing(one, "mean")))
        what = f"{' and '.join((loss.reduction, *given))}, {way}{path}"
        equal(path, mean, f"{what}: the path")
        if sparing and way == "as large, " and one is loss and path == usual:
            return
        value, grad = (mode or plain)(together(one))(*arrays, *options.values())
        bench.inside(f"{what}: value", value, want.value, want.over)
        bench.inside(f"{what}: gradient", grad, want.grad, want.over, grad=True)
        if mode is None and not (sparing and way):
            bench.inside(f"{what}: alone", one(*arrays, **options), want.value, want.over)
            total = one.partial(*arrays, **options).mean()
            bench.inside(f"{what}: partial", total, want.value, want.over)

    def together(one: Any) -> Any:
        n = len(arrays)
        return lambda *x: one.value_and_grad(*x[:n], **dict(zip(options, x[n:], strict=True)))

    judged("", loss)
    with taken_for_large(backend, compiled(bench)):
        for one in small:
            judged("as large, ", one)
    if not sparing:
        with _paths.generic():
            judged("generic, ", loss)
    most = len(given) == 2 and loss.reduction == ADDED[-1].name
    for name, mode in bench.harness.modes.items():
        tried = most or not (
            bench.quick or bench.costs or name in bench.harness.slow
        )  # compiling costs seconds
        if name != "eager" and bench.first and tried and sampled(bench, name):
            judged(f"{name}, ", loss, mode)


def plain(f: Any) -> Any:
    return f


def _options(bench: Bench, given: dict[str, Any]) -> dict[str, Any]:
    return {name: bench.put(x)[0] for name, x in given.items()}


def _native(bench: Bench, loss: Any, case: Case, given: dict[str, Any], want: Expected) -> None:
    """The framework's own gradients."""
    options = _options(bench, given)
    for name, gradient in list(bench.harness.gradients.items())[: 1 if bench.quick or bench.costs else None]:
        got = gradient(lambda *arrays: loss(*arrays, **options), 0)(*bench.put(*case.args))
        bench.inside(f"{loss.reduction}, {name}", got, want.grad, want.over, grad=True)


def _parts(bench: Bench, loss: Any, case: Case) -> None:
    """Partials of two parts of the data."""
    if loss.structure.not_in_parts():
        return
    want, n = expected(case, loss.reduction), len(case.args[0]) // 3
    parts = [bench.put(*case.take(part).args) for part in (slice(0, n), slice(n, None))]
    total = loss.partial(*parts[0]) + loss.partial(*parts[1])
    bench.inside(f"{loss.reduction}: two parts", total.mean(), want.value, want.over)
