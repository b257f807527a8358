"""What lies around the items: labels of every integer dtype and among many classes, and means."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...form.facts import BITS, SIGNS, UNIT
from ..bench.bench import expected
from ..bench.cases import Case, dtype_of, random_cases
from ..truth.envelope import FORMATS, Exact
from ..truth.unfold import values
from .found import DIVISOR, LABEL, NONFINITE, VALUE, Defect
from .options import options
from .rule import Fault, faults, tier
from .shown import Shown, reducing, right, taken
from .snippets import DTYPES, imports, literal, ran, written
from .trial import Trial

Array = np.ndarray[Any, Any]

#: Labels in these dtypes name the same classes.
INTEGERS = ("int32", "int16", "int8", "uint8")
#: So many items are more than a float16 can count.
MANY = 70_000
#: The logit of the right class, among zeros.
RIGHT = 4.0


def special(trial: Trial, dtype: str, version: str) -> Iterator[Defect]:
    """The faults of one mapping in a dtype that its items do not show."""
    if trial.mapping.native.reduction != "none":
        return
    for shown in (
        *labels(trial, dtype),
        *wide(trial, dtype),
        *means(trial, dtype),
        *options(trial, dtype),
    ):
        try:
            got = ran(shown.snippet, trial.harness, dtype)["value"]
        except Exception:  # what is refused is no silent fault
            continue
        if got.size != shown.wanted.high.size:
            continue
        for fault in _wrong(got, shown, dtype)[:1]:
            kind = shown.kind or fault.kind
            yield _defect(trial, dtype, version, shown, replace(fault, kind=kind, quantity=shown.quantity))


def _wrong(got: Array, shown: Shown, dtype: str) -> list[Fault]:
    """The entries that are wrong: numbers, too, where NaN is the only right answer."""
    numbers = np.isfinite(got.ravel()) & np.isnan(shown.wanted.high.ravel())
    made = [
        Fault(VALUE, shown.quantity, int(i), float(got.ravel()[i]), math.nan, 0.0)
        for i in np.flatnonzero(numbers)
    ]
    return made or faults(got, shown.wanted, dtype, "value")


def _defect(trial: Trial, dtype: str, version: str, shown: Shown, fault: Fault) -> Defect:
    return Defect(
        native=shown.native,
        backend=trial.mapping.backend,
        version=version,
        kind=fault.kind,
        tier=tier(fault, shown.args, dtype),
        loss=repr(trial.loss),
        dtype=dtype,
        quantity=shown.quantity,
        input=shown.input,
        got=repr(fault.got),
        true="refused, or NaN" if math.isnan(fault.exact) else fault.digits(),
        error=f"{fault.error:.3g}",
        relative=fault.relative,
        snippet=shown.snippet,
        dtypes=(dtype,),
        convention=shown.convention if fault.kind == NONFINITE else "",
    )


def _written(trial: Trial, args: tuple[Array, ...]) -> str:
    mapping = trial.mapping
    return written(mapping.name, mapping.native.call, mapping.backend, trial.names, args, False)


def labels(trial: Trial, dtype: str) -> Iterator[Shown]:
    """The same targets as integers and booleans."""
    for case in random_cases(trial.loss, dtype, quick=True):
        if len(case.args) != 2 or not taken(trial, case):
            continue
        pred, target = case.args
        if trial.mapping.library == "keras" and pred.ndim == 1:
            case = replace(case, args=(pred[:, None], target[:, None]))
            pred, target = case.args
        domain = trial.loss.domains[1]
        if target.dtype.kind not in "iu":
            if domain not in (BITS, UNIT, SIGNS) or trial.loss.meta.simplex:
                continue
            target = np.where(
                np.arange(target.size).reshape(target.shape) % 2, 1.0, -1.0 if domain == SIGNS else 0.0
            )
            case = replace(case, args=(pred, target.astype(pred.dtype)))
        exact = case.answers().value
        if not right(trial, dtype, case.args, exact):
            continue
        for name in (
            *INTEGERS,
            *(("bool",) if domain in (BITS, UNIT) and case.args[1].dtype.kind == "f" else ()),
        ):
            if (target < 0).any() and name == "uint8":
                continue
            args = pred, target.astype(name)
            said = f"pred = {literal(pred)}, target = {literal(args[1])} of {name}"
            yield Shown(LABEL, trial.mapping.name, _written(trial, args), said, "value", exact, args)


def wide(trial: Trial, dtype: str) -> Iterator[Shown]:
    """Labels that the dtype of the logits does not hold, and those that a byte holds if it has no sign."""
    named = [c for c in random_cases(trial.loss, dtype, quick=True) if taken(trial, c) and len(c.args) == 2]
    if not any(c.args[1].dtype.kind in "iu" and c.args[0].ndim == 2 for c in named):
        return
    if trial.loss.meta.simplex == ("pred", "target") or trial.names[0] in trial.loss.meta.logs:
        return  # rows of distributions and their logarithms are no zeros
    exactly = int(1 / FORMATS[dtype].unit)  # from here on there are integers that the dtype has not
    sizes = [(200, 190, "uint8"), (200, 190, "int32")]
    if exactly < 1 << 12:
        sizes.append((exactly + 44, exactly + 33, "int32"))
    for classes, label, kind in sizes:
        pred = np.zeros((1, classes))
        pred[0, label] = RIGHT
        made = pred.astype(dtype_of(dtype))
        target = np.asarray([label], np.int64)
        high, low = values(trial.loss, (made, target))
        lines = [*imports(trial.mapping.name, trial.mapping.backend, (made,)), "import numpy as np", ""]
        lines += [f"row = np.zeros((1, {classes}))", f"row[0, {label}] = {RIGHT}"]
        lines.append(_array(trial, trial.names[0], "row", dtype))
        lines.append(_array(trial, trial.names[1], f"np.asarray([{label}])", kind))
        called = re.sub(r"\bf\(", f"{trial.mapping.name}(", trial.mapping.native.call)
        if "xp." in called:
            return
        snippet = "\n".join([*lines, f"value = {called}", "print(value)"])
        said = f"{classes} logits of 0, but {RIGHT} of class {label}; target = [{label}] of {kind}"
        exact = Exact(high, low, np.full(high.shape, RIGHT))
        yield Shown(LABEL, trial.mapping.name, snippet, said, "value", exact, (made, target))


def _array(trial: Trial, name: str, numbers: str, dtype: str) -> str:
    backend = trial.mapping.backend
    kind = f"{DTYPES[backend]}{dtype}"
    if backend == "torch":
        return f"{name} = torch.tensor({numbers}, dtype={kind})"
    made = {"tensorflow": "tf.constant", "jax": "jnp.asarray", "numpy": "np.asarray"}[backend]
    return f"{name} = {made}({numbers}, {'ml_dtypes.bfloat16' if kind == 'np.bfloat16' else kind})"


def means(trial: Trial, dtype: str) -> Iterator[Shown]:
    """The mean of items that are right."""
    mean = reducing(trial, dtype)
    if mean is None or dtype == "float64":
        return  # items that are right in float32 alone are no news of the mean
    name, call = mean
    backend = trial.mapping.backend
    for case in random_cases(trial.loss, dtype, quick=True):
        if not taken(trial, case) or sum(x.size for x in case.args) > 100:
            continue
        if not right(trial, dtype, case.args, case.answers().value):
            continue
        snippet = written(name, call, backend, trial.names, case.args, False)
        said = ", ".join(f"{n} = {literal(x)}" for n, x in zip(trial.names, case.args, strict=False))
        yield Shown(
            DIVISOR, name, snippet, said, "mean", expected(case, "mean").value.reshape((1,)), case.args
        )
    yield from _many(trial, dtype, name, call)


def _many(trial: Trial, dtype: str, name: str, call: str) -> Iterator[Shown]:
    """More items than a half precision counts, all of them the same."""
    if "16" not in dtype or len(trial.names) != 2 or trial.loss.structure.spent != 0:
        return
    domain = trial.loss.domains[1]
    pred, target = np.asarray([0.5]), np.asarray([domain.only[0] if domain.only else 1.0])
    one = Case("", trial.loss, dtype, (pred.astype(dtype_of(dtype)), target.astype(dtype_of(dtype))))
    wanted = one.answers().value
    backend = trial.mapping.backend
    lines = [*imports(name, backend, one.args), "import numpy as np", ""]
    shape = (MANY, 1) if trial.mapping.library == "keras" else (MANY,)
    numbers = (f"np.full({shape}, {float(x[0])})" for x in one.args)
    lines += [_array(trial, n, text, dtype) for n, text in zip(trial.names, numbers, strict=True)]
    called = re.sub(r"\bf\(", f"{name}(", call)
    if "xp." in called or np.isnan(wanted.high).any():
        return
    snippet = "\n".join([*lines, f"value = {called}", "print(value)"])
    said = (
        f"{MANY} times {trial.names[0]} = {float(one.args[0][0])}, {trial.names[1]} = {float(one.args[1][0])}"
    )
    yield Shown(DIVISOR, name, snippet, said, "mean", wanted, one.args)
