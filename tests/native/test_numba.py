"""A loss of one's own, outside the package: it has a kernel where numba is installed, and goes by blocks without it."""

from __future__ import annotations

import re
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import unilos
from unilos.engine.call import prepare
from unilos.engine.graph.program import Program, kind_of, program_of
from unilos.engine.native import jit, kernel, python
from unilos.engine.native.library import library
from unilos.engine.native.path import without
from unilos.face.entries import REGISTRY

pytest.importorskip("numba")
FOUND = library()
pytestmark = pytest.mark.skipif(isinstance(FOUND, str), reason=str(FOUND))
TEXT = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text("utf-8")
SIZE = jit.WORTH + 77


@pytest.fixture(scope="module")
def expectile() -> Iterator[Any]:
    """The class that CONTRIBUTING.md shows."""
    block = re.search(r"^```python\n(# expectile\.py\n.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
    assert block is not None
    module, before = types.ModuleType("expectile"), dict(REGISTRY)
    sys.modules["expectile"] = module
    exec(compile(block[1], "expectile.py", "exec"), vars(module))
    yield vars(module)["Expectile"]
    del sys.modules["expectile"]
    REGISTRY.clear()
    REGISTRY.update(before)


@pytest.fixture(autouse=True)
def afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jit, "_made", {})
    monkeypatch.setattr(jit, "_asked", set())


def drawn(size: int = SIZE) -> tuple[Any, Any]:
    rng = np.random.default_rng(5)
    return rng.normal(size=size), rng.normal(size=size)


def reason(loss: Any, *args: Any) -> str:
    return dict(unilos.explain(loss, *args).refused)["fused"]


def test_the_second_large_call_has_it_compiled(expectile: Any) -> None:
    loss, (x, y) = expectile(tau=0.9), drawn()
    small = x[:5], y[:5]
    for _ in range(3):
        loss.value_and_grad(*small)
    assert "at the second call" in reason(loss, *small)
    assert not jit._made
    loss.value_and_grad(x, y)
    assert unilos.explain(loss, *small).path == "blocks"
    value, slope = loss.value_and_grad(x, y)
    explained = unilos.explain(loss, *small)
    assert (explained.path, explained.about) == ("fused", "compiled by numba")
    with without():
        plain, usual = loss.value_and_grad(x, y)
    np.testing.assert_allclose(value, plain, rtol=1e-14)
    np.testing.assert_array_equal(slope, usual)
    # Other numbers, and an object of its own, have the same kernel at once.
    other = expectile(tau=0.25)
    assert unilos.explain(other, *small).path == "fused"
    np.testing.assert_allclose(other([2.0, 0.0], [0.0, 2.0]), (0.75 * 4 + 0.25 * 4) / 2)


def test_weights_masks_and_threads(expectile: Any) -> None:
    loss, (x, y) = expectile(tau=0.9), drawn()
    weight, mask = np.abs(drawn()[0]), drawn()[1] > 0
    for _ in range(2):
        loss(x, y)
    found = {}
    before = unilos.get_threads()
    for count in (1, 3):
        unilos.set_threads(count)
        found[count] = loss.value_and_grad(x, y, weight=weight, where=mask)
    unilos.set_threads(before)
    assert found[1][0] == found[3][0]
    np.testing.assert_array_equal(found[1][1], found[3][1])
    with without():
        plain, usual = loss.value_and_grad(x, y, weight=weight, where=mask)
    np.testing.assert_allclose(found[1][0], plain, rtol=1e-13)
    np.testing.assert_allclose(found[1][1], usual, rtol=1e-13)


def test_an_edited_formula_leaves_its_kernel(expectile: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    loss, (x, y) = expectile(tau=0.9), drawn()
    for _ in range(2):
        right = loss(x, y)
    before = expectile.at
    monkeypatch.setattr(expectile, "at", lambda self, xp, e: before(self, xp, 2 * e))
    assert unilos.explain(loss, x[:5], y[:5]).path == "blocks"
    for _ in range(3):
        np.testing.assert_allclose(loss(x, y), 4 * right, rtol=1e-13)
    assert unilos.explain(loss, x, y).about == "compiled by numba"


def test_functions_of_every_entry_are_left_to_blocks() -> None:
    class Doubled(unilos.LogCosh):
        def at(self, xp: Any, *args: Any) -> Any:
            point = super().at(xp, *args)
            return type(point)(2 * point.value, lambda: 2 * point.slope())

    loss, (x, y) = Doubled(), drawn()
    for _ in range(3):
        loss(x, y)
    assert "number by number" in reason(loss, x, y)
    assert not jit._made


def test_without_numba_it_goes_by_blocks(expectile: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "missing", lambda: "numba is missing")
    loss, (x, y) = expectile(tau=0.9), drawn()
    for _ in range(3):
        loss(x, y)
    assert unilos.explain(loss, x, y).path == "blocks"
    assert reason(loss, x, y).endswith("; numba is missing")


def test_xla_finds_no_kernel_of_numba(expectile: Any) -> None:
    jnp = pytest.importorskip("jax.numpy")
    loss, (x, y) = expectile(tau=0.9), drawn()
    small = x[:5].astype("float32"), y[:5].astype("float32")
    for _ in range(2):
        right = loss(x.astype("float32"), y.astype("float32"))
    assert unilos.explain(loss, *small).about == "compiled by numba"
    traced = [jnp.asarray(v.astype("float32")) for v in (x, y)]
    assert "what numba compiled" in reason(loss, *traced)
    np.testing.assert_allclose(loss(*traced), right, rtol=1e-6)


def test_what_cannot_be_compiled_is_said(expectile: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python, "source", lambda program: ("def kernel(*all):\n    return nothing\n", 0))
    loss, (x, y) = expectile(tau=0.9), drawn()
    values = {float(loss(x, y)) for _ in range(3)}
    assert len(values) == 1
    assert reason(loss, x, y).startswith("numba cannot compile it: ")


#: Between them these have every operation of rows, of labels, and most functions.
MANY = [
    ("general_robust", {"alpha": -2.0}),
    ("poisson_nll", {"full": True}),
    ("cross_entropy", {"class_weight": (0.5, 1.0, 2.0), "ignore_index": 1, "label_smoothing": 0.1}),
    ("multi_margin", {"p": 2}),
]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("name", "given"), MANY)
def test_it_computes_what_the_printed_c_computes(name: str, given: dict[str, Any], dtype: str) -> None:
    loss = unilos.get(name, **given)
    rng = np.random.default_rng(3)
    if loss.structure.spent:
        args: tuple[Any, ...] = rng.normal(size=(50, 3)).astype(dtype) * 5, rng.integers(0, 3, 50)
    else:
        args = rng.normal(size=500).astype(dtype) * 5, rng.poisson(3.0, 500).astype(dtype)
    program = program_of(loss, kind_of(prepare(loss, args)))
    assert isinstance(program, Program)
    value, slope = loss.value_and_grad(*args)
    assert unilos.explain(loss, *args).about.startswith("compiled for")
    late = kernel.lately(program)
    assert isinstance(late, kernel.Kernel)
    kept = {
        key: late if key[2] == "items" else k for key, k in vars(loss)["kernels"].items() if key != "plan"
    }
    vars(loss)["kernels"] = kernel.Kept(kept)
    assert unilos.explain(loss, *args).about == "compiled by numba"
    got, found = loss.value_and_grad(*args)
    unit = float(np.finfo(dtype).eps)
    np.testing.assert_allclose(got, value, rtol=4 * unit)
    np.testing.assert_allclose(found, slope, rtol=8 * unit, atol=4 * unit * np.abs(slope).max())
