"""What the benchmarks measured, in Markdown, from the JSON that they wrote."""

from __future__ import annotations

import statistics
from typing import Any

SLOWER = 1.2


def sentence(natives: Any) -> str:
    """The README's words."""
    ratios = [r["ratio"] for r in natives["ratios"]]
    faster, slower = sum(x <= 1 for x in ratios), sum(x > SLOWER for x in ratios)
    medians = [f"{median(natives, framework):.2f} on {framework}" for framework in frameworks(natives)]
    return (
        f"Of {len(ratios)} pairs of a loss and a native, {faster} take at most the native's time, "
        f"{len(ratios) - faster - slower} up to {SLOWER} times as long,\nand {slower} longer. "
        f"The median ratio is {', '.join(medians)}; [docs/speed.md](docs/speed.md) has every pair."
    )


def frameworks(natives: Any) -> list[str]:
    return list(dict.fromkeys(r["framework"] for r in natives["ratios"]))


def median(natives: Any, framework: str) -> float:
    return statistics.median(r["ratio"] for r in natives["ratios"] if r["framework"] == framework)


def summary(natives: Any, memory: Any) -> str:
    """How many pairs are faster, and what the lean projection takes."""
    rows = ["| | pairs | faster than the native | within 1.2 of it | slower | median ratio |"]
    rows.append("|---|---|---|---|---|---|")
    for framework in frameworks(natives):
        found = [r["ratio"] for r in natives["ratios"] if r["framework"] == framework]
        faster, slower = sum(x <= 1 for x in found), sum(x > SLOWER for x in found)
        counts = f"{len(found)} | {faster} | {len(found) - faster - slower} | {slower}"
        rows.append(f"| {framework} | {counts} | {median(natives, framework):.2f} |")
    shape = memory["shape"]
    rows += [
        "",
        "Where a ratio is above 1.2, it is mostly one of three: small rows, where the fixed costs of more operations "
        "count; XLA on\nCPUs, which fuses no masks into its sums; and natives that lose digits or overflow where "
        "unilos pays for keeping them.",
        "",
        f"`linear_cross_entropy` of {shape['rows']} x {shape['features']} hidden states and {shape['classes']} "
        "classes, beside the same through whole logits:",
        "",
        "| | memory beyond inputs and gradients | time |",
        "|---|---|---|",
    ]
    for r in memory["rows"]:
        held = f"{r['our_memory']:.0f} of {r['plain_memory']:.0f} MiB: {r['memory_ratio']:.2f}"
        rows.append(f"| {r['name']} | {held} | {r['time_ratio']:.2f} |")
    return "\n".join(rows)


def page(natives: Any, memory: Any) -> str:
    """docs/speed.md: every pair of a loss and a native of it."""
    about = natives["environment"]
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    lines = [
        "# Speed beside the natives\n",
        "<!-- Written by docs/generate.py from docs/benchmarks: run the benchmarks. -->\n",
        f"Value and gradient in float32, medians of calls that alternate in one process, on {about['cores']} cores "
        f"({about['platform']}; {versions}).",
        "A ratio below 1 means that unilos is faster; `python tests/benchmarks/natives.py --json FILE` measures.\n",
        f"{summary(natives, memory)}\n",
        "## Every pair\n",
        "| framework | loss | native | size | unilos, ms | native, ms | ratio |",
        "|---|---|---|---|---|---|---|",
    ]
    for r in natives["ratios"]:
        own = "".join(f", {k}={v}" for k, v in r["with"].items())
        ratio = f"**{r['ratio']:.2f}**" if r["ratio"] > SLOWER else f"{r['ratio']:.2f}"
        times = f"{r['ours_ms']:.2f} | {r['theirs_ms']:.2f} | {ratio}"
        lines.append(f"| {r['framework']} | `{r['loss']}`{own} | `{r['native']}` | {r['size']} | {times} |")
    missing = [f"- `{what}`: {why}" for what, why in natives["not_run"].items()]
    return "\n".join([*lines, "", "## Not run\n", *missing, ""])
