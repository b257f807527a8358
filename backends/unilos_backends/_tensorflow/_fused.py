"""Eager calls on the CPU: kernels over the tensors' own memory, which NumPy looks at in place."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
import tensorflow as tf

from unilos.backends import Call, Fused, Want

from .._numpy import InMemory as InNumPy
from .._numpy import backend as numpy
from ._gradient import carries, pulled_by_spec, recorded, watched

Array = Any

try:  # 1 us, where custom_gradient takes 34
    from tensorflow.python.eager import record

    record_operation: Any = record.record_operation
except (ImportError, AttributeError):  # pragma: no cover
    record_operation = None

#: What TensorFlow expects of memory: an operation on a tensor that lies elsewhere ends the process.
ALIGNED = 64
#: Computes on views.
COMPUTES = InNumPy()


class InMemory(Fused):
    """Kernels over TensorFlow's own memory.

    NumPy's path computes: on views of what comes in, into memory that TensorFlow takes over. Nothing is copied.
    """

    def refuses(self, call: Any) -> str | None:
        return not_in_memory(call) or super().refuses(call)

    def run(self, call: Any) -> Any:
        static, pred = call.static, call.arrays[0]
        if call.gradient_alone:
            return with_gradient(call, static.out)
        if not (call.value_alone and watched(pred)):
            found = COMPUTES.run(Call(static._replace(backend=numpy), views(call)))
            return type(found)(*map(tensor, found)) if static.want.partial else tensor(found)
        # In the dtype of the computation until the cotangent is there: half precision is rounded once, and a scaled
        # loss keeps the slopes that would be too small without its scale.
        value, grad = with_gradient(call, static.dtype)

        def backward(cotangent: Array) -> list[Array]:
            if watched(pred, cotangent) or carries(pred, cotangent):
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
    if carries(*arrays):
        return "an accumulator carries tangents through it"
    if recorded(*(arrays[1:] if call.value_alone else arrays)):
        return "a gradient is wanted in more than the prediction" if call.value_alone else "a tape watches"
    return None


def with_gradient(call: Any, out: str) -> tuple[Array, Array]:
    """The value, and the gradient in the prediction with that dtype."""
    static, arrays = call.static, views(call)
    want = Want(static.given[:1], order=1)
    room = memory(arrays[0].shape, numpy.dtype(out))
    value, grad = COMPUTES.run(Call(static._replace(backend=numpy, want=want, out=out), arrays, room))
    return tensor(value), taken(grad)


def views(call: Any) -> tuple[np.ndarray[Any, Any], ...]:
    """The tensors' memory; `numpy()` would copy it."""
    return tuple([np.asarray(x._numpy()) for x in call.arrays])


def memory(shape: tuple[int, ...], dtype: Any) -> np.ndarray[Any, Any]:
    """An array to be filled, where TensorFlow expects one."""
    size = prod(shape) * dtype.itemsize
    raw = np.empty(size + ALIGNED, np.uint8)
    start = -raw.__array_interface__["data"][0] % ALIGNED
    room: np.ndarray[Any, Any] = raw[start : start + size].view(dtype).reshape(shape)
    return room


def tensor(value: Any) -> Array:
    """A number as a tensor."""
    room = memory((), value.dtype)
    room[()] = value
    return taken(room)


def taken(room: np.ndarray[Any, Any]) -> Array:
    """Aligned memory as a tensor, which keeps it."""
    if room.dtype.kind == "V":  # bfloat16, which NumPy does not export
        return tf.bitcast(taken(room.view(np.uint16)), tf.bfloat16)
    return tf.experimental.dlpack.from_dlpack(room.__dlpack__())


def scaled(grad: Array, cotangent: Array, dtype: Any) -> Array:
    if not (hasattr(cotangent, "_numpy") and cotangent._numpy() == 1):
        grad = grad * cotangent
    return grad if grad.dtype == dtype else tf.cast(grad, dtype)
