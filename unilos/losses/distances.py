"""Losses of the distance of a pair, which belongs together or does not."""

from __future__ import annotations

from typing import Any, ClassVar

from ..specs import (
    CONVEX,
    NON_NEGATIVE,
    SIGNS,
    UNIT,
    Facts,
    Kink,
    Native,
    Point,
    Pointwise,
    Reference,
    Stated,
    Suits,
    above_kink,
    any_number,
    below,
    field,
    muted,
    short_of,
    spec,
)
from .ranking import MarginRanking as MarginRanking  # where it was, for pickles

Array = Any


@spec(
    formula=r"d\ \text{if}\ s=1,\quad \max(0,\,\Delta-d)\ \text{if}\ s=-1",
    plain="d if s = 1, max(0, margin - d) if s = -1; d = pred, s = target",
    task="metric learning",
    target=SIGNS,
    arrays={
        "pred": "the distance of a pair",
        "target": "+1 for a pair that belongs together, -1 for strangers",
    },
)
class HingeEmbedding(Pointwise):
    """The distance of a pair that belongs together (+1), and what a pair of strangers (-1) lacks to a margin."""

    margin: float = field(
        1.0, any_number, "the distance from which on strangers cost nothing, in the unit of the distance"
    )

    def at(self, xp: Any, *args: Array) -> Point:
        d, s = args
        same, apart = 0.5 + 0.5 * s, 0.5 - 0.5 * s
        return Point(
            muted(xp, same, d) + muted(xp, apart, short_of(xp, d, self.margin)),
            lambda: same - apart * below(xp, d, self.margin),
            lambda: xp.zeros_like(d),
            majorizer=lambda: xp.where(s < 0, above_kink(xp, d - self.margin), above_kink(xp, d, 2.0)),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        d, s = args
        return d if s == 1 else max(mp.mpf(0), mp.mpf(self.margin) - d)

    facts = Facts(
        majorizer=Stated(
            "1 / (2 |d - margin|) of strangers, and of pairs that belong together 1 / |d|, as if the loss were |d|; "
            "infinite at the margin, and at 0"
        ),
        gauss_newton=CONVEX,
        aliases=("hinge_embedding_loss", "HingeEmbeddingLoss"),
        pros=("takes any measure of dissimilarity", "strangers beyond the margin are left alone"),
        cons=("the margin carries the unit of the distance and has to be chosen",),
        suits=(
            Suits(
                "task embeddings, target pairs, matters margin",
                "takes any dissimilarity of a pair, labelled +1 and -1",
                rank=3,
            ),
        ),
        references=("Chopra, Hadsell and LeCun 2005, doi:10.1109/CVPR.2005.202",),
        kinks=(Kink("d = margin, for s = -1", "0"),),
        tries=({}, {"margin": 2.5}),
        natives=(
            Native(
                "torch.nn.functional.hinge_embedding_loss",
                "margin=margin",
                "adds both terms for other targets",
                call="f(pred, target, margin=2.5, reduction='none')",
                ours={"margin": 2.5},
            ),
        ),
        points=(
            Reference(0.75, 1.0, 0.75),
            Reference(0.75, -1.0, 0.25),
            Reference(1.0, -1.0, 0.0),
            Reference(0.5, -1.0, 1.5, {"margin": 2.0}),
        ),
    )


@spec(
    formula=r"y\,d^2+(1-y)\max(0,\,m-d)^2",
    plain="y d^2 + (1 - y) max(0, margin - d)^2; d = distance, y = target",
    task="metric learning",
    pred=NON_NEGATIVE,
    target=UNIT,
    arrays={
        "distance": "the distance of a pair",
        "target": "1 for a pair that belongs together, 0 for strangers",
    },
)
class Contrastive(Pointwise):
    """The squared distance of a pair that belongs together (1), and the square of what strangers (0) lack to a
    margin."""

    margin: float = field(
        1.0, any_number, "the distance from which on strangers cost nothing, in the unit of the distance"
    )
    arguments: ClassVar[tuple[str, ...]] = ("distance", "target")

    def at(self, xp: Any, *args: Array) -> Point:
        d, y = args
        apart, lack = 1 - y, short_of(xp, d, self.margin)
        return Point(
            muted(xp, y, d * d) + apart * (lack * lack),
            lambda: 2 * (muted(xp, y, d) - apart * lack),
            lambda: 2 * (y + apart * below(xp, d, self.margin)),
            majorizer=lambda: 2 * (y + apart),
            # (d + lack) (d - lack), where d + lack is the margin for a lack
            target=lambda: (d + lack) * (d - lack),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        d, y = args
        return y * d**2 + (1 - y) * max(mp.mpf(0), mp.mpf(self.margin) - d) ** 2

    facts = Facts(
        majorizer=Stated("2, the curvature of both parabolas, also where strangers cost nothing"),
        gauss_newton=CONVEX,
        aliases=("contrastive_loss", "ContrastiveLoss"),
        pros=("smooth in the distance", "strangers beyond the margin are left alone"),
        cons=("the margin carries the unit of the distance and has to be chosen",),
        suits=(
            Suits(
                "task embeddings, target pairs, matters margin distance",
                "draws pairs together and pushes strangers out to a margin, by distance",
                rank=1,
            ),
        ),
        references=("Hadsell, Chopra and LeCun 2006, doi:10.1109/CVPR.2006.100",),
        tries=({}, {"margin": 2.5}),
        natives=(Native("tensorflow_addons.losses.contrastive_loss", "margin=margin"),),
        points=(
            Reference(0.5, 1.0, 0.25),
            Reference(0.25, 0.0, 0.5625),
            Reference(1.5, 0.0, 0.0),
            Reference(1.5, 0.0, 0.25, {"margin": 2.0}),
        ),
    )
