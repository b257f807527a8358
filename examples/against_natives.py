"""Where the losses of the frameworks are wrong in float32, beside unilos on the same arrays and the truth.

Every row is computed here, for the frameworks that are installed.
"""

import math
import os
from collections.abc import Iterator
from importlib.util import find_spec

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

import unilos

Row = tuple[str, str, float, float, float]  # what, library, native, unilos, truth
CONFIDENT, SURE, TINY, ONE = [[20.0, 0.0]], [20.0], [1e-4], [1.0]


def torch_rows() -> Iterator[Row]:
    import torch
    from torch.nn import functional

    z, label = torch.tensor(CONFIDENT), torch.tensor([0])
    ours = unilos.cross_entropy(z, label)
    yield "cross-entropy of logits (20, 0)", "torch", functional.cross_entropy(z, label), ours, TAIL

    x, t = torch.tensor(SURE, requires_grad=True), torch.tensor(ONE)
    (native,) = torch.autograd.grad(functional.binary_cross_entropy_with_logits(x, t), x)
    (ours,) = torch.autograd.grad(unilos.binary_cross_entropy_with_logits(x, t), x)
    yield "slope of BCE at logit 20, target 1", "torch", native, ours, -1 / (1 + math.exp(20))

    e, zero = torch.tensor([1e20]), torch.zeros(1)
    native = functional.smooth_l1_loss(e, zero, beta=1e30)
    yield "smooth L1 of 1e20, beta 1e30", "torch", native, unilos.smooth_l1(e, zero, beta=1e30), 5e9


def optax_rows() -> Iterator[Row]:
    import jax.numpy as jnp
    from optax import losses

    z, label = jnp.asarray(CONFIDENT), jnp.asarray([0])
    native = losses.softmax_cross_entropy_with_integer_labels(z, label)
    yield "cross-entropy of logits (20, 0)", "optax", native, unilos.cross_entropy(z, label), TAIL

    e, zero = jnp.asarray(TINY), jnp.zeros(1)
    yield "log cosh of 1e-4", "optax", losses.log_cosh(e, zero), unilos.log_cosh(e, zero), 5e-9


def keras_rows() -> Iterator[Row]:
    from keras import losses, ops

    z, label = ops.convert_to_tensor(CONFIDENT), ops.convert_to_tensor([0])
    native = losses.sparse_categorical_crossentropy(label, z, from_logits=True)
    yield "cross-entropy of logits (20, 0)", "keras", native, unilos.cross_entropy(z, label), TAIL

    e, zero = ops.convert_to_tensor(TINY), ops.zeros(1)
    yield "log cosh of 1e-4", "keras", losses.log_cosh(zero, e), unilos.log_cosh(e, zero), 5e-9

    p, t = ops.convert_to_tensor([1e-9]), ops.convert_to_tensor(ONE)
    native = losses.binary_crossentropy(t, p)
    yield (
        "BCE of probability 1e-9, target 1",
        "keras",
        native,
        unilos.binary_cross_entropy(p, t),
        -math.log(1e-9),
    )


TAIL = math.log1p(math.exp(-20))  # cross-entropy of a row that is sure by 20
ROWS = {
    "torch": torch_rows,
    "optax": optax_rows,
    "keras": keras_rows,
}  # torch before TensorFlow, if that is there


def number(x: object) -> str:
    return f"{np.asarray(x, dtype=np.float64).item() + 0.0:.5g}"  # + 0.0: minus zero is zero


def main() -> None:
    print("| in float32 | library | its loss | unilos | truth |\n|---|---|---|---|---|")
    for library, rows in ROWS.items():
        if find_spec(library) is None:
            print(f"{library} is not installed", flush=True)
            continue
        for what, name, *values in rows():
            print(f"| {what} | {name} | {' | '.join(number(v) for v in values)} |")


if __name__ == "__main__":
    main()
