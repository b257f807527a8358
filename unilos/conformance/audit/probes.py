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
#: How many classes they have.
CLASSES = 3
#: So many rows of an ordinary call are tried at other sizes.
FEW = 3


def probes(loss: Loss, native: Native, dtype: str) -> Iterator[Case]:
    """The calls of a mapping in a dtype, ordinary ones first."""
    quick = dtype != "float32"
    made = (
        *random_cases(loss, dtype, quick=True),
        *cases(loss, dtype, quick),
        *_sized(loss, dtype),
        *_sure(loss, dtype),
    )
    for case in made:
        if native.takes and case.name not in native.takes:
            continue
        if native.hard:
            case = replace(case, args=(case.args[0], np.round(case.args[1]), *case.args[2:]))
        yield case


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
        classes = min(CLASSES, pred.shape[1])
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
