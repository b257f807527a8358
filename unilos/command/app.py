"""The commands of `unilos`: they print what the registry, the demo and the conformance suite know."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from ..backend import dispatch as _dispatch
from ..backend.needs import lacks
from ..face import describe as _describe
from ..face.loss import Loss
from ..face.registry import loss_class
from ..form import check as _check
from ..form import version as _version
from ..form.curvatures import Lacking
from . import audit, bench, choose, compare, given, info, plot, strangers
from .console import console, fail
from .vectors import vectors

app = typer.Typer(
    help="Losses written once: the same values and gradients in NumPy, torch, TensorFlow and JAX.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command()(audit.audit)
app.command(context_settings=given.SETTINGS)(bench.bench)
app.command()(choose.choose)
app.command(context_settings=given.SETTINGS)(compare.compare)
app.command()(info.info)
app.command(context_settings=given.SETTINGS)(plot.plot)
app.add_typer(vectors, name="vectors")


def print_version(wanted: bool) -> None:
    if wanted:
        console.print(f"unilos {_version.VERSION}")
        raise typer.Exit


VERSION = typer.Option(
    "--version", callback=print_version, is_eager=True, help="Print the version and leave."
)


@app.callback()
def options(version: Annotated[bool, VERSION] = False) -> None:
    del version  # its callback has answered


@app.command("list")
def list_losses() -> None:
    """List all losses, by what they are for, with their other names."""
    width = max(len(cls.name) for cls in _describe.losses())
    for task, found in groupby(sorted(_describe.losses(), key=task_of), key=task_of):
        console.print(f"\n{task}", style="bold")
        table = Table.grid(Column(width=width), Column(overflow="fold"), padding=(0, 2))
        for cls in found:
            also = ", ".join(_describe.aliases(cls))
            table.add_row(cls.name, Text(_describe.summary(cls)))
            if also:
                table.add_row("", Text(also, style="dim"))
        console.print(Padding(table, (0, 2)))


def task_of(cls: type[Loss]) -> str:
    return cls.meta.task or "other"


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="A loss, by its name or any alias.")],
    graph: Annotated[
        bool, typer.Option("--graph", help="Its arithmetic: operations, and what they cost.")
    ] = False,
) -> None:
    """Show all that is known about one loss."""
    try:
        cls = loss_class(name)
    except _check.ParameterError as error:
        fail(str(error))
    if graph:
        from .graph import show_graph

        show_graph(cls)
        return
    meta = cls.meta
    console.print(f"{cls.name}  (class {cls.__name__})", style="bold")
    console.print(_describe.text(cls))
    console.print()
    console.print(f"  {_describe.signature(cls)}", soft_wrap=True)
    if meta.plain:
        console.print(f"  {meta.plain}", soft_wrap=True)
    console.print(f"  {meta.formula}", soft_wrap=True)
    section("for", [meta.task] if meta.task else [])
    section("arguments", [f"{name}: {words}" for name, words in _describe.arguments(cls).items()])
    section("parameters", [f"{head}: {words}" for head, words in _describe.hyper(cls)])
    usual = cls.defaults()["reduction"]
    section("reductions", [", ".join(f"{r} (default)" if r == usual else r for r in cls.reductions)])
    section("take it for", [f"{suits.when}: {suits.because}" for suits in meta.suits])
    section("pros", list(meta.pros))
    section("cons", list(meta.cons))
    for title, how in (("majorizer", meta.majorizer), ("gauss_newton", meta.gauss_newton)):
        section(title, [f"none: {how.says}" if isinstance(how, Lacking) else how.says])
    section("kinks", [f"at {kink.at} the slope is {kink.slope}" for kink in meta.kinks])
    section("in other libraries", [": ".join(filter(None, native)) for native in _describe.natives(cls)])
    section("also called", [", ".join(_describe.aliases(cls))] if _describe.aliases(cls) else [])
    section("references", list(meta.references))


@app.command()
def conformance(
    backend: Annotated[list[str] | None, typer.Option(help="Only this backend; may be repeated.")] = None,
    loss: Annotated[
        list[str] | None,
        typer.Option(help="Only this loss, or one of yours as package.module:name; may be repeated."),
    ] = None,
    dtype: Annotated[list[str] | None, typer.Option(help="Only this dtype; may be repeated.")] = None,
    law: Annotated[list[str] | None, typer.Option(help="Only this law; may be repeated.")] = None,
    device: Annotated[str | None, typer.Option(help="The device to compute on, such as cpu.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer points and hyper-parameters.")] = False,
    json: Annotated[
        Path | None, typer.Option(help="Write the measurements to this file; - is standard output.")
    ] = None,
    seed: Annotated[
        str | None, typer.Option(help="What quick runs draw their samples by; the date, if not given.")
    ] = None,
    self_test: Annotated[
        bool, typer.Option("--self-test", help="Plant bugs, and show that the laws see them.")
    ] = False,
    like: strangers.LIKE = None,
    definition: strangers.DEFINITION = None,
    gradient: strangers.GRADIENT = None,
    arguments: strangers.ARGUMENTS = None,
    params: strangers.PARAMS = None,
    options: strangers.OPTIONS = None,
    order: strangers.ORDER = None,
    reduction: strangers.REDUCTION = None,
    slack: strangers.SLACK = None,
    report: Annotated[Path | None, typer.Option(help="Write a page of HTML to this file.")] = None,
    badge: Annotated[Path | None, typer.Option(help="Write a badge, as SVG, to this file.")] = None,
    diff: Annotated[
        tuple[Path, Path] | None, typer.Option(help="Run nothing: compare the JSON of two runs, old and new.")
    ] = None,
    isolate: Annotated[
        bool, typer.Option("--isolate", help="A process for each loss on each backend.")
    ] = False,
    timeout: Annotated[float, typer.Option(min=0.1, help="The seconds of such a process.")] = 600.0,
) -> None:
    """Measure every loss on every installed framework against exact results, or functions of yours (docs/strangers.md).

    Exit code 0: all holds; 1: a law is broken; 2: it could not run; 130: it was interrupted.
    """
    if diff is not None:
        from .. import conformance as suite

        raise typer.Exit(suite.compare(*diff, report))
    if self_test:
        from .. import conformance as suite

        raise typer.Exit(suite.self_test(quick, seed))
    known = sorted({path.rpartition("._")[2] for path in _dispatch.BUILTIN.values()} | {*_dispatch.plugins()})
    for name in backend or []:
        if name not in known and ":" not in name:
            fail(f"no backend is called {name!r}; there are: {', '.join(known)}")
    if any(":" in name for name in backend or []) and "" not in sys.path:
        sys.path.insert(0, str(Path.cwd()))  # theirs may lie here
    for name in sorted(n for n in {*(backend or [])} if ":" in n or n in _dispatch.plugins()):
        try:
            why = lacks(_dispatch.load(name))
        except (ImportError, _check.UnilosError) as error:
            fail(f"the backend {name!r} was asked for and cannot be tested: {error}")
        if why:
            Console(stderr=True, markup=False, highlight=False).print(why, style="yellow", soft_wrap=True)
    for name in dtype or []:
        if name not in _check.FLOATS:
            fail(f"no loss computes in {name!r}; there are: {', '.join(sorted(_check.FLOATS))}")
    said = strangers.Said(like, definition, gradient, arguments, params, options, order, reduction, slack)
    loss, functions = strangers.sorted_out(loss or [], said.anything and isolate)
    if functions or said.anything:
        files = json, report, badge
        raise typer.Exit(
            strangers.run(
                functions,
                loss,
                said,
                backend or [],
                dtype or [],
                law or [],
                files,
                device,
                quick,
                timeout if isolate else None,
            )
        )
    try:
        canonical = [loss_class(name).name for name in loss or []]
    except _check.ParameterError as error:
        fail(str(error))
    from .. import conformance as suite

    for name in law or []:
        if name not in suite.LAWS:
            fail(f"no law is called {name!r}; there are: {', '.join(sorted(suite.LAWS))}")
    own = any(not loss_class(name).__module__.startswith("unilos.") for name in canonical)
    raise typer.Exit(
        suite.main(
            backend or [],
            canonical,
            dtype or [],
            quick,
            suite.Files(json, report, badge),
            device,
            seed,
            law,
            processes=1 if own else None,  # another process would not know a loss that this one imported
            isolate=timeout if isolate else None,
        )
    )


@app.command()
def demo() -> None:
    """Train two models in every installed framework and compare them step by step."""
    from .demo import main as run

    raise typer.Exit(run())


def section(title: str, lines: list[str]) -> None:
    if lines:
        console.print(f"\n{title}", style="bold")
        for line in lines:
            console.print(f"  {line}", soft_wrap=True)
