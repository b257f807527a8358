"""The process that measures: it reads what is asked for, and writes a line for everything that it finds."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from .asks import Ask, Left
from .measure import measure, said
from .memory import case


def main() -> None:
    """Answer the request on standard input; nothing that a library prints gets among the lines."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    request = json.load(sys.stdin)

    def say(**line: Any) -> None:
        print(json.dumps(line, default=repr), file=out, flush=True)

    _threads(request.get("threads"))
    if request["role"] == "memory":
        found = case(Ask.from_dict(request["ask"]), request["number"])
        say(**_line(found) if found is not None else {"end": True})
        return
    for k, asked in enumerate(request["asks"]):
        say(begin=k)
        ask = Ask.from_dict(asked)
        try:
            for found in measure(ask, request["seconds"]):
                say(**_line(found))
        except Exception as error:  # one that nobody thought of ends this measurement, and no other
            say(left=[ask.says, said(error)])
        say(done=k)


def _line(found: dict[str, Any] | Left) -> dict[str, Any]:
    return {"left": [found.what, found.why]} if isinstance(found, Left) else {"row": found}


def _threads(wanted: int | None) -> None:
    """Our own pool as large as the framework's, where there is one."""
    setter = getattr(sys.modules["unilos"], "set_threads", None)
    if wanted is not None and setter is not None:
        setter(wanted)
