"""optax's losses as calls of unilos: its names, argument orders and masks, for optax's own tests to run against."""

import jax
import jax.numpy as jnp

import unilos

NONE = {"reduction": "none"}  # optax reduces nothing


def masked(where, axis, *filled):
    """Entries that optax leaves out of a row hold what adds nothing: each pair is an array and that number."""
    if where is None:
        return [a for a, _ in filled]
    where = jnp.expand_dims(where, axis) if where.ndim < filled[0][0].ndim else where
    return [jnp.where(where, a, empty) for a, empty in filled]


def some(where, axis, ndim):
    """The rows of which a mask leaves anything."""
    return None if where is None else where if where.ndim < ndim else jnp.any(where, axis)


def last(x, axes):
    """Several axes of classes as one, the last: a row has one axis in unilos."""
    axes = [a % x.ndim for a in axes]
    moved = jnp.moveaxis(x, axes, range(-len(axes), 0))
    return moved.reshape(*moved.shape[: -len(axes)], -1)


# optax.losses._classification


def sigmoid_binary_cross_entropy(logits, labels):
    return unilos.binary_cross_entropy_with_logits(logits, labels, **NONE)


def hinge_loss(predictor_outputs, targets):
    return unilos.hinge(predictor_outputs, targets, **NONE)


def perceptron_loss(predictor_outputs, targets):
    return unilos.perceptron(predictor_outputs, targets, **NONE)


def sparsemax_loss(logits, labels):
    return unilos.binary_sparsemax(logits, labels, **NONE)


def softmax_cross_entropy(logits, labels, axis=-1, where=None):
    rows = some(where, axis, logits.ndim)
    logits, labels = masked(where, axis, (logits, -jnp.inf), (labels, 0))
    return unilos.cross_entropy(logits, labels, axis=axis, where=rows, **NONE)


def safe_softmax_cross_entropy(logits, labels):
    return unilos.cross_entropy(logits, labels, **NONE)


def softmax_cross_entropy_with_integer_labels(logits, labels, axis=-1, where=None):
    rows = some(where, axis, logits.ndim)
    (logits,) = masked(where, axis, (logits, -jnp.inf))
    logits, axis = (logits, axis) if isinstance(axis, int) else (last(logits, axis), -1)
    return unilos.cross_entropy(logits, labels, axis=axis, where=rows, **NONE)


def multiclass_hinge_loss(scores, labels):
    return unilos.multiclass_hinge(scores, labels, **NONE)


def multiclass_perceptron_loss(scores, labels):
    return unilos.multiclass_perceptron(scores, labels, **NONE)


def multiclass_sparsemax_loss(scores, labels):
    return unilos.multiclass_sparsemax(scores, labels, **NONE)


def poly_loss_cross_entropy(logits, labels, *, epsilon=2.0, axis=-1, where=None):
    rows = some(where, axis, logits.ndim)
    logits, labels = masked(where, axis, (logits, -jnp.inf), (labels, 0))
    return unilos.poly1_cross_entropy(logits, labels, epsilon=epsilon, axis=axis, where=rows, **NONE)


def kl_divergence(log_predictions, targets, axis=-1, where=None):
    x, y = masked(where, axis, (log_predictions, -jnp.inf), (targets, 0))
    return unilos.kl_divergence(x, y, axis=axis, **NONE)


def kl_divergence_with_log_targets(log_predictions, log_targets, axis=-1, where=None):
    x, y = masked(where, axis, (log_predictions, -jnp.inf), (log_targets, -jnp.inf))
    return unilos.kl_divergence(x, y, log_target=True, axis=axis, **NONE)


def generalized_kl_divergence(log_predictions, targets, axis=-1, where=None):
    x, y = masked(where, axis, (log_predictions, -jnp.inf), (targets, 0))
    return unilos.generalized_kl(x, y, axis=axis, **NONE)


def ctc_loss(logits, logit_paddings, labels, label_paddings, *, blank_id=0):
    frames, lengths = ((1 - p).sum(1).astype(int) for p in (logit_paddings, label_paddings))
    return unilos.ctc(logits, labels, logit_lengths=frames, label_lengths=lengths, blank=blank_id, **NONE)


def sigmoid_focal_loss(logits, labels, *, alpha=None, gamma=2.0):
    return unilos.sigmoid_focal(logits, labels, alpha=alpha, gamma=gamma, **NONE)


# optax.losses._regression; without targets the predictions are errors


def squared_error(predictions, targets=None):
    return unilos.mse(predictions, jnp.zeros_like(predictions) if targets is None else targets, **NONE)


def l2_loss(predictions, targets=None):
    targets = jnp.zeros_like(predictions) if targets is None else targets
    return unilos.half_squared_error(predictions, targets, **NONE)


def huber_loss(predictions, targets=None, *, delta=1.0):
    targets = jnp.zeros_like(predictions) if targets is None else targets
    return unilos.huber(predictions, targets, delta=delta, **NONE)


def log_cosh(predictions, targets=None):
    return unilos.log_cosh(predictions, jnp.zeros_like(predictions) if targets is None else targets, **NONE)


def cosine_similarity(predictions, targets, *, epsilon=0.0, axis=-1, where=None):
    """optax bounds the square of a norm."""
    x, y = masked(where, axis, (predictions, 0), (targets, 0))
    return -unilos.cosine_similarity(x, y, eps=epsilon**0.5, axis=axis, **NONE)


def cosine_distance(predictions, targets, *, epsilon=0.0, axis=-1, where=None):
    x, y = masked(where, axis, (predictions, 0), (targets, 0))
    return unilos.cosine_distance(x, y, eps=epsilon**0.5, axis=axis, **NONE)


# optax.losses._ranking


def ranking_softmax_loss(logits, labels, *, where=None, weights=None, reduce_fn=jnp.mean):
    """optax weighs the relevance of an item of the list, and masks both items and lists."""
    rows = some(where, -1, logits.ndim)
    scores, gains = masked(
        where, -1, (logits, -jnp.inf), (labels if weights is None else labels * weights, 0)
    )
    reduction = {jnp.mean: "mean", jnp.sum: "sum", None: "none"}[reduce_fn]
    return unilos.listnet(scores, gains, where=rows, reduction=reduction)


# optax.losses._segmentation


def probabilities(logits):
    return jax.nn.sigmoid(logits) if logits.shape[-1] == 1 else jax.nn.softmax(logits)


def dice_loss(
    predictions,
    targets,
    *,
    class_weights=None,
    smooth=1.0,
    alpha=0.5,
    beta=0.5,
    apply_softmax=True,
    reduction="mean",
    ignore_background=False,
):
    """One loss a class, and a plain mean or sum of them."""
    rank = max(predictions.ndim, targets.ndim)
    predictions, targets = (a if a.ndim == rank else a[..., None] for a in (predictions, targets))
    p = probabilities(predictions) if apply_softmax else predictions
    options = {"smooth": smooth, "alpha": alpha, "beta": beta, "weight": class_weights}
    losses = unilos.tversky(p, targets, axis=-1, average="none", **options, **NONE)
    losses = losses[..., 1:] if ignore_background and losses.shape[-1] > 1 else losses
    return {"mean": jnp.mean, "sum": jnp.sum, "none": lambda a, axis: a}[reduction](losses, axis=-1)


def multiclass_generalized_dice_loss(
    predictions, targets, *, smooth=1.0, apply_softmax=True, ignore_background=False
):
    """unilos follows the paper: one fraction of all classes, and not a mean of one each."""
    p = probabilities(predictions) if apply_softmax else predictions
    p, targets = (p[..., 1:], targets[..., 1:]) if ignore_background else (p, targets)
    return unilos.generalized_dice(p, targets, axis=-1, smooth=smooth)


def binary_dice_loss(predictions, targets, *, smooth=1.0, apply_sigmoid=True):
    """The usual fraction counts the intersection twice, and optax's once."""
    flat = [a.reshape(len(a), -1) for a in (predictions, targets)]
    return unilos.dice(*flat, smooth=2 * smooth, from_logits=apply_sigmoid, **NONE)


# optax.losses._self_supervised, _fenchel_young and _smoothing


def ntxent(embeddings, labels, temperature=0.07):
    return unilos.nt_xent(embeddings, labels, temperature=temperature)


def triplet_margin_loss(anchors, positives, negatives, axis=-1, norm_degree=2, margin=1.0, eps=1e-6):
    """optax adds eps under the root: as one more coordinate in which the anchor differs from both."""
    a, p, n = (jnp.moveaxis(x, axis, -1) for x in (anchors, positives, negatives))
    a, p, n = (
        jnp.concatenate([x, jnp.full_like(x[..., :1], c)], -1)
        for x, c in ((a, eps ** (1 / norm_degree)), (p, 0), (n, 0))
    )
    return unilos.triplet_margin(a, p, n, p=norm_degree, margin=margin, **NONE)


def make_fenchel_young_loss(max_fun):
    return lambda scores, targets: unilos.fenchel_young(scores, targets, max_function=max_fun, **NONE)


def smooth_labels(labels, alpha, *, axis=-1):
    return unilos.smooth_labels(labels, alpha, axis)
