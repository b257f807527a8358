"""From what a caller holds besides arrays - numbers, lists, tables of pandas and polars - to a NumPy array.

Tables are known by their type's name: whoever holds one has imported its library, and nothing is imported here.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..form.check import DTypeError

#: The types of a library's own that hold numbers, by its root.
TABLES = {
    "pandas": frozenset({"Series", "DataFrame", "Index", "ExtensionArray"}),
    "polars": frozenset({"Series", "DataFrame"}),
}
_PLAIN = frozenset({np.ndarray, list, tuple, int, float, bool})
NUMBERS = "numbers and booleans"


def table(cls: type) -> str:
    """The library whose table this is; empty where it is none."""
    for base in cls.__mro__[:-1]:
        root = base.__module__.partition(".")[0]
        if base.__name__ in TABLES.get(root, ()):
            return root
    return ""


def refused(x: Any) -> str:
    """Why a guest cannot be read as numbers, to follow "target is a ..."; empty if it can, or if only trying tells."""
    kind = type(x)
    if kind in _PLAIN or not (library := table(kind)):
        return ""
    return _polars(x) if library == "polars" else _pandas(x)


def as_numpy(x: Any) -> np.ndarray[Any, Any]:
    """A guest as a plain array of numbers or booleans, its entries by position."""
    why = refused(x)
    if type(x) in (list, tuple) and masked(x):
        why = " of masked arrays, whose masks would be lost; pass their data, and the masks as where="
    if why:
        message = f"an argument is a {type(x).__name__}{why}"
        raise DTypeError(message)
    try:
        array = _values(x)
    except (ValueError, TypeError, OverflowError, RuntimeError) as error:  # of ragged lists, for example
        message = f"an argument is a {type(x).__name__} that makes no array of {NUMBERS}: {error!s:.200}"
        raise DTypeError(message) from error
    if array.dtype.kind in "OSUTMm" or array.dtype.names:
        if array.dtype == object and array.size == 0:
            return array.astype(np.float64)
        dtype = f"dtype {array.dtype!s:.60}"
        message = f"an argument is a {type(x).__name__} of {dtype}; accepted: {NUMBERS}. Convert it first"
        raise DTypeError(message)
    if array.dtype.kind in "fc" and array.dtype.itemsize > (8 if array.dtype.kind == "f" else 16):
        dtype = f"dtype {array.dtype}"
        message = f"an argument is a {type(x).__name__} of {dtype}; accepted: up to float64. Convert it first"
        raise DTypeError(message)
    if any(step < 0 for step in array.strides):  # torch reads memory forwards alone
        array = np.ascontiguousarray(array)
    return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))


def _values(x: Any) -> np.ndarray[Any, Any]:
    if type(x) in _PLAIN or table(type(x)) != "pandas":
        return np.asarray(x)
    if not hasattr(x, "columns"):
        return _column(x)
    if all(isinstance(dtype, np.dtype) for dtype in x.dtypes):
        return np.asarray(x)
    return np.stack([_column(x.iloc[:, i]) for i in range(x.shape[1])], axis=1)


#: No array has more axes, so that a list which is nested deeper makes none.
DEEPEST = 64


def masked(x: Any, depth: int = 0) -> bool:
    """Whether a list holds arrays whose masks would be lost."""
    if isinstance(x, np.ma.MaskedArray):
        return True
    if not isinstance(x, (list, tuple)) or not x or type(x[0]) in (int, float, bool) or depth > DEEPEST:
        return False
    return any(masked(part, depth + 1) for part in x)


def _column(x: Any) -> np.ndarray[Any, Any]:
    own = isinstance(x.dtype, np.dtype)
    return np.asarray(x) if own else np.asarray(x, dtype=x.dtype.numpy_dtype)


def _pandas(x: Any) -> str:
    whole = getattr(x, "dtypes", None) if hasattr(x, "columns") else None
    columns = [x] if whole is None else [x.iloc[:, i] for i in range(x.shape[1])]
    for column in columns:
        of = "" if whole is None else f" with a column {str(column.name)[:60]!r}"
        dtype = column.dtype
        nullable = getattr(dtype, "numpy_dtype", None)
        numbers = dtype if isinstance(dtype, np.dtype) else nullable
        if isinstance(numbers, np.dtype) and numbers.kind in "biufc":
            if numbers is dtype or not column.isna().any():
                continue
            return (
                f"{of} of dtype {dtype} that misses values; .astype('float64') makes them NaN, which where=x.notna() "
                f"removes, and .fillna(...) puts a number there"
            )
        what = {"category": "; pass its .cat.codes for labels"}.get(str(dtype), ". Convert it first")
        if str(dtype).startswith("Sparse"):
            what = "; pass x.sparse.to_dense()"
        return f"{of} of dtype {str(dtype)[:60]}; accepted: {NUMBERS}{what}"
    return ""


def _polars(x: Any) -> str:
    columns = [x] if not hasattr(x, "columns") else x.get_columns()
    for column in columns:
        of = "" if column is x else f" with a column {str(column.name)[:60]!r}"
        if column.null_count():
            return f"{of} of dtype {column.dtype} that misses values; .fill_null(...) puts a number there"
        if not (column.dtype.is_numeric() or str(column.dtype) == "Boolean"):
            return f"{of} of dtype {str(column.dtype)[:60]}; accepted: {NUMBERS}. Convert it first"
    return ""
