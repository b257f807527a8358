"""What a run found, for people (a table) and for machines (strict JSON)."""

from __future__ import annotations

import datetime
import json
import math
import platform
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from itertools import combinations
from typing import Any

import numpy as np

from ..form.version import VERSION
from .bench import harness as _harness
from .bench.bench import Record
from .truth.envelope import FORMATS, Error

PACKAGES = (
    "numpy",
    "torch",
    "tensorflow",
    "jax",
    "jaxlib",
    "mpmath",
    "mparray",
    "array_api_compat",
    "ml_dtypes",
)


@dataclass(frozen=True)
class Failure:
    """A law that does not hold."""

    law: str
    loss: str
    backend: str
    dtype: str
    message: str
    # What a bug report needs, where a law knows it.
    kind: str = ""  # of the defect: wrong value, wrong gradient, NaN or infinity, divisor, label, mask, dtype
    got: str = ""
    want: str = ""
    ulp: float = 0.0
    envelopes: float = 0.0
    inputs: dict[str, Any] = field(default_factory=dict)
    snippet: str = ""  # code that shows it

    def __str__(self) -> str:
        return f"{self.law}: {self.loss} on {self.backend} in {self.dtype}: {self.message}"


@dataclass
class Cell:
    """One loss on one backend in one dtype."""

    loss: str
    backend: str
    dtype: str
    checks: int = 0  # laws that hold
    comparisons: int = 0  # that they made
    failures: int = 0
    not_run: list[str] = field(default_factory=list)
    envelopes: float = 0.0  # the worst error, in units of the envelope
    ulp: float = 0.0  # the worst error, in units in the last place
    at: str = ""  # the law and case of the worst error
    formula: float = 0.0  # the worst error of the formula alone, before any rounding, in envelopes
    formula_at: str = ""

    def take(self, record: Record) -> None:
        self.comparisons = record.comparisons
        self.formula, self.formula_at = record.formula.envelopes, record.formula.at
        for error in record.worst.values():
            self.ulp = max(self.ulp, error.ulp)
            if error.envelopes > self.envelopes:
                self.envelopes, self.at = error.envelopes, error.at


@dataclass(frozen=True)
class Disagreement:
    """The largest difference between two backends on the same inputs."""

    quantity: str
    dtype: str
    ulp: float
    case: str
    backends: tuple[str, str]


@dataclass
class Outcome:
    """What a job found."""

    cells: list[Cell] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    results: dict[tuple[str, str, str], object] = field(default_factory=dict)  # (case, quantity, backend)
    took: dict[tuple[str, str], float] = field(default_factory=dict)  # processor seconds of (law, backend)


@dataclass
class Report:
    cells: list[Cell]
    failures: list[Failure]
    disagreements: list[Disagreement]
    environment: dict[str, Any]
    missing: dict[str, str]  # backends that were not tested, and why
    seconds: float = 0.0
    interrupted: bool = False  # whether the run was stopped, and what stands here is a part
    took: dict[str, dict[str, float]] = field(default_factory=dict)  # processor seconds by law and backend
    agreement: list[Disagreement] = field(default_factory=list)  # of every two backends
    primitives: list[dict[str, Any]] = field(default_factory=list)  # of each backend, as measured

    @classmethod
    def of(cls, outcomes: Iterable[Outcome], environment: dict[str, Any], missing: dict[str, str]) -> Report:
        outcomes = list(outcomes)
        cells = sorted((c for o in outcomes for c in o.cells), key=lambda c: (c.loss, c.backend, c.dtype))
        results = {k: v for o in outcomes for k, v in o.results.items()}
        agreement = _agreement(results)
        failures = [f for o in outcomes for f in o.failures]
        report = cls(cells, failures, _worst(agreement), environment, missing, agreement=agreement)
        for (law, backend), seconds in (item for o in outcomes for item in o.took.items()):
            of_law = report.took.setdefault(law, {})
            of_law[backend] = of_law.get(backend, 0.0) + seconds
        return report

    @property
    def ok(self) -> bool:
        """Whether something was tried, all of it, and nothing failed."""
        return not self.interrupted and not self.failures and any(c.checks for c in self.cells)

    @property
    def not_run(self) -> dict[str, int]:
        """What was not tried, by reason, with the number of cells that it concerns."""
        found: dict[str, int] = {}
        for reason in (r for c in self.cells for r in c.not_run):
            found[reason] = found.get(reason, 0) + 1
        return {**{f"{b} is missing: {why}": 0 for b, why in self.missing.items()}, **found}

    def worst(self) -> Cell | None:
        """The cell of the worst error, of those in which something was compared."""
        return max((c for c in self.cells if c.at), key=lambda c: c.envelopes, default=None)

    def worst_formula(self) -> Cell | None:
        """None where no formula was tried apart from rounding."""
        return max((c for c in self.cells if c.formula_at), key=lambda c: c.formula, default=None)

    def worst_in_words(self) -> str:
        """The worst error of a formula before any rounding, and the worst one of results."""
        worst, of_formula = self.worst(), self.worst_formula()
        if worst is None:
            return ""
        at = f"{worst.envelopes:.2f} envelopes ({worst.loss}, {worst.backend}, {worst.dtype}: {worst.at})"
        if of_formula is None:
            return f"worst error {at}"
        where = f"({of_formula.loss}, {of_formula.dtype}: {of_formula.formula_at})"
        return f"worst formula error {of_formula.formula:.2g} envelopes {where}, worst rounding {at}"

    def to_json(self) -> str:
        """Strict JSON: infinities and NaN as strings."""
        plain = {
            "version": 2,
            "ok": self.ok,
            "seconds": round(self.seconds, 1),
            "interrupted": self.interrupted,
            "environment": self.environment,
            "cells": [asdict(c) for c in self.cells],
            "failures": [asdict(f) for f in self.failures],
            "disagreements": [asdict(d) for d in self.disagreements],
            "agreement": [asdict(d) for d in self.agreement],
            "primitives": self.primitives,
            "not_run": self.not_run,
            "processor_seconds": {
                law: {backend: round(seconds, 2) for backend, seconds in self.took[law].items()}
                for law in sorted(self.took)
            },
        }
        return json.dumps(_strict(plain), indent=1, allow_nan=False)

    def table(self) -> Any:
        """A table for the terminal: a row a loss and dtype, a column a backend, and one for the formula alone."""
        from rich import box
        from rich.table import Table

        backends = list(dict.fromkeys(c.backend for c in self.cells))
        apart = self.worst_formula() is not None
        of_formula = "; that of the formula before any rounding, in envelopes" if apart else ""
        title = f"worst error in envelopes, and in ULP where results do not cancel{of_formula}"
        table = Table(caption=title, box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
        table.add_column("loss", overflow="fold", min_width=12)
        table.add_column("dtype", no_wrap=True)
        for backend in backends:
            table.add_column(backend, justify="right", overflow="fold", min_width=4)
        if apart:
            table.add_column("formula", justify="right", no_wrap=True)
        for loss, dtype in dict.fromkeys((c.loss, c.dtype) for c in self.cells):
            first = dtype == next(c.dtype for c in self.cells if c.loss == loss)
            row = [self._text(loss, dtype, b) for b in backends]
            table.add_row(
                loss if first else "", dtype, *row, *([self._formula(loss, dtype)] if apart else [])
            )
        return table

    def _text(self, loss: str, dtype: str, backend: str) -> str:
        cells = [c for c in self.cells if (c.loss, c.dtype, c.backend) == (loss, dtype, backend)]
        failures, checks = sum(c.failures for c in cells), sum(c.checks for c in cells)
        if failures:
            return f"[red]{failures} broken[/red]"
        if not checks:
            return "[yellow]not run[/yellow]"
        envelopes, ulp = max(c.envelopes for c in cells), max(c.ulp for c in cells)
        return f"{envelopes:.2f} {ulp:4.1f}"

    def _formula(self, loss: str, dtype: str) -> str:
        found = [c.formula for c in self.cells if (c.loss, c.dtype) == (loss, dtype) and c.formula_at]
        return f"{max(found):.1g}" if found else ""


def _agreement(results: dict[tuple[str, str, str], Any]) -> list[Disagreement]:
    """The worst difference between any two backends, for each quantity and dtype."""
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for (case, quantity, backend), found in results.items():
        groups.setdefault((case, quantity), {})[backend] = found
    worst: dict[tuple[str, str, tuple[str, str]], Disagreement] = {}
    for (case, quantity), by_backend in groups.items():
        dtype = next(d for d in FORMATS if f" {d} " in f"{case} ")
        form = FORMATS["float32" if quantity == "value" and "float16" in dtype else dtype]
        for (one, a), (two, b) in combinations(sorted(by_backend.items()), 2):
            if a.shape != b.shape:
                continue
            with np.errstate(invalid="ignore"):
                apart = np.abs(a - b) / form.spacing(np.maximum(np.abs(a), np.abs(b)))
            ulp = float(np.max(np.where(np.isfinite(apart), apart, 0.0), initial=0.0))
            before = worst.get((quantity, dtype, (one, two)))
            if before is None or ulp > before.ulp:
                worst[quantity, dtype, (one, two)] = Disagreement(quantity, dtype, ulp, case, (one, two))
    return [worst[k] for k in sorted(worst)]


def _worst(agreement: list[Disagreement]) -> list[Disagreement]:
    """The worst of all pairs of backends, for each quantity and dtype."""
    worst: dict[tuple[str, str], Disagreement] = {}
    for found in agreement:
        before = worst.get((found.quantity, found.dtype))
        if before is None or found.ulp > before.ulp:
            worst[found.quantity, found.dtype] = found
    return [worst[k] for k in sorted(worst)]


def environment(backends: Iterable[str], device: str | None, quick: bool, seed: str = "") -> dict[str, Any]:
    """What a result depends on."""
    versions = {}
    for name in PACKAGES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    for backend in backends:
        versions |= {k: v for k, v in _harness.load(backend, device).versions().items() if v}
    return {
        "unilos": VERSION,
        "python": sys.version.split()[0],
        "machine": platform.machine(),
        "processor": _processor(),
        "system": f"{platform.system()} {platform.release()}",
        "device": device or "cpu",
        "quick": quick,
        "seed": seed,
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "versions": versions,
    }


def _processor() -> str:
    try:
        with open("/proc/cpuinfo") as lines:
            return next((x.partition(":")[2].strip() for x in lines if x.startswith("model name")), "")
    except OSError:
        return platform.processor()


def _strict(x: Any) -> Any:
    if isinstance(x, float) and not math.isfinite(x):
        return str(x)
    if isinstance(x, dict):
        return {str(k): _strict(v) for k, v in x.items()}
    if isinstance(x, (list, tuple)):
        return [_strict(v) for v in x]
    return x


__all__ = ["Cell", "Disagreement", "Error", "Failure", "Report", "environment"]
