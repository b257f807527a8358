"""The square of the log-partition of logits, which softmax does not see."""

from __future__ import annotations

from typing import Any, ClassVar

from ..specs import (
    Facts,
    Native,
    Point,
    Reference,
    Rowwise,
    Stated,
    Suits,
    muted,
    softmax,
    spec,
)
from .classification import above_square

Array = Any


@spec(
    formula=r"\operatorname{lse}(z)^2",
    plain="lse(z)^2; lse(z) = log sum_k exp(z_k), z = pred",
    task="classification",
    arrays={"pred": "the logits of the classes"},
)
class ZLoss(Rowwise):
    """The squared log-partition of logits: no target. `CrossEntropy() + 1e-4 * ZLoss()` is what it is for."""

    arguments: ClassVar[tuple[str, ...]] = ("pred",)

    def at(self, xp: Any, *args: Array) -> Point:
        (z,) = args
        rows = softmax(xp, z)
        lse, p, rest = rows.lse, rows.shares.p, rows.shares.rest
        return Point(
            xp.squeeze(lse * lse, axis=-1),
            lambda: 2 * lse * p,
            lambda: 2 * p * (p + muted(xp, rest, lse)),
            majorizer=lambda: above_square(xp, lse) + xp.zeros_like(z),
            gauss_newton=lambda: 2 * p * p,
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        return mp.log(mp.fsum(mp.exp(v) for v in args[0])) ** 2

    def inner(self, mp: Any, *args: Any) -> list[Any]:
        return [mp.log(mp.fsum(mp.exp(v) for v in args[0]))]

    def outer(self, mp: Any, z: list[Any], *others: Any) -> Any:
        del mp, others
        return z[0] ** 2

    facts = Facts(
        majorizer=Stated(
            "2 + max(lse, 0): the log-partition grows by at most what a logit does, and bends by at most 1/2"
        ),
        gauss_newton=Stated("inner: the log-partition; outer: its square"),
        aliases=("lse_square", "log_partition_penalty"),
        pros=("keeps logits from drifting where softmax does not see it",),
        cons=("no loss of its own: add a small multiple of it to cross-entropy",),
        suits=(
            Suits(
                "task classification, target multiclass, output logits, matters drift",
                "keeps logits from drifting where softmax does not see it; a small multiple beside cross-entropy",
                rank=3,
            ),
        ),
        references=("Chowdhery et al. 2022, arXiv:2204.02311",),
        natives=(Native("", differs="no framework has it; Liger-Kernel has lse_square_scale"),),
        points=(
            Reference([0.0, 0.0], None, 0.4804530139182014),
            Reference([1e4, 1e4, float("-inf")], None, 100013863.42406422),
        ),
    )
