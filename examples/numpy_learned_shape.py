"""A robust regression that learns how robust to be: the shape and the scale of Barron's general loss, by their
gradients on NumPy alone.

The loss alone would be least for the largest scale, so its density's normaliser is added: log(scale) + log Z(alpha),
with Z by a sum over residuals, as in the paper.
"""

import numpy as np
from sklearn.datasets import load_diabetes

import unilos

STEPS, RATE = 400, 0.05
LOSS = unilos.GeneralRobust()
GRID = np.linspace(-1000.0, 1000.0, 40001)  # residuals over the scale


def normaliser(alpha: float) -> tuple[float, float]:
    """log Z, and its slope in alpha: minus the mean slope of the loss under the density."""
    shape = np.full(GRID.shape, alpha)
    each = unilos.general_robust(GRID, np.zeros_like(GRID), alpha=shape, reduction="none")
    slope = LOSS.grad(GRID, np.zeros_like(GRID), alpha=shape, wrt="alpha") * len(GRID)
    density = np.exp(-each)
    spacing = GRID[1] - GRID[0]
    return float(np.log(density.sum() * spacing)), float(-(density * slope).sum() / density.sum())


def fit(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Weights, alpha within (0.01, 1.99), and the scale, by Adam."""
    start = np.concatenate([np.zeros(x.shape[1]), [2.0, np.log(y.std())]])
    found, first, second = start, np.zeros_like(start), np.zeros_like(start)
    for step in range(1, STEPS + 1):
        within = 1 / (1 + np.exp(-found[-2]))
        alpha, scale = 0.01 + 1.98 * within, np.exp(found[-1])
        pred = x @ found[:-2] * y.std()
        _, (by_pred, by_alpha, by_scale) = LOSS.value_and_grad(
            pred, y, alpha=np.asarray(alpha), scale=np.asarray(scale), wrt=("pred", "alpha", "scale")
        )
        by_alpha = by_alpha + normaliser(alpha)[1]
        slope = np.concatenate(
            [
                y.std() * (x.T @ by_pred),
                [by_alpha * 1.98 * within * (1 - within), by_scale * scale + 1],
            ]
        )
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        found = found - RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return found[:-2] * y.std(), 0.01 + 1.98 / (1 + np.exp(-found[-2])), float(np.exp(found[-1]))


def main() -> None:
    data, rng = load_diabetes(), np.random.default_rng(0)
    x = np.column_stack([data.data / data.data.std(axis=0), np.ones(len(data.data))])
    clean = data.target - data.target.mean()
    spoiled = np.where(
        rng.uniform(size=len(clean)) < 0.15, clean + 2000 * rng.uniform(size=len(clean)), clean
    )
    for name, y in (("clean", clean), ("spoiled", spoiled)):
        weights, alpha, scale = fit(x, y)
        error = np.median(np.abs(x @ weights - clean))
        squares = np.median(np.abs(x @ np.linalg.lstsq(x, y)[0] - clean))
        learned = f"alpha {alpha:.2f}, scale {scale:.1f}"
        print(f"{name:7} targets: {learned}, median error {error:.1f}; of least squares {squares:.1f}")


if __name__ == "__main__":
    main()
