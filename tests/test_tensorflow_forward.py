"""Third derivatives through TensorFlow's forward accumulators, nested with tapes."""

import math

import numpy as np
import pytest

import unilos

tf = pytest.importorskip("tensorflow")

X, WAY, TARGET = np.asarray([0.3, -1.2, 0.7]), np.asarray([1.0, 0.5, -0.25]), np.asarray([1.0, 0.0, 1.0])


def forward(function):
    """The derivative along the way, by an accumulator."""

    def derivative(x):
        with tf.autodiff.ForwardAccumulator(x, tf.constant(WAY)) as tangents:
            value = function(x)
        return tangents.jvp(value)

    return derivative


def reverse(function):
    """The derivative along the way, by a tape; of the last one the gradient."""

    def derivative(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            value = function(x)
        return tf.reduce_sum(tape.gradient(value, x) * WAY)

    return derivative


def third(name, z, t):
    """The third derivative of an item, by its formula."""
    if name == "log_cosh":
        return -2 * np.tanh(z - t) / np.cosh(z - t) ** 2
    if name == "pseudo_huber":
        return -3 * (z - t) / (1 + (z - t) ** 2) ** 2.5
    p = 1 / (1 + np.exp(-z))
    return p * (1 - p) * (1 - 2 * p)


@pytest.mark.parametrize(
    ("name", "order"),  # the innermost first
    [("log_cosh", "FRF"), ("pseudo_huber", "RFR"), ("binary_cross_entropy_with_logits", "RRF")],
)
def test_third_derivatives(name, order):
    loss = unilos.get(name, reduction="sum")

    def function(x):
        return loss(x, tf.constant(TARGET))

    for kind in order:
        function = {"F": forward, "R": reverse}[kind](function)
    exact = math.fsum(third(name, X, TARGET) * WAY**3)
    assert float(function(tf.constant(X))) == pytest.approx(exact, rel=1e-12)
