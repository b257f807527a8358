"""Logits that a compiler computes for every use anew, in float32 far beyond where their last digit is 1.

XLA makes an outer product where it is used, and does not round it where something is subtracted: the largest logit of a
row then differs from the largest logit of that row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import unilos

Array = Any
ROWS, CLASSES = 6, 5


def product(loss: Any) -> Callable[..., Array]:
    """A user's program, whose logits are an outer product."""
    return lambda a, b, *others: loss(a * b, *others)


def slope_of_product(loss: Any) -> Callable[..., Array]:
    return lambda a, b, *others: loss.grad(a * b, *others)


def calls(scale: float) -> Iterator[tuple[str, Callable[..., Array], tuple[Array, ...]]]:
    rng = np.random.default_rng(3)

    def drawn(*shape: int, by: float = 1.0) -> Array:
        return (by * rng.normal(size=shape)).astype(np.float32)

    a, b = drawn(ROWS, 1), drawn(1, CLASSES, by=scale)
    labels, distributions = rng.integers(0, CLASSES, ROWS), rng.dirichlet([1.0] * CLASSES, ROWS)
    distributions = distributions.astype(np.float32)
    for name in ("cross_entropy", "softmax_focal", "multiclass_sparsemax", "generalized_cross_entropy"):
        loss = unilos.get(name, reduction="none")
        for target in (labels, distributions):
            yield name, product(loss), (a, b, target)
            yield f"{name}, slope", slope_of_product(loss), (a, b, target)
    for name in ("listnet", "info_nce"):
        yield name, product(unilos.get(name, reduction="none")), (a, b, distributions)
    yield "z_loss", product(unilos.ZLoss(reduction="none")), (a, b)
    linear = unilos.LinearCrossEntropy(reduction="none")
    classifier, bias = drawn(CLASSES, 1, by=scale), drawn(CLASSES, by=scale)
    for target in (labels, distributions):
        yield "linear_cross_entropy", linear, (a, classifier, target)
        yield "linear_cross_entropy, bias", linear, (a, classifier, target, bias)
    clusters = unilos.AdaptiveLogSoftmax(cutoffs=(3,), reduction="none")
    matrices = drawn(4, 1, by=scale), drawn(1, 1), drawn(2, 1, by=scale)
    yield "adaptive_log_softmax", clusters, (a, labels, *matrices)
    yield "adaptive_log_softmax, bias", clusters, (a, labels, *matrices, drawn(4, by=scale))
    sampled, drawn_labels = unilos.SampledSoftmax(reduction="none"), np.asarray([1, 3])
    expected = np.ones(ROWS, np.float32), np.ones(2, np.float32)
    yield "sampled_softmax", sampled, (a, classifier, labels, drawn_labels, *expected)


def compiled(framework: str, function: Callable[..., Array], arrays: tuple[Array, ...]) -> Array:
    if framework == "jax":
        jax = pytest.importorskip("jax")
        return np.asarray(jax.jit(lambda *xs: function(*xs))(*map(jax.numpy.asarray, arrays)))
    tf = pytest.importorskip("tensorflow")
    program = tf.function(lambda *xs: function(*xs), jit_compile=True, autograph=False)
    return program(*map(tf.constant, arrays)).numpy()


#: Of TensorFlow, which takes seconds for a program.
FEW = ("cross_entropy", "cross_entropy, slope", "linear_cross_entropy", "adaptive_log_softmax")


@pytest.mark.parametrize("framework", ["jax", "tensorflow"])
def test_the_largest_logit_is_the_largest_logit(framework: str) -> None:
    scale = 2.0**44
    for name, function, arrays in calls(scale):
        if framework == "tensorflow" and name not in FEW:
            continue
        wide = [x.astype(float) if x.dtype.kind == "f" else x for x in arrays]
        want = np.asarray(function(*wide))
        with unilos.generic():
            got = compiled(framework, function, arrays)
        size = 1.0 if "slope" in name else scale
        np.testing.assert_allclose(got / size, want / size, rtol=1e-5, atol=1e-5, err_msg=name)
