"""The type stub of the package: every loss as a function with its own parameters, and its class."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import unilos
from unilos.engine.share import RULES
from unilos.face import describe as _describe
from unilos.face import docs as _docs
from unilos.face.loss import Loss

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))
WIDTH: int = PROJECT["tool"]["ruff"]["line-length"]

ROOT = Path(__file__).parents[1]

HEAD = """\
# Written by docs/generate.py from the registry: edit that, or the losses.
from collections.abc import Callable, Sequence
from typing import Any, Literal, Protocol, TypeVar, overload

import numpy as np

from . import conformance as conformance
from . import information as information
from . import keras as keras
"""

REDUCTIONS = ", ".join(f'"{name}"' for name in RULES)
TYPES = """
__version__: str

class _HasShape(Protocol):
    @property
    def shape(self) -> Any: ...

# A torch tensor in is a torch tensor out; numbers and lists become NumPy's arrays.
_Array = TypeVar("_Array", bound=_HasShape)
_Plain = float | Sequence[Any] | np.ndarray[Any, Any]
_Numbers = Sequence[float] | _HasShape
_Reduction = Literal[%s]

def explain(loss: Any, *args: Any, **options: Any) -> Explanation: ...
"""


def text() -> str:
    found = _describe.losses()
    public = [(cls.__module__.removeprefix("unilos"), cls.__name__, f"_{cls.__name__}") for cls in found]
    # What the package itself re-exports.
    source = (ROOT / "unilos" / "__init__.py").read_text("utf-8")
    public += re.findall(r"^from (\.[\w.]+) import (\w+) as ([a-zA-Z]\w*)$", source, re.MULTILINE)
    public += [(f".{module}", name, name) for name, module in vars(unilos)["_LATER"].items()]
    public.sort(key=import_order)
    imports = [f"from {module} import {name} as {held}\n" for module, name, held in public]
    functions = [(name, cls) for cls in found for name in (cls.name, *cls.meta.short) if "." not in name]
    classes = (holder(cls) for cls in sorted(found, key=lambda cls: cls.__name__))
    return "".join(
        [
            HEAD,
            *imports,
            TYPES % REDUCTIONS,
            "\n",
            *classes,
            *(function(name, cls) for name, cls in functions),
        ]
    )


def import_order(found: tuple[str, str, str]) -> tuple[str, int, str]:
    """Constants, classes, functions: where the linter wants each name, by its letters alone, large or small."""
    module, name, _ = found
    return module, 0 if name.isupper() else 1 if name[0].isupper() else 2, name.lower()


def function(name: str, cls: type[Loss]) -> str:
    """The signatures. The first one has the docstring, which editors show for all of them."""
    words = _docs.of_function(cls)
    if cls.arguments == ("params",):
        return definition(name, [f"{cls.arguments[0]}: Any", "*", *options(cls)], "Any", words)
    first, *others = (name for name in cls.arguments if name not in cls.optional)
    others = [f"{other}: Any" for other in others]
    same = [f"{first}: _Array", *others, "*", *options(cls)]
    plain = [f"{first}: _Plain", *others, "*", *options(cls)]
    made = definition(name, plain, "np.ndarray[Any, Any]", words), definition(name, same, "_Array")
    return "".join(f"@overload\n{text}" for text in made)


def options(cls: type[Loss]) -> list[str]:
    usual = cls.defaults()["reduction"]
    narrow = ", ".join(f'"{r}"' for r in cls.reductions)
    kind = "_Reduction" if cls.reductions == tuple(RULES) else f"Literal[{narrow}]"
    own = [
        f"{k}: {accepted(kind, k in cls.learnable)} = {literal(v)}"
        for k, (kind, v) in _describe.parameters(cls).items()
    ]
    own = [*(f"{name}: Any = None" for name in cls.optional), *own]
    return [*own, "weight: Any = None", "where: Any = None", f"reduction: {kind} = {literal(usual)}"]


def accepted(kind: str, array: bool = False) -> str:
    """What a caller may pass for a hyper-parameter that is held as that type."""
    plain = kind.removesuffix(" | None")
    kind = f"{plain} | _HasShape{kind[len(plain) :]}" if array else kind
    kind = re.sub(r"\bArray\b", "Any", re.sub(r"\bVector\b", "_Numbers", kind))
    return kind.replace("'", '"')


def literal(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def definition(name: str, parameters: list[str], result: str, words: str = "") -> str:
    """As the formatter would write it: on one line where it fits, else a line a parameter."""
    body = f":\n{docstring(words)}" if words else ": ...\n"
    line = f"def {name}({', '.join(parameters)}) -> {result}{body if not words else ':'}"
    if len(line.rstrip()) <= WIDTH:
        return f"def {name}({', '.join(parameters)}) -> {result}{body}"
    indented = "".join(f"    {parameter},\n" for parameter in parameters)
    together = f"    {', '.join(parameters)}"
    if len(together) <= WIDTH:
        return f"def {name}(\n{together}\n) -> {result}{body}"
    return f"def {name}(\n{indented}) -> {result}{body}"


def docstring(words: str) -> str:
    """A docstring of a function or a class, whose backslashes are its own."""
    first, *others = words.strip().splitlines()
    lines = [f'    r"""{first}', *(f"    {line}".rstrip() for line in others), '    """']
    return "\n".join(lines) + "\n\n"


def holder(cls: type[Loss]) -> str:
    """A class as the package names it: the source's, with the docstring that it has when the package runs."""
    return f"class {cls.__name__}(_{cls.__name__}):\n{docstring(cls.__doc__ or '')}"
