"""What the documentation says about the losses, in Markdown."""

from __future__ import annotations

from typing import Any

from unilos.face import describe as _describe
from unilos.face.loss import Loss


def table() -> str:
    """The README's list: one row a loss."""
    rows = ["| function | class | what it is | elsewhere |", "|---|---|---|---|"]
    for cls in _describe.losses():
        names = ", ".join(f"`{name}`" for name in (cls.name, *cls.meta.short))
        link = f"[{cell(names)}](docs/losses.md#{anchor(cls)})"
        rows.append(f"| {link} | `{cls.__name__}` | {cell(_describe.summary(cls))} | {elsewhere(cls)} |")
    return "\n".join(rows)


def elsewhere(cls: type[Loss]) -> str:
    """The natives, by library: `torch` huber_loss, `keras` huber."""
    found: dict[str, list[str]] = {}
    for name, _, _ in _describe.natives(cls):
        if name:
            found.setdefault(name.partition(".")[0], []).append(name.rpartition(".")[2])
    return "; ".join(f"{library}: {', '.join(dict.fromkeys(names))}" for library, names in found.items())


def losses() -> str:
    """docs/losses.md: a section a loss."""
    head = (
        "# The losses\n\n"
        "<!-- Written by docs/generate.py from the registry: edit the losses. -->\n\n"
        "`unilos show NAME` prints the same in a terminal. Every loss also takes `weight=`, `where=` and "
        "`reduction=`;\nwithout another remark the reductions are `mean` (the default), `sum`, `none`, "
        "`mean_over_items` and `mean_over_batch`.\nThe slopes at kinks hold exactly, on every backend.\n"
    )
    return "\n".join([head, *(section(cls) for cls in _describe.losses())])


def section(cls: type[Loss]) -> str:
    meta = cls.meta
    parts = [f"## {cls.name}\n", f"Class `{cls.__name__}`. {_describe.text(cls)}\n"]
    parts.append(f"```python\nunilos.{_describe.signature(cls)}\n```\n")
    parts.append(f"$$ {meta.formula} $$\n")
    facts = [f"- **Task**: {meta.task}."] if meta.task else []
    facts += [f"- **{name}**: {words}." for name, words in _describe.domain(cls).items()]
    own = _describe.parameters(cls).items()
    facts += several("Parameters", [f"`{name}: {kind} = {default!r}`" for name, (kind, default) in own])
    facts += reductions(cls)
    facts += several("Pros", meta.pros)
    facts += several("Cons", meta.cons)
    facts += several("Kinks", [f"at {kink.at} the slope is {kink.slope}" for kink in meta.kinks])
    facts += several("Elsewhere", [native(*found) for found in _describe.natives(cls)])
    facts += several("Also called", [f"`{name}`" for name in _describe.aliases(cls)], ", ")
    facts += several("Sources", meta.references)
    return "\n".join([*parts, *facts, ""])


def reductions(cls: type[Loss]) -> list[str]:
    usual = cls.defaults()["reduction"]
    if cls.reductions == Loss.reductions and usual == "mean":
        return []
    return [f"- **Reductions**: {', '.join(cls.reductions)}; `{usual}` by default."]


def several(title: str, items: Any, separator: str = "; ") -> list[str]:
    return [f"- **{title}**: {separator.join(items)}."] if items else []


def native(name: str, arguments: str, differs: str) -> str:
    if not name:
        return differs
    words = f"`{name}`"
    if arguments:
        words += f" with `{arguments}`"
    return f"{words} ({differs})" if differs else words


def anchor(cls: type[Loss]) -> str:
    """The fragment that Markdown renderers give to the loss's heading."""
    return cls.name.replace(".", "")


def cell(text: str) -> str:
    return text.replace("|", r"\|")


def measured(report: Any) -> str:
    """What the conformance suite measured, from its JSON: the worst error and the worst disagreements."""
    cells = [cell for cell in report["cells"] if cell["checks"]]
    backends = list(dict.fromkeys(cell["backend"] for cell in cells))
    dtypes = list(dict.fromkeys(cell["dtype"] for cell in cells))
    rows = [f"| worst error, in envelopes | {' | '.join(backends)} |", "|---" * (len(backends) + 1) + "|"]
    for dtype in dtypes:
        found = [[c for c in cells if (c["dtype"], c["backend"]) == (dtype, b)] for b in backends]
        rows.append(f"| {dtype} | {' | '.join(worst(some) for some in found)} |")
    lines = [
        measured_on(report, cells),
        "",
        *rows,
        "",
        "| largest difference between two backends, where results are no smaller than what they come from | ULP | of |",
    ]
    lines.append("|---|---|---|")
    for apart in report["disagreements"]:
        who = cell(f"`{apart['case']}`, {' and '.join(apart['backends'])}")
        lines.append(f"| {apart['quantity']}, {apart['dtype']} | {float(apart['ulp']):.3g} | {who} |")
    return "\n".join(lines)


def measured_on(report: Any, cells: list[Any]) -> str:
    about = report["environment"]
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    checks, broken = sum(cell["checks"] for cell in cells), len(report["failures"])
    losses = len({cell["loss"] for cell in cells})
    how = "by a quick run " if about["quick"] else ""
    return (
        f"Measured {how}on {about['date'][:10]} with unilos {about['unilos']} on {about['device']} "
        f"({about['machine']}; {versions}): {checks} checks on {losses} losses held, {broken} failed. "
        f"An error of 1 is the edge of the envelope."
    )


def worst(cells: list[Any]) -> str:
    if not cells:
        return "not run"
    found = max(cells, key=lambda cell: float(cell["envelopes"]))
    return f"{float(found['envelopes']):.2f} (`{found['loss']}`)"
