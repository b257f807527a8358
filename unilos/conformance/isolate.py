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
from dataclasses import asdict
from typing import Any

from .report import Cell, Failure, Outcome
from .wire import decode

LAW = "isolation"
#: The module that a process starts with.
ENTRY = f"{__package__}.one"
#: What is shown of a process's last words.
LAST = 600


def isolated(job: Any, seconds: float) -> Outcome:
    """What a job found; a failure where its process died, hung or answered with no outcome."""
    call = [sys.executable, "-m", ENTRY]
    path = os.pathsep.join(os.path.abspath(p) for p in sys.path)  # an empty entry is the current directory
    environment = {**os.environ, "PYTHONPATH": path}
    words = json.dumps(asdict(job))
    # A session of its own, so that what a process started ends with it.
    child = subprocess.Popen(
        call,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        out, err = child.communicate(words, timeout=seconds)
    except subprocess.TimeoutExpired:
        return _lost(job, f"hung: no answer in {seconds:g} seconds")
    finally:
        _end(child)
    if child.returncode != 0:
        return _lost(job, f"crashed: {_status(child.returncode)}", err)
    try:
        return decode(json.loads(out))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return _lost(job, f"answered with no outcome ({type(error).__name__}: {error})", err)


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


def _lost(job: Any, what: str, err: str = "") -> Outcome:
    outcome = Outcome()
    last = err.strip()[-LAST:]
    for backend in job.backends:
        for dtype in job.dtypes:
            outcome.cells.append(Cell(job.loss, backend, dtype, not_run=[f"the process {what}"]))
        outcome.cells[-1].failures = 1
        message = f"the process {what}" + (f"; its last words: {last}" if last else "")
        outcome.failures.append(Failure(LAW, job.loss, backend, job.dtypes[-1], message))
    return outcome
