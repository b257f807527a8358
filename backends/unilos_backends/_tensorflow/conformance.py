"""TensorFlow under test: the tape, graphs whose shapes are unknown, and XLA."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, ClassVar

import numpy as np
import tensorflow as tf
from tensorflow.python.eager import context  # the only list of graphs

from unilos.backends import Backend
from unilos.conformance import Batches, Gradients, Harness, LawBroken, Transforms, collected

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


def pushed(f: Function) -> Function:
    def along(direction: Any, *arrays: Any) -> Any:
        with tf.autodiff.ForwardAccumulator(arrays[0], direction) as tangents:
            value = f(*arrays)
        found = tangents.jvp(value)
        if found is None:
            raise LawBroken("the accumulator found no tangent")
        return found

    return along


def accumulated(f: Function, argument: int) -> Function:
    """Forward mode, a direction at a time."""

    def gradient(*arrays: Any) -> Any:
        x, found = arrays[argument], []

        def among(x: Any) -> Any:
            return f(*arrays[:argument], x, *arrays[argument + 1 :])

        for k in range(int(tf.size(x))):
            direction = tf.reshape(tf.one_hot(k, tf.size(x), dtype=x.dtype), x.shape)
            found.append(pushed(among)(direction, x))
        return tf.reshape(tf.stack(found), x.shape)

    return gradient


def checked(f: Function, pred: Any, twice: bool) -> bool:
    """TensorFlow's comparison with differences."""
    del twice
    stated, measured = tf.test.compute_gradient(f, [pred], delta=1e-6)
    return bool(np.allclose(stated[0], measured[0], rtol=1e-3, atol=1e-5))


def again(f: Function, pred: Any, twice: bool) -> bool:
    """A tape that is kept gives its gradient again."""
    del twice
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(pred)
        value = f(pred)
    return bool(tf.reduce_all(tape.gradient(value, pred) == tape.gradient(value, pred)))


def several(f: Function, calls: list[Any]) -> tuple[list[Any], int]:
    """One graph, in whose signature every size that differs between the calls is unknown."""
    traced: list[Any] = []

    def step(*arrays: Any) -> Any:
        traced.append(arrays[0].shape)
        with tf.GradientTape() as tape:
            tape.watch(arrays[0])
            value = f(*arrays)
        return value, tape.gradient(value, arrays[0])

    shapes = ({tuple(x.shape) for x in arrays} for arrays in zip(*calls, strict=True))
    known = [[n[0] if len(set(n)) == 1 else None for n in zip(*every, strict=True)] for every in shapes]
    signature = [tf.TensorSpec(shape, x.dtype) for shape, x in zip(known, calls[0], strict=True)]
    compiled = tf.function(step, input_signature=signature, autograph=False)
    return [compiled(*arrays) for arrays in calls], len(traced)


class TensorFlowHarness(Harness):
    flushes = True
    thin = 11
    modes: ClassVar[Transforms] = {
        "eager": lambda f: f,
        "tf.function, unknown dimensions": graph,
        "tf.function, XLA": xla,
    }
    gradients: ClassVar[Gradients] = {
        "tf.GradientTape": taped,
        "tf.autodiff.ForwardAccumulator": accumulated,
    }
    checks: ClassVar[Mapping[str, Callable[..., Any]]] = {"compute_gradient": checked, "tape twice": again}
    products: ClassVar[Transforms] = {"nested tapes": nested}
    pushes: ClassVar[Transforms] = {"tf.autodiff.ForwardAccumulator": pushed}
    batches: ClassVar[Batches] = {"tf.function of several sizes": (several, lambda sizes: 1)}
    checkpoints: ClassVar[Transforms] = {"tf.recompute_grad": tf.recompute_grad}

    def watched(self) -> AbstractContextManager[Callable[[], int]]:
        return collected(tf.Tensor)

    def programs(self) -> int:
        graphs: Any = context.context()
        return len(graphs.list_function_names())

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
