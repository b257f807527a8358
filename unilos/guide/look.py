"""Look at data: what the targets are, and what is unlike in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..backend.dispatch import backend_of
from ..backend.guests import as_numpy
from ..form.check import DTypeError, ParameterError, ShapeError
from . import measures as _measures
from .measures import Measure, Numbers

#: From this share on, values that equal the largest (or the least) of many look cut off there.
CUT_OFF = 0.04
#: Positive numbers span orders of magnitude where 95 of 100 of them lie within this ratio.
WIDE = 30.0
#: More classes than that are numbers.
MOST_CLASSES = 1000
#: Counts of so few different values might be labels.
CLASSES_SEEN = 20


@dataclass
class Found:
    """What data says: answers with their reasons, measures for hyper-parameters, and remarks."""

    answers: dict[str, tuple[Any, str]] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def say(self, key: str, answer: Any, why: str) -> None:
        self.answers.setdefault(key, (answer, why))


def numbers(name: str, x: Any) -> tuple[Numbers, str]:
    """An array of any library as finite numbers on the host, and the name of the library.

    Raises
    ------
    ShapeError
        If it is empty.
    ParameterError
        If it holds NaN or infinities.
    DTypeError
        If it holds no numbers.
    """
    backend = backend_of(x, called=("choose", (name,)))
    plain = as_numpy(x) if backend.guest else backend.to_numpy(x)
    if plain.dtype.kind not in "biuf":
        message = f"choose: {name} has dtype {plain.dtype}; accepted: real numbers. Convert it first"
        raise DTypeError(message)
    if plain.size == 0:
        message = (
            f"choose: {name} has shape {plain.shape} and holds nothing; give the numbers of some samples"
        )
        raise ShapeError(message)
    if plain.dtype.kind == "f" and not np.isfinite(plain).all():
        bad = np.argwhere(~np.isfinite(plain))
        where = ", ".join(map(str, bad[0].tolist()))
        message = (
            f"choose: {name} holds {len(bad)} of {plain.size} values that are NaN or infinite, the first at index "
            f"{where}; leave these samples out, and give where= to the loss if they stay in the data"
        )
        raise ParameterError(message)
    return plain, backend.name


def look(y: Numbers, pred: Numbers | None, task: str | None) -> Found:
    """What targets, and predictions if there are any, say of the questions.

    A task that is known settles what the numbers cannot say: whether whole numbers are classes or counts.
    """
    found = Found()
    if pred is not None and (pred.ndim < y.ndim or pred.shape[:1] != y.shape[:1]):
        message = (
            f"choose: pred has shape {pred.shape} and y {y.shape}; one prediction a target, or a row of them"
        )
        raise ShapeError(message)
    if y.ndim >= 3 or (y.ndim == 2 and task == "segmentation"):
        _images(found, y, task)
    elif y.ndim == 2 and y.shape[1] > 1:
        _rows(found, y, task)
    else:
        _column(found, y.reshape(-1), pred, task)
    if pred is not None and found.answers["task"][0] == "classification":
        _output(found, pred)
    return found


def _images(found: Found, y: Numbers, task: str | None) -> None:
    values = np.unique(y[:64])
    if y.dtype.kind == "f" and not _whole(values):
        found.say("task", "images", f"{y.ndim} axes of real numbers")
        found.measures["range"] = Measure(float(y.max() - y.min()), "the largest less the least target")
        return
    found.say("task", "segmentation", f"{y.ndim} axes of whole numbers")
    labels, frequencies = np.unique(y, return_counts=True)
    found.say("target", "mask" if labels.size <= 2 else "classes", f"{labels.size} values a pixel")
    if labels.size > 1:
        found.say("imbalance", *_measures.balance(frequencies))


def _rows(found: Found, y: Numbers, task: str | None) -> None:
    """Several numbers a sample: classes one-hot or at once, distributions, times with events, or several targets."""
    sums = y.sum(axis=1)
    if np.isin(y, (0, 1)).all():
        if (sums == 1).all():
            found.say("task", "classification", "rows of one 1 and zeros")
            found.say("target", "multiclass", f"one-hot rows of {y.shape[1]} classes")
            _classes(found, y.sum(axis=0))
        else:
            found.say("task", "classification", "rows of ones and zeros")
            found.say("target", "multilabel", f"rows of {y.shape[1]} classes with any number of ones")
            rate = min(_share(y.mean(axis=0)))
            word = "none" if rate >= 0.17 else "some" if rate >= 0.05 else "strong"
            found.say(
                "imbalance", word, f"the rarest class holds for {_measures.percent(rate)} of the samples"
            )
    elif y.shape[1] == 2 and (event := _event(y)) is not None:
        share = 1 - float(y[:, event].mean())
        found.say("task", "regression", "a time and whether its event was seen")
        found.say("target", "censored", f"{_measures.percent(share)} of the times are censored")
    elif y.min() >= 0 and _sum_to_one(y):
        found.say("task", "distributions", "rows that sum to 1")
        found.say("target", "probabilities", f"distributions over {y.shape[1]} outcomes")
    else:
        found.say("task", "regression", f"{y.shape[1]} real numbers a sample")
        found.say("target", "real", "real numbers")
        centred = (y - np.median(y, axis=0)) / np.asarray([_measures.spread(c) or 1.0 for c in y.T])
        found.say("outliers", *_measures.outliers(centred.reshape(-1), "the targets"))


def _share(rates: Numbers) -> list[float]:
    """The rarer of yes and no, of every class that has both."""
    return [min(float(r), 1 - float(r)) for r in rates if 0 < r < 1] or [0.5]


def _event(y: Numbers) -> int | None:
    """The column of two that says whether an event was seen, where the other one holds times."""
    for event, time in ((1, 0), (0, 1)):
        if np.isin(y[:, event], (0, 1)).all() and y[:, time].min() > 0 and np.unique(y[:, time]).size > 2:
            return event
    return None


def _column(found: Found, y: Numbers, pred: Numbers | None, task: str | None) -> None:
    """One number a sample."""
    values, frequencies = np.unique(y, return_counts=True)
    if values.size == 1:
        found.remarks.append(f"all targets are {values[0]:g}: there is nothing to learn from them")
    whole = _whole(values)
    several = pred is not None and pred.ndim == 2 and pred.shape[1] > 1
    if task == "segmentation" or (task != "regression" and whole and values.size == 2):
        _two(found, values, frequencies)
    elif task == "classification" or (
        task is None and whole and (several or _labels(y, values, frequencies))
    ):
        found.say("task", "classification", f"whole numbers, {values.size} of them different")
        found.say("target", "multiclass", f"integer labels of {values.size} classes")
        _classes(found, frequencies)
        if task is None and not several:
            found.remarks.append("if these whole numbers are counts, say so: target counts")
    else:
        _quantity(found, y, values, task)
        _deviations(found, y, pred)


def _two(found: Found, values: Numbers, frequencies: Numbers) -> None:
    signs = values.tolist() == [-1, 1]
    found.say("task", "classification", "two different values")
    found.say("target", "signs" if signs else "binary", f"only {values[0]:g} and {values[-1]:g} occur")
    if not signs and values.tolist() != [0, 1]:
        found.remarks.append(f"the targets are {values[0]:g} and {values[-1]:g}: losses take 0 and 1")
    found.say("imbalance", *_measures.balance(frequencies))
    odds = float(frequencies[0] / frequencies[-1])
    found.measures["odds"] = Measure(odds, f"the {values[0]:g} for every {values[-1]:g} in the targets")


def _classes(found: Found, frequencies: Numbers) -> None:
    if (frequencies == 0).any():
        found.remarks.append(f"{int((frequencies == 0).sum())} of {frequencies.size} classes never occur")
        return
    found.say("imbalance", *_measures.balance(frequencies))
    found.measures["weights"] = _measures.weights(frequencies)


def _labels(y: Numbers, values: Numbers, frequencies: Numbers) -> bool:
    """Whether whole numbers look like labels: 0 (or 1) to some number without gaps, whose end does not fade away as
    that of counts does."""
    gapless = values[0] in (0, 1) and values[-1] - values[0] + 1 == values.size
    fading = frequencies[-1] < 0.25 * frequencies.mean() and frequencies[-1] == frequencies.min()
    return bool(gapless and not fading and values.size <= min(MOST_CLASSES, max(2, y.size // 2)))


def _quantity(found: Found, y: Numbers, values: Numbers, task: str | None) -> None:
    """What kind of number is predicted."""
    whole = _whole(values)
    found.say("task", "regression", f"numbers from {values[0]:g} to {values[-1]:g}")
    zeros = float(np.mean(y == 0))
    cut = _cut(y, values, whole)
    if cut:
        found.say("target", "censored", cut)
    elif whole and values[0] >= 0 and y.mean() < 1000:
        found.say("target", "counts", f"whole numbers from {values[0]:g} to {values[-1]:g}")
        if task is None and values.size <= CLASSES_SEEN:
            found.remarks.append("if these whole numbers are labels, say so: task classification")
    elif values[0] == 0 and zeros >= 0.1:
        found.say("target", "amounts", f"{_measures.percent(zeros)} are exactly 0, the others positive")
    elif values[0] > 0 and _factor(y) > WIDE:
        found.say(
            "target", "positive", f"positive with a long tail: 95 of 100 within a factor of {_factor(y):.3g}"
        )
    else:
        found.say("target", "real", f"from {values[0]:g} to {values[-1]:g}")
    found.measures["range"] = Measure(float(values[-1] - values[0]), "the largest less the least target")


def _factor(y: Numbers) -> float:
    """The factor between the ends of 95 of 100 positive numbers; 1 where they have no long tail upwards."""
    low, middle, high = np.quantile(y, (0.025, 0.5, 0.975))
    return float(high / low) if high - middle > 3 * (middle - low) else 1.0


def _cut(y: Numbers, values: Numbers, whole: bool) -> str:
    """Where many values equal the largest, or the least, and hardly any others are alike; empty if they do not."""
    if whole or values.size < 20:
        return ""
    for end, name in ((values[-1], "largest"), (values[0], "least")):
        share = float(np.mean(y == end))
        others = 1 - share
        alike = y.size * others / (values.size - 1)  # how often another value occurs
        if share >= CUT_OFF and share * y.size > 5 * alike and end != 0:
            return f"{_measures.percent(share)} equal the {name}, {end:g}: they look cut off there"
    return ""


def _deviations(found: Found, y: Numbers, pred: Numbers | None) -> None:
    """Outliers and spread, of the residuals where there are predictions."""
    target = found.answers["target"][0]
    if pred is not None:
        if pred.size != y.size:
            message = (
                f"choose: pred has shape {pred.shape} and y {y.shape}; residuals need one prediction a target"
            )
            raise ShapeError(message)
        x, of = y - pred.reshape(-1), "the residuals"
    elif target == "counts":
        x, of = y, "the counts"
    else:
        x, of = (np.log(y) if target == "positive" else y), "the targets"
    x = np.asarray(x, dtype=np.float64)
    found.say("outliers", *(_measures.dispersion(x) if of == "the counts" else _measures.outliers(x, of)))
    if target == "real" and _measures.spread(x):
        more = "" if pred is not None else ", more than that of residuals"
        found.measures["spread"] = Measure(_measures.spread(x), f"the robust spread of {of}{more}")


def _output(found: Found, pred: Numbers) -> None:
    """What the predictions of a classifier are."""
    rows = pred.ndim > 1 and pred.shape[-1] > 1
    if pred.min() >= 0 and pred.max() <= 1 and (not rows or _sum_to_one(pred)):
        found.say("output", "probabilities", "predictions within 0 and 1")
    elif rows and pred.max() <= 0 and _sum_to_one(np.exp(pred)):
        found.say("output", "log-probabilities", "rows of predictions whose exponentials sum to 1")
    else:
        found.say("output", "logits", f"predictions from {pred.min():.3g} to {pred.max():.3g}")


def _sum_to_one(rows: Numbers) -> bool:
    return bool(np.allclose(rows.sum(axis=-1), 1, atol=1e-3))


def _whole(values: Numbers) -> bool:
    return bool((values == np.round(values)).all())
