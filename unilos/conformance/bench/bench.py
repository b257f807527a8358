"""One loss on one framework in one dtype: what a law gets, and where it leaves what it measured."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ...engine.call import WIDER
from ...face.loss import Loss
from ..truth.envelope import FORMATS, Error, Exact, LawBroken, within
from ..truth.second import Pair
from .cases import Case, cases, none, random_cases
from .harness import Harness

Array = Any


class NotRun(Exception):  # noqa: N818  no error: a reason
    """A law cannot be tried here; the reason is reported and never counts as success."""


@dataclass
class Record:
    """What laws measured and could not try: the raw material of a report."""

    worst: dict[str, Error] = field(default_factory=dict)  # by law and quantity
    results: dict[tuple[str, str], Array] = field(
        default_factory=dict
    )  # by case and quantity, for comparisons
    formula: Error = field(default_factory=Error)  # the worst one of a spec in exact arithmetic
    left_out: list[str] = field(default_factory=list)
    comparisons: int = 0


@dataclass(frozen=True)
class Expected:
    """A reduced value and its gradients, exactly: those in the arguments, and the one in what weighs each item; and the
    diagonal of its Hessian in the prediction."""

    value: Exact
    slopes: tuple[Exact, ...]
    weight: Exact
    over: int
    curvature: Exact

    @property
    def grad(self) -> Exact:
        return self.slopes[0]


@dataclass(frozen=True)
class Part:
    """Some items of one of a loss's cases."""

    kind: str
    rows: tuple[int, ...]


@dataclass
class Bench:
    loss: Loss
    harness: Harness
    dtype: str
    quick: bool = False
    first: bool = True  # whether these are the first hyper-parameters that are tried
    last: bool = True
    record: Record = field(default_factory=Record)
    seed: str = ""  # what samples are drawn by
    part: Part | None = None  # the only items that are looked at
    looked: bool = field(default=False, init=False)  # whether cases were asked for

    @property
    def sparing(self) -> bool:
        """Whether every kind of call is compiled anew, so that few kinds are tried."""
        return self.harness.compiles

    @property
    def costs(self) -> bool:
        """Whether every kind of call is traced or compiled."""
        return self.harness.thin > Harness.thin

    @property
    def thinned(self) -> bool:
        """Whether a sample is drawn of what costs the oracle much."""
        return self.quick and bool(self.seed)

    def one_in(self, n: int, *words: str) -> bool:
        """Whether this loss is among those that something is tried on; another seed draws others."""
        return drawn(n, self.seed, self.loss.name, *words)

    # Cases

    def cases(self) -> list[Case]:
        """All cases: ordinary ones and edges."""
        return [self._kept(c) for c in self._some(_cases(self.loss, self.dtype, self.quick))]

    def parts(self) -> list[Part]:
        """Each case as a part of its own."""
        return [Part(c.name, tuple(range(len(c.args[0])))) for c in self.cases()]

    def random(self) -> list[Case]:
        """Ordinary cases: one for each kind of target."""
        return list(self._some(_random(self.loss, self.dtype, self.quick)))

    def _some(self, made: list[Case]) -> list[Case]:
        """Quick runs try all kinds of target with the first parameters in float32 only."""
        self.looked = True
        if self.part is not None:
            return [c.part(self.part.rows) for c in made if c.name == self.part.kind]
        return made[:1] if self.quick and not (self.first and self.dtype == "float32") else made

    def _kept(self, case: Case) -> Case:
        """Without subnormal inputs, where the backend takes them for 0."""
        if not self.harness.flushes:
            return case
        smallest = FORMATS[WIDER[self.dtype]].normal
        fine = np.ones(len(case.args[0]), dtype=bool)
        for name, x in zip(case.loss.arguments, case.args, strict=False):
            if x.dtype.kind not in "iub" and name not in case.loss.shared:
                wide = np.abs(x.astype(np.float64))
                small = (wide > 0) & (wide < smallest)
                fine &= ~small.reshape(len(small), -1).any(axis=1)
        if fine.all():
            return case
        self.left_out(f"{int((~fine).sum())} items with subnormal inputs, which this backend takes for 0")
        return kept(case, tuple(fine.tolist()))

    def left_out(self, reason: str) -> None:
        if reason not in self.record.left_out:
            self.record.left_out.append(reason)

    # Arrays

    def put(self, *arrays: Any) -> tuple[Array, ...]:
        return tuple(self.harness.array(np.asarray(x)) for x in arrays)

    def get(self, x: Array) -> np.ndarray[Any, Any]:
        # A copy: what a later call writes into the same memory is seen.
        return np.array(self.harness.numpy(x))

    def scalar(self, loss: Loss) -> Callable[..., Array]:
        """The sum of the items as a function of arrays, for autodiff."""
        if "sum" in loss.reductions:
            return replace(loss, reduction="sum")
        items, xp = replace(loss, reduction="none"), self.harness.backend.xp
        return lambda *arrays: xp.sum(items(*arrays))

    def exact(self, loss: Loss, *args: Array) -> Expected:
        """The exact reduced value of a small call, and its gradient."""
        wide = args if args[0].ndim else tuple(x.reshape(1) for x in args)
        case = Case("", none(loss), self.dtype, wide)
        return expected(case, loss.reduction)

    def quiet(self) -> Any:
        """For calls on purpose beyond the range."""
        return np.errstate(all="ignore")

    # Judging

    def inside(self, what: str, got: Array, exact: Exact, over: int = 1, grad: bool = False) -> None:
        """Raise unless `got` is in the envelope around `exact`; gradients come in the prediction's own dtype."""
        computed = WIDER[self.dtype]
        want = self.dtype if grad else computed
        if (found := self.harness.backend.dtype_name(got)) != want:
            raise LawBroken(f"{what}: has dtype {found}, expected {want}")
        error = within(
            self.get(got), exact, want, computed=computed, flushes=self.harness.flushes, over=over, what=what
        )
        self.measured(what, error)

    def of_formula(self, what: str, found: Pair, exact: Exact) -> None:
        """Raise unless what a spec gives in exact arithmetic is in the envelope."""
        error = within(found.high, found.beside(exact), self.dtype, what=what)
        if error.envelopes >= self.record.formula.envelopes:
            self.record.formula = replace(error, at=f"{what} {error.at}")

    def measured(self, what: str, error: Error) -> None:
        key = what.partition(":")[0]
        before = self.record.worst.get(key, Error())
        if error.envelopes >= before.envelopes:
            self.record.worst[key] = Error(error.envelopes, max(error.ulp, before.ulp), f"{what} {error.at}")

    def keep(self, case: Case, quantity: str, got: Array, exact: Exact) -> None:
        """Remember a result, to be compared with other backends' on the same case, where it is not left over from
        larger numbers."""
        if not self.harness.flushes or case.random:
            found = np.where(exact.sound(), self.get(got).astype(np.float64), np.nan)
            self.record.results[f"{case.loss!r} {case.dtype} {case.name}", quantity] = found

    def reduced(self, what: str, loss: Loss, case: Case, *, weight: Any = None, where: Any = None) -> None:
        """Call a loss with a reduction, weight and mask, and hold value and gradient against the oracle."""
        want = expected(case, loss.reduction, weight, where)
        options = {k: self.put(v)[0] for k, v in (("weight", weight), ("where", where)) if v is not None}
        arrays = self.put(*case.args)
        value, grad = loss.value_and_grad(*arrays, **options)
        self.inside(f"{what}: value", value, want.value, want.over)
        self.inside(f"{what}: gradient", grad, want.grad, want.over, grad=True)


def drawn(n: int, *words: str) -> bool:
    return zlib.crc32(" ".join(words).encode()) % n == 0


def needs(reason: str | None) -> None:
    """Leave a law that has nothing to try, with the reason that was given for it."""
    if reason is not None:
        raise NotRun(reason)


def reducing(loss: Loss, name: Any) -> Loss:
    """The loss with another reduction."""
    return replace(loss, reduction=name)


@functools.lru_cache(maxsize=256)
def _cases(loss: Loss, dtype: str, quick: bool) -> list[Case]:
    return cases(loss, dtype, quick)


@functools.lru_cache(maxsize=256)
def _random(loss: Loss, dtype: str, quick: bool) -> list[Case]:
    return random_cases(loss, dtype, quick)


@functools.lru_cache(maxsize=1024)
def kept(case: Case, fine: tuple[bool, ...]) -> Case:
    return case.take(np.asarray(fine))


def expected(case: Case, reduction: str, weight: Any = None, where: Any = None) -> Expected:
    """The reduced value and gradients of a case, from the oracle's items: weights, masks and means in plain words.

    The sum adds up weight times item; the mean divides it by the sum of the weights of what takes part, and class
    weights and ignored labels are weights. A mean over nothing is 0. With reduction "none" the gradients are the sum's.
    """
    loss, pred = reducing(case.loss, reduction), case.args[0].shape
    structure = loss.structure
    shape = structure.items(pred)
    mask = np.ones(shape) if where is None else left(where, shape).astype(np.float64)
    given = mask if weight is None else np.where(mask > 0, left(weight, shape), 0.0)
    # What the mask leaves, where it lies in the call, and how it is weighed from within and as a whole.
    args, at = structure.left(loss, case.args, mask)
    rest, taken = replace(case, loss=loss, args=args), mask[at]
    inside, scale = structure.weights(given[at])
    plain = where is None and (given == 1).all()
    exact = case.answers() if plain and reduction == "none" else rest.answers(inside, scale)
    num, each = masked(exact.value, scale), shares(rest)
    over = divisor(rest, reduction, scale, taken, float(shape[0] if shape else 1))
    counted = 1.0 if reduction in ("mean", "shares_and_batch") else 0.0  # how much of that are shares
    factor = 1.0 / (over or 1.0)
    total = num.total().times(factor)
    slopes = []
    for i, (name, x, slope) in enumerate(zip(loss.arguments, case.args, exact.slopes, strict=False)):
        if counted and i > 0 and (moved := shares_moved(rest, i)) is not None:
            slope = less(slope, total.times(counted * structure.against(scale, moved.shape) * moved))
        if name not in loss.shared and x.dtype.kind not in "iu":
            slope = spread(masked(slope, structure.against(taken, slope.high.shape)), at, x.shape)
        slopes.append(slope.times(factor))
    # What a weight adds to the sum, less what it adds to the divisor.
    of_weight = exact.slopes[-1] if inside is not None else exact.value
    if inside is None and counted:
        of_weight = less(of_weight, total.times(counted * each))
    if of_weight.high.shape == taken.shape:  # else it takes part inside items, and there is none
        of_weight = spread(masked(of_weight, taken), at, shape).times(factor)
    bent = masked(exact.curvature, structure.against(taken, exact.curvature.high.shape))
    bent = spread(bent, at, case.args[0].shape).times(factor)
    if reduction == "none":
        return Expected(spread(num, at, structure.values(pred)), tuple(slopes), of_weight, 1, bent)
    return Expected(total, tuple(slopes), of_weight, max(1, int(np.prod(shape))), bent)


def divisor(rest: Case, reduction: str, scale: Any, taken: Any, batch: float) -> float:
    """What a sum is divided by: of items that are weighed like this, and take part or not, of so many samples."""
    found: Any = {
        "none": lambda: 1.0,
        "sum": lambda: 1.0,
        "mean": lambda: (scale * shares(rest)).sum(),
        "mean_over_items": lambda: (taken * shares_kept(rest)).sum(),
        "mean_over_batch": lambda: batch,
        # Of the law `reductions_added`
        "half_the_items": lambda: (taken * shares_kept(rest)).sum() / 2,
        "shares_and_batch": lambda: (scale * shares(rest)).sum() + 2 * batch,
    }[reduction]
    return float(found())


def less(a: Exact, b: Exact) -> Exact:
    """A difference; its size is that of both terms, and that of two infinities is not judged."""
    with np.errstate(invalid="ignore"):
        high = a.high - b.high
        return Exact(high, a.low - b.low, a.size + b.size + np.abs(a.high) + np.abs(b.high))


def spread(exact: Exact, at: Any, shape: tuple[int, ...]) -> Exact:
    """Entries in their places among all, which are 0 elsewhere."""

    def back(x: Any) -> Any:
        every = np.zeros(shape)
        every[at] = x
        return every

    return Exact(back(exact.high), back(exact.low), back(exact.size))


def masked(exact: Exact, scale: Any) -> Exact:
    """Scaled items; what has the scale 0 is 0, whatever it was."""
    off = scale == 0
    found = exact.times(np.where(off, 1.0, scale))
    return Exact(*(np.where(off, 0.0, x) for x in (found.high, found.low, found.size)))


def left(x: Any, shape: tuple[int, ...]) -> Any:
    """Aligned with the leading axes."""
    x = np.asarray(x)
    return np.broadcast_to(x.reshape(x.shape + (1,) * (len(shape) - x.ndim)), shape)


def shares(case: Case) -> Any:
    """Every item's share in a mean: its class weight, and 0 for an ignored label."""
    weight = getattr(case.loss, "class_weight", None)
    kept_ = shares_kept(case)
    counts = case.loss.structure.counts(case.loss, case.args)
    if counts is not None:
        return np.asarray(counts)
    if weight is None or not case.loss.has_shares:
        return kept_
    target = case.args[case.loss.indices[0]]
    if target.dtype.kind not in "iu":
        return (target.astype(np.float64) * np.asarray(list(weight))).sum(axis=-1)
    return np.where(kept_ > 0, np.asarray(list(weight))[np.where(kept_ > 0, target, 0)], 0.0)


def shares_moved(case: Case, argument: int) -> Any:
    """The slope of every item's share in an argument: class weights count a soft target's entries; None for 0."""
    weight, target = getattr(case.loss, "class_weight", None), case.loss.indices[0]
    soft = argument == target and case.args[target].dtype.kind not in "iu"
    counted = case.loss.structure.counts(case.loss, case.args) is not None
    if weight is None or not soft or counted or not case.loss.has_shares:
        return None
    return np.broadcast_to(np.asarray(list(weight)), case.args[target].shape)


def shares_kept(case: Case) -> Any:
    """1 for what takes part, 0 for ignored labels."""
    ignore = getattr(case.loss, "ignore_index", None)
    shape = case.loss.structure.values(case.args[0].shape)
    if (taken := case.loss.structure.taken(case.loss, case.args)) is not None:
        return taken
    target = case.args[case.loss.indices[0]] if ignore is not None else None
    if target is None or target.dtype.kind not in "iu":
        return np.ones(shape)
    return (target != ignore).astype(np.float64)


__all__ = ["Bench", "Expected", "LawBroken", "NotRun", "Record", "expected", "none"]
