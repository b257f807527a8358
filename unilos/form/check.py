"""What a call may look like: one error tree, and one sentence for every backend.

Every message names the loss and the argument, then what came, what is accepted and what to do about it.
Shapes, dtypes and indices appear in messages; array contents never do, beyond one offending label.
"""

from __future__ import annotations

import math
import reprlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

Array = Any

FLOATS = frozenset({"float16", "bfloat16", "float32", "float64"})
INTEGERS = frozenset({f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)})


class UnilosError(Exception):
    """Everything that this library raises on purpose."""


class ShapeError(UnilosError, ValueError):
    """Shapes that do not belong together."""


class LabelRangeError(UnilosError, ValueError, IndexError):
    """A class index outside 0 .. classes - 1."""


class ParameterError(UnilosError, ValueError):
    """A hyper-parameter, name or option that no loss accepts."""


class ArgumentError(UnilosError, TypeError):
    """Arguments of a call that are missing, unknown, given twice, or by position where they go by keyword."""


class DTypeError(UnilosError, TypeError):
    """An array of a type that the argument cannot have."""


class BackendMismatchError(UnilosError, TypeError):
    """Arrays of two libraries in one call, or of a library that no backend owns."""


class DeviceMismatchError(UnilosError, ValueError):
    """Arrays on two devices in one call."""


class UnsupportedError(UnilosError, NotImplementedError, TypeError):
    """A derivative or an option that does not exist; never answered with zeros."""


class Brief(reprlib.Repr):
    """What is written of values: an array is its shape, the same one in every library."""

    def repr1(self, x: Any, level: int) -> str:
        if hasattr(x, "dtype") and hasattr(x, "shape") and not isinstance(x, np.generic):
            return f"an array of shape {tuple(x.shape)}"
        return super().repr1(x, level)


_brief = Brief()
_brief.maxlevel, _brief.maxdict, _brief.maxlist, _brief.maxtuple = 4, 8, 12, 12
_brief.maxstring, _brief.maxlong, _brief.maxother = 80, 40, 120


def short(value: Any, most: int = 160) -> str:
    """A value as it is written, cut to what a sentence can hold."""
    try:
        text = _brief.repr(value)
    except Exception:  # somebody's own __repr__, or an integer too long for Python to write
        return f"a {type(value).__name__}"[:most]
    return text if len(text) <= most else f"{text[: most - 3]}..."


def listed(names: Iterable[Any], most: int = 8) -> str:
    """Names in a row; how many more there are, where they are too many."""
    names = [name if len(name) <= 60 else f"{name[:57]}..." for name in map(str, names)]
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def require(condition: bool, loss: Any, field: str, accepted: str) -> None:
    """Raise `ParameterError` unless a hyper-parameter is in its range."""
    if not condition:
        value = getattr(loss, field)
        message = f"{loss.name}: {field} is {short(value)}; accepted: {accepted}"
        raise ParameterError(message)


def check_positive(loss: Any, *fields: str) -> None:
    """Raise `ParameterError` unless these hyper-parameters are finite numbers above 0."""
    for field in fields:
        value = getattr(loss, field)
        require(is_number(value) and 0 < value < math.inf, loss, field, "a number above 0")


def is_number(value: Any) -> bool:
    return (
        isinstance(value, (int, float)) and not isinstance(value, bool) and value == value
    )  # as NaN does not


def non_negative(value: Any) -> bool:
    """Whether this is a number of at least 0, or nothing but such numbers."""
    return all(is_number(v) and v >= 0 for v in (value if isinstance(value, Sequence) else (value,)))


def floating(name: str, argument: str, dtype: str) -> None:
    """Predictions are floats; integers and booleans count as floats, everything else is refused."""
    if dtype not in FLOATS and dtype not in INTEGERS and dtype != "bool":
        message = (
            f"{name}: {argument} has dtype {dtype}; accepted: float16, bfloat16, float32, float64, integers "
            f"and booleans. Convert it to a real floating dtype first"
        )
        raise DTypeError(message)


def labels_dtype(name: str, dtype: str, pred_shape: tuple[Any, ...], shape: tuple[Any, ...]) -> None:
    """Class indices have an integer dtype, always."""
    if dtype not in INTEGERS:
        message = (
            f"{name}: target has shape {shape} and dtype {dtype}; one label a row needs an integer dtype. Cast "
            f"the labels to integers, or pass one distribution a row, of shape {pred_shape}"
        )
        raise DTypeError(message)


def labels_range(
    name: str,
    backend: Any,
    labels: Array,
    classes: int,
    ignore: int | None,
    kept: Array | None = None,
    argument: str = "target",
) -> None:
    """Raise for a label outside 0 .. classes - 1 where values can be read without a device round-trip. Nothing looks
    at items that are not `kept`, the mask of a call aligned from the left."""
    bad = backend.first_outside(labels, classes, ignore, kept)
    if bad is not None:
        label, where = bad
        message = f"{name}: {argument} holds the label {label} at index {where}; accepted: 0 to {classes - 1}"
        if ignore is not None:
            message += f" and ignore_index={ignore}"
        raise LabelRangeError(message)


def same_dims(a: tuple[Any, ...], b: tuple[Any, ...]) -> bool:
    """Whether two shapes agree; a dimension that is not known yet (None) agrees with any other."""
    return len(a) == len(b) and all(m is None or n is None or m == n for m, n in zip(a, b, strict=True))


def per_class(name: str, vectors: Mapping[str, Sequence[float]], argument: str, classes: Any) -> None:
    """Every hyper-parameter that is one number a class has as many as there are classes."""
    for field, held in vectors.items():
        if classes is not None and not same_dims((len(held),), (classes,)):
            has = f"{field} has length {len(held)} and {argument} {classes} classes"
            message = f"{name}: {has}; give one number a class"
            raise ParameterError(message)


def same_shape(name: str, first: str, a: tuple[Any, ...], second: str, b: tuple[Any, ...]) -> None:
    if not same_dims(a, b):
        message = (
            f"{name}: {first} has shape {a} and {second} {b}; both must have the same shape, nothing is "
            f"broadcast. Reshape one of them"
        )
        raise ShapeError(message)


def rows_shape(
    name: str,
    pred: tuple[Any, ...],
    target: tuple[Any, ...],
    axis: int,
    labels: bool,
    distributions: bool = True,
) -> None:
    """A row loss takes one label or one distribution a row, or only one of the two."""
    rows = pred[:axis] + pred[axis + 1 :]
    if not ((distributions and same_dims(target, pred)) or (labels and same_dims(target, rows))):
        one = (f"one label a row, {rows}",) if labels else ()
        more = (f"one distribution a row, {pred}",) if distributions else ()
        message = (
            f"{name}: pred has shape {pred} with classes on axis {axis} and target {target}; accepted target "
            f"shapes: {', or '.join(one + more)}. Reshape target, or pass axis="
        )
        raise ShapeError(message)


def one_an_item(
    name: str, first: str, a: tuple[Any, ...], second: str, b: tuple[Any, ...], items: tuple[Any, ...]
) -> None:
    if not same_dims(b, items):
        message = f"{name}: {first} has shape {a} and {second} {b}; accepted: one number an item, {items}"
        raise ShapeError(message)


def aligned(shape: tuple[Any, ...], to: tuple[Any, ...]) -> tuple[int, int] | None:
    """How many axes of length 1 a shape lacks in front and behind to broadcast against another without growing it: from
    the left first, such as one number a sample, and where that does not fit as NumPy does. None where neither does."""
    lacks = len(to) - len(shape)
    if lacks < 0:
        return None
    for front in (0, lacks) if lacks else (0,):
        if all(m is None or n is None or m in (1, n) for m, n in zip(shape, to[front:], strict=False)):
            return front, lacks - front
    return None


def left_broadcast(name: str, argument: str, shape: tuple[Any, ...], items: tuple[Any, ...]) -> None:
    """A hyper-parameter covers the items in full, or their leading axes."""
    fits = len(shape) <= len(items) and all(
        m is None or n is None or m in (1, n) for m, n in zip(shape, items, strict=False)
    )
    if not fits:
        message = (
            f"{name}: {argument} has shape {shape} and the items {items}; accepted: the shape of the items or "
            f"of their leading axes, such as one {argument} a sample, {items[:1]}"
        )
        raise ShapeError(message)


def unaligned(loss: Any, argument: str, shape: tuple[Any, ...], seats: Any) -> ShapeError:
    """What is said of a weight or a mask that fits nowhere, and what would."""
    items, *more = (seat.shape for seat in seats)
    message = (
        f"{loss.name}: {argument} has shape {shape} and the items {items}; accepted: the shape of the items or "
        f"of their leading axes, such as one {argument} a sample, {items[:1]}, or what NumPy broadcasts against them"
    )
    if more:
        message += f"; for the entries of every item, what broadcasts against {' or '.join(map(str, more))}"
    if argument == "weight" and len(shape) == 1 and "class_weight" in loss.hyper:
        message += ". For one number a class pass class_weight="
    return ShapeError(message)


def broadcasts(name: str, first: str, a: tuple[Any, ...], argument: str, shape: tuple[Any, ...]) -> None:
    """A further argument has a number for every entry of the first, or for several of them."""
    if aligned(shape, a) is None:
        message = (
            f"{name}: {first} has shape {a} and {argument} {shape}; accepted: the shape of {first}, or one that "
            f"broadcasts against it, from the left or as NumPy does, and makes none of its axes longer"
        )
        raise ShapeError(message)


def sample_shape(name: str, pred: tuple[Any, ...], over: str) -> None:
    """A sample has entries of its own behind the axis of the batch."""
    if len(pred) < (2 if over == "sample" else 1):
        message = (
            f"{name}: pred has shape {pred}; accepted: a batch of samples, (batch, ...), or over='batch' and any "
            f"array with axes. Add an axis for the batch"
        )
        raise ShapeError(message)


def axis_in_range(name: str, axis: int, ndim: int) -> int:
    """The axis counted from the front."""
    if not -ndim <= axis < ndim:
        message = f"{name}: axis is {axis} and pred has {ndim} axes; accepted: {-ndim} to {ndim - 1}"
        raise ShapeError(message)
    return axis % ndim
