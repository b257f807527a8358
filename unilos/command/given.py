"""Losses among the words of a command, with their hyper-parameters as options: `huber --delta 1.35`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

from ..face.loss import Loss
from ..face.registry import get, loss_class
from ..form.check import ParameterError, listed
from ..form.fields import described
from ..form.sorts import Flag

#: For commands that take hyper-parameters: they are options of the losses, not known here, and go through as words.
SETTINGS = {"allow_extra_args": True, "ignore_unknown_options": True}
#: What stands for the value of an option that has none.
BARE = object()


def split(words: Iterable[str]) -> tuple[list[str], dict[str, list[Any]]]:
    """Names, and hyper-parameters with their values: `--delta 5`, `--delta=5`, and `--full` alone."""
    names: list[str] = []
    given: dict[str, list[Any]] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("--"):
            names.append(word)
            continue
        key, equals, value = word[2:].partition("=")
        if not equals and rest and not rest[0].startswith("--"):
            value = rest.pop(0)
        given.setdefault(key.replace("-", "_"), []).append(plain(value) if value else BARE)
    return names, given


def plain(text: str) -> Any:
    """What is written as a number, a truth value, None or several numbers, as that; all else as text."""
    named = {"true": True, "false": False, "none": None, "null": None}
    if text.lower() in named:
        return named[text.lower()]
    several = text.translate(str.maketrans("()", "[]"))
    for written in (text, several, f"[{several}]" if "," in text else text):
        try:
            return json.loads(written)
        except (ValueError, RecursionError):
            continue
    try:
        return float(text)  # as .5, inf and 1e3 are written
    except ValueError:
        return text


def losses(names: Sequence[str], given: Mapping[str, Sequence[Any]]) -> list[Loss]:
    """Losses by name with hyper-parameters, each in the losses that have it; of several values every combination."""
    classes = [loss_class(name) for name in names]
    known = sorted({key for cls in classes for key in cls.hyper})
    for key in given if classes else ():
        if key not in known:
            message = f"no loss that is named here has a parameter {option(key)}; there are: {listed(known)}"
            raise ParameterError(message)
    return [get(cls, **params) for cls in classes for params in _combined(cls, given)]


def option(key: str) -> str:
    """A hyper-parameter as it is typed."""
    return f"--{key.replace('_', '-')}"


def _combined(cls: type[Loss], given: Mapping[str, Sequence[Any]]) -> Iterable[dict[str, Any]]:
    own = {key: [_valued(cls, key, value) for value in given[key]] for key in given if key in cls.hyper}
    return (dict(zip(own, values, strict=True)) for values in product(*own.values()))


def _valued(cls: type[Loss], key: str, value: Any) -> Any:
    """The value of an option; one without is true where that is an answer."""
    if value is not BARE:
        return value
    if not isinstance(described(cls)[key].accepted, Flag):
        message = f"{option(key)} needs a value, as in {option(key)} 1.5"
        raise ParameterError(message)
    return True
