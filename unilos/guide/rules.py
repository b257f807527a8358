"""Which losses suit answers, and in which order: read from the losses' own facts, whatever losses there are.

A loss is left out where its facts name other answers to a question than the one given. Among those that are left, the
one comes first whose facts name more of the answers; then the one that takes less for granted (outliers, say, that
nobody spoke of); then the usual choice by its own rank; then the first by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..face import describe
from ..face.loss import Loss
from ..form.facts import Suits
from .questions import BY_KEY, QUESTIONS, Question, Word

#: As many losses are an answer.
FEW = 3
#: As many other replies are told.
NEAREST = 6


@dataclass(frozen=True)
class Fit:
    """A loss that answers do not rule out."""

    cls: type[Loss]
    suits: Suits
    met: tuple[str, ...]  # the questions whose answer its facts name
    assumed: tuple[str, ...]  # those that are open and whose usual answer its facts do not name

    @property
    def order(self) -> tuple[int, int, int, str]:
        return -len(self.met), len(self.assumed), self.suits.rank, self.cls.name

    @property
    def reason(self) -> tuple[str, str]:
        """The loss, and why it is the one to take."""
        return self.cls.name, self.suits.because


@dataclass(frozen=True)
class Turn:
    """Another reply to one question, and the loss that it leads to."""

    question: Question
    word: Word
    fit: Fit


def ranked(answers: Mapping[str, str]) -> list[Fit]:
    """All losses that suit the answers, the best first, each with the fact that suits them best.

    Where no task is given, the losses are those that name the target and what matters themselves.
    """
    needed = set() if "task" in answers else {"target", "matters"} & set(answers)
    best: dict[str, Fit] = {}
    for cls in describe.losses():
        fits = (judged(cls, suits, answers) for suits in cls.meta.suits)
        found = [fit for fit in fits if fit and needed <= set(fit.met)]
        if found:
            best[cls.name] = min(found, key=lambda fit: fit.order)
    return sorted(best.values(), key=lambda fit: fit.order)


def judged(cls: type[Loss], suits: Suits, answers: Mapping[str, str]) -> Fit | None:
    """How well a fact of a loss suits answers; None where one of them is against it."""
    stated = suits.answers
    if any(key in stated and word not in stated[key] for key, word in answers.items()):
        return None
    met = tuple(key for key in answers if key in stated)
    unsaid = {key: BY_KEY[key].usual for key in stated if key not in answers}
    assumed = tuple(key for key, usual in unsaid.items() if usual and not {*usual} & {*stated[key]})
    return Fit(cls, suits, met, assumed)


def only_task(answers: Mapping[str, str]) -> str | None:
    """The task that all losses have which suit the answers; None if there are several."""
    tasks = {task for fit in ranked(answers) for task in fit.suits.answers["task"]}
    return tasks.pop() if len(tasks) == 1 else None


def turns(answers: Mapping[str, str]) -> list[Turn]:
    """The single other replies that put another loss first, one for each loss: first those about the data, then what
    matters, then what the targets are."""
    seen = {fit.reason for fit in ranked(answers)[:1]}
    found = []
    for question in (*QUESTIONS[2:], *QUESTIONS[1:2]):
        for word in question.words:
            if answers.get(question.key) == word.name:
                continue
            fit = next(iter(ranked({**answers, question.key: word.name})), None)
            if fit and question.key in fit.met and fit.reason not in seen:
                seen.add(fit.reason)
                found.append(Turn(question, word, fit))
    return found[:NEAREST]


def open_questions(answers: Mapping[str, str]) -> list[tuple[Question, tuple[Word, ...]]]:
    """The questions that still decide between losses, with the replies that some loss is for."""
    left = [
        suits for fit in ranked(answers) for suits in fit.cls.meta.suits if judged(fit.cls, suits, answers)
    ]
    found = []
    for question in QUESTIONS:
        stated = {word for suits in left for word in suits.answers.get(question.key, ())}
        words = tuple(word for word in question.words if word.name in stated)
        if question.key not in answers and len(words) > 1:
            found.append((question, words))
    return found
