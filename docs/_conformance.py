"""What a run of the conformance suite found: its JSON in short, and that in Markdown."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

AGAIN = "unilos conformance --json conformance.json && python docs/generate.py --report conformance.json"
COUNTS = ("held", "broken", "not_tried")


def summary(report: Any, commit: str) -> dict[str, Any]:
    """The counts, the worst errors and what they depend on, from the report of a run of this code.

    A report counts the laws of each cell. Which ones they were follows from the plan of the run, so this needs the
    code and the frameworks of the run, and refuses where the two disagree.
    """
    laws: dict[str, Counter[str]] = {}
    for cell in report["cells"]:
        planned, left = _planned(cell, report["environment"]), _left(cell)
        if (planned - left).total() != cell["checks"] + cell["failures"] or left - planned:
            message = f"{cell['loss']} on {cell['backend']} in {cell['dtype']} was measured by other laws"
            raise SystemExit(message)
        for name, count in planned.items():
            laws.setdefault(name, Counter()).update(held=count - left[name], not_tried=left[name])
    for failure in report["failures"]:
        laws[failure["law"]].update(held=-1, broken=1)
    pairs = dict.fromkeys((cell["backend"], cell["dtype"]) for cell in report["cells"])
    grid = [_square([c for c in report["cells"] if (c["backend"], c["dtype"]) == pair]) for pair in pairs]
    return {
        "commit": commit,
        "environment": report["environment"],
        "seconds": report["seconds"],
        "losses": len({cell["loss"] for cell in report["cells"] if cell["checks"]}),
        **{what: sum(square[what] for square in grid) for what in COUNTS},
        "grid": grid,
        "laws": [{"law": name, **{what: laws[name][what] for what in COUNTS}} for name in sorted(laws)],
        "left_out": _left_out(report["not_run"]),
        "disagreements": report["disagreements"],
    }


def _planned(cell: Any, environment: Any) -> Counter[str]:
    from unilos.conformance.bench.harness import load
    from unilos.conformance.job import plan

    harness = load(cell["backend"], None if environment["device"] == "cpu" else environment["device"])
    if cell["dtype"] not in harness.dtypes:
        return Counter()
    quick, seed = environment["quick"], environment.get("seed", "")
    return Counter(law.name for law, _ in plan(cell["loss"], harness, cell["dtype"], quick, seed=seed))


def _left(cell: Any) -> Counter[str]:
    """The laws that could not be tried, from "law: reason"."""
    return Counter(law for law in map(_law, cell["not_run"]) if law)


def _law(reason: str) -> str:
    from unilos.conformance import LAWS

    name = reason.partition(": ")[0]
    return name if name in LAWS else ""


def _square(cells: list[Any]) -> dict[str, Any]:
    """All losses on one backend in one dtype."""
    worst = max(cells, key=lambda cell: float(cell["envelopes"]))
    return {
        "backend": worst["backend"],
        "dtype": worst["dtype"],
        "held": sum(cell["checks"] for cell in cells),
        "broken": sum(cell["failures"] for cell in cells),
        "not_tried": sum(_left(cell).total() for cell in cells),
        "worst": round(float(worst["envelopes"]), 4),
        "loss": worst["loss"],
        "at": worst["at"],
    }


def _left_out(not_run: dict[str, int]) -> list[dict[str, Any]]:
    """What laws left out of their cases, with the number of cells; reasons that differ in a name or number are one."""
    found: Counter[str] = Counter()
    for reason, cells in not_run.items():
        if not _law(reason):
            alike = re.sub(r"^\w+ has no derivative", "a loss has no derivative", reason)
            found[re.sub(r"^\d+ items", "items", alike)] += cells
    return [{"reason": reason, "cells": cells} for reason, cells in found.items()]


def text(summary: Any) -> str:
    """JSON with a line for each row, which diffs can show."""
    return "{\n" + ",\n".join(f' "{key}": {_rows(value)}' for key, value in summary.items()) + "\n}\n"


def _rows(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return json.dumps(value)
    return "[\n  " + ",\n  ".join(json.dumps(row) for row in value) + "\n ]"


def page(summary: Any) -> str:
    """docs/conformance.md."""
    from unilos.conformance import LAWS

    grid = summary["grid"]
    backends = list(dict.fromkeys(square["backend"] for square in grid))
    dtypes = list(dict.fromkeys(square["dtype"] for square in grid))
    squares = {(square["dtype"], square["backend"]): square for square in grid}

    def table(title: str, shown: Any) -> list[str]:
        rows = [f"| {title} | {' | '.join(backends)} |", "|---" * (len(backends) + 1) + "|"]
        for dtype in dtypes:
            found = [squares.get((dtype, backend)) for backend in backends]
            rows.append(f"| {dtype} | {' | '.join(shown(x) if x else 'not run' for x in found)} |")
        return [*rows, ""]

    lines = [
        "# What was measured\n",
        "<!-- Written by docs/generate.py from docs/conformance-summary.json: measure again. -->\n",
        '[What "identical" means](identical.md) says what is promised, `unilos conformance` tries it.\n',
        f"{_measured(summary)}\n",
        *table(
            "laws that hold, broken, not tried", lambda x: f"{x['held']}, {x['broken']}, {x['not_tried']}"
        ),
        "The worst error, where 1 is the edge of the envelope:\n",
        *table("in envelopes", lambda x: f"{x['worst']:.2f} (`{x['loss']}`)"),
        "The largest difference between two backends, where results are no smaller than what they come from:\n",
        "| | ULP | of |",
        "|---|---|---|",
    ]
    for apart in summary["disagreements"]:
        who = f"`{apart['case']}`, {' and '.join(apart['backends'])}"
        lines.append(f"| {apart['quantity']}, {apart['dtype']} | {float(apart['ulp']):.3g} | {who} |")
    lines += ["", "## The laws\n"]
    lines += ["| law | what it states | held | broken | not tried |", "|---|---|---|---|---|"]
    for row in summary["laws"]:
        states = " ".join(LAWS[row["law"]].states.split()) if row["law"] in LAWS else ""
        counts = " | ".join(str(row[what]) for what in COUNTS)
        lines.append(f"| `{row['law']}` | {states.replace('|', chr(92) + '|')} | {counts} |")
    lines += [
        "",
        "A law is not tried where it has nothing to say (no labels, no curvature, no such native), or where the",
        "machine lacks what it needs (a second device). The JSON of a run has every reason.\n",
    ]
    lines += ["What laws left out of their cases, and in how many cells of loss, backend and dtype:\n"]
    lines += [f"- {row['reason']}: {row['cells']}" for row in summary["left_out"]]
    lines += ["", "## Measuring again\n", f"```bash\n{AGAIN}\n```\n"]
    lines += [
        "The first writes all measurements into a file that git ignores, the second this page and its summary."
    ]
    return "\n".join([*lines, ""])


def _measured(summary: Any) -> str:
    about = summary["environment"]
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    how = "A quick run" if about["quick"] else "The full grid"
    return (
        f"{how} of {summary['losses']} losses on {about['date'][:10]}, unilos {about['unilos']} at commit "
        f"{summary['commit']}, on {about['device']} ({about['processor'] or about['machine']}, {about['system']}; "
        f"Python {about['python']}, {versions}), {summary['seconds'] / 60:.0f} minutes: "
        f"**{summary['held']} laws hold, {summary['broken']} are broken**, {summary['not_tried']} were not tried."
    )
