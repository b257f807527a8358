"""Numbers that a compiled program is told at a call, in the place of those that were compiled into it.

Where every call is compiled, a hyper-parameter that is annealed, searched for or drawn at random would otherwise be
a program for each of its numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .hyper import held

if TYPE_CHECKING:
    from .call import Static

#: Further from 1 than this a product of two numbers may be none in float32.
FAR = 2.0**60
#: So near to the end of its range, what is left of it (1 - alpha) has fewer digits in the dtype of the arrays.
NEAR = 1 / 8


class _Told:
    """In the place of a number that comes with the arrays: whoever computes with it has taken the wrong loss."""

    def __repr__(self) -> str:
        return "<told at the call>"

    def __bool__(self) -> bool:
        raise TypeError(repr(self))


TOLD = _Told()


def told(static: Static) -> tuple[Static, tuple[float, ...]]:
    """A call with ordinary numbers of its loss as hyper-parameters that come with the arrays, and these numbers.

    Whether a number is told is a matter of that number alone: the same call has the same bits whatever was called
    before.
    """
    loss, before = static.loss, static.hyper
    if static.want.curvature != "exact":  # which wants numbers
        return static, ()
    others = (*before, *loss.arguments, *loss.by_number)
    names = tuple(n for n in loss.learnable if n not in others and _ordinary(loss, n))
    numbers = tuple(float(getattr(loss, n)) for n in names)
    return static._replace(loss=held(loss, names, [TOLD] * len(names)), hyper=(*before, *names)), numbers


def _ordinary(loss: Any, name: str) -> bool:
    """Whether formulas treat a number like its neighbours, and an array may hold it as well. At 0, 1 and 2 many are
    others, and at a default they stay what everybody's are."""
    x = getattr(loss, name)
    if type(x) is not float or x in (0.0, 1.0, 2.0, loss.hyper[name]) or not 1 / FAR < abs(x) < FAR:
        return False
    sort = loss.sorts[name]
    return bool(sort.accepts(x * (1 - NEAR)) and sort.accepts(x * (1 + NEAR)))
