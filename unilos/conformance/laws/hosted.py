"""What a loss is in another library's hands: as a loss of Keras."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from ...face.hosts import host
from ...form.check import ArgumentError, DTypeError, ShapeError
from ..bench.bench import Bench, Expected, NotRun, expected, less, reducing
from ..bench.cases import Case
from ..law import law
from ..truth.envelope import Exact, LawBroken, equal
from .calls import hidden, items_of, weights_of

Row = dict[str, Any]

#: Keras's reductions in the words that results are expected in: masks enter a mean's divisor, weights only on request.
MEANT = {
    "sum_over_batch_size": "mean_over_items",
    "mean": "mean_over_items",
    "mean_with_sample_weight": "mean",
    "sum": "sum",
    "none": "none",
    None: "none",
}


@dataclass(frozen=True)
class Call:
    """A call of Keras: the case it is about, the arrays as Keras gets them, and what weighs and masks them."""

    what: str
    case: Case
    true: Any
    pred: Any
    given: Row  # as results are expected
    passed: Row  # as Keras gets it


@law(of_calls=True)
def keras(bench: Bench) -> None:
    """As a loss of Keras it is Keras's mean, sum or values, natively differentiated, weighed and masked, in Keras's
    order, dtype and shapes, and so after a round trip through its configuration; given to Keras as it is, it is
    refused, whoever called it before."""
    host = _host(bench)
    if len(bench.loss.arguments) != 2 or "labels" in bench.loss.optional:
        raise NotRun("Keras passes y_true and y_pred, and it takes other arguments")
    tried = False
    for case in bench.random()[: 1 if bench.sparing else None]:
        if len(case.args) == 2:
            tried = True
            for layout in _layouts(bench, case):
                _reduced(bench, host, layout)
            _shapes(bench, host, case)
            _dtypes(bench, host, case)
            _as_it_is(bench, case)
    if not tried:
        raise NotRun("no case has two arguments")


@law(of_calls=True)
def keras_symbolic(bench: Bench) -> None:
    """Built by Keras from shapes, of a batch of unknown length and of labels that it holds as floats meanwhile, a loss
    has the shape and dtype of its results, and is right for the data that comes."""
    host = _host(bench)
    if len(bench.loss.arguments) != 2 or "labels" in bench.loss.optional:
        raise NotRun("Keras passes y_true and y_pred, and it takes other arguments")
    keras, spec = import_module("keras"), import_module("keras.src.backend").compute_output_spec
    for case in [case for case in bench.random() if len(case.args) == 2][:1]:
        pred, true = case.args
        loss = host.wrap(case.loss, reduction="sum_over_batch_size", dtype=bench.dtype)
        for kind in dict.fromkeys((true.dtype.name, "float32", "float64")):
            built = [
                keras.KerasTensor((None, *x.shape[1:]), dtype)
                for x, dtype in ((true, kind), (pred, bench.dtype))
            ]
            told = f"a loss that is built for targets of {kind}, {case.name}"
            try:
                found = spec(loss, *built)
            except DTypeError as error:
                raise LawBroken(f"{told}: {error}") from error
            equal((tuple(found.shape), str(found.dtype)), ((), bench.dtype), told)
        want = _meant(case, "sum_over_batch_size", {})
        bench.inside(
            f"Keras's, built before, {case.name}", loss(*bench.put(true, pred)), want.value, want.over
        )


# Keras


def _host(bench: Bench) -> Any:
    """The adapter, where Keras runs on the framework under test: it has one backend a process."""
    if find_spec("keras") is None:
        raise NotRun("Keras is not installed")
    ours = bench.harness.backend.name
    runs_on = _backend()
    if runs_on == ours:
        runs_on = str(import_module("keras").backend.backend())
    if runs_on != ours:
        raise NotRun(f"Keras runs on {runs_on} here")
    return host("keras")


def _backend() -> str:
    """Keras's backend, without importing it where it is not yet: that takes seconds, and a framework with it."""
    if "keras" in sys.modules:
        return str(import_module("keras").backend.backend())
    if "KERAS_BACKEND" in os.environ:
        return os.environ["KERAS_BACKEND"]
    home = Path(os.environ.get("KERAS_HOME", Path.home() / ".keras"))
    try:
        found = json.loads((home / "keras.json").read_text())["backend"]
    except (OSError, ValueError, LookupError, TypeError):
        return "tensorflow"
    return str(found)


def _masked(pred: Any, mask: Any) -> None:
    import_module("keras.src.backend").set_keras_mask(pred, mask)


# What is expected


def _meant(case: Case, name: str | None, given: Row) -> Expected:
    """A value is that of a row, or the mean over the last axis of single entries; the oracle says what items are."""
    core, n = MEANT[name], (items_of(case) or (1,))[-1]
    if core == "mean_over_items" and core not in case.loss.reductions:
        core = "mean"
    found = expected(case, core, **given)
    if case.loss.structure.spent != 0 or len(items_of(case)) < 2 or core not in ("sum", "none"):
        return found
    value = found.value.times(1 / n) if core == "sum" else _means(found.value)
    slopes = tuple(slope.times(1 / n) for slope in found.slopes)
    return replace(found, value=value, slopes=slopes, over=found.over * n)


def _means(x: Exact) -> Exact:
    """The means over the last axis."""
    *outer, n = x.high.shape
    rows = x.reshape((-1, n))
    every = [rows[k].total().times(1 / n) for k in range(len(rows.high))]
    parts = ([getattr(row, part) for row in every] for part in ("high", "low", "size"))
    return Exact(*(np.asarray(part).reshape(tuple(outer)) for part in parts))


def _reductions(case: Case) -> list[str | None]:
    """Those that have a meaning for the loss."""
    own = case.loss.reductions
    return [name for name, core in MEANT.items() if core in own or core == "mean_over_items"]


# Calls


def _layouts(bench: Bench, case: Case) -> list[Case]:
    """The case, and its items along two axes; quick runs try one of the two."""
    folded = case.loss.structure.folded(case.args)
    if folded is case.args:
        return [case]
    two = replace(case, args=folded)
    return [two] if bench.quick else [case, two]


def _calls(bench: Bench, case: Case) -> Iterator[Call]:
    """Weights and masks: neither, one and the other, both; one an item and one a sample."""
    pred, true = case.args
    yield _plain(case)
    if not (items := items_of(case)):
        return
    n = items[0]
    weight = weights_of(case, bench.dtype)
    sample = np.asarray([2.0, 0.5, 0.0] * n)[:n].astype(bench.dtype)
    mask = np.arange(int(np.prod(items))).reshape(items) % 3 != 1
    samples = np.arange(n) % 2 == 0
    yield Call("a weight", case, true, pred, {"weight": weight}, {"weight": weight})
    yield Call("a weight a sample", case, true, pred, {"weight": sample}, {"weight": sample})
    yield Call("a column of weights", case, true, pred, {"weight": weight}, {"weight": weight[..., None]})
    for what, where in (("a mask", mask), ("a mask of samples", samples)):
        every = np.broadcast_to(where.reshape(where.shape + (1,) * (len(items) - where.ndim)), items)
        covered, behind = hidden(case, every)
        yield Call(what, case, behind, covered, {"where": every}, {"where": where})
        both = {"weight": sample, "where": every}
        yield Call(f"{what} and a weight", case, behind, covered, both, {"weight": sample, "where": where})


def _plain(case: Case) -> Call:
    pred, true = case.args
    return Call("plain", case, true, pred, {}, {})


def _reduced(bench: Bench, host: Any, case: Case) -> None:
    known: dict[tuple[str, str], Expected] = {}
    for name in _reductions(case):
        loss, core = _loss(bench, host, case.loss, name), MEANT[name]
        calls = [*_calls(bench, case)] if (core, "plain") not in known else [_plain(case)]
        for call in calls if not bench.sparing else (calls[0], *calls[1:][-1:]):
            if (core, call.what) not in known:
                known[core, call.what] = _meant(case, name, call.given)
            _judged(bench, f"Keras's {name}, {call.what}", loss, call, known[core, call.what])
    (pred, true), name = bench.put(*case.args), "sum_over_batch_size"
    want, of_two = known[MEANT[name], "plain"], case.loss
    made = host.wrap(2 * of_two - 0.5 * of_two, reduction=name, dtype=bench.dtype)
    total = less(want.value.times(2.0), want.value.times(0.5))
    bench.inside(f"Keras's {name}, 2 f - f / 2, {case.name}", made(true, pred), total, want.over)
    values, want = _loss(bench, host, case.loss, name).call(true, pred), known["none", "plain"]
    bench.inside(f"Keras's call, {case.name}", values, want.value, want.over)


def _loss(bench: Bench, host: Any, loss: Any, name: str | None) -> Any:
    """The loss in Keras's hands, back from its configuration and from Keras's own registry."""
    made = host.wrap(loss, reduction=name, name="one", dtype=bench.dtype)
    config = json.loads(json.dumps(made.get_config()))
    again = host.KerasLoss.from_config(config)
    equal(again.get_config(), config, "the configuration of a loss from its configuration")
    for key, want in (("reduction", name), ("name", "one"), ("dtype", bench.dtype)):
        equal(getattr(again, key), want, f"{key} of a loss from its configuration")
    equal((again == made, hash(again)), (True, hash(made)), "whether a loss from its configuration is equal")
    losses = import_module("keras").losses
    equal(losses.get(losses.serialize(made)) == made, True, "whether Keras restores the loss")
    return again


def _judged(bench: Bench, what: str, loss: Any, call: Call, want: Expected) -> None:
    """Value, and native gradient in the prediction."""
    what, xp = f"{what}, {call.case.name}", bench.harness.backend.xp
    passed = {k: bench.put(x)[0] for k, x in call.passed.items()}

    def run(pred: Any, true: Any) -> Any:
        if "where" in passed:
            _masked(pred, passed["where"])
        return loss(true, pred, passed.get("weight"))

    try:
        value = run(*bench.put(call.pred, call.true))
    except ShapeError as refused:
        raise LawBroken(f"{what}: {refused}") from refused
    bench.inside(f"{what}: value", value, want.value, want.over)
    if bench.harness.gradients:
        gradient = next(iter(bench.harness.gradients.values()))
        found = gradient(lambda *arrays: xp.sum(run(*arrays)), 0)(*bench.put(call.pred, call.true))
        shaped = want.grad.reshape(call.pred.shape)
        bench.inside(f"{what}: gradient", found, shaped, want.over, grad=True)


def _shapes(bench: Bench, host: Any, case: Case) -> None:
    """Targets, and predictions of one entry a sample, with a last axis of length 1."""
    pred, true = case.args
    given = {"weight": weights_of(case, bench.dtype)}
    loss = _loss(bench, host, case.loss, "sum_over_batch_size")
    want = _meant(case, "sum_over_batch_size", given)
    found = {}
    labels = true.dtype.kind in "iu" and pred.shape[-1] != 1
    if labels if case.loss.takes_labels else true.shape == pred.shape:
        found["a target with an axis of length 1"] = (pred, true[..., None])
    if true.shape == pred.shape == items_of(case) and true.ndim == 1 and case.loss.structure.spent == 0:
        found["a prediction with an axis of length 1"] = (pred[:, None], true)
        found["two columns"] = (pred[:, None], true[:, None])
    for what, (p, t) in found.items():
        _judged(bench, what, loss, Call(what, case, t, p, given, given), want)


def _dtypes(bench: Bench, host: Any, case: Case) -> None:
    """Predictions take the dtype that the loss was made with, targets keep theirs; the loss is float32."""
    floatx = import_module("keras").config.floatx()
    equal(host.wrap(case.loss).dtype, floatx, "the dtype of a loss that was made without one")
    name = "none"
    pred, true = case.args
    with bench.quiet():
        half = pred.astype(np.float16).astype(pred.dtype)
    rounded = replace(case, args=(half, true))
    if case.loss.fits(half, true):
        want = _meant(rounded, name, {})
        got = _loss(replace(bench, dtype="float16"), host, case.loss, name)(*bench.put(true, pred))
        bench.inside(f"a prediction that is made float16, {case.name}", got, want.value, want.over)
    if bench.harness.backend.name != "jax":  # which has no float64 here
        want = _meant(case, name, {})
        wide = pred.astype(np.float64)
        got = _loss(bench, host, case.loss, name)(*bench.put(true, wide))
        bench.inside(f"a prediction of float64, {case.name}", got, want.value, want.over)


def _as_it_is(bench: Bench, case: Case) -> None:
    """A loss that Keras calls itself, which passes the target first."""
    loss, (pred, true) = reducing(case.loss, case.loss.defaults()["reduction"]), bench.put(*case.args)
    for _ in range(2):  # what is remembered of a call is no way around
        loss(pred, true)
    try:
        import_module("keras").metrics.MeanMetricWrapper(loss).update_state(true, pred)
        said = "nothing"
    except ArgumentError as refused:
        said = str(refused)
    equal("to_keras()" in said, True, f"whether a loss that Keras calls as it is says what to write: {said}")
