"""Vectors against a program, or against a backend: what holds, what is broken, and what was not tried."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...form.check import UnilosError, short
from ..bench.harness import Harness
from .judge import judged
from .program import Broken, Program
from .read import File, Row, loss_of, number
from .write import number as written

LEVELS = ("must", "should", "may")
#: A program that broke the protocol so often is not started again.
STARTS = 5
FLUSHED = "arguments below the normal range, which count as 0 here"

Ask = Callable[[Mapping[str, Any]], Awaitable[Mapping[str, Any]]]
Told = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Failure:
    """A vector that does not hold."""

    id: str
    level: str
    words: str


@dataclass
class Outcome:
    """What became of vectors: how many of a level held, are broken, unsupported, or were not asked."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)  # why vectors are unsupported
    worst: tuple[float, str] = (0.0, "")  # in envelopes, and where

    def of(self, what: str, levels: Sequence[str] = LEVELS) -> int:
        """How many vectors of some levels held, are broken, unsupported, or were not asked."""
        return sum(self.counts[level, what] for level in levels)

    def status(self, levels: Sequence[str] = ("must",)) -> int:
        """0 where all of these levels hold, 1 where one is broken or was not asked, 2 where nothing was tried."""
        if self.of("broken", levels) or self.of("not asked", levels):
            return 1
        return 0 if self.of("held") else 2


def request(loss: str, row: Row) -> dict[str, Any]:
    """What a program is told of a vector: all but what is expected."""
    told = {k: v for k, v in row.items() if k not in ("expected", "kind")}
    return {"id": told.pop("id"), "loss": loss, **told}


async def checked(
    files: Iterable[File], ask: Ask, told: Told, flushes: bool = False, values: bool = False
) -> Outcome:
    """Ask for every vector, one after the other, and judge the answers."""
    outcome, gone = Outcome(), False
    for file in files:
        for done, row in enumerate(file.vectors):
            told(file.loss, done, len(file.vectors))
            if gone:
                outcome.counts[row["level"], "not asked"] += 1
                continue
            if flushes and "subnormal" in row["requires"]:
                _unsupported(outcome, row, FLUSHED)
                continue
            try:
                answer = await ask(request(file.loss, row))
            except Broken as broken:
                _failed(outcome, row, f"the program {broken}")
                gone = broken.__class__ is GaveUp
                continue
            _judge(outcome, row, answer, flushes, values)
    return outcome


class GaveUp(Broken):
    """The program broke too often."""


def _judge(outcome: Outcome, row: Row, answer: Mapping[str, Any], flushes: bool, values: bool) -> None:
    if "unsupported" in answer:
        _unsupported(outcome, row, short(answer["unsupported"]))
        return
    if "error" in answer:
        _failed(outcome, row, f"the program says: {short(answer['error'])}")
        return
    verdict = judged(row, answer, flushes, values)
    if verdict.words:
        _failed(outcome, row, verdict.words)
        return
    outcome.counts[row["level"], "held"] += 1
    outcome.worst = max(outcome.worst, (verdict.envelopes, row["id"]))


def _unsupported(outcome: Outcome, row: Row, reason: str) -> None:
    outcome.counts[row["level"], "unsupported"] += 1
    outcome.reasons[reason] += 1


def _failed(outcome: Outcome, row: Row, words: str) -> None:
    outcome.counts[row["level"], "broken"] += 1
    outcome.failures.append(Failure(row["id"], row["level"], words))


def by_program(
    files: Iterable[File], command: Sequence[str], seconds: float, told: Told, flushes: bool, values: bool
) -> Outcome:
    """Vectors against a command. OSError or `Broken` where it cannot be run at all."""

    async def run() -> Outcome:
        program = Program(command, seconds)

        async def ask(case: Mapping[str, Any]) -> Mapping[str, Any]:
            try:
                return await program.ask(case)
            except Broken as broken:
                if program.starts >= STARTS:
                    raise GaveUp(*broken.args) from broken
                raise

        try:
            await program.start()
            return await checked(files, ask, told, flushes, values)
        finally:
            await program.stop()

    return asyncio.run(run())


def by_backend(files: Iterable[File], harness: Harness, told: Told, values: bool = False) -> Outcome:
    """Vectors against this library, on a backend and a device."""

    files = list(files)
    wanted = {row["id"]: (*row["expected"].get("gradients", {}),) for file in files for row in file.vectors}

    async def ask(case: Mapping[str, Any]) -> Mapping[str, Any]:
        if case["dtype"] not in harness.dtypes:
            return {"id": case["id"], "unsupported": f"{harness.name} has no {case['dtype']}"}
        try:
            return _answer(case, harness, wanted.get(case["id"], ()))
        except UnilosError as error:
            return {"id": case["id"], "error": str(error)}

    return asyncio.run(checked(files, ask, told, harness.flushes, values))


def _answer(case: Mapping[str, Any], harness: Harness, further: tuple[str, ...]) -> dict[str, Any]:
    loss = loss_of(case["loss"], case)
    with ExitStack() as stack:
        stack.enter_context(harness.session(case["dtype"]))
        stack.enter_context(np.errstate(all="ignore"))  # for calls on purpose beyond the range
        args = {name: harness.array(array(x)) for name, x in case["arguments"].items()}
        given = {name: harness.array(array(case[name])) for name in ("weight", "where") if name in case}
        found, grads = loss.value_and_grad(**args, **given, wrt=(loss.arguments[0], *further))
        value, gradient, *more = (
            [written(v) for v in np.ravel(harness.numpy(x)).tolist()] for x in (found, *grads)
        )
    gradients = {"gradients": dict(zip(further, more, strict=True))} if further else {}
    return {"id": case["id"], "value": value, "gradient": gradient, **gradients}


def array(x: Mapping[str, Any]) -> np.ndarray[Any, Any]:
    """An array of a vector, as NumPy has it."""
    data = [number(v) for v in x["data"]] if x["dtype"].startswith("float") else x["data"]
    return np.asarray(data, dtype=x["dtype"]).reshape(x["shape"])
