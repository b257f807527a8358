"""Losses of one row of classes: labels or distributions against logits, log-probabilities or probabilities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .. import _math
from .._check import ParameterError, is_number, require
from .._labels import Labels, LabelledSoftmax
from .._math import against, constant, muted, over, power, row_sum
from .._meta import NON_POSITIVE, UNIT, Native, Point, Reference, Vector
from .._spec import spec
from .._structures import Rowwise
from .binary import check_focal, check_smoothing

Array = Any


@dataclass(frozen=True, kw_only=True, repr=False)
class _Classes(Rowwise):
    """What class weights and ignored labels mean for a mean: they scale an item in both its parts."""

    @property
    def has_shares(self) -> bool:
        return getattr(self, "class_weight", None) is not None or getattr(self, "ignore_index", None) is not None

    def shares(self, xp: Any, dtype: Any, *targets: Array) -> tuple[Array | None, Array | None]:
        (target,) = targets
        if not self.has_shares:
            return None, None
        weight, ignore = getattr(self, "class_weight", None), getattr(self, "ignore_index", None)
        if xp.isdtype(target.dtype, "real floating"):
            if weight is None:
                return None, None
            return xp.sum(target * constant(xp, weight, target), axis=-1), None
        kept = None if ignore is None else target != ignore
        if weight is None:
            return (None if kept is None else xp.astype(kept, dtype)), kept
        safe = xp.where((target >= 0) & (target < len(weight)), target, 0)
        table = xp.asarray(weight.tolist(), dtype=dtype, device=_math.device_of(target))
        den = xp.squeeze(_math.lookup(xp, table, safe), axis=-1)
        return (den if kept is None else xp.where(kept, den, 0.0)), kept

    def check_call(self, backend: Any, *args: Array) -> bool:
        labels = super().check_call(backend, *args)
        weight, classes = getattr(self, "class_weight", None), backend.shape(args[0])[self.axis]
        if weight is not None and classes is not None and len(weight) != classes:
            message = f"{self.name}: class_weight has {len(weight)} numbers and pred {classes} classes; give one a class"
            raise ParameterError(message)
        return labels

    def check_classes(self) -> None:
        weight: Any = getattr(self, "class_weight", None)
        good = weight is None or (isinstance(weight, Vector) and all(is_number(v) and v >= 0 for v in weight))
        require(good, self, "class_weight", "None, or one number of at least 0 a class")
        ignore = getattr(self, "ignore_index", None)
        require(ignore is None or isinstance(ignore, int), self, "ignore_index", "None or an integer")


CLASS_TRIES: tuple[dict[str, Any], ...] = (
    {}, {"ignore_index": 2}, {"class_weight": (0.5, 1.0, 3.0, 0.25, 2.0)},
)


@spec(
    formula=r"-\sum_k a_k\log\operatorname{softmax}(z)_k+\zeta\,\operatorname{lse}(z)^2,"
    r"\quad a_k=w_k\left((1-\varepsilon)q_k+\varepsilon/C\right)",
    aliases=(
        "softmax_cross_entropy", "softmax_cross_entropy_with_logits", "sparse_softmax_cross_entropy_with_logits",
        "softmax_cross_entropy_with_integer_labels", "sparse_softmax_cross_entropy", "safe_softmax_cross_entropy",
        "CrossEntropyLoss", "crossentropy", "ce",
    ),
    task="classification",
    target=UNIT,
    simplex=("target",),
    labels=True,
    pros=("convex in the logits", "a proper score: the true probabilities minimise it"),
    cons=("unbounded: one wrong label can own the batch",),
    references=("label smoothing: Szegedy et al. 2016, arXiv:1512.00567", "z-loss: Chowdhery et al. 2022, arXiv:2204.02311"),
    tries=(*CLASS_TRIES, {"label_smoothing": 0.1}, {"z_loss": 0.01},
           {"label_smoothing": 0.2, "class_weight": (0.5, 1.0, 3.0, 0.25, 2.0), "ignore_index": -100}),
    natives=(
        Native("torch.nn.functional.cross_entropy", "weight=class_weight, class axis 1; ignore_index=-100",
               "0 at a confident row; a mean over distributions ignores the class weights' sum"),
        Native("keras.losses.sparse_categorical_crossentropy", "from_logits=True, ignore_class=ignore_index"),
        Native("keras.losses.categorical_crossentropy", "from_logits=True, label_smoothing=label_smoothing"),
        Native("optax.losses.softmax_cross_entropy_with_integer_labels", differs="label -1 is the last class"),
        Native("optax.losses.softmax_cross_entropy"),
        Native("tf.nn.sparse_softmax_cross_entropy_with_logits"),
        Native("tf.nn.softmax_cross_entropy_with_logits", differs="slope p - q also where q does not sum to 1"),
    ),
    points=(
        Reference([20.0, 0.0], 0, 2.0611536181902036e-9, note="natives give 0 in float32"),
        Reference([10010.0, 10000.0], 0, 4.5398899216870535e-5, note="optax gives 0"),
        Reference([0.0, 1.0, float("-inf")], 1, 0.31326168751822286, note="a masked class"),
    ),
)
class CrossEntropy(_Classes):
    """Softmax cross-entropy of logits against one label or one distribution a row.

    Class weights, ignored labels and smoothing only change the mass that each class receives; `z_loss` adds its
    multiple of the squared log-partition, whatever the class weights.
    """

    class_weight: Vector | None = None
    ignore_index: int | None = None
    label_smoothing: float = 0.0
    z_loss: float = 0.0

    def at(self, xp: Any, *args: Array) -> Point:
        z, target = args
        hard = not xp.isdtype(target.dtype, "real floating")
        return self._labels(xp, z, target) if hard else self._distribution(xp, z, target)

    def _labels(self, xp: Any, z: Array, index: Array) -> Point:
        label = Labels(xp, z, index, self.ignore_index)
        rows = LabelledSoftmax(xp, z, label)
        base, keep = self._base(xp, z)
        mass = _math.scaled(keep, label.weight(self.class_weight, z))
        value = _math.scaled(mass, rows.nlog)
        lse = rows.top + rows.tail
        more: Any = 0.0  # what pulls towards all probabilities besides the label's mass
        if base is not None:
            base = base + xp.zeros_like(z)
            value = value + row_sum(xp, muted(xp, base, (rows.top - z) + rows.tail))
            more = row_sum(xp, base)
        if self.z_loss:
            value = value + self.z_loss * lse * lse
            more = more + 2 * self.z_loss * lse

        def slope() -> Array:
            s = rows.towards(mass)
            if base is not None or self.z_loss:
                s = s + more * rows.shares().p
            return label.settle(s if base is None else s - base)

        def curvature() -> Array:
            parts = rows.shares()
            c = (mass + more) * (parts.p * parts.rest)
            return label.settle(c + 2 * self.z_loss * parts.p * parts.p if self.z_loss else c)

        return Point(label.settle(xp.squeeze(value, axis=-1)), slope, curvature)

    def _base(self, xp: Any, z: Array) -> tuple[Any, float]:
        """What smoothing gives to every class, and what it leaves to the label."""
        if not self.label_smoothing:
            return None, 1.0
        weight = 1.0 if self.class_weight is None else constant(xp, self.class_weight, z)
        return self.label_smoothing / z.shape[-1] * weight, 1.0 - self.label_smoothing

    def _distribution(self, xp: Any, z: Array, q: Array) -> Point:
        rows = _math.softmax(xp, z)
        base, keep = self._base(xp, z)
        weight = 1.0 if self.class_weight is None else constant(xp, self.class_weight, z)
        a = _math.scaled(keep, _math.scaled(weight, q)) if base is None else keep * (weight * q) + base
        value = xp.sum(muted(xp, a, rows.nlog), axis=-1)
        zeta = self.z_loss
        if zeta:
            value = value + zeta * xp.squeeze(rows.lse * rows.lse, axis=-1)

        def slope() -> Array:
            s = against(xp, rows.shares, a)
            return s + 2 * zeta * rows.lse * rows.shares.p if zeta else s

        def curvature() -> Array:
            p = rows.shares.p
            c = (row_sum(xp, a) + 2 * zeta * rows.lse) * (p * rows.shares.rest)
            return c + 2 * zeta * p * p if zeta else c

        return Point(value, slope, curvature, target=lambda: _math.scaled(keep, weight * rows.nlog))

    def definition(self, mp: Any, *args: Any) -> Any:
        z, target = args
        if target == self.ignore_index and not isinstance(target, list):
            return mp.mpf(0)
        a = mass_of(mp, target, len(z), self.label_smoothing, self.class_weight)
        whole = mp.fsum(mp.exp(v) for v in z)
        value = -mp.fsum(ak * (mp.mpf(v) - mp.log(whole)) for ak, v in zip(a, z, strict=True) if ak)
        return value + mp.mpf(self.z_loss) * mp.log(whole) ** 2

    def check_parameters(self) -> None:
        check_smoothing(self)
        self.check_classes()
        require(is_number(self.z_loss) and self.z_loss >= 0, self, "z_loss", "a number of at least 0")


@spec(
    formula=r"-w_k\,\ell_k",
    aliases=("nll_loss", "NLLLoss", "negative_log_likelihood"),
    task="classification",
    pred=NON_POSITIVE,
    logs=("pred",),
    labels=True,
    pros=("takes log-probabilities from anywhere",),
    cons=("checks nothing: rows that are no log-probabilities give numbers that are no likelihoods",),
    references=("Fisher 1922, doi:10.1098/rsta.1922.0009",),
    tries=CLASS_TRIES,
    natives=(Native("torch.nn.functional.nll_loss", "weight=class_weight, class axis 1; ignore_index=-100"),),
    points=(Reference([-0.5, -1.5], 1, 1.5),),
)
class NLL(_Classes):
    """Negative log-likelihood: minus the log-probability of the label, or its mean under a distribution."""

    class_weight: Vector | None = None
    ignore_index: int | None = None

    def at(self, xp: Any, *args: Array) -> Point:
        logp, target = args
        if xp.isdtype(target.dtype, "real floating"):
            weight = 1.0 if self.class_weight is None else constant(xp, self.class_weight, logp)
            a = _math.scaled(weight, target)
            return Point(
                -xp.sum(muted(xp, a, logp), axis=-1),
                lambda: -a,
                lambda: xp.zeros_like(logp),
                target=lambda: -_math.scaled(weight, logp),
            )
        label = Labels(xp, logp, target, self.ignore_index)
        weight = label.weight(self.class_weight, logp)
        return Point(
            label.settle(xp.squeeze(-_math.scaled(weight, label.of(logp)), axis=-1)),
            lambda: label.settle(xp.where(label.hot, -weight * xp.ones_like(logp), 0.0)),
            lambda: label.settle(xp.zeros_like(logp)),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        logp, target = args
        if target == self.ignore_index and not isinstance(target, list):
            return mp.mpf(0)
        a = mass_of(mp, target, len(logp), 0.0, self.class_weight)
        return -mp.fsum(ak * v for ak, v in zip(a, logp, strict=True) if ak)

    def check_parameters(self) -> None:
        self.check_classes()


@spec(
    formula=r"-\sum_k a_k\log p_k,\quad a_k=(1-\varepsilon)q_k+\varepsilon/C",
    aliases=("categorical_crossentropy", "CategoricalCrossentropy", "sparse_categorical_crossentropy",
             "SparseCategoricalCrossentropy"),
    task="classification",
    pred=UNIT,
    target=UNIT,
    simplex=("pred", "target"),
    labels=True,
    pros=("takes probabilities from anywhere", "never clipped: a class given up on can still be learned"),
    cons=("infinite for a wrong certainty; logits are safer: cross_entropy",),
    references=("Good 1952, doi:10.1111/j.2517-6161.1952.tb00104.x",),
    tries=({}, {"label_smoothing": 0.1}, {"normalize": True}, {"normalize": True, "label_smoothing": 0.2}),
    natives=(
        Native("keras.losses.categorical_crossentropy", "normalize=True", "p clipped to [1e-7, 1 - 1e-7]"),
        Native("keras.losses.sparse_categorical_crossentropy", "normalize=True", "p clipped to [1e-7, 1 - 1e-7]"),
    ),
    points=(
        Reference([0.5, 0.25, 0.25], 0, 0.6931471805599453),
        Reference([2.0, 1.0, 1.0], 0, 0.6931471805599453, {"normalize": True}),
        Reference([0.0, 1.0], 0, float("inf"), note="keras gives 16.118 with slope 0"),
    ),
)
class CategoricalCrossEntropy(_Classes):
    """Cross-entropy of probabilities against one label or one distribution a row, never clipped. `normalize`
    divides every row by its sum first."""

    label_smoothing: float = 0.0
    normalize: bool = False

    def at(self, xp: Any, *args: Array) -> Point:
        p, target = args
        if xp.isdtype(target.dtype, "real floating"):
            return self._distribution(xp, p, target, self.label_smoothing)
        label = Labels(xp, p, target, None)
        if self.label_smoothing or self.normalize:
            # Both spread over the whole row, as a distribution does.
            hard = xp.where(label.hot, xp.ones_like(p), 0.0)
            return label.settled(self._distribution(xp, p, hard, self.label_smoothing))
        own = label.of(p)
        return Point(
            label.settle(xp.squeeze(-xp.log(own), axis=-1)),
            lambda: label.settle(xp.where(label.hot, -1 / own, 0.0)),
            lambda: label.settle(xp.where(label.hot, 1 / own / own, 0.0)),
        )

    def _distribution(self, xp: Any, p: Array, q: Array, smoothing: float) -> Point:
        a = (1 - smoothing) * q + smoothing / p.shape[-1] if smoothing else q
        if not self.normalize:
            nlog = -xp.log(p)
            return Point(
                xp.sum(muted(xp, a, nlog), axis=-1),
                lambda: -over(xp, a, p),
                lambda: over(xp, over(xp, a, p), p),
                target=lambda: _math.scaled(1.0 - smoothing, nlog),
            )
        parts = _math.shares(xp, p)
        # -log(p / total): of the others' share where p holds nearly all, else of p's own.
        large = parts.others < p
        nlog = xp.where(
            large,
            xp.log1p(parts.others / xp.where(large, p, 1.0)),
            -xp.log(xp.where(large, 1.0, p / parts.total)),
        )
        return Point(
            xp.sum(muted(xp, a, nlog), axis=-1),
            lambda: over(xp, against(xp, parts, a), p),
            lambda: over(xp, over(xp, a, p), p) - row_sum(xp, a) / (parts.total * parts.total),
            target=lambda: _math.scaled(1.0 - smoothing, nlog),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        p, target = args
        a = mass_of(mp, target, len(p), self.label_smoothing, None)
        whole = mp.fsum(p) if self.normalize else mp.mpf(1)
        return -mp.fsum(ak * mp.log(v / whole) for ak, v in zip(a, p, strict=True) if ak)

    def check_parameters(self) -> None:
        check_smoothing(self)


@spec(
    formula=r"-\sum_k \alpha_k\,a_k\,(1-P_k)^\gamma\log P_k,\quad P=\operatorname{softmax}(z)",
    aliases=("categorical_focal_crossentropy", "CategoricalFocalCrossentropy", "softmax_focal_loss"),
    task="imbalanced classification",
    target=UNIT,
    simplex=("target",),
    labels=True,
    pros=("easy examples fade, so rare hard ones are heard", "gamma = 0 is cross-entropy"),
    cons=("not a proper score: its probabilities need calibration", "not convex for gamma > 0"),
    references=("Lin et al. 2017, arXiv:1708.02002",),
    tries=({}, {"gamma": 0.5}, {"gamma": 0.0}, {"alpha": 0.25}, {"alpha": (0.5, 1.0, 3.0, 0.25, 2.0)},
           {"label_smoothing": 0.1}),
    natives=(Native("keras.losses.categorical_focal_crossentropy", "from_logits=True", "clips at 1e-7"),),
    points=(Reference([-50.0, 50.0], 0, 25.0, {"alpha": 0.25}, "keras gives 4.03 with slope 0"),
            Reference([0.0, 0.0], 1, 0.1732867951399863)),
)
class SoftmaxFocal(_Classes):
    """Softmax cross-entropy in which every class counts times `(1 - P) ** gamma`. `alpha` is a number or one a class."""

    gamma: float = 2.0
    alpha: float | Vector | None = None
    label_smoothing: float = 0.0

    def at(self, xp: Any, *args: Array) -> Point:
        z, target = args
        alpha = 1.0 if self.alpha is None else constant(xp, self.alpha, z)
        keep, each = 1.0 - self.label_smoothing, self.label_smoothing / z.shape[-1]
        if xp.isdtype(target.dtype, "real floating"):
            return self._distribution(xp, z, alpha * (keep * target + each) if each else alpha * target, keep * alpha)
        label = Labels(xp, z, target, None)
        if not each:
            return self._label(xp, z, label)
        point = self._distribution(xp, z, alpha * xp.where(label.hot, keep + each, xp.full_like(z, each)), 0.0)
        return label.settled(point)

    def _focus(self, xp: Any, p: Array, rest: Array, nlog: Array, a: Array | float) -> tuple[Array, Array, Array]:
        """The value of a class's term, its pull, and how the pull turns: (1 - P) times d pull / d log P."""
        g = self.gamma
        # -log P / (1 - P) tends to 1 where P tends to 1: the power of 1 - P is never divided by.
        one = rest == 0
        own = muted(xp, p, xp.where(one, 1.0, nlog / xp.where(one, 1.0, rest)))
        focus = a * power(xp, rest, g)
        return muted(xp, focus, nlog), focus * (1 + g * own), focus * (g * (own - 2 * p - g * (p * own)))

    def _label(self, xp: Any, z: Array, label: Labels) -> Point:
        rows = LabelledSoftmax(xp, z, label)
        a = label.weight(self.alpha, z) if isinstance(self.alpha, Vector) else 1.0 if self.alpha is None else self.alpha
        p, rest = rows.own / rows.total, rows.rest
        value, pull, turn = self._focus(xp, p, rest, rows.nlog, a)

        def curvature() -> Array:
            parts = rows.shares()
            towards = xp.where(rows.hot, rest * turn, parts.p * parts.p * over(xp, turn, rest))
            return label.settle(parts.p * parts.rest * pull - towards)

        return Point(
            label.settle(xp.squeeze(value, axis=-1)), lambda: label.settle(rows.towards(pull)), curvature
        )

    def _distribution(self, xp: Any, z: Array, a: Array, target: Any) -> Point:
        rows = _math.softmax(xp, z)
        p, rest = rows.shares.p, rows.shares.rest
        value, pull, turn = self._focus(xp, p, rest, rows.nlog, a)

        def curvature() -> Array:
            steep = over(xp, turn, rest)
            away = p * p * (row_sum(xp, steep) - steep)
            return p * rest * row_sum(xp, pull) - (rest * turn + away)

        return Point(
            xp.sum(value, axis=-1),
            lambda: against(xp, rows.shares, pull),
            curvature,
            target=lambda: target * muted(xp, power(xp, rest, self.gamma), rows.nlog),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        z, target = args
        alpha = self.alpha if isinstance(self.alpha, Vector) else [1.0 if self.alpha is None else self.alpha] * len(z)
        a = mass_of(mp, target, len(z), self.label_smoothing, None)
        whole = mp.fsum(mp.exp(v) for v in z)
        p = [mp.exp(v) / whole for v in z]
        return -mp.fsum(
            mp.mpf(al) * ak * (1 - pk) ** mp.mpf(self.gamma) * mp.log(pk) for al, ak, pk in zip(alpha, a, p, strict=True) if ak
        )

    def check_parameters(self) -> None:
        check_focal(self)
        check_smoothing(self)
        numbers = self.alpha if isinstance(self.alpha, Vector) else (self.alpha,)
        good = self.alpha is None or all(is_number(v) and v >= 0 for v in numbers)
        require(good, self, "alpha", "None, or numbers of at least 0")


def mass_of(mp: Any, target: Any, classes: int, smoothing: float, weight: Vector | None) -> list[Any]:
    """The textbook's target: one-hot or given, smoothed, weighted."""
    q = target if isinstance(target, list) else [mp.mpf(int(k == target)) for k in range(classes)]
    e = mp.mpf(smoothing)
    w = [mp.mpf(1)] * classes if weight is None else [mp.mpf(v) for v in weight]
    return [wk * ((1 - e) * qk + e / classes) for wk, qk in zip(w, q, strict=True)]
