"""Which laws are tried on what, in how many processes, and what comes back."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context

from .. import _registry
from . import _harness
from ._bench import Bench, NotRun, Record
from ._envelope import LawBroken
from ._law import ALL, LAWS, Law, known
from ._report import Cell, Failure, Report, environment

BUILT_IN = ("numpy", "torch", "tensorflow", "jax")


@dataclass(frozen=True)
class Job:
    """One loss on some backends: what one process does at a time, so that backends share the oracle."""

    loss: str
    backends: tuple[str, ...]
    dtypes: tuple[str, ...]
    device: str | None
    quick: bool


@dataclass
class Outcome:
    """What a job found."""

    cells: list[Cell] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    results: dict[tuple[str, str, str], object] = field(default_factory=dict)  # (case, quantity, backend)


def run(
    backends: Iterable[str] | None = None,
    losses: Iterable[str] | None = None,
    dtypes: Iterable[str] | None = None,
    device: str | None = None,
    quick: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
    processes: int | None = None,
) -> Report:
    """Try every law on every loss, backend and dtype. Raises ImportError for a backend that was named and is missing.

    `progress` is called with the loss that was finished, how many are, and how many there are.
    """
    started = time.monotonic()
    named = tuple(backends or ())
    missing: dict[str, str] = {}
    with _single_threaded():
        there = [b for b in named or BUILT_IN if _loads(b, device, missing, needed=bool(named))]
        jobs = [
            Job(_registry.loss_class(n).name, tuple(there), tuple(dtypes or ALL), device, quick)
            for n in losses or _registry.names()
        ]
        outcomes = []
        for done, (job, outcome) in enumerate(_outcomes(jobs, processes), 1):
            outcomes.append(outcome)
            if progress is not None:
                progress(job.loss, done, len(jobs))
    report = Report.of(outcomes, environment(there, device, quick), missing)
    report.seconds = time.monotonic() - started
    return report


def _loads(backend: str, device: str | None, missing: dict[str, str], needed: bool) -> bool:
    try:
        _harness.load(backend, device)
    except (ImportError, ValueError, RuntimeError) as error:
        if needed:
            message = f"the backend {backend!r} was asked for and cannot be tested: {error}"
            raise ImportError(message) from error
        missing[backend] = str(error)
        return False
    return True


def _outcomes(jobs: list[Job], processes: int | None) -> Iterator[tuple[Job, Outcome]]:
    workers = min(processes or os.cpu_count() or 1, len(jobs))
    if workers < 2 or not _spawns():
        for job in jobs:
            yield job, run_job(job)
        return
    # The longest first, so that no process is left with one at the end.
    jobs = sorted(jobs, key=lambda j: -_weight(j))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = {pool.submit(run_job, job): job for job in jobs}
        for future in as_completed(futures):
            yield futures[future], future.result()


def _spawns() -> bool:
    """Whether a child process can find the main module again; not from an interactive session."""
    main = sys.modules["__main__"]
    return getattr(main, "__spec__", None) is not None or os.path.exists(getattr(main, "__file__", "") or "")


def _weight(job: Job) -> int:
    cls = _registry.loss_class(job.loss)
    return len(cls.meta.tries) * (3 if cls.rowwise else 1) * (2 if cls.meta.labels else 1)


@contextmanager
def _single_threaded() -> Iterator[None]:
    """One thread a framework in the worker processes, which share the cores among them."""
    wanted = {"OMP_NUM_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "3", "TF_NUM_INTRAOP_THREADS": "1"}
    before = {k: os.environ.get(k) for k in wanted}
    os.environ.update({k: v for k, v in wanted.items() if before[k] is None})
    try:
        yield
    finally:
        for k, v in before.items():
            if v is None:
                os.environ.pop(k, None)


def run_job(job: Job) -> Outcome:
    """Every law of one loss, on all backends and dtypes of the job."""
    outcome = Outcome()
    for dtype in job.dtypes:
        for backend in job.backends:
            harness = _harness.load(backend, job.device)
            outcome.cells.append(_cell(job, harness, dtype, outcome))
    return outcome


def _cell(job: Job, harness: _harness.Harness, dtype: str, outcome: Outcome) -> Cell:
    cell = Cell(job.loss, harness.name, dtype)
    if dtype not in harness.dtypes:
        cell.not_run.append(f"{harness.name} has no {dtype}")
        return cell
    record = Record()
    for number, law, bench in plan(job.loss, harness, dtype, job.quick, record):
        del number
        found = attempt(law, bench)
        if isinstance(found, Failure):
            outcome.failures.append(found)
            cell.failures += 1
        elif found:
            cell.not_run.append(f"{law.name}: {found}")
        else:
            cell.checks += 1
    cell.not_run += [r for r in record.left_out if r not in cell.not_run]
    cell.take(record)
    outcome.results.update({(c, q, harness.name): x for (c, q), x in record.results.items()})
    return cell


def plan(
    loss: str, harness: _harness.Harness, dtype: str, quick: bool, record: Record | None = None
) -> Iterator[tuple[int, Law, Bench]]:
    """The laws that apply to a loss on a framework in a dtype, with the benches to try them on.

    A quick run tries all hyper-parameters in float32 only, and there the accuracy laws only.
    """
    record = record or Record()
    cls = _registry.loss_class(loss)
    tries = cls.meta.tries if dtype == "float32" or not quick else cls.meta.tries[:1]
    if len(tries) < len(cls.meta.tries):
        record.left_out.append("quick: further hyper-parameters are tried in float32 only, by fewer laws")
    for number, params in enumerate(tries):
        bench = Bench(_registry.make(cls, params), harness, dtype, quick, number == 0, record)
        for law in LAWS.values():
            if law.applies(dtype, bench.first, quick, bool(harness.gradients)):
                yield number, law, bench


def attempt(law: Law, bench: Bench) -> Failure | str | None:
    """None where the law holds, a reason where it could not be tried, a failure where it is broken."""
    expected = known(law.name, bench.loss, bench.dtype)
    try:
        with bench.harness.session(bench.dtype):
            law.check(bench)
    except NotRun as reason:
        return str(reason)
    except Exception as error:
        what = str(error) if isinstance(error, AssertionError) else f"{type(error).__name__}: {error}"
        if expected is not None and isinstance(error, LawBroken):
            return f"known: {expected.why}"
        return Failure(law.name, repr(bench.loss), bench.harness.name, bench.dtype, what)
    if expected is not None:
        message = f"a known deviation is gone: remove its entry from KNOWN ({expected.why})"
        return Failure(law.name, repr(bench.loss), bench.harness.name, bench.dtype, message)
    return None
