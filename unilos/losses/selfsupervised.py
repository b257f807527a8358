"""Losses of two views of a batch that need no negatives: alike in every sample, varied over the batch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from ..specs import (
    SHARED,
    Calls,
    Directions,
    Facts,
    Kink,
    Native,
    Pull,
    Reference,
    Shaped,
    ShapeError,
    Structure,
    Suits,
    Whole,
    apart,
    field,
    floating,
    length,
    non_negative,
    positive,
    same_shape,
    spec,
)

Array = Any

VIEWED = {
    "first": Shaped("(samples, features)", "the embeddings of one view of the samples"),
    "second": Shaped("(samples, features)", "the embeddings of another view of the same samples"),
}


@dataclass(frozen=True, kw_only=True, repr=False)
class Views(Whole):
    """Two embeddings of the same samples, (samples, features) each; the whole batch is one item."""

    arguments: ClassVar[tuple[str, ...]] = ("first", "second")
    item: ClassVar[Structure] = Calls(batches=0)
    shapes: ClassVar[tuple[str, str]] = ("(samples, features)", "()")

    def check_call(self, backend: Any, *args: Array) -> bool:
        first, second = (backend.shape(x) for x in args)
        floating(self.name, "second", backend.dtype_name(args[1]))
        same_shape(self.name, "first", first, "second", second)
        if len(first) != 2 or first[0] in (0, 1) or first[1] == 0:
            message = (
                f"{self.name}: first has shape {first}; accepted: (samples, features), two samples or more of one "
                f"feature or more"
            )
            raise ShapeError(message)
        return False

    def examples(self, rng: Any, n: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        del n
        first = rng.normal(0.0, 1.0, (4, 2)) * [0.4, 1.8] + [0.0, 1.0]
        yield "views", (first, first + rng.normal(0.0, 0.4, (4, 2)))


def centred(xp: Any, x: Array) -> Array:
    """Every feature less its mean over the batch; exactly 0 where it is constant."""
    away = x - xp.detached(x[:1, :])
    return away - xp.mean(away, axis=0, keepdims=True)


def columns(mp: Any, rows: Any) -> list[list[Any]]:
    """The textbook's features, each less its mean."""
    return [[v - mp.fsum(c) / len(c) for v in c] for c in zip(*rows, strict=True)]


@spec(
    name="vicreg",
    formula=r"\lambda\,\tfrac1{ND}\lVert X-Y\rVert^2+\tfrac{\mu}{2D}\sum_{Z\in\{X,Y\}}\sum_j(1-\sigma_j(Z))_+"
    r"+\tfrac{\nu}{D}\sum_{Z\in\{X,Y\}}\sum_{i\ne j}C_{ij}(Z)^2,\quad\sigma_j=\sqrt{C_{jj}+\varepsilon}",
    plain="invariance mean((X - Y)^2) + sum_(Z = X, Y) (variance / (2 D) sum_j max(0, 1 - sqrt(C_jj + "
    "eps)) + covariance / D sum_(i != j) C_ij^2); "
    "C the covariance of the D features of Z, X = first, Y = second",
    task="self-supervised learning from two views, without negatives",
    arrays=VIEWED,
)
class VICReg(Views):
    """Variance-invariance-covariance regularisation of two views: the batch is one item.

    Covariances are unbiased; the invariance is a mean over samples and features.
    """

    invariance: float = field(25.0, non_negative, "the weight of the mean squared difference of the views")
    variance: float = field(25.0, non_negative, "the weight of what standard deviations lack to 1")
    covariance: float = field(1.0, non_negative, "the weight of the squared covariances between features")
    eps: float = field(
        1e-4,
        positive,
        "what is added to a variance under the root, in the square of the unit of the features",
    )

    def at(self, xp: Any, *args: Array, kept: Array | None = None) -> Pull:
        del kept
        x, y = args
        d, samples = x - y, length(xp, x, 0)
        (first, pull), (second, _) = (self._view(xp, z, samples - 1) for z in (x, y))
        # Features are added up last: torch's forward mode widens a single number times a Python float.
        each = self.invariance * xp.mean(d * d, axis=0) + first + second

        def slope(cotangent: Array) -> Array:
            return cotangent * (2 * self.invariance / samples * d + pull()) / length(xp, x, 1)

        # The two views may change places.
        return Pull(xp.mean(each), slope, second=lambda cotangent: self.at(xp, y, x).pull(cotangent))

    def _view(self, xp: Any, z: Array, free: Any) -> tuple[Array, Any]:
        """What the features of one view cost, and the slope of their sum. `free` counts the samples less one."""
        c = centred(xp, z)
        spread = xp.sqrt(xp.sum(c * c, axis=0) / free + self.eps)
        narrow = spread < 1
        together = xp.matmul(xp.matrix_transpose(c), c) / free
        mixed = xp.where(apart(xp, together), together, 0.0)
        varied = xp.where(narrow, 1 - spread, 0.0)

        def slope() -> Array:
            wider = xp.where(narrow, -c / spread, 0.0) * (self.variance / 2)
            return (wider + 4 * self.covariance * xp.matmul(c, mixed)) / free

        return self.variance / 2 * varied + self.covariance * xp.row_sum(mixed * mixed, keepdims=False), slope

    def definition(self, mp: Any, *args: Any) -> Any:
        x, y = args
        n, dims = len(x), len(x[0])
        pairs = [pair for p, q in zip(x, y, strict=True) for pair in zip(p, q, strict=True)]
        total = self.invariance * mp.fsum((a - b) ** 2 for a, b in pairs) / (n * dims)
        for z in args:
            features = columns(mp, z)
            c = [[mp.fdot(a, b) / (n - 1) for b in features] for a in features]
            narrow = mp.fsum(max(0, 1 - mp.sqrt(c[j][j] + mp.mpf(self.eps))) for j in range(dims))
            mixed = mp.fsum(c[i][j] ** 2 for i in range(dims) for j in range(dims) if i != j)
            total += (mp.mpf(self.variance) / 2 * narrow + self.covariance * mixed) / dims
        return [total]

    facts = Facts(
        majorizer=SHARED,
        gauss_newton=SHARED,
        aliases=("VICRegLoss",),
        pros=("no negatives, no large batches", "the views may come from different networks"),
        cons=("three weights to balance", "all samples of a batch are one item"),
        suits=(
            Suits(
                "task embeddings, target views, matters no-negatives",
                "two views without negatives or large batches: invariance, variance and covariance",
            ),
        ),
        references=("Bardes, Ponce and LeCun 2022, arXiv:2105.04906, with the factors of the authors' code",),
        tries=({}, {"invariance": 1.0, "variance": 10.0, "covariance": 5.0, "eps": 0.01}),
        kinks=(Kink("a standard deviation of 1", "0 for its variance"),),
        natives=(Native("", differs="no framework has it"),),
        points=(
            Reference(
                [[1.0, 0.0], [-1.0, 0.0]],
                [[1.0, 0.0], [-1.0, 0.0]],
                12.375,
                note="25 (1 - 0.01) / 2: one of the features is constant in both views",
            ),
        ),
    )


@spec(
    formula=r"\sum_i(1-c_{ii})^2+\lambda\sum_{i\ne j}c_{ij}^2,"
    r"\quad c_{ij}=\operatorname{corr}(x_{\cdot i},y_{\cdot j})",
    plain="sum_i (1 - c_ii)^2 + redundancy sum_(i != j) c_ij^2; c_ij = corr(first[:, i], second[:, j])",
    task="self-supervised learning from two views, without negatives",
    arrays=VIEWED,
)
class BarlowTwins(Views):
    """Barlow Twins: correlations between the features of two views, 1 with itself and 0 with any other.

    A feature that is constant over the batch is correlated with nothing, with slope 0.
    """

    redundancy: float = field(
        0.005, non_negative, "the weight of the squared correlations between different features"
    )

    def at(self, xp: Any, *args: Array, kept: Array | None = None) -> Pull:
        del kept
        first, second = (Directions(xp, xp.matrix_transpose(centred(xp, z))) for z in args)
        u, v = first.unit, second.unit
        # One minus the correlation of two unit vectors is half of their squared distance, without cancellation.
        either = xp.squeeze(first.empty | second.empty, axis=-1)
        missing = xp.where(either, 1.0, xp.row_sum((u - v) * (u - v), keepdims=False) / 2)
        each = xp.matmul(u, xp.matrix_transpose(v))
        mixed = apart(xp, each)
        crossed = xp.where(mixed, each, 0.0)

        def slope(cotangent: Array) -> Array:
            g = xp.where(mixed, self.redundancy * crossed, -xp.expand_dims(missing, axis=-1))
            pull = first.back(2 * cotangent * xp.matmul(g, v))
            return xp.matrix_transpose(pull)

        # Features are added up last: torch's forward mode widens a single number times a Python float.
        cost = missing * missing + self.redundancy * xp.row_sum(crossed * crossed, keepdims=False)
        # The two views may change places.
        swapped = (args[1], args[0])
        return Pull(xp.sum(cost), slope, second=lambda cotangent: self.at(xp, *swapped).pull(cotangent))

    def definition(self, mp: Any, *args: Any) -> Any:
        x, y = (columns(mp, z) for z in args)
        total = mp.mpf(0)
        for i, a in enumerate(x):
            for j, b in enumerate(y):
                c = mp.fdot(a, b) / mp.sqrt(mp.fdot(a, a) * mp.fdot(b, b))
                total += (1 - c) ** 2 if i == j else mp.mpf(self.redundancy) * c**2
        return [total]

    facts = Facts(
        majorizer=SHARED,
        gauss_newton=SHARED,
        aliases=("BarlowTwinsLoss",),
        pros=("no negatives, no asymmetry between the views",),
        cons=("wants many features", "all samples of a batch are one item"),
        suits=(
            Suits(
                "task embeddings, target views, matters no-negatives",
                "two views without negatives: features agree, and differ from each other",
            ),
        ),
        references=("Zbontar et al. 2021, arXiv:2103.03230",),
        tries=({}, {"redundancy": 0.5}),
        natives=(Native("", differs="no framework has it"),),
        points=(
            Reference(
                [[1.0, 0.0], [-1.0, 2.0], [0.0, 1.0]],
                [[1.0, 0.0], [-1.0, 2.0], [0.0, 1.0]],
                0.01,
                note="2 * 0.005",
            ),
            Reference(
                [[1.0, 0.25], [-1.0, 0.25]],
                [[1.0, 0.5], [-1.0, 1.0]],
                1.005,
                note="a feature that is constant",
            ),
        ),
    )
