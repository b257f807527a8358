"""`unilos bench`: how long losses take, beside the natives of their frameworks."""

from __future__ import annotations

import json as _json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from ..face.registry import loss_class
from ..form.check import ParameterError, UnilosError, listed, short
from ..pictures import canvas, times
from ..speed import asks as _asks
from ..speed import machine, report, suite
from ..speed import run as _run
from ..speed.asks import Ask, Found, Mode
from ..speed.inputs import sizes
from . import drawn, given
from .console import console, fail, progress

#: What is measured where nothing is named.
USUAL = ("huber", "binary_cross_entropy_with_logits", "cross_entropy")
LIBRARIES = {
    "torch": ("torch",),
    "keras": ("tensorflow",),
    "tensorflow": ("tensorflow",),
    "optax": ("jax",),
    "numpy": ("numpy",),
}
FOLDER = Path("docs") / "benchmarks"


def bench(
    losses: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME",
            help="Losses, by any of their names, and hyper-parameters as options: --delta 2. Without them those that "
            "the natives state.",
        ),
    ] = None,
    framework: Annotated[
        list[str] | None, typer.Option(help="numpy, torch, tensorflow or jax; may be repeated.")
    ] = None,
    mode: Annotated[
        list[str] | None,
        typer.Option(help="eager, compile (torch), function, xla (tensorflow), jit, generic (jax), or all."),
    ] = None,
    size: Annotated[
        list[str] | None, typer.Option(help="Entries, as in 320, 100k or 4M; may be repeated.")
    ] = None,
    shape: Annotated[
        list[str] | None, typer.Option(help="Rows x classes, as in 8192x10; may be repeated.")
    ] = None,
    dtype: Annotated[list[str] | None, typer.Option(help="float32 or float64; may be repeated.")] = None,
    weight: Annotated[bool, typer.Option("--weight", help="With a weight for every item.")] = False,
    mask: Annotated[
        bool, typer.Option("--mask", help="With a mask that leaves out every tenth item.")
    ] = False,
    value_only: Annotated[bool, typer.Option("--value-only", help="Without the gradient.")] = False,
    threads: Annotated[
        list[int] | None, typer.Option(help="How many threads; may be repeated.", min=1)
    ] = None,
    busy: Annotated[bool, typer.Option("--busy", help="Beside a process that keeps one core busy.")] = False,
    against: Annotated[
        list[str] | None, typer.Option(help="Only these natives: torch, keras, tensorflow, optax or numpy.")
    ] = None,
    memory: Annotated[bool, typer.Option("--memory", help="Measure peak memory, too.")] = False,
    starts: Annotated[
        bool, typer.Option("--starts", help="Measure the import and first calls, too.")
    ] = False,
    seconds: Annotated[
        float, typer.Option(help="About how long each kind of call is measured.", min=0.0)
    ] = 0.5,
    limit: Annotated[
        float, typer.Option(help="Seconds after which a measurement is given up.", min=1.0)
    ] = 120.0,
    the_suite: Annotated[
        bool,
        typer.Option(
            "--suite",
            help="All that docs/speed.md shows; hours. Losses, modes, sizes, dtypes and threads narrow it.",
        ),
    ] = False,
    json: Annotated[
        Path | None, typer.Option(help="Write the numbers to this file; - is standard output.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(help="Draw time against size to .png, .svg or .pdf; - is the terminal.")
    ] = None,
) -> None:
    """Measure losses beside the natives of their frameworks: `unilos bench huber --framework torch --size 4M`.

    Value and gradient, medians of calls that alternate in one process; a ratio below 1 means that unilos is faster.
    """
    try:
        names, params = given.split(losses or [])
        if plot is not None and str(plot) != "-":
            canvas.checked(plot)
        modes = _asks.modes(_frameworks(framework, against), mode or (["all"] if the_suite else []))
        out = _written(json, the_suite)
        extras = tuple(name for name, on in zip(_asks.EXTRAS, (weight, mask), strict=True) if on)
        way = Ask(
            *("", "", ""), extras=extras, value_only=value_only, busy=busy, against=tuple(against or ())
        )
        if the_suite:
            _refuse_with_suite(params, way)
            asked, lean = list(suite.asks(names, modes)), list(suite.lean(names, modes))
            wanted = [*map(_asks.entries, size or []), *map(_asks.shape, shape or [])]
            asked = list(suite.narrowed(asked, wanted, dtype or [], threads or []))
        else:
            ways = _ways(way, dtype or ["float32"], threads or [None])
            asked = _asked(names, params, modes, size or [], shape or [], ways)
            lean = asked if memory else []
        data = _measured(
            asked, lean, suite.frameworks(modes) if starts or the_suite else [], seconds, limit, out
        )
        _show(data, out, plot, the_suite)
    except (UnilosError, ImportError, OSError) as error:
        fail(str(error))


def _measured(
    asked: Sequence[Ask],
    lean: Sequence[Ask],
    starts: Sequence[str],
    seconds: float,
    limit: float,
    out: Path | None,
) -> dict[str, Any]:
    """The report of all of these; what is found is written on the way, as it may take hours."""
    cores = machine.cores()
    with progress("measuring") as told:
        told("memory bandwidth", 0, len(asked))
        bandwidth = {
            n: machine.bandwidth(n) for n in sorted({min(ask.threads or cores, cores) for ask in asked})
        }

        def kept(so_far: Found) -> None:
            if out is not None and str(out) != "-":
                _write(report.report(so_far, bandwidth, _command()), out)

        found = _run.run(asked, seconds, limit, told, kept)
        _run.run_memory(lean, limit, found, told)
        if starts:
            _run.run_starts(starts, found, told)
    return report.report(found, bandwidth, _command())


def _frameworks(framework: Sequence[str] | None, against: Sequence[str] | None) -> list[str]:
    """Those that are named; those of the libraries that are measured against, if none is."""
    for name in against or []:
        if name not in LIBRARIES:
            message = f"no library of natives is called {short(name)}; there are: {listed(LIBRARIES)}"
            raise ParameterError(message)
    implied = [f for name in against or [] for f in LIBRARIES[name]]
    for name in framework or []:
        if implied and name in _asks.FRAMEWORKS and name not in implied:
            message = f"{listed(against or [])} has no losses for {name}; leave --framework or --against out"
            raise ParameterError(message)
    return list(framework or dict.fromkeys(implied))


def _ways(way: Ask, dtypes: Sequence[str], threads: Sequence[int | None]) -> list[Ask]:
    """The way to measure, in every dtype and with every number of threads."""
    for name in dtypes:
        if name not in _asks.DTYPES:
            message = f"nothing is measured in {short(name)}; there are: {listed(_asks.DTYPES)}"
            raise ParameterError(message)
    return [replace(way, dtype=name, threads=n) for n in threads for name in dtypes]


def _asked(
    names: Sequence[str],
    params: Mapping[str, Sequence[Any]],
    modes: Sequence[Mode],
    numbers: Sequence[str],
    shapes: Sequence[str],
    ways: Sequence[Ask],
) -> list[Ask]:
    """A measurement for every loss, mode, size and way."""
    wanted = [_asks.entries(text) for text in numbers], [_asks.shape(text) for text in shapes]
    if not names and params:
        message = f"no loss is named that {listed(map(given.option, params))} could belong to"
        raise ParameterError(message)
    chosen: list[tuple[str, dict[str, Any] | None]] = [
        (loss_class(name).name, None) for name in names or USUAL
    ]
    if params:
        made = given.losses(names, params)
        chosen = [(x.name, {k: v for k, v in x.parameters().items() if k in params}) for x in made]
    return [
        replace(way, loss=name, framework=mode.framework, mode=mode.name, size=size, params=own)
        for mode in modes
        for way in ways
        for name, own in chosen
        for size in _sizes(name, *wanted, several=len(chosen) > 1)
    ]


def _sizes(
    name: str, numbers: list[int], shapes: list[tuple[int, int]], several: bool
) -> Sequence[int | tuple[int, int] | None]:
    """The sizes of a loss; among several losses sizes may be for others of them."""
    try:
        return sizes(name, numbers, shapes)
    except ParameterError:
        if several:
            return sizes(name, [], [])
        raise


def _refuse_with_suite(params: Mapping[str, Any], way: Ask) -> None:
    if params or way != Ask("", "", ""):
        message = "--suite has options of its own; losses, modes, sizes, dtypes and threads narrow it"
        raise ParameterError(message)


def _written(json: Path | None, the_suite: bool) -> Path | None:
    """Where the numbers go; with the suite to the documentation of a checkout."""
    found = FOLDER / f"{machine.name()}.json" if json is None and the_suite else json
    if found is not None and str(found) != "-" and not found.absolute().parent.is_dir():
        advice = "; run it in a checkout, or give --json" if json is None else ""
        message = f"{found} cannot be written: there is no folder {found.parent}{advice}"
        raise ParameterError(message)
    return found


def _write(data: Mapping[str, Any], out: Path) -> None:
    text = _json.dumps(data, indent=1, default=repr) + "\n"
    if str(out) == "-":
        sys.stdout.write(text)
    else:
        out.write_text(text, "utf-8")


def _command() -> str:
    return " ".join(["unilos", *sys.argv[1:]])


def _show(data: Mapping[str, Any], out: Path | None, plot: Path | None, the_suite: bool) -> None:
    """The table, unless the numbers go to standard output, and what is written."""
    lines, floor = lines_of(data)
    to = Console(stderr=True, markup=False, highlight=False) if str(out) == "-" else console
    if str(out) != "-":
        typer.echo(report.table(data, console.width))
        if the_suite:
            typer.echo("\n" + report.aims(data, console.width))
    if plot is not None and not lines:
        to.print("nothing was measured that could be drawn", style="yellow")
    elif str(plot) == "-":
        drawn.print_characters(partial(times.drawing, lines, floor))
    elif plot is not None:
        drawn.write(partial(times.figure, lines, floor), plot)
        to.print(f"wrote {plot}", soft_wrap=True)
    if out is not None:
        _write(data, out)
        if str(out) != "-":
            to.print(f"wrote {out}", soft_wrap=True)


def lines_of(data: Mapping[str, Any]) -> tuple[list[times.Times], times.Times | None]:
    """The lines of a picture: each loss and its fastest native by their sizes, and what memory alone would take."""
    rows = data["records"]
    several = len({report.setting(row) for row in rows}) > 1
    found: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        kind = row["size"].rpartition(" ")[2]
        words = [
            report.own(row),
            *([kind] if kind.isalpha() else []),
            *([report.setting(row)] if several else []),
        ]
        what = ", ".join(words)
        found.setdefault(what, []).append((row["elements"], row["ours_ms"]))
        if row["native"]:
            native = f"{row['native']}, beside {what}"
            found.setdefault(native, []).append((row["elements"], row["natives_ms"][row["native"]]))
    lines = [times.Times(name, *zip(*sorted(points), strict=True)) for name, points in found.items()]
    speeds = data["machine"]["bandwidth_gb_s"]
    if not lines or not speeds:
        return lines, None
    best = max(speeds.values())
    least = min(row["bytes"] / row["elements"] for row in rows)
    across = sorted({row["elements"] for row in rows})
    ms = tuple(1e3 * least * n / (best * 1e9) for n in across)
    return lines, times.Times(f"memory alone, at {best:.1f} GB/s", tuple(across), ms)
