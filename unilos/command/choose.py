"""`unilos choose`: which loss to take, by questions, by flags, or by looking at data."""

from __future__ import annotations

import json as _json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.text import Text

from .. import guide as _guide
from ..form.check import ParameterError, UnilosError
from ..guide.answer import Choice
from ..guide.calls import FRAMEWORKS, framework_of
from ..guide.questions import QUESTIONS, Question, Word, read
from ..guide.rules import open_questions
from . import columns
from .console import console, fail, progress

#: The exit status of what Ctrl-C has ended.
INTERRUPTED = 130
#: How columns are called that say whether a time is that of an event or was cut off.
EVENTS = frozenset({"event", "events", "status", "censored", "died", "dead", "death", "observed"})


def option(key: str, also: str = "") -> Any:
    """A flag for a question, whose help lists the answers."""
    question = next(question for question in QUESTIONS if question.key == key)
    return typer.Option(help=f"{question.asks} {also}One of {', '.join(question.names)}.")


def choose(
    task: Annotated[str | None, option("task")] = None,
    target: Annotated[
        str | None, option("target", "With --data: the column of the targets, or several as a,b. ")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(help="What the targets are, where --target names a column.")
    ] = None,
    output: Annotated[str | None, option("output")] = None,
    outliers: Annotated[str | None, option("outliers")] = None,
    imbalance: Annotated[str | None, option("imbalance")] = None,
    label_noise: Annotated[str | None, option("label_noise")] = None,
    matters: Annotated[str | None, option("matters")] = None,
    data: Annotated[
        Path | None, typer.Option(help="A CSV file to look at; its first line names columns.")
    ] = None,
    pred: Annotated[
        str | None, typer.Option(help="The column of predictions in it, or several as a,b.")
    ] = None,
    framework: Annotated[
        str | None, typer.Option(help=f"What calls are written for: {', '.join(FRAMEWORKS)}.")
    ] = None,
    ask: Annotated[bool, typer.Option("--ask/--no-ask", help="Ask what is left open, in a terminal.")] = True,
    json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON, and ask nothing.")] = False,
) -> None:
    """Choose a loss: answer questions, give flags, or let it look at data."""
    words = {
        "task": task,
        "target": kind if data else kind or target,
        "output": output,
        "outliers": outliers,
        "imbalance": imbalance,
        "label_noise": label_noise,
        "matters": matters,
    }
    try:
        framework_of(framework)
        y, predicted = (None, None) if data is None else table(data, target, pred)
        if data is None and pred is not None:
            fail("--pred names a column of --data, which is not given")
        if ask and not json and interactive():
            words |= asked(read(seen(words, y, predicted)))
        choice = _guide.choose(**words, y=y, pred=predicted, framework=framework)
        if data and target:
            choice = replace(choice, remarks=(*choice.remarks, *beside(data, target)))
        show(choice, json)
    except KeyboardInterrupt:
        Console(stderr=True).print()
        raise typer.Exit(INTERRUPTED) from None
    except UnilosError as error:
        fail(str(error).removeprefix("choose: "))


def interactive() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty()


def table(path: Path, target: str | None, pred: str | None) -> tuple[Any, Any]:
    """The targets and the predictions of a file; None for predictions if no column is named."""
    if target is None:
        message = "--data needs --target, the column of the targets"
        raise ParameterError(message)
    names, more = split(target), split(pred) if pred else []
    with progress("reading") as told:
        found = columns.read(path, [*names, *more], told)
    return together(found[: len(names)]), together(found[len(names) :]) if more else None


def together(found: list[Any]) -> Any:
    """One column as it is, several side by side."""
    return found[0] if len(found) == 1 else np.stack(found, axis=-1)


def beside(path: Path, target: str) -> list[str]:
    """What a file holds besides the targets that might make them censored times."""
    found = (name for name in columns.header(path) if name.lower() in EVENTS and name not in split(target))
    return [
        f"column {name} may tell which times are censored: --target {target},{name} takes both"
        for name in found
    ]


def split(names: str) -> list[str]:
    return [name.strip() for name in names.split(",")]


def seen(words: dict[str, Any], y: Any, pred: Any) -> dict[str, Any]:
    """The answers so far, with those that data gives."""
    if y is None:
        return words
    known = _guide.choose(**words, y=y, pred=pred)
    return words | {taken.question: taken.answer for taken in known.because}


def asked(answers: dict[str, str]) -> dict[str, str]:
    """Answers to the questions that still decide, one at a time; the end of the input ends the questions."""
    new: dict[str, str] = {}
    skipped: set[str] = set()
    while left := [q for q in open_questions(answers | new) if q[0].key not in skipped]:
        question, words = left[0]
        try:
            reply = put(question, words)
        except EOFError:
            console.print()
            return new
        if reply is None:
            skipped.add(question.key)
        else:
            new[question.key] = reply
    return new


def put(question: Question, words: tuple[Word, ...]) -> str | None:
    """One question, until there is an answer to it; None if nobody knows."""
    console.print(f"\n{question.asks}", style="bold")
    wide = max(len(word.name) for word in words)
    for place, word in enumerate(words, 1):
        line = Text(f"{place:>4}  {word.name:<{wide}}  ")
        console.print(line.append(word.says, style="dim"), soft_wrap=True)
    while True:
        reply = console.input(Text("number or word, Enter if you do not know: ", style="bold")).strip()
        if not reply:
            return None
        if reply.isdecimal() and 1 <= int(reply) <= len(words):
            return words[int(reply) - 1].name
        try:
            return question.answer(reply)
        except ParameterError:
            names = ", ".join(word.name for word in words)
            console.print(
                f"{reply!r} is no answer; accepted: {names}, or a number", style="red", soft_wrap=True
            )


def show(choice: Choice, json: bool) -> None:
    """The answer, for people or for programs."""
    if json:
        typer.echo(_json.dumps(choice.to_dict(), indent=2))
        return
    for title, body in choice.sections(console.width - 2):
        if body:
            console.print(f"\n{title}", style="bold")
            for line in body.splitlines():
                console.print(f"  {line}", soft_wrap=True)
