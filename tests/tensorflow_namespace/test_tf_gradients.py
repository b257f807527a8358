"""What must be differentiable is, twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tf_reference import assert_same, tf, xp

UNARY = {
    "abs": 0.7,
    "acos": 0.3,
    "acosh": 1.7,
    "asin": 0.3,
    "asinh": 0.7,
    "atan": 0.7,
    "atanh": 0.3,
    "cos": 0.7,
    "cosh": 0.7,
    "exp": 0.7,
    "expm1": 0.7,
    "log": 0.7,
    "log10": 0.7,
    "log1p": 0.7,
    "log2": 0.7,
    "negative": 0.7,
    "positive": 0.7,
    "reciprocal": 0.7,
    "sin": 0.7,
    "sinh": 0.7,
    "sqrt": 0.7,
    "square": 0.7,
    "tan": 0.7,
    "tanh": 0.7,
    "real": 0.7,
    "conj": 0.7,
}
BINARY = [
    "add",
    "atan2",
    "copysign",
    "divide",
    "hypot",
    "logaddexp",
    "maximum",
    "minimum",
    "multiply",
    "pow",
    "subtract",
    "remainder",
]
REDUCING: dict[str, Callable[[Any], Any]] = {
    "sum": lambda x: xp.sum(x, axis=0),
    "prod": lambda x: xp.prod(x, axis=1),
    "mean": lambda x: xp.mean(x),
    "var": lambda x: xp.var(x, axis=1, correction=1),
    "std": lambda x: xp.std(x, axis=0),
    "max": lambda x: xp.max(x, axis=1),
    "min": lambda x: xp.min(x),
    "cumulative_sum": lambda x: xp.cumulative_sum(x, axis=1, include_initial=True),
    "cumulative_prod": lambda x: xp.cumulative_prod(x, axis=1),
    "diff": lambda x: xp.diff(x, axis=0),
    "sort": lambda x: xp.multiply(xp.sort(x, axis=1), xp.arange(1.0, 4.0, dtype=xp.float64)),
    "take": lambda x: xp.take(x, xp.asarray([1, 1, -1]), axis=1),
    "take_along_axis": lambda x: xp.take_along_axis(x, xp.asarray([[0], [-1]]), axis=1),
    "where": lambda x: xp.where(xp.greater(x, 1.0), x, xp.square(x)),
    "clip": lambda x: xp.clip(x, 0.5, 1.5),
    "matmul": lambda x: xp.matmul(x, xp.matrix_transpose(x)),
    "tensordot": lambda x: xp.tensordot(x, x, axes=((1,), (1,))),
    "vecdot": lambda x: xp.vecdot(x, x),
    "concat": lambda x: xp.concat([x, xp.flip(x)], axis=None),
    "stack": lambda x: xp.stack([x, xp.roll(x, 1)]),
    "repeat": lambda x: xp.repeat(x, 2, axis=1),
    "tile": lambda x: xp.tile(x, (2, 2)),
    "reshape": lambda x: xp.permute_dims(xp.reshape(x, (3, 2)), (1, 0)),
    "broadcast_to": lambda x: xp.broadcast_to(x, (4, 2, 3)),
    "expand_dims": lambda x: xp.squeeze(xp.expand_dims(x, 0), 0),
    "unstack": lambda x: xp.unstack(x, axis=1)[1],
    "moveaxis": lambda x: xp.moveaxis(x, 0, 1),
    "tril": lambda x: xp.tril(x),
    "astype": lambda x: xp.astype(xp.astype(x, xp.float32), xp.float64),
    "meshgrid": lambda x: xp.meshgrid(x[0], x[1])[0],
}


def slope(function: Callable[[Any], Any], x: Any) -> Any:
    """First derivative of the sum of sines of the results."""
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_sum(tf.sin(function(x)))
    return tape.gradient(y, x)


def check_twice(function: Callable[[Any], Any], x: Any, step: float = 1e-5, rtol: float = 1e-5) -> None:
    """First and second derivative along one direction against central differences, in float64."""
    direction = tf.reshape(tf.constant(np.cos(np.arange(int(tf.size(x)))), x.dtype), x.shape)

    def value(at: Any) -> Any:
        return tf.reduce_sum(tf.sin(function(at)))

    first = tf.reduce_sum(slope(function, x) * direction)
    numeric = (value(x + step * direction) - value(x - step * direction)) / (2 * step)
    np.testing.assert_allclose(first, numeric, rtol=rtol, atol=1e-7)
    with tf.GradientTape() as tape:
        tape.watch(x)
        inner = tf.reduce_sum(slope(function, x) * direction)
    second = tf.reduce_sum(tape.gradient(inner, x) * direction)
    above, below = (tf.reduce_sum(slope(function, x + s * direction) * direction) for s in (step, -step))
    np.testing.assert_allclose(second, (above - below) / (2 * step), rtol=rtol, atol=1e-6)


@pytest.mark.parametrize(("name", "at"), UNARY.items())
def test_unary(name: str, at: float) -> None:
    check_twice(getattr(xp, name), tf.constant([at, at + 0.11], tf.float64))


@pytest.mark.parametrize("name", BINARY)
def test_binary(name: str) -> None:
    function = getattr(xp, name)
    other = tf.constant([1.3, 0.4], tf.float64)
    check_twice(lambda x: function(x, other), tf.constant([0.7, 0.9], tf.float64))
    if name != "copysign":  # piecewise constant in the second
        check_twice(lambda x: function(other, x), tf.constant([0.7, 0.9], tf.float64))
    check_twice(lambda x: function(x, 0.8), tf.constant([0.7, 0.9], tf.float64))


@pytest.mark.parametrize("name", REDUCING)
def test_rearranging_and_reducing(name: str) -> None:
    rtol, step = (1e-2, 1e-2) if name == "astype" else (1e-5, 1e-5)
    check_twice(
        REDUCING[name], tf.constant([[0.7, 1.9, -0.3], [1.2, 0.4, 2.1]], tf.float64), step=step, rtol=rtol
    )


def test_gathering_has_dense_gradients() -> None:
    x = tf.constant([1.0, 2.0, 3.0])
    index = tf.constant([2, 0, 2])
    expected = np.array([1, 0, 2], np.float32)
    for pick in (xp.take, xp.take_along_axis):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = pick(x, index)
        assert_same(tape.gradient(y, x), expected)

    @tf.function(input_signature=[tf.TensorSpec([None, None]), tf.TensorSpec([None], tf.int32)])
    def rows(x: Any, index: Any) -> Any:
        return tf.gradients(xp.take(x, index, axis=0), x)[0]

    assert_same(rows(x[:, None], index), expected[:, None])


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64"])
def test_hypot_and_logaddexp_at_their_corners(dtype: str) -> None:
    x, y = (tf.Variable(tf.cast(v, dtype)) for v in ([0.0, 3.0, 0.0, 1.0], [2.0, 0.0, 0.0, 1.0]))
    with tf.GradientTape(persistent=True) as outer:
        with tf.GradientTape(persistent=True) as tape:
            h = xp.hypot(x, y)
            s = xp.logaddexp(x, y)
        dh, ds = tape.gradient(h, [x, y]), tape.gradient(s, [x, y])
        parts = [dh[0], dh[1], ds[0]]
    half = float(np.sqrt(0.5))
    np.testing.assert_allclose(tf.cast(dh[0], tf.float64), [0, 1, 0, half], rtol=1e-2)
    np.testing.assert_allclose(tf.cast(dh[1], tf.float64), [1, 0, 0, half], rtol=1e-2)
    sigmoid = 1 / (1 + np.exp(-np.array([-2.0, 3.0, 0.0, 0.0])))
    np.testing.assert_allclose(tf.cast(ds[0], tf.float64), sigmoid, rtol=2e-2)
    np.testing.assert_allclose(tf.cast(ds[1], tf.float64), 1 - sigmoid, rtol=2e-2)
    hxx, hyy, sxx = (
        tf.cast(outer.gradient(part, v), tf.float64) for part, v in zip(parts, (x, y, x), strict=True)
    )
    # hypot has no curvature at the origin; elsewhere it is y**2 / h**3
    np.testing.assert_allclose(np.asarray(hxx)[[0, 1, 3]], [0.5, 0, half / 2], rtol=2e-2, atol=1e-6)
    np.testing.assert_allclose(np.asarray(hyy)[[0, 1, 3]], [0, 1 / 3, half / 2], rtol=2e-2, atol=1e-6)
    np.testing.assert_allclose(sxx, sigmoid * (1 - sigmoid), rtol=2e-2)


def test_hypot_gradient_is_exact_at_extreme_sizes() -> None:
    for size in (1e-150, 1e150):
        x = tf.constant([3 * size, 0.0, size], tf.float64)
        y = tf.constant([4 * size, size, 0.0], tf.float64)
        with tf.GradientTape() as tape:
            tape.watch([x, y])
            h = xp.hypot(x, y)
        dx, dy = tape.gradient(h, [x, y])
        np.testing.assert_allclose(dx, [0.6, 0, 1], rtol=1e-14)
        np.testing.assert_allclose(dy, [0.8, 1, 0], rtol=1e-14)
