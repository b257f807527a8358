"""The negative log-likelihood of rows of log-probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from ..specs import (
    CONVEX,
    LINEAR,
    NON_POSITIVE,
    Classes,
    Facts,
    Labels,
    Maybe,
    Native,
    Point,
    Reference,
    class_weights,
    constant,
    field,
    integer,
    mass_of,
    muted,
    scaled,
    spec,
)
from .classification import CLASS_TRIES

Array = Any


@spec(
    formula=r"-w_k\,\ell_k",
    plain="-class_weight_k l_k; l = pred, k = target",
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

    picked: ClassVar[tuple[str, ...]] = ("pred",)

    def at(self, xp: Any, *args: Array) -> Point:
        logp, target = args
        (inside, *_) = self.domains
        if xp.isdtype(target.dtype, "real floating"):
            logp = xp.inside(logp, inside)
            weight = 1.0 if self.class_weight is None else constant(xp, self.class_weight, logp)
            a = scaled(weight, target)
            return Point(
                -xp.row_sum(muted(xp, a, logp), keepdims=False),
                lambda: -a,
                lambda: xp.zeros_like(logp),
                target=lambda: -scaled(weight, logp),
                class_weight=lambda: -muted(xp, target, logp),
            )
        label = Labels(xp, logp, target, self.ignore_index)
        weight, own = label.weight(self.class_weight, logp), xp.inside(label.of(logp), inside)
        return Point(
            label.settle(xp.squeeze(-scaled(weight, own), axis=-1)),
            lambda: label.settle(xp.where(label.hot, -weight, xp.zeros_like(logp))),
            lambda: label.settle(xp.zeros_like(logp)),
            class_weight=lambda: label.settle(xp.where(label.hot, -own, 0.0)),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        logp, target = args
        if target == self.ignore_index and not isinstance(target, list):
            return mp.mpf(0)
        a = mass_of(mp, target, len(logp), 0.0, self.class_weight)
        return -mp.fsum(ak * v for ak, v in zip(a, logp, strict=True) if ak)

    facts = Facts(
        majorizer=LINEAR,
        gauss_newton=CONVEX,
        aliases=("nll_loss", "NLLLoss", "negative_log_likelihood"),
        pros=("takes log-probabilities from anywhere",),
        cons=("checks nothing: rows that are no log-probabilities give numbers that are no likelihoods",),
        references=("Fisher 1922, doi:10.1098/rsta.1922.0009",),
        tries=CLASS_TRIES,
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
