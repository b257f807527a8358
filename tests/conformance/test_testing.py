"""`unilos.testing`: losses of strangers in their tests: functions, a decorator, strategies, a plugin of pytest."""

from __future__ import annotations

import contextlib
import inspect
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("mpmath")

from unilos import testing
from unilos.conformance.truth.envelope import LawBroken

ROOT = Path(__file__).resolve().parents[2]


def test_check_raises_with_all_that_a_report_of_a_bug_needs() -> None:
    def doubled(pred: Any, target: Any) -> Any:
        return 2 * (pred - target) ** 2

    with pytest.raises(
        LawBroken, match=r"(?s)wrong value.*input: pred=.*came:.*right:.*ULP.*import numpy as np"
    ):
        testing.check(doubled, like="mse", dtypes=["float32"])


def test_the_decorator_makes_a_test() -> None:
    @testing.conformance(like="mse", dtypes=["float32"])
    def passes(factor: float) -> Any:
        return lambda pred, target: factor * (pred - target) ** 2

    passes(factor=1.0)
    with pytest.raises(LawBroken, match="wrong value"):
        passes(factor=2.0)


def test_the_decorator_makes_a_test_of_a_loss() -> None:
    for factor in (1.0, 2.0):

        @testing.conformance(like="mse", dtypes=["float32"])
        def squared(y_true: Any, y_pred: Any, factor: float = factor) -> Any:
            return factor * (y_pred - y_true) ** 2

        assert not inspect.signature(squared).parameters  # which pytest would take for fixtures
        with contextlib.nullcontext() if factor == 1 else pytest.raises(LawBroken, match="wrong value"):
            squared()


def test_a_test_that_returns_no_loss_fails() -> None:
    @testing.conformance(like="mse")
    def forgets() -> Any:
        pass

    with pytest.raises(LawBroken, match="forgets returns no loss"):
        forgets()


def test_nothing_tried_is_no_success() -> None:
    with pytest.raises(LawBroken, match="nothing was tried: masked"):
        testing.check(lambda pred, target: (pred - target) ** 2, like="mse", laws=["masked"])


def test_strategies_give_arguments_of_the_loss() -> None:
    hypothesis = pytest.importorskip("hypothesis")
    import unilos

    seen = set()

    @hypothesis.settings(max_examples=30, deadline=None, database=None, derandomize=True)
    @hypothesis.given(testing.arguments("cross_entropy", dtype="float64", most=3))
    def tried(args: Any) -> None:
        pred, target = args
        seen.add(len(pred))
        assert pred.dtype == np.float64
        assert unilos.cross_entropy(pred, target, reduction="none").shape == pred.shape[:1]

    tried()
    assert seen == {1, 2, 3}


PLUGGED = """
import numpy as np
def test_it(unilos_backend):
    x = unilos_backend.array(np.ones(2))
    assert unilos_backend.numpy(x).tolist() == [1, 1]
"""


def test_the_plugin_runs_a_test_on_every_framework_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "test_plugged.py").write_text(PLUGGED)

    def ran(*more: str) -> str:
        paths = os.pathsep.join((str(ROOT), str(ROOT / "backends")))
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "unilos.conformance.plugin",
            "-p",
            "no:cacheprovider",
            "-v",
        ]
        found = subprocess.run(
            [*command, *more, str(tmp_path)],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": paths, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        )
        return found.stdout + found.stderr

    found = ran("--unilos-backends=numpy")
    assert "test_it[numpy] PASSED" in found
    assert "1 passed" in found
    missing = ran("--unilos-backends=numpy,no_such_framework")
    assert "no_such_framework cannot be tested" in missing
    assert "1 passed, 1 error" in missing
