"""What `unilos bench --suite` measured, in Markdown, from the JSON that it wrote."""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import Any

from unilos.speed.aims import summary
from unilos.speed.report import FORMAT, own, setting
from unilos.speed.rivals import PLAIN

SLOWER = 1.2
#: Of a report that scripts before the command wrote.
FORMER = "These numbers are of an earlier program, which measured one way and no paths, beside one native at a time."


def reports(folder: Path) -> list[Any]:
    """The reports of all machines, by their names."""
    found = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    for path, report in zip(sorted(folder.glob("*.json")), found, strict=True):
        if report.get("format") != FORMAT:
            message = (
                f"{path.name} is of another format than {FORMAT}; measure it again: unilos bench --suite"
            )
            raise SystemExit(message)
    return found


def pairs(report: Any) -> list[Any]:
    """The measurements that have a native beside them."""
    return [row for row in report["records"] if set(row["natives_ms"]) - {PLAIN}]


def sentence(found: list[Any]) -> str:
    """The README's words."""
    ratios = [r["ratio"] for report in found for r in pairs(report)]
    faster, slower = sum(x <= 1 for x in ratios), sum(x > SLOWER for x in ratios)
    medians = [f"{median(r, framework):.2f} on {framework}" for r in found for framework in frameworks(r)]
    return (
        f"Of {len(ratios)} pairs of a loss and a native, {faster} take at most the native's time, "
        f"{len(ratios) - faster - slower} up to {SLOWER} times as long,\nand {slower} longer. "
        f"The median ratio is {', '.join(medians)}; [docs/speed.md](docs/speed.md) has every pair."
    )


def frameworks(report: Any) -> list[str]:
    return list(dict.fromkeys(r["framework"] for r in pairs(report)))


def median(report: Any, framework: str) -> float:
    return statistics.median(r["ratio"] for r in pairs(report) if r["framework"] == framework)


def counts(report: Any) -> list[str]:
    """How many pairs of each framework are faster."""
    rows = ["| | pairs | faster than the native | within 1.2 of it | slower | median ratio |"]
    rows.append("|---|---|---|---|---|---|")
    for framework in frameworks(report):
        found = [r["ratio"] for r in pairs(report) if r["framework"] == framework]
        faster, slower = sum(x <= 1 for x in found), sum(x > SLOWER for x in found)
        told = f"{len(found)} | {faster} | {len(found) - faster - slower} | {slower}"
        rows.append(f"| {framework} | {told} | {median(report, framework):.2f} |")
    return rows


def aims(report: Any) -> list[str]:
    """What the project aims at, and what was measured of it."""
    rows = ["| where | measurements | found | aim | met |", "|---|---|---|---|---|"]
    for line in summary(report):
        rows.append(f"| {line.where} | {line.count} | {line.found} | {line.aim} | {line.answer} |")
    return rows


def memory(report: Any) -> list[str]:
    """Peak memory beyond arguments and gradients."""
    if not report["memory"]:
        return []
    rows = ["## Memory beyond arguments and gradients\n", "| loss | size | | unilos, MiB | beside it, MiB |"]
    rows.append("|---|---|---|---|---|")
    for r in report["memory"]:
        others = ", ".join(f"{name} {mib:.0f}" for name, mib in r["natives_mib"].items())
        where = f"{r['framework']} {r['mode']}"
        rows.append(f"| `{r['loss']}` | {r['size']} | {where} | {r['ours_mib']:.0f} | {others} |")
    return [*rows, ""]


def about(report: Any) -> str:
    machine = report["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    speeds = [
        f"{speed:.1f} GB/s of memory on {threads} threads"
        for threads, speed in machine["bandwidth_gb_s"].items()
    ]
    known = [
        machine["platform"],
        *([machine["processor"]] if machine["processor"] else []),
        *speeds,
        versions,
    ]
    return f"on {machine['cores']} cores ({'; '.join(known)}), {report['measured']}"


def machine(report: Any) -> list[str]:
    """Everything that was measured on one machine."""
    lines = [
        f"Value and gradient, medians of calls that alternate in one process, {about(report)}. A ratio below 1 "
        "means that unilos is faster.",
        "`unilos bench --suite` measures this again; `unilos bench NAME` any loss, at any size.",
        *([] if report["command"] else [FORMER]),
        "",
        *counts(report),
        "\nThe aims, of which ratios are to the fastest native of the framework:\n",
        *aims(report),
        "",
        *memory(report),
        "## Every pair\n",
        "| how | loss | native | size | path | unilos, ms | native, ms | ratio |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for r in pairs(report):
        ratio = f"**{r['ratio']:.2f}**" if r["ratio"] > SLOWER else f"{r['ratio']:.2f}"
        times = f"{number(r['ours_ms'])} | {number(r['natives_ms'][r['native']])} | {ratio}"
        loss, *params = own(r).split(", ", 1)
        told = ", ".join([f"`{loss}`", *params])
        lines.append(f"| {setting(r)} | {told} | `{r['native']}` | {r['size']} | {r['path']} | {times} |")
    missing = [f"- `{left['what']}`: {left['why']}" for left in report["left_out"]]
    if report["command"] and len(report["command"].split()) > 3:
        missing.insert(0, f"- everything that `{report['command']}` leaves out of the suite")
    return [*lines, "", "## Not run\n", *missing, ""]


def number(ms: float) -> str:
    return f"{ms:.2f}" if ms >= 1 else f"{ms:.4f}"


def page(found: list[Any]) -> str:
    """docs/speed.md: every pair of a loss and a native of it."""
    lines = [
        "# Speed beside the natives\n",
        "<!-- Written by docs/generate.py from docs/benchmarks: run unilos bench --suite. -->\n",
    ]
    for report in found:
        lines += machine(report)
    return "\n".join(lines)
