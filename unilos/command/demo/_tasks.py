"""What the demo trains: a classifier of digits and a regressor, on data that ships with scikit-learn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...face.loss import Loss
from ...losses.classification import CrossEntropy
from ...losses.regression import Huber

Array = Any
HELD_OUT = 4  # one sample in so many is for the final score


@dataclass(frozen=True)
class Task:
    """Data, loss, initial weights and schedule: all that a framework is given, in NumPy's arrays."""

    title: str
    loss: Loss
    score_name: str
    score: Callable[[Array, Array], float]  # of held-out predictions against targets
    x: Array
    y: Array
    x_test: Array
    y_test: Array
    weights: tuple[Array, ...]
    rate: float
    steps: int = 150

    def in_float64(self) -> Task:
        """The same task with the same (already rounded) numbers, computed with twice the digits."""

        def wide(x: Array) -> Array:
            return x.astype(np.float64) if x.dtype == np.float32 else x

        arrays = {name: wide(getattr(self, name)) for name in ("x", "y", "x_test", "y_test")}
        return replace(self, **arrays, weights=tuple(wide(w) for w in self.weights))


def tasks() -> tuple[Task, ...]:
    return digits(), diabetes()


def digits() -> Task:
    from sklearn import datasets

    found: Any = datasets.load_digits()
    data = split(*shuffled(found.data / 16, found.target.astype(np.int64)))
    loss = CrossEntropy(label_smoothing=0.05)
    return Task("digits: 8x8 images, 10 classes", loss, "accuracy", accuracy, *data, network(64, 32, 10), 1.0)


def diabetes() -> Task:
    from sklearn import datasets

    found: Any = datasets.load_diabetes()
    x, y = found.data, found.target
    # The target in units of its spread, one column like the prediction.
    y = ((y - y.mean()) / y.std()).astype(np.float32)[:, None]
    data = split(*shuffled(x / x.std(axis=0), y))
    return Task("diabetes: 10 measurements", Huber(delta=1.0), "R2", r2, *data, network(10, 16, 1), 0.1)


def shuffled(x: Array, y: Array) -> tuple[Array, Array]:
    order = np.random.default_rng(1).permutation(len(x))
    return x[order].astype(np.float32), y[order]


def split(x: Array, y: Array) -> tuple[Array, Array, Array, Array]:
    n = len(x) - len(x) // HELD_OUT
    return x[:n], y[:n], x[n:], y[n:]


def network(inputs: int, hidden: int, outputs: int) -> tuple[Array, ...]:
    """Initial weights of tanh(x A + a) B + b."""
    rng = np.random.default_rng(0)
    first = rng.normal(size=(inputs, hidden)) / inputs**0.5
    second = rng.normal(size=(hidden, outputs)) / hidden**0.5
    arrays = (first, np.zeros(hidden), second, np.zeros(outputs))
    return tuple(w.astype(np.float32) for w in arrays)


def accuracy(pred: Array, target: Array) -> float:
    return float(np.mean(pred.argmax(axis=1) == target))


def r2(pred: Array, target: Array) -> float:
    return float(1 - np.sum((pred - target) ** 2) / np.sum((target - target.mean()) ** 2))
