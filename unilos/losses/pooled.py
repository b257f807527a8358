"""Losses of many entries at once, with the weights inside."""

from __future__ import annotations

from typing import Any, ClassVar

from ..specs import (
    CONVEX,
    Facts,
    Kink,
    Native,
    Partial,
    Point,
    PooledResidual,
    Reference,
    RootPartial,
    Stated,
    Suits,
    above_kink,
    binade,
    majority,
    muted,
    spec,
)

Array = Any


@spec(
    formula=r"\sqrt{\sum_i w_i e_i^2 / \sum_i w_i},\quad e=\hat y-y",
    plain="sqrt(sum_i w_i e_i^2 / sum_i w_i); e = pred - target, w = weight",
    task="regression",
)
class RMSE(PooledResidual):
    """Root of the weighted mean square: over everything, or with reduction "none" one root a row over `axis`."""

    adds: ClassVar[type[Partial]] = RootPartial

    def at(self, xp: Any, *args: Array) -> Point:
        e, w = args if len(args) == 2 else (args[0], None)
        if 0 in tuple(e.shape):
            nothing = xp.zeros_like(e)
            empty = self._over(xp.sum, xp.row_sum, nothing, False)
            return Point(
                empty, lambda: nothing, lambda: nothing, majorizer=lambda: nothing, weight=lambda: nothing
            )
        # Relative to the size of the largest residual, squares neither overflow nor underflow.
        size = xp.abs(e) if w is None else xp.where(w == 0, 0.0, xp.abs(e))
        top = binade(xp, self._over(xp.max, xp.row_max, size))
        u = (e if w is None else xp.where(w == 0, 0.0, e)) / top
        whole = self._over(xp.sum, xp.row_sum, xp.ones_like(e) if w is None else w)
        whole = xp.where(whole == 0, 1.0, whole)
        share = (1.0 if w is None else w) / whole
        square = share * u * u
        mean = self._over(xp.sum, xp.row_sum, square)
        off = mean == 0
        root = xp.where(off, 0.0, xp.sqrt(xp.where(off, 1.0, mean)))
        safe = xp.where(off, 1.0, root)  # at a perfect fit every numerator below is 0

        def curvature() -> Array:
            # What the others add to the mean square, not by subtraction beside one that dominates.
            large = majority(square, mean)
            rest = self._over(xp.sum, xp.row_sum, xp.where(large, 0.0, square))
            rest = xp.where(large, rest, mean - square)
            return xp.where(off, 0.0, share * rest / (safe * safe) / (top * safe))

        return Point(
            self._item(xp, top * root),
            lambda: share * u / safe,
            curvature,
            # The root is below its tangent in the mean square.
            majorizer=lambda: muted(xp, share * xp.ones_like(e), above_kink(xp, top * root, 2.0)),
            # What counts for nothing has a slope in its weight all the same.
            weight=lambda: xp.where(off, 0.0, ((e / top) ** 2 - mean) * (top / (2 * whole * safe))),
        )

    def _over(self, of_all: Any, of_rows: Any, x: Array, keepdims: bool = True) -> Array:
        """A reduction over all that one root spends."""
        return (of_all if self.reduction == "mean" else of_rows)(x, keepdims=keepdims)

    def _item(self, xp: Any, x: Array) -> Array:
        return xp.sum(x) if self.reduction == "mean" else xp.squeeze(x, axis=-1)

    def definition(self, mp: Any, *args: Any) -> Any:
        e = args[0]
        w = args[1] if len(args) == 2 else [mp.mpf(1)] * len(e)
        return mp.sqrt(mp.fsum(wi * ei**2 for wi, ei in zip(w, e, strict=True)) / mp.fsum(w))

    def add_up(self, xp: Any, e: Array, weight: Array | None) -> tuple[Array, Array]:
        # The sum of squares adds up; the root is taken of the mean, at the end.
        weight = xp.ones_like(e) if weight is None else weight
        return xp.sum(weight * e * e), xp.sum(weight)

    facts = Facts(
        majorizer=Stated(
            "weight / (sum of weights x rmse): the tangent of the root lies above it; infinite at a perfect fit"
        ),
        gauss_newton=CONVEX,
        aliases=("root_mean_squared_error", "RootMeanSquaredError"),
        pros=("the squared error in the unit of the target",),
        cons=(
            "not a mean of item losses: batches cannot be averaged, only their partials",
            "no slope at a perfect fit",
        ),
        suits=(
            Suits(
                "task regression, target real, outliers none, matters mean unit",
                "the squared error in the unit of the target, to report and to compare",
                rank=3,
            ),
        ),
        references=("Hyndman and Koehler 2006, doi:10.1016/j.ijforecast.2006.03.001",),
        kinks=(Kink("a perfect fit", "0"),),
        natives=(
            Native(
                "sklearn.metrics.root_mean_squared_error",
                call="f(target.ravel(), pred.ravel())",
                reduction="mean",
            ),
        ),
        points=(
            Reference([3.0, 4.0], [0.0, 0.0], 3.5355339059327378),
            Reference([1e20, 1e20], [0.0, 0.0], 1e20, note="the square is beyond float32"),
        ),
    )
