"""`unilos conformance --loss package.module:name`: the options that say what a loss of somebody's own is."""

from __future__ import annotations

import inspect
import sys
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from ..face.loss import Loss
from .console import fail
from .given import plain

LIKE = Annotated[str | None, typer.Option(help="The loss of ours that a function of yours should be.")]
DEFINITION = Annotated[
    str | None, typer.Option(help="Its formula in mpmath, of one item, as package.module:name.")
]
GRADIENT = Annotated[str | None, typer.Option(help="Its gradient by hand, as package.module:name.")]
ARGUMENTS = Annotated[
    str | None, typer.Option(help="A loss of ours that takes the same arguments; found out otherwise.")
]
PARAMS = Annotated[
    list[str] | None,
    typer.Option(
        "--with", help="A hyper-parameter of --like, as gamma=2.0; your function gets it, if it names it."
    ),
]
OPTIONS = Annotated[
    list[str] | None,
    typer.Option("--pass", help="A further keyword argument for your function, as eps=1e-7."),
]
ORDER = Annotated[
    str | None, typer.Option(help="The order of its arguments: target,pred; found out otherwise.")
]
REDUCTION = Annotated[
    str | None, typer.Option(help="none, sum, mean or mean_over_batch; found out otherwise.")
]
SLACK = Annotated[float | None, typer.Option(help="How many envelopes of ours an error may have; 8.")]


@dataclass(frozen=True)
class Said:
    """What was said of a function; None where it is to be found out."""

    like: str | None
    definition: str | None
    gradient: str | None
    arguments: str | None
    params: list[str] | None
    options: list[str] | None
    order: str | None
    reduction: str | None
    slack: float | None

    @property
    def anything(self) -> bool:
        return any(x not in (None, []) for x in astuple(self))

    def words(self) -> dict[str, Any]:
        """As `adopt` takes them."""
        plain = {
            k: getattr(self, k) for k in ("like", "definition", "gradient", "arguments", "reduction", "slack")
        }
        found = {k: v for k, v in plain.items() if v is not None}
        if self.order is not None:
            found["order"] = tuple(word.strip() for word in self.order.split(","))
        return {**_pairs("--with", self.params), **found, "options": _pairs("--pass", self.options)}


def sorted_out(names: list[str], functions_alone: bool) -> tuple[list[str], list[str]]:
    """Names of losses, those of classes that were written as a spec among them, and the places of plain functions; of
    functions alone nothing is imported yet."""
    from ..conformance.strangers.resolve import CannotRun, attribute

    losses, functions = [], []
    for name in names:
        if ":" not in name:
            losses.append(name)
            continue
        if functions_alone:
            functions.append(name)
            continue
        try:
            found = attribute(name)
        except CannotRun as error:
            fail(str(error))
        if inspect.isclass(found) and issubclass(found, Loss):
            if not getattr(found, "name", ""):
                fail(f"{name} is not registered: it lacks @spec")
            losses.append(found.name)
        else:
            functions.append(name)
    return losses, functions


def run(
    functions: list[str],
    losses: list[str],
    said: Said,
    backends: list[str],
    dtypes: list[str],
    laws: list[str],
    files: tuple[Path | None, Path | None, Path | None],
    device: str | None,
    quick: bool,
    isolate: float | None,
) -> int:
    """Judge plain functions; exit code 2 with the reason where that is not possible."""
    if not functions:
        fail(
            "--like, --definition, --with and their kin are about a function: name it by --loss package.module:name"
        )
    if losses:
        fail(f"functions and losses are tried by commands of their own: {', '.join([*functions, *losses])}")
    if len(backends) > 1:
        fail("a function computes in one framework: name one backend, or none")
    try:
        from ..conformance import Files
        from ..conformance.strangers.cli import main
    except ImportError as error:
        print(error, file=sys.stderr)
        return 2
    return main(
        functions,
        said.words(),
        backends[0] if backends else None,
        dtypes,
        laws,
        Files(*files),
        device,
        quick,
        isolate,
    )


def _pairs(option: str, words: list[str] | None) -> dict[str, Any]:
    found = {}
    for word in words or []:
        key, equals, value = word.partition("=")
        if not (key.isidentifier() and equals):
            fail(f"{option} needs a name and a value, as in {option} gamma=2.0, and not {word!r}")
        found[key] = plain(value)
    return found
