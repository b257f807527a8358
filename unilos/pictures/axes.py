"""What a loss is drawn against: the axis that follows from its structure, where it reaches, and what is held."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..face import docs as _docs
from ..face.loss import Loss
from ..form.check import ParameterError, short
from ..form.facts import Interval
from ..form.structures.tried.numbers import thresholds

Array = np.ndarray[Any, Any]
Range = tuple[float, float]
REACH = 4.0  # how far an axis goes from its middle, where no hyper-parameter says more


#: What a range may be: its squares are numbers, and there are some between its ends.
FARTHEST, CLOSEST = 1e60, 1e-9


@dataclass(frozen=True)
class Axis:
    """An axis in words, the interval that the numbers on it come from, and the part of it that is shown."""

    name: str
    interval: Interval
    low: float
    high: float
    unit: str = ""

    @property
    def label(self) -> str:
        """The words beside the axis: what it is, where it may lie, in which unit."""
        where = f"in {self.interval}" if self.interval.bounded else "any real number"
        return f"{self.name}\n({', '.join([where, *([self.unit] if self.unit else [])])})"


def parts(loss: Loss) -> list[Loss]:
    """The losses that a sum adds up; one alone is all there is."""
    return [part for _, part in loss.summands]


def leading(loss: Loss) -> Loss:
    """The part of a sum that says what its axis is: the first that reads a prediction."""
    return next((part for part in parts(loss) if part.arguments != ("params",)), parts(loss)[0])


def branches(loss: Loss) -> list[float]:
    """The hyper-parameters where formulas branch."""
    return [t for part in parts(loss) for t in thresholds(part)]


def example(loss: Loss) -> tuple[Array, ...]:
    """An ordinary call of a loss, the same one every time."""
    rng = np.random.default_rng(0)
    found = loss.examples(rng, 4)
    _, args = next(iter(loss.structure.draws(loss, rng, 4) if found is None else found))
    return tuple(np.asarray(x) for x in args)


def words(loss: Loss, argument: int) -> str:
    """What an argument is, as part of a sentence: `probability of a yes`."""
    name = loss.arguments[argument]
    _, found = _docs.array(type(loss), name)
    first = re.split(r"[:;,.]", found, maxsplit=1)[0]
    first = re.sub(r"^(The|A|An) ", "", first)
    return first[:1].lower() + first[1:] if first else name


def axis(name: str, interval: Interval, loss: Loss, at: Range | None, branch: Sequence[float] = ()) -> Axis:
    """The axis of a loss over an interval: all of it where it is bounded, else some way beyond every threshold."""
    if at is not None:
        low, high = at
        if not (-FARTHEST < low < high < FARTHEST and high - low > CLOSEST * max(-low, high)):
            message = f"a range is two numbers within ±{FARTHEST:g}, the lower one first; got {short(at)}"
            raise ParameterError(message)
        inside = max(low, interval.low), min(high, interval.high)
        if not inside[0] < inside[1]:
            message = (
                f"{loss.name}: nothing between {low:g} and {high:g} lies in {interval}, where it is defined"
            )
            raise ParameterError(message)
        return Axis(name, interval, *inside)
    reach = max([REACH, *(2 * t for t in branch if t < 1e6)])
    low = interval.low if np.isfinite(interval.low) else min(interval.high, 0.0) - reach
    high = interval.high if np.isfinite(interval.high) else max(interval.low, 0.0) + reach
    return Axis(name, interval, low, high)


def targets(loss: Loss, argument: int, given: Sequence[float] | None) -> list[float]:
    """The targets that curves are drawn for: those that were given, or both ends of what a target may be, or 1."""
    domain = loss.domains[argument]
    name = loss.arguments[argument]
    for target in given or ():
        if not np.isfinite(target) or (domain.bounded and not domain.contains(np.float64(target))):
            message = f"{loss.name}: {name} is {target:g}; accepted: {domain if domain.bounded else 'finite numbers'}"
            raise ParameterError(message)
    if given:
        return [float(x) for x in given]
    if domain.only:
        return sorted(domain.only, reverse=True)
    if np.isfinite(domain.low) and np.isfinite(domain.high):
        return [domain.high, domain.low]
    return [held(domain)]


def held(domain: Interval) -> float:
    """The number that an argument holds while another one moves."""
    if domain.only:
        return max(domain.only)
    return domain.inside or 1.0


def listed(numbers: Iterable[float]) -> str:
    """A row of numbers in words."""
    return f"({', '.join(f'{x:.3g}' for x in numbers)})"
