"""Losses of three embeddings: an anchor, one of its kind and a stranger."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple

from ..specs import (
    LINEAR_OUTSIDE,
    REAL,
    Facts,
    Function,
    Kink,
    Lacking,
    Loss,
    Native,
    Point,
    Real,
    Reference,
    Suits,
    UnsupportedError,
    Vectors,
    absent,
    beside,
    binade,
    field,
    flag,
    is_number,
    non_negative,
    power,
    require,
    shares,
    sign,
    spec,
)
from .embedding import CosineDistance

Array = Any


class Between(NamedTuple):
    """A distance of two rows, with its slopes in both and its curvature in the first; `loose` where its kink holds the
    slopes of every other distance."""

    value: Array
    first: Callable[[], Array]
    second: Callable[[], Array]
    curvature: Callable[[], Array]
    loose: Array


class Lead:
    """How much longer a row is than another one, and how their directions differ: from half of what the rows differ by,
    of which a difference of long lengths keeps few digits."""

    def __init__(self, xp: Any, row: Array, other: Array, near: Between, far: Between, half: Array) -> None:
        self.xp, self.near, self.far = xp, near, far
        mean = 0.5 * near.value + 0.5 * far.value
        middle = (0.5 * row + 0.5 * other) / xp.expand_dims(xp.where(mean > 0, mean, 1.0), axis=-1)
        gap = 2 * xp.row_sum(half * middle, keepdims=False)
        self.value = xp.where(xp.isfinite(mean), gap, near.value - far.value)
        length = xp.expand_dims(near.value, axis=-1)
        self.close = 4 * xp.row_max(xp.where(half < 0, -half, half)) < length
        self.gap, self.apart, self.length = (
            xp.where(self.close, x, other)
            for x, other in ((xp.expand_dims(self.value, axis=-1), 0.0), (2 * half, 0.0), (length, 1.0))
        )

    def slope(self) -> Array:
        """The first row's direction less the other one's, which is the slope where both rows move."""
        direction = self.far.first()
        close = (self.apart - direction * self.gap) / self.length
        return self.xp.where(self.close, close, self.near.first() - direction)

    def curvature(self) -> Array:
        bend, direction = self.far.curvature(), self.far.first()
        slope = (self.apart - direction * self.gap) / self.length
        close = -(slope * (slope + 2 * direction) + bend * self.gap) / self.length
        return self.xp.where(self.close, close, self.near.curvature() - bend)


def norm(xp: Any, z: Array, p: float) -> Between:
    """The p-norm of a difference, with slope 0 at 0; for p = inf the first of several largest entries counts."""
    size = xp.where(z < 0, -z, z)
    top = xp.row_max(size)
    if is_number(p) and p == 1:
        return Between(
            xp.row_sum(size, keepdims=False),
            lambda: sign(xp, z),
            lambda: -sign(xp, z),
            lambda: xp.zeros_like(z),
            z == 0,
        )
    if is_number(p) and p == math.inf:
        slope = xp.where(xp.top_mask(size), sign(xp, z), 0.0)
        none = lambda: xp.zeros_like(z)  # noqa: E731
        return Between(xp.squeeze(top, axis=-1), lambda: slope, lambda: -slope, none, top == 0)
    near = binade(xp, top)
    u = size / near
    parts = power(xp, u, p)
    total = xp.row_sum(parts)
    zero = total == 0
    total = xp.where(zero, 1.0, total)
    root = xp.sqrt(total) if is_number(p) and p == 2 else total ** (1 / p)

    def slope_first() -> Array:
        if (
            is_number(p) and p == 2
        ):  # the sign and the size of an entry that is 0 have no derivatives that make one
            return xp.where(zero, 0.0, z / near / root)
        return sign(xp, z) * power(xp, u / root, p - 1)

    def curvature() -> Array:
        rest = shares(xp, xp.where(zero, 1.0, parts)).rest
        none = u == 0
        share = xp.where(none, 1.0, u) / root
        square = float(p == 2) if is_number(p) else xp.astype(p == 2, z.dtype)
        bend = xp.where(none, square, share ** (p - 2)) * rest
        return xp.where(zero, 0.0, (p - 1) * bend / root / near)

    value = xp.squeeze(xp.where(zero, 0.0, near * root), axis=-1)
    return Between(value, slope_first, lambda: -slope_first(), curvature, zero)


def mapped(xp: Any, a: Array, b: Array, distance: Callable[[Array, Array], Array]) -> Between:
    """A user's function of two vectors, for every row."""
    n = xp.row_length(a, a.dtype)
    both = xp.concat([a, b], axis=-1)

    def function(row: Array) -> Array:
        return distance(row[:n], row[n:])

    def slope() -> Array:
        return xp.by_row(xp.slope_of(function), both)

    value = xp.by_row(function, both)
    return Between(value, lambda: slope()[..., :n], lambda: slope()[..., n:], no_curvature, a != a)


def no_curvature() -> Array:
    message = "triplet_margin has no curvature here: its distance states none; take another distance"
    raise UnsupportedError(message)


@spec(
    formula=r"\left(d(a,p)-d(a,n)+m\right)_+,\quad d(x,y)=\|x-y+\varepsilon\|_p",
    plain="max(0, d(anchor, positive) - d(anchor, negative) + margin); d(x, y) = norm_p(x - y + eps)",
    task="embeddings of triplets",
    further=(REAL,),
    arrays={
        "anchor": "the embedding from which distances are measured",
        "positive": "an embedding that should be near",
        "negative": "an embedding that should be far",
    },
)
class TripletMargin(Vectors):
    """How much farther than `margin` short of the negative the positive is from the anchor.

    `p` is the degree of the norm, infinity included. `swap` takes the negative's distance to the positive
    instead where that is smaller. `distance` replaces the norm: a loss of two vectors such as
    `CosineDistance()`, or a function of two vectors of the caller's framework that returns one number, which
    the framework maps over the rows and differentiates.
    """

    margin: float = field(
        1.0,
        non_negative,
        "how much farther than the positive the negative should be, in the unit of the distance",
    )
    p: float = field(
        2.0, Real(1.0, closed="both"), "the degree of the norm; infinity for the largest difference"
    )
    eps: float = field(
        0.0, non_negative, "what is added to every difference inside the norm, in the unit of the vectors"
    )
    swap: bool = field(
        False, flag, "whether the negative's distance to the positive counts where it is the smaller one"
    )
    distance: Any = field(
        None,
        Function(
            "None, a loss of two vectors such as CosineDistance(), or a function of two vectors", (None,)
        ),
        "what replaces the norm; None for the norm",
    )
    arguments: ClassVar[tuple[str, ...]] = ("anchor", "positive", "negative")

    def at(self, xp: Any, *args: Array) -> Point:
        anchor, positive, negative = args
        near, far = self._between(xp, anchor, positive), self._between(xp, anchor, negative)
        across = self._between(xp, positive, negative) if self.swap else far
        swapped = across.value < far.value  # never, unless `swap`
        ahead, turned = self._leads(xp, args, near, far, across)
        loss = near.value - xp.where(swapped, across.value, far.value)
        if ahead is not None:
            loss = ahead.value if turned is None else xp.where(swapped, turned.value, ahead.value)
        loss = loss + beside(xp, self.margin, loss)
        on, instead = (xp.expand_dims(x, axis=-1) for x in (~(loss <= 0), swapped))
        zero = xp.zeros_like(anchor)

        def less(plus: Array, direct: Array, other: Array) -> Array:
            """A part of the nearer distance less that of the farther one, where it counts."""
            return xp.where(on, plus - xp.where(instead, other, direct), 0.0)

        def in_anchor(own: Array, ahead: Array) -> Array:
            return xp.where(on, xp.where(instead, own, ahead), 0.0)

        def slope() -> Array:
            if ahead is None:
                return less(near.first(), far.first(), zero)
            return in_anchor(near.first(), ahead.slope())

        def curvature() -> Array:
            if ahead is None:
                return less(near.curvature(), far.curvature(), zero)
            return in_anchor(near.curvature(), ahead.curvature())

        def in_positive() -> Array:
            if turned is None:
                return less(near.second(), zero, across.first())
            return xp.where(on, -xp.where(instead, turned.slope(), near.first()), 0.0)

        # Where one of two distances is 0, its slopes hold that of the other one, and the least difference is 0.
        loose = near.loose | (far.loose & ~instead)
        return Point(
            xp.where(loss <= 0, 0.0, loss),
            lambda: xp.where(loose, 0.0, slope()),
            curvature,
            positive=lambda: xp.where(across.loose & instead, 0.0, in_positive()),
            negative=lambda: less(zero, far.second(), across.second()),
        )

    def _leads(
        self, xp: Any, args: tuple[Array, ...], near: Between, far: Between, across: Between
    ) -> tuple[Lead | None, Lead | None]:
        """The lead of the positive's distance over the negative's from the anchor, and over that from the positive."""
        if self.distance is not None or not is_number(self.p) or self.p != 2:
            return None, None
        a, p, n = args
        u, v = self._apart(a, p), self._apart(a, n)
        ahead = Lead(xp, u, v, near, far, 0.5 * n - 0.5 * p)
        if not self.swap:
            return ahead, None
        # The other way round, so that the two rows may be close.
        back = across._replace(first=across.second, second=across.first)
        half = 0.5 * a - 0.5 * n
        half = half if absent(self.eps) else half + self.eps
        return ahead, Lead(xp, u, -self._apart(p, n), near, back, half)

    def _apart(self, a: Array, b: Array) -> Array:
        return a - b if absent(self.eps) else a - b + self.eps

    def _between(self, xp: Any, a: Array, b: Array) -> Between:
        if self.distance is None:
            return norm(xp, self._apart(a, b), self.p)
        if isinstance(self.distance, Loss):
            point: Any = self.distance.at(xp, a, b)
            bend = point.curvature or no_curvature
            return Between(point.value, point.slope, point.also["target"], bend, a != a)
        return mapped(xp, a, b, self.distance)

    def definition(self, mp: Any, *args: Any) -> Any:
        anchor, positive, negative = args
        if self.distance is not None and not isinstance(self.distance, Loss):
            message = f"{self.name}: a distance of a framework has no definition in other numbers"
            raise UnsupportedError(message)

        def d(a: list[Any], b: list[Any]) -> Any:
            if isinstance(self.distance, Loss):
                return self.distance.definition(mp, a, b)
            sizes = [mp.fabs(x - y + mp.mpf(self.eps)) for x, y in zip(a, b, strict=True)]
            if self.p == math.inf:
                return max(sizes)
            total = mp.fsum(v ** mp.mpf(self.p) for v in sizes)
            return total ** (1 / mp.mpf(self.p)) if total else mp.mpf(0)

        far = d(anchor, negative)
        if self.swap:
            far = min(far, d(positive, negative))
        return max(d(anchor, positive) - far + mp.mpf(self.margin), mp.mpf(0))

    def check_parameters(self) -> None:
        d = self.distance
        good = d is None or (d.structure.not_between(d) is None if isinstance(d, Loss) else callable(d))
        accepted = "None, a loss of two vectors such as CosineDistance(), or a function of two vectors"
        require(good, self, "distance", accepted)

    facts = Facts(
        majorizer=Lacking("a hinge of a difference of distances: no parabola above it is stated"),
        gauss_newton=LINEAR_OUTSIDE,
        aliases=(
            "triplet_margin_loss",
            "TripletMarginLoss",
            "triplet_margin_with_distance_loss",
            "TripletMarginWithDistanceLoss",
        ),
        pros=("only the order of distances matters, not their size",),
        cons=("most triplets soon have no slope: hard ones have to be mined",),
        suits=(
            Suits(
                "task embeddings, target triplets, matters margin",
                "the positive shall be nearer than the negative by a margin",
                rank=1,
            ),
        ),
        references=(
            "Schroff et al. 2015, arXiv:1503.03832",
            "swap: Balntas et al. 2016, doi:10.5244/C.30.119",
        ),
        kinks=(
            Kink("the loss = 0", "0"),
            Kink("two vectors are equal, or two entries for p = 1", "0 in the anchor, of both distances"),
            Kink("p = inf, several largest differences", "that of the first"),
            Kink("swap, equal distances", "that of the anchor"),
        ),
        tries=(
            {},
            {"margin": 6.0},
            {"p": math.inf, "margin": 4.0},
            {"p": 3.0},
            {"swap": True, "margin": 5.0},
        ),
        natives=(
            Native(
                "torch.nn.functional.triplet_margin_loss",
                "margin=margin, p=p, eps=eps (1e-6 there), swap=swap",
                "nan for embeddings of 1e20",
                call="f(anchor, positive, negative, margin=3.0, swap=True, reduction='none')",
                ours={"margin": 3.0, "swap": True, "eps": 1e-6},
            ),
            Native(
                "torch.nn.functional.triplet_margin_with_distance_loss",
                "distance=distance_function",
                "its function takes all rows at once, ours two vectors",
                call="f(anchor, positive, negative, distance_function=lambda a, b, xp=xp: "
                "1 - xp.sum(a * b, axis=-1) / xp.sqrt(xp.sum(a * a, axis=-1) * xp.sum(b * b, axis=-1)), "
                "reduction='none')",
                ours={"distance": CosineDistance()},
            ),
            Native(
                "optax.losses.triplet_margin_loss",
                "norm_degree=p, margin=margin",
                "eps inside the root; no absolute value, so p = 1 is a signed sum and p = 3 nan",
                call="f(anchor, positive, negative, margin=3.0, eps=1e-14)",
                ours={"margin": 3.0},
            ),
        ),
        points=(
            Reference([0.0, 0.0], [3.0, 4.0], 3.0, {"margin": 3.0}, further=([5.0, 0.0],)),
            Reference(
                [0.0, 0.0],
                [1.0, 1.0],
                1.5,
                {"margin": 2.5, "p": 1.0},
                "optax gives 3.5",
                further=([3.0, 0.0],),
            ),
            Reference([1e20, 0.0], [0.0, 0.0], 1e20, note="torch and optax give nan", further=([1e20, 1.0],)),
            Reference([0.0, 0.0], [0.0, 0.0], 1.0, note="no slope, and no nan", further=([0.0, 0.0],)),
            Reference(
                [1.0, 2.0],
                [1.0, 2.0],
                1.0,
                {"margin": 6.0},
                "the positive's distance has any slope up to 1, such as the negative's: the least is 0",
                further=([4.0, 6.0],),
                slope=[0.0, 0.0],
            ),
            Reference([1e-20, 0.0], [0.0, 0.0], 1.0, further=([1e-20, 0.0],)),
            Reference(
                [4096.0, 2048.0],
                [1.5, -0.25],
                1.546478053261633,
                {"margin": 3.0},
                "an anchor far from both, of whose distances few digits are left in a difference",
                further=([-0.75, 1.0],),
                slope=[-0.00020745012470443233, 0.00041493820342579455],
            ),
            Reference(
                [4096.0, 2048.0],
                [8192.0, 4096.5],
                4581.572812564104,
                {"margin": 3.0, "swap": True},
                "a positive far from both",
                further=([4097.0, 2047.5],),
            ),
            Reference([3.0, 4.0], [4.0, 3.0], 0.84, {"distance": CosineDistance()}, further=([0.0, 1.0],)),
            Reference([2.5, 0.0], [0.0, 0.0], 1.9798284523402796, {"eps": 0.5}, further=([1.0, 0.0],)),
            Reference(
                [300.0, 0.0], [0.0, 400.0], 201.0, note="optax gives nan in float16", further=([0.0, 0.0],)
            ),
        ),
    )
