"""Losses of axis-aligned boxes, given by two corners as x1, y1, x2, y2."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..specs import (
    RATIO,
    Facts,
    Kink,
    Native,
    Point,
    Reference,
    ShapeError,
    Suits,
    VectorRows,
    Vectors,
    spec,
)
from .box_terms import Overlap, Pair, Term, added, aspect_gap, centre_gap, hull_gap, least

Array = Any

BOX_PAIRS = {
    "pred": "the predicted boxes: x1, y1, x2, y2, with x1 <= x2 and y1 <= y2; an inverted box gives NaN",
    "target": "the true boxes, alike",
}


@dataclass(frozen=True, kw_only=True, repr=False)
class Boxes(Vectors):
    """Predicted boxes against true ones; both have x1 <= x2 and y1 <= y2, and what has not is NaN."""

    item: ClassVar[Any] = VectorRows(signed=False)
    one_scale: ClassVar[bool] = False

    def terms(self, pair: Pair) -> Term:
        raise NotImplementedError

    def at(self, xp: Any, *args: Array) -> Point:
        pred, target = args
        good = xp.row_all((pred[..., 2:] >= pred[..., :2]) & (target[..., 2:] >= target[..., :2]))
        pair = Pair(xp, pred, target, self.one_scale)
        outside = self.terms(pair)

        def sloped() -> tuple[Array, ...]:
            return tuple(known(x) for x in least(xp, outside, self.terms(pair.inside())))

        def of_target() -> Array:
            other = Pair(xp, target, pred, self.one_scale)
            return known(least(xp, self.terms(other), self.terms(other.inside()))[0])

        def known(x: Array) -> Array:
            return xp.where(good, x, float("nan"))

        return Point(
            xp.squeeze(known(outside.value), axis=-1),
            lambda: sloped()[0],
            lambda: sloped()[1],
            target=of_target,
        )

    def check_call(self, backend: Any, *args: Array) -> bool:
        labels = super().check_call(backend, *args)
        numbers = backend.shape(args[0])[self.axis]
        if numbers not in (4, None):
            shape = backend.shape(args[0])
            message = (
                f"{self.name}: pred has shape {shape} with boxes on axis {self.axis}; a box is 4 numbers"
            )
            raise ShapeError(message)
        return labels

    def fits(self, *args: Any) -> bool:
        return all(bool((box[..., 2:] >= box[..., :2]).all()) for box in args)

    def examples(self, rng: Any, n: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Boxes that overlap, one in the other, apart along one axis and along both; each as elongated as it likes."""
        kind = (np.arange(n) % 6)[:, None]
        low, side = rng.uniform(-3.0, 3.0, (n, 2)), rng.uniform(0.5, 4.0, (n, 2))
        factor = rng.uniform(0.6, 1.6, (n, 2))
        factor = np.where(kind == 1, 0.25, np.where(kind == 3, 3.0, 1.0)) * factor
        apart = np.where((kind == 2) | (kind == 4) & (np.arange(2) == 0), 7.0, 0.0)
        other = side * factor
        target = (
            low + 0.5 * (side - other) + (rng.uniform(-0.4, 0.4, (n, 2)) + apart) * np.minimum(side, other)
        )
        yield "rows", (np.concatenate([low, low + side], -1), np.concatenate([target, target + other], -1))

    def edges(self, rng: Any, large: float) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Boxes that touch along a side and at a corner, that share sides from within, and equal ones."""
        del rng, large
        box = np.asarray([0.5, -1.0, 2.5, 2.0])
        others = [[2.5, -0.5, 4.0, 1.0], [2.5, 2.0, 3.0, 6.0], [0.5, -1.0, 1.0, 2.0], box.tolist()]
        yield "rows", (np.tile(box, (len(others), 1)), np.asarray(others))


def exact_overlap(a: list[Any], b: list[Any]) -> tuple[Any, Any, Any, Any]:
    """Intersection, union, and the sides of the hull, as the textbook has them."""
    wide = max(min(a[2], b[2]) - max(a[0], b[0]), 0)
    high = max(min(a[3], b[3]) - max(a[1], b[1]), 0)
    areas = [(x[2] - x[0]) * (x[3] - x[1]) for x in (a, b)]
    hull = max(a[2], b[2]) - min(a[0], b[0]), max(a[3], b[3]) - min(a[1], b[1])
    return wide * high, areas[0] + areas[1] - wide * high, *hull


def exact_iou(mp: Any, a: list[Any], b: list[Any]) -> Any:
    shared, union, _, _ = exact_overlap(a, b)
    if any(x[i + 2] < x[i] for x in (a, b) for i in (0, 1)):
        return mp.nan
    return shared / union if union else mp.mpf(int(a == b))


def exact_distance(mp: Any, a: list[Any], b: list[Any]) -> Any:
    _, _, wide, high = exact_overlap(a, b)
    apart = sum((a[i] + a[i + 2] - b[i] - b[i + 2]) ** 2 for i in (0, 1)) / 4
    return 1 - exact_iou(mp, a, b) + (apart / (wide**2 + high**2) if wide or high else mp.mpf(0))


KINKS = (
    Kink("two coordinates are equal", "the least between those of both sides, for each: 0 at a perfect fit"),
    Kink("boxes that touch", "that of boxes apart"),
    Kink("an area of 0 that would be divided by", "0"),
)
NAN = float("nan")
UNIT_BOX, MOVED, APART = [0.0, 0.0, 2.0, 2.0], [1.0, 1.0, 3.0, 3.0], [3.0, 0.0, 5.0, 2.0]
FLAT = [1.0, 1.0, 1.0, 1.0]
DEGENERATE = (
    Reference(UNIT_BOX, UNIT_BOX, 0.0),
    Reference(FLAT, FLAT, 0.0, note="no area, but a perfect fit: torchvision gives 1"),
    Reference([2.0, 2.0, 1.0, 1.0], UNIT_BOX, NAN, note="an inverted box", slope=[NAN] * 4),
    Reference(UNIT_BOX, [2.0, 0.0, 1.0, 1.0], NAN, note="an inverted target", slope=[NAN] * 4),
)


@spec(
    name="iou",
    formula=r"1-\frac{I}{U},\quad I=|A\cap B|,\ U=|A\cup B|",
    plain="1 - I / U; I and U the areas of intersection and union",
    task="boxes",
    arrays=BOX_PAIRS,
)
class IoU(Boxes):
    """One minus intersection over union."""

    def terms(self, pair: Pair) -> Term:
        return Overlap(pair).term()

    def definition(self, mp: Any, *args: Any) -> Any:
        a, b = args
        return 1 - exact_iou(mp, a, b)

    facts = Facts(
        majorizer=RATIO,
        gauss_newton=RATIO,
        aliases=("iou_loss", "jaccard_boxes"),
        pros=("what detections are judged by, whatever the boxes' sizes",),
        cons=("no slope where the boxes are apart",),
        suits=(
            Suits(
                "task boxes, target boxes, matters overlap",
                "what detections are judged by, where boxes already overlap",
                rank=3,
            ),
        ),
        references=("Yu et al. 2016, arXiv:1608.01471",),
        kinks=KINKS,
        points=(
            *DEGENERATE,
            Reference(UNIT_BOX, MOVED, 0.8571428571428571),
            Reference(UNIT_BOX, APART, 1.0),
            Reference(FLAT, UNIT_BOX, 1.0),
            Reference(
                [0.0, 0.0, 2.0, 1.0],
                UNIT_BOX,
                0.5,
                note="where coordinates tie, 0 lies between the slopes of both sides, such as -1/8 and 1/4",
                slope=[0.0, 0.0, 0.0, -0.5],
            ),
            Reference(
                [0.0, 0.0, 2e20, 2e20], [1e20, 1e20, 3e20, 3e20], 0.8571428571428571, note="areas overflow"
            ),
        ),
    )


@spec(
    name="giou",
    formula=r"1-\frac{I}{U}+\frac{C-U}{C},\quad C=|\operatorname{hull}(A\cup B)|",
    plain="1 - I / U + (C - U) / C; I, U and C the areas of intersection, union and hull",
    task="boxes",
    arrays=BOX_PAIRS,
)
class GIoU(Boxes):
    """The IoU loss, and the share of the hull that is in neither box."""

    def terms(self, pair: Pair) -> Term:
        overlap = Overlap(pair)
        return added(overlap.term(), hull_gap(pair, overlap))

    def definition(self, mp: Any, *args: Any) -> Any:
        a, b = args
        _, union, wide, high = exact_overlap(a, b)
        hull = wide * high
        return 1 - exact_iou(mp, a, b) + ((hull - union) / hull if hull else mp.mpf(0))

    facts = Facts(
        majorizer=RATIO,
        gauss_newton=RATIO,
        aliases=("giou_loss", "generalized_box_iou_loss", "GIoULoss"),
        pros=("boxes apart are drawn together",),
        cons=("for a box inside the other one it is the IoU loss",),
        suits=(
            Suits(
                "task boxes, target boxes, matters overlap apart",
                "boxes apart are drawn together, and the overlap is what detections are judged by",
            ),
        ),
        references=("Rezatofighi et al. 2019, arXiv:1902.09630",),
        kinks=KINKS,
        natives=(
            Native(
                "torchvision.ops.generalized_box_iou_loss",
                differs="adds 1e-7 to areas: identical boxes without area cost 1",
                call="f(pred, target)",
            ),
        ),
        points=(
            *DEGENERATE,
            Reference(UNIT_BOX, MOVED, 1.0793650793650793),
            Reference(UNIT_BOX, APART, 1.2),
            Reference(FLAT, UNIT_BOX, 1.0),
        ),
    )


@spec(
    name="diou",
    formula=r"1-\frac{I}{U}+\frac{\rho^2}{c^2}",
    plain="1 - I / U + d^2 / c^2; "
    "I and U the areas of intersection and union, d the distance of the centres, c the diagonal of "
    "the hull",
    task="boxes",
    arrays=BOX_PAIRS,
)
class DIoU(Boxes):
    """The IoU loss, and the squared distance of the centres over the squared diagonal of the hull."""

    one_scale: ClassVar[bool] = True

    def terms(self, pair: Pair) -> Term:
        return added(Overlap(pair).term(), centre_gap(pair))

    def definition(self, mp: Any, *args: Any) -> Any:
        a, b = args
        return exact_distance(mp, a, b)

    facts = Facts(
        majorizer=RATIO,
        gauss_newton=RATIO,
        aliases=("diou_loss", "distance_box_iou_loss"),
        pros=("boxes apart, and boxes inside each other, are drawn together",),
        cons=("sizes count through the overlap alone",),
        suits=(
            Suits(
                "task boxes, target boxes, matters apart centres",
                "centres are drawn together too: faster than the hull alone",
            ),
        ),
        references=("Zheng et al. 2020, arXiv:1911.08287",),
        kinks=KINKS,
        natives=(
            Native(
                "torchvision.ops.distance_box_iou_loss",
                differs="adds 1e-7 to areas: identical boxes without area cost 1",
                call="f(pred, target)",
            ),
        ),
        points=(
            *DEGENERATE,
            Reference(UNIT_BOX, MOVED, 0.9682539682539683),
            Reference(UNIT_BOX, APART, 1.3103448275862069),
            Reference(FLAT, UNIT_BOX, 1.0),
        ),
    )


@spec(
    name="ciou",
    formula=r"1-\frac{I}{U}+\frac{\rho^2}{c^2}+\alpha v,\quad v=\tfrac{4}{\pi^2}"
    r"\left(\arctan\tfrac{w_B}{h_B}-\arctan\tfrac{w_A}{h_A}\right)^2,\quad\alpha=\frac{v}{1-I/U+v}",
    plain="1 - I / U + d^2 / c^2 + alpha v; "
    "v = 4 / pi^2 (arctan(w_t / h_t) - arctan(w_p / h_p))^2, alpha = v / (1 - I / U + v), I and U "
    "the areas of intersection and union, d the distance of the centres, c the diagonal of the hull,"
    " w and h the sides of the boxes",
    task="boxes",
    arrays=BOX_PAIRS,
)
class CIoU(Boxes):
    """The distance IoU loss, and how much the shapes differ.

    The slope is that of the formula, alpha included; the authors' implementation takes alpha for a constant. A
    box without width and height has every shape.
    """

    one_scale: ClassVar[bool] = True

    def terms(self, pair: Pair) -> Term:
        overlap = Overlap(pair).term()
        return added(overlap, centre_gap(pair), self._shape(pair, overlap, aspect_gap(pair)))

    def _shape(self, pair: Pair, g: Term, v: Term) -> Term:
        """v^2 / (g + v)"""
        both = g.value + v.value
        alpha = pair.over(v.value, both)
        rest = pair.over(g.value, both)
        mixed = rest * v.slope - alpha * g.slope
        by_v, by_g = alpha * (1 + rest), -alpha * alpha
        curvature = pair.over(2 * mixed * mixed, both) + by_v * v.curvature + by_g * g.curvature
        return Term(alpha * v.value, by_v * v.slope + by_g * g.slope, curvature)

    def definition(self, mp: Any, *args: Any) -> Any:
        a, b = args
        shapes = [(x[2] - x[0], x[3] - x[1]) for x in (a, b)]
        v = mp.mpf(0)
        if all(any(sides) for sides in shapes):
            first, second = (mp.atan2(*sides) for sides in shapes)
            v = 4 / mp.pi**2 * (second - first) ** 2
        plain = 1 - exact_iou(mp, a, b)
        return exact_distance(mp, a, b) + (v**2 / (plain + v) if v else mp.mpf(0))

    facts = Facts(
        majorizer=RATIO,
        gauss_newton=RATIO,
        aliases=("ciou_loss", "complete_box_iou_loss"),
        pros=("centres, overlap and shape all pull",),
        cons=("three terms with no common unit",),
        suits=(
            Suits(
                "task boxes, target boxes, matters overlap apart shape",
                "centres, overlap and shape all pull: the usual choice of detectors",
                rank=1,
            ),
        ),
        references=("Zheng et al. 2020, arXiv:1911.08287",),
        kinks=KINKS,
        natives=(
            Native(
                "torchvision.ops.complete_box_iou_loss",
                differs="its gradient takes alpha for a constant; nan for boxes without height; adds 1e-7 to areas",
                call="f(pred, target)",
                gradient=False,
            ),
        ),
        points=(
            *DEGENERATE,
            Reference(UNIT_BOX, MOVED, 0.9682539682539683),
            Reference(
                [0.0, 0.0, 1.0, 0.0], UNIT_BOX, 1.20625, note="a box without height: torchvision gives nan"
            ),
            Reference(FLAT, UNIT_BOX, 1.0),
        ),
    )
