"""From a loss and its arrays to single items for the oracle, and back to exact arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from ...face.loss import Loss
from .envelope import Exact
from .oracle import UNJUDGED, Item, Judged, Number, Residual, judge

Array = np.ndarray[Any, Any]


class Place(NamedTuple):
    """Where a variable of an item lies: which argument, which entry, and the sign of its derivative there."""

    argument: int
    entry: int
    sign: float = 1.0


class Unfolded(NamedTuple):
    item: Item
    places: tuple[tuple[Place, ...], ...]  # one tuple for each variable; a variable may lie in two arguments


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
    items = [(u, judge(u.item)) for u in unfold(loss, args, weight)]
    shape = loss.items_shape(args[0].shape)
    if loss.pooled:  # its weights are one an entry, its values one a row or one in all
        shape = shape[:-1] if loss.reduction == "none" else ()
    value = _array([j.value for _, j in items]).reshape(shape)
    given = args if weight is None else (*args, weight)
    scales = [1.0] * len(items) if scale is None else scale.ravel().tolist()
    slopes = tuple(_scattered(items, scales, i, x.shape, curvature=False) for i, x in enumerate(given))
    return Answers(value, slopes, _scattered(items, scales, 0, args[0].shape, curvature=True))


def unfold(loss: Loss, args: tuple[Array, ...], weight: Array | None = None) -> Iterator[Unfolded]:
    if loss.whole:
        return _whole(loss, args)
    if loss.sampled:
        return _samples(loss, args)
    if not loss.local and not loss.pooled:
        return _patches(loss, args)
    if loss.pooled:
        return _pooled(loss, args, weight)
    return _rows(loss, args) if loss.rowwise else _entries(loss, args)


def _entries(loss: Loss, args: tuple[Array, ...]) -> Iterator[Unfolded]:
    flat = [x.ravel().tolist() for x in _wide(args)]
    for k, numbers in enumerate(zip(*flat, strict=True)):
        if loss.residual:
            places: tuple[tuple[Place, ...], ...] = ((Place(0, k), Place(1, k, -1.0)),)
            yield Unfolded(Item(loss, (Residual(*numbers),), 1), places)
        else:
            yield Unfolded(Item(loss, numbers, 1), tuple((Place(i, k),) for i in range(len(numbers))))


def _rows(loss: Loss, args: tuple[Array, ...]) -> Iterator[Unfolded]:
    classes = args[0].shape[-1]
    known = (*loss.meta.simplex, *loss.meta.logs)
    real = loss.meta.pred.low == -loss.meta.pred.high
    logits = getattr(loss, "logits", True) and "pred" not in known and real
    wide = _wide(args)
    rows = [x.reshape(-1, classes).tolist() if x.ndim == args[0].ndim else x.ravel().tolist() for x in wide]
    for k, fields in enumerate(zip(*rows, strict=True)):
        places = tuple(
            (place,)
            for i, f in enumerate(fields)
            if args[i].dtype.kind not in "iub"
            for place in _span(i, k, classes if isinstance(f, list) else 1)
        )
        row = tuple(tuple(f) if isinstance(f, list) else f for f in fields)
        yield Unfolded(Item(loss, row, classes, logits), places)


def _span(argument: int, item: int, length: int) -> list[Place]:
    return [Place(argument, item * length + c) for c in range(length)]


def _pooled(loss: Loss, args: tuple[Array, ...], weight: Array | None) -> Iterator[Unfolded]:
    pred, target = _wide(args)
    length = pred.shape[-1] if loss.reduction == "none" else pred.size
    pairs = [Residual(p, t) for p, t in zip(pred.ravel().tolist(), target.ravel().tolist(), strict=True)]
    weights = (
        None if weight is None else np.broadcast_to(weight, pred.shape).ravel().astype(np.float64).tolist()
    )
    for start in range(0, len(pairs), length):
        span = range(start, start + length)
        fields: tuple[Any, ...] = (tuple(pairs[k] for k in span),)
        places: list[tuple[Place, ...]] = [(Place(0, k), Place(1, k, -1.0)) for k in span]
        if weights is not None:
            fields = (*fields, tuple(weights[k] for k in span))
            places += [(Place(2, k),) for k in span]
        yield Unfolded(Item(loss, fields, length), tuple(places))


def _whole(loss: Loss, args: tuple[Array, ...]) -> Iterator[Unfolded]:
    """Every item as a function of the whole call."""
    fields = tuple(_nested(x.tolist()) for x in _wide(args))
    places = tuple(
        (Place(i, k),) for i, x in enumerate(args) if x.dtype.kind not in "iub" for k in range(x.size)
    )
    shared: dict[Any, Any] = {}
    for index in range(int(np.prod(loss.items_shape(args[0].shape)))):
        item = Item(loss, fields, args[0].size, curved=False, index=index, shared=shared)
        yield Unfolded(item, places)


def _samples(loss: Loss, args: tuple[Array, ...]) -> Iterator[Unfolded]:
    """Every sample, nested as its axes are; or all of them as one item."""
    batches = [x if loss.items_shape(x.shape) else x[None] for x in _wide(args)]
    for k, sample in enumerate(zip(*batches, strict=True)):
        places = tuple(
            (Place(i, k * x.size + j),)
            for i, x in enumerate(sample)
            if x.dtype.kind not in "iub"
            for j in range(x.size)
        )
        yield Unfolded(Item(loss, tuple(_nested(x.tolist()) for x in sample), sample[0].size), places)


def _nested(x: Any) -> Any:
    return tuple(_nested(v) for v in x) if isinstance(x, list) else x


def _patches(loss: Loss, args: tuple[Array, ...]) -> Iterator[Unfolded]:
    """Every pixel with its eight neighbours; beyond the edge there are zeros, which are no variables."""
    pred, target = _wide(args)
    axes = tuple(a % pred.ndim for a in getattr(loss, "spatial_axes", (-2, -1)))
    for index in np.ndindex(pred.shape):
        patch, places = [], []
        for up in (-1, 0, 1):
            line = []
            for side in (-1, 0, 1):
                at = list(index)
                at[axes[0]] += up
                at[axes[1]] += side
                inside = all(0 <= i < n for i, n in zip(at, pred.shape, strict=True))
                here = tuple(at)
                line.append(
                    Residual(float(pred[here]), float(target[here])) if inside else Residual(0.0, 0.0)
                )
                k = int(np.ravel_multi_index(here, pred.shape)) if inside else -1
                places.append((Place(0, k), Place(1, k, -1.0)) if inside else ())
            patch.append(tuple(line))
        yield Unfolded(Item(loss, (tuple(patch),), 9), tuple(places))


def _wide(args: tuple[Array, ...]) -> list[Array]:
    """Floats as float64, which holds every dtype here exactly; labels as they are."""
    return [x if x.dtype.kind in "iub" else x.astype(np.float64) for x in args]


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
                if place.argument == argument:
                    sign = scale if curvature else scale * place.sign
                    # What the addition rounds away joins the low part.
                    whole, rest = _added(float(high[place.entry]), sign * number.high)
                    low[place.entry] += sign * number.low + rest
                    high[place.entry] = whole
                    size[place.entry] += scale * (
                        number.size + (abs(number.high) if seen[place.entry] else 0.0)
                    )
                    seen[place.entry] = True
    high[~seen] = UNJUDGED.high
    low[~np.isfinite(high)] = 0.0
    return Exact(high.reshape(shape), low.reshape(shape), size.reshape(shape))
