"""Kernels against the formula that they were printed from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...engine.call import WIDER, prepare
from ...engine.native.path import without
from ...form.check import ShapeError
from ..bench.bench import Bench, NotRun, needs, reducing
from ..bench.cases import dtype_of
from ..law import ALL, law
from ..truth.envelope import FORMATS, near, same_pattern

Array = np.ndarray[Any, Any]
#: Entries, short rows and long ones, none of them whole blocks.
ENTRIES, ROWS = 1500, ((70, 10), (5, 2500))
#: Further rows of vectors are as good as the first ones.
MOST = 130
#: How much worse than the formula's own rounding a kernel may be, and how many roundings of the largest result.
WORSE, ROUNDINGS = 4.0, 16.0


@law(dtypes=ALL, tries="all")
def fused(bench: Bench) -> None:
    """What a kernel computes of a call is what its formula says: entries, short and long rows, with weights and masks,
    labels of few bits, and numbers that are none in places of their own."""
    needs(bench.loss.structure.not_in_blocks(bench.loss))
    if bench.quick and not bench.first:
        raise NotRun("quick: kernels are tried with the first hyper-parameters")
    tried = False
    for name, args, more in _calls(bench):
        arrays, given = bench.put(*args), {n: bench.put(x)[0] for n, x in more.items()}
        few = bench.costs and (bench.quick or not bench.first)  # a kernel is the same on every framework
        for reduction in ("mean",) if few else ("mean", "mean_over_items", "sum"):
            if reduction not in bench.loss.reductions:
                continue
            loss = reducing(bench.loss, reduction)
            if loss.explain(*arrays, **given).path != "fused":
                continue
            tried = True
            _alike(bench, f"{name}, {reduction}", loss, args, more, loss.value_and_grad(*arrays, **given))
            value = loss(*arrays, **given)
            _alike(bench, f"{name}, {reduction} alone", loss, args, more, (value,))
    if not tried:
        raise NotRun("no kernel serves it")


def _calls(bench: Bench) -> Iterator[tuple[str, tuple[Array, ...], dict[str, Array]]]:
    rng, loss, kind = np.random.default_rng(11), bench.loss, dtype_of(bench.dtype)
    weight_kind = dtype_of(WIDER[bench.dtype])
    lengths = [len(v) for n in loss.per_class if hasattr(v := getattr(loss, n), "__len__")]
    rows = ((ROWS[0][0], lengths[0]),) if lengths else ROWS
    for name, args in loss.structure.large(loss, rng, ENTRIES, rows):
        held = tuple(x[:MOST] if len(x) > ENTRIES else x for x in args)
        held = tuple(x.astype(kind) if x.dtype.kind == "f" else x for x in held)
        try:
            prepare(loss, held)
        except ShapeError as error:
            raise NotRun(str(error)) from error
        held = tuple(x.astype("uint8") if x.dtype.kind == "i" and x.max() < 256 else x for x in held)
        yield name, held, {}
        items = loss.items_shape(held[0].shape)
        weight = rng.integers(0, 3, items).astype(weight_kind) / 2
        yield f"{name} weighed", held, {"weight": weight}
        yield f"{name} weighed alike", held, {"weight": np.asarray(0.5, weight_kind)}
        mask = rng.random(items) > 0.4
        yield f"{name} masked", held, {"where": mask}
        if not loss.shared:
            yield (
                f"{name} with NaN",
                _spoiled(held, items, mask | (weight == 0)),
                {"weight": weight, "where": mask},
            )
            yield f"{name} NaN behind the mask", _spoiled(held, items, mask), {"where": mask}


def _spoiled(args: tuple[Array, ...], items: tuple[int, ...], keep: Array) -> tuple[Array, ...]:
    """A prediction that is no number where items do not count; of those that do one is infinite, and one no number."""
    first = args[0].copy()
    first[~keep] = np.nan
    last = (-1,) * (first.ndim - len(items))
    for at, number in zip(np.argwhere(keep)[[0, -1]], (np.inf, np.nan), strict=True):
        first[(*at, *last)] = number
    return first, *args[1:]


def _alike(bench: Bench, what: str, loss: Any, args: Any, more: Any, got: tuple[Any, ...]) -> None:
    """Raise unless a result is the formula's: that in float64 is the truth, that in the kernel's own precision says
    how well it can be known."""
    computed = WIDER[bench.dtype]
    with without(), np.errstate(all="ignore"):
        wide = [_as(x, "float64") for x in args]
        exact = loss.value_and_grad(*wide, **{n: _as(x, "float64") for n, x in more.items()})
        plain = loss.value_and_grad(
            *(_as(x, computed) for x in args), **{n: _as(x, computed) for n, x in more.items()}
        )
        items = np.asarray(reducing(loss, "none")(*wide, **{n: _as(x, "float64") for n, x in more.items()}))
    items = items[np.isfinite(items)]
    cancels = np.abs(items).sum() / max(abs(items.sum()), np.finfo(float).tiny)
    unit = FORMATS[computed].unit
    for part, found, truth, usual in zip(("value", "gradient"), got, exact, plain, strict=False):
        x, want, own = (np.asarray(v, dtype=np.float64) for v in (bench.get(found), truth, usual))
        kept = FORMATS[bench.dtype if part == "gradient" else computed]
        own = np.where(np.abs(own) > kept.largest, np.copysign(np.inf, own), own)
        here, there = (np.where(np.isfinite(v), 1.0, v) for v in (x, own))
        near_the_end = np.abs(want) > kept.largest / 2
        same_pattern(np.where(near_the_end, 1.0, here), np.where(near_the_end, 1.0, there), f"{what}: {part}")
        sound = np.isfinite(x) & np.isfinite(want) & np.isfinite(own)
        x, want, own = (np.where(sound, v, 0.0) for v in (x, want, own))
        size = np.abs(want).max(initial=0.0) * (cancels if part == "value" else 1.0)
        bound = WORSE * np.abs(own - want).max(initial=0.0) + ROUNDINGS * unit * size
        if kept.name != computed:  # rounded once more, and no more than that
            x = np.where(np.abs(x - want) <= kept.spacing(want) / 2 + bound, want, x)
        near(x, want, bound, f"{what}: {part}")


def _as(x: Array, dtype: str) -> Array:
    return x.astype(dtype) if x.dtype.kind not in "iub" else x
