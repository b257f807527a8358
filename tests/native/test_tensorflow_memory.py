"""Kernels over TensorFlow's memory: NumPy's numbers, every way to differentiate them, and memory that lasts."""

from __future__ import annotations

import gc
from typing import Any

import numpy as np
import pytest

import unilos
from unilos.engine.native.library import library

tf = pytest.importorskip("tensorflow")
fused: Any = pytest.importorskip("unilos_backends._tensorflow._fused")
pytestmark = pytest.mark.skipif(isinstance(library(), str), reason=str(library()))

Array = Any
RNG = np.random.default_rng(15)
REDUCTIONS = ("mean", "sum", "mean_over_items", "mean_over_batch")
#: The prediction and the target of a loss.
CALLS = {
    "huber": (RNG.normal(size=(6, 7)) * 2, RNG.normal(size=(6, 7))),
    "cross_entropy": (RNG.normal(size=(6, 7)), RNG.integers(0, 7, 6)),
    "cosine_similarity": (RNG.normal(size=(6, 7)), RNG.normal(size=(6, 7))),
}


def arrays(name: str, dtype: str = "float32") -> tuple[Array, Array]:
    pred, target = CALLS[name]
    kind = tf.as_dtype(dtype).as_numpy_dtype
    return pred.astype(kind), target if target.dtype.kind == "i" else target.astype(kind)


def tensors(name: str, dtype: str = "float32") -> tuple[Array, Array]:
    pred, target = arrays(name, dtype)
    return tf.constant(pred), tf.constant(target)


def taped(loss: Any, pred: Array, *others: Array, scale: float = 1.0, **given: Array) -> tuple[Array, Array]:
    with tf.GradientTape() as tape:
        tape.watch(pred)
        value = loss(pred, *others, **given)
        scaled = value if scale == 1 else value * scale
    return value, tape.gradient(scaled, pred)


def address(x: Array) -> int:
    """Where a tensor lies. Of an array without axes `_numpy` makes a number."""
    found: int = np.asarray(memoryview(x) if x.shape.rank == 0 else x._numpy()).__array_interface__["data"][0]
    return found


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("given", [(), ("weight",), ("where",), ("weight", "where")])
def test_values_and_gradients_are_those_of_numpy(name: str, dtype: str, reduction: str, given: Any) -> None:
    loss, numbers, held = unilos.get(name, reduction=reduction), arrays(name, dtype), tensors(name, dtype)
    options = {"weight": np.linspace(0, 2, 6, dtype=np.float32), "where": np.arange(6) != 2}
    there = {n: options[n] for n in given}
    beside = {n: tf.constant(x) for n, x in there.items()}
    assert loss.explain(*held, **beside).path == "fused"
    want = loss.value_and_grad(*numbers, **there)
    for got in (loss.value_and_grad(*held, **beside), taped(loss, *held, **beside)):
        for x, y in zip(got, want, strict=True):
            assert isinstance(x, tf.Tensor)
            assert x.dtype == y.dtype
            np.testing.assert_array_equal(x.numpy(), y)
    np.testing.assert_array_equal(loss(*held, **beside).numpy(), want[0])
    for x, y in zip(loss.partial(*held, **beside), loss.partial(*numbers, **there), strict=True):
        assert isinstance(x, tf.Tensor)
        np.testing.assert_array_equal(x.numpy(), y)


@pytest.mark.parametrize("name", CALLS)
def test_bfloat16_is_rounded_once(name: str) -> None:
    loss, (pred, target) = unilos.get(name), tensors(name, "bfloat16")
    value, grad = taped(loss, pred, target)
    floats = [tf.cast(x, tf.float32) if x.dtype.is_floating else x for x in (pred, target)]
    wide = loss.value_and_grad(*floats)
    assert (value.dtype, grad.dtype) == (tf.float32, tf.bfloat16)
    assert float(value) == float(wide[0])
    assert bool(tf.reduce_all(grad == tf.cast(wide[1], tf.bfloat16)))
    assert bool(tf.reduce_all(loss.value_and_grad(pred, target)[1] == grad))


@pytest.mark.parametrize("name", CALLS)
def test_cotangents_scale_the_gradient(name: str) -> None:
    loss, held = unilos.get(name), tensors(name, "float64")
    plain = taped(loss, *held)[1]
    np.testing.assert_array_equal(taped(loss, *held, scale=-4.0)[1], -4 * plain)
    np.testing.assert_array_equal(taped(loss, *held, scale=0.0)[1], 0 * plain)


def test_a_scaled_loss_keeps_slopes_that_half_precision_has_not() -> None:
    pred = tf.fill([1 << 13], tf.constant(2.0**-14, tf.float16))
    loss, target = unilos.MSE(), tf.zeros_like(pred)
    assert loss.explain(pred, target).path == "fused"
    unscaled = loss.value_and_grad(pred, target)[1]
    np.testing.assert_array_equal(unscaled, 0)  # 2^-26 each, where float16 begins at 2^-24
    grad = taped(loss, pred, target, scale=2.0**17)[1]  # a scale that float16 has not, either
    np.testing.assert_array_equal(grad, np.full(pred.shape, 2.0**-9, np.float16))


@pytest.mark.parametrize("name", CALLS)
def test_second_derivatives_are_those_of_the_formula(name: str) -> None:
    loss, (pred, target) = unilos.get(name, reduction="sum"), tensors(name, "float64")
    direction = tf.constant(RNG.normal(size=pred.shape))

    def product(persistent: bool) -> Array:
        with tf.GradientTape() as outer:
            outer.watch(pred)
            with tf.GradientTape(persistent=persistent) as inner:
                inner.watch(pred)
                value = -3.0 * loss(pred, target)
            slope = inner.gradient(value, pred)
        return outer.gradient(slope, pred, output_gradients=direction)

    with unilos.generic():
        want = product(persistent=False)
    assert float(tf.reduce_max(abs(want))) > 0.01
    np.testing.assert_allclose(product(persistent=False), want, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(product(persistent=True), want, rtol=1e-12, atol=1e-14)


def test_a_tape_may_be_asked_within_itself_and_again() -> None:
    loss, (pred, target) = unilos.get("huber"), tensors("huber", "float64")
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(pred)
        value = loss(pred, target)
        first = tape.gradient(value, pred)
    again = tape.gradient(value, pred)
    np.testing.assert_array_equal(again, tape.gradient(value, pred))
    np.testing.assert_allclose(first, again, rtol=1e-14)
    inside = tf.cast(abs(pred - target) < 1, tf.float64) / tf.size(pred, tf.float64)
    np.testing.assert_allclose(tape.gradient(first, pred), inside, rtol=1e-14)


def test_a_jacobian_asks_from_within_a_graph() -> None:
    loss, (pred, target) = unilos.get("cross_entropy"), tensors("cross_entropy")
    with tf.GradientTape() as tape:
        tape.watch(pred)
        both = tf.stack([loss(pred, target), -3.0 * loss(pred, target)])
    rows, plain = tape.jacobian(both, pred), taped(loss, pred, target)[1]
    np.testing.assert_allclose(rows[0], plain, rtol=1e-6)
    np.testing.assert_allclose(rows[1], -3 * plain, rtol=1e-6)


@pytest.mark.parametrize("before", [True, False])
def test_accumulators_pass_through_a_gradient(before: bool) -> None:
    """One that was open when the value was computed, and one that opened later."""
    loss, (pred, target) = unilos.get("huber", reduction="sum"), tensors("huber", "float64")
    direction = tf.constant(RNG.normal(size=pred.shape))
    with tf.GradientTape() as tape:
        tape.watch(pred)
        value = None if before else loss(pred, target)
        with tf.autodiff.ForwardAccumulator(pred, direction) as tangents:
            value = loss(pred, target) if value is None else value
            grad = tape.gradient(value, pred)
    inside = tf.cast(abs(pred - target) < 1, tf.float64)
    np.testing.assert_allclose(tangents.jvp(grad), inside * direction, rtol=1e-14)
    if before:
        np.testing.assert_allclose(tangents.jvp(value), tf.reduce_sum(grad * direction), rtol=1e-14)


def test_what_somebody_else_wants_a_gradient_of_takes_another_path() -> None:
    loss, (pred, target), weight = unilos.get("huber"), tensors("huber"), tf.ones(6)
    with tf.GradientTape() as tape:
        tape.watch((weight, target))
        value = loss(pred, target, weight=weight)
        assert "more than the prediction" in str(loss.explain(pred, target, weight=weight))
    for got, want in zip(
        tape.gradient(value, (weight, target)),
        loss.value_and_grad(pred, target, weight=weight, wrt=("weight", "target"))[1],
        strict=True,
    ):
        np.testing.assert_allclose(got, want, rtol=1e-6)
    with tf.GradientTape() as tape:
        tape.watch(pred)
        grad = loss.value_and_grad(pred, target, weight=weight)[1]
    assert tape.gradient(grad, pred) is not None  # a stated gradient can be differentiated, too

    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def traced(pred: Array, target: Array) -> Array:
        assert "traced" in str(loss.explain(pred, target))
        return loss(pred, target)

    np.testing.assert_allclose(traced(pred, target), loss(pred, target), rtol=1e-6)


def test_variables_and_arrays_without_axes() -> None:
    loss, (pred, target) = unilos.get("huber"), tensors("huber")
    variable = tf.Variable(pred)
    with tf.GradientTape() as tape:
        value = loss(variable, target)
    plain = taped(loss, pred, target)
    np.testing.assert_array_equal(value, plain[0])
    np.testing.assert_array_equal(tape.gradient(value, variable), plain[1])
    one, two = tf.constant(0.5), tf.constant(0.0)
    assert loss.explain(one, two).path == "fused"
    assert [float(x) for x in taped(loss, one, two)] == [0.125, 0.5]


@pytest.mark.parametrize("count", [1, 2, 3, 5, 17, 63, 1000, 4099])
@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64"])
def test_results_lie_where_tensorflow_expects_them_and_stay(dtype: str, count: int) -> None:
    """Memory that is not aligned would end the process in the next operation."""
    pred = tf.cast(tf.linspace(-0.5, 0.5, count), dtype)
    loss, kept = unilos.MSE(reduction="sum"), []
    for _ in range(16):
        target = tf.zeros_like(pred)
        value, grad = taped(loss, pred, target)
        results = (value, grad, *loss.value_and_grad(pred, target))
        assert [address(x) % fused.ALIGNED for x in results] == [0] * 4
        assert {x.device for x in results} == {pred.device}
        kept.append((value + results[2], grad * results[3], grad))
    gc.collect()
    want = tf.cast(2 * tf.cast(pred, tf.float32), dtype)
    for twice, squared, grad in kept:
        assert bool(tf.reduce_all(grad == want))
        assert bool(tf.reduce_all(squared == want * want))
        assert float(twice) == float(kept[0][0])


def test_nothing_is_copied() -> None:
    """A gradient of a large call costs its own memory, and the call none besides."""
    import tracemalloc

    pred, target = tf.zeros(1 << 22), tf.ones(1 << 22)
    loss = unilos.get("huber")
    loss.value_and_grad(pred, target)
    tracemalloc.start()
    grad = loss.value_and_grad(pred, target)[1]
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert 4 * (1 << 22) <= most < 4.1 * (1 << 22)  # NumPy's memory is traced, and the gradient lies in it
    assert not np.shares_memory(grad._numpy(), pred._numpy())
