"""Values that tutorials on loss functions print wrong, computed: by unilos, and beside it by hand."""

import numpy as np

import unilos


def show(what: str, value: float, by_hand: float, claimed: str = "") -> None:
    assert abs(value - by_hand) < 1e-12, (what, value, by_hand)
    print(f"{what:52} {value:.4f}{claimed and f'   (claimed: {claimed})'}")


def regression() -> None:
    pred, target = np.array([1.5, 2.0, 3.2]), np.array([1.0, 2.5, 2.8])
    e = pred - target
    show("mean squared error of three predictions", unilos.mse(pred, target), (e**2).mean(), "0.2967")
    show("their summed squared error", unilos.mse(pred, target, reduction="sum"), (e**2).sum(), "0.8900")
    show("their mean absolute error", unilos.mae(pred, target), np.abs(e).mean(), "0.4667, rightly")


def classification() -> None:
    logits = np.array([[1.2, 0.4, -0.5, 2.1, 0.3], [0.8, 1.9, -1.2, 0.4, 1.1], [-0.1, 2.4, 0.7, 1.5, -0.5]])
    labels, weights = np.array([3, 1, 4]), [0.1, 0.2, 0.3, 0.2, 0.2]
    rows = np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(3), labels]
    show("cross-entropy of three rows of logits", unilos.cross_entropy(logits, labels), rows.mean(), "0.8765")
    # All three labels have the same class weight, so it cancels in the mean.
    weighted = unilos.cross_entropy(logits, labels, class_weight=weights)
    show("the same with class weights", weighted, rows.mean())


def binary() -> None:
    p, target = np.array([0.8, 0.2, 0.6, 0.9]), np.array([1.0, 0.0, 1.0, 1.0])
    items = -(target * np.log(p) + (1 - target) * np.log(1 - p))  # the minus is part of it
    plain = unilos.binary_cross_entropy(p, target)
    show("binary cross-entropy of probabilities", plain, items.mean(), "0.2070")
    # Two conventions for weighted means: over the number of samples, and over the sum of weights.
    weight = np.array([1.0, 2.0, 1.0, 1.0])
    by_items = unilos.binary_cross_entropy(p, target, weight=weight, reduction="mean_over_items")
    show("the same with weights, over the number of samples", by_items, (weight * items).sum() / 4)
    by_weight = unilos.binary_cross_entropy(p, target, weight=weight)
    show("the same with weights, over the sum of weights", by_weight, (weight * items).sum() / 5)
    x = np.array([1.5, -1.2, 0.4, 2.1])
    with_logits = unilos.binary_cross_entropy_with_logits(x, target)
    show("binary cross-entropy of logits", with_logits, np.log1p(np.exp(np.where(target, -x, x))).mean())


def information() -> None:
    p, q = np.array([0.7, 0.2, 0.1]), np.array([0.5, 0.3, 0.2])
    divergence = unilos.kl_divergence(np.log(q), p)
    gap = unilos.information.cross_entropy(p, q) - unilos.information.entropy(p)
    show("D(p || q): cross-entropy less the entropy of p", divergence, gap)
    slope = unilos.MAE(reduction="sum").grad(np.array([-2.0, 0.0, 3.0]), np.zeros(3))
    print(f"slopes of the absolute error at -2, 0 and 3: {slope} (claimed: all equal)")


if __name__ == "__main__":
    regression()
    classification()
    binary()
    information()
