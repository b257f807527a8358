"""What is asked of a function that nobody wrote as a spec. Each law gives what it found, and counts comparisons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..bench.bench import NotRun
from ..truth.envelope import Exact
from .found import MASKS, Trial, one, reduced, shaped, singles
from .function import NoGradient
from .judged import (
    DIVISOR,
    DTYPE,
    ENDLESS,
    GRADIENT,
    LABEL,
    MASK,
    VALUE,
    Args,
    Found,
    beside,
    exactly,
    kind_of,
    smallest,
    words_of,
)

Judge = Callable[["Tried"], Iterator[Found]]


@dataclass
class Tried:
    """A trial that counts: what was compared, and the worst error that was accepted."""

    trial: Trial
    comparisons: int = 0
    envelopes: float = 0.0
    ulp: float = 0.0
    at: str = ""

    def wrong(self, got: Any, exact: Exact, what: str, over: int = 1) -> tuple[float, float] | None:
        """The error where it is beyond what is accepted."""
        self.comparisons += 1
        envelopes, ulp = beside(got, exact, self.trial, over)
        if envelopes > self.trial.slack:
            return envelopes, ulp
        if envelopes > self.envelopes:
            self.envelopes, self.ulp, self.at = envelopes, ulp, what
        return None


@dataclass(frozen=True)
class StrangersLaw:
    """`reference`: whether it needs to be known what is right; `without`: whether it stands in for those that do."""

    name: str
    judge: Judge
    dtypes: tuple[str, ...]
    reference: bool
    without: bool

    @property
    def states(self) -> str:
        return (self.judge.__doc__ or "").strip()

    def applies(self, trial: Trial) -> bool:
        judges = trial.reference.judges
        return trial.dtype in self.dtypes and (judges or not self.reference) and not (judges and self.without)


LAWS: dict[str, StrangersLaw] = {}
BOTH = ("float32", "float64")


def law(
    *, dtypes: tuple[str, ...] = BOTH, reference: bool = False, without: bool = False
) -> Callable[[Judge], Judge]:
    def register(judge: Judge) -> Judge:
        LAWS[judge.__name__] = StrangersLaw(judge.__name__, judge, dtypes, reference, without)
        return judge

    return register


def rows(trial: Trial) -> Iterator[Args]:
    """Every item of every case as a call of its own."""
    for case in trial.reference.cases(trial.dtype):
        if (
            case.args[0].ndim
            and trial.reference.ordinary(trial.dtype).args[1].dtype.kind == case.args[1].dtype.kind
        ):
            yield from (one(case.args, i) for i in range(len(case.args[0])))


@law(reference=True)
def value(t: Tried) -> Iterator[Found]:
    """Every item alone has the right value, at edges, too."""

    def judged(args: Args) -> Found | None:
        got = t.trial.stranger.value(args).sum()
        exact = t.trial.reference.exact(args, t.trial.dtype, t.trial.reduction)[0]
        off = t.wrong(got, exact, "value")
        if off is None:
            return None
        says = words_of(got, exact, t.trial, "the value")
        kind = kind_of(got, exact, VALUE)
        return Found(kind, says, args, got, exact.high, off[1], off[0])

    yield from smallest((f for f in map(judged, rows(t.trial)) if f is not None), judged)


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

    yield from smallest((f for f in map(judged, rows(t.trial)) if f is not None), judged)


@law(dtypes=("float64",), without=True)
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


@law()
def batch(t: Tried) -> Iterator[Found]:
    """A batch is its items, added up and divided by what the reduction says, in any number and order."""
    trial = t.trial
    whole = shaped(trial.stranger, trial.reference.ordinary(trial.dtype).args)
    n = len(whole[0])
    for size in sorted({2, min(3, n), n}):
        args = tuple(x[:size][::-1].copy() for x in whole)
        items = singles(trial.stranger, args)
        got = trial.stranger.value(args)
        want = reduced(items, trial.reduction)
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


@law()
def batch_gradient(t: Tried) -> Iterator[Found]:
    """The gradient of a batch is that of its items, divided by what the reduction says."""
    trial = t.trial
    args = trial.reference.ordinary(trial.dtype).args
    over = {"mean": len(args[0]), "mean_over_batch": len(args[0])}.get(trial.reduction, 1)
    try:
        want = np.concatenate([trial.stranger.gradient(one(args, i)) for i in range(len(args[0]))]) / over
        got = trial.stranger.gradient(args)
    except NoGradient as error:
        raise NotRun(f"there is no gradient: {error}") from error
    if got.shape != want.shape:
        yield Found(GRADIENT, f"it has shape {got.shape}", args, got, want, quantity="gradient")
    elif (off := t.wrong(got, exactly(want), "gradient of a batch", len(args[0]))) is not None:
        says = "the gradient of a batch is not that of its items"
        yield Found(GRADIENT, says, args, got, want, off[1], off[0], quantity="gradient")


@law()
def masked(t: Tried) -> Iterator[Found]:
    """What a mask takes out is as if it were not there, whatever stands there, in value and gradient."""
    trial = t.trial
    if not trial.mask:
        raise NotRun(f"the function takes no mask: none of its arguments is called {', '.join(MASKS)}")
    args = tuple(x[:4].copy() for x in trial.reference.ordinary(trial.dtype).args)
    mask = np.array([True, False, True, True])
    given = mask if trial.mask_dtype == "bool" else mask.astype(trial.dtype)
    left = tuple(x[mask] for x in args)
    for hidden in (args[0][1], np.nan):
        pred = args[0].copy()
        pred[1] = hidden
        call = (pred, *args[1:])
        says = (
            "what lies under the mask reaches the "
            if np.isnan(hidden).any()
            else "a mask is no deletion in the "
        )
        for quantity in ("value", "gradient"):
            ask = getattr(trial.stranger, quantity)
            try:
                got, rest = ask(call, **{trial.mask: given}), ask(left)
            except (NoGradient, NotRun):
                continue
            want = rest
            if np.ndim(rest):  # what is left in its places, and beside it no slope
                want = np.zeros((4, *rest.shape[1:]))
                want[mask] = rest
            if quantity == "value" and np.shape(got)[:1] == (4,):
                got, want = got[mask], want[mask]
            if np.shape(got) != np.shape(want):
                says = f"the {quantity} has shape {np.shape(got)}, expected {np.shape(want)}"
                yield Found(MASK, says, call, got, want, mask=given, quantity=quantity)
                return
            if (off := t.wrong(got, exactly(want), "mask", 4)) is not None:
                yield Found(MASK, says + quantity, call, got, want, off[1], off[0], given, quantity)
                return


@law(dtypes=("float32", "float64", "float16", "bfloat16"))
def dtype_kept(t: Tried) -> Iterator[Found]:
    """A result has the dtype of the prediction; that of half precision may be float32."""
    trial = t.trial
    args = trial.reference.ordinary(trial.dtype).args
    try:
        found = trial.stranger.result(*trial.stranger.put(args))
    except Exception as error:
        if trial.dtype not in BOTH:
            raise NotRun(f"{trial.dtype} is refused: {type(error).__name__}") from error
        raise
    t.comparisons += 1
    allowed = (trial.dtype,) if trial.dtype in BOTH else (trial.dtype, "float32")
    if (name := trial.stranger.dtype(found)) not in allowed:
        yield Found(
            DTYPE, f"{trial.dtype} comes back as {name}", one(args, 0), name, trial.dtype, quantity="dtype"
        )


@law()
def not_a_number(t: Tried) -> Iterator[Found]:
    """NaN in a prediction is in the result of its item, and in no other one."""
    trial = t.trial
    args = tuple(x[:3].copy() for x in trial.reference.ordinary(trial.dtype).args)
    before = trial.stranger.value(args)
    args[0][1] = np.nan
    got = trial.stranger.value(args)
    want = np.asarray(np.nan)
    if trial.reduction == "none":
        want = before.copy()
        want[1] = np.nan
    t.comparisons += 1
    if np.shape(got) != np.shape(want) or (np.isnan(got) != np.isnan(want)).any():
        yield Found(
            ENDLESS, "NaN in a prediction does not stay in its item, or is swallowed", args, got, want
        )


@law()
def pure(t: Tried) -> Iterator[Found]:
    """The same call gives the same bits again, and writes to none of its inputs."""
    trial = t.trial
    args = trial.reference.ordinary(trial.dtype).args
    arrays = trial.stranger.put(args)
    first = trial.stranger.get(trial.stranger.result(*arrays))
    again = trial.stranger.get(trial.stranger.result(*arrays))
    t.comparisons += 2
    for name, x, kept in zip(trial.reference.like.arguments, arrays, args, strict=False):
        if not np.array_equal(trial.stranger.get(x), kept.astype(np.float64), equal_nan=True):
            yield Found(VALUE, f"{name} was written to", args, trial.stranger.get(x), kept)
            return
    if not np.array_equal(first, again, equal_nan=True):
        yield Found(VALUE, "the same call gives another value", args, again, first)


@law()
def label_dtypes(t: Tried) -> Iterator[Found]:
    """Labels of another integer dtype are the same labels, or refused."""
    trial = t.trial
    args = trial.reference.ordinary(trial.dtype).args
    if len(args) < 2 or args[1].dtype.kind not in "iu":
        raise NotRun("the loss has no labels")
    want = trial.stranger.value(args)
    for kind in ("int32", "int64", "uint8"):
        call = (args[0], args[1].astype(kind))
        try:
            got = trial.stranger.value(call)
        except Exception:  # refused
            continue
        if (off := t.wrong(got, exactly(want), "labels", want.size)) is not None:
            yield Found(LABEL, f"labels of {kind} are other labels", call, got, want, off[1], off[0])
            return


@law(dtypes=("float32",))
def compiled(t: Tried) -> Iterator[Found]:
    """Traced and compiled by the framework (jax.jit, tf.function) the value is the same."""
    trial, harness = t.trial, t.trial.stranger.harness
    ways = {k: way for k, way in harness.modes.items() if k not in harness.slow and k != "eager"}
    if not ways:
        raise NotRun(f"{harness.name} has no compiler that is tried by default")
    args = trial.reference.ordinary(trial.dtype).args
    want = trial.stranger.value(args)
    for name, way in ways.items():
        try:
            got = trial.stranger.get(way(trial.stranger.result)(*trial.stranger.put(args)))
        except Exception as error:
            says = f"{name} raises {type(error).__name__}: {(str(error).splitlines() or [''])[0]}"
            t.comparisons += 1
            yield Found(VALUE, says, args)
            return
        if (off := t.wrong(got, exactly(want), name, want.size)) is not None:
            yield Found(VALUE, f"{name} gives another value", args, got, want, off[1], off[0])
            return


def _said(items: Any) -> str:
    return ", ".join(f"{x:.6g}" for x in np.ravel(items)[:6].tolist()) + (
        ", ..." if np.size(items) > 6 else ""
    )
