"""A comparison as text: a table that fits a width, and what its columns are."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from ..form.check import listed
from .results import Results

GAP = 2


def columns(results: Results) -> dict[str, list[str]]:
    """The columns that have something to say, by their headings, with a number a loss."""
    rows = results.rows
    found = {
        "value": [number(row.value) for row in rows],
        "no outliers": [number(row.clean) for row in rows],
        "fit's loss": [number(row.fit.value) for row in rows],
        "fit off by": [number(row.error) for row in rows],
        "wrong side": ["" if row.wrong is None else f"{row.wrong:.1%}" for row in rows],
    }
    return {heading: texts for heading, texts in found.items() if any(texts)}


def number(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"


def text(results: Results, width: int) -> str:
    """What was compared, the table, and a sentence on each column, in lines of at most `width` characters."""
    parts = (title(results), "\n".join(_grid(results, width)), "\n".join(notes(results)))
    wrapped = (parts[0], parts[2])
    head, foot = ("\n".join(_wrapped(part, width)) for part in wrapped)
    return f"{head}\n\n{parts[1]}\n\n{foot}"


def title(results: Results) -> str:
    """What the data are, in one line."""
    data, n = results.data, len(results.data.y)
    if data.outliers is None:
        return f"{n:,} points" + ("" if results.task == "regression" else " of two classes")
    bad = int(data.outliers.sum())
    kind = "of a curve with noise, {} of them outliers" if results.task == "regression" else ""
    return f"{n} points " + (kind or "of two classes, {} of them mislabelled").format(bad)


def notes(results: Results) -> Iterator[str]:
    """A sentence on each column that is there."""
    data = results.data
    curve = results.task == "regression"
    against = "the points as predictions of the curve" if data.truth is not None else "the predictions"
    model = "the curve that it likes best" if curve else "the boundary that it likes best"
    says = {
        "value": f"the mean loss of {against}",
        "no outliers": "the same without the outliers",
        "fit's loss": f"the mean loss of {model}, over all points",
        "fit off by": "how far that lies from the true curve",
        "wrong side": "the points on the wrong side of it"
        + ("" if data.outliers is None else ", but for the mislabelled ones"),
    }
    yield from (f"{heading}: {says[heading]}" for heading in columns(results))
    lost = [row.name for row in results.rows if not curve and not row.fit.decided]
    if lost:
        yield f"{listed(lost)}: a score of 0 everywhere costs least, which bounds no class"
    if len(results.fitted) < len(data.y):
        yield f"The fits read {len(results.fitted):,} of the {len(data.y):,} points, drawn at random."


def _grid(results: Results, width: int) -> Iterator[str]:
    """The lines of the table. A name that leaves no room for its numbers has a line of its own."""
    found = columns(results)
    sizes = [max(map(len, (heading, *texts))) for heading, texts in found.items()]
    room = max(width - sum(sizes) - GAP * len(sizes), 0)
    first = min(max(len(name) for name in ("loss", *results.names)), room)

    def line(name: str, texts: list[str]) -> Iterator[str]:
        if len(name) > first:
            yield from _wrapped(name, width)
            name = ""
        cells = (f"{text:>{size}}" for text, size in zip(texts, sizes, strict=True))
        yield (" " * GAP).join([name.ljust(first), *cells]).rstrip()

    yield from line("loss", [*found])
    for k, row in enumerate(results.rows):
        yield from line(row.name, [texts[k] for texts in found.values()])


def _wrapped(words: str, width: int) -> list[str]:
    lines = words.splitlines()
    return [part for line in lines for part in textwrap.wrap(line, width, subsequent_indent="  ") or [""]]
