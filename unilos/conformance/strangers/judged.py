"""What a stranger's call gave beside what is right, and the smallest call that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..report import Failure
from ..truth.envelope import FORMATS, Exact, envelope
from .found import Trial
from .snippet import numbers, snippet

Args = tuple[Any, ...]
VALUE, GRADIENT, ENDLESS = "wrong value", "wrong gradient", "NaN or infinity"
DIVISOR, LABEL, MASK, DTYPE = "divisor", "label", "mask", "dtype"
DEVICE, ERROR = "device", "error"
#: Digits to which the numbers of a failing input are rounded, as long as it fails.
DIGITS = (1, 2, 3)


@dataclass(frozen=True)
class Found:
    """One thing that is wrong. Numbers of the whole call, in float64."""

    kind: str
    what: str
    args: Args = ()
    got: Any = None
    want: Any = None
    ulp: float = 0.0
    envelopes: float = 0.0
    keywords: Mapping[str, Any] = field(default_factory=dict)  # a mask or weight that was given
    quantity: str = "value"  # or "gradient" or "dtype", for the snippet

    def failure(self, law: str, trial: Trial) -> Failure:
        names = trial.reference.like.arguments
        inputs = {name: numbers(x) for name, x in zip(names, self.args, strict=False)}
        inputs |= {name: numbers(x) for name, x in self.keywords.items()}
        lines = [f"{self.kind}: {self.what}"]
        if self.args:
            lines.append("  input: " + ", ".join(f"{k}={v}" for k, v in inputs.items()))
        if self.got is not None:
            lines.append(f"  came:  {_said(self.got)}")
            lines.append(f"  right: {_said(self.want)}")
        if self.envelopes:
            lines.append(
                f"  error: {self.ulp:.3g} ULP, {self.envelopes:.3g} envelopes ({trial.slack:g} accepted)"
            )
        return Failure(
            law,
            trial.stranger.path,
            trial.stranger.harness.name,
            trial.dtype,
            "\n".join(lines),
            kind=self.kind,
            got=_said(self.got),
            want=_said(self.want),
            ulp=self.ulp,
            envelopes=self.envelopes,
            inputs=inputs,
            snippet=snippet(trial, self.args, _said(self.want), self.quantity, self.keywords)
            if self.args
            else "",
        )


def beside(got: Any, exact: Exact, trial: Trial, over: int = 1) -> tuple[float, float]:
    """The worst error in envelopes and in ULP; entries that the oracle does not judge count nothing."""
    form = FORMATS[trial.dtype]
    got = np.asarray(got, dtype=np.float64)
    bound = envelope(exact, trial.dtype, True, over)
    with np.errstate(all="ignore"):
        error = np.abs((got - exact.high) - exact.low)
        # Infinity is right where the result, or a rounding beside it, is beyond the range.
        beyond = np.isinf(got) & (np.sign(got) == np.sign(exact.high))
        beyond &= np.abs(exact.high) + trial.slack * bound >= form.largest
        error = np.where(beyond | (got == exact.high), 0.0, np.where(np.isnan(error), np.inf, error))
        judged = ~np.isnan(exact.high)
        envelopes = np.where(judged & (error > 0), error / bound, 0.0)
        ulp = np.where(
            judged & (error > 0) & (np.abs(exact.high) >= 2 * form.normal),
            error / form.spacing(exact.high),
            0.0,
        )
    envelopes = np.where(np.isnan(envelopes), 0.0, envelopes)  # an infinite error in an infinite bound
    return float(envelopes.max(initial=0.0)), float(ulp.max(initial=0.0))


def kind_of(got: Any, exact: Exact, usual: str) -> str:
    """NaN and infinity where there is a finite result are a kind of their own."""
    bad = ~np.isfinite(np.asarray(got)) & np.isfinite(exact.high)
    return ENDLESS if bad.any() else usual


def words_of(got: Any, exact: Exact, trial: Trial, usual: str) -> str:
    """How a number is wrong: what is lost beside 1 is a loss of precision, and no other formula."""
    with np.errstate(all="ignore"):
        error = np.abs(np.asarray(got) - exact.high)[~np.isnan(exact.high)]
    lost = (error <= 64 * FORMATS[trial.dtype].unit).all()  # NaN is not
    return f"{usual} lost its digits, to cancellation, rounding or a clamp" if lost else f"{usual} is wrong"


def smallest(rows: Iterable[Found], again: Callable[[Args], Found | None]) -> Iterator[Found]:
    """Of every kind the failing item with the shortest numbers, rounded as long as it fails in the same way."""
    kinds: dict[str, list[Found]] = {}
    for row in rows:
        kinds.setdefault(row.kind, []).append(row)
    for same in kinds.values():
        best = min(same, key=_length)
        worst = max(same, key=lambda row: row.envelopes)
        for digits in DIGITS:
            rounded = tuple(_rounded(x, digits) for x in best.args)
            with np.errstate(all="ignore"):
                smaller = again(rounded)
            if smaller is not None and smaller.kind == best.kind:
                best = smaller
                break
        of = f"{'worst' if worst.envelopes else 'one'} of {len(same)} failing items"
        by = f"{worst.envelopes:.3g} envelopes at {_numbers(worst)}" if worst.envelopes else ""
        more = f"; {of}{by and ': '}{by}" if len(same) > 1 else ""
        yield replace(best, what=best.what + more)


def _numbers(row: Found) -> str:
    return ", ".join(str(numbers(x)) for x in row.args)


def _length(row: Found) -> int:
    return sum(len(repr(numbers(x))) for x in row.args)


def _rounded(x: Any, digits: int) -> Any:
    if x.dtype.kind != "f":
        return x
    plain = [float(f"{v:.{digits}g}") for v in x.ravel().tolist()]
    return np.asarray(plain).reshape(x.shape).astype(x.dtype)


def _said(x: Any) -> str:
    if x is None or isinstance(x, str):
        return x or ""
    x = np.asarray(x)
    return repr(x.tolist() if x.size != 1 else float(x.reshape(())))


def exactly(x: Any) -> Exact:
    """Numbers that other calls gave, as what is right: each with its own size in the bound."""
    x = np.asarray(x, dtype=np.float64)
    return Exact(x, np.zeros(x.shape), np.abs(x))
