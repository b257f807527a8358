"""Losses of the order of scores: of pairs, and of lists, which hold all of their pairs at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..specs import (
    CONVEX,
    KINKED,
    REAL,
    SIGNS,
    Facts,
    Kink,
    Logistic,
    Native,
    Point,
    Pointwise,
    Reference,
    Rowwise,
    Stated,
    Suits,
    above_kink,
    any_number,
    below,
    difference,
    field,
    hinged,
    muted,
    short_of,
    softmax,
    spec,
)

Array = Any

LISTED = {
    "pred": "the scores of the items of a list",
    "target": "their relevances, of which only the order counts",
}


@dataclass(frozen=True, kw_only=True, repr=False)
class Lists(Rowwise):
    """Scores and relevances; a list lies along `axis`. Of the relevances only the order counts."""

    def examples(self, rng: Any, n: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Lists with grades, many of which tie, and lists without ties."""
        yield "grades", (rng.normal(0.0, 2.0, (n, 5)), rng.integers(0, 3, (n, 5)))
        yield "relevances", (rng.normal(0.0, 2.0, (n, 5)), rng.normal(0.0, 2.0, (n, 5)))

    def edges(self, rng: Any, large: float) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Lists in the right and in the wrong order, far and nearly and wholly tied ones."""
        del large
        grades = np.arange(5)
        apart = rng.normal(0.0, 1.0, (2, 5)) + 20 * np.stack([grades, -grades])
        pred = np.concatenate([apart, 5 * apart, apart / 2**20, np.stack([grades, 0 * grades, grades])])
        target = np.stack([grades] * 8 + [0 * grades])
        yield "grades", (pred, target)


class Pairs:
    """The differences `d` of the scores of all pairs of a list, and which of them are in question."""

    def __init__(self, xp: Any, scores: Array, relevance: Array) -> None:
        first, second = xp.expand_dims(relevance, axis=-1), xp.expand_dims(relevance, axis=-2)
        self.better, self.worse = first > second, first < second
        apart = xp.expand_dims(scores, axis=-1) - xp.expand_dims(scores, axis=-2)
        # A relevance that is no number leaves all pairs of its item in question.
        one = xp.ones_like(apart)
        self.d = xp.where(self.better | self.worse, apart, xp.where(first == second, 0 * one, float("nan")))
        self.yes, self.no = xp.where(self.better, one, 0.0), xp.where(self.worse, one, 0.0)


def ordered_pairs(scores: list[Any], relevance: list[Any]) -> Iterator[tuple[Any, Any]]:
    """The scores of all pairs, the more relevant one first."""
    items = list(zip(scores, relevance, strict=True))
    return ((a, b) for a, y in items for b, z in items if y > z)


@spec(
    name="listmle",
    formula=r"-\sum_k\left(s_{\pi_k}-\log\sum_{j\ge k}e^{s_{\pi_j}}\right),"
    r"\quad y_{\pi_1}\ge y_{\pi_2}\ge\dots",
    plain="-sum_k (s_k - log sum_(j >= k) exp(s_j)); s = pred in the order of falling target",
    task="ranking",
    arrays=LISTED,
)
class ListMLE(Lists):
    """Negative log-likelihood of the order of the relevances, drawn one by one with probabilities that are a
    softmax of the scores left. Ties are in the order of their indices."""

    def at(self, xp: Any, *args: Array) -> Point:
        scores, relevance = args
        first, second = xp.expand_dims(relevance, axis=-1), xp.expand_dims(relevance, axis=-2)
        index = xp.iota(scores, xp.int32)
        i, j = xp.expand_dims(index, axis=-1), xp.expand_dims(index, axis=-2)
        left = (second < first) | ((second == first) & (j >= i))  # who is left when the i-th is drawn
        own = i == j
        draws = softmax(xp, xp.where(left, xp.expand_dims(scores, axis=-2), -float("inf")))
        p, rest = draws.shares.p, draws.shares.rest

        def above() -> Array:
            there = xp.where(left, xp.ones_like(p), 0.0)
            return 0.5 * xp.sum(xp.where(xp.row_sum(there) > 1, there, 0.0), axis=-2)

        return Point(
            xp.sum(xp.where(own, draws.nlog, 0.0), axis=(-2, -1)),
            lambda: xp.sum(xp.where(own, -rest, p), axis=-2),
            lambda: xp.sum(p * rest, axis=-2),
            majorizer=above,
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        scores, relevance = args
        order = sorted(range(len(scores)), key=lambda k: -relevance[k])
        drawn = [scores[k] for k in order]
        return -mp.fsum(s - mp.log(mp.fsum(mp.exp(v) for v in drawn[k:])) for k, s in enumerate(drawn))

    facts = Facts(
        majorizer=Stated(
            "1/2 for every draw that an entry takes part in against others (Boehning 1992, doi:10.1007/BF00048682)"
        ),
        gauss_newton=CONVEX,
        aliases=("listmle_loss", "list_mle"),
        pros=("the likelihood of the whole order", "convex in the scores"),
        cons=("the order among ties is made up: the first index goes first",),
        suits=(Suits("task ranking, target lists, matters order", "the likelihood of the whole order"),),
        references=("Xia et al. 2008, doi:10.1145/1390156.1390306",),
        natives=(Native("rax.listmle_loss", differs="breaks ties at random where given a key"),),
        points=(
            Reference([2.0, 1.0, 0.0], [3.0, 2.0, 1.0], 0.7208676519626032),
            Reference([0.0, 0.0], [1.0, 1.0], 0.6931471805599453),
            Reference(
                [40.0, 0.0], [1.0, 0.0], 4.248354255291589e-18, note="log(1 + e^-40) is 0 in most code"
            ),
        ),
    )


@spec(
    name="ranknet",
    formula=r"\sum_{y_i>y_j}\log\left(1+e^{-(s_i-s_j)}\right)",
    plain="sum_(y_i > y_j) log(1 + exp(-(s_i - s_j))); s = pred, y = target",
    task="ranking",
    arrays=LISTED,
)
class RankNet(Lists):
    """Binary cross-entropy of the order of every pair of a list whose relevances differ, summed."""

    def at(self, xp: Any, *args: Array) -> Point:
        scores, relevance = args
        pairs = Pairs(xp, scores, relevance)
        s = Logistic(xp, pairs.d)
        nothing = xp.zeros_like(pairs.d)
        return Point(
            xp.sum(s.cross_entropy(pairs.yes, nothing, pairs.yes), axis=(-2, -1)),
            lambda: self._slope(xp, pairs, s),
            lambda: xp.row_sum((pairs.yes + pairs.no) * s.spread, keepdims=False),
            # (a - b)^2 <= 2 a^2 + 2 b^2 shares a pair's curvature out.
            majorizer=lambda: xp.row_sum((pairs.yes + pairs.no) * (2 * s.ceiling), keepdims=False),
        )

    def _slope(self, xp: Any, pairs: Pairs, s: Logistic) -> Array:
        """Pairs pull by 1, by 1/2 or not at all, which cancels to the last bit, and by a small part besides."""
        both = pairs.yes + pairs.no
        tied = s.size < 1
        away = s.tail / (1 + s.tail)
        whole = xp.where(s.positive, pairs.no, -pairs.yes)
        pull = xp.where(tied, 0.5 * (pairs.no - pairs.yes), whole)
        more = xp.where(tied, 0.5 * xp.tanh(0.5 * pairs.d), xp.where(s.positive, -away, away))
        return xp.row_sum(pull, keepdims=False) + xp.row_sum(both * more, keepdims=False)

    def definition(self, mp: Any, *args: Any) -> Any:
        return mp.fsum(mp.log(1 + mp.exp(b - a)) for a, b in ordered_pairs(*args))

    facts = Facts(
        majorizer=Stated(
            "twice the logistic bound of each pair, tanh(x/2) / x (Jaakkola and Jordan 2000, "
            "doi:10.1023/A:1008932416310)"
        ),
        gauss_newton=CONVEX,
        aliases=("ranknet_loss", "pairwise_logistic", "pairwise_logistic_loss"),
        pros=("convex in the scores", "ties ask for nothing"),
        cons=("a pair at the end of the list counts like one at its top",),
        suits=(
            Suits(
                "task ranking, target lists pairs, matters order probabilities",
                "the probability that each pair of a list is in order",
            ),
        ),
        references=("Burges et al. 2005, doi:10.1145/1102351.1102363",),
        natives=(Native("rax.pairwise_logistic_loss", differs="takes a mean over the pairs by default"),),
        points=(
            Reference([2.0, 1.0, 0.0], [3.0, 2.0, 1.0], 0.7534513860794182),
            Reference([5.0, 1.0], [1.0, 1.0], 0.0, note="no pairs"),
            Reference([40.0, 0.0], [1.0, 0.0], 4.248354255291589e-18),
        ),
    )


@spec(
    formula=r"\sum_{y_i>y_j}\left(1-(s_i-s_j)\right)_+",
    plain="sum_(y_i > y_j) max(0, 1 - (s_i - s_j)); s = pred, y = target",
    task="ranking",
    arrays=LISTED,
)
class PairwiseHinge(Lists):
    """How far every pair of a list whose relevances differ is from being in order by 1, summed."""

    def at(self, xp: Any, *args: Array) -> Point:
        scores, relevance = args
        pairs = Pairs(xp, scores, relevance)
        nothing = xp.where(pairs.d == pairs.d, 0.0, pairs.d)
        short = xp.where(pairs.better, 1 - pairs.d, nothing)
        late = xp.where(pairs.worse, 1 + pairs.d, nothing)

        def slope() -> Array:
            return xp.row_sum(hinged(xp, late, pairs.no) - hinged(xp, short, pairs.yes), keepdims=False)

        def above() -> Array:
            each = above_kink(xp, xp.where(pairs.better, short, late), 2.0)
            return xp.row_sum(xp.where(pairs.better | pairs.worse, each, 0.0), keepdims=False)

        return Point(
            xp.sum(xp.where(short <= 0, 0.0, short), axis=(-2, -1)),
            slope,
            lambda: xp.zeros_like(scores),
            majorizer=above,
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        return mp.fsum(max(1 - (a - b), mp.mpf(0)) for a, b in ordered_pairs(*args))

    facts = Facts(
        majorizer=Stated("1 / |what is short| of each pair, twice that of its hinge; infinite at its kink"),
        gauss_newton=CONVEX,
        aliases=("pairwise_hinge_loss",),
        pros=("pairs in order by 1 or more pull no longer", "ties ask for nothing"),
        cons=("the scale of the scores is set by the margin of 1",),
        suits=(
            Suits(
                "task ranking, target lists, matters margin",
                "pairs of a list that are in order by a margin are left alone",
                rank=3,
            ),
        ),
        references=(
            "Herbrich et al. 1999, doi:10.1049/cp:19991091; Joachims 2002, doi:10.1145/775047.775067",
        ),
        kinks=(Kink("a pair in order by exactly 1", "0 of that pair", each=True),),
        natives=(Native("rax.pairwise_hinge_loss", differs="takes a mean over the pairs by default"),),
        points=(
            Reference([0.5, 1.0, 0.0], [3.0, 2.0, 1.0], 2.0),
            Reference([5.0, 1.0], [1.0, 1.0], 0.0, note="no pairs"),
            Reference([3.0, 2.0, 1.0], [3.0, 2.0, 1.0], 0.0, note="at the margin: no slope"),
        ),
    )


@spec(
    formula=r"\max(0,\,m-s\,(x_1-x_2)),\quad s=\pm1",
    plain="max(0, margin - s (first - second)); s = target, +1 or -1",
    task="ranking",
    pred=REAL,
    target=REAL,
    further=(SIGNS,),
    arrays={
        "first": "one score of each pair",
        "second": "the other score of each pair",
        "target": "+1 where the first should be the larger one, -1 where the second should",
    },
)
class MarginRanking(Pointwise):
    """What the better of two scores lacks to a lead of `margin`: the first one for +1, the second one for -1."""

    margin: float = field(
        0.0, any_number, "the lead that the better score should have, in the unit of the scores"
    )
    arguments: ClassVar[tuple[str, ...]] = ("first", "second", "target")

    def at(self, xp: Any, *args: Array) -> Point:
        first, second, s = args
        lead, lost = difference(xp, first, second)
        # What the subtraction lost decides on which side of the margin a lead of exactly the margin lies.
        m = s * lead - self.margin
        m = m + s * lost
        wrong = below(xp, m, 0.0)
        return Point(
            short_of(xp, m, 0.0),
            lambda: -s * wrong,
            lambda: xp.zeros_like(m),
            majorizer=lambda: s * s * above_kink(xp, m),
            second=lambda: s * wrong,
            target=lambda: -muted(xp, wrong, lead),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        first, second, s = args
        return max(mp.mpf(0), mp.mpf(self.margin) - s * (first - second))

    facts = Facts(
        majorizer=KINKED,
        gauss_newton=CONVEX,
        aliases=("margin_ranking_loss", "MarginRankingLoss"),
        pros=("only the order of two scores counts", "pairs in the right order by the margin are left alone"),
        cons=("every pair is one item: a list has many",),
        suits=(
            Suits(
                "task ranking, target pairs, matters margin",
                "the better of two scores shall lead by a margin",
                rank=1,
            ),
        ),
        references=("Joachims 2002, doi:10.1145/775047.775067",),
        kinks=(Kink("s (first - second) = margin", "0"),),
        tries=({}, {"margin": 0.5}),
        natives=(
            Native(
                "torch.nn.functional.margin_ranking_loss",
                "margin=margin",
                call="f(first, second, target, margin=0.5, reduction='none')",
                ours={"margin": 0.5},
            ),
        ),
        points=(
            Reference(1.0, 3.0, 2.0, further=(1.0,)),
            Reference(1.0, 3.0, 0.0, further=(-1.0,)),
            Reference(1.0, 1.25, 0.25, {"margin": 0.5}, further=(-1.0,)),
        ),
    )
