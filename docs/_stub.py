"""The type stub of the package: every loss as a function with its own parameters, and its class."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from unilos.engine.share import REDUCTIONS
from unilos.face import describe as _describe
from unilos.face.loss import Loss

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))
WIDTH: int = PROJECT["tool"]["ruff"]["line-length"]

HEAD = """\
# Written by docs/generate.py from the registry: edit that, or the losses.
from collections.abc import Callable, Sequence
from typing import Any, Literal, Protocol, TypeVar, overload

import numpy as np

from . import conformance as conformance
from . import information as information
from . import keras as keras
from ._check import ArgumentError as ArgumentError
from ._check import BackendMismatchError as BackendMismatchError
from ._check import DeviceMismatchError as DeviceMismatchError
from ._check import DTypeError as DTypeError
from ._check import LabelRangeError as LabelRangeError
from ._check import ParameterError as ParameterError
from ._check import ShapeError as ShapeError
from ._check import UnilosError as UnilosError
from ._check import UnsupportedError as UnsupportedError
from ._paths import Explanation as Explanation
from ._paths import generic as generic
from ._registry import from_dict as from_dict
from ._registry import get as get
from ._registry import names as names
from ._spec import Loss as Loss
from ._sum import Sum as Sum
from ._terms import Partial as Partial
from ._terms import Reduction as _Reduction
"""

TYPES = """
__version__: str

class _HasShape(Protocol):
    @property
    def shape(self) -> Any: ...

# A torch tensor in is a torch tensor out; numbers and lists become NumPy's arrays.
_Array = TypeVar("_Array", bound=_HasShape)
_Plain = float | Sequence[Any] | np.ndarray[Any, Any]
_Numbers = Sequence[float] | _HasShape

def explain(loss: Any, *args: Any, **options: Any) -> Explanation: ...
"""


def text() -> str:
    found = _describe.losses()
    public = [(cls.__module__.removeprefix("unilos"), cls.__name__) for cls in found]
    public.append((".losses.divergence", "smooth_labels"))
    public.sort(key=import_order)
    imports = [f"from {module} import {name} as {name}\n" for module, name in public]
    functions = [(name, cls) for cls in found for name in (cls.name, *cls.meta.short) if "." not in name]
    return "".join([HEAD, *imports, TYPES, *(function(name, cls) for name, cls in functions)])


def import_order(found: tuple[str, str]) -> tuple[str, int, str]:
    """Constants, classes, functions: where the linter wants each name, by its letters alone, large or small."""
    module, name = found
    return module, 0 if name.isupper() else 1 if name[0].isupper() else 2, name.lower()


def function(name: str, cls: type[Loss]) -> str:
    if cls.of_params:
        return definition(name, [f"{cls.arguments[0]}: Any", "*", *options(cls)], "Any")
    first, *others = (name for name in cls.arguments if name not in cls.optional)
    others = [f"{other}: Any" for other in others]
    same = [f"{first}: _Array", *others, "*", *options(cls)]
    plain = [f"{first}: _Plain", *others, "*", *options(cls)]
    made = definition(name, plain, "np.ndarray[Any, Any]"), definition(name, same, "_Array")
    return "".join(f"@overload\n{text}" for text in made)


def options(cls: type[Loss]) -> list[str]:
    usual = cls.defaults()["reduction"]
    narrow = ", ".join(f'"{r}"' for r in cls.reductions)
    kind = "_Reduction" if cls.reductions == REDUCTIONS else f"Literal[{narrow}]"
    own = [f"{k}: {accepted(kind)} = {literal(v)}" for k, (kind, v) in _describe.parameters(cls).items()]
    own = [*(f"{name}: Any = None" for name in cls.optional), *own]
    return [*own, "weight: Any = None", "where: Any = None", f"reduction: {kind} = {literal(usual)}"]


def accepted(kind: str) -> str:
    """What a caller may pass for a hyper-parameter that is held as that type."""
    kind = re.sub(r"\bArray\b", "Any", re.sub(r"\bVector\b", "_Numbers", kind))
    return kind.replace("'", '"')


def literal(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def definition(name: str, parameters: list[str], result: str) -> str:
    """As the formatter would write it: on one line where it fits, else a line a parameter."""
    line = f"def {name}({', '.join(parameters)}) -> {result}: ..."
    if len(line) <= WIDTH:
        return f"{line}\n"
    indented = "".join(f"    {parameter},\n" for parameter in parameters)
    together = f"    {', '.join(parameters)}"
    if len(together) <= WIDTH:
        return f"def {name}(\n{together}\n) -> {result}: ...\n"
    return f"def {name}(\n{indented}) -> {result}: ...\n"
