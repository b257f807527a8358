"""Losses that teach a language model from answers that are good or bad on their own, without pairs."""

from __future__ import annotations

from typing import Any, ClassVar

from ..specs import (
    BITS,
    LINEAR_OUTSIDE,
    MOST_BENT,
    NON_NEGATIVE,
    NON_POSITIVE,
    Facts,
    Logistic,
    Native,
    Point,
    Pointwise,
    Reference,
    Stated,
    Suits,
    field,
    non_negative,
    positive_finite,
    spec,
)

Array = Any


@spec(
    formula=r"\lambda\left(1-\sigma\left(\pm\beta\,(h-z)\right)\right),\quad"
    r" h=\log\frac{\pi(y)}{\pi_{\mathrm{ref}}(y)},\quad +\text{ for }t=1,\ -\text{ for }t=0",
    plain="w (1 - sigmoid(s beta (h - kl))); "
    "h = logps - ref_logps, s = 1 and w = desirable_weight for target 1, s = -1 and w = "
    "undesirable_weight for target 0",
    task="preference learning",
    pred=NON_POSITIVE,
    target=NON_POSITIVE,
    further=(BITS, NON_NEGATIVE),
    arrays={
        "logps": "the log-probability of an answer under the model",
        "ref_logps": "the log-probability of the answer under the reference",
        "target": "1 for a desirable answer, 0 for an undesirable one",
        "kl": "how far the model as a whole has moved from the reference, a divergence in nats",
    },
)
class KTO(Pointwise):
    """Kahneman-Tversky optimisation: answers that are desirable (target 1) or not (0), against how far the model as a
    whole has moved from the reference, `kl`, one number an answer. The paper takes `kl` for constant."""

    beta: float = field(
        0.1,
        positive_finite,
        "how strongly log-ratios count: the larger, the less the model is held to the reference",
    )
    desirable_weight: float = field(1.0, non_negative, "what a desirable answer counts")
    undesirable_weight: float = field(1.0, non_negative, "what an undesirable answer counts")
    arguments: ClassVar[tuple[str, ...]] = ("logps", "ref_logps", "target", "kl")

    def at(self, xp: Any, *args: Array) -> Point:
        logps, ref_logps, t, kl = args
        sign = 2 * t - 1
        steep = sign * self.beta
        weight = self.desirable_weight * t + self.undesirable_weight * (1 - t)
        v = steep * ((logps - ref_logps) - kl)
        s = Logistic(xp, v)

        def slope() -> Array:
            return -(weight * steep) * s.bell

        return Point(
            weight * s.down,
            slope,
            lambda: (weight * steep * steep) * (s.spread * xp.tanh(0.5 * v)),
            majorizer=lambda: MOST_BENT * (weight * steep * steep),
            ref_logps=lambda: -slope(),
            kl=lambda: -slope(),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        logps, ref_logps, t, kl = args
        reward = mp.mpf(self.beta) * (logps - ref_logps)
        baseline = mp.mpf(self.beta) * kl
        if t == 1:
            return mp.mpf(self.desirable_weight) * (1 - 1 / (1 + mp.exp(baseline - reward)))
        return mp.mpf(self.undesirable_weight) * (1 - 1 / (1 + mp.exp(reward - baseline)))

    facts = Facts(
        majorizer=Stated("beta^2 / (6 sqrt(3)) times the weight, the largest second derivative"),
        gauss_newton=LINEAR_OUTSIDE,
        pros=("learns from answers that are good or bad on their own, without pairs",),
        cons=("saturates: an answer that is far on the wrong side teaches nothing",),
        suits=(
            Suits(
                "task preferences, target single, label_noise none some much, matters reference",
                "answers that are good or bad on their own, without pairs; saturates, so that wrong ones cannot "
                "own the batch",
                rank=1,
            ),
        ),
        references=("Ethayarajh et al. 2024, arXiv:2402.01306",),
        tries=({}, {"beta": 0.5}, {"desirable_weight": 1.5, "undesirable_weight": 0.5}),
        natives=(
            Native(
                "trl.KTOTrainer", "beta, desirable_weight, undesirable_weight alike", "stops the slope in kl"
            ),
            Native("liger_kernel.chunked_loss.LigerFusedLinearKTOLoss", "beta=beta", "takes hidden states"),
        ),
        points=(
            Reference(-10.0, -11.0, 0.47502081252105999, further=(1.0, 0.0)),
            Reference(-10.0, -11.0, 0.52497918747894001, further=(0.0, 0.0)),
            Reference(-10.0, -11.0, 0.5, further=(1.0, 1.0)),
        ),
    )
