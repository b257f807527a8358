"""Links: from a score, which may be any real number, to what a loss takes for its prediction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Link:
    """A map of scores, and how a slope in its result goes back to one in the scores."""

    name: str
    forth: Callable[[Array], Array]
    back: Callable[[Array, Array], Array]


def _sigmoid(s: Array) -> Array:
    return np.exp(-np.logaddexp(0.0, -s))


def _pair(s: Array) -> Array:
    return np.stack([-s, s], axis=-1)


def _of_logits(s: Array, g: Array) -> Array:
    del s
    found: Array = (g[:, 1] - g[:, 0]) / 2
    return found


def _of_shares(s: Array, g: Array) -> Array:
    found: Array = _sigmoid(s) * _sigmoid(-s) * (g[:, 1] - g[:, 0])
    return found


def _of_logs(s: Array, g: Array) -> Array:
    found: Array = _sigmoid(-s) * g[:, 1] - _sigmoid(s) * g[:, 0]
    return found


IDENTITY = Link("identity", lambda s: s, lambda s, g: g)
EXP = Link("exp", np.exp, lambda s, g: np.exp(s) * g)
SIGMOID = Link("sigmoid", _sigmoid, lambda s, g: _sigmoid(s) * _sigmoid(-s) * g)
# Rows of two classes, whose logits differ by the score.
LOGITS = Link("logits", lambda s: _pair(s / 2), _of_logits)
SHARES = Link("softmax", lambda s: _sigmoid(_pair(s)), _of_shares)
LOGS = Link("log_softmax", lambda s: -np.logaddexp(0.0, -_pair(s)), _of_logs)
