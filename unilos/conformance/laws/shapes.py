"""Calls of several axes, and single edge items: reduced, on every way that a call can go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...engine import paths as _paths
from ...form.check import UnsupportedError
from ..bench.bench import Bench, Expected, NotRun, expected, needs, reducing
from ..bench.cases import Case
from ..law import FLOATS, law
from ..truth.envelope import Exact
from .calls import compiled, items_of, taken_for_large, weights_of


@dataclass(frozen=True)
class Layout:
    """A case, and its arrays as a call has them, with the way from the case's axes to the call's."""

    name: str
    case: Case
    loss: Any
    args: tuple[Any, ...]
    placed: Callable[[Any], Any]

    def exact(self, x: Exact) -> Exact:
        return Exact(*(self.placed(part) for part in (x.high, x.low, x.size)))


def layouts(case: Case, loss: Any) -> Iterator[Layout]:
    """The items of a case along two or three axes, and rows with their classes on the middle one or on the first.

    A middle axis that is moved to the end comes back by the same move, the first one of three does not.
    """
    args = case.loss.structure.folded(case.args)
    if args is case.args:
        return
    two, half = args[0].shape[:2]
    if not loss.structure.spent and half % 2 == 0:
        args = tuple(x.reshape(two, half // 2, 2, *x.shape[2:]) for x in args)
    whole = replace(case, args=args)
    yield Layout(f"{args[0].ndim} axes", whole, loss, args, lambda x: x)
    if loss.structure.not_turned() is None and args[0].ndim == 3:
        for axis, name in enumerate(("first", "in the middle")):

            def moved(x: Any, axis: int = axis) -> Any:
                return np.moveaxis(x, -1, axis).copy() if x.ndim == 3 else x

            turned = replace(loss, axis=axis)
            yield Layout(f"the classes {name}", whole, turned, tuple(map(moved, args)), moved)


def weighings(case: Case, dtype: str) -> list[dict[str, Any]]:
    """Weights and a mask: neither, one weight an item, a mask, both, one weight a sample, and a mask of samples."""
    shape = items_of(case)
    mask = np.arange(int(np.prod(shape))).reshape(shape) % 3 != 1
    weight = weights_of(case, dtype)
    found = [{}, {"weight": weight}, {"where": mask}, {"weight": weight, "where": mask}]
    if shape:  # aligned from the left: one a sample
        sample = np.asarray([0.5, 2.0] * shape[0])[: shape[0]].astype(dtype)
        found += [{"weight": sample}, {"where": np.arange(shape[0]) % 2 == 1}]
    return found


def ways(bench: Bench) -> Iterator[tuple[str, AbstractContextManager[Any]]]:
    """How a call can go: as it comes, in small blocks and through kernels, and by the formula."""
    yield "", nullcontext()
    if bench.sparing:
        return
    yield "as large, ", taken_for_large(bench.harness.backend, compiled(bench))
    yield "generic, ", _paths.generic()


@law(dtypes=FLOATS, tries="ends", of_calls=True, costly=True)
def several_axes(bench: Bench) -> None:
    """Items along several axes, and classes on any of them, are reduced, weighed and masked as along one."""
    traced = bench.costs and not bench.sparing
    if traced:
        bench.left_out("where calls are traced, one way in six to weigh items along several axes is tried")
    for case in bench.random():
        for layout in layouts(case, bench.loss):
            reductions = bench.loss.reductions if not bench.sparing else bench.loss.reductions[-1:]
            for name in reductions:
                given = weighings(layout.case, bench.dtype)
                for options in given if not bench.sparing else given[3:4]:
                    turned = layout.loss is not bench.loss  # of two ways to turn rows, half of each
                    few = 6 if traced else (4 if turned else 2) if bench.thinned else 1
                    if few > 1 and not bench.one_in(few, layout.name, name, *options):
                        continue
                    _reduced(bench, layout, name, options)


def _reduced(bench: Bench, layout: Layout, name: str, given: dict[str, Any]) -> None:
    want = expected(layout.case, name, **given)
    what = f"{' and '.join((name, *given))}, {layout.name}, {layout.case.name}"
    loss = reducing(layout.loss, name)
    for way, entered in ways(bench):
        with entered:
            _judged(bench, f"{way}{what}", loss, layout, given, want)


def _judged(
    bench: Bench, what: str, loss: Any, layout: Layout, given: dict[str, Any], want: Expected
) -> None:
    arrays, options = bench.put(*layout.args), {k: bench.put(v)[0] for k, v in given.items()}
    value, grad = loss.value_and_grad(*arrays, **options)
    bench.inside(f"{what}: value", value, want.value, want.over)
    bench.inside(f"{what}: gradient", grad, layout.exact(want.grad), want.over, grad=True)
    bench.inside(f"{what}: alone", loss(*arrays, **options), want.value, want.over)


@law(dtypes=FLOATS, tries="ends", of_calls=True, costly=True)
def hessians(bench: Bench) -> None:
    """The Hessian's diagonal is that of the reduced loss: over what it divides by, weighed, masked, on any axis."""
    needs(bench.loss.structure.not_curved())
    for case in bench.random():
        whole = Layout("one axis", case, bench.loss, case.args, lambda x: x)
        for layout in (whole, *layouts(case, bench.loss)) if not bench.sparing else (whole,):
            for name in bench.loss.reductions if not bench.sparing else ("mean",):
                given = weighings(layout.case, bench.dtype)
                for options in given if not bench.quick else given[3:4]:
                    _bent(bench, layout, name, options)


def _bent(bench: Bench, layout: Layout, name: str, given: dict[str, Any]) -> None:
    want = expected(layout.case, name, **given)
    arrays, options = bench.put(*layout.args), {k: bench.put(v)[0] for k, v in given.items()}
    try:
        got = reducing(layout.loss, name).hessian(*arrays, **options)
    except UnsupportedError as refused:
        raise NotRun(str(refused)) from None
    what = f"hessian: {' and '.join((name, *given))}, {layout.name}, {layout.case.name}"
    bench.inside(what, got, layout.exact(want.curvature), want.over, grad=True)


#: One edge item in so many is tried alone where a run is quick, and where calls are traced or compiled.
FEW, FEWEST = 3, 9


@law(dtypes=FLOATS, costly=True)
def edges_alone(bench: Bench) -> None:
    """Every edge item on its own, reduced, is what it is among others, whichever way the call goes."""
    needs(bench.loss.structure.not_apart())
    fewer = bench.quick or bench.dtype == "float64"
    few = 1 if not bench.seed else FEWEST if bench.costs else FEW if fewer else 1
    if few > 1:
        bench.left_out(f"edge items are tried alone one in {few}, drawn by {bench.seed}")
    for case in bench.cases():
        for k in range(0 if case.random else case.ordinary, len(case.args[0])):
            if few > 1 and not bench.one_in(few, str(k)):
                continue
            one = case.few(slice(k, k + 1))
            layout = Layout("", one, bench.loss, one.args, lambda x: x)
            for name in [r for r in ("mean", "sum") if r in bench.loss.reductions][
                : 1 if bench.costs else None
            ]:
                want = expected(one, name)
                for way, entered in ways(bench):
                    with entered:
                        what = f"alone: {way}{name}, {case.name} {k}"
                        _judged(bench, what, reducing(bench.loss, name), layout, {}, want)
