"""What a process waits for: the import, and the first call."""

from __future__ import annotations

IMPORT = """
import time, numpy
start = time.perf_counter()
import unilos
print(1e3 * (time.perf_counter() - start))
"""

FIRST = """
import time, numpy, unilos
{put}
pred, target = put(numpy.linspace(-2, 2, 320, dtype="float32")), put(numpy.zeros(320, dtype="float32"))
{same}
start = time.perf_counter()
{call}
print(1e3 * (time.perf_counter() - start))
"""

#: By the framework: its arrays, what it does once for itself, and the first call of a loss.
CALLS = {
    "numpy": ("put = numpy.asarray", "", "unilos.Huber().value_and_grad(pred, target)"),
    "torch": (
        "import torch; put = torch.tensor",
        "pred.requires_grad_(); (pred - target).square().mean().backward()",
        "unilos.huber(pred, target).backward()",
    ),
    "tensorflow": (
        "import tensorflow as tf; put = tf.constant",
        "tf.reduce_mean(tf.square(pred - target))",
        "unilos.huber(pred, target)",
    ),
    "jax": (
        "import jax, jax.numpy as jnp; put = jnp.asarray",
        "jax.block_until_ready(jax.jit(lambda p, t: ((p - t) ** 2).mean())(pred, target))",
        "jax.block_until_ready(unilos.huber(pred, target))",
    ),
}


def programs(frameworks: list[str]) -> dict[tuple[str, str], str]:
    """Programs that print milliseconds, by what they measure and where."""
    found = {("import", "numpy"): IMPORT}
    for name in frameworks:
        put, same, call = CALLS[name]
        found["first call", name] = FIRST.format(put=put, same=same, call=call)
    return found
