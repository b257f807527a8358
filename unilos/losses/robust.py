"""Losses of a residual, e = pred - target, that bound what an outlier can do, or that count one side more."""

from __future__ import annotations

import math
from typing import Any

from ..specs import (
    CONVEX,
    KINKED,
    REDESCENDS,
    WEIGHT,
    Facts,
    Kink,
    Measured,
    Native,
    OnePlusSquare,
    Point,
    Reference,
    Residual,
    Suits,
    above_kink,
    field,
    fraction,
    positive_finite,
    spec,
)

Array = Any
INF = float("inf")


@spec(
    formula=r"\max\left(q(y-\hat y),\ (q-1)(y-\hat y)\right)",
    plain="max(q (target - pred), (q - 1) (target - pred))",
    task="quantile regression",
)
class Quantile(Residual):
    """Absolute error that weighs predictions below the target with q, and those above with 1 - q."""

    q: float = field(
        0.5,
        fraction,
        "the quantile that is fitted: the share of targets that should lie below the prediction",
    )

    def at(self, xp: Any, *args: Array) -> Point:
        (e,) = args
        # 0 at 0, and NaN where the error is.
        slope = xp.where(e > 0, 1 - self.q, xp.where(e < 0, -self.q, e))
        return Point(slope * e, lambda: slope, lambda: xp.zeros_like(e), majorizer=lambda: above_kink(xp, e))

    def definition(self, mp: Any, *args: Any) -> Any:
        u, q = -args[0], mp.mpf(self.q)
        return max(q * u, (q - 1) * u)

    facts = Facts(
        majorizer=KINKED,
        gauss_newton=CONVEX,
        aliases=(
            "pinball",
            "pinball_loss",
            "PinballLoss",
            "mean_pinball_loss",
            "quantile_loss",
            "QuantileLoss",
        ),
        pros=("its minimiser is the quantile q: several of them make an interval",),
        cons=("the slope does not shrink near the optimum", "quantiles fitted one by one may cross"),
        suits=(
            Suits(
                "task regression, target real positive amounts counts, outliers none some many, matters quantile",
                "its minimiser is the quantile q: two of them make an interval",
                rank=3,
                sets={"q": 0.9},
            ),
            Suits(
                "task regression, target censored, matters quantile",
                "a quantile below the limit is the same whether values beyond it are known or not (Powell's "
                "censored regression)",
            ),
        ),
        references=("Koenker and Bassett 1978, doi:10.2307/1913643",),
        kinks=(Kink("e = 0", "0"),),
        tries=({}, {"q": 0.1}, {"q": 0.95}),
        natives=(
            Native("tensorflow_addons.losses.pinball_loss", "q=tau"),
            Native(
                "sklearn.metrics.mean_pinball_loss",
                "q=alpha",
                call="f(target, pred, alpha=0.3)",
                ours={"q": 0.3},
                reduction="mean",
            ),
        ),
        points=(Reference(1.0, 3.0, 1.8, {"q": 0.9}), Reference(3.0, 1.0, 0.5, {"q": 0.75})),
    )


@spec(
    formula=r"\sqrt{e^2+\epsilon^2}-\epsilon,\quad e=\hat y-y",
    plain="sqrt(e^2 + eps^2) - eps; e = pred - target",
    task="regression with outliers; image restoration",
)
class Charbonnier(Residual):
    """Absolute error, smooth within about `eps` of 0. The root's value at 0, `eps`, is subtracted, so that a perfect
    fit costs 0."""

    eps: float = field(1e-3, positive_finite, "about how far from 0 it is rounded, in the unit of the target")

    def at(self, xp: Any, *args: Array) -> Point:
        (e,) = args
        p = OnePlusSquare(xp, e / self.eps)
        s = xp.abs(p.s)
        short = xp.where(p.small, s, 1.0) / (xp.sqrt(p.one) + xp.where(p.small, 1.0, s))
        decay = xp.where(p.small, 1.0, s)
        return Point(
            xp.abs(e) * short,
            lambda: p.sine,
            lambda: decay / self.eps * decay * decay / (p.one * xp.sqrt(p.one)),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        eps = mp.mpf(self.eps)
        return mp.sqrt(args[0] ** 2 + eps**2) - eps

    facts = Facts(
        majorizer=WEIGHT,
        gauss_newton=CONVEX,
        aliases=("charbonnier_loss", "CharbonnierLoss"),
        pros=(
            "the absolute error with its kink rounded off",
            "convex and smooth: its slope is within -1 and 1",
        ),
        cons=("its curvature at 0 is 1/eps, far above that everywhere else",),
        suits=(
            Suits(
                "task images, outliers none some many, matters pixels smooth",
                "the absolute error with its kink rounded off: super-resolution and restoration train steadily on it",
            ),
            Suits(
                "task regression, target real, outliers some many, matters median smooth",
                "the median's loss, smooth at zero",
                rank=3,
            ),
        ),
        references=("Charbonnier et al. 1994, doi:10.1109/ICIP.1994.413553",),
        tries=({}, {"eps": 1.0}, {"eps": 10.0}),
        natives=(
            Native(
                "kornia.losses.charbonnier_loss",
                "eps=1",
                "inf at a residual of 1e20, 0 at 1e-4",
                call="f(pred, target, reduction='none')",
                ours={"eps": 1.0},
            ),
        ),
        points=(
            Reference(3.0, 0.0, 1.0, {"eps": 4.0}),
            Reference(1e-4, 0.0, 4.9999999875e-9, {"eps": 1.0}, "the root minus 1 is 0 in float32"),
            Reference(1e20, 0.0, 1e20, {"eps": 1.0}, "the square is beyond float32"),
            Reference(INF, 0.0, INF),
            Reference(1e20, 0.0, 1e20, note="the square is beyond float32", slope=1.0),
        ),
    )


@spec(
    formula=r"\log\left(1+\tfrac12(e/c)^2\right),\quad e=\hat y-y",
    plain="log(1 + (e / scale)^2 / 2); e = pred - target",
    task="regression with outliers",
)
class Cauchy(Residual):
    """Logarithm of 1 plus half the square of the residual over its scale."""

    scale: float = field(
        1.0, positive_finite, "the size of residuals that are no outliers yet, in the unit of the target"
    )

    def at(self, xp: Any, *args: Array) -> Point:
        return cauchy(xp, args[0], self.scale)

    def definition(self, mp: Any, *args: Any) -> Any:
        return mp.log(1 + (args[0] / mp.mpf(self.scale)) ** 2 / 2)

    facts = Facts(
        majorizer=WEIGHT,
        gauss_newton=REDESCENDS,
        aliases=("cauchy_loss", "CauchyLoss", "lorentzian"),
        pros=("outliers pull ever less, but never not at all", "the likelihood of a Cauchy distribution"),
        cons=("not convex: the start matters",),
        suits=(
            Suits(
                "task regression, target real, outliers many, matters mean ignore",
                "heavy tails: an outlier pulls ever less the farther it is",
                sets={"scale": Measured(2.385, "spread")},
            ),
        ),
        references=("Black and Anandan 1996, doi:10.1006/cviu.1996.0006",),
        tries=({}, {"scale": 0.1}, {"scale": 10.0}),
        natives=(
            Native(
                "kornia.losses.cauchy_loss",
                "scale=1",
                "inf with slope 0 at a residual of 1e20",
                call="f(pred, target, reduction='none')",
                ours={"scale": 1.0},
            ),
        ),
        points=(
            Reference(2.0, 0.0, 1.0986122886681098),
            Reference(1e20, 0.0, 91.41025653920188, note="the square is beyond float32", slope=2e-20),
        ),
    )


def cauchy(xp: Any, e: Array, c: float) -> Point:
    p = OnePlusSquare(xp, e / (c * math.sqrt(2)))
    return Point(p.log, lambda: p.ratio * (math.sqrt(2) / c), lambda: p.ratio_slope(1 / c))


@spec(
    name="geman_mcclure",
    formula=r"\frac{2(e/c)^2}{(e/c)^2+4},\quad e=\hat y-y",
    plain="2 (e / scale)^2 / ((e / scale)^2 + 4); e = pred - target",
    task="regression with outliers",
)
class GemanMcClure(Residual):
    """The square of the residual over its scale, saturating at 2."""

    scale: float = field(
        1.0, positive_finite, "the size of residuals that are no outliers yet, in the unit of the target"
    )

    def at(self, xp: Any, *args: Array) -> Point:
        (e,) = args
        c = self.scale
        p = OnePlusSquare(xp, e / (2 * c))
        s, q = p.s, p.s * p.s
        k = xp.where(p.small, 1 / c, s / c)  # the scale joins a factor before the product gets tiny
        return Point(
            2 * xp.where(p.small, q, 1.0) / p.one,
            lambda: 2 * k * xp.where(p.small, s, q) / (p.one * p.one),
            lambda: k * k * xp.where(p.small, 1 - 3 * q, q * (q - 3)) / (p.one * p.one * p.one),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        u = (args[0] / mp.mpf(self.scale)) ** 2
        return 2 * u / (u + 4)

    facts = Facts(
        majorizer=WEIGHT,
        gauss_newton=REDESCENDS,
        aliases=("geman_mcclure_loss", "GemanMcclure", "GemanMcclureLoss"),
        pros=("far outliers do not pull at all", "bounded by 2"),
        cons=("not convex: the start matters", "no slope where all residuals are large"),
        suits=(
            Suits(
                "task regression, target real, outliers many, matters ignore registration",
                "bounded, and far outliers stop pulling soon: registration and pose with many mismatches",
                rank=3,
                sets={"scale": Measured(1.0, "spread")},
            ),
        ),
        references=(
            "Geman and McClure 1985, Bayesian image analysis: an application to single photon emission",
        ),
        tries=({}, {"scale": 0.1}, {"scale": 10.0}),
        natives=(
            Native(
                "kornia.losses.geman_mcclure_loss",
                "scale=1",
                "nan at a residual of 1e20",
                call="f(pred, target, reduction='none')",
                ours={"scale": 1.0},
            ),
        ),
        points=(
            Reference(2.0, 0.0, 1.0),
            Reference(1e20, 0.0, 2.0, note="the square is beyond float32"),
            Reference(INF, 0.0, 2.0),
        ),
    )


@spec(
    formula=r"1-\exp\left(-\tfrac12(e/c)^2\right),\quad e=\hat y-y",
    plain="1 - exp(-(e / scale)^2 / 2); e = pred - target",
    task="regression with outliers",
)
class Welsch(Residual):
    """1 less the bell curve of the residual over its scale."""

    scale: float = field(
        1.0, positive_finite, "the size of residuals that are no outliers yet, in the unit of the target"
    )

    def at(self, xp: Any, *args: Array) -> Point:
        return welsch(xp, args[0], self.scale)

    def definition(self, mp: Any, *args: Any) -> Any:
        return 1 - mp.exp(-((args[0] / mp.mpf(self.scale)) ** 2) / 2)

    facts = Facts(
        majorizer=WEIGHT,
        gauss_newton=REDESCENDS,
        aliases=("welsch_loss", "WelschLoss", "leclerc", "correntropy"),
        pros=("outliers do not pull at all: the slope fades like a bell curve", "bounded by 1"),
        cons=("not convex: the start matters", "no slope where all residuals are large"),
        suits=(
            Suits(
                "task regression, target real, outliers many, matters ignore smooth",
                "bounded and smooth: the pull of an outlier fades like a bell curve to nothing",
                rank=3,
                sets={"scale": Measured(2.985, "spread")},
            ),
        ),
        references=("Dennis and Welsch 1978, doi:10.1080/03610917808812083",),
        tries=({}, {"scale": 0.1}, {"scale": 10.0}),
        natives=(
            Native(
                "kornia.losses.welsch_loss",
                "scale=1",
                "0 at a residual of 1e-4 in float32",
                call="f(pred, target, reduction='none')",
                ours={"scale": 1.0},
            ),
        ),
        points=(
            Reference(1.0, 0.0, 0.3934693402873666),
            Reference(1e-4, 0.0, 4.9999999875e-9, note="1 minus the exponential is 0 in float32"),
            Reference(INF, 0.0, 1.0),
        ),
    )


def welsch(xp: Any, e: Array, c: float) -> Point:
    q = e / c
    far = (q > 100) | (q < -100)
    q = xp.where(far, 0.0, q)
    bell = xp.where(far, 0.0, xp.exp(-0.5 * q * q))
    return Point(
        xp.where(far, 1.0, -xp.expm1(-0.5 * q * q)),
        lambda: q * bell / c,
        lambda: (1 - q) * (1 + q) * bell / c / c,
    )


@spec(
    formula=r"\tfrac{c^2}{6}\left(1-\left(1-(e/c)^2\right)^3\right)\ \text{if}\ |e|\le c,"
    r"\quad \tfrac{c^2}{6}\ \text{else}",
    plain="c^2 / 6 (1 - (1 - (e / c)^2)^3) if |e| <= c, else c^2 / 6; e = pred - target",
    task="regression with outliers",
)
class TukeyBiweight(Residual):
    """Half the square near zero, constant beyond `c`; 4.685 times the spread makes it 95 % efficient."""

    c: float = field(
        4.685, positive_finite, "the residual from which on the loss is constant, in the unit of the target"
    )

    def at(self, xp: Any, *args: Array) -> Point:
        (e,) = args
        e = xp.clip(e, -self.c, self.c)
        q = e / self.c
        u, w = q * q, (1 - q) * (1 + q)
        # 1 - (1 - u)^3 without the subtraction.
        return Point(
            e * ((3 - u * (3 - u)) / 6) * e,
            lambda: e * (w * w),
            lambda: w * (1 - 5 * u),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        e, c = mp.fabs(args[0]), mp.mpf(self.c)
        return c**2 / 6 * (1 - (1 - (e / c) ** 2) ** 3) if e <= c else c**2 / 6

    facts = Facts(
        majorizer=WEIGHT,
        gauss_newton=REDESCENDS,
        aliases=("tukey", "bisquare", "biweight"),
        pros=("like half the square near zero; residuals beyond c do not count at all",),
        cons=("not convex: the start matters", "no slope where all residuals are beyond c"),
        suits=(
            Suits(
                "task regression, target real, outliers many, matters ignore",
                "residuals beyond c do not count at all; 95 % efficient on normal ones at 4.685 spreads",
                sets={"c": Measured(4.685, "spread")},
            ),
        ),
        references=("Beaton and Tukey 1974, doi:10.1080/00401706.1974.10489171",),
        tries=({}, {"c": 0.5}, {"c": 20.0}),
        natives=(Native("statsmodels.robust.norms.TukeyBiweight", "TukeyBiweight(c).rho(e)"),),
        points=(
            Reference(1.0, 0.0, 0.3854166666666667, {"c": 2.0}),
            Reference(9.0, 0.0, 1.5, {"c": 3.0}),
            Reference(1e-4, 0.0, 4.999999994444445e-9, {"c": 3.0}),
            Reference(INF, 0.0, 1.5, {"c": 3.0}),
        ),
    )
