"""The losses, by family. A family is imported when one of its losses is first asked for, and all of them for a name
that `families` does not know: so a new loss is known as soon as it is written."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from ..face.entries import REGISTRY
from .families import FAMILIES

_FAMILY = {name: family for family, names in FAMILIES.items() for name in names.split()}


def _bring(name: str) -> bool:
    """Import the family of this name; whether it has one."""
    module = f"{__name__}.{_FAMILY.get(name)}"
    try:
        if name in _FAMILY:
            import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        return False  # the list is older than the files
    return name in _FAMILY


def _bring_all() -> None:
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")


REGISTRY.later(_bring, _bring_all)


def __getattr__(name: str) -> Any:
    if name in FAMILIES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
