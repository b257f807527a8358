# ruff: noqa: E402  torch has to come before TensorFlow, which Keras imports
"""What `unilos.keras` promises, checked on the Keras backend that KERAS_BACKEND names; test_keras.py runs it.

Expected numbers are computed here in NumPy, or by Keras's own loss where that one is right.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BACKEND = os.environ["KERAS_BACKEND"]
if BACKEND == "torch":
    import torch
import keras
import numpy as np

import unilos
from unilos.keras import KerasLoss, wrap

Array = Any
CHECKS: list[Callable[[], None]] = []
KERAS_NOISE = ("__array__ implementation doesn't accept a copy keyword",)
REDUCTIONS = ("sum_over_batch_size", "sum", "mean_with_sample_weight", "none")
B, T, C = 4, 3, 5
rng = np.random.default_rng(7)
ops = keras.ops


def check(function: Callable[[], None]) -> Callable[[], None]:
    CHECKS.append(function)
    return function


def draw(*shape: int) -> Array:
    return rng.normal(size=shape).astype("float32") * 2


def close(got: Any, want: Any, rtol: float = 2e-6, atol: float = 1e-6) -> None:
    got = ops.convert_to_numpy(got)
    assert got.shape == np.shape(want), f"shape {got.shape}, expected {np.shape(want)}"
    np.testing.assert_allclose(got, want, rtol=rtol, atol=atol)


@contextmanager
def raises(kind: type[Exception], *words: str) -> Iterator[None]:
    try:
        yield
    except kind as error:
        missing = [word for word in words if word not in str(error)]
        if missing:
            raise AssertionError(f"{missing} not in: {error}") from error
    else:
        raise AssertionError(f"{kind.__name__} was not raised")


# The mathematics, by hand


def huber(y: Array, p: Array) -> Array:
    e = np.abs(p.astype("float64") - y)
    return np.where(e <= 1, 0.5 * e * e, e - 0.5)


def squared(y: Array, p: Array) -> Array:
    return (p.astype("float64") - y) ** 2


def cross_entropy(y: Array, z: Array) -> Array:
    z = z.astype("float64")
    log_p = z - np.log(np.exp(z).sum(-1, keepdims=True))
    return -np.take_along_axis(log_p, y[..., None], -1)[..., 0]


def reduced(values: Array, weight: Any, reduction: str | None, mask: Any = None) -> Array:
    """Keras's reductions of values, for a weight that covers their leading axes."""
    w = np.ones(values.shape) if weight is None else np.asarray(weight, "float64")
    w = np.broadcast_to(w.reshape(w.shape + (1,) * (values.ndim - w.ndim)), values.shape)
    valid = np.ones(values.shape, bool) if mask is None else mask
    total = (np.where(valid, values, 0) * w).sum()
    if reduction in ("none", None):
        return np.where(valid, values, 0) * w
    if reduction == "sum":
        return total
    return total / ((w * valid).sum() if reduction == "mean_with_sample_weight" else valid.sum())


def gradient(function: Callable[[Array], Array], x: Array) -> Array:
    if BACKEND == "torch":
        leaf = torch.tensor(x, requires_grad=True)
        function(leaf).backward()
        return leaf.grad.numpy()
    if BACKEND == "jax":
        import jax

        return np.asarray(jax.grad(function)(x))
    import tensorflow as tf

    leaf = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(leaf)
        value = function(leaf)
    return tape.gradient(value, leaf).numpy()


def masked(pred: Array, mask: Array) -> Array:
    """The prediction with NaN where the mask is off, carrying that mask as Keras's layers leave it."""
    tagged = np.where(mask[..., None], pred, 9.0).astype("float32")
    found = keras.layers.Masking(mask_value=9.0)(ops.convert_to_tensor(tagged))
    poison = keras.layers.Lambda(lambda x: ops.where(x == 0.0, np.nan, x), mask=lambda x, mask=None: mask)
    return poison(found)


# Values and reductions


@check
def pointwise_reductions() -> None:
    y, p = draw(B, T), draw(B, T)
    values = huber(y, p).mean(-1)
    for weight in (None, np.array([0, 1, 0, 2], "int32"), [0.5, 1.5, 2.0, 0.0]):
        for reduction in (*REDUCTIONS, "mean", None):
            close(wrap("huber", reduction=reduction)(y, p, weight), reduced(values, weight, reduction), 1e-5)


@check
def row_reductions() -> None:
    y, z = rng.integers(C, size=(B, T)), draw(B, T, C)
    values = cross_entropy(y, z)
    for reduction in REDUCTIONS:
        shapes = ((B,), (B, T), (B, 1)) if reduction == "mean_with_sample_weight" else ((B,),)
        for weight in (draw(*shape) for shape in shapes):
            close(wrap("ce", reduction=reduction)(y, z, weight), reduced(values, weight, reduction), 1e-5)
    close(wrap("ce")(y, z, w := draw(B, T)), reduced(values, w, "mean"), 1e-5)


@check
def same_numbers_as_keras() -> None:
    y, p, labels, z = draw(B, T, 2), draw(B, T, 2), rng.integers(C, size=(B, T)), draw(B, T, C)
    mask = np.array([[True, True, False], [True, False, False], [False] * 3, [True] * 3])
    rows = np.where(mask[..., None], z, 9.0).astype("float32")
    flags = np.where(mask[..., None], p, 9.0).astype("float32")
    for reduction in REDUCTIONS:
        mse, native = wrap("mse", reduction=reduction), keras.losses.MeanSquaredError(reduction=reduction)
        ce = wrap("cross_entropy", reduction=reduction)
        sparse = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction=reduction)
        w = draw(B, T) if reduction == "sum_over_batch_size" else None
        x, r = (keras.layers.Masking(mask_value=9.0)(ops.convert_to_tensor(v)) for v in (flags, rows))
        close(mse(y, x, w), ops.convert_to_numpy(native(y, x, w)))
        close(ce(labels, r, w), ops.convert_to_numpy(sparse(labels, r, w)), 1e-5)
        close(mse(y, p, w), ops.convert_to_numpy(native(y, p, w)))
    long, short, w = draw(B, T, 1), draw(B, T), draw(B)
    for reduction in ("sum", "none"):
        mse, native = wrap("mse", reduction=reduction), keras.losses.MeanSquaredError(reduction=reduction)
        for a, b in ((long, short), (short, long)):
            close(mse(a, b, w), ops.convert_to_numpy(native(a, b, w)), 1e-5)


@check
def one_sample_a_row() -> None:
    y, p, w = draw(B), draw(B), np.array([1, 2, 3, 0], "float32")
    values = huber(y, p)
    for a, b in ((y, p), (y, p[:, None]), (y[:, None], p), (y[:, None], p[:, None])):
        close(wrap("huber")(a, b), values.mean())
        for reduction in REDUCTIONS:
            close(wrap("huber", reduction=reduction)(a, b, w), reduced(values, w, reduction))
        close(wrap("huber")(a, b, w[:, None]), reduced(values, w, "mean"))
    with raises(unilos.ShapeError, "nothing is broadcast"):
        wrap("huber")(draw(B, 1), draw(B, T))
    labels, z = rng.integers(C, size=B), draw(B, C)
    for given in (labels, labels[:, None], labels.astype("uint8"), labels.tolist()):
        close(wrap("ce")(given, z), cross_entropy(labels, z).mean())
        close(wrap("ce")(given, z, w[:, None]), reduced(cross_entropy(labels, z), w, "mean"))
    labels, z = rng.integers(C, size=(B, T)), draw(B, T, C)
    close(wrap("ce")(labels[..., None], z), cross_entropy(labels, z).mean())
    with raises(unilos.DTypeError, "integer"):
        wrap("ce")(labels.astype("float32"), z)


@check
def sample_weights_belong_to_samples() -> None:
    w = np.array([1, 0, 0, 0], "float32")
    y, z = rng.integers(C, size=(B, B)), draw(B, B, C)
    close(wrap("ce")(y, z, w), cross_entropy(y, z)[0].sum() / B**2)
    target, pred = draw(B, B, 2), draw(B, B, 2)
    close(wrap("mse")(target, pred, w), squared(target, pred)[0].mean() / B)
    entries = draw(B, T)  # one weight an entry, which Keras refuses
    target, pred = draw(B, T), draw(B, T)
    close(wrap("mse")(target, pred, entries), (entries * squared(target, pred)).mean(), 1e-5)


@check
def masks_remove_values() -> None:
    mask = np.array([[True, True, False], [True, False, False], [False] * 3, [True] * 3])
    y, p = draw(B, T, 2), draw(B, T, 2)
    labels, z = rng.integers(C, size=(B, T)), draw(B, T, C)
    poisoned = np.where(mask[..., None], y, np.nan).astype("float32")
    for reduction in REDUCTIONS:
        weight = None if reduction == "none" else draw(B)
        got = wrap("mse", reduction=reduction)(poisoned, masked(p, mask), weight)
        close(got, reduced(squared(y, p).mean(-1), weight, reduction, mask), 1e-5)
        got = wrap("ce", reduction=reduction)(labels, masked(z, mask), weight)
        close(got, reduced(cross_entropy(labels, z), weight, reduction, mask), 1e-5)
    close(wrap("ce")(labels, masked(z, mask)), cross_entropy(labels, z)[mask].mean(), 1e-5)
    flat = masked(p[..., :1], mask)
    close(wrap("mse")(y[..., 0], flat), squared(y, p)[..., 0][mask].mean())
    entries = keras.layers.Lambda(lambda v: v[..., 0], mask=lambda v, mask=None: mask)
    close(wrap("mse")(y[..., 0], entries(flat)), squared(y, p)[..., 0][mask].mean())
    column = entries(masked(p[:, :1, :1], mask[:, :1]))  # a mask (B, 1) on a prediction (B, 1)
    close(wrap("mse")(y[:, 0, 0], column), squared(y, p)[:, 0, 0][mask[:, 0]].mean())
    nothing = masked(p, np.zeros((B, T), bool))
    for reduction in ("mean", "sum", "mean_with_sample_weight"):
        close(wrap("mse", reduction=reduction)(y, nothing), 0.0)
    if BACKEND == "numpy":
        return
    want = np.where(mask[..., None], 2 * (p - y), 0) / (2 * mask.sum())
    close(gradient(lambda x: wrap("mse")(poisoned, masked_keeping(x, mask)), p), want)


def masked_keeping(x: Array, mask: Array) -> Array:
    """`x` with a mask, differentiable."""
    found = keras.layers.Masking(mask_value=9.0)(ops.where(mask[..., None], x, 9.0))
    return keras.layers.Lambda(lambda v: v, mask=lambda v, mask=None: mask)(found)


@check
def ignored_labels_and_class_weights() -> None:
    y, z = np.array([0, 2, -1, 4]), draw(B, C)
    kept, table = y >= 0, np.array([1, 2, 3, 4, 5.0])
    values = cross_entropy(np.maximum(y, 0), z)
    w = np.array([1, 3, 5, 2], "float32")
    loss = unilos.CrossEntropy(ignore_index=-1, class_weight=table)
    scale = table[np.maximum(y, 0)]
    close(wrap(loss)(y, z), (values * scale)[kept].sum() / 3, 1e-5)
    close(wrap(loss)(y, z, w), (values * scale * w)[kept].sum() / 3, 1e-5)
    want = (values * scale * w)[kept].sum() / (scale * w)[kept].sum()
    close(wrap(loss, reduction="mean_with_sample_weight")(y, z, w), want, 1e-5)
    close(wrap(loss, reduction="none")(y, z), np.where(kept, values * scale, 0), 1e-5)
    same = keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=-1)
    close(wrap(unilos.CrossEntropy(ignore_index=-1))(y, z), ops.convert_to_numpy(same(y, z)), 1e-5)


@check
def root_mean_square() -> None:
    y, p, w = draw(B, T), draw(B, T), np.array([1, 2, 0, 3], "float32")
    for reduction in ("sum_over_batch_size", "mean", "mean_with_sample_weight"):
        close(wrap("rmse", reduction=reduction)(y, p), np.sqrt(squared(y, p).mean()))
        want = np.sqrt((squared(y, p) * w[:, None]).sum() / (w.sum() * T))
        close(wrap(unilos.RMSE(), reduction=reduction)(y, p, w), want)
    close(wrap("rmse")(y[:, 0], p[:, :1]), np.sqrt(squared(y, p)[:, 0].mean()))
    close(wrap("rmse", reduction="none")(y, p), np.sqrt(squared(y, p).mean(-1)))
    with raises(unilos.ParameterError, "rmse", "'sum'"):
        wrap("rmse", reduction="sum")


@check
def sums_of_losses() -> None:
    q = np.exp(draw(B, 6, 6, 3))
    q, z = (q / q.sum(-1, keepdims=True)).astype("float32"), draw(B, 6, 6, 3)
    loss = wrap(unilos.CrossEntropy() + 0.5 * unilos.LaplacianEdge(spatial_axes=(1, 2)))
    log_p = z - np.log(np.exp(z.astype("float64")).sum(-1, keepdims=True))
    e = np.pad(z.astype("float64") - q, ((0, 0), (1, 1), (1, 1), (0, 0)))
    edge = e[:, :-2, 1:-1] + e[:, 2:, 1:-1] + e[:, 1:-1, :-2] + e[:, 1:-1, 2:] - 4 * e[:, 1:-1, 1:-1]
    rows, edges = -(q * log_p).sum(-1), (edge**2).mean(-1)
    w = draw(B)
    for reduction in REDUCTIONS:
        want = reduced(rows, w, reduction) + 0.5 * reduced(edges, w, reduction)
        close(wrap(loss.loss, reduction=reduction)(q, z, w), want, 1e-4, 1e-4)
    assert loss.name == "cross_entropy_0_5_laplacian_edge"
    assert KerasLoss.from_config(loss.get_config()) == loss
    with raises(unilos.ParameterError, "regularizers"):
        wrap(unilos.MSE() + unilos.L2Penalty())
    with raises(unilos.ParameterError, "takes p"):
        wrap("information.entropy")
    # A filter over the image's axes counts them in the prediction: that one is never squeezed for it.
    image = draw(B, 6, 6)
    edge_of = wrap(unilos.LaplacianEdge(spatial_axes=(-3, -2)))
    close(edge_of(image, image[..., None]), 0.0)
    close(edge_of(image, z[..., :1]), float(unilos.LaplacianEdge()(z[..., 0], image)), 1e-5)


@check
def nothing_to_average() -> None:
    for reduction in ("sum_over_batch_size", "mean_with_sample_weight", "sum"):
        close(wrap("huber", reduction=reduction)(draw(0, 2), draw(0, 2)), 0.0)
    close(wrap("huber", reduction="mean_with_sample_weight")(draw(B, 2), draw(B, 2), np.zeros(B)), 0.0)


# Dtypes


@check
def labels_stay_integers() -> None:
    labels = np.array([2049, 257, 3999])
    z = np.zeros((3, 4000), "float32")
    z[np.arange(3), labels] = 20.0
    want = cross_entropy(labels, z).mean()
    assert want < 1e-3
    for dtype in ("bfloat16", "float16", "float32", None):
        loss = wrap("cross_entropy", dtype=dtype)
        close(loss(labels, z), want, 1e-4)
        close(loss(labels.astype("int32")[:, None], z), want, 1e-4)
        assert keras.backend.standardize_dtype(loss(labels, z).dtype) == "float32"


@check
def predictions_take_the_dtype() -> None:
    y, p = np.array([[0.1, 1.0]], "float32"), np.array([[1.001, 3.0]], "float32")
    halves = {"bfloat16": 1.0, "float16": float(np.float16(1.001)), "float32": float(np.float32(1.001))}
    for dtype, first in halves.items():
        close(wrap("mae", dtype=dtype)(y, p), (first - float(y[0, 0]) + 2.0) / 2)  # targets are not rounded
    assert wrap("mae").dtype == keras.config.floatx() == "float32"
    assert wrap("mae", dtype=keras.DTypePolicy("mixed_bfloat16")).dtype == "bfloat16"
    if BACKEND != "jax":  # which has no float64 unless asked
        close(wrap("mae", dtype="float64")(np.array([[2**24 + 1]]), np.array([[2.0**24]])), 1.0)
        found = wrap("mse", dtype="float64")(np.array([[1e-9]]), np.array([[0.0]]))
        close(found, 1e-18, atol=0.0)


# Configuration


@check
def configuration() -> None:
    made = unilos.Huber(delta=2.0)
    loss = made.to_keras(reduction="sum", name="robust", dtype="float64")
    want = {"loss": made.to_dict(), "reduction": "sum", "name": "robust", "dtype": "float64"}
    assert loss.get_config() == want
    for given in (made.to_dict(), made):
        assert wrap(given, reduction="sum", name="robust", dtype="float64") == loss
    assert wrap("huber").loss == unilos.Huber()
    assert wrap("huber").name == "huber"
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(loss))
    assert type(again) is KerasLoss
    assert again == loss
    assert hash(again) == hash(loss)
    assert again.dtype == "float64"
    for other in (wrap("huber"), made.to_keras(), wrap(made, reduction="sum", name="robust")):
        assert other != loss
    weighted = wrap(unilos.CrossEntropy(class_weight=[1, 2, 3], ignore_index=-100))
    assert KerasLoss.from_config(weighted.get_config()) == weighted
    assert keras.losses.get(keras.losses.serialize(loss)) == loss
    with raises(TypeError, "colour"):
        KerasLoss.from_config({**want, "colour": 1})
    with raises(unilos.ParameterError, "detla"):
        KerasLoss.from_config({**want, "loss": {"loss": "huber", "detla": 2.0}})
    with raises(unilos.ParameterError, "did you mean huber"):
        wrap("hubber")
    with raises(ValueError, "reduction"):
        wrap("huber", reduction="avg")


# Models


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
def values_of_call() -> None:
    y, p = draw(B, T), draw(B, T)
    close(wrap("huber", reduction="sum").call(y, p), huber(y, p).mean(-1))
    assert "Huber(delta=2.0)" in repr(wrap(unilos.Huber(delta=2.0)))


def main() -> int:
    assert keras.backend.backend() == BACKEND
    if BACKEND == "tensorflow":
        import tensorflow as tf

        two = [tf.config.LogicalDeviceConfiguration()] * 2
        tf.config.set_logical_device_configuration(tf.config.list_physical_devices("CPU")[0], two)
    failed = []
    for function in CHECKS:
        start = time.perf_counter()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                for words in KERAS_NOISE:
                    warnings.filterwarnings("ignore", message=words)
                function()
        except Exception:
            failed.append(function.__name__)
            print(f"FAILED {function.__name__}")
            traceback.print_exc(file=sys.stdout)
        else:
            print(f"passed {function.__name__} in {time.perf_counter() - start:.1f} s")
    print(f"{len(CHECKS) - len(failed)} of {len(CHECKS)} checks passed on {BACKEND} {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
