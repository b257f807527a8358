"""A focal loss of NumPy arrays with its gradient by hand that is right, and five that are not.

cd examples/strangers
unilos conformance --loss on_numpy:right --like sigmoid_focal --with gamma=2.0 --with alpha=0.25
"""

import numpy as np


def sigmoid(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def softplus(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def parts(pred, target, alpha):
    """Which way is right, how much is missed, its cost, and the weight of the class."""
    sign = np.where(target > 0.5, 1, -1).astype(pred.dtype)
    toward = sign * pred
    weight = np.where(target > 0.5, alpha, 1 - alpha).astype(pred.dtype)
    return sign, sigmoid(-toward), sigmoid(toward), softplus(-toward), weight


def right(pred, target, gamma=2.0, alpha=0.25, mask=None):
    """The mean over what the mask leaves, and its gradient."""
    if mask is not None:
        value, inner = right(pred[mask], target[mask], gamma, alpha)
        gradient = np.zeros_like(pred)
        gradient[mask] = inner
        return value, gradient
    sign, miss, hit, cost, weight = parts(pred, target, alpha)
    items = weight * miss**gamma * cost
    slopes = -sign * weight * miss**gamma * (gamma * hit * cost + miss)
    return items.mean(), slopes / pred.size


def clamped(pred, target, gamma=2.0, alpha=0.25):
    """Probabilities are kept from 0 and 1 by a clamp, and so is the cost of who is surely wrong."""
    _, gradient = right(pred, target, gamma, alpha)
    p = np.clip(sigmoid(pred), 1e-7, 1 - 1e-7)
    p = np.where(target > 0.5, p, 1 - p)
    weight = np.where(target > 0.5, alpha, 1 - alpha).astype(pred.dtype)
    return (-weight * (1 - p) ** gamma * np.log(p)).mean(), gradient


def swapped(pred, target, gamma=2.0, alpha=0.25):
    """Alpha weighs the wrong class."""
    return right(pred, target, gamma, 1 - alpha)


def masking(pred, target, gamma=2.0, alpha=0.25, mask=None):
    """The mask is a factor: NaN times 0 is NaN."""
    if mask is None:
        return right(pred, target, gamma, alpha)
    sign, miss, hit, cost, weight = parts(pred, target, alpha)
    items = weight * miss**gamma * cost * mask
    slopes = -sign * weight * miss**gamma * (gamma * hit * cost + miss) * mask
    return items.sum() / mask.sum(dtype=pred.dtype), slopes / mask.sum(dtype=pred.dtype)


def upcasting(pred, target, gamma=2.0, alpha=0.25):
    """All is computed in double precision and stays there."""
    return right(pred.astype(np.float64), target.astype(np.float64), gamma, alpha)


def detached(pred, target, gamma=2.0, alpha=0.25):
    """The gradient takes the focal factor for a constant."""
    value, _ = right(pred, target, gamma, alpha)
    sign, miss, _, _, weight = parts(pred, target, alpha)
    return value, -sign * weight * miss ** (gamma + 1) / pred.size
