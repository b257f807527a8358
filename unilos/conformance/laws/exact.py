"""What is equal to the last bit everywhere: shapes, dtypes, devices, patterns of NaN and infinity, slopes at kinks."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np

from ...engine.call import WIDER
from ...engine.paths import generic
from ...form.check import UnsupportedError
from ..bench.bench import Bench, NotRun, expected, kept, needs, reducing
from ..bench.cases import Case, dtype_of
from ..law import ALL, FLOATS, SAMPLED, law
from ..truth.envelope import FORMATS, Exact, equal, near, same_bits, same_pattern
from ..truth.glance import CLOSE, bend
from .calls import weights_of


@law(dtypes=ALL, of_calls=True)
def containers(bench: Bench) -> None:
    """Results are arrays of the caller's framework and device, of the promised shape and dtype."""
    backend = bench.harness.backend
    for case in bench.random()[:1]:
        arrays = bench.put(*case.args)
        shape = case.args[0].shape
        items = case.answers().value.high.shape
        for name in bench.loss.reductions if not bench.quick else bench.loss.reductions[:1]:
            loss = reducing(bench.loss, name)
            value, grad = loss.value_and_grad(*arrays)
            for what, x, want, dtype in (
                ("value", value, items if name == "none" else (), WIDER[bench.dtype]),
                ("gradient", grad, shape, bench.dtype),
            ):
                equal(backend.owns(x), True, f"{name}: whether the {what} is an array of {backend.name}")
                equal(backend.shape(x), want, f"{name}: shape of the {what}")
                equal(backend.dtype_name(x), dtype, f"{name}: dtype of the {what}")
                equal(backend.device(x), backend.device(arrays[0]), f"{name}: device of the {what}")


@law(dtypes=("float32",), of_calls=True)
def integers(bench: Bench) -> None:
    """Integer and boolean predictions count as the framework's default float."""
    backend = bench.harness.backend
    for case in bench.random()[:1]:
        pred = np.ones(case.args[0].shape, dtype=np.int32)
        args = (pred, *(x if x.dtype.kind in "iu" else np.ones_like(x) for x in case.args[1:]))
        got = replace(case.loss)(*bench.put(*args))
        equal(backend.dtype_name(got), backend.default_float, "dtype for integer predictions")
        wide = tuple(
            x if x.dtype.kind in "iu" and i else x.astype(backend.default_float) for i, x in enumerate(args)
        )
        same_bits(bench.get(got), bench.get(case.loss(*bench.put(*wide))), "integer predictions")


@law(dtypes=FLOATS, of_calls=True)
def nothing(bench: Bench) -> None:
    """Empty arrays give 0 with an empty gradient; a single number gives a single number."""
    loss = bench.loss
    for case in bench.random()[:1]:
        needs(loss.structure.not_empty(case.args[0].shape))
        empty = case.take(slice(0)).args
        for name in loss.reductions if not bench.quick else loss.reductions[:1]:
            value, grad = reducing(loss, name).value_and_grad(*bench.put(*empty))
            if name != "none":
                same_bits(bench.get(value), np.zeros(()), f"{name} over nothing")
            equal(bench.get(grad).shape, empty[0].shape, f"{name} over nothing: shape of the gradient")
        if (one := loss.structure.one(case.args)) is not None:
            value, grad = case.loss.value_and_grad(*bench.put(*one))
            exact = case.answers()
            bench.inside("0-d: value", value, exact.value.reshape((-1,))[0], grad=False)
            bench.inside("0-d: slope", grad, exact.slopes[0].reshape((-1,))[0], grad=True)


@law(dtypes=FLOATS, tries="ends")
def kinks(bench: Bench) -> None:
    """Where the slope jumps it is the stated one, on every backend to the last bit, and lies between the sides."""
    for case in bench.cases():
        exact = case.answers()
        at = np.isnan(exact.slopes[0].high) & np.isfinite(case.args[0].astype(np.float64))
        if not at.any() or case.loss.structure.not_apart():
            continue
        rows = at if at.ndim == 1 else at.any(axis=tuple(range(1, at.ndim)))
        small = kept(case, tuple((rows & np.isfinite(_inputs(case))).tolist()))
        if not len(small.args[0]):
            continue
        value, grad = small.loss.value_and_grad(*bench.put(*small.args))
        _, want_grad = small.loss.value_and_grad(*small.args)  # on NumPy, the reference of the exact layer
        where = np.isnan(small.answers().slopes[0].high)
        _same_at_kinks(small, where, bench.get(value), bench.get(grad), np.asarray(want_grad))


def _same_at_kinks(case: Case, where: Any, value: Any, got: Any, want: Any) -> None:
    """Limits agree in their pattern, and jumps at places of one number to the last bit."""
    same_pattern(got, want, f"kinks: slopes of {case.name}")
    numbers = case.loss.structure.kinked(case.args)
    if numbers is None:
        return
    finite = np.isfinite(want.astype(np.float64)) & where & np.isfinite(np.asarray(value, dtype=np.float64))
    same_bits(np.where(finite, got, 0), np.where(finite, want, 0), f"kinks: slopes of {case.name}")
    if [k.slope for k in case.loss.meta.kinks if k.at.endswith("= 0") and k.slope == "0"]:
        zero = finite & (numbers == 0)
        same_bits(np.where(zero, got, 0), np.zeros_like(got), "kinks: the slope at 0")


def _inputs(case: Case) -> np.ndarray:
    """1 for items whose inputs are all finite, NaN elsewhere."""
    fine = np.ones(len(case.args[0]), dtype=bool)
    for x in case.args:
        fine &= np.isfinite(x.astype(np.float64)).reshape(len(x), -1).all(axis=1)
    return np.where(fine, 1.0, np.nan)


@law(dtypes=FLOATS, of_calls=True)
def limits(bench: Bench) -> None:
    """NaN and infinities are where they are on NumPy, and a NaN stays in its item."""
    for case in bench.random()[:1]:
        if case.loss.structure.not_apart():
            continue
        pred = case.args[0].copy()
        edges = [np.nan, np.inf, -np.inf][: len(pred) - 1]
        _, first = np.unique(case.loss.structure.groups(pred.shape), return_index=True)
        pred.flat[first[: len(edges)]] = edges
        args = (pred, *case.args[1:])
        value, grad = case.loss.value_and_grad(*bench.put(*args))
        want_value, want_grad = case.loss.value_and_grad(*args)
        same_pattern(bench.get(value), want_value, "limits: values")
        same_pattern(bench.get(grad), want_grad, "limits: gradients")
        equal(bool(np.isnan(bench.get(value)[0])), True, "limits: whether a NaN in the prediction shows")
        clean = case.loss.value_and_grad(*bench.put(*case.args))
        at = slice(len(edges), None)
        got, want = (bench.get(x).astype(np.float64)[at] for x in (value, clean[0]))
        near(got, want, 1e-5 * float(np.max(np.abs(want), initial=0.0)), "limits: items beside a NaN")


@law(dtypes=("float16", "bfloat16"))
def half(bench: Bench) -> None:
    """Half precision is computed in float32: squares beyond its range are finite losses."""
    far = bench.loss.structure.far(300.0)
    if far is None:
        raise NotRun("for residual losses")
    args = tuple(x.astype(dtype_of(bench.dtype)) for x in far)
    case = Case("large", reducing(bench.loss, "none"), bench.dtype, args)
    bench.inside("half: large residuals", case.loss(*bench.put(*args)), case.answers().value)


#: What weights are multiplied by, so that their sum is beyond float16.
HEAVY = 2.0**20


@law(dtypes=("float16", "bfloat16"), of_calls=True, costly=True)
def half_derivatives(bench: Bench) -> None:
    """Of half precision the Hessian's diagonal, of a weighed mean under a mask, too, and the slopes in further
    arguments are rounded once, to its dtype."""
    for case in bench.random()[:1]:
        arrays, answers = bench.put(*case.args), case.answers()
        _half_mean(bench, case)
        with suppress(UnsupportedError):
            bent = case.loss.hessian(*arrays)
            if case.loss.structure.not_curved() is None:
                bench.inside(f"half: curvature, {case.name}", bent, answers.curvature, grad=True)
        for i, name in enumerate(case.loss.arguments[: len(case.args)]):
            if case.args[i].dtype.kind not in "iub":
                with suppress(UnsupportedError):
                    grad = case.loss.grad(*arrays, wrt=name)
                    bench.inside(f"half: in {name}, {case.name}", grad, answers.slopes[i], grad=True)


def _half_mean(bench: Bench, case: Case) -> None:
    """The Hessian's diagonal of a mean, whose divisor half precision does not hold: in front of it all is small."""
    curved = case.loss.structure.not_curved() is None
    few = bench.thinned and not (bench.dtype == "float16" and bench.one_in(2 * SAMPLED, "half means"))
    if few or not curved or "mean" not in case.loss.reductions:
        return
    loss, weight = reducing(case.loss, "mean"), (weights_of(case, WIDER[bench.dtype]) + 0.75) * HEAVY
    given = {"weight": weight, "where": np.arange(weight.size).reshape(weight.shape) % 3 != 1}
    want = expected(case, "mean", **given)
    with suppress(UnsupportedError):
        bent = loss.hessian(*bench.put(*case.args), **{k: bench.put(x)[0] for k, x in given.items()})
        bench.inside(f"half: curvature of a mean, {case.name}", bent, want.curvature, want.over, grad=True)


@law(costly=True)
def large_means(bench: Bench) -> None:
    """A mean is finite where its items are, although their sum is beyond the range, on every path and with its
    gradient."""
    largest, tried = FORMATS[bench.dtype].largest, False
    for number in (0.8 * largest**0.5, 0.7 * largest, float(np.log(largest)) - 0.5):
        far = bench.loss.structure.far(number)
        if far is None or "mean" not in bench.loss.reductions:
            raise NotRun("for means of residuals")
        args = tuple(x.astype(bench.dtype) for x in far)
        answers, n = Case("large", reducing(bench.loss, "none"), bench.dtype, args).answers(), len(args[0])
        exact, slope = answers.value[:1].reshape(()), answers.slopes[0].times(1 / n)
        if not largest / n < abs(float(exact.high)) < 0.9 * largest:
            continue
        tried, loss, arrays = True, reducing(bench.loss, "mean"), bench.put(*args)
        (ones,) = bench.put(np.ones(n, dtype=bench.dtype))
        for kernels, weight in product((True, False), (None, ones)):
            how = f"{'' if kernels else 'generic, '}{'plain' if weight is None else 'weighted'}"
            what = f"items of {float(exact.high):.3g}, {how}"
            with bench.quiet(), nullcontext() if kernels else generic():
                alone = loss(*arrays, weight=weight)
                value, grad = loss.value_and_grad(*arrays, weight=weight)
            bench.inside(f"the mean of {what}", alone, exact, n)
            bench.inside(f"the mean of {what}, with its gradient", value, exact, n)
            bench.inside(f"the gradient of {what}", grad, slope, n, grad=True)
    if not tried:
        raise NotRun("its items stay far from the end of the range")


LONG = 70_000


@law(dtypes=("float16", "bfloat16"), of_calls=True)
def long_sums(bench: Bench) -> None:
    """Sums over 70 000 entries of half precision neither overflow nor stop growing."""
    loss = reducing(bench.loss, "mean")
    args, size = _long(bench)
    wide = tuple(x if x.dtype.kind in "iu" else x.astype(np.float64) for x in args)
    want = np.asarray(loss(*wide))  # on NumPy in float64
    exact = Exact(want, np.zeros(()), np.asarray(abs(float(want)) + size))
    bench.inside("long sums", loss(*bench.put(*args)), exact, over=LONG)


def _long(bench: Bench) -> tuple[tuple[np.ndarray, ...], float]:
    """A case made long along what a loss adds up, and how far its mean moves when every input moves by its size."""
    loss, case = bench.loss, bench.random()[0]
    needs(loss.structure.not_long())
    items = reducing(loss, "none")(*(x if x.dtype.kind in "iu" else x.astype(np.float64) for x in case.args))
    moves = float(np.mean(np.abs(items) + case.answers().value.size))
    return loss.structure.repeated(case.args, LONG), moves


@law(dtypes=("float16", "bfloat16"), of_calls=True)
def many_classes(bench: Bench) -> None:
    """Rows of 50 000 logits in half precision keep the digits of float32."""
    needs(bench.loss.structure.not_wide(bench.loss))
    classes, kind = 50_000, dtype_of(bench.dtype)
    logits = np.random.default_rng(0).normal(0.0, 3.0, (2, classes)).astype(kind)
    label, wide = np.asarray([0, classes - 1]), logits.astype(np.float64)
    loss = reducing(bench.loss, "mean")
    value, slope = loss.value_and_grad(wide, label)  # on NumPy in float64
    got = loss.value_and_grad(*bench.put(logits, label))
    for what, found, want in zip(("value", "gradient"), got, map(np.asarray, (value, slope)), strict=True):
        moves = np.abs(want) * (1.0 + np.ptp(wide))  # when every logit moves by its distance to the largest
        exact = Exact(want, np.zeros_like(want), moves)
        bench.inside(f"many classes: {what}", found, exact, over=classes, grad=what == "gradient")


@law(of_calls=True)
def derivatives_refused(bench: Bench) -> None:
    """What has no derivative says so by name: a curvature is exact or refused, never zeros."""
    for case in bench.random()[:1]:
        try:
            got = case.loss.hessian(*bench.put(*case.args))
        except UnsupportedError as error:
            equal(bench.loss.name in str(error), True, "whether the message names the loss")
            return
        if bench.loss.structure.not_curved() is None:
            bench.inside("curvature: refused or exact", got, case.answers().curvature, grad=True)
            return
        for k in range(0, case.args[0].size, 3):
            want = bend(case.loss, case.args, k)
            near(
                bench.get(got).flat[k],
                want,
                CLOSE * (1 + abs(want)),
                f"curvature: refused or exact, entry {k}",
            )


@law()
def other_devices(bench: Bench) -> None:
    """Results stay on the device of the prediction, also on devices without data, and nothing is read back."""
    for case in bench.random()[:1]:
        if (reason := bench.harness.devices(bench.loss, bench.dtype, case.args)) is not None:
            raise NotRun(reason)
