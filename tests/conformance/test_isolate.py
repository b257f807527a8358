"""A crash or a hang is a failure of one loss on one backend; theirs are given by their path; primitives have names."""

import math
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("mpmath")
strict = pytest.importorskip("array_api_strict")

from unilos.conformance import primitives  # noqa: E402
from unilos.conformance.isolate import isolated  # noqa: E402
from unilos.conformance.job import Job  # noqa: E402
from unilos.conformance.report import Cell, Failure, Outcome  # noqa: E402
from unilos.conformance.wire import decode, encode  # noqa: E402

ROOT = Path(__file__).parents[2]
ADAPTER = ROOT / "examples" / "strangers" / "strict_adapter.py"
JOB = Job("huber", ("planted:backend",), ("float32",), None, True, "1", laws=("value",))
PLANTED = """
import os, signal, sys, time
import array_api_strict as xp
from types import SimpleNamespace
sys.path.insert(0, {folder!r})
from strict_adapter import Adapter

class Planted(Adapter):
    name = "planted"
    def compile(self, function, static, arrays):
        print("noise on standard output")
        {what}
        return super().compile(function, static, arrays)

backend = Planted()
"""


def planted(monkeypatch, tmp_path, what):
    (tmp_path / "planted.py").write_text(PLANTED.format(folder=str(ADAPTER.parent), what=what), "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.mark.parametrize(
    ("what", "seconds", "said"),
    [
        ("os._exit(3)", 120, "crashed: exit status 3"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", 120, "crashed: signal SIGSEGV"),
        ("time.sleep(600)", 8, "hung: no answer in 8 seconds"),
        ("os._exit(0)", 120, "answered with no outcome"),
    ],
)
def test_a_pair_that_dies_is_a_failure_of_its_own(what, seconds, said, monkeypatch, tmp_path):
    planted(monkeypatch, tmp_path, what)
    outcome = isolated(JOB, seconds)
    (failure,) = outcome.failures
    assert said in failure.message
    assert (failure.law, failure.loss, failure.backend) == ("isolation", "huber", "planted:backend")
    assert [c.checks for c in outcome.cells] == [0]


def test_a_pair_that_lives_is_measured(monkeypatch, tmp_path):
    planted(monkeypatch, tmp_path, "pass")
    outcome = isolated(JOB, 120)
    assert not outcome.failures
    assert outcome.cells[0].checks == 1
    assert outcome.cells[0].comparisons >= 1


def test_outcomes_pass_the_wire_unchanged():
    numbers = np.asarray([[1.5, math.inf, -0.0]])
    outcome = Outcome(
        [Cell("huber", "numpy", "float32", checks=2, envelopes=math.inf, not_run=["why"])],
        [Failure("slope", "Huber()", "numpy", "float32", "far")],
        {("case", "value", "numpy"): numbers},
        {("slope", "numpy"): 0.5},
    )
    back = decode(encode(outcome))
    assert replace(back, results={}) == replace(outcome, results={})
    (came,) = back.results.values()
    assert came.tobytes() == numbers.tobytes()
    assert came.shape == numbers.shape


def command(folder, *words):
    paths = os.pathsep.join([str(ROOT), str(ROOT / "backends")])
    call = [
        sys.executable,
        "-m",
        "unilos",
        "conformance",
        "--quick",
        "--loss",
        "huber",
        "--dtype",
        "float32",
        *words,
    ]
    return subprocess.run(
        call, env={**os.environ, "PYTHONPATH": paths}, cwd=folder, capture_output=True, text=True, timeout=300
    )


def test_a_backend_is_given_by_its_path():
    assert len(ADAPTER.read_text("utf-8").splitlines()) <= 40
    done = command(ADAPTER.parent, "--backend", "strict_adapter:backend", "--law", "value", "--law", "slope")
    assert done.returncode == 0, done.stderr + done.stdout
    assert "strict_adapter" in done.stdout


@pytest.mark.parametrize("path", ["no_such_module:backend", "strict_adapter:xp", "strict_adapter:nothing"])
def test_a_path_that_leads_nowhere_is_said(path):
    done = command(ADAPTER.parent, "--backend", path)
    assert done.returncode == 2
    assert "cannot be tested" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_device_that_is_not_there_is_said():
    pytest.importorskip("torch")
    done = command(ROOT, "--backend", "torch", "--device", "cuda:7")
    assert done.returncode == 2
    assert "cuda:7" in done.stderr


def half_sum(x):
    total = np.sum(np.asarray(x).astype(np.float16), dtype=np.float16)
    return strict.asarray(np.asarray(total, dtype=np.float32))


WRONG = {
    "exp": lambda x: strict.exp(x) * strict.asarray(1 + 1e-5, dtype=x.dtype),
    "where": lambda c, a, b: strict.where(c, b, a),
    "sum": half_sum,
}


def measured(monkeypatch, **names):
    sys.path.insert(0, str(ADAPTER.parent))
    try:
        from strict_adapter import Adapter
    finally:
        sys.path.pop(0)

    class Odd(Adapter):
        xp = SimpleNamespace(**{**{n: getattr(strict, n) for n in dir(strict) if n[0] != "_"}, **names})

    from unilos.conformance.bench.harness import Harness

    monkeypatch.setattr(primitives._harness, "load", lambda *_: Harness(Odd()))
    return primitives.measure(["odd"], None, ["float32"])


def test_right_primitives_are_measured(monkeypatch):
    found = measured(monkeypatch)
    assert {p.name for p in found} == set(primitives.PRIMITIVES)
    assert not primitives.broken(found)
    assert all(p.ulp <= 0.51 for p in found if p.name in ("sqrt", "divide", "where"))


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_primitive_is_named(name, monkeypatch):
    found = primitives.broken(measured(monkeypatch, **{name: WRONG[name]}))
    assert [f.loss for f in found] == [name]
    assert f"the primitive {name} of " in found[0].message


def test_three_ulp_show(monkeypatch):
    def worse(x):
        y = np.asarray(strict.tanh(x))
        return strict.asarray((y + 3 * np.spacing(y)).astype(y.dtype))

    before = {p.name: p.ulp for p in measured(monkeypatch)}
    after = {p.name: p.ulp for p in measured(monkeypatch, tanh=worse)}
    assert after["tanh"] >= before["tanh"] + 2
    assert {n: u for n, u in after.items() if n != "tanh"} == {n: u for n, u in before.items() if n != "tanh"}


def test_a_setting_is_a_column_of_its_own():
    torch = pytest.importorskip("torch")
    from unilos.conformance.bench.harness import load

    plain, fast = load("torch", "cpu"), load("torch, TF32", "cpu")
    assert (plain.name, fast.name) == ("torch on cpu", "torch on cpu, TF32")
    assert plain.settings == ()
    before = torch.get_float32_matmul_precision()
    for harness, precision in ((plain, "highest"), (fast, "high")):
        with harness.session("float32"):
            assert torch.get_float32_matmul_precision() == precision
    assert torch.get_float32_matmul_precision() == before
