"""Gradient boosting by hand, with the update of LightGBM and XGBoost: a leaf gets -G / (H + lambda), of the summed
slopes and curvatures of its samples.

The second derivative of pseudo_huber and log_cosh dies where a residual is large, and the step that is divided by it
goes far beyond the minimum. The curvature of a majorizer, a parabola that lies above the loss, never lets a step end
higher than it began.
"""

import numpy as np
from sklearn.datasets import load_diabetes

import unilos

ROUNDS, RATE, LAMBDA = 60, 1.0, 1e-3


def stump(x: np.ndarray, slope: np.ndarray, curvature: np.ndarray) -> np.ndarray:
    """What the best tree of one split adds to every sample: its gain is that of LightGBM, G^2 / (H + lambda)."""
    best, step = -np.inf, np.zeros(len(x))
    for feature in x.T:
        for threshold in np.quantile(feature, np.linspace(0.1, 0.9, 9)):
            sides = [feature <= threshold, feature > threshold]
            leaves = [(side, slope[side].sum(), curvature[side].sum() + LAMBDA) for side in sides]
            gain = sum(g * g / h for _, g, h in leaves)
            if gain > best:
                best, step = gain, sum(np.where(side, -g / h, 0.0) for side, g, h in leaves)
    return step


def boost(loss: unilos.Loss, x: np.ndarray, y: np.ndarray, curvature: str) -> list[float]:
    """The mean absolute errors of the rounds."""
    pred, errors = np.full(len(y), np.median(y)), []
    for _ in range(ROUNDS):
        _, slope, bend = loss.value_grad_hessian(pred, y, curvature=curvature)
        pred = pred + RATE * stump(x, slope, bend)
        errors.append(float(unilos.mae(pred, y)))
    return errors


def main() -> None:
    data = load_diabetes()
    for loss in (unilos.PseudoHuber(delta=5.0, reduction="sum"), unilos.LogCosh(reduction="sum")):
        start = float(unilos.mae(np.full(len(data.target), np.median(data.target)), data.target))
        print(f"{loss!r}: mean absolute error at the median {start:.2f}")
        for curvature in ("majorizer", "exact"):
            errors = boost(loss, data.data, data.target, curvature)
            print(f"  {curvature:9}  after 1 round {errors[0]:.3g}, after {ROUNDS} {errors[-1]:.3g}")


if __name__ == "__main__":
    main()
