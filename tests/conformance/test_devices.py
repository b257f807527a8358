"""What needs a second device: JAX makes two of one CPU, in a process of their own."""

import os
import subprocess
import sys

import pytest

pytest.importorskip("jax")
pytest.importorskip("mpmath")

SCRIPT = """
import jax
import numpy as np
import unilos
from unilos.conformance.bench.bench import Bench
from unilos.conformance.bench.harness import load
from unilos.conformance.law import LAWS

for loss in (unilos.Huber(), unilos.CrossEntropy(), unilos.CrossEntropy(class_weight=[1.0, 2.0, 0.5, 4.0, 1.0])):
    LAWS["other_devices"].check(Bench(loss, load("jax"), "float32", quick=True))  # raises where there is one device

one, two = (jax.device_put(np.ones(3, np.float32), d) for d in jax.devices())
try:
    unilos.Huber()(one, two)
except unilos.DeviceMismatchError as error:
    print(error)
"""


def test_results_stay_on_the_second_device_of_jax():
    flags = {"XLA_FLAGS": "--xla_force_host_platform_device_count=2", "JAX_PLATFORMS": "cpu"}
    path = os.pathsep.join(p for p in sys.path if p)
    found = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, **flags, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert found.returncode == 0, found.stderr
    assert "one call takes arrays of one device" in found.stdout
