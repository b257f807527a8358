"""A loss in words: what the command line shows and the documentation is generated from."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields
from typing import Any

from ..form.facts import REAL, Shaped
from ..form.fields import described
from . import docs as _docs
from .entries import REGISTRY
from .loss import Loss
from .registry import names


def losses() -> list[type[Loss]]:
    """Every loss once, by name."""
    return [REGISTRY[name] for name in names()]


def text(cls: type[Loss]) -> str:
    """The loss's own words, on one line."""
    return " ".join(inspect.cleandoc(cls.words).split())


def summary(cls: type[Loss]) -> str:
    """The first sentence of its own words."""
    return re.split(r"(?<=\.)\s", text(cls), maxsplit=1)[0]


def parameters(cls: type[Loss]) -> dict[str, tuple[str, Any]]:
    """The hyper-parameters that are its own: type as written, and default."""
    found = {f.name: (f.type if isinstance(f.type, str) else f.type.__name__, f.default) for f in fields(cls)}
    found.pop("reduction")
    if "axis" in found:  # what the loss itself adds comes first
        found["axis"] = found.pop("axis")
    return found


def hyper(cls: type[Loss]) -> list[tuple[str, str]]:
    """The hyper-parameters that are its own: as a signature has them, and in words."""
    found = described(cls)
    return [
        (f"{name}: {kind} = {default!r}", _docs.sentence(found[name]))
        for name, (kind, default) in parameters(cls).items()
    ]


def arguments(cls: type[Loss]) -> dict[str, str]:
    """The arrays of a call: what each is, where its numbers may lie, its dtypes and shape."""
    found = {}
    for name, where in domain(cls).items():
        kind, words = _docs.array(cls, name)
        found[name] = f"{words} ({where}; {kind})"
    return found


def signature(cls: type[Loss]) -> str:
    """`huber(pred, target, *, delta=1.0)`: what is special about the call, without what all losses share."""
    own = [f"{name}={default!r}" for name, (_, default) in parameters(cls).items()]
    own = [*(f"{name}=None" for name in cls.optional), *own]
    arrays = [name for name in cls.arguments if name not in cls.optional]
    return f"{cls.name}({', '.join([*arrays, *(['*', *own] if own else [])])})"


def domain(cls: type[Loss]) -> dict[str, str]:
    """Where each argument may lie."""
    meta = cls.meta
    found = {}
    stated = (meta.pred, meta.target, *meta.further, *[REAL] * len(cls.arguments))
    for name, interval in zip(cls.arguments, stated, strict=False):
        words = "any real number" if str(interval) == "(-inf, inf)" else str(interval)
        if name in meta.simplex:
            words = f"{words}, rows that sum to 1"
        if name in meta.logs:
            words = f"{words}, logarithms of probabilities"
        if name == "target" and meta.labels:
            words = f"one integer label a row, or {words}"
        about = meta.arrays.get(name)
        found[name] = "integers" if isinstance(about, Shaped) and about.dtypes == "integers" else words
    return found


def aliases(cls: type[Loss]) -> tuple[str, ...]:
    """Every other name that `unilos.get` accepts; the class's own name is not repeated."""
    return (*cls.meta.short, *cls.meta.aliases)


def natives(cls: type[Loss]) -> list[tuple[str, str, str]]:
    """Name, arguments and remaining difference of every counterpart in another library."""
    first = {n.name: n for n in reversed(cls.meta.natives)}  # what comes again is a further call of it
    return [(n.name, n.arguments, n.differs) for n in reversed(first.values())]
