"""What the demo needs of a framework: its arrays, its tanh, and how it differentiates. NumPy's is by hand.

The model, the schedule and the loss are the same code for all. Each function below imports its framework, so
it is called only where that framework is installed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...conformance.bench.harness import hushed
from ._tasks import Task

Array = Any
Objective = Callable[[list[Array]], Array]


@dataclass(frozen=True)
class Framework:
    array: Callable[[Array], Array]  # from NumPy
    tanh: Callable[[Array], Array]
    #: Of a task with its arrays, from weights to the loss and its slopes in every weight.
    differentiate: Callable[[Framework, Task, Array, Array], Callable[[list[Array]], tuple[Array, Any]]]
    #: All runs are on the CPU: what is compared is the loss, not two devices' matrix products.
    device: Callable[[], AbstractContextManager[Any]] = nullcontext


def model(tanh: Callable[[Array], Array], weights: Any, x: Array) -> Array:
    a, b, c, d = weights
    return tanh(x @ a + b) @ c + d


def train(framework: Framework, task: Task) -> Iterator[tuple[float, Array]]:
    """Full-batch gradient descent: the loss before each step, and the held-out predictions after the last."""
    with framework.device():
        x, y, x_test = (framework.array(v) for v in (task.x, task.y, task.x_test))
        weights = [framework.array(w) for w in task.weights]
        step = framework.differentiate(framework, task, x, y)
        for _ in range(task.steps):
            value, slopes = step(weights)
            weights = [w - task.rate * s for w, s in zip(weights, slopes, strict=True)]
            yield float(value), None
        yield float(step(weights)[0]), np.asarray(model(framework.tanh, weights, x_test))


def objective(framework: Framework, task: Task, x: Array, y: Array) -> Objective:
    """What a framework with autodiff differentiates: the loss of the model, as a user writes it."""
    return lambda weights: task.loss(model(framework.tanh, weights, x), y)


def with_numpy() -> Framework:
    def differentiate(framework: Framework, task: Task, x: Array, y: Array) -> Any:
        def step(weights: list[Array]) -> tuple[Array, list[Array]]:
            a, b, c, d = weights
            h = np.tanh(x @ a + b)
            # unilos gives the slope in the prediction; the chain rule of the two layers is written out.
            value, slope = task.loss.value_and_grad(h @ c + d, y)
            back = slope @ c.T * (1 - h * h)
            return value, [x.T @ back, back.sum(axis=0), h.T @ slope, slope.sum(axis=0)]

        return step

    return Framework(np.asarray, np.tanh, differentiate)


def with_torch() -> Framework:
    import torch

    def differentiate(framework: Framework, task: Task, x: Array, y: Array) -> Any:
        of = objective(framework, task, x, y)

        def step(weights: list[Array]) -> tuple[Array, Any]:
            leaves = [w.detach().requires_grad_() for w in weights]
            value = of(leaves)
            return value.detach(), torch.autograd.grad(value, leaves)

        return step

    return Framework(torch.tensor, torch.tanh, differentiate)


def with_jax() -> Framework:
    import jax
    import jax.numpy as jnp

    def differentiate(framework: Framework, task: Task, x: Array, y: Array) -> Any:
        return jax.jit(jax.value_and_grad(objective(framework, task, x, y)))

    return Framework(jnp.asarray, jnp.tanh, differentiate, lambda: jax.default_device(jax.devices("cpu")[0]))


def with_tensorflow() -> Framework:
    with hushed():  # its start-up notes would tear the progress bar
        import tensorflow as tf

    def differentiate(framework: Framework, task: Task, x: Array, y: Array) -> Any:
        of = objective(framework, task, x, y)

        @tf.function  # type: ignore[untyped-decorator]
        def step(weights: list[Array]) -> tuple[Array, Any]:
            with tf.GradientTape() as tape:
                tape.watch(weights)
                value = of(weights)
            return value, tape.gradient(value, weights)

        return step

    return Framework(tf.constant, tf.tanh, differentiate, lambda: tf.device("CPU:0"))


#: In the order they are run: torch is imported before TensorFlow: the other way round may crash.
FRAMEWORKS: dict[str, Callable[[], Framework]] = {
    "numpy": with_numpy,
    "torch": with_torch,
    "jax": with_jax,
    "tensorflow": with_tensorflow,
}
