"""Which programs are compiled: those of every loss, with what its facts say to try and what natives are, in both
precisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np

from ..engine.call import prepare
from ..engine.graph.program import Program, counter_of, kind_of, ones, program_of
from ..face.registry import loss_class, names
from ..form.check import ParameterError

DTYPES = ("float32", "float64")
#: Options that many losses have, and that people combine.
COMBINED = ("class_weight", "ignore_index", "label_smoothing")


def programs(losses: Iterable[str] | None = None) -> dict[str, Program]:
    """Every program of these losses, or of all, by the name of its kernel, each once."""
    found = {program.name: program for program in map(ones, DTYPES)}
    for name in losses or names():
        for loss in settings(loss_class(name)):
            for program in programs_of(loss):
                found.setdefault(program.name, program)
    return found


def settings(cls: Any) -> Iterator[Any]:
    """A loss as its facts say to try it, as each native is, where people come from, and with every combination of the
    options that they try by themselves.

    More combinations would be more megabytes: each is a loop of its own.
    """
    tries = [cls(**given) for given in cls.meta.tries]
    yield from tries
    yield from (cls(**native.ours) for native in cls.meta.natives if native.ours)
    alone = {name for given in cls.meta.tries if len(given) == 1 for name in given}
    options = {n: {repr(v): v for v in (getattr(t, n) for t in tries)} for n in COMBINED if n in alone}
    for chosen in product(*(values.values() for values in options.values())):
        with suppress(ParameterError):  # options that exclude each other
            yield replace(tries[0], **dict(zip(options, chosen, strict=True)))


def programs_of(loss: Any) -> Iterator[Program]:
    """The programs of a loss for every kind of call; none where blocks of it have no graph."""
    if loss.structure.not_in_blocks(loss) is not None:
        return
    rng = np.random.default_rng(0)
    stated = loss.examples(rng, 2)
    for _, args in loss.structure.draws(loss, rng, 2) if stated is None else stated:
        for dtype in DTYPES:
            held = tuple(x if x.dtype.kind in "iub" else x.astype(dtype) for x in args)
            kind = kind_of(prepare(loss, loss._bind(held, {})))
            found = [
                program_of(loss, kind),
                counter_of(loss, kind, "portion"),
                counter_of(loss, kind, "kept"),
            ]
            yield from (p for p in found if isinstance(p, Program))
