"""Names that other libraries gave to losses with other conventions: none of them means ours without a word.

A canonical name always means ours. A name of somebody else's is an alias where both give the same number; where they
do not, it is a row here, and `unilos.get` refuses it with what to write, unless the hyper-parameters are named in
which the conventions differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from ..form.check import ParameterError


@dataclass(frozen=True)
class Foreign:
    """Whose name it is, what is different there, and the hyper-parameters that make ours equal to it. Where these do
    not suffice, `instead` is what to write, and the name is refused with any hyper-parameters."""

    owner: str
    differs: str
    params: Mapping[str, Any] = field(default_factory=dict)
    instead: str = ""

    def asks(self, params: Mapping[str, Any]) -> bool:
        """Whether a call with these hyper-parameters leaves open whose convention is meant."""
        return bool(self.instead) or not params.keys() >= self.params.keys()

    def refuse(self, name: str, ours: str) -> NoReturn:
        """Raise the error that says what to write."""
        said = ", ".join(f"{key}={value!r}" for key, value in self.params.items())
        write = self.instead or f"unilos.get({ours!r}, {said}) for it"
        message = (
            f"{name!r} is {self.owner}, and {self.differs}; write {write}, or unilos.get({ours!r}) for the loss of "
            f"this library"
        )
        raise ParameterError(message)


def _each(foreign: Foreign, *names: str) -> dict[str, Foreign]:
    return dict.fromkeys(names, foreign)


#: The aliases whose owner has another convention.
FOREIGN: dict[str, Foreign] = {
    **_each(
        Foreign("torch's", "its classes lie on axis 1, and on the last one here", {"axis": 1}),
        "CrossEntropyLoss",
        "NLLLoss",
        "nll_loss",
    ),
    **_each(
        Foreign(
            "torch's",
            "its 'mean' divides by the number of all entries, 'batchmean' by that of rows (mean_over_batch here)",
            {"reduction": "mean_over_batch"},
        ),
        "KLDivLoss",
        "kl_div",
    ),
    **_each(
        Foreign(
            "torch's, optax's and TensorFlow's",
            "each has an order of arguments and axes and a mean of its own",
            instead="unilos.ctc(logits, labels, logit_lengths=..., label_lengths=...) with logits (batch, time, class)",
        ),
        "CTCLoss",
        "ctc_loss",
        "ctc_loss_with_forward_probs",
    ),
    **_each(
        Foreign(
            "torch's",
            "its target lists the indices of the labels up to the first -1, and is 0 or 1 a class here",
            instead="unilos.multilabel_margin(pred, target) with such a target",
        ),
        "MultiLabelMarginLoss",
        "multilabel_margin_loss",
    ),
    **_each(
        Foreign(
            "Keras's",
            "its prediction is a rate, and the logarithm of one here",
            {"log_input": False, "eps": 1e-7},
        ),
        "Poisson",
        "poisson",
    ),
    **_each(
        Foreign(
            "Keras's",
            "its prediction is a distribution, and the logarithm of one here",
            instead="unilos.kl_divergence(log_pred, target)",
        ),
        "kld",
        "kullback_leibler_divergence",
    ),
    **_each(
        Foreign(
            "Keras's",
            "its prediction is a probability, and a logit here",
            instead="unilos.get('sigmoid_focal', gamma=2.0) with logits for what it is with from_logits=True",
        ),
        "BinaryFocalCrossentropy",
        "binary_focal_crossentropy",
    ),
    **_each(
        Foreign(
            "Keras's",
            "its prediction is a distribution and alpha is 0.25, and here it is logits and alpha is None",
            instead="unilos.get('softmax_focal', alpha=0.25) with logits for what it is with from_logits=True",
        ),
        "CategoricalFocalCrossentropy",
        "categorical_focal_crossentropy",
    ),
    **_each(
        Foreign(
            "Keras's",
            "its prediction is a distribution, and logits here",
            instead="unilos.get('generalized_cross_entropy') with logits",
        ),
        "CategoricalGeneralizedCrossEntropy",
        "categorical_generalized_cross_entropy",
    ),
    "kl_divergence_with_log_targets": Foreign(
        "optax's", "its targets are log-probabilities, and probabilities here", {"log_target": True}
    ),
    "binary_dice_loss": Foreign(
        "optax's",
        "its prediction is logits and smooth is 1, which counts twice here, and here it is probabilities and 0",
        {"from_logits": True, "smooth": 2.0},
    ),
    "dice_loss": Foreign(
        "optax's",
        "it takes the softmax over the last axis itself and gives one loss a class",
        instead="unilos.get('dice', smooth=2.0) of the probabilities of each class",
    ),
    "multiclass_generalized_dice_loss": Foreign(
        "optax's",
        "it takes the softmax itself, and is the weighted mean of one loss a class",
        instead="unilos.get('dice', smooth=2.0) of each class, and their mean by your weights",
    ),
    "poly_loss_cross_entropy": Foreign("optax's", "its epsilon is 2, and 1 here", {"epsilon": 2.0}),
    "sigmoid_focal_loss": Foreign(
        "torchvision's and optax's",
        "torchvision's alpha is 0.25, and that of optax and here None",
        {"alpha": 0.25},
    ),
    "weighted_cross_entropy_with_logits": Foreign(
        "TensorFlow's", "it takes pos_weight always", {"pos_weight": 1.0}
    ),
}

_BY_LOWER = {name.lower(): row for name, row in FOREIGN.items()}


def check(name: str, cls: Any, params: Mapping[str, Any]) -> None:
    """Refuse a name of somebody else's that does not say whose convention is meant, as no canonical name does."""
    row = _BY_LOWER.get(name.lower())
    if row and name not in (cls.name, cls.__name__, *cls.meta.short) and row.asks(params):
        row.refuse(name, cls.name)
