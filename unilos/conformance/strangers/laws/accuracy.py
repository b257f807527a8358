"""Values and gradients, item by item: against what is right, or against differences where nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ...bench.bench import NotRun
from ...truth.envelope import Exact
from ..found import Trial
from ..function import NoGradient
from ..items import one
from ..judged import ENDLESS, ERROR, GRADIENT, VALUE, Args, Found, kind_of, smallest, words_of
from ..law import Tried, law

#: By so much logits are shifted; numbers of so many bits behind the point move without a rounding.
SHIFTS, BITS = (-48.0, 16.0, 512.0), 6


def calls(trial: Trial) -> Iterator[Args]:
    """Every item of every case as a call of its own; cases as they are where items depend on each other."""
    ordinary = trial.reference.ordinary(trial.dtype).args
    for case in trial.reference.cases(trial.dtype, trial.quick):
        if trial.reference.together:
            yield case.args
        elif case.args[0].ndim and _kinds(ordinary) == _kinds(case.args):
            yield from (one(case.args, i) for i in range(len(case.args[0])))


def _kinds(args: Args) -> tuple[str, ...]:
    return tuple(x.dtype.kind for x in args[1:2])


def each(t: Tried, judged: Callable[[Args], Found | None]) -> Iterator[Found]:
    yield from smallest((f for f in map(judged, calls(t.trial)) if f is not None), judged)


@law(reference=True)
def value(t: Tried) -> Iterator[Found]:
    """Every item alone has the right value, at edges, too."""

    def judged(args: Args) -> Found | None:
        exact = t.trial.reference.exact(args, t.trial.dtype, t.trial.reduction)[0]
        try:
            got = t.trial.stranger.value(args)
        except (Exception, SystemExit) as error:  # theirs
            t.comparisons += 1
            return Found(ERROR, f"it raises {type(error).__name__}: {error}", args, "nothing", exact.high)
        got = got if t.trial.reference.together else got.sum()
        if np.shape(got) != exact.high.shape:
            return Found(VALUE, f"it has shape {np.shape(got)}", args, got, exact.high)
        off = t.wrong(got, exact, "value")
        if off is None:
            return None
        says = words_of(got, exact, t.trial, "the value")
        kind = kind_of(got, exact, VALUE)
        return Found(kind, says, args, got, exact.high, off[1], off[0])

    yield from each(t, judged)


@law(reference=True)
def gradient(t: Tried) -> Iterator[Found]:
    """Every item alone has the right gradient in the prediction, by the framework's autodiff."""

    def judged(args: Args) -> Found | None:
        exact = t.trial.reference.exact(args, t.trial.dtype, t.trial.reduction)[1]
        try:
            got = t.trial.stranger.gradient(args)
        except NoGradient as error:
            t.comparisons += 1
            return Found(GRADIENT, f"there is none: {error}", args, "none", exact.high, quantity="gradient")
        if got.shape != exact.high.shape:
            return Found(GRADIENT, f"it has shape {got.shape}", args, got, exact.high, quantity="gradient")
        off = t.wrong(got, exact, "gradient")
        if off is None:
            return None
        says = words_of(got, exact, t.trial, "the gradient")
        kind = kind_of(got, exact, GRADIENT)
        return Found(kind, says, args, got, exact.high, off[1], off[0], quantity="gradient")

    yield from each(t, judged)


@law(reference=True, rows=True)
def shifted(t: Tried) -> Iterator[Found]:
    """A constant added to logits, or to prediction and target, changes nothing where it exactly changes nothing."""
    trial, dtype = t.trial, t.trial.dtype
    tried = False
    for args in (one(trial.reference.ordinary(dtype).args, i) for i in range(3)):
        still = tuple(_on_grid(x) for x in args)
        exact = trial.reference.exact(still, dtype, trial.reduction)[0]
        for moves in _moves(still):
            for by in SHIFTS:
                moved = tuple(x + x.dtype.type(by) if m else x for x, m in zip(still, moves, strict=True))
                again = trial.reference.exact(moved, dtype, trial.reduction)[0]
                if not _same(exact, again):
                    break  # no such loss
                tried = True
                got = trial.stranger.value(moved).sum()
                if (off := t.wrong(got, again, "shifted")) is not None:
                    says = f"{by:g} more in {' and '.join(_names(trial, moves))} is another value"
                    yield Found(VALUE, says, moved, got, again.high, off[1], off[0])
                    return
    if not tried:
        raise NotRun(f"{trial.reference.title} is changed by a constant")


def _moves(args: Args) -> Iterator[tuple[bool, ...]]:
    """Which arguments are moved: rows of predictions alone, and all where all are numbers."""
    if args[0].ndim > 1:
        yield (True, *(False for _ in args[1:]))
    if len(args) == 2 and args[1].dtype == args[0].dtype:
        yield (True, True)


def _names(trial: Trial, moves: tuple[bool, ...]) -> list[str]:
    return [name for name, m in zip(trial.reference.like.arguments, moves, strict=False) if m]


def _on_grid(x: Any) -> Any:
    return (np.round(x * 2.0**BITS) / 2.0**BITS).astype(x.dtype) if x.dtype.kind == "f" else x


def _same(a: Exact, b: Exact) -> bool:
    """Equal to all digits of the oracle; NaN is nothing that stays."""
    apart = np.abs((a.high - b.high) + (a.low - b.low))
    return bool((apart <= 2.0**-80 * np.abs(a.high)).all() and np.isfinite(a.high).all())


@law(dtypes=("float64",), without=True, rows=True)
def differences(t: Tried) -> Iterator[Found]:
    """The gradient is what the value does when the prediction moves: central differences in float64."""
    args = t.trial.reference.ordinary("float64").args

    def judged(item: Args) -> Found | None:
        want, noise = _difference(t.trial, item)
        try:
            got = t.trial.stranger.gradient(item)
        except NoGradient as error:
            t.comparisons += 1
            if not (np.abs(want) > noise).any():
                return None  # the value stands still here, too
            return Found(GRADIENT, f"there is none: {error}", item, "none", want, quantity="gradient")
        t.comparisons += 1
        with np.errstate(invalid="ignore"):
            apart = np.where(np.isnan(want), 0.0, np.abs(got - want))
        if (apart <= noise).all():
            return None
        kind = GRADIENT if np.isfinite(got).all() else ENDLESS
        return Found(kind, "it is not the slope of the value", item, got, want, quantity="gradient")

    yield from smallest((f for i in range(len(args[0])) if (f := judged(one(args, i))) is not None), judged)


def _difference(trial: Trial, args: Args) -> tuple[Any, Any]:
    """Slopes by differences, NaN at kinks, and how far they may be off."""
    slopes, bounds = np.full(args[0].shape, np.nan), np.zeros(args[0].shape)
    here = float(trial.stranger.value(args).sum())
    for at in np.ndindex(args[0].shape):
        step = 1e-5 * max(1e-2, min(1.0, abs(float(args[0][at]))))
        moved = []
        for k in (-2, -1, 1, 2):
            pred = args[0].copy()
            pred[at] += k * step
            moved.append(float(trial.stranger.value((pred, *args[1:])).sum()))
        # Of fourth order; the difference from that of second order tells a kink.
        rise = (8 * (moved[2] - moved[1]) - (moved[3] - moved[0])) / (12 * step)
        left, right = (here - moved[1]) / step, (moved[2] - here) / step
        size = 1.0 + abs(here) + abs(rise)
        if abs(left - right) <= 1e-2 * size:
            slopes[at] = rise
        bounds[at] = 1e-8 * size + 32 * 2.0**-53 * size / step
    return slopes, bounds
