"""Which laws are tried on what, in how many processes, and what comes back."""

from __future__ import annotations

import datetime
import functools
import gc
import logging
import os
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, NamedTuple

from ..face import registry as _registry
from .bench import harness as _harness
from .bench.bench import Bench, NotRun, Record, drawn
from .isolate import isolated
from .known import KNOWN, Known, known
from .law import ALL, LAWS, Law
from .primitives import Primitive, broken, measure
from .report import Cell, Failure, Outcome, Report, environment
from .shrink import said, shrunk
from .truth.envelope import heard

#: From so many losses on a run takes samples.
MANY = 12
EXPECTED = "expected to fail:"
BUILT_IN = ("numpy", "torch", "tensorflow", "jax")


@dataclass(frozen=True)
class Job:
    """One loss on some backends: what one process does at a time, so that backends share the oracle."""

    loss: str
    backends: tuple[str, ...]
    dtypes: tuple[str, ...]
    device: str | None
    quick: bool
    seed: str = ""
    thin: bool = False  # whether a sample of all losses is tried
    laws: tuple[str, ...] = ()  # the only ones that are tried; empty for all


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


def run_job(job: Job) -> Outcome:
    """Every law of one loss, on all backends and dtypes of the job."""
    outcome = Outcome()
    _loaded(job.backends, job.device)
    for dtype in job.dtypes:
        for backend in job.backends:
            harness = _harness.load(backend, job.device)
            outcome.cells.append(_cell(job, harness, dtype, outcome))
    for backend in job.backends:
        _harness.load(backend, job.device).forget()
    return outcome


@functools.cache
def _loaded(backends: tuple[str, ...], device: str | None) -> None:
    """What frameworks hold is there for ever: no collection that a law asks for needs to look at it again. A caller's
    own process is left as it is."""
    for backend in backends:
        _harness.load(backend, device)
    if parent_process() is not None:
        gc.collect()
        gc.freeze()


def _cell(job: Job, harness: _harness.Harness, dtype: str, outcome: Outcome) -> Cell:
    cell = Cell(job.loss, harness.name, dtype)
    if dtype not in harness.dtypes:
        cell.not_run.append(f"{harness.name} has no {dtype}")
        return cell
    if job.thin and not drawn(harness.thin, job.seed, job.loss, harness.name):
        cell.not_run.append(f"quick: {harness.name} on one loss in {harness.thin}, drawn by {job.seed}")
        return cell
    record = Record()
    for law, bench in plan(job.loss, harness, dtype, job.quick, record, job.seed, job.laws):
        started = time.process_time()
        found = attempt(law, bench)
        key = law.name, harness.name
        outcome.took[key] = outcome.took.get(key, 0.0) + time.process_time() - started
        if isinstance(found, Failure):
            # The first failure of a law is made small; the others are likely of the same kind.
            new = all((f.law, f.loss) != (found.law, found.loss) for f in outcome.failures)
            outcome.failures.append(shrunk(law, bench, found) if new else found)
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
    loss: str,
    harness: _harness.Harness,
    dtype: str,
    quick: bool,
    record: Record | None = None,
    seed: str = "",
    laws: tuple[str, ...] = (),
) -> Iterator[tuple[Law, Bench]]:
    """The laws that apply to a loss on a framework in a dtype, or those of them that are named, with the benches to
    try them on.

    A quick run tries all hyper-parameters in float32 only, and there the accuracy laws only.
    """
    record = record or Record()
    cls = _registry.loss_class(loss)
    tries = cls.meta.tries if dtype == "float32" or not quick else cls.meta.tries[:1]
    if len(tries) < len(cls.meta.tries):
        record.left_out.append("quick: further hyper-parameters are tried in float32 only, by fewer laws")
    for number, params in enumerate(tries):
        first, last = number == 0, number == len(tries) - 1
        bench = Bench(_registry.make(cls, params), harness, dtype, quick, first, last, record, seed)
        if bench.costs and seed and not (first or last or bench.one_in(2, str(number))):
            record.left_out.append(
                "where calls are traced or compiled, half of further hyper-parameters are tried"
            )
            continue
        for law in LAWS.values():
            if (laws and law.name not in laws) or not law.applies(bench):
                continue
            reason = law.left_out(bench)
            if reason is None:
                yield law, bench
            else:
                bench.left_out(reason)


def attempt(law: Law, bench: Bench) -> Failure | str | None:
    """None where the law holds, a reason where it could not be tried or compared nothing, a failure where it is
    broken."""
    made = list[None]()
    try:
        with bench.harness.session(bench.dtype), heard(lambda _: made.append(None)):
            law.check(bench)
    except NotRun as reason:
        return str(reason)
    except Exception as error:
        fault = known(law.name, bench.loss, bench.harness.name, bench.dtype, str(error))
        if fault is not None:
            return f"{EXPECTED} {fault.number}, which is not cured yet"
        return Failure(law.name, repr(bench.loss), bench.harness.name, bench.dtype, said(error))
    bench.record.comparisons += len(made)
    return None if made else "nothing to compare"
