"""What a call promises besides its numbers: weights, masks, axes, layouts, labels, errors, configuration."""

from __future__ import annotations

import copy
import json
import pickle
import tracemalloc
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from typing import Any

import numpy as np

from ...engine import paths as _paths
from ...engine.hyper import held
from ...face import registry as _registry
from ...form.check import LabelRangeError, ParameterError, UnilosError, UnsupportedError
from ...form.fields import described
from ..bench.bench import Bench, NotRun, expected, needs, reducing
from ..bench.cases import Case
from ..law import FLOATS, law
from ..truth.envelope import FORMATS, Exact, LawBroken, equal, near, same_bits


def items_of(case: Case) -> tuple[int, ...]:
    shape: tuple[int, ...] = case.loss.items_shape(case.args[0].shape)
    return shape


def weights_of(case: Case, dtype: str) -> np.ndarray:
    """Powers of 2, which scale exactly, and a few zeros."""
    n = int(np.prod(items_of(case)))
    return np.asarray([0.5, 2.0, 0.0, 1.0, 4.0])[np.arange(n) % 5].reshape(items_of(case)).astype(dtype)


@law(tries="ends", of_calls=True)
def weights(bench: Bench) -> None:
    """A weight scales an item in the sum, and in what a mean divides by, but for the mean over the number of items."""
    few = ("mean_over_items",) if bench.sparing else ("mean", "mean_over_items")
    quick = [name for name in few if name in bench.loss.reductions] or bench.loss.reductions[:1]
    for case in bench.random():
        for name in quick if bench.quick else bench.loss.reductions:
            bench.reduced(
                f"weights: {name}, {case.name}",
                reducing(bench.loss, name),
                case,
                weight=weights_of(case, bench.dtype),
            )


@law(of_calls=True)
def weights_align_left(bench: Bench) -> None:
    """One weight a sample covers all items of the sample."""
    for case in bench.random()[:1]:
        case = replace(case, args=case.loss.structure.folded(case.args))
        if not items_of(case):
            raise NotRun("the whole call is one item")
        weight = np.asarray([0.5, 2.0] * len(case.args[0]))[: len(case.args[0])].astype(bench.dtype)
        bench.reduced("weights: a sample", bench.loss, case, weight=weight)


@law(of_calls=True)
def weight_zero(bench: Bench) -> None:
    """An infinite or undefined loss of weight 0 contributes 0, to value and gradient."""
    loss = bench.loss
    needs(loss.structure.not_apart())
    for case, bad in zip(bench.random()[:1] * 2, (np.nan, np.inf), strict=False):
        pred = np.where(loss.structure.of_first(case.args[0].shape), bad, case.args[0]).astype(bench.dtype)
        weight = np.ones(items_of(case), dtype=bench.dtype)
        weight[0] = 0
        arrays = bench.put(pred, *case.args[1:])
        value, grad = loss.value_and_grad(*arrays, weight=bench.put(weight)[0])
        want = expected(case, loss.reduction, weight)
        bench.inside("weights: zero times infinity, value", value, want.value, want.over)
        bench.inside("weights: zero times infinity, gradient", grad, want.grad, want.over, grad=True)
        for i, name in enumerate(loss.arguments[: len(case.args)]):
            if name in loss.shared and case.args[i].dtype.kind == "f":
                _, grad = loss.value_and_grad(*arrays, weight=bench.put(weight)[0], wrt=name)
                bench.inside(
                    f"weights: zero times infinity, {name}", grad, want.slopes[i], want.over, grad=True
                )


@law(tries="ends", of_calls=True)
def where(bench: Bench) -> None:
    """A mask deletes items: what lies under it, NaN, infinity or no label, reaches neither value nor gradient."""
    for case in bench.random():
        mask = np.arange(int(np.prod(items_of(case)))).reshape(items_of(case)) % 3 != 1
        args = hidden(case, mask)
        for name in ("mean",) if bench.quick else bench.loss.reductions:
            loss, want = reducing(bench.loss, name), expected(case, name, where=mask)
            try:
                value, grad = loss.value_and_grad(*bench.put(*args), where=bench.put(mask)[0])
            except LabelRangeError as error:
                raise LawBroken(
                    f"where: {name}, {case.name}: labels under the mask are read: {error}"
                ) from error
            bench.inside(f"where: {name}, {case.name}: value", value, want.value, want.over)
            bench.inside(f"where: {name}, {case.name}: gradient", grad, want.grad, want.over, grad=True)


def hidden(case: Case, mask: np.ndarray) -> tuple[Any, ...]:
    """The arguments with nonsense under the mask."""
    loss, pred, args = case.loss, case.args[0], []
    for name, x, bad in zip(loss.arguments, case.args, [np.nan, np.inf] * 4, strict=False):
        if name in loss.shared or x.dtype.kind in "ub":
            args.append(x)
            continue
        nonsense = np.asarray(-77 if x.dtype.kind == "i" else bad).astype(x.dtype)
        args.append(np.where(loss.structure.covered(np, mask, x, pred), x, nonsense))
    return tuple(args)


@law(of_calls=True)
def all_masked(bench: Bench) -> None:
    """A mean over nothing is 0 with gradient 0: all items masked, or all weights 0. With some of them back it is the
    mean over those."""
    loss = reducing(bench.loss, "mean")
    for case in bench.random()[:1]:
        arrays = bench.put(*case.args)
        off = np.zeros(items_of(case), dtype=bool)
        some = (np.arange(off.size) % 2 == 0).reshape(off.shape)
        for option, dtype in ("where", "bool"), ("weight", bench.dtype):
            value, grad = loss.value_and_grad(*arrays, **{option: bench.put(off.astype(dtype))[0]})
            same_bits(bench.get(value), np.zeros(()), f"mean over nothing, {option}")
            same_bits(np.abs(bench.get(grad)), np.zeros(case.args[0].shape), f"its gradient, {option}")
            kept: dict[str, Any] = {option: some.astype(dtype)}
            bench.reduced(f"mean over some, {option}", loss, case, **kept)


@law(of_calls=True)
def partials(bench: Bench) -> None:
    """Partials of two batches add up to the mean of the whole, and their sums over a count of the caller's to that; so
    do those of a sum of scaled losses."""
    needs(bench.loss.structure.not_in_parts())
    for case in bench.random()[:1]:
        loss = reducing(bench.loss, "mean")
        n = len(case.args[0]) // 3
        first, second = (bench.put(*(x[part] for x in case.args)) for part in (slice(0, n), slice(n, None)))
        want = expected(case, "mean")
        bench.inside("partials", (loss.partial(*first) + loss.partial(*second)).mean(), want.value, want.over)
        scaled = 0.5 * loss + loss  # 3/2 of it
        both = (scaled.partial(*first) + scaled.partial(*second)).mean()
        bench.inside("partials of a sum", both, want.value.times(1.5), want.over)
        if "sum" in loss.reductions:
            over = expected(case, "sum").value.times(1 / 8)
            for count in (8, bench.put(np.asarray(8, bench.dtype))[0]):
                total = loss.mean(*first, count=count) + loss.mean(*second, count=count)
                bench.inside("sums over a count", total, over, want.over)
                total = scaled.mean(*first, count=count) + scaled.mean(*second, count=count)
                bench.inside("scaled sums over a count", total, over.times(1.5), want.over)


MANY = 10_000


@law(costly=True)
def partials_added(bench: Bench) -> None:
    """Partials of very many batches add up without losing digits."""
    needs(bench.loss.structure.not_in_parts())
    if bench.costs:
        raise NotRun("adding so many arrays up takes too long where calls are traced")
    for case in bench.random()[:1]:
        part = reducing(bench.loss, "mean").partial(*bench.put(*case.few(slice(0, 2)).args))
        total = part
        for _ in range(MANY - 1):
            total = total + part
        want = bench.get(part.mean())
        near(
            bench.get(total.mean()),
            want,
            64 * FORMATS[bench.dtype].unit * abs(float(want)),
            f"{MANY} partials",
        )


@law(of_calls=True)
def axes(bench: Bench) -> None:
    """A row loss spends any axis on request, counted from either end."""
    needs(bench.loss.structure.not_turned())
    for case in bench.random():
        moved, other = (replace(case.loss, axis=axis) for axis in (0, -2))  # type: ignore[call-arg]
        args = case.loss.structure.turned(case.args)
        exact, slope = case.answers(), case.answers().slopes[0]
        turned = Exact(slope.high.T, slope.low.T, slope.size.T)
        for loss in (moved, other) if not bench.sparing else (moved,):
            value, grad = loss.value_and_grad(*bench.put(*args))
            bench.inside(f"axis: value, {case.name}", value, exact.value)
            bench.inside(f"axis: slope, {case.name}", grad, turned, grad=True)
        if "sum" in moved.reductions:
            total = reducing(other, "sum")(*bench.put(*args))
            bench.inside(f"axis: sum, {case.name}", total, exact.value.total(), over=exact.value.high.size)
            for name, mapping in list(bench.harness.mapped.items())[:1]:
                (total,) = mapping(bench.scalar(moved))(*bench.put(*(x[None] for x in args)))
                what = f"axis: {name}, {case.name}"
                bench.inside(what, total, exact.value.total(), over=exact.value.high.size)


@law(dtypes=FLOATS, of_calls=True)
def inputs_unchanged(bench: Bench) -> None:
    """Nothing is written to what came in, also not by who writes to a result; nor does that change another result."""
    for case in bench.random():
        arrays = bench.put(*case.args)
        (weight,) = bench.put(np.ones(items_of(case), dtype=bench.dtype))
        bench.loss.value_and_grad(*arrays, weight=weight)
        bench.loss(*arrays)
        found = [*case.loss.value_and_grad(*arrays), case.loss(*arrays)]
        with suppress(UnsupportedError):
            found.append(case.loss.hessian(*arrays))
        for i, x in enumerate(found, 1):
            others = [np.array(bench.get(y)) for y in found[i:]]
            with suppress(TypeError):  # of arrays that cannot be written to
                x[...] = 7
            for y, other in zip(found[i:], others, strict=True):
                same_bits(bench.get(y), other, "a result after another was written to", signed=True)
        for x, before in zip(arrays, case.args, strict=True):
            same_bits(bench.get(x), before, "an input after the call", signed=True)


@law(of_calls=True)
def memory_bound(bench: Bench) -> None:
    """A projected loss takes no more than `memory` beyond its arrays and their gradients."""
    if "memory" not in bench.loss.parameters():
        raise NotRun("it bounds no memory")
    if bench.harness.name != "numpy":
        raise NotRun("what its arrays take cannot be read")
    rng = np.random.default_rng(0)
    rows, features, classes = 512, 16, 2000  # 4 MB of logits
    hidden, classifier = rng.normal(size=(rows, features)), rng.normal(size=(classes, features))
    arrays = bench.put(hidden.astype(bench.dtype), classifier.astype(bench.dtype), np.arange(rows) % classes)
    objects = 1 << 15  # what is no array
    for memory in (1 << 17, 1 << 19, 1 << 21):
        loss: Any = replace(bench.loss, memory=memory)  # type: ignore[call-arg]
        loss.value_and_grads(*arrays)
        tracemalloc.start()
        try:
            found = loss.value_and_grads(*arrays)
            peak = tracemalloc.get_traced_memory()[1] - sum(x.nbytes for x in found[1] if x is not None)
        finally:
            tracemalloc.stop()
        told = f"whether {loss!r} took more beyond its gradients than memory allows: {peak} bytes"
        equal(peak > memory + objects, False, told)


@law(of_calls=True)
def layouts(bench: Bench) -> None:
    """Transposed, strided, reversed and read-only arrays are arrays like all others."""
    if bench.harness.name.partition(" ")[0] not in ("numpy", "torch"):
        raise NotRun("its arrays have no strides to vary")
    for case in bench.random():
        want = expected(case, bench.loss.reduction)
        variants: list[tuple[Any, ...]] = [bench.put(*case.args)]
        strided = bench.put(*(np.repeat(x, 2, axis=0) for x in case.args))
        variants.append(tuple(x[::2] for x in strided))
        if bench.harness.name == "numpy":
            variants.append(tuple(x[::-1].copy()[::-1] for x in case.args))
            variants.append(tuple(np.asfortranarray(x) for x in case.args))
            frozen = tuple(x.copy() for x in case.args)
            for x in frozen:
                x.setflags(write=False)
            variants.append(frozen)
        for arrays in variants:
            value, grad = bench.loss.value_and_grad(*arrays)
            bench.inside(f"layouts: value, {case.name}", value, want.value, want.over)
            bench.inside(f"layouts: gradient, {case.name}", grad, want.grad, want.over, grad=True)


@law(of_calls=True)
def mixed_dtypes(bench: Bench) -> None:
    """The prediction's dtype decides; targets, weights and NumPy guests follow it, in value and slope."""
    for case in bench.random()[:1]:
        want = expected(case, bench.loss.reduction)
        guests = tuple(x if x.dtype.kind in "iu" else x.astype(np.float64) for x in case.args[1:])
        (pred,) = bench.put(case.args[0])
        calls = {"guests": (pred, *guests)}
        if guests and bench.harness.backend.name != "jax":  # float64 exists in JAX only where it is enabled
            calls["float64 targets"] = (pred, *bench.put(*guests))
        for what, arrays in calls.items():
            bench.inside(f"mixed dtypes: {what}", bench.loss(*arrays), want.value, want.over)
            value, grad = bench.loss.value_and_grad(*arrays)
            bench.inside(f"mixed dtypes: {what}, beside the slope", value, want.value, want.over)
            bench.inside(f"mixed dtypes: {what}, slope", grad, want.grad, want.over, grad=True)


@law(tries="all")
def configuration(bench: Bench) -> None:
    """A loss is its configuration: JSON, pickle and copies come back equal, and hash alike; none comes back that could
    not be made."""
    if bench.harness.backend.name != "numpy":
        raise NotRun("needs no arrays: tried on NumPy only")
    loss = bench.loss
    for again in (
        _registry.from_dict(json.loads(json.dumps(loss.to_dict(), allow_nan=False))),
        pickle.loads(pickle.dumps(loss)),
        copy.deepcopy(loss),
        _registry.get(loss.name, **loss.parameters()),
    ):
        equal(
            (again, hash(again), repr(again)), (loss, hash(loss), repr(loss)), "a loss from its configuration"
        )
    other = reducing(loss, next(r for r in loss.reductions if r != loss.reduction))
    equal(other == loss, False, "whether two reductions compare equal")
    for spoiled in _spoiled(loss):
        with suppress(ParameterError):
            again = pickle.loads(pickle.dumps(spoiled))
            equal(again, None, "what a pickle restores that cannot be made")
    for forgotten in _forgotten(bench):
        bench.left_out(forgotten)


def _spoiled(loss: Any) -> Iterator[Any]:
    """The loss with a number out of range, as somebody may have written it into a file."""
    for name, accepted in loss.sorts.items():
        bad = next((x for x in accepted.refused() if type(x) in (int, float)), None)
        if bad is not None:
            yield held(loss, (name,), (bad,))


def _forgotten(bench: Bench) -> Iterator[str]:
    """What the loss does not say of its hyper-parameters, so that no law looks at it."""
    cls, own = type(bench.loss), [k for k in bench.loss.parameters() if k not in ("axis", "reduction")]
    if own and not any(bench.loss.meta.tries):
        yield f"only the usual {' and '.join(own)} is tried: Facts(tries=...) lists others"
    for name in own:
        if described(cls)[name].accepted is None and all(
            _taken(cls, {name: x}) for x in (-1e30, -1.0, 0.0, 1e30)
        ):
            yield f"nothing checks {name}, any number is taken: field(...) says its range"


def _taken(cls: Any, params: dict[str, Any]) -> bool:
    try:
        cls(**params)
    except UnilosError:
        return False
    return True


COMPILED = 8


@law(dtypes=FLOATS, tries="ends")
def blocks(bench: Bench) -> None:
    """Inputs larger than a block, and kernels, give what the formula gives, and native gradients through them."""
    backend = bench.harness.backend
    large, tried = compiled(bench), 0
    for case in bench.random():
        weight = weights_of(case, bench.dtype)
        for what, w in (("blocks", weight), ("kernels", None)):
            with taken_for_large(backend, large):
                if _path(bench, case, w) == (backend.paths or (_paths.FORMULA,))[-1].name:
                    continue
                bench.reduced(f"{what}: {case.name}", bench.loss, case, weight=w)
                if not bench.harness.compiles:  # there, a value alone is another program of the same
                    _alone(bench, case, w, what)
            with _paths.generic():
                bench.reduced(f"generic: {case.name}", bench.loss, case, weight=w)
            tried += 1
    if not tried:
        raise NotRun("it goes one way, whatever the size")


def _alone(bench: Bench, case: Case, weight: Any, what: str) -> None:
    """The value alone, and its gradient as the framework has it, multiplied by a number."""
    options = {} if weight is None else {"weight": bench.put(weight)[0]}
    arrays, want = bench.put(*case.args), expected(case, bench.loss.reduction, weight)
    alone = bench.loss(*arrays, **options)
    bench.inside(f"{what}: value alone, {case.name}", alone, want.value, want.over)
    xp = bench.harness.backend.xp
    for gradient in list(bench.harness.gradients.values())[:1]:
        got = gradient(lambda *x: xp.sum(-2.0 * bench.loss(*x, **options)), 0)(*arrays)
        bench.inside(f"{what}: native, {case.name}", got, want.grad.times(-2.0), want.over, grad=True)


def compiled(bench: Bench) -> bool:
    """Whether programs for large calls are compiled, too."""
    if not bench.quick or bench.one_in(COMPILED, "programs"):
        return True
    bench.left_out(f"quick: programs for large calls are compiled for one loss in {COMPILED}")
    return False


def _path(bench: Bench, case: Case, weight: Any) -> str:
    options = {} if weight is None else {"weight": bench.put(weight)[0]}
    return str(bench.loss.explain(*bench.put(*case.args), **options).path)


@contextmanager
def taken_for_large(backend: Any, compiled: bool) -> Iterator[None]:
    """Small calls go the ways of large ones: in blocks of a few entries, without branches, through programs."""
    small: dict[str, Any] = {"size": 7, "programs": {}} | ({"large": 0} if compiled else {})
    changes = [(p, name, x) for p in backend.paths for name, x in small.items() if hasattr(p, name)]
    if hasattr(backend.xp_of_blocks.namespace, "least"):
        changes.append((backend.xp_of_blocks.namespace, "least", 0))
    with ExitStack() as stack:
        for owner, name, x in changes:
            stack.callback(setattr, owner, name, getattr(owner, name))
            setattr(owner, name, x)
        yield
