"""Losses of projected logits, where chunks of rows could differ from the whole."""

import numpy as np
import pytest

import unilos
from tests.refusals import FRAMEWORKS, said, to

CLASSIFIER = np.asarray([[1.0, 0.5], [-0.5, 1.0], [0.25, -1.0]], np.float32)


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("reduction", ["none", "mean"])
def test_one_row_is_a_call(framework, reduction):
    hidden, target = np.asarray([0.5, 2.0], np.float32), np.asarray([0.25, 0.25, 0.5], np.float32)
    loss = unilos.LinearCrossEntropy(reduction=reduction)
    given = [to(framework, x) for x in (hidden, CLASSIFIER, target)]
    value, slopes = loss.value_and_grad(*given, wrt=("hidden", "classifier", "target"))
    z = CLASSIFIER.astype(float) @ hidden
    p = np.exp(z) / np.exp(z).sum()
    wanted = (p - target) @ CLASSIFIER, np.outer(p - target, hidden), -np.log(p)
    np.testing.assert_allclose(np.asarray(value), -(target * np.log(p)).sum(), rtol=1e-6)
    for slope, want in zip(slopes, wanted, strict=True):
        np.testing.assert_allclose(np.asarray(slope), want, rtol=1e-5, atol=1e-6)
    bound = np.asarray(loss.hessian(*given, curvature="majorizer"))
    assert bound.shape == (2,)
    said(unilos.UnsupportedError, lambda: loss.hessian(*given))


HIDDEN = np.asarray([[2.0, 0.0], [0.0, 2.0], [2.0, 0.0], [1.0, 2.0]], np.float32)
HUGE = np.float32(5e37) * CLASSIFIER
LABELS = np.asarray([1, 2, 1, 0])
OPTIONS = [
    {},
    {"weight": np.asarray([0.5, 1.0, 2.0, 1.0], np.float32)},
    {"where": np.asarray([True, True, True, False])},
]


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("options", OPTIONS, ids=["plain", "weight", "where"])
@pytest.mark.parametrize("memory", [None, 1])
def test_a_mean_is_finite_whose_sum_is_not(framework, options, memory):
    """1.5e38, 2e38 and 1.5e38 add up beyond float32; their mean with a small one does not."""
    loss = unilos.LinearCrossEntropy(memory=memory)
    exact = unilos.CrossEntropy()(HIDDEN.astype(float) @ HUGE.T.astype(float), LABELS, **options)
    given = [to(framework, x) for x in (HIDDEN, HUGE, LABELS)]
    options = {name: to(framework, x) for name, x in options.items()}
    value, slope = loss.value_and_grad(*given, **options)
    plain = loss(*given, **options)
    assert plain.dtype == value.dtype == given[0].dtype
    for found in (value, plain):
        np.testing.assert_allclose(float(found), float(exact), rtol=1e-6)
    less = [to(framework, x) for x in (HIDDEN, np.float32(2**-10) * HUGE, LABELS)]
    want = 2**10 * np.asarray(loss.grad(*less, **options))
    np.testing.assert_allclose(np.asarray(slope), want, rtol=1e-5)


def test_native_gradients_of_a_mean_whose_sum_is_infinite():
    torch, tf = (pytest.importorskip(name) for name in ("torch", "tensorflow"))
    jax = pytest.importorskip("jax")
    loss, weights = unilos.LinearCrossEntropy(), np.ones(4, np.float32)
    given = (HIDDEN, HUGE, LABELS)
    value, want = loss.value_and_grad(*given, wrt=("hidden", "classifier", "weight"), weight=weights)

    def function(hidden, classifier, weight, target):
        return loss(hidden, classifier, target, weight=weight)

    of_torch = [torch.tensor(x, requires_grad=True) for x in (*given[:2], weights)]
    found = function(*of_torch, torch.tensor(LABELS))
    found.backward()
    slopes = {"torch": [x.grad for x in of_torch]}
    values = [found.item()]
    arrays = [to("jax.numpy", x) for x in (*given[:2], weights, LABELS)]
    made = jax.jit(jax.value_and_grad(function, argnums=(0, 1, 2)))
    found, slopes["jax"] = made(*arrays)
    values.append(float(found))
    tensors = [tf.constant(x) for x in (*given[:2], weights, LABELS)]

    def taped(*tensors):
        with tf.GradientTape() as tape:
            tape.watch(tensors[:3])
            found = function(*tensors)
        return found, tape.gradient(found, tensors[:3])

    for name, call in (("eager", taped), ("graph", tf.function(taped))):
        found, slopes[name] = call(*tensors)
        values.append(float(found))
    np.testing.assert_allclose(values, float(value), rtol=1e-6)
    for name, each in slopes.items():
        for slope, exact in zip(each, want, strict=True):
            np.testing.assert_allclose(np.asarray(slope), exact, rtol=1e-5, err_msg=name)
