"""Kernels for arrays that can be written to: the arithmetic of two specs, without a temporary.

Fresh memory costs more than arithmetic on a CPU. These work in the memory of the gradient and in a few buffers that
fit the cache, through what NumPy and torch spell alike: operations with `out=` and assignment by index.
They serve where nothing was compiled: there blocks of the formula take 1.3 to 5 times as long, and some 50 times for
nll of many classes.
"""

from __future__ import annotations

import math
from typing import Any

from ...backend.dispatch import backend_of
from ..blocks import Block, Blocks, beyond
from ..share import Added, over_all

Array = Any


class InPlace(Blocks):
    """Plain contiguous float32 or float64 arrays, without weights and masks."""

    kernel = True
    module: Any  # numpy or torch

    def refuses(self, call: Any) -> str | None:
        static = call.static
        if static.weighted or static.masked:
            return "weights and masks need the spec"
        pred = call.arrays[0]
        if (
            static.out != static.dtype
            or static.backend.dtype_name(pred) != static.dtype
            or 0 in tuple(pred.shape)
        ):
            return "the prediction is empty, or no float32 or float64"
        return super().refuses(call)


class Rows(InPlace):
    """Rows of classes on the last axis, in the memory of the gradient."""

    def refuses(self, call: Any) -> str | None:
        why = super().refuses(call)
        if why is None and call.static.loss.axis not in (-1, len(call.arrays[0].shape) - 1):
            why = "the classes are not on the last axis"
        return why


class LabelRows(Rows):
    """Rows against labels, which may be weighed or ignored."""

    name = "rows in place"
    size = 1 << 20

    def refuses(self, call: Any) -> str | None:
        return super().refuses(call) or (None if call.static.labels else "the target holds no labels")

    def block(self, loss: Any, rows: Array, at: Any, scale: Any, out: Array, want_grad: bool) -> Array:
        """The items of a block, with the entries `at` its labels; `out` gets the slope times `scale`, or is spare."""
        raise NotImplementedError

    def compute(self, call: Any, want_grad: bool) -> tuple[Array, Array | None]:
        static, (pred, target), m = call.static, call.arrays, self.module
        backend, loss = static.backend, static.loss
        classes = pred.shape[-1]
        rows = m.reshape(pred, (-1, classes))
        # Labels out of range were refused: this path runs where they can be read.
        labels = m.reshape(backend.cast(target, backend.index_dtype), (-1,))
        kept = None if loss.ignore_index is None else labels != loss.ignore_index
        if kept is not None:
            labels = m.where(kept, labels, m.zeros_like(labels))
        mass = self._mass(backend, loss, rows, labels, kept)
        items = tuple(pred.shape[:-1])
        if mass is None and kept is None:
            over = over_all(static.rule, items)
        else:
            share = Block(static, rows[:, 0], kept if mass is None else mass, kept)
            over = Added(items, lambda: [share]).divisor(static.rule)
        deep = max(1, self.size // classes)
        grad = m.reshape(call.room(static.dtype), rows.shape) if want_grad else None
        work = backend.empty_like(rows[:deep], static.dtype) if grad is None else grad
        numbers, sums = m.arange(min(deep, len(rows))), []
        for i in range(0, len(rows), deep):
            cut = slice(i, i + deep)
            index = labels[cut]
            out = work[: len(index)] if grad is None else work[cut]
            scale = 1.0 / over if mass is None else mass[cut] / over
            value = self.block(loss, rows[cut], (numbers[: len(index)], index), scale, out, want_grad)
            if mass is not None:
                value = value * mass[cut]
            if kept is not None:
                off = ~kept[cut]
                value[off] = 0.0
                if grad is not None and off.any():
                    out[off] = 0.0
            sums.append(backend.sum64(value))
        whole = backend.number(sums, over, static.whole, rows)
        if beyond(call.static, whole):
            whole, _ = super().compute(call, False)
        return whole, None if grad is None else m.reshape(grad, tuple(pred.shape))

    def _mass(self, backend: Any, loss: Any, rows: Array, labels: Array, kept: Array | None) -> Array | None:
        if loss.class_weight is None:
            return None
        weights = backend.asarray(loss.class_weight.tolist(), rows)
        mass = backend.cast(weights, backend.dtype_name(rows))[labels]
        return mass if kept is None else mass * kept


class NLLRows(LabelRows):
    """Negative log-likelihood: only the labels' entries are read."""

    serves = frozenset({"nll"})

    def refuses(self, call: Any) -> str | None:
        smoothed = "smoothing asks for all entries of a row" if call.static.loss.label_smoothing else None
        return super().refuses(call) or smoothed

    def block(self, loss: Any, rows: Array, at: Any, scale: Any, out: Array, want_grad: bool) -> Array:
        backend = backend_of(rows)
        own = backend.inside(rows[at], loss.bounds["pred"])
        if want_grad:
            out[...] = 0.0
            out[at] = -scale
            marks = backend.marks(own)
            if marks is not None:  # an item that is NaN has no slope in any entry
                out *= marks[:, None]
        return -own


def more_than_even(loss: Any) -> str | None:
    """Why cross-entropy leaves its kernels: they know the target's mass and what smoothing spreads evenly."""
    if loss.z_loss or (loss.label_smoothing and loss.class_weight is not None):
        return "besides the target's mass, only one spread evenly is served"
    return None


class CrossEntropyRows(LabelRows):
    """Cross-entropy: five passes over a block of rows.

    The arithmetic of `LabelledSoftmax`, with the label's entry cleared and set instead of masked.
    """

    serves = frozenset({"cross_entropy"})

    def refuses(self, call: Any) -> str | None:
        return super().refuses(call) or more_than_even(call.static.loss)

    def block(self, loss: Any, rows: Array, at: Any, scale: Any, out: Array, want_grad: bool) -> Array:
        m, spread, share = self.module, loss.label_smoothing, loss.label_smoothing / rows.shape[-1]
        top = m.amax(rows, axis=-1, keepdims=True)
        gap = top[:, 0] - rows[at]
        m.subtract(rows, top, out=out)
        below = share * m.sum(out, axis=-1) if spread else 0.0
        m.exp(out, out=out)
        out[at] = 0.0
        own, others = m.exp(-gap), m.sum(out, axis=-1)
        if want_grad:
            each = scale / (others + own)
            m.multiply(out, each[:, None], out=out)
            out[at] = (spread * own - (1.0 - spread) * others) * each
            if spread:  # no class has a weight of its own here: the scale is a number
                out -= share * scale
        return (1.0 - spread) * gap - below + m.log1p(others + (own - 1))


class DistributionRows(Rows):
    """Cross-entropy of distributions: the arithmetic of `softmax` and `against`, the largest entry cleared and set.

    Where something infinite meets no mass, 0 log 0 = 0 is left to the spec, and so is a mass that is no probability.
    """

    name = "distributions in place"
    serves = frozenset({"cross_entropy"})
    size = 1 << 18

    def refuses(self, call: Any) -> str | None:
        static = call.static
        why = super().refuses(call) or more_than_even(static.loss)
        if why is None and (static.labels or static.loss.class_weight is not None):
            why = "the target holds labels, or classes are weighed"
        if why is None and static.backend.dtype_name(call.arrays[1]) != static.dtype:
            why = "prediction and target have two dtypes"
        if why is None and call.into is not None:
            why = "the spec could not take over: the gradient is in the prediction's place"
        return why

    def compute(self, call: Any, want_grad: bool) -> tuple[Array, Array | None]:
        static, (logits, target), m = call.static, call.arrays, self.module
        backend, shape = static.backend, tuple(logits.shape)
        z, q = m.reshape(logits, (-1, shape[-1])), m.reshape(target, (-1, shape[-1]))
        over = over_all(static.rule, shape[:-1])
        deep = max(1, self.size // shape[-1])
        grad = m.reshape(call.room(static.dtype), z.shape) if want_grad else None
        spare, sums = backend.empty_like(z[:deep], static.dtype), []
        work = backend.empty_like(z[:deep], static.dtype) if grad is None else grad
        for i in range(0, len(z), deep):
            rows, mass = z[i : i + deep], q[i : i + deep]
            if not backend.within(mass, static.loss.bounds["target"]):
                return super().compute(call, want_grad)
            n = len(rows)
            out = work[:n] if grad is None else work[i : i + n]
            sums.append(backend.sum64(self.block(static.loss, rows, mass, out, spare[:n], want_grad)))
            if grad is not None:
                out /= over
        value = backend.number(sums, over, static.whole, z)
        if not math.isfinite(float(value)):
            return super().compute(call, want_grad)
        return value, None if grad is None else m.reshape(grad, shape)

    def block(self, loss: Any, z: Array, q: Array, out: Array, spare: Array, want_grad: bool) -> Array:
        """The items of a block; their slope is left in `out`, if it is wanted."""
        m, classes = self.module, z.shape[-1]
        spread, share = loss.label_smoothing, loss.label_smoothing / classes
        at = m.arange(len(z)), m.argmax(z, axis=-1)
        m.subtract(z, z[at][:, None], out=out)
        m.multiply(q, out, out=spare)
        value = (spread - 1.0) * m.sum(spare, axis=-1)
        if spread:
            value -= share * m.sum(out, axis=-1)
        m.exp(out, out=out)
        out[at] = 0.0
        others = m.sum(out, axis=-1)
        whole = (1.0 - spread) * m.sum(q, axis=-1) + spread
        value += whole * m.log1p(others)
        if not want_grad:
            return value
        each = whole / (1.0 + others)
        out *= each[:, None]
        mass = q
        if spread:
            mass = m.multiply(q, 1.0 - spread, out=spare)
            mass += share
        out -= mass
        out[at] = 0.0
        # The slopes of a row add up to 0, which gives that of a class above one half.
        out[at] = m.where(others < 1.0, -m.sum(out, axis=-1), each - mass[at])
        return value


class BinaryInPlace(InPlace):
    """Binary cross-entropy of logits: the arithmetic of the spec in four buffers."""

    name = "buffers"
    serves = frozenset({"binary_cross_entropy_with_logits"})

    def refuses(self, call: Any) -> str | None:
        why = super().refuses(call)
        if why is None and (call.static.loss.pos_weight is not None or call.static.loss.label_smoothing):
            why = "targets are weighed or smoothed"
        if why is None and call.static.backend.dtype_name(call.arrays[1]) != call.static.dtype:
            why = "prediction and target have two dtypes"
        return why

    def compute(self, call: Any, want_grad: bool) -> tuple[Array, Array | None]:
        static, (pred, target), m = call.static, call.arrays, self.module
        backend = static.backend
        x, t = m.reshape(pred, (-1,)), m.reshape(target, (-1,))
        n = len(x)
        over = over_all(static.rule, tuple(pred.shape))
        grad = m.reshape(call.room(static.dtype), x.shape) if want_grad else None
        buffers = [backend.empty_like(x[: self.size], static.dtype) for _ in range(4)]
        sums = []
        for i in range(0, n, self.size):
            xi, ti = x[i : i + self.size], t[i : i + self.size]
            if not backend.within(ti, static.loss.bounds["target"]):  # which the spec makes no number
                return super().compute(call, want_grad)
            work = [buffer[: len(xi)] for buffer in buffers]
            sums.append(backend.sum64(self.block(xi, ti, *work)))
            if grad is not None:
                self.slope(ti, *work)
                m.multiply(work[0], 1.0 / over, out=grad[i : i + self.size])
        value = backend.number(sums, over, static.whole, x)
        if not math.isfinite(float(value)):  # an infinite logit: its product with no mass is 0 in the spec
            return super().compute(call, want_grad)
        return value, None if grad is None else m.reshape(grad, tuple(pred.shape))

    def block(self, x: Array, t: Array, up: Array, down: Array, value: Array, spare: Array) -> Array:
        """The items of a block, with sigma(x) and sigma(-x) times the sum of the two left in `up` and `down`."""
        m = self.module
        m.abs(x, out=value)
        m.add(x, value, out=value)
        m.multiply(value, 0.5, out=value)  # max(x, 0)
        m.subtract(x, value, out=up)
        m.exp(up, out=up)
        m.negative(value, out=down)
        m.exp(down, out=down)
        m.multiply(t, x, out=spare)
        value -= spare
        m.multiply(up, down, out=spare)  # exp(-|x|)
        m.log1p(spare, out=spare)
        value += spare
        return value

    def slope(self, t: Array, up: Array, down: Array, whole: Array, spare: Array) -> None:
        """The slope of a block, into `up`."""
        m = self.module
        m.add(up, down, out=whole)
        m.multiply(t, down, out=down)
        m.subtract(1.0, t, out=spare)
        up *= spare
        up -= down
        m.divide(up, whole, out=up)
