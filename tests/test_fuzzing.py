"""Bad input ends in an error of ours or in a result, alike on every backend: a sample of `fuzzing`, which changes with
the commit, and bugs that it sees."""

import os
import sys
import warnings

import numpy as np
import pytest

import unilos
from tests import fuzzing
from tests.conformance.sample import seed
from tests.fuzzing import main, parsed, supervised, tried, unknown
from unilos.face.core import Core
from unilos.losses.regression import MSE

#: How many inputs a run of the tests draws; the other frameworks get their shares of them.
INPUTS = {"torch": 2000, "tensorflow": 800, "jax": 400}


@pytest.mark.parametrize("framework", INPUTS)
def test_bad_input_ends_alike(framework):
    pytest.importorskip(framework)
    shares = {**fuzzing.BACKENDS, framework: {"torch": 1, "tensorflow": 4, "jax": 10}[framework]}
    report = tried(f"{seed()} {framework}", range(INPUTS[framework]), ("numpy", framework), shares=shares)
    assert unknown(report) == []
    for backend, counts in report.counts.items():
        assert counts["accepted"] > counts.total() // 6, backend
        assert counts["accepted"] < counts.total() // 2, backend
    kinds = ("Parameter", "Argument", "Shape", "DType", "BackendMismatch")
    least = min(report.counts["numpy"][f"{kind}Error"] for kind in kinds)
    assert least > INPUTS[framework] // 100  # every kind comes up


# Bugs that it sees


def found(planted, monkeypatch, owner=Core, name="check_vectors", backends=("numpy",), inputs=400):
    """What it says of a bug in what every call goes through."""
    right = getattr(owner, name)
    monkeypatch.setattr(owner, name, lambda *args: planted(right, *args))
    report = tried("0", range(inputs), backends, "mse", dict.fromkeys(fuzzing.BACKENDS, 1))
    return unknown(report)


def kinds(faults):
    return {fault["kind"] for fault in faults}


def test_the_sound_library_has_none_of_them(monkeypatch):
    assert found(lambda right, *args: right(*args), monkeypatch) == []


@pytest.mark.parametrize(
    "kind", [KeyError, IndexError, AttributeError, RecursionError, AssertionError, ZeroDivisionError]
)
def test_an_error_that_is_not_ours_is_seen(kind, monkeypatch):
    def planted(right, *args):
        raise kind("missing")

    faults = found(planted, monkeypatch)
    assert kinds(faults) == {"raw error"}
    assert faults[0]["what"].startswith(f"{kind.__name__} at face/core.py:check_call")
    assert "of mse(" in faults[0]["line"]


def test_an_input_that_is_written_is_seen(monkeypatch):
    def planted(right, loss, backend, first, *args):
        if first.flags.writeable and first.size:
            first.flat[0] = 77
        return right(loss, backend, first, *args)

    assert kinds(found(planted, monkeypatch)) == {"input written"}


def test_an_input_of_torch_that_is_written_is_seen(monkeypatch):
    torch = pytest.importorskip("torch")

    def planted(right, loss, backend, first, *args):
        with torch.no_grad():
            first.zero_()
        return right(loss, backend, first, *args)

    assert kinds(found(planted, monkeypatch, backends=("torch",))) == {"input written"}


def test_a_warning_is_seen(monkeypatch):
    def planted(right, *args):
        warnings.warn("mind the gap", RuntimeWarning, stacklevel=1)
        return right(*args)

    faults = found(planted, monkeypatch)
    assert kinds(faults) == {"warning"}
    assert "mind the gap" in faults[0]["what"]


def test_an_endless_message_is_seen(monkeypatch):
    def planted(right, *args):
        raise unilos.ShapeError("q" * 1001)

    assert kinds(found(planted, monkeypatch)) == {"long message"}


def test_a_result_of_another_form_is_seen(monkeypatch):
    def planted(right, *args):
        value = right(*args)
        return value[:1] if isinstance(value, tuple) else np.zeros(3)

    assert "not as promised" in kinds(found(planted, monkeypatch, MSE, "__call__"))


def test_another_class_or_sentence_on_one_backend_is_seen(monkeypatch):
    pytest.importorskip("torch")

    def planted(right, loss, backend, *args):
        if backend.name == "torch":
            raise unilos.ShapeError("not here")
        return right(loss, backend, *args)

    faults = found(planted, monkeypatch, backends=("numpy", "torch"))
    assert kinds(faults) == {"unlike others"}
    assert any(fault["what"].startswith("accepted, ShapeError") for fault in faults)
    assert all(fault["backends"] == ["torch"] for fault in faults)


@pytest.mark.parametrize(
    ("end", "what"),
    [("os.abort()", "the process ended with -6"), ("time.sleep(600)", "no end within 5 s")],
)
def test_a_process_that_ends_or_hangs_is_seen_and_the_rest_is_tried(end, what, monkeypatch):
    monkeypatch.setattr(fuzzing, "SECONDS", 5)
    code = f"""
import os, sys, time
from tests import fuzzing
sound = fuzzing.judged
def judged(given, maker):
    if where[0] == 30:
        {end}
    return sound(given, maker)
def drawn(seed, index, only):
    where[0] = index
    return draw(seed, index, only)
where, draw, fuzzing.judged, fuzzing.drawn = [0], fuzzing.drawn, judged, drawn
sys.exit(fuzzing.main(sys.argv[1:], []))
"""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    argv = ["--inputs", "60", "--backends", "numpy", "--loss", "mse"]
    report = supervised(parsed(argv), ["-c", code, *argv])
    assert [(fault["kind"], fault["what"], fault["index"]) for fault in report.faults.values()] == [
        ("crash", what, 30)
    ]
    assert report.counts["numpy"].total() == 29


def test_the_command_says_what_it_found(capsys):
    assert main(["--index", "3", "--backends", "numpy"], []) == 0
    said = capsys.readouterr().out
    assert "numpy: 1 inputs" in said
    assert "0 kinds of faults" in said
