"""Losses of rows of classes: labels or distributions against logits or log-probabilities."""

from __future__ import annotations

from typing import Any

from ..specs import (
    NON_POSITIVE,
    UNIT,
    Classes,
    Facts,
    LabelledSoftmax,
    Labels,
    Native,
    Point,
    Reference,
    against,
    constant,
    even,
    field,
    mass_of,
    muted,
    non_negative,
    scaled,
    softmax,
    spec,
)

Array = Any


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
    target=UNIT,
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
        hard = not xp.isdtype(target.dtype, "real floating")
        return self._labels(xp, z, target) if hard else self._distribution(xp, z, target)

    def _labels(self, xp: Any, z: Array, index: Array) -> Point:
        label = Labels(xp, z, index, self.ignore_index)
        rows = LabelledSoftmax(xp, z, label)
        base, keep = self._base(xp, z)
        mass = scaled(keep, label.weight(self.class_weight, z))
        value = scaled(mass, rows.nlog)
        lse = rows.top + rows.tail
        more: Any = 0.0  # what pulls towards all probabilities besides the label's mass
        if base is not None:
            base = base + xp.zeros_like(z)
            value = value + xp.row_sum(muted(xp, base, (rows.top - z) + rows.tail))
            more = xp.row_sum(base)
        if self.z_loss:
            value = value + self.z_loss * lse * lse
            more = more + 2 * self.z_loss * lse

        def slope() -> Array:
            s = rows.towards(mass)
            if base is not None or self.z_loss:
                s = s + more * rows.shares().p
            return label.silence(s if base is None else s - base)

        def curvature() -> Array:
            parts = rows.shares()
            c = (mass + more) * (parts.p * parts.rest)
            return label.silence(c + 2 * self.z_loss * parts.p * parts.p if self.z_loss else c)

        return Point(label.silence(xp.squeeze(value, axis=-1)), slope, curvature)

    def _base(self, xp: Any, z: Array) -> tuple[Any, float]:
        """What smoothing gives to every class, and what it leaves to the label."""
        if not self.label_smoothing:
            return None, 1.0
        weight = 1.0 if self.class_weight is None else constant(xp, self.class_weight, z)
        return even(xp, z, self.label_smoothing) * weight, 1.0 - self.label_smoothing

    def _distribution(self, xp: Any, z: Array, q: Array) -> Point:
        rows = softmax(xp, z)
        base, keep = self._base(xp, z)
        weight = 1.0 if self.class_weight is None else constant(xp, self.class_weight, z)
        a = scaled(keep, scaled(weight, q)) if base is None else keep * (weight * q) + base
        value = xp.row_sum(muted(xp, a, rows.nlog), keepdims=False)
        zeta = self.z_loss
        if zeta:
            value = value + zeta * xp.squeeze(rows.lse * rows.lse, axis=-1)

        def slope() -> Array:
            s = against(xp, rows.shares, a)
            return s + 2 * zeta * rows.lse * rows.shares.p if zeta else s

        def curvature() -> Array:
            p = rows.shares.p
            c = (xp.row_sum(a) + 2 * zeta * rows.lse) * (p * rows.shares.rest)
            return c + 2 * zeta * p * p if zeta else c

        return Point(value, slope, curvature, target=lambda: scaled(keep, weight * rows.nlog))

    def definition(self, mp: Any, *args: Any) -> Any:
        z, target = args
        if target == self.ignore_index and not isinstance(target, list):
            return mp.mpf(0)
        a = mass_of(mp, target, len(z), self.label_smoothing, self.class_weight)
        whole = mp.fsum(mp.exp(v) for v in z)
        value = -mp.fsum(ak * (mp.mpf(v) - mp.log(whole)) for ak, v in zip(a, z, strict=True) if ak)
        return value + mp.mpf(self.z_loss) * mp.log(whole) ** 2

    facts = Facts(
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


@spec(
    formula=r"-\sum_k a_k\ell_k,\quad a_k=w_k\left((1-\varepsilon)q_k+\varepsilon/C\right)",
    plain="-sum_k a_k l_k; "
    "a_k = class_weight_k ((1 - label_smoothing) q_k + label_smoothing / classes), l = pred, q = target (1 at a "
    "label)",
    task="classification",
    pred=NON_POSITIVE,
    logs=("pred",),
    labels=True,
    arrays={
        "pred": "the log-probabilities of the classes",
        "target": "the right class, or how probable each class is",
    },
)
class NLL(Classes):
    """Negative log-likelihood: minus the log-probability of the label, or its mean under a distribution."""

    def of_label(self, xp: Any, z: Array, label: Labels) -> Point:
        return Point(
            xp.squeeze(-label.of(z), axis=-1),
            lambda: xp.where(label.hot, -1.0, xp.zeros_like(z)),
            lambda: xp.zeros_like(z),
        )

    def of_mass(self, xp: Any, z: Array, mass: Array, beyond: Any = None) -> Point:
        return Point(
            -xp.row_sum(muted(xp, mass, z), keepdims=False),
            lambda: -mass,
            lambda: xp.zeros_like(z),
            target=lambda: -z,
        )

    def of_row(self, mp: Any, row: list[Any], mass: list[Any]) -> Any:
        return -mp.fsum(a * v for a, v in zip(mass, row, strict=True) if a)

    facts = Facts(
        aliases=("nll_loss", "NLLLoss", "negative_log_likelihood"),
        pros=("takes log-probabilities from anywhere",),
        cons=("checks nothing: rows that are no log-probabilities give numbers that are no likelihoods",),
        references=("Fisher 1922, doi:10.1098/rsta.1922.0009",),
        tries=(*CLASS_TRIES, SMOOTHED),
        natives=(
            Native(
                "torch.nn.functional.nll_loss",
                "weight=class_weight, class axis 1; ignore_index=-100",
                call="f(pred, target, reduction='none')",
                takes=("labels",),
            ),
        ),
        points=(Reference([-0.5, -1.5], 1, 1.5),),
    )
