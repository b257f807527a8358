"""A robust linear regression in NumPy alone: Newton's method from the slope and curvature of the Huber loss.

A few targets of the diabetes set are spoiled as a slipped decimal point would spoil them. The squared error
follows them; the Huber loss gives each a bounded pull.
"""

import numpy as np
from sklearn.datasets import load_diabetes

import unilos


def fit(loss: unilos.Loss, w: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Weights of a linear model at the minimum of the loss, from a start near it."""
    for _ in range(20):
        slope, curvature = loss.grad(x @ w, y), loss.hessian(x @ w, y)
        # The chain rule of a linear model, for both.
        w = w - np.linalg.solve((x.T * curvature) @ x, x.T @ slope)
    return w


def main() -> None:
    data = load_diabetes()
    order = np.random.default_rng(0).permutation(len(data.target))
    x = np.column_stack([data.data / data.data.std(axis=0), np.ones(len(order))])[order]
    y = data.target[order]
    train, test = slice(0, 330), slice(330, None)
    spoiled = y[train].copy()
    spoiled[::30] *= 10

    w = np.zeros(x.shape[1])
    for loss in (unilos.MSE(), unilos.Huber(delta=50.0)):
        w = fit(loss, w, x[train], spoiled)
        value, slope = loss.value_and_grad(x[train] @ w, spoiled)
        error = unilos.mae(x[test] @ w, y[test])
        print(f"{loss!r}: loss {value:.1f}, slope {np.abs(x[train].T @ slope).max():.0e}")
        print(f"  mean absolute error on clean held-out data {error:.2f}")


if __name__ == "__main__":
    main()
