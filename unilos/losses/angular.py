"""Softmax losses of cosines between embeddings and classes, with a margin that only the label has to clear."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ..specs import (
    CONVEX,
    SLACK,
    Facts,
    Interval,
    Kink,
    Labels,
    Lacking,
    Native,
    Point,
    Real,
    Reference,
    Rows,
    Shaped,
    Stated,
    Suits,
    WeighedRows,
    field,
    is_number,
    majority,
    non_negative_finite,
    positive_finite,
    shares,
    spec,
)

Array = Any

COSINE = Interval(-1.0, 1.0, "both", slack=SLACK)


@dataclass(frozen=True, kw_only=True, repr=False)
class Angular(WeighedRows):
    """Cross-entropy of `scale` times cosines, of which the label's has been lowered."""

    scale: float = field(
        64.0,
        positive_finite,
        "what cosines are multiplied by before the softmax: the larger, the nearer the loss is to a hard margin",
    )

    item: ClassVar[Any] = Rows(distributions=False)
    without: ClassVar[Mapping[str, str]] = {
        "label_smoothing": "the margin is the label's, and mass of other classes has none"
    }

    def lowered(self, xp: Any, c: Array) -> tuple[Array, Array, Array]:
        """The label's cosine once its margin is off, and that function's slope and curvature."""
        raise NotImplementedError

    def of_label(self, xp: Any, z: Array, label: Labels) -> Point:
        c = z
        low, first, second = self.lowered(xp, label.of(c))
        s, hot = self.scale, label.hot
        # Differences of cosines, scaled: a compiler that fuses the product into the difference would not see that a
        # label on top is no distance away from the top.
        best = xp.row_max(xp.where(hot, float("-inf"), c))
        beaten = best > low
        top = xp.where(beaten, best, low)
        gap = xp.where(beaten, s * (best - low), 0.0)
        wrong = xp.row_sum(xp.where(hot, 0.0, xp.exp(s * xp.where(hot, 0.0, c - top))))
        value = gap + xp.log1p(wrong + (xp.exp(-gap) - 1))
        # Scaled in the middle of an exponential that may underflow: s^2 of the least number is a number.
        half = s * xp.exp((0.5 * s) * (xp.where(hot, low, c) - xp.detached(top)))
        part = half * (half / s)
        total = xp.row_sum(part) / s

        def slope() -> Array:
            large = majority(part, s * total)
            minor = xp.row_sum(xp.where(large, 0.0, part))
            # s p of the class that holds nearly all, in a form whose own derivative does not cancel.
            most = s / (1 + minor / xp.where(large, part, 1.0))
            others = xp.row_sum(xp.where(hot, 0.0, part))
            return xp.where(hot, -(others / total) * first, xp.where(large, most, part / total))

        def convex() -> Array:
            parts = shares(xp, half * half)
            likely = parts.p > 0.5
            spread = xp.where(likely, parts.p, parts.part / total)
            spread = spread * xp.where(likely, parts.others / total, parts.rest)
            return xp.where(hot, spread * (first * first), spread)

        def curvature() -> Array:
            others = xp.row_sum(xp.where(hot, 0.0, part))
            return convex() - xp.where(hot, (others / total) * second, 0.0)

        return Point(
            xp.squeeze(value, axis=-1),
            slope,
            curvature,
            majorizer=lambda: (0.5 * s * s) * xp.ones_like(c),
            gauss_newton=convex,
        )

    def inner(self, mp: Any, *args: Any) -> list[Any]:
        c, k = args
        return [self.textbook(mp, v) if i == k else v for i, v in enumerate(c)]

    def outer(self, mp: Any, z: list[Any], *others: Any) -> Any:
        def row(mass: list[Any]) -> Any:
            s = mp.mpf(self.scale)
            return mp.log(mp.fsum(mp.exp(s * v) for v in z)) - s * z[mass.index(1)]

        return self.under(mp, others[0], len(z), row)

    def of_row(self, mp: Any, row: list[Any], mass: list[Any]) -> Any:
        c, k = row, mass.index(1)
        z = [mp.mpf(self.scale) * (self.textbook(mp, v) if i == k else v) for i, v in enumerate(c)]
        return mp.log(mp.fsum(mp.exp(v) for v in z)) - z[k]

    def textbook(self, mp: Any, c: Any) -> Any:
        """The label's lowered cosine as the paper has it."""
        raise NotImplementedError


@spec(
    name="arcface",
    formula=r"-\log\operatorname{softmax}(s\,\tilde c)_k,\quad\tilde c_k=\cos(\arccos c_k+m)",
    plain="-log softmax(scale c')[k]; "
    "c'_k = cos(arccos(c_k) + margin), c' = c elsewhere, c = pred, k = target",
    task="embeddings",
    pred=COSINE,
    labels=True,
    arrays={
        "pred": "the cosines of an embedding with the classes",
        "target": Shaped("the shape of `pred` without `axis`", "the class of the embedding", "integers"),
    },
)
class ArcFace(Angular):
    """Additive angular margin: the label's angle, in radians, counts `margin` more than it is. Takes cosines of
    embeddings with classes, against labels. Where angle and margin exceed a half turn, the cosine is lowered by
    `margin * sin(margin)` instead."""

    margin: float = field(0.5, Real(0.0, math.pi, "both"), "what is added to the label's angle, in radians")

    def lowered(self, xp: Any, c: Array) -> tuple[Array, Array, Array]:
        plain = is_number(self.margin)
        cos, sin = (f(self.margin) for f in ((math.cos, math.sin) if plain else (xp.cos, xp.sin)))
        far = c < -cos
        end = (c >= 1) | (c <= -1)
        square = xp.where(far | end, 1.0, (1 - c) * (1 + c))
        height = xp.sqrt(square)  # the sine of the angle
        turned = c * cos - xp.where(end, 0.0, sin * height)
        flat = xp.zeros_like(c)
        return (
            xp.where(far, c - self.margin * sin, turned),
            xp.where(far, 1.0, cos + xp.where(end, 0.0, sin * (c / height))),
            xp.where(far | end, flat, sin / (square * height)),
        )

    def textbook(self, mp: Any, c: Any) -> Any:
        m = mp.mpf(self.margin)
        if not -1 <= c <= 1:
            message = f"{c} is no cosine"
            raise ValueError(message)
        angle = mp.acos(c)
        return mp.cos(angle + m) if angle <= mp.pi - m else c - m * mp.sin(m)

    facts = Facts(
        majorizer=Lacking(
            "the label's cosine turns without bound at an angle of 0 or a half turn, and no parabola is steep enough"
        ),
        gauss_newton=Stated("inner: the cosines with the margin off; outer: the cross-entropy"),
        aliases=("ArcFaceLoss", "additive_angular_margin"),
        pros=("the margin is an angle, the same for near and far classes",),
        cons=("the function jumps where the angle plus the margin passes a half turn", "labels only"),
        suits=(
            Suits(
                "task embeddings, target labels, matters margin angle",
                "the class's angle gets a margin: identities that lie apart, as faces do",
            ),
        ),
        references=("Deng et al. 2019, arXiv:1801.07698",),
        tries=(
            {},
            {"margin": 0.2, "scale": 8.0},
            {"margin": 0.0, "scale": 1.0},
            {"scale": 8.0, "class_weight": (0.5, 1.0, 3.0, 0.25, 2.0), "ignore_index": 2},
        ),
        kinks=(
            Kink("c_k = 1", "that of c_k cos(m): the angle's slope, infinite in the cosine, counts as 0"),
            Kink("c_k = -cos(m)", "that of cos(arccos c_k + m)"),
        ),
        natives=(
            Native(
                "pytorch_metric_learning.losses.ArcFaceLoss",
                "margin in degrees, 28.6 by default; it holds the classes and normalises",
                "nan slopes at a cosine of 1",
            ),
        ),
        points=(
            Reference([0.0, 0.0], 0, 0.9613200410541526, {"scale": 1.0}),
            Reference([1.0, -1.0], 0, 6.499504659068352e-53, note="natives' slopes are nan"),
            Reference([-1.0, -1.0], 1, 0.8201692098500354, {"scale": 1.0}),
        ),
    )


@spec(
    name="cosface",
    formula=r"-\log\operatorname{softmax}(s\,\tilde c)_k,\quad\tilde c_k=c_k-m",
    plain="-log softmax(scale c')[k]; c'_k = c_k - margin, c' = c elsewhere, c = pred, k = target",
    task="embeddings",
    pred=COSINE,
    labels=True,
    arrays={
        "pred": "the cosines of an embedding with the classes",
        "target": Shaped("the shape of `pred` without `axis`", "the class of the embedding", "integers"),
    },
)
class CosFace(Angular):
    """Additive cosine margin: the label's cosine counts `margin` less than it is. Takes cosines of embeddings with
    classes, against labels."""

    margin: float = field(0.35, non_negative_finite, "what is taken from the label's cosine")

    def lowered(self, xp: Any, c: Array) -> tuple[Array, Array, Array]:
        return c - self.margin, xp.ones_like(c), xp.zeros_like(c)

    def textbook(self, mp: Any, c: Any) -> Any:
        return c - mp.mpf(self.margin)

    facts = Facts(
        majorizer=Stated("scale^2 / 2 for every entry (Boehning 1992, doi:10.1007/BF00048682)"),
        gauss_newton=CONVEX,
        aliases=("CosFaceLoss", "am_softmax", "large_margin_cosine"),
        pros=("convex in the cosines", "no angle: smooth everywhere"),
        cons=("the same margin is a larger angle near a class than far from it", "labels only"),
        suits=(
            Suits(
                "task embeddings, target labels, matters margin",
                "the class's cosine gets a margin: smooth, and convex in the cosines",
            ),
        ),
        references=("Wang et al. 2018, arXiv:1801.09414", "Wang et al. 2018, arXiv:1801.05599"),
        tries=(
            {},
            {"margin": 0.2, "scale": 8.0},
            {"scale": 8.0, "class_weight": (0.5, 1.0, 3.0, 0.25, 2.0), "ignore_index": 2},
        ),
        natives=(
            Native(
                "pytorch_metric_learning.losses.CosFaceLoss",
                "margin=margin, scale=scale; it holds the classes and normalises",
            ),
        ),
        points=(
            Reference([0.0, 0.0], 0, 0.883382155418777, {"scale": 1.0}),
            Reference([1.0, -1.0], 1, 150.4),
        ),
    )
