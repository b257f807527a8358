"""Losses of a critic's scores in adversarial training."""

from __future__ import annotations

from typing import Any, Literal

from ..specs import (
    CONVEX,
    KINKED,
    LINEAR,
    QUADRATIC,
    SIGNS,
    Curvature,
    Facts,
    Kink,
    Native,
    Point,
    Reference,
    Residual,
    Suits,
    choice,
    field,
    spec,
)
from .margin import Margin, hinge

Array = Any


@spec(
    name="lsgan",
    formula=r"(x-c)^2",
    plain="(x - c)^2; x = pred, c = target",
    task="adversarial training",
    arrays={
        "pred": "the critic's score of a sample",
        "target": "1 for real samples and 0 for generated ones; 1 for the generator",
    },
)
class LSGAN(Residual):
    """Squared distance of a critic's score from what it should be. The critic's targets are 1 for real samples and 0
    for generated ones; the generator's is 1 for its own."""

    def at(self, xp: Any, *args: Array) -> Point:
        (e,) = args
        return Point(e * e, lambda: 2 * e, lambda: 2 * xp.ones_like(e))

    def definition(self, mp: Any, *args: Any) -> Any:
        (e,) = args
        return e**2

    facts = Facts(
        majorizer=QUADRATIC,
        gauss_newton=QUADRATIC,
        pros=("its slope does not vanish for samples that are far on the right side",),
        cons=("scores have to stay near the targets: good samples are pulled back, too",),
        suits=(
            Suits(
                "task adversarial, matters steady",
                "squared distance of scores from real and fake: its slope does not vanish far away",
            ),
        ),
        references=("Mao et al. 2017, arXiv:1611.04076",),
        natives=(
            Native(
                "monai.losses.PatchAdversarialLoss",
                'criterion="least_squares"',
                "a mean; only the discriminator may be taught the target 0",
            ),
        ),
        points=(Reference(0.25, 1.0, 0.5625), Reference(0.25, 0.0, 0.0625)),
    )


@spec(
    formula=r"\max(0,\,1-sx)\ \text{(critic)},\quad -sx\ \text{(generator)},\quad s=\pm1",
    plain="max(0, 1 - s x) for the critic, -s x for the generator; x = pred, s = target, +1 or -1",
    task="adversarial training",
    target=SIGNS,
    arrays={
        "pred": "the critic's score of a sample",
        "target": "+1 for real samples and -1 for generated ones; +1 for the generator",
    },
)
class GANHinge(Margin):
    """Hinge losses of a critic's scores. The critic's targets are +1 for real samples and -1 for generated ones; the
    generator (`player="generator"`) wants +1 for its own, without end."""

    player: Literal["critic", "generator"] = field(
        "critic", choice("critic", "generator"), "whose loss it is"
    )

    def of_margin(self, xp: Any, m: Array) -> Point:
        if self.player == "generator":
            return Point(-m, lambda: -xp.ones_like(m), lambda: xp.zeros_like(m))
        return hinge(xp, m, 1.0)

    def curvature_of(self, kind: str) -> Curvature:
        endless = kind == "majorizer" and self.player == "generator"
        return LINEAR if endless else super().curvature_of(kind)

    def definition(self, mp: Any, *args: Any) -> Any:
        x, s = args
        return -s * x if self.player == "generator" else max(mp.mpf(0), 1 - s * x)

    facts = Facts(
        majorizer=KINKED,
        gauss_newton=CONVEX,
        pros=("scores that are right by the margin teach the critic nothing, which keeps it in bounds",),
        cons=("the generator's part is unbounded below: the critic has to hold it",),
        suits=(
            Suits(
                "task adversarial, matters margin",
                "scores beyond the margin teach the critic nothing, which keeps it in bounds",
                rank=1,
            ),
        ),
        references=("Lim and Ye 2017, arXiv:1705.02894",),
        kinks=(Kink("s x = 1, for the critic", "0"),),
        tries=({}, {"player": "generator"}),
        natives=(Native("monai.losses.PatchAdversarialLoss", 'criterion="hinge"', "a mean"),),
        points=(
            Reference(0.25, 1.0, 0.75),
            Reference(0.25, -1.0, 1.25),
            Reference(1.0, 1.0, 0.0),
            Reference(3.0, 1.0, -3.0, {"player": "generator"}),
        ),
    )
