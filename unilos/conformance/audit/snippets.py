"""Plain code of a library that shows a result: it is run before anything is said, and what it gives is what counts."""

from __future__ import annotations

import re
import warnings
from importlib.util import find_spec
from typing import Any

import numpy as np

from ..bench.harness import Harness

Array = np.ndarray[Any, Any]

#: The array API's words as TensorFlow has them.
TENSORFLOW = {
    "astype": "cast",
    "sum": "reduce_sum",
    **{w: w for w in ("exp", "expand_dims", "ones", "int32", "float32", "float64")},
}
DTYPES = {"torch": "torch.", "tensorflow": "tf.", "jax": "jnp.", "numpy": "np."}


def literal(x: Array) -> str:
    """Numbers in the fewest digits that name them in their own dtype."""
    if x.ndim:
        return f"[{', '.join(literal(row) for row in x)}]"
    if x.dtype.kind in "iub":
        return repr(x.item())
    number = float(x)
    if not np.isfinite(number):
        return f"float('{number}')"
    if x.dtype == np.float64:
        return repr(number)
    short = str(np.asarray(x).astype(x.dtype)[()])
    return repr(float(short)) if np.asarray(float(short)).astype(x.dtype) == x else repr(number)


def written(
    name: str,
    call: str,
    backend: str,
    names: tuple[str, ...],
    args: tuple[Array, ...],
    gradient: bool,
    states: str = "",
) -> str:
    """The lines that make `value`, and `gradient` where it is asked for."""
    lines = imports(name, backend, args)
    called = re.sub(r"\bf\(", f"{name}(", call)
    if backend == "tensorflow":
        called = re.sub(r"\bxp\.(\w+)", lambda m: f"tf.{TENSORFLOW.get(m[1], m[1])}", called)
    elif backend == "jax":
        called = re.sub(r"\bxp\.", "jnp.", called)
    elif backend == "numpy":
        called = re.sub(r"\bxp\.", "np.", called)
    elif re.search(r"\bxp\b", called):
        lines.append("from array_api_compat import torch as xp")
    lines.append("")
    lines += [
        _made(backend, n, x, gradient and i == 0) for i, (n, x) in enumerate(zip(names, args, strict=False))
    ]
    first = names[0]
    if not gradient:
        value = called if backend != "jax" else f"jax.jit(lambda {first}: {called})({first})"
        return "\n".join([*lines, f"value = {value}", "print(value)"])
    if states:
        stated = re.sub(r"\bf\(", f"{name}(", states)
        return "\n".join([*lines, f"gradient = {stated}", "print(gradient)"])
    lines += {
        "torch": [f"value = {called}", "value.sum().backward()", f"gradient = {first}.grad"],
        "tensorflow": [
            "with tf.GradientTape() as tape:",
            f"    tape.watch({first})",
            f"    value = {called}",
            f"gradient = tape.gradient(value, {first})",
        ],
        "jax": [
            f"loss = lambda {first}: {called}",
            f"value = jax.jit(loss)({first})",
            f"gradient = jax.jit(jax.grad(lambda x: loss(x).sum()))({first})",
        ],
    }[backend]
    return "\n".join([*lines, "print(value, gradient)"])


def imports(name: str, backend: str, args: tuple[Array, ...]) -> list[str]:
    lines = []
    if name.startswith("keras."):
        lines += ["import os", "", f'os.environ["KERAS_BACKEND"] = "{backend}"']
    if any(x.dtype.name == "bfloat16" for x in args) and backend == "numpy":
        lines.append("import ml_dtypes")
    lines += {
        "torch": ["import torch"],
        "tensorflow": ["import tensorflow as tf"],
        "jax": ["import jax", "import jax.numpy as jnp"],
        "numpy": ["import numpy as np"],
    }[backend]
    module = name.rpartition(".")[0]
    if not name.startswith(("torch.", "tf.")):
        lines.append(f"import {_importable(module)}")
    if backend == "jax" and any(x.dtype == np.float64 for x in args):
        lines.append('jax.config.update("jax_enable_x64", True)')
    return lines


def _importable(module: str) -> str:
    while "." in module:
        try:
            if find_spec(module) is not None:
                return module
        except ModuleNotFoundError:
            pass
        module = module.rpartition(".")[0]
    return module


def _made(backend: str, name: str, x: Array, tracked: bool) -> str:
    if backend == "jax" and x.dtype == np.int64:
        x = x.astype(np.int32)  # JAX has no others, unless it is asked
    kind, numbers = f"{DTYPES[backend]}{x.dtype.name}", literal(x)
    if x.dtype.name == "bool":
        kind = f"{DTYPES[backend]}bool" if backend != "jax" else "bool"
    if backend == "torch":
        also = ", requires_grad=True" if tracked else ""
        return f"{name} = torch.tensor({numbers}, dtype={kind}{also})"
    if backend == "tensorflow":
        return f"{name} = tf.constant({numbers}, {kind})"
    if backend == "jax":
        return f"{name} = jnp.asarray({numbers}, {kind})"
    return f"{name} = np.asarray({numbers}, {kind if x.dtype.name != 'bfloat16' else 'ml_dtypes.bfloat16'})"


def ran(snippet: str, harness: Harness, dtype: str) -> dict[str, Array]:
    """What a snippet gives: `value`, and `gradient` where it makes one, as NumPy's."""
    scope: dict[str, Any] = {"print": lambda *_: None}
    code = "\n".join(line for line in snippet.splitlines() if not line.startswith("jax.config.update"))
    with harness.session(dtype), np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of natives about themselves
        exec(code, scope)  # written above, of numbers and of calls that stand in specs
        return {
            name: np.asarray(plain(harness, scope[name])) for name in ("value", "gradient") if name in scope
        }


def plain(harness: Harness, x: Any) -> Array:
    """A result as NumPy's, of float64 where it is of a half precision."""
    if hasattr(x, "detach"):
        x = x.detach()
    if hasattr(x, "numpy") and not isinstance(x, np.ndarray) and harness.backend.name != "jax":
        return np.asarray(harness.numpy(x), dtype=np.float64)
    return np.asarray(x).astype(np.float64)
