"""Row losses of logits that are a projection, `hidden @ classifier.T + bias`, and that are never held whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from ..engine.kernels.projected import logits
from ..engine.op import items_of
from ..form import check as _check
from ..form import structures
from ..form.fields import field
from ..form.points import Pull, harmless, muted, spread
from ..form.sorts import Count, Maybe
from .bases import Whole
from .loss import Loss

if TYPE_CHECKING:
    from ..backend.backend import Backend

Array = Any


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
    item: ClassVar[structures.Structure] = structures.Projected()
    shapes: ClassVar[tuple[str, str]] = ("(..., features)", "(...)")
    fixed: ClassVar[dict[str, str]] = dict.fromkeys(
        ("class_weight", "label_smoothing", "z_loss"), "its rows are computed in chunks, of plain numbers"
    )
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
        named_args = self._bind(args, named)
        there = tuple(n for n, x in zip(self.arguments, named_args, strict=True) if x is not None)
        wrt = tuple(n for n in Gradients._fields if n in there)
        value, grads = self.value_and_grad(*named_args, weight=weight, where=where, wrt=wrt)
        return value, Gradients(*grads, *(None,) * (3 - len(grads)))

    def at(self, xp: Any, *args: Array, kept: Array | None = None) -> Pull:
        del kept  # a masked row is no other row's business
        hidden, classifier, target, bias = args
        point: Any = self.rows.at(xp, logits(xp, hidden, classifier, bias), target)

        def pulled(cotangent: Array) -> Array:
            return muted(xp, xp.expand_dims(cotangent, axis=-1), point.slope())

        def flat(x: Array) -> Array:
            return xp.reshape(x, (-1, x.shape[-1]))

        def above(cotangent: Array) -> Array:
            # (sum_k w_k d_k)^2 <= sum_k |w_k| times sum_k |w_k| d_k^2, of the row of features that makes a logit.
            size = xp.abs(classifier)
            of_logits = muted(xp, xp.expand_dims(cotangent, axis=-1), point.majorizer())
            return xp.matmul(of_logits * xp.row_sum(size)[:, 0], size)

        slopes: dict[str, Any] = {
            "pull": lambda cotangent: xp.matmul(pulled(cotangent), classifier),
            "classifier": lambda cotangent: xp.matmul(
                xp.matrix_transpose(flat(pulled(cotangent))),
                flat(harmless(xp, xp.expand_dims(cotangent, axis=-1), hidden)),
            ),
            "bias": lambda cotangent: xp.sum(flat(pulled(cotangent)), axis=0),
            "majorizer": above if point.majorizer else None,
        }
        if "target" in point.also:
            of_target = point.also["target"]
            slopes["target"] = lambda cotangent: spread(xp, cotangent, of_target())
        return Pull(point.value, **slopes)

    def items(self, xp: Any, lifted: tuple[Array, ...]) -> Array:
        """Every row's loss through the whole logits, with the derivative of their loss attached."""
        hidden, classifier, target, bias = lifted
        return items_of(xp, self.rows, logits(xp, hidden, classifier, bias), target)

    @property
    def has_shares(self) -> bool:
        return self.rows.has_shares

    def shares(
        self, xp: Any, dtype: Any, *targets: Array, kept: Array | None = None
    ) -> tuple[Array | None, Array | None]:
        del kept
        return self.rows.shares(xp, dtype, targets[1])

    def share_slope(self, xp: Any, argument: str, *targets: Array) -> Array | None:
        return self.rows.share_slope(xp, argument, targets[1])

    def check_call(self, backend: Backend, *args: Array) -> bool:
        hidden, classifier = backend.shape(args[0]), backend.shape(args[1])
        matrix = len(classifier) == 2 and classifier[0] != 0
        if not hidden or not matrix or not _check.same_dims(hidden[-1:], classifier[1:]):
            message = (
                f"{self.name}: hidden has shape {hidden} and classifier {classifier}; accepted: rows of features, "
                f"(..., features), and one row a class, (classes, features), of one class or more"
            )
            raise _check.ShapeError(message)
        for name, x in zip(self.arguments, args, strict=True):
            if name in self.shared and x is not None:
                _check.floating(self.name, name, backend.dtype_name(x))
        bias = None if args[3] is None else backend.shape(args[3])
        if bias is not None and not _check.same_dims(bias, classifier[:1]):
            message = f"{self.name}: bias has shape {bias} and classifier {classifier}; accepted: one number a class"
            raise _check.ShapeError(message)
        self.check_vectors(backend, *args)
        return self._check_target(backend, args[2], hidden[:-1], classifier[0])

    def classes(self, *shapes: tuple[Any, ...]) -> tuple[str, Any]:
        return self.arguments[1], shapes[1][0]

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
        return True

    def check_labels(self, backend: Backend, kept: Array | None, *args: Array) -> None:
        classes, ignore = backend.shape(args[1])[0], getattr(self, "ignore_index", None)
        if isinstance(classes, int):
            _check.labels_range(self.name, backend, args[2], classes, ignore, kept)
