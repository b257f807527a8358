"""What seldom matters is computed where it does: in JAX, where both ways are compiled, one of them runs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import unilos

jax = pytest.importorskip("jax")


def found(mask: Any, x: Any) -> Any:
    from unilos_backends._jax import backend

    seldom = backend.xp.seldom(mask, lambda: (x + 1, 2 * x))
    return seldom(lambda made: made[0] * made[1], x), seldom(lambda made: made[1], 0.0 * x)


@pytest.mark.parametrize("mask", [[False, False], [False, True]])
def test_it_is_made_where_the_mask_holds_anywhere(mask: list[bool]) -> None:
    x = jax.numpy.asarray([3.0, 5.0])
    expected = ([24.0, 60.0], [6.0, 10.0]) if any(mask) else ([3.0, 5.0], [0.0, 0.0])
    np.testing.assert_array_equal(jax.jit(found)(np.asarray(mask), x), expected)
    each = jax.vmap(found)(np.asarray([mask]), x[None])
    np.testing.assert_array_equal(each, np.asarray(expected)[:, None])


def test_elsewhere_it_is_made_once() -> None:
    from unilos_backends._numpy import backend

    made: list[int] = []

    def make() -> int:
        made.append(7)
        return 7

    seldom = backend.xp.seldom(np.asarray([False, True]), make)
    assert [seldom(lambda x: x, 0), seldom(lambda x: x + 1, 0)] == [7, 8]
    assert made == [7]
    seldom = backend.xp.seldom(np.asarray([False, False]), make)
    assert [seldom(lambda x: x, 0), seldom(lambda x: x + 1, 1)] == [0, 1]
    assert made == [7]


@pytest.mark.parametrize(("push", "items"), [(0.0, 2), (40.0, 1), (40.0, 2)])
def test_frames_that_are_sure_and_others_have_one_loss(push: float, items: int) -> None:
    """At 40 a loss of 1e-16 is what is missed, also beside an item that is not sure."""
    logits = np.random.default_rng(0).normal(size=(2, 6, 4)).astype(np.float32)[:items]
    logits[0, np.arange(6), [1, 1, 0, 2, 2, 2]] += push
    logits[0, 2, 1] += push  # either way it reads as the labels
    labels, loss = np.asarray([[1, 2], [3, 3]])[:items], unilos.CTC(reduction="sum")
    with unilos.generic():
        value, slope = loss.value_and_grad(logits.astype(np.float64), labels)
    ours = jax.jit(jax.value_and_grad(loss))(logits, labels)
    np.testing.assert_allclose(ours[0], value, rtol=1e-5)
    for got, expected in zip(np.asarray(ours[1]), slope, strict=True):
        size = np.abs(expected).max()
        np.testing.assert_allclose(
            got, expected, rtol=1e-4, atol=1e-6 * size
        )  # float32 logits, shifted by 40
