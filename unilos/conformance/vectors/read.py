"""Files of vectors are data: bounded in size and depth, held against the schema, and of known losses only."""

from __future__ import annotations

import functools
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...face.loss import Loss
from ...face.plain import bounded
from ...face.registry import from_dict, loss_class, names
from ...form.check import ParameterError, short

SCHEMA = Path(__file__).with_name("schema.json")
#: What a file may hold in bytes; how deep it may be, and with how many entries, `bounded` says.
BYTES = 1 << 26
HEXADECIMAL = re.compile(r"-?0x[01](\.[0-9a-f]{1,13})?p[+-]?[0-9]{1,4}")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class File:
    """The vectors of one loss."""

    loss: str
    vectors: tuple[Row, ...]


def folder(path: Path | str, losses: Iterable[str] = ()) -> Iterator[File]:
    """The files of a folder by name, or those of some losses. Raises ParameterError where one is missing or wrong."""
    path = Path(path)
    wanted = [path / f"{name}.json" for name in losses] or sorted(path.glob("*.json"))
    if not wanted:
        message = f"there are no vectors in {path}: unilos vectors export --out {path} writes them"
        raise ParameterError(message)
    for file in wanted:
        yield read(file)


def read(path: Path | str) -> File:
    """A file of vectors. Raises ParameterError where it is none, too large or too deep, or of an unknown loss."""
    try:
        with Path(path).open("rb") as file:
            text = file.read(BYTES + 1)
    except OSError as error:
        message = f"the vectors {path} cannot be read: {error.strerror}"
        raise ParameterError(message) from error
    try:
        return parsed(text)
    except ParameterError as error:
        message = f"{path}: {error}"
        raise ParameterError(message) from error


def parsed(text: bytes) -> File:
    """The content of a file."""
    held = data_of(text)
    error = next(_validator().iter_errors(held), None)
    if error is not None:
        at = "/".join(map(str, error.absolute_path)) or "the top"
        message = f"no file of vectors: {short(error.message)}, at {short(at)}"
        raise ParameterError(message)
    if held["loss"] not in names():
        loss_class(held["loss"])  # says what is near, unless the name is an alias
        message = f"{short(held['loss'])} is another name of {loss_class(held['loss']).name}"
        raise ParameterError(message)
    seen = set[str]()
    for row in held["vectors"]:
        wrong = _wrong(held["loss"], row)
        if wrong is None and (row["id"] in seen or not row["id"].startswith(f"{held['loss']}/")):
            wrong = "its id is another loss's, or another vector's"
        if wrong is not None:
            message = f"{row['id']}: {wrong}"
            raise ParameterError(message)
        seen.add(row["id"])
    return File(held["loss"], tuple(held["vectors"]))


def data_of(text: bytes, most: int = BYTES) -> Any:
    """JSON, within bounds. Raises ParameterError."""
    if len(text) > most:
        message = f"more than {most} bytes"
        raise ParameterError(message)
    try:
        held = json.loads(text, parse_constant=_refused)
    except (
        ValueError,
        RecursionError,
    ) as error:  # of the decoding, too, and of integers with thousands of digits
        message = f"no JSON: {short(str(error))}"
        raise ParameterError(message) from error
    bounded([held], "JSON that")
    return held


def _refused(word: str) -> Any:
    message = f"{word} is not in JSON; it is written as a string"
    raise ValueError(message)


def _wrong(loss: str, row: Row) -> str | None:
    """What the schema cannot say: that shapes and data fit, and that parameters and arguments are the loss's."""
    try:
        arguments = loss_of(loss, row).arguments
    except ParameterError as error:
        return str(error)
    if not set(row["arguments"]) <= set(arguments):
        return f"the loss takes {', '.join(arguments)}"
    arrays = [*row["arguments"].values(), *(row[n] for n in ("weight", "where") if n in row)]
    further = row["expected"].get("gradients", {})
    if not set(further) <= {*row["arguments"], *({"weight"} & set(row))}:
        return "gradients are in arguments of the call, or in its weight"
    results = [*(row["expected"][n] for n in ("value", "gradient")), *further.values()]
    for x in (*arrays, *results):
        if len(x["data"]) != math.prod(x["shape"]):
            return f"shape {x['shape']} has not {len(x['data'])} entries"
    for x in results:
        if not len(x["data"]) == len(x["exact"]) == len(x["scale"]):
            return "data, exact and scale differ in length"
        if not all(_fit(*entry) for entry in zip(x["data"], x["exact"], x["scale"], strict=True)):
            return "data, exact and scale do not say the same"
    return None


def _fit(data: str | None, exact: str | None, scale: str | None) -> bool:
    """Whether an entry is judged or not in all three, its scale is finite, and only a finite one has digits."""
    if data is None or scale is None:
        return data is exact is scale is None
    words = ("nan", "inf", "-inf")
    return 0 <= number(scale) < math.inf and (exact == data or (data not in words and exact not in words))


def loss_of(name: str, row: Row) -> Loss:
    """The loss of a vector, with its parameters and reduction. ParameterError where it takes no such."""
    params = {k: value_of(v) for k, v in row["parameters"].items()}
    found: Loss = from_dict({**params, "loss": name, "reduction": row["reduction"]})
    return found


@functools.cache
def _validator() -> Any:
    try:
        from jsonschema import Draft202012Validator
    except ImportError as error:
        message = "reading vectors needs jsonschema: install unilos[conformance]"
        raise ImportError(message) from error
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def number(text: Any) -> float:
    """A number as a program or a file has it: hexadecimal, decimal, a word, or one of JSON. ValueError else."""
    if isinstance(text, bool) or not isinstance(text, (str, int, float)):
        message = f"{short(text)} is no number"
        raise ValueError(message)
    hexadecimal = isinstance(text, str) and HEXADECIMAL.fullmatch(text) is not None
    if isinstance(text, str) and not hexadecimal and (len(text) > 400 or "_" in text or "x" in text):
        message = f"{short(text)} is no number"
        raise ValueError(message)
    try:
        return float.fromhex(str(text)) if hexadecimal else float(text)
    except OverflowError as error:
        message = f"{short(text)} is beyond every float"
        raise ValueError(message) from error


def value_of(x: Any) -> Any:
    """A hyper-parameter of a file, as `from_dict` takes it."""
    if isinstance(x, str):
        return number(x) if HEXADECIMAL.fullmatch(x) else x
    if isinstance(x, list):
        return [value_of(v) for v in x]
    return {k: value_of(v) for k, v in x.items()} if isinstance(x, dict) else x
