"""Penalties in sums of losses: what they are given, the items they add, and the dtypes that meet in them."""

import numpy as np
import pytest

import unilos
from tests.refusals import FRAMEWORKS, said, to

PRED, TARGET = np.array([[3.0, -1.0], [0.5, 0.0]]), np.array([[1.0, 0.0], [0.5, 2.0]])


def test_penalties_alone_take_one_thing():
    total, params = unilos.L1Penalty() + unilos.L2Penalty(), [PRED]
    assert float(total(params)) == float(total(params=params))
    for call in (
        lambda: total(params, params=params),
        lambda: total(params, params),
        lambda: total.grad(PRED, PRED),
    ):
        assert "takes params alone" in said(unilos.ArgumentError, call)


def test_items_of_penalties_are_not_added_to_sums():
    total = unilos.L1Penalty(reduction="none") + unilos.L2Penalty()
    for params in ([PRED, TARGET], {"w": PRED}, PRED):
        for call in (total, total.value_and_grad, total.value_grad_hessian):
            assert "only those of one shape are added" in said(
                unilos.ParameterError, lambda call=call, params=params: call(params)
            )


def test_the_items_of_penalties_are_added_array_by_array():
    total, params = unilos.L1Penalty(reduction="none") + unilos.L2Penalty(reduction="none"), [PRED, TARGET[0]]
    found = total(params)
    assert [x.tolist() for x in found] == [(abs(x) + x * x).tolist() for x in params]


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_parts_of_different_dtypes_are_added_in_the_widest(framework):
    p, t = (to(framework, np.asarray(x)) for x in ([0.5, -1.0], [1.0, -1.0]))
    weights = to(framework, np.asarray([2.0], np.float32))
    total = (unilos.Exponential(reduction="sum") + unilos.L2Penalty())(p, t, params=[weights])
    wanted = np.exp(-0.5) + np.exp(-1.0) + 4.0
    np.testing.assert_allclose(float(total), wanted, rtol=1e-6)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_arrays_of_different_dtypes_are_penalised_together(framework):
    params = {
        "a": to(framework, np.asarray([1.0, 2.0], np.float16)),
        "b": to(framework, np.asarray([3.0], np.float32)),
    }
    _, grad = unilos.L2Penalty(reduction="mean").value_and_grad(params)
    for name, wanted in (("a", [2 / 3, 4 / 3]), ("b", [2.0])):
        np.testing.assert_allclose(np.asarray(grad[name], np.float64), wanted, rtol=1e-3)  # of float16
        assert str(np.asarray(params[name]).dtype) in str(grad[name].dtype)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_penalised_numbers_and_numpy_arrays_join_the_arrays_of_a_call(framework):
    loss, pred = unilos.MSE() + unilos.L2Penalty(), to(framework, np.ones(3, np.float32))
    target = to(framework, np.zeros(3, np.float32))
    for params, whole in ((2.0, 5.0), (np.ones(2), 3.0), ([np.ones(2), pred], 6.0)):
        partial = loss.partial(pred, target, params=params)
        for value in (
            loss(pred, target, params=params),
            loss.value_and_grad(pred, target, params=params)[0],
            loss.value_grad_hessian(pred, target, params=params)[0],
            partial.mean(),
            (partial + partial).mean(),
        ):
            assert type(value) is type(loss.parts[0][1](pred, target))
            assert float(value) == whole
            assert value.dtype == pred.dtype or framework == "numpy"  # whose own arrays are no guests


@pytest.mark.parametrize("framework", FRAMEWORKS[1:])
def test_the_parameters_of_another_library_are_refused(framework):
    loss, other = unilos.MSE() + unilos.L2Penalty(), {"torch": "jax.numpy"}.get(framework, "torch")
    foreign, own = (to(f, np.ones(3, np.float32)) for f in (other, framework))
    for pred, params in ((own, foreign), (PRED[0], own[:2])):
        for call in (loss, loss.partial, loss.value_and_grad):
            words = said(
                unilos.BackendMismatchError,
                lambda call=call, p=pred, params=params: call(p, p, params=params),
            )
            assert "the value of mse is a " in words
            assert "and the value of l2_penalty a " in words
    for several in (unilos.L2Penalty(), unilos.L1Penalty() + unilos.L2Penalty()):
        for call in (several, several.partial, several.value_and_grad):
            words = said(unilos.BackendMismatchError, lambda call=call: call([own, foreign]))
            assert "an array of params is a " in words
        assert float(several([np.ones(2), own])) == float(several(np.ones(5)))


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_slopes_of_penalties_that_are_added_are_rounded_once(framework):
    bfloat16 = pytest.importorskip("ml_dtypes").bfloat16
    for dtype in (np.float16, bfloat16):
        if framework == "torch":
            w = to(framework, np.asarray([1.0, 3.0], np.float32)).to(
                getattr(pytest.importorskip("torch"), np.dtype(dtype).name)
            )
        else:
            w = to(framework, np.asarray([1.0, 3.0], dtype))
        loss = 0.5 * unilos.L2Penalty() + 0.0045 * unilos.L1Penalty()
        slopes = [loss.grad(w), loss.grad([w])[0], loss.value_grad_hessian({"w": w})[1]["w"]]
        for slope in slopes:
            assert slope.dtype == w.dtype
            found = np.asarray(slope.float() if framework == "torch" else slope).astype(np.float32)
            exact = np.asarray([1.0045, 3.0045], np.float32).astype(dtype).astype(np.float32)
            assert found.tolist() == exact.tolist()
        assert loss.hessian([w])[0].dtype == w.dtype
