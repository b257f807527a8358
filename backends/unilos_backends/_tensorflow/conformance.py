"""TensorFlow under test: the tape, graphs whose shapes are unknown, and XLA."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
import tensorflow as tf

from unilos.backends import Backend
from unilos.conformance import Gradients, Harness, LawBroken, Transforms

Function = Callable[..., Any]


def taped(f: Function, argument: int) -> Function:
    def gradient(*arrays: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(arrays[argument])
            value = f(*arrays)
        found = tape.gradient(value, arrays[argument])
        if found is None:
            raise LawBroken("the tape found no gradient")
        return found

    return gradient


def nested(f: Function) -> Function:
    def product(direction: Any, *arrays: Any) -> Any:
        pred = arrays[0]
        with tf.GradientTape() as outer:
            outer.watch(pred)
            with tf.GradientTape() as inner:
                inner.watch(pred)
                value = f(*arrays)
            slope = inner.gradient(value, pred)
        found = None if slope is None else outer.gradient(slope, pred, output_gradients=direction)
        return tf.zeros_like(pred) if found is None else found

    return product


def graph(f: Function) -> Function:
    """A graph for arrays of known rank and dtype, and of no known dimension."""

    def call(*arrays: Any) -> Any:
        signature = [tf.TensorSpec([None] * x.shape.rank, x.dtype) for x in arrays]
        return tf.function(f, input_signature=signature, autograph=False)(*arrays)

    return call


def xla(f: Function) -> Function:
    made: Function = tf.function(f, jit_compile=True, autograph=False)
    return made


class TensorFlowHarness(Harness):
    flushes = True
    modes: ClassVar[Transforms] = {
        "eager": lambda f: f,
        "tf.function, unknown dimensions": graph,
        "tf.function, XLA": xla,
    }
    gradients: ClassVar[Gradients] = {"tf.GradientTape": taped}
    products: ClassVar[Transforms] = {"nested tapes": nested}

    def versions(self) -> dict[str, str]:
        return {"tensorflow": tf.__version__}  # whatever the distribution is called

    def array(self, x: np.ndarray[Any, Any]) -> Any:
        with tf.device(self.device or "CPU:0"):
            return tf.identity(tf.convert_to_tensor(x))


def make(backend: Backend, device: str | None) -> Harness:
    if device not in (None, "cpu") and not tf.config.list_physical_devices("GPU"):
        message = f"TensorFlow has no device {device!r} here"
        raise ValueError(message)
    return TensorFlowHarness(backend, None if device in (None, "cpu") else "GPU:0")
