"""Every example runs as a user runs it, and reaches what it claims."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

#: For each example: what it imports, a pattern in its output, and the least that the number in it may be.
CLAIMS = {
    "against_natives.py": ((), r"unilos \| (tru)th", None),
    "jax_breast_cancer.py": (("jax",), r"held-out patients (\S+),", 0.94),
    "keras_digits.py": (("keras",), r"accuracy\D*(\d\.\d+)", 0.9),
    "numpy_boosting.py": ((), r"LogCosh.*\n +majorizer .* after 60 (\S+)", None),
    "numpy_diabetes.py": ((), r"Huber.*\n.*clean held-out data (\S+)", None),
    "tensorflow_masks.py": (("tensorflow",), r"right on held-out images (\S+)", 0.89),
    "torch_digits.py": (("torch",), r"held-out digits (\S+)", 0.93),
    "tutorial_values.py": ((), r"three predictions +(0\.2200)", 0.22),
}


@cache
def run(name: str) -> str:
    paths = os.pathsep.join((str(ROOT), str(ROOT / "backends")))
    found = subprocess.run(
        [sys.executable, str(ROOT / "examples" / name)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": paths, "TF_CPP_MIN_LOG_LEVEL": "3"},
        timeout=300,
    )
    assert found.returncode == 0, found.stderr
    return found.stdout


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "examples").glob("*.py")))
def test_example(name: str) -> None:
    assert name in CLAIMS, "say in CLAIMS what it needs and what it reaches"
    needed, pattern, least = CLAIMS[name]
    for module in (*needed, "sklearn"):
        if find_spec(module) is None:
            pytest.skip(f"{module} is not installed")
    output = run(name)
    found = re.search(pattern, output)
    assert found, output
    if least is not None:
        assert float(found[1]) >= least, output


def test_the_robust_fit_withstands_the_spoiled_targets() -> None:
    pytest.importorskip("sklearn")
    squared, huber = (float(x) for x in re.findall(r"clean held-out data (\S+)", run("numpy_diabetes.py")))
    assert huber < 50 < squared


def test_boosting_converges_with_the_majorizer_and_diverges_with_the_exact_curvature() -> None:
    pytest.importorskip("sklearn")
    output = run("numpy_boosting.py")
    starts = [float(x) for x in re.findall(r"at the median (\S+)", output)]
    ends = {
        kind: [float(x) for x in re.findall(rf"{kind} .* after 60 (\S+)", output)]
        for kind in ("majorizer", "exact")
    }
    assert len(starts) == len(ends["majorizer"]) == len(ends["exact"]) == 2, output
    for start, good, bad in zip(starts, ends["majorizer"], ends["exact"], strict=True):
        assert good < 0.7 * start < 10 * start < bad, output


def test_the_learned_masks_beat_a_threshold() -> None:
    if find_spec("tensorflow") is None:
        pytest.skip("tensorflow is not installed")
    output = run("tensorflow_masks.py")
    learned, threshold = (float(x) for x in re.findall(r"(0\.\d{4})$", output, re.MULTILINE)[-2:])
    assert learned > threshold + 0.01


def test_every_value_that_tutorials_print_wrong() -> None:
    true = ["0.2200", "0.6600", "0.4667", "1.5892", "1.5892", "0.2656", "0.3214", "0.2571", "0.2733"]
    assert re.findall(r"\b(\d\.\d{4})\b(?!\d|, rightly|\))", run("tutorial_values.py"))[:9] == true


def test_the_readme_shows_the_numbers_of_the_comparison() -> None:
    missing = [name for name in ("torch", "optax", "keras") if find_spec(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    rows = [line for line in run("against_natives.py").splitlines() if line.startswith("|")]
    assert len(rows) == 10
    assert "\n".join(rows) in (ROOT / "README.md").read_text("utf-8")
