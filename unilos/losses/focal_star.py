"""The focal loss that is a cross-entropy: of a sharpened margin."""

from __future__ import annotations

from typing import Any

from ..specs import (
    BITS,
    CONVEX,
    LOGISTIC,
    Facts,
    Logistic,
    Native,
    Point,
    Pointwise,
    Reference,
    Suits,
    field,
    muted,
    positive_finite,
    spec,
)

Array = Any


@spec(
    formula=r"\tfrac1\gamma\log(1+e^{-\gamma m}),\quad m=(2t-1)\,x",
    plain="log(1 + exp(-gamma m)) / gamma; m = (2 t - 1) x, x = pred, t = target",
    task="imbalanced binary and multi-label classification",
    target=BITS,
    arrays={"pred": "the logit of a yes", "target": "yes or no"},
)
class FocalStar(Pointwise):
    """The logistic loss of a margin that is sharpened by `gamma`, over `gamma`; for targets of 0 and 1."""

    gamma: float = field(
        1.0,
        positive_finite,
        "how much the margin is sharpened: logits are multiplied by it, the loss is divided by it",
    )

    def at(self, xp: Any, *args: Array) -> Point:
        x, t = args
        s = 2 * t - 1
        m = s * x
        sharp = Logistic(xp, self.gamma * m)
        return Point(
            # gamma m may overflow where m does not.
            xp.where(sharp.positive, 0.0, -m) + xp.log1p(sharp.tail) / self.gamma,
            lambda: -s * sharp.down,
            lambda: self.gamma * ((s * s) * sharp.spread),
            majorizer=lambda: self.gamma * ((s * s) * sharp.ceiling),
            target=lambda: -2 * muted(xp, sharp.down, x),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        x, t = args
        gamma = mp.mpf(self.gamma)
        return -mp.log(1 / (1 + mp.exp(-gamma * (2 * t - 1) * x))) / gamma

    facts = Facts(
        majorizer=LOGISTIC,
        gauss_newton=CONVEX,
        aliases=("sigmoid_focal_loss_star",),
        pros=("easy examples fade, and unlike with focal loss the whole stays convex",),
        cons=("the sharper, the closer to a perceptron: probabilities need calibration",),
        suits=(
            Suits(
                "task classification, target binary multilabel, output logits, imbalance some strong, label_noise "
                "none, matters detection",
                "fades easy examples like focal loss, and stays convex",
                rank=3,
            ),
        ),
        references=("Lin et al. 2017, arXiv:1708.02002, appendix A",),
        tries=({}, {"gamma": 2.0}, {"gamma": 0.5}),
        natives=(Native("fvcore.nn.sigmoid_focal_loss_star", "gamma=gamma"),),
        points=(
            Reference(0.0, 1.0, 0.34657359027997264, {"gamma": 2.0}),
            Reference(-1e4, 1.0, 1e4, {"gamma": 4.0}),
            Reference(2.0, 0.0, 2.1269280110429727),
        ),
    )
