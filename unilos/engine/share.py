"""Who takes part in a mean, and for how much: the only code that knows what a mean divides by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import fsum, inf, prod
from numbers import Real
from typing import Any, NamedTuple

import numpy as np

from ..backend.dispatch import backend_of
from ..form.check import ParameterError, short
from ..form.points import muted
from ..words.shapes import as_wide_as, length, size_of

Array = Any
Reduction = str  # the name of one of `RULES`; the type stub lists them


class Rule(NamedTuple):
    """A reduction: what a mean divides by, as so many times the shares, the items that take part and the length of
    the first axis. Such counts add up over parts of the data. A sum divides by nothing."""

    name: str
    shares: float = 0.0
    items: float = 0.0
    batch: float = 0.0
    sentence: str = ""  # what help() says of it

    @property
    def divides(self) -> bool:
        return bool(self.shares or self.items or self.batch)

    @property
    def adds(self) -> bool:
        """Whether it is a sum: one number for all items, divided by nothing."""
        return not self.divides and self.name != "none"


#: The reductions. A row here is all that one needs: every path of every backend goes by it.
RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("mean", shares=1.0, sentence="the sum of the weighted losses over the sum of the weights"),
        Rule("sum", sentence="the sum of the weighted losses"),
        Rule("none", sentence="one weighted loss an item"),
        Rule(
            "mean_over_items",
            items=1.0,
            sentence="the sum over the number of items that no mask removes, whatever they weigh",
        ),
        Rule("mean_over_batch", batch=1.0, sentence="the sum over the length of the first axis"),
    )
}


def rule_of(loss: str, reduction: str) -> Rule:
    """The row of a reduction that a loss was made with."""
    rule = RULES.get(reduction)
    if rule is None or rule.name != reduction:
        message = f"{loss}: reduction is {reduction!r}, which is no row of the table of reductions any more"
        raise ParameterError(message)
    return rule


class Counts:
    """What rules count: shares, items that take part, and samples. Each is asked for only where a rule counts it."""

    xp: Any = None

    def __init__(self) -> None:
        self._divisors: dict[str, Any] = {}  # what was counted once

    def shares(self) -> Any:
        raise NotImplementedError

    def items(self) -> Any:
        raise NotImplementedError

    def batch(self) -> Any:
        raise NotImplementedError

    def count(self, rule: Rule = RULES["mean"]) -> Any:
        """What this part of the data counts: a number where it is known, else an array."""
        if not rule.divides:
            rule = RULES["mean"]
        parts = ((rule.shares, self.shares), (rule.items, self.items), (rule.batch, self.batch))
        counted = [times * count() for times, count in parts if times]
        return sum(counted[1:], counted[0])

    def divisor(self, rule: Rule) -> Any:
        """What a sum is divided by. A mean over nothing is 0, so a count of 0 divides by 1."""
        if not rule.divides:
            return 1.0
        if rule.name not in self._divisors:
            count = self.count(rule)
            known = isinstance(count, (int, float))
            self._divisors[rule.name] = (float(count) or 1.0) if known else one_for_none(self.xp, count)
        return self._divisors[rule.name]


def one_for_none(xp: Any, count: Array) -> Array:
    return xp.where(count == 0, xp.ones_like(count), count)


class Share(Counts):
    """Per item of a call: its weight, its share in a mean, and whether it takes part at all.

    Class weights, ignored labels, masks and sample weights are one thing: they scale an item in its loss and in its
    share alike. None stands for 1 and for all.
    """

    def __init__(
        self,
        xp: Any,
        like: Array,
        portion: Array | None = None,
        kept: Array | None = None,
        weight: Array | None = None,
        mask: Array | None = None,
    ) -> None:
        """`like` has the items' shape; `portion` and `kept` are a loss's own, weight and mask the caller's."""
        super().__init__()
        self.xp, self.like, self.portion, self.weight, self.mask = xp, like, portion, weight, mask
        self._kept = kept if mask is None else mask if kept is None else kept & mask
        self.again: Callable[[], Array] | None = None  # the weighed items anew, where that is soon done

    # Items

    def repeats(self, items: Callable[[], Array], weighed: bool) -> None:
        """Say how the items are made anew. Not by way of this object, which would never be freed."""
        xp, mask = self.xp, self.mask
        weight = self.weight if weighed else None

        def again() -> Array:
            num = items() if weight is None else muted(xp, weight, items())
            return num if mask is None else xp.where(mask, num, 0.0)

        self.again = again

    def weighed(self, num: Array) -> Array:
        """Items as they are added up: what has the weight 0 is 0, and so is what is masked."""
        return self.unmasked(num if self.weight is None else muted(self.xp, self.weight, num))

    def unmasked(self, num: Array) -> Array:
        return num if self.mask is None else self.xp.where(self.mask, num, 0.0)

    def reduced(self, rule: Rule, num: Array) -> Array:
        """The items, their sum, or their sum over what the rule counts."""
        if rule.name == "none":
            return num
        return self.xp.mean_over(num, self.divisor(rule), self.again) if rule.divides else self.xp.sum(num)

    def cotangent(self, rule: Rule) -> Any:
        """What the reduced value passes back to each item: its weight over the divisor; None for 1."""
        over = self.divisor(rule)
        if self.weight is None and self.mask is None:
            return None if isinstance(over, float) and over == 1 else 1.0 / over
        ones = self.xp.ones_like(self.like)
        scale = self.unmasked(ones if self.weight is None else self.weight * ones)
        return scale if isinstance(over, float) and over == 1 else scale / over

    def in_weight(self, rule: Rule, num: Array) -> Array:
        """The slope of the reduced value in each item's weight, from the items without it."""
        ones = self.xp.ones_like(self.like)
        each = self.unmasked(ones if self.portion is None else self.portion * ones)
        return (self.unmasked(num) - self.lost(rule, num) * each) / self.divisor(rule)

    def lost(self, rule: Rule, num: Array) -> Any:
        """What a sum over a growing divisor loses for every share that joins."""
        return self.reduced(rule, self.weighed(num)) * rule.shares if rule.shares else 0.0

    # Counts

    def shares(self) -> Any:
        den = self.portion
        if self.weight is not None:
            den = self.weight if den is None else den * self.weight
        if self.mask is not None:
            den = self.xp.where(self.mask, self.xp.ones_like(self.like) if den is None else den, 0.0)
        return self.size if den is None else self.total(den)

    def items(self) -> Any:
        return self.size if self._kept is None else self.total(self.xp.astype(self._kept, self.like.dtype))

    def batch(self) -> Any:
        return length(self.xp, self.like, 0) if self.like.ndim else 1

    @property
    def size(self) -> Any:
        return size_of(self.xp, self.like)

    def total(self, x: Array) -> Any:
        return self.xp.sum(as_wide_as(self.xp, x, self.like))


class Added(Counts):
    """The counts of a call that is looked at in parts: of its items' shape, and of what `parts` says of each."""

    def __init__(self, shape: tuple[int, ...], parts: Callable[[], Iterable[Counts]]) -> None:
        super().__init__()
        self.shape, self.parts = shape, parts

    def shares(self) -> Any:
        return fsum(float(part.shares()) for part in self.parts())

    def items(self) -> Any:
        return fsum(float(part.items()) for part in self.parts())

    def batch(self) -> Any:
        return self.shape[0] if self.shape else 1


def count_of_all(rule: Rule, shape: tuple[int, ...]) -> float:
    """What items of this shape count where all take part with the share 1."""
    rule = rule if rule.divides else RULES["mean"]
    batch = shape[0] if shape else 1
    return float((rule.shares + rule.items) * prod(shape) + rule.batch * batch)


def over_all(rule: Rule, shape: tuple[int, ...]) -> float:
    """What a sum of items of this shape is divided by where all take part with the share 1."""
    return (count_of_all(rule, shape) or 1.0) if rule.divides else 1.0


class Partial(NamedTuple):
    """The sum of the items of some of the data, and what a mean divides it by. Partials add up.

    Averages cannot be added; these can: over batches, micro-batches, devices or machines. A named tuple, so
    that every framework's transformations carry it. Sum and count are float64 where the framework has it; what their
    additions round off is kept beside them, in the dtype of the loss.
    """

    sum: Array
    count: Array
    sum_rest: Array = 0.0
    count_rest: Array = 0.0

    @classmethod
    def of(cls, backend: Any, total: Array, rest: Array, count: Any) -> Any:
        """From the sum of items, what is missing of it in the dtype of the loss, and what a mean divides it by."""
        wide = backend.widest(total)
        total = backend.cast(total, wide)
        count = count if isinstance(count, (int, float)) else backend.cast(count, wide)
        return cls(total, backend.xp.zeros_like(total) + count, rest, backend.xp.zeros_like(rest))

    def __add__(self, other: Any) -> Any:
        if type(other) is not type(self):
            return NotImplemented
        backend = backend_of(self.sum)
        return type(self)(*backend.compile(_both, backend, (*self, *other)))

    def __radd__(self, other: Any) -> Any:  # sum(partials) starts from 0
        return self if isinstance(other, int) and other == 0 else NotImplemented

    def mean(self) -> Array:
        """The mean over all that was added up, in the dtype of the loss; 0 over nothing."""
        backend = backend_of(self.sum)
        return backend.result(backend.compile(_mean, backend, self))

    def over(self, count: Any) -> Array:
        """The sum over a count of the caller's in place of its own, in the dtype of the loss: a number above 0, or an
        array without axes, which is not checked."""
        given: Any = count[()] if isinstance(count, np.ndarray) and count.shape == () else count
        is_number = issubclass(type(given), Real) and type(given) is not bool
        fits = (
            0 < given < inf
            if is_number
            else hasattr(given, "dtype") and tuple(getattr(given, "shape", (0,))) == ()
        )
        if not fits:
            message = f"count is {short(given)}; accepted: a number above 0, or an array without axes"
            raise ParameterError(message)
        none = 0.0 * self.count
        given = float(given) if is_number else _like(backend_of(given), given, none)
        return self._replace(count=none + given, count_rest=0.0 * self.count_rest).mean()

    def total(self) -> Array:
        """The sum of all that was added up, in the dtype of the loss."""
        return self._rounded(self._whole("sum"))

    @property
    def divisor(self) -> Array:
        """The count in the dtype of the loss, and 1 in place of 0."""
        return self._rounded(one_for_none(backend_of(self.sum).xp, self._whole("count")))

    def _whole(self, name: str) -> Array:
        kept, rest = getattr(self, name), getattr(self, f"{name}_rest")
        return kept + _like(backend_of(self.sum), rest, kept)

    def _rounded(self, x: Array) -> Array:
        return _like(backend_of(self.sum), x, self.sum_rest)


class RootPartial(Partial):
    """A partial of a root mean square: the sum is one of squares, and the mean goes under a root."""

    __slots__ = ()

    def mean(self) -> Array:
        """The root of the mean over all that was added up; 0, with slope 0, over nothing or at 0."""
        backend = backend_of(self.sum)
        return backend.result(backend.compile(_root, backend, self))


def _like(backend: Any, x: Array, like: Array) -> Array:
    """`x` in the dtype of another array; a number of Python's has none."""
    return x if type(x) is float or type(like) is float else backend.cast(x, backend.dtype_name(like))


def _mean(backend: Any, *parts: Array) -> Array:
    total, count, rest, count_rest = parts
    count = one_for_none(backend.xp, count + _like(backend, count_rest, count))
    return _like(backend, (total + _like(backend, rest, total)) / count, rest)


def _root(backend: Any, *parts: Array) -> Array:
    xp, mean = backend.xp, _mean(backend, *parts)
    return xp.where(mean == 0, 0.0, xp.sqrt(xp.where(mean == 0, xp.ones_like(mean), mean)))


def _both(backend: Any, *parts: Array) -> tuple[Array, ...]:
    """The parts of two partials added up."""
    (s, n, s_rest, n_rest), (t, m, t_rest, m_rest) = parts[:4], parts[4:]
    total, s_rest = _added(backend, s, t, s_rest + t_rest)
    count, n_rest = _added(backend, n, m, n_rest + m_rest)
    return total, count, s_rest, n_rest


def _added(backend: Any, a: Array, b: Array, rest: Array) -> tuple[Array, Array]:
    """A sum, and what rounding leaves of it and of a rest: nothing to speak of where it is wider than the rest."""
    total = a + b
    if type(rest) is float or backend.dtype_name(total) != backend.dtype_name(rest):
        return total, rest
    a, b, kept = (backend.detached(x) for x in (a, b, total))
    of_b = kept - a
    xp, sound = backend.xp, (kept > float("-inf")) & (kept < float("inf"))
    rest = xp.where(sound, rest + (a - (kept - of_b)) + (b - of_b), xp.zeros_like(rest))  # exact (Knuth)
    whole = total + rest
    return whole, xp.where(sound, rest - (backend.detached(whole) - kept), xp.zeros_like(rest))
