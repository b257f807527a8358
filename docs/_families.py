"""Which family holds which losses, for the registry, which imports no more than what is asked for."""

from __future__ import annotations

import textwrap

from unilos.face.entries import REGISTRY

HEAD = '''\
"""The names of the losses, by the module that holds them. Written by docs/generate.py from the registry."""

FAMILIES = {
'''
WIDTH = 110


def text() -> str:
    families: dict[str, list[str]] = {}
    for name, cls in REGISTRY.items():
        if cls.__module__.startswith("unilos.losses."):
            families.setdefault(cls.__module__.rpartition(".")[2], []).append(name)
    return HEAD + "".join(row(family, sorted(families[family])) for family in sorted(families)) + "}\n"


def row(family: str, names: list[str]) -> str:
    """As the formatter would write it: on one line where it fits."""
    words = " ".join(names)
    line = f'    "{family}": "{words}",\n'
    if len(line) <= WIDTH + 1:
        return line
    first = f'    "{family}": '
    lines = textwrap.wrap(
        words,
        WIDTH - 8,
        initial_indent=" " * (len(first) - 4),
        break_long_words=False,
        break_on_hyphens=False,
    )
    lines[0] = lines[0].lstrip()
    parts = [f'    "{part} "\n' for part in lines[:-1]] + [f'    "{lines[-1]}",\n']
    return first + "".join(parts).lstrip()
