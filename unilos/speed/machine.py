"""The machine that is measured on: what it is, how fast its memory is, how much of it is free."""

from __future__ import annotations

import contextlib
import os
import platform
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

PACKAGES = ("numpy", "scipy", "torch", "tensorflow", "tensorflow-cpu", "keras", "jax", "optax")
#: Numbers in each of three arrays: more than any cache holds.
STREAM = 1 << 24


def cores() -> int:
    """How many cores this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def environment() -> dict[str, Any]:
    """What the report says of the machine."""
    versions = {}
    for name in PACKAGES:
        with contextlib.suppress(PackageNotFoundError):
            versions[name] = version(name)
    return {
        "platform": platform.platform(),
        "processor": processor(),
        "cores": cores(),
        "python": platform.python_version(),
        "versions": versions,
    }


def name() -> str:
    """What the machine is called in the name of a file."""
    return f"{platform.machine().lower()}-{cores()}-cores"


def processor() -> str:
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()


def bandwidth(threads: int = 1, n: int = STREAM) -> float:
    """Bytes a second of an addition of two arrays into a third one, as the median of five."""
    a, b, c = (np.ones(n, dtype=np.float32) for _ in range(3))
    parts = [slice(k * n // threads, (k + 1) * n // threads) for k in range(threads)]
    times = []
    with ThreadPoolExecutor(threads) as pool:  # NumPy lets go of the lock in its loops
        for _ in range(6):
            start = time.perf_counter()
            list(pool.map(lambda part: np.add(a[part], b[part], out=c[part]), parts))
            times.append(time.perf_counter() - start)
    return 3 * a.nbytes / statistics.median(times[1:])


def available() -> int | None:
    """Bytes of memory that are free; None where nothing says so."""
    with contextlib.suppress(OSError, StopIteration, ValueError):
        lines = Path("/proc/meminfo").read_text().splitlines()
        return int(next(x for x in lines if x.startswith("MemAvailable")).split()[1]) * 1024
    return None
