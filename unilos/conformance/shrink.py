"""The smallest input for which a law is still broken, and the line that tries it again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .bench.bench import Bench, NotRun, Part, Record
from .law import Law
from .report import Failure

#: How often a broken law is tried again.
TRIES = 40
#: More numbers than this are no small input.
SHOWN = 64


def shrunk(law: Law, bench: Bench, failure: Failure) -> Failure:
    """The failure with the fewest items that still show it, where the law looks at a loss's cases."""
    looked = _Tried(law, bench, _kind(failure.message))
    part, message = looked.smallest()
    lines = [message or failure.message]
    if part is not None:
        lines.append(f"  input: {_call(replace(bench, part=part))}")
    lines.append(f"  again: {again(law, bench)}")
    return replace(failure, message="\n".join(lines))


def again(law: Law, bench: Bench) -> str:
    """The command that tries one law on one loss."""
    cls, name = type(bench.loss), bench.loss.name
    if not cls.__module__.startswith("unilos."):  # of somebody's own, as the command finds it
        name = f"{cls.__module__}:{cls.__qualname__}"
    backend, device = bench.harness.asked or bench.harness.backend.name, bench.harness.device
    words = ["unilos conformance", f"--loss {name}", f"--backend {backend}"]
    words += [f"--device {device}"] if device else []
    words += [f"--dtype {bench.dtype}", f"--law {law.name}"]
    if bench.quick:
        words += ["--quick", *([f"--seed {bench.seed}"] if bench.seed else [])]
    return " ".join(words)


@dataclass
class _Tried:
    """A broken law, tried on parts of its input."""

    law: Law
    bench: Bench
    kind: str  # of the failure: another one on a part is no smaller case of it
    left: int = TRIES

    def smallest(self) -> tuple[Part | None, str]:
        """The part and what is wrong there; None where the law is not broken by a part, or makes its own input."""
        for part in self.bench.parts():
            if message := self.breaks(part):
                return self._within(part, message)
        return None, ""

    def _within(self, part: Part, message: str) -> tuple[Part, str]:
        """By halves, quarters, ... as long as one of them, or what one of them leaves, is enough."""
        pieces = 2
        while len(part.rows) > 1 and pieces <= len(part.rows):
            chunks = [tuple(c.tolist()) for c in np.array_split(np.asarray(part.rows), pieces)]
            rests = [tuple(r for r in part.rows if r not in chunk) for chunk in chunks]
            for rows in [*chunks, *(rests if pieces > 2 else [])]:
                smaller = replace(part, rows=rows)
                if found := self.breaks(smaller):
                    part, message, pieces = smaller, found, 2
                    break
            else:
                pieces = min(2 * pieces, len(part.rows)) if pieces < len(part.rows) else pieces + 1
        return part, message

    def breaks(self, part: Part) -> str:
        """What is wrong where the law sees this part alone; empty where nothing is, or the law does not look."""
        if self.left <= 0:
            return ""
        self.left -= 1
        bench = replace(self.bench, part=part, record=Record())
        try:
            with bench.harness.session(bench.dtype):
                self.law.check(bench)
        except NotRun:
            return ""
        except Exception as error:
            return said(error) if bench.looked and _kind(said(error)) == self.kind else ""
        return ""


def _kind(message: str) -> str:
    """What was compared, up to the case."""
    return message.partition(":")[0]


def said(error: Exception) -> str:
    """What a law says that is broken, or what stopped it."""
    return str(error) if isinstance(error, AssertionError) else f"{type(error).__name__}: {error}"


def _call(bench: Bench) -> str:
    """The loss and its arguments, in full where they are few numbers."""
    (case,) = bench.cases()
    words = []
    for name, x in zip(case.loss.arguments, case.args, strict=False):
        if x.size > SHOWN:
            words.append(f"{name} of shape {x.shape}")
        else:
            words.append(f"{name}={_numbers(x)}")
    return f"{bench.loss!r}, {', '.join(words)}"


def _numbers(x: np.ndarray[Any, Any]) -> str:
    return repr((x if x.dtype.kind in "iub" else x.astype(np.float64)).tolist())
