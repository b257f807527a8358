"""Models that train with the adapter: their masks, weights and outputs, traced, and on several replicas."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from hand import (
    BACKEND,
    B,
    C,
    T,
    check,
    close,
    cross_entropy,
    draw,
    gradient,
    huber,
    keras,
    raises,
    reduced,
    rng,
    squared,
)

import unilos
from unilos.hosts.keras import wrap


@check
def train_evaluate_predict_save_load() -> None:
    x = draw(64, 8)
    y = (x[:, 0] > 0).astype("int64") + (x[:, 1] > 0)
    loss = wrap(unilos.CrossEntropy(label_smoothing=0.1), dtype="float32", name="smooth")
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(16, "relu"), keras.layers.Dense(3)])
    # On NumPy nothing trains, and an Adam that never did cannot be loaded.
    model.compile("sgd" if BACKEND == "numpy" else "adam", loss, metrics=["accuracy"])
    start = evaluated(model, x, y)
    fit(model, x, y, epochs=3, class_weight={0: 1.0, 1: 2.0, 2: 1.0})
    after = evaluated(model, x, y)
    assert BACKEND == "numpy" or after < start
    z = model.predict(x, verbose=0).astype("float64")
    log_p = z - np.log(np.exp(z).sum(-1, keepdims=True))
    q = 0.9 * np.eye(3)[y] + 0.1 / 3
    close(after, -(q * log_p).sum(-1).mean(), 1e-4)
    w = np.linspace(0, 2, 64).astype("float32")
    close(evaluated(model, x, y, w), (w * -(q * log_p).sum(-1)).mean(), 1e-4)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        model.save(path)
        again = keras.saving.load_model(path)
    assert again.loss == loss
    close(evaluated(again, x, y), after, 1e-5)
    fit(again, x[:40], y[:40], epochs=1)  # the last batch is a smaller one


def fit(model: Any, x: Any, y: Any, **options: Any) -> None:
    if BACKEND == "numpy":
        with raises(NotImplementedError):
            model.fit(x, y, batch_size=16, verbose=0, **options)
    else:
        model.fit(x, y, batch_size=32, verbose=0, **options)


def evaluated(model: Any, x: Any, y: Any, weight: Any = None) -> float:
    found = model.evaluate(x, y, sample_weight=weight, batch_size=32, verbose=0, return_dict=True)
    return np.float64(found["loss"])


@check
def class_weight_in_training() -> None:
    if BACKEND == "numpy":
        return
    x, y = draw(16, 4), np.arange(16) % 3
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
    model.compile(keras.optimizers.SGD(0.0), wrap("cross_entropy"))
    weights = {0: 1.0, 1: 5.0, 2: 0.0}
    found = model.fit(x, y[:, None], batch_size=16, verbose=0, class_weight=weights).history["loss"][0]
    values = cross_entropy(y, model.predict(x, verbose=0))
    close(np.float64(found), (values * np.array([1, 5, 0])[y]).mean(), 1e-4)


@check
def embedding_masks_reach_the_loss() -> None:
    tokens = np.array([[1, 2, 0, 0], [3, 1, 2, 0], [2, 2, 2, 2], [1, 0, 0, 0]] * 4)
    embedding = keras.layers.Embedding(4, 3, mask_zero=True)
    model = keras.Sequential([keras.Input((4,), dtype="int32"), embedding, keras.layers.Dense(1)])
    model.compile("sgd", unilos.Huber().to_keras())
    y = np.where(tokens == 0, np.nan, tokens / 2).astype("float32")[..., None]
    found = model.evaluate(tokens, y, batch_size=16, verbose=0)
    values = huber(np.nan_to_num(y), model.predict(tokens, verbose=0))[..., 0]
    close(np.float64(found), values[tokens > 0].mean(), 1e-4)
    fit(model, tokens, y, epochs=1)
    assert all(np.isfinite(v).all() for v in model.get_weights())


@check
def raw_losses_are_refused() -> None:
    """A loss as it is, in every form in which Keras takes a callable, as a loss and as a metric."""
    x, y = draw(8, 4), draw(8, 1)
    forms = {
        "quantile": [unilos.Quantile(q=0.9), partial(unilos.quantile, q=0.9)],
        "huber": [
            unilos.huber,
            unilos.Huber,
            unilos.Huber(delta=2.0).__call__,
            partial(unilos.huber, delta=2.0),
        ],
        "mse + 0.5 mae": [unilos.MSE() + 0.5 * unilos.MAE()],
        "2 mse": [2 * unilos.MSE()],
        "l2_penalty": [unilos.L2Penalty(), unilos.l2_penalty],
    }
    for name, losses in forms.items():
        for loss in losses:
            for eagerly in (False, True) if BACKEND != "numpy" else (None,):
                for options in ({"loss": loss}, {"loss": "mse", "metrics": [loss]}):
                    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
                    model.compile("sgd", run_eagerly=eagerly or False, **options)
                    with raises(unilos.ArgumentError, f"{name}: Keras", "to_keras()"):
                        model.evaluate(x, y, verbose=0)


@check
def a_loss_is_refused_whatever_was_called_before() -> None:
    """What is remembered of a call with the prediction first is no way around the question who calls."""
    x, y = (keras.ops.convert_to_tensor(draw(8, 1)) for _ in range(2))
    loss = unilos.Quantile(q=0.9)
    for _ in range(3):
        loss(x, y)
    with raises(unilos.ArgumentError, "quantile: Keras", "to_keras()"):
        keras.metrics.MeanMetricWrapper(loss).update_state(y, x)


@check
def a_part_of_a_sum_may_take_no_target() -> None:
    z, y = draw(8, 3), np.arange(8) % 3
    level = np.log(np.exp(z).sum(-1))
    for loss in (unilos.CrossEntropy() + 0.5 * unilos.ZLoss(), 0.5 * unilos.ZLoss() + unilos.CrossEntropy()):
        found = wrap(loss)(keras.ops.convert_to_tensor(y), keras.ops.convert_to_tensor(z))
        close(np.float64(found), (cross_entropy(y, z) + level**2 / 2).mean(), 1e-4)
    with raises(unilos.ParameterError, "this takes pred"):
        wrap(unilos.ZLoss())


@check
def functions_of_users_may_call_losses() -> None:
    """They say themselves which is which."""
    x, y = draw(8, 4), draw(8, 1)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    model.compile("sgd", lambda y_true, y_pred: unilos.quantile(y_pred, y_true, q=0.9))
    e = y - model.predict(x, verbose=0)
    close(model.evaluate(x, y, verbose=0), np.maximum(0.9 * e, -0.1 * e).mean(), 1e-4)


@check
def outputs_by_name() -> None:
    x = draw(16, 4)
    inputs = keras.Input((4,))
    heads = {name: keras.layers.Dense(n, name=name)(inputs) for name, n in (("kind", 3), ("size", 1))}
    model = keras.Model(inputs, heads)
    losses = {"kind": wrap("cross_entropy"), "size": wrap(unilos.MSE() + unilos.MAE())}
    model.compile("sgd", losses, loss_weights={"kind": 1.0, "size": 0.25})
    y = {"kind": rng.integers(3, size=16), "size": draw(16)}
    found = model.evaluate(x, y, batch_size=16, verbose=0, return_dict=True)
    p = model.predict(x, verbose=0)
    e = p["size"][:, 0] - y["size"]
    want = cross_entropy(y["kind"], p["kind"]).mean() + 0.25 * (e**2 + np.abs(e)).mean()
    close(np.float64(found["loss"]), want, 1e-4)
    fit(model, x, y, epochs=1)


@check
def the_build_pass_sees_no_values() -> None:
    # NumPy's build pass hands out uninitialised memory: fill it with what no label is.
    taken = [np.full(n, -7, "int64") for n in (83, 89, 32) for _ in range(50)]
    del taken
    loss = wrap("cross_entropy")
    shapes = keras.KerasTensor((None,), "int64"), keras.KerasTensor((None, 3), "float32")
    real, np.empty = np.empty, lambda *a, **k: np.full(*a, fill_value=7, **k)  # type: ignore[assignment]
    try:
        from keras.src.backend import compute_output_spec

        assert compute_output_spec(loss, *shapes, keras.KerasTensor((None,), "float32")).shape == ()
        values = compute_output_spec(wrap("cross_entropy", reduction="none"), *shapes).shape
        assert values in ((None,), (0,), (83,)), values
    finally:
        np.empty = real
    with raises(unilos.LabelRangeError, "the label 3"):
        loss(np.array([0, 3]), np.zeros((2, 3), "float32"))


@check
def slopes() -> None:
    if BACKEND == "numpy":
        return
    y, z, w = rng.integers(C, size=B), draw(B, C), np.array([1, 0, 2, 3], "float32")
    p = np.exp(z - np.log(np.exp(z).sum(-1, keepdims=True)))
    want = (p - np.eye(C)[y]) * w[:, None] / B
    close(gradient(lambda x: wrap("cross_entropy")(y, x, w), z), want)
    close(gradient(lambda x: wrap("mae")(z, x), z), np.zeros_like(z))  # keras on JAX: -1
    target = draw(B)
    want = (2 * (z[:, 0] - target) * w / B)[:, None]
    close(gradient(lambda x: wrap("mse")(target, x, w), z[:, :1]), want, 1e-5)


@check
def traced() -> None:
    y, z, w = rng.integers(C, size=(B, T)), draw(B, T, C), np.array([1, 0, 2, 3], "float32")
    loss, want = wrap("cross_entropy"), reduced(cross_entropy(y, z), w, "mean")
    flat, (a, b) = wrap("huber", reduction="sum"), (draw(B), draw(B, 1))
    want_flat = huber(a, b[:, 0]).sum()
    if BACKEND == "torch":
        import torch

        with keras.device("meta"):
            labels = torch.empty((B, T), dtype=torch.int64, device="meta")
            found = loss(labels, torch.empty((B, T, C), device="meta"))
        assert found.device.type == "meta"
        assert found.shape == ()
    if BACKEND == "jax":
        import jax

        close(jax.jit(loss)(y, z, w), want, 1e-5)
        close(jax.jit(flat)(a, b), want_flat, 1e-5)
    if BACKEND == "tensorflow":
        import tensorflow as tf

        for jit in (False, True):
            for time_axis in (T,) if jit else (T, None):
                shapes = (None, time_axis), (None, time_axis, C), (None,)
                dtypes = tf.int64, tf.float32, tf.float32
                signature = [tf.TensorSpec(*s) for s in zip(shapes, dtypes, strict=True)]
                close(tf.function(loss, signature, jit_compile=jit)(y, z, w), want, 1e-5)
        signature = [tf.TensorSpec((None,), tf.float32), tf.TensorSpec((None, None), tf.float32)]
        with raises(unilos.ShapeError):
            tf.function(flat, signature).get_concrete_function()  # the last axis might be any
        signature[1] = tf.TensorSpec((None, 1), tf.float32)
        close(tf.function(flat, signature)(a, b), want_flat, 1e-5)
        wide = [tf.TensorSpec((None, None), tf.float32)] * 2
        close(tf.function(flat, wide)(a[:, None], b), want_flat, 1e-5)


@check
def replicas_share_a_mean() -> None:
    if BACKEND != "tensorflow":
        return
    import tensorflow as tf

    y, p = draw(B, T), draw(B, T)
    strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
    for reduction in ("sum_over_batch_size", "sum", "mean_with_sample_weight"):
        loss, native = wrap("mse", reduction=reduction), keras.losses.MeanSquaredError(reduction=reduction)
        alone = loss(y, p)
        with strategy.scope():
            shared = loss(y, p)
            close(shared, native(y, p).numpy())
        close(shared, alone.numpy() / (1 if reduction == "sum" else 2))
    model_loss = wrap("rmse")
    with strategy.scope():
        close(model_loss(y, p), np.sqrt(squared(y, p).mean()) / 2)


@check
def replicas_fit_integer_labels() -> None:
    if BACKEND != "tensorflow":
        return
    import tensorflow as tf

    x, y = draw(8, 4), rng.integers(C, size=8)
    keras.utils.set_random_seed(0)
    with tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"]).scope():
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(C)])
        model.compile("sgd", wrap("cross_entropy"))
    want = cross_entropy(y, model.predict(x, verbose=0)).mean()
    found = model.fit(x, y, batch_size=8, verbose=0).history["loss"][0]
    close(np.float64(found), want, 1e-4)


@check
def values_of_call() -> None:
    y, p = draw(B, T), draw(B, T)
    close(wrap("huber", reduction="sum").call(y, p), huber(y, p).mean(-1))
    assert "Huber(delta=2.0)" in repr(wrap(unilos.Huber(delta=2.0)))
