"""Cross-entropy of rows of probabilities."""

from __future__ import annotations

from typing import Any

from ..specs import (
    CONVEX,
    NON_NEGATIVE,
    UNIT,
    WALL,
    Classes,
    Curvature,
    Facts,
    Labels,
    Native,
    Point,
    Reference,
    Stated,
    Suits,
    field,
    flag,
    muted,
    over,
    shares,
    spec,
    unsigned,
)

Array = Any


@spec(
    formula=r"-\sum_k a_k\log p_k,\quad a_k=w_k\left((1-\varepsilon)q_k+\varepsilon/C\right)",
    plain="-sum_k a_k log(p_k); "
    "a_k = class_weight_k ((1 - label_smoothing) q_k + label_smoothing / classes), p = pred, q = target (1 at a "
    "label)",
    task="classification",
    pred=UNIT,
    target=UNIT,
    simplex=("pred", "target"),
    labels=True,
    arrays={
        "pred": "the probabilities of the classes",
        "target": "the right class, or how probable each class is",
    },
)
class CategoricalCrossEntropy(Classes):
    """Cross-entropy of probabilities against one label or one distribution a row, never clipped. `normalize`
    divides every row by its sum first."""

    normalize: bool = field(False, flag, "whether every row of the prediction is divided by its sum first")

    @property
    def domains(self) -> Any:
        return (NON_NEGATIVE if self.normalize else UNIT), UNIT

    def of_label(self, xp: Any, z: Array, label: Labels) -> Point:
        if self.normalize:  # which spreads over the whole row, as a distribution does
            return self.of_mass(xp, z, xp.where(label.hot, xp.ones_like(z), 0.0))
        own = label.of(unsigned(xp, z))
        return Point(
            xp.squeeze(-xp.log(own), axis=-1),
            lambda: xp.where(label.hot, -1 / own, 0.0),
            lambda: xp.where(label.hot, 1 / own / own, 0.0),
        )

    def of_mass(self, xp: Any, z: Array, mass: Array, beyond: Any = None) -> Point:
        p, a = unsigned(xp, z), mass
        if not self.normalize:
            nlog = -xp.log(p)
            return Point(
                xp.row_sum(muted(xp, a, nlog), keepdims=False),
                lambda: -over(xp, a, p),
                lambda: over(xp, over(xp, a, p), p),
                target=lambda: nlog,
            )
        parts = shares(xp, p)
        # -log(p / total): of the others' share where p holds nearly all, else of p's own.
        large = parts.others < p
        nlog = xp.where(
            large,
            xp.log1p(parts.others / xp.where(large, p, 1.0)),
            -xp.log(xp.where(large, 1.0, p / parts.total)),
        )

        def curvature() -> Array:
            # a / p^2 less all mass / total^2, without the difference where p holds nearly all of both.
            own = over(xp, over(xp, a, p), p) * parts.rest * (1 + parts.p)
            return own - shares(xp, a).others / (parts.total * parts.total)

        def gauss_newton() -> Array:
            none = p == 0
            each = parts.rest / parts.total / xp.where(none, 1.0, p)
            return xp.where(none, float("inf"), xp.row_sum(a) * each)

        return Point(
            xp.row_sum(muted(xp, a, nlog), keepdims=False),
            lambda: shares(xp, a).others / parts.total - over(xp, a, p) * parts.rest,
            curvature,
            gauss_newton=gauss_newton,
            target=lambda: nlog,
        )

    def curvature_of(self, kind: str) -> Curvature:
        return CONVEX if kind == "gauss_newton" and not self.normalize else super().curvature_of(kind)

    def inner(self, mp: Any, *args: Any) -> list[Any]:
        return [mp.log(v) for v in args[0]]

    def outer(self, mp: Any, z: list[Any], *others: Any) -> Any:
        return self.definition(mp, [mp.exp(v) for v in z], *others)

    def of_row(self, mp: Any, row: list[Any], mass: list[Any]) -> Any:
        whole = mp.fsum(row) if self.normalize else mp.mpf(1)
        return -mp.fsum(a * mp.log(v / whole) for a, v in zip(mass, row, strict=True) if a)

    facts = Facts(
        majorizer=WALL,
        gauss_newton=Stated(
            "with normalize, inner: the logarithms; outer: the cross-entropy of logits. Without it the exact "
            "curvature: the loss is convex in its prediction"
        ),
        aliases=(
            "categorical_crossentropy",
            "CategoricalCrossentropy",
            "sparse_categorical_crossentropy",
            "SparseCategoricalCrossentropy",
        ),
        pros=("takes probabilities from anywhere", "never clipped: a class given up on can still be learned"),
        cons=("infinite for a wrong certainty; logits are safer: cross_entropy",),
        suits=(
            Suits(
                "task classification, target multiclass, output probabilities, imbalance none some strong, "
                "label_noise none, matters probabilities",
                "a proper score of probabilities, where the model already ends in a softmax",
                rank=1,
            ),
        ),
        references=("Good 1952, doi:10.1111/j.2517-6161.1952.tb00104.x",),
        tries=(
            {},
            {"label_smoothing": 0.1},
            {"normalize": True},
            {"normalize": True, "label_smoothing": 0.2},
            {"class_weight": (0.5, 1.0, 3.0, 0.25, 2.0), "ignore_index": 2},
        ),
        natives=(
            Native(
                "keras.losses.categorical_crossentropy",
                "normalize=True",
                "p clipped to [1e-7, 1 - 1e-7]",
                call="f(target, pred)",
                ours={"normalize": True},
                takes=("distributions",),
            ),
            Native(
                "keras.losses.sparse_categorical_crossentropy",
                "normalize=True",
                "p clipped to [1e-7, 1 - 1e-7]",
                call="f(target, pred)",
                ours={"normalize": True},
                takes=("labels",),
            ),
        ),
        points=(
            Reference([0.5, 0.25, 0.25], 0, 0.6931471805599453),
            Reference([2.0, 1.0, 1.0], 0, 0.6931471805599453, {"normalize": True}),
            Reference(
                [0.0, 1.0],
                0,
                float("inf"),
                note="keras gives 16.118 with slope 0",
                slope=[float("-inf"), 0.0],
            ),
            Reference([-0.0, 1.0], 0, float("inf"), note="a zero all the same", slope=[float("-inf"), 0.0]),
        ),
    )
