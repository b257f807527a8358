"""The measurements as one page of HTML that loads nothing and needs no script.

It is made of what the JSON holds, so that a file of an older run gives its page too.
"""

from __future__ import annotations

import re
from typing import Any

from ..face import registry as _registry
from ..form.check import UnilosError

#: Signs beside the colours: a state is read without seeing either.
SIGNS = {"pass": "✓", "fail": "✗", "known": "◆", "unsupported": "–", "not run": "○"}
#: What a failure may hold besides its message.
DETAILS = {
    "inputs": "inputs",
    "got": "came",
    "want": "right",
    "ulp": "ULP",
    "envelopes": "envelopes",
    "kind": "kind",
}
EXPECTED = "expected to fail: "
#: A primitive of one rounding errs by half a ULP; one that is off by so many deserves a look.
SUSPICIOUS = 4.0


def render(template: str, **values: Any) -> str:
    """A page of `pages/`, with all values escaped. ImportError where jinja2 is missing."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    pages = Environment(
        loader=PackageLoader("unilos.conformance", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return pages.get_template(template).render(**values)


def page(found: dict[str, Any]) -> str:
    """A report, as its JSON has it."""
    cells, failures = found["cells"], found["failures"]
    checks = sum(c["checks"] for c in cells)
    primitives = found.get("primitives", [])
    return render(
        "report.html",
        verdict=verdict(found),
        checks=thousands(checks),
        comparisons=thousands(sum(c["comparisons"] for c in cells)),
        worst=max((number(c["envelopes"]) for c in cells), default="0", key=float),
        failures=[_failure(f) for f in failures],
        backends=list(dict.fromkeys(c["backend"] for c in cells)),
        rows=_rows(cells, failures),
        primitives=_primitives(primitives),
        primitive_backends=list(dict.fromkeys(p["backend"] for p in primitives)),
        agreement=[{**a, "ulp": number(a["ulp"])} for a in found.get("agreement", found["disagreements"])],
        not_run=[(state(r), _reason(r), n) for r, n in sorted(found["not_run"].items(), key=_order)],
        environment=_environment(found),
        signs=SIGNS,
    )


def verdict(found: dict[str, Any]) -> str:
    """The run in a few words, which badges say too."""
    if found["failures"]:
        n = len(found["failures"])
        return f"{thousands(n)} {'law is' if n == 1 else 'laws are'} broken"
    checks = sum(c["checks"] for c in found["cells"])
    if found["interrupted"]:
        return "interrupted"
    return f"{thousands(checks)} laws hold" if checks else "nothing was run"


def thousands(n: int) -> str:
    return f"{n:,}".replace(",", "\N{NO-BREAK SPACE}")


def number(x: Any) -> str:
    """A few digits; infinities and NaN stand in JSON as strings."""
    x = float(x)
    return f"{x:.2f}" if x < 1000 else f"{x:.3g}"


def state(reason: str) -> str:
    """What the reason of something that was not tried comes to."""
    if EXPECTED in reason:
        return "known"
    return "unsupported" if re.search(r"^\S.* has no b?float\d+$", reason) else "not run"


def _reason(reason: str) -> dict[str, str]:
    """What was not tried, in words, with the link of a known fault."""
    found = re.fullmatch(rf"(.*){EXPECTED}(\S+), until (\S+), (.*)", reason, re.DOTALL)
    if found is None:
        return {"words": reason, "link": "", "to": ""}
    law, fault, day, link = found.groups()
    words = f"{law}{fault}, known until {day} at the latest"
    return {"words": words, "link": link, "to": link if link.startswith("https://") else ""}


def _order(item: tuple[str, int]) -> tuple[int, str]:
    return ["known", "unsupported", "not run"].index(state(item[0])), item[0]


def _rows(cells: list[dict[str, Any]], failures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    backends = list(dict.fromkeys(c["backend"] for c in cells))
    by_place = {(c["loss"], c["dtype"], c["backend"]): c for c in cells}
    return [
        {
            "loss": loss,
            "dtype": dtype,
            "cells": [
                _cell(by_place[loss, dtype, b], failures) if (loss, dtype, b) in by_place else None
                for b in backends
            ],
        }
        for loss, dtype in dict.fromkeys((c["loss"], c["dtype"]) for c in cells)
    ]


def _cell(cell: dict[str, Any], failures: list[dict[str, Any]]) -> dict[str, Any]:
    what, words = status(cell), f"{number(cell['envelopes'])} env · {number(cell['ulp'])} ULP"
    if what == "fail":
        words = f"{cell['failures']} broken · {words}" if cell["checks"] else f"{cell['failures']} broken"
    elif what == "known":
        words = f"known · {words}"
    elif what != "pass":
        words = what
    return {
        **cell,
        "state": what.replace(" ", ""),
        "sign": SIGNS[what],
        "words": words,
        "reasons": [(state(r), _reason(r)) for r in cell["not_run"]],
        "links": [n for n, f in enumerate(failures, 1) if _is_of(f, cell)],
    }


def status(cell: dict[str, Any]) -> str:
    """One of the states of `SIGNS`."""
    states = [state(r) for r in cell["not_run"]]
    if cell["failures"]:
        return "fail"
    if "known" in states:
        return "known"
    if cell["checks"]:
        return "pass"
    return "unsupported" if "unsupported" in states else "not run"


def _is_of(failure: dict[str, Any], cell: dict[str, Any]) -> bool:
    if (failure["backend"], failure["dtype"]) != (cell["backend"], cell["dtype"]):
        return False
    return cell["loss"] in (failure["loss"], loss_name(failure["loss"]))


def loss_name(shown: str) -> str:
    """The name of a loss that is shown with its parameters."""
    try:
        return _registry.loss_class(shown.partition("(")[0]).name
    except UnilosError:
        return shown


def _failure(failure: dict[str, Any]) -> dict[str, Any]:
    # What a law does not know is empty, or 0.
    details = [
        (words, number(known) if name in ("ulp", "envelopes") else known)
        for name, words in DETAILS.items()
        if (known := failure.get(name))
    ]
    return {**failure, "details": details, "snippet": failure.get("snippet") or ""}


def _primitives(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    backends = list(dict.fromkeys(p["backend"] for p in found))
    by_place = {(p["name"], p["dtype"], p["backend"]): p for p in found}

    def cell(p: dict[str, Any] | None) -> dict[str, Any] | None:
        if p is None:
            return None
        far = not float(p["ulp"]) < SUSPICIOUS
        what = "known" if far else "pass"
        words = number(p["ulp"]) + (" ULP, far" if far else " ULP")
        return {"state": what, "sign": "▲" if far else SIGNS["pass"], "ulp": words, "at": p["at"]}

    return [
        {"name": name, "dtype": dtype, "cells": [cell(by_place.get((name, dtype, b))) for b in backends]}
        for name, dtype in dict.fromkeys((p["name"], p["dtype"]) for p in found)
    ]


def _environment(found: dict[str, Any]) -> list[tuple[str, Any]]:
    known = {**found["environment"]}
    versions = known.pop("versions", {})
    lines = [(k, "yes" if v is True else "no" if v is False else v) for k, v in known.items() if v != ""]
    return [*lines, *versions.items(), ("seconds", found["seconds"])]
