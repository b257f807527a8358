"""Two runs side by side: what broke, what healed, errors that grew, cells that are gone or new."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .html import number, render

#: Versions of the JSON that can be read.
READABLE = (1, 2)
#: An error grew where it is so many times what it was, and by so many envelopes: runs may sample other inputs.
TIMES, BY = 1.25, 0.05

Place = tuple[str, str, str]


class Unreadable(ValueError):  # noqa: N818  what is said of a file
    """A file that holds no measurements of a run."""


@dataclass
class Difference:
    """What is different between two runs, in lines."""

    broke: list[str] = field(default_factory=list)
    healed: list[str] = field(default_factory=list)
    grew: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)  # cells in which nothing is tried any more
    new: list[str] = field(default_factory=list)

    @property
    def worse(self) -> bool:
        return bool(self.broke or self.grew or self.gone)

    def sections(self) -> list[tuple[str, str, list[str]]]:
        """Title, what it is (worse, better or neither), lines."""
        return [
            ("broke", "worse", self.broke),
            ("errors that grew", "worse", self.grew),
            ("gone", "worse", self.gone),
            ("healed", "better", self.healed),
            ("new", "pass", self.new),
        ]

    def page(self, old: str, new: str) -> str:
        return render("diff.html", worse=self.worse, sections=self.sections(), old=old, new=new)


def read(path: Path) -> dict[str, Any]:
    """The JSON of a run. Raises Unreadable."""
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise Unreadable(message) from error
    except (ValueError, RecursionError) as error:
        message = f"{path} is no JSON: {error}"
        raise Unreadable(message) from error
    version = found.get("version") if isinstance(found, dict) else None
    if version not in READABLE:
        message = (
            f"{path} has version {version!r}; versions that can be read: {', '.join(map(str, READABLE))}"
        )
        raise Unreadable(message)
    try:
        for part in (_cells, _failures):
            part(found)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = f"{path} holds no measurements of a run: {type(error).__name__}: {error}"
        raise Unreadable(message) from error
    made: dict[str, Any] = found
    return made


def difference(old: dict[str, Any], new: dict[str, Any]) -> Difference:
    """From an old run to a new one. A law healed where it is tried again and holds; where its cell is gone, nobody
    knows."""
    before, after = _cells(old), _cells(new)
    was, now = _failures(old), _failures(new)
    found = Difference(broke=[_failed(f) for k, f in now.items() if k not in was])
    tried = {(c["backend"], c["dtype"]) for c in after.values()}
    found.healed = [
        _failed(f) for k, f in was.items() if k not in now and (f["backend"], f["dtype"]) in tried
    ]
    found.gone = [_place(p) for p in before if p not in after]
    found.new = [_place(p) for p in after if p not in before]
    for place, cell in after.items():
        if place in before:
            one, two = float(before[place]["envelopes"]), float(cell["envelopes"])
            if two > TIMES * one and two > one + BY:
                at = f" at {cell['at']}" if cell["at"] else ""
                found.grew.append(f"{_place(place)}: {number(one)} to {number(two)} envelopes{at}")
    return found


def _cells(run: dict[str, Any]) -> dict[Place, dict[str, Any]]:
    """Those in which something was tried."""
    return {
        (c["loss"], c["backend"], c["dtype"]): {"envelopes": float(c["envelopes"]), **c}
        for c in run["cells"]
        if c["checks"] + c["failures"] > 0
    }


def _failures(run: dict[str, Any]) -> dict[tuple[str, ...], dict[str, Any]]:
    return {(f["law"], f["loss"], f["backend"], f["dtype"]): f for f in run["failures"]}


def _place(place: Place) -> str:
    loss, backend, dtype = place
    return f"{loss} on {backend} in {dtype}"


def _failed(f: dict[str, Any]) -> str:
    first = str(f["message"]).partition("\n")[0]
    return f"{f['law']}: {f['loss']} on {f['backend']} in {f['dtype']}: {first}"
