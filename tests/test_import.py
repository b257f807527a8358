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
