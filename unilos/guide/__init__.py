"""Which loss to take: `unilos.choose` asks the facts of all losses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..form.check import ParameterError
from ..form.facts import Measured
from ..form.fields import described
from . import calls as _calls
from . import rules as _rules
from .answer import Because, Choice, Otherwise, Suggestion
from .gaps import missing
from .look import Found, look, numbers
from .measures import Measure
from .questions import BY_KEY, QUESTIONS, read

SAID = "you said"


def choose(
    *,
    task: Any = None,
    target: Any = None,
    output: Any = None,
    outliers: Any = None,
    imbalance: Any = None,
    label_noise: Any = None,
    matters: Any = None,
    y: Any = None,
    pred: Any = None,
    framework: str | None = None,
) -> Choice:
    """Which loss to take for a task and its data, and why.

    Parameters
    ----------
    task, target, output, matters : str, optional
        What is predicted, what the targets are, what the model returns and what matters most, by the words of
        `unilos choose --help`.
    outliers, imbalance, label_noise : str, bool or float, optional
        How much of it there is, in words, as True (some) or False (none), or as a share from 0 to 1: of outliers, of
        the rarest class, of wrong labels.
    y : array of shape (samples,) or (samples, ...), optional
        Targets, of any library. They answer the questions that are left open.
    pred : array of the shape of `y`, or with one more axis of classes, optional
        Predictions of some model. Residuals tell more about outliers than targets.
    framework : str, optional
        numpy, torch, tensorflow, jax or keras: what the calls are written for. That of `y` if it is not given.

    Returns
    -------
    Choice
        `.losses`, the best first, each with its reason and its call; `.because`, `.otherwise` and `.missing`.
        `print` shows it in words.

    Raises
    ------
    ParameterError
        For a word that is no answer (the accepted ones are listed), for NaN, and where nothing at all is given.
    ShapeError
        If `y` or `pred` is empty, or their shapes do not belong together.
    DTypeError
        If they hold no numbers.

    Examples
    --------
    >>> import unilos
    >>> choice = unilos.choose(task="regression", outliers=True)
    >>> choice.losses[0].loss
    Huber()
    """
    given = {
        "task": task,
        "target": target,
        "output": output,
        "outliers": outliers,
        "imbalance": imbalance,
        "label_noise": label_noise,
        "matters": matters,
    }
    said = {key: (word, SAID) for key, word in read(given).items()}
    found, library = Found(), None
    if y is not None:
        plain, library = numbers("y", y)
        found = look(plain, None if pred is None else numbers("pred", pred)[0], _word(settled(said), "task"))
    elif pred is not None:
        message = "choose: pred is given without y; give the targets, too"
        raise ParameterError(message)
    known = library if library in _calls.FRAMEWORKS else None
    return answered(said, found, _calls.framework_of(framework or known))


def answered(said: Mapping[str, tuple[str, str]], found: Found, framework: str) -> Choice:
    """The choice for answers with their sources, and for what was found in data."""
    taken = settled({**_agreeing(found, said), **said})
    if not taken:
        message = f"choose: nothing is given; say at least the task: {', '.join(QUESTIONS[0].names)}"
        raise ParameterError(message)
    answers = {key: word for key, (word, _) in taken.items()}
    fits = _rules.ranked(answers)[: _rules.FEW]
    return Choice(
        losses=tuple(_suggestion(fit, found.measures, framework) for fit in fits),
        because=tuple(Because(k, word, BY_KEY[k].word(word).says, why) for k, (word, why) in taken.items()),
        otherwise=tuple(_otherwise(turn) for turn in _rules.turns(answers)),
        missing=missing(answers),
        unasked=tuple(f"{question.key}: {question.asks}" for question, _ in _rules.open_questions(answers)),
        remarks=tuple(found.remarks),
    )


def settled(taken: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Answers in the order of the questions, with the task where the others leave only one."""
    full = dict(taken)
    if full and "task" not in full:
        task = _rules.only_task({key: word for key, (word, _) in full.items()})
        if task:
            full["task"] = (task, "the only task with these answers")
    return {question.key: full[question.key] for question in QUESTIONS if question.key in full}


def _word(said: Mapping[str, tuple[str, str]], key: str) -> str | None:
    return said[key][0] if key in said else None


def _agreeing(found: Found, said: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """What was found in data, where it is not about another task or target than what was said."""
    seen = {key: (BY_KEY[key].answer(word), why) for key, (word, why) in found.answers.items()}
    if any(key in said and key in seen and said[key][0] != seen[key][0] for key in ("task", "target")):
        kept = ("outliers", "imbalance", "output")
        return {key: seen[key] for key in kept if key in seen}
    return seen


def _suggestion(fit: _rules.Fit, measures: Mapping[str, Measure], framework: str) -> Suggestion:
    params, told = {}, []
    for name, value in fit.suits.sets.items():
        if not isinstance(value, Measured):
            params[name] = value
            told.append(f"{name} = {value}: a common start.")
        elif value.what in measures:
            measure = measures[value.what]
            params[name] = _times(value.factor, measure.value)
            told.append(f"{name} = {params[name]}: {_factor(value.factor)}{measure.says}.")
        else:
            default = described(fit.cls)[name].default
            told.append(f"{name} = {default} for now: set it to {_factor(value.factor)}{WHAT[value.what]}.")
    loss = fit.cls(**params)
    return Suggestion(
        loss=loss,
        reason=fit.suits.because,
        call=_calls.call(loss, framework),
        arrays=_calls.arrays(loss),
        sets=tuple(told),
        pros=fit.cls.meta.pros,
        cons=fit.cls.meta.cons,
    )


#: What data would tell, where none is given.
WHAT = {
    "spread": "the robust spread of the residuals",
    "range": "the range of the targets",
    "odds": "the negatives for every positive",
    "weights": "one number a class, inversely to how often it occurs",
}


def _times(factor: float, measured: Any) -> Any:
    if isinstance(measured, tuple):
        return tuple(factor * part for part in measured)
    return float(f"{factor * measured:.3g}")


def _factor(factor: float) -> str:
    return "" if factor == 1 else f"{factor:g} times "


def _otherwise(turn: _rules.Turn) -> Otherwise:
    fit = turn.fit
    return Otherwise(turn.question.key, turn.word.name, turn.word.says, fit.cls.name, fit.suits.because)
