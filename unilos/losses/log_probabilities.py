"""The negative log-likelihood of rows of log-probabilities."""

from __future__ import annotations

from typing import Any, ClassVar

from ..specs import (
    CONVEX,
    LINEAR,
    NON_POSITIVE,
    Classes,
    Facts,
    Labels,
    Native,
    Point,
    Reference,
    Suits,
    muted,
    spec,
)
from .classification import CLASS_TRIES, SMOOTHED

Array = Any


@spec(
    formula=r"-\sum_k a_k\ell_k,\quad a_k=w_k\left((1-\varepsilon)q_k+\varepsilon/C\right)",
    plain="-sum_k a_k l_k; "
    "a_k = class_weight_k ((1 - label_smoothing) q_k + label_smoothing / classes), l = pred, q = target (1 at a "
    "label)",
    task="classification",
    pred=NON_POSITIVE,
    logs=("pred",),
    labels=True,
    arrays={
        "pred": "the log-probabilities of the classes",
        "target": "the right class, or how probable each class is",
    },
)
class NLL(Classes):
    """Negative log-likelihood: minus the log-probability of the label, or its mean under a distribution."""

    picked: ClassVar[tuple[str, ...]] = ("pred",)

    def of_label(self, xp: Any, z: Array, label: Labels) -> Point:
        own = xp.inside(label.of(z), self.domains[0])
        return Point(
            xp.squeeze(-own, axis=-1),
            lambda: xp.where(label.hot, -1.0, xp.zeros_like(z)),
            lambda: xp.zeros_like(z),
        )

    def of_mass(self, xp: Any, z: Array, mass: Array, beyond: Any = None) -> Point:
        z = xp.inside(z, self.domains[0])
        return Point(
            -xp.row_sum(muted(xp, mass, z), keepdims=False),
            lambda: -mass,
            lambda: xp.zeros_like(z),
            target=lambda: -z,
        )

    def of_row(self, mp: Any, row: list[Any], mass: list[Any]) -> Any:
        return -mp.fsum(a * v for a, v in zip(mass, row, strict=True) if a)

    facts = Facts(
        majorizer=LINEAR,
        gauss_newton=CONVEX,
        aliases=("nll_loss", "NLLLoss", "negative_log_likelihood"),
        pros=("takes log-probabilities from anywhere",),
        cons=("checks nothing: rows that are no log-probabilities give numbers that are no likelihoods",),
        suits=(
            Suits(
                "task classification, target multiclass, output log-probabilities, imbalance none some strong, "
                "label_noise none, matters probabilities",
                "the likelihood of log-probabilities, where the model already ends in a log-softmax",
                rank=1,
            ),
        ),
        references=("Fisher 1922, doi:10.1098/rsta.1922.0009",),
        tries=(*CLASS_TRIES, SMOOTHED),
        natives=(
            Native(
                "torch.nn.functional.nll_loss",
                "weight=class_weight, class axis 1; ignore_index=-100",
                call="f(pred, target, reduction='none')",
                takes=("labels",),
            ),
        ),
        points=(Reference([-0.5, -1.5], 1, 1.5),),
    )
