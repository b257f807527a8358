"""What a loss can be compared on: a curve through points, or two classes. Its structure and its domains say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..backend.dispatch import backend_of
from ..face.loss import Loss
from ..form.check import ParameterError, UnilosError, listed
from ..form.facts import UNIT
from .links import EXP, IDENTITY, LOGITS, LOGS, SHARES, SIGMOID, Array, Link

Task = Literal["regression", "classification"]


@dataclass(frozen=True)
class Kind:
    """How a loss reads a model: what its scores become, and what stands for the targets."""

    task: Task
    link: Link
    #: Whether the prediction is the logarithm of what the target is.
    log: bool = False
    #: What stands for the two classes.
    classes: tuple[float, float] = (0.0, 1.0)
    labels: bool = False

    @property
    def exponential(self) -> bool:
        """Whether a curve is the exponential of its scores, and positive with it."""
        return self.log or self.link is EXP

    def pred(self, scores: Array) -> Array:
        return self.link.forth(scores)

    def read(self, pred: Array) -> Array:
        """Predictions of the target's kind, or scores of two classes, as the loss takes them."""
        if self.task == "regression":
            return np.log(pred) if self.log else pred
        return self.pred(pred)

    def curve(self, scores: Array) -> Array:
        """Scores as numbers of the target's kind."""
        return np.exp(scores) if self.exponential else scores

    def scores(self, curve: Array) -> Array:
        """The scores of a curve; what is not positive counts as a small number where it has to be."""
        if not self.exponential:
            return curve
        least = 1e-3 * np.mean(np.abs(curve)) or 1.0
        return np.log(np.maximum(curve, least))

    def target(self, y: Array) -> Array:
        """What the loss takes for targets: `y` itself, or what stands for its classes, 0 and 1."""
        if self.task == "regression":
            return y
        if self.labels:
            return y.astype(np.int64)
        return np.where(y > 0, self.classes[1], self.classes[0])


def kind_of(loss: Loss) -> Kind:
    """How a loss is compared, or a `ParameterError` that says why it cannot be; a sum's parts agree in it."""
    found = {part.name: _kind_of(part) for _, part in loss.summands}
    if len({*found.values()}) > 1:
        message = (
            f"{loss.name} cannot be compared: its parts {listed(found)} do not take the same predictions"
        )
        raise ParameterError(message)
    return next(iter(found.values()))


def task_of(kinds: Sequence[tuple[str, Kind]]) -> Task:
    """The task that all of these have; an error names one of each where they have several."""
    by_task: dict[Task, str] = {kind.task: name for name, kind in reversed(kinds)}
    if len(by_task) > 1:
        curve, classes = by_task["regression"], by_task["classification"]
        message = (
            f"{curve} is a loss of regression and {classes} one of classification; they take different data: compare "
            f"them in two calls"
        )
        raise ParameterError(message)
    return next(iter(by_task))


def _kind_of(loss: Loss) -> Kind:
    needed = [name for name in loss.arguments if name not in loss.optional]
    if len(needed) != 2:
        raise _refused(
            loss, f"it takes {listed(needed) or 'nothing'}, and not a prediction and a target alone"
        )
    pred, target = loss.domains[:2]
    numbers = _takes(loss, np.full(3, pred.inside), np.full(3, target.inside))
    if numbers and (target.only or target == UNIT):
        return _binary(loss)
    if numbers:
        return _regression(loss)
    if _takes(loss, np.full((3, 2), pred.inside), np.zeros(3, dtype=np.int64)):
        return _labelled(loss)
    raise _refused(
        loss, "an item of it is neither one number against another nor a row of classes with a label"
    )


def _takes(loss: Loss, pred: Array, target: Array) -> bool:
    """Whether these are a call of the loss in which every row is an item."""
    try:
        loss.check_call(backend_of(pred), pred, target)
    except UnilosError:
        return False
    return tuple(loss.structure.items(pred.shape)) == (len(pred),)


def _regression(loss: Loss) -> Kind:
    pred = loss.domains[0]
    if not pred.bounded:
        # A prediction that costs least is the target, or its logarithm.
        for log in (False, True):
            if _rests(loss, log):
                return Kind("regression", IDENTITY, log=log)
    elif (pred.low, pred.high) == (0.0, np.inf) and _rests(loss, log=False):
        return Kind("regression", EXP)
    raise _refused(loss, "its best prediction is neither the target nor the target's logarithm")


def _rests(loss: Loss, log: bool) -> bool:
    """Whether the slope vanishes where the prediction is the target, or the logarithm of it."""
    y = np.array([0.5, 1.5, 3.0])
    slope = loss.grad(np.log(y) if log else y, y)
    return bool(np.all(np.abs(slope) < 1e-4))


def _binary(loss: Loss) -> Kind:
    pred, target = loss.domains[:2]
    low, high = sorted(target.only) if target.only else (0.0, 1.0)
    link = SIGMOID if pred == UNIT else IDENTITY if not pred.bounded else None
    found = Kind("classification", link or IDENTITY, classes=(low, high))
    if link is None or not _tells_classes(loss, found):
        raise _refused(loss, "a larger prediction of it does not speak for the one of two classes")
    return found


def _labelled(loss: Loss) -> Kind:
    meta: Any = loss.meta
    pred = loss.domains[0]
    link = SHARES if "pred" in meta.simplex else LOGS if "pred" in meta.logs else LOGITS
    found = Kind("classification", link, labels=True)
    if (link is LOGITS and pred.bounded) or not _tells_classes(loss, found):
        raise _refused(loss, "a row of it does not hold the scores of its classes")
    return found


def _tells_classes(loss: Loss, kind: Kind) -> bool:
    """Whether the right sign of a score costs less than the wrong one, in both classes."""
    scores = np.array([-1.0, 1.0])
    right, wrong = (
        [float(loss(kind.pred(s[None]), kind.target(y[None]))) for s, y in zip(scores, labels, strict=True)]
        for labels in (np.array([0, 1]), np.array([1, 0]))
    )
    # The one score is right of its first class and wrong of its second.
    return right[0] < wrong[0] and right[1] < wrong[1]


def _refused(loss: Loss, why: str) -> ParameterError:
    return ParameterError(f"{loss.name} cannot be compared on points: {why}")
