"""Values, reductions, dtypes and configuration of the adapter."""

from __future__ import annotations

import numpy as np
from hand import (
    BACKEND,
    REDUCTIONS,
    Array,
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
    masked,
    ops,
    raises,
    reduced,
    rng,
    squared,
)

import unilos
from unilos.hosts.keras import KerasLoss, wrap


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
