"""Losses of a residual that treat small errors, or one side, in their own way."""

from __future__ import annotations

from typing import Any

from ..specs import (
    CONVEX,
    REDESCENDS,
    Facts,
    Kink,
    Native,
    Point,
    Reference,
    Residual,
    Stated,
    Suits,
    above_kink,
    field,
    non_negative,
    positive_finite,
    sign,
    spec,
)

Array = Any
INF = float("inf")


def above_tolerance(xp: Any, size: Array, edge: float) -> Array:
    """The curvature of a parabola above `max(size - edge, 0)`: it must not cross 0 before either edge."""
    near = above_kink(xp, size - edge)
    other = above_kink(xp, size, 2.0)  # the other side
    return xp.where((size > edge) & (other > near), other, near)


@spec(
    formula=r"\max(|e|-\epsilon,\ 0),\quad e=\hat y-y",
    plain="max(0, |e| - epsilon); e = pred - target",
    task="regression with a tolerance",
)
class EpsilonInsensitive(Residual):
    """Absolute error beyond a tolerance, 0 within it."""

    epsilon: float = field(0.1, non_negative, "how large an error costs nothing, in the unit of the target")

    def at(self, xp: Any, *args: Array) -> Point:
        (e,) = args
        a = xp.abs(e)
        within = a <= self.epsilon
        return Point(
            xp.where(within, 0.0, a - self.epsilon),
            lambda: xp.where(within, 0.0, sign(xp, e)),
            lambda: xp.zeros_like(e),
            majorizer=lambda: above_tolerance(xp, a, self.epsilon),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        return max(mp.fabs(args[0]) - mp.mpf(self.epsilon), mp.mpf(0))

    facts = Facts(
        majorizer=Stated(
            "1 / (2 d) for a residual at the distance d from where the loss bends, and at least 1/|e| beyond, to "
            "bound both sides; infinite at |e| = epsilon"
        ),
        gauss_newton=CONVEX,
        aliases=("svr", "epsilon_insensitive_loss"),
        pros=("what is within the tolerance costs nothing", "its fits depend on few of the samples"),
        cons=("no slope within the tolerance, no curvature anywhere",),
        suits=(
            Suits(
                "task regression, target real, outliers none some many, matters tolerance",
                "errors within the tolerance cost nothing, larger ones count by their size: support vector regression",
                rank=3,
            ),
        ),
        references=("Drucker et al. 1996, Support vector regression machines, NIPS 9",),
        kinks=(Kink("|e| = epsilon", "0"),),
        tries=({}, {"epsilon": 0.0}, {"epsilon": 2.0}),
        natives=(Native("sklearn.svm.LinearSVR", 'loss="epsilon_insensitive", epsilon=epsilon'),),
        points=(Reference(3.0, 1.0, 1.5, {"epsilon": 0.5}), Reference(1.25, 1.0, 0.0, {"epsilon": 0.5})),
    )


@spec(
    formula=r"w\log(1+|e|/\kappa)\ \text{if}\ |e|<w,\quad |e|-w+w\log(1+w/\kappa)\ \text{else}",
    plain="width log(1 + |e| / curvature) if |e| < width, else |e| - width + width log(1 + width / "
    "curvature); "
    "e = pred - target",
    task="regression of landmarks",
)
class Wing(Residual):
    """Logarithmic for errors below `width`, the absolute error less a constant beyond; the smaller `curvature`, the
    steeper near 0."""

    width: float = field(
        5.0, positive_finite, "the error from which on it is linear, in the unit of the target"
    )
    curvature: float = field(
        0.5, positive_finite, "how wide the steep part around 0 is, in the unit of the target"
    )

    def at(self, xp: Any, *args: Array) -> Point:
        (e,) = args
        a, w, k = xp.abs(e), self.width, self.curvature
        inner = a <= w  # at the width the slope is the smaller one
        small = xp.where(inner, a, w)
        # Two arrays: a number over an array is a product with a reciprocal on torch, and one bit off.
        rate, t = w * xp.ones_like(small) / (k + small), small / k
        # w and 1/k first where small / k may be a subnormal number.
        near = xp.where(t < 1e-20, small * (w / k), w * xp.log1p(t))
        return Point(
            near + (a - small),
            lambda: xp.where(inner, rate, 1.0) * sign(xp, e),
            lambda: xp.where(inner, -rate / (k + small), 0.0),
            majorizer=lambda: self._above(xp, a),
        )

    def _above(self, xp: Any, a: Array) -> Array:
        # w log(1 + |e|/k) by its weight, and what the absolute error is more than that from the width on: a kink, and
        # a slope that then rises by at most w / (k + w)^2.
        w, k = self.width, self.curvature
        return (
            above_kink(xp, a, 2 * w / (k + a))
            + k / (k + w) * above_tolerance(xp, a, w)
            + w / (k + w) / (k + w)
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        a, w, k = mp.fabs(args[0]), mp.mpf(self.width), mp.mpf(self.curvature)
        return w * mp.log(1 + a / k) if a < w else a - (w - w * mp.log(1 + w / k))

    facts = Facts(
        majorizer=Stated(
            "that of its logarithm, width / ((curvature + |e|) |e|), and that of what the absolute error is more than "
            "it beyond the width; infinite at both kinks"
        ),
        gauss_newton=REDESCENDS,
        aliases=("wing_loss", "WingLoss"),
        pros=("small errors pull more than large ones: for the last pixel of precision",),
        cons=("not convex", "its slope jumps at 0, from -width/curvature to width/curvature"),
        suits=(
            Suits(
                "task regression, target real, outliers none some, matters precision",
                "small errors pull more than large ones: landmarks to the last pixel",
                rank=3,
            ),
        ),
        references=("Feng et al. 2018, arXiv:1711.06753",),
        kinks=(Kink("e = 0", "0"), Kink("|e| = width", "sign(e) width / (curvature + width)")),
        tries=({}, {"width": 10.0, "curvature": 2.0}, {"width": 0.1, "curvature": 10.0}),
        natives=(
            Native(
                "segmentation_models_pytorch.losses._functional.wing_loss", "width=width, curvature=curvature"
            ),
        ),
        points=(
            Reference(1.0, 0.0, 5.493061443340548),
            Reference(7.0, 0.0, 13.989476363991853),
            Reference(
                1e-6, 0.0, 9.999990000013332e-6, note="1 + |e| / curvature has one digit of it in float32"
            ),
        ),
    )
