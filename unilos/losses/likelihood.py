"""Losses that are negative log-likelihoods of a distribution around the prediction."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from ..specs import (
    CONVEX,
    KINKED,
    NON_NEGATIVE,
    POSITIVE,
    QUADRATIC,
    REAL,
    REDESCENDS,
    STEEP,
    WEIGHT,
    Curvature,
    Facts,
    Interval,
    Kink,
    Lacking,
    Measured,
    Native,
    OnePlusSquare,
    Point,
    Pointwise,
    Reference,
    Residual,
    Suits,
    above_kink,
    absent,
    field,
    flag,
    is_number,
    log_of,
    log_ratio,
    muted,
    non_negative,
    over,
    positive_finite,
    root_of,
    sign,
    spec,
)
from .deviance import GammaDeviance as GammaDeviance  # where it was, for pickles
from .deviance import TweedieDeviance as TweedieDeviance  # where it was, for pickles

Array = Any

HALF_LOG_2PI = 0.9189385332046727


@spec(
    formula=r"e^x-yx\ \text{or}\ x-y\log(x+\epsilon),\quad"
    r"\text{full: }+\,y\log y-y+\tfrac12\log 2\pi y\ \text{if}\ y>1",
    plain="exp(x) - y x, or x - y log(x + eps) without log_input, with full also + y log(y) - y + log(2 pi"
    " y) / 2 if y > 1; "
    "x = pred, y = target",
    task="regression of counts",
    target=NON_NEGATIVE,
    arrays={
        "pred": "the logarithm of the rate, or the rate without log_input",
        "target": "the count that was observed",
    },
)
class PoissonNLL(Pointwise):
    """Negative log-likelihood of counts under a Poisson distribution, whose rate the prediction is, or its logarithm
    with `log_input`. `full` adds Stirling's approximation of log(y!) for counts above 1; `eps` is added to the rate
    inside the logarithm, without `log_input`."""

    log_input: bool = field(True, flag, "whether the prediction is the logarithm of the rate, not the rate")
    full: bool = field(
        False, flag, "whether Stirling's approximation of log(y!) is added for counts y above 1"
    )
    eps: float = field(
        0.0, non_negative, "what is added to the rate inside the logarithm, in counts; without log_input only"
    )

    @property
    def domains(self) -> tuple[Interval, ...]:
        return self.stated_domains() if self.log_input else (NON_NEGATIVE, NON_NEGATIVE)

    def at(self, xp: Any, *args: Array) -> Point:
        x, y = args
        if self.log_input:
            rate, log_rate = xp.exp(x), x
        else:
            rate = x if absent(self.eps) else x + self.eps
            log_rate = xp.log(rate)
        value = (rate if self.log_input else x) - muted(xp, y, xp.where(rate == float("inf"), 0.0, log_rate))
        known = xp.zeros_like(x)
        if self.full:
            large = y > 1
            log_y = xp.log(xp.where(large, y, 1.0))
            value = xp.where(large, self._whole(xp, x, rate, xp.where(large, y, 1.0), value), value)
            known = xp.where(large, log_y + 0.5 / y, 0.0)
        if self.log_input:
            return Point(value, lambda: rate - y, lambda: rate, target=lambda: known - log_rate)
        share = over(xp, y, rate)
        return Point(value, lambda: 1 - share, lambda: over(xp, share, rate), target=lambda: known - log_rate)

    def curvature_of(self, kind: str) -> Curvature:
        if kind == "majorizer" and not self.log_input:
            return Lacking(
                "the loss is linear for counts of 0, and else infinite at the rate 0, or near it with eps"
            )
        return super().curvature_of(kind)

    def _whole(self, xp: Any, x: Array, rate: Array, y: Array, part: Array) -> Array:
        """With Stirling's terms, which nearly cancel the others near the best rate: there it is y (e^d - 1 - d)."""
        log_y = xp.log(y)
        d = x - log_y if self.log_input else log_ratio(xp, rate, y, rate - y)
        near = (d > -1) & (d < 1)
        close = y * excess(xp, xp.where(near, d, 0.0)) - (0.0 if self.log_input else self.eps)
        return xp.where(near, close, part + y * (log_y - 1)) + (0.5 * log_y + HALF_LOG_2PI)

    def definition(self, mp: Any, *args: Any) -> Any:
        x, y = args
        rate = mp.exp(x) if self.log_input else x
        if not y:
            return rate
        log_rate = x if self.log_input else mp.log(x + mp.mpf(self.eps))
        stirling = y * mp.log(y) - y + mp.log(2 * mp.pi * y) / 2 if self.full and y > 1 else 0
        return rate - y * log_rate + stirling

    facts = Facts(
        majorizer=STEEP,
        gauss_newton=CONVEX,
        aliases=("poisson", "poisson_nll_loss", "PoissonNLLLoss", "log_poisson_loss", "poisson_regression"),
        pros=(
            "for counts, whose spread grows with their size",
            "convex; of the logarithm of the rate, too, which needs no bounds",
        ),
        cons=("counts that vary more than their mean need another distribution",),
        suits=(
            Suits(
                "task regression, target counts, outliers none, matters mean",
                "the likelihood of counts, whose variance is their mean; the mean stays right if they vary more",
                rank=1,
            ),
            Suits("task regression, target censored, matters hazard", "events counted over time at risk"),
        ),
        references=("Nelder and Wedderburn 1972, doi:10.2307/2344614",),
        kinks=(Kink("y = 1, full, in the target", "that of y < 1"),),
        tries=(
            {},
            {"full": True},
            {"log_input": False},
            {"log_input": False, "full": True},
            {"log_input": False, "eps": 1e-3, "full": True},
        ),
        natives=(
            Native(
                "torch.nn.functional.poisson_nll_loss",
                "log_input=log_input, full=full, eps=eps",
                "eps is 1e-8; nan at a rate of 0 in float16; broadcasts",
                call="f(pred, target, reduction='none')",
            ),
            Native(
                "torch.nn.functional.poisson_nll_loss",
                call="f(pred, target, full=True, reduction='none')",
                ours={"full": True},
            ),
            Native("tf.nn.log_poisson_loss", "full=compute_full_loss", call="f(target, pred)"),
            Native(
                "tf.nn.log_poisson_loss", call="f(target, pred, compute_full_loss=True)", ours={"full": True}
            ),
            Native(
                "keras.losses.poisson",
                "log_input=False, eps=1e-7",
                call="f(target, pred)",
                ours={"log_input": False, "eps": 1e-7},
            ),
            Native("sklearn._loss.HalfPoissonLoss", call="f().loss(target, pred)"),
        ),
        points=(
            Reference(2.0, 3.0, 3.1531376424737068, {"full": True}),
            Reference(0.0, 0.0, 0.0, {"log_input": False}, "torch and keras give nan in float16"),
            Reference(0.0, 1.0, float("inf"), {"log_input": False}),
            Reference(float("-inf"), 0.0, 0.0, note="natives give nan"),
            Reference(float("inf"), 2.0, float("inf"), note="natives give nan"),
            Reference(
                4.6052,
                100.0,
                3.2215236706429256,
                {"full": True},
                "what is left of terms a hundred times as large",
            ),
            Reference(100.0, 0.0, 2.6881171418161356e43, note="beyond float32", slope=2.6881171418161356e43),
        ),
    )


def excess(xp: Any, d: Array) -> Array:
    """exp(d) - 1 - d for d within -1 and 1, to full relative accuracy: 2 (expm1(h) sinh(h) + sinh(h) - h), h = d/2."""
    h = 0.5 * d
    q = h * h
    series = xp.ones_like(q)
    for divisor in (210, 156, 110, 72, 42, 20):
        series = 1 + q / divisor * series
    rest = h * q * series / 6  # sinh(h) - h
    return 2 * (xp.expm1(h) * (h + rest) + rest)


@spec(
    formula=r"\tfrac12\left(\log v+\frac{(\hat y-y)^2}{v}\right),\quad v=\max(\text{variance},\epsilon),"
    r"\quad\text{full: }+\,\tfrac12\log 2\pi",
    plain="(log(v) + e^2 / v) / 2, with full also + log(2 pi) / 2; e = pred - target, v = max(variance, eps)",
    task="regression with a predicted variance",
    further=(POSITIVE,),
    arrays={
        "pred": "the predicted mean",
        "target": "what was observed",
        "variance": "the predicted variance, in the square of the unit of the target",
    },
)
class GaussianNLL(Pointwise):
    """Negative log-likelihood under a normal distribution around the prediction, with a variance of its own for every
    entry. Variances below `eps` count as `eps`; their slope is taken there, and not cut off."""

    full: bool = field(False, flag, "whether the constant log(2 pi) / 2 is added")
    eps: float = field(
        1e-6, non_negative, "the least variance that counts, in the square of the unit of the target"
    )

    arguments: ClassVar[tuple[str, ...]] = ("pred", "target", "variance")

    @property
    def held(self) -> bool:
        return self.eps > 0  # what raises a small variance does not vary with it

    @property
    def domains(self) -> tuple[Interval, ...]:
        return (REAL, REAL, NON_NEGATIVE if self.eps else POSITIVE)

    def at(self, xp: Any, *args: Array) -> Point:
        pred, target, variance = args
        e = pred - target
        v = xp.where(variance < self.eps, self.eps, variance)
        pull = e / v  # before the other factor of the square: e e alone may be beyond the range
        value = 0.5 * (xp.log(v) + pull * e)
        return Point(
            value + HALF_LOG_2PI if self.full else value,
            lambda: pull,
            lambda: 1 / v,
            target=lambda: -pull,
            variance=lambda: 0.5 * (1 - pull * e) / v,
        )

    def definition(self, mp: Any, *args: Any, held: Any = None) -> Any:
        pred, target, variance = args
        at = variance if held is None else held[2]
        v = variance + max(mp.mpf(self.eps) - at, 0)
        constant = mp.log(2 * mp.pi) / 2 if self.full else 0
        return (mp.log(v) + (pred - target) ** 2 / v) / 2 + constant

    facts = Facts(
        majorizer=QUADRATIC,
        gauss_newton=QUADRATIC,
        aliases=("gaussian_nll_loss", "GaussianNLLLoss"),
        pros=("learns how sure the prediction is, entry by entry",),
        cons=("large residuals can be explained away by a large variance, and then hardly pull",),
        suits=(
            Suits(
                "task regression, target real, outliers none, matters uncertainty",
                "learns the variance of every prediction beside its mean",
                rank=3,
            ),
        ),
        references=("Nix and Weigend 1994, doi:10.1109/ICNN.1994.374138",),
        kinks=(Kink("variance = eps, in the variance", "as if it were not raised: it may grow again"),),
        tries=({}, {"full": True}, {"eps": 0.5}),
        natives=(
            Native(
                "torch.nn.functional.gaussian_nll_loss",
                "full=full, eps=eps, variance=var",
                "squares first: inf at a residual of 1e20 and a variance of 1e30; broadcasts",
                call="f(pred, target, variance, full=True, reduction='none')",
                ours={"full": True},
            ),
        ),
        points=(
            Reference(1.0, 3.0, 1.3465735902799727, further=(2.0,)),
            Reference(1.0, 0.0, 499993.09224472104, further=(1e-6,), note="beyond float16"),
            Reference(
                1e20, 0.0, 5000000034.538776, further=(1e30,), note="the square alone is beyond float32"
            ),
            Reference(1.0, 0.0, 499993.09224472104, further=(0.0,)),
        ),
    )


@spec(
    formula=r"\frac{|e|}{b}+\log 2b,\quad e=\hat y-y",
    plain="|e| / scale + log(2 scale); e = pred - target",
    task="regression with outliers",
)
class LaplaceNLL(Residual):
    """Negative log-likelihood under a Laplace distribution of this scale around the prediction."""

    scale: float = field(
        1.0,
        positive_finite,
        "the scale of the distribution, which is its mean absolute deviation, in the unit of the target",
    )

    def at(self, xp: Any, *args: Array) -> Point:
        (e,) = args
        return Point(
            xp.abs(e) / self.scale + log_of(xp, 2 * self.scale),
            lambda: sign(xp, e) / self.scale,
            lambda: xp.zeros_like(e),
            majorizer=lambda: above_kink(xp, e, 2.0 / self.scale),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        b = mp.mpf(self.scale)
        return mp.fabs(args[0]) / b + mp.log(2 * b)

    facts = Facts(
        majorizer=KINKED,
        gauss_newton=CONVEX,
        aliases=("laplace_nll_loss", "LaplaceNLLLoss", "laplacian_nll"),
        pros=("the absolute error as a likelihood, to be added to others and compared with them",),
        cons=("the slope does not shrink near the optimum", "no curvature for second-order methods"),
        suits=(
            Suits(
                "task regression, target real, outliers some many, matters uncertainty median",
                "the absolute error as a likelihood, whose scale can be learned",
                rank=3,
                sets={"scale": Measured(0.973, "spread")},
            ),
        ),
        references=("Laplace 1774, Memoire sur la probabilite des causes par les evenements",),
        kinks=(Kink("e = 0", "0"),),
        tries=({}, {"scale": 0.1}, {"scale": 10.0}),
        natives=(Native("torch.distributions.Laplace", "-Laplace(pred, scale).log_prob(target)"),),
        points=(
            Reference(3.0, 1.0, 2.3862943611198906, {"scale": 2.0}),
            Reference(1.0, 1.0, 0.0, {"scale": 0.5}),
        ),
    )


@spec(
    name="student_t_nll",
    formula=r"\tfrac{\nu+1}{2}\log\left(1+\tfrac{e^2}{\nu\varsigma^2}\right)"
    r"+\log\tfrac{\Gamma(\nu/2)\,\varsigma\sqrt{\nu\pi}}{\Gamma((\nu+1)/2)},\quad e=\hat y-y",
    plain="(df + 1) / 2 log(1 + e^2 / (df scale^2)) + log(Gamma(df / 2) scale sqrt(df pi) / Gamma((df + 1)"
    " / 2)); "
    "e = pred - target",
    task="regression with outliers",
)
class StudentTNLL(Residual):
    """Negative log-likelihood under Student's t distribution of `df` degrees of freedom and this scale around the
    prediction."""

    df: float = field(3.0, positive_finite, "the degrees of freedom: the fewer, the less an outlier counts")
    scale: float = field(1.0, positive_finite, "the scale of the distribution, in the unit of the target")

    def at(self, xp: Any, *args: Array) -> Point:
        (e,) = args
        wide = self.scale * root_of(xp, self.df)
        p = OnePlusSquare(xp, e / wide)
        constant = 0.5 * math.log(math.pi) + log_of(xp, wide) - log_gamma_half(xp, 0.5 * self.df)
        return Point(
            0.5 * (self.df + 1) * p.log + constant,
            lambda: (self.df + 1) / wide * p.ratio,
            lambda: p.ratio_slope(root_of(xp, self.df + 1) / wide),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        df, scale = mp.mpf(self.df), mp.mpf(self.scale)
        constant = mp.gamma(df / 2) * scale * mp.sqrt(df * mp.pi) / mp.gamma((df + 1) / 2)
        return (df + 1) / 2 * mp.log(1 + args[0] ** 2 / (df * scale**2)) + mp.log(constant)

    facts = Facts(
        majorizer=WEIGHT,
        gauss_newton=REDESCENDS,
        aliases=("students_t_nll", "student_t"),
        pros=(
            "from the heavy tails of a Cauchy distribution (df = 1) to the normal one (large df)",
            "outliers pull ever less, but never not at all",
        ),
        cons=("not convex: the start matters",),
        suits=(
            Suits(
                "task regression, target real, outliers some many, matters uncertainty ignore",
                "a likelihood with heavy tails: an outlier is improbable, not impossible",
                sets={"scale": Measured(1.0, "spread")},
            ),
        ),
        references=("Lange, Little and Taylor 1989, doi:10.1080/01621459.1989.10478852",),
        tries=({}, {"df": 1.0, "scale": 0.1}, {"df": 30.0, "scale": 10.0}, {"df": 2000.0}),
        natives=(
            Native("torch.distributions.StudentT", "-StudentT(df, pred, scale).log_prob(target)"),
            Native("robust_loss_pytorch.util.students_t_nll", "students_t_nll(e, df, scale)"),
        ),
        points=(
            Reference(1.0, 0.0, 1.8378770664093456, {"df": 1.0}),
            Reference(0.0, 0.0, 1.0008888496235098),
            Reference(1e20, 0.0, 93.24813360561123, {"df": 1.0}, "the square is beyond float32"),
        ),
    )


def log_gamma_half(xp: Any, a: Any) -> Any:
    """log(Gamma(a + 1/2) / Gamma(a)), where the difference of two `lgamma` would cancel."""
    low = 1.0
    if not is_number(a) or a < 100:  # moved to where the series holds, by Gamma(a + 1) = a Gamma(a)
        for _ in range(24):
            low, a = low * (a / (a + 0.5)), a + 1
    r = 1 / (a * a)
    series = (1 / 8 - r * (1 / 192 - r * (1 / 640 - r * (17 / 14336 - r * (31 / 18432))))) / a
    return 0.5 * log_of(xp, a) - series + log_of(xp, low)
