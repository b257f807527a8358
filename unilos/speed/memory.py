"""The most memory that a step takes beyond its arguments and gradients, in a process of its own.

What is counted is the resident memory of the process, which holds what every framework takes, whatever allocates it:
its peak in a call, less what was there before. The call was made once before, so that nothing is imported or compiled.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..face.registry import loss_class, make
from .asks import Ask, Left
from .inputs import Given, inputs
from .measure import OURS, made_without, said
from .rivals import made, rivals, settings, usable, with_own
from .steps import Step, Steps

#: What makes freed memory go back: to the C library, and to TensorFlow, whose oneDNN has a pool that keeps it.
GIVEN_BACK = {
    "MALLOC_MMAP_THRESHOLD_": str(1 << 20),
    "MALLOC_TRIM_THRESHOLD_": "0",
    "TF_ENABLE_ONEDNN_OPTS": "0",
}


def measurable() -> str:
    """Why memory cannot be measured here; nothing where it can."""
    there = sys.platform == "linux" and Path("/proc/self/clear_refs").exists()
    return "" if there else "peak memory is read from /proc/self, which this system has not"


def case(ask: Ask, number: int) -> dict[str, Any] | Left | None:
    """The memory of one step among all that an ask comes to; None beyond the last."""
    for k, (name, loss, params, given, steps, rival) in enumerate(_cases(ask)):
        if k != number:
            continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of natives about themselves
                step = steps.ours if rival is None else steps.theirs(rival)
                taken = peak(step)
        except Exception as error:
            return Left(
                f"memory of {name}, {loss.name} {given.size} in {ask.framework} {ask.mode}", said(error)
            )
        slopes = 0 if ask.value_only else sum(x.nbytes for x in given.args[: steps.wrt])
        return {
            "loss": loss.name,
            "params": dict(params),
            "framework": ask.framework,
            "mode": ask.mode,
            "dtype": ask.dtype,
            "with": list(ask.extras),
            "value_only": ask.value_only,
            "size": given.size,
            "name": name,
            "path": steps.path,
            "gradient_mib": slopes / 2**20,
            "taken_mib": max(0, taken - slopes) / 2**20,
        }
    return None


def _cases(ask: Ask) -> Iterator[tuple[str, Any, Any, Given, Steps, Any]]:
    cls = loss_class(ask.loss)
    for params in settings(cls, ask):
        for given in inputs(make(cls, with_own(cls.name, made_without(params))), ask):
            loss = make(cls, with_own(cls.name, made(params, given)))
            steps = Steps(loss, ask, given)
            for rival in (None, *rivals(loss, params, ask, given, [])):
                if rival is None or usable(rival, ask):
                    yield OURS if rival is None else rival.name, loss, params, given, steps, rival


def peak(step: Step) -> int:
    """Bytes that a call takes at most, beyond those that the process held before."""
    step()
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # not every C library can
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    before = _status("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts here
    result = step()
    found = _status("VmHWM")
    del result
    return max(0, found - before)


def _status(field: str) -> int:
    """A line of the process's own memory report, in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(field)).split()[1]) * 1024


def joined(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of ours and of the natives as one each: the ratio is ours to the leanest native."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        kept = {k: v for k, v in row.items() if k not in ("name", "taken_mib")}
        call = f"{row['loss']} {row['params']} {row['size']}"
        if row["name"] == OURS:
            found[call] = {**kept, "ours_mib": row["taken_mib"], "natives_mib": {}, "ratio": None}
        elif call in found:
            found[call]["natives_mib"][row["name"]] = row["taken_mib"]
    for row in found.values():
        least = min(row["natives_mib"].values(), default=None)
        row["ratio"] = row["ours_mib"] / least if least and least >= 1 else None  # less is noise
    return list(found.values())
