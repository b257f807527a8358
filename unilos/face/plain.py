"""Hyper-parameters as plain data, and those that are arrays of a call."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..backend import dispatch as _dispatch
from ..engine.hyper import check_values
from ..form import check as _check
from ..form.fields import Vector, settled
from .entries import REGISTRY

#: How deep and how large a configuration from outside may be: one number a class of the largest vocabulary fits.
DEPTH, ENTRIES = 16, 1 << 20


def bounded(config: Any, what: str) -> None:
    """Refuse what is nested too deep or holds too much, before anything follows it to the end. ParameterError."""
    level, count = [config], 0
    for _ in range(DEPTH):
        inner: list[Any] = []
        for held in level:
            count += len(held)
            if count > ENTRIES:
                message = f"{what} holds more than {ENTRIES} entries"
                raise _check.ParameterError(message)
            inner += [x for x in (held.values() if isinstance(held, Mapping) else held) if _holds(x)]
        level = inner
    if level:
        message = f"{what} is nested more than {DEPTH} times"
        raise _check.ParameterError(message)


def _holds(x: Any) -> bool:
    return isinstance(x, (Mapping, list, tuple))


def jsonable(value: Any) -> Any:
    """A hyper-parameter as JSON has it, which has no infinite numbers."""
    if isinstance(value, (Vector, tuple)):
        return [jsonable(each) for each in value]
    if hasattr(value, "to_dict"):  # a loss within a loss
        return value.to_dict()
    return str(value) if value in (math.inf, -math.inf) else value


def _nested(loss: Any, field: str, config: Mapping[str, Any]) -> Any:
    bounded(config, f"{loss.name}: the configuration of {field}")
    params = dict(config)
    name = params.pop("loss")
    cls = REGISTRY.get(name) if isinstance(name, str) else None
    if cls is None or not set(params) <= set(cls.defaults()):
        message = (
            f"{loss.name}: {field} is no configuration of a loss, as to_dict makes it: {_check.short(config)}"
        )
        raise _check.ParameterError(message)
    return cls(**params)


def settled_in(loss: Any, name: str, default: Any) -> Any:
    """A hyper-parameter as plain data: arrays and lists become vectors, scalars of any library numbers."""
    value = getattr(loss, name)
    if isinstance(value, Mapping) and "loss" in value:  # a loss within a loss, as `to_dict` writes it
        value = _nested(loss, name, value)
    if name == "reduction":
        return value
    at_the_call, given = "", type(value) is not float and hasattr(value, "dtype")
    if given and name in loss.learnable:
        at_the_call = f"Give it at the call, loss({', '.join(loss.arguments)}, {name}={name})"
    if given and _learned(value):
        instead = at_the_call or f"Give float({name})"
        message = (
            f"{loss.name}: {name} is a {type(value).__name__} with a gradient, which would be lost: a loss holds plain "
            f"numbers. {instead}, or detach it"
        )
        raise _check.ParameterError(message)
    if name in loss.sorts:
        return settled(loss.name, name, value, loss.sorts[name], at_the_call)
    if isinstance(default, float) and isinstance(value, str) and value in ("inf", "-inf"):
        return float(value)
    if value is None or isinstance(value, (str, bool, Vector)) or callable(value):
        return value
    if isinstance(value, (int, float)):
        return float(value) if isinstance(default, float) else value
    if isinstance(default, tuple):
        return tuple(int(v) for v in value)
    array: Any = value
    try:
        if isinstance(value, (list, tuple)):
            items: Any = value
        else:
            items = array.tolist() if hasattr(array, "tolist") else array.numpy()
        vector = Vector(items)
    except Exception as error:
        got = type(value).__name__
        message = f"{loss.name}: {name} must hold plain numbers, known when the loss is made; got {got}"
        raise _check.ParameterError(message) from error
    scalar = not isinstance(value, (list, tuple)) and getattr(value, "shape", None) == ()
    return vector[0] if scalar else vector


def _learned(value: Any) -> bool:
    """Whether somebody may ask for a derivative in an array: under a tape, or of what is to be trained."""
    owner = _dispatch.owner(value)
    return owner is not None and (owner.recorded(value) or getattr(value, "trainable", False) is True)


def parted(
    loss: Any, named: Mapping[str, Any], curvature: str = "exact", where: Any = None
) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """What a call names: the loss with the numbers among it, its arrays, and the hyper-parameters that are arrays. Of
    a curvature that wants numbers as many are as can be."""
    numbers: dict[str, Any] = {}
    arrays: dict[str, Any] = {}
    hyper: dict[str, Any] = {}
    for name, value in named.items():
        if name in loss.arguments or name not in loss.hyper:
            arrays[name] = value
        elif is_of_call(loss, name, value):
            backend = _dispatch.backend_of(value)
            if curvature != "exact" and is_known(loss, name, value):
                numbers[name] = backend.to_numpy(value)
                continue
            hyper[name] = value
            # Now, when numbers are looked at: what is refused first is not to depend on the backend.
            check_values(loss, backend, name, value, where)
        elif name in loss.learnable:
            numbers[name] = value
        else:
            arrays[name] = value  # which is refused with the others
    return (replace(loss, **numbers) if numbers else loss), arrays, hyper


def is_of_call(loss: Any, name: str, value: Any) -> bool:
    """Whether a hyper-parameter has to stay an array: somebody may differentiate it, its numbers are not at hand, they
    would be compiled into a program, or there is one an item."""
    if type(value) is float:  # of which torch.compile, where it is no constant, can be asked no attribute
        return False
    if name not in loss.learnable or not hasattr(value, "dtype") or isinstance(value, np.generic):
        return False
    owner = _dispatch.owner(value)
    if owner is None:
        return False
    if owner.compiles or not owner.readable(value) or _learned(value):
        return True
    if not (hasattr(value, "tolist") or hasattr(value, "numpy")):
        return True
    axes = len(value.shape)
    return axes > 1 or (axes == 1 and name not in loss.per_class)


def is_known(loss: Any, name: str, value: Any) -> bool:
    """Whether an array is a number, or one a class, that is at hand and that nobody differentiates: a curvature that
    bounds others wants those of the loss."""
    owner, axes = _dispatch.backend_of(value), len(value.shape)
    alone = not axes or (axes == 1 and name in loss.per_class)
    return alone and owner.readable(value) and not owner.recorded(value)


def as_array(loss: Any, name: str) -> Any:
    """A number of the loss as it is given at a call that wants a derivative in it."""
    value = getattr(loss, name)
    if value is None:
        message = f"{loss.name}: {name} is None, which has no derivative; give it at the call: {name}=..."
        raise _check.ParameterError(message)
    return value if isinstance(value, float) else value.tolist()
