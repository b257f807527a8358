"""Divergences between distributions, and the information they are made of. All in nats."""

from __future__ import annotations

from typing import Any, ClassVar

from .._check import ParameterError, axis_in_range, floating, is_number
from .._dispatch import backend_of
from .._engine import WIDER
from .._math import muted
from .._meta import NON_POSITIVE, UNIT, Kink, Native, Point, Reference
from .._spec import spec
from .._structures import Rowwise, Unary
from .._terms import Reduction

Array = Any


@spec(
    formula=r"\sum_k p_k(\log p_k-\ell_k)",
    aliases=("kl_div", "kld", "KLDivLoss", "kl_divergence_with_log_targets", "kullback_leibler_divergence"),
    task="distributions",
    pred=NON_POSITIVE,
    target=UNIT,
    logs=("pred",),
    simplex=("target",),
    pros=("0 only where the distributions agree", "cross-entropy less the target's own entropy"),
    cons=("not symmetric", "infinite where the prediction rules out what happens"),
    references=("Kullback and Leibler 1951, doi:10.1214/aoms/1177729694",),
    tries=({}, {"log_target": True}),
    kinks=(Kink("p = 0", "slope 0 in the prediction; 0 log 0 = 0"),),
    natives=(
        Native(
            "torch.nn.functional.kl_div",
            'log_target=log_target; reduction="batchmean"',
            "nan for log-targets of -inf",
        ),
        Native("keras.losses.kl_divergence", "pred=log(y_pred)", "both clipped to [1e-7, 1]"),
        Native("optax.losses.kl_divergence", differs="nan at log-predictions of -inf"),
        Native(
            "optax.losses.kl_divergence_with_log_targets", "log_target=True", "nan for log-targets of -inf"
        ),
    ),
    points=(
        Reference(
            [-1.3862943611198906, -1.3862943611198906, -0.6931471805599453],
            [0.5, 0.5, 0.0],
            0.6931471805599453,
        ),
        Reference([float("-inf"), 0.0], [0.0, 1.0], 0.0, note="natives give nan"),
    ),
)
class KLDivergence(Rowwise):
    """Kullback-Leibler divergence D(target || pred) of log-probabilities `pred`, summed over `axis`. With
    `log_target` the target holds log-probabilities, too."""

    log_target: bool = False

    def at(self, xp: Any, *args: Array) -> Point:
        logq, target = args
        p = xp.exp(target) if self.log_target else target
        off = p == 0
        logp = target if self.log_target else xp.log(xp.where(off, 1.0, target))
        gap = xp.where(off, 0.0, logp) - xp.where(off, 0.0, logq)
        return Point(
            xp.sum(p * gap, axis=-1),
            lambda: -p,
            lambda: xp.zeros_like(logq),
            target=lambda: p * (gap + 1) if self.log_target else xp.log(target) - logq + 1,
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        logq, target = args
        pairs = [(mp.exp(t), t) if self.log_target else (t, mp.log(t) if t else None) for t in target]
        return mp.fsum(p * (logp - v) for (p, logp), v in zip(pairs, logq, strict=True) if p)


@spec(
    name="information.self_information",
    formula=r"-\log p",
    aliases=("surprisal",),
    task="information",
    pred=UNIT,
    pros=("additive over independent events",),
    cons=("infinite for what cannot happen",),
    references=("Shannon 1948, doi:10.1002/j.1538-7305.1948.tb01338.x",),
    natives=(Native("", differs="no framework has it"),),
    points=(Reference([0.5], None, 0.6931471805599453),),
)
class SelfInformation(Unary):
    """Information of events of probability `p`, one value an entry."""

    reduction: Reduction = "none"

    def at(self, xp: Any, *args: Array) -> Point:
        (p,) = args
        return Point(-xp.log(p), lambda: -1 / p, lambda: 1 / p / p)

    def definition(self, mp: Any, *args: Any) -> Any:
        return -mp.log(args[0])


@spec(
    name="information.entropy",
    formula=r"-\sum_k p_k\log p_k",
    aliases=("shannon_entropy",),
    task="information",
    pred=UNIT,
    simplex=("p",),
    pros=("the information expected from one draw",),
    cons=("its slope is infinite at p = 0",),
    references=("Shannon 1948, doi:10.1002/j.1538-7305.1948.tb01338.x",),
    natives=(Native("scipy.stats.entropy", differs="normalises p"),),
    points=(Reference([0.5, 0.5], None, 0.6931471805599453), Reference([1.0, 0.0], None, 0.0)),
)
class Entropy(Rowwise):
    """Entropy of distributions over `axis`."""

    reduction: Reduction = "none"

    arguments: ClassVar[tuple[str, ...]] = ("p",)

    def at(self, xp: Any, *args: Array) -> Point:
        (p,) = args
        logp = xp.log(p)
        return Point(-xp.sum(muted(xp, p, logp), axis=-1), lambda: -logp - 1, lambda: -1 / p)

    def definition(self, mp: Any, *args: Any) -> Any:
        return -mp.fsum(v * mp.log(v) for v in args[0] if v)


@spec(
    name="information.cross_entropy",
    formula=r"-\sum_k p_k\log q_k",
    task="information",
    pred=UNIT,
    target=UNIT,
    simplex=("p", "q"),
    pros=("entropy plus Kullback-Leibler divergence",),
    cons=("infinite where q rules out what happens",),
    references=("Good 1956, Some terminology and notation in information theory",),
    natives=(Native("", differs="no framework has it"),),
    points=(Reference([0.5, 0.5], [0.25, 0.75], 0.8369882167858358),),
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
            -xp.sum(muted(xp, p, logq), axis=-1),
            lambda: -logq,
            lambda: xp.zeros_like(p),
            q=lambda: xp.where(zero, 0.0, -p / xp.where(zero, 1.0, q)),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        return -mp.fsum(p * mp.log(q) for p, q in zip(*args, strict=True) if p)


def smooth_labels(labels: Array, alpha: float, axis: int = -1) -> Array:
    """Distributions over `axis` mixed with the uniform one: (1 - alpha) labels + alpha / classes.

    Floating labels keep their dtype; integers and booleans (a one-hot array) become the default float. Raises
    `ParameterError` for alpha outside [0, 1]. Source: Szegedy et al. 2016, arXiv:1512.00567.
    """
    if not (is_number(alpha) and 0 <= alpha <= 1):
        message = f"smooth_labels: alpha is {alpha!r}; accepted: a number from 0 to 1"
        raise ParameterError(message)
    backend = backend_of(labels)
    labels = labels if backend.owns(labels) else backend.asarray(labels)
    name = backend.dtype_name(labels)
    floating("smooth_labels", "labels", name)
    axis = axis_in_range("smooth_labels", axis, len(backend.shape(labels)))
    labels = labels if name in WIDER else backend.cast(labels, backend.default_float)
    return labels * (1 - alpha) + alpha / labels.shape[axis]
