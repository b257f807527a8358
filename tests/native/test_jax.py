"""Kernels inside of XLA's programs: where they are called, where the formula stands in, and that both say the same."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import unilos
from unilos.engine.native import foreign, library

jax = pytest.importorskip("jax")
jnp = jax.numpy

Array = Any
FOUND = library.library()
pytestmark = pytest.mark.skipif(isinstance(FOUND, str), reason=str(FOUND))

RNG = np.random.default_rng(3)
PRED, TARGET = (RNG.normal(size=(24, 6)).astype("float32") for _ in range(2))
LABELS = RNG.integers(0, 6, 24)
WEIGHT, MASK = RNG.random(24).astype("float32"), RNG.random(24) > 0.3
CLASSES = unilos.CrossEntropy(
    class_weight=[0.5, 2.0, 1.0, 0.25, 1.5, 3.0], ignore_index=4, label_smoothing=0.1
)
#: A loss, with its target.
CALLS = {
    "huber": (unilos.Huber(delta=0.7), TARGET),
    "cross_entropy": (unilos.CrossEntropy(), LABELS),
    "classes": (CLASSES, LABELS),
}
KERNEL = 'custom_call_target="unilos"'


def calls_in(function: Callable[..., Any], *arrays: Array) -> int:
    """How many kernels the program of a function calls."""
    text: str = jax.jit(function).lower(*arrays).compile().as_text()
    return text.count(KERNEL)


def generic(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function without kernels; JAX keeps what it traced by the function itself."""

    @functools.wraps(function)
    def by_formula(*arrays: Array) -> Any:
        with unilos.generic():
            return function(*arrays)

    return by_formula


def same(got: Any, want: Any, within: float = 2e-6) -> None:
    for a, b in zip(jax.tree.leaves(got), jax.tree.leaves(want), strict=True):
        assert (a.shape, a.dtype) == (b.shape, b.dtype)
        np.testing.assert_allclose(np.asarray(a, "f8"), np.asarray(b, "f8"), rtol=within, atol=within)


@pytest.fixture(params=CALLS)
def case(request: pytest.FixtureRequest) -> tuple[Any, Array, Array]:
    loss, target = CALLS[request.param]
    if loss.explain(jnp.asarray(PRED), jnp.asarray(target)).path != "fused":
        pytest.skip("the compiled losses are others")
    return loss, jnp.asarray(PRED), jnp.asarray(target)


def test_it_is_taken_and_says_so(case: Any) -> None:
    loss, pred, target = case
    assert loss.explain(pred, target).path == "fused"
    with unilos.generic():
        assert "unilos.generic()" in str(loss.explain(pred, target))


def test_value_and_gradient_are_one_call(case: Any) -> None:
    loss, pred, target = case
    assert calls_in(loss, pred, target) == 1
    assert calls_in(jax.value_and_grad(loss), pred, target) == 1
    assert calls_in(jax.grad(loss), pred, target) == 1
    assert calls_in(loss.value_and_grad, pred, target) == 1
    assert calls_in(generic(jax.value_and_grad(loss)), pred, target) == 0


@pytest.mark.parametrize("given", [(), ("weight",), ("where", "weight")])
@pytest.mark.parametrize(
    ("reduction", "dtype"),
    [
        ("mean", "float32"),
        ("sum", "float64"),
        ("mean_over_items", "float16"),
        ("mean_over_batch", "bfloat16"),
    ],
)
def test_the_formula_says_the_same(case: Any, reduction: str, given: tuple[str, ...], dtype: str) -> None:
    loss, pred, target = case
    loss = unilos.from_dict({**loss.to_dict(), "reduction": reduction})
    with jax.enable_x64(dtype == "float64"):
        pred = jnp.asarray(PRED).astype(dtype)
        also = {"weight": jnp.asarray(WEIGHT), "where": jnp.asarray(MASK)}
        also = {n: x for n, x in also.items() if n in given}

        def both(pred: Array) -> Any:
            value = functools.partial(loss, target=target, **also)
            return jax.value_and_grad(lambda x: -3.0 * value(x))(pred), loss.value_and_grad(
                pred, target, **also
            )

        half = dtype in ("float16", "bfloat16")
        assert calls_in(both, pred) == 1 + half  # XLA sees where two calls are the same
        same(jax.jit(both)(pred), jax.jit(generic(both))(pred), 1e-2 if half else 2e-6)


def test_further_derivatives_are_those_of_the_formula(case: Any) -> None:
    loss, pred, target = case
    weight, along = jnp.asarray(WEIGHT), jnp.asarray(TARGET)

    def found(pred: Array, weight: Array) -> Any:
        def mean(x: Array, w: Array) -> Array:
            return loss(x, target, weight=w)

        def pushed(x: Array) -> Array:
            return jax.jvp(lambda y: mean(y, weight), (x,), (along,))[1]

        return (
            pushed(pred),
            jax.grad(pushed)(pred),
            jax.jvp(jax.grad(mean), (pred, weight), (along, jnp.zeros_like(weight)))[1],
            jax.grad(mean, argnums=(0, 1))(pred, weight),
            jax.hessian(lambda x: loss(x, target[:2]))(pred[:2]),
        )

    same(found(pred, weight), generic(found)(pred, weight))


def test_a_mapped_call_is_the_formula(case: Any) -> None:
    loss, pred, target = case
    preds, targets = (jnp.reshape(x, (4, 6, *x.shape[1:])) for x in (pred, target))
    mapped = jax.vmap(jax.value_and_grad(loss))
    assert calls_in(mapped, preds, targets) == 0
    values, grads = jax.jit(mapped)(preds, targets)
    for i in range(4):
        same((values[i], grads[i]), jax.value_and_grad(loss)(preds[i], targets[i]))


def test_numbers_that_are_none_stay(case: Any) -> None:
    loss, pred, target = case
    pred = pred.at[0, 0].set(jnp.nan).at[1, 1].set(jnp.inf).at[2, 2].set(-jnp.inf)
    own = loss.value_and_grad(pred, target)
    np.testing.assert_array_equal(np.isnan(own[1]), np.isnan(generic(loss.value_and_grad)(pred, target)[1]))
    masked = functools.partial(loss.value_and_grad, where=jnp.arange(24) > 2)
    same(masked(pred, target), generic(masked)(pred, target))


def test_a_mean_within_the_range_of_a_sum_that_is_not() -> None:
    with jax.enable_x64(True):
        pred = jnp.full(8, 1e154)
        zero = jnp.zeros(8)
        same(unilos.mse(pred, zero), jnp.asarray(1e308), 1e-12)
        assert unilos.MSE(reduction="sum")(pred * 2, zero) == jnp.inf


def test_a_donated_prediction_is_read_before_it_is_written_to(case: Any) -> None:
    loss, pred, target = case
    want = jax.jit(jax.value_and_grad(loss))(pred, target)
    given = pred + 0
    same(jax.jit(jax.value_and_grad(loss), donate_argnums=0)(given, target), want, 0)
    assert given.is_deleted()


def test_a_scaled_loss_keeps_small_slopes_of_half_precision() -> None:
    pred, target = jnp.full(1 << 12, 1e-3, "float16"), jnp.zeros(1 << 12, "float16")
    slope = jax.grad(lambda x: 2.0**12 * unilos.mse(x, target))(pred)
    np.testing.assert_allclose(np.asarray(slope, "f8"), 2e-3, rtol=2e-3)


def test_an_exported_program_needs_no_kernel(case: Any) -> None:
    loss, pred, target = case
    export = pytest.importorskip("jax.export")
    function = jax.jit(jax.value_and_grad(loss))
    kept = export.export(function)(pred, target)
    assert "custom_call @unilos" not in kept.mlir_module()
    same(kept.call(pred, target), function(pred, target))


def test_other_platforms_take_the_formula(case: Any) -> None:
    loss, pred, target = case
    traced = jax.jit(jax.value_and_grad(loss)).trace(pred, target)
    assert "custom_call @unilos" in traced.lower(lowering_platforms=("cpu",)).as_text()
    assert "custom_call @unilos" not in traced.lower(lowering_platforms=("cuda",)).as_text()


def test_other_numbers_are_another_constant_of_the_same_kernel() -> None:
    pred, target = jnp.asarray(PRED), jnp.asarray(TARGET)
    traced: list[float] = []

    def scaled(pred: Array, delta: Array) -> Array:
        traced.append(1.0)
        return unilos.huber(pred, target, delta=delta)

    compiled = jax.jit(scaled)
    for delta in (0.5, 1.0, 2.0):
        same(compiled(pred, delta), unilos.huber(pred, target, delta=delta))
    assert len(traced) == 1


def test_a_handler_that_is_refused_leaves_the_formula() -> None:
    def refuse(handler: Any) -> None:
        raise RuntimeError("another version")

    why = foreign.registered(refuse)
    assert why is not None
    assert "another version" in why


SHARDED = """
import jax, jax.numpy as jnp, numpy as np, unilos
from jax.sharding import Mesh, NamedSharding, PartitionSpec
pred = jnp.asarray(np.random.default_rng(0).normal(size=(8, 4)), "float32")
labels = jnp.arange(8) % 4
f = jax.value_and_grad(unilos.cross_entropy)
mesh = Mesh(np.array(jax.devices()), ("x",))
apart = [jax.device_put(x, NamedSharding(mesh, PartitionSpec("x"))) for x in (pred, labels)]
target = 'custom_call_target="unilos"'
def count(*arrays): return jax.jit(f).lower(*arrays).compile().as_text().count(target)
assert len(jax.devices()) == 2
print(count(pred, labels), count(*apart))
mapped = jax.shard_map(lambda p, y: jax.lax.pmean(unilos.cross_entropy(p, y), "x"),
    mesh=mesh, in_specs=PartitionSpec("x"), out_specs=PartitionSpec())
want = f(pred, labels)
for value, grad in (jax.jit(f)(*apart), jax.value_and_grad(mapped)(pred, labels)):
    assert jnp.allclose(value, want[0]) and jnp.allclose(grad, want[1], atol=1e-7)
"""


def test_arrays_on_several_devices_take_the_formula() -> None:
    if unilos.CrossEntropy().explain(jnp.asarray(PRED), jnp.asarray(LABELS)).path != "fused":
        pytest.skip("the compiled losses are others")
    env = {**os.environ, "XLA_FLAGS": "--xla_force_host_platform_device_count=2"}
    done = subprocess.run([sys.executable, "-c", SHARDED], capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["1", "0"]


def test_the_switch_of_the_environment_turns_it_off() -> None:
    code = "import jax.numpy as x, unilos; print(unilos.Huber().explain(x.ones(3), x.zeros(3)))"
    env = {**os.environ, "UNILOS_KERNELS": "off"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
    assert "UNILOS_KERNELS=off" in done.stdout
