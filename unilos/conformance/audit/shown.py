"""A call as plain code, and what mappings have in common of which such calls are made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..bench.cases import Case
from ..truth.envelope import Exact
from .rule import faults
from .trial import Trial

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Shown:
    """A call as plain code, what it is to give, and what is said of it."""

    kind: str  # of the defect that it shows; empty for what the numbers say: wrong value, NaN or infinity
    native: str
    snippet: str
    input: str
    quantity: str
    wanted: Exact
    args: tuple[Array, ...]
    convention: str = ""  # what explains NaN in its place


def right(trial: Trial, dtype: str, args: tuple[Array, ...], exact: Exact) -> bool:
    """Whether the native's items are right on a call: then a fault lies in what was changed of it."""
    try:
        value, _, _ = trial.run(args, dtype)
    except Exception:
        return False
    return value.size == exact.high.size and not faults(value, exact, dtype, "value")


def taken(trial: Trial, case: Case) -> bool:
    return not trial.mapping.native.takes or case.name in trial.mapping.native.takes


def reducing(trial: Trial, dtype: str) -> tuple[str, str] | None:
    """The native that takes the mean, and its call; None where there is none or its mean is another by its
    documentation."""
    mapping = trial.mapping
    call, name = mapping.native.call, mapping.name
    if name.endswith((".kl_div", ".ctc_loss")):
        return None  # divided by the number of entries, and of labels
    if name.startswith("tf.compat.v1.losses."):
        return name, call.replace(", reduction='none'", "")
    if "reduction='none'" in call and call.startswith("f("):
        return name, call.replace("reduction='none'", "reduction='mean'")
    found = re.fullmatch(r"f\((target, pred)(?:, (.*))?\)", call)
    if mapping.library == "keras" and found is not None:
        import keras

        classes = {n.lower(): n for n in dir(keras.losses) if n[0].isupper()}
        cls = classes.get(name.rpartition(".")[2].replace("_", ""))
        if cls is not None:
            options = f"{found[2]}, " if found[2] else ""
            return f"keras.losses.{cls}", f"f({options}dtype='{dtype}')({found[1]})"
    return None
