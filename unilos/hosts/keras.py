"""Every loss as a `keras.losses.Loss`: in Keras's argument order, on Keras's backends, saved with the model.

`unilos.Huber(delta=2.0).to_keras()` or `unilos.keras.wrap("huber")` go into `model.compile(loss=...)`. Import
`unilos.keras` before `keras.saving.load_model` reads a model that was saved with such a loss.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

try:
    import keras
except ModuleNotFoundError as error:
    if error.name != "keras":  # Keras is there, and its own message names the backend that is not
        raise
    message = 'unilos.keras needs Keras 3, which is not installed: pip install "unilos[keras]"'
    raise ImportError(message, name="keras") from error

from ..backend.guests import masked
from ..engine.share import RULES
from ..face.loss import Loss
from ..face.registry import get
from ..form.check import DTypeError, ParameterError

# Keras has no public way to ask for either. Where they move, masks still travel as the attribute, and only
# the build pass of the NumPy backend would trip over its uninitialised arrays.
try:
    from keras.src.backend import get_keras_mask
except ImportError:  # pragma: no cover

    def get_keras_mask(x: Any) -> Any:
        return getattr(x, "_keras_mask", None)


try:
    from keras.src.backend.common.symbolic_scope import in_symbolic_scope
except ImportError:  # pragma: no cover

    def in_symbolic_scope() -> bool:
        return False


Array = Any
ops: Any = keras.ops

#: What Keras's reductions are called here: weights never enter its ordinary mean's divisor, masks always do.
REDUCTIONS: dict[str | None, str] = {
    "sum_over_batch_size": "mean_over_items",
    "mean": "mean_over_items",
    "mean_with_sample_weight": "mean",
    "sum": "sum",
    "none": "none",
    None: "none",
}


def wrap(
    loss: Loss | str | Mapping[str, Any],
    *,
    reduction: str | None = "sum_over_batch_size",
    name: str | None = None,
    dtype: Any = None,
) -> KerasLoss:
    """A loss, a sum of losses, a loss's name or its `to_dict` as a `keras.losses.Loss`; see `KerasLoss`."""
    return KerasLoss(loss, reduction=reduction, name=name, dtype=dtype)


@keras.saving.register_keras_serializable(package="unilos")
class KerasLoss(keras.losses.Loss):  # type: ignore[misc]
    """A loss of this library as Keras calls it: `loss(y_true, y_pred, sample_weight=None)`.

    reduction:
        Keras's, in place of the loss's own. "sum_over_batch_size" and "mean" divide by the number of values,
        whatever their weights; "mean_with_sample_weight" by the sum of the weights; "sum"; "none" or None. A
        value is what Keras takes for one: that of a row of classes, or the mean over the last axis for losses
        of single entries. Masked values are not counted. A mean over nothing is 0. In a sum of losses every
        part is reduced on its own. A root mean square has the means, with the weights under the root, and
        "none", one root a row.
    dtype:
        What predictions are cast to; None is `keras.config.floatx()`. Targets keep their own type, so class
        indices stay exact. Half precision is computed in float32, and the loss stays float32.

    Targets (B,) and (B, 1) fit predictions of either shape, and labels (B, 1) rows of classes (B, C). A
    weight or a Keras mask is aligned from the left: one a sample, or one a value (or entry). What a mask
    removes reaches neither value nor gradient, NaN included. A label of `ignore_index` is removed like that,
    and `class_weight` scales a value as a sample weight does. Predictions (B,) are B values, where Keras
    takes their mean for a single one.
    """

    autograph_info__: ClassVar[dict[str, Any]] = {}  # nothing here needs AutoGraph, see _spec.as_written

    def __init__(
        self,
        loss: Loss | str | Mapping[str, Any],
        *,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        self.loss: Loss = get(loss)
        name = name or _identifier(self.loss.name)
        super().__init__(name=name, reduction=reduction, dtype=dtype)  # pyright: ignore[reportArgumentType]
        self._parts = _parts(self.loss, self.reduction)
        self._labelled = any(part.takes_labels for _, part in self.loss.summands)

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Array:
        # Not the base class's: that one casts class indices to the loss's dtype, bfloat16 for one.
        mask = get_keras_mask(y_pred)
        with keras.name_scope(self.name):
            weight = (
                None
                if sample_weight is None
                else ops.convert_to_tensor(self._plain("sample_weight", sample_weight))
            )
            where = None if mask is None else ops.convert_to_tensor(mask, dtype="bool")
            loss = _total(self._parts, *self._arrays(y_true, y_pred), weight, where)
            return loss if self.reduction in ("sum", "none", None) else _per_replica(loss)

    def call(self, y_true: Any, y_pred: Any) -> Array:
        """The values, neither weighted nor reduced."""
        return _total(_parts(self.loss, "none"), *self._arrays(y_true, y_pred))

    def _arrays(self, y_true: Any, y_pred: Any) -> tuple[Array, Array]:
        y_true, y_pred = self._plain("y_true", y_true), self._plain("y_pred", y_pred)
        true, pred = ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred, dtype=self.dtype)
        if in_symbolic_scope():
            # Keras looks for shapes, on the NumPy backend with uninitialised memory: labels out of any range.
            # It may hold labels as floats then, such as the means of what replicas have.
            kind = "int32" if self._labelled and _of_rows(true, pred) else None
            return ops.zeros_like(true, dtype=kind), ops.zeros_like(pred)
        return true, pred

    def _plain(self, name: str, x: Any) -> Any:
        """Keras would drop the mask of a masked array."""
        if masked(x):
            message = (
                f"{self.name}: {name} is or holds a masked array, whose mask would be lost; pass its data, and the "
                "mask in sample_weight"
            )
            raise DTypeError(message)
        return x

    def get_config(self) -> dict[str, Any]:
        """Plain data; `dtype` is the one in use, so that a change of floatx changes no saved loss."""
        own = {"reduction": self.reduction, "name": self.name, "dtype": self.dtype}
        return {"loss": self.loss.to_dict(), **own}

    def __eq__(self, other: object) -> bool:
        return self._key == other._key if isinstance(other, KerasLoss) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key)

    def __repr__(self) -> str:
        own = f"reduction={self.reduction!r}, name={self.name!r}, dtype={self.dtype!r}"
        return f"KerasLoss({self.loss!r}, {own})"

    @property
    def _key(self) -> tuple[Any, ...]:
        return type(self), self.loss, self.reduction, self.name, self.dtype


def _identifier(name: str) -> str:
    """A name that TensorFlow accepts as a scope: that of a sum holds spaces and signs."""
    return re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_")


def _of_rows(true: Array, pred: Array) -> bool:
    """Whether a target has one number a row of the prediction."""
    return len(true.shape) < len(pred.shape) or (1,) == tuple(true.shape[-1:]) != tuple(pred.shape[-1:])


def _parts(loss: Loss, reduction: str | None) -> list[tuple[float, Loss]]:
    """Scaled losses with the reductions that make them Keras's."""
    found = []
    for scale, part in loss.summands:
        no_target = len(part.arguments) == 1 and len(loss.arguments) == 2 and part.arguments != ("params",)
        if len(part.arguments) != 2 and not no_target:  # of a sum, whose other parts take one
            takes = ", ".join(part.arguments)
            advice = "call it on its own"
            if part.arguments == ("params",):
                advice = "give penalties to layers as regularizers"
            message = f"{part.name}: Keras passes y_true and y_pred, and this takes {takes}; {advice}"
            raise ParameterError(message)
        core = REDUCTIONS[reduction]
        if core not in part.reductions and RULES[core].divides:
            core = "mean"  # of a root mean square there is one
        if core not in part.reductions:
            message = f"{part.name}: it has no Keras reduction {reduction!r}; take a mean or 'none'"
            raise ParameterError(message)
        found.append((scale, replace(part, reduction=core)))
    return found


def _total(
    parts: list[tuple[float, Loss]],
    true: Array,
    pred: Array,
    weight: Array | None = None,
    where: Array | None = None,
) -> Array:
    values = [(scale, _reduced(part, true, pred, weight, where)) for scale, part in parts]
    ranks = sorted({len(value.shape) for _, value in values})
    if len(ranks) > 1:
        message = f"the values of a sum's parts have {ranks} axes: only their reductions can be added"
        raise ParameterError(message)
    scaled = [value if scale == 1 else scale * value for scale, value in values]
    return sum(scaled[1:], scaled[0])


def _reduced(loss: Loss, true: Array, pred: Array, weight: Array | None, where: Array | None) -> Array:
    """One loss, reduced over Keras's values: means over the last axis for losses of single entries."""
    true, pred = _same_rank(loss, true, pred)
    items = len(loss.items_shape(tuple(pred.shape)))
    value = loss(
        *(pred, true)[: len(loss.arguments)], weight=_narrowed(weight, items), where=_narrowed(where, items)
    )
    if loss.structure.spent != 0 or RULES[loss.reduction].divides or items < 2:
        return value
    if loss.reduction == "none":
        return ops.mean(value, axis=-1)
    return value / ops.cast(ops.shape(pred)[-1], value.dtype)


def _same_rank(loss: Loss, true: Array, pred: Array) -> tuple[Array, Array]:
    """Squeeze or expand one last axis of length 1, as Keras does before its own functions."""
    more = len(true.shape) - len(pred.shape)
    if loss.takes_labels:
        column = more == 0 and true.shape[-1:] == (1,) and pred.shape[-1] != 1
        return (ops.squeeze(true, axis=-1) if column else true), pred
    if more == 1 and true.shape[-1] == 1:
        return ops.squeeze(true, axis=-1), pred
    if more == -1 and pred.shape[-1] == 1:
        return loss.structure.alike(
            true, pred, lambda x: ops.squeeze(x, axis=-1), lambda x: ops.expand_dims(x, axis=-1)
        )
    return true, pred


def _narrowed(x: Array | None, items: int) -> Array | None:
    """A weight or mask without the last axis of length 1 that the items do not have."""
    if x is None or len(x.shape) != items + 1 or x.shape[-1] != 1:
        return x
    return ops.squeeze(x, axis=-1)


def _per_replica(loss: Array) -> Array:
    """`tf.distribute` adds up what its replicas return, so each returns its part of the mean."""
    if keras.backend.backend() != "tensorflow":
        return loss
    import tensorflow as tf

    replicas = tf.distribute.get_strategy().num_replicas_in_sync
    return loss if replicas == 1 else loss / replicas
