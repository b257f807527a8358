"""The spec's slopes under TensorFlow's tapes and graphs."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import tensorflow as tf

from unilos.backends import Op, Path, UnsupportedError, Want, evaluate, lift, told

try:
    from tensorflow.python.eager.forwardprop_util import pack_tangents
except ImportError:  # pragma: no cover
    pack_tangents = None

try:  # TensorFlow has no public name for the question; without an answer every slope is computed
    from tensorflow.python.eager.record import should_record_backprop
except ImportError:  # pragma: no cover
    should_record_backprop = None

Array = Any


def watched(*arrays: Array) -> bool:
    """Whether a tape may ask for the gradient in one of these; a graph prunes what it does not need."""
    return not tf.executing_eagerly() or recorded(*arrays)


def recorded(*arrays: Array) -> bool:
    """Whether a tape that is open here watches one of these; one that opened elsewhere may ask later all the same."""
    return should_record_backprop is None or bool(should_record_backprop(arrays))


def carries(*arrays: Array) -> bool:
    """Whether an accumulator that is open here has a tangent of one of these."""
    return pack_tangents is not None and bool(pack_tangents(arrays).tangents)


def nested(*arrays: Array) -> bool:
    """Whether two accumulators have tangents of these."""
    return pack_tangents is not None and sum(map(bool, pack_tangents(arrays).indices)) > 1


def differentiable(
    backend: Any, op: Op, finish: Callable[[Array], tuple[Array, Array | float]] | None = None
) -> Any:
    """`op.value`, with its slopes as gradient; with `finish`, reduced to a number over a divisor.

    The first gradient shares what the value computed. A second one goes through the slopes again, as functions
    of their own: that is the only way to keep the slopes at kinks, whatever TensorFlow makes of `at`.
    """

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def function(*arrays: Array) -> Any:
        # No tape needs to see what happens inside.
        inside = tuple(tf.stop_gradient(x) for x in arrays)
        value, slopes = op.point(backend.xp, *inside)
        # Only an eager tape knows what it wants; what it wants and has no slope is refused.
        asked = tf.executing_eagerly() and should_record_backprop is not None
        floats = [i for i, x in enumerate(arrays) if x.dtype.is_floating and watched(x)]
        wanted = [i in floats and (asked or slopes[i] is not None) for i in range(len(arrays))]
        over: Array | float = 1.0
        if finish is not None:
            value, over = finish(value)

        def backward(cotangent: Array) -> Any:
            cotangent = cotangent / over
            found = [
                _pull(backend, op, i, arrays, floats, cotangent, slopes[i] or op.refused(i))
                if wanted[i]
                else None
                for i in range(len(arrays))
            ]
            return tuple(found) if len(found) > 1 else found[0]

        return value, backward

    def run(*arrays: Array) -> Any:
        if not carries(*arrays):
            return function(*arrays)
        value = _carried(backend, op, arrays)
        return value if finish is None else finish(value)[0]

    return run


#: Radau's rule of three points, the first of which is 0: the others, and the weights of all.
_ROOT = math.sqrt(6)
POINTS = (((6 - _ROOT) / 10, (16 + _ROOT) / 36), ((6 + _ROOT) / 10, (16 - _ROOT) / 36))
FIRST = 1 / 9


def _carried(backend: Any, op: Op, arrays: tuple[Array, ...]) -> Array:
    """The value for accumulators, which pass nothing through custom gradients that differentiate again (2.21).

    A value is what it is here and an integral of the slopes over the way to `x`, which has length 0 and is not flat.
    Radau's rule, whose first point stays here, has its derivatives to the fifth, and none behind it.
    """
    if nested(*arrays) and recorded(*arrays):
        message = (
            f"{op.loss.name}: two of TensorFlow's forward accumulators and a tape give derivatives that depend on "
            f"what was computed before; take tapes for all but one of them"
        )
        raise UnsupportedError(message)
    here = tuple(tf.stop_gradient(x) for x in arrays)
    value = tf.stop_gradient(op.value(backend.xp, *here))
    moving = [i for i, x in enumerate(arrays) if x.dtype.is_floating and (carries(x) or recorded(x))]
    back = {i: _back(arrays[i]) for i in moving}

    def weighted(i: int) -> Array:
        total = None
        for part, weight in POINTS:
            # Minus a zero, so that -0.0 stays what it is.
            there = tuple(here[k] - part * back[k] if k in back else x for k, x in enumerate(arrays))
            slope = op.slope(backend, i, there)
            each = weight * slope + FIRST / len(POINTS) * tf.stop_gradient(slope)
            total = each if total is None else total + each
        return total

    for i in moving:
        each = weighted(i)
        moved = -tf.math.multiply_no_nan(each, tf.broadcast_to(back[i], tf.shape(each)))
        spent = range(len(value.shape), len(moved.shape))
        value = value + (tf.reduce_sum(moved, axis=list(spent)) if spent else moved)
    return value


def _back(x: Array) -> Array:
    """The way from `x` to where it is: 0, and not flat."""
    return tf.where(tf.math.is_finite(x), tf.stop_gradient(x) - x, tf.zeros_like(x))


def _pull(
    backend: Any,
    op: Op,
    index: int,
    arrays: tuple[Array, ...],
    floats: list[int],
    cotangent: Array,
    slope: Any,
) -> Array:
    """The cotangent of a slope, to be differentiated again in those `floats` that tapes watch: of the others there may
    be no derivative."""

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def pull(cotangent: Array, *given: Array) -> Any:
        def again(outer: Array) -> Any:
            whole = list(arrays)
            with tf.GradientTape() as tape:
                tape.watch((cotangent, *given))
                for i, x in zip(floats, given, strict=True):
                    whole[i] = x
                moved = op.pulled(
                    backend.xp, index, tuple(whole), cotangent, op.slope(backend, index, tuple(whole))
                )
            return tape.gradient(
                moved, (cotangent, *given), outer, unconnected_gradients=tf.UnconnectedGradients.ZERO
            )

        return op.pulled(backend.xp, index, arrays, tf.stop_gradient(cotangent), slope()), again

    return pull(cotangent, *(arrays[i] for i in floats))


class Reduced(Path):
    """Value and reduction as one operation, so that no cotangent of the size of the input is made."""

    name = "reduced"

    def refuses(self, call: Any) -> str | None:
        static = call.static
        if not call.value_alone:
            return "only values have a gradient of their own"
        why: str | None = static.loss.structure.not_summed(static.loss)
        if why is not None:
            return why
        if static.loss.reduction == "none":
            return "reduction='none' returns every item"
        if static.weighted or static.masked:
            return "weights and masks may want a gradient of the divisor"
        if static.loss.has_shares and not static.labels:
            return "the divisor depends on the target"
        return None

    def run(self, call: Any) -> Any:
        static = call.static
        lifted = lift(static, *call.arrays)

        def finish(num: Array) -> tuple[Array, Array | float]:
            share = lifted.share(static, num)
            return share.reduced(static.rule, num), share.divisor(static.rule)

        return differentiable(static.backend, Op(static.loss, False), finish)(*lifted.args)


class Fused(Path):
    """Large eager calls: value and gradient from one XLA program, which reads the arrays once.

    XLA compiles for every shape anew, so a path that meets many shapes steps aside. Small calls never come here, not
    even when they come often: the same call gives the same bits, the first time and the hundredth.
    """

    name = "compiled"
    kernel = True
    large = 1 << 20  # elements; below, an operation at a time is quick enough
    most = 16  # programs

    def __init__(self) -> None:
        self.programs: dict[Any, Any] = {}

    def refuses(self, call: Any) -> str | None:
        static, arrays = call.static, call.arrays
        if not (call.value_alone or call.gradient_alone) or static.loss.reduction == "none":
            return "only reduced values and gradients are fused"
        if not tf.executing_eagerly() or not all(static.backend.eager(x) for x in arrays):
            return "the arrays are traced"
        if carries(*arrays):
            return "an accumulator carries tangents through it"
        if math.prod(arrays[0].shape) < self.large:
            return f"the prediction has fewer than {self.large} elements"
        if call.value_alone and any(x.dtype.is_floating and watched(x) for x in arrays[1:]):
            return "a gradient is wanted in more than the prediction"
        if self._told(call)[0] not in self.programs and len(self.programs) >= self.most:
            return f"{self.most} programs were compiled already"
        return None

    def _told(self, call: Any) -> tuple[Any, tuple[Array, ...]]:
        """What a program is kept by, and what it is given: numbers of the loss are no part of it."""
        static, numbers = told(call.static._replace(want=Want(call.static.given[:1], order=1)))
        at = len(static.given) + len(static.hyper) - len(numbers)
        given = [tf.constant(x, static.dtype) for x in numbers]
        arrays = (*call.arrays[:at], *given, *call.arrays[at:])
        return (static, tuple((tuple(x.shape), x.dtype) for x in arrays)), arrays

    def _program(self, key: Any) -> Any:
        if key not in self.programs:
            static, kinds = key
            function = tf.function(lambda *x: evaluate(static, *x), jit_compile=True, autograph=False)
            # Made for one shape on purpose, which TensorFlow would warn of after a few shapes.
            self.programs[key] = function.get_concrete_function(*(tf.TensorSpec(*kind) for kind in kinds))
        return self.programs[key]

    def run(self, call: Any) -> Any:
        key, arrays = self._told(call)
        program = self._program(key)
        if call.gradient_alone:
            return program(*arrays)

        @tf.custom_gradient  # type: ignore[untyped-decorator]
        def ahead(pred: Array) -> Any:
            value, grad = program(tf.stop_gradient(pred), *arrays[1:])
            return value, lambda cotangent: _pull_whole(call, grad, cotangent, pred)

        return ahead(arrays[0])


def _pull_whole(call: Any, grad: Array, cotangent: Array, pred: Array) -> Array:
    """The gradient that is there already; differentiated again, it goes through the spec."""

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def pull(cotangent: Array, pred: Array) -> Any:
        def again(outer: Array) -> Any:
            with tf.GradientTape() as tape:
                tape.watch((cotangent, pred))
                moved = pulled_by_spec(call, cotangent, pred)
            none = tf.UnconnectedGradients.ZERO
            return tape.gradient(moved, (cotangent, pred), outer, unconnected_gradients=none)

        return grad * tf.cast(tf.stop_gradient(cotangent), grad.dtype), again

    return pull(cotangent, pred)


def pulled_by_spec(call: Any, cotangent: Array, pred: Array) -> Array:
    """The gradient of a reduced loss by its formula, to be differentiated again."""
    with tf.GradientTape() as inner:
        inner.watch(pred)
        value = evaluate(call.static, pred, *call.arrays[1:])
    return inner.gradient(value, pred, cotangent)
