"""Divergences between distributions, and the information they are made of. All in nats."""

from __future__ import annotations

from typing import Any

from ..specs import (
    CONVEX,
    KINKED,
    LINEAR,
    NON_NEGATIVE,
    NON_POSITIVE,
    STEEP,
    UNIT,
    Facts,
    Kink,
    Lacking,
    Native,
    Point,
    Reference,
    Rowwise,
    Suits,
    above_kink,
    axis_in_range,
    exp_rest_near,
    field,
    flag,
    floats,
    fraction,
    log_of,
    muted,
    over,
    portion,
    sign,
    spec,
    unsigned,
)

Array = Any

DISTRIBUTIONS = {"pred": "the predicted probabilities", "target": "the true probabilities"}


@spec(
    formula=r"\sum_k p_k(\log p_k-\ell_k)",
    plain="sum_k p_k (log(p_k) - l_k); l = pred, p = target",
    task="distributions",
    pred=NON_POSITIVE,
    target=UNIT,
    logs=("pred",),
    simplex=("target",),
    arrays={
        "pred": "the logarithms of the predicted probabilities",
        "target": "the true probabilities, or their logarithms with log_target",
    },
)
class KLDivergence(Rowwise):
    """Kullback-Leibler divergence D(target || pred) of log-probabilities `pred`, summed over `axis`. With
    `log_target` the target holds log-probabilities, too."""

    log_target: bool = field(False, flag, "whether the target holds logarithms of probabilities, too")

    @property
    def domains(self) -> Any:
        return NON_POSITIVE, NON_POSITIVE if self.log_target else UNIT

    def at(self, xp: Any, *args: Array) -> Point:
        logq, target = args
        p = xp.exp(target) if self.log_target else target
        off = p == 0
        logp = target if self.log_target else xp.log(xp.where(off, 1.0, target))
        gap = xp.where(off, 0.0, logp) - xp.where(off, 0.0, logq)
        return Point(
            xp.row_sum(p * gap, keepdims=False),
            lambda: -p,
            lambda: xp.zeros_like(logq),
            target=lambda: p * (gap + 1) if self.log_target else xp.log(target) - logq + 1,
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        logq, target = args
        pairs = [(mp.exp(t), t) if self.log_target else (t, mp.log(t) if t else None) for t in target]
        return mp.fsum(p * (logp - v) for (p, logp), v in zip(pairs, logq, strict=True) if p)

    facts = Facts(
        majorizer=LINEAR,
        gauss_newton=CONVEX,
        aliases=(
            "kl_div",
            "kld",
            "KLDivLoss",
            "kl_divergence_with_log_targets",
            "kullback_leibler_divergence",
        ),
        pros=("0 only where the distributions agree", "cross-entropy less the target's own entropy"),
        cons=("not symmetric", "infinite where the prediction rules out what happens"),
        suits=(
            Suits(
                "task distributions, target probabilities, output log-probabilities logits, matters proper",
                "0 only where the distributions agree; give it the log_softmax of logits",
                rank=1,
            ),
        ),
        references=("Kullback and Leibler 1951, doi:10.1214/aoms/1177729694",),
        tries=({}, {"log_target": True}),
        kinks=(Kink("p = 0", "slope 0 in the prediction; 0 log 0 = 0"),),
        natives=(
            Native(
                "torch.nn.functional.kl_div",
                'log_target=log_target; reduction="batchmean"',
                "nan for log-targets of -inf",
                call="f(pred, target, reduction='none').sum(-1)",
            ),
            Native(
                "keras.losses.kl_divergence",
                "pred=log(y_pred)",
                "both clipped to [1e-7, 1]",
                call="f(target, xp.exp(pred))",
            ),
            Native(
                "optax.losses.kl_divergence", differs="nan at log-predictions of -inf", call="f(pred, target)"
            ),
            Native(
                "optax.losses.kl_divergence_with_log_targets",
                "log_target=True",
                "nan for log-targets of -inf",
                call="f(pred, target)",
                ours={"log_target": True},
            ),
        ),
        points=(
            Reference([float("-inf"), 0.0], [0.0, 1.0], 0.0, note="natives give nan"),
            Reference(
                [float("-inf"), 0.0],
                [float("-inf"), 0.0],
                0.0,
                {"log_target": True},
                note="torch and optax give nan",
            ),
            Reference(
                [0.0, float("-inf")], [0.0, 1.0], float("inf"), note="keras gives 16.118", slope=[0.0, -1.0]
            ),
            Reference(
                [-1.3862943611198906, -1.3862943611198906, -0.6931471805599453],
                [0.5, 0.5, 0.0],
                0.6931471805599453,
                slope=[-0.5, -0.5, 0.0],
            ),
        ),
    )


def excess(xp: Any, p: Array, q: Array, gap: Array) -> Array:
    """`p gap - p + q` for `gap = log p - log q`: each term of a divergence, never below 0, without cancellation."""
    near = (gap > -1) & (gap < 1)
    direct = xp.where(xp.isinf(q), 0.0, p * (gap - 1)) + q
    return xp.where(p == 0, q, xp.where(near, p * exp_rest_near(xp, xp.where(near, -gap, 0.0)), direct))


@spec(
    formula=r"\sum_k p_k(\log p_k-\ell_k)-p_k+e^{\ell_k}",
    plain="sum_k p_k (log(p_k) - l_k) - p_k + exp(l_k); l = pred, p = target",
    task="distributions",
    target=NON_NEGATIVE,
    logs=("pred",),
    arrays={"pred": "the logarithms of the predicted masses", "target": "the true masses"},
)
class GeneralizedKL(Rowwise):
    """Generalised Kullback-Leibler divergence D(target || pred) of the logarithms of masses `pred`, summed over
    `axis`; neither has to add up to 1."""

    def at(self, xp: Any, *args: Array) -> Point:
        logq, p = args
        q, off = xp.exp(logq), p == 0
        gap = xp.log(xp.where(off, 1.0, p)) - xp.where(off, 0.0, logq)
        return Point(
            xp.row_sum(excess(xp, p, q, gap), keepdims=False, stored=True),
            lambda: q - p,
            lambda: q,
            target=lambda: xp.log(p) - logq,
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        pairs = list(zip(*args, strict=True))
        return mp.fsum(p * (mp.log(p) - v) - p + mp.exp(v) if p else mp.exp(v) for v, p in pairs)

    facts = Facts(
        majorizer=STEEP,
        gauss_newton=CONVEX,
        aliases=("generalized_kl_divergence", "convex_kl_divergence", "i_divergence"),
        pros=("for masses that add up to anything", "0 only where they agree, term by term"),
        cons=("not symmetric", "infinite where the prediction rules out what happens"),
        suits=(
            Suits(
                "task distributions, target masses, matters proper",
                "masses that need not add up to 1: spectra, histograms, matrix factorisation",
                rank=1,
            ),
        ),
        references=("Csiszar 1975, doi:10.1214/aop/1176996454",),
        kinks=(Kink("p = 0", "that of the remaining term, the predicted mass; 0 log 0 = 0"),),
        natives=(
            Native(
                "optax.losses.generalized_kl_divergence",
                differs="nan at log-predictions of -inf",
                call="f(pred, target)",
            ),
        ),
        points=(
            Reference([0.0, 0.0], [1.0, 2.0], 0.38629436111989062),
            Reference([1e-4], [1.0], 5.00016667083342e-09, note="the difference of larger terms"),
            Reference([float("-inf"), 0.0], [0.0, 1.0], 0.0),
        ),
    )


@spec(
    formula=r"\beta D(t\,\|\,m)+(1-\beta)D(s\,\|\,m),\quad m=\beta t+(1-\beta)s",
    plain="beta D(t, m) + (1 - beta) D(s, m); "
    "D(p, q) = sum_k p_k log(p_k / q_k), m = beta t + (1 - beta) s, s = pred, t = target",
    task="distributions",
    pred=UNIT,
    target=UNIT,
    simplex=("pred", "target"),
    arrays=DISTRIBUTIONS,
)
class JensenShannon(Rowwise):
    """Jensen-Shannon divergence of probabilities, summed over `axis`. `beta` is the target's share in the mixture."""

    beta: float = field(0.5, fraction, "the target's share in the mixture")

    def at(self, xp: Any, *args: Array) -> Point:
        s, t = unsigned(xp, args[0]), args[1]
        b = self.beta
        m = b * t + (1 - b) * s
        log_s, log_t = -log_mixed(xp, b, t, s), -log_mixed(xp, 1 - b, s, t)
        return Point(
            xp.row_sum(b * muted(xp, t, log_t) + (1 - b) * muted(xp, s, log_s), keepdims=False),
            lambda: (1 - b) * log_s,
            lambda: (1 - b) * b * over(xp, over(xp, t, m), s),
            target=lambda: b * log_t,
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        b = mp.mpf(self.beta)
        total = mp.mpf(0)
        for s, t in zip(*args, strict=True):
            m = b * t + (1 - b) * s
            total += (b * t * mp.log(t / m) if t else 0) + ((1 - b) * s * mp.log(s / m) if s else 0)
        return total

    facts = Facts(
        majorizer=Lacking("it is linear where the target is 0, and infinitely steep at 0 elsewhere"),
        gauss_newton=CONVEX,
        aliases=("jensen_shannon_divergence", "jsd", "js_div"),
        pros=("bounded and symmetric for beta = 1/2", "finite where one rules out what the other expects"),
        cons=("pulls little where the two hardly meet",),
        suits=(
            Suits(
                "task classification, target multiclass, output probabilities, imbalance none some, label_noise "
                "some much, matters probabilities",
                "bounded, between cross-entropy and the absolute error of probabilities: for one-hot targets that "
                "may be wrong",
                rank=1,
            ),
            Suits(
                "task distributions, target probabilities, matters symmetric bounded",
                "bounded, symmetric, and finite where one rules out what the other expects",
            ),
        ),
        references=("Lin 1991, doi:10.1109/18.61115",),
        tries=({}, {"beta": 0.1}, {"beta": 0.75}),
        kinks=(Kink("s = t = 0", "that from above, (1 - beta) log(1 / (1 - beta))"),),
        natives=(
            Native(
                "scipy.spatial.distance.jensenshannon",
                differs="the square root of it; normalises both",
                call="f(pred, target, axis=-1) ** 2",
            ),
            Native(
                "liger_kernel.transformers.LigerJSD",
                "beta=beta; log-probabilities",
                "the two Kullback-Leibler divergences for beta 0 and 1",
            ),
        ),
        points=(
            Reference([1.0, 0.0], [0.0, 1.0], 0.6931471805599453),
            Reference([0.5, 0.5], [0.5, 0.5], 0.0),
            Reference([0.5, 0.5], [0.25, 0.75], 0.03382207556860523),
        ),
    )


def log_mixed(xp: Any, share: float, x: Array, y: Array) -> Array:
    """`log(1 - share + share x / y)`, the logarithm of a mixture over one of its parts."""
    far = x > 1e30 * y  # where the ratio may overflow, and only x counts
    ratio = over(xp, xp.where(far, 0.0, x), y)
    near = (share * (ratio - 1) > -0.25) & (share * (ratio - 1) < 0.25) & (y > 0) & ~far
    more = share * (xp.where(near, x - y, 0.0) / xp.where(near, y, 1.0))
    close = xp.where(near, xp.log1p(more), xp.log(xp.where(near, 1.0, 1 - share + share * ratio)))
    apart = log_of(xp, share) + xp.log(xp.where(far, x, 1.0)) - xp.log(xp.where(far, y, 1.0))
    return xp.where(far, apart, close)


@spec(
    formula=r"\tfrac12\sum_k|p_k-q_k|",
    plain="sum_k |p_k - q_k| / 2; p = pred, q = target",
    task="distributions",
    pred=UNIT,
    target=UNIT,
    simplex=("pred", "target"),
    arrays=DISTRIBUTIONS,
)
class TotalVariationDistance(Rowwise):
    """Total variation distance of probabilities: half of their absolute difference, summed over `axis`."""

    def at(self, xp: Any, *args: Array) -> Point:
        p, q = args
        return Point(
            0.5 * xp.row_sum(xp.abs(p - q), keepdims=False),
            lambda: 0.5 * sign(xp, p - q),
            lambda: xp.zeros_like(p),
            majorizer=lambda: above_kink(xp, p - q),
            target=lambda: 0.5 * sign(xp, q - p),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        return mp.fsum(mp.fabs(p - q) for p, q in zip(*args, strict=True)) / 2

    facts = Facts(
        majorizer=KINKED,
        gauss_newton=CONVEX,
        aliases=("tvd", "total_variation_divergence"),
        pros=("the largest difference in the probability of any event: at most 1",),
        cons=("its slope says only which side is larger",),
        suits=(
            Suits(
                "task classification, target multiclass, output probabilities, imbalance none, label_noise some much",
                "the absolute error of probabilities, against one-hot targets: bounded and symmetric, so that "
                "evenly wrong labels leave its minimiser",
            ),
            Suits(
                "task distributions, target probabilities, matters events bounded",
                "the largest difference in the probability of any event",
                rank=3,
            ),
        ),
        references=("Levin, Peres and Wilmer 2009, Markov Chains and Mixing Times, chapter 4",),
        kinks=(Kink("p = q", "0"),),
        natives=(Native("liger_kernel.transformers.LigerTVDLoss", differs="a mean over rows"),),
        points=(
            Reference([1.0, 0.0], [0.0, 1.0], 1.0),
            Reference([0.5, 0.25, 0.25], [0.25, 0.25, 0.5], 0.25),
        ),
    )


def smooth_labels(labels: Array, alpha: float | Array, axis: int = -1) -> Array:
    """Distributions over `axis` mixed with the uniform one: (1 - alpha) labels + alpha / classes.

    Floating labels keep their dtype; integers and booleans (a one-hot array) become the default float. `alpha` may be
    an array of the labels' framework with one number, traced or learned. Raises `ParameterError` for alpha outside
    [0, 1]. Source: Szegedy et al. 2016, arXiv:1512.00567.
    """
    labels = floats("smooth_labels", "labels", labels)
    alpha = portion("smooth_labels", "alpha", alpha, labels)
    axis = axis_in_range("smooth_labels", axis, labels.ndim)
    return labels * (1 - alpha) + alpha / labels.shape[axis]
