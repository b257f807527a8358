"""Projected losses under TensorFlow: a loop over chunks, in Python where calls are eager, else in the graph."""

from __future__ import annotations

import functools
from typing import Any

import tensorflow as tf

from unilos.backends import BYTES, VALUE, Chunks, Flat, Swept, gradient_of, harmless, muted, run, weighted

from . import xp
from ._gradient import Fused, carries, recorded

Array = Any


class Projections(Chunks):
    step = 1 << 21  # numbers of a product that is added to what is there
    fused = 4  # arrays of the size of a chunk's logits that live at the same time in a program

    def refuses(self, call: Any) -> str | None:
        if any(carries(x) for x in call.arrays):
            return "an accumulator carries tangents through it"
        return super().refuses(call)

    def fold(self, x: Array, axes: int) -> Array:
        return x if axes == 1 else tf.reshape(x, tf.concat([[-1], tf.shape(x)[axes:]], axis=0))

    def unfold(self, x: Array, like: Array) -> Array:
        return x if x.shape.rank == like.shape.rank else tf.reshape(x, tf.shape(like))

    def deep(self, static: Any, flat: Flat, copies: float) -> Any:
        if None not in (*flat.hidden.shape, flat.classifier.shape[0]):
            return super().deep(static, flat, copies)
        rows, classes = tf.shape(flat.hidden)[0], tf.shape(flat.classifier, out_type=tf.int64)[0]
        row = int(copies * BYTES[static.dtype]) * classes
        deep = (static.loss.memory or self.least) // tf.maximum(row, 1)
        deep = tf.maximum(1, tf.minimum(rows, tf.cast(tf.minimum(deep, tf.int32.max), tf.int32)))
        return -(-rows // tf.maximum(1, -(-rows // deep)))  # evenly, and nothing of nothing

    # With a derivative attached

    def total(self, static: Any, flat: Flat) -> Swept:
        if tf.executing_eagerly() and flat.weight is not None and recorded(flat.weight):
            return Swept(summed(weighted(xp, flat.weight, self.items(static, flat))))
        return Swept(self._attached(static, flat, each=False))

    def items(self, static: Any, flat: Flat) -> Array:
        return self._attached(static, flat._replace(weight=None), each=True)

    def _attached(self, static: Any, flat: Flat, each: bool) -> Array:
        names = [n for n, x in flat._asdict().items() if x is not None and x.dtype.is_floating]

        @tf.custom_gradient  # type: ignore[untyped-decorator]
        def function(*given: Array) -> Any:
            inside = flat._replace(**dict(zip(names, map(tf.stop_gradient, given), strict=True)))
            watched = [n for n, x in zip(names, given, strict=True) if recorded(x)]
            if each:
                swept = Swept(self.each(static, inside))
            else:
                swept = self.sweep(static, inside, tuple(n for n in watched if n != "target"))
            wanted = watched if tf.executing_eagerly() else names

            def backward(cotangent: Array) -> Any:
                found: Any = self._pull(
                    static, flat, names, wanted, None if each else swept, cotangent, given
                )
                return found if len(found) > 1 else found[0]

            return swept.total, backward

        return function(*(getattr(flat, n) for n in names))

    def _pull(
        self,
        static: Any,
        flat: Flat,
        names: list[str],
        wanted: list[str],
        swept: Swept | None,
        cotangent: Array,
        given: tuple[Array, ...],
    ) -> tuple[Array | None, ...]:
        """The cotangent times the gradients; differentiated again, they go through the whole logits."""

        @tf.custom_gradient  # type: ignore[untyped-decorator]
        def pull(cotangent: Array, *given: Array) -> Any:
            inside = flat._replace(**dict(zip(names, map(tf.stop_gradient, given), strict=True)))
            cot = tf.stop_gradient(cotangent)
            found = self._gradients(static, inside, wanted, swept, cot)

            def again(*outer: Array) -> Any:
                with tf.GradientTape() as tape:
                    tape.watch((cotangent, *given))
                    with tf.GradientTape() as inner:
                        inner.watch(given)
                        now = flat._replace(**dict(zip(names, given, strict=True)))
                        value = static.loss.items(static.backend.xp, now[:4])
                        if swept is not None:
                            value = value if now.weight is None else weighted(xp, now.weight, value)
                            value = summed(value)
                    inputs = [x for n, x in zip(names, given, strict=True) if n in wanted]
                    none = tf.UnconnectedGradients.ZERO
                    moved: Any = inner.gradient(value, inputs, cotangent, unconnected_gradients=none)
                further: Any = outer
                return tape.gradient(moved, (cotangent, *given), further, unconnected_gradients=none)

            return tuple(found), again

        answered = dict(zip(wanted, pull(cotangent, *given), strict=True))
        return tuple(answered.get(n) for n in names)

    def _gradients(
        self, static: Any, flat: Flat, wanted: list[str], swept: Swept | None, cotangent: Array
    ) -> list[Array]:
        if swept is None:  # one cotangent a row, which takes the place of the weight
            flat, cotangent = flat._replace(weight=cotangent), tf.ones((), cotangent.dtype)
        there = {} if swept is None else {n: x for n, x in swept._asdict().items() if x is not None}
        missing = tuple(n for n in wanted if n != "target" and n not in there)
        if missing:
            there = self.sweep(static, flat, missing)._asdict() | there
        found = (self.in_target(static, flat) if n == "target" else there[n] for n in wanted)
        return [tf.cast(cotangent, x.dtype) * x for x in found]

    # Chunk by chunk

    def sweep(self, static: Any, flat: Flat, wanted: tuple[str, ...]) -> Swept:
        eager = tf.executing_eagerly() and "weight" not in wanted
        return (self._eager if eager else self._looped)(static, flat, wanted)

    def logits(self, flat: Flat, at: slice, into: Array | None) -> Array:
        del into
        z = tf.matmul(flat.hidden[at], flat.classifier, transpose_b=True)
        return z if flat.bias is None else z + flat.bias

    def _eager(self, static: Any, flat: Flat, wanted: tuple[str, ...]) -> Swept:
        sums, hidden, bias = [], [], tf.zeros_like(flat.classifier[:, 0])
        classifier = self.parts(flat) if "classifier" in wanted else []
        want = gradient_of(static) if wanted else VALUE
        for at, call in self.cuts(static, flat, self.copies(flat), want):
            if not wanted:
                sums.append(summed(run(call)))
                continue
            value, g = run(call)
            del call
            sums.append(summed(value))
            if "hidden" in wanted:
                hidden.append(tf.matmul(g, flat.classifier))
            classifier = added(classifier, g, flat.features(xp, at))
            if "bias" in wanted:
                bias = bias + tf.reduce_sum(g, axis=0)
            del g
        grads: dict[str, Any] = {"classifier": joined(classifier)} if classifier else {}
        grads |= {"hidden": tf.concat(hidden, axis=0)} if hidden else {}
        grads |= {"bias": bias} if "bias" in wanted else {}
        return Swept(tf.add_n(sums), **grads)

    def parts(self, flat: Flat) -> list[Array]:
        """Zeros for the classifier's gradient: a few features each, all classes, so that no slope has to be cut."""
        classes, features = flat.classifier.shape
        if classes is None or features is None:
            return [tf.transpose(tf.zeros_like(flat.classifier))]
        deep = max(1, self.step // max(1, classes), features // 8)
        dtype = flat.classifier.dtype
        return [tf.zeros((min(deep, features - i), classes), dtype) for i in range(0, features, deep)]

    def each(self, static: Any, flat: Flat) -> Array:
        """Every row's loss."""
        items = self._looped(static, flat, ("weight",)).weight  # the slope in the weight
        assert items is not None
        return items

    def program(self, static: Any, flat: Flat) -> tuple[Any, Any]:
        """What computes a chunk, and its length: one program instead of many operations, where it is worth that and
        need not be compiled for ever new shapes."""
        if None not in (*flat.hidden.shape, *flat.classifier.shape):
            deep = self.deep(static, flat, self.fused)
            if deep * flat.classifier.shape[0] >= Fused.large:
                return fused(static.backend.xp, static.loss.rows), deep
        return one_chunk, self.deep(static, flat, self.formula)

    def _looped(self, static: Any, flat: Flat, wanted: tuple[str, ...]) -> Swept:
        """In the graph, where dimensions may not be known. The last chunk overlaps its neighbour: XLA wants chunks of
        one length, and so do arrays that hold one row of chunks."""
        rows, (chunk, deep) = tf.shape(flat.hidden)[0], self.program(static, flat)
        by_row = {"hidden": flat.hidden, "weight": flat.hidden[:, 0]}
        inside: dict[str, Any] = {"bias": flat.bias} | by_row
        start = {n: self.parts(flat) if n == "classifier" else tf.zeros_like(inside[n]) for n in wanted}

        def window(x: Array | None, at: Array) -> Any:
            if x is None:
                return None
            behind = x.shape.rank - 1
            return tf.slice(x, [at, *[0] * behind], [deep, *[-1] * behind])

        def step(i: Array, total: Array, grads: dict[str, Array]) -> Any:
            at = tf.minimum(i * deep, rows - deep)
            places = at + tf.range(deep)
            hidden, target, weight = (window(x, at) for x in (flat.hidden, flat.target, flat.weight))
            z = tf.matmul(hidden, flat.classifier, transpose_b=True)
            z = z if flat.bias is None else z + flat.bias
            fresh = tf.cast(places >= i * deep, z.dtype)
            weight = fresh if weight is None else muted(xp, fresh, weight)
            items, g = chunk(
                static.backend.xp, static.loss.rows, z, target, weight, bool({*wanted} - {"weight"})
            )
            made: dict[str, Any] = {}
            if "hidden" in wanted:
                made["hidden"] = tf.matmul(g, flat.classifier)
            if "classifier" in wanted:
                made["classifier"] = added(grads["classifier"], g, harmless(xp, weight[:, None], hidden))
            if "bias" in wanted:
                made["bias"] = grads["bias"] + tf.reduce_sum(g, axis=0)
            if "weight" in wanted:
                made["weight"] = muted(xp, fresh, items)
            for n in by_row:
                if n in wanted:
                    made[n] = tf.tensor_scatter_nd_add(grads[n], places[:, None], made[n])
            return i + 1, total + summed(muted(xp, weight, items)), made

        first = (tf.constant(0), tf.zeros((), tf.float64), start)
        _, total, grads = tf.while_loop(lambda i, *_: i * deep < rows, step, first, parallel_iterations=1)
        if "classifier" in grads:
            grads["classifier"] = joined(grads["classifier"])
        return Swept(total, **grads)


def summed(items: Array) -> Array:
    """The sum in float64, whose range the items of a mean cannot leave."""
    return tf.reduce_sum(tf.cast(items, tf.float64))


def added(parts: list[Array], g: Array, hidden: Array) -> list[Array]:
    """A chunk's gradient in the classifier, added part by part."""
    if len(parts) < 2:
        return [part + tf.matmul(hidden, g, transpose_a=True) for part in parts]
    features = tf.split(hidden, [part.shape[0] for part in parts], axis=1)
    return [part + tf.matmul(h, g, transpose_a=True) for part, h in zip(parts, features, strict=True)]


def joined(parts: list[Array]) -> Array:
    """The classifier's gradient, one row a class. Nothing is left of the parts."""
    return tf.concat([tf.transpose(parts.pop(0)) for _ in range(len(parts))], axis=1)


def one_chunk(
    xp: Any, rows: Any, z: Array, target: Array, weight: Array, sloped: bool
) -> tuple[Array, Array]:
    """The rows' losses, and their weighted slopes."""
    point = rows.at(xp, z, target)
    return point.value, muted(xp, weight[:, None], point.slope()) if sloped else z


@functools.lru_cache(maxsize=64)
def fused(xp: Any, rows: Any) -> Any:
    def program(z: Array, target: Array, weight: Array, sloped: bool) -> tuple[Array, Array]:
        return one_chunk(xp, rows, z, target, weight, sloped)

    made = tf.function(program, jit_compile=True, autograph=False)
    return lambda xp, rows, *given: made(*given)
