"""Curvatures by name: of losses, sums and penalties, traced and refused."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest

import unilos
from unilos.face.entries import REGISTRY
from unilos.form.check import ParameterError, UnsupportedError
from unilos.form.curvatures import KINDS, NOTHING_STATED

PRED, TARGET = np.array([0.0, 0.5, -4.0]), np.zeros(3)


def close(got: Any, want: Any) -> None:
    np.testing.assert_allclose(np.asarray(got), np.asarray(want), rtol=1e-12)


def test_by_hand() -> None:
    at: Any = {"curvature": "majorizer"}
    none: Any = {"reduction": "none"}
    close(unilos.Huber(**none).hessian(PRED, TARGET, **at), [1, 1, 0.25])
    close(unilos.LogCosh(**none).hessian(PRED, TARGET, **at), [1, np.tanh(0.5) / 0.5, np.tanh(4.0) / 4])
    close(unilos.MAE(**none).hessian(PRED, TARGET, **at), [np.inf, 2, 0.25])
    close(unilos.MSE().hessian(PRED, TARGET, **at), [2 / 3] * 3)
    bce = unilos.BinaryCrossEntropyWithLogits(**none)
    close(bce.hessian(PRED, TARGET, **at), [0.25, np.tanh(0.25), np.tanh(2.0) / 8])
    rows, labels = np.array([[1.0, 2.0, 3.0]]), np.array([0])
    close(unilos.CrossEntropy().hessian(rows, labels, **at), [[0.5] * 3])
    close(unilos.MulticlassPerceptron().hessian(rows, labels, **at), [[0.5, 1, 1]])
    close(unilos.L1Penalty().hessian([2.0, -4.0], curvature="majorizer"), [0.5, 0.25])
    close(unilos.MSLE(**none).hessian([1.0], [0.0], curvature="gauss_newton"), [0.5])


def test_parts_of_value_grad_hessian() -> None:
    loss, weight, where = unilos.PseudoHuber(), np.array([1.0, 2.0, 3.0]), np.array([True, False, True])
    value, grad = loss.value_and_grad(PRED, TARGET, weight=weight, where=where)
    for kind in KINDS:
        found = loss.value_grad_hessian(PRED, TARGET, weight=weight, where=where, curvature=kind)
        close(found[0], value)
        close(found[1], grad)
        close(found[2], loss.hessian(PRED, TARGET, weight=weight, where=where, curvature=kind))
    close(found[2][1], 0)


def test_sums_and_penalties() -> None:
    total = unilos.Huber() + 0.5 * unilos.MAE() + unilos.L2Penalty()
    params = [np.ones(2), {"b": np.ones(1)}]
    value, grad, bend = total.value_grad_hessian(PRED, TARGET, params=params, curvature="majorizer")
    close(value, total(PRED, TARGET, params=params))
    close(grad, total.grad(PRED, TARGET, params=params))
    parts = [f.hessian(PRED, TARGET, curvature="majorizer") for f in (unilos.Huber(), unilos.MAE())]
    close(bend, parts[0] + 0.5 * parts[1])
    penalties = unilos.L1Penalty() + 2.0 * unilos.L2Penalty()
    value, grad, bend = penalties.value_grad_hessian(params, curvature="majorizer")
    close(value, 9)
    close(bend[1]["b"], [5])
    close(unilos.L2Penalty().value_grad_hessian(params)[2][0], [2, 2])


@pytest.mark.parametrize("kind", ["majorizer", "gauss_newton"])
def test_a_negative_scale_is_refused(kind: Any) -> None:
    loss = unilos.Huber() - 2.0 * unilos.MSE()
    for method in (loss.hessian, loss.value_grad_hessian):
        with pytest.raises(UnsupportedError, match="scale of mse is negative"):
            method(PRED, TARGET, curvature=kind)
    close(loss.hessian(PRED, TARGET), unilos.Huber().hessian(PRED, TARGET) - 4 / 3)


def test_an_unknown_name_is_refused() -> None:
    for loss in (unilos.MSE(), unilos.MSE() + unilos.MAE()):
        with pytest.raises(ParameterError, match="'exact', 'majorizer', 'gauss_newton'"):
            loss.hessian(PRED, TARGET, curvature="newton")  # type: ignore[arg-type]


def test_refusals_say_why() -> None:
    with pytest.raises(
        UnsupportedError, match=r"exponential has no curvature 'majorizer': .* faster than every"
    ):
        unilos.Exponential().hessian(PRED, TARGET + 1, curvature="majorizer")
    with pytest.raises(UnsupportedError, match="no curvature 'gauss_newton': no convex function"):
        unilos.Welsch().hessian(PRED, TARGET, curvature="gauss_newton")
    with pytest.raises(UnsupportedError, match="faster"):
        unilos.GeneralRobust(alpha=2.5).hessian(PRED, TARGET, curvature="majorizer")


@pytest.mark.parametrize("name", sorted({entry.name for entry in REGISTRY.values()}))
def test_every_loss_states_what_it_has_or_why_it_has_none(name: str) -> None:
    meta = next(cls.meta for cls in REGISTRY.values() if cls.name == name)
    for how in (meta.majorizer, meta.gauss_newton):
        assert how is not NOTHING_STATED
        assert how.says
        assert not how.says.endswith(".")


@pytest.mark.skipif(find_spec("jax") is None, reason="jax is not installed")
def test_traced_by_jax() -> None:
    import jax
    import jax.numpy as jnp

    loss = unilos.LogCosh()
    got = jax.jit(lambda p, t: loss.value_grad_hessian(p, t, curvature="majorizer"))(
        jnp.asarray(PRED, jnp.float32), jnp.zeros(3)
    )
    for a, b in zip(got, loss.value_grad_hessian(PRED, TARGET, curvature="majorizer"), strict=True):
        np.testing.assert_allclose(np.asarray(a), np.asarray(b), rtol=1e-6)


@pytest.mark.skipif(find_spec("torch") is None, reason="torch is not installed")
def test_compiled_by_torch() -> None:
    import torch

    loss = unilos.CrossEntropy()
    z, y = torch.randn(4, 3, dtype=torch.float64), torch.tensor([0, 1, 2, 0])
    want = loss.value_grad_hessian(z, y, curvature="majorizer")
    compiled = torch.compile(
        lambda z, y: loss.value_grad_hessian(z, y, curvature="majorizer"), backend="eager"
    )
    for a, b in zip(compiled(z, y), want, strict=True):
        torch.testing.assert_close(a, b)


@pytest.mark.skipif(find_spec("tensorflow") is None, reason="tensorflow is not installed")
def test_traced_by_tensorflow() -> None:
    import tensorflow as tf

    loss, pred, target = unilos.PseudoHuber(), tf.constant(PRED), tf.constant(TARGET)
    traced = tf.function(lambda p, t: loss.value_grad_hessian(p, t, curvature="majorizer"))
    for a, b in zip(
        traced(pred, target), loss.value_grad_hessian(PRED, TARGET, curvature="majorizer"), strict=True
    ):
        np.testing.assert_allclose(a.numpy(), b, rtol=1e-12)
