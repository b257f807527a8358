"""The demo agrees, fails when something is wrong, and never calls green what was not run."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

pytest.importorskip("sklearn")

from unilos.command import demo
from unilos.command.demo import _frameworks, _lost, _tasks
from unilos.face.loss import Loss

ROOT = Path(__file__).resolve().parents[1]


def quiet() -> tuple[Console, io.StringIO]:
    out = io.StringIO()
    return Console(file=out, width=120, markup=False, highlight=False), out


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo with few steps, one task, and no conformance run."""
    monkeypatch.setattr(demo, "tasks", lambda: (replace(_tasks.diabetes(), steps=20),))
    monkeypatch.setattr(demo, "conformance", lambda console: True)


def hide(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    monkeypatch.setattr(demo, "find_spec", lambda name: None if name in names else find_spec(name))


def test_numpy_alone_is_enough(short: None, monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch, "torch", "jax", "tensorflow")
    console, out = quiet()
    assert demo.main(console) == 0
    assert "NumPy and float64 agree" in out.getvalue()
    for name in ("torch", "jax", "tensorflow"):
        assert f"{name} not run: not installed" in out.getvalue()


def test_what_is_not_installed_is_not_imported(short: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def imported() -> Any:
        raise AssertionError("a framework that is not installed was imported")

    hide(monkeypatch, "torch", "jax", "tensorflow")
    for name in ("torch", "jax", "tensorflow"):
        monkeypatch.setitem(_frameworks.FRAMEWORKS, name, imported)
    assert demo.main(quiet()[0]) == 0


@pytest.mark.parametrize("name", [n for n in _frameworks.FRAMEWORKS if find_spec(n) is not None])
@pytest.mark.parametrize("task", _tasks.tasks(), ids=lambda task: task.loss.name)
def test_every_framework_follows_float64(name: str, task: _tasks.Task) -> None:
    task = replace(task, steps=30)
    exact = [value for value, _ in _frameworks.train(_frameworks.with_numpy(), task.in_float64())]
    curve = [value for value, _ in _frameworks.train(_frameworks.FRAMEWORKS[name](), task)]
    assert len(curve) == 31
    assert curve[-1] < 0.8 * curve[0]
    assert demo.largest_difference([np.array(curve), np.array(exact)]) <= demo.TOLERANCE


def test_a_wrong_slope_is_found(short: None, monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch, "torch", "jax", "tensorflow")
    right = Loss.value_and_grad

    def wrong(self: Loss, pred: Any, target: Any) -> Any:
        value, slope = right(self, pred, target)
        return value, slope * (1.001 if pred.dtype == np.float32 else 1)

    monkeypatch.setattr(Loss, "value_and_grad", wrong)
    console, out = quiet()
    assert demo.main(console) == 1
    assert "DISAGREE" in out.getvalue()


def test_a_framework_that_breaks_is_a_failure(short: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Any:
        raise ImportError("its library is damaged")

    monkeypatch.setattr(demo, "FRAMEWORKS", {"numpy": _frameworks.with_numpy, "torch": broken})
    monkeypatch.setattr(demo, "find_spec", lambda name: object())
    console, out = quiet()
    assert demo.main(console) == 1
    assert "torch failed: ImportError: its library is damaged" in out.getvalue()
    assert "agree" in out.getvalue()  # the others are still shown


def test_a_failed_measurement_is_a_failure(short: None, monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch, "torch", "jax", "tensorflow")
    monkeypatch.setattr(demo, "conformance", lambda console: False)
    assert demo.main(quiet()[0]) == 1


def test_nan_is_the_largest_difference() -> None:
    curve = np.array([1.0, 0.5])
    assert demo.largest_difference([curve, curve]) == 0
    assert demo.largest_difference([curve, np.array([1.0, np.nan])]) == float("inf")
    assert demo.largest_difference([curve, np.array([1.0, 0.4])]) == pytest.approx(0.2)


WITHOUT_FRAMEWORKS = """
import importlib.util, sys
frameworks = {"torch", "jax", "jaxlib", "tensorflow", "keras"}

class Hidden:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in frameworks:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

there = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name in frameworks else there(name, package)
sys.meta_path.insert(0, Hidden)
sys.argv = ["unilos", "demo"]
from unilos.cli import main
main()
"""


def test_the_whole_command_with_numpy_alone() -> None:
    pytest.importorskip("mpmath")
    paths = os.pathsep.join((str(ROOT), str(ROOT / "backends")))
    environment = {**os.environ, "PYTHONPATH": paths, "NO_COLOR": "1", "COLUMNS": "120"}
    command = [sys.executable, "-c", WITHOUT_FRAMEWORKS]
    found = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=600)
    assert found.returncode == 0, found.stdout + found.stderr
    assert found.stdout.count("NumPy and float64 agree") == 2
    assert re.search(r"[1-9]\d* laws hold, 0 are broken", found.stdout)
    assert re.search(r"torch not run: (?!not installed)", found.stdout)  # nor measured


def test_what_usual_formulas_lose_is_computed() -> None:
    for case in _lost.cases():
        exact, by = case.exact(), _lost.found(case)
        assert _lost.right(by["unilos"], exact)
        assert not _lost.right(by["formula"], exact), case.what
        assert set(by) - {"formula", "unilos"} <= set(_lost.LIBRARIES)
    console, out = quiet()
    console.print(_lost.table())
    assert out.getvalue().count("2.061e-09") >= 3


def test_a_library_that_does_not_import_has_no_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_lost, "named", lambda path: None)
    assert _lost.installed() == []
    assert set(_lost.found(_lost.cases()[0])) == {"formula", "unilos"}


def test_the_tables_hold_at_sixty_columns(short: None, monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch, "torch", "jax", "tensorflow")
    out = io.StringIO()
    assert demo.main(Console(file=out, width=60, markup=False, highlight=False)) == 0
    assert "…" not in out.getvalue()
    assert max(map(len, out.getvalue().splitlines())) <= 60
