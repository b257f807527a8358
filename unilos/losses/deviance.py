"""Deviances of amounts: how far a mean, given by its logarithm, is from what was observed."""

from __future__ import annotations

import math
from typing import Any

from ..specs import (
    CONVEX,
    NON_NEGATIVE,
    POSITIVE,
    STEEP,
    Facts,
    Native,
    Point,
    Pointwise,
    Real,
    Reference,
    Suits,
    field,
    spec,
)

Array = Any


@spec(
    formula=r"y\,e^{-x}+x",
    plain="y exp(-x) + x; x = pred, y = target",
    task="regression of positive quantities",
    target=POSITIVE,
    arrays={"pred": "the logarithm of the mean", "target": "the amount that was observed"},
)
class GammaDeviance(Pointwise):
    """Half the deviance of a gamma distribution, less what depends on the target alone; the prediction is the logarithm
    of the mean."""

    def at(self, xp: Any, *args: Array) -> Point:
        x, y = args
        ratio = grown(xp, y, -x)
        return Point(
            ratio + xp.where(ratio == float("inf"), 0.0, x),
            lambda: 1 - ratio,
            lambda: ratio,
            target=lambda: xp.exp(-x),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        x, y = args
        return y / mp.exp(x) + x

    facts = Facts(
        majorizer=STEEP,
        gauss_newton=CONVEX,
        aliases=("gamma_nll", "half_gamma_loss", "HalfGammaLoss", "gamma_regression"),
        pros=(
            "for positive quantities whose spread is proportional to their size",
            "convex in the logarithm of the mean, which needs no bounds",
        ),
        cons=("targets of 0 have no minimiser",),
        suits=(
            Suits(
                "task regression, target positive, outliers none some, matters mean percent",
                "positive values whose spread grows with their size: an error counts in proportion to the mean",
                rank=1,
            ),
        ),
        references=("McCullagh and Nelder 1989, Generalized Linear Models, chapter 8",),
        natives=(Native("sklearn._loss.HalfGammaLoss", call="f().loss(target, pred)"),),
        points=(
            Reference(0.0, 2.0, 2.0),
            Reference(-100.0, 1e-30, 26881171418061.355, note="exp(100) alone is beyond float32"),
            Reference(float("-inf"), 1.0, float("inf")),
            Reference(float("inf"), 1.0, float("inf")),
        ),
    )


@spec(
    formula=r"\frac{y\,e^{-(p-1)x}}{p-1}+\frac{e^{(2-p)x}}{2-p}",
    plain="y exp(-(power - 1) x) / (power - 1) + exp((2 - power) x) / (2 - power); x = pred, y = target",
    task="regression of amounts that are often 0",
    target=NON_NEGATIVE,
    arrays={"pred": "the logarithm of the mean", "target": "the amount that was observed"},
)
class TweedieDeviance(Pointwise):
    """Half the Tweedie deviance of a power between 1 (Poisson) and 2 (gamma), less what depends on the target alone;
    the prediction is the logarithm of the mean."""

    power: float = field(1.5, Real(1.0, 2.0), "the power of the mean that the variance is proportional to")

    def at(self, xp: Any, *args: Array) -> Point:
        x, y = args
        up, down = 2 - self.power, self.power - 1
        fewer, more = grown(xp, y, -down * x), xp.exp(up * x)
        return Point(
            fewer / down + more / up,
            lambda: more - fewer,
            lambda: down * fewer + up * more,
            target=lambda: xp.exp(-down * x) / down,
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        x, y = args
        p, mean = mp.mpf(self.power), mp.exp(x)
        return -(y * mean ** (1 - p) if y else 0) / (1 - p) + mean ** (2 - p) / (2 - p)

    facts = Facts(
        majorizer=STEEP,
        gauss_newton=CONVEX,
        aliases=("tweedie", "half_tweedie_loss", "HalfTweedieLoss", "tweedie_regression"),
        pros=("for sums of a random number of amounts, such as claims or rain: exact zeros and a long tail",),
        cons=("the power has to be chosen",),
        suits=(
            Suits(
                "task regression, target amounts, outliers none some many, matters mean",
                "exact zeros and a long tail: sums of a random number of amounts, such as claims or rain",
                rank=1,
            ),
            Suits(
                "task regression, target counts, outliers some many, matters mean",
                "a variance that grows faster than the mean: large counts pull less than under a Poisson likelihood",
                rank=1,
            ),
        ),
        references=("Jorgensen 1987, doi:10.1111/j.2517-6161.1987.tb01685.x",),
        tries=({}, {"power": 1.1}, {"power": 1.9}),
        natives=(
            Native(
                "sklearn._loss.HalfTweedieLoss",
                "power=power",
                call="f(power=1.3).loss(target, pred)",
                ours={"power": 1.3},
            ),
        ),
        points=(
            Reference(0.0, 3.0, 8.0),
            Reference(float("-inf"), 0.0, 0.0),
            Reference(float("-inf"), 1.0, float("inf")),
            Reference(float("inf"), 1.0, float("inf")),
        ),
    )


def grown(xp: Any, a: Array, x: Array) -> Array:
    """a exp(x) for a >= 0, also where the exponential alone is beyond the range; 0 where a is 0."""
    # Where a is 0 no exponential is infinite, nor its derivative.
    most = math.log(float(xp.finfo(x.dtype).max)) - 1
    x = xp.where((a == 0) & (x > most), most, x)
    # Two exponentials: the derivative in one, of both factors at once, is beyond the range sooner than the product.
    return a * xp.exp(0.5 * x) * xp.exp(0.5 * x)
