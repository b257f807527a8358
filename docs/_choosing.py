"""docs/choosing.md: which loss for which task and data, from the rules and facts that `unilos choose` answers by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import _pages

from unilos.face import describe as _describe
from unilos.face.loss import Loss
from unilos.form.facts import Suits
from unilos.guide.gaps import GAPS
from unilos.guide.questions import BY_KEY, QUESTIONS, TASKS
from unilos.guide.rules import ranked

HEAD = """\
# Choosing a loss

<!-- Written by docs/generate.py from the facts of the losses: edit these. -->

`unilos choose` asks what is open, one question at a time; `unilos choose --task regression --outliers many` takes
flags, and `unilos choose --data houses.csv --target price` looks at the data. `unilos.choose(task=..., y=...)` does
the same in Python. Each loss states among its facts which answers speak for it, and why:

1. A loss that names other answers to a question than the one given is left out.
2. The loss that names most of the answers comes first; then the one that takes less for granted, such as outliers
   nobody spoke of; then the usual choice; then the first by name.
"""


def page() -> str:
    parts = [
        HEAD,
        "## The questions\n",
        questions(),
        "## What comes first\n",
        first(),
        *map(section, _tasks()),
    ]
    return "\n".join([*parts, "## What is missing\n", gaps()])


def questions() -> str:
    rows = ["| question | answers |", "|---|---|"]
    for question in QUESTIONS:
        words = "; ".join(f"`{word.name}`: {word.says}" for word in question.words)
        rows.append(f"| **{question.key}**: {_pages.cell(question.asks)} | {_pages.cell(words)} |")
    return "\n".join([*rows, ""])


def first() -> str:
    """The answer for every task and target, with what data is like left open."""
    rows = ["| task | targets | first | then |", "|---|---|---|---|"]
    for given, fits in answers():
        names = [link(fit.cls) for fit in fits]
        rows.append(f"| {given['task']} | {given.get('target', '')} | {names[0]} | {', '.join(names[1:3])} |")
    return "\n".join([*rows, ""])


def answers() -> Iterator[tuple[dict[str, str], list[Any]]]:
    """For every task and target the losses that are answered, with what data is like left open."""
    for task in _tasks():
        for target in _targets(task) or [""]:
            given = {"task": task, **({"target": target} if target else {})}
            yield given, [*ranked(given)]


def section(task: str) -> str:
    """Every loss of a task: when, why, and what speaks for and against it."""
    rows = [
        f"## {task[:1].upper()}{task[1:]}\n",
        f"{_sentence(BY_KEY['task'].word(task).says)}\n",
        "| loss | take it for | because | advantages | disadvantages |",
        "|---|---|---|---|---|",
    ]
    for cls, suits in _of(task):
        pros, cons = ("; ".join(cls.meta.pros), "; ".join(cls.meta.cons))
        columns = (link(cls), when(suits), suits.because, pros, cons)
        rows.append(f"| {' | '.join(map(_pages.cell, columns))} |")
    return "\n".join([*rows, ""])


def when(suits: Suits) -> str:
    """The answers that speak for a loss, without its task."""
    stated = ((key, words) for key, words in suits.answers.items() if key != "task")
    return "; ".join(f"{key}: {', '.join(words)}" for key, words in stated)


def gaps() -> str:
    return "\n".join(f"- {_pages.cell(gap.when)}: {gap.says}" for gap in GAPS if not gap.there) + "\n"


def _tasks() -> list[str]:
    return [word.name for word in TASKS]


def _targets(task: str) -> list[str]:
    stated = {word for _, suits in _of(task) for word in suits.answers.get("target", ())}
    return [name for name in BY_KEY["target"].names if name in stated]


def _of(task: str) -> Iterator[tuple[type[Loss], Suits]]:
    """The facts of a task's losses, the usual choices first."""
    found = [(cls, s) for cls in _describe.losses() for s in cls.meta.suits if task in s.answers["task"]]
    yield from sorted(found, key=lambda pair: (pair[1].rank, pair[0].name))


def link(cls: type[Loss], folder: str = "") -> str:
    return f"[`{cls.name}`]({folder}losses.md#{_pages.anchor(cls)})"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
