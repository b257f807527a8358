"""Losses whose item is a whole sample: unknown dimensions, ties in a sorted sample, labels, empty arrays, errors."""

import os

import numpy as np
import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import unilos

RNG = np.random.default_rng(3)
PRED = RNG.uniform(size=(2, 3, 4)).astype(np.float32)
MASK = RNG.integers(0, 2, PRED.shape).astype(np.float32)
LABEL = RNG.integers(0, 4, PRED.shape[:-1])

LOSSES = [
    unilos.Dice(squared=True, smooth=1.0),
    unilos.Tversky(over="batch", from_logits=True),
    unilos.MCC(),
    unilos.GeneralizedDice(from_logits=True),
    unilos.LovaszHinge(),
    unilos.LovaszHinge(over="batch"),
    unilos.LovaszSoftmax(),
    unilos.LovaszSoftmax(over="batch"),
]


def arguments(loss):
    return PRED, LABEL if loss.meta.labels else MASK


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
def test_unknown_dimensions(loss):
    tf = pytest.importorskip("tensorflow")
    known = (None, None, None)
    pred, target = arguments(loss)
    want = loss.value_and_grad(pred, target)
    kind = tf.int64 if loss.meta.labels else tf.float32
    signature = [tf.TensorSpec(known, tf.float32), tf.TensorSpec(known[: target.ndim], kind)]

    def native(x, y):
        with tf.GradientTape() as tape:
            tape.watch(x)
            value = loss(x, y)
        return value, tape.gradient(value, x)

    for function in (loss.value_and_grad, native):
        for got, exact in zip(tf.function(function, signature)(pred, target), want, strict=True):
            np.testing.assert_allclose(got, exact, rtol=1e-5, atol=1e-7)


def frameworks():
    for name in ("torch", "tensorflow", "jax.numpy"):
        module = pytest.importorskip(name)
        yield getattr(module, "asarray", None) or module.constant


def test_ties_go_to_the_earlier_pixel():
    hinge = np.zeros((1, 4), np.float32), np.asarray([[1, 0, 1, 0]], np.float32)
    np.testing.assert_allclose(unilos.LovaszHinge().grad(*hinge), [[-1 / 2, 1 / 6, -1 / 3, 0]], rtol=1e-6)
    softmax = np.full((1, 4, 2), 0.5, np.float32), np.asarray([[0, 1, 0, 1]])
    for loss, args in ((unilos.LovaszHinge(), hinge), (unilos.LovaszSoftmax(), softmax)):
        for array in frameworks():
            got = np.asarray(loss.grad(*(array(x) for x in args)))
            np.testing.assert_array_equal(got, loss.grad(*args))


def test_labels():
    with pytest.raises(
        unilos.LabelRangeError, match=r"holds the label 4 at index \(1, 2\); accepted: 0 to 3"
    ):
        unilos.lovasz_softmax(PRED, np.where(np.arange(6).reshape(2, 3) == 5, 4, LABEL))
    with pytest.raises(unilos.ShapeError, match="an integer dtype"):
        unilos.lovasz_softmax(PRED, MASK)
    jax = pytest.importorskip("jax")
    loss = unilos.LovaszSoftmax(reduction="none")
    value, grad = jax.jit(loss.value_and_grad)(PRED, np.where(np.arange(2)[:, None] == 0, 9, LABEL))
    assert np.isnan(value[0])
    assert np.isnan(grad[0]).all()
    np.testing.assert_allclose(value[1], loss(PRED, LABEL)[1], rtol=1e-6)


@pytest.mark.parametrize("loss", LOSSES, ids=repr)
@pytest.mark.parametrize("shape", [(0, 2, 3), (2, 0, 3)], ids=str)
def test_no_pixels(loss, shape):
    target = np.zeros(shape[:-1], np.int64) if loss.meta.labels else np.zeros(shape)
    value, grad = loss.value_and_grad(np.zeros(shape), target)
    assert value == 0
    assert grad.shape == shape


def test_what_a_sample_is():
    with pytest.raises(unilos.ShapeError, match=r"pred has shape \(3,\); accepted: a batch of samples"):
        unilos.dice(np.zeros(3), np.zeros(3))
    assert unilos.dice(np.zeros(3), np.zeros(3), over="batch") == 0
    with pytest.raises(unilos.ParameterError, match="over is 'pixel'; accepted: 'sample' or 'batch'"):
        unilos.Dice(over="pixel")
    each = unilos.dice(PRED, MASK, reduction="none")
    assert each.shape == (2,)
    np.testing.assert_allclose(unilos.dice(PRED[1:], MASK[1:], over="batch"), each[1], rtol=1e-6)
    weighted = unilos.dice(PRED, MASK, weight=np.asarray([1.0, 0.0], np.float32))
    np.testing.assert_allclose(weighted, each[0], rtol=1e-6)
