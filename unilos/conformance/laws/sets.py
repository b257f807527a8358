"""Weights and masks of entries inside of items, labels that stand for masks, and what broadcasts against items."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ...form.check import UnsupportedError
from ..bench.bench import Bench, NotRun, expected, masked, reducing
from ..bench.cases import Case
from ..law import law
from ..truth.envelope import Exact, same_bits
from .calls import items_of

Array = np.ndarray[Any, Any]


@law(tries="all")
def entries(bench: Bench) -> None:
    """A weight of the entries of a set is in all of its sums, and a mask takes them out of all: NaN under it reaches
    nothing. A set of which nothing is left takes no part in a mean, and classes that are one set count what their
    weights say."""
    whole = getattr(bench.loss, "over", "sample") == "batch"
    if bench.thinned and whole and not bench.one_in(3, "sets of a batch"):
        raise NotRun("quick: entries of whole batches are tried on one loss in 3")
    for case, every in [*((c, True) for c in bench.random()), *((c, False) for c in _of_classes(bench))]:
        if len(bench.loss.structure.seats(case.args[0].shape)) < 2:
            raise NotRun("its items are no sets of entries")
        case = case.few(slice(0, 2))
        pred = case.args[0]
        n = np.arange(pred.size).reshape(pred.shape)
        if all(seat.shape != pred.shape for seat in bench.loss.structure.seats(pred.shape)):
            n = np.broadcast_to(np.take(n, [0], axis=_axis(case)), pred.shape)  # of pixels alone
        weight = np.asarray([1.0, 0.5, 2.0, 0.25])[n % 4].astype(bench.dtype)
        mask = n % 5 != 1
        if bench.loss.structure.items(pred.shape):
            mask[0] = False
        _within(bench, case, weight, mask)
        for alone in ((None, mask), (weight, None)) if every or not bench.quick else ():
            if not bench.thinned or bench.one_in(2, str(alone[0] is None)):
                _within(bench, case, *alone)


def _of_classes(bench: Bench) -> list[Case]:
    """A call whose classes are weighed and make one set, where the loss has any."""
    own: dict[str, Any] = {"axis": 1, "class_weight": (0.5, 1.0, 3.0), "average": "micro"}
    if not bench.first or not own.keys() <= bench.loss.parameters().keys():
        return []
    return replace(bench, loss=replace(bench.loss, **own)).random()[:1]


def _within(bench: Bench, case: Case, weight: Array | None, mask: Array | None) -> None:
    """Value and gradients of sums and means, by the definition of weighed sets."""
    shape = case.args[0].shape
    kept = np.ones(shape, bool) if mask is None else mask
    inside = np.where(kept, 1.0 if weight is None else weight, 0.0).astype(np.float64)
    exact = case.answers(inside, np.ones(items_of(case)))
    counts = _counts(case, inside)
    given = {k: v for k, v in (("weight", weight), ("where", mask)) if v is not None}
    args = [np.where(kept, x, np.nan) if x.shape == shape and x.dtype.kind == "f" else x for x in case.args]
    sizes = {seat.shape for seat in bench.loss.structure.seats(shape)}
    if shape not in sizes:
        given = {k: np.take(v, 0, axis=_axis(case)) for k, v in given.items()}
    judged = _several(case, inside)
    slope, of_weight = (masked(x, kept * 1.0) for x in (exact.slopes[0], exact.slopes[-1]))
    slope, of_weight = (replace(x, high=np.where(judged, x.high, np.nan)) for x in (slope, of_weight))
    if shape not in sizes:
        of_weight = Exact(*(x.sum(axis=_axis(case)) for x in (of_weight.high, of_weight.low, of_weight.size)))
    arrays, options = bench.put(*args), {k: bench.put(v)[0] for k, v in given.items()}
    for reduction, over in (("sum", 1.0), ("mean", float(counts.sum()) or 1.0)):
        loss, what = (
            reducing(case.loss, reduction),
            f"entries: {reduction}, {' and '.join(given)}, {case.name}",
        )
        names = ("pred", "weight") if "weight" in given else ("pred",)
        value, grads = loss.value_and_grad(*arrays, wrt=names, **options)
        size = max(1, int(np.prod(shape)))
        bench.inside(f"{what}: value", value, exact.value.total().times(1 / over), size)
        bench.inside(f"{what}: gradient", grads[0], slope.times(1 / over), size, grad=True)
        if "weight" in given:
            bench.inside(f"{what}: in the weight", grads[1], of_weight.times(1 / over), size, grad=True)
        alone = loss(*arrays, **options)
        if bench.sparing:  # another program of the same
            bench.inside(f"{what}: alone", alone, exact.value.total().times(1 / over), size)
        else:
            same_bits(bench.get(alone), bench.get(value), f"{what}: alone")


def _axis(case: Case) -> int:
    """The axis of the classes."""
    loss: Any = case.loss
    return int(loss.axis)


def _several(case: Case, inside: Array) -> Array:
    """Entries of sets that have several: a ratio of one is a constant, of which rounding is all that is left."""
    structure: Any = case.loss.structure
    axis, there = getattr(case.loss, "axis", None), _there(case, inside)
    if axis is None or not getattr(case.loss, "by_class", False):
        return np.ones(there.shape, bool)
    over = tuple(k for k in range(structure.first, there.ndim) if k != axis % there.ndim)
    return np.broadcast_to(there.sum(axis=over, keepdims=True) > 1, there.shape)


def _there(case: Case, inside: Array) -> Array:
    """Entries that a mask and ignored labels leave."""
    loss: Any = case.loss
    axis, (pred, target) = getattr(loss, "axis", None), case.args[:2]
    if axis is None or target.ndim == pred.ndim or loss.ignore_index is None:
        return inside > 0
    left: Array = (inside > 0) & np.expand_dims(target != loss.ignore_index, axis % pred.ndim)
    return left


def _counts(case: Case, inside: Array) -> Array:
    """What every item counts in a mean: something where something of it is left."""
    loss: Any = case.loss
    axis, weights = getattr(loss, "axis", None), getattr(loss, "class_weight", None)
    there, pred = _there(case, inside), case.args[0]
    if axis is not None:
        axis %= pred.ndim
        if weights is not None and loss.name != "generalized_dice":
            along = [-1 if k == axis else 1 for k in range(pred.ndim)]
            there = there & (np.asarray(list(weights)).reshape(along) > 0)
    items = items_of(case)
    if loss.structure.each:
        first = loss.structure.first
        left = np.moveaxis(there, axis or 0, first)
        found: Array = np.asarray(left.any(axis=tuple(range(first + 1, left.ndim))), np.float64)
        return found if weights is None else found * np.asarray(list(weights))
    return np.asarray(there.reshape(*items, -1).any(axis=-1), np.float64)


@law(tries="all")
def labels_are_masks(bench: Bench) -> None:
    """Labels are the masks of their classes, wherever the classes lie; an ignored label is a masked pixel; and a mask
    of pixels, of leading axes or of the last ones is what it broadcasts to."""
    structure: Any = bench.loss.structure
    of_sets = bench.loss.takes_labels and getattr(bench.loss, "axis", None) is not None
    if not of_sets or bench.loss.structure.counts(bench.loss, bench.random()[0].args) is None:
        raise NotRun("its target holds no labels of pixels")
    for case in bench.random():
        pred, label = case.args
        if label.dtype.kind not in "iu":
            continue
        loss: Any = bench.loss
        axis = loss.axis % pred.ndim
        kept = np.ones(label.shape, bool) if loss.ignore_index is None else label != loss.ignore_index
        safe = np.where(kept, label, 0)
        wide = np.expand_dims(kept, axis)
        if all(
            seat.shape != wide.shape for seat in structure.seats(pred.shape)
        ):  # where classes go one by one
            wide = np.broadcast_to(wide, pred.shape)
        whole = _both(bench, loss, pred, label)
        _alike(bench, whole, _both(bench, loss, pred, safe, where=kept), f"ignored, {case.name}")
        _alike(bench, whole, _both(bench, loss, pred, safe, where=wide), f"all entries masked, {case.name}")
        if structure.masks:
            hot = np.moveaxis(np.eye(pred.shape[axis])[safe], -1, axis).astype(pred.dtype)
            _alike(bench, whole, _both(bench, loss, pred, hot, where=kept), f"one-hot, {case.name}")
        first = structure.first
        for to in range(first, pred.ndim):
            moved = np.moveaxis(pred, axis, to)
            value, grad = _both(bench, replace(loss, axis=to), moved, label)
            _alike(bench, whole, (value, np.moveaxis(grad, to, axis)), f"axis {to}, {case.name}")
        last = np.arange(label.shape[-1]) % 2 == 0
        if last.shape not in (items_of(case), pred.shape[:1], label.shape[:1]):
            spread = np.broadcast_to(last, label.shape)
            _alike(
                bench,
                _both(bench, loss, pred, label, where=last),
                _both(bench, loss, pred, label, where=spread),
                f"a mask of the last axis, {case.name}",
            )


def _both(bench: Bench, loss: Any, *args: Array, **options: Array) -> tuple[Array, Array]:
    given = {k: bench.put(v)[0] for k, v in options.items()}
    value, grad = loss.value_and_grad(*bench.put(*args), **given)
    return bench.get(value), bench.get(grad)


def _alike(bench: Bench, got: tuple[Array, Array], want: tuple[Array, Array], what: str) -> None:
    for name, a, b in zip(("value", "gradient"), got, want, strict=True):
        exact = Exact(
            b.astype(np.float64), np.zeros(b.shape), np.abs(b).astype(np.float64) + np.abs(b).max(initial=1.0)
        )
        bench.inside(f"{what}: {name}", bench.put(a)[0], exact, a.size)


@law()
def further_arguments(bench: Bench) -> None:
    """A further argument broadcasts against the prediction, from the left or as NumPy does; its slope is the sum of
    those of the entries that it stands for."""
    loss = bench.loss
    further = [i for i in range(2, len(loss.arguments)) if loss.structure.broad(i)]
    if not further:
        raise NotRun("it has no further argument with a number an entry")
    for case in bench.random()[:1]:
        case = replace(case, args=case.loss.structure.folded(case.args))
        two, n = case.args[0].shape[:2]
        for i in further:
            x, name = case.args[i], loss.arguments[i]
            for given in (x[:, 0], x[0], x[:1, :1], x[:, :1], x[0, 0]):
                ways = (given[:, None],) if given.shape == (two,) else (given,)
                args = [*case.args]
                args[i] = np.ascontiguousarray(np.broadcast_to(ways[0], (two, n)))
                want = expected(replace(case, args=tuple(args)), loss.reduction)
                args[i] = given
                names = (loss.arguments[0], *([name] if _derivable(bench, loss, case, name) else []))
                value, grads = loss.value_and_grad(*bench.put(*args), wrt=names)
                what = f"{name} of shape {given.shape}"
                bench.inside(f"{what}: value", value, want.value, want.over)
                bench.inside(f"{what}: gradient", grads[0], want.grad, want.over, grad=True)
                if len(grads) > 1:
                    own = _added(want.slopes[i], ways[0].shape, given.shape)
                    bench.inside(f"{what}: its own gradient", grads[1], own, want.over, grad=True)


def _derivable(bench: Bench, loss: Any, case: Case, name: str) -> bool:
    try:
        loss.value_and_grad(*bench.put(*case.args), wrt=name)
    except UnsupportedError:
        return False
    return True


def _added(slope: Exact, wide: tuple[int, ...], shape: tuple[int, ...]) -> Exact:
    """Slopes summed over the axes that were broadcast."""
    over = tuple(range(2 - len(wide))) + tuple(
        k for k, m in enumerate((1,) * (2 - len(wide)) + wide) if m == 1
    )
    size = slope.size + np.abs(slope.high)  # of what may cancel
    parts = (x.sum(axis=tuple(set(over)), keepdims=True) for x in (slope.high, slope.low, size))
    return Exact(*(x.reshape(shape) for x in parts))


@law(of_calls=True)
def weights_align_right(bench: Bench) -> None:
    """A weight that does not fit from the left broadcasts as NumPy has it; its slope is the sum over what it covers."""
    for case in bench.random()[:1]:
        case = replace(case, args=case.loss.structure.folded(case.args))
        shape = items_of(case)
        if len(shape) != 2 or shape[0] in (1, shape[1]):
            raise NotRun("its items lie along one axis")
        weight = np.asarray([0.5, 2.0, 1.0])[np.arange(shape[1]) % 3].astype(bench.dtype)
        want = expected(case, "mean", np.broadcast_to(weight, shape))
        mean = reducing(bench.loss, "mean")
        arrays, given = bench.put(*case.args), bench.put(weight)[0]
        value, grads = mean.value_and_grad(*arrays, weight=given, wrt=(bench.loss.arguments[0], "weight"))
        bench.inside("the last axis: value", value, want.value, want.over)
        bench.inside("the last axis: gradient", grads[0], want.grad, want.over, grad=True)
        if want.weight.high.shape == shape:
            own = _added(want.weight, (1, shape[1]), weight.shape)
            bench.inside("the last axis: in the weight", grads[1], own, want.over, grad=True)
