"""Columns of a file of comma-separated values; what is wrong with one is said with its line."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..form.check import ParameterError, listed, short
from ..pictures.told import Told

Array = np.ndarray[Any, Any]
#: How cells are written that hold nothing.
EMPTY = frozenset({"", "na", "n/a", "nan", "null", "none", "."})
#: So many lines are read between two reports of progress.
OFTEN = 20_000


def read(path: Path, names: Sequence[str], told: Told, classes: bool = False) -> list[Array]:
    """The columns with these names, in their order.

    Parameters
    ----------
    path : Path
        Of a file whose first line names its columns.
    names : sequence of str
    told : callable
        Called with the file's name, the bytes that were read, and how many there are, now and then.
    classes : bool
        Whether the last column holds classes, which may be words.

    Raises
    ------
    ParameterError
        Where the file cannot be read, lacks a column, has no rows, or holds text or nothing where a number should be.
    """
    try:
        with path.open("rb") as file:
            rows = csv.reader(_lines(file, path, told))
            return _columns(path, rows, names, classes)
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}"
        raise ParameterError(message) from error
    except UnicodeDecodeError as error:
        message = f"{path} is no text in UTF-8; save it as such"
        raise ParameterError(message) from error
    except csv.Error as error:
        message = f"{path} is no table with commas: {error}"
        raise ParameterError(message) from error


def header(path: Path) -> list[str]:
    """The names of all columns of a file that can be read."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        return [name.strip() for name in next(csv.reader(file), [])]


def _lines(file: Any, path: Path, told: Told) -> Iterator[str]:
    """The lines of a file, which tell how much is read."""
    read, size = 0, path.stat().st_size
    for number, line in enumerate(file):
        read += len(line)
        if number % OFTEN == 0:
            told(path.name, read, size)
        yield line.decode("utf-8" if number else "utf-8-sig")


def _columns(path: Path, rows: Any, names: Sequence[str], classes: bool) -> list[Array]:
    head = [cell.strip() for cell in next(rows, [])]
    if not head:
        message = f"{path} is empty; the first line names the columns"
        raise ParameterError(message)
    places = [_place(path, head, name) for name in names]
    numbers, word = (places[:-1], places[-1]) if classes else (places, None)
    found: list[list[float]] = []
    words: list[str] = []
    bad: list[int] = []
    for row in rows:
        if not row:
            continue  # an empty line
        try:
            cells = [float(row[place]) for place in numbers]
        except (ValueError, IndexError):
            cells = [_number(path, rows.line_num, row, place, head[place]) for place in numbers]
        found.append(cells)
        if word is not None:
            words.append(row[word].strip() if word < len(row) else "")
        if not all(map(math.isfinite, cells)) or (word is not None and not words[-1]):
            bad.append(rows.line_num)
    _refuse(path, names, len(found), bad)
    array = np.asarray(found, dtype=np.float64)
    return [*array.T, *([_classes(words)] if classes else [])]


def _refuse(path: Path, names: Sequence[str], rows: int, bad: Sequence[int]) -> None:
    """A sentence where there are no rows, or some that miss something."""
    if not rows:
        message = f"{path} has columns and no rows"
        raise ParameterError(message)
    if bad:
        message = (
            f"{path}: {len(bad)} of {rows} rows miss a finite number in {listed(names)}, the first in line {bad[0]}; "
            f"leave these rows out"
        )
        raise ParameterError(message)


def _place(path: Path, head: list[str], name: str) -> int:
    if name not in head:
        message = f"{path} has no column {short(name)}; there are: {listed(head, 12)}"
        raise ParameterError(message)
    return head.index(name)


def _number(path: Path, line: int, row: list[str], place: int, name: str) -> float:
    """A cell as a number, NaN if it holds nothing."""
    cell = row[place].strip() if place < len(row) else ""
    if cell.lower() in EMPTY:
        return math.nan
    try:
        return float(cell)
    except ValueError:
        message = (
            f"{path}: column {name} holds the text {short(cell, 60)} in line {line}; accepted: numbers. Number the "
            f"classes, or name another column"
        )
        raise ParameterError(message) from None


def _classes(cells: list[str]) -> Array:
    """Classes as numbers where all of them are, and as words else."""
    try:
        return np.array([float(cell) for cell in cells])
    except ValueError:
        return np.array(cells)
