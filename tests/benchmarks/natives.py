"""Every loss against every native that it names, value and gradient together, as ratios of medians in one process.

    python tests/benchmarks/natives.py [--only torch tensorflow jax] [--loss NAME ...] [--runs N] [--json FILE]

A ratio below 1 means that unilos is faster. The natives and how they are called come from the losses themselves
(`Meta.natives`); a native without a call is not timed. Run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import statistics
import time
import warnings
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import numpy as np

import unilos
from unilos.conformance.laws.parity import LIBRARIES, find
from unilos.face.registry import loss_class, make
from unilos.form.facts import Native

N = 4_000_000
ROWS = ((8192, 10), (256, 50257))
SLOW = 1.2  # what is slower than that is marked
Arrays = tuple[np.ndarray, ...]


# Calls whose arguments are neither entries nor rows of one array, in sizes of everyday training.


def alignments(loss: Any, rng: np.random.Generator) -> Iterator[tuple[str, Arrays]]:
    batch, frames, classes, labels = 8, 500, 32, 60
    lengths = np.full(batch, frames), rng.integers(20, labels + 1, batch)
    given = rng.normal(size=(batch, frames, classes)), rng.integers(1, classes, (batch, labels))
    yield f"{batch} x {frames} x {classes} lengths", (*given, *lengths)


def batch(loss: Any, rng: np.random.Generator) -> Iterator[tuple[str, Arrays]]:
    x = rng.normal(size=(512, 64))
    yield "512 x 64", (x / np.linalg.norm(x, axis=-1, keepdims=True), rng.integers(0, 64, 512))


def drawn(loss: Any, rng: np.random.Generator) -> Iterator[tuple[str, Arrays]]:
    rows, features, classes, sampled = 1024, 128, 20000, 512
    hidden, classifier = rng.normal(size=(rows, features)), rng.normal(size=(classes, features)) / 8
    target, expected = rng.integers(0, classes, (rows, 1)), rng.uniform(0.1, 2.0, (rows, 1))
    among = rng.permutation(classes)[:sampled], rng.uniform(0.1, 2.0, sampled)
    args = (hidden, classifier, target, among[0], expected, among[1], rng.normal(size=classes))
    yield f"{rows} x {features}, {sampled} of {classes} several", args


def clusters(loss: Any, rng: np.random.Generator) -> Iterator[tuple[str, Arrays]]:
    rows, features, short, first, classes = 1024, 128, 32, 2000, 20000
    head, projection = rng.normal(size=(first + 1, features)), rng.normal(size=(short, features))
    tail = rng.normal(size=(classes - first, short))
    labels = np.minimum(rng.geometric(1 / 1000, rows), classes - 1)
    args = (rng.normal(size=(rows, features)), labels, head / 8, projection / 8, tail / 4)
    yield f"{rows} x {features}, {classes} clusters", args


def projected(loss: Any, rng: np.random.Generator) -> Iterator[tuple[str, Arrays]]:
    rows, features, classes = 2048, 256, 32000
    hidden, classifier = rng.normal(size=(rows, features)), rng.normal(size=(classes, features)) / 16
    yield f"{rows} x {features} x {classes} labels", (hidden, classifier, rng.integers(0, classes, rows))


def images(loss: Any, rng: np.random.Generator) -> Iterator[tuple[str, Arrays]]:
    yield "16 x 256 x 256", tuple(rng.uniform(size=(16, 256, 256)) for _ in loss.arguments)


KINDS = {
    "ctc": (alignments, {}),
    "nt_xent": (batch, {}),
    "circle": (batch, {}),
    "nce": (drawn, {}),
    "sampled_softmax": (drawn, {}),
    "adaptive_log_softmax": (clusters, {"cutoffs": (2000,)}),
    "linear_cross_entropy": (projected, {}),
    "ssim": (images, {}),
    "total_variation": (images, {}),
}


def inputs(loss: Any) -> Iterator[tuple[str, Arrays]]:
    """Large arguments, in float32 and integers."""
    rng = np.random.default_rng(0)
    if loss.name in KINDS:
        found = KINDS[loss.name][0](loss, rng)
    else:
        found = loss.structure.large(loss, rng, N, ROWS)
    for size, args in found:
        yield size, tuple(x.astype(np.float32) if x.dtype.kind == "f" else x for x in args)


def steps(
    framework: str, loss: Any, native: Native, args: Any
) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """One training step's worth of work, ours and theirs."""
    function = find(native.name)
    text = (
        native.call.replace("reduction='none'", "reduction='mean'") if framework == "torch" else native.call
    )

    def theirs(xp: Any, *arrays: Any) -> Any:
        found = eval(text, {}, dict(zip(loss.arguments, arrays, strict=False)) | {"f": function, "xp": xp})
        return xp.mean(found) if len(found.shape) else found

    if framework == "torch":
        import array_api_compat.torch as xp
        import torch

        t = [torch.tensor(a) for a in args]
        t[0].requires_grad_()

        def step(f: Callable[..., Any]) -> Callable[[], Any]:
            def run() -> None:
                t[0].grad = None
                f(*t).backward()

            return run

        return step(loss), step(lambda *x: theirs(xp, *x))
    if framework == "jax":
        import jax
        import jax.numpy as jnp

        arrays = [jnp.asarray(a) for a in args]

        def jitted(f: Callable[..., Any]) -> Callable[[], Any]:
            compiled = jax.jit(jax.value_and_grad(f))
            return lambda: jax.block_until_ready(compiled(*arrays))

        return jitted(loss), jitted(lambda *x: theirs(jnp, *x))
    import tensorflow as tf

    tensors = [tf.constant(a) for a in args]

    def taped(f: Callable[..., Any]) -> Callable[[], Any]:
        def run() -> Any:
            with tf.GradientTape() as tape:
                tape.watch(tensors[0])
                value = f(*tensors)
            return tape.gradient(value, tensors[0]).numpy()

        return run

    from unilos_backends._tensorflow import backend, xp

    for path in backend.paths:  # as if this were the only loss of the process
        getattr(path, "programs", {}).clear()
    return taped(loss), taped(lambda *x: theirs(xp, *x))


def ratio(ours: Callable[[], Any], theirs: Callable[[], Any], runs: int) -> tuple[float, float]:
    times: list[list[float]] = [[], []]
    for _ in range(runs + 2):
        for kept, f in zip(times, (ours, theirs), strict=True):
            start = time.perf_counter()
            f()
            kept.append(time.perf_counter() - start)
    first, second = (statistics.median(kept[2:]) for kept in times)
    return first, second


def measure(framework: str, names: list[str], runs: int, not_run: dict[str, str]) -> Iterator[dict[str, Any]]:
    for name in names:
        cls = loss_class(name)
        for native in cls.meta.natives:
            if not native.call or native.name.partition(".")[0] not in LIBRARIES[framework]:
                continue
            if find(native.name) is None:
                not_run[native.name] = "it is not installed"
                continue
            params = {**native.ours, **KINDS.get(name, (None, {}))[1]}
            loss = make(cls, {**params, "reduction": "sum" if native.reduction == "sum" else "mean"})
            for size, args in inputs(loss):
                if native.takes and size.rpartition(" ")[2] not in (*native.takes, str(args[0].size)):
                    continue
                try:
                    ours, theirs = ratio(*steps(framework, loss, native, args), runs)
                except Exception as error:  # a native that does not take these sizes
                    not_run[f"{native.name}, {size}"] = str(error)[:120]
                    continue
                yield {
                    "framework": framework,
                    "loss": name,
                    "native": native.name,
                    "with": params,
                    "size": size,
                    "ours_ms": round(1e3 * ours, 3),
                    "theirs_ms": round(1e3 * theirs, 3),
                    "ratio": round(ours / theirs, 3),
                }


def environment() -> dict[str, Any]:
    versions = {}
    for name in ("numpy", "torch", "tensorflow", "tensorflow-cpu", "keras", "jax", "optax"):
        with contextlib.suppress(PackageNotFoundError):
            versions[name] = version(name)
    return {"platform": platform.platform(), "cores": os.cpu_count(), "versions": versions}


def _options(given: dict[str, Any]) -> str:
    return ", ".join(f"{k}={v}" for k, v in given.items()) + " " * bool(given)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="*", default=["torch", "tensorflow", "jax"], choices=list(LIBRARIES))
    parser.add_argument("--loss", nargs="*", default=unilos.names())
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--json")
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # of natives about themselves
    found, not_run = [], {}
    for framework in options.only:
        for entry in measure(framework, options.loss, options.runs, not_run):
            found.append(entry)
            mark = f"  <- slower than {SLOW}" if entry["ratio"] > SLOW else ""
            print(
                f"{framework:10} {entry['loss']:30} {entry['native']:40} {_options(entry['with'])}{entry['size']:27} "
                f"{entry['ours_ms']:9.2f} / {entry['theirs_ms']:9.2f} ms = {entry['ratio']:.2f}{mark}",
                flush=True,
            )
    for what, why in not_run.items():
        print(f"not run: {what}: {why}")
    if options.json:
        report = {"environment": environment(), "ratios": found, "not_run": not_run}
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(report, file, indent=1, default=repr)


if __name__ == "__main__":
    main()
