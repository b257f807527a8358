"""The registry of losses: names collide loudly, and a definition that is run again replaces itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableMapping
from typing import Any


class Registry(MutableMapping[str, type[Any]]):
    """Every loss by all its names. Those that are not here yet are brought when they are asked for, one or all."""

    def __init__(self) -> None:
        self._here: dict[str, type[Any]] = {}
        self._placed: dict[tuple[str, str], type] = {}  # the last class of every place
        self._bring: Callable[[str], bool] = lambda name: False
        self._bring_all: Callable[[], None] = lambda: None

    def later(self, bring: Callable[[str], bool], bring_all: Callable[[], None]) -> None:
        """How to enter the losses of a name, if there is one, and how all that there are."""
        self._bring, self._bring_all = bring, bring_all

    def _all(self) -> dict[str, type[Any]]:
        self._bring_all()
        self._bring_all = lambda: None  # there is no more
        return self._here

    def __getitem__(self, name: str) -> type[Any]:
        here = name in self._here or (self._bring(name) and name in self._here)
        return (self._here if here else self._all())[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __setitem__(self, name: str, cls: type[Any]) -> None:
        self._here[name] = cls

    def __delitem__(self, name: str) -> None:
        del self._here[name]

    def enter(self, cls: type, names: Iterable[str]) -> None:
        """Make these names mean the class. One of the same module and qualified name, as when a cell of a notebook
        runs again, leaves with all its names; objects of it keep working."""
        names = tuple(names)
        for name in names:
            if name not in self._here:
                self._bring(name)
            held = self._here.get(name, cls)
            if held is not cls and _place(held) != _place(cls):
                message = f"{name!r} already names {held.__name__}; {cls.__name__} needs another name"
                raise ValueError(message)
        before = self._placed.get(_place(cls))
        self._placed[_place(cls)] = cls
        if before is not None:
            for name in [name for name, held in self._here.items() if held is before]:
                del self._here[name]
            for held_back in _caches:
                held_back.clear()
        self._here.update(dict.fromkeys(names, cls))


REGISTRY = Registry()

#: What was made of registered classes, to be forgotten with them.
_caches: list[dict[Any, Any]] = []


def cache() -> dict[Any, Any]:
    """A dictionary that is emptied whenever a class is replaced."""
    _caches.append({})
    return _caches[-1]


def _place(cls: type) -> tuple[str, str]:
    return cls.__module__, cls.__qualname__
