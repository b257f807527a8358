"""`unilos audit`: where the losses of other libraries are wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from .console import console, fail, progress

if TYPE_CHECKING:
    from ..conformance.audit import Audit


def audit(
    libraries: Annotated[list[str], typer.Argument(help="torch, keras, optax, tensorflow, sklearn, ...")],
    report: Annotated[Path | None, typer.Option(help="Write a page of HTML to this file.")] = None,
    json: Annotated[Path | None, typer.Option(help="Write all that was found to this file, as JSON.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="Write a page of Markdown to this file.")] = None,
    only: Annotated[str, typer.Option(help="Only natives with this in their names.")] = "",
) -> None:
    """Run other libraries' losses on what ours are tested with, and judge them by exact results.

    Each library has a process of its own, Keras one for every backend. Exit code 0: it ran, whatever it found.
    Exit code 2: nothing of what was named is installed.
    """
    from ..conformance.audit import GROUPS, audit

    for name in libraries:
        if name not in GROUPS:
            fail(f"no library is called {name!r} here; there are: {', '.join(GROUPS)}")
    with progress("trying") as told:
        found = audit(dict.fromkeys(libraries), only, told)
    try:
        files = [(report, found.html), (json, found.json), (markdown, found.markdown)]
        for path, text in files:
            if path is not None:
                path.write_text(text(), "utf-8")
    except (ImportError, OSError) as error:
        fail(str(error))
    show(found)
    if not found.ran:
        fail("nothing of what was named could be tried")


def show(found: Audit) -> None:
    """The table, and what did not run."""
    from ..conformance.audit.report import shortened, shown

    table = Table(box=None, pad_edge=False)
    for title in ("native", "class", "dtype", "input", "came", "is right", "relative error"):
        table.add_column(title, overflow="fold")
    for row in found.defects:
        d = row.defect
        on = f" ({', '.join(row.backends)})" if d.native.startswith("keras.") else ""
        cells = (d.native + on, d.kind, d.dtype, shortened(d.input, 60), d.got, d.true, shown(d.relative))
        table.add_row(*map(Text, cells))
    if found.defects:
        console.print(table)
    for outcome in found.outcomes:
        if outcome.not_run:
            console.print(f"not run: {outcome.library} {outcome.backend}: {outcome.not_run}", style="yellow")
    words = f"{len(found.defects)} distinct defects in {len(found.natives)} natives; {found.results:,} results compared"
    console.print(f"\n{words}; {len(found.conventions)} conventions, which do not count", style="bold")
