"""Where losses are handed to other libraries and to pictures: the only place that names the rooms above this one."""

from __future__ import annotations

from importlib import import_module
from typing import Any

#: Each host's module is imported when it is first asked for, and so is the host.
HOSTS = {"keras": "unilos.hosts.keras", "pictures": "unilos.pictures"}


def host(name: str) -> Any:
    """The module that adapts losses to a host."""
    return import_module(HOSTS[name])
