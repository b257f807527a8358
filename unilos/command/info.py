"""`unilos info`: what this installation computes with."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from ..engine.native.library import Library, detected, library
from ..engine.native.threads import get_threads
from ..form.version import VERSION
from .console import console

FRAMEWORKS = ("numpy", "torch", "tensorflow", "jax", "keras")


def info() -> None:
    """Show whether kernels are compiled, for which processors, and which frameworks there are."""
    rows = [
        ("unilos", VERSION),
        ("python", f"{platform.python_version()} on {platform.system()} {platform.machine()}"),
        *kernels(),
        *((name, installed(name)) for name in FRAMEWORKS),
    ]
    width = max(len(name) for name, _ in rows)
    for name, words in rows:
        console.print(f"{name:{width}}  {words}", soft_wrap=True)


def kernels() -> list[tuple[str, str]]:
    found = library()
    if not isinstance(found, Library):
        return [("kernels", f"none: {found}")]
    most = detected()
    of = "" if most == found.level else f"; this machine runs {most}"
    return [
        ("kernels", str(found.kernels)),
        ("level", f"{found.level}{of}"),
        ("library", str(found.path)),
        ("threads", str(get_threads())),
    ]


def installed(name: str) -> str:
    for distribution in (name, f"{name}-cpu"):
        try:
            return version(distribution)
        except PackageNotFoundError:
            continue
    return "not installed"
