"""Importing unilos is cheap: no framework, no thread, no file outside the package."""

import json
import subprocess
import sys

PROBE = """
import json, sys, threading, time
import numpy
before = time.perf_counter()
import unilos
seconds = time.perf_counter() - before
heavy = ("torch", "tensorflow", "jax", "keras", "mpmath", "rich", "typer", "sklearn", "scipy")
print(json.dumps({
    "seconds": seconds,
    "imported": [name for name in heavy if name in sys.modules],
    "backends": [name for name in sys.modules if name.startswith("unilos_backends")],
    "threads": threading.active_count(),
}))
"""


def probe():
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_import_brings_no_framework_and_starts_no_thread():
    found = probe()
    assert found["imported"] == []
    assert found["backends"] == []
    assert found["threads"] == 1


def test_calling_on_numpy_brings_numpy_alone():
    code = """
import sys, unilos
unilos.mse([1.0], [2.0])
print([name for name in ("torch", "jax", "tensorflow") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def run(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_a_loss_is_imported_when_it_is_first_asked_for():
    code = """
import sys, unilos
there = lambda: sorted(name.rpartition(".")[2] for name in sys.modules if name.startswith("unilos.losses."))
print(there())
unilos.Huber, unilos.get("tweedie")
print([name for name in there() if name in ("regression", "deviance", "sequence")])
print(len(unilos.names()), "ctc" in dir(unilos), "CTC" in unilos.__all__, "sequence" in there())
"""
    first, named, listed = run(code).splitlines()
    assert first == "['families']"
    assert named == "['deviance', 'regression']"
    assert listed.endswith("True True True")


def test_a_name_that_the_list_of_families_lacks_is_found():
    code = """
import unilos
from unilos import losses
losses._FAMILY.clear()  # as if they were all written since
losses._FAMILY["huber"] = "robust"  # where it was before
print(unilos.huber([1.0], [3.0]), unilos.get("l2_loss").name, unilos.Cauchy().name)
"""
    assert run(code) == "1.5 half_squared_error cauchy"


def test_a_name_of_a_loss_that_is_not_imported_is_taken():
    code = """
from unilos.specs import Residual, spec
try:
    @spec(name="mine", aliases=("huber_loss",), formula="", plain="", task="regression")
    class Mine(Residual):
        "Mine."
except ValueError as error:
    print(error)
"""
    assert run(code) == "'huber_loss' already names Huber; Mine needs another name"


def test_families_are_attributes_and_losses_unpickle_by_their_module():
    code = """
import pickle, unilos
print(unilos.losses.robust.Cauchy().name, hasattr(unilos.losses, "nothing"))
held = b"\\x80\\x04cunilos.losses.smooth\\nPseudoHuber\\n)\\x81."
print(pickle.loads(held).name)
"""
    assert run(code).split() == ["cauchy", "False", "pseudo_huber"]
