"""Objects of a stranger's, by `package.module:name`: imported, never evaluated."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any


class CannotRun(Exception):  # noqa: N818  no law is broken: there is nothing to try
    """Why a stranger's loss cannot be tried."""


def attribute(path: str) -> Any:
    """What `package.module:name` names, the current directory included, as `python -m` has it. Raises `CannotRun`."""
    module, _, name = path.partition(":")
    if module.endswith(".py"):
        raise CannotRun(f"{path!r} names a file: write {module.removesuffix('.py').replace('/', '.')}:{name}")
    if not all(part.isidentifier() for part in [*module.split("."), *name.split(".")]):
        raise CannotRun(f"{path!r} is no package.module:name")
    if "" not in sys.path and os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    try:
        found: Any = import_module(module)
    except (Exception, SystemExit) as error:  # their file may raise anything
        raise CannotRun(f"{module} cannot be imported: {type(error).__name__}: {error}") from error
    for part in name.split("."):
        if not hasattr(found, part):
            raise CannotRun(f"{module} has no {name}")
        found = getattr(found, part)
    return found
