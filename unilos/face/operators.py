"""What may stand beside a loss in arithmetic, and what is said of what may not."""

from __future__ import annotations

from numbers import Number, Real
from typing import Any, NoReturn

from ..form.check import ArgumentError, short
from .core import Core

#: What has no arithmetic with losses of its own, besides arrays.
_PLAIN = (Number, str, bytes, list, tuple, dict, set, type(None))


def is_scale(x: Any) -> bool:
    """Whether a loss may be multiplied by it."""
    return isinstance(x, Real) and not isinstance(x, bool)


def refused(loss: Any, sign: str, other: Any) -> Any:
    """Raise an error that says what to write in place of this operation; NotImplemented for an object that may know
    how to do it itself."""
    shape = getattr(other, "shape", None) if hasattr(other, "dtype") else None
    is_array = shape is not None
    is_loss = isinstance(other, Core) or (isinstance(other, type) and issubclass(other, Core))
    if not (is_array or is_loss or isinstance(other, _PLAIN)):
        return NotImplemented
    of_call = f"loss(pred, target) {sign} x"
    if sign in "+-":
        accepted = "another loss"
        advice = f"to what a loss gives, numbers and arrays are added: {of_call}"
    else:
        accepted = "a number"
        advice = f"an array, which may be traced or learned, scales what a loss gives: {of_call}"
        if shape is not None and tuple(shape) == ():
            advice += "; or write float(x)"
    message = f"{loss.name}: a loss takes {accepted} beside {sign}; got {short(other)}; {advice}"
    raise ArgumentError(message)


def no_tensor(loss: Any) -> NoReturn:
    """Raise an error that says what to write in place of an operation with a tensor on its left."""
    message = (
        f"{loss.name}: a loss is no tensor; a tensor, which may be traced or learned, scales what a loss gives, or is "
        f"added to it: x * loss(pred, target); or write float(x) * loss"
    )
    raise ArgumentError(message)
