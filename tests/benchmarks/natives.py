"""Every loss against every native that it names, value and gradient together, as ratios of medians in one process.

    python tests/benchmarks/natives.py [--only torch tensorflow jax] [--loss NAME ...] [--runs N] [--json FILE]

A ratio below 1 means that unilos is faster. The natives and how they are called come from the losses themselves
(`Meta.natives`); a native without a call is not timed. Run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import numpy as np

import unilos
from unilos._meta import Native
from unilos._registry import loss_class, make
from unilos.conformance._cases import _draw, domains_of
from unilos.conformance._laws_parity import LIBRARIES, find

N = 4_000_000
ROWS = ((8192, 10), (256, 50257))


def inputs(loss: Any) -> Iterator[tuple[str, tuple[np.ndarray, ...]]]:
    """Large arguments in float32: entries, or rows with labels and with distributions."""
    rng = np.random.default_rng(0)
    if loss.whole or not loss.local:
        return
    if not loss.rowwise:
        drawn = loss.examples(rng, N // 2)
        made = next(iter(drawn))[1] if drawn is not None else [_draw(rng, d, (N,)) for d in domains_of(loss)]
        yield f"{made[0].size}", tuple(x.astype(np.float32) for x in made)
        return
    if loss.examples(rng, 4) is not None or len(loss.arguments) > 2:
        return
    for shape in ROWS:
        pred, target = (row(loss, i, rng, shape) for i in (0, 1))
        name = " x ".join(map(str, shape))
        if loss.meta.labels:
            yield f"{name} labels", (pred, rng.integers(0, shape[1], shape[0]))
        yield f"{name} distributions", (pred, target)


def row(loss: Any, argument: int, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    name, z = loss.arguments[argument], rng.normal(size=shape)
    shares = np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)
    if name in loss.meta.logs or (name == "target" and getattr(loss, "log_target", False)):
        return np.log(shares).astype(np.float32)
    unit = name in loss.meta.simplex or np.isfinite(domains_of(loss)[argument].low)
    return (shares if unit or argument else z).astype(np.float32)


def steps(
    framework: str, loss: Any, native: Native, args: Any
) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """One training step's worth of work, ours and theirs."""
    function = find(native.name)
    text = native.call.replace("reduction='none'", "reduction='mean'")

    def theirs(xp: Any, *arrays: Any) -> Any:
        found = eval(text, {}, dict(zip(loss.arguments, arrays, strict=True)) | {"f": function, "xp": xp})
        return xp.mean(found) if found.shape else found

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

    class Namespace:
        exp, mean = staticmethod(tf.exp), staticmethod(tf.reduce_mean)
        asarray = staticmethod(tf.convert_to_tensor)

    return taped(loss), taped(lambda *x: theirs(Namespace, *x))


def ratio(ours: Callable[[], Any], theirs: Callable[[], Any], runs: int) -> tuple[float, float]:
    times: list[list[float]] = [[], []]
    for _ in range(runs + 2):
        for kept, f in zip(times, (ours, theirs), strict=True):
            start = time.perf_counter()
            f()
            kept.append(time.perf_counter() - start)
    first, second = (statistics.median(kept[2:]) for kept in times)
    return first, second


def measure(framework: str, names: list[str], runs: int) -> Iterator[dict[str, Any]]:
    for name in names:
        cls = loss_class(name)
        for native in cls.meta.natives:
            if not native.call or native.name.partition(".")[0] not in LIBRARIES[framework]:
                continue
            if find(native.name) is None:
                continue
            loss = make(cls, {**native.ours, "reduction": "sum" if native.reduction == "sum" else "mean"})
            for size, args in inputs(loss):
                if native.takes and size.rpartition(" ")[2] not in (*native.takes, str(args[0].size)):
                    continue
                try:
                    ours, theirs = ratio(*steps(framework, loss, native, args), runs)
                except Exception as error:  # a native that does not take these sizes
                    print(f"{framework} {name} / {native.name}, {size}: not run: {error}"[:160], flush=True)
                    continue
                yield {
                    "framework": framework,
                    "loss": name,
                    "native": native.name,
                    "size": size,
                    "ours_ms": round(1e3 * ours, 3),
                    "theirs_ms": round(1e3 * theirs, 3),
                    "ratio": round(ours / theirs, 3),
                }


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
    found = []
    for framework in options.only:
        for entry in measure(framework, options.loss, options.runs):
            found.append(entry)
            mark = "  <- slower than 1.2" if entry["ratio"] > 1.2 else ""
            print(
                f"{framework:10} {entry['loss']:34} {entry['native']:52} {entry['size']:27} "
                f"{entry['ours_ms']:9.2f} / {entry['theirs_ms']:9.2f} ms = {entry['ratio']:.2f}{mark}",
                flush=True,
            )
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(found, file, indent=1)


if __name__ == "__main__":
    main()
