"""Cuts through a loss: one number of a call moves along an axis, and the library says value, slope and curvature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from ..face.loss import Loss
from ..form.check import ParameterError, ShapeError, UnsupportedError
from ..form.facts import SIGNS
from .axes import Axis, Range, axis, branches, example, held, leading, parts, targets, words

Array = np.ndarray[Any, Any]


#: What a picture says of a loss whose slope leaves out what the value does.
HELD = "{}: the slope takes a part of the formula for constant, and is not that of the value"


class Samples(NamedTuple):
    """What the library gives along an axis; without a curvature, why there is none."""

    value: Array
    slope: Array
    curvature: Array | None
    lacks: str = ""


@dataclass(frozen=True)
class Entry:
    """A loss whose item is one number: every place on the axis is an item of one call."""

    loss: Loss  # without a reduction
    axis: Axis
    others: tuple[float, ...] = ()  # the arguments behind the first
    says: str = ""
    points: int = 401

    def at(self, x: Array) -> Samples:
        args = (x, *(np.full_like(x, other) for other in self.others))
        with np.errstate(all="ignore"):
            value, slope = self.loss.value_and_grad(*args)
            curvature, lacks = curvature_of(self.loss, args)
        return Samples(value, slope, curvature, lacks)


@dataclass(frozen=True)
class Within:
    """A loss whose items are no single numbers: the first entry of an example call moves, all others are held."""

    loss: Loss
    axis: Axis
    args: tuple[Array, ...]
    says: str = ""
    points: int = 121

    def at(self, x: Array) -> Samples:
        found = [self.once(v) for v in x]
        lacks = next((s.lacks for s in found if s.lacks), "")
        value, slope = (np.asarray([s[k] for s in found]) for k in (0, 1))
        return Samples(value, slope, None if lacks else np.asarray([s.curvature for s in found]), lacks)

    def once(self, x: float) -> Samples:
        first = self.args[0].astype(np.float64)
        first.flat[0] = x
        args = (first, *self.args[1:])
        with np.errstate(all="ignore"):
            value, slope = self.loss.value_and_grad(*args)
            curvature, lacks = curvature_of(self.loss, args)
        bend = None if curvature is None else curvature.flat[0]
        return Samples(value, slope.flat[0], bend, lacks)


#: A loss along one axis: `says` is what is held, `points` how many places a curve goes through.
Cut = Entry | Within


def curvature_of(loss: Loss, args: tuple[Array, ...]) -> tuple[Array | None, str]:
    try:
        return loss.hessian(*args), ""
    except UnsupportedError as error:
        return None, str(error)


def is_held(cut: Cut) -> bool:
    """Whether the slope along a cut is by intent another than that of the value."""
    if not any(part.held for part in parts(cut.loss)):
        return False
    wide = cut.axis.high - cut.axis.low
    x, step = cut.axis.low + wide * np.asarray([0.21, 0.37, 0.55, 0.73]), 1e-5 * wide
    risen = (cut.at(x + step).value - cut.at(x - step).value) / (2 * step)
    return not np.allclose(risen, cut.at(x).slope, rtol=1e-2, atol=1e-6)


def is_entry(loss: Loss) -> bool:
    """Whether an item of a loss is one number of each argument."""
    return leading(loss).structure.one(example(leading(loss))) is not None


def entries(loss: Loss, at: Range | None, given: Sequence[float] | None) -> list[Entry]:
    """The curves of a loss of single numbers: one, or one for each target."""
    whole, loss = replace(loss, reduction="none"), leading(loss)
    first, along = loss.arguments[0], axis(words(loss, 0), loss.domains[0], loss, at, branches(whole))
    if loss.structure.residuals(example(loss)) is not None:
        refuse_targets(loss, given, f"it is drawn against {first} - {loss.arguments[1]}")
        unit = f"unit of the {loss.arguments[1]}"
        return [
            Entry(whole, replace(along, name=f"residual, {first} − {loss.arguments[1]}", unit=unit), (0.0,))
        ]
    fixed = [held(domain) for domain in loss.domains]
    if "target" not in loss.arguments:
        refuse_targets(loss, given, "it has none")
        return [Entry(whole, along, tuple(fixed[1:]), beside(loss, fixed))]
    place, made = loss.arguments.index("target"), []
    for target in targets(loss, place, given):
        numbers = [*fixed[:place], target, *fixed[place + 1 :]]
        made.append(Entry(whole, along, tuple(numbers[1:]), beside(loss, numbers)))
    return [of_margin(made[0])] if given is None and are_one(loss, made) else made


def are_one(loss: Loss, made: Sequence[Entry]) -> bool:
    """Whether a loss of two signs depends on the margin alone: both of its curves are mirror images."""
    if loss.domains[loss.arguments.index("target")] != SIGNS or loss.domains[0].bounded:
        return False
    x = np.linspace(made[0].axis.low, made[0].axis.high, 33)
    plus, minus = made[0].at(x).value, made[1].at(-x).value
    return bool(np.array_equal(plus, minus, equal_nan=True))


def of_margin(entry: Entry) -> Entry:
    """The curve at the target 1, where prediction and margin are the same number."""
    name = f"margin, target × {entry.loss.arguments[0]}"
    others = [
        f"{n} {x:g}" for n, x in zip(entry.loss.arguments[1:], entry.others, strict=True) if n != "target"
    ]
    return replace(entry, axis=replace(entry.axis, name=name), says=", ".join(others))


def within(loss: Loss, at: Range | None, given: Sequence[float] | None) -> Within:
    """One entry of an example call moves: a cut through a loss of whole calls, samples, sequences or images."""
    whole, loss = loss, leading(loss)
    args, first = example(loss), loss.arguments[0]
    refuse_targets(loss, given, "one entry moves in an example call, whose target is part of it")
    zeros = ", ".join("0" * args[0].ndim)
    along = axis(f"{first}[{zeros}], {words(loss, 0)}", loss.domains[0], loss, at)
    refuse_misfit(loss, args)
    shape = " × ".join(map(str, args[0].shape))
    return Within(whole, along, args, f"one entry of {shape} moves, the others are held")


def refuse_misfit(loss: Loss, args: tuple[Array, ...]) -> None:
    try:
        loss(*args)
    except ShapeError as error:
        message = f"{loss.name}: the call that a picture is drawn for is too small for these hyper-parameters: {error}"
        raise ParameterError(message) from error


def refuse_targets(loss: Loss, given: Sequence[float] | None, why: str) -> None:
    if given:
        message = f"{loss.name}: takes no target in a picture, as {why}"
        raise ParameterError(message)


def beside(loss: Loss, numbers: Sequence[float]) -> str:
    """The arguments that are held, in words."""
    pairs = zip(loss.arguments[1:], numbers[1:], strict=True)
    return ", ".join(f"{name} {x:g}" for name, x in pairs)
