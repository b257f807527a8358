"""Hyper-parameters that are arrays of a call: numbers that are learned, or that differ from item to item."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from ...face.registry import function_of
from ...form.check import ParameterError
from ..bench.bench import Bench, NotRun, expected, needs, reducing, shares
from ..bench.cases import Case
from ..law import FLOATS, SAMPLED, law
from ..truth.envelope import FORMATS, near
from ..truth.unfold import values
from .calls import weights_of


class Number(NamedTuple):
    """A hyper-parameter as an array, and losses in which its entries are other numbers."""

    name: str
    at: np.ndarray[Any, Any]

    def moved(self, loss: Any, by: float, entry: tuple[int, ...] = ()) -> Any:
        there = self.at.astype(np.float64)
        there[entry] += by
        changed: Any = {self.name: there.tolist()}
        return replace(loss, **changed)


@law(dtypes=FLOATS, tries="all", of_calls=True)
def hyper_asked(bench: Bench) -> None:
    """`wrt=` gives the definition's derivative in a hyper-parameter: of a sum and of a weighted mean under a mask in
    one number, and where a loss takes them in one an item; the value is that of the number, and so is the prediction's
    gradient."""
    for number in numbers_of(bench):
        for case in bench.random()[: 1 if bench.costs else None]:
            weight = weights_of(case, bench.dtype)
            for reduction in [r for r in ("sum", "mean") if r in bench.loss.reductions]:
                kept = np.arange(weight.size).reshape(weight.shape) % 3 != 1
                kept |= bench.loss.structure.not_apart() is not None  # others hold what is removed
                given = {} if reduction == "sum" else {"weight": weight, "where": kept}
                want, size = _slope(case, reduction, number, given)
                loss, first = reducing(bench.loss, reduction), bench.loss.arguments[0]
                arrays = bench.put(*case.args)
                options = {k: bench.put(v)[0] for k, v in given.items()}
                (t,) = bench.put(number.at)
                options[number.name] = t
                value, (of_first, got) = loss.value_and_grad(*arrays, wrt=(first, number.name), **options)
                what = f"{reduction}: in {number.name}, {case.name}"
                near(bench.get(got), want, _bound(bench, size), what)
                if not (bench.first or bench.last):
                    continue
                exact = expected(replace(case, loss=number.moved(case.loss, 0.0)), reduction, **given)
                bench.inside(f"{what}, the value", value, exact.value, exact.over)
                bench.inside(f"{what}, the gradient", of_first, exact.grad, exact.over, grad=True)
            _each_item(bench, case, number)


@law(dtypes=FLOATS, tries="all", autodiff=True, costly=True)
def learned(bench: Bench) -> None:
    """A hyper-parameter that is an array has the definition's derivatives in every mode of the framework."""
    xp = bench.harness.backend.xp
    for number in numbers_of(bench):
        for case in bench.random()[:1]:
            own = {k: v for k, v in bench.loss.parameters().items() if k not in ("reduction", number.name)}
            function = function_of(type(bench.loss))

            def call(
                x: Any, *args: Any, own: Any = own, function: Any = function, name: str = number.name
            ) -> Any:
                return function(*args, **own, **{name: x}, reduction="sum")

            arrays = bench.put(number.at, *case.args)
            want, size = _slope(case, "sum", number, {})
            for mode, gradient in bench.harness.gradients.items():
                got = bench.get(gradient(call, 0)(*arrays))
                near(got, want, _bound(bench, size), f"{mode}: in {number.name}, {case.name}")
            if number.at.ndim or not number.at:  # where a power of the number 0 bends without bounds
                continue
            product = next(iter(bench.harness.products.values()))
            again = bench.get(product(call)(xp.ones_like(arrays[0]), *arrays))
            bent, much = _curvature(case, number)
            near(again, bent, 64 * _bound(bench, much), f"twice in {number.name}, {case.name}")


@law(dtypes=("float64",), autodiff=True, of_calls=True)
def learned_among_weights(bench: Bench) -> None:
    """Natively, a weighed mean under a mask has the definition's derivative in a hyper-parameter; how that moves with
    the weights, and how the derivative in the weights moves with it, are the definition's."""
    if bench.thinned and not bench.one_in(SAMPLED, "numbers and weights"):
        raise NotRun(f"quick: hyper-parameters among weights are tried on one loss in {SAMPLED}")
    needs("it has no mean" if "mean" not in bench.loss.reductions else None)
    needs(bench.loss.structure.not_apart())
    needs(bench.loss.structure.not_weighed())
    for number in numbers_of(bench):
        case = bench.random()[0]
        case = case if number.at.ndim else case.few(slice(0, 4))  # of entries there are as many classes
        here = replace(case, loss=number.moved(case.loss, 0.0))
        _among_weights(bench, here, number, weights_of(case, bench.dtype))


def _among_weights(bench: Bench, case: Case, number: Number, weight: Any) -> None:
    xp, loss, kept = bench.harness.backend.xp, reducing(case.loss, "mean"), np.arange(weight.size) % 3 != 1
    kept, n = kept.reshape(weight.shape), weight.size
    own = {k: v for k, v in loss.parameters().items() if k != number.name}
    (mask,), function = bench.put(kept), function_of(type(loss))

    def call(both: Any, *args: Any) -> Any:
        learned_ = {number.name: xp.reshape(both[n:], number.at.shape)}
        return function(*args, **own, **learned_, weight=xp.reshape(both[:n], weight.shape), where=mask)

    slope, mixed, size = _with_weights(case, number, weight, kept)
    arrays = bench.put(np.concatenate([weight.ravel(), number.at.ravel()]), *case.args)
    bound, what = 64 * _bound(bench, size), f"{number.name}, {case.name}"
    for mode, gradient in [*bench.harness.gradients.items()][: 1 if bench.costs else None]:
        got = bench.get(gradient(call, 0)(*arrays))[n:]
        near(got, slope, bound, f"{mode}: in {what}")
    along = np.concatenate([np.zeros(n), np.ones(number.at.size)]).astype(bench.dtype)
    of_weights = np.where(along == 0, np.resize([1.0, -0.5, 2.0], along.size), 0.0).astype(bench.dtype)
    for mode, product in [*bench.harness.products.items()][: 1 if bench.sparing else None]:
        bent = product(call)
        got = bench.get(bent(bench.put(along)[0], *arrays))[:n]
        near(got, mixed.sum(axis=0), bound, f"{mode}: in the weights, as they move with {what}")
        got = bench.get(bent(bench.put(of_weights)[0], *arrays))[n:]
        near(got, mixed @ of_weights[:n], bound, f"{mode}: in {what}, as it moves with the weights")


def _with_weights(case: Case, number: Number, weight: Any, kept: Any) -> tuple[Any, Any, float]:
    """The definition's derivatives of a weighed mean in every entry of a hyper-parameter, those of its derivatives in
    the weights, and the size of what they are made of."""
    values, counts, step = _items(case)[0], shares(case), step_of(number, 20)
    w = weight * kept
    over = (w * counts).sum()
    mean = (w * values).sum() / over
    slopes, mixed, size = list[Any](), list[Any](), 1.0 + float(np.abs(values).max())
    for entry in np.ndindex(number.at.shape):
        sign, rules = _rule(case, number, entry, step)
        by = sign * step
        rise, moved = (_differences(case, number, entry, by, rules[0], x) / by for x in (_items, _counted))
        over_moves = (w * moved).sum()
        slope = ((w * rise).sum() - mean * over_moves) / over
        of_weight = (values - mean * counts) / over
        each = (rise - slope * counts - mean * moved) / over - of_weight * over_moves / over
        slopes.append(slope)
        mixed.append((kept * each).ravel())
        size += float(np.abs(each).sum() + np.abs(rise).sum())
    return np.asarray(slopes), np.asarray(mixed), size


def _counted(case: Case) -> tuple[Any, Any]:
    return np.asarray(shares(case), np.float64), 0.0


def numbers_of(bench: Bench, some: bool = False) -> Iterator[Number]:
    """The hyper-parameters of a loss that may be arrays, at finite numbers where there is room on either side; with
    `some` there may be none."""
    found = False
    for name in bench.loss.learnable:
        value = getattr(bench.loss, name)
        if value is None and name in bench.loss.per_class:
            value = _of_classes(bench, name)
        if value is None or not np.all(np.isfinite(np.asarray(list(np.ravel(value))))):
            continue
        if why := _elsewhere(bench.loss, name):
            bench.left_out(why)
            continue
        found = True
        yield Number(name, np.asarray(value, np.float32).astype(bench.dtype))  # with room for exact steps
    if not (found or some):
        message = "it has no hyper-parameter that is a number of a range"
        raise NotRun(message)


def _elsewhere(loss: Any, name: str) -> str:
    """Why the differences of a definition are not the derivative; empty where they are."""
    if loss.name == "circle" and name == "margin" and loss.detach_weights:
        return "margin: the definition has it in the weights, too, which no derivative passes"
    if loss.name == "general_robust" and name == "alpha" and loss.alpha == 2:
        return "alpha: the derivative at 2 is infinite"
    return ""


def _of_classes(bench: Bench, name: str) -> Any:
    if getattr(bench.loss, "axis", -1) is None:  # of no classes
        return None
    case = bench.random()[0]
    _, classes = bench.loss.classes(*(x.shape for x in case.args))
    return list(0.5 + np.arange(classes) / 4) if classes else None


def _each_item(bench: Bench, case: Case, number: Number) -> None:
    """One number an item: each has the derivative of its own item."""
    loss = reducing(bench.loss, "none")
    items = loss.structure.items(case.args[0].shape)
    one = not number.at.ndim and number.name not in loss.per_class
    if not (one and items) or loss.structure.not_summed(loss) is not None:
        return
    want, size = _slope(case, "none", number, {})
    (each,) = bench.put(np.full(items, number.at))
    got = loss.grad(*bench.put(*case.args), wrt=number.name, **{number.name: each})
    near(bench.get(got), want, _bound(bench, size), f"one an item: in {number.name}, {case.name}")


def _bound(bench: Bench, size: float) -> float:
    """Roundings of the dtype, and of the difference that the derivative is judged by."""
    return (512 * FORMATS[bench.dtype].unit + 1e-9) * size


def step_of(number: Number, bits: int) -> float:
    """A power of 2 that a number of 24 digits can be moved by, and no digit is lost."""
    return float(2.0 ** (np.floor(np.log2(max(2.0**-10, float(np.abs(number.at).min())))) - bits))


def _items(case: Case) -> tuple[Any, Any]:
    """The definition's items in two parts, which a mean of doubles would not keep."""
    return values(case.loss, case.args)


def _differences(
    case: Case,
    number: Number,
    entry: tuple[int, ...],
    step: float,
    weights: dict[int, float],
    look: Callable[[Case], Any],
) -> Any:
    """A difference quotient of the definition: two doubles a value, so that little is lost of small steps."""
    parts = [
        (w, look(replace(case, loss=number.moved(case.loss, k * step, entry)))) for k, w in weights.items()
    ]
    highs = sum(w * (high - parts[0][1][0]) for w, (high, _) in parts)  # the weights add up to 0
    return highs + sum(w * low for w, (_, low) in parts)


CENTRAL = ({-1: -0.5, 1: 0.5}, {-1: 1.0, 0: -2.0, 1: 1.0})
#: Where a number stands at the end of its range.
ONE_SIDED = ({0: -1.5, 1: 2.0, 2: -0.5}, {0: 2.0, 1: -5.0, 2: 4.0, 3: -1.0})


def _rule(case: Case, number: Number, entry: tuple[int, ...], step: float) -> tuple[int, Any]:
    for sign, rules in ((1, CENTRAL), (1, ONE_SIDED), (-1, ONE_SIDED)):
        try:
            for k in {k for rule in rules for k in rule}:
                number.moved(case.loss, sign * k * step, entry)
        except ParameterError:
            continue
        return sign, rules
    message = f"{number.name} has no room at {number.at}"
    raise NotRun(message)


def _slope(case: Case, reduction: str, number: Number, given: dict[str, Any]) -> tuple[Any, float]:
    """The definition's derivative in every entry of a hyper-parameter, and the size of what it is made of."""
    step, found, size = step_of(number, 20), list[Any](), 1.0
    for entry in np.ndindex(number.at.shape):
        sign, rules = _rule(case, number, entry, step)
        by, rule = sign * step, rules[0]
        each = _differences(case, number, entry, by, rule, _items) / by
        size += float(np.abs(each).sum())
        if reduction == "mean":
            each = _of_mean(case, number, entry, by, rule, given["weight"] * given["where"], each)
        found.append(each.sum() if reduction == "sum" else each)
    return (found[0] if reduction == "none" else np.asarray(found).reshape(number.at.shape)), size


def _of_mean(
    case: Case,
    number: Number,
    entry: tuple[int, ...],
    by: float,
    rule: dict[int, float],
    weight: Any,
    each: Any,
) -> Any:
    """The derivative of a weighted mean from that of its items: its divisor may move, too."""

    def counts(c: Case) -> tuple[Any, Any]:
        return np.asarray(weight * shares(c)), 0.0

    here = replace(case, loss=number.moved(case.loss, 0.0))
    over, total = counts(here)[0].sum(), (weight * _items(here)[0]).sum()
    moves = _differences(case, number, entry, by, rule, counts).sum() / by
    return (weight * each).sum() / over - total / over * (moves / over)


def _curvature(case: Case, number: Number) -> tuple[Any, float]:
    step = step_of(number, 18)
    sign, rules = _rule(case, number, (), step)
    each = _differences(case, number, (), sign * step, rules[1], _items)
    bent = each / (step * step)
    return np.asarray(bent.sum()), 1.0 + float(np.abs(bent).sum())
