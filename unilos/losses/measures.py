"""The information in probabilities, as losses without a reduction. In nats."""

from __future__ import annotations

from typing import Any, ClassVar

from ..specs import (
    CONCAVE,
    CONVEX,
    LINEAR,
    UNIT,
    WALL,
    Facts,
    Native,
    Point,
    Reduction,
    Reference,
    Rowwise,
    Suits,
    Unary,
    muted,
    spec,
    unsigned,
)

Array = Any


@spec(
    name="information.self_information",
    formula=r"-\log p",
    plain="-log(p)",
    task="information",
    pred=UNIT,
    arrays={"p": "the probability of an event"},
)
class SelfInformation(Unary):
    """Information of events of probability `p`, one value an entry."""

    reduction: Reduction = "none"

    def at(self, xp: Any, *args: Array) -> Point:
        p = unsigned(xp, args[0])
        return Point(-xp.log(p), lambda: -1 / p, lambda: 1 / p / p)

    def definition(self, mp: Any, *args: Any) -> Any:
        return -mp.log(args[0])

    facts = Facts(
        majorizer=WALL,
        gauss_newton=CONVEX,
        aliases=("surprisal",),
        pros=("additive over independent events",),
        cons=("infinite for what cannot happen",),
        suits=(
            Suits(
                "task information, target events, matters bits", "the information of an event, one value each"
            ),
        ),
        references=("Shannon 1948, doi:10.1002/j.1538-7305.1948.tb01338.x",),
        natives=(Native("", differs="no framework has it"),),
        points=(
            Reference([0.5], None, 0.6931471805599453),
            Reference([-0.0], None, float("inf"), note="a zero all the same", slope=[float("-inf")]),
        ),
    )


@spec(
    name="information.entropy",
    formula=r"-\sum_k p_k\log p_k",
    plain="-sum_k p_k log(p_k)",
    task="information",
    pred=UNIT,
    simplex=("p",),
    arrays={"p": "the distribution"},
)
class Entropy(Rowwise):
    """Entropy of distributions over `axis`."""

    reduction: Reduction = "none"

    arguments: ClassVar[tuple[str, ...]] = ("p",)

    def at(self, xp: Any, *args: Array) -> Point:
        p = unsigned(xp, args[0])
        logp = xp.log(p)
        return Point(-xp.row_sum(muted(xp, p, logp), keepdims=False), lambda: -logp - 1, lambda: -1 / p)

    def definition(self, mp: Any, *args: Any) -> Any:
        return -mp.fsum(v * mp.log(v) for v in args[0] if v)

    facts = Facts(
        majorizer=CONCAVE,
        gauss_newton=CONCAVE,
        aliases=("shannon_entropy",),
        pros=("the information expected from one draw",),
        cons=("its slope is infinite at p = 0",),
        suits=(
            Suits(
                "task information, target probabilities, matters bits",
                "the information expected of one draw, to measure or to keep a policy from being too sure",
                rank=1,
            ),
        ),
        references=("Shannon 1948, doi:10.1002/j.1538-7305.1948.tb01338.x",),
        natives=(Native("scipy.stats.entropy", differs="normalises p", call="f(p, axis=-1)"),),
        points=(Reference([0.5, 0.5], None, 0.6931471805599453), Reference([1.0, 0.0], None, 0.0)),
    )


@spec(
    name="information.cross_entropy",
    formula=r"-\sum_k p_k\log q_k",
    plain="-sum_k p_k log(q_k)",
    task="information",
    pred=UNIT,
    target=UNIT,
    simplex=("p", "q"),
    arrays={"p": "the distribution that is drawn from", "q": "the distribution that is coded for"},
)
class InformationCrossEntropy(Rowwise):
    """Cross-entropy of draws from `p` coded for `q`, over `axis`: the textbook's order, truth first."""

    reduction: Reduction = "none"

    arguments: ClassVar[tuple[str, ...]] = ("p", "q")

    def at(self, xp: Any, *args: Array) -> Point:
        p, q = args
        logq = xp.log(q)
        zero = p == 0
        return Point(
            -xp.row_sum(muted(xp, p, logq), keepdims=False),
            lambda: -logq,
            lambda: xp.zeros_like(p),
            q=lambda: xp.where(zero, 0.0, -p / xp.where(zero, 1.0, q)),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        return -mp.fsum(p * mp.log(q) for p, q in zip(*args, strict=True) if p)

    facts = Facts(
        majorizer=LINEAR,
        gauss_newton=CONVEX,
        pros=("entropy plus Kullback-Leibler divergence",),
        cons=("infinite where q rules out what happens",),
        suits=(
            Suits(
                "task distributions information, target probabilities, output probabilities, matters bits",
                "the expected code length, to measure rather than to train",
                rank=3,
            ),
        ),
        references=("Good 1956, Some terminology and notation in information theory",),
        natives=(Native("", differs="no framework has it"),),
        points=(Reference([0.5, 0.5], [0.25, 0.75], 0.8369882167858358),),
    )
