"""Row losses of logits that are a projection, `hidden @ classifier.T + bias`, and that are never held whole.

A vocabulary makes logits the largest array of a model by far. Here they exist for a few rows at a time: the value of
those rows and their part of every gradient are computed together, and the next rows take their place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from ...face.bases import Whole
from ...form import check as _check
from ...form.fields import field
from ...form.points import Point
from ...form.sorts import Count, Maybe
from ...words.math import muted
from .. import formula as _engine
from .. import paths as _paths
from ..formula import Call, Op, Static
from ..paths import Path
from ..share import Partial, Terms, count_of, divisor, reduce

if TYPE_CHECKING:
    from ...backend.backend import Backend
    from ...face.loss import Loss

Array = Any

BYTES = {"float32": 4, "float64": 8}


class Gradients(NamedTuple):
    """The gradients of a projected loss; None for a bias that is not there."""

    hidden: Array
    classifier: Array
    bias: Array | None


@dataclass(frozen=True, kw_only=True, repr=False)
class Projected(Whole):
    """A loss of rows of logits, from the rows of `hidden`, one row of `classifier` a class, and a bias.

    `memory` bounds the bytes that a call takes beyond its arrays and their gradients, down to one row of logits.
    TensorFlow, whose arrays do not change, takes room for one more array like the classifier.
    """

    memory: int | None = field(
        None,
        Maybe(Count(1, "a number of bytes")),
        "the bytes that a call may take beyond its arrays and their gradients; None for a share of the logits",
    )

    arguments: ClassVar[tuple[str, ...]] = ("hidden", "classifier", "target", "bias")
    optional: ClassVar[tuple[str, ...]] = ("bias",)
    shared: ClassVar[tuple[str, ...]] = ("classifier", "bias")
    indices: ClassVar[tuple[int, ...]] = (2,)
    projected: ClassVar[bool] = True
    shapes: ClassVar[tuple[str, str]] = ("(..., features)", "(...)")
    rows: ClassVar[Loss]  # of logits; every instance has its own

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "rows", self.loss_of_rows())

    def loss_of_rows(self) -> Loss:
        """The loss of logits and target, with reduction "sum"."""
        raise NotImplementedError

    def value_and_grads(
        self, *args: Any, weight: Any = None, where: Any = None, **named: Any
    ) -> tuple[Array, Gradients]:
        """The loss and its gradients in hidden, classifier and bias, on any backend, computed together."""
        call = _engine.prepare(self, self._bind(args, named), weight, where)
        value, *grads = _paths.run("value_and_grads", call)
        return value, Gradients(*grads, *(None,) * (3 - len(grads)))

    def at(self, xp: Any, *args: Array, kept: Array | None = None) -> Point:
        del kept  # a masked row is no other row's business
        hidden, classifier, target, bias = args
        point = self.rows.at(xp, logits(xp, hidden, classifier, bias), target)

        def pulled(cotangent: Array) -> Array:
            return muted(xp, xp.expand_dims(cotangent, axis=-1), point.slope())

        def flat(x: Array) -> Array:
            return xp.reshape(x, (-1, x.shape[-1]))

        slopes: dict[str, Any] = {
            "slope": lambda cotangent: pulled(cotangent) @ classifier,
            "classifier": lambda cotangent: xp.matrix_transpose(flat(pulled(cotangent))) @ flat(hidden),
            "bias": lambda cotangent: xp.sum(flat(pulled(cotangent)), axis=0),
        }
        return Point(point.value, **slopes)

    def items(self, backend: Backend, lifted: tuple[Array, ...]) -> Array:
        """Every row's loss through the whole logits, with the derivative of their loss attached."""
        hidden, classifier, target, bias = lifted
        return backend.op(self.op_of_rows)(logits(backend.xp, hidden, classifier, bias), target)

    @property
    def op_of_rows(self) -> Op:
        return Op(self.rows, False)

    @property
    def has_shares(self) -> bool:
        return self.rows.has_shares

    def shares(
        self, xp: Any, dtype: Any, *targets: Array, kept: Array | None = None
    ) -> tuple[Array | None, Array | None]:
        del kept
        return self.rows.shares(xp, dtype, targets[1])

    def items_shape(self, pred: tuple[Any, ...]) -> tuple[Any, ...]:
        return pred[:-1]

    def check_call(self, backend: Backend, *args: Array) -> bool:
        hidden, classifier = backend.shape(args[0]), backend.shape(args[1])
        if not hidden or len(classifier) != 2 or not _check.same_dims(hidden[-1:], classifier[1:]):
            message = (
                f"{self.name}: hidden has shape {hidden} and classifier {classifier}; accepted: rows of features, "
                f"(..., features), and one row a class, (classes, features)"
            )
            raise _check.ShapeError(message)
        for name, x in zip(self.arguments, args, strict=True):
            if name in self.shared and x is not None:
                _check.floating(self.name, name, backend.dtype_name(x))
        bias = None if args[3] is None else backend.shape(args[3])
        if bias is not None and not _check.same_dims(bias, classifier[:1]):
            message = f"{self.name}: bias has shape {bias} and classifier {classifier}; accepted: one number a class"
            raise _check.ShapeError(message)
        self._check_weights(classifier[0])
        return self._check_target(backend, args[2], hidden[:-1], classifier[0])

    def _check_weights(self, classes: int | None) -> None:
        weight: Any = getattr(self, "class_weight", None)
        if weight is not None and classes is not None and len(weight) != classes:
            message = (
                f"{self.name}: class_weight has {len(weight)} numbers; give one for each of {classes} classes"
            )
            raise _check.ParameterError(message)

    def _check_target(
        self, backend: Backend, target: Array, rows: tuple[Any, ...], classes: int | None
    ) -> bool:
        shape, dtype = backend.shape(target), backend.dtype_name(target)
        whole = (*rows, classes)
        if _check.same_dims(shape, whole):
            _check.floating(self.name, "target", dtype)
            return False
        if not _check.same_dims(shape, rows):
            message = (
                f"{self.name}: target has shape {shape}; accepted: one label a row, {rows}, or one distribution a "
                f"row, {whole}. Reshape target"
            )
            raise _check.ShapeError(message)
        _check.labels_dtype(self.name, dtype, whole, shape)
        if isinstance(classes, int):
            _check.labels_range(self.name, backend, target, classes, getattr(self, "ignore_index", None))
        return True


def logits(xp: Any, hidden: Array, classifier: Array, bias: Array | None) -> Array:
    z = hidden @ xp.matrix_transpose(classifier)
    return z if bias is None else z + bias


def value_and_grads(static: Static, *arrays: Array) -> tuple[Array, ...]:
    """The reduced loss and its gradients in hidden, classifier and bias, through the whole logits."""
    loss, backend = static.loss, static.backend
    xp, wanted = backend.xp, gradients_of(static)
    lifted, weight, mask = _engine.lift(static, *arrays)
    point = loss.at(xp, *lifted)
    num = point.value if weight is None else muted(xp, weight, point.value)
    terms = _engine.with_shares(loss, xp, num, lifted, weight, mask)
    share = xp.ones_like(num) if weight is None else weight * xp.ones_like(num)
    share = share if mask is None else xp.where(mask, share, 0.0)
    if loss.reduction not in ("none", "sum"):
        share = share / divisor(xp, terms, loss.reduction)
    slopes: dict[str, Any] = {"hidden": point.slope, **point.also}
    grads = (backend.cast(slopes[name](share), static.out) for name in wanted)
    return (reduce(xp, terms, loss.reduction), *grads)


_paths.WANTS["value_and_grads"] = value_and_grads


def gradients_of(static: Static) -> tuple[str, ...]:
    return tuple(name for name in Gradients._fields if name in static.given)


class Flat(NamedTuple):
    """A checked call as chunks are cut from it: one row an item. The weight is 0 where an item is masked."""

    hidden: Array
    classifier: Array
    target: Array
    bias: Array | None
    weight: Array | None


class Swept(NamedTuple):
    """The weighted sum over all rows, and its gradients where they were wanted."""

    total: Array
    hidden: Array | None = None
    classifier: Array | None = None
    bias: Array | None = None
    weight: Array | None = None


class Chunks(Path):
    """Logits of a few rows at a time. A backend says how a chunk is computed and how a gradient is attached."""

    name = "chunks"
    kernel = True
    #: Arrays of the size of a chunk's logits that live at the same time where the formula computes it.
    formula = 8
    #: Extra bytes that are always granted where nothing is said.
    least = 1 << 26

    def refuses(self, want: str, call: Call) -> str | None:
        if not call.static.loss.projected:
            return "it serves projected losses alone"
        if want == "value_and_hessian":
            return "there is no curvature of a projection"
        if any(0 in call.static.backend.shape(x) for x in call.args):
            return "there is nothing to cut"
        return None

    def run(self, want: str, call: Call) -> Any:
        backend = call.static.backend
        found = getattr(self, want)(call.static, *call.arrays)
        if want == "value":
            return backend.result(found)
        found = tuple(map(backend.result, found))
        return Partial(*found) if want == "partial" else found

    # What is wanted, from a sum over all rows

    def value(self, static: Static, *arrays: Array) -> Array:
        xp, reduction = static.backend.xp, static.loss.reduction
        flat, terms = self.flat(static, *arrays)
        if reduction == "none":
            items = self.items(static, flat)
            return self.unfold(items if flat.weight is None else muted(xp, flat.weight, items), terms.num)
        total = self.total(static, flat)
        return total if reduction == "sum" else total / divisor(xp, terms, reduction)

    def partial(self, static: Static, *arrays: Array) -> Partial:
        xp, reduction = static.backend.xp, static.loss.reduction
        flat, terms = self.flat(static, *arrays)
        total = self.total(static, flat)
        count = count_of(xp, terms, reduction if reduction.startswith("mean") else "mean")
        return Partial(total, xp.zeros_like(total) + count if isinstance(count, int) else count)

    def value_and_grad(self, static: Static, *arrays: Array) -> tuple[Array, ...]:
        return self._with_gradients(static, arrays, ("hidden",))

    def value_and_grads(self, static: Static, *arrays: Array) -> tuple[Array, ...]:
        return self._with_gradients(static, arrays, gradients_of(static))

    def _with_gradients(
        self, static: Static, arrays: tuple[Array, ...], wanted: tuple[str, ...]
    ) -> tuple[Array, ...]:
        backend, reduction = static.backend, static.loss.reduction
        flat, terms = self.flat(static, *arrays)
        swept = self.sweep(static, flat, wanted)
        over = 1.0 if reduction in ("none", "sum") else divisor(backend.xp, terms, reduction)
        value = self.value(static, *arrays) if reduction == "none" else swept.total / over
        given = dict(zip(static.given, arrays, strict=False))
        grads = ((name, self.divided(getattr(swept, name), over)) for name in wanted)
        return value, *(backend.cast(self.unfold(grad, given[name]), static.out) for name, grad in grads)

    def divided(self, grad: Array, over: Any) -> Array:
        """A gradient that nobody else holds, over a divisor."""
        return grad / over

    def flat(self, static: Static, *arrays: Array) -> tuple[Flat, Terms]:
        """The rows of a call, and terms that know its shares and their shape, and no values."""
        xp, loss = static.backend.xp, static.loss
        lifted, weight, mask = _engine.lift(static, *arrays)
        hidden, classifier, target, bias = lifted
        blank = xp.zeros_like(hidden[..., 0])
        terms = _engine.with_shares(loss, xp, blank, lifted, weight, mask)
        if weight is not None:
            weight = weight + blank
        if mask is not None:
            weight = xp.where(mask, blank + 1.0 if weight is None else weight, 0.0)
        hidden, target = (self.fold(x, blank.ndim) for x in (hidden, target))
        weight = None if weight is None else self.fold(weight, blank.ndim)
        return Flat(hidden, classifier, target, bias, weight), terms

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
        memory = static.loss.memory  # type: ignore[attr-defined]
        if memory is None:
            # No more than the arrays themselves take, and than an eighth of what all the logits would.
            arrays = size * features * (rows + classes)
            memory = max(self.least, min(arrays, copies * size * rows * classes / 8))
        return evenly(rows, int(memory / max(1, copies * size * classes)))

    def cuts(self, static: Static, flat: Flat, copies: float) -> Iterator[tuple[slice, Call]]:
        """Each chunk's place, and the call of the loss of its logits. Nothing here holds on to it."""
        rows: Loss = static.loss.rows  # type: ignore[attr-defined]
        weighted, dtype = flat.weight is not None, static.dtype
        inner = Static(rows, static.backend, dtype, dtype, static.labels, weighted, False, rows.arguments)
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
        xp, loss = static.backend.xp, static.loss
        z = logits(xp, flat.hidden, flat.classifier, flat.bias)
        slope: Array = loss.rows.at(xp, z, flat.target).also["target"]()  # type: ignore[attr-defined]
        return slope if flat.weight is None else muted(xp, xp.expand_dims(flat.weight, axis=-1), slope)

    def total(self, static: Static, flat: Flat) -> Array:
        """The weighted sum, with its derivative attached where there are derivatives."""
        return self.sweep(static, flat, ()).total

    def items(self, static: Static, flat: Flat) -> Array:
        """Every row's loss without its weight, with its derivative attached where there are derivatives."""
        raise NotImplementedError


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
        for at, call in self.cuts(static, flat, self.copies(flat)):
            if not wanted:
                sums.append(backend.sum64(_paths.run("value", call)))
                continue
            value, g = _paths.run("value_and_grad", call)
            del call  # the next chunk takes its place
            sums.append(backend.sum64(value))
            if "hidden" in grads:
                m.matmul(g, flat.classifier, out=grads["hidden"][at])
            if "classifier" in grads:
                self.add_product(grads["classifier"], g.T, flat.hidden[at])
            if "bias" in grads:
                grads["bias"] += m.sum(g, axis=0)
            del g
        return Swept(backend.number(sums, 1.0, static.dtype, flat.hidden), **grads)

    def add_product(self, out: Array, a: Array, b: Array) -> None:
        """`out += a @ b`."""
        raise NotImplementedError

    def items(self, static: Static, flat: Flat) -> Array:
        backend = static.backend
        whole = backend.empty_like(flat.hidden[:, 0], static.dtype)
        for at, call in self.cuts(static, flat._replace(weight=None), self.formula):
            none = call.static._replace(loss=replace(call.static.loss, reduction="none"))
            whole[at] = _paths.run("value", call._replace(static=none))
        return whole

    def divided(self, grad: Array, over: Any) -> Array:
        grad /= over
        return grad
