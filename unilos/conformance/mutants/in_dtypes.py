"""Planted bugs of arrays of other dtypes beside the prediction."""

from __future__ import annotations

from typing import Any

from ...engine import call as _call
from ...engine import formula as _formula
from ...face import core as _core
from ...form import check as _check
from .mutant import mutant, patched

Array = Any


def _labels(change: Any) -> Any:
    """What labels become: `change(backend, x)` is another array of them, before they are what indices are."""

    def made(before: Any) -> Any:
        return lambda static, x: before(static, change(static.backend, x))

    return patched(_call, "labels_of", made)


def _byte(backend: Any, x: Array) -> Array:
    return backend.cast(x, "int8")


@mutant("many_labels", "cross_entropy", kind="label dtype", alone=True)
def classes_in_a_byte() -> Any:
    """Labels are narrowed to a byte before they name a class."""
    with _labels(_byte):
        yield


@mutant("label_dtypes", "supcon", backend="torch", kind="label dtype", alone=True)
def names_in_a_byte() -> Any:
    """Labels are narrowed to a byte before they are compared."""
    with _labels(_byte):
        yield


@mutant("many_labels", "ctc", kind="label dtype")
def unsigned_read_as_signed() -> Any:
    """A byte without a sign is read as one with a sign."""

    def signed(backend: Any, x: Array) -> Array:
        return _byte(backend, x) if backend.dtype_name(x) == "uint8" else x

    with _labels(signed):
        yield


@mutant("label_dtypes", "nll", backend="tensorflow", kind="label dtype")
def booleans_are_labels() -> Any:
    """Yes and no pass for the classes 1 and 0."""
    with patched(_check, "INTEGERS", lambda before: before | {"bool"}):
        yield


@mutant("weight_dtypes", "huber", kind="weight dtype", alone=True)
def halves_of_weights_lost() -> Any:
    """A weight in float64 is a number of wholes."""

    def made(before: Any) -> Any:
        def prepare(loss: Any, args: Any, weight: Any = None, *rest: Any, **more: Any) -> Any:
            if getattr(weight, "dtype", None) == "float64":
                weight = weight.round()
            return before(loss, args, weight, *rest, **more)

        return prepare

    with patched(_core, "prepare", made):
        yield


@mutant("weight_dtypes", "soft_margin", backend="torch", kind="weight dtype")
def bytes_weigh_too_much() -> Any:
    """A weight of bytes counts twice where it is larger than 4."""

    def made(before: Any) -> Any:
        def aligned(loss: Any, backend: Any, argument: str, x: Array, items: Any) -> Array:
            if backend.dtype_name(x) == "uint8":
                x = backend.xp.where(x > 4, 2 * x, x)
            return before(loss, backend, argument, x, items)

        return aligned

    with patched(_call, "_aligned", made):
        yield


@mutant("weight_dtypes", "dice", backend="tensorflow", kind="weight dtype")
def numbers_are_masks() -> Any:
    """A mask of numbers is taken for one of bool."""

    def made(before: Any) -> Any:
        return lambda loss, backend, name, *rest: _as_mask(backend, name, before(loss, backend, name, *rest))

    with patched(_call, "_named", made):
        yield


def _as_mask(backend: Any, name: str, x: Array) -> Array:
    return backend.xp.astype(x, backend.xp.bool) if name == "where" else x


@mutant("weight_dtypes", "cross_entropy", backend="torch", kind="weight dtype")
def slope_in_the_weight_of_another_dtype() -> Any:
    """The slope in a weight has the dtype of the computation, whatever the weight's own is."""
    with patched(_formula, "WIDER", lambda before: {k: v for k, v in before.items() if k != "float64"}):
        yield


@mutant("mixed_dtypes", "log_cosh", backend="torch", kind="weight dtype", alone=True)
def slope_as_wide_as_the_target() -> Any:
    """A gradient is as wide as the widest argument."""

    def made(before: Any) -> Any:
        def prepare(*args: Any, **named: Any) -> Any:
            call = before(*args, **named)
            found = {call.static.backend.dtype_name(x) for x in call.args}
            wide = call.static._replace(out="float64") if "float64" in found else call.static
            return call._replace(static=wide)

        return prepare

    with patched(_core, "prepare", made):
        yield
