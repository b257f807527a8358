"""Penalties on parameters, to be added to a loss."""

from __future__ import annotations

from typing import Any

from ..specs import (
    CONVEX,
    KINKED,
    QUADRATIC,
    Facts,
    Kink,
    Native,
    Penalty,
    Point,
    Reference,
    Shaped,
    Suits,
    above_kink,
    sign,
    spec,
)

Array = Any


@spec(
    formula=r"\lambda\sum_i |w_i|",
    plain="scale sum_i |w_i|; w = params",
    task="regularisation",
    arrays={"params": Shaped("any shape, or a nested list or dictionary of arrays", "what is penalised")},
)
class L1Penalty(Penalty):
    """Sum of absolute values, times `scale`."""

    def at(self, xp: Any, *args: Array) -> Point:
        (w,) = args
        return Point(
            self.scale * xp.abs(w),
            lambda: self.scale * sign(xp, w),
            lambda: xp.zeros_like(w),
            majorizer=lambda: above_kink(xp, w, 2 * self.scale),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        return mp.mpf(self.scale) * mp.fabs(args[0])

    facts = Facts(
        majorizer=KINKED,
        gauss_newton=CONVEX,
        aliases=("L1",),
        pros=("drives small parameters to exactly 0",),
        cons=("its slope does not shrink with the parameter",),
        suits=(
            Suits(
                "task regularisation, matters sparse",
                "drives small parameters to exactly 0: selection of features",
            ),
        ),
        references=("Tibshirani 1996, doi:10.1111/j.2517-6161.1996.tb02080.x",),
        kinks=(Kink("w = 0", "0"),),
        tries=({}, {"scale": 0.1}),
        natives=(
            Native(
                "keras.regularizers.L1",
                "scale=l1",
                call="f(0.5)(params)",
                ours={"scale": 0.5},
                reduction="sum",
            ),
        ),
        points=(Reference([1.0, -2.0], None, 3.0), Reference([1.0, -2.0], None, 0.3, {"scale": 0.1})),
    )


@spec(
    formula=r"\lambda\sum_i w_i^2",
    plain="scale sum_i w_i^2; w = params",
    task="regularisation",
    arrays={"params": Shaped("any shape, or a nested list or dictionary of arrays", "what is penalised")},
)
class L2Penalty(Penalty):
    """Sum of squares, times `scale`; no half."""

    def at(self, xp: Any, *args: Array) -> Point:
        (w,) = args
        return Point(
            (self.scale * w) * w, lambda: (2 * self.scale) * w, lambda: 2 * self.scale * xp.ones_like(w)
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        return mp.mpf(self.scale) * args[0] ** 2

    facts = Facts(
        majorizer=QUADRATIC,
        gauss_newton=QUADRATIC,
        aliases=("L2",),
        pros=("shrinks all parameters in proportion: weight decay",),
        cons=("never makes a parameter exactly 0",),
        suits=(
            Suits(
                "task regularisation, matters small-weights",
                "shrinks all parameters in proportion: weight decay",
                rank=1,
            ),
        ),
        references=("Hoerl and Kennard 1970, doi:10.1080/00401706.1970.10488634",),
        tries=({}, {"scale": 0.1}),
        natives=(
            Native(
                "keras.regularizers.L2",
                "scale=l2",
                call="f(0.5)(params)",
                ours={"scale": 0.5},
                reduction="sum",
            ),
            Native("tf.nn.l2_loss", "scale=0.5", call="f(params)", ours={"scale": 0.5}, reduction="sum"),
        ),
        points=(Reference([1.0, -2.0], None, 5.0), Reference([1.0, -2.0], None, 0.5, {"scale": 0.1})),
    )
