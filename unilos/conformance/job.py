"""One loss on some backends, law by law: what a process does at a time."""

from __future__ import annotations

import functools
import gc
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import parent_process

from ..face import registry as _registry
from .bench import harness as _harness
from .bench.bench import Bench, NotRun, Record, drawn
from .known import known
from .law import LAWS, SAMPLED, Law
from .report import Cell, Failure, Outcome
from .shrink import said, shrunk
from .truth.envelope import heard

EXPECTED = "expected to fail:"


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
        if bench.costs and seed and not (first or last or bench.one_in(SAMPLED, str(number))):
            record.left_out.append(
                f"where calls are traced or compiled, one in {SAMPLED} of further hyper-parameters is tried"
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
        message = said(error)
        if fault is not None:
            if not fault.expired:
                return f"{EXPECTED} {fault.number}, until {fault.expires}, {fault.link}"
            message += f"\n  known as {fault.number} until {fault.expires}, which is over: {fault.link}"
        return Failure(law.name, repr(bench.loss), bench.harness.name, bench.dtype, message)
    bench.record.comparisons += len(made)
    return None if made else "nothing to compare"
