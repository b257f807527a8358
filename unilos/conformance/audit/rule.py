"""When a native's result is called wrong.

A result is wrong beyond dispute where more than half of its digits are: its error is larger than `4 sqrt(u)` of the
exact result, with u the unit roundoff of the dtype, and also larger than `64 u (|exact| + S)`: twice the envelope that
losses of this library keep to. S is how far the exact result moves when every input moves by its own size, so that no
native is blamed for what its input's own rounding does. NaN and infinity are wrong where the exact result is below half
of the dtype's largest number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..truth.envelope import FORMATS, Exact
from ..truth.oracle import mpmath
from .found import DTYPE, GRADIENT, NONFINITE, VALUE

Array = np.ndarray[Any, Any]

ROUNDINGS = 64.0
#: Margins and thresholds are about 1: sums with them are rounded by units of that size.
UNITS = 4.0
#: Numbers between these, and 0, are ordinary in training.
LEAST, MOST = 1e-6, 1e3
#: A result below this is extreme, whatever its inputs are.
TINY = 1e-12
#: From this part of max(1, |exact|) on an error is as large as the loss.
LARGE = 1e-3


@dataclass(frozen=True)
class Fault:
    """One entry of a result that is wrong."""

    kind: str
    quantity: str
    entry: int
    got: float
    exact: float
    low: float

    @property
    def error(self) -> float:
        return abs((self.got - self.exact) - self.low)

    @property
    def relative(self) -> float | None:
        if not math.isfinite(self.error):
            return None
        return self.error / abs(self.exact) if self.exact else None

    @property
    def large(self) -> bool:
        return not self.error <= LARGE * max(1.0, abs(self.exact))

    def digits(self) -> str:
        mp = mpmath()
        with mp.workdps(40):
            return str(mp.nstr(mp.mpf(self.exact) + mp.mpf(self.low), 20))


def bound(exact: Exact, dtype: str) -> Array:
    """How far from exact nobody is blamed for."""
    form = FORMATS[dtype]
    with np.errstate(over="ignore", invalid="ignore"):
        explained = ROUNDINGS * (form.unit * (np.abs(exact.high) + exact.size) + form.normal)
        half = 4 * math.sqrt(form.unit) * np.where(exact.high == 0, 1.0, np.abs(exact.high))
        found: Array = np.maximum(explained, half)
    return np.where(np.isnan(found), np.inf, found)


def faults(got: Array, exact: Exact, dtype: str, quantity: str) -> list[Fault]:
    """The entries of a result that are wrong; what the oracle does not judge is not."""
    got = np.asarray(got, dtype=np.float64).ravel()
    exact = exact.reshape((-1,))
    if got.shape != exact.high.shape:
        message = f"{got.size} results for {exact.high.size} items"
        raise ValueError(message)
    judged = np.isfinite(exact.high)
    most = FORMATS[dtype].largest
    with np.errstate(all="ignore"):
        error = np.abs((got - exact.high) - exact.low)
        limit = bound(exact, dtype)
        gone = judged & ~np.isfinite(got) & (np.abs(exact.high) + limit < most / 2)
        wrong = judged & np.isfinite(got) & (error > limit)
    kind = GRADIENT if quantity == "gradient" else VALUE
    return [
        Fault(
            NONFINITE if gone[i] else kind,
            quantity,
            int(i),
            float(got[i]),
            float(exact.high[i]),
            float(exact.low[i]),
        )
        for i in np.flatnonzero(gone | wrong)
    ]


def blamed(fault: Fault, size: float, args: tuple[Array, ...], dtype: str, kind: str) -> Fault:
    """The same fault of a result that was computed in the dtype `kind`: what a narrower dtype than the inputs'
    explains, by its roundings or its range, is the fault of that dtype. `size` is the S of the entry."""
    if not narrower(kind, dtype):
        return fault
    form = FORMATS[kind]
    sizes = [np.abs(x.astype(np.float64)).max(initial=0.0) for x in args if x.dtype.kind not in "iub"]
    beyond = max(sizes, default=0.0) >= form.largest**0.5 or abs(fault.exact) > form.largest / 2
    rounded = ROUNDINGS * (form.unit * (abs(fault.exact) + size) + form.normal)
    return replace(fault, kind=DTYPE) if beyond or fault.error <= rounded else fault


def narrower(kind: str, dtype: str) -> bool:
    return kind in FORMATS and FORMATS[kind].unit > FORMATS[dtype].unit


def ordinary(args: tuple[Array, ...]) -> bool:
    """Whether all numbers of a call are what training sees."""
    for x in args:
        if x.dtype.kind in "iub":
            continue
        size = np.abs(x.astype(np.float64))
        if not (((size >= LEAST) & (size <= MOST)) | (size == 0)).all():
            return False
    return True


def tier(fault: Fault, args: tuple[Array, ...], dtype: str) -> int:
    """How much it matters: the index of one of `TIERS`."""
    if not ordinary(args) or 0 < abs(fault.exact) < TINY:
        return 3
    if "16" in dtype:
        return 2
    return 0 if fault.large else 1


def steady(loss: Any, args: tuple[Array, ...], fault: Fault, dtype: str) -> bool:
    """Whether the exact result is the same beside the input: next to a kink or a jump a rounding decides the side, and
    a native is not blamed for it."""
    from ..truth.unfold import answers

    step = ROUNDINGS * FORMATS[dtype].unit
    limit = 0.25 * fault.error if math.isfinite(fault.error) else math.inf
    for moved in beside(loss, args, step):
        found = answers(loss, moved)
        exact = found.value if fault.quantity == "value" else found.slopes[0]
        here = float(exact.high.ravel()[fault.entry])
        if math.isnan(here) or abs(here - fault.exact) > max(limit, 0.25 * abs(fault.exact)):
            return False
    return True


def beside(loss: Any, args: tuple[Array, ...], step: float) -> list[tuple[Array, ...]]:
    """The call with its first argument a little moved, by relative steps and by roundings of what is added to it."""
    first, domain = args[0].astype(np.float64), loss.domains[0]
    size = step * np.abs(first) + UNITS / ROUNDINGS * step * np.maximum(1.0, np.abs(first))
    signs = np.where(np.arange(first.size).reshape(first.shape) % 2, -1.0, 1.0)
    rest = tuple(x if x.dtype.kind in "iub" else x.astype(np.float64) for x in args[1:])
    low, high = domain.low, domain.high
    return [(np.clip(first + move * size, low, high), *rest) for move in (1.0, -1.0, signs, -signs)]
