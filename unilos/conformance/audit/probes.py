"""What natives are tried on: the suite's own cases and edges, and the same at other sizes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...face.loss import Loss
from ...form.facts import REAL, Native
from ..bench.cases import Case, cases, random_cases
from ..truth.envelope import FORMATS

Array = np.ndarray[Any, Any]

#: Ordinary calls are tried at these sizes too, where any number is allowed.
SIZES = (1e-3, 30.0, 300.0)
#: And at these, which are extreme.
FAR = (1e-8, 1e10, 1e20)
#: How confident rows are, and how far from 0 they lie.
MARGINS = (5.0, 8.0, 12.0, 16.0, 20.0, 50.0, 90.0)
AWAY = (0.0, 1e3)
#: So many rows of an ordinary call are tried at other sizes.
FEW = 3


def probes(loss: Loss, native: Native, dtype: str) -> list[Case]:
    """The calls of a mapping in a dtype, ordinary rows first; rows that are apart are one call, since frameworks that
    compile do so for every shape."""
    quick = dtype != "float32"
    made = (
        *random_cases(loss, dtype, quick=True),
        *cases(loss, dtype, quick),
        *_sized(loss, dtype),
        *_sure(loss, dtype),
    )
    together: dict[Any, list[Case]] = {}
    for i, case in enumerate(made):
        if native.takes and case.name not in native.takes:
            continue
        if native.hard:
            case = replace(case, args=(case.args[0], np.round(case.args[1]), *case.args[2:]))
        if (fine := clean(case)) is None:
            continue
        rows = (fine.name, *((x.shape[1:], x.dtype.name) for x in fine.args))
        together.setdefault(rows if apart(fine) else i, []).append(fine)
    return [joined(found) for found in together.values()]


def apart(case: Case) -> bool:
    """Whether the items of a call are those of its rows, each by itself."""
    first, n = case.args[0], len(case.args[0])
    few = case.loss.structure.few(case.args, np.asarray([0]))
    return n > 1 and len(few[0]) == 1 and all(len(x) == n for x in case.args) and first.ndim > 0


def joined(found: list[Case]) -> Case:
    args = tuple(np.concatenate(same) for same in zip(*(case.args for case in found), strict=True))
    return replace(found[0], args=args, random=False)


def clean(case: Case) -> Case | None:
    """Without rows that hold infinities, NaN or subnormal numbers, which are outside of most documented domains."""
    n = len(case.args[0])
    fine = np.ones(n, dtype=bool)
    for x in case.args:
        if x.dtype.kind in "iub" or len(x) != n:
            continue
        wide = x.astype(np.float64)
        least = FORMATS[case.dtype].normal
        small = (wide != 0) & (np.abs(wide) < least)
        fine &= (np.isfinite(wide) & ~small).reshape(n, -1).all(axis=1)
    if fine.all():
        return case
    kept = case.few(np.flatnonzero(fine))
    whole = len(kept.args[0]) == n
    return None if whole or not len(kept.args[0]) else kept


def _sized(loss: Loss, dtype: str) -> Iterator[Case]:
    """Ordinary calls whose numbers are all larger or smaller, as far as the format holds them."""
    if loss.structure.spent not in (0, 1) or (loss.meta.labels and len(loss.arguments) > 2):
        return  # images have a range, and products of matrices leave the format before the loss does
    for case in random_cases(loss, dtype, quick=True):
        case = case.few(np.arange(min(FEW, len(case.args[0]))))
        real = [
            x.dtype.kind not in "iub" and domain == REAL and not _stochastic(loss, name)
            for x, domain, name in zip(case.args, loss.domains, loss.arguments, strict=False)
        ]
        if not real[0]:
            continue
        for size in (*SIZES, *FAR):
            if size > FORMATS[dtype].largest / 8 or size < 16 * FORMATS[dtype].normal:
                continue
            scaled = (
                (x.astype(np.float64) * size).astype(x.dtype) if r else x
                for x, r in zip(case.args, real, strict=False)
            )
            yield replace(case, args=(*scaled, *case.args[len(real) :]), random=False)


def _stochastic(loss: Loss, name: str) -> bool:
    """Whether rows of an argument are distributions or their logarithms."""
    meta = loss.meta
    return name in meta.simplex or name in meta.logs or (meta.labels and name == loss.arguments[1])


def _sure(loss: Loss, dtype: str) -> Iterator[Case]:
    """Rows of logits that are sure of their label, near 0 and far from it."""
    for case in random_cases(loss, dtype, quick=True):
        pred = case.args[0]
        if (
            pred.ndim != 2
            or len(case.args) != 2
            or loss.domains[0] != REAL
            or _stochastic(loss, loss.arguments[0])
        ):
            continue
        if not loss.meta.labels:
            continue
        classes = pred.shape[1]
        rows, labels = [], []
        for away in AWAY:
            for margin in MARGINS:
                for label in (0, 1):
                    row = np.zeros(classes) + away
                    row[0] += margin
                    rows.append(row)
                    labels.append(label)
        made = np.asarray(rows).astype(pred.dtype)
        integer = case.args[1].dtype.kind in "iu"
        target = (
            np.asarray(labels, case.args[1].dtype) if integer else np.eye(classes)[labels].astype(pred.dtype)
        )
        yield replace(case, args=(made, target), random=False)
