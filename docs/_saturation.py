"""Draws docs/pictures/saturation.svg: what a confident mistake pulls with, and how training goes from one.

    python docs/_saturation.py [FOLDER]

Needs matplotlib and scikit-learn. The losses and their gradients are the library's own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import unilos

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = np.ndarray[Any, Any]
Slope = Callable[[Array, Array], Array]

NAME = "saturation.svg"
#: Okabe and Ito's colours, and a dash each: neither is needed to tell the lines apart.
STYLES = {"cross-entropy": ("#0072B2", "-"), "squared error": ("#D55E00", "--")}
#: Sizes that can be read where a page is 700 pixels wide; no date and no random name, so that files can be compared.
STYLE: Any = {
    "figure.figsize": (7.0, 3.2),
    "font.size": 9.5,
    "axes.titlesize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "path.simplify": False,
    "svg.hashsalt": NAME,
}
BIAS, RATE, STEPS = -8.0, 1.0, 700


def sigmoid(logits: Array) -> Array:
    return np.exp(-np.logaddexp(0.0, -logits))


def cross_entropy(logits: Array, target: Array) -> Array:
    """The gradient of the mean binary cross-entropy, in the logits."""
    slope: Array = unilos.BinaryCrossEntropyWithLogits().value_and_grad(logits, target)[1]
    return slope


def squared_error(logits: Array, target: Array) -> Array:
    """The gradient of the mean squared error behind a sigmoid, in the logits: the chain rule, by hand."""
    p = sigmoid(logits)
    slope: Array = unilos.MSE().value_and_grad(p, target)[1] * p * (1 - p)
    return slope


SLOPES: dict[str, Slope] = {"cross-entropy": cross_entropy, "squared error": squared_error}


def patients() -> tuple[Array, Array]:
    """The 569 tumours of the breast cancer set, standardised, and whether each is benign."""
    from sklearn.datasets import load_breast_cancer

    data: Any = load_breast_cancer()
    x, benign = data.data, data.target
    return (x - x.mean(axis=0)) / x.std(axis=0), benign.astype(float)


def accuracies(slope: Slope, bias: float, rate: float = RATE, steps: int = STEPS) -> Array:
    """What share logistic regression has right before each step of gradient descent, from weights of 0."""
    x, target = patients()
    w, right = np.zeros(x.shape[1]), []
    for _ in range(steps):
        logits = x @ w + bias
        right.append(np.mean((logits > 0) == (target == 1)))
        s = slope(logits, target)
        w, bias = w - rate * x.T @ s, bias - rate * s.sum()
    return np.array(right)


def plot(axes: Axes, name: str, x: Array, y: Array) -> None:
    colour, dash = STYLES[name]
    axes.plot(x, y, dash, color=colour, linewidth=2, label=name)


def draw_slopes(axes: Axes) -> None:
    logits = np.linspace(-10, 5, 151)
    for name, slope in SLOPES.items():
        # The slope of each logit's own loss: a mean of n divides by n.
        each = len(logits) * slope(logits, np.ones_like(logits))
        plot(axes, name, logits, each)
    axes.set(
        title="gradient in the logit, target 1", xlabel="logit", ylim=(-1.08, 0.08), xticks=(-10, -5, 0, 5)
    )
    axes.legend(frameon=False, loc="center left")


def draw_training(axes: Axes) -> None:
    for name, slope in SLOPES.items():
        # A point every 5 steps is enough for the eye, and the file stays small.
        plot(axes, name, np.arange(0, STEPS, 5), accuracies(slope, BIAS)[::5])
    axes.set(title=f"share classified rightly, bias {BIAS:g} at first", xlabel="step", ylim=(0, 1.05))
    axes.legend(frameon=False, loc="lower right")


def main(folder: Path) -> Path:
    """Draw the picture into a folder.

    Parameters
    ----------
    folder
        Where the file goes; it is made where it is missing.

    Returns
    -------
    Path
        The file.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    folder.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(STYLE):
        figure = Figure(layout="constrained")
        left, right = figure.subplots(1, 2)
        draw_slopes(left)
        draw_training(right)
        figure.savefig(folder / NAME, metadata={"Date": None}, facecolor="white")
    return folder / NAME


if __name__ == "__main__":
    main(Path(*sys.argv[1:2]) if sys.argv[1:] else Path(__file__).parent / "pictures")
