"""Losses of rows of classes: labels or distributions against logits or log-probabilities."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..specs import (
    CONVEX,
    NON_NEGATIVE,
    Classes,
    Curvature,
    Facts,
    LabelledSoftmax,
    Labels,
    MassedSoftmax,
    Measured,
    Native,
    Point,
    Reference,
    Shares,
    Stated,
    Suits,
    absent,
    constant,
    even,
    field,
    mass_of,
    muted,
    non_negative,
    scaled,
    spec,
)

Array = Any


def above_square(xp: Any, lse: Array) -> Array:
    """The curvature of a parabola above the square of a log-partition, which grows by at most what the largest logit
    does, and bends by at most 1/2: 2 + max(lse, 0)."""
    return 2 + xp.where(lse > 0, lse, 0.0)


CLASS_TRIES: tuple[dict[str, Any], ...] = (
    {},
    {"ignore_index": 2},
    {"class_weight": (0.5, 1.0, 3.0, 0.25, 2.0)},
)
SMOOTHED: dict[str, Any] = {
    "label_smoothing": 0.2,
    "class_weight": (0.5, 1.0, 3.0, 0.25, 2.0),
    "ignore_index": -100,
}


@spec(
    formula=r"-\sum_k a_k\log\operatorname{softmax}(z)_k+\zeta\,\operatorname{lse}(z)^2,"
    r"\quad a_k=w_k\left((1-\varepsilon)q_k+\varepsilon/C\right)",
    plain="-sum_k a_k log softmax(z)_k + z_loss lse(z)^2; "
    "a_k = class_weight_k ((1 - label_smoothing) q_k + label_smoothing / classes), lse(z) = log "
    "sum_k exp(z_k), z = pred, q = target (1 at a label)",
    task="classification",
    target=NON_NEGATIVE,  # a mass need not add up to 1
    simplex=("target",),
    labels=True,
    arrays={"pred": "the logits of the classes", "target": "the right class, or how probable each class is"},
)
class CrossEntropy(Classes):
    """Softmax cross-entropy of logits against one label or one distribution a row.

    Class weights, ignored labels and smoothing only change the mass that each class receives; `z_loss` adds its
    multiple of the squared log-partition, whatever the class weights.
    """

    z_loss: float = field(
        0.0, non_negative, "the weight of the squared log-partition that is added to the loss"
    )

    def at(self, xp: Any, *args: Array) -> Point:
        z, target = args
        if xp.isdtype(target.dtype, "real floating"):
            return self._distribution(xp, z, target)
        label = Labels(xp, z, target, self.ignore_index)
        if absent(self.label_smoothing):
            return self._labels(xp, z, label)
        hot = xp.where(label.hot, label.weight(None, z), 0.0)
        return label.settled(self._distribution(xp, z, hot), "class_weight")

    def _labels(self, xp: Any, z: Array, label: Labels) -> Point:
        rows = LabelledSoftmax(xp, z, label)
        mass = label.weight(self.class_weight, z)
        value = xp.squeeze(mass, axis=-1) * rows.item
        zeta, plain = self.z_loss, absent(self.z_loss)
        lse = rows.top + rows.tail
        if not plain:
            value = value + xp.squeeze(zeta * lse * lse, axis=-1)

        def slope() -> Array:
            s = rows.towards(mass)
            return label.silence(s if plain else s + 2 * zeta * lse * rows.shares().p)

        def curvature() -> Array:
            parts = rows.shares()
            if plain:
                return label.silence(mass * (parts.p * parts.rest))
            c = (mass + 2 * zeta * lse) * (parts.p * parts.rest)
            return label.silence(c + 2 * zeta * parts.p * parts.p)

        def bounded(convex: bool) -> Array:
            found = self._bounded(xp, mass, lse, rows.shares(), convex)
            return label.silence(found + xp.zeros_like(z))

        return Point(
            label.silence(value),
            slope,
            curvature,
            majorizer=lambda: bounded(False),
            gauss_newton=lambda: bounded(True),
            class_weight=lambda: label.silence(xp.where(label.hot, rows.nlog, 0.0)),
        )

    def _bounded(self, xp: Any, mass: Array, lse: Array, parts: Shares, convex: bool) -> Array:
        """The curvature that is never negative, or one above all: for rows of so much mass."""
        plain = absent(self.z_loss)
        if convex:
            c = mass * (parts.p * parts.rest)
            return c if plain else c + 2 * self.z_loss * parts.p * parts.p
        return 0.5 * mass if plain else 0.5 * mass + self.z_loss * above_square(xp, lse)

    def _distribution(self, xp: Any, z: Array, q: Array) -> Point:
        keep, zeta, plain = 1.0 - self.label_smoothing, self.z_loss, absent(self.z_loss)
        weight = 1.0 if self.class_weight is None else constant(xp, self.class_weight, z)
        mass = q if absent(self.label_smoothing) else keep * q + even(xp, z, self.label_smoothing)
        a = scaled(weight, mass)
        rows = MassedSoftmax(xp, z, a)
        whole, lse = xp.expand_dims(rows.whole, axis=-1), rows.lse
        value = rows.item if plain else rows.item + xp.squeeze(zeta * lse * lse, axis=-1)

        def slope() -> Array:
            s = rows.towards()
            return s if plain else s + 2 * zeta * lse * rows.shares().p

        def curvature() -> Array:
            parts = rows.shares()
            if plain:
                return whole * (parts.p * parts.rest)
            c = (whole + 2 * zeta * lse) * (parts.p * parts.rest)
            return c + 2 * zeta * parts.p * parts.p

        def bounded(convex: bool) -> Array:
            found = self._bounded(xp, whole, lse, rows.shares(), convex)
            return found + xp.zeros_like(z)

        return Point(
            value,
            slope,
            curvature,
            majorizer=lambda: bounded(False),
            gauss_newton=lambda: bounded(True),
            target=lambda: scaled(keep, weight * rows.nlog),
            class_weight=lambda: muted(xp, mass, rows.nlog),
        )

    def curvature_of(self, kind: str) -> Curvature:
        return CONVEX if kind == "gauss_newton" and not self.z_loss else super().curvature_of(kind)

    def inner(self, mp: Any, *args: Any) -> list[Any]:
        return [*args[0], mp.log(mp.fsum(mp.exp(v) for v in args[0]))]

    def outer(self, mp: Any, z: list[Any], *others: Any) -> Any:
        *logits, lse = z
        ignored = others[0] == self.ignore_index and not isinstance(others[0], list)
        plain = replace(self, z_loss=0.0).definition(mp, logits, *others)
        return plain if ignored else plain + mp.mpf(self.z_loss) * lse**2

    def definition(self, mp: Any, *args: Any) -> Any:
        z, target = args
        if target == self.ignore_index and not isinstance(target, list):
            return mp.mpf(0)
        a = mass_of(mp, target, len(z), self.label_smoothing, self.class_weight)
        whole = mp.fsum(mp.exp(v) for v in z)
        value = -mp.fsum(ak * (mp.mpf(v) - mp.log(whole)) for ak, v in zip(a, z, strict=True) if ak)
        return value + mp.mpf(self.z_loss) * mp.log(whole) ** 2

    facts = Facts(
        majorizer=Stated(
            "1/2 for every entry, times the mass of the row (Boehning 1992, doi:10.1007/BF00048682), and 2 + max(lse, "
            "0) times z_loss"
        ),
        gauss_newton=Stated(
            "inner: the logits and their lse; outer: the cross-entropy and the square of the lse"
        ),
        aliases=(
            "softmax_cross_entropy",
            "softmax_cross_entropy_with_logits",
            "sparse_softmax_cross_entropy_with_logits",
            "softmax_cross_entropy_with_integer_labels",
            "sparse_softmax_cross_entropy",
            "safe_softmax_cross_entropy",
            "CrossEntropyLoss",
            "crossentropy",
            "ce",
        ),
        pros=("convex in the logits", "a proper score: the true probabilities minimise it"),
        cons=("unbounded: one wrong label can own the batch",),
        suits=(
            Suits(
                "task classification, target multiclass, output logits, imbalance none some strong, label_noise "
                "none, matters probabilities",
                "a proper score, convex in the logits: the true probabilities minimise it, at any imbalance",
                rank=1,
            ),
            Suits(
                "task classification, target multiclass, output logits, imbalance none some strong, label_noise "
                "some much",
                "smoothed labels bound the confidence that a wrong label can ask for",
                sets={"label_smoothing": 0.1},
            ),
            Suits(
                "task segmentation, target classes, output logits, imbalance none some, matters probabilities",
                "pixel by pixel a proper score and a steady slope from the first step; class_weight= for rare classes",
            ),
            Suits(
                "task sequences, target tokens, matters probabilities",
                "one token after the other a proper score of the next one: what language models are trained on",
                rank=1,
            ),
            Suits(
                "task classification, target multiclass, output logits, imbalance some strong, label_noise none, "
                "matters recall",
                "class_weight makes every class count alike; its probabilities are no longer calibrated",
                sets={"class_weight": Measured(1.0, "weights")},
            ),
        ),
        references=(
            "label smoothing: Szegedy et al. 2016, arXiv:1512.00567",
            "z-loss: Chowdhery et al. 2022, arXiv:2204.02311",
        ),
        tries=(
            *CLASS_TRIES,
            {"label_smoothing": 0.1},
            {"z_loss": 0.01},
            SMOOTHED,
        ),
        natives=(
            Native(
                "torch.nn.functional.cross_entropy",
                "weight=class_weight, class axis 1; ignore_index=-100",
                "0 at a confident row; a mean over distributions ignores the class weights' sum",
                call="f(pred, target, reduction='none')",
            ),
            Native(
                "torch.nn.functional.cross_entropy",
                call="f(pred, target, label_smoothing=0.1, reduction='none')",
                ours={"label_smoothing": 0.1},
            ),
            Native(
                "keras.losses.sparse_categorical_crossentropy",
                "from_logits=True, ignore_class=ignore_index",
                call="f(target, pred, from_logits=True)",
                takes=("labels",),
            ),
            Native(
                "keras.losses.categorical_crossentropy",
                "from_logits=True, label_smoothing=label_smoothing",
                call="f(target, pred, from_logits=True)",
                takes=("distributions",),
            ),
            Native(
                "keras.losses.categorical_crossentropy",
                call="f(target, pred, from_logits=True, label_smoothing=0.1)",
                ours={"label_smoothing": 0.1},
                takes=("distributions",),
            ),
            Native(
                "optax.losses.softmax_cross_entropy_with_integer_labels",
                differs="label -1 is the last class",
                call="f(pred, target)",
                takes=("labels",),
            ),
            Native("optax.losses.softmax_cross_entropy", call="f(pred, target)", takes=("distributions",)),
            Native(
                "tf.nn.sparse_softmax_cross_entropy_with_logits", call="f(target, pred)", takes=("labels",)
            ),
            Native(
                "tf.nn.softmax_cross_entropy_with_logits",
                differs="slope p - q also where q does not sum to 1",
                call="f(target, pred)",
                takes=("distributions",),
            ),
        ),
        points=(
            Reference([1.0, 2.0, 3.0], 2, 0.4076059644443803),
            Reference(
                [20.0, 0.0],
                0,
                2.061153620314381e-9,
                note="natives give 0 in float32",
                slope=[-2.0611536181902037e-09, 2.0611536181902037e-09],
            ),
            Reference(
                [10010.0, 10000.0],
                0,
                4.539889921686465e-05,
                note="optax gives 0",
                slope=[-4.5397868702434395e-05, 4.5397868702434395e-05],
            ),
            Reference([0.0, 1.0, float("-inf")], 1, 0.31326168751822286, note="a masked class"),
            Reference(
                [10.0, 0.0],
                0,
                4.539889921686465e-05,
                note="4 digits of it are right in float32 elsewhere",
                slope=[-4.5397868702434395e-05, 4.5397868702434395e-05],
            ),
            Reference(
                [0.0, 1.0, float("-inf")],
                [0.0, 1.0, 0.0],
                0.3132616875182228,
                note="a masked class: natives give nan",
                slope=[0.2689414213699951, -0.2689414213699951, 0.0],
            ),
            Reference(
                [0.0, 1.0, float("-inf")],
                1,
                float("inf"),
                {"label_smoothing": 0.1},
                note="smoothing asks for a masked class",
            ),
            Reference(
                [float("-inf"), float("-inf")],
                0,
                float("nan"),
                note="no distribution",
                slope=[float("nan"), float("nan")],
            ),
            Reference([3e38, -3e38], 1, 6e38, note="beyond float32", slope=[1.0, -1.0]),
            Reference(
                [1.0, 0.0, -1.0],
                2,
                0.0,
                {"ignore_index": 2},
                note="a mean over nothing: torch gives nan",
                slope=[0.0, 0.0, 0.0],
            ),
            Reference(
                [1.0, 0.0],
                0,
                0.0,
                {"class_weight": (0.0, 1.0)},
                note="a mean over nothing: torch gives nan",
                slope=[0.0, 0.0],
            ),
            Reference(
                [1.0, 0.0, -1.0],
                [2.0, 0.0, 0.0],
                0.8152119288887606,
                note="TensorFlow's slope is that of (1, 0, 0) less the target",
                slope=[-0.6695180884503562, 0.4894569421095953, 0.18006114634076092],
            ),
            Reference(
                [20.0, 0.0],
                [1.0, 0.0],
                2.061153620314381e-9,
                note="a sure distribution",
                slope=[-2.0611536181902037e-09, 2.0611536181902037e-09],
            ),
            Reference(
                [1.0, 0.0, -1.0],
                [0.5, 0.25, 0.25],
                1.2826059644443804,
                {"label_smoothing": 0.5},
                slope=[0.2485742891081552, -0.046938195611869016, -0.2016360934962862],
            ),
        ),
    )
