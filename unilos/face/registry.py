"""Losses by name: look one up, list them, read one from its configuration, or call it as a function."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ..backend.dispatch import backend_of
from ..engine.paths import traced
from ..form import check as _check
from ..form.check import short
from ..form.fields import Vector
from . import entries as _entries
from . import foreign as _foreign
from . import hints as _hints
from .core import as_written
from .docs import of_function
from .entries import REGISTRY
from .loss import Loss, Sum
from .plain import bounded, is_known, is_of_call

Array = Any


def names() -> list[str]:
    """The canonical names of all losses, sorted."""
    return sorted({cls.name for cls in REGISTRY.values()})


def loss_class(name: str) -> type[Loss]:
    """The class behind a name or alias; the error suggests the nearest names."""
    found: type[Loss] | None = REGISTRY.get(name) if isinstance(name, str) else None
    if found is None and isinstance(name, str):
        found = {key.lower(): cls for key, cls in REGISTRY.items()}.get(name.lower())
    if found is None:
        near = _hints.near_names(name, REGISTRY) if isinstance(name, str) else []
        hint = f"; did you mean {', '.join(near)}?" if near else "; unilos.names() lists all"
        message = f"no loss is called {short(name)}{hint}"
        raise _check.ParameterError(message)
    return found


def get(name: str | Loss | type[Loss] | Mapping[str, Any] | Callable[..., Array], **params: Any) -> Any:
    """A loss by its name or alias, with hyper-parameters; configurations, losses, their classes and functions are
    accepted, too. A name that its owner uses for another convention, such as torch's `CrossEntropyLoss` with its
    classes on axis 1, is refused with what to write, unless the hyper-parameters that differ are given."""
    name = getattr(name, "loss_class", name)
    if isinstance(name, Loss):
        return replace(name, **params) if params else name
    if isinstance(name, type) and issubclass(name, Loss):
        return make(name, params)
    if isinstance(name, Mapping):
        return from_dict({**name, **params})
    return _named(name, params)


def make(
    cls: type[Loss],
    params: Mapping[str, Any],
    args: tuple[Any, ...] = (),
    arrays: Mapping[str, Any] | None = None,
) -> Loss:
    unknown = [name for name in params if name not in cls.hyper]
    if unknown:
        _hints.unknown(cls, unknown, args, arrays, params)
    return cls(**params)


def from_dict(config: Mapping[str, Any]) -> Any:
    """The loss that `to_dict` described. Unknown losses and keys are errors, and so is what is nested more than 16
    times or holds a million entries; nothing is imported or run."""
    if isinstance(config, Mapping):
        bounded(config, "the configuration")
    if not isinstance(config, Mapping) or ("loss" not in config and "sum" not in config):
        message = f"from_dict takes a mapping with the key 'loss' or 'sum', as to_dict makes it; got {short(config)}"
        raise _check.ParameterError(message)
    params = dict(config)
    if "sum" in params:
        parts = params.pop("sum")
        named = isinstance(parts, (list, tuple)) and all(
            isinstance(p, Mapping) and set(p) == {"scale", "part"} for p in parts
        )
        if params or not named:
            message = "a sum is {'sum': [{'scale': number, 'part': configuration}, ...]} and nothing besides"
            raise _check.ParameterError(message)
        return Sum(tuple((p["scale"], from_dict(p["part"])) for p in parts))
    return _named(params.pop("loss"), params)


def _named(name: Any, params: Mapping[str, Any]) -> Loss:
    """The loss of this name, unless that is somebody else's for another convention."""
    cls = loss_class(name)  # which says what is no name
    _foreign.check(name, cls, params)
    return make(cls, params)


_made: dict[Any, Loss] = _entries.cache()


def function_of(cls: type[Loss]) -> Callable[..., Array]:
    """The loss as a function: arrays first, hyper-parameters by keyword."""

    @as_written
    def function(*args: Any, weight: Any = None, where: Any = None, **named: Any) -> Array:
        if not named:
            return _loss(cls, named, args, named)(*args, weight=weight, where=where)
        arrays = {n: named.pop(n) for n in cls.arguments if n in named}
        of_call = {n: named.pop(n) for n in cls.learnable if n in named and is_of_call(cls, n, named[n])}
        try:
            loss = _loss(cls, named, args, arrays)
        except _check.ParameterError:
            # What is refused first is not to depend on which arrays are numbers here, a matter of the backend.
            known = {n: _numbers(x) for n, x in of_call.items() if is_known(cls, n, x)}
            make(cls, {**named, **known}, args, arrays)
            raise
        return loss(*args, weight=weight, where=where, **arrays, **of_call)

    function.__name__ = function.__qualname__ = cls.name.rpartition(".")[2]
    function.__module__ = "unilos"
    function.loss_class = cls  # type: ignore[attr-defined]
    function.__doc__ = of_function(cls)
    kind = inspect.Parameter
    arrays = [n for n in cls.arguments if n not in cls.optional]
    given = [kind(n, kind.POSITIONAL_OR_KEYWORD, annotation="Array") for n in arrays]
    given += [kind(n, kind.KEYWORD_ONLY, default=None) for n in cls.optional]
    own = [n for n in cls.defaults() if n != "reduction"]
    options = [kind(n, kind.KEYWORD_ONLY, default=cls.defaults()[n]) for n in own]
    common = [kind(n, kind.KEYWORD_ONLY, default=None) for n in ("weight", "where")]
    last = [kind("reduction", kind.KEYWORD_ONLY, default=cls.defaults()["reduction"])]
    function.__signature__ = inspect.Signature([*given, *options, *common, *last])  # type: ignore[attr-defined]
    return function


def _loss(cls: type[Loss], params: dict[str, Any], args: tuple[Any, ...], arrays: dict[str, Any]) -> Loss:
    """The loss with these hyper-parameters; a short call spends most of its time making one."""
    if traced():  # nothing is remembered: what a graph is compiled for must not depend on calls elsewhere
        return make(cls, params, args, arrays)
    try:
        key = (cls, *[(name, _key(value)) for name, value in params.items()]) if params else cls
    except TypeError:
        return make(cls, params, args, arrays)
    found = _made.get(key)
    if found is None:
        if len(_made) > 1000:
            _made.clear()
        found = _made[key] = make(cls, params, args, arrays)
    return found


def _numbers(x: Any) -> Any:
    return backend_of(x).to_numpy(x)


#: What never changes and equals what it is written like. An array would be known by its identity and be kept alive.
_PLAIN = frozenset({type(None), bool, int, float, str, Vector})


def _key(value: Any) -> tuple[Any, ...]:
    """A hyper-parameter as a key, with its type: True equals 1.0 and is not accepted everywhere. TypeError if it may
    change."""
    kind = type(value)
    if kind in _PLAIN:
        return kind, value
    kinds = tuple(map(type, value)) if kind is tuple else (kind,)
    if _PLAIN.issuperset(kinds):
        return kinds, value
    raise TypeError
