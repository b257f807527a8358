"""A loss of the distance to the edge of a mask."""

from __future__ import annotations

from typing import Any

from ..specs import (
    CONVEX,
    LINEAR,
    MOST_BENT,
    REAL,
    UNIT,
    Curvature,
    Facts,
    Interval,
    Lacking,
    Logistic,
    Native,
    Point,
    Pointwise,
    Reference,
    Stated,
    Suits,
    field,
    flag,
    moved,
    spec,
)

Array = Any


@spec(
    formula=r"p\,\phi",
    plain="p d; p = pred, d = target, the signed distance",
    task="segmentation, beside a loss of the overlap",
    pred=UNIT,
    arrays={
        "pred": "the probability of every pixel, or its logit with from_logits",
        "target": "the pixel's signed distance to the edge of the mask, negative inside",
    },
)
class Boundary(Pointwise):
    """Boundary loss: the probability of each pixel times its signed distance to the edge of the mask.

    The target holds those distances, negative inside. `from_logits` takes the sigmoid of the prediction.
    """

    from_logits: bool = field(
        False, flag, "whether the prediction holds logits, of which the sigmoid is taken first"
    )

    @property
    def domains(self) -> tuple[Interval, ...]:
        return (REAL, REAL) if self.from_logits else self.stated_domains()

    def at(self, xp: Any, *args: Array) -> Point:
        x, d = args
        s = Logistic(xp, x) if self.from_logits else None
        p = x if s is None else s.up
        point = moved(s, p * d, lambda: d, lambda: xp.zeros_like(d), lambda: p)
        point.majorizer = lambda: MOST_BENT * xp.where(d < 0, -d, d)
        return point

    def curvature_of(self, kind: str) -> Curvature:
        if self.from_logits:
            return super().curvature_of(kind)
        return {"majorizer": LINEAR, "gauss_newton": CONVEX}.get(kind) or super().curvature_of(kind)

    def definition(self, mp: Any, *args: Any) -> Any:
        x, d = args
        return d * (1 / (1 + mp.exp(-x)) if self.from_logits else x)

    facts = Facts(
        majorizer=Stated(
            "of logits |d| / (6 sqrt(3)), the largest second derivative; none of probabilities: the loss is linear in "
            "them"
        ),
        gauss_newton=Lacking(
            "of logits the outer function is linear, and its curvature 0; of probabilities it is the exact one, 0"
        ),
        aliases=("boundary_loss", "BoundaryLoss", "surface_loss"),
        pros=("far mistakes cost more than near ones", "does not care how much background there is"),
        cons=("an empty mask is a local minimum: add it to a loss of the overlap, and let its share grow",),
        suits=(
            Suits(
                "task segmentation, target mask classes, imbalance some strong, matters boundary small",
                "far mistakes cost more than near ones, by a map of distances; added to a loss of the overlap",
                rank=3,
            ),
        ),
        references=("Kervadec et al. 2019, arXiv:1812.07032",),
        tries=({}, {"from_logits": True}),
        natives=(Native("", differs="no framework has it"),),
        points=(
            Reference([0.9, 0.2, 0.8], [-1.0, 2.0, -0.5], -0.3, note="(-0.9 + 0.4 - 0.4) / 3"),
            Reference(0.0, -3.0, -1.5, {"from_logits": True}),
        ),
    )
