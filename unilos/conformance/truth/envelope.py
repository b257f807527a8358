"""What "the same numbers" means, and the only comparisons that laws use. Each raises by itself.

A result is inside the envelope when `|got - exact| <= K u (|exact| + S) + t`: u is half the spacing at 1 of the
dtype that computes, S how far the exact result moves when every input moves by its own size (the oracle supplies
it), and t what underflow takes. Nothing here is tuned per loss, backend or law.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from ...engine.call import WIDER

Floats = np.ndarray[Any, np.dtype[np.float64]]

#: Roundings of one item; a reduction of n items adds log2(n).
ROUNDINGS = 32.0


class LawBroken(AssertionError):  # noqa: N818  what is said of a law
    """A law does not hold; the message says where and by how much."""


class Comparison(NamedTuple):
    """What is compared: the numbers that are wanted (NaN is not judged), whether it fails for others in place of the
    result, and how far those may be from what is wanted. Plain things, such as names and shapes, have none of it."""

    what: str
    want: Floats | None = None
    fails: Callable[[Floats], bool] = bool
    bound: Floats | float = 0.0


_heard: list[Callable[[Comparison], None]] = []


@contextmanager
def heard(by: Callable[[Comparison], None]) -> Iterator[None]:
    """Every comparison that is made and holds is told to somebody: one that nobody makes proves nothing."""
    _heard.append(by)
    try:
        yield
    finally:
        _heard.remove(by)


def _tell(
    what: str,
    want: Floats | None = None,
    fails: Callable[[Floats], bool] = bool,
    bound: Floats | float = 0.0,
) -> None:
    if want is None or (want.size and not np.isnan(want).all()):
        for by in _heard:
            by(Comparison(what, want, fails, bound))


@dataclass(frozen=True)
class Format:
    """A floating format: half the spacing at 1, the smallest numbers, the largest one."""

    name: str
    unit: float
    subnormal: float
    normal: float
    largest: float

    def spacing(self, x: Floats) -> Floats:
        """The distance to the next number of the format, at the size of `x`."""
        with np.errstate(over="ignore", invalid="ignore"):
            _, exponent = np.frexp(np.minimum(np.abs(x), self.largest))
            spaced: Floats = np.maximum(np.ldexp(2 * self.unit, exponent - 1), self.subnormal)
            return spaced


def _format(name: str, bits: int, low: int, high: int) -> Format:
    return Format(name, 2.0**-bits, 2.0 ** (low - bits + 1), 2.0**low, (2 - 2.0 ** (1 - bits)) * 2.0**high)


FORMATS = {
    f.name: f
    for f in (
        _format("float16", 11, -14, 15),
        _format("bfloat16", 8, -126, 127),
        _format("float32", 24, -126, 127),
        _format("float64", 53, -1022, 1023),
    )
}


@dataclass(frozen=True)
class Exact:
    """Exact results, in two floats each, and how far they move with their inputs.

    A NaN in `high` says that the oracle does not judge this entry: it is a kink, a closed end of the domain or a
    limit, and belongs to the exact layer.
    """

    high: Floats
    low: Floats
    size: Floats

    def __getitem__(self, at: Any) -> Exact:
        return Exact(self.high[at], self.low[at], self.size[at])

    def reshape(self, shape: tuple[int, ...]) -> Exact:
        return Exact(self.high.reshape(shape), self.low.reshape(shape), self.size.reshape(shape))

    def sound(self) -> Any:
        """Where results are no smaller than what they move by: elsewhere ULP say nothing."""
        return np.abs(self.high) >= self.size

    def times(self, factor: Any) -> Exact:
        """Multiplied by small exact factors, such as weights that are powers of 2 or a reciprocal length."""
        with np.errstate(invalid="ignore"):  # nothing times infinity is not judged
            high = self.high * factor
            # The error of the product, as far as a fused operation would tell it, is far below the envelope.
            return Exact(high, self.low * factor, self.size * np.abs(factor))

    def total(self) -> Exact:
        """The sum; its size is that of all terms, and nothing is added up in a sum of one."""
        if self.high.size == 1:
            return self.reshape(())
        whole = math.fsum(self.high.ravel().tolist())
        rest = 0.0
        if math.isfinite(whole):
            rest = math.fsum([*self.high.ravel().tolist(), -whole, *self.low.ravel().tolist()])
        size = self.size.sum() + np.abs(self.high).sum()
        return Exact(np.asarray(whole), np.asarray(rest), np.asarray(size))


@dataclass(frozen=True)
class Error:
    """The worst error of a comparison, in envelopes and in units in the last place, and where it is."""

    envelopes: float = 0.0
    ulp: float = 0.0
    at: str = ""


def within(
    got: Any,
    exact: Exact,
    dtype: str,
    *,
    computed: str = "",
    flushes: bool = False,
    over: int = 1,
    what: str = "",
) -> Error:
    """Raise unless every judged entry is inside the envelope. `dtype` is that of the result, `computed` that of
    the computation where it is wider, and `over` the number of items that a reduction adds up."""
    got = _plain(got)
    if got.shape != exact.high.shape:
        raise LawBroken(f"{what}: has shape {got.shape}, expected {exact.high.shape}")
    judged = ~np.isnan(exact.high)
    if not judged.any():
        return Error()
    bound = envelope(exact, computed or WIDER[dtype], flushes, over)
    result = FORMATS[dtype]
    if computed and computed != dtype:
        bound = bound + result.spacing(exact.high)  # rounded once more: within one unit in the last place

    def apart(got: Floats) -> Floats:
        error = np.abs((got - exact.high) - exact.low)
        # What lies at the end of the range may be rounded to infinity.
        beyond = (
            np.isinf(got)
            & (np.sign(got) == np.sign(exact.high))
            & (np.abs(exact.high) + bound >= result.largest)
        )
        return np.where(beyond | (got == exact.high) & np.isinf(got), 0.0, error)

    def counted(error: Floats) -> Floats:
        with np.errstate(invalid="ignore"):
            units = np.where(np.isnan(error), np.inf, error) / bound
        # Of an infinite error in an infinite bound nothing can be said, but where the exact result is infinite itself.
        beyond = np.where(np.isinf(exact.high), np.inf, 0.0)
        return np.where(judged, np.where(np.isnan(units), beyond, units), 0.0)

    with np.errstate(all="ignore"):
        error = apart(got)
        units = counted(error)
        normal = (
            np.abs(exact.high) >= 2 * result.normal
        )  # one of the two may be flushed at the end of the range
        ulp = np.where(judged & normal & exact.sound(), error / result.spacing(exact.high), 0.0)
    worst = int(np.argmax(units))
    if units.flat[worst] > 1:
        raise LawBroken(
            f"{what}: entry {_index(worst, got.shape)} is {float(got.flat[worst])!r}, "
            f"exactly {float(exact.high.flat[worst])!r}: "
            f"{units.flat[worst]:.3g} envelopes"
        )
    _tell(what, exact.high, lambda x: bool((counted(apart(x)) > 1).any()), bound)
    return Error(float(units.flat[worst]), float(np.nanmax(ulp)), _index(worst, got.shape))


def near(got: Any, want: Any, bound: float, what: str) -> None:
    """Raise unless two results of different formulas are no further apart than this."""
    got, want = _plain(got), _plain(want)
    if got.shape != want.shape:
        raise LawBroken(f"{what}: has shape {got.shape}, expected {want.shape}")

    def apart(x: Floats) -> float:
        with np.errstate(invalid="ignore"):
            return float(np.max(np.where(x == want, 0.0, np.abs(x - want)), initial=0.0))

    if not apart(got) <= bound:
        raise LawBroken(f"{what}: {apart(got):.3g} apart, where {bound:.3g} is accepted")
    _tell(what, want, lambda x: not apart(x) <= bound, bound)


def envelope(exact: Exact, computed: str, flushes: bool, over: int = 1) -> Floats:
    """How far from exact a result may be."""
    form = FORMATS[computed]
    roundings = ROUNDINGS + (math.log2(over) if over > 1 else 0.0)
    lost = roundings * (form.normal if flushes else form.subnormal)
    with np.errstate(over="ignore", invalid="ignore"):
        bound: Floats = roundings * form.unit * (np.abs(exact.high) + exact.size) + lost
    return np.where(np.isnan(bound), np.inf, bound)


def same_bits(got: Any, want: Any, what: str, signed: bool = False) -> None:
    """Raise unless two arrays hold the same numbers in the same places, NaN for NaN; with `signed` zeros of one sign,
    as two runs of one program have them."""
    got, want = _plain(got), _plain(want)
    if got.shape != want.shape:
        raise LawBroken(f"{what}: has shape {got.shape}, expected {want.shape}")

    def same(x: Floats) -> Any:
        alike = np.signbit(x) == np.signbit(want) if signed else True
        return (x == want) & alike | (np.isnan(x) & np.isnan(want))

    if not same(got).all():
        worst = int(np.argmin(same(got)))
        raise LawBroken(
            f"{what}: entry {_index(worst, got.shape)} is {float(got.flat[worst])!r}, "
            f"expected exactly {float(want.flat[worst])!r}"
        )
    _tell(what, want, lambda x: not same(x).all())


def same_pattern(got: Any, want: Any, what: str) -> None:
    """Raise unless NaN, infinities and exact zeros are in the same places."""
    got, want = _plain(got), _plain(want)
    if got.shape != want.shape:
        raise LawBroken(f"{what}: has shape {got.shape}, expected {want.shape}")
    same_bits(
        _pattern(got), _pattern(want), f"{what}, pattern of NaN (3), +inf (2), -inf (-2) and finite (1)"
    )


def equal(got: Any, want: Any, what: str) -> None:
    """Raise unless two plain things (shapes, names, dtypes, messages) are the same."""
    if got != want:
        raise LawBroken(f"{what}: {got!r}, expected {want!r}")
    _tell(what)


def _pattern(x: Floats) -> Floats:
    return np.where(np.isnan(x), 3.0, np.where(np.isinf(x), 2.0 * np.sign(x), 1.0))


def _plain(x: Any) -> Floats:
    array: Floats = np.asarray(x).astype(np.float64)
    return array


def _index(flat: int, shape: tuple[int, ...]) -> str:
    return str(tuple(int(i) for i in np.unravel_index(flat, shape))) if shape else "()"
