"""A job in a process of its own, with a time-out: what crashes or hangs is a failure of that pair alone.

Jobs and outcomes pass as JSON, never as pickles: a program that is not trusted runs at the other end.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar

from .report import Cell, Failure, Outcome
from .wire import decode

T = TypeVar("T")
LAW = "isolation"
#: The module that a process starts with.
ENTRY = f"{__package__}.one"
#: What is shown of a process's last words.
LAST = 600


class Lost(Exception):  # noqa: N818  what became of it
    """A process that gave no answer: why, and its last words."""

    def __init__(self, what: str, err: str = "") -> None:
        last = err.strip()[-LAST:]
        super().__init__(f"the process {what}" + (f"; its last words: {last}" if last else ""))
        self.what = f"the process {what}"


def answer(entry: str, asked: Any, seconds: float, read: Callable[[Any], T]) -> T:
    """What a module, started as a process of its own, answers to JSON on its standard input. Raises `Lost`."""
    path = os.pathsep.join(os.path.abspath(p) for p in sys.path)  # an empty entry is the current directory
    # A session of its own, so that what a process started ends with it.
    child = subprocess.Popen(
        [sys.executable, "-m", entry],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        out, err = child.communicate(json.dumps(asked), timeout=seconds)
    except subprocess.TimeoutExpired:
        raise Lost(f"hung: no answer in {seconds:g} seconds") from None
    finally:
        _end(child)
    if child.returncode != 0:
        raise Lost(f"crashed: {_status(child.returncode)}", err)
    try:
        return read(json.loads(out))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Lost(f"answered with no outcome ({type(error).__name__}: {error})", err) from None


def asked(answering: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """The other end: JSON from standard input, the answer to standard output. What else is printed goes to standard
    error."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    json.dump(answering(json.load(sys.stdin)), out, allow_nan=False)
    out.close()


def isolated(job: Any, seconds: float) -> Outcome:
    """What a job found; a failure where its process died, hung or answered with no outcome."""
    try:
        return answer(ENTRY, asdict(job), seconds, decode)
    except Lost as lost:
        return _lost(job, lost)


def _end(child: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.communicate()


def _status(code: int) -> str:
    if code >= 0:
        return f"exit status {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"


def _lost(job: Any, lost: Lost) -> Outcome:
    outcome = Outcome()
    for backend in job.backends:
        for dtype in job.dtypes:
            outcome.cells.append(Cell(job.loss, backend, dtype, not_run=[lost.what]))
        outcome.cells[-1].failures = 1
        outcome.failures.append(Failure(LAW, job.loss, backend, job.dtypes[-1], str(lost)))
    return outcome
