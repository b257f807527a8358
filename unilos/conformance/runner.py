"""Which laws are tried on what, in how many processes, and what comes back."""

from __future__ import annotations

import datetime
import functools
import logging
import os
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, NamedTuple

from ..face import registry as _registry
from .bench import harness as _harness
from .isolate import isolated
from .job import EXPECTED, Job, run_job
from .known import KNOWN, Known
from .law import ALL
from .primitives import Primitive, broken, measure
from .report import Failure, Outcome, Report, environment

#: From so many losses on a run takes samples.
MANY = 12
BUILT_IN = ("numpy", "torch", "tensorflow", "jax")


def run(
    backends: Iterable[str] | None = None,
    losses: Iterable[str] | None = None,
    dtypes: Iterable[str] | None = None,
    device: str | None = None,
    quick: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
    processes: int | None = None,
    seed: str | None = None,
    laws: Iterable[str] | None = None,
    isolate: float | None = None,
) -> Report:
    """Try every law on every loss, backend and dtype. Raises ImportError for a backend that was named and is missing.

    `progress` is called with the loss that was finished, how many are, and how many there are. An interrupt ends the
    run with what was measured until then. What is sampled where it costs much, by a quick run or one of many losses, is
    drawn by `seed`, the date if none is given. With `isolate` each loss on each backend
    has a process of its own and that many seconds: a crash or a hang is a failure of that pair alone.
    """
    started = time.monotonic()
    names = list(dict.fromkeys(_registry.loss_class(n).name for n in losses or _registry.names()))
    if seed is None:
        seed = datetime.date.today().isoformat() if quick or len(names) > MANY else ""
    outcomes, survey, interrupted = list[Outcome](), _Survey((), {}, {}), False
    measured: Future[tuple[Primitive, ...]] | None = None
    found: tuple[Primitive, ...] = ()
    with single_threaded(), workers(min(processes or os.cpu_count() or 1, len(names))) as pool:
        try:
            survey = pool.submit(_survey, tuple(backends or ()), device, quick, seed).result()
            thin = quick and len(names) > MANY
            options = (tuple(dtypes or ALL), device, quick, seed, thin, tuple(laws or ()))
            groups = [(b,) for b in survey.backends] if isolate else [survey.backends]
            jobs = [Job(n, group, *options) for n in names for group in groups]
            todo = functools.partial(isolated, seconds=isolate) if isolate else run_job
            if not laws:
                measured = pool.submit(measure, survey.backends, device, tuple(dtypes or ALL))
            # The longest first, so that no process is left with one at the end.
            futures = {pool.submit(todo, job): job for job in sorted(jobs, key=_weight, reverse=True)}
            for done, future in enumerate(as_completed(futures), 1):
                outcomes.append(future.result())
                if progress is not None:
                    progress(futures[future].loss, done, len(jobs))
            found = measured.result() if measured is not None else ()
        except KeyboardInterrupt:
            interrupted = True
            let_go(pool)
    report = Report.of(outcomes, survey.environment, survey.missing)
    report.primitives = [asdict(p) for p in found]
    report.failures[:0] = broken(found)  # first, for they say what others come of
    if not (quick or interrupted or laws):
        report.failures += stale(report)
    report.seconds, report.interrupted = time.monotonic() - started, interrupted
    return report


def stale(report: Report, rows: Iterable[Known] = KNOWN) -> list[Failure]:
    """Known faults that were looked for and did not show."""
    found = []
    for row in rows:
        cells = [c for c in report.cells if c.checks and row.where(c.loss, c.backend, c.dtype)]
        shows = any(f"{EXPECTED} {row.number}," in reason for cell in cells for reason in cell.not_run)
        if cells and not shows:
            what = f"the fault {row.number} does not show any more: take it off the list of known ones"
            found += [Failure(row.laws[0], c.loss, c.backend, c.dtype, what) for c in cells[:1]]
    return found


class _Survey(NamedTuple):
    """What there is to run on."""

    backends: tuple[str, ...]
    missing: dict[str, str]
    environment: dict[str, Any]


def _survey(named: tuple[str, ...], device: str | None, quick: bool, seed: str) -> _Survey:
    there: list[str] = []
    missing: dict[str, str] = {}
    for backend in named or BUILT_IN:
        try:
            harness = _harness.load(backend, device)
            there += [backend, *(f"{backend}, {setting}" for setting in harness.settings)]
        except (ImportError, ValueError, RuntimeError) as error:
            if named:
                message = f"the backend {backend!r} was asked for and cannot be tested: {error}"
                raise ImportError(message) from error
            missing[backend] = str(error)
    return _Survey(tuple(there), missing, environment(there, device, quick, seed))


@contextmanager
def workers(count: int) -> Iterator[Executor]:
    """Processes to work in; this one where a child could not find the main module again."""
    if count < 2 or not _spawns():
        yield _Here()
        return
    with ProcessPoolExecutor(count, get_context("spawn"), initializer=_worker) as pool:
        yield pool


def let_go(pool: Executor) -> None:
    """Let go of a pool at once, whatever its processes compile."""
    for process in list((getattr(pool, "_processes", None) or {}).values()):
        process.kill()
    pool.shutdown(wait=False, cancel_futures=True)


def _worker() -> None:
    """An interrupt is the parent's business, and without it there is nothing to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        Thread(target=_leave_with, args=(parent,), daemon=True).start()
    _quiet()


def _leave_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def _quiet() -> None:
    """What frameworks say about being called in so many ways is no finding."""
    warnings.simplefilter("ignore")
    logging.getLogger("tensorflow").setLevel(logging.ERROR)


class _Here(Executor):
    """This process, as a pool."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


def _spawns() -> bool:
    """Whether a child process can find the main module again; not from an interactive session."""
    main = sys.modules["__main__"]
    return getattr(main, "__spec__", None) is not None or os.path.exists(getattr(main, "__file__", "") or "")


def _weight(job: Job) -> int:
    cls = _registry.loss_class(job.loss)
    effort = _registry.make(cls, cls.meta.tries[0]).structure.effort
    return len(cls.meta.tries) * effort * (2 if cls.meta.labels else 1)


@contextmanager
def single_threaded() -> Iterator[None]:
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
