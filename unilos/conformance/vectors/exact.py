"""What a call is exactly, to more digits than two floats hold: the definition in mpmath, reduced in plain words.

The oracle (`truth/oracle.py`) says what can be judged and how large the terms are that cancel. This module works the
same results out once more, to `DIGITS` digits, and raises where the two disagree.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ...face.loss import Loss
from ...form.items import Unfolded
from ..bench.bench import Expected, expected, left, reducing, shares_kept, shares_moved
from ..bench.cases import Case
from ..truth.oracle import LADDER, Item, judge, mpmath, variables

#: Significant digits that are written.
DIGITS = 40
#: Two precisions agree in all that is written, and in a few digits more.
AGREE = 1e-43
#: How far two floats of the oracle, once divided, are from more digits.
NEAR = 1e-12

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Result:
    """A result in numbers of many digits, entry by entry, with the size of what cancels in it; None is not judged."""

    shape: tuple[int, ...]
    exact: tuple[Any, ...]
    sizes: tuple[float, ...]


@dataclass(frozen=True)
class Answer:
    """A reduced value, its gradient in the first argument, how many items a reduction adds up, and its gradients in
    further arguments and in the weight, by name."""

    value: Result
    gradient: Result
    over: int
    further: Mapping[str, Result] = field(default_factory=dict)


def answer(case: Case, reduction: str, weight: Any = None, where: Any = None) -> Answer:
    """The exact results of a call. Raises AssertionError where the oracle has others."""
    told = expected(case, reduction, weight, where)
    with mpmath().workdps(2 * DIGITS):
        value, slopes = _reduced(case, reduction, weight, where, told)
        known = dict(zip(case.loss.arguments, told.slopes, strict=False)) | {"weight": told.weight}
        first, *further = (_result(slopes[name], known[name]) for name in slopes)
        return Answer(
            _result(value, told.value), first, told.over, dict(zip([*slopes][1:], further, strict=True))
        )


def _result(found: Array, told: Any) -> Result:
    """The numbers where they are judged, held against those of the oracle."""
    mp, exact = mpmath(), list[Any]()
    for x, high, low, size in zip(found.ravel(), *_flat(told.high, told.low, told.size), strict=True):
        if math.isnan(high) or math.isinf(high) or not math.isfinite(size) or x is None:
            exact.append(None)
            continue
        known = mp.mpf(high) + mp.mpf(low)
        assert abs(x - known) <= NEAR * (abs(known) + size) + 5e-324, (mp.nstr(x, 20), high, size)
        exact.append(mp.mpf(0) if high == 0 else x)  # below the smallest number of any format
    return Result(found.shape, tuple(exact), tuple(np.ravel(told.size).tolist()))


def _flat(*arrays: Any) -> list[list[float]]:
    return [np.ravel(x).tolist() for x in arrays]


def _reduced(
    case: Case, reduction: str, weight: Any, where: Any, told: Expected
) -> tuple[Array, dict[str, Array]]:
    """Items times their weights, added up and divided by what the reduction says; their slopes in the same way, by
    argument."""
    mp, loss, pred = mpmath(), reducing(case.loss, reduction), case.args[0].shape
    structure = loss.structure
    shape = structure.items(pred)
    mask = np.ones(shape) if where is None else left(where, shape).astype(np.float64)
    given = mask if weight is None else np.where(mask > 0, left(weight, shape), 0.0)
    args, at = structure.left(loss, case.args, mask)
    rest, taken = replace(case, loss=loss, args=args), mask[at]
    inside, scale = structure.weights(given[at])
    scales = [mp.mpf(s) for s in np.ravel(scale).tolist()]
    shares = _shares(rest)
    divisor = {
        "none": lambda: mp.mpf(1),
        "sum": lambda: mp.mpf(1),
        "mean": lambda: mp.fsum(s * c for s, c in zip(scales, shares, strict=True)),
        "mean_over_items": lambda: mp.fsum(np.ravel(taken * shares_kept(rest)).tolist()),
        "mean_over_batch": lambda: mp.mpf(shape[0] if shape else 1),
    }[reduction]() or mp.mpf(1)
    counted = reduction == "mean"
    floats = [
        i
        for i, x in enumerate(args)
        if i == 0
        or (
            x.dtype.kind == "f" and not (counted and shares_moved(rest, i) is not None)
        )  # else the divisor moves, too
    ]
    num, alone = list[Any](), list[Any]()
    slopes = {i: np.full(args[i].size, mp.mpf(0), dtype=object) for i in floats}
    shared = dict[Any, Any]()
    weighs = weight is not None and inside is None
    counts = (np.ravel(taken) > 0).tolist() if weighs else [False] * len(scales)
    for unfolded, s, counted_in in zip(structure.unfold(loss, args, inside), scales, counts, strict=True):
        if s == 0 and not (weighs and counted_in):  # nothing of it counts, whatever it is
            num.append(mp.mpf(0))
            alone.append(None)
            continue
        f, slope = _item(loss, unfolded, shared.setdefault(unfolded.fields, {}))
        if s == 0:  # it counts as soon as it weighs anything
            num.append(mp.mpf(0))
            alone.append(f)
            continue
        num.append(None if f is None else s * f / divisor)
        alone.append(f)
        for moved, places in zip(slope, unfolded.places, strict=False):
            for place in places:
                if place.argument in slopes:
                    into = slopes[place.argument]
                    before = into[place.entry]
                    known = moved is not None and before is not None
                    into[place.entry] = before + place.sign * s * moved / divisor if known else None
    gradients = {}
    for i, column in slopes.items():
        whole = case.args[i].shape
        if loss.arguments[i] in loss.shared:
            gradients[loss.arguments[i]] = column.reshape(whole)
            continue
        gradient = np.full(whole, mp.mpf(0), dtype=object)
        gradient[at] = column.reshape(args[i].shape)
        if (reached := structure.against(taken, args[i].shape)).shape == gradient[at].shape:
            gradient[at] = np.where(reached == 0, mp.mpf(0), gradient[at])
        gradients[loss.arguments[i]] = gradient
    if weighs and told.weight.high.shape == shape:
        gradients["weight"] = _of_weight(alone, num, shares if counted else None, divisor, taken, at, shape)
    if reduction == "none":
        value = np.full(structure.values(pred), mp.mpf(0), dtype=object)
        value[at] = np.asarray(num, dtype=object).reshape(structure.values(args[0].shape))
        return value, gradients
    total = None if None in num else mp.fsum(num)
    reduced = np.empty(told.value.high.shape, dtype=object)
    reduced[...] = total
    return reduced, gradients


def _of_weight(
    alone: list[Any], num: list[Any], shares: Any, divisor: Any, taken: Array, at: Any, shape: tuple[int, ...]
) -> Array:
    """What a weight adds to the sum, less what it adds to the divisor."""
    mp = mpmath()
    total = None if None in num else mp.fsum(num)
    found = np.empty(len(alone), dtype=object)
    for k, (f, there) in enumerate(zip(alone, np.ravel(taken).tolist(), strict=True)):
        lost = 0 if shares is None else None if total is None else total * shares[k]
        found[k] = mp.mpf(0) if not there else None if f is None or lost is None else (f - lost) / divisor
    every = np.full(shape, mp.mpf(0), dtype=object)
    every[at] = found.reshape(every[at].shape)
    return every


def _shares(case: Case) -> list[Any]:
    """What each item counts for in a mean, in numbers of many digits: its class weight, and 0 for an ignored label."""
    mp, loss = mpmath(), case.loss
    weight = getattr(loss, "class_weight", None)
    kept = np.ravel(shares_kept(case)).tolist()
    if (counts := loss.structure.counts(loss, case.args)) is not None:
        return [mp.mpf(c) for c in np.ravel(counts).tolist()]
    if weight is None or not loss.has_shares:
        return [mp.mpf(k) for k in kept]
    target, of_class = case.args[loss.indices[0]], [mp.mpf(w) for w in weight]
    if target.dtype.kind not in "iu":
        rows = target.astype(np.float64).reshape(-1, target.shape[-1]).tolist()
        return [mp.fsum(t * w for t, w in zip(row, of_class, strict=True)) for row in rows]
    labels = target.ravel().tolist()
    return [of_class[c] if k else mp.mpf(0) for k, c in zip(kept, labels, strict=True)]


def _item(loss: Loss, unfolded: Unfolded, shared: dict[Any, Any]) -> tuple[Any, list[Any]]:
    """The value of an item and its slopes in the predictions, once two precisions agree in what the oracle judges.
    None is not judged, and what the oracle finds smaller than every float is 0."""
    item = Item.of(replace(loss, reduction="none"), unfolded, shared)
    value, slopes, _ = judge(item)
    known = [x.high for x in (value, *slopes)]
    wanted, before = [k for k, x in enumerate(known) if x and not math.isnan(x)], None
    for now in _tried(item, len(slopes)) if wanted else []:
        if before is not None and all(_agree(now[k], before[k]) for k in wanted):
            before = now
            break
        before = now
    else:
        before, wanted = [None] * len(known), []
    found = [
        before[k] if k in wanted else None if math.isnan(x) else mpmath().mpf(0) for k, x in enumerate(known)
    ]
    return found[0], found[1:]


def _agree(a: Any, b: Any) -> bool:
    """To all digits that are written."""
    return a is not None and b is not None and bool(a and abs(a - b) <= AGREE * abs(a))


def _tried(item: Item, count: int) -> Iterator[list[Any]]:
    """The definition and its slopes with more and more digits."""
    mp = mpmath()
    sizes = [abs(v) for v in _floats(item.fields) if math.isfinite(v)]
    more = max((int(math.log10(v)) + 1 for v in sizes if v > 1), default=0)
    for digits in LADDER[1:]:
        with mp.workdps(digits + more):
            x, rebuild = variables(mp, item.fields)
            held = {"held": rebuild(x)} if item.loss.held else {}

            def at(moves: tuple[Any, ...], x: Any = x, rebuild: Any = rebuild, held: Any = held) -> Any:
                key = ("many digits", mp.dps, moves)
                if item.index is None or key not in item.shared:
                    there = list(x)
                    for i, step in moves:
                        there[i] += step
                    try:
                        item.shared[key] = item.loss.definition(mp, *rebuild(there), **held)
                    except (ValueError, ZeroDivisionError, OverflowError):
                        item.shared[key] = None
                found = item.shared[key]
                return found if found is None or item.index is None else found[item.index]

            yield [at(()), *(_slope(mp, at, i, x[i], digits) for i in range(count))]


def _slope(mp: Any, at: Any, i: int, x: Any, digits: int) -> Any:
    """The slope along a variable by four places, so that its error is of fourth order in the step."""
    if not mp.isfinite(x):
        return mp.mpf(0)
    step = mp.mpf(10) ** -(digits // 6) * (min(abs(x), 1) or 1)
    line = [at(((i, k * step),)) for k in (-2, -1, 1, 2)]
    if any(v is None or mp.im(v) or not mp.isfinite(v) for v in line):
        return None
    far_left, left_, right, far_right = line
    return (8 * (right - left_) - (far_right - far_left)) / (12 * step)


def _floats(fields: Any) -> list[float]:
    return [v for f in fields for v in (_floats(f) if isinstance(f, tuple) else [f])]
