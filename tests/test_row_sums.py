"""Sums of rows that share a pass: as exact as sums of their own, with their derivatives, and nothing kept for them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import unilos

jax = pytest.importorskip("jax")


@pytest.mark.parametrize("length", [1, 7, 256, 257, 1000, 50257])
def test_they_are_the_sums(length: int) -> None:
    from unilos_backends._jax import backend

    rng = np.random.default_rng(length)
    a, b = (rng.exponential(size=(2, 3, length)).astype(np.float32) for _ in range(2))
    found = jax.jit(backend.row_sums)(jax.numpy.asarray(a), jax.numpy.asarray(b))
    for got, x in zip(found, (a, b), strict=True):
        assert got.shape == (2, 3)
        # Runs of 256: one after the other 50257 entries are off by 1e-5.
        np.testing.assert_allclose(np.asarray(got), x.astype(np.float64).sum(-1), rtol=2e-6)


@pytest.mark.parametrize("length", [5, 300])
def test_their_derivatives_are_those_of_sums(length: int) -> None:
    from unilos_backends._jax import backend

    x = jax.numpy.linspace(0.0, 1.0, 2 * length).reshape(2, length)

    def shared(x: Any) -> Any:
        first, second = backend.row_sums(x * x, x * x * x)
        return (first * second).sum()

    def apart(x: Any) -> Any:
        return ((x * x).sum(-1) * (x * x * x).sum(-1)).sum()

    for derivative in (jax.grad, lambda f: jax.grad(lambda x: (jax.grad(f)(x) ** 2).sum())):
        expected = np.asarray(derivative(apart)(x))
        np.testing.assert_allclose(derivative(shared)(x), expected, rtol=2e-5)
    rows = jax.vmap(lambda r: backend.row_sums(r, r * r)[1])(x)
    np.testing.assert_allclose(rows, (x * x).sum(-1), rtol=1e-6)


def temporary(f: Any, *arrays: Any) -> int:
    """The bytes that a compiled function keeps beside its arguments and results."""
    memory = jax.jit(f).lower(*arrays).compile().memory_analysis()
    return int(memory.temp_size_in_bytes)


def test_the_value_alone_keeps_no_residual() -> None:
    x = jax.numpy.zeros(1_000_000)
    assert temporary(unilos.HalfSquaredError(), x, x + 1) < x.nbytes / 100


def test_value_and_slope_of_distributions_share_their_sums() -> None:
    z = jax.numpy.zeros((512, 500))
    step = jax.value_and_grad(unilos.CrossEntropy())
    # Apart they keep four arrays.
    assert temporary(step, z, z + 0.002) < 2.2 * z.nbytes


@pytest.mark.parametrize("length", [1, 10, 32, 33])
@pytest.mark.parametrize("stored", [False, True])
def test_a_sum_of_rows_is_the_sum(length: int, stored: bool) -> None:
    from unilos_backends._jax import backend

    x = np.random.default_rng(length).normal(size=(4, length)).astype(np.float32)

    def total(x: Any) -> Any:
        return backend.xp.row_sum(x, keepdims=False, stored=stored)

    np.testing.assert_allclose(jax.jit(total)(x), x.astype(np.float64).sum(-1), rtol=1e-5, atol=1e-6)
    assert backend.xp.row_sum(x, stored=stored).shape == (4, 1)
    np.testing.assert_allclose(
        jax.grad(lambda x: (total(x) ** 2).sum())(x), 2 * x.sum(-1)[:, None] + 0 * x, 1e-5
    )


def test_short_rows_are_made_where_they_are_added_up() -> None:
    """What a sum of its own adds up is written to memory first: three arrays of the size of the prediction."""
    z = jax.numpy.full((8192, 10), -2.3)
    step = jax.value_and_grad(unilos.KLDivergence())
    with unilos.generic():
        assert temporary(step, z, jax.numpy.exp(z)) < 0.5 * z.nbytes


@pytest.mark.parametrize("number", [1.0, 1.5, 0.99999994, 2.0**-124, 3.0e37, 7.1])
def test_a_binade_is_the_power_of_two_below(number: float) -> None:
    from unilos_backends._jax import backend

    found = jax.jit(backend.xp.binade)(np.asarray([number], np.float32))
    assert float(found[0]) == 2.0 ** np.floor(np.log2(float(np.float32(number))))
    assert float(jax.grad(lambda x: backend.xp.binade(x).sum())(np.asarray([number], np.float32))[0]) == 0
