"""What one process does with planted bugs: whether the law that a bug names sees it, and whether another one does."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from .bench.bench import NotRun
from .bench.harness import load
from .law import LAWS, Law
from .mutants import Mutant
from .truth.envelope import Comparison, LawBroken, heard

#: What takes the place of a result, from what is wanted.
WRONG: dict[str, Callable[[Any], Any]] = {
    "0": np.zeros_like,
    "the negative": np.negative,
    "a tenth more": lambda want: 1.1 * want,
    "NaN": lambda want: np.full_like(want, np.nan),
}


@dataclass
class Trial:
    """One bug, tried on the law that it names, and what that law compared without it."""

    mutant: Mutant
    seen: bool = False
    not_run: str = ""  # why it was not tried
    broken: str = ""  # what is broken without the bug
    compared: int = 0  # comparisons of any sort
    numbers: int = 0  # those of them that compare numbers
    sharp: int = 0  # those of numbers that fail for every wrong result
    dull: list[str] = field(
        default_factory=list
    )  # comparisons that hold for a wrong result outside of the envelope
    seconds: float = 0.0  # of the law without the bug


@dataclass
class Search:
    """The search for a bug that one law alone sees."""

    law: str
    witness: str = ""  # the bug
    others: dict[str, str] = field(default_factory=dict)  # bugs of the law, and another law that sees each
    seconds: float = 0.0


def tried(mutant: Mutant) -> Trial:
    """Plant a bug and try the law that it names, which has to hold before."""
    trial = Trial(mutant, not_run=_missing(mutant))
    if trial.not_run:
        return trial
    started = time.monotonic()
    try:
        with heard(partial(_weigh, trial)):
            mutant.try_law()
    except NotRun as reason:
        trial.not_run = str(reason)
        return trial
    except Exception as error:
        trial.broken = str(error) or type(error).__name__
        return trial
    trial.seconds = time.monotonic() - started
    with mutant.plant():
        trial.seen = breaks(LAWS[mutant.law], mutant)
    load(mutant.backend).forget()
    return trial


def search(law: str, mutants: Iterable[Mutant], order: Iterable[str]) -> Search:
    """Try the other laws on each bug that a law sees, in this order, until there is a bug that none of them sees."""
    started, found = time.monotonic(), Search(law)
    for mutant in mutants:
        if _missing(mutant):
            continue
        other = also_seen(mutant, (LAWS[name] for name in order if name != law))
        load(mutant.backend).forget()
        if not other:
            found.witness = mutant.name
            break
        found.others[mutant.name] = other
    found.seconds = time.monotonic() - started
    return found


def also_seen(mutant: Mutant, laws: Iterable[Law]) -> str:
    """The first of these laws that is broken by a bug, and holds without it; empty if none is."""
    left = [law for law in laws if law.applies(mutant.bench())]
    while left:
        with mutant.plant():
            at = next((k for k, law in enumerate(left) if breaks(law, mutant)), None)
        if at is None:
            return ""
        if not breaks(left[at], mutant):
            return left[at].name
        left = left[at + 1 :]
    return ""


def breaks(law: Law, mutant: Mutant) -> bool:
    """Whether a law is broken where a bug is planted."""
    try:
        mutant.try_law(law)
    except NotRun:
        return False
    except LawBroken:
        return True
    except Exception:  # a bug that stops a call is seen by other laws; the one named has to say what is wrong
        return law is not LAWS[mutant.law]
    return False


def _missing(mutant: Mutant) -> str:
    """What a bug lacks to be tried here. torch comes before TensorFlow, which crashes in the other order."""
    if mutant.backend == "tensorflow":
        with suppress(ImportError):
            load("torch")
    try:
        load(mutant.backend)
    except ImportError as error:
        return str(error)
    return ""


def _weigh(trial: Trial, made: Comparison) -> None:
    """Put every wrong result in the place of the right one."""
    trial.compared += 1
    want = made.want
    if want is None:
        return
    trial.numbers += 1
    judged, fails = ~np.isnan(want), Counter[str]()
    for name, change in WRONG.items():
        with np.errstate(all="ignore"):
            wrong = np.where(judged, change(want), want)
            fails[name] = made.fails(wrong)
            if _differs(wrong, made) and not fails[name]:
                trial.dull.append(f"{made.what}: {name}")
    trial.sharp += all(fails.values())


def _differs(wrong: Any, made: Comparison) -> bool:
    """Whether a result is further from what is wanted than what may be between them."""
    want = np.asarray(made.want)
    bound = (1 + 1e-6) * np.asarray(
        made.bound
    )  # exact results have a second float, which is not in sight here
    far = np.where(np.isfinite(want), np.abs(wrong - want) > bound, wrong != want) & ~np.isinf(wrong)
    return bool(((far | np.isnan(wrong)) & ~np.isnan(want)).any())
