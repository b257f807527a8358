"""Higher derivatives through TensorFlow's forward accumulators, nested with tapes."""

import mpmath
import numpy as np
import pytest

import unilos

tf = pytest.importorskip("tensorflow")

X, WAY, TARGET = np.asarray([0.3, -1.2, 0.7]), np.asarray([1.0, 0.5, -0.25]), np.asarray([1.0, -1.0, 1.0])


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


def exact(name, order):
    """The derivative of a whole loss along the way, from the formula of an item at high precision."""
    formula = {
        "log_cosh": lambda e: mpmath.log(mpmath.cosh(e)),
        "pseudo_huber": lambda e: mpmath.sqrt(1 + e**2) - 1,
        "soft_margin": lambda e: mpmath.log(1 + mpmath.exp(-e)),
    }[name]
    with mpmath.workdps(40):
        items = zip(X, TARGET, WAY, strict=True)
        if name == "soft_margin":
            return float(sum(mpmath.diff(formula, x * t, order) * (t * w) ** order for x, t, w in items))
        return float(sum(mpmath.diff(formula, x - t, order) * w**order for x, t, w in items))


def along(name, order):
    """A loss as a function of the prediction, differentiated in these modes, the innermost first."""
    loss = unilos.get(name, reduction="sum")

    def function(x):
        return loss(x, tf.constant(TARGET))

    for kind in order:
        function = {"F": forward, "R": reverse}[kind](function)
    return float(function(tf.constant(X)))


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("pseudo_huber", "RFR"),
        ("soft_margin", "RRF"),
        ("log_cosh", "FRR"),
        ("log_cosh", "FRRR"),
        ("pseudo_huber", "RFRR"),
        ("soft_margin", "RRRF"),
        ("soft_margin", "FRRRR"),
    ],
)
def test_derivatives_through_an_accumulator(name, order):
    assert along(name, order) == pytest.approx(exact(name, len(order)), rel=1e-11)


@pytest.mark.parametrize("order", ["RFF", "FRF", "RRFF"])
def test_accumulators_in_one_another_and_a_tape_are_refused(order):
    assert along("log_cosh", "FF") == pytest.approx(exact("log_cosh", 2), rel=1e-12)
    with pytest.raises(unilos.UnsupportedError, match="log_cosh: two of TensorFlow's forward accumulators"):
        along("log_cosh", order)


@pytest.mark.parametrize("name", ["listmle", "pairwise_hinge"])
def test_nested_tapes_ask_for_no_derivative_that_there_is_none_of(name: str) -> None:
    """The gradient in weights moves with predictions, though there is none in the target, a constant here."""
    rng = np.random.default_rng(0)
    pred, weight = tf.constant(rng.normal(size=(3, 5))), tf.constant(rng.uniform(0.5, 2.0, 3))
    target = tf.constant(rng.integers(0, 3, (3, 5)).astype(float))
    loss = unilos.get(name, reduction="sum")
    with tf.GradientTape() as outer:
        outer.watch(pred)
        with tf.GradientTape() as inner:
            inner.watch(weight)
            value = loss(pred, target, weight=weight)
        items = inner.gradient(value, weight)
    got = outer.gradient(items, pred, output_gradients=weight)
    np.testing.assert_allclose(got, loss.grad(pred, target, weight=weight), rtol=1e-12)
