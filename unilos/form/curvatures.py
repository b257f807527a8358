"""The curvatures of a loss: the exact one, a majorizer's, and that of Gauss and Newton."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from .points import Local, Pull

Array = Any
Back = Callable[[Any, Any], Array]
Kind = Literal["exact", "majorizer", "gauss_newton"]

#: By name, with what each one promises.
KINDS: dict[Kind, str] = {
    "exact": "the second derivative",
    "majorizer": "that of a parabola which touches the loss here and lies above it everywhere",
    "gauss_newton": "that of a convex outer function, pulled back through the slopes of an inner one",
}


@dataclass(frozen=True)
class Curvature:
    """A curvature as a fact of a loss: `says` what it is in words, and `back` how it is had from a point."""

    says: str

    def back(self, point: Local | Pull, kind: str, first: Array) -> Back | None:
        """How a cotangent goes back through it; None where there is none. `first` is the first lifted argument."""
        raise NotImplementedError


@dataclass(frozen=True)
class Stated(Curvature):
    """What the point itself states under the curvature's name."""

    def back(self, point: Local | Pull, kind: str, first: Array) -> Back | None:
        del first
        return point.diagonal(kind)


@dataclass(frozen=True)
class Lacking(Curvature):
    """There is none, and `says` why."""

    def back(self, point: Local | Pull, kind: str, first: Array) -> None:
        del point, kind, first


@dataclass(frozen=True)
class Exact(Curvature):
    """The exact one: of a parabola, and of what is convex in its prediction."""

    def back(self, point: Local | Pull, kind: str, first: Array) -> Back | None:
        del kind, first
        return point.diagonal()


@dataclass(frozen=True)
class Weight(Curvature):
    """The slope over the residual, of an even loss for which that does not grow with the residual's size."""

    def back(self, point: Local | Pull, kind: str, first: Array) -> Back | None:
        del kind
        return point.over(first)


EXACT = Exact("the exact curvature")
QUADRATIC = Exact("the exact curvature: the loss is a parabola")
CONVEX = Exact("the exact curvature: the loss is convex in its prediction")
WEIGHT = Weight(
    "slope / e, the weight of iteratively reweighted least squares (Huber 1981, section 7.8; de Leeuw and Lange 2009, "
    "doi:10.1016/j.csda.2009.01.002)"
)
KINKED = Stated(
    "half the jump of the slope over the distance to its kink (Hunter and Lange 2000, "
    "doi:10.1080/10618600.2000.10474866), which is infinite at the kink itself: a step from there stays there"
)
LOGISTIC = Stated(
    "that of the logistic function, tanh(x/2) / (2 x) (Jaakkola and Jordan 2000, doi:10.1023/A:1008932416310)"
)
SOFTMAX = Stated("1/2 for every entry, times the mass of the row (Boehning 1992, doi:10.1007/BF00048682)")
NOTHING_STATED = Lacking("the loss states none")

#: Reasons that several losses share.
LINEAR = Lacking("the loss is linear in its prediction: a parabola above it has its minimum anywhere")
STEEP = Lacking("the loss grows faster than every parabola")
SHARED = Lacking("it is a loss of a whole call, of which no curvature is stated")
CONCAVE = Lacking("the loss is concave: its tangent lies above it, and leads to no minimum")
RATIO = Lacking(
    "a ratio of sums has no parabola above it, nor a convex outer function, that is known in closed form"
)
LINEAR_OUTSIDE = Lacking("the outer function is linear in the inner one, and pulls back to 0")
REDESCENDS = Lacking("no convex function of a smooth one: outliers bend it down. Take the majorizer")
WALL = Lacking("the loss is infinite at an end of its domain, and no parabola is")
