"""Columns of numbers from a CSV file."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..form.check import ParameterError, listed, short

#: How cells are written that hold nothing.
EMPTY = frozenset({"", "na", "n/a", "nan", "null", "none", "."})
#: How columns are called that say whether a time is that of an event or was cut off.
EVENTS = frozenset({"event", "events", "status", "censored", "died", "dead", "death", "observed"})
#: So many lines are read between two reports of progress.
STEP = 20_000

Report = Callable[[float], None]


def columns(path: Path, names: Sequence[str], report: Report) -> np.ndarray[Any, Any]:
    """The columns of these names as numbers: one row a line, and one axis for a single name.

    Raises
    ------
    ParameterError
        If the file cannot be read, lacks a column, has no rows, or holds text or nothing where a number should be.
    """
    try:
        with path.open("rb") as file:
            found = _read(path, _lines(file, path.stat().st_size, report), names)
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise ParameterError(message) from error
    except UnicodeDecodeError as error:
        message = f"{path} is no text in UTF-8; save it as such"
        raise ParameterError(message) from error
    except csv.Error as error:
        message = f"{path} is no table with commas: {error}"
        raise ParameterError(message) from error
    array = np.asarray(found, dtype=np.float64)
    return array[:, 0] if len(names) == 1 else array


def events(path: Path, names: Sequence[str]) -> list[str]:
    """The columns besides those of these names that seem to say which times are censored."""
    with path.open("rb") as file:
        header = next(csv.reader(_lines(file, 0, lambda _: None)))
    return [name for name in map(str.strip, header) if name.lower() in EVENTS and name not in names]


def _lines(file: Any, size: int, report: Report) -> Iterator[str]:
    """The lines of a file, with reports of the share that is read."""
    read = 0
    for number, line in enumerate(file):
        read += len(line)
        if number % STEP == 0:
            report(read / max(size, 1))
        yield line.decode("utf-8-sig" if number == 0 else "utf-8")


def _read(path: Path, lines: Iterator[str], names: Sequence[str]) -> list[list[float]]:
    reader = csv.reader(lines)
    header = [name.strip() for name in next(reader, [])]
    if not header:
        message = f"{path} is empty; the first line names the columns"
        raise ParameterError(message)
    places = [_place(path, header, name) for name in names]
    rows, bad = [], []
    for row in reader:
        if not row:
            continue
        try:
            numbers = [float(row[place]) for place in places]
        except (ValueError, IndexError):
            numbers = [_number(path, reader.line_num, row, place, header[place]) for place in places]
        rows.append(numbers)
        if not all(map(math.isfinite, numbers)):
            bad.append(reader.line_num)
    if not rows:
        message = f"{path} has columns and no rows"
        raise ParameterError(message)
    if bad:
        message = (
            f"{path}: {len(bad)} of {len(rows)} rows miss a number in {listed(names)}, the first in line {bad[0]}; "
            f"leave these rows out"
        )
        raise ParameterError(message)
    return rows


def _place(path: Path, header: list[str], name: str) -> int:
    if name not in header:
        message = f"{path} has no column {short(name)}; it has: {listed(header, 12)}"
        raise ParameterError(message)
    return header.index(name)


def _number(path: Path, line: int, row: list[str], place: int, name: str) -> float:
    """A cell as a number, NaN if it holds nothing."""
    cell = row[place].strip() if place < len(row) else ""
    if cell.lower() in EMPTY:
        return math.nan
    try:
        return float(cell)
    except ValueError:
        message = (
            f"{path}: column {name} holds the text {short(cell)} in line {line}; accepted: numbers. Number the "
            f"classes, or name another column"
        )
        raise ParameterError(message) from None
