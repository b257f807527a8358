# ruff: noqa: E402  torch has to come before TensorFlow, which Keras imports
"""What the checks share: their register, comparisons, and the mathematics by hand."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

BACKEND = os.environ["KERAS_BACKEND"]
if BACKEND == "torch":
    import torch
import keras
import numpy as np

Array = Any
CHECKS: list[Callable[[], None]] = []
REDUCTIONS = ("sum_over_batch_size", "sum", "mean_with_sample_weight", "none")
B, T, C = 4, 3, 5
rng = np.random.default_rng(7)
ops = keras.ops


def check(function: Callable[[], None]) -> Callable[[], None]:
    CHECKS.append(function)
    return function


def draw(*shape: int) -> Array:
    return rng.normal(size=shape).astype("float32") * 2


def close(got: Any, want: Any, rtol: float = 2e-6, atol: float = 1e-6) -> None:
    got = ops.convert_to_numpy(got)
    assert got.shape == np.shape(want), f"shape {got.shape}, expected {np.shape(want)}"
    np.testing.assert_allclose(got, want, rtol=rtol, atol=atol)


@contextmanager
def raises(kind: type[Exception], *words: str) -> Iterator[None]:
    try:
        yield
    except kind as error:
        missing = [word for word in words if word not in str(error)]
        if missing:
            raise AssertionError(f"{missing} not in: {error}") from error
    else:
        raise AssertionError(f"{kind.__name__} was not raised")


# The mathematics, by hand


def huber(y: Array, p: Array) -> Array:
    e = np.abs(p.astype("float64") - y)
    return np.where(e <= 1, 0.5 * e * e, e - 0.5)


def squared(y: Array, p: Array) -> Array:
    return (p.astype("float64") - y) ** 2


def cross_entropy(y: Array, z: Array) -> Array:
    z = z.astype("float64")
    log_p = z - np.log(np.exp(z).sum(-1, keepdims=True))
    return -np.take_along_axis(log_p, y[..., None], -1)[..., 0]


def reduced(values: Array, weight: Any, reduction: str | None, mask: Any = None) -> Array:
    """Keras's reductions of values, for a weight that covers their leading axes."""
    w = np.ones(values.shape) if weight is None else np.asarray(weight, "float64")
    w = np.broadcast_to(w.reshape(w.shape + (1,) * (values.ndim - w.ndim)), values.shape)
    valid = np.ones(values.shape, bool) if mask is None else mask
    total = (np.where(valid, values, 0) * w).sum()
    if reduction in ("none", None):
        return np.where(valid, values, 0) * w
    if reduction == "sum":
        return total
    return total / ((w * valid).sum() if reduction == "mean_with_sample_weight" else valid.sum())


def gradient(function: Callable[[Array], Array], x: Array) -> Array:
    if BACKEND == "torch":
        leaf = torch.tensor(x, requires_grad=True)
        function(leaf).backward()
        return leaf.grad.numpy()
    if BACKEND == "jax":
        import jax

        return np.asarray(jax.grad(function)(x))
    import tensorflow as tf

    leaf = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(leaf)
        value = function(leaf)
    return tape.gradient(value, leaf).numpy()


def masked(pred: Array, mask: Array) -> Array:
    """The prediction with NaN where the mask is off, carrying that mask as Keras's layers leave it."""
    tagged = np.where(mask[..., None], pred, 9.0).astype("float32")
    found = keras.layers.Masking(mask_value=9.0)(ops.convert_to_tensor(tagged))
    poison = keras.layers.Lambda(lambda x: ops.where(x == 0.0, np.nan, x), mask=lambda x, mask=None: mask)
    return poison(found)
