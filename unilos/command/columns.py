"""Columns of numbers from a file of comma-separated values; what is wrong with one is said with its line."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..form.check import ParameterError, listed, short

Array = np.ndarray[Any, Any]
#: How often progress is told, in rows.
OFTEN = 20_000


def read(
    path: Path, names: Sequence[str], words: bool = False, told: Callable[[int], None] | None = None
) -> list[Array]:
    """The columns with these names, in their order.

    Parameters
    ----------
    path : Path
        Of a file whose first line names its columns.
    names : sequence of str
    words : bool
        Whether the last column may hold words, as classes do, besides numbers.
    told : callable, optional
        Called with the number of rows that were read, now and then.

    Raises
    ------
    ParameterError
        Where the file cannot be read, or lacks a column, or holds what is no finite number.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return _columns(path.name, csv.reader(file), names, words, told)
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}"
        raise ParameterError(message) from error
    except (UnicodeDecodeError, csv.Error) as error:
        message = f"{path.name} cannot be read as comma-separated values in UTF-8: {error}"
        raise ParameterError(message) from error


def _columns(
    file: str,
    rows: Iterator[list[str]],
    names: Sequence[str],
    words: bool,
    told: Callable[[int], None] | None,
) -> list[Array]:
    head = [cell.strip() for cell in next(rows, [])]
    if not head:
        message = f"{file} is empty; accepted: a line that names the columns, and rows of numbers below it"
        raise ParameterError(message)
    places = [_place(file, head, name) for name in names]
    found: list[list[Any]] = [[] for _ in places]
    last = len(places) - 1 if words else -1
    line = 1
    for line, row in enumerate(rows, 2):
        if not row:
            continue  # an empty line
        for k, place in enumerate(places):
            cell = row[place] if place < len(row) else ""
            found[k].append(cell.strip() if k == last else _number(file, line, names[k], cell))
        if told is not None and line % OFTEN == 0:
            told(line - 1)
    if not found[0]:
        message = f"{file} has no rows below the names of its columns"
        raise ParameterError(message)
    return [_classes(column) if k == last else np.array(column) for k, column in enumerate(found)]


def _place(file: str, head: list[str], name: str) -> int:
    if name not in head:
        message = f"{file} has no column {short(name)}; there are: {listed(head)}"
        raise ParameterError(message)
    return head.index(name)


def _number(file: str, line: int, name: str, cell: str) -> float:
    try:
        found = float(cell)
    except ValueError:
        what = f"holds {short(cell.strip(), 60)}, which is no number" if cell.strip() else "is empty"
        message = f"{file}, line {line}: column {name} {what}"
        raise ParameterError(message) from None
    if not math.isfinite(found):
        message = f"{file}, line {line}: column {name} holds {found}; leave out rows without a finite number"
        raise ParameterError(message)
    return found


def _classes(column: list[str]) -> Array:
    """Classes as numbers where all of them are, and as words else."""
    try:
        return np.array([float(cell) for cell in column])
    except ValueError:
        return np.array(column)
