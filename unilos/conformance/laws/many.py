"""Many calls: they leave nothing behind, and no more programs are made than there have to be."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

from ...face.loss import Loss
from ...face.registry import _loss, make
from ...form.check import ParameterError
from ..bench.bench import Bench, NotRun, expected, needs
from ..bench.cases import Case, sized_cases
from ..law import law
from ..truth.envelope import equal
from .autodiff import sampled


@law(of_calls=True)
def left_behind(bench: Bench) -> None:
    """Calls with arrays of ever new shapes and ever new hyper-parameters leave no array behind."""
    cases = sized_cases(bench.loss, bench.dtype)
    losses = [*_anew(bench.loss, len(cases))] or [bench.loss] * len(cases)
    _called(bench, losses[0], cases[0])  # what the first call of all makes may stay
    with bench.harness.watched() as alive:
        for loss, case in zip(losses, cases, strict=False):
            _called(bench, loss, case)
        equal(alive(), 0, f"arrays that {len(cases)} calls left behind")


@law(of_calls=True)
def new_numbers(bench: Bench) -> None:
    """A call with a new number among the hyper-parameters compiles nothing anew, and holds the loss no longer than the
    caller does. Where numbers are part of programs, as they are no arrays in any call or have a formula of their own,
    those of old ones are given up."""
    (case,) = bench.random()[:1]
    held, programs = list[Any](), list[int]()

    def called(loss: Loss) -> None:
        _called(bench, loss, case)
        held.append(weakref.ref(loss))

    kept = bench.harness.kept(FEW)
    with kept or nullcontext():
        # Twice: a number may be the first of a range with another formula.
        for count in (4, 5):
            for _ in map(called, _anew(bench.loss, count)):
                pass
            programs.append(bench.harness.programs())
        gc.collect()
        there = sum(x() is not None for x in held)
    needs(None if held else "it has no number among its hyper-parameters")
    told = set(bench.loss.learnable) - set(bench.loss.by_number)
    if kept is None or _varied(bench.loss) in told:
        equal(programs[1] - programs[0], 0, "programs that were compiled for new numbers")
    equal(max(there, FEW if kept else 0), FEW if kept else 0, "losses that were called and are still there")


@law()
def remembered(bench: Bench) -> None:
    """A function that is called with ever new hyper-parameters remembers some of them, and not all."""
    if bench.harness.backend.name != "numpy":
        raise NotRun("needs no arrays: tried on NumPy only")
    made = [weakref.ref(loss) for loss in _anew(bench.loss, MANY, by_function=True)]
    needs(None if made else "it has no number among its hyper-parameters")
    equal(
        sum(x() is not None for x in made) > MOST, False, f"whether more than {MOST} of {MANY} are remembered"
    )


#: How many programs are kept where numbers are part of them.
FEW = 2
#: How many losses a function is called with, and may remember.
MANY, MOST = 2500, 1001


def _anew(loss: Loss, count: int, by_function: bool = False) -> Iterator[Loss]:
    """The loss with other numbers in the first of its hyper-parameters that takes them, made one at a time."""
    name = _varied(loss)
    if name is None:
        return
    for number in _numbers(loss, name, count):
        own = loss.parameters() | {name: number}
        yield _loss(type(loss), own, (), {}) if by_function else make(type(loss), own)


def _varied(loss: Loss) -> str | None:
    """The first of the hyper-parameters that takes other numbers."""
    for name, value in loss.parameters().items():
        if type(value) is float:
            try:
                for number in _numbers(loss, name, 2):
                    make(type(loss), loss.parameters() | {name: number})
            except ParameterError:  # another parameter bounds it
                continue
            return name
    return None


def _numbers(loss: Loss, name: str, count: int) -> list[float]:
    """Smaller numbers than a loss has, and beside 0 larger ones; down to half of them, and none that is whole."""
    number = getattr(loss, name) or 0.5
    return [number * (1 - (k + 1) / (2 * count + 1)) for k in range(count)]


def _called(bench: Bench, loss: Loss, case: Case) -> None:
    arrays = bench.put(*case.args)
    loss.value_and_grad(*arrays)
    loss(*arrays)


@law(autodiff=True, of_calls=True)
def batch_sizes(bench: Bench) -> None:
    """Compiled and called with batches of several sizes, it is right for all, and as few programs are made as for any
    other function."""
    needs(None if bench.harness.batches else "nothing is compiled")
    calls: list[Case] = []
    for name, (compiled, most) in bench.harness.batches.items():
        if not sampled(bench, name) or (
            bench.thinned and name in bench.harness.slow and not bench.one_in(12, name)
        ):
            continue
        calls = calls or sized_cases(bench.loss, bench.dtype)
        loss = bench.loss if bench.loss.reduction != "none" else bench.scalar(bench.loss)
        results, programs = compiled(loss, [bench.put(*case.args) for case in calls])
        sizes = len({tuple(x.shape for x in case.args) for case in calls})
        equal(
            programs > most(sizes),
            False,
            f"{name}: whether {programs} programs for {sizes} sizes are too many",
        )
        for case, (value, grad) in zip(calls, results, strict=True):
            core = bench.loss.reduction if bench.loss.reduction != "none" else "sum"
            want = expected(case, core)
            what = f"{name}: {case.name} of {len(case.args[0])}"
            bench.inside(f"{what}, value", value, want.value, want.over)
            if grad is not None:
                bench.inside(f"{what}, gradient", grad, want.grad, want.over, grad=True)
