"""A native that a loss names is equal to it, in value and gradient, with the arguments that the loss states."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from ...face.entries import REGISTRY
from ...face.natives import backend_of, find
from ...face.registry import get, loss_class, make
from ...form.check import ParameterError
from ...form.facts import UNIT, Native
from ..bench.bench import Bench, NotRun, needs, reducing
from ..bench.cases import Case, random_cases
from ..law import law
from ..truth.envelope import LawBroken, equal, near

#: Natives clip and add epsilons of 1e-7 on float64 numbers.
CLOSE = 1e-6
CLIPPED = 1e-5
#: Epsilons of their own; another convention is further away.
ALIKE = 2e-5


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


@law(dtypes=("float64",))
def foreign_names(bench: Bench) -> None:
    """A name that another library gave to its loss is ours only where both give the same numbers, called plainly; else
    it is refused with the call of ours that does."""
    tried = 0
    for native in bench.loss.meta.natives:
        words = plain_words(native, bench.loss)
        if words is None or bench.harness.backend.name != backend_of(native.name):
            continue
        function = native_of(native.name)
        if function is not None:
            _named(bench, native, function, words)
            tried += 1
    needs(None if tried else "it names no native of this framework by a name that is not its own")


def plain_words(native: Native, loss: Any) -> list[str] | None:
    """The arguments of a native in its order, where it takes ours as they are, and we know its name as one of others;
    None where not."""
    name = native.name.rpartition(".")[2]
    found = ast.parse(native.call or "None", mode="eval").body
    if name not in REGISTRY or not isinstance(found, ast.Call) or ast.unparse(found.func) != "f":
        return None
    cls, words = loss_class(name), [ast.unparse(x) for x in found.args]
    own = name.lower() in {n.lower() for n in (cls.name, cls.__name__, *cls.meta.short)}
    return None if own or cls is not type(loss) or not set(words) <= set(loss.arguments) else words


def _named(bench: Bench, native: Native, function: Any, words: list[str]) -> None:
    name, cls = native.name.rpartition(".")[2], type(bench.loss)
    given = {k: None if k == "reduce_fn" else "none" for k in ("reduction", "reduce_fn") if k in native.call}
    try:
        asked, said = get(name), ""
    except ParameterError as refused:
        asked, said = None, str(refused)
    written = re.search(r"write (unilos\.get\([^()]*\)) for it", said)
    plain = reducing(make(cls, {}), native.reduction)
    for case in cases(bench, native, make(cls, {**native.ours, "reduction": native.reduction})):
        arrays = bench.put(*case.args)
        scope = dict(zip(cls.arguments, arrays, strict=False))
        try:
            theirs = bench.get(function(*(scope[w] for w in words), **given))
        except TypeError:  # it has no default for what it is to be told
            equal(asked is None, True, f"{name}: whether it is refused, where its owner asks for more")
            continue
        if asked is not None:
            _same(bench, reducing(asked, native.reduction), arrays, theirs, f"{name}, {case.name}")
        elif written is None:
            equal("write " in said, True, f"{name}: whether {said!r} says what to write")
        elif not _alike(_like(bench.get(plain(*arrays)), theirs), theirs):
            there = eval(written[1], {"unilos": SimpleNamespace(get=get)})
            _same(bench, reducing(there, native.reduction), arrays, theirs, f"{written[1]}, {case.name}")


def _same(bench: Bench, loss: Any, arrays: Any, theirs: Any, what: str) -> None:
    ours = _like(bench.get(loss(*arrays)), theirs)
    equal(np.shape(ours), theirs.shape, f"{what}: shape")
    near(ours, theirs, ALIKE * max(1.0, float(np.max(np.abs(theirs), initial=0.0))), f"{what}: numbers")


def _alike(ours: Any, theirs: Any) -> bool:
    return np.shape(ours) == theirs.shape and bool(np.allclose(ours, theirs, rtol=ALIKE, atol=ALIKE))


def _like(items: Any, theirs: Any) -> Any:
    """One value a sample, as others have it: the mean over the last axis."""
    return items.mean(axis=-1) if items.ndim == theirs.ndim + 1 else items


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
