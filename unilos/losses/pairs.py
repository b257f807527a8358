"""Losses of the pairs of a batch by their similarity, each weighed by how far it is from where it should be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..specs import (
    SHARED,
    Cosines,
    Facts,
    LogSum,
    Native,
    Products,
    Pull,
    Real,
    Reference,
    Shaped,
    Softplus,
    Suits,
    any_number,
    column,
    cosine,
    field,
    flag,
    matches,
    probability,
    spec,
)
from .contrastive import LabelledBatch

Array = Any


@spec(
    formula=r"\log\Big(1+\sum_{p\in P_i}e^{-\gamma\alpha_p(s_{ip}-1+m)}"
    r"\sum_{n\in N_i}e^{\gamma\alpha_n(s_{in}-m)}\Big),"
    r"\quad \alpha_p=(1+m-s_{ip})_+,\ \alpha_n=(s_{in}+m)_+,\ s_{ij}=x_i\cdot x_j",
    plain="log(1 + sum_(p in P_i) exp(-gamma a_p (s_ip - 1 + margin)) sum_(n in N_i) exp(gamma a_n (s_in -"
    " margin))); "
    "a_p = max(0, 1 + margin - s_ip), a_n = max(0, s_in + margin), s_ij = x_i . x_j, x = embeddings,"
    " P_i the other samples of i's label, N_i those of other labels",
    task="metric learning with labels",
    labels=True,
    arrays={
        "embeddings": Shaped("(samples, features)", "one row of features a sample, of length 1"),
        "labels": Shaped("(samples,)", "which samples belong together", "integers"),
    },
)
class Circle(LabelledBatch):
    """Circle loss of embeddings of length 1, by inner products: every pair weighted by its way to its optimum.

    The paper takes the weights for constants; `detach_weights=False` differentiates them, too.
    A sample without positives or negatives costs nothing.
    """

    gamma: float = field(
        80.0,
        Real(0.0, closed="high"),
        "what the pairs are scaled by: the larger, the more the hardest ones count",
    )
    margin: float = field(
        0.4,
        probability,
        "the relaxation m: positives should reach an inner product of 1 - m, negatives stay below m",
    )
    detach_weights: bool = field(
        True, flag, "whether slopes take the weights of the pairs for constants, as the paper does"
    )

    @property
    def held(self) -> bool:
        return self.detach_weights

    def at(self, xp: Any, *args: Array, kept: Array | None = None) -> Pull:
        x, labels = args
        products = Products(xp, x)
        s, m = products.each, self.margin
        positive, negative = matches(xp, labels, kept)
        hold = xp.detached if self.detach_weights else lambda weights: weights
        near, far = hold(above_zero(xp, 1 + m - s)), hold(above_zero(xp, s + m))
        p = LogSum(xp, -self.gamma * near * (s - (1 - m)), positive)
        n = LogSum(xp, self.gamma * far * (s - m), negative)
        plus = Softplus(xp, xp.squeeze(p.value + n.value, axis=-1))

        def slope(cotangent: Array) -> Array:
            up, down = far, near
            if not self.detach_weights:
                up = up + xp.where(far > 0, s - m, 0.0)
                down = down - xp.where(near > 0, s - (1 - m), 0.0)
            g = n.shares.p * up - p.shares.p * down
            return products.back(column(xp, cotangent * plus.slope * self.gamma) * g)

        return Pull(plus.value, slope)

    def definition(self, mp: Any, *args: Any, held: Any = None) -> Any:
        x, labels = args
        weighing = x if held is None else held[0]
        g, m = mp.mpf(self.gamma), mp.mpf(self.margin)
        items = []
        for i, (positive, negative) in enumerate(self.pairs_of(labels)):
            sums = [mp.mpf(0), mp.mpf(0)]
            for j in positive:
                s, weight = mp.fdot(x[i], x[j]), max(1 + m - mp.fdot(weighing[i], weighing[j]), 0)
                sums[0] += mp.exp(-g * weight * (s - 1 + m))
            for j in negative:
                s, weight = mp.fdot(x[i], x[j]), max(mp.fdot(weighing[i], weighing[j]) + m, 0)
                sums[1] += mp.exp(g * weight * (s - m))
            items.append(mp.log(1 + sums[0] * sums[1]))
        return items

    def examples(self, rng: Any, n: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        for name, (x, labels) in super().examples(rng, n):
            yield name, (x / np.sqrt((x * x).sum(axis=-1, keepdims=True)), labels)

    facts = Facts(
        majorizer=SHARED,
        gauss_newton=SHARED,
        aliases=("CircleLoss",),
        pros=("pairs far from their optimum pull harder", "one margin for positives and negatives"),
        cons=("embeddings have to be of length 1", "gamma decides how much one pair can outweigh the others"),
        suits=(
            Suits(
                "task embeddings, target labels, matters hard-pairs",
                "every pair is weighted by its way to its optimum",
                rank=3,
            ),
        ),
        references=("Sun et al. 2020, arXiv:2002.10857",),
        tries=({}, {"detach_weights": False}, {"gamma": 1.0, "margin": 0.1}),
        natives=(
            Native(
                "keras.losses.circle",
                "detach_weights=False",
                "similarities above 1 count as 1; the class leaves items of 0 out of its mean",
                call="f(labels, embeddings, gamma=8.0, margin=0.3)",
                ours={"gamma": 8.0, "margin": 0.3, "detach_weights": False},
            ),
        ),
        points=(
            Reference(
                [[1.0, 0.0], [-1.0, 0.0], [1.0, 0.0]],
                [0, 0, 1],
                227.2,
                note="(307.2 + 67.2 + 307.2 + 0 + 0) / 3",
            ),
            Reference([[1.0, 0.0], [0.0, 1.0]], [0, 1], 0.0, note="no positives"),
        ),
    )


def above_zero(xp: Any, x: Array) -> Array:
    return xp.where(x > 0, x, 0.0)


@spec(
    formula=r"\frac1\alpha\log\Big(1+\sum_{p\in P_i}e^{-\alpha(s_{ip}-\lambda)}\Big)"
    r"+\frac1\beta\log\Big(1+\sum_{n\in N_i}e^{\beta(s_{in}-\lambda)}\Big),\quad s_{ij}=\cos(x_i,x_j)",
    plain="log(1 + sum_(p in P_i) exp(-alpha (s_ip - base))) / alpha + log(1 + sum_(n in N_i) exp(beta "
    "(s_in - base))) / beta; "
    "s_ij = cos(x_i, x_j), x = embeddings, P_i the other samples of i's label, N_i those of other "
    "labels",
    task="metric learning with labels",
    labels=True,
    arrays={
        "embeddings": Shaped(
            "(samples, features)", "one row of features a sample; its length does not matter"
        ),
        "labels": Shaped("(samples,)", "which samples belong together", "integers"),
    },
)
class MultiSimilarity(LabelledBatch):
    """Multi-similarity loss: positives below the base and negatives above it, by soft maxima."""

    alpha: float = field(
        2.0, Real(0.0, closed="high"), "how sharply the soft maximum over positives singles out the hardest"
    )
    beta: float = field(
        50.0, Real(0.0, closed="high"), "how sharply the soft maximum over negatives singles out the hardest"
    )
    base: float = field(0.5, any_number, "the cosine that positives should exceed and negatives stay below")

    def at(self, xp: Any, *args: Array, kept: Array | None = None) -> Pull:
        x, labels = args
        cosines = Cosines(xp, x)
        positive, negative = matches(xp, labels, kept)
        beyond = cosines.each - self.base
        p, n = LogSum(xp, -self.alpha * beyond, positive), LogSum(xp, self.beta * beyond, negative)
        near, far = Softplus(xp, p.value), Softplus(xp, n.value)

        def slope(cotangent: Array) -> Array:
            g = far.slope * n.shares.p - near.slope * p.shares.p
            return cosines.back(column(xp, cotangent) * g)

        return Pull(xp.squeeze(near.value / self.alpha + far.value / self.beta, axis=-1), slope)

    def definition(self, mp: Any, *args: Any) -> Any:
        x, labels = args
        a, b, base = mp.mpf(self.alpha), mp.mpf(self.beta), mp.mpf(self.base)
        items = []
        for i, (positive, negative) in enumerate(self.pairs_of(labels)):
            p = mp.fsum(mp.exp(-a * (cosine(mp, x[i], x[j]) - base)) for j in positive)
            n = mp.fsum(mp.exp(b * (cosine(mp, x[i], x[j]) - base)) for j in negative)
            items.append(mp.log(1 + p) / a + mp.log(1 + n) / b)
        return items

    facts = Facts(
        majorizer=SHARED,
        gauss_newton=SHARED,
        aliases=("MultiSimilarityLoss",),
        pros=("weighs a pair by itself and by its rivals",),
        cons=("three hyper-parameters", "published with a mining of hard pairs, which is left to the caller"),
        suits=(
            Suits(
                "task embeddings, target labels, matters hard-pairs",
                "weighs a pair by itself and by its rivals: for mined pairs",
                rank=3,
            ),
        ),
        references=("Wang et al. 2019, arXiv:1904.06627",),
        tries=({}, {"alpha": 1.0, "beta": 10.0, "base": 0.2}),
        natives=(
            Native(
                "pytorch_metric_learning.losses.MultiSimilarityLoss",
                "alpha=alpha, beta=beta, base=base",
                call="f(alpha=2.0, beta=50.0, base=0.5)(embeddings, labels)",
                ours={"alpha": 2.0, "beta": 50.0, "base": 0.5},
                reduction="mean",
            ),
        ),
        points=(
            Reference(
                [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]],
                [0, 0, 1],
                0.8968949020460233,
                {"alpha": 1.0, "beta": 1.0},
                "(4 log(1 + 1 / sqrt(e)) + log(1 + 2 / sqrt(e))) / 3",
            ),
            Reference([[1.0, 0.0], [0.0, 1.0]], [0, 1], 2.7775887729735165e-13, note="log1p(exp(-25)) / 50"),
        ),
    )
