"""Peak memory and time of linear_cross_entropy beside the plain form, which holds all logits.

    python tests/benchmarks/memory.py [--only NAME ...] [--rows N] [--features N] [--classes N] [--json FILE]

Every framework and form runs in a process of its own: value and gradients in hidden states and classifier, float32.
Memory is what the process takes at its peak beyond what it held before, less the gradients, in a call that was
compiled by one before; freed memory goes back to the system, so that no call lives on what another one left. Time is
the best of several calls in other processes, which take turns with those of the other form.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import gc
import importlib.util
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import unilos

PROMISED = {"memory": 1 / 5, "time": 1.1}
FORMS = ("plain", "ours")
#: What makes freed memory go back: to the C library, and to TensorFlow, whose oneDNN has a pool that keeps it.
GIVEN_BACK = {
    "MALLOC_MMAP_THRESHOLD_": str(1 << 20),
    "MALLOC_TRIM_THRESHOLD_": "0",
    "TF_ENABLE_ONEDNN_OPTS": "0",
}
Step = Callable[[], Any]


def data(rows: int, features: int, classes: int) -> tuple[Any, Any, Any]:
    rng = np.random.default_rng(0)
    hidden = rng.standard_normal((rows, features), dtype=np.float32)
    classifier = rng.standard_normal((classes, features), dtype=np.float32)
    classifier /= np.float32(features**0.5)
    return hidden, classifier, rng.integers(0, classes, rows)


def numpy_step(form: str, hidden: Any, classifier: Any, target: Any) -> Step:
    if form == "ours":
        return lambda: unilos.LinearCrossEntropy().value_and_grads(hidden, classifier, target)

    def plain() -> Any:
        value, slope = unilos.CrossEntropy().value_and_grad(hidden @ classifier.T, target)
        return value, slope @ classifier, slope.T @ hidden

    return plain


def torch_step(form: str, *arrays: Any) -> Step:
    import torch
    import torch.nn.functional as F  # noqa: N812  its usual name

    hidden, classifier, target = map(torch.from_numpy, arrays)
    hidden.requires_grad_(), classifier.requires_grad_()

    def step() -> Any:
        if form == "ours":
            value = unilos.linear_cross_entropy(hidden, classifier, target)
        else:
            value = F.cross_entropy(F.linear(hidden, classifier), target)
        value.backward()  # type: ignore[no-untyped-call]
        found = value.item(), hidden.grad, classifier.grad
        hidden.grad = classifier.grad = None
        return found

    return step


def tensorflow_step(form: str, *arrays: Any) -> Step:
    import tensorflow as tf

    hidden, classifier, target = map(tf.constant, arrays)

    def step() -> Any:
        with tf.GradientTape() as tape:
            tape.watch((hidden, classifier))
            if form == "ours":
                value = unilos.linear_cross_entropy(hidden, classifier, target)
            else:
                logits = tf.matmul(hidden, classifier, transpose_b=True)
                value = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(target, logits))
        return value, *tape.gradient(value, (hidden, classifier))

    return step


def tensorflow_graph_step(form: str, *arrays: Any) -> Step:
    import tensorflow as tf

    return tf.function(tensorflow_step(form, *arrays), autograph=False)  # type: ignore[no-any-return]


def jax_step(form: str, *arrays: Any) -> Step:
    import jax
    import jax.numpy as jnp

    hidden, classifier, target = map(jnp.asarray, arrays)

    def plain(hidden: Any, classifier: Any, target: Any) -> Any:
        logits = hidden @ classifier.T
        own = jnp.take_along_axis(logits, target[:, None], axis=-1)[:, 0]
        return jnp.mean(jax.nn.logsumexp(logits, axis=-1) - own)

    loss = unilos.linear_cross_entropy if form == "ours" else plain
    program = jax.jit(jax.value_and_grad(loss, argnums=(0, 1)))
    both = program.lower(hidden, classifier, target).compile()
    return lambda: jax.block_until_ready(both(hidden, classifier, target))  # type: ignore[no-untyped-call]


STEPS: dict[str, tuple[str, Callable[..., Step]]] = {
    "numpy": ("numpy", numpy_step),
    "torch": ("torch", torch_step),
    "tensorflow": ("tensorflow", tensorflow_step),
    "tensorflow graph": ("tensorflow", tensorflow_graph_step),
    "jax": ("jax", jax_step),
}


def status(field: str) -> int:
    """A line of the process's own memory report, in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(field)).split()[1]) * 1024


def measure(what: str, name: str, form: str, shape: tuple[int, int, int], runs: int) -> float:
    """Bytes beyond inputs and gradients, or seconds."""
    rows, features, classes = shape
    make = STEPS[name][1]
    step = make(form, *data(*shape))
    step()  # imports, starts threads, compiles
    if what == "memory":
        gc.collect()
        with contextlib.suppress(OSError, AttributeError):  # not every C library can
            ctypes.CDLL("libc.so.6").malloc_trim(0)
        before = status("VmRSS")
        Path("/proc/self/clear_refs").write_text("5")  # the peak starts here
        found = step()
        peak = status("VmHWM")
        del found
        return float(peak - before - 4 * features * (rows + classes))
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        found = step()
        times.append(time.perf_counter() - start)
        del found
    return min(times)


def in_a_process(what: str, name: str, form: str, options: argparse.Namespace) -> float:
    shape = [str(options.rows), str(options.features), str(options.classes)]
    command = [sys.executable, __file__, "--child", what, name, form, *shape, str(options.runs)]
    kept = {} if what == "time" else GIVEN_BACK
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", **kept}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return float(done.stdout.strip().splitlines()[-1])


def compared(what: str, name: str, options: argparse.Namespace) -> tuple[float, ...]:
    """The best of each form."""
    turns = options.turns if what == "time" else 1
    found = [[in_a_process(what, name, form, options) for form in FORMS] for _ in range(turns)]
    return tuple(map(min, zip(*found, strict=True)))


def child(what: str, name: str, form: str, rows: str, features: str, classes: str, runs: str) -> None:
    print(measure(what, name, form, (int(rows), int(features), int(classes)), int(runs)))


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        child(*sys.argv[2:])
        return 0
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="*", default=list(STEPS), choices=list(STEPS))
    parser.add_argument("--rows", type=int, default=2048)
    parser.add_argument("--features", type=int, default=256)
    parser.add_argument("--classes", type=int, default=32000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows, not_run, within = [], {}, True
    for name in options.only:
        if importlib.util.find_spec(STEPS[name][0]) is None:
            not_run[name] = f"{STEPS[name][0]} is not installed"
            continue
        row: dict[str, Any] = {"name": name}
        for what, unit, scale in (("memory", "MiB", 1 / 2**20), ("time", "ms", 1e3)):
            plain, ours = (x * scale for x in compared(what, name, options))
            row |= {f"plain_{what}": plain, f"our_{what}": ours, f"{what}_ratio": ours / plain}
            within &= ours / plain <= PROMISED[what]
            print(
                f"{name:<17} {what:<6} {ours:8.1f} {unit} / {plain:8.1f} {unit} = {ours / plain:.2f}"
                f"  (promised: at most {PROMISED[what]})"
            )
        rows.append(row)
    for name, why in not_run.items():
        print(f"{name}: not run, {why}")
    if options.json:
        shape = {"rows": options.rows, "features": options.features, "classes": options.classes}
        machine = {"platform": platform.platform(), "cores": os.cpu_count()}
        report = {"machine": machine, "shape": shape, "rows": rows, "not_run": not_run}
        options.json.write_text(json.dumps(report, indent=2) + "\n")
    return 0 if within else 1


if __name__ == "__main__":
    raise SystemExit(main())
