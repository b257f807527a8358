"""Losses of relative errors: in per cent, and of logarithms."""

from __future__ import annotations

from typing import Any

from ..specs import (
    CONVEX,
    KINKED,
    NON_NEGATIVE,
    Facts,
    Kink,
    Native,
    Point,
    Pointwise,
    Reference,
    Stated,
    Suits,
    above_kink,
    field,
    log_ratio,
    positive,
    sign,
    spec,
)

Array = Any


@spec(
    formula=r"100\,\frac{|\hat y-y|}{\max(|y|,\epsilon)}",
    plain="100 |pred - target| / max(|target|, eps)",
    task="regression of positive quantities",
)
class MAPE(Pointwise):
    """Absolute error in per cent of the target's size, or of `eps` where the target is smaller."""

    eps: float = field(
        1e-7, positive, "the least size of a target that is divided by, in the unit of the target"
    )

    def at(self, xp: Any, *args: Array) -> Point:
        pred, y = args
        e = pred - y
        size = xp.where(y < 0, -y, y)
        small = size < self.eps
        rate = 100 / xp.where(small, self.eps, size)
        slope = sign(xp, e) * rate
        return Point(
            slope * e,
            lambda: slope,
            lambda: xp.zeros_like(e),
            majorizer=lambda: above_kink(xp, e, 2 * rate),
            target=lambda: -slope * xp.where(small, 1.0, pred / xp.where(small, 1.0, y)),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        pred, y = args
        return 100 * mp.fabs(pred - y) / max(mp.fabs(y), mp.mpf(self.eps))

    facts = Facts(
        majorizer=KINKED,
        gauss_newton=CONVEX,
        aliases=("mean_absolute_percentage_error", "MeanAbsolutePercentageError"),
        pros=("in per cent of the target: comparable between large and small targets",),
        cons=(
            "means nothing for targets near 0, which own the batch",
            "forecasts that are too low cost at most 100, so it favours them",
        ),
        suits=(
            Suits(
                "task regression, target positive, outliers none, matters percent",
                "errors in per cent of the target, as forecasts are reported",
                rank=3,
            ),
        ),
        references=("Hyndman and Koehler 2006, doi:10.1016/j.ijforecast.2006.03.001",),
        kinks=(
            Kink("e = 0", "0"),
            Kink("|y| = eps, in the target", "that of |y| > eps"),
        ),
        tries=({}, {"eps": 0.5}),
        natives=(
            Native(
                "keras.losses.mean_absolute_percentage_error",
                "eps=1e-7",
                "inf at target 0 in float16; on JAX its slope at e = 0 is -100",
                call="f(target, pred)",
            ),
            Native(
                "sklearn.metrics.mean_absolute_percentage_error",
                "eps=2.2e-16",
                "not in per cent",
                call="100 * f(target, pred)",
                reduction="mean",
            ),
        ),
        points=(
            Reference(3.0, 4.0, 25.0),
            Reference(-3.0, -4.0, 25.0),
            Reference(1.0, 0.0, 1e9, note="in per cent of eps: nothing else is defined"),
        ),
    )


@spec(
    formula=r"\left(\log(1+\hat y)-\log(1+y)\right)^2",
    plain="(log(1 + pred) - log(1 + target))^2",
    task="regression of positive quantities",
    pred=NON_NEGATIVE,
    target=NON_NEGATIVE,
    arrays={"pred": "the prediction", "target": "what the prediction should be"},
)
class MSLE(Pointwise):
    """Squared difference of the logarithms of 1 + prediction and 1 + target, neither ever clipped."""

    def at(self, xp: Any, *args: Array) -> Point:
        pred, y = args
        up, low = 1 + pred, 1 + y
        d = log_ratio(xp, up, low, pred - y)
        pull = xp.where(up == float("inf"), 0.0, d / up)
        return Point(
            d * d,
            lambda: 2 * pull,
            lambda: 2 * (1 / up - pull) / up,
            majorizer=lambda: 2 + 2 * xp.log1p(y),
            gauss_newton=lambda: 2 / up / up,
            target=lambda: -2 * d / low,
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        pred, y = args
        return (mp.log(1 + pred) - mp.log(1 + y)) ** 2

    def inner(self, mp: Any, *args: Any) -> list[Any]:
        return [mp.log(1 + args[0])]

    def outer(self, mp: Any, z: list[Any], *others: Any) -> Any:
        return (z[0] - mp.log(1 + others[0])) ** 2

    facts = Facts(
        majorizer=Stated(
            "2 + 2 log(1 + target), the largest second derivative that there is, at the prediction 0"
        ),
        gauss_newton=Stated("inner: log(1 + pred); outer: the squared distance"),
        aliases=("mean_squared_logarithmic_error", "MeanSquaredLogarithmicError", "mean_squared_log_error"),
        pros=("compares ratios: for targets that span orders of magnitude",),
        cons=(
            "predictions must stay above -1",
            "not convex: its slope fades for predictions that are far too large",
        ),
        suits=(
            Suits(
                "task regression, target positive counts amounts, outliers none some many, matters percent",
                "compares logarithms, so that values of all sizes count alike, and large outliers little",
            ),
        ),
        references=("Tofallis 2015, doi:10.1057/jors.2014.103",),
        natives=(
            Native(
                "keras.losses.mean_squared_logarithmic_error",
                differs="both raised to 1e-7, with slope 0 below",
                call="f(target, pred)",
            ),
            Native("sklearn.metrics.mean_squared_log_error", call="f(target, pred)", reduction="mean"),
        ),
        points=(
            Reference(1.718281828459045, 0.0, 1.0),
            Reference(1e-6, 0.0, 9.99999000000917e-13, note="1 + pred has one digit of it in float32"),
            Reference(1e8, 1.00000008e8, 6.399999360000055e-15, note="the logarithms are equal in float32"),
            Reference(float("inf"), 1.0, float("inf")),
        ),
    )
