"""Losses of a residual, e = pred - target, that go smoothly from its square to its size."""

from __future__ import annotations

from math import inf
from typing import Any, ClassVar

from ..specs import (
    CONVEX,
    WEIGHT,
    Facts,
    Measured,
    Native,
    Point,
    Reference,
    Residual,
    Suits,
    field,
    positive,
    sign,
    spec,
)

Array = Any


@spec(
    formula=r"\delta^2\left(\sqrt{1+(e/\delta)^2}-1\right),\quad e=\hat y-y",
    plain="delta^2 (sqrt(1 + (e / delta)^2) - 1); e = pred - target",
    task="regression with outliers",
)
class PseudoHuber(Residual):
    """Quadratic near zero, linear far away, smooth in between."""

    delta: float = field(1.0, positive, "about where it turns linear, in the unit of the target")

    def at(self, xp: Any, *args: Array) -> Point:
        (e,) = args
        # The root minus 1 cancels for small e, its square overflows for large e; e / (root + 1) does neither.
        root = xp.hypot(e, self.delta * xp.ones_like(e))
        endless = root == inf
        return Point(
            (self.delta * e) * xp.where(endless, sign(xp, e), e / (root + self.delta)),
            lambda: xp.where(endless, sign(xp, e), e / root) * self.delta,
            lambda: (self.delta / root) ** 3,
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        delta = mp.mpf(self.delta)
        return delta**2 * (mp.sqrt(1 + (args[0] / delta) ** 2) - 1)

    facts = Facts(
        majorizer=WEIGHT,
        gauss_newton=CONVEX,
        pros=("smooth everywhere, so second-order methods work", "no slope ever exceeds delta"),
        cons=("delta carries the unit of the target and has to be chosen",),
        suits=(
            Suits(
                "task regression, target real, outliers some many, matters mean smooth boosting",
                "Huber's loss without its jump in curvature, for second-order methods and boosting",
                sets={"delta": Measured(1.345, "spread")},
            ),
        ),
        references=("Charbonnier et al. 1994, doi:10.1109/ICIP.1994.413553",),
        tries=({}, {"delta": 0.1}, {"delta": 10.0}),
        natives=(
            Native("scipy.special.pseudo_huber", "pseudo_huber(delta, e)", call="f(1.0, pred - target)"),
        ),
        points=(
            Reference(3.0, 0.0, 2.1622776601683795),
            Reference(1e-4, 0.0, 4.9999999875e-9, note="the root minus 1 is 0 in float32"),
            Reference(inf, 0.0, inf, slope=1.0),
            Reference(-inf, 0.0, inf, slope=-1.0),
        ),
    )


@spec(
    formula=r"\log\cosh e,\quad e=\hat y-y",
    plain="log(cosh(e)); e = pred - target",
    task="regression with outliers",
)
class LogCosh(Residual):
    """Logarithm of the hyperbolic cosine of the residual."""

    _switch: ClassVar[float] = 1.0

    def at(self, xp: Any, *args: Array) -> Point:
        (e,) = args
        a = xp.abs(e)
        small = a < self._switch
        u = xp.expm1(-a)
        w = 1 + u
        t = w * w  # exp(-2 a)
        # cosh a - 1, with every digit, near 0; far away log cosh a is a - log 2 and a little.
        rest = xp.log1p(xp.where(small, 0.5 * u * (u / w), t))
        tanh = -u * (2 + u) / (1 + t)

        def curvature() -> Array:
            sharp = xp.exp(-2 * a)  # which t has lost where it is tiny
            return 4 * sharp / ((1 + sharp) * (1 + sharp))

        return Point(
            xp.where(small, 0.0, a - 0.6931471805599453) + rest,
            lambda: xp.where(e < 0, -tanh, tanh),
            curvature,
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        return mp.log(mp.cosh(args[0]))

    facts = Facts(
        majorizer=WEIGHT,
        gauss_newton=CONVEX,
        aliases=("logcosh",),
        pros=(
            "like half the square near zero, like the absolute value far away",
            "smooth, and nothing to choose",
        ),
        cons=("its curvature dies exponentially: boosting needs a majorizer instead",),
        suits=(
            Suits(
                "task regression, target real, outliers some, matters mean smooth",
                "like Huber's loss, smooth, and with nothing to choose; scale the target to unit spread",
                rank=3,
            ),
        ),
        references=("Green 1990, doi:10.1109/42.52985",),
        natives=(
            Native("keras.losses.log_cosh", differs="0 at e = 1e-4 in float32", call="f(target, pred)"),
            Native("optax.losses.log_cosh", differs="0 at e = 1e-4 in float32", call="f(pred, target)"),
        ),
        points=(
            Reference(
                1e-4,
                0.0,
                4.99999999166666e-9,
                note="log 2 cancels all digits in float32",
                slope=9.999999966666667e-05,
            ),
            Reference(-4e4, 0.0, 39999.306852819440, note="cosh overflows", slope=-1.0),
            Reference(
                0.001,
                0.0,
                4.999999166666889e-07,
                note="keras and optax are off by 5 to 7 % in float32",
                slope=0.0009999996666668,
            ),
            Reference(
                0.0001220703125,
                0.0,
                7.450580578420111e-09,
                note="keras gives a negative loss in float16",
                slope=0.00012207031189367021,
            ),
        ),
    )
