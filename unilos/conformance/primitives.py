"""What losses are made of, measured one by one: the worst error of a framework's `exp`, `sum`, ... in ULP.

A loss that is wrong says where; this says of what. A primitive has the envelope of an item: 32 roundings, and for a sum
of n terms log2(n) more.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from .bench import harness as _harness
from .report import Failure
from .truth.envelope import FORMATS, ROUNDINGS
from .truth.oracle import mpmath

DTYPES = ("float32", "float64")  # narrower ones are computed in these
POINTS = 96
TERMS = 4096
LAW = "primitives"

Numbers = np.ndarray[Any, Any]


class Of(NamedTuple):
    """A primitive: how it is called, its inputs, its exact results, and the roundings that it may take."""

    call: Callable[..., Any]
    inputs: Callable[[str], tuple[Numbers, ...]]
    exact: Callable[..., Any]  # of mpmath and, for one result, the numbers that it is made of
    whole: bool = False  # whether it takes all numbers at once


@dataclass(frozen=True)
class Primitive:
    """The worst error of one primitive on one backend in one dtype."""

    name: str
    backend: str
    dtype: str
    ulp: float
    at: str


def spread(low: float, high: float, sign: bool = False) -> Callable[[str], tuple[Numbers, ...]]:
    """Numbers of all sizes between two."""

    def made(dtype: str) -> tuple[Numbers, ...]:
        x = np.geomspace(low, high, POINTS)
        return (np.concatenate([-x[::-1], x] if sign else [x]).astype(dtype),)

    return made


def pair(dtype: str) -> tuple[Numbers, ...]:
    x = np.geomspace(1e-6, 1e6, POINTS)
    return (x * np.where(np.arange(POINTS) % 2, 1.0, -1.0)).astype(dtype), np.roll(x, 29).astype(dtype)


def choice(dtype: str) -> tuple[Numbers, ...]:
    a, b = pair(dtype)
    return a > 0, a, b


def terms(dtype: str) -> tuple[Numbers, ...]:
    return (np.geomspace(0.01, 100.0, TERMS).astype(dtype),)


def factors(dtype: str) -> tuple[Numbers, ...]:
    x = np.linspace(0.1, 1.9, POINTS).astype(dtype)
    return x[None, :], x[::-1, None].copy()


def _named(name: str) -> Callable[..., Any]:
    return lambda xp, *arrays: getattr(xp, name)(*arrays)


PRIMITIVES: dict[str, Of] = {
    "exp": Of(_named("exp"), spread(1e-6, 80.0, True), lambda mp, x: mp.exp(x)),
    "expm1": Of(_named("expm1"), spread(1e-6, 80.0, True), lambda mp, x: mp.expm1(x)),
    "log": Of(_named("log"), spread(1e-30, 1e30), lambda mp, x: mp.log(x)),
    "log1p": Of(_named("log1p"), spread(1e-6, 1e30), lambda mp, x: mp.log1p(x)),
    "tanh": Of(_named("tanh"), spread(1e-6, 30.0, True), lambda mp, x: mp.tanh(x)),
    "sqrt": Of(_named("sqrt"), spread(1e-30, 1e30), lambda mp, x: mp.sqrt(x)),
    "hypot": Of(_named("hypot"), pair, lambda mp, a, b: mp.hypot(a, b)),
    "atan2": Of(_named("atan2"), pair, lambda mp, a, b: mp.atan2(a, b)),
    "divide": Of(lambda xp, a, b: a / b, pair, lambda mp, a, b: a / b),
    "where": Of(_named("where"), choice, lambda mp, c, a, b: a if c else b),
    "sum": Of(_named("sum"), terms, lambda mp, x: mp.fsum(x), whole=True),
    "matmul": Of(_named("matmul"), factors, lambda mp, a, b: mp.fdot(a, b), whole=True),
}


@functools.cache
def _truth(name: str, dtype: str) -> tuple[tuple[Numbers, ...], tuple[Any, ...]]:
    """Inputs, and exact results: the same for all backends."""
    of = PRIMITIVES[name]
    arrays = of.inputs(dtype)
    mp = mpmath()
    with mp.workdps(60):
        columns = [[bool(v) if x.dtype == bool else mp.mpf(float(v)) for v in x.ravel()] for x in arrays]
        found = (
            [of.exact(mp, *columns)]
            if of.whole
            else [of.exact(mp, *row) for row in zip(*columns, strict=True)]
        )
    return arrays, tuple(found)


def measure(backends: Iterable[str], device: str | None, dtypes: Iterable[str]) -> tuple[Primitive, ...]:
    """The worst error of each primitive that a backend has; infinite where a result is not finite or has no number."""
    wanted = [d for d in DTYPES if d in set(dtypes)]
    found = []
    for backend in backends:
        harness = _harness.load(backend, device)
        for dtype in (d for d in wanted if d in harness.dtypes):
            with harness.session(dtype), np.errstate(all="ignore"):
                found += [p for name in PRIMITIVES if (p := _one(name, harness, dtype)) is not None]
    return tuple(found)


def _one(name: str, harness: _harness.Harness, dtype: str) -> Primitive | None:
    xp = harness.backend.xp
    arrays, exact = _truth(name, dtype)
    try:
        got = harness.numpy(PRIMITIVES[name].call(xp, *map(harness.array, arrays)))
    except (AttributeError, NotImplementedError):
        return None  # it has none: `lacks` says who needs it
    worst, at = -1.0, ""
    for i, (came, right) in enumerate(zip(got.astype(np.float64).ravel(), exact, strict=True)):
        ulp = _ulp(float(came), right, dtype)
        if ulp > worst:
            worst = ulp
            one = ", ".join(repr(x.ravel()[i].item()) for x in arrays)
            at = f"{arrays[0].size} numbers" if PRIMITIVES[name].whole else one
    return Primitive(name, harness.name, dtype, worst, f"{name}({at})")


def _ulp(came: float, right: Any, dtype: str) -> float:
    if not math.isfinite(came):
        return math.inf
    mp = mpmath()
    with mp.workdps(60):
        return float(abs(mp.mpf(came) - right) / float(FORMATS[dtype].spacing(np.asarray(float(right)))))


def broken(found: Iterable[Primitive]) -> list[Failure]:
    """The primitives outside of the envelope, by name. Half a ULP is a rounding."""
    failures = []
    for p in found:
        roundings = ROUNDINGS + (math.log2(TERMS) if PRIMITIVES[p.name].whole else 0)
        if not p.ulp <= roundings / 2:
            said = f"the primitive {p.name} of {p.backend} errs by {p.ulp:.3g} ULP at {p.at}"
            said += f"; {roundings / 2:g} are allowed"
            failures.append(Failure(LAW, p.name, p.backend, p.dtype, said))
    return failures
