"""An audit for people (a page, a table of Markdown) and for machines (strict JSON)."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from ...form.version import VERSION
from .found import CLASSES, TIERS, Defect, Outcome
from .rule import LARGE, LEAST, MOST, ROUNDINGS, TINY

#: The layout of the JSON.
FORMAT = 1
RULE = (
    "A number is called wrong where its error is larger than 4 sqrt(u) of the exact result, which is more than half "
    f"of the digits of the dtype, and also larger than {ROUNDINGS:g} u (|exact| + S): u is the dtype's unit roundoff, "
    "and S how far the exact result moves when every input moves by its own size. NaN and infinity are wrong where "
    "the exact result is below half of the dtype's largest number. Not judged: infinite, subnormal and NaN inputs, "
    "kinks and what lies within roundings of one, inputs without a defined loss. A result in a narrower dtype than "
    "the inputs', and wrong by no more than that dtype explains, is of the class dtype. Items that are right and whose "
    "mean is not are of the class divisor. A label that names no class is to be refused or NaN, and any number for it "
    "is of the class label. An error that is raised is no silent fault. Ordinary numbers are 0 and "
    f"those between {LEAST:g} and {MOST:g}, results below {TINY:g} are extreme; an error is as large as "
    f"the loss from {LARGE:g} of max(1, |exact|) on."
)
COUNTED = (
    "A defect is a native and a class. It counts once, in however many dtypes, on however many inputs and (for Keras) "
    "on however many backends it shows; its clearest case stands here. The code under each has been run, and what it "
    "gave is what is held against the exact result. What a library defines otherwise, such as a clip, an epsilon or a "
    "mean over nothing that is 0 / 0, stands by itself and does not count."
)


@dataclass(frozen=True)
class Row:
    """A defect in its clearest case, and on which backends it shows."""

    defect: Defect
    backends: tuple[str, ...]


@dataclass
class Audit:
    outcomes: list[Outcome]

    @property
    def ran(self) -> bool:
        return any(not outcome.not_run for outcome in self.outcomes)

    @property
    def defects(self) -> list[Row]:
        """What counts, by what matters in training."""
        return rows(d for outcome in self.outcomes for d in outcome.defects)

    @property
    def conventions(self) -> list[Row]:
        return rows(d for outcome in self.outcomes for d in outcome.conventions)

    @property
    def natives(self) -> dict[str, dict[str, int]]:
        """How many results were compared, by native and place."""
        found: dict[str, dict[str, int]] = {}
        for outcome in self.outcomes:
            for name, results in outcome.natives.items():
                found.setdefault(name, {})[outcome.backend] = results
        return found

    @property
    def results(self) -> int:
        return sum(n for places in self.natives.values() for n in places.values())

    @property
    def versions(self) -> dict[str, str]:
        return {outcome.library: outcome.version for outcome in self.outcomes if not outcome.not_run}

    def counts(self) -> dict[str, dict[str, int]]:
        """Defects by library and class."""
        table: dict[str, dict[str, int]] = {
            o.library: dict.fromkeys(CLASSES, 0) for o in self.outcomes if not o.not_run
        }
        for row in self.defects:
            table[self.library_of(row.defect)][row.defect.kind] += 1
        return table

    def library_of(self, defect: Defect) -> str:
        return next(o.library for o in self.outcomes if defect in o.defects)

    def by_tier(self) -> list[int]:
        return [sum(row.defect.tier == i for row in self.defects) for i in range(len(TIERS))]

    def to_dict(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "unilos": VERSION,
            "python": platform.python_version(),
            "machine": f"{platform.system()} {platform.machine()}",
            "versions": self.versions,
            "rule": RULE,
            "counted": COUNTED,
            "tiers": list(TIERS),
            "count": len(self.defects),
            "count_by_class": {c: sum(r.defect.kind == c for r in self.defects) for c in CLASSES},
            "count_by_tier": self.by_tier(),
            "counts": self.counts(),
            "results": self.results,
            "natives": self.natives,
            "defects": [entry(row) for row in self.defects],
            "conventions": [entry(row) for row in self.conventions],
            "not_run": [
                {"library": o.library, "backend": o.backend, "reason": o.not_run}
                for o in self.outcomes
                if o.not_run
            ],
            "left_out": {o.library: o.left_out for o in self.outcomes if o.left_out},
            "refused": {f"{o.library} on {o.backend}": o.refused for o in self.outcomes if o.refused},
        }

    def json(self) -> str:
        return json.dumps(self.to_dict(), indent=1, allow_nan=False) + "\n"

    def html(self) -> str:
        """A page of its own: no script, nothing loaded, and every name escaped."""
        page: str = _template("audit.html").render(
            audit=self, rule=RULE, counted=COUNTED, tiers=TIERS, classes=CLASSES, unilos=VERSION
        )
        return page

    def markdown(self) -> str:
        return "\n".join(_markdown(self)) + "\n"


def entry(row: Row) -> dict[str, Any]:
    return asdict(row.defect) | {"backends": list(row.backends)}


def rows(found: Iterable[Defect]) -> list[Row]:
    """Each native and class once, in its clearest case."""
    by_key: dict[tuple[str, str], list[Defect]] = {}
    for defect in found:
        by_key.setdefault(defect.key, []).append(defect)
    made = (
        Row(min(same, key=Defect.order), tuple(dict.fromkeys(d.backend for d in same)))
        for same in by_key.values()
    )
    return sorted(made, key=lambda row: row.defect.order())


def _template(name: str) -> Any:
    try:
        import jinja2
    except ImportError as error:
        message = "pages need jinja2: install unilos[conformance]"
        raise ImportError(message) from error
    loader = jinja2.PackageLoader("unilos.conformance", "pages")
    environment = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.get_template(name)


def _markdown(audit: Audit) -> Iterable[str]:
    versions = ", ".join(f"{name} {number}" for name, number in audit.versions.items())
    yield "# Where other libraries' losses are wrong\n"
    yield "Written by `unilos audit ... --markdown docs/audit.md`; nothing here was typed.\n"
    yield (
        f"{len(audit.defects)} distinct defects in {len(audit.natives)} natives, of which {audit.results:,} results "
        f"were compared: {versions}, on {platform.system()} {platform.machine()}.\n"
    )
    yield f"{COUNTED}\n\n{RULE}\n"
    yield from _counts(audit)
    for i, title in enumerate(TIERS):
        found = [row for row in audit.defects if row.defect.tier == i]
        if found:
            yield f"\n## {title[0].upper()}{title[1:]}\n"
            yield from _table(found)
    yield "\n## Conventions, which do not count\n"
    yield "| native | on | differs in | where |\n|---|---|---|---|"
    for row in audit.conventions:
        d = row.defect
        cells = (_code(d.native), ", ".join(row.backends), d.kind.removeprefix("wrong "), d.convention)
        yield f"| {' | '.join(_cell(c) for c in cells)} |"
    yield "\n## Not run\n"
    for o in audit.outcomes:
        if o.not_run:
            yield f"- {o.library}{f' on {o.backend}' if o.library == 'keras' else ''}: {o.not_run}"
    for library, names in {o.library: o.left_out for o in audit.outcomes if o.left_out}.items():
        for name, why in names.items():
            yield f"- {library}: {_code(name)}: {_cell(why)}"
    yield "\n## The code of each\n"
    for row in audit.defects:
        d = row.defect
        yield f"<details><summary>{_text(d.native)}, {d.kind}</summary>\n\n```python\n{d.snippet}\n```\n\n</details>\n"


def _counts(audit: Audit) -> Iterable[str]:
    yield f"| library | {' | '.join(CLASSES)} | all |\n|---|{'---|' * (len(CLASSES) + 1)}"
    table = audit.counts()
    for library, counts in table.items():
        yield f"| {library} | {' | '.join(str(counts[c]) for c in CLASSES)} | {sum(counts.values())} |"
    sums = [sum(counts[c] for counts in table.values()) for c in CLASSES]
    yield f"| all | {' | '.join(map(str, sums))} | {sum(sums)} |"


def _table(found: list[Row]) -> Iterable[str]:
    yield "| native | class | in | input | came | is right | relative error |\n|---|---|---|---|---|---|---|"
    for row in found:
        d = row.defect
        on = f" on {', '.join(row.backends)}" if d.native.startswith("keras.") else ""
        cells = (
            _code(d.native),
            d.kind,
            f"{', '.join(d.dtypes)}{on}",
            _code(f"{d.dtype}: {shortened(d.input)}"),
            f"{d.quantity} {d.got}",
            d.true,
            shown(d.relative),
        )
        yield f"| {' | '.join(_cell(c) for c in cells)} |"


def shown(relative: float | None) -> str:
    return "" if relative is None else f"{relative:.2g}"


def shortened(text: str, most: int = 110) -> str:
    return text if len(text) <= most else f"{text[:most]} ..."


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _code(text: str) -> str:
    return f"`{text.replace('`', '')}`"


def _text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
