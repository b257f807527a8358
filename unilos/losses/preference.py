"""Losses that teach a language model preferences, of the log-probabilities of whole answers.

`logps` are log-probabilities under the model that learns, `ref_logps` those under the reference model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ..specs import (
    CONVEX,
    LOGISTIC,
    NON_POSITIVE,
    QUADRATIC,
    Facts,
    Logistic,
    Native,
    Point,
    Pointwise,
    Real,
    Reference,
    Stated,
    Suits,
    above_kink,
    any_number,
    field,
    positive_finite,
    spec,
    unsigned,
)

Array = Any

ANSWERS = {
    "chosen_logps": "the log-probability of the chosen answer under the model",
    "rejected_logps": "the log-probability of the rejected answer under the model",
    "ref_chosen_logps": "the log-probability of the chosen answer under the reference",
    "ref_rejected_logps": "the log-probability of the rejected answer under the reference",
}
MEANS = {
    "chosen_logps": "the log-probability of the chosen answer, a mean over its tokens",
    "rejected_logps": "the log-probability of the rejected answer, a mean over its tokens",
}


@dataclass(frozen=True, kw_only=True, repr=False)
class Pairs(Pointwise):
    """A function of how much more than the reference model the model prefers the chosen answer."""

    arguments: ClassVar[tuple[str, ...]] = (
        "chosen_logps",
        "rejected_logps",
        "ref_chosen_logps",
        "ref_rejected_logps",
    )

    def of_preference(self, xp: Any, h: Array) -> Point:
        raise NotImplementedError

    def at(self, xp: Any, *args: Array) -> Point:
        chosen, rejected, ref_chosen, ref_rejected = args
        point = self.of_preference(xp, (chosen - ref_chosen) - (rejected - ref_rejected))
        return Point(
            point.value,
            point.slope,
            point.curvature,
            majorizer=point.majorizer,
            rejected_logps=lambda: -point.slope(),
            ref_chosen_logps=lambda: -point.slope(),
            ref_rejected_logps=point.slope,
        )


@spec(
    formula=r"-(1-\epsilon)\log\sigma(\beta h)-\epsilon\log\sigma(-\beta h),\quad"
    r" h=\log\frac{\pi(y_w)}{\pi_{\mathrm{ref}}(y_w)}-\log\frac{\pi(y_l)}{\pi_{\mathrm{ref}}(y_l)}",
    plain="-(1 - label_smoothing) log sigmoid(beta h) - label_smoothing log sigmoid(-beta h); "
    "h = (chosen_logps - ref_chosen_logps) - (rejected_logps - ref_rejected_logps)",
    task="preference learning",
    pred=NON_POSITIVE,
    target=NON_POSITIVE,
    further=(NON_POSITIVE, NON_POSITIVE),
    arrays=ANSWERS,
)
class DPO(Pairs):
    """Direct preference optimisation. `label_smoothing` is the share of pairs that may be labelled the wrong way
    round."""

    beta: float = field(
        0.1,
        positive_finite,
        "how strongly log-ratios count: the larger, the less the model is held to the reference",
    )
    label_smoothing: float = field(
        0.0, Real(0.0, 0.5, "low"), "the share of pairs that may be labelled the wrong way round"
    )

    def of_preference(self, xp: Any, h: Array) -> Point:
        e = self.label_smoothing
        s = Logistic(xp, self.beta * h)
        yes, no = (1 - e) * xp.ones_like(h), e * xp.ones_like(h)
        return Point(
            s.cross_entropy(yes, no),
            lambda: self.beta * s.slope(yes, no),
            lambda: self.beta * self.beta * s.spread,
            majorizer=lambda: self.beta * self.beta * s.ceiling,
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        chosen, rejected, ref_chosen, ref_rejected = args
        e, reward = mp.mpf(self.label_smoothing), mp.mpf(self.beta) * (chosen - ref_chosen)
        p = 1 / (1 + mp.exp(mp.mpf(self.beta) * (rejected - ref_rejected) - reward))
        return -(1 - e) * mp.log(p) - e * mp.log(1 - p)

    facts = Facts(
        majorizer=LOGISTIC,
        gauss_newton=CONVEX,
        aliases=("cdpo",),
        pros=("no reward model and no sampling",),
        cons=(
            "without smoothing a pair is never preferred enough",
            "may lower the probability of both answers",
        ),
        suits=(
            Suits(
                "task preferences, target pairs, label_noise none some, matters reference",
                "pairs of answers and a reference model: no reward model, no sampling",
                rank=1,
            ),
        ),
        references=(
            "Rafailov et al. 2023, arXiv:2305.18290",
            "Mitchell 2023, A note on DPO with noisy preferences and relationship to IPO",
        ),
        tries=({}, {"beta": 0.5}, {"label_smoothing": 0.125}),
        natives=(
            Native("trl.DPOTrainer", 'loss_type="sigmoid", beta=beta, label_smoothing=label_smoothing'),
            Native("liger_kernel.chunked_loss.LigerFusedLinearDPOLoss", "beta=beta", "takes hidden states"),
        ),
        points=(
            Reference(-10.0, -12.0, 0.5981388693815918, further=(-11.0, -11.0)),
            Reference(-3.0, -3.0, 0.6931471805599453, further=(-4.0, -4.0)),
        ),
    )


@spec(
    formula=r"\left(h-\tfrac1{2\beta}\right)^2,\quad"
    r" h=\log\frac{\pi(y_w)}{\pi_{\mathrm{ref}}(y_w)}-\log\frac{\pi(y_l)}{\pi_{\mathrm{ref}}(y_l)}",
    plain="(h - 1 / (2 beta))^2; "
    "h = (chosen_logps - ref_chosen_logps) - (rejected_logps - ref_rejected_logps)",
    task="preference learning",
    pred=NON_POSITIVE,
    target=NON_POSITIVE,
    further=(NON_POSITIVE, NON_POSITIVE),
    arrays=ANSWERS,
)
class IPO(Pairs):
    """Identity preference optimisation: how much more the chosen answer is preferred shall be 1 / (2 beta)."""

    beta: float = field(
        0.1,
        positive_finite,
        "how strongly the model is held to the reference: the log-ratios should differ by 1 / (2 beta)",
    )

    def of_preference(self, xp: Any, h: Array) -> Point:
        e = h - 1 / (2 * self.beta)
        return Point(e * e, lambda: 2 * e, lambda: 2 * xp.ones_like(e))

    def definition(self, mp: Any, *args: Any) -> Any:
        chosen, rejected, ref_chosen, ref_rejected = args
        ratio, ref_ratio = chosen - rejected, ref_chosen - ref_rejected
        return (ratio - ref_ratio - 1 / (2 * mp.mpf(self.beta))) ** 2

    facts = Facts(
        majorizer=QUADRATIC,
        gauss_newton=QUADRATIC,
        pros=(
            "a preference has a size to be learnt, so that certain pairs do not leave the reference behind",
        ),
        cons=("pairs that are preferred too much are pulled back",),
        suits=(
            Suits(
                "task preferences, target pairs, label_noise none, matters reference bounded",
                "a preference has a size to be learnt, so that certain pairs do not run away from the reference",
            ),
        ),
        references=("Azar et al. 2023, arXiv:2310.12036",),
        tries=({}, {"beta": 0.5}),
        natives=(
            Native("trl.DPOTrainer", 'loss_type="ipo", beta=beta', "log-probabilities are means over tokens"),
        ),
        points=(
            Reference(-10.0, -12.0, 9.0, further=(-11.0, -11.0)),
            Reference(-1.0, -5.0, 0.0, {"beta": 0.125}, further=(-2.0, -2.0)),
        ),
    )


@spec(
    name="simpo",
    formula=r"-\log\sigma\left(\beta\,(\log\pi(y_w)-\log\pi(y_l))-\gamma\right)",
    plain="-log sigmoid(beta (chosen_logps - rejected_logps) - gamma)",
    task="preference learning",
    pred=NON_POSITIVE,
    target=NON_POSITIVE,
    arrays=MEANS,
)
class SimPO(Pointwise):
    """Simple preference optimisation, of log-probabilities that are means over an answer's tokens."""

    beta: float = field(0.1, positive_finite, "what the difference of the log-probabilities is multiplied by")
    gamma: float = field(
        0.5,
        any_number,
        "the lead that the chosen answer should have, in the unit of beta times log-probabilities",
    )
    arguments: ClassVar[tuple[str, ...]] = ("chosen_logps", "rejected_logps")

    def at(self, xp: Any, *args: Array) -> Point:
        chosen, rejected = args
        s = Logistic(xp, self.beta * (chosen - rejected) - self.gamma)
        return Point(
            s.surprise,
            lambda: -self.beta * s.down,
            lambda: self.beta * self.beta * s.spread,
            majorizer=lambda: self.beta * self.beta * s.ceiling,
            rejected_logps=lambda: self.beta * s.down,
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        chosen, rejected = args
        margin = mp.mpf(self.beta) * chosen - mp.mpf(self.beta) * rejected - mp.mpf(self.gamma)
        return -mp.log(1 / (1 + mp.exp(-margin)))

    facts = Facts(
        majorizer=LOGISTIC,
        gauss_newton=CONVEX,
        pros=("needs no reference model",),
        cons=("nothing holds the model near where it came from",),
        suits=(
            Suits(
                "task preferences, target pairs, label_noise none, matters no-reference",
                "pairs without a reference model, by the mean log-probability of a token",
            ),
        ),
        references=("Meng et al. 2024, arXiv:2405.14734",),
        tries=({}, {"beta": 2.0, "gamma": 1.0}),
        natives=(
            Native("trl.CPOTrainer", 'loss_type="simpo", beta=beta, simpo_gamma=gamma'),
            Native(
                "liger_kernel.chunked_loss.LigerFusedLinearSimPOLoss",
                "beta=beta, gamma=gamma",
                "takes hidden states",
            ),
        ),
        points=(
            Reference(-1.0, -6.0, 0.6931471805599453),
            Reference(-1.0, -2.0, 0.3132616875182228, {"beta": 2.0, "gamma": 1.0}),
        ),
    )


@spec(
    name="orpo",
    formula=r"-\log\sigma\left(\log\frac{o(y_w)}{o(y_l)}\right),\quad o(y)=\frac{\pi(y)}{1-\pi(y)}",
    plain="-log sigmoid(log(o(chosen_logps) / o(rejected_logps))); o(l) = exp(l) / (1 - exp(l))",
    task="preference learning",
    pred=NON_POSITIVE,
    target=NON_POSITIVE,
    arrays=MEANS,
)
class ORPO(Pointwise):
    """The odds-ratio part of ORPO, of log-probabilities that are means over an answer's tokens. ORPO adds it, times
    0.1 or so, to the likelihood of the chosen answers."""

    arguments: ClassVar[tuple[str, ...]] = ("chosen_logps", "rejected_logps")

    def at(self, xp: Any, *args: Array) -> Point:
        c, r = args
        # log(1 + w) with w = e^(r-c) (1 - e^c) / (1 - e^r): no log-odds, which cancel. The exponential that would
        # overflow stands below the line, as its reciprocal.
        worse = r > c
        small = xp.exp(xp.where(worse, c - r, r - c))
        up, down = xp.where(worse, 1.0, small), xp.where(worse, small, 1.0)
        a, b = (unsigned(xp, less_than_one(xp, x)) for x in (c, r))
        whole = down * b + up * a
        good = up / whole
        # Roots, because a / b may overflow.
        far = xp.where(worse, r - c, 0.0) + 2 * xp.log(xp.sqrt(whole) / xp.sqrt(b))
        # The slope bends by 1 - 2 e^r, which is written as one where it nearly vanishes.
        bend = 1 - 2 * xp.exp(r)
        level = (bend > -0.5) & (bend < 0.5)
        ratio = xp.exp(xp.where(level, c - r, 0.0))
        return Point(
            xp.where(worse, far, xp.log1p(small * a / b)),
            lambda: -xp.where(level, 1 / (1 + ratio * xp.where(level, bend, 0.0)), good),
            lambda: good * (down * bend / whole),
            majorizer=lambda: xp.full_like(c, 0.25),
            gauss_newton=lambda: good * (down * b / whole) * above_kink(xp, a, 2.0),
            rejected_logps=lambda: (up * a / whole) / b,
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        c, r = args
        log_odds = (c - mp.log(1 - mp.exp(c))) - (r - mp.log(1 - mp.exp(r)))
        return -mp.log(1 / (1 + mp.exp(-log_odds)))

    def inner(self, mp: Any, *args: Any) -> list[Any]:
        return [args[0] - mp.log(1 - mp.exp(args[0]))]

    def outer(self, mp: Any, z: list[Any], *others: Any) -> Any:
        (r,) = others
        return mp.log(1 + mp.exp(r - mp.log(1 - mp.exp(r)) - z[0]))

    facts = Facts(
        majorizer=Stated(
            "1/4, the largest second derivative: that of log(exp(-x) + k), which is concave for k < 0"
        ),
        gauss_newton=Stated(
            "inner: the log-odds of the chosen answer; outer: the logistic loss of their lead"
        ),
        pros=("needs no reference model: it is added to the likelihood of the chosen answers",),
        cons=("on its own it says nothing about how likely the chosen answer is",),
        suits=(
            Suits(
                "task preferences, target pairs, label_noise none, matters no-reference one-stage",
                "pairs without a reference model, added to the likelihood of the chosen answer: one stage of training",
                rank=3,
            ),
        ),
        references=("Hong, Lee and Thorne 2024, arXiv:2403.07691",),
        natives=(
            Native("trl.ORPOTrainer", "times beta, beside the likelihood"),
            Native(
                "liger_kernel.chunked_loss.LigerFusedLinearORPOLoss",
                "times beta, beside the likelihood",
                "nan slopes at a chosen log-probability of 0",
            ),
        ),
        points=(
            Reference(0.0, -1.0, 0.0, note="its slope is -1/(e - 1); natives' are nan"),
            Reference(-1e-9, -1.0, 5.819767069909660e-10, note="1 - exp(x) is 0 in float32"),
            Reference(-2.0, -2.0, 0.6931471805599453),
            Reference(-1000.0, -1.0, 999.458675145387),
            Reference(-1.0, 0.0, float("inf"), note="an answer rejected for certain"),
            Reference(-1.0, -0.0, float("inf"), note="a zero all the same"),
        ),
    )


def less_than_one(xp: Any, x: Array) -> Array:
    """1 - exp(x) for x <= 0. The derivative of expm1 is its value plus 1, which loses its digits far below 0."""
    far = x < -1
    return xp.where(far, 1 - xp.exp(xp.where(far, x, -1.0)), -xp.expm1(xp.where(far, 0.0, x)))
