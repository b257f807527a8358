"""What the documentation says about the losses, in Markdown."""

from __future__ import annotations

from typing import Any

from unilos.backend.needs import NEEDS, in_sections
from unilos.face import describe as _describe
from unilos.face.loss import Loss
from unilos.form.curvatures import Lacking

#: A family, and words of the tasks of its losses; the first that fits.
FAMILIES = {
    "Regression": ("regression",),
    "Segmentation": ("segmentation",),
    "Images": ("image",),
    "Boxes": ("boxes",),
    "Binary and multi-label": ("binary", "multi-label"),
    "Classification": ("classification", "structured"),
    "Contrastive, self-supervised": ("contrastive", "self-supervised"),
    "Embeddings": ("embedding", "metric"),
    "Distributions": ("distribution", "information"),
    "Ranking": ("ranking",),
    "Sequences": ("sequence",),
    "Preferences": ("preference",),
    "Distillation": ("distillation",),
    "Adversarial": ("adversarial",),
    "Penalties": ("regularisation",),
    "Others": ("",),
}


def families() -> str:
    """The README's list: one row a family."""
    found: dict[str, list[str]] = {family: [] for family in FAMILIES}
    for cls in _describe.losses():
        family = next(
            name for name, words in FAMILIES.items() if any(word in cls.meta.task for word in words)
        )
        found[family].append(f"`{cls.name}`")
    rows = [f"| {family} | {' '.join(names)} |" for family, names in found.items() if names]
    return "\n".join(["| family | losses |", "|---|---|", *rows])


def needs() -> str:
    """What a namespace must have: one row for everybody who asks."""
    rows = []
    for who, names in NEEDS.items():
        found = (f"{section} {', '.join(f'`{n}`' for n in here)}" for section, here in in_sections(names))
        rows.append(f"| {who} | {'; '.join(found)} |")
    return "\n".join(["| who asks | for what |", "|---|---|", *rows])


def table() -> str:
    """The list above the sections: one row a loss."""
    rows = ["| function | class | what it is | elsewhere |", "|---|---|---|---|"]
    for cls in _describe.losses():
        names = ", ".join(f"`{name}`" for name in (cls.name, *cls.meta.short))
        link = f"[{cell(names)}](#{anchor(cls)})"
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
    return "\n".join([head, f"{table()}\n", *(section(cls) for cls in _describe.losses())])


def section(cls: type[Loss]) -> str:
    meta = cls.meta
    parts = [f"## {cls.name}\n", f"Class `{cls.__name__}`. {_describe.text(cls)}\n"]
    parts.append(f"```python\nunilos.{_describe.signature(cls)}\n```\n")
    parts.append(f"$$ {meta.formula} $$\n")
    facts = [f"- **Task**: {meta.task}."] if meta.task else []
    facts += [f"- **{name}**: {words}." for name, words in _describe.arguments(cls).items()]
    facts += [f"- **Parameter** `{head}`: {words}" for head, words in _describe.hyper(cls)]
    facts += reductions(cls)
    facts += several("Pros", meta.pros)
    facts += several("Cons", meta.cons)
    facts += [f"- **{title}**: {cell(words)}." for title, words in curved(cls)]
    facts += several("Kinks", [f"at {kink.at} the slope is {kink.slope}" for kink in meta.kinks])
    facts += several("Elsewhere", [native(*found) for found in _describe.natives(cls)])
    facts += several("Also called", [f"`{name}`" for name in _describe.aliases(cls)], ", ")
    facts += several("Sources", meta.references)
    return "\n".join([*parts, *facts, ""])


def curved(cls: type[Loss]) -> list[tuple[str, str]]:
    """The curvatures besides the exact one: what each is, or why there is none."""
    kinds = (("Majorizer", cls.meta.majorizer), ("Gauss-Newton", cls.meta.gauss_newton))
    return [(title, f"{'none: ' * isinstance(how, Lacking)}{how.says}") for title, how in kinds]


def curvatures() -> str:
    """The losses by what their majorizer is, by what their Gauss-Newton curvature is, and by why they have none."""
    parts = []
    for title, kind in (("Majorizers", "majorizer"), ("Gauss and Newton", "gauss_newton")):
        found: dict[tuple[bool, str], list[str]] = {}
        for cls in _describe.losses():
            how = getattr(cls.meta, kind)
            found.setdefault((isinstance(how, Lacking), how.says), []).append(f"`{cls.name}`")
        for lacks, head in ((False, title), (True, f"{title}: none")):
            rows = [
                f"| {' '.join(names)} | {cell(says)} |"
                for (lacking, says), names in found.items()
                if lacking == lacks
            ]
            parts += [
                f"### {head}\n",
                "| losses | " + ("why" if lacks else "what it is") + " |",
                "|---|---|",
                *rows,
                "",
            ]
    return "\n".join(parts).rstrip()


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
