"""Curvatures that are not second derivatives: parabolas above a loss, and those of Gauss and Newton."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...form.check import UnsupportedError
from ...form.curvatures import KINDS, Exact, Kind, Lacking, Weight
from ..bench.bench import Bench, NotRun, divisor, expected, left, needs, reducing
from ..bench.cases import Case
from ..law import FLOATS, SAMPLED, law
from ..truth import envelope
from ..truth.envelope import FORMATS, equal, near, same_bits
from ..truth.parabola import Bound, composed, judged, moves, split
from .shapes import Layout, layouts, weighings

Array = np.ndarray[Any, Any]


def _stated(bench: Bench, kind: Kind) -> Any:
    """How a curvature is had; leaves the law where there is none, once that is what a call says."""
    found = bench.loss.curvature_of(kind)
    if isinstance(found, Lacking):
        for case in bench.random():
            try:
                case.loss.hessian(*bench.put(*case.args), curvature=kind)
            except UnsupportedError as refused:
                equal(found.says in str(refused), True, f"whether the refusal says why: {refused}")
            else:
                equal("an answer", "a refusal", f"hessian(curvature={kind!r}) of what has none")
        raise NotRun(found.says)
    return found


@law(dtypes=FLOATS, tries="all")
def majorizers(bench: Bench) -> None:
    """The majorizer's parabola touches the definition at the prediction and lies above it at others, near and far, in
    all entries of a row together; it opens upwards; and it is the weight or curvature that the loss says it is."""
    stated = _stated(bench, "majorizer")
    for case in bench.cases() if not bench.sparing else bench.random():
        arrays = bench.put(*case.args)
        _, grad, bend = (bench.get(x) for x in case.loss.value_grad_hessian(*arrays, curvature="majorizer"))
        exact = case.answers()
        # At a kink any slope of the loss will do: its own.
        unknown = np.isnan(exact.slopes[0].high)
        slope = envelope.Exact(
            np.where(unknown, grad, exact.slopes[0].high),
            np.where(unknown, 0.0, exact.slopes[0].low),
            exact.slopes[0].size,
        )
        want = _weight(case) if isinstance(stated, Weight) else None
        bound = Bound(case, slope, bend, np.zeros(bend.shape) if want is None else want.size)
        for number, moved in enumerate(
            moves(case, bench.quick or not bench.first or bool(bench.harness.gradients))
        ):
            if bench.thinned and not bench.one_in(2, str(number)):
                continue
            found = bound.broken(moved)
            equal(found, None, f"a majorizer: {case.name}: where the loss lies above it")
        _opens(bench, case, slope, bend)
        if want is None and isinstance(stated, Exact):
            want = exact.curvature
        if want is not None:
            got = case.loss.hessian(*arrays, curvature="majorizer")
            bench.inside(f"majorizer: {case.name}", got, want, grad=True)


def _opens(bench: Bench, case: Case, slope: envelope.Exact, bend: Array) -> None:
    """Above 0 wherever there is a slope; never below."""
    known = np.isfinite(case.args[0].astype(np.float64)) & np.isfinite(slope.high)
    if bench.loss.structure.not_apart() is None:
        known &= case.loss.structure.against(np.isfinite(case.answers().value.high), known.shape)
    below = known & ~(bend >= 0)
    equal(bool(below.any()), False, f"a majorizer: {case.name}: whether it is negative or NaN somewhere")
    size = np.abs(case.args[0].astype(np.float64))
    ordinary = known & (size < 1e6) & (np.abs(slope.high) > 1e6 * FORMATS[bench.dtype].normal)
    flat = ordinary & (bend == 0)
    equal(bool(flat.any()), False, f"a majorizer: {case.name}: whether it is flat where the loss has a slope")


def _weight(case: Case) -> envelope.Exact:
    """The exact slope over the exact residual; where that is 0, the curvature."""
    e, exact = np.asarray(case.loss.structure.kinked(case.args)), case.answers()
    slope = exact.slopes[0]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = slope.high / e
        size = np.abs(slope.size / e) + np.abs(ratio)
    tiny = np.abs(e) <= FORMATS[case.dtype].normal
    high = np.where(e == 0, exact.curvature.high, np.where(tiny | ~np.isfinite(ratio), np.nan, ratio))
    size = np.where((e == 0) | ~np.isfinite(size), 0.0, size)
    return envelope.Exact(high, np.zeros(high.shape), size)


@law(dtypes=FLOATS, tries="all")
def gauss_newton(bench: Bench) -> None:
    """Gauss and Newton's curvature is never negative. It is the exact one of a convex loss, and of others what their
    outer function, which with the inner one makes up the definition, gives when it is pulled back."""
    stated = _stated(bench, "gauss_newton")
    for case in bench.cases():
        got = case.loss.hessian(*bench.put(*case.args), curvature="gauss_newton")
        value, bend = case.answers().value, bench.get(got)
        finite = np.isfinite(case.args[0].astype(np.float64)) & case.loss.structure.against(
            np.isfinite(value.high), bend.shape
        )
        equal(bool((finite & (bend < 0)).any()), False, f"gauss_newton: {case.name}: whether it is negative")
        if isinstance(stated, Exact):
            exact = case.answers().curvature
            equal(bool((exact.high < 0).any()), False, f"gauss_newton: {case.name}: whether it is concave")
            bench.inside(f"gauss_newton: {case.name}", got, exact, grad=True)
        else:
            want = _pulled_back(bench, case)
            equal(
                bool(np.isnan(want.high).all()),
                False,
                f"gauss_newton: {case.name}: whether nothing is judged",
            )
            bench.inside(f"gauss_newton: {case.name}", got, want, grad=True)


def _pulled_back(bench: Bench, case: Case) -> envelope.Exact:
    """By the outer and inner functions of items: of all of them, and in quick runs of a sample."""
    high = np.full(case.args[0].shape, np.nan)
    size = np.zeros(high.shape)
    for number, unfolded in enumerate(case.loss.structure.unfold(case.loss, case.args)):
        sampled = bench.thinned and not np.isnan(high).all()
        if not judged(unfolded) or (sampled and not bench.one_in(SAMPLED, str(number))):
            continue
        try:
            whole, defined = composed(case.loss, unfolded)
            found, moved = split(case.loss, unfolded)
        except (ValueError, ZeroDivisionError, TypeError):  # outside of the domain, where roots are complex
            continue
        if not (np.isfinite(float(whole)) and np.isfinite(float(defined))):
            continue
        near(float(whole - defined), np.zeros(()), 1e-30 * (1 + abs(float(defined))), "outer of inner")
        for places, bend, far in zip(unfolded.places, found, moved, strict=False):
            for place in places:
                if place.argument == 0:
                    high.flat[place.entry], size.flat[place.entry] = bend, far
    return envelope.Exact(high, np.zeros(high.shape), size)


@law(dtypes=FLOATS, tries="ends", of_calls=True)
def curvatures_at_once(bench: Bench) -> None:
    """`value_grad_hessian` gives what `value_and_grad` and `hessian` do, of every curvature, reduced and weighed."""
    needs(bench.loss.structure.not_curved())
    for case in bench.random()[: 1 if bench.sparing else None]:
        for kind in KINDS:
            if isinstance(bench.loss.curvature_of(kind), Lacking):
                continue
            for name in bench.loss.reductions if not bench.sparing else ("mean",):
                for options in weighings(case, bench.dtype)[3:4]:
                    _together(bench, case, reducing(bench.loss, name), kind, options)


def _together(bench: Bench, case: Case, loss: Any, kind: Kind, given: dict[str, Any]) -> None:
    want = expected(case, loss.reduction, **given)
    arrays, options = bench.put(*case.args), {k: bench.put(v)[0] for k, v in given.items()}
    try:
        value, grad, bend = loss.value_grad_hessian(*arrays, curvature=kind, **options)
    except UnsupportedError as refused:
        raise NotRun(str(refused)) from None
    what = f"at once: {kind}, {' and '.join((loss.reduction, *given))}, {case.name}"
    bench.inside(f"{what}: value", value, want.value, want.over)
    bench.inside(f"{what}: gradient", grad, want.grad, want.over, grad=True)
    alone = bench.get(loss.hessian(*arrays, curvature=kind, **options))
    if bench.sparing:  # two programs, which a compiler rounds each in its way
        near(bench.get(bend), alone, 16 * FORMATS[bench.dtype].unit * _largest(alone), f"{what}: curvature")
    else:
        same_bits(bench.get(bend), alone, f"{what}: curvature")


def _largest(x: Array) -> float:
    return float(np.max(np.abs(x), initial=0.0, where=np.isfinite(x)))


@law(dtypes=FLOATS, tries="ends", of_calls=True, costly=True)
def curvatures_reduced(bench: Bench) -> None:
    """Every curvature of a reduced loss is that of its items: weighed, masked, over what the reduction divides by."""
    needs(bench.loss.structure.not_curved() or bench.loss.structure.not_apart())
    both: tuple[Kind, ...] = ("majorizer", "gauss_newton")
    kinds: list[Kind] = [k for k in both if not isinstance(bench.loss.curvature_of(k), Lacking)]
    needs(None if kinds else "it has the exact curvature alone")
    for case in bench.random():
        for layout in (
            Layout("one axis", case, bench.loss, case.args, lambda x: x),
            *(() if bench.sparing else layouts(case, bench.loss)),
        ):
            for kind in kinds:
                for name in bench.loss.reductions if not bench.sparing else ("mean",):
                    for given in weighings(layout.case, bench.dtype)[
                        3 if bench.sparing else 0 :: 1 if not bench.quick else 3
                    ]:
                        _scaled(bench, layout, kind, name, given)


def _scaled(bench: Bench, layout: Layout, kind: Kind, name: str, given: dict[str, Any]) -> None:
    loss, case = reducing(layout.loss, name), layout.case
    arrays, options = bench.put(*layout.args), {k: bench.put(v)[0] for k, v in given.items()}
    items = bench.get(case.loss.hessian(*bench.put(*case.args), curvature=kind)).astype(np.float64)
    shape = case.loss.structure.items(case.args[0].shape)
    mask = left(given["where"], shape).astype(np.float64) if "where" in given else np.ones(shape)
    scale = np.where(mask > 0, left(given["weight"], shape), 0.0) if "weight" in given else mask
    over = divisor(case, name, scale, mask, float(shape[0] if shape else 1)) or 1.0
    factor = case.loss.structure.against(scale, items.shape) / over
    with np.errstate(invalid="ignore"):
        want = np.where(factor == 0, 0.0, items * factor)
    got = loss.hessian(*arrays, curvature=kind, **options)
    what = f"curvature of a reduced loss: {kind}, {' and '.join((name, *given))}, {layout.name}, {case.name}"
    placed = layout.placed(want)
    zeros = np.zeros(placed.shape)
    bench.inside(what, got, envelope.Exact(placed, zeros, np.abs(placed)), int(np.prod(shape)), grad=True)
