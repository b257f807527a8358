"""Measurements in processes of their own: one for all that is asked of a mode with so many threads.

Threads are counted when a framework starts, and a process that dies takes nothing with it but the measurement that
killed it: that is left out by name, and another process goes on.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import statistics
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import groupby
from typing import Any

from . import memory
from .asks import Ask, Found, Left, mode_of
from .inputs import needed
from .machine import available, cores
from .starts import programs

#: Told what is measured, how many measurements are done, and how many there are.
Told = Callable[[str, int, int], None]
#: Told that some more was found: what is kept of it survives an end by force.
Kept = Callable[[Found], None]
START = "import os; {pin}from unilos.speed.child import main; main()"
PIN = "os.sched_setaffinity(0, {cores}); "
ENDLESS = "import os; {pin}\nwhile True: pass"
#: Environment variables that count threads; JAX and TensorFlow count the cores that they may run on, too.
COUNTED = (
    *("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"),
    *("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"),
)
SILENT = {"TF_CPP_MIN_LOG_LEVEL": "3", "KERAS_BACKEND": "tensorflow"}
PIPES: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
TIMES = 5  # processes for a start


def run(
    asks: Sequence[Ask],
    seconds: float = 0.5,
    limit: float = 120.0,
    told: Told | None = None,
    kept: Kept | None = None,
) -> Found:
    """Measure all that is asked for.

    Parameters
    ----------
    asks : sequence of Ask
    seconds : float
        About how long every kind of call is measured.
    limit : float
        After so many seconds a measurement is given up.
    told, kept : callable, optional
        Called before every measurement, and after every process.
    """
    found = Found()
    possible = [ask for ask in asks if _possible(ask, found)]
    done = 0
    for _, group in groupby(sorted(possible, key=_order), key=lambda ask: ask.process):
        asked = list(group)
        with beside(asked[0]):
            while asked:
                told_of = None if told is None else _counting(told, done, len(possible))
                finished = _process(asked, seconds, limit, found, told_of)
                done, asked = done + finished, asked[finished:]
        if kept is not None:
            kept(found)
    return found


def _order(ask: Ask) -> tuple[Any, ...]:
    return (ask.framework, ask.mode, ask.dtype, ask.threads or 0, ask.busy)


def _counting(told: Told, before: int, of: int) -> Callable[[str, int], None]:
    return lambda name, k: told(name, before + k, of)


def _possible(ask: Ask, found: Found) -> bool:
    """Whether a measurement can be made here; else it is left out by name."""
    why = lacking(ask)
    if why:
        left = Left(ask.says if ask.size is not None or not why.startswith("it is") else ask.framework, why)
        if left not in found.left:
            found.left.append(left)
    return not why


def lacking(ask: Ask) -> str:
    """Why a measurement cannot be made here; nothing where it can."""
    missing = [name for name in mode_of(ask.framework, ask.mode).needs if find_spec(name) is None]
    if missing:
        return f"not installed: {', '.join(missing)}"
    if ask.threads is not None and ask.threads > cores():
        return f"there are {cores()} cores"
    free, needs = available(), needed(ask)
    if free is not None and needs > free:
        return f"it takes about {needs / 2**30:.1f} GiB of memory, {free / 2**30:.1f} GiB are free"
    return ""


def _process(
    asks: Sequence[Ask], seconds: float, limit: float, found: Found, told: Callable[[str, int], None] | None
) -> int:
    """One process; how many of the measurements are done with. All of them, unless it dies or takes too long."""
    request = {"role": "time", "asks": [ask.to_dict() for ask in asks], "seconds": seconds}
    at, finished = 0, 0
    for line in _answers(asks[0], request, limit):
        if "begin" in line:
            at = line["begin"]
            if told is not None:
                told(asks[at].says, at)
        elif "row" in line:
            found.records.append(line["row"])
        elif "left" in line:
            _add(found, Left(*line["left"]))
        elif "done" in line:
            finished = line["done"] + 1
        else:
            _add(found, Left(asks[at].says, line["died"]))
            return at + 1
    return max(finished, at + 1)


def _add(found: Found, left: Left) -> None:
    if left not in found.left:
        found.left.append(left)


def _answers(
    ask: Ask, request: dict[str, Any], limit: float, **more: str
) -> Generator[dict[str, Any], None, None]:
    """The lines of a process; the last one says why it died, where it did."""
    environment = {**os.environ, **SILENT, **_counts(ask.threads), **more}
    if ask.dtype == "float64":
        environment["JAX_ENABLE_X64"] = "1"
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    code = START.format(pin=_pin(ask.threads))
    lines: queue.Queue[str | None] = queue.Queue()
    errors: list[str] = []
    with subprocess.Popen([sys.executable, "-c", code], env=environment, text=True, **PIPES) as child:
        readers = [
            threading.Thread(target=_read, args=(child.stdout, lines.put, True)),
            threading.Thread(target=_read, args=(child.stderr, errors.append, False)),
        ]
        for reader in readers:
            reader.start()
        try:
            assert child.stdin is not None
            with contextlib.suppress(BrokenPipeError), child.stdin as to:
                to.write(json.dumps({**request, "threads": ask.threads}, default=repr))
            while (line := lines.get(timeout=limit)) is not None:
                yield json.loads(line)
            why = _death(child.wait(), errors, readers[1])
            if why:
                yield {"died": why}
        except queue.Empty:
            yield {"died": f"it takes more than {limit:g} s"}
        finally:
            child.kill()
            for reader in readers:
                reader.join()


def _death(code: int, errors: list[str], reader: threading.Thread) -> str:
    """Why a process ended as it did; nothing where it is done."""
    reader.join()
    if code < 0:
        return f"its process was ended by signal {-code}: memory, most likely"
    return (errors or ["its process failed"])[-1].strip()[:160] if code else ""


def _read(stream: Any, keep: Callable[[Any], None], ends: bool) -> None:
    """Keep the lines of a stream, and its end, where that matters."""
    for line in stream:
        keep(line)
    if ends:
        keep(None)


def _counts(threads: int | None) -> dict[str, str]:
    return {} if threads is None else dict.fromkeys(COUNTED, str(threads))


def _pin(threads: int | None) -> str:
    """Code that keeps a process to as many cores as it has threads, where the system can."""
    if threads is None or not hasattr(os, "sched_getaffinity"):
        return ""
    return PIN.format(cores=set(sorted(os.sched_getaffinity(0))[:threads]))


@contextmanager
def beside(ask: Ask) -> Iterator[None]:
    """With another process busy on the first core, where that is asked for."""
    if not ask.busy:
        yield
        return
    other = subprocess.Popen([sys.executable, "-c", ENDLESS.format(pin=_pin(1))])
    try:
        yield
    finally:
        other.kill()
        other.wait()


def run_memory(asks: Sequence[Ask], limit: float, found: Found, told: Told | None = None) -> None:
    """Peak memory above the arguments, every step in a process of its own."""
    why = memory.measurable()
    if why:
        found.left.append(Left("memory", why))
        return
    for k, ask in enumerate(ask for ask in asks if _possible(ask, found)):
        rows: list[dict[str, Any]] = []
        if told is not None:
            told(f"memory of {ask.says}", k, len(asks))
        for number in range(1000):
            request = {"role": "memory", "ask": ask.to_dict(), "number": number}
            nothing: dict[str, Any] = {"died": "its process said nothing"}
            with contextlib.closing(_answers(ask, request, limit, **memory.GIVEN_BACK)) as answers:
                line = next(answers, nothing)
            if "row" in line:
                rows.append(line["row"])
            elif "left" in line:
                _add(found, Left(*line["left"]))
            else:
                if "died" in line:
                    _add(found, Left(f"memory of {ask.says}", line["died"]))
                break
        found.memory += memory.joined(rows)


def run_starts(frameworks: Sequence[str], found: Found, told: Told | None = None) -> None:
    """The import and the first call of a process, as medians over some."""
    there = [name for name in frameworks if find_spec(name) is not None]
    asked = programs(there)
    environment = {**os.environ, **SILENT, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package is compiled once
    for k, ((what, name), code) in enumerate(asked.items()):
        if told is not None:
            told(f"{what}, {name}", k, len(asked))
        times = []
        for _ in range(TIMES):
            done = subprocess.run(
                [sys.executable, "-c", code], env=environment, capture_output=True, text=True
            )
            if done.returncode:
                _add(
                    found,
                    Left(f"{what}, {name}", (done.stderr.strip().splitlines() or ["it failed"])[-1][:160]),
                )
                break
            times.append(float(done.stdout.split()[-1]))
        else:
            found.starts.append({"what": what, "framework": name, "ms": statistics.median(times)})
