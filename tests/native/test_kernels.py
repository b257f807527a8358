"""Compiled kernels: the numbers of their graphs, at every level, for every layout, in any number of threads."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import unilos
from unilos.codegen.shipped import settings
from unilos.engine.call import prepare
from unilos.engine.graph.program import Program, kind_of, program_of
from unilos.engine.graph.run import run
from unilos.engine.native import kernel as kernel_module
from unilos.engine.native import library as library_module
from unilos.engine.native.kernel import TYPES, Kernel, Seen, kernel_of
from unilos.engine.native.library import LEVELS, Library, detected, library, path_of
from unilos.engine.native.path import without
from unilos.face.registry import loss_class, names

Array = Any
FOUND = library()
pytestmark = pytest.mark.skipif(isinstance(FOUND, str), reason=str(FOUND))


def present() -> list[str]:
    """The levels that were compiled and that this machine runs."""
    if isinstance(FOUND, str):
        return []
    levels = LEVELS[: LEVELS.index(detected()) + 1]
    return [level for level in levels if Path(path_of(level)).exists()]


def drawn(loss: Any, dtype: str, items: int = 100) -> Iterator[tuple[Array, ...]]:
    rng = np.random.default_rng(7)
    stated = loss.examples(rng, items)
    for _, args in loss.structure.draws(loss, rng, items) if stated is None else stated:
        yield tuple(x if x.dtype.kind in "iub" else x.astype(dtype) for x in args)


def seen(x: Array) -> Seen:
    address = x.__array_interface__["data"][0]
    return Seen(address, TYPES[x.dtype.name], x.strides[0], x.strides[1] if x.ndim > 1 else 0)


def computed(kernel: Kernel, args: tuple[Array, ...]) -> tuple[Array, Array, float]:
    """The items, their slopes and the sum, by a kernel."""
    first = args[0]
    rows = kernel.program.rows
    items, grad = np.empty(len(first), first.dtype), np.empty(first.shape, first.dtype)
    to = grad.__array_interface__["data"][0], TYPES[first.dtype.name]
    shape = (len(first), first.shape[1] if rows else 1)
    total = kernel.run(
        *shape, [seen(x) for x in args], None, None, 1.0, to, items.__array_interface__["data"][0]
    )
    return items, grad, total


def flat(loss: Any, args: tuple[Array, ...]) -> tuple[Array, ...]:
    """The arguments as (items,) or (items, entries)."""
    first = args[0]
    shape = (-1, first.shape[-1]) if loss.structure.spent else (-1,)
    return tuple(np.ascontiguousarray(x.reshape(shape if x.shape == first.shape else -1)) for x in args)


LOCAL = [
    n
    for n in names()
    if (cls := loss_class(n))
    and cls(**cls.meta.tries[0]).structure.not_in_blocks(cls(**cls.meta.tries[0])) is None
]


@pytest.mark.parametrize("name", LOCAL)
def test_every_level_has_the_bits_of_every_other(name: str) -> None:
    """And the numbers of the graph, as NumPy carries it out."""
    levels = [Library(level) for level in present()]
    compared = 0
    for loss in [loss_class(name)(**given) for given in loss_class(name).meta.tries]:
        for dtype in ("float32", "float64"):
            for args in drawn(loss, dtype):
                call = prepare(loss, loss._bind(args, {}))
                program = program_of(loss, kind_of(call))
                if not isinstance(program, Program) or not loss.structure.entries_last(args[0].ndim):
                    continue
                given = flat(loss, args)
                found = [computed(Kernel(level, program), given) for level in levels]
                for other in found[1:]:
                    for a, b in zip(found[0], other, strict=True):
                        np.testing.assert_array_equal(a, b)
                held = [x.astype(np.int32 if x.dtype.kind in "iu" else dtype) for x in given]
                value, slope = run(program, held)
                eps = 64 * float(np.finfo(dtype).eps)
                for got, want in ((found[0][0], value), (found[0][1], slope)):
                    size = np.abs(want[np.isfinite(want)]).max(initial=0.0)
                    np.testing.assert_allclose(got, want, rtol=eps, atol=eps * size)
                compared += len(found)
    assert compared or isinstance(program, str)


@pytest.mark.parametrize("entries", [1, 2, 15, 16, 17, 127, 128, 129, 1023, 1025, 3000])
@pytest.mark.parametrize("rows", [1, 63, 64, 65, 130])
def test_rows_of_every_length(rows: int, entries: int) -> None:
    rng = np.random.default_rng(rows * entries)
    logits = rng.normal(size=(rows, entries)).astype(np.float32)
    target = rng.dirichlet(np.ones(entries), size=rows).astype(np.float32)
    labels = rng.integers(0, entries, rows)
    below, beyond = -np.abs(logits), -np.abs(logits)
    beyond[rows // 2, labels[rows // 2]] = 1  # no logarithm of a probability
    for loss, args in (
        (unilos.NLL(), (below, labels)),
        (unilos.NLL(), (beyond, labels)),
        (unilos.CrossEntropy(), (logits, labels)),
        (unilos.CrossEntropy(), (logits, target)),
        (unilos.CosineSimilarity(), (logits, target)),
    ):
        assert unilos.explain(loss, *args).path == "fused"
        value, grad = loss.value_and_grad(*args)
        with unilos.generic():
            value_, grad_ = loss.value_and_grad(*args)
        np.testing.assert_allclose(value, value_, rtol=2e-5, atol=1e-6)
        np.testing.assert_allclose(grad, grad_, rtol=1e-4, atol=2e-6 / rows)


@pytest.mark.parametrize("size", [1, 63, 64, 65, 1023, 1024, 1025, 65536, 200001])
def test_entries_of_every_number(size: int) -> None:
    rng = np.random.default_rng(size)
    pred, target, weight = (rng.normal(size=size) for _ in range(3))
    mask = rng.random(size) > 0.3
    loss = unilos.Huber(delta=0.7)
    for more in ({}, {"weight": weight**2}, {"where": mask}, {"weight": weight**2, "where": mask}):
        value, grad = loss.value_and_grad(pred, target, **more)
        with without():
            value_, grad_ = loss.value_and_grad(pred, target, **more)
        np.testing.assert_allclose(value, value_, rtol=1e-13)
        np.testing.assert_allclose(grad, grad_, rtol=1e-13, atol=1e-18)


def test_layouts_and_dtypes() -> None:
    rng = np.random.default_rng(3)
    wide = rng.normal(size=(40, 12)).astype(np.float32)
    loss, labels = unilos.CrossEntropy(), rng.integers(0, 6, 40)
    pred = np.ascontiguousarray(wide[:, ::2])
    want = loss.value_and_grad(pred, labels)
    for other in (wide[:, ::2], np.asfortranarray(pred), wide[:, ::2][::-1][::-1]):
        got = loss.value_and_grad(other, labels)
        np.testing.assert_array_equal(got[1], want[1])
        np.testing.assert_array_equal(got[0], want[0])
    for dtype in ("int8", "uint8", "int16", "uint16", "int32", "uint32", "uint64"):
        got = loss.value_and_grad(pred, labels.astype(dtype))
        np.testing.assert_array_equal(got[1], want[1])
    half = pred.astype(np.float16)
    value, grad = loss.value_and_grad(half, labels)
    exact = loss.value_and_grad(half.astype(np.float32), labels)
    np.testing.assert_array_equal(value, exact[0])
    np.testing.assert_array_equal(grad, exact[1].astype(np.float16))
    assert grad.dtype == np.float16


def test_weights_and_masks_shadow_what_is_no_number() -> None:
    pred = np.array([[1.0, np.nan, 3.0], [np.inf, 2.0, 1.0], [0.5, 0.25, 1.0]])
    labels = np.array([0, 1, 2])
    loss = unilos.CrossEntropy()
    right = loss.value_and_grad(pred[2:], labels[2:])
    for more in ({"where": np.array([False, False, True])}, {"weight": np.array([0.0, 0.0, 1.0])}):
        value, grad = loss.value_and_grad(pred, labels, **more)
        np.testing.assert_allclose(value, right[0], rtol=1e-15)
        np.testing.assert_allclose(grad[2:], right[1], rtol=1e-15)
        np.testing.assert_array_equal(grad[:2], 0.0)


def threads(count: int) -> None:
    unilos.set_threads(count)


def test_the_number_of_threads_changes_no_bit() -> None:
    rng = np.random.default_rng(5)
    pred, target = (rng.normal(size=3_000_001).astype(np.float32) for _ in range(2))
    logits, labels = rng.normal(size=(700, 1000)), rng.integers(0, 1000, 700)
    found = []
    try:
        for count in (1, 2, 3, 8):
            threads(count)
            found.append(
                (
                    *unilos.Huber().value_and_grad(pred, target),
                    *unilos.CrossEntropy().value_and_grad(logits, labels),
                )
            )
    finally:
        threads(len(os.sched_getaffinity(0)))
    for other in found[1:]:
        for a, b in zip(found[0], other, strict=True):
            np.testing.assert_array_equal(a, b)


def test_calls_from_many_threads_are_right() -> None:
    rng = np.random.default_rng(6)
    arrays = [rng.normal(size=(2, 300_000)) for _ in range(8)]
    want = [unilos.MSE().value_and_grad(*x)[0] for x in arrays]
    got: list[Any] = [None] * len(arrays)

    def work(k: int) -> None:
        for _ in range(5):
            got[k] = unilos.MSE().value_and_grad(*arrays[k])[0]

    workers = [threading.Thread(target=work, args=(k,)) for k in range(len(arrays))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    np.testing.assert_array_equal(got, want)


def test_a_forked_process_computes() -> None:
    program = """
import os, signal, numpy as np, unilos
x = np.ones(500_000); y = np.zeros(500_000)
loss = unilos.MSE()
loss.value_and_grad(x, y)
child = os.fork()
if not child:
    signal.alarm(20)
    os._exit(0 if float(loss(x, y)) == 1.0 else 1)
raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    assert subprocess.run([sys.executable, "-c", program], timeout=60).returncode == 0


def test_a_kernel_is_found_by_what_is_computed() -> None:
    class Steeper(unilos.Huber):
        def at(self, xp: Any, *args: Any) -> Any:
            point = super().at(xp, *args)
            return type(point)(3.5 * point.value + 1, lambda: 3.5 * point.slope())

    x, y = np.array([0.5, 2.0]), np.zeros(2)
    explained = unilos.explain(Steeper(), x, y)
    assert explained.path != "fused"
    assert any("no kernel was compiled for what it computes" in why for _, why in explained.refused)
    np.testing.assert_allclose(Steeper()(x, y), 3.5 * unilos.Huber()(x, y) + 1)


def test_a_formula_that_is_changed_leaves_its_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    loss, x, y = unilos.Huber(), np.array([0.5, 2.0]), np.zeros(2)
    assert unilos.explain(loss, x, y).path == "fused"
    right, before = loss(x, y), unilos.Huber.at
    monkeypatch.setattr(unilos.Huber, "at", lambda self, xp, e: before(self, xp, 2 * e))
    assert unilos.explain(loss, x, y).path != "fused"
    assert loss(x, y) != right


@pytest.mark.parametrize("level", ["off", *LEVELS, "sideways"])
def test_the_environment_names_a_level(level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(library_module.SWITCH, level)
    library.cache_clear()
    try:
        found = library()
    finally:
        monkeypatch.undo()
        library.cache_clear()
    if level in present():
        assert isinstance(found, Library)
        assert found.level == level
    else:
        assert isinstance(found, str)
        assert library_module.SWITCH in found


def test_the_first_call_looks_for_nothing_twice() -> None:
    loss, x = unilos.Huber(), np.zeros(4)
    call = prepare(loss, (x, x))
    assert kernel_of(call) is kernel_of(call)
    assert kernel_module.Kept is type(vars(loss)["kernels"])


def test_settings_have_kernels() -> None:
    """Every combination of options that is shipped is found again."""
    for name in ("cross_entropy", "nll", "softmax_focal"):
        for loss in settings(loss_class(name)):
            for args in drawn(loss, "float32", 8):
                assert isinstance(kernel_of(prepare(loss, args)), Kernel), loss


def test_torch_says_how_many_threads_its_calls_take() -> None:
    torch = pytest.importorskip("torch", reason="not run: torch is not installed")
    found = library()  # not FOUND, which other tests may have had opened anew
    assert isinstance(found, Library)
    before, (pred, target) = torch.get_num_threads(), torch.ones(2, found.large)
    try:
        unilos.set_threads(3)
        for given, taken in ((1, 1), (2, 2), (8, 3)):
            torch.set_num_threads(given)
            for _ in range(2):  # as a first call, and as one like it
                unilos.mse(pred, target)
                assert found.threads == taken
        unilos.mse(np.ones(3), np.ones(3))
        assert found.threads == 3
    finally:
        torch.set_num_threads(before)
        unilos.set_threads(len(os.sched_getaffinity(0)))


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16"])
@pytest.mark.parametrize("shape", [(3, 5, 7), (2, 21, 8, 8), (1, 2, 3), (70, 3, 1), (2, 200, 5), (4, 6)])
def test_entries_on_an_axis_before_the_last(shape: tuple[int, ...], dtype: str) -> None:
    """As rows that lie side by side are, with weight and mask, and for every item."""
    rng = np.random.default_rng(len(shape))
    items, back = shape[:1] + shape[2:], (lambda x: np.moveaxis(x, -1, 1))
    weight, mask = rng.random(items).astype(dtype), rng.random(items) > 0.3
    labels = rng.integers(0, shape[1], items)
    pred = -np.abs(rng.normal(size=shape)).astype(dtype)
    parts = np.moveaxis(rng.dirichlet(np.ones(shape[1]), size=items), -1, 1).astype(dtype)
    for cls, target in (
        (unilos.CrossEntropy, labels),
        (unilos.CrossEntropy, parts),
        (unilos.NLL, labels),
        (unilos.CosineSimilarity, parts),
    ):
        for beside in ({}, {"weight": weight, "where": mask}):
            for reduction in ("mean", "none"):
                loss, plain = cls(axis=1, reduction=reduction), cls(reduction=reduction)
                assert unilos.explain(loss, pred, target, **beside).path == "fused"
                value, grad = loss.value_and_grad(pred, target, **beside)
                last = [
                    np.ascontiguousarray(np.moveaxis(x, 1, -1)) if x.shape == shape and len(shape) > 1 else x
                    for x in (pred, target)
                ]
                value_, grad_ = plain.value_and_grad(*last, **beside)
                close = {"rtol": 1e-6 if dtype != "float64" else 1e-14, "atol": 1e-12}
                np.testing.assert_allclose(value, value_, **close)
                np.testing.assert_allclose(grad, back(grad_), **close)
