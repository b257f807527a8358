"""The loss of sparsemax, a softmax whose probabilities may be 0."""

from __future__ import annotations

from typing import Any

from ..specs import (
    CONVEX,
    UNIT,
    Facts,
    Kink,
    Labels,
    Native,
    Point,
    Reference,
    Stated,
    Suits,
    WeighedRows,
    muted,
    short_of,
    spec,
)
from .multiclass import OPTIONS
from .multiclass_margin import SCORED

Array = Any


@spec(
    formula=r"\tfrac12\|q\|^2-\tfrac12\|p\|^2+p^\top z-q^\top z,\quad p=\operatorname{sparsemax}(z)",
    plain="|q|^2 / 2 - |p|^2 / 2 + p . z - q . z; p = sparsemax(z), z = pred, q = target (1 at a label)",
    task="classification",
    target=UNIT,
    simplex=("target",),
    labels=True,
    arrays=SCORED,
)
class MulticlassSparsemax(WeighedRows):
    """The Fenchel-Young loss of sparsemax, the Euclidean projection of scores onto the simplex, against labels or
    distributions."""

    def of_label(self, xp: Any, z: Array, label: Labels) -> Point:
        return self._rows(xp, z, None, label)

    def of_mass(self, xp: Any, z: Array, mass: Array, beyond: Any = None) -> Point:
        return self._rows(xp, z, mass, None, beyond)

    def _rows(self, xp: Any, z: Array, q: Any, label: Labels | None, beyond: Any = None) -> Point:
        # All depends on differences alone: what is subtracted passes no derivative, not even to one of several largest.
        top = xp.detached(xp.row_max(z))
        below = xp.where(xp.isinf(top) & (z == top), 0.0, top - xp.at_most(z, top))
        size, height = projection(xp, below)
        p = short_of(xp, below, height)
        # |q - p|^2 / 2, and what q holds outside of the support: no part is below 0.
        out = xp.where(below < height, 0.0, below - height)
        curvature = lambda: xp.where(p > 0, (size - 1) / size, xp.zeros_like(z))  # noqa: E731
        ones = lambda: xp.ones_like(z)  # noqa: E731
        if label is not None:
            wrong = xp.row_sum(xp.where(label.hot, 0.0, p))
            gap = xp.where(label.hot, -wrong, p)
            value = xp.squeeze(label.of(out), axis=-1) + 0.5 * xp.row_sum(gap * gap, keepdims=False)
            return Point(value, lambda: gap, curvature, majorizer=ones)
        gap = p - q
        # Of a target that is no distribution
        off = xp.row_sum(q) - 1 if beyond is None else beyond + xp.zeros_like(top)
        value = xp.row_sum(muted(xp, q, out) + 0.5 * gap * gap, keepdims=False)
        value = value - xp.squeeze(muted(xp, off, top - height), axis=-1)
        return Point(value, lambda: gap, curvature, majorizer=ones, target=lambda: q - z)

    def of_row(self, mp: Any, row: list[Any], mass: list[Any]) -> Any:
        z, q = row, mass
        ordered = sorted(z, reverse=True)
        tau = None
        for k in range(1, len(z) + 1):
            if 1 + k * ordered[k - 1] > mp.fsum(ordered[:k]):
                tau = (mp.fsum(ordered[:k]) - 1) / k
        p = [max(v - tau, mp.mpf(0)) for v in z]
        inner = mp.fsum(pk * v for pk, v in zip(p, z, strict=True) if pk)
        inner -= mp.fsum(qk * v for qk, v in zip(q, z, strict=True) if qk)
        return mp.fsum(qk**2 for qk in q) / 2 - mp.fsum(pk**2 for pk in p) / 2 + inner

    facts = Facts(
        majorizer=Stated("1: its slope is a projection, which moves no more than the scores do"),
        gauss_newton=CONVEX,
        aliases=("multiclass_sparsemax_loss", "SparsemaxLoss"),
        pros=(
            "its probabilities are sparse: sparsemax",
            "0, with slope 0, once a label leads by 1",
            "convex",
        ),
        cons=("sorts every row", "what sparsemax rules out is no longer pulled"),
        suits=(
            Suits(
                "task classification, target multiclass, output logits, imbalance none some, label_noise none, "
                "matters sparse",
                "probabilities that are exactly 0 for most classes",
                rank=3,
            ),
        ),
        references=("Martins and Astudillo 2016, arXiv:1602.02068", "Blondel et al. 2020, arXiv:1901.02324"),
        tries=({}, *OPTIONS),
        kinks=(Kink("a class enters the support", "continuous; the curvature is that without the class"),),
        natives=(
            Native(
                "optax.losses.multiclass_sparsemax_loss",
                differs="labels only",
                call="f(pred, target)",
                takes=("labels",),
            ),
        ),
        points=(
            Reference([0.0, 0.0], 0, 0.25),
            Reference([2.0, 0.5], 0, 0.0),
            Reference([2.0, 0.5], 1, 1.5),
            Reference([1e6, 1e6 - 0.5, float("-inf")], 0, 0.0625, note="large scores, a masked class"),
        ),
    )


def projection(xp: Any, below: Array) -> tuple[Array, Array]:
    """The size of sparsemax's support, and how far below the largest score it reaches; from distances to that."""
    ordered = xp.sort(below, axis=-1)
    rank = xp.iota(below, below.dtype) + 1
    inside = rank * ordered < 1 + xp.cumulative_sum(ordered, axis=-1)
    size = xp.row_sum(xp.where(inside, xp.ones_like(below), 0.0))
    size = xp.where(size == 0, 1.0, size)  # a row of NaN
    return size, (1 + xp.row_sum(xp.where(inside, ordered, 0.0))) / size
