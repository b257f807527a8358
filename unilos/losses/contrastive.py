"""Losses of a batch of embeddings: every sample against its neighbours, by label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..specs import (
    CONVEX,
    INTEGERS,
    SHARED,
    UNIT,
    Cosines,
    DTypeError,
    Facts,
    LabelledSoftmax,
    Labels,
    LogSum,
    MassedSoftmax,
    Native,
    Point,
    Pull,
    Real,
    Reference,
    Rowwise,
    Shaped,
    ShapeError,
    Softplus,
    Stated,
    Suits,
    Whole,
    against,
    choice,
    column,
    cosine,
    field,
    mass_of,
    matches,
    same_dims,
    shares,
    spec,
)

Array = Any

EMBEDDED = {
    "embeddings": Shaped("(samples, features)", "one row of features a sample; its length does not matter"),
    "labels": Shaped("(samples,)", "which samples belong together", "integers"),
}

CHEN = "Chen et al. 2020, arXiv:2002.05709"


@spec(
    name="info_nce",
    formula=r"-\sum_k q_k\log\operatorname{softmax}(s/\tau)_k",
    plain="-sum_k q_k log softmax(s / temperature)_k; s = similarity, q = target (1 at a label)",
    task="contrastive learning of two views or of queries and documents",
    target=UNIT,
    simplex=("target",),
    labels=True,
    arrays={
        "similarity": "the similarities of a query with all answers",
        "target": "the answer of each query, or how probable each answer is; None for the diagonal of a square matrix",
    },
)
class InfoNCE(Rowwise):
    """Cross-entropy of similarities, one row a query: its own answer against all others.

    Without a target the answer of row i is column i, the diagonal of a square matrix.
    """

    temperature: float = field(
        1.0,
        Real(0.0, closed="high"),
        "what similarities are divided by: the smaller, the more the nearest wrong answers count",
    )

    arguments: ClassVar[tuple[str, ...]] = ("similarity", "target")
    optional: ClassVar[tuple[str, ...]] = ("target",)

    def complete(self, xp: Any, *args: Array) -> tuple[Array, ...]:
        similarity, target = args
        if target is not None:
            return args
        shape = tuple(similarity.shape)
        if len(shape) != 2:
            message = (
                f"{self.name}: similarity has shape {shape}; accepted without target: (queries, answers)"
            )
            raise ShapeError(message)
        first = similarity[:, 0] if self.axis in (-1, 1) else similarity[0, :]
        return similarity, xp.iota(first, xp.index_dtype)

    def at(self, xp: Any, *args: Array) -> Point:
        s, target = args
        tau = self.temperature
        # By the largest first: a quotient of large similarities would round away what they differ by.
        z = xp.gaps(s, xp.row_max(s)) / tau

        def curved(mass: Array) -> Array:
            # p (1 - p) / tau^2, whose smaller factor is scaled before it can vanish.
            half = xp.exp(z / 2) / tau
            scaled, parts = shares(xp, half * half), shares(xp, xp.exp(z))
            small = xp.where(xp.top_mask(z), parts.part * scaled.others, scaled.part * parts.others)
            return mass * small / (parts.total * parts.total)

        def above(mass: Array) -> Array:
            return 0.5 / tau / tau * mass + xp.zeros_like(z)

        if xp.isdtype(target.dtype, "real floating"):
            soft = MassedSoftmax(xp, z, target)
            return Point(
                soft.item,
                lambda: soft.towards() / tau,
                lambda: curved(xp.row_sum(target)),
                majorizer=lambda: above(xp.row_sum(target)),
                target=lambda: soft.nlog,
            )
        label = Labels(xp, z, target, None)
        rows = LabelledSoftmax(xp, z, label)
        return Point(
            label.settle(rows.item),
            lambda: rows.towards(label.weight(1 / tau, z)),
            lambda: curved(label.weight(None, z)),
            majorizer=lambda: above(label.weight(None, z)),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        s, target = args
        q = mass_of(mp, target, len(s), 0.0, None)
        e = [mp.exp(v / mp.mpf(self.temperature)) for v in s]
        return -mp.fsum(a * mp.log(v / mp.fsum(e)) for a, v in zip(q, e, strict=True) if a)

    facts = Facts(
        majorizer=Stated(
            "1 / (2 temperature^2) for every entry, times the mass of the row (Boehning 1992, doi:10.1007/BF00048682)"
        ),
        gauss_newton=CONVEX,
        aliases=("InfoNCELoss", "multiple_negatives_ranking"),
        pros=("a lower bound of mutual information", "takes similarities of any two encoders"),
        cons=("needs many negatives a row", "a wrong negative is pushed away like a right one"),
        suits=(
            Suits(
                "task embeddings, target views similarities, matters negatives",
                "each query against its own answer and all others of the batch",
                rank=1,
            ),
        ),
        references=("van den Oord et al. 2018, arXiv:1807.03748", CHEN),
        tries=({}, {"temperature": 0.07}),
        natives=(
            Native(
                "torch.nn.functional.cross_entropy",
                "of similarity / temperature, target 0 .. N - 1",
                call="f(similarity / 0.5, target, reduction='none')",
                ours={"temperature": 0.5},
            ),
            Native(
                "optax.losses.softmax_cross_entropy_with_integer_labels",
                "of similarity / temperature, labels 0 .. N - 1",
                call="f(similarity / 0.5, target)",
                ours={"temperature": 0.5},
                takes=("labels",),
            ),
        ),
        points=(
            Reference([1.0, -1.0], 0, 1.3838965267367434e-87, {"temperature": 0.01}, "log1p(exp(-200))"),
            Reference([-1.0, 1.0], 0, 200.0, {"temperature": 0.01}),
        ),
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class LabelledBatch(Whole):
    """One item a sample: its embedding against those of its own label and those of other labels."""

    arguments: ClassVar[tuple[str, ...]] = ("embeddings", "labels")
    shapes: ClassVar[tuple[str, str]] = ("(samples, features)", "(samples,)")

    def check_call(self, backend: Any, *args: Array) -> bool:
        rows, labels = (backend.shape(x) for x in args)
        if len(rows) != 2 or not same_dims(labels, rows[:1]) or rows[1] == 0:
            message = (
                f"{self.name}: embeddings has shape {rows} and labels {labels}; accepted: embeddings of shape "
                f"(samples, features) and one label a sample"
            )
            raise ShapeError(message)
        dtype = backend.dtype_name(args[1])
        if dtype not in INTEGERS:
            message = (
                f"{self.name}: labels has dtype {dtype}; accepted: integers. Cast the labels to integers"
            )
            raise DTypeError(message)
        return True

    def examples(self, rng: Any, n: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        del n
        yield "batch", (rng.normal(0.0, 1.0, (6, 2)), np.asarray([0, 1, 0, 0, 2, 1]))

    def pairs_of(self, labels: list[int]) -> list[tuple[list[int], list[int]]]:
        """For every sample the others of its own label and those of other labels."""
        every = range(len(labels))
        return [
            (
                [j for j in every if j != i and labels[j] == labels[i]],
                [j for j in every if labels[j] != labels[i]],
            )
            for i in every
        ]


@spec(
    formula=r"\sum_{p\in P_i}\log\Big(1+\sum_{k\in K_{ip}}e^{(s_{ik}-s_{ip})/\tau}\Big),"
    r"\quad s_{ij}=\cos(x_i,x_j)",
    plain="sum_(p in P_i) log(1 + sum_(k in K_ip) exp((s_ik - s_ip) / temperature)); "
    "s_ij = cos(x_i, x_j), x = embeddings, P_i the other samples of i's label, K_ip what the pair "
    "competes with",
    task="contrastive learning, with two views or more of everything in the batch",
    labels=True,
    arrays=EMBEDDED,
)
class NTXent(LabelledBatch):
    """Normalised temperature-scaled cross-entropy: each pair of one label against what else a sample meets.

    The item of a sample is the sum over its positive pairs, and counts for as many in a mean: the mean is one over
    pairs. `denominator` says what a pair competes with: "negatives" (samples of other labels) or "all" (all other
    samples, as in SimCLR).
    """

    temperature: float = field(
        0.07,
        Real(0.0, closed="high"),
        "what cosines are divided by: the smaller, the more the nearest negatives count",
    )
    denominator: str = field(
        "negatives",
        choice("negatives", "all"),
        "what a pair competes with: the samples of other labels, or all other samples as in SimCLR",
    )

    @property
    def has_shares(self) -> bool:
        return True

    def shares_among(
        self, xp: Any, dtype: Any, kept: Array | None, *targets: Array
    ) -> tuple[Array | None, Array | None]:
        positive, _ = matches(xp, targets[0], kept)
        return xp.row_sum(xp.astype(positive, dtype), keepdims=False), None

    def counts(self, *args: Any) -> list[float]:
        return [float(len(positive)) for positive, _ in self.pairs_of(args[1])]

    def at(self, xp: Any, *args: Array, kept: Array | None = None) -> Pull:
        x, labels = args
        cosines = Cosines(xp, x)
        z = cosines.each / self.temperature
        positive, negative = matches(xp, labels, kept)
        together = self.denominator == "all"
        met = LogSum(xp, z, positive | negative if together else negative)
        each, up = (met.nlog, None) if together else softplus_of(xp, met.value - z, positive)

        def slope(cotangent: Array) -> Array:
            if up is None:
                g = against(xp, met.shares, xp.astype(positive, z.dtype))
            else:
                pull = up()
                g = xp.row_sum(pull) * met.shares.p - pull
            return cosines.back(column(xp, cotangent) * g / self.temperature)

        return Pull(xp.row_sum(xp.where(positive, each, 0.0), keepdims=False), slope)

    def definition(self, mp: Any, *args: Any) -> Any:
        x, labels = args
        items = []
        for i, (positive, negative) in enumerate(self.pairs_of(labels)):
            e = {j: mp.exp(cosine(mp, x[i], x[j]) / mp.mpf(self.temperature)) for j in positive + negative}
            rest = {
                p: mp.fsum(e.values())
                if self.denominator == "all"
                else e[p] + mp.fsum(e[k] for k in negative)
                for p in positive
            }
            items.append(-mp.fsum(mp.log(e[p] / rest[p]) for p in positive))
        return items

    facts = Facts(
        majorizer=SHARED,
        gauss_newton=SHARED,
        aliases=("ntxent", "NTXentLoss"),
        pros=("hard negatives pull the more, the lower the temperature",),
        cons=("needs large batches", "everything of another label is a negative, however alike"),
        suits=(Suits("task embeddings, target views labels", "views against the rest of the batch: SimCLR"),),
        references=(
            CHEN,
            "Sohn 2016, NIPS: Improved deep metric learning with multi-class N-pair loss objective",
        ),
        tries=({}, {"denominator": "all", "temperature": 0.5}, {"temperature": 0.01}),
        natives=(
            Native(
                "optax.losses.ntxent",
                "temperature=temperature",
                "nan without positives, and nan slopes where an exponential vanishes",
                call="f(embeddings, labels, 0.07)",
                reduction="mean",
            ),
            Native(
                "pytorch_metric_learning.losses.NTXentLoss", call="f()(embeddings, labels)", reduction="mean"
            ),
        ),
        points=(
            Reference(
                [[1.0, 0.0], [-1.0, 0.0], [1.0, 0.0]],
                [0, 0, 1],
                100.34657359027997,
                {"temperature": 0.01},
                "(200 + log 2) / 2: a logarithm of exponentials gives 87 for 200",
            ),
            Reference([[1.0, 0.0], [0.0, 1.0]], [0, 1], 0.0, note="no positives: optax gives nan"),
            Reference(
                [[1.0, 0.0], [1.0, 0.0], [-1.0, 0.0]],
                [0, 0, 1],
                1.3838965267367434e-87,
                {"temperature": 0.01},
                note="optax's slopes are nan",
            ),
        ),
    )


def softplus_of(xp: Any, x: Array, selected: Array) -> tuple[Array, Any]:
    """log(1 + exp(x)) at the selected entries and, on request, its slope; 0 at all others."""
    plus = Softplus(xp, xp.where(selected, x, float("-inf")))
    return plus.value, lambda: plus.slope


@spec(
    name="supcon",
    formula=r"-\frac{1}{|P_i|}\sum_{p\in P_i}\log\frac{e^{s_{ip}/\tau}}{\sum_{k\ne i}e^{s_{ik}/\tau}},"
    r"\quad s_{ij}=\cos(x_i,x_j)",
    plain="-sum_(p in P_i) log(exp(s_ip / temperature) / sum_(k != i) exp(s_ik / temperature)) / |P_i|; "
    "s_ij = cos(x_i, x_j), x = embeddings, P_i the other samples of i's label",
    task="contrastive learning with labels",
    labels=True,
    arrays=EMBEDDED,
)
class SupCon(LabelledBatch):
    """Supervised contrastive loss: the mean over a sample's positives, each against all other samples.

    A sample without positives costs nothing, and counts in a mean.
    """

    temperature: float = field(
        0.1,
        Real(0.0, closed="high"),
        "what cosines are divided by: the smaller, the more the nearest negatives count",
    )

    def at(self, xp: Any, *args: Array, kept: Array | None = None) -> Pull:
        x, labels = args
        cosines = Cosines(xp, x)
        positive, negative = matches(xp, labels, kept)
        every = LogSum(xp, cosines.each / self.temperature, positive | negative)
        pairs = xp.astype(positive, x.dtype)
        count = xp.row_sum(pairs)
        mass = pairs / xp.where(count == 0, 1.0, count)

        def slope(cotangent: Array) -> Array:
            g = against(xp, every.shares, mass)
            return cosines.back(column(xp, cotangent) * g / self.temperature)

        return Pull(xp.row_sum(mass * xp.where(positive, every.nlog, 0.0), keepdims=False), slope)

    def definition(self, mp: Any, *args: Any) -> Any:
        x, labels = args
        items = []
        for i, (positive, negative) in enumerate(self.pairs_of(labels)):
            e = {j: mp.exp(cosine(mp, x[i], x[j]) / mp.mpf(self.temperature)) for j in positive + negative}
            logs = [mp.log(e[p] / mp.fsum(e.values())) for p in positive]
            items.append(-mp.fsum(logs) / max(len(logs), 1))
        return items

    facts = Facts(
        majorizer=SHARED,
        gauss_newton=SHARED,
        aliases=("SupConLoss", "supervised_contrastive"),
        pros=("learns from all samples of a class at once", "robust to the choice of hyper-parameters"),
        cons=("needs several samples of a class in a batch",),
        suits=(
            Suits(
                "task embeddings, target labels, matters negatives",
                "all samples of a class in the batch are positives of each other",
                rank=1,
            ),
        ),
        references=("Khosla et al. 2020, arXiv:2004.11362",),
        tries=({}, {"temperature": 1.0}),
        natives=(Native("pytorch_metric_learning.losses.SupConLoss", "", "a mean over costs above 0"),),
        points=(
            Reference(
                [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]],
                [0, 0, 1],
                0.20884112501214857,
                {"temperature": 1.0},
                "2 / 3 of log(1 + 1 / e)",
            ),
            Reference(
                [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]],
                [0, 0, 1],
                3.0265932811243099e-05,
                note="2 log1p(exp(-10)) / 3",
            ),
            Reference([[1.0, 0.0], [0.0, 1.0]], [0, 1], 0.0, note="no positives"),
        ),
    )
