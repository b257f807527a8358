"""What losses lose in float32: the usual formulas, and those of installed libraries, beside unilos and exact values.

Every number is computed when the table is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from rich import box
from rich.table import Column, Table
from rich.text import Text

from ...conformance.bench.harness import hushed
from ...face.loss import Loss
from ...face.registry import get

Array = Any


@dataclass(frozen=True)
class Case:
    """A call whose usual formula loses the digits that its float32 arrays still have."""

    what: str
    loss: Loss
    args: tuple[Array, Array]
    usual: Callable[[Array, Array], Array]
    slope: bool = False  # whether it is the slope that is looked at

    def ours(self) -> Array:
        return self.loss.value_and_grad(*self.args)[1] if self.slope else self.loss(*self.args)

    def exact(self) -> float:
        """From the loss's definition, in fifty digits."""
        import mpmath

        pred, target = (
            x.astype(np.float64).tolist() if x.dtype.kind == "f" else x.tolist() for x in self.args
        )
        mp: Any = mpmath.mp
        with mp.workdps(50):

            def at(x: Any) -> Any:
                return self.loss.definition(mp, x, target[0])

            first = [mp.mpf(v) for v in pred[0]] if isinstance(pred[0], list) else mp.mpf(pred[0])
            return float(mp.diff(at, first) if self.slope else at(first))


def single(*numbers: float) -> Array:
    return np.array(numbers, dtype=np.float32)


def cases() -> tuple[Case, ...]:
    return (
        Case(
            "cross-entropy of logits (20, 0), class 0",
            get("cross_entropy"),
            (single(20, 0)[None], np.array([0])),
            lambda z, label: np.log(np.exp(z - z.max()).sum()) - (z - z.max())[0, label],
        ),
        Case(
            "slope of binary cross-entropy, logit 20, target 1",
            get("binary_cross_entropy_with_logits"),
            (single(20), single(1)),
            lambda x, t: 1 / (1 + np.exp(-x)) - t,
            slope=True,
        ),
        Case(
            "log cosh of 1e-4",
            get("log_cosh"),
            (single(1e-4), single(0)),
            lambda e, _: e + np.log1p(np.exp(-2 * e)) - np.log(single(2)),
        ),
        Case(
            "binary cross-entropy of probability 1e-9, target 1",
            get("binary_cross_entropy"),
            (single(1e-9), single(1)),
            lambda p, _: -np.log(np.clip(p, single(1e-7), 1 - single(1e-7))),
        ),
        Case(
            "smooth L1 of 1e20, beta 1e30",
            get("smooth_l1", beta=1e30),
            (single(1e20), single(0)),
            lambda e, _: single(0.5) * e * e / single(1e30),
        ),
    )


#: Libraries, and whose arrays their losses take. torch is imported before TensorFlow, which Keras may bring.
LIBRARIES = {"torch": "torch.tensor", "optax": "jax.numpy.asarray", "keras": "keras.ops.convert_to_tensor"}


def installed() -> list[str]:
    """The libraries that can be imported, with what makes their arrays."""
    return [name for name, put in LIBRARIES.items() if named(name) is not None and named(put) is not None]


def named(path: str) -> Any:
    """What a dotted name stands for; None where its library is not installed."""
    module, _, name = path.rpartition(".")
    try:
        with hushed():
            return getattr(import_module(module), name) if module else import_module(path)
    except ImportError:
        return None


def natives(case: Case) -> Iterator[tuple[str, float]]:
    """The same value by the libraries that are installed and have this loss."""
    for library in [] if case.slope else installed():
        own = (
            n for n in case.loss.meta.natives if n.name.startswith(f"{library}.") and n.call and not n.ours
        )
        for native in [*own][:1]:
            put = named(LIBRARIES[library])
            scope = dict(zip(case.loss.arguments, map(put, case.args), strict=False))
            # The expression is written in the spec, beside the formula.
            yield library, number(eval(native.call, {}, scope | {"f": named(native.name)}))


def number(x: Array) -> float:
    return float(np.asarray(x).reshape(-1)[0]) + 0.0  # minus zero is zero


def found(case: Case) -> dict[str, float]:
    """Whose number is which: of the usual formula, of libraries, and ours at the end."""
    with np.errstate(all="ignore"):
        usual = number(case.usual(*case.args))
    return {"formula": usual, **dict(natives(case)), "unilos": number(case.ours())}


def right(value: float, exact: float) -> bool:
    """Whether three digits are."""
    return abs(value - exact) <= 1e-3 * abs(exact)


def table() -> Table:
    """A row a call, with a line for everybody who computes it; what is wrong is marked."""
    columns = (Column("in float32", min_width=16), Column("by", no_wrap=True))
    numbers = (Column(name, justify="right", no_wrap=True) for name in ("gives", "exactly"))
    made = Table(*columns, *numbers, box=box.SIMPLE_HEAD)
    for case in cases():
        exact, by = case.exact(), found(case)
        lines = (Text(f"{v:.4g}", style="" if right(v, exact) else "red") for v in by.values())
        made.add_row(case.what, "\n".join(by), Text("\n").join(lines), f"{exact:.4g}")
        made.add_section()
    return made
