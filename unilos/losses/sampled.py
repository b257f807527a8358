"""Losses of very many classes, of which a few are drawn for each call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..specs import (
    INTEGERS,
    REAL,
    SHARED,
    Backend,
    DTypeError,
    Facts,
    Interval,
    Loss,
    Native,
    Pull,
    Reference,
    Shaped,
    ShapeError,
    Suits,
    Whole,
    field,
    flag,
    floating,
    items_of,
    labels_range,
    length,
    same_dims,
    spec,
)
from .binary import BinaryCrossEntropyWithLogits
from .classification import CrossEntropy

Array = Any

DRAWN = {
    "hidden": Shaped("(batch, features)", "one row of features a sample"),
    "classifier": Shaped("(classes, features)", "one row of weights a class"),
    "target": Shaped(
        "(batch,) or (batch, labels)", "the class of a row, or several of equal share", "integers"
    ),
    "sampled": Shaped("(drawn,)", "the classes that were drawn for all rows", "integers"),
    "target_expected": Shaped(
        "the shape of `target`", "how often the sampler is expected to draw each of them"
    ),
    "sampled_expected": Shaped("(drawn,)", "how often the sampler is expected to draw each of them"),
    "bias": Shaped("(classes,)", "one offset a class; None for 0"),
}

POSITIVE = Interval(0.0)


@dataclass(frozen=True, kw_only=True, repr=False)
class Sampled(Whole):
    """A loss of the logits of each row's own classes, and behind them of the classes that were drawn for all rows."""

    remove_accidental_hits: bool = field(
        False, flag, "whether a class that was drawn although it is a row's own is left out of that row"
    )

    arguments: ClassVar[tuple[str, ...]] = (
        "hidden",
        "classifier",
        "target",
        "sampled",
        "target_expected",
        "sampled_expected",
        "bias",
    )
    optional: ClassVar[tuple[str, ...]] = ("bias",)
    shared: ClassVar[tuple[str, ...]] = ("classifier", "sampled", "sampled_expected", "bias")
    indices: ClassVar[tuple[int, ...]] = (2, 3)
    rows: ClassVar[Loss]  # of logits, against the masses of their classes

    def at(self, xp: Any, *args: Array, kept: Array | None = None) -> Pull:
        del kept  # a masked row is no other row's business
        hidden, classifier, target, sampled, target_expected, sampled_expected, bias = args
        if target.ndim == 1:
            target, target_expected = (xp.expand_dims(x, axis=-1) for x in (target, target_expected))
        classes = _length(xp, classifier, 0, target.dtype)
        own, own_bias = _rows(xp, classifier, bias, target, classes)
        drawn, drawn_bias = _rows(xp, classifier, bias, sampled, classes)
        z_own = xp.row_sum(xp.expand_dims(hidden, axis=1) * own, keepdims=False) + (
            own_bias - xp.log(target_expected)
        )
        z_drawn = xp.matmul(hidden, xp.matrix_transpose(drawn)) + (drawn_bias - xp.log(sampled_expected))
        if self.remove_accidental_hits:
            hit = xp.any(xp.expand_dims(target, axis=-1) == sampled, axis=1)
            z_drawn = xp.where(hit, float("-inf"), z_drawn)
        z = xp.concat([z_own, z_drawn], axis=-1)
        one = xp.ones_like(z_own)
        mass = xp.concat([one / xp.row_sum(one), xp.zeros_like(z_drawn)], axis=-1)
        items = items_of(xp, self.rows, z, mass)

        def of_logits(cotangent: Array) -> tuple[Array, Array]:
            point: Any = self.rows.at(xp, z, mass)
            s, count = point.back()(xp, cotangent), length(xp, target, 1)
            return s[:, :count], s[:, count:]

        def in_hidden(cotangent: Array) -> Array:
            mine, others = of_logits(cotangent)
            return xp.sum(xp.expand_dims(mine, axis=-1) * own, axis=1) + xp.matmul(others, drawn)

        def in_classifier(cotangent: Array) -> Array:
            mine, others = of_logits(cotangent)
            each = xp.expand_dims(mine, axis=-1) * xp.expand_dims(hidden, axis=1)
            whole = xp.matmul(xp.matrix_transpose(others), hidden)
            return among_all(xp.reshape(each, (-1, hidden.shape[1])), whole)

        def in_bias(cotangent: Array) -> Array:
            mine, others = of_logits(cotangent)
            return among_all(xp.reshape(mine, (-1,)), xp.sum(others, axis=0))

        def among_all(mine: Array, others: Array) -> Array:
            index = xp.concat([xp.reshape(target, (-1,)), sampled])
            index = xp.where((index >= 0) & (index < classes), index, 0)
            return xp.segment_sum(xp.concat([mine, others], axis=0), index, classifier)

        def in_target_expected(cotangent: Array) -> Array:
            slope = -of_logits(cotangent)[0] / target_expected
            return slope if args[2].ndim > 1 else xp.squeeze(slope, axis=-1)

        def in_sampled_expected(cotangent: Array) -> Array:
            return -xp.sum(of_logits(cotangent)[1], axis=0) / sampled_expected

        return Pull(
            items if items.ndim == 1 else xp.row_sum(items, keepdims=False),
            in_hidden,
            classifier=in_classifier,
            bias=in_bias,
            target_expected=in_target_expected,
            sampled_expected=in_sampled_expected,
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        hidden, classifier, target, sampled, target_expected, sampled_expected = args[:6]
        bias = args[6] if len(args) > 6 else [mp.mpf(0)] * len(classifier)

        def logit(h: Any, k: int, expected: Any) -> Any:
            return mp.fsum(x * w for x, w in zip(h, classifier[k], strict=True)) + bias[k] - mp.log(expected)

        found = []
        for h, own, counts in zip(hidden, target, target_expected, strict=True):
            labels, expected = (x if isinstance(x, list) else [x] for x in (own, counts))
            mine = [logit(h, k, e) for k, e in zip(labels, expected, strict=True)]
            drawn = [
                logit(h, k, e)
                for k, e in zip(sampled, sampled_expected, strict=True)
                if not (self.remove_accidental_hits and k in labels)
            ]
            found.append(self.of_logits(mp, mine, drawn))
        return found

    def of_logits(self, mp: Any, mine: list[Any], drawn: list[Any]) -> Any:
        """The textbook's formula for a row's own logits and those that were drawn."""
        raise NotImplementedError

    def examples(self, rng: Any, n: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """One class a row, and several with a bias; some of them are drawn, too."""
        del n
        hidden, classifier = rng.normal(0.0, 1.5, (2, 2)), rng.normal(0.0, 1.5, (4, 2))
        sampled, drawn = np.asarray([2, 0, 3]), rng.uniform(0.1, 2.0, 3)
        yield "one", (hidden, classifier, np.asarray([1, 2]), sampled, rng.uniform(0.1, 2.0, 2), drawn)
        target, bias = np.asarray([[1, 3], [1, 0]]), rng.normal(0.0, 1.0, 4)
        yield "several", (hidden, classifier, target, sampled, rng.uniform(0.1, 2.0, (2, 2)), drawn, bias)

    def check_call(self, backend: Backend, *args: Array) -> bool:
        shapes: list[Any] = [None if x is None else backend.shape(x) for x in args]
        hidden, classifier, target, sampled, *expected = shapes
        matrices = len(hidden) == 2 and len(classifier) == 2 and same_dims(hidden[1:], classifier[1:])
        if not matrices or 0 in classifier:
            message = (
                f"{self.name}: hidden has shape {hidden} and classifier {classifier}; accepted: one row of features "
                f"a sample, (batch, features), and one a class, (classes, features), of one or more of either"
            )
            raise ShapeError(message)
        if not (len(target) in (1, 2) and same_dims(target[:1], hidden[:1]) and len(sampled) == 1):
            message = (
                f"{self.name}: target has shape {target} and sampled {sampled}; accepted: one label a row or several, "
                f"{hidden[:1]} or {(*hidden[:1], 'labels')}, and the classes that were drawn for all rows, (drawn,)"
            )
            raise ShapeError(message)
        for name, found, wanted in zip(
            self.arguments[4:], expected, (target, sampled, classifier[:1]), strict=True
        ):
            if found is not None and not same_dims(found, wanted):
                message = f"{self.name}: {name} has shape {found}; accepted: {wanted}"
                raise ShapeError(message)
        for i, name in enumerate(self.arguments):
            if args[i] is not None:
                dtype = backend.dtype_name(args[i])
                if i not in self.indices:
                    floating(self.name, name, dtype)
                elif dtype not in INTEGERS:
                    message = f"{self.name}: {name} has dtype {dtype}; accepted: integers. Cast it"
                    raise DTypeError(message)
        return True

    def check_labels(self, backend: Backend, kept: Array | None, *args: Array) -> None:
        classes = backend.shape(args[1])[0]
        if isinstance(classes, int):
            for i in self.indices:
                name = self.arguments[i]
                mask = None if name in self.shared else kept
                labels_range(self.name, backend, args[i], classes, None, mask, name)


def _rows(
    xp: Any, classifier: Array, bias: Array | None, index: Array, classes: Array | int
) -> tuple[Array, Array]:
    """The classifier's rows and the biases of some classes; NaN where there is no such class."""
    valid = (index >= 0) & (index < classes)
    flat = xp.reshape(xp.where(valid, index, 0), (-1,))
    rows = xp.take(classifier, flat, axis=0)
    offset = xp.zeros_like(rows[:, 0]) if bias is None else xp.take(bias, flat, axis=0)
    if index.ndim > 1:
        count = length(xp, index, 1)
        rows = xp.reshape(rows, (-1, count, _length(xp, rows, 1, index.dtype)))
        offset = xp.reshape(offset, (-1, count))
    return rows, xp.where(valid, offset, float("nan"))


def _length(xp: Any, x: Array, axis: int, dtype: Any) -> Any:
    """The length of an axis; an array of integers where TensorFlow does not know it yet."""
    known = length(xp, x, axis)
    return known if isinstance(known, int) else xp.astype(known, dtype)


@spec(
    name="nce",
    formula=r"\sum_{j\in T\cup S}\operatorname{softplus}(z_j)-\frac{[j\in T]}{|T|}z_j,\quad"
    r" z_j=w_j\cdot h+b_j-\log Q_j",
    plain="sum_(j in T and S) softplus(z_j) - [j in T] z_j / |T|; "
    "softplus(z) = log(1 + exp(z)), z_j = classifier_j . hidden + bias_j - log(expected_j), T = "
    "target, S = sampled",
    task="classification",
    further=(REAL, REAL, POSITIVE, POSITIVE),
    arrays=DRAWN,
)
class NCE(Sampled):
    """Noise-contrastive estimation: tell a row's own classes from those drawn, as so many yes-or-no questions.

    `target` holds one class a row of `hidden` or several, which share the mass 1; `sampled` the classes drawn for
    all rows. `target_expected` and `sampled_expected` say how often the sampler draws each of them. A class that was
    drawn although it is a row's own counts against it, or with `remove_accidental_hits` not at all.
    """

    remove_accidental_hits: bool = False

    rows: ClassVar[Loss] = BinaryCrossEntropyWithLogits(reduction="sum")

    def of_logits(self, mp: Any, mine: list[Any], drawn: list[Any]) -> Any:
        share = mp.mpf(1) / len(mine)
        return mp.fsum(mp.log(1 + mp.exp(z)) for z in mine + drawn) - share * mp.fsum(mine)

    facts = Facts(
        majorizer=SHARED,
        gauss_newton=SHARED,
        aliases=("nce_loss", "noise_contrastive_estimation"),
        pros=("the cost of a call grows with the classes drawn, not with all of them",),
        cons=("an estimate: its variance is a matter of the sampler",),
        suits=(
            Suits(
                "task classification, target multiclass multilabel, output logits, matters sampled",
                "tells a row's own class from drawn ones: a likelihood without its normaliser",
                rank=3,
            ),
        ),
        references=(
            "Gutmann and Hyvarinen 2010, proceedings.mlr.press/v9/gutmann10a.html",
            "Mnih and Teh 2012, arXiv:1206.6426",
        ),
        tries=({}, {"remove_accidental_hits": True}),
        points=(
            Reference(
                [[1.0, 0.0]],
                [[1.0, 0.0], [0.0, 1.0], [2.0, 0.0]],
                3.1333368791211407,
                note="log(1 + e) - 1 + log 2 + log(1 + e^2)",
                further=([0], [1, 2], [1.0], [1.0, 1.0]),
            ),
        ),
        natives=(
            Native(
                "tf.nn.nce_loss",
                "weights=classifier, biases=bias, inputs=hidden, labels (batch, labels) and "
                "sampled_values=(sampled, target_expected, sampled_expected)",
                "without sampled_values it draws its own classes",
                "f(classifier, bias, target, hidden, sampled.shape[0], classifier.shape[0], target.shape[1],"
                " (sampled, target_expected, sampled_expected))",
                takes=("several",),
            ),
        ),
    )


@spec(
    formula=r"-\frac1{|T|}\sum_{j\in T}\log\operatorname{softmax}_{T\cup S}(z)_j,\quad z_j=w_j\cdot h+b_j-\log Q_j",
    plain="-sum_(j in T) log softmax(z)_j / |T|, the softmax over T and S; "
    "z_j = classifier_j . hidden + bias_j - log(expected_j), T = target, S = sampled",
    task="classification",
    further=(REAL, REAL, POSITIVE, POSITIVE),
    arrays=DRAWN,
)
class SampledSoftmax(Sampled):
    """Softmax cross-entropy over a row's own classes and those drawn, corrected for how they were drawn.

    `target` holds one class a row of `hidden` or several, which share the mass 1; `sampled` the classes drawn for
    all rows. `target_expected` and `sampled_expected` say how often the sampler draws each of them. A class that was
    drawn although it is a row's own is left out, unless `remove_accidental_hits` is False.
    """

    remove_accidental_hits: bool = True

    rows: ClassVar[Loss] = CrossEntropy(reduction="sum")

    def of_logits(self, mp: Any, mine: list[Any], drawn: list[Any]) -> Any:
        whole = mp.log(mp.fsum(mp.exp(z) for z in mine + drawn))
        return mp.fsum(whole - z for z in mine) / len(mine)

    facts = Facts(
        majorizer=SHARED,
        gauss_newton=SHARED,
        aliases=("sampled_softmax_loss",),
        pros=("the cost of a call grows with the classes drawn, not with all of them",),
        cons=("biased for any finite draw: evaluate with the whole softmax",),
        suits=(
            Suits(
                "task classification, target multiclass, output logits, matters vocabulary sampled",
                "the cost grows with the classes drawn, not with all of them: to train retrieval over very many "
                "classes",
            ),
        ),
        references=("Jean et al. 2015, arXiv:1412.2007",),
        tries=({}, {"remove_accidental_hits": False}),
        points=(
            Reference(
                [[1.0, 0.0]],
                [[1.0, 0.0], [0.0, 1.0], [2.0, 0.0]],
                1.4076059644443804,
                note="-log softmax(1, 0, 2)[0]",
                further=([0], [1, 2], [1.0], [1.0, 1.0]),
            ),
        ),
        natives=(
            Native(
                "tf.nn.sampled_softmax_loss",
                "weights=classifier, biases=bias, inputs=hidden, labels (batch, labels) and "
                "sampled_values=(sampled, target_expected, sampled_expected)",
                "without sampled_values it draws its own classes",
                "f(classifier, bias, target, hidden, sampled.shape[0], classifier.shape[0], target.shape[1],"
                " (sampled, target_expected, sampled_expected))",
                takes=("several",),
            ),
        ),
    )
