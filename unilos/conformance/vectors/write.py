"""Vectors as JSON: one file a loss, one vector a line, the same bytes every time."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ...face.describe import hyper, summary
from ...face.loss import Loss
from ...face.registry import loss_class
from ..truth.envelope import FORMATS
from ..truth.oracle import mpmath
from .calls import Vector, vectors
from .exact import DIGITS, Result

#: The version of the format, apart from the library's: the first number changes where a reader has to.
VERSION = "1.1"
#: Sizes are right to a few per cent; they are written upwards with so many bits.
BITS = 8

Array = np.ndarray[Any, Any]


def export(out: Path | str, losses: Iterable[str], every: int = 1) -> Iterator[tuple[str, int]]:
    """Write the vectors of losses, one in `every`, into a folder; yields every name with the number of its vectors."""
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    for name in sorted(losses):
        cls = loss_class(name)
        rows = list(rows_of(cls, every))
        (out / f"{cls.name}.json").write_text(text_of(cls, rows), encoding="utf-8", newline="\n")
        yield cls.name, len(rows)


def rows_of(cls: type[Loss], every: int = 1) -> Iterator[dict[str, Any]]:
    """The vectors of a loss as plain data; of two equal calls the first."""
    seen, number = set[str](), 0
    for vector in vectors(cls):
        row = _row(vector)
        call = json.dumps({k: v for k, v in row.items() if k not in ("kind", "level", "expected")})
        if call in seen:
            continue
        seen.add(call)
        if number % every == 0:
            yield {"id": f"{cls.name}/{number:04d}", **row}
        number += 1


def text_of(cls: type[Loss], rows: Iterable[Mapping[str, Any]]) -> str:
    """A file: what all vectors share, and each of them on a line of its own."""
    head = {
        "format": "unilos-vectors",
        "version": VERSION,
        "loss": cls.name,
        "summary": summary(cls),
        "formula": cls.meta.plain,
        "arguments": list(cls.arguments),
        "parameters": {name.partition(":")[0]: words for name, words in hyper(cls)},
    }
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    start = json.dumps(head, indent=1, ensure_ascii=True).removesuffix("\n}")
    return f'{start},\n "vectors": [\n{lines}\n ]\n}}\n'


def _row(vector: Vector) -> dict[str, Any]:
    loss, case = vector.case.loss, vector.case
    named = dict(zip(loss.arguments, case.args, strict=False))
    given = {name: x for name, x in (("weight", vector.weight), ("where", vector.where)) if x is not None}
    params = {k: v for k, v in loss.to_dict().items() if k not in ("loss", "reduction")}
    results = {"value": vector.answer.value, "gradient": vector.answer.gradient}
    usual = type(loss).defaults()
    requires = {*vector.needs, *given, f"reduction:{vector.reduction}"}
    requires |= {f"parameter:{k}" for k, v in loss.parameters().items() if k in params and v != usual[k]}
    requires |= {"labels" for x in case.args if x.dtype.kind in "iu"}
    requires |= {"kink" for _ in "1" if vector.kind == "kink"} | _numbers(vector)
    return {
        "kind": vector.kind,
        "level": vector.level,
        "requires": sorted(requires),
        "dtype": case.dtype,
        "parameters": {k: plain(v) for k, v in params.items()},
        "reduction": vector.reduction,
        "arguments": {name: array(x) for name, x in named.items()},
        **{name: array(x) for name, x in given.items()},
        "expected": {name: _expected(x, case.dtype) for name, x in results.items()}
        | {"over": vector.answer.over}
        | (
            {"gradients": {name: _expected(x, case.dtype) for name, x in further.items()}}
            if (further := vector.answer.further)
            else {}
        ),
    }


def _numbers(vector: Vector) -> set[str]:
    """Kinds of numbers among the arguments that not every program has: infinite, NaN, and below the normal range."""
    found, normal = set[str](), FORMATS[vector.case.dtype].normal
    floats = [x.astype(np.float64) for x in vector.case.args if x.dtype.kind == "f"]
    for x in floats:
        found |= {"nan"} if np.isnan(x).any() else set()
        found |= {"infinity"} if np.isinf(x).any() else set()
        found |= {"subnormal"} if ((x != 0) & (np.abs(x) < normal)).any() else set()
    return found


def plain(x: Any) -> Any:
    """A hyper-parameter as JSON has it; floats in hexadecimal."""
    if isinstance(x, float):
        return number(x)
    if isinstance(x, str) and x in ("inf", "-inf"):  # as `to_dict` spells them
        return x
    if isinstance(x, (list, tuple)):
        return [plain(v) for v in x]
    if isinstance(x, Mapping):
        return {k: plain(v) for k, v in x.items()}
    return x


def number(x: float) -> str:
    """A float as C99's printf has it with %a, up to trailing zeros; inf, -inf and nan are words."""
    if not math.isfinite(x):
        return "nan" if math.isnan(x) else "inf" if x > 0 else "-inf"
    mantissa, _, exponent = float(x).hex().partition("p")
    return f"{mantissa.rstrip('0').rstrip('.') if '.' in mantissa else mantissa}p{exponent}"


def array(x: Array) -> dict[str, Any]:
    """An array as its shape, dtype and entries, the last axis fastest."""
    flat = x.ravel().tolist()
    return {
        "shape": list(x.shape),
        "dtype": x.dtype.name,
        "data": [number(v) if isinstance(v, float) else v for v in flat],
    }


def _expected(result: Result, dtype: str) -> dict[str, Any]:
    mp = mpmath()
    with mp.workdps(2 * DIGITS):
        exact = [None if x is None else mp.mpf(x) for x in result.exact]
        return {
            "shape": list(result.shape),
            "data": [None if x is None else number(rounded(x, dtype)) for x in exact],
            "exact": [None if x is None else digits(x) for x in result.exact],
            "scale": [
                None if x is None else number(_upwards(s)) for x, s in zip(exact, result.sizes, strict=True)
            ],
        }


def rounded(x: Any, dtype: str) -> float:
    """The nearest number of the dtype, in one rounding."""
    mp, form = mpmath(), FORMATS[dtype]
    if not mp.isfinite(x) or not x:
        return float(x)
    bits = round(-math.log2(form.unit))
    unit = max(mp.mag(x) - bits, round(math.log2(form.subnormal)))  # mag: 2^(mag-1) <= |x| < 2^mag
    units = mp.nint(mp.ldexp(x, -unit))
    return float(mp.ldexp(units, unit))


def digits(x: Any) -> str | None:
    """Forty significant digits, or fewer where these are all; None of a float that a rule states, whose digits may end
    with the float."""
    mp = mpmath()
    if not mp.isfinite(x):
        return number(float(x))
    if isinstance(x, float) and x:
        return None
    text: str = mp.nstr(mp.mpf(x), DIGITS, strip_zeros=True, min_fixed=-5, max_fixed=DIGITS)
    return text.removesuffix(".0")


def _upwards(size: float) -> float:
    """The next number with few bits."""
    if not size:
        return 0.0
    mantissa, exponent = math.frexp(size)
    return math.ldexp(math.ceil(mantissa * 2**BITS), exponent - BITS)
