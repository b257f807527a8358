"""Row losses of logits that are a projection, `hidden @ classifier.T + bias`, and that are never held whole.

A vocabulary makes logits the largest array of a model by far. Here they exist for a few rows at a time: the value of
those rows and their part of every gradient are computed together, and the next rows take their place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from ...backend.backend import SMALL
from ...form.points import harmless, muted, weighted
from ..blocks import beyond
from ..call import VALUE, WIDER, Call, Static, Want, lift
from ..paths import Path, run
from ..share import Share, rule_of

if TYPE_CHECKING:
    from ...form.spec import Spec

Array = Any

BYTES = {"float32": 4, "float64": 8}


def logits(xp: Any, hidden: Array, classifier: Array, bias: Array | None) -> Array:
    z = xp.matmul(hidden, xp.matrix_transpose(classifier))
    return z if bias is None else z + bias


class Flat(NamedTuple):
    """A checked call as chunks are cut from it: one row an item. The weight is 0 where an item is masked."""

    hidden: Array
    classifier: Array
    target: Array
    bias: Array | None
    weight: Array | None

    def features(self, xp: Any, at: Any = ...) -> Array:
        """Rows of features as they meet weighed slopes: a weight of 0 mutes what is no number in them, too."""
        if self.weight is None:
            return self.hidden[at]
        return harmless(xp, self.weight[at][:, None], self.hidden[at])

    def small(self, xp: Any) -> Flat:
        """The same rows with weights times a power of 2, whose sums stay in the range."""
        ones = xp.ones_like(self.hidden[:, 0]) if self.weight is None else self.weight
        return self._replace(weight=ones * SMALL)


class Swept(NamedTuple):
    """The weighted sum over all rows, in this dtype or a wider one, and its gradients where they were wanted; `small`
    is the sum times `SMALL`, where nobody can look whether the other one is finite."""

    total: Array
    hidden: Array | None = None
    classifier: Array | None = None
    bias: Array | None = None
    weight: Array | None = None
    small: Array | None = None


class Chunks(Path):
    """Logits of a few rows at a time. A backend says how a chunk is computed and how a gradient is attached."""

    name = "chunks"
    kernel = True
    #: Arrays of the size of a chunk's logits that live at the same time where the formula computes it.
    formula = 8
    #: Extra bytes that are always granted where nothing is said.
    least = 1 << 26

    def refuses(self, call: Call) -> str | None:
        static = call.static
        if (why := static.loss.structure.not_in_chunks(static.loss)) is not None:
            return why
        if static.want.order > 1 or not {*static.want.wrt} <= {"hidden", "classifier", "bias"}:
            return "of a projection, only gradients in hidden, classifier and bias are computed here"
        if any(0 in static.backend.shape(x) for x in call.args):
            return "there is nothing to cut"
        return None

    def run(self, call: Call) -> Any:
        result, want = call.static.backend.result, call.static.want
        found = self.wanted(call.static, *call.arrays)
        if want.partial:
            return type(found)(*map(result, found))
        return tuple(map(result, found)) if want.order else result(found)

    # What is wanted, from a sum over all rows

    def wanted(self, static: Static, *arrays: Array) -> Any:
        """What a call wants."""
        if static.want.partial:
            return self.partial(static, *arrays)
        return (self.gradients if static.want.order else self.value)(static, *arrays)

    def value(self, static: Static, *arrays: Array) -> Array:
        flat, share = self.flat(static, *arrays)
        if static.rule.name == "none":
            items = self.items(static, flat)
            return self.unfold(
                items if flat.weight is None else weighted(share.xp, flat.weight, items), share.like
            )
        mean = self.over(static, flat, self.total(static, flat), share.divisor(static.rule))
        return static.backend.cast(mean, static.dtype)

    def partial(self, static: Static, *arrays: Array) -> Any:
        flat, share = self.flat(static, *arrays)
        total = self.over(static, flat, self.total(static, flat), 1.0)
        rest = share.xp.zeros_like(static.backend.cast(total, static.dtype))
        return static.loss.adds.of(static.backend, total, rest, share.count(static.rule))

    def gradients(self, static: Static, *arrays: Array) -> tuple[Array, ...]:
        backend, wrt = static.backend, static.want.wrt
        flat, share = self.flat(static, *arrays)
        swept = self.sweep(static, flat, wrt)
        over = share.divisor(static.rule)
        if static.rule.name == "none":
            value = self.value(static, *arrays)
        else:
            value = self.over(static, flat, swept, over)
        value = backend.cast(value, static.dtype)
        given = dict(zip(static.given, arrays, strict=False))
        grads = ((name, self.divided(getattr(swept, name), over)) for name in wrt)
        return value, *(
            backend.cast(self.unfold(grad, given[name]), self.out(static, given[name]))
            for name, grad in grads
        )

    def out(self, static: Static, x: Array) -> str:
        """The dtype of the gradient in an argument: its own."""
        name = static.backend.dtype_name(x)
        return name if name in WIDER else static.dtype

    def divided(self, grad: Array, over: Any) -> Array:
        """A gradient that nobody else holds, over a divisor."""
        return grad / over

    def flat(self, static: Static, *arrays: Array) -> tuple[Flat, Share]:
        """The rows of a call, and who takes part in its mean."""
        xp = static.backend.xp
        lifted = lift(static, *arrays)
        hidden, classifier, target, bias = lifted.args
        blank = xp.zeros_like(hidden[..., 0])
        share = lifted.share(static, blank)
        weight = None
        if lifted.weight is not None or lifted.mask is not None:
            ones = blank + 1.0
            weight = self.fold(
                share.unmasked(ones if lifted.weight is None else lifted.weight * ones), blank.ndim
            )
        hidden, target = (self.fold(x, blank.ndim) for x in (hidden, target))
        return Flat(hidden, classifier, target, bias, weight), share

    def fold(self, x: Array, axes: int) -> Array:
        """The leading axes as one."""
        return x if axes == 1 else x.reshape((-1, *x.shape[axes:]))

    def unfold(self, x: Array, like: Array) -> Array:
        return x if x.ndim == like.ndim else x.reshape(like.shape)

    # Chunk by chunk

    def copies(self, flat: Flat) -> float:
        """Arrays of the size of a chunk's logits that live at the same time: those, and their gradient."""
        del flat
        return 2

    def room(self, flat: Flat, deep: int) -> Array | None:
        """Memory for the logits of a chunk, and for their gradient after them."""
        del flat, deep
        return None

    def deep(self, static: Static, flat: Flat, copies: float) -> int:
        """How many rows a chunk has."""
        rows, features = flat.hidden.shape
        classes, size = flat.classifier.shape[0], BYTES[static.dtype]
        loss: Any = static.loss
        memory = loss.memory
        if memory is None:
            # No more than the arrays themselves take, and than an eighth of what all the logits would.
            arrays = size * features * (rows + classes)
            memory = max(self.least, min(arrays, copies * size * rows * classes / 8))
        return evenly(rows, int(memory / max(1, copies * size * classes)))

    def cuts(self, static: Static, flat: Flat, copies: float, want: Want) -> Iterator[tuple[slice, Call]]:
        """Each chunk's place, and the call of the loss of its logits. Nothing here holds on to it."""
        rows = rows_of(static)
        weighted, dtype = flat.weight is not None, static.dtype
        given = rows.arguments
        rule = rule_of(rows.name, rows.reduction)
        inner = Static(rows, static.backend, dtype, dtype, static.labels, weighted, False, given, want, rule)
        deep = self.deep(static, flat, copies)
        room = self.room(flat, deep)
        for i in range(0, flat.hidden.shape[0], deep):
            at = slice(i, i + deep)
            behind = (flat.target[at],) if flat.weight is None else (flat.target[at], flat.weight[at])
            into = None if room is None else room[: len(flat.hidden) - i]
            yield at, Call(inner, (self.logits(flat, at, into), *behind), into)

    def logits(self, flat: Flat, at: slice, into: Array | None) -> Array:
        raise NotImplementedError

    def sweep(self, static: Static, flat: Flat, wanted: tuple[str, ...]) -> Swept:
        """The weighted sum and the wanted gradients, without a derivative attached."""
        raise NotImplementedError

    def in_target(self, static: Static, flat: Flat) -> Array:
        """The slope in a target of distributions, as large as all the logits and so through all of them."""
        xp = static.backend.xp
        z = logits(xp, flat.hidden, flat.classifier, flat.bias)
        point: Any = rows_of(static).at(xp, z, flat.target)
        slope: Array = point.also["target"]()
        return slope if flat.weight is None else muted(xp, xp.expand_dims(flat.weight, axis=-1), slope)

    def total(self, static: Static, flat: Flat) -> Swept:
        """The weighted sum, with its derivative attached where there are derivatives."""
        return self.sweep(static, flat, ())

    def over(self, static: Static, flat: Flat, swept: Swept, divisor: Any) -> Array:
        """The sum over a divisor, also where the sum alone is beyond the range."""
        xp, backend, total = static.backend.xp, static.backend, swept.total
        if not isinstance(divisor, float):
            divisor = backend.cast(divisor, backend.dtype_name(total))
        if swept.small is None:
            if beyond(static, backend.detached(total)):
                return self.total(static, flat.small(xp)).total / divisor / SMALL
            return total / divisor
        sound = (total > float("-inf")) & (total < float("inf"))
        # No slope in the divisor may meet the infinite sum, not even times zero.
        plain, small = xp.where(sound, total, 0.0), xp.where(sound, 0.0, swept.small)
        return xp.where(sound, plain / divisor, small / divisor / SMALL)

    def items(self, static: Static, flat: Flat) -> Array:
        """Every row's loss without its weight, with its derivative attached where there are derivatives."""
        raise NotImplementedError


def rows_of(static: Static) -> Spec:
    """The loss of the logits of a call."""
    loss: Any = static.loss
    found: Spec = loss.rows
    return found


def gradient_of(static: Static) -> Want:
    """The value of the loss of logits, with the gradient in them."""
    return Want(rows_of(static).arguments[:1], order=1)


def evenly(rows: int, most: int) -> int:
    """The length of chunks of at most so many rows, at least 1, that leave the last one hardly shorter."""
    return -(-rows // -(-rows // max(1, min(rows, most))))


class InPlaceChunks(Chunks):
    """Chunks of arrays that can be written to."""

    module: Any  # numpy or torch

    def copies(self, flat: Flat) -> float:
        del flat
        return 1  # the gradient takes the place of the logits, block by block

    def logits(self, flat: Flat, at: slice, into: Array | None) -> Array:
        z = self.module.matmul(flat.hidden[at], flat.classifier.T, out=into)
        if flat.bias is not None:
            z += flat.bias
        return z

    def sweep(self, static: Static, flat: Flat, wanted: tuple[str, ...]) -> Swept:
        backend, m = static.backend, self.module
        grads = {name: m.zeros_like(getattr(flat, name)) for name in wanted}
        sums = []
        want = gradient_of(static) if wanted else VALUE
        for at, call in self.cuts(static, flat, self.copies(flat), want):
            if not wanted:
                sums.append(backend.sum64(run(call)))
                continue
            value, g = run(call)
            del call  # the next chunk takes its place
            sums.append(backend.sum64(value))
            if "hidden" in grads:
                m.matmul(g, flat.classifier, out=grads["hidden"][at])
            if "classifier" in grads:
                self.add_product(grads["classifier"], g.T, flat.features(m, at))
            if "bias" in grads:
                grads["bias"] += m.sum(g, axis=0)
            del g
        return Swept(backend.number(sums, 1.0, backend.widest(flat.hidden), flat.hidden), **grads)

    def add_product(self, out: Array, a: Array, b: Array) -> None:
        """`out += a @ b`."""
        raise NotImplementedError

    def items(self, static: Static, flat: Flat) -> Array:
        backend = static.backend
        whole = backend.empty_like(flat.hidden[:, 0], static.dtype)
        for at, call in self.cuts(static, flat._replace(weight=None), self.formula, VALUE):
            loss: Any = call.static.loss
            none = call.static._replace(loss=replace(loss, reduction="none"), rule=rule_of(loss.name, "none"))
            whole[at] = run(call._replace(static=none))
        return whole

    def divided(self, grad: Array, over: Any) -> Array:
        grad /= over
        return grad
