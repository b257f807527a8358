"""Losses of rows that are vectors: angles and distances between embeddings."""

from __future__ import annotations

from typing import Any, ClassVar

from ..specs import (
    CONVEX,
    SIGNS,
    Curvature,
    Facts,
    Kink,
    Lacking,
    Native,
    Point,
    Real,
    Reference,
    Shaped,
    Stated,
    Suits,
    VectorRows,
    Vectors,
    above_kink,
    beside,
    field,
    hinged,
    length,
    non_negative,
    spec,
)
from .cosines import Cosine, apart, directed, exact_cosine

Array = Any

VECTORS = {"pred": "the vectors", "target": "the vectors that they should point along"}


FLOORED = Lacking("with eps its slope jumps where a norm is eps, and no parabola above it is stated")
ABOVE_COSINE = Stated(
    "4 over the square of the norm, as a direction is no farther from its tangent than 2 |d|^2 over that; infinite at 0"
)
DIRECTED = Stated(
    "inner: the direction, a vector over its norm; outer: half the squared distance of directions"
)
COSINE_KINKS = (
    Kink("a row of zeros", "0, and the cosine is 0"),
    Kink("a norm = eps", "that of larger norms"),
)
HUGE, TINY = [3e20, 4e20], [3e-20, 4e-20]


@spec(
    formula=r"1-\cos(a,b),\quad\cos(a,b)=\frac{a\cdot b}{\max(\|a\|,\varepsilon)\max(\|b\|,\varepsilon)}",
    plain="1 - a . b / (max(|a|, eps) max(|b|, eps)); a = pred, b = target",
    task="embeddings",
    arrays=VECTORS,
)
class CosineDistance(Vectors):
    """One minus the cosine of the angle between two vectors. `eps` is the least norm that is divided by."""

    eps: float = field(0.0, non_negative, "the least norm that is divided by, in the unit of the vectors")

    def at(self, xp: Any, *args: Array) -> Point:
        pred, target = args
        c = Cosine(xp, pred, target, self.eps)
        return Point(
            c.distance,
            lambda: -c.slope(),
            lambda: -c.curvature(),
            majorizer=lambda: c.above(4.0),
            gauss_newton=c.bent,
            target=lambda: -c.slope_second(),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        pred, target = args
        return 1 - exact_cosine(mp, pred, target, self.eps)

    def curvature_of(self, kind: str) -> Curvature:
        return FLOORED if kind == "majorizer" and self.eps else super().curvature_of(kind)

    def inner(self, mp: Any, *args: Any) -> list[Any]:
        return directed(mp, args[0], self.eps)

    def outer(self, mp: Any, z: list[Any], *others: Any) -> Any:
        return apart(mp, z, directed(mp, others[0], self.eps))

    facts = Facts(
        majorizer=ABOVE_COSINE,
        gauss_newton=DIRECTED,
        pros=("the length of a vector does not matter",),
        cons=(
            "its slope grows as the vector shrinks",
            "no direction at zero: the cosine is taken for 0 there",
        ),
        suits=(
            Suits(
                "task embeddings, target vectors, matters angle",
                "a vector to be met in its direction, whatever its length; 0 at a perfect fit",
                rank=1,
            ),
        ),
        references=("Salton et al. 1975, doi:10.1145/361219.361220",),
        kinks=COSINE_KINKS,
        tries=({}, {"eps": 1.0}),
        natives=(
            Native(
                "optax.losses.cosine_distance",
                "epsilon=eps",
                "1 for parallel vectors of 1e20, -inf for 1e-20",
                call="f(pred, target)",
            ),
            Native(
                "tf.compat.v1.losses.cosine_distance", differs="normalises nothing; takes the mean of a sum"
            ),
        ),
        points=(
            Reference([3.0, 4.0], [4.0, 3.0], 0.04),
            Reference(HUGE, HUGE, 0.0, note="optax gives 1, torch's embedding loss nan"),
            Reference(TINY, TINY, 0.0, note="optax gives -inf, torch's embedding loss 1"),
            Reference([0.0, 0.0], [1.0, 2.0], 1.0, note="keras' slopes are nan"),
            Reference(
                [1.0, 1e-3], [1.0, 0.0], 4.999996250003125e-07, note="1 - cos has one digit in float32"
            ),
            Reference([300.0, 400.0], [300.0, 400.0], 0.0, note="optax gives 1 in float16"),
            Reference(
                [0.0009765625, 0.0009765625],
                [0.0009765625, 0.0009765625],
                0.0,
                note="optax gives 0.01 in float16",
            ),
            Reference(
                [1.0, 2.0, 3.0],
                [2.0, 1.0, 0.5],
                0.35846697212821527,
                slope=[-0.18746094970279426, -0.024994793293705898, 0.07915017876340201],
            ),
            Reference(
                [3.0, 3.0],
                [1.0, 0.0],
                0.29289321881345254,
                slope=[-0.11785113019775793, 0.11785113019775793],
                note="two entries hold half of the square each",
            ),
            Reference([1.0, 0.0, 1.0, 0.0], [1.0, 1.0, 0.0, 0.0], 0.5, slope=[-0.25, -0.5, 0.25, 0.0]),
            Reference([1.0, 1.0], [3.0, 3.0], 0.0, note="the same way, to the last bit"),
        ),
    )


@spec(
    formula=r"-\frac{a\cdot b}{\max(\|a\|,\varepsilon)\max(\|b\|,\varepsilon)}",
    plain="-a . b / (max(|a|, eps) max(|b|, eps)); a = pred, b = target",
    task="embeddings",
    arrays=VECTORS,
)
class CosineSimilarity(Vectors):
    """Minus the cosine of the angle between two vectors. `eps` is the least norm that is divided by."""

    eps: float = field(0.0, non_negative, "the least norm that is divided by, in the unit of the vectors")

    def at(self, xp: Any, *args: Array) -> Point:
        pred, target = args
        c = Cosine(xp, pred, target, self.eps)
        return Point(
            -c.value,
            lambda: -c.slope(),
            lambda: -c.curvature(),
            majorizer=lambda: c.above(4.0),
            gauss_newton=c.bent,
            target=lambda: -c.slope_second(),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        pred, target = args
        return -exact_cosine(mp, pred, target, self.eps)

    def curvature_of(self, kind: str) -> Curvature:
        return FLOORED if kind == "majorizer" and self.eps else super().curvature_of(kind)

    def inner(self, mp: Any, *args: Any) -> list[Any]:
        return directed(mp, args[0], self.eps)

    def outer(self, mp: Any, z: list[Any], *others: Any) -> Any:
        return -1 + apart(mp, z, directed(mp, others[0], self.eps))

    facts = Facts(
        majorizer=ABOVE_COSINE,
        gauss_newton=DIRECTED,
        pros=("the length of a vector does not matter",),
        cons=("negative: -1 is a perfect fit", "no direction at zero: the cosine is taken for 0 there"),
        suits=(
            Suits(
                "task embeddings, target vectors, matters angle",
                "minus the cosine, as Keras has it; -1 at a perfect fit",
            ),
        ),
        references=("Salton et al. 1975, doi:10.1145/361219.361220",),
        kinks=COSINE_KINKS,
        tries=({}, {"eps": 1.0}),
        natives=(
            Native(
                "keras.losses.cosine_similarity", differs="0 for 1e20 and for 1e-20", call="f(target, pred)"
            ),
            Native(
                "torch.nn.functional.cosine_similarity",
                "eps=eps, minus its result",
                "0 for parallel vectors of 1e20",
                call="-f(pred, target, dim=-1)",
            ),
            Native("optax.losses.cosine_similarity", "minus its result", call="-f(pred, target)"),
        ),
        points=(
            Reference([3.0, 4.0], [4.0, 3.0], -0.96),
            Reference([1.0, 2.0, 3.0], [2.0, 1.0, 0.5], -0.6415330278717848),
            Reference(HUGE, HUGE, -1.0, note="keras gives 0"),
            Reference(TINY, TINY, -1.0, note="keras gives -2e-26"),
            Reference([0.0, 0.0], [1.0, 2.0], 0.0, note="keras' slopes are nan"),
        ),
    )


@spec(
    formula=r"1-\cos(a,b)\ \text{if}\ t=1,\quad(\cos(a,b)-m)_+\ \text{if}\ t=-1",
    plain="1 - cos(a, b) if t = 1, max(0, cos(a, b) - margin) if t = -1; a = first, b = second, t = target",
    task="embeddings of pairs",
    further=(SIGNS,),
    arrays={
        "first": "one vector of each pair",
        "second": "the other vector of each pair",
        "target": Shaped(
            "one number a pair, the shape of `first` without `axis`",
            "1 for a pair that belongs together, -1 for one that does not",
        ),
    },
)
class CosineEmbedding(Vectors):
    """The cosine distance of pairs that belong together (target 1), and the cosine above `margin` of pairs that
    do not (target -1). A target of 0 costs nothing."""

    margin: float = field(
        0.0,
        Real(-1.0, 1.0, "both"),
        "the cosine up to which a pair that does not belong together costs nothing",
    )
    arguments: ClassVar[tuple[str, ...]] = ("first", "second", "target")
    item: ClassVar[Any] = VectorRows(single=("target",))

    def at(self, xp: Any, *args: Array) -> Point:
        first, second, target = args
        c = Cosine(xp, first, second, 0.0)
        over = c.value - beside(xp, self.margin, c.value)
        rest = 0.0 * target  # of a target that is 0 or no number
        pull = xp.where(target > 0, -1.0, xp.where(target < 0, hinged(xp, over, 1.0), rest))
        pull = xp.expand_dims(pull, axis=-1)

        def above() -> Array:
            more = xp.where(target < 0, above_kink(xp, over), xp.zeros_like(target))
            found = c.above(4.0 + xp.expand_dims(more, axis=-1))
            return xp.where(xp.expand_dims(target, axis=-1) == 0, 0.0, found)

        return Point(
            xp.where(target > 0, c.distance, xp.where(target < 0, hinged(xp, over, over), rest)),
            lambda: pull * c.slope(),
            lambda: pull * c.curvature(),
            majorizer=above,
            gauss_newton=lambda: xp.where(xp.expand_dims(target, axis=-1) > 0, c.bent(), 0.0),
            second=lambda: pull * c.slope_second(),
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        first, second, target = args
        cos = exact_cosine(mp, first, second, 0.0)
        if target > 0:
            return 1 - cos
        return max(cos - mp.mpf(self.margin), mp.mpf(0)) if target < 0 else mp.mpf(0)

    def inner(self, mp: Any, *args: Any) -> list[Any]:
        return directed(mp, args[0], 0.0)

    def outer(self, mp: Any, z: list[Any], *others: Any) -> Any:
        second, target = others
        v = directed(mp, second, 0.0)
        if target > 0:
            return apart(mp, z, v)
        cos = mp.fsum(x * y for x, y in zip(z, v, strict=True))
        return max(cos - mp.mpf(self.margin), mp.mpf(0)) if target < 0 else mp.mpf(0)

    facts = Facts(
        majorizer=Stated(
            "that of the cosine, 4 over the square of the norm, and for strangers 1 / (2 |cos - margin|) times that "
            "more; infinite at the kink"
        ),
        gauss_newton=Stated(
            "inner: the direction; outer: half the squared distance of directions, and for strangers a hinge, which "
            "is 0"
        ),
        aliases=("cosine_embedding_loss", "CosineEmbeddingLoss"),
        pros=("pairs that are apart enough pull no more",),
        cons=("needs pairs that are hard: most random ones have no slope",),
        suits=(
            Suits(
                "task embeddings, target pairs, matters angle",
                "pairs by the angle between them, whatever their lengths",
            ),
        ),
        references=("Bromley et al. 1993, Signature verification using a Siamese time delay neural network",),
        kinks=(Kink("cos = margin, t = -1", "0"), COSINE_KINKS[0]),
        tries=({}, {"margin": 0.3}, {"margin": -0.5}),
        natives=(
            Native(
                "torch.nn.functional.cosine_embedding_loss",
                "margin=margin",
                "adds 1e-12 to squared norms: 1 for parallel vectors of 1e-20, nan for 1e20",
                call="f(first, second, target, margin=0.3, reduction='none')",
                ours={"margin": 0.3},
            ),
        ),
        points=(
            Reference([3.0, 4.0], [4.0, 3.0], 0.04, further=(1.0,)),
            Reference([3.0, 4.0], [4.0, 3.0], 0.66, {"margin": 0.3}, further=(-1.0,)),
            Reference(HUGE, HUGE, 0.0, note="torch gives nan", further=(1.0,)),
            Reference(TINY, TINY, 0.0, note="torch gives 1", further=(1.0,)),
            Reference(TINY, TINY, 1.0, note="torch gives 0", further=(-1.0,)),
            Reference([0.0, 0.0], [1.0, 2.0], 1.0, further=(1.0,)),
            Reference([1.0, 1.0], [3.0, 3.0], 0.0, note="the same way, to the last bit", further=(1.0,)),
        ),
    )


@spec(
    formula=r"\frac{2}{n-1}\sum_i(e_i-\bar e)^2=\frac{2}{n(n-1)}\sum_{i<j}(e_i-e_j)^2,\quad e=\hat y-y",
    plain="2 / (n - 1) sum_i (e_i - mean(e))^2; e = pred - target, n entries in a row",
    task="regression up to an offset",
    arrays={"pred": "the prediction", "target": "what the prediction should be"},
)
class MeanPairwiseSquaredError(Vectors):
    """Mean of the squared differences between the errors of all pairs of a row."""

    def at(self, xp: Any, *args: Array) -> Point:
        pred, target = args
        n = length(xp, pred, pred.ndim - 1)
        known = isinstance(n, int)
        more = max(n - 1, 1) if known else xp.where(n > 1, n - 1, xp.ones_like(n))
        e = pred - target
        e = e - e[..., :1]  # equal errors have no differences, to the last bit
        e = e - xp.row_sum(e) / n
        ones = xp.ones_like(e)
        return Point(
            2 * xp.row_sum(e * e, keepdims=False) / more,
            lambda: 4 * e / more,
            lambda: (4 * (n - 1) / n) / more * ones,
            majorizer=lambda: 4 / more * ones,
            target=lambda: -4 * e / more,
        )

    def definition(self, mp: Any, *args: Any) -> Any:
        e = [p - t for p, t in zip(*args, strict=True)]
        pairs = [(a - b) ** 2 for i, a in enumerate(e) for b in e[:i]]
        return 2 * mp.fsum(pairs) / (mp.mpf(len(e)) * (len(e) - 1)) if pairs else mp.mpf(0)

    facts = Facts(
        majorizer=Stated("4 / (n - 1), the largest eigenvalue of its Hessian"),
        gauss_newton=CONVEX,
        pros=("only differences within a row count: depth or scores up to a constant",),
        cons=("the offset of a row is not learned",),
        suits=(
            Suits(
                "task regression, target real, outliers none, matters offset",
                "only differences within a row count: relative depth, or scores up to a constant",
                rank=3,
            ),
        ),
        references=("Eigen et al. 2014, arXiv:1406.2283",),
        natives=(
            Native(
                "tf.compat.v1.losses.mean_pairwise_squared_error",
                'reduction="sum", weights of shape (rows, 1)',
                "in float32; with a scalar weight n counts the whole batch",
                call="f(target, pred, weights=xp.ones((pred.shape[0], 1)))",
                reduction="sum",
            ),
        ),
        points=(
            Reference([1.0, 2.0, 4.0], [0.0, 0.0, 0.0], 4.666666666666667),
            Reference(
                [10001.0, 10002.0], [0.0, 0.0], 1.0, note="squares less squared sums lose it in float32"
            ),
            Reference([7.0], [1.0], 0.0, note="a row of one has no pairs"),
        ),
    )
