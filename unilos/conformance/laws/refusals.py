"""What a call refuses, in which words: labels that are no classes, shapes, dtypes and names that do not fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any

import numpy as np

from ...form import check as _check
from ..bench.bench import Bench, NotRun, expected, reducing, shares
from ..bench.cases import Case, none
from ..law import law
from ..truth.envelope import LawBroken, equal, same_bits
from .calls import hidden, items_of, weights_of


@law(tries="all")
def labels_out_of_range(bench: Bench) -> None:
    """A label that is no class raises one error, the same sentence on every backend."""
    for case in _labelled(bench):
        classes = _classes(case)
        for bad in (classes, -1, 10**6):
            wrong = _labels(case).copy()
            wrong[1] = bad
            message = (
                f"{bench.loss.name}: target holds the label {bad} at index (1,); accepted: 0 to {classes - 1}"
            )
            ignore = getattr(bench.loss, "ignore_index", None)
            if ignore is not None:
                message += f" and ignore_index={ignore}"
            raises(
                _check.LabelRangeError,
                message,
                partial(bench.loss, *bench.put(*_relabelled(case, wrong).args)),
            )


@law()
def labels_under_tracing(bench: Bench) -> None:
    """Where labels cannot be read a wrong one is NaN in its item, in value and gradient, and nowhere else."""
    if len(bench.harness.modes) < 2:
        raise NotRun("it does not trace")
    name, mode = next(
        (n, m)
        for n, m in bench.harness.modes.items()
        if (n != "eager" and n not in bench.harness.slow) or n == "torch.compile"
    )
    if name in bench.harness.slow and bench.quick:
        raise NotRun(f"{name} is slow")
    for case in _labelled(bench):
        wrong = _labels(case).copy()
        wrong[1] = _classes(case)
        arrays = bench.put(*_relabelled(case, wrong).args)
        value, grad = mode(lambda *given, c=case: c.loss.value_and_grad(*given))(*arrays)
        exact = case.answers()
        bad = np.arange(len(wrong)) == 1
        same_bits(np.isnan(bench.get(value)), bad, f"{name}: NaN values")
        same_bits(
            np.isnan(bench.get(grad)),
            np.broadcast_to(bad[:, None], case.args[0].shape),
            f"{name}: NaN slopes",
        )
        high = np.where(bad, np.nan, exact.value.high)
        bench.inside(f"{name}: the other labels", value, replace(exact.value, high=high))


@law()
def labels_ignored(bench: Bench) -> None:
    """An ignored label costs nothing, pulls nothing and counts for nothing, beside a mask and weights, too, whatever a
    mean divides by; its row may hold anything."""
    if "ignore_index" not in bench.loss.parameters():
        raise NotRun("it ignores no labels")
    cases = _labelled(bench)
    loss = replace(bench.loss, ignore_index=-100)  # type: ignore[call-arg]
    for case in cases:
        labels = _labels(case)
        case = _relabelled(replace(case, loss=none(loss)), np.where(np.arange(len(labels)) % 2, labels, -100))
        equal(float(shares(case).sum()), float(len(labels) // 2), "shares")
        mean, want = reducing(loss, "mean"), expected(case, "mean")
        at, nonsense = case.loss.indices[0], hidden(case, _labels(case) != -100)
        for rows, args in ("", case.args), (", NaN in their rows", (*nonsense[:at], *case.args[at:])):
            value, grad = mean.value_and_grad(*bench.put(*args))
            bench.inside(f"ignored labels{rows}: value", value, want.value, want.over)
            bench.inside(f"ignored labels{rows}: gradient", grad, want.grad, want.over, grad=True)
        given = {"weight": weights_of(case, bench.dtype), "where": np.arange(len(labels)) % 3 != 1}
        for name in ("mean_over_items",) if bench.sparing else loss.reductions:
            bench.reduced(f"ignored labels, weights and a mask: {name}", reducing(loss, name), case, **given)


def _labelled(bench: Bench) -> list[Case]:
    found = [c for c in bench.random() if _classes(c)]
    if not found:
        raise NotRun("it takes no labels")
    return [c for c in found if _labels(c).dtype.kind in "iu"]


def _labels(case: Case) -> Any:
    return case.args[case.loss.indices[0]]


def _relabelled(case: Case, labels: Any) -> Case:
    at = case.loss.indices[0]
    return replace(case, args=(*case.args[:at], labels, *case.args[at + 1 :]))


def _classes(case: Case) -> int:
    """How many classes a label may name; 0 where there are no labels."""
    return case.loss.structure.classes(case.loss, case.args) or 0


# Errors


def raises(kind: type[Exception], message: str, call: Callable[[], Any]) -> None:
    """Raise `LawBroken` unless the call raises this class with this sentence."""
    try:
        call()
    except Exception as error:
        equal((type(error), str(error)), (kind, message), "the error")
        return
    raise LawBroken(f"no error; expected {kind.__name__}: {message}")


@law()
def errors(bench: Bench) -> None:
    """Wrong calls raise the same class and the same sentence on every backend, also after right ones."""
    loss, name = bench.loss, bench.loss.name
    case = bench.random()[-1]
    pred, *others = case.args
    first = loss.arguments[0]
    for _ in range(2):  # what is remembered of a right call is no way around
        loss(*bench.put(*case.args))
    if others:
        cut = others[0][:-1]
        unlike = loss.structure.misfit(loss, pred.shape, cut.shape)
        wrong = partial(loss, *bench.put(pred, cut, *others[1:]))
        if unlike is None:  # what fits is its own matter
            raises_class(_check.ShapeError, wrong)
        else:
            raises(_check.ShapeError, unlike, wrong)
    raises(
        _check.ParameterError,
        f"{name}: reduction is 'average'; accepted: " + ", ".join(repr(r) for r in loss.reductions),
        lambda: reducing(loss, "average"),
    )
    missing = [n for n in loss.arguments[1:] if n not in loss.optional]
    raises(
        _check.ArgumentError,
        f"{name}: takes the arrays {', '.join(loss.arguments)} and weight=, where=; got #1, nonsense"
        + (f"; {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing" if missing else ""),
        lambda: loss(bench.put(pred)[0], nonsense=1),
    )
    items, more = items_of(case), [str(seat.shape) for seat in loss.structure.seats(pred.shape)[1:]]
    entries = f"; for the entries of every item, what broadcasts against {' or '.join(more)}" if more else ""
    weight = np.ones((*pred.shape, 2), dtype=bench.dtype)
    raises(
        _check.ShapeError,
        f"{name}: weight has shape {weight.shape} and the items {items}; accepted: the shape of the items or of "
        f"their leading axes, such as one weight a sample, {items[:1]}, or what NumPy broadcasts against them{entries}",
        lambda: loss(*bench.put(*case.args), weight=bench.put(weight)[0]),
    )
    if "float64" in bench.harness.dtypes:
        raises(
            _check.DTypeError,
            f"{name}: {first} has dtype complex64; accepted: float16, bfloat16, float32, float64, integers "
            "and booleans. Convert it to a real floating dtype first",
            lambda: loss(*bench.put(pred.astype(np.complex64), *others)),
        )


@law(tries="ends")
def arrays_out_of_range(bench: Bench) -> None:
    """An array of a hyper-parameter is refused as the number in it that is out of range, wherever that stands, and at
    either end of the range; what a mask removed is not looked at."""
    (case,) = bench.random()[:1]
    loss, items = bench.loss, items_of(case)
    alone = not items or loss.structure.not_summed(loss) is not None
    found = False
    for name in loss.learnable:
        sort, held = loss.sorts[name], getattr(loss, name)
        if sort.per_class or not isinstance(held, float) or alone:
            continue
        numbers = (x for x in sort.refused() if isinstance(x, float))
        beyond = [x for x in numbers if np.array_equal(np.asarray(x, bench.dtype), x, equal_nan=True)]
        for bad, at in product(beyond, (0, -1)):
            each = np.full(items, held, dtype=bench.dtype)
            each.flat[at] = bad
            found = True
            raises(
                _check.ParameterError,
                _refusal(loss, name, bad),
                partial(loss, *bench.put(*case.args), **{name: bench.put(each)[0]}),
            )
            kept = each == held
            if kept.any():
                each[~kept] = np.nan  # what a range refuses, too, and no formula
                own = {name: bench.put(each)[0], "where": bench.put(kept)[0]}
                want = expected(case, loss.reduction, where=kept)
                what = f"{name}: NaN under a mask"
                try:
                    value, grad = loss.value_and_grad(*bench.put(*case.args), **own)
                except _check.ParameterError as error:
                    raise LawBroken(f"{what} is looked at: {error}") from error
                bench.inside(f"{what}, value", value, want.value, want.over)
                bench.inside(f"{what}, gradient", grad, want.grad, want.over, grad=True)
    if not found:
        raise NotRun("it has no hyper-parameter that may be one number an item, in a range")


def _refusal(loss: Any, name: str, number: float) -> str:
    """What is said of a number alone."""
    try:
        replace(loss, **{name: number})
    except _check.ParameterError as error:
        return str(error)
    return "nothing"


@law()
def two_frameworks(bench: Bench) -> None:
    """Arrays of two frameworks in one call are refused by name."""
    if bench.harness.backend.guest:
        raise NotRun("it is every framework's guest")

    class Foreign:
        """An array of a library that nobody registered."""

    raises_class(
        _check.BackendMismatchError, lambda: bench.loss(*bench.put(*bench.random()[0].args), weight=Foreign())
    )


def raises_class(kind: type[Exception], call: Callable[[], Any]) -> None:
    try:
        call()
    except kind as error:
        equal(isinstance(error, kind), True, "the error")
        return
    raise LawBroken(f"no {kind.__name__}")
