"""What a spec answers with at some predictions: the items' losses, and how a cotangent goes back through them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Array = Any
Thunk = Callable[[], Array]


def muted(xp: Any, a: Array, b: Array) -> Array:
    """`a * b`, and 0 where `a` is 0 even if `b` is infinite: the convention 0 log 0 = 0."""
    return xp.muted(a, b) if hasattr(xp, "muted") else a * xp.where(a == 0, 0.0, b)


def harmless(xp: Any, weight: Array, x: Array) -> Array:
    """What a weight is to multiply, with 0 for what is infinite or no number where the weight is 0."""
    return xp.where((weight != 0) | xp.isfinite(x), x, 0.0)


def weighted(xp: Any, weight: Array, items: Array) -> Array:
    """Items times their weight, for native differentiation: a weight of 0 mutes what is infinite, and has the slope of
    its item all the same."""
    return weight * harmless(xp, weight, items)


def leading(xp: Any, items: Array, like: Array) -> Array:
    """An array of the items' shape against one that has further axes behind."""
    for _ in range(like.ndim - items.ndim):
        items = xp.expand_dims(items, axis=-1)
    return items


def as_wide_as(xp: Any, x: Array, like: Array) -> Array:
    """`x` broadcast against `like`, also where a dimension is not known yet."""
    known = tuple(like.shape)
    return x if tuple(x.shape) == known and None not in known else x * xp.ones_like(like)


class Local:
    """Items whose slopes are products: each entry of an argument belongs to one item.

    `slope` is a thunk for the slope in the first argument, `also` has those in further ones by name, and `curvature`
    is the diagonal of the Hessian in the first, beside which `majorizer` and `gauss_newton` are other curvatures. The
    thunks close over what the value computed, so nothing is computed twice and nothing unasked. A slope has the shape
    of its argument; where that has more axes than the value, a cotangent is spread over the last ones.
    """

    __slots__ = ("also", "curvature", "gauss_newton", "majorizer", "slope", "value")

    def __init__(
        self,
        value: Array,
        slope: Thunk,
        curvature: Thunk | None = None,
        *,
        majorizer: Thunk | None = None,
        gauss_newton: Thunk | None = None,
        **also: Thunk,
    ) -> None:
        self.value = value
        self.slope = slope
        self.curvature = curvature
        self.majorizer = majorizer
        self.gauss_newton = gauss_newton
        self.also = also

    def bends(self) -> dict[str, Any]:
        """The curvatures that are stated besides the exact one, by name."""
        return {"majorizer": self.majorizer, "gauss_newton": self.gauss_newton}

    def along(self, **also: Thunk) -> Local:
        """The same with these slopes in further arguments."""
        return Local(self.value, self.slope, self.curvature, **self.bends(), **self.also | also)

    def mapped(self, change: Callable[[Thunk], Thunk], value: Array | None = None) -> Local:
        """The same with every slope and curvature changed; and the value, where another one is given."""
        bends = {kind: bend and change(bend) for kind, bend in self.bends().items()}
        also = {name: change(slope) for name, slope in self.also.items()}
        bend = self.curvature and change(self.curvature)
        return Local(self.value if value is None else value, change(self.slope), bend, **bends, **also)

    def back(self, argument: str | None = None) -> Callable[[Any, Any], Array] | None:
        """How a cotangent goes back to an argument (None: the first); None where there is no derivative."""
        slope = self.slope if argument is None else self.also.get(argument)
        return slope and (lambda xp, cotangent: spread(xp, cotangent, slope()))

    def diagonal(self, kind: str = "exact") -> Callable[[Any, Any], Array] | None:
        """The same for a curvature in the first argument."""
        bend: Thunk | None = getattr(self, "curvature" if kind == "exact" else kind)
        return bend and (lambda xp, cotangent: spread(xp, cotangent, bend()))

    def over(self, e: Array) -> Callable[[Any, Any], Array] | None:
        """The same for the slope over what it is the slope in; where that is 0, the curvature is its limit."""

        def back(xp: Any, cotangent: Any) -> Array:
            zero = e == 0
            ratio = self.slope() / xp.where(zero, 1.0, e)
            return spread(xp, cotangent, xp.where(zero, self.curvature(), ratio))  # type: ignore[misc]

        return self.curvature and back


class Pull:
    """Items that share entries of their arguments: `pull` takes the items' cotangent back to the first argument, and
    `also` to further ones by name; `majorizer` and `gauss_newton` take it to those curvatures."""

    __slots__ = ("also", "gauss_newton", "majorizer", "pull", "value")

    def __init__(
        self,
        value: Array,
        pull: Callable[[Array], Array],
        *,
        majorizer: Callable[[Array], Array] | None = None,
        gauss_newton: Callable[[Array], Array] | None = None,
        **also: Callable[[Array], Array],
    ) -> None:
        self.value = value
        self.pull = pull
        self.majorizer = majorizer
        self.gauss_newton = gauss_newton
        self.also = also

    def bends(self) -> dict[str, Any]:
        """The curvatures that are stated besides the exact one, by name."""
        return {"majorizer": self.majorizer, "gauss_newton": self.gauss_newton}

    def back(self, argument: str | None = None) -> Callable[[Any, Any], Array] | None:
        pull = self.pull if argument is None else self.also.get(argument)
        return pull and (lambda xp, cotangent: pull(filled(xp, cotangent, self.value)))

    def diagonal(self, kind: str = "exact") -> Callable[[Any, Any], Array] | None:
        bend = None if kind == "exact" else getattr(self, kind)
        return bend and (lambda xp, cotangent: bend(filled(xp, cotangent, self.value)))

    def over(self, e: Array) -> None:
        """None: entries are shared."""
        del e


def shown(xp: Any, point: Local | Pull) -> Local | Pull:
    """The same point, where an item that is no number is none in its slopes either."""
    found: list[Any] = []

    def marked(x: Array) -> Array:
        if not found:
            found.append(xp.marks(point.value))
        if found[0] is None:
            return x
        marks = leading(xp, found[0], x)
        # A cotangent of 0 takes nothing from an item, whatever that is.
        return weighted(xp, x, marks) if isinstance(point, Pull) else x * marks

    if isinstance(point, Pull):
        also = {n: _before(marked, pull) for n, pull in point.also.items()}
        bends: Any = {kind: bend and _before(marked, bend) for kind, bend in point.bends().items()}
        return Pull(point.value, _before(marked, point.pull), **bends, **also)
    slopes = {n: _behind(marked, slope) for n, slope in point.also.items()}
    bend = point.curvature and _behind(marked, point.curvature)
    others: Any = {kind: bent and _behind(marked, bent) for kind, bent in point.bends().items()}
    return Local(point.value, _behind(marked, point.slope), bend, **others, **slopes)


def _behind(marked: Callable[[Array], Array], thunk: Thunk) -> Thunk:
    return lambda: marked(thunk())


def _before(marked: Callable[[Array], Array], pull: Callable[[Array], Array]) -> Callable[[Array], Array]:
    return lambda cotangent: pull(marked(cotangent))


Point = Local  # its name before there was a second kind


def spread(xp: Any, cotangent: Any, slope: Array) -> Array:
    """A slope times the cotangent of its items: a number for all of them, or an array; None for 1."""
    if cotangent is None:
        return slope
    if isinstance(cotangent, float):
        return slope * cotangent
    return muted(xp, leading(xp, cotangent, slope), slope)


def filled(xp: Any, cotangent: Any, items: Array) -> Array:
    """A cotangent as an array of the items' shape."""
    ones = xp.ones_like(items)
    return ones if cotangent is None else cotangent * ones
