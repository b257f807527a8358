"""Entering a loss into the registry: names collide loudly, and a definition that is run again replaces itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

REGISTRY: dict[str, type[Any]] = {}  # every loss by all its names

#: The last class of every place.
_placed: dict[tuple[str, str], type] = {}
#: What was made of registered classes, to be forgotten with them.
_caches: list[dict[Any, Any]] = []


def cache() -> dict[Any, Any]:
    """A dictionary that is emptied whenever a class is replaced."""
    _caches.append({})
    return _caches[-1]


def enter(registry: dict[str, Any], cls: type, keys: Iterable[str]) -> None:
    """Make these names mean the class. One of the same module and qualified name, as when a cell of a notebook runs
    again, leaves with all its names; objects of it keep working."""
    keys = tuple(keys)
    for key in keys:
        held = registry.get(key, cls)
        if held is not cls and _place(held) != _place(cls):
            message = f"{key!r} already names {held.__name__}; {cls.__name__} needs another name"
            raise ValueError(message)
    before = _placed.get(_place(cls))
    _placed[_place(cls)] = cls
    if before is not None:
        for key in [key for key, held in registry.items() if held is before]:
            del registry[key]
        for held_back in _caches:
            held_back.clear()
    registry.update(dict.fromkeys(keys, cls))


def _place(cls: type) -> tuple[str, str]:
    return cls.__module__, cls.__qualname__
