"""Losses as NumPy's users write them: the formula, and the gradient beside it, with what they share.

They are the natives of NumPy, which has no losses. A weight is one for every item, in which a mask is a zero; the value
is the weighted mean, and the gradient that of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
#: Items, and their slope in the first argument where that is wanted.
Items = tuple[Array, Callable[[], Array]]
Textbook = Callable[..., Items]


def mse(loss: Any, pred: Array, target: Array) -> Items:
    e = pred - target
    return e**2, lambda: 2 * e


def half_squared_error(loss: Any, pred: Array, target: Array) -> Items:
    e = pred - target
    return 0.5 * e**2, lambda: e


def mae(loss: Any, pred: Array, target: Array) -> Items:
    e = pred - target
    return np.abs(e), lambda: np.sign(e)


def huber(loss: Any, pred: Array, target: Array) -> Items:
    e, d = pred - target, loss.delta
    size = np.abs(e)
    return np.where(size <= d, 0.5 * e**2, d * (size - 0.5 * d)), lambda: np.where(
        size <= d, e, d * np.sign(e)
    )


def smooth_l1(loss: Any, pred: Array, target: Array) -> Items:
    e, b = pred - target, loss.beta
    size = np.abs(e)
    return np.where(size < b, 0.5 * e**2 / b, size - 0.5 * b), lambda: np.where(size < b, e / b, np.sign(e))


def log_cosh(loss: Any, pred: Array, target: Array) -> Items:
    e = pred - target
    return np.logaddexp(e, -e) - np.log(2.0).astype(e.dtype), lambda: np.tanh(e)


def pseudo_huber(loss: Any, pred: Array, target: Array) -> Items:
    e, d = pred - target, loss.delta
    root = np.sqrt(1 + (e / d) ** 2)
    return d**2 * (root - 1), lambda: e / root


def quantile(loss: Any, pred: Array, target: Array) -> Items:
    e, q = target - pred, loss.q
    return np.maximum(q * e, (q - 1) * e), lambda: np.where(e > 0, -q, 1 - q).astype(e.dtype)


def binary_cross_entropy_with_logits(loss: Any, pred: Array, target: Array) -> Items:
    value = np.maximum(pred, 0) - pred * target + np.log1p(np.exp(-np.abs(pred)))
    return value, lambda: 1 / (1 + np.exp(-pred)) - target


def binary_cross_entropy(loss: Any, pred: Array, target: Array) -> Items:
    value = -(target * np.log(pred) + (1 - target) * np.log(1 - pred))
    return value, lambda: (pred - target) / (pred * (1 - pred))


def hinge(loss: Any, pred: Array, target: Array) -> Items:
    gap = 1 - target * pred
    return np.maximum(gap, 0), lambda: np.where(gap > 0, -target, 0)


def squared_hinge(loss: Any, pred: Array, target: Array) -> Items:
    gap = np.maximum(1 - target * pred, 0)
    return gap**2, lambda: -2 * target * gap


def poisson_nll(loss: Any, pred: Array, target: Array) -> Items:
    rate = np.exp(pred)
    return rate - target * pred, lambda: rate - target


def kl_divergence(loss: Any, pred: Array, target: Array) -> Items:
    return (target * (np.log(target) - pred)).sum(axis=-1), lambda: -target


def nll(loss: Any, pred: Array, target: Array) -> Items:
    if target.ndim == pred.ndim:
        return -(target * pred).sum(axis=-1), lambda: -target
    rows = np.arange(len(target))

    def slope() -> Array:
        found = np.zeros_like(pred)
        found[rows, target] = -1
        return found

    return -pred[rows, target], slope


def cross_entropy(loss: Any, pred: Array, target: Array) -> Items:
    z = pred - pred.max(axis=-1, keepdims=True)
    e = np.exp(z)
    total = e.sum(axis=-1, keepdims=True)
    if target.ndim == pred.ndim:
        return (target * (np.log(total) - z)).sum(axis=-1), lambda: e / total - target
    rows = np.arange(len(target))

    def slope() -> Array:
        p: Array = e / total
        p[rows, target] -= 1
        return p

    return np.log(total[:, 0]) - z[rows, target], slope


#: By the losses, each for the hyper-parameters that are not usual and that it reads.
TEXTBOOK: dict[str, tuple[Textbook, tuple[str, ...]]] = {
    "mse": (mse, ()),
    "half_squared_error": (half_squared_error, ()),
    "mae": (mae, ()),
    "huber": (huber, ("delta",)),
    "smooth_l1": (smooth_l1, ("beta",)),
    "log_cosh": (log_cosh, ()),
    "pseudo_huber": (pseudo_huber, ("delta",)),
    "quantile": (quantile, ("q",)),
    "binary_cross_entropy_with_logits": (binary_cross_entropy_with_logits, ()),
    "binary_cross_entropy": (binary_cross_entropy, ()),
    "hinge": (hinge, ()),
    "squared_hinge": (squared_hinge, ()),
    "poisson_nll": (poisson_nll, ()),
    "kl_divergence": (kl_divergence, ()),
    "nll": (nll, ()),
    "cross_entropy": (cross_entropy, ()),
}


def step(loss: Any, args: tuple[Array, ...], share: Array | None, grad: bool) -> Callable[[], Any]:
    """A call of the textbook's form: the mean, and its gradient in the first argument."""
    form, _ = TEXTBOOK[loss.name]

    def run() -> Any:
        items, slope = form(loss, *args)
        if share is None:
            value, scale = items.mean(), 1 / items.size
        else:
            total = share.sum()
            value = (items * share).sum() / total
            scale = (share / total).reshape(*items.shape, *(1,) * (args[0].ndim - items.ndim))
        return (value, (slope() * scale,)) if grad else (value, ())

    return run


def projected(grad: bool, hidden: Array, classifier: Array, target: Array) -> Any:
    """The cross-entropy of hidden states through logits that are held whole, and its gradients in both."""
    items, slope = cross_entropy(None, hidden @ classifier.T, target)
    if not grad:
        return items.mean(), ()
    found = slope() / items.size
    return items.mean(), (found @ classifier, found.T @ hidden)
