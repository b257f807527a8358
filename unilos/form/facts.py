"""What is known about a loss besides its mathematics. The pages print it, the checker and the suite use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .curvatures import NOTHING_STATED, Curvature


@dataclass(frozen=True)
class Interval:
    """Where an argument may lie. What is computed from other numbers may lie `slack` relative roundings beyond an end:
    cosines and logarithms of probabilities do, and are no mistake there."""

    low: float = float("-inf")
    high: float = float("inf")
    closed: str = "neither"  # neither, low, high or both
    only: tuple[float, ...] = ()  # the only numbers of it that count, if not all do
    slack: float = 0.0

    def __str__(self) -> str:
        if self.only:
            return " or ".join(f"{v:g}" for v in self.only)
        left = "[" if self.closed in ("low", "both") else "("
        right = "]" if self.closed in ("high", "both") else ")"
        return f"{left}{self.low:g}, {self.high:g}{right}"

    @property
    def bounded(self) -> bool:
        """Whether there is a number outside of it; an infinite end excludes nothing."""
        return bool(self.only) or self.low > float("-inf") or self.high < float("inf")

    def contains(self, x: Any, rounding: float = 0.0) -> Any:
        """Whether a number, or each entry of an array, lies in a bounded interval; NaN does not. `rounding` is the
        relative one of its dtype."""
        if self.only:
            found = x == self.only[0]
            for number in self.only[1:]:
                found = found | (x == number)
            return found
        beyond, sides = self.slack * rounding, []
        if self.low > float("-inf"):
            low = self.low - beyond
            sides.append(x >= low if self.closed in ("low", "both") else x > low)
        if self.high < float("inf"):
            high = self.high + beyond
            sides.append(x <= high if self.closed in ("high", "both") else x < high)
        return sides[0] & sides[1] if len(sides) > 1 else sides[0]

    @property
    def inside(self) -> float:
        """A harmless number of the interval, which stands where an item is masked."""
        if self.only:
            return self.only[0]
        if self.low > float("-inf") and self.high < float("inf"):
            return (self.low + self.high) / 2
        if self.low > float("-inf"):
            return self.low + 1.0
        return self.high - 1.0 if self.high < float("inf") else 0.0


REAL = Interval()
UNIT = Interval(0.0, 1.0, "both")
NON_NEGATIVE = Interval(0.0, closed="low")
POSITIVE = Interval(0.0)
#: The envelope that every loss keeps to lets a computed number be off by so many roundings.
SLACK = 32.0
NON_POSITIVE = Interval(high=0.0, closed="high", slack=SLACK)  # logarithms of probabilities
SIGNS = Interval(-1.0, 1.0, "both", only=(1.0, -1.0))
BITS = Interval(0.0, 1.0, "both", only=(1.0, 0.0))


@dataclass(frozen=True)
class Native:
    """A loss of another library that this one equals, with the arguments that make it so.

    `call` is an expression of the native `f` and this loss's arguments, as in `f(target, pred, delta=0.5)`; the suite
    evaluates it and holds it against this loss with the hyper-parameters `ours` and this `reduction`.
    """

    name: str  # dotted, as its library spells it
    arguments: str = ""  # how its parameters map to ours, in words or code
    differs: str = ""  # what remains different: clamps, epsilons, divisors
    call: str = ""
    ours: Mapping[str, Any] = field(default_factory=dict)
    reduction: str = "none"
    takes: tuple[
        str, ...
    ] = ()  # the kinds of call it can be held against: entries, rows, labels, distributions
    gradient: bool = True  # whether its gradient is right on ordinary numbers
    hard: bool = False  # whether its targets are 0 and 1 alone, where the loss takes what lies between


@dataclass(frozen=True)
class Kink:
    """A place where the slope jumps, and the slope that holds exactly there, on every backend.

    `each` says that terms of an item which tie take it each: the least slope of all together has no closed form.
    """

    at: str
    slope: str
    each: bool = False


@dataclass(frozen=True)
class Reference:
    """A hand-checked value: arguments, hyper-parameters, and the loss of the single item. `slope` is its gradient in
    the first argument, in that one's shape, and is held to the last bit where no limit from both sides defines it."""

    pred: Any
    target: Any
    value: float
    params: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    further: tuple[Any, ...] = ()  # the arguments behind the target
    slope: Any = None


@dataclass(frozen=True)
class Shaped:
    """What an argument of a loss is, where its structure does not say its shape."""

    shape: str
    sentence: str
    dtypes: str = "floats"  # floats, integers, booleans, or words of its own


@dataclass(frozen=True)
class Measured:
    """A hyper-parameter that a rule of thumb takes from data: so many times what was measured."""

    factor: float
    what: str  # spread, range, odds or weights, see unilos/guide/measures.py


@dataclass(frozen=True)
class Suits:
    """When this is the loss to take, and why.

    `when` holds questions of `unilos choose`, each with the answers that speak for the loss: "task regression, outliers
    some many". A question that it leaves out does not matter here.
    """

    when: str
    because: str  # what is true of the loss where these answers are
    rank: int = 2  # 1 for the usual choice among the losses that the answers leave, 3 for the last one
    sets: Mapping[str, Any] = field(default_factory=dict)  # hyper-parameters: values, or what is `Measured`

    @property
    def answers(self) -> dict[str, tuple[str, ...]]:
        """The questions with the answers that speak for the loss."""
        questions = (part.split() for part in self.when.split(","))
        return {question: tuple(words) for question, *words in questions}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known about a loss besides its mathematics. It stands last in the class, as `facts = Facts(...)`."""

    pros: tuple[str, ...] = ()
    cons: tuple[str, ...] = ()
    suits: tuple[Suits, ...] = ()  # when this is the loss to take
    references: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    short: tuple[str, ...] = ()  # aliases that are functions in the namespace, too
    kinks: tuple[Kink, ...] = ()
    tries: tuple[dict[str, Any], ...] = ({},)  # hyper-parameters that every law runs with
    points: tuple[Reference, ...] = ()
    natives: tuple[Native, ...] = ()
    majorizer: Curvature = NOTHING_STATED  # of a parabola above it, or why there is none
    gauss_newton: Curvature = NOTHING_STATED  # its outer and inner function, or why there are none


@dataclass(frozen=True, kw_only=True)
class Meta:
    """What `spec` and the `Facts` of a loss say, together."""

    formula: str  # LaTeX, the loss of one item
    plain: str = ""  # the same in plain characters
    pros: tuple[str, ...] = ()
    cons: tuple[str, ...] = ()
    suits: tuple[Suits, ...] = ()  # when this is the loss to take
    references: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    short: tuple[str, ...] = ()  # aliases that are functions in the namespace, too
    pred: Interval = REAL
    target: Interval = REAL
    further: tuple[Interval, ...] = ()  # where the arguments behind the target may lie
    task: str = ""
    arrays: Mapping[str, str | Shaped] = field(default_factory=dict)  # what each argument is, in words
    simplex: tuple[str, ...] = ()  # arguments whose rows are distributions
    logs: tuple[str, ...] = ()  # arguments that hold logarithms of distributions
    labels: bool = False  # whether class indices are accepted as target
    kinks: tuple[Kink, ...] = ()
    tries: tuple[dict[str, Any], ...] = ({},)  # hyper-parameters that every law runs with
    points: tuple[Reference, ...] = ()
    natives: tuple[Native, ...] = ()
    majorizer: Curvature = NOTHING_STATED  # of a parabola above it, or why there is none
    gauss_newton: Curvature = NOTHING_STATED  # its outer and inner function, or why there are none
