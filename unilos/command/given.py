"""Hyper-parameters among the words of a command: `--delta 1.35` or `--delta=1.35`, whatever a loss may call them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ..form.check import ParameterError


def split(words: Sequence[str]) -> tuple[list[str], dict[str, Any]]:
    """Names, and hyper-parameters with their values; the constructors of the losses check these."""
    names: list[str] = []
    given: dict[str, Any] = {}
    rest = iter(words)
    for word in rest:
        if not word.startswith("-"):
            names.append(word)
            continue
        name, equals, value = word.lstrip("-").partition("=")
        if not equals:
            value = next(rest, "")
        if not name or not value or value.startswith("--"):
            message = f"{word} needs a value, as in {word.partition('=')[0]} 1.5"
            raise ParameterError(message)
        given[name.replace("-", "_")] = plain(value)
    return names, given


def plain(text: str) -> Any:
    """What is written as a number, a truth value, None or a list, as that; all else as text."""
    if text.lower() in ("true", "false", "none", "null"):
        return {"true": True, "false": False}.get(text.lower())
    for written in (text, f"[{text}]" if "," in text else text):
        try:
            return json.loads(written)
        except ValueError:
            continue
    try:
        return float(text)  # as .5, inf and 1e3 are written
    except ValueError:
        return text
