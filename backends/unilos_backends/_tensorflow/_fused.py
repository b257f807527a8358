"""Eager calls on the CPU: kernels over the tensors' own memory, which NumPy looks at in place."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
import tensorflow as tf

from unilos.backends import Fused, Want

from .._numpy import InMemory as InNumPy
from .._numpy import backend as numpy
from ._gradient import carried, pulled_by_spec, watched

try:
    from tensorflow.python.eager.record import record_operation
except ImportError:  # pragma: no cover
    record_operation = None

Array = Any
#: What TensorFlow expects of memory: an operation on a tensor that lies elsewhere ends the process.
ALIGNED = 64
HALF = ("float16", "bfloat16")


class InMemory(Fused):
    """Kernels over TensorFlow's own memory.

    NumPy's path computes: on views of what comes in, into memory that TensorFlow takes over. Nothing is copied.
    """

    def refuses(self, call: Any) -> str | None:
        return not_in_memory(call) or super().refuses(call)

    def run(self, call: Any) -> Any:
        pred = call.arrays[0]
        if not call.value_alone:
            found = computed(call)
            return type(found)(*map(tensor, found)) if call.static.want.partial else found
        if not watched(pred):
            return tensor(computed(call))
        value, grad = computed(ahead(call))

        def backward(cotangent: Array) -> list[Array]:
            if watched(pred) or watched(cotangent) or carried((pred, cotangent)):
                return [pulled_by_spec(call, cotangent, pred)]
            return [scaled(grad, cotangent, pred.dtype)]

        record_operation("UnilosFused", [value], [pred], backward)
        return value


def not_in_memory(call: Any) -> str | None:
    """Why the numbers of a call cannot be read and differentiated once; None if they can."""
    arrays = call.arrays
    if not tf.executing_eagerly() or not all(hasattr(x, "_numpy") for x in arrays):
        return "the arrays are traced"
    if record_operation is None:
        return "this TensorFlow has another way to record operations"
    if not all("CPU" in x.device for x in arrays):
        return "it is for CPUs"
    if carried(arrays):
        return "an accumulator carries tangents through it"
    if any(x.dtype.is_floating and watched(x) for x in (arrays[1:] if call.value_alone else arrays)):
        return "a gradient is wanted in more than the prediction" if call.value_alone else "a tape watches"
    return None


def ahead(call: Any) -> Any:
    """A call for a value, as one for the gradient, too. That stays in the dtype of the computation, so that half
    precision is rounded once, when the cotangent is there: a scaled loss keeps what would be too small without."""
    static = call.static
    want = Want(static.given[:1], order=1)
    return call._replace(static=static._replace(want=want, out=static.dtype))


def computed(call: Any) -> Any:
    """What NumPy's kernels find: a value or a partial as NumPy has it, or a value and a gradient as tensors."""
    static = call.static._replace(backend=numpy)
    views = tuple(view(x) for x in call.arrays)
    if not call.gradient_alone:
        return COMPUTES.run(call._replace(static=static, arrays=views))
    room = memory(views[0].shape, numpy.dtype(static.out))
    value, grad = COMPUTES.run(call._replace(static=static, arrays=views, into=room))
    return tensor(value), taken(grad)


COMPUTES = InNumPy()


def view(x: Array) -> np.ndarray[Any, Any]:
    """A tensor's memory; `numpy()` would copy it."""
    return np.asarray(x._numpy())


def memory(shape: tuple[int, ...], dtype: Any) -> np.ndarray[Any, Any]:
    """An array to be filled, where TensorFlow expects one."""
    size = prod(shape) * dtype.itemsize
    raw = np.empty(size + ALIGNED, np.uint8)
    start = -raw.__array_interface__["data"][0] % ALIGNED
    return raw[start : start + size].view(dtype).reshape(shape)


def tensor(value: Any) -> Array:
    """A number as a tensor."""
    room = memory((), value.dtype)
    room[()] = value
    return taken(room)


def taken(room: np.ndarray[Any, Any]) -> Array:
    """Aligned memory as a tensor, which keeps it."""
    if room.dtype.name == "bfloat16":  # which NumPy does not export
        return tf.bitcast(taken(room.view(np.uint16)), tf.bfloat16)
    return tf.experimental.dlpack.from_dlpack(room.__dlpack__())


def scaled(grad: Array, cotangent: Array, dtype: Any) -> Array:
    if not (hasattr(cotangent, "_numpy") and cotangent._numpy() == 1):
        grad = grad * cotangent
    return grad if grad.dtype == dtype else tf.cast(grad, dtype)
