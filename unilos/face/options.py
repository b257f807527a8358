"""What the losses of a family take, whatever their items are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..form.fields import field
from ..form.sorts import Maybe, class_weights, integer, probability
from .loss import Loss


@dataclass(frozen=True, kw_only=True, repr=False)
class ClassOptions(Loss):
    """The options of losses of classes, whether their rows of logits are held or never whole."""

    class_weight: Sequence[float] | None = field(
        None,
        class_weights,
        "what each class counts, both in the loss and in what a mean divides by; None for 1 each",
    )
    ignore_index: int | None = field(
        None,
        Maybe(integer),
        "the label whose rows cost nothing and count for nothing; None for no such label",
    )
    label_smoothing: float = field(
        0.0, probability, "the share of the mass of a row that is spread evenly over all classes"
    )
