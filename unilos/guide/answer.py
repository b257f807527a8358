"""What `unilos.choose` answers: losses with reasons, what they rest on, and what would change them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import fill, indent
from typing import Any

from ..face.loss import Loss


@dataclass(frozen=True)
class Suggestion:
    """A loss that suits the answers."""

    loss: Loss
    reason: str  # why it suits, from its facts
    call: str  # the lines that make and call it in the framework asked for
    arrays: tuple[str, ...]  # where the numbers of each array may lie
    sets: tuple[str, ...]  # which hyper-parameters are set, and by what rule
    pros: tuple[str, ...]
    cons: tuple[str, ...]


@dataclass(frozen=True)
class Because:
    """An answer that the choice rests on, and where it comes from."""

    question: str
    answer: str
    says: str
    source: str  # "you said", or what was seen in the data


@dataclass(frozen=True)
class Otherwise:
    """Another reply, and the loss that would come first then."""

    question: str
    answer: str
    says: str
    name: str
    reason: str


@dataclass(frozen=True, repr=False)
class Choice:
    """The losses that suit, the best first; `print` it, or `explain()`, for all of it in words."""

    losses: tuple[Suggestion, ...]
    because: tuple[Because, ...]
    otherwise: tuple[Otherwise, ...]
    missing: tuple[str, ...]  # what the library lacks here, and what to do instead
    unasked: tuple[str, ...]  # questions without an answer that would still matter
    remarks: tuple[str, ...]  # what else was seen in the data

    def __repr__(self) -> str:
        names = ", ".join(repr(suggestion.loss) for suggestion in self.losses)
        answers = ", ".join(f"{taken.question}={taken.answer!r}" for taken in self.because)
        return f"Choice({names or 'no loss'}; {answers})"

    def __str__(self) -> str:
        return self.explain()

    def explain(self, width: int = 80) -> str:
        """All of it in words, in lines of at most `width` characters but for the calls, which keep theirs."""
        parts = (f"{title}\n{indent(body, '  ')}" for title, body in self.sections(width - 2) if body)
        return "\n\n".join(parts)

    def sections(self, width: int) -> Iterator[tuple[str, str]]:
        """Titles with their text."""
        for place, found in enumerate(self.losses, 1):
            yield f"{place}. {found.loss.name}", _suggested(found, width)
        if not self.losses:
            yield "no loss suits all of these answers", "One of them has to be another."
        lines = (f"{b.question}: {b.answer} ({b.says}); {b.source}" for b in self.because)
        yield "because", _lines(lines, width)
        lines = (f"{o.question}: {o.answer} ({o.says}) -> {o.name}: {o.reason}" for o in self.otherwise)
        yield "what would change the answer", _lines(lines, width)
        yield "missing", _lines(self.missing, width)
        yield "seen besides", _lines(self.remarks, width)
        yield "not asked", _lines(self.unasked, width)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, for programs."""
        losses = [
            {
                "name": found.loss.name,
                "loss": found.loss.to_dict(),
                **{key: value for key, value in vars(found).items() if key != "loss"},
            }
            for found in self.losses
        ]
        return {
            "losses": losses,
            "because": [vars(taken) for taken in self.because],
            "otherwise": [vars(other) for other in self.otherwise],
            "missing": self.missing,
            "unasked": self.unasked,
            "remarks": self.remarks,
        }


def _suggested(found: Suggestion, width: int) -> str:
    told = [f"{found.reason}.", *found.sets, *(f"- {con}" for con in found.cons)]
    arrays = indent(_lines((f"# {text}" for text in found.arrays), width - 4), "    ")
    return "\n".join([_lines(told, width), indent(found.call, "    "), arrays])


def _lines(texts: Iterable[str], width: int) -> str:
    return "\n".join(fill(text, width, subsequent_indent="  ", break_on_hyphens=False) for text in texts)
