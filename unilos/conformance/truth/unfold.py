"""From the items of a call, each judged by the oracle, back to exact arrays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...face.loss import Loss
from ...form.items import Unfolded
from .envelope import Exact
from .oracle import UNJUDGED, Item, Judged, Number, defined, judge, parts_of

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Answers:
    """What the oracle says about a call with reduction "none": `slopes[i]` is that of the sum in argument i."""

    value: Exact
    slopes: tuple[Exact, ...]
    curvature: Exact


def answers(
    loss: Loss, args: tuple[Array, ...], weight: Array | None = None, scale: Array | None = None
) -> Answers:
    """The exact value of every item, and the derivatives of their sum in every floating argument.

    A `weight` is one that takes part inside items; `scale` multiplies whole items, in the derivatives alone.
    """
    structure, shared = (
        loss.structure,
        dict[Any, dict[Any, Any]](),
    )  # evaluations of one definition, by its fields
    one = replace(
        loss, reduction="none"
    )  # a definition is that of items, and so are the answers that are kept
    unfolded = structure.unfold(loss, args, weight)
    items = [(u, judge(Item.of(one, u, shared.setdefault(u.fields, {})))) for u in unfolded]
    value = _array([j.value for _, j in items]).reshape(structure.values(args[0].shape))
    given = args if weight is None else (*args, weight)
    scales = [1.0] * len(items) if scale is None else scale.ravel().tolist()
    slopes = tuple(_scattered(items, scales, i, x.shape, curvature=False) for i, x in enumerate(given))
    return Answers(value, slopes, _scattered(items, scales, 0, args[0].shape, curvature=True))


def values(loss: Loss, args: tuple[Array, ...]) -> tuple[Array, Array]:
    """The exact value of every item of a call with ordinary numbers, in two floats."""
    structure, one = loss.structure, replace(loss, reduction="none")
    found = (defined(Item.of(one, unfolded, {})) for unfolded in structure.unfold(loss, args))
    pairs = np.asarray([(np.nan, 0.0) if x is None else parts_of(x) for x in found]).reshape(-1, 2)
    shape = structure.values(args[0].shape)
    return pairs[:, 0].reshape(shape), pairs[:, 1].reshape(shape)


def _array(numbers: list[Number]) -> Exact:
    table = np.asarray(numbers, dtype=np.float64).reshape(-1, 3)
    return Exact(table[:, 0], table[:, 1], table[:, 2])


def _added(a: float, b: float) -> tuple[float, float]:
    """A sum and what it rounds away."""
    whole = a + b
    return whole, (b - (whole - a) if abs(a) >= abs(b) else a - (whole - b))


def _scattered(
    items: list[tuple[Unfolded, Judged]],
    scales: list[float],
    argument: int,
    shape: tuple[int, ...],
    curvature: bool,
) -> Exact:
    n = int(np.prod(shape))
    high, low, size = np.zeros(n), np.zeros(n), np.zeros(n)
    seen = np.zeros(n, dtype=bool)
    for (unfolded, judged), scale in zip(items, scales, strict=True):
        numbers = judged.curvatures if curvature else judged.slopes
        for number, places in zip(numbers, unfolded.places, strict=False):
            for place in places:
                if place.argument == argument and not scale:
                    seen[place.entry] = True  # 0, whatever it was
                elif place.argument == argument:
                    sign = scale if curvature else scale * place.sign
                    # What the addition rounds away joins the low part.
                    whole, rest = _added(float(high[place.entry]), sign * number.high)
                    low[place.entry] += sign * number.low + rest
                    high[place.entry] = whole
                    size[place.entry] += abs(scale) * (
                        number.size + (abs(number.high) if seen[place.entry] else 0.0)
                    )
                    seen[place.entry] = True
    high[~seen] = UNJUDGED.high
    low[~np.isfinite(high)] = 0.0
    return Exact(high.reshape(shape), low.reshape(shape), size.reshape(shape))
