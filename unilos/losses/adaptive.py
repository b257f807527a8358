"""Softmax in clusters: frequent classes at once, rare ones behind a shorter projection of their own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np

from ..specs import (
    SHARED,
    Backend,
    Facts,
    Integers,
    Loss,
    Native,
    Pull,
    Reference,
    Shaped,
    ShapeError,
    Suits,
    Whole,
    field,
    floating,
    items_of,
    labels_dtype,
    labels_range,
    leading,
    same_dims,
    spec,
)
from .classification import CrossEntropy

Array = Any

ELSEWHERE = -1  # the label of a row whose class is in another cluster


class Members:
    """The rows with a label in a cluster, where that can be read; elsewhere all rows, which costs time alone.

    What the others hold then reaches nothing, not even by 0 times what a cluster's matrix has.
    """

    def __init__(self, xp: Any, inside: Array) -> None:
        self.xp, self.inside, self.which = xp, inside, xp.positions(inside)
        if self.which is not None:
            self.place = xp.where(inside, xp.cumulative_sum(xp.astype(inside, self.which.dtype)), 0)

    def only(self, x: Array, other: float = 0) -> Array:
        return self._instead(x, other) if self.which is None else self.xp.take(x, self.which, axis=0)

    def among_all(self, x: Array) -> Array:
        """Back to one row for every row, 0 where there was none."""
        if self.which is None:
            return self._instead(x, 0)
        none = self.xp.zeros((1, *x.shape[1:]), dtype=x.dtype, device=self.xp.device_of(x))
        return self.xp.take(self.xp.concat([none, x], axis=0), self.place, axis=0)

    def _instead(self, x: Array, other: float) -> Array:
        return self.xp.where(leading(self.xp, self.inside, x), x, other)


@spec(
    formula=r"-\log\operatorname{softmax}(Hh)_{i(y)}-[y\ge c_1]\log\operatorname{softmax}(T_kP_kh)_{y-c_k}",
    plain="-log softmax(head h)[i] - log softmax(tail_k projection_k h)[y - cutoffs[k]], the second for y "
    "in cluster k only; "
    "h = hidden, y = target, i the row of y or of its cluster in the head",
    task="classification",
    arrays={
        "hidden": Shaped("(batch, features)", "one row of features a sample"),
        "target": Shaped("(batch,)", "the class of every row", "integers"),
        "head": Shaped(
            "(cutoffs[0] + clusters, features)",
            "one row of weights for each class of the head, then one for each cluster",
        ),
        "tails": Shaped(
            "pairs of shapes (shorter, features) and (classes, shorter)",
            "one pair a cluster, its projection and its rows of weights; for `wrt=` they are projection_1, tail_1, ...",
        ),
        "head_bias": Shaped("(cutoffs[0] + clusters,)", "one offset for each row of the head; None for 0"),
    },
)
class AdaptiveLogSoftmax(Whole):
    """Adaptive softmax: minus the log-probability of the label, whose rare classes are in clusters.

    Classes below the first of the `cutoffs` have a row of `head` each, and behind them every cluster has one; the
    classes of cluster k run from one cutoff to the next, the last to the end. `tails` is one pair (projection,
    classes) a cluster, of shapes (shorter, features) and (classes, shorter). `hidden` is (batch, features).
    """

    cutoffs: tuple[int, ...] = field(
        (),
        Integers("rising positive integers, one at least", rising=True),
        "the class indices where the clusters begin; the classes below the first are in the head",
    )

    arguments: ClassVar[tuple[str, ...]] = ("hidden", "target", "head", "tails", "head_bias")
    optional: ClassVar[tuple[str, ...]] = ("head_bias",)
    rows: ClassVar[Loss] = CrossEntropy(reduction="sum")
    rows_somewhere: ClassVar[Loss] = CrossEntropy(reduction="sum", ignore_index=ELSEWHERE)

    def __post_init__(self) -> None:
        super().__post_init__()
        # Every matrix is an argument of its own, so how many there are is a matter of the cutoffs.
        tails = [f"{part}_{k + 1}" for k in range(len(self.cutoffs)) for part in ("projection", "tail")]
        object.__setattr__(self, "arguments", ("hidden", "target", "head", *tails, "head_bias"))
        object.__setattr__(self, "shared", ("head", *tails, "head_bias"))

    @classmethod
    def as_called(cls, arrays: list[Any]) -> list[str]:
        tails = [*zip(arrays[3::2], arrays[4::2], strict=True)]
        return [*super().as_called(arrays[:3]), repr(tails)]

    def _bind(self, args: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        paired = len(args) in (4, 5) and (len(args) == 4 or isinstance(args[3], (list, tuple)))
        if paired or "tails" in named:
            tails = args[3] if paired else named["tails"]
            names = self.arguments[3:-1]
            pairs = isinstance(tails, (list, tuple)) and all(
                isinstance(pair, (list, tuple)) for pair in tails
            )
            flat = [x for pair in tails for x in pair] if pairs else []
            if len(flat) != len(names):
                message = (
                    f"{self.name}: tails has {len(flat)} matrices; accepted: a projection and a matrix of classes for "
                    f"each of {len(self.cutoffs)} cutoffs, {len(names)}"
                )
                raise ShapeError(message)
            rest = {name: x for name, x in named.items() if name != "tails"}
            bias = dict(zip(self.optional, args[4:], strict=False)) if paired else {}
            args, named = args[:3], rest | dict(zip(names, flat, strict=True)) | bias
        return super()._bind(args, named)

    def at(self, xp: Any, *args: Array, kept: Array | None = None) -> Pull:
        del kept  # a masked row is no other row's business
        hidden, target, head, *tails, bias = args
        z = xp.matmul(hidden, xp.matrix_transpose(head))
        z = z if bias is None else z + bias
        first = self.cutoffs[0]
        label = target
        for k, cutoff in enumerate(self.cutoffs):
            label = xp.where(target >= cutoff, first + k, label)
        value = items_of(xp, self.rows, z, label)
        clusters = []
        for k, cutoff in enumerate(self.cutoffs):
            projection, classes = tails[2 * k : 2 * k + 2]
            inside = target >= cutoff
            if k + 1 < len(self.cutoffs):
                inside = inside & (target < self.cutoffs[k + 1])
            members = Members(xp, inside)
            inner = xp.matmul(members.only(hidden), xp.matrix_transpose(projection))
            rows = xp.matmul(inner, xp.matrix_transpose(classes))
            labels = members.only(target - cutoff, ELSEWHERE)
            value = value + members.among_all(items_of(xp, self.rows_somewhere, rows, labels))
            clusters.append((members, rows, labels))

        def of_head(cotangent: Array) -> Array:
            frequent: Any = self.rows.at(xp, z, label)
            return frequent.back()(xp, cotangent)

        def of_cluster(k: int, cotangent: Array) -> Array:
            members, rows, labels = clusters[k]
            rare: Any = self.rows_somewhere.at(xp, rows, labels)
            return rare.back()(xp, members.only(cotangent))

        def in_hidden(cotangent: Array) -> Array:
            found = xp.matmul(of_head(cotangent), head)
            for k, (members, *_) in enumerate(clusters):
                back = xp.matmul(of_cluster(k, cotangent), tails[2 * k + 1])
                found = found + members.among_all(xp.matmul(back, tails[2 * k]))
            return found

        def in_projection(k: int, cotangent: Array) -> Array:
            back = xp.matmul(of_cluster(k, cotangent), tails[2 * k + 1])
            return xp.matmul(xp.matrix_transpose(back), clusters[k][0].only(hidden))

        def in_tail(k: int, cotangent: Array) -> Array:
            inner = xp.matmul(clusters[k][0].only(hidden), xp.matrix_transpose(tails[2 * k]))
            return xp.matmul(xp.matrix_transpose(of_cluster(k, cotangent)), inner)

        also: dict[str, Any] = {
            "head": lambda cotangent: xp.matmul(xp.matrix_transpose(of_head(cotangent)), hidden),
            "head_bias": lambda cotangent: xp.sum(of_head(cotangent), axis=0),
        }
        for k in range(len(clusters)):
            also[f"projection_{k + 1}"], also[f"tail_{k + 1}"] = (
                partial(in_projection, k),
                partial(in_tail, k),
            )
        return Pull(value, in_hidden, **also)

    def definition(self, mp: Any, *args: Any) -> Any:
        hidden, target, head, *tails = args
        pairs = 2 * len(self.cutoffs)
        bias = tails[pairs] if len(tails) > pairs else [mp.mpf(0)] * len(head)

        def product(matrix: list[list[Any]], h: list[Any]) -> list[Any]:
            return [mp.fsum(x * y for x, y in zip(row, h, strict=True)) for row in matrix]

        def nlog(z: list[Any], k: int) -> Any:
            return mp.log(mp.fsum(mp.exp(v) for v in z)) - z[k]

        found = []
        for h, y in zip(hidden, target, strict=True):
            z = [a + b for a, b in zip(product(head, h), bias, strict=True)]
            cluster = sum(y >= cutoff for cutoff in self.cutoffs)
            if not cluster:
                found.append(nlog(z, y))
                continue
            projection, classes = tails[2 * cluster - 2 : 2 * cluster]
            inner = nlog(product(classes, product(projection, h)), y - self.cutoffs[cluster - 1])
            found.append(nlog(z, self.cutoffs[0] + cluster - 1) + inner)
        return found

    def examples(self, rng: Any, n: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Labels of the head, of the first cluster and of the last one; and a bias."""
        del n
        ends = (*self.cutoffs, self.cutoffs[-1] + 2)
        hidden = rng.normal(0.0, 1.5, (3, 2))
        target = np.asarray([0, ends[0], ends[-1] - 1])
        head = rng.normal(0.0, 1.5, (ends[0] + len(self.cutoffs), 2))
        tails = []
        for low, high in pairwise(ends):
            tails += [rng.normal(0.0, 1.5, (1, 2)), rng.normal(0.0, 1.5, (high - low, 1))]
        yield "clusters", (hidden, target, head, *tails)
        yield "a bias", (hidden, target[::-1].copy(), head, *tails, rng.normal(0.0, 1.0, len(head)))

    def check_call(self, backend: Backend, *args: Array) -> bool:
        shapes: list[Any] = [None if x is None else backend.shape(x) for x in args]
        hidden, target, head, *tails, bias = shapes
        first, clusters = self.cutoffs[0], len(self.cutoffs)
        if len(hidden) != 2 or not same_dims(target, hidden[:1]):
            message = (
                f"{self.name}: hidden has shape {hidden} and target {target}; accepted: one row of features a "
                f"sample, (batch, features), and one label, (batch,)"
            )
            raise ShapeError(message)
        ends = (*self.cutoffs, None)
        wanted: list[tuple[str, Any, tuple[Any, ...]]] = [("head", head, (first + clusters, hidden[1]))]
        for k, (low, high) in enumerate(pairwise(ends)):
            projection, classes = tails[2 * k : 2 * k + 2]
            shorter = projection[0] if projection else None
            wanted.append((self.arguments[2 * k + 3], projection, (shorter, hidden[1])))
            size = None if high is None or low is None else high - low
            wanted.append((self.arguments[2 * k + 4], classes, (size, shorter)))
        if bias is not None:
            wanted.append(("head_bias", bias, (first + clusters,)))
        for name, found, shape in wanted:
            if not same_dims(found, shape) or 0 in found:
                message = f"{self.name}: {name} has shape {found}; accepted with these cutoffs: {shape}"
                raise ShapeError(message)
        for name, x in zip(self.arguments, args, strict=True):
            if name in self.shared and x is not None:
                floating(self.name, name, backend.dtype_name(x))
        labels_dtype(self.name, backend.dtype_name(args[1]), hidden, target)
        return True

    def check_labels(self, backend: Backend, kept: Array | None, *args: Array) -> None:
        last = backend.shape(args[-2])[0]  # of the last cluster; behind it is the bias of the head
        if isinstance(last, int):
            labels_range(self.name, backend, args[1], self.cutoffs[-1] + last, None, kept)

    facts = Facts(
        majorizer=SHARED,
        gauss_newton=SHARED,
        aliases=("AdaptiveLogSoftmaxWithLoss",),
        pros=("rare classes cost a fraction of a frequent one's features",),
        cons=(
            "labels have to be sorted by frequency",
            "every cluster is computed for every row, so that shapes do not depend on labels",
        ),
        suits=(
            Suits(
                "task classification, target multiclass, output logits, matters vocabulary",
                "rare classes lie in clusters of fewer features: a softmax of many classes at a fraction of its cost",
                rank=3,
                sets={"cutoffs": (1000,)},
            ),
        ),
        references=("Grave et al. 2017, arXiv:1609.04309",),
        tries=({"cutoffs": (2,)}, {"cutoffs": (1, 3)}),
        points=(
            Reference(
                [[1.0, 2.0]],
                [2],
                1.7208676519626032,
                {"cutoffs": (2,)},
                "-log softmax(1, 2, 3)[2] for the cluster, and log(1 + e) in it",
                ([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], [[1.0, 0.0]], [[0.0], [1.0]]),
            ),
        ),
        natives=(
            Native(
                "torch.nn.AdaptiveLogSoftmaxWithLoss",
                "cutoffs=cutoffs; head=head.weight, tails=[(first.weight, second.weight) for first, second in tail]",
                "a module that holds its matrices; returns minus the items, and their mean",
                "-__import__('torch').func.functional_call(f(hidden.shape[1], len(head) - 1 + len(tail_1),"
                " [len(head) - 1], hidden.shape[1] / len(projection_1)), {'head.weight': head,"
                " 'tail.0.0.weight': projection_1, 'tail.0.1.weight': tail_1}, (hidden, target)).output",
                {"cutoffs": (2,)},
                takes=("clusters",),
            ),
        ),
    )
