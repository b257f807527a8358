"""Packages that register a backend and bring none: a sentence that names them, and the process goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("typer")

from tests.test_security import ARRAYS, ROOT, plugin, python

#: What a package does when its backend is asked for, and what is said of it.
BAD = {
    "no backend": ("backend = []", "the entry point 'taking_over:backend' is a list, not a unilos Backend"),
    "raises": ("raise RuntimeError('broken')", "cannot be loaded: RuntimeError: 'broken'"),
    "divides by 0": ("backend = 1 / 0", "cannot be loaded: ZeroDivisionError: 'division by zero'"),
    "exits": ("import sys; sys.exit(3)", "cannot be loaded: SystemExit: '3'"),
    "exits at once": ("raise SystemExit", "cannot be loaded: SystemExit: ''"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_call_refuses_the_array_and_goes_on(kind: str, tmp_path: Path) -> None:
    code, said = BAD[kind]
    plugin(tmp_path, ("strange", "numpy"), code)
    called = f"""
import numpy as np, unilos
{ARRAYS}
for _ in range(2):
    try: unilos.mse(Array(), Array())
    except unilos.BackendMismatchError as error: print(error)
print(float(unilos.mse(np.ones(1), np.zeros(1))))
"""
    first, second, value = python(tmp_path, called).splitlines()
    assert said in first == second
    assert value == "1.0"


@pytest.mark.parametrize("kind", BAD)
def test_the_suite_says_which_package_it_is(kind: str, tmp_path: Path) -> None:
    code, said = BAD[kind]
    plugin(tmp_path, ("strange",), code)
    for name in ("strange", "taking_over:backend"):
        status, printed = suite(tmp_path, name)
        assert status == 2, printed
        assert f"the backend '{name}' was asked for and cannot be tested: " in printed
        assert said.rpartition("'taking_over:backend' ")[2] in printed
        assert "Traceback" not in printed


def suite(folder: Path, backend: str) -> tuple[int, str]:
    """Exit status, and what the command prints."""
    paths = os.pathsep.join(map(str, (folder, ROOT, ROOT / "backends")))
    env = {**os.environ, "PYTHONPATH": paths, "MARKER": str(folder / "marker"), "COLUMNS": "200"}
    command = [
        sys.executable,
        "-m",
        "unilos",
        "conformance",
        "--quick",
        "--loss",
        "mse",
        "--backend",
        backend,
    ]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout + done.stderr
