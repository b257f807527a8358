"""Plain code in a stranger's framework that shows a failure, for a bug report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .found import Trial

HEADS = {
    "numpy": "import numpy as np",
    "torch": "import torch",
    "tensorflow": "import tensorflow as tf",
    "jax": "import jax\nimport jax.numpy as jnp",
}
MAKES = {"numpy": "np.array", "torch": "torch.tensor", "tensorflow": "tf.constant", "jax": "jnp.array"}
DTYPES = {"numpy": "np.", "torch": "torch.", "tensorflow": "tf.", "jax": "jnp."}


def snippet(
    trial: Trial, args: tuple[Any, ...], want: str, quantity: str, keywords: Mapping[str, Any]
) -> str:
    """Code that runs as it stands where the stranger's module can be imported; empty for other frameworks."""
    stranger, framework = trial.stranger, trial.stranger.harness.backend.name
    if framework not in HEADS:
        return ""
    module, _, name = stranger.path.partition(":")
    root, *rest = name.split(".")
    lines = [HEADS[framework], f"from {module} import {root}", ""]
    if framework == "jax" and trial.dtype == "float64":
        lines.insert(1, 'jax.config.update("jax_enable_x64", True)')
    if "nan" in want or any(not np.isfinite(x).all() for x in args):
        lines += ["nan, inf = float('nan'), float('inf')"]
    names = trial.reference.like.arguments
    for label, x in zip(names, args, strict=False):
        lines.append(f"{label} = {_array(framework, x)}")
    for label, x in keywords.items():
        lines.append(f"{label} = {_array(framework, x)}")
    called = ".".join([root, *rest])
    if stranger.made is not None:
        called += f"({_keywords(stranger.made)})"
    options = [f"{k}={v!r}" for k, v in stranger.options.items()]
    options += [f"{label}={label}" for label in keywords]
    given = ", ".join([*(names[i] for i in stranger.order), *options])
    lines += _shown(trial, f"{called}({given})", given, quantity)
    return "\n".join([*lines, f"# right: {want}"]) + "\n"


def _shown(trial: Trial, call: str, given: str, quantity: str) -> list[str]:
    """The lines that print a value, its dtype or a gradient."""
    stranger, pred = trial.stranger, trial.reference.like.arguments[0]
    framework = stranger.harness.backend.name
    if quantity == "gradient" and stranger.slope is not None:
        name = stranger.slope.__name__
        return [f"from {stranger.slope.__module__} import {name}", f"print({name}({given}))"]
    if stranger.pairs:
        shown = {"value": "value", "gradient": "gradient", "dtype": "value.dtype"}[quantity]
        return [f"value, gradient = {call}", f"print({shown})"]
    if quantity != "gradient":
        return [f"print({call}{'.dtype' if quantity == 'dtype' else ''})"]
    if framework == "torch":
        return [f"{pred}.requires_grad_()", f"{call}.sum().backward()", f"print({pred}.grad)"]
    if framework == "tensorflow":
        taped = f"    tape.watch({pred})\n    value = tf.reduce_sum({call})"
        return ["with tf.GradientTape() as tape:", taped, f"print(tape.gradient(value, {pred}))"]
    return [f"print(jax.grad(lambda {pred}: {call}.sum())({pred}))"]


def _array(framework: str, x: Any) -> str:
    kind = "bool" if x.dtype.kind == "b" else x.dtype.name
    kind = "bool_" if kind == "bool" and framework in ("numpy", "jax") else kind
    return f"{MAKES[framework]}({numbers(x)!r}, dtype={DTYPES[framework]}{kind})"


def numbers(x: Any) -> Any:
    """The numbers of an array in plain lists: of float32 the shortest decimals that are read as these bits."""
    if x.dtype != np.float32:
        return x.tolist()
    short = np.asarray([float(str(v)) for v in x.ravel()], dtype=np.float64).reshape(x.shape)
    same = np.array_equal(short.astype(np.float32), x, equal_nan=True)
    return short.tolist() if same else x.tolist()


def _keywords(given: Any) -> str:
    return ", ".join(f"{k}={v!r}" for k, v in (given or {}).items())
