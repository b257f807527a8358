"""Many items at once: what is divided by, what masks and weights do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from ...bench.bench import NotRun
from ..found import Trial
from ..function import NoGradient
from ..items import CLOSE, MASKS, WEIGHTS, one, reduced, shaped, singles
from ..judged import DIVISOR, GRADIENT, MASK, VALUE, Args, Found, exactly
from ..law import Tried, law

#: A few items' weights, exact in all dtypes.
WEIGHED = np.array([2.0, 1.0, 0.5, 3.0])


@law(rows=True)
def batch(t: Tried) -> Iterator[Found]:
    """A batch is its items, added up and divided by what the reduction says, in any number and order."""
    trial = t.trial
    whole = shaped(trial.stranger, trial.reference.ordinary(trial.dtype).args)
    n = len(whole[0])
    for size in sorted({2, min(3, n), n}):
        args = tuple(x[:size][::-1].copy() for x in whole)
        got, items = trial.stranger.value(args), singles(trial.stranger, args)
        shares = trial.reference.shares(args, trial.reduction)
        if shares is not None:
            items = np.where(shares > 0, items, 0.0) * shares
        want = reduced(items, trial.reduction, shares)
        if np.shape(got) != np.shape(want):
            says = f"the result has shape {np.shape(got)}, expected {np.shape(want)}"
            yield Found(DIVISOR, says, args, got, want)
            return
        over = 1.0 if trial.reduction in ("none", "sum") else float(items.sum() / want if want.all() else 1)
        exact = replace(exactly(want), size=np.asarray(np.abs(items).sum() / over + np.abs(want)))
        if (off := t.wrong(got, exact, "batch", items.size)) is not None:
            kind = VALUE if trial.reduction == "none" else DIVISOR
            says = f"a batch of {size} is not the {trial.reduction} of its items: {_said(items)}"
            yield Found(kind, says, args, got, want, off[1], off[0])
            return


@law(rows=True)
def batch_gradient(t: Tried) -> Iterator[Found]:
    """The gradient of a batch is that of its items, divided by what the reduction says."""
    trial = t.trial
    whole = trial.reference.ordinary(trial.dtype).args
    for size in sorted({2, min(3, len(whole[0])), len(whole[0])}):
        args = tuple(x[:size] for x in whole)
        try:
            want, got = _of_items(trial, args), trial.stranger.gradient(args)
        except NoGradient as error:
            raise NotRun(f"there is no gradient: {error}") from error
        if got.shape != want.shape:
            yield Found(GRADIENT, f"it has shape {got.shape}", args, got, want, quantity="gradient")
            return
        if (off := t.wrong(got, exactly(want), "gradient of a batch", size)) is not None:
            says = "the gradient of a batch is not that of its items"
            yield Found(GRADIENT, says, args, got, want, off[1], off[0], quantity="gradient")
            return


def _of_items(trial: Trial, args: Args) -> Any:
    """The gradient of a batch, from those of its items."""
    slopes, shares = _slopes(trial, args), trial.reference.shares(args, trial.reduction)
    if shares is None:
        return slopes / _over(trial, len(args[0]))
    each = shares.reshape(-1, *[1] * (slopes.ndim - 1))
    return np.where(each > 0, slopes, 0.0) * each / (shares.sum() or 1.0)


def _slopes(trial: Trial, args: Args) -> Any:
    return np.concatenate([trial.stranger.gradient(one(args, i)) for i in range(len(args[0]))])


def _over(trial: Trial, n: int) -> int:
    return n if trial.reduction in ("mean", "mean_over_batch") else 1


@law(rows=True)
def masked(t: Tried) -> Iterator[Found]:
    """What a mask takes out is as if it were not there, whatever stands there, in value and gradient."""
    trial, keyword = t.trial, t.trial.mask
    if not keyword.name:
        raise NotRun(f"the function takes no mask: none of its arguments is called {', '.join(MASKS)}")
    if keyword.ones is not None:
        yield _moved(t, MASK)
        return
    args = tuple(x[:4].copy() for x in trial.reference.ordinary(trial.dtype).args)
    mask = np.array([True, False, True, True])
    for hidden in (args[0][1], np.nan):
        for quantity in ("value", "gradient"):
            with suppress(NoGradient, NotRun):
                if (found := _under(t, args, mask, hidden, quantity)) is not None:
                    yield found
                    return


def _under(
    t: Tried, args: Args, mask: Any, hidden: Any, quantity: Literal["value", "gradient"]
) -> Found | None:
    """What is wrong with a value or gradient of four items where the second one, taken out, is `hidden`."""
    given = {t.trial.mask.name: t.trial.mask.array(mask, t.trial.dtype)}
    pred = args[0].copy()
    pred[1] = hidden
    call = (pred, *args[1:])
    ask = getattr(t.trial.stranger, quantity)
    got, want = ask(call, **given), ask(tuple(x[mask] for x in args))
    if np.ndim(want):  # what is left in its places, and beside it no slope
        left, want = want, np.zeros((4, *want.shape[1:]))
        want[mask] = left
    if quantity == "value" and np.shape(got)[:1] == (4,):
        got, want = got[mask], want[mask]
    if np.shape(got) != np.shape(want):
        says = f"the {quantity} has shape {np.shape(got)}, expected {np.shape(want)}"
        return Found(MASK, says, call, got, want, keywords=given, quantity=quantity)
    if (off := t.wrong(got, exactly(want), "mask", 4)) is None:
        return None
    says = (
        "what lies under the mask reaches the " if np.isnan(hidden).any() else "a mask is no deletion in the "
    )
    return Found(MASK, says + quantity, call, got, want, off[1], off[0], given, quantity)


@law(rows=True)
def weighted(t: Tried) -> Iterator[Found]:
    """Weights of 1 change nothing; others scale items, and a mean divides by the items or by the weights."""
    trial, keyword = t.trial, t.trial.weight
    if not keyword.name:
        raise NotRun(f"the function takes no weight of items: none is called {', '.join(WEIGHTS)}")
    if keyword.ones is not None:
        yield _moved(t, DIVISOR)
        return
    if trial.reference.uneven:
        raise NotRun(f"items of {trial.reference.title} have weights of their own")
    args = tuple(x[: len(WEIGHED)].copy() for x in trial.reference.ordinary(trial.dtype).args)
    n = len(args[0])
    weight = WEIGHED[:n]
    given = {keyword.name: keyword.array(weight, trial.dtype)}
    items = weight * np.asarray([float(trial.stranger.value(one(args, i)).sum()) for i in range(n)])
    got = trial.stranger.value(args, **given)
    divisors = {"that of the weights": weight.sum(), "the number of items": float(n)}
    over = divisors if trial.reduction in ("mean", "mean_over_batch") else {"1": 1.0}
    right = {words: items / d if trial.reduction == "none" else items.sum() / d for words, d in over.items()}
    near = min(
        right,
        key=lambda words: (
            float(np.abs(got - right[words]).max(initial=0.0)) if _alike(got, right[words]) else np.inf
        ),
    )
    want = right[near]
    if not _alike(got, want):
        yield Found(DIVISOR, f"with weights it has shape {np.shape(got)}", args, got, want, keywords=given)
        return
    if (off := t.wrong(got, exactly(want), "weights", n)) is not None:
        says = (
            f"the weighted sum of its items is divided by neither {' nor '.join(over)}"
            if len(over) > 1
            else "it is not its items, weighed"
        )
        yield Found(DIVISOR, says, args, got, want, off[1], off[0], given)
        return
    try:
        slopes = _slopes(trial, args) * weight.reshape(-1, *[1] * (args[0].ndim - 1)) / over[near]
        got = trial.stranger.gradient(args, **given)
    except (NoGradient, NotRun):
        return
    if (off := t.wrong(got, exactly(slopes), "gradient with weights", n)) is not None:
        says = "the gradient is not that of its items, weighed"
        yield Found(GRADIENT, says, args, got, slopes, off[1], off[0], given, "gradient")


def _alike(a: Any, b: Any) -> bool:
    return bool(np.shape(a) == np.shape(b))


def _moved(t: Tried, kind: str) -> Found:
    """Ones, which take nothing out and weigh all alike, are no mask or weight at all."""
    trial = t.trial
    keyword = trial.mask if kind == MASK else trial.weight
    t.comparisons += 1
    whole = trial.reference.ordinary(trial.dtype).args

    def shown(size: int) -> Found | None:
        args = tuple(x[:size] for x in whole)
        ones = keyword.array(np.ones(size), trial.dtype)
        want, got, nothing = (
            trial.stranger.value(args, **more)
            for more in ({}, {keyword.name: ones}, {keyword.name: np.zeros_like(ones)})
        )
        if _alike(got, want) and np.allclose(got, want, rtol=CLOSE):
            return None
        if kind == MASK and _alike(nothing, want) and np.allclose(nothing, want):
            raise NotRun(f"what is True in {keyword.name} is taken out: the law takes it for what stays")
        says = f"ones for {keyword.name} change the value"
        return Found(kind, says, args, got, want, keywords={keyword.name: ones})

    sizes = sorted({1, 2, 3, len(whole[0])})  # the fewest items that show it
    found = next(filter(None, map(shown, sizes)), None)
    if found is None:
        raise NotRun(f"ones for {keyword.name} change some calls only")
    return found


def _said(items: Any) -> str:
    return ", ".join(f"{x:.6g}" for x in np.ravel(items)[:6].tolist()) + (
        ", ..." if np.size(items) > 6 else ""
    )
