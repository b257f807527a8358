"""Fenchel-Young losses: one for every convex function that stands for a maximum."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..specs import (
    CONVEX,
    Curvature,
    Facts,
    Function,
    Lacking,
    MassedSoftmax,
    Native,
    Point,
    Reference,
    Rowwise,
    Stated,
    Suits,
    UnsupportedError,
    field,
    muted,
    spec,
)

Array = Any


@spec(
    formula=r"\Omega^*(\theta)-\langle y,\theta\rangle",
    plain="max_function(z) - sum_k y_k z_k; z = pred, y = target",
    task="structured prediction",
    arrays={
        "pred": "the scores of a row",
        "target": "the structure that should be found, such as a distribution",
    },
)
class FenchelYoung(Rowwise):
    """A regularised maximum of the scores of a row, less their inner product with the target.

    `max_function` is "logsumexp", or a function of one row of the caller's framework that returns one number, such
    as `jax.nn.logsumexp`; the framework maps it over the rows and differentiates it, which NumPy cannot.
    """

    max_function: str | Callable[[Array], Array] = field(
        "logsumexp",
        Function('"logsumexp" or a function of one row of scores', ("logsumexp",)),
        "the regularised maximum of one row of scores",
    )

    def at(self, xp: Any, *args: Array) -> Point:
        z, y = args
        if callable(self.max_function):
            return self._mapped(xp, z, y, self.max_function)
        rows = MassedSoftmax(xp, z, y)
        off = 1 - rows.whole  # of a target that is no distribution

        def slope() -> Array:
            rest = xp.expand_dims(rows.rest, axis=-1)
            return xp.where(rows.sure, (1 - y) - rest / rows.total, rows.parts / rows.total - y)

        def curvature() -> Array:
            parts = rows.shares()
            return parts.p * parts.rest

        return Point(
            rows.cross + rows.tail + muted(xp, off, xp.squeeze(rows.top, axis=-1)),
            slope,
            curvature,
            majorizer=lambda: xp.full_like(z, 0.5),
            target=lambda: -z,
        )

    def _mapped(self, xp: Any, z: Array, y: Array, function: Callable[[Array], Array]) -> Point:
        return Point(
            xp.by_row(function, z) - xp.row_sum(muted(xp, y, z), keepdims=False),
            lambda: xp.by_row(xp.slope_of(function), z) - y,
            target=lambda: -z,
        )

    def curvature_of(self, kind: str) -> Curvature:
        if callable(self.max_function) and kind != "exact":
            return Lacking("what a max_function of the caller's bends by is not known")
        return super().curvature_of(kind)

    def definition(self, mp: Any, *args: Any) -> Any:
        if callable(self.max_function):
            message = f"{self.name}: a max_function of a framework has no definition in other numbers"
            raise UnsupportedError(message)
        z, y = args
        return mp.log(mp.fsum(mp.exp(v) for v in z)) - mp.fsum(a * v for a, v in zip(y, z, strict=True) if a)

    facts = Facts(
        majorizer=Stated(
            "of the log-partition 1/2 for every entry (Boehning 1992, doi:10.1007/BF00048682); none of a function of "
            "the caller's"
        ),
        gauss_newton=CONVEX,
        aliases=("make_fenchel_young_loss",),
        pros=("convex, and its slope is the regularised prediction less the target", "made from any maximum"),
        cons=("without Omega(y): it need not be 0 at its best",),
        suits=(
            Suits(
                "task classification, target structures multiclass, output logits, matters structure",
                "any regularised maximum makes a convex loss: structured outputs",
                rank=3,
            ),
        ),
        references=("Blondel et al. 2020, arXiv:1901.02324", "Berthet et al. 2020, arXiv:2002.08676"),
        natives=(
            Native(
                "optax.losses.make_fenchel_young_loss",
                "max_function=max_fun, a function of one row",
                call="f(xp.logaddexp.reduce)(pred, target)",
            ),
        ),
        points=(
            Reference([0.0, 0.0], [1.0, 0.0], 0.6931471805599453),
            Reference([20.0, 0.0], [1.0, 0.0], 2.061153620314381e-9),
            Reference([0.0, 0.0], [0.5, 2.0], 0.6931471805599453),
        ),
    )
