"""A native that a loss names is equal to it, in value and gradient, with the arguments that the loss states."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...face.natives import backend_of, find
from ...face.registry import make
from ...form.facts import UNIT, Native
from ..bench.bench import Bench, NotRun
from ..bench.cases import Case, random_cases
from ..law import law
from ..truth.envelope import LawBroken, equal, near

#: Natives clip and add epsilons of 1e-7 on float64 numbers.
CLOSE = 1e-6
CLIPPED = 1e-5


@law(dtypes=("float64",))
def natives(bench: Bench) -> None:
    """Every native that the loss names gives the same values and gradients, called as the loss says."""
    tried = 0
    for native in bench.loss.meta.natives:
        if native.call and bench.harness.backend.name == backend_of(native.name):
            function = native_of(native.name)
            if function is None:
                bench.left_out(f"{native.name} is not installed")
                continue
            compare(bench, native, function)
            tried += 1
    if not tried:
        raise NotRun("it names no native of this framework")


def native_of(name: str) -> Any:
    """The native by its dotted name; None where its library is not installed. Raises where that has no such name."""
    try:
        return find(name)
    except LookupError as error:
        raise LawBroken(f"natives: {error}") from error


def compare(bench: Bench, native: Native, function: Any) -> None:
    loss = make(type(bench.loss), {**native.ours, "reduction": native.reduction})
    xp = bench.harness.backend.xp

    def call(*arrays: Any) -> Any:
        scope = dict(zip(loss.arguments, arrays, strict=False)) | {"f": function, "xp": xp}
        return eval(native.call, {}, scope)  # written in the spec, beside the formula

    def summed(*arrays: Any) -> Any:
        return xp.sum(call(*arrays))

    for case in cases(bench, native, loss):
        given = bench.put(*case.args)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of natives about themselves
            theirs = call(*given)
            ours, grad = loss.value_and_grad(*given)
            what = f"natives: {native.name}, {case.name}"
            items, wanted = bench.get(ours), bench.get(theirs)
            if items.ndim == wanted.ndim + 1:  # one value a sample: their mean over the last axis
                items, grad = items.mean(axis=-1), grad / items.shape[-1]
            equal(wanted.shape, items.shape, f"{what}: shape")
            close(items, wanted, what)
            if native.gradient and bench.harness.gradients:
                gradient = next(iter(bench.harness.gradients.values()))
                found = gradient(summed, 0)(*given)
                close(bench.get(grad), bench.get(found), f"{what}: gradient")


def cases(bench: Bench, native: Native, loss: Any) -> Iterator[Case]:
    """Random calls of the kinds of target that the native takes, without the probabilities that natives clip."""
    for case in random_cases(loss, bench.dtype, bench.quick):
        if native.takes and case.name not in native.takes:
            continue
        if native.hard:
            case = replace(case, args=(case.args[0], np.round(case.args[1]), *case.args[2:]))
        pred = np.exp(case.args[0]) if loss.arguments[0] in loss.meta.logs else case.args[0]
        if loss.meta.pred == UNIT or pred is not case.args[0]:
            fine = ((pred >= CLIPPED) & (pred <= 1 - CLIPPED)).reshape(len(pred), -1).all(axis=1)
            case = case.few(fine)
        if len(case.args[0]):
            yield case


def close(ours: Any, theirs: Any, what: str) -> None:
    """Raise unless two results agree as far as the native's own clips and epsilons allow."""
    ours, theirs = np.asarray(ours, dtype=np.float64), np.asarray(theirs, dtype=np.float64)
    size = max(1.0, float(np.max(np.abs(ours), initial=0.0)))
    near(ours, theirs, CLOSE * size, what)
