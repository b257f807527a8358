"""`unilos.keras` on every Keras backend: each in its own process, for Keras has one backend a process."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent


def run(backend: str, *command: str) -> subprocess.CompletedProcess[str]:
    paths = [str(ROOT), str(ROOT / "backends"), os.environ.get("PYTHONPATH", "")]
    env = os.environ | {
        "KERAS_BACKEND": backend,
        "PYTHONPATH": os.pathsep.join(p for p in paths if p),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "JAX_PLATFORMS": "cpu",
        "JAX_DISABLE_MOST_OPTIMIZATIONS": "1",  # most of the time there is compilation
    }
    call = [sys.executable, *command]
    return subprocess.run(call, env=env, capture_output=True, text=True, timeout=600, check=False)


def needs(*modules: str) -> None:
    missing = [m for m in modules if find_spec(m) is None]
    if missing:
        pytest.skip(f"not run: {', '.join(missing)} missing")


@pytest.mark.parametrize("backend", ["numpy", "torch", "jax", "tensorflow"])
def test_keras_backend(backend: str) -> None:
    needs("keras", backend)
    done = run(backend, str(HERE / "keras_backend"))
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr[-4000:]}"
    assert f"checks passed on {backend}" in done.stdout


def test_keras_missing() -> None:
    """Without Keras the message says what to install; the rest of the library does not need it."""
    body = (
        "import sys; sys.modules['keras'] = None\n"
        "import unilos\n"
        "assert unilos.Huber()([1.0], [0.0]) == 0.5\n"
        "try: unilos.Huber().to_keras()\n"
        "except ImportError as error: print(error)\n"
    )
    done = run("numpy", "-c", body)
    assert 'pip install "unilos[keras]"' in done.stdout, done.stderr[-4000:]


def test_keras_only_on_request() -> None:
    done = run("numpy", "-c", "import sys, unilos; print('keras' in sys.modules)")
    assert done.stdout == "False\n", done.stderr[-4000:]
