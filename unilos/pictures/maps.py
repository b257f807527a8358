"""Maps: a loss of rows over two entries of a row, the others held, with the gradient in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..face.loss import Loss
from ..form.check import ParameterError, ShapeError
from ..form.facts import UNIT, Interval
from .axes import Axis, Range, axis, example, held, leading, listed, targets, words
from .cuts import refuse_targets

Array = np.ndarray[Any, Any]
POINTS = 91  # along each axis
CLASSES = 3
SHARES = (0.6, 0.3, 0.1)


@dataclass(frozen=True)
class Map:
    """The value of a row over two of its entries, and the gradient in them; NaN where there is no such row."""

    label: str
    across: Axis
    up: Axis
    x: Array
    y: Array
    value: Array
    slope: tuple[Array, Array]
    says: str


def is_rows(loss: Loss) -> bool:
    """Whether an item of a loss is a row of its first argument."""
    return leading(loss).structure.spent == 1


def row_map(loss: Loss, label: str, at: Range | None, given: Sequence[float] | None) -> Map:
    """The map of a loss of rows.

    Two entries move over the domain of the first argument and the others are held; in rows of probabilities the last
    entry is what is left of 1.
    """
    whole, loss = replace(loss, reduction="none"), leading(loss)
    row, others, says = held_row(loss, given)
    first, simplex = loss.arguments[0], loss.arguments[0] in loss.meta.simplex
    across = axis(f"{first}[0]", UNIT if simplex else loss.domains[0], loss, at)
    x = np.linspace(across.low, across.high, POINTS)
    rows = moved(row, x, simplex)
    value, grad = evaluated(whole, rows, others)
    with np.errstate(all="ignore"):  # the last entry falls as the others rise
        slopes = grad[:, :2] - (grad[:, 2:] if simplex else 0.0)
    slopes = np.where(np.isfinite(value)[:, None], slopes, np.nan)
    right, up = (slopes[:, k].reshape(POINTS, POINTS) for k in (0, 1))
    rest = "1 less the others" if simplex else listed(row[2:]) if len(row) > CLASSES else f"{row[2]:g}"
    where = f"{first}[2:]" if len(row) > CLASSES else f"{first}[2]"
    said = "\n".join(filter(None, [f"{first}: {words(loss, 0)}; {where} is {rest}", says]))
    upward = replace(across, name=f"{first}[1]")
    return Map(label, across, upward, x, x, value.reshape(POINTS, POINTS), (right, up), said)


def moved(row: Array, x: Array, simplex: bool) -> Array:
    """A row for every pair of numbers in its first two entries; NaN where these leave no probability."""
    rows = np.tile(row, (len(x) ** 2, 1))
    across, up = np.meshgrid(x, x)
    rows[:, 0], rows[:, 1] = across.ravel(), up.ravel()
    if simplex:
        left = 1 - rows[:, 0] - rows[:, 1]
        rows[:, 2] = np.where(left < -1e-12, np.nan, np.maximum(left, 0.0))
    return rows


def evaluated(loss: Loss, rows: Array, others: Sequence[Any]) -> tuple[Array, Array]:
    """The value of every row, NaN for what is none, and the gradient."""
    args = [np.broadcast_to(np.asarray(x), (len(rows), *np.shape(x))) for x in others]
    with np.errstate(all="ignore"):
        value, grad = loss.value_and_grad(rows, *args)
    known = np.isfinite(value) & np.isfinite(rows).all(axis=1)
    return np.where(known, value, np.nan), grad


def held_row(loss: Loss, given: Sequence[float] | None) -> tuple[Array, list[Any], str]:
    """The row whose first two entries move, the further arguments of an item, and these in words: rows of three, or
    those of an example where three make no row, as of boxes."""
    first, *rest = example(loss)
    if given and all(x.ndim == first.ndim for x in rest):
        refuse_targets(loss, given, "it is a row here")
    domain = loss.domains[0]
    row = np.full(CLASSES, 0.0 if domain.low < 0 < domain.high else held(domain))
    others = [
        further(loss, i, x.ndim < first.ndim, x.dtype.kind in "iu", given) for i, x in enumerate(rest, 1)
    ]
    try:
        loss(row[None], *(np.asarray(x)[None] for x in others))
    except ShapeError:
        row, others = np.round(first[0], 1), [np.round(x[0], 1) for x in rest]
    said = [f"{name}: {in_words(x)}" for name, x in zip(loss.arguments[1:], others, strict=False)]
    return row, others, "; ".join(said)


def further(loss: Loss, argument: int, single: bool, integer: bool, given: Sequence[float] | None) -> Any:
    """What an argument behind the first holds: a label, one number, or a row."""
    if single and integer:
        return label_of(loss, argument, given)
    return targets(loss, argument, given)[0] if single else row_of(loss, argument)


def label_of(loss: Loss, argument: int, given: Sequence[float] | None) -> int:
    label = given[0] if given else 0
    if label not in range(CLASSES):
        message = (
            f"{loss.name}: {loss.arguments[argument]} is {label:g}; accepted: a label of 0 to {CLASSES - 1}"
        )
        raise ParameterError(message)
    return int(label)


def row_of(loss: Loss, argument: int) -> Array:
    """A row that an argument may hold: shares, which of the classes are right, or a vector of the plane, a further
    one at a right angle to the one before."""
    domain: Interval = loss.domains[argument]
    shares = np.asarray(SHARES)
    if domain.only or (np.isfinite(domain.low) and np.isfinite(domain.high)):
        ends = (max(domain.only), min(domain.only)) if domain.only else (domain.high, domain.low)
        known = loss.arguments[argument] in loss.meta.simplex
        return shares if known else np.asarray([ends[0], ends[1], ends[1]])
    if domain.bounded:
        return np.log(shares) if domain.high <= 0 else shares
    return np.asarray([(2.0, 1.0, 0.0), (-1.0, 2.0, 0.0)][argument % 2 - 1])


def in_words(x: Any) -> str:
    if isinstance(x, int):
        return f"label {x}"
    return listed(x) if np.ndim(x) else f"{x:g}"
