"""What is equal to the last bit everywhere: shapes, dtypes, devices, patterns of NaN and infinity, slopes at kinks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...engine.call import WIDER
from ...form.check import UnsupportedError
from ...form.facts import REAL
from ..bench.bench import Bench, NotRun, kept, reducing
from ..bench.cases import Case, dtype_of, takes_labels
from ..law import ALL, FLOATS, law
from ..truth.envelope import Exact, LawBroken, equal, same_bits, same_pattern
from ..truth.unfold import unfold


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
        several = loss.whole and loss.items_shape(case.args[0].shape)
        if not loss.local and not loss.pooled and not several:
            raise NotRun("an image without pixels has no edges")
        names = loss.arguments
        empty = tuple(x if n in loss.shared else x[:0] for n, x in zip(names, case.args, strict=False))
        for name in loss.reductions if not bench.quick else loss.reductions[:1]:
            value, grad = reducing(loss, name).value_and_grad(*bench.put(*empty))
            if name != "none":
                same_bits(bench.get(value), np.zeros(()), f"{name} over nothing")
            equal(bench.get(grad).shape, empty[0].shape, f"{name} over nothing: shape of the gradient")
        if not loss.rowwise and not loss.sampled and loss.local:
            single = tuple(x.reshape(-1)[0] for x in case.args)
            value, grad = case.loss.value_and_grad(*bench.put(*single))
            exact = case.answers()
            bench.inside("0-d: value", value, exact.value.reshape((-1,))[0], grad=False)
            bench.inside("0-d: slope", grad, exact.slopes[0].reshape((-1,))[0], grad=True)


@law(dtypes=FLOATS, tries="ends")
def kinks(bench: Bench) -> None:
    """Where the slope jumps it is the stated one, on every backend to the last bit, and lies between the sides."""
    for case in bench.cases():
        exact = case.answers()
        at = np.isnan(exact.slopes[0].high) & np.isfinite(case.args[0].astype(np.float64))
        if not at.any() or not case.loss.local:
            continue
        rows = at if at.ndim == 1 else at.any(axis=tuple(range(1, at.ndim)))
        small = kept(case, tuple((rows & np.isfinite(_inputs(case))).tolist()))
        if not len(small.args[0]):
            continue
        value, grad = small.loss.value_and_grad(*bench.put(*small.args))
        _, want_grad = small.loss.value_and_grad(*small.args)  # on NumPy, the reference of the exact layer
        where = np.isnan(small.answers().slopes[0].high)
        if small.loss.rowwise or small.loss.sampled:
            same_pattern(bench.get(grad), want_grad, f"kinks: {small.name}")
        else:
            _same_at_kinks(bench, small, where, bench.get(value), bench.get(grad), np.asarray(want_grad))


def _same_at_kinks(
    bench: Bench, case: Case, where: np.ndarray, value: np.ndarray, got: np.ndarray, want: np.ndarray
) -> None:
    """Kinks of a pointwise loss: limits agree in their pattern, jumps to the last bit."""
    finite = np.isfinite(want.astype(np.float64)) & where & np.isfinite(np.asarray(value, dtype=np.float64))
    residual = case.loss.residual or case.loss.of_params
    if residual:
        same_bits(np.where(finite, got, 0), np.where(finite, want, 0), f"kinks: slopes of {case.name}")
        stated = [k.slope for k in case.loss.meta.kinks if k.at.endswith("= 0") and k.slope == "0"]
        zero = finite & (np.asarray([sum(float(v) for v in n) for n in _numbers(case)]) == 0)
        if stated:
            same_bits(np.where(zero, got, 0), np.zeros_like(got), "kinks: the slope at 0")
    else:
        same_pattern(np.where(where, got, 0), np.where(where, want, 0), f"kinks: slopes of {case.name}")


def _numbers(case: Case) -> list[tuple[float, ...]]:
    return [
        (u.item.fields[0].pred, -u.item.fields[0].target) if case.loss.residual else u.item.fields
        for u in unfold(case.loss, case.args)
    ]


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
        if not case.loss.local:
            continue
        pred = case.args[0].copy()
        edges = [np.nan, np.inf, -np.inf][: len(pred) - 1]
        for i, v in enumerate(edges):
            pred[(i, 0) if pred.ndim > 1 else i] = v
        args = (pred, *case.args[1:])
        value, grad = case.loss.value_and_grad(*bench.put(*args))
        want_value, want_grad = case.loss.value_and_grad(*args)
        same_pattern(bench.get(value), want_value, "limits: values")
        same_pattern(bench.get(grad), want_grad, "limits: gradients")
        if not np.isnan(bench.get(value)[0]):
            raise LawBroken("limits: a NaN in the prediction was swallowed")
        clean = case.loss.value_and_grad(*bench.put(*case.args))
        at = slice(len(edges), None)
        if not np.allclose(bench.get(value)[at], bench.get(clean[0])[at], rtol=1e-5, atol=0):
            raise LawBroken("limits: a NaN reached other items")


@law(dtypes=("float16", "bfloat16"))
def half(bench: Bench) -> None:
    """Half precision is computed in float32: squares beyond its range are finite losses."""
    if bench.loss.rowwise or not bench.loss.residual or not bench.loss.local:
        raise NotRun("for residual losses")
    kind = dtype_of(bench.dtype)
    args = bench.put(np.full(4, 300.0).astype(kind), np.zeros(4).astype(kind))
    case = Case(
        "large",
        reducing(bench.loss, "none"),
        bench.dtype,
        (np.full(4, 300.0).astype(kind), np.zeros(4).astype(kind)),
    )
    bench.inside("half: large residuals", case.loss(*args), case.answers().value)


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
    if loss.whole or not loss.local or loss.of_params:
        raise NotRun("it adds up pairs or parameters")
    if loss.sampled:  # shares of sums, from 0 to 1
        more = LONG // int(np.prod(case.args[0].shape[1:])) + 1
        return tuple(np.tile(x[:2], (1, more, *(1,) * (x.ndim - 2))) for x in case.args), 1.0
    if loss.rowwise:
        raise NotRun("its sums run over classes")
    more = LONG // len(case.args[0]) + 1
    items = reducing(loss, "none")(*(x.astype(np.float64) for x in case.args))
    moves = float(np.mean(np.abs(items) + case.answers().value.size))
    return tuple(np.tile(x, (more, *(1,) * (x.ndim - 1))) for x in case.args), moves


@law(dtypes=("float16", "bfloat16"), of_calls=True)
def many_classes(bench: Bench) -> None:
    """Rows of 50 000 logits in half precision keep the digits of float32."""
    if not takes_labels(bench.loss) or bench.loss.meta.pred != REAL:
        raise NotRun("it takes no logits with labels")
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
        bench.inside("curvature: refused or exact", got, case.answers().curvature, grad=True)


@law()
def other_devices(bench: Bench) -> None:
    """Results stay on the device of the prediction, also on devices without data, and nothing is read back."""
    for case in bench.random()[:1]:
        if (reason := bench.harness.devices(bench.loss, bench.dtype, case.args)) is not None:
            raise NotRun(reason)
