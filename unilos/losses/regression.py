"""Losses of a residual, e = pred - target, and of its size relative to the target, one for every entry."""

from __future__ import annotations

from math import inf
from typing import Any

from ..specs import (
    CONVEX,
    KINKED,
    QUADRATIC,
    WEIGHT,
    Curvature,
    Facts,
    Kink,
    Measured,
    Native,
    Point,
    Reference,
    Residual,
    Suits,
    above_kink,
    absent,
    field,
    is_number,
    non_negative,
    positive,
    sign,
    spec,
)

Array = Any


@spec(
    formula=r"e^2,\quad e=\hat y-y",
    plain="e^2; e = pred - target",
    task="regression",
)
class MSE(Residual):
    """Squared error."""

    def at(self, xp: Any, *args: Array) -> Point:
        (e,) = args
        return Point(e * e, lambda: 2 * e, lambda: 2 * xp.ones_like(e))

    def definition(self, mp: Any, *args: Any) -> Any:
        (e,) = args
        return e**2

    facts = Facts(
        majorizer=QUADRATIC,
        gauss_newton=QUADRATIC,
        short=("mean_squared_error",),
        aliases=("squared_error", "MeanSquaredError", "MSELoss", "mse_loss", "l2_regression"),
        pros=("its minimiser is the mean", "smooth and convex, with a constant curvature"),
        cons=("one outlier can own the batch: the slope grows with the residual",),
        suits=(
            Suits(
                "task regression, target real, outliers none, matters mean smooth",
                "its minimiser is the mean, and without outliers nothing pulls on its square",
                rank=1,
            ),
            Suits(
                "task images, outliers none, matters pixels",
                "the peak signal-to-noise ratio (PSNR) is its logarithm",
                rank=1,
            ),
        ),
        references=("Gauss 1809, Theoria motus corporum coelestium, section 179",),
        natives=(
            Native("torch.nn.functional.mse_loss", call="f(pred, target, reduction='none')"),
            Native(
                "keras.losses.mean_squared_error",
                differs="the mean over the last axis is taken first",
                call="f(target, pred)",
            ),
            Native("optax.losses.squared_error", call="f(pred, target)"),
            Native(
                "tf.compat.v1.losses.mean_squared_error",
                differs="divides by the number of non-zero weights",
                call="f(target, pred, reduction='none')",
            ),
        ),
        points=(
            Reference(1.5, 1.0, 0.25),
            Reference(
                300.0, 0.0, 90000.0, note="above the float16 range: float16 predictions give float32 losses"
            ),
        ),
    )


@spec(
    formula=r"\tfrac12 e^2,\quad e=\hat y-y",
    plain="e^2 / 2; e = pred - target",
    task="regression",
)
class HalfSquaredError(Residual):
    """Half of the squared error."""

    def at(self, xp: Any, *args: Array) -> Point:
        (e,) = args
        return Point((0.5 * e) * e, lambda: e, lambda: xp.ones_like(e))

    def definition(self, mp: Any, *args: Any) -> Any:
        (e,) = args
        return e**2 / 2

    facts = Facts(
        majorizer=QUADRATIC,
        gauss_newton=QUADRATIC,
        aliases=("l2_loss",),
        pros=(
            "the slope is the residual itself",
            "the negative log-likelihood of a unit normal, less a constant",
        ),
        cons=("one outlier can own the batch",),
        suits=(
            Suits(
                "task regression, target real, outliers none, matters mean smooth boosting",
                "the slope is the residual itself: what boosting and hand-written gradients expect",
                rank=3,
            ),
        ),
        references=("Bishop 2006, Pattern Recognition and Machine Learning, equation 1.2",),
        natives=(
            Native("optax.losses.l2_loss", call="f(pred, target)"),
            Native("tf.nn.l2_loss", 'reduction="sum"', call="f(pred - target)", reduction="sum"),
        ),
        points=(
            Reference(300.0, 0.0, 45000.0, note="the square alone is beyond float16, where optax gives inf"),
        ),
    )


@spec(
    formula=r"|e|,\quad e=\hat y-y",
    plain="|e|; e = pred - target",
    task="regression",
)
class MAE(Residual):
    """Absolute error."""

    def at(self, xp: Any, *args: Array) -> Point:
        (e,) = args
        return Point(
            xp.abs(e), lambda: sign(xp, e), lambda: xp.zeros_like(e), majorizer=lambda: above_kink(xp, e, 2.0)
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        (e,) = args
        return mp.fabs(e)

    facts = Facts(
        majorizer=KINKED,
        gauss_newton=CONVEX,
        short=("mean_absolute_error",),
        aliases=("l1_loss", "absolute_error", "absolute_difference", "MeanAbsoluteError", "L1Loss"),
        pros=("its minimiser is the median: outliers hardly move it", "in the unit of the target"),
        cons=("the slope does not shrink near the optimum", "no curvature for second-order methods"),
        suits=(
            Suits(
                "task regression, target real, outliers none some many, matters median unit",
                "its minimiser is the median, which outliers hardly move",
            ),
            Suits(
                "task images, outliers none some many, matters pixels",
                "sharper than the squared error, and the usual first choice of restoration",
            ),
            Suits(
                "task classification, target ordinal, matters unit",
                "grades as numbers: a grade that is off by two counts twice",
                rank=3,
            ),
        ),
        references=("Boscovich 1757; Koenker and Bassett 1978, doi:10.2307/1913643",),
        kinks=(Kink("e = 0", "0"),),
        natives=(
            Native("torch.nn.functional.l1_loss", call="f(pred, target, reduction='none')"),
            Native(
                "keras.losses.mean_absolute_error",
                differs="on JAX its slope at 0 is -1",
                call="f(target, pred)",
            ),
            Native(
                "tf.compat.v1.losses.absolute_difference",
                differs="divides by the number of non-zero weights",
                call="f(target, pred, reduction='none')",
            ),
        ),
        points=(Reference(1.0, 3.5, 2.5), Reference(2.0, 2.0, 0.0)),
    )


@spec(
    formula=r"\tfrac12 e^2\ \text{if}\ |e|\le\delta,\quad \delta(|e|-\tfrac12\delta)\ \text{else}",
    plain="e^2 / 2 if |e| <= delta, else delta (|e| - delta / 2); e = pred - target",
    task="regression with outliers",
)
class Huber(Residual):
    """Squared error for small residuals, absolute error for large ones."""

    delta: float = field(1.0, positive, "where it turns linear, in the unit of the target")

    def at(self, xp: Any, *args: Array) -> Point:
        (e,) = args
        # c (e - c/2) is both branches at once: no cancellation, and no square that overflows.
        c = xp.clip(e, -self.delta, self.delta)
        return Point(
            c * (e - 0.5 * c), lambda: c, lambda: xp.where(xp.abs(e) <= self.delta, xp.ones_like(e), 0.0)
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        e, delta = mp.fabs(args[0]), mp.mpf(self.delta)
        return e**2 / 2 if e <= delta else delta * (e - delta / 2)

    facts = Facts(
        majorizer=WEIGHT,
        gauss_newton=CONVEX,
        aliases=("huber_loss", "HuberLoss"),
        pros=("quadratic near zero, linear far away: outliers pull with a bounded force",),
        cons=("delta carries the unit of the target and has to be chosen", "no curvature beyond delta"),
        suits=(
            Suits(
                "task regression, target real, outliers some many, matters mean",
                "squared near zero, absolute beyond delta: an outlier pulls with a bounded force, and the mean of "
                "the rest is kept",
                rank=1,
                sets={"delta": Measured(1.345, "spread")},
            ),
        ),
        references=("Huber 1964, doi:10.1214/aoms/1177703732",),
        kinks=(Kink("|e| = delta", "delta sign(e); the curvature there is 1"),),
        tries=({}, {"delta": 0.1}, {"delta": 10.0}),
        natives=(
            Native(
                "torch.nn.functional.huber_loss",
                "delta=delta",
                call="f(pred, target, delta=0.7, reduction='none')",
                ours={"delta": 0.7},
            ),
            Native(
                "keras.losses.huber",
                "delta=delta",
                "float16 residuals above delta give nan",
                call="f(target, pred, delta=0.7)",
                ours={"delta": 0.7},
            ),
            Native(
                "optax.losses.huber_loss",
                "delta=delta",
                "broadcasts (3,) with (3, 1) to (3, 3)",
                call="f(pred, target, delta=0.7)",
                ours={"delta": 0.7},
            ),
            Native(
                "tf.compat.v1.losses.huber_loss",
                "delta=delta",
                "divides by the number of non-zero weights",
                call="f(target, pred, delta=0.7, reduction='none')",
                ours={"delta": 0.7},
            ),
        ),
        points=(
            Reference(inf, 0.0, inf, note="its slope is delta, where keras gives nan", slope=1.0),
            Reference(
                256.0, 0.0, 32768.0, {"delta": 300.0}, note="optax and keras give inf in float16", slope=256.0
            ),
            Reference(300.0, 0.0, 44800.0, {"delta": 280.0}, note="keras gives nan in float16", slope=280.0),
            Reference(300.0, 0.0, 44032.0, {"delta": 256.0}, note="optax gives inf in float16", slope=256.0),
            Reference(0.5, 0.0, 0.125, {"delta": 2.0}, slope=0.5),
            Reference(2.0, 0.0, 2.0, {"delta": 2.0}, slope=2.0),
            Reference(5.0, 0.0, 8.0, {"delta": 2.0}, slope=2.0),
        ),
    )


@spec(
    formula=r"\tfrac{1}{2\beta} e^2\ \text{if}\ |e|<\beta,\quad |e|-\tfrac12\beta\ \text{else}",
    plain="e^2 / (2 beta) if |e| < beta, else |e| - beta / 2; e = pred - target",
    task="regression with outliers",
)
class SmoothL1(Residual):
    """Huber's loss divided by its threshold; the absolute error at beta = 0."""

    beta: float = field(
        1.0, non_negative, "where it turns linear, in the unit of the target; 0 for the absolute error"
    )

    def at(self, xp: Any, *args: Array) -> Point:
        (e,) = args
        if absent(self.beta):
            return Point(
                xp.abs(e),
                lambda: sign(xp, e),
                lambda: xp.zeros_like(e),
                majorizer=lambda: above_kink(xp, e, 2.0),
            )
        beta = self.beta if is_number(self.beta) else xp.where(self.beta == 0, 1.0, self.beta)
        c = xp.clip(e / beta, -1.0, 1.0)
        if not is_number(self.beta):
            c = xp.where(self.beta == 0, sign(xp, e), c)
        return Point(
            c * (e - (0.5 * self.beta) * c),
            lambda: c,
            lambda: xp.where(xp.abs(e) <= self.beta, xp.ones_like(e), 0.0) / beta,
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        e, beta = mp.fabs(args[0]), mp.mpf(self.beta)
        return e**2 / (2 * beta) if e < beta else e - beta / 2

    def curvature_of(self, kind: str) -> Curvature:
        return KINKED if self.beta == 0 and kind == "majorizer" else super().curvature_of(kind)

    facts = Facts(
        majorizer=WEIGHT,
        gauss_newton=CONVEX,
        aliases=("smooth_l1_loss", "SmoothL1Loss"),
        pros=("Huber's loss over delta: the slope is within -1 and 1 for every beta",),
        cons=("beta carries the unit of the target and has to be chosen",),
        suits=(
            Suits(
                "task regression, target real, outliers some many, matters mean",
                "Huber's loss over its threshold, with slopes within -1 and 1 for every scale",
                sets={"beta": Measured(1.345, "spread")},
            ),
            Suits(
                "task boxes, target boxes, outliers some many, matters coordinates",
                "coordinates one by one, with slopes within -1 and 1: the classic beside a loss of the overlap",
            ),
        ),
        references=("Girshick 2015, arXiv:1504.08083",),
        kinks=(Kink("|e| = beta", "sign(e); the curvature there is 1/beta"),),
        tries=({}, {"beta": 0.1}, {"beta": 8.0}, {"beta": 0.0}),
        natives=(
            Native(
                "torch.nn.functional.smooth_l1_loss",
                "beta=beta",
                "inf at e = 1e20, beta = 1e30",
                call="f(pred, target, beta=0.6, reduction='none')",
                ours={"beta": 0.6},
            ),
        ),
        points=(
            Reference(
                1e20, 0.0, 5000000000.0, {"beta": 1e30}, note="torch gives inf in float32", slope=1e-10
            ),
            Reference(0.5, 0.0, 0.0625, {"beta": 2.0}, slope=0.25),
            Reference(1.0, 0.0, 0.25, {"beta": 2.0}, slope=0.5),
            Reference(5.0, 0.0, 4.0, {"beta": 2.0}, slope=1.0),
        ),
    )
