"""What a picture is asked for: losses by any name, what is shown of them, and what their lines are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..face.loss import Loss
from ..face.registry import get
from ..form.check import ParameterError, short
from .axes import parts
from .curves import QUANTITIES
from .cuts import Cut, Entry, is_entry
from .maps import is_rows

OTHER_WORDS = {
    "loss": "value",
    "grad": "slope",
    "gradient": "slope",
    "derivative": "slope",
    "hessian": "curvature",
}


def losses_of(losses: Any) -> list[Loss]:
    """The losses to draw: one by any of its names, or several."""
    several: list[Any] = list(losses) if isinstance(losses, (list, tuple)) else [losses]
    found = [on_last_axis(get(loss)) for loss in several]
    if not found:
        message = "a picture needs a loss; got none"
        raise ParameterError(message)
    for loss in found:
        refuse_unlike(loss)
    return found


def on_last_axis(loss: Loss) -> Loss:
    """The same loss of rows that lie on the last axis, where a picture has them."""
    turned = is_rows(loss) and loss.parameters().get("axis", -1) != -1
    return replace(loss, axis=-1) if turned else loss  # type: ignore[call-arg]


def quantities(show: str | Sequence[str] | None, there: Sequence[str]) -> tuple[str, ...]:
    """What is shown, in the order of value, slope and curvature."""
    if show is None:
        return tuple(there)
    wanted = [show] if isinstance(show, str) else list(show)
    meant = [OTHER_WORDS.get(word, word) if isinstance(word, str) else word for word in wanted]
    for word, name in zip(wanted, meant, strict=True):
        if name not in there:
            why = "; a map has no curvature" if name in QUANTITIES else ""
            message = f"a picture shows {', '.join(there)}; got {short(word)}{why}"
            raise ParameterError(message)
    if not meant:
        message = f"a picture shows {', '.join(there)}; got none of them"
        raise ParameterError(message)
    return tuple(name for name in there if name in meant)


def labels(losses: Sequence[Loss]) -> list[str]:
    """The names of losses, with the hyper-parameters that are not usual or that tell two of a name apart."""
    found = []
    for loss in losses:
        own = [other.parameters() for other in losses if other.name == loss.name]
        usual = {} if len(parts(loss)) > 1 else type(loss).defaults()
        told = [
            f"{key} = {in_words(value)}"
            for key, value in loss.parameters().items()
            if key in usual and key != "reduction"
            if value != usual[key] or any(other[key] != value for other in own)
        ]
        found.append(", ".join([loss.name, *told]))
    return found


def in_words(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else short(value, 24).strip("'")


def named(cuts: Sequence[tuple[Cut, str]]) -> list[tuple[Cut, str]]:
    """Cuts with what their lines are called: with what is held beside the prediction, too."""
    return [
        (cut, f"{label} ({cut.says})" if isinstance(cut, Entry) and cut.says else label)
        for cut, label in cuts
    ]


def along(cuts: Sequence[tuple[Cut, str]]) -> list[tuple[Cut, str]]:
    """Cuts over one axis, from the lowest to the highest place of all; an error where they share none."""
    axes = [cut.axis for cut, _ in cuts]
    for (cut, _), axis in zip(cuts, axes, strict=True):
        if axis.label != axes[0].label:
            said = [f"{c.loss.name} against {c.axis.name}" for c in (cuts[0][0], cut)]
            message = f"{said[0]} and {said[1]} share no axis; draw them apart"
            raise ParameterError(message)
    low, high = min(axis.low for axis in axes), max(axis.high for axis in axes)
    return [(replace(cut, axis=replace(cut.axis, low=low, high=high)), label) for cut, label in cuts]


def refuse_unlike(loss: Loss) -> None:
    """A sum is drawn where its parts are losses of the same things."""
    read = [part for part in parts(loss) if part.arguments != ("params",)]
    kinds = {(part.arguments, is_rows(part), is_entry(part)) for part in read}
    if len(kinds) > 1:
        message = f"{loss.name} has parts of different things, which share no axis; draw the parts apart"
        raise ParameterError(message)
