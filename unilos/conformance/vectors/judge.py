"""The stated rule: how far from the exact result an answer may be, in exact arithmetic.

An answer holds within `K (u (|exact| + S) + t)`: K is 32 and log2 of the number of items that a reduction adds up, u
half the spacing at 1 of the vector's dtype, S the scale beside the result, and t the smallest number of the dtype, or
the smallest normal one for programs that flush what is below. NaN is NaN, and infinity is itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from ...form.check import short
from ..truth.envelope import FORMATS, ROUNDINGS, Format
from .read import Row, number


class Verdict(NamedTuple):
    """Whether an answer holds: the words are empty then; and its worst error, in parts of what is accepted."""

    words: str
    envelopes: float = 0.0


def judged(vector: Row, answer: Row, flushes: bool = False, values: bool = False) -> Verdict:
    """An answer against its vector; of programs without gradients, its value alone."""
    worst = 0.0
    for name, want, came in _asked(vector, answer, values):
        if came is None:
            return Verdict(f"the answer has no {name}")
        try:
            got = [number(x) for x in _flat(came)]
        except ValueError as error:
            return Verdict(f"{name}: {error}")
        if len(got) != len(want["data"]):
            return Verdict(f"{name} has {len(got)} entries, expected {len(want['data'])}")
        entries = zip(got, want["data"], want["exact"], want["scale"], strict=True)
        for place, (x, data, exact, scale) in enumerate(entries):
            if data is None:
                continue  # not judged
            units = _units(
                x, data, exact, scale, FORMATS[vector["dtype"]], vector["expected"]["over"], flushes
            )
            worst = max(worst, units)
            if units > 1:
                said = f"{name}[{place}] is {x!r}, exactly {exact or data}: {units:.3g} envelopes"
                return Verdict(said, worst)
    return Verdict("", worst)


def _asked(vector: Row, answer: Row, values: bool) -> Iterator[tuple[str, Row, Any]]:
    """Results by name: what is wanted, and what came. Gradients in further arguments are judged where there are any in
    the answer."""
    expected, further = vector["expected"], answer.get("gradients")
    for name in ("value",) if values else ("value", "gradient"):
        yield name, expected[name], answer.get(name)
    if isinstance(further, dict) and not values:
        for name, want in expected.get("gradients", {}).items():
            yield f"gradient in {name}", want, further.get(name)


def _units(
    got: float, data: str, exact: str | None, scale: str, form: Format, over: int, flushes: bool
) -> float:
    """An error in parts of what is accepted."""
    want = number(data)
    if not math.isfinite(want) or not math.isfinite(got):
        return 0.0 if got == want or (math.isnan(got) and math.isnan(want)) else math.inf
    right = Fraction(want if exact is None else exact)
    lost = Fraction(form.normal if flushes else form.subnormal)
    roundings = Fraction(ROUNDINGS + (math.log2(over) if over > 1 else 0.0))
    bound = roundings * (Fraction(form.unit) * (abs(right) + Fraction(number(scale))) + lost)
    if exact is None:  # a stated float, which the dtype may round
        bound += Fraction(form.unit) * abs(right)
    return float(abs(Fraction(got) - right) / bound)


def _flat(x: Any) -> Iterator[Any]:
    """The entries of a number, a list or nested lists, the last axis fastest."""
    rest = [iter([x])]
    while rest:
        found = next(rest[-1], rest)
        if found is rest:
            rest.pop()
        elif isinstance(found, list):
            if len(rest) > 8:
                message = f"{short(x)} is nested too deep"
                raise ValueError(message)
            rest.append(iter(found))
        else:
            yield found
