"""TensorFlow: the spec under `tf.custom_gradient`, on this folder's own array API namespace."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from unilos.backends import Backend, Dialect, Formula, Path, ShapeError, as_numpy

from . import xp
from ._fused import InMemory
from ._gradient import Fused, Reduced, carries, differentiable, recorded
from ._projected import Projections

try:  # TensorFlow has no public name for the question; without an answer every graph may be one
    from tensorflow.python.ops import control_flow_util
except ImportError:  # pragma: no cover
    control_flow_util = None

Array = Any


class Words(Dialect):
    def at_most(self, x: Array, top: Array) -> Array:
        return _at_most(x, top) if in_xla() and not carries(x) else x


class TensorFlow(Backend):
    name = "tensorflow"
    xp = xp
    dialect = Words
    default_float = "float32"

    def takes(self, cls: type) -> bool:
        return issubclass(cls, (tf.Tensor, tf.Variable, tf.__internal__.types.Tensor))

    def owns(self, x: Any) -> bool:
        return isinstance(x, tf.Tensor)  # a variable is read by asarray, under the eyes of the tape

    def dtype_name(self, x: Array) -> str:
        return str(x.dtype.name)

    def dtype(self, name: str) -> Any:
        return getattr(tf, name)

    def shape(self, x: Array) -> tuple[Any, ...]:
        shape = x.shape
        if shape.rank is None:
            message = "a tensor of unknown rank came in; set its rank with tf.ensure_shape"
            raise ShapeError(message)
        return tuple(shape.as_list())

    def device(self, x: Array) -> Any:
        # Integers stay in host memory beside floats on a GPU, so they tell nothing.
        return x.device if self.eager(x) and x.dtype.is_floating else None

    def eager(self, x: Array) -> bool:
        return tf.executing_eagerly() and hasattr(x, "numpy")

    def readable(self, x: Array) -> bool:
        return self.eager(x) and "CPU" in x.device

    def recorded(self, x: Array) -> bool:
        x = tf.convert_to_tensor(x)  # which also says that a variable is looked at
        return recorded(x) or carries(x)

    def asarray(self, x: Any, like: Array | None = None) -> Array:
        del like
        # NumPy reads Python numbers as float64; TensorFlow would round them to float32.
        return tf.convert_to_tensor(
            x if isinstance(x, (tf.Variable, tf.__internal__.types.Tensor)) else as_numpy(x)
        )

    def cast(self, x: Array, name: str) -> Array:
        return x if x.dtype.name == name else tf.cast(x, self.dtype(name))

    def detached(self, x: Array) -> Array:
        return tf.stop_gradient(x)

    def apart(self, x: Array, others: Sequence[Array]) -> Array:
        del others
        return x  # nobody writes to it

    def to_numpy(self, x: Array) -> np.ndarray[Any, Any]:
        array: np.ndarray[Any, Any] = x.numpy()
        return array.astype(np.float32) if array.dtype.name == "bfloat16" else array

    def mean(self, items: Array, over: Any, again: Callable[[], Array] | None = None) -> Array:
        if items.dtype != tf.float32:
            return super().mean(items, over)
        if tf.executing_eagerly() and "CPU" in (items.device or "CPU"):
            total = tf.reduce_sum(items)  # in float64 there would be a copy of the items
            return total / over if math.isfinite(total) else self.mean_of_small(items, over)
        size = items.shape.num_elements()
        if again is None or size is None or size <= FEW:
            return super().mean(items, over)
        stop, total = tf.stop_gradient, tf.reduce_sum(items)
        # Made anew in the branch that is hardly ever taken, as they would be kept in memory for it.
        careful = tf.cond(
            tf.math.is_finite(stop(total)),
            lambda: stop(total / over),
            lambda: stop(self.mean_of_small(again(), over)),
        )
        return _settled(total, tf.cast(over, total.dtype), careful)

    def make_paths(self) -> tuple[Path, ...]:
        return (InMemory(), Projections(), Fused(), Reduced(), Formula())

    def by_row(self, function: Callable[[Array], Array], rows: Array) -> Array:
        flat = tf.vectorized_map(function, tf.reshape(rows, (-1, tf.shape(rows)[-1])))
        shape = tf.shape(rows)
        return tf.reshape(flat, shape if len(flat.shape) == 2 else shape[:-1])

    def slope_of(self, function: Callable[[Array], Array]) -> Callable[[Array], Array]:
        def slope(row: Array) -> Array:
            with tf.GradientTape() as tape:
                tape.watch(row)
                value = function(row)
            return tape.gradient(value, row)

        return slope

    def op(self, op: Any) -> Callable[..., Array]:
        function: Callable[..., Array] = differentiable(self, op)
        return function

    def scan(
        self,
        step: Callable[..., tuple[Array, ...]],
        carry: tuple[Array, ...],
        xs: tuple[Array, ...],
        fixed: tuple[Array, ...],
    ) -> tuple[Array, ...]:
        given = (carry, xs, fixed)
        if tf.executing_eagerly():
            kinds = tuple(tuple((x.dtype, x.shape.rank) for x in part) for part in given)
            return looped(step, self.xp, kinds)(*given)  # type: ignore[no-any-return]
        return loop(step, self.xp)(*given)  # type: ignore[no-any-return]

    def segment_sum(self, rows: Array, index: Array, like: Array) -> Array:
        return tf.math.unsorted_segment_sum(rows, index, tf.shape(like)[0])

    def matmul(self, a: Array, b: Array) -> Array:
        # On GPUs float32 factors are rounded to 10 bits, and only a switch of the whole process changes that.
        return tf.cast(super().matmul(tf.cast(a, tf.float64), tf.cast(b, tf.float64)), a.dtype)


#: Items that are summed in float64 at no cost that anyone could measure.
FEW = 1 << 14


def in_xla() -> bool:
    """Whether what is computed becomes part of an XLA program."""
    if tf.executing_eagerly():
        return False
    graph = tf.compat.v1.get_default_graph()
    return control_flow_util is None or bool(control_flow_util.GraphOrParentsInXlaContext(graph))


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _at_most(x: Array, top: Array) -> Any:
    return tf.minimum(x, top), lambda g: (g, None)


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _settled(total: Array, over: Array, mean: Array) -> Any:
    """`mean` in the place of `total / over`, whose slopes are finite where the total is not."""
    del total
    return tf.identity(mean), lambda g: (g / over, -g * mean / over, None)


def loop(step: Callable[..., tuple[Array, ...]], xp: Any) -> Callable[..., Any]:
    def run(carry: tuple[Array, ...], xs: tuple[Array, ...], fixed: tuple[Array, ...]) -> Any:
        return tf.scan(lambda c, x: step(xp, c, x, fixed), xs, initializer=carry)

    return run


@functools.cache
def looped(step: Callable[..., tuple[Array, ...]], xp: Any, kinds: tuple[Any, ...]) -> Any:
    """The loop as a graph: eagerly, every operation of every step would be dispatched from Python."""
    signature = tuple(tuple(tf.TensorSpec([None] * rank, dtype) for dtype, rank in part) for part in kinds)
    return tf.function(loop(step, xp), input_signature=signature, autograph=False)


backend = TensorFlow()
