"""Hyper-parameters: what a loss says of each, and how that is found again.

`delta: float = field(1.0, positive, "where it turns linear, in the unit of the target")` is all that a loss says of
one. The checks, the docstrings, the command line and the pages come from it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from .check import ParameterError, short
from .sorts import Sort, unboxed
from .sorts import Vector as Vector

T = TypeVar("T")


def field(default: T, accepted: Sort, sentence: str) -> T:
    """A hyper-parameter with its default, what it accepts, and a sentence with its unit.

    To a type checker it is its default, so that no specifier of fields has to be declared.
    """
    return dataclasses.field(default=default, metadata={"accepted": accepted, "sentence": sentence})


@dataclass(frozen=True)
class Described:
    """A hyper-parameter of a loss as its documentation needs it."""

    default: Any
    type: str  # as the loss annotates it
    accepted: Sort | None  # None where a loss has a bare default
    sentence: str

    @property
    def required(self) -> bool:
        """Whether its default only holds the place of what the caller has to give."""
        return self.accepted is not None and not self.accepted.accepts(self.accepted.plain(self.default))


def described(cls: Any) -> dict[str, Described]:
    """The hyper-parameters of a dataclass. A bare default in a subclass keeps what its parent says of the field."""
    found = {}
    for f in dataclasses.fields(cls):
        kind = f.type if isinstance(f.type, str) else getattr(f.type, "__name__", str(f.type))
        says: Mapping[str, Any] = next((s for s in _stated(cls, f.name) if s), {})
        found[f.name] = Described(f.default, kind, says.get("accepted"), says.get("sentence", ""))
    return found


def _stated(cls: Any, name: str) -> Iterator[Mapping[str, Any]]:
    for base in cls.__mro__:
        of_base = base.__dict__.get("__dataclass_fields__", {})
        if name in of_base:
            yield of_base[name].metadata


def settled(loss: str, name: str, given: Any, accepted: Sort, instead: str = "") -> Any:
    """A hyper-parameter as it is held, or a `ParameterError` that says what is accepted, and of what nobody can read
    what to do `instead`."""
    given = given.item() if isinstance(given, np.generic) else given
    try:
        value = accepted.plain(given)
    except Exception as error:
        raise _hidden(loss, name, given, instead) from error
    if accepted.accepts(value):
        return value
    if hasattr(value, "shape"):
        raise _hidden(loss, name, given, instead)
    written = unboxed(given)  # an integer as an integer, whatever library it comes from
    shown = written if type(written) in (int, float, str, bool) else value
    message = f"{loss}: {name} is {short(shown)}; accepted: {accepted}"
    raise ParameterError(message)


def _hidden(loss: str, name: str, given: Any, instead: str) -> ParameterError:
    """For arrays whose numbers nobody can read, such as those of a traced function."""
    got = type(given).__name__
    message = f"{loss}: {name} must hold plain numbers, known when the loss is made; got {got}"
    return ParameterError(f"{message}. {instead}" if instead else message)
