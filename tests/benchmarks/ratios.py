"""Value and gradient against the natives, as ratios of medians measured side by side in one process.

    python tests/benchmarks/ratios.py [--json FILE] [--only NAME ...] [--runs N] [--device cuda]

A ratio below 1 means that unilos is faster. Run it on a quiet machine: times of a busy one say nothing.
`--cpu-time` measures processor seconds on one thread instead, which a busy machine disturbs less.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import numpy as np

import unilos

N = 4_000_000
ROWS, CLASSES = 256, 50257


class Pair(NamedTuple):
    name: str
    ours: Callable[[], Any]
    native: Callable[[], Any]
    bound: float | None  # what the project promises of the ratio, if anything


def data() -> dict[str, Any]:
    rng = np.random.default_rng(0)
    return {
        "pred": (2 * rng.normal(size=N)).astype(np.float32),
        "target": rng.normal(size=N).astype(np.float32),
        "binary": rng.integers(0, 2, size=N).astype(np.float32),
        "logits": rng.normal(size=(ROWS, CLASSES)).astype(np.float32),
        "labels": rng.integers(0, CLASSES, size=ROWS),
    }


def numpy_pairs(d: dict[str, Any], device: str | None) -> Iterator[Pair]:
    del device

    def textbook() -> Any:
        e = d["pred"] - d["target"]
        size = np.abs(e)
        value = np.mean(np.where(size <= 1.0, 0.5 * e**2, size - 0.5))
        return value, np.where(size <= 1.0, e, np.sign(e)) / e.size

    huber = unilos.Huber()
    yield Pair("numpy huber / textbook", lambda: huber.value_and_grad(d["pred"], d["target"]), textbook, 0.25)

    def textbook_rows() -> Any:
        z = d["logits"] - d["logits"].max(axis=-1, keepdims=True)
        e = np.exp(z)
        p = e / e.sum(axis=-1, keepdims=True)
        rows = np.arange(ROWS)
        value = -np.log(p[rows, d["labels"]]).mean()
        p[rows, d["labels"]] -= 1
        return value, p / ROWS

    ce = unilos.CrossEntropy()
    yield Pair(
        "numpy cross_entropy / textbook",
        lambda: ce.value_and_grad(d["logits"], d["labels"]),
        textbook_rows,
        None,
    )


def torch_pairs(d: dict[str, Any], device: str | None) -> Iterator[Pair]:
    import torch
    import torch.nn.functional as F  # noqa: N812

    t = {k: torch.tensor(v, device=device) for k, v in d.items()}

    def both(loss: Any, pred: str, target: str) -> Callable[[], Any]:
        x = t[pred].clone().requires_grad_()

        def step() -> Any:
            x.grad = None
            loss(x, t[target]).backward()
            if device == "cuda":
                torch.cuda.synchronize()

        return step

    for name, ours, native, args, bound in (
        ("huber", unilos.Huber(), F.huber_loss, ("pred", "target"), 1.2),
        ("mse", unilos.MSE(), F.mse_loss, ("pred", "target"), None),
        ("cross_entropy", unilos.CrossEntropy(), F.cross_entropy, ("logits", "labels"), 0.7),
        (
            "binary_cross_entropy_with_logits",
            unilos.BinaryCrossEntropyWithLogits(),
            F.binary_cross_entropy_with_logits,
            ("pred", "binary"),
            None,
        ),
    ):
        yield Pair(f"torch {name} / torch", both(ours, *args), both(native, *args), bound)


def jax_pairs(d: dict[str, Any], device: str | None) -> Iterator[Pair]:
    import jax
    import optax

    place = jax.devices(device)[0] if device else None
    t = {k: jax.device_put(v, place) for k, v in d.items()}

    def both(loss: Any, pred: str, target: str) -> Callable[[], Any]:
        step = jax.jit(jax.value_and_grad(loss))
        return lambda: jax.block_until_ready(step(t[pred], t[target]))

    for name, ours, native, args in (
        ("huber", unilos.Huber(), optax.huber_loss, ("pred", "target")),
        (
            "cross_entropy",
            unilos.CrossEntropy(),
            optax.softmax_cross_entropy_with_integer_labels,
            ("logits", "labels"),
        ),
        (
            "binary_cross_entropy_with_logits",
            unilos.BinaryCrossEntropyWithLogits(),
            optax.sigmoid_binary_cross_entropy,
            ("pred", "binary"),
        ),
    ):
        mean = lambda p, y, native=native: native(p, y).mean()  # noqa: E731
        yield Pair(f"jax jit {name} / optax", both(ours, *args), both(mean, *args), 1.0)


def tensorflow_pairs(d: dict[str, Any], device: str | None) -> Iterator[Pair]:
    del device
    import keras
    import tensorflow as tf

    t = {k: tf.constant(v) for k, v in d.items()}

    def both(loss: Any, pred: str, target: str) -> Callable[[], Any]:
        def step() -> Any:
            with tf.GradientTape() as tape:
                tape.watch(t[pred])
                value = loss(t[pred], t[target])
            return tape.gradient(value, t[pred])

        return step

    for name, ours, native, args in (
        ("huber", unilos.Huber(), keras.losses.Huber(), ("pred", "target")),
        (
            "cross_entropy",
            unilos.CrossEntropy(),
            keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            ("logits", "labels"),
        ),
        (
            "binary_cross_entropy_with_logits",
            unilos.BinaryCrossEntropyWithLogits(),
            keras.losses.BinaryCrossentropy(from_logits=True),
            ("pred", "binary"),
        ),
    ):
        swapped = lambda p, y, native=native: native(y, p)  # noqa: E731
        yield Pair(f"tensorflow eager {name} / keras", both(ours, *args), both(swapped, *args), 0.7)


FRAMEWORKS = {
    "numpy": ((), numpy_pairs),
    "torch": (("torch",), torch_pairs),
    "tensorflow": (("tensorflow", "keras"), tensorflow_pairs),
    "jax": (("jax", "optax"), jax_pairs),
}


def measured(pair: Pair, runs: int, clock: Callable[[], float]) -> dict[str, Any]:
    times: tuple[list[float], list[float]] = ([], [])
    pair.ours(), pair.native()
    for _ in range(runs):
        for step, kept in zip((pair.ours, pair.native), times, strict=True):
            start = clock()
            step()
            kept.append(clock() - start)
    ours, native = (1e3 * statistics.median(kept) for kept in times)
    return {
        "name": pair.name,
        "ours_ms": ours,
        "native_ms": native,
        "ratio": ours / native,
        "bound": pair.bound,
    }


def one_thread() -> None:
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    for name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        os.environ[name] = "1"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only", nargs="*", default=list(FRAMEWORKS), choices=list(FRAMEWORKS))
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--device", default=None)
    parser.add_argument("--cpu-time", action="store_true")
    options = parser.parse_args()
    if options.cpu_time:
        one_thread()
    clock = time.process_time if options.cpu_time else time.perf_counter
    d, rows, not_run = data(), [], {}
    for name in options.only:
        needs, pairs = FRAMEWORKS[name]
        missing = [module for module in needs if importlib.util.find_spec(module) is None]
        if missing:
            not_run[name] = f"not installed: {', '.join(missing)}"
            continue
        for pair in pairs(d, options.device):
            row = measured(pair, options.runs, clock)
            rows.append(row)
            bound = "" if row["bound"] is None else f"  (promised: at most {row['bound']})"
            print(
                f"{row['name']:<55} {row['ours_ms']:8.2f} ms / {row['native_ms']:8.2f} ms = {row['ratio']:.2f}{bound}"
            )
    for name, why in not_run.items():
        print(f"{name}: not run, {why}")
    if options.json:
        machine = {
            "platform": platform.platform(),
            "processor": platform.processor(),
            "python": sys.version.split()[0],
        }
        report = {"machine": machine, "cores": os.cpu_count(), "rows": rows, "not_run": not_run}
        options.json.write_text(json.dumps(report, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
