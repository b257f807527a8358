"""A family of losses of a residual, from the square to those that let outliers go."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from ..specs import (
    CONVEX,
    REDESCENDS,
    STEEP,
    WEIGHT,
    Curvature,
    Facts,
    Measured,
    Native,
    OnePlusSquare,
    Point,
    Reference,
    Residual,
    Suits,
    any_number,
    field,
    is_number,
    muted,
    positive_finite,
    spec,
)
from .robust import cauchy, welsch

Array = Any
INF = float("inf")


@spec(
    formula=r"\frac{|\alpha-2|}{\alpha}\left(\left(\frac{(e/c)^2}{|\alpha-2|}+1\right)^{\alpha/2}-1\right)",
    plain="|alpha - 2| / alpha (((e / scale)^2 / |alpha - 2| + 1)^(alpha / 2) - 1); e = pred - target",
    task="regression with outliers",
)
class GeneralRobust(Residual):
    """A family of losses that all begin as half the square of the residual over its scale; the smaller `alpha`, the
    less an outlier counts. Infinite alphas are accepted."""

    by_number: ClassVar[tuple[str, ...]] = ("alpha", "scale")

    alpha: float = field(
        1.0, any_number, "the shape: 2 is the square, 1 Charbonnier, 0 Cauchy, -2 Geman-McClure, -inf Welsch"
    )
    scale: float = field(
        1.0, positive_finite, "the size of residuals that are no outliers yet, in the unit of the target"
    )

    def at(self, xp: Any, *args: Array) -> Point:
        (e,) = args
        alpha, c = self.alpha, self.scale
        if not is_number(alpha):
            return any_alpha(xp, e / c, c, alpha)
        if not is_number(c) and alpha not in (2, INF, -INF) and abs(alpha) >= 1e-30:
            return any_alpha(xp, e / c, c, alpha * xp.ones_like(c))
        if abs(alpha) < 1e-30:
            return cauchy(xp, e, c)
        if alpha == -INF:
            return welsch(xp, e, c)
        if alpha not in (2, INF):
            return barron(xp, e / c, c, alpha)
        q = e / c
        if alpha == 2:
            return Point(0.5 * q * q, lambda: q / c, lambda: xp.ones_like(q) / c / c)
        grown = xp.exp(0.5 * q * q)
        return Point(xp.expm1(0.5 * q * q), lambda: q * grown / c, lambda: (1 + q * q) * grown / c / c)

    def curvature_of(self, kind: str) -> Curvature:
        if kind == "majorizer" and self.alpha > 2:
            return STEEP
        return REDESCENDS if kind == "gauss_newton" and self.alpha < 1 else super().curvature_of(kind)

    def definition(self, mp: Any, *args: Any) -> Any:
        alpha, u = mp.mpf(self.alpha), (args[0] / mp.mpf(self.scale)) ** 2
        if alpha == 2:
            return u / 2
        if alpha == 0:
            return mp.log(u / 2 + 1)
        if mp.isinf(alpha):
            return mp.exp(u / 2) - 1 if alpha > 0 else 1 - mp.exp(-u / 2)
        b = abs(alpha - 2)
        return b / alpha * ((u / b + 1) ** (alpha / 2) - 1)

    facts = Facts(
        majorizer=WEIGHT,
        gauss_newton=CONVEX,
        aliases=("barron", "barron_loss", "adaptive_robust"),
        pros=(
            "one parameter from the square (2) by Charbonnier (1), Cauchy (0) and Geman-McClure (-2) to Welsch (-inf)",
        ),
        cons=("not convex for alpha below 1", "two parameters to choose"),
        suits=(
            Suits(
                "task regression, target real, outliers some many, matters tunable",
                "one parameter goes from the squared error to losses that ignore outliers, and can be learned",
                rank=3,
                sets={"scale": Measured(1.0, "spread")},
            ),
        ),
        references=("Barron 2019, arXiv:1701.03077",),
        tries=(
            {},
            {"alpha": 2.0},
            {"alpha": 0.0, "scale": 0.1},
            {"alpha": 1e-6},
            {"alpha": -2.0, "scale": 10.0},
            {"alpha": 1.5, "scale": 0.5},
            {"alpha": 3.5},
            {"alpha": INF},
            {"alpha": -INF},
            {"alpha": -1000.0},
        ),
        natives=(
            Native(
                "robust_loss_pytorch.general.lossfun",
                "alpha=alpha, scale=scale",
                "17 per cent off at alpha 1e-6 in float32; inf with slope 0 at alpha 1 and a residual of 1e20",
            ),
        ),
        points=(
            Reference(2.0, 0.0, 1.0, {"alpha": -2.0}),
            Reference(2.0, 0.0, 2.0, {"alpha": 2.0}),
            Reference(1.0, 0.0, 0.6487212707001282, {"alpha": INF}),
            Reference(1.0, 0.0, 0.3934693402873666, {"alpha": -INF}),
            Reference(
                1.0,
                0.0,
                0.4054651131427676,
                {"alpha": 1e-06},
                note="the formula is 18 % off in float32",
                slope=0.6666666907106013,
            ),
            Reference(1e20, 0.0, 1e20, {"alpha": 1.0}, note="the formula gives inf in float32", slope=1.0),
        ),
    )


def barron(xp: Any, q: Array, c: float, alpha: float) -> Point:
    """The family where it is a power of z = sqrt(1 + q^2 / b). Near z = 1 powers are taken by logarithms, whose digits
    count there; far away by z, whose logarithm would be multiplied by alpha with its error."""
    b = abs(alpha - 2)
    p = OnePlusSquare(xp, q / math.sqrt(b))
    log = xp.where(p.small, p.log, 0.0)
    z = xp.where(p.small, 1.0, xp.abs(p.q) * xp.sqrt(p.one))

    fraction = alpha - min(max(round(alpha), 0), 2)
    part = z**fraction  # the dtype rounds an exponent: the smaller it is, the less that costs

    def powered(k: float) -> Array:
        whole, far = round(k - fraction), part
        for _ in range(abs(whole)):
            far = far * z if whole > 0 else far / z
        limit = INF if k > 0 else float(k == 0)
        return xp.where(p.small, xp.exp(0.5 * k * log), xp.where(z == INF, limit, far))

    y, u = 0.5 * alpha * p.log, p.s * p.s
    tiny, far = p.small & (u * (2 + abs(alpha)) < 1e-9), ~p.small & (y > 1)
    square = 0.5 * q * q * (1 + (0.25 * alpha - 0.5) * u)  # the first two terms of the series
    near = xp.where(tiny, square, b / alpha * xp.expm1(xp.where(far, 0.0, y)))
    value = xp.where(far, b / alpha * (powered(alpha) - 1), near) if alpha > 0 else near
    bend = xp.where(p.small, 1 + (alpha - 1) * u, u + (alpha - 1))
    return Point(
        value,
        lambda: math.sqrt(b) / c * p.sine * powered(alpha - 1),
        lambda: powered(alpha - 2) / c / c * bend / p.one,
    )


def any_alpha(xp: Any, q: Array, c: Array, alpha: Array) -> Point:
    """The family for alphas that are arrays, its removable points included. At alpha = 2 the derivative in alpha is
    infinite: the loss differs from the square like (alpha - 2) log|alpha - 2|."""
    square, two, up, down = q * q, alpha == 2, alpha == INF, alpha == -INF
    a = xp.where(two | up | down, 1.0, alpha)
    b = xp.abs(a - 2)
    p = OnePlusSquare(xp, q / xp.sqrt(b))
    rest = xp.where(two, alpha, 3.0) - 2  # at 2 it is 0, and not flat
    ends = xp.where(up, xp.expm1(0.5 * xp.where(up, square, 0.0)), -xp.expm1(-0.5 * square))
    ends = xp.where(two, 0.5 * square + muted(xp, square, rest**0.5), ends)
    special = two | up | down
    half = 0.5 * (a * p.log)
    value = xp.where(special, ends, (0.5 * b * p.log) * expm1_over(xp, half))

    def powered(k: Array) -> Array:
        """(1 + q^2 / b)^(k / 2)"""
        return xp.exp(0.5 * muted(xp, k, p.log))

    def slope() -> Array:
        general = xp.sqrt(b) * p.sine * powered(a - 1)
        grown = q * xp.exp(0.5 * xp.where(up, square, xp.where(down, -square, 0.0)))
        return xp.where(special, grown, general) / c

    def curvature() -> Array:
        bend = xp.where(p.small, 1 + (a - 1) * p.s * p.s, p.s * p.s + (a - 1))
        grown = xp.exp(0.5 * xp.where(up, square, xp.where(down, -square, 0.0)))
        more = grown * (1 + xp.where(up, square, xp.where(down, -square, 0.0)))
        return xp.where(special, more, powered(a - 2) * bend / p.one) / c / c

    return Point(value, slope, curvature)


def expm1_over(xp: Any, y: Array) -> Array:
    """(exp(y) - 1) / y, and 1 at 0: by its series near there."""
    near = (y > -0.5) & (y < 0.5)
    x, far = xp.where(near, y, 0.0), xp.where(near, 1.0, y)
    series = xp.full_like(x, 1 / math.factorial(13))
    for k in range(12, 0, -1):
        series = series * x + 1 / math.factorial(k)
    return xp.where(near, series, xp.expm1(far) / far)
