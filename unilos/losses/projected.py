"""Losses of logits that are a projection of hidden states, never held whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..specs import (
    NON_NEGATIVE,
    ClassOptions,
    Facts,
    Lacking,
    Loss,
    Native,
    Projected,
    Reference,
    Shaped,
    Stated,
    Suits,
    field,
    non_negative,
    spec,
)
from .classification import CrossEntropy

Array = Any


@spec(
    formula=r"-\sum_k a_k\log\operatorname{softmax}(z)_k+\zeta\,\operatorname{lse}(z)^2,\quad z=Wh+b,"
    r"\quad a_k=w_k\left((1-\varepsilon)q_k+\varepsilon/C\right)",
    plain="-sum_k a_k log softmax(z)_k + z_loss lse(z)^2; "
    "z = classifier hidden + bias, a_k = class_weight_k ((1 - label_smoothing) q_k + label_smoothing"
    " / classes), lse(z) = log sum_k exp(z_k), q = target (1 at a label)",
    task="classification",
    further=(NON_NEGATIVE,),
    labels=True,
    arrays={
        "hidden": Shaped("(..., features)", "one row of features for each row of logits"),
        "classifier": Shaped("(classes, features)", "one row of weights a class"),
        "target": Shaped(
            "(...), or (..., classes)",
            "the right class of each row as an integer, or how probable each class is",
            "integers, or floats",
        ),
        "bias": Shaped("(classes,)", "one offset a class; None for 0"),
    },
)
class LinearCrossEntropy(ClassOptions, Projected):
    """Softmax cross-entropy of the logits `hidden @ classifier.T + bias`, which are never held whole.

    Target, class weights, smoothing and z-loss are those of `cross_entropy`; `hidden` has one row of features a
    row of logits, `classifier` one row a class. Values and gradients are computed together, a few rows at a time;
    `memory` bounds the bytes that this takes beyond the arrays and their gradients, down to one row of logits;
    TensorFlow, whose arrays do not change, takes room for one more array like the classifier. Second derivatives,
    and derivatives that a framework maps or compiles in its own way, go through the whole logits: `explain` says so.
    """

    z_loss: float = field(
        0.0, non_negative, "the weight of the squared log-partition that is added to the loss"
    )

    def loss_of_rows(self) -> Loss:
        return CrossEntropy(
            class_weight=self.class_weight,
            ignore_index=self.ignore_index,
            label_smoothing=self.label_smoothing,
            z_loss=self.z_loss,
            reduction="sum",
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        hidden, classifier, target = args[:3]
        bias = args[3] if len(args) > 3 else [mp.mpf(0)] * len(classifier)
        rows = []
        for h, t in zip(hidden, target, strict=True):
            z = [
                b + mp.fsum(x * y for x, y in zip(w, h, strict=True))
                for w, b in zip(classifier, bias, strict=True)
            ]
            rows.append(self.rows.definition(mp, z, t))
        return rows

    def examples(self, rng: Any, n: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        del n
        hidden, classifier = rng.normal(0.0, 1.5, (3, 2)), rng.normal(0.0, 1.5, (3, 2))
        yield "labels", (hidden, classifier, rng.permutation(3))
        yield "distributions", (hidden, classifier, rng.dirichlet([1.0] * 3, 3))
        yield "labels and a bias", (hidden, classifier, rng.permutation(3), rng.normal(0.0, 1.0, 3))

    facts = Facts(
        majorizer=Stated(
            "that of cross_entropy, through absolute weights of the classifier (Cauchy and Schwarz)"
        ),
        gauss_newton=Lacking(
            "the curvature of a row of logits is a matrix, of which the diagonal alone is stated"
        ),
        aliases=("fused_linear_cross_entropy", "LinearCrossEntropyLoss"),
        pros=(
            "the logits of a large vocabulary are never held whole",
            "otherwise cross_entropy, to the last option",
        ),
        cons=("a gradient that is asked for item by item computes the logits twice",),
        suits=(
            Suits(
                "task classification, target multiclass, output logits, matters vocabulary",
                "cross-entropy of a large vocabulary whose logits are never held whole",
            ),
            Suits(
                "task sequences, target tokens, matters vocabulary",
                "the logits of a large vocabulary are never held whole",
            ),
        ),
        references=(
            "Wijmans et al. 2024, arXiv:2411.09009",
            "Hsu et al. 2024, arXiv:2410.10989",
        ),
        tries=(
            {},
            {"memory": 1},
            {"memory": 60, "ignore_index": 2},
            {"memory": 120, "class_weight": (0.5, 1.0, 3.0)},
            {"memory": 240, "label_smoothing": 0.2, "z_loss": 0.01, "class_weight": (0.5, 1.0, 3.0)},
        ),
        points=(
            Reference(
                [[1.0, 2.0]],
                [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]],
                0.4076059644443803,
                note="-log softmax(1, 2, 3)[2]",
                further=([2],),
            ),
        ),
        natives=(
            Native(
                "torch.nn.functional.linear_cross_entropy",
                "weight=class_weight, linear_bias=bias; ignore_index=-100",
                "no second derivatives and no forward mode where it works in chunks",
                call="f(hidden, classifier, target, reduction='none')",
                takes=("labels", "distributions"),
            ),
        ),
    )
