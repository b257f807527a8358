"""CTC on a CPU: the lattice of `unilos.words.lattice` as probabilities in float64, from both ends in one loop.

A product takes the place of a sum of logarithms, and every few frames the largest state becomes 1. What is 300 orders
of magnitude below it is lost, which matters only where all that is left is as small: `align` then gives up, and the
spec, which loses nothing, takes over.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..blocks import Blocks
from ..call import VALUE, Call, Want
from ..formula import evaluate
from ..share import over_all

Array = Any
Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[np.int64]]

#: What the paths of a frame hold together has to be more: numbers below 1e-307 were lost, and none of them was to be
#: multiplied by more than what `EVERY` frames can add up to.
LEAST = 1e-200
EVERY = 4
#: A loss below this is the rest of a subtraction from 1, of which float64 leaves too little.
LITTLE = 1e-6
#: A slope that is less than this share of its class is the rest of a subtraction, of which too little is left as well.
KEPT = 1e-8


class Alignments(Blocks):
    """CTC of float32 and half precision, without weights and masks."""

    name = "probabilities in float64"
    kernel = True
    serves = frozenset({"ctc"})

    def refuses(self, call: Call) -> str | None:
        static = call.static
        if not (call.value_alone or call.gradient_alone) or static.loss.reduction == "none":
            return "only reduced values and their gradients are computed here"
        if static.weighted or static.masked or static.dtype == "float64":
            return "weights, masks and float64 need the spec"
        return "there is nothing to align" if 0 in tuple(call.arrays[0].shape) else None

    def compute(self, call: Call, want_grad: bool) -> tuple[Array, Array | None]:
        static, backend, loss = call.static, call.static.backend, call.static.loss
        given = (backend.to_numpy(x) for x in call.args)
        logits, labels, frames, lengths = loss.lift(np, *static.filled(tuple(given)))
        integers = (x.astype(np.int64) for x in (labels, frames, lengths))
        found = align(logits.astype(np.float64), *integers, loss.blank)  # type: ignore[attr-defined, call-arg]
        if found is None:  # where a framework goes back, the slope is wanted of a call for the value
            if not want_grad:
                return evaluate(static._replace(want=VALUE), *call.arrays), None
            exact: tuple[Array, Array] = evaluate(
                static._replace(want=Want(static.given[:1], order=1)), *call.arrays
            )
            return exact
        nlog, slope, never = found
        over = over_all(static.rule, nlog.shape)
        nlog[never] = 0.0 if loss.zero_infinity else np.inf  # type: ignore[attr-defined]
        like = call.arrays[0]
        value = backend.cast(backend.asarray(nlog.sum() / over, like), static.dtype)
        if not want_grad:
            return value, None
        slope[never] = 0.0
        return value, backend.cast(backend.asarray(slope / over, like), static.out)


def align(
    logits: Floats, labels: Integers, frames: Integers, lengths: Integers, blank: int
) -> tuple[Floats, Floats, np.ndarray[Any, np.dtype[np.bool_]]] | None:
    """Every item's loss, its slope in the logits, and where labels do not fit into the frames and both mean nothing;
    None where float64 is not enough."""
    if frames.min() == 0:
        return None
    item, time = np.arange(len(logits)), np.arange(logits.shape[1])[:, None]
    active, there = time < frames, np.arange(labels.shape[1]) < lengths[:, None]
    labels = np.where(there, labels, blank)
    with np.errstate(all="ignore"):
        logs = logits.transpose(1, 0, 2)
        logs = logs.copy() if active.all() else np.where(active[..., None], logs, 0.0)
        logs -= logs.max(axis=-1, keepdims=True)
        shares = np.exp(logs)
        total = shares.sum(axis=-1, keepdims=True)
        shares /= total
        states, top = _states(logs, labels, there, blank, frames)
        scale = _both_ways(states, labels, lengths)
        forward, backward = states[:, : len(item)], states[:, len(item) :]
        end = forward[frames - 1, item]
        reached = end[item, 2 * lengths] + np.where(lengths > 0, end[item, np.maximum(2 * lengths - 1, 0)], 0)
        moved = np.log(scale / total[..., 0]) + top
        nlog = -(np.where(active, moved, 0.0).sum(axis=0) + np.log(reached))
        mass = _turned(backward, frames)
        mass *= forward
        gaps, named = mass[..., ::2].sum(axis=-1), mass[..., 1::2]
        whole = gaps + named.sum(axis=-1)
        slopes = shares - _by_class(named / whole[..., None], labels, shares)
        slopes[..., blank] -= gaps / whole
        # The slopes of a frame add up to 0, which gives that of a class well above one half.
        large = shares > 0.5625
        slopes[large] = 0.0
        np.copyto(slopes, -slopes.sum(axis=-1, keepdims=True), where=large)
        kept = (np.abs(slopes) >= KEPT * shares) | large
        slopes[~active] = 0.0
    slope = slopes.transpose(1, 0, 2)
    again = (labels[:, 1:] == labels[:, :-1]) & there[:, 1:]
    never = frames < lengths + again.sum(axis=-1)
    sound = ((whole > LEAST) | ~active).all(axis=0) & np.isfinite(slope).all((1, 2))
    sound &= (nlog > LITTLE) & (nlog < np.inf) & (kept | ~active[..., None]).all(axis=(0, 2))
    return (nlog, slope, never) if (sound | never).all() else None


def _turned(states: Floats, frames: Integers) -> Floats:
    """Every item read from its end; 0 behind it."""
    found = np.zeros_like(states)
    for i, n in enumerate(frames.tolist()):
        found[:n, i] = states[n - 1 :: -1, i, ::-1]
    return found


def _states(
    logs: Floats, labels: Integers, there: Any, blank: int, frames: Integers
) -> tuple[Floats, Floats]:
    """How likely gaps and labels are, in turn, relative to the likeliest of a frame, and the logarithm of that one.
    Behind the items, (frames, items, 2 labels + 1), come those read from their ends."""
    most, (n, places) = len(logs), labels.shape
    own = np.empty((most, n, places))
    for i, named in enumerate(labels):
        own[:, i] = logs[:, i].take(named, axis=-1)
    own += np.where(there, 0.0, -np.inf)
    top = np.maximum(own.max(axis=-1, initial=-np.inf), logs[..., blank])
    states = np.empty((most, 2 * n, 2 * places + 1))
    states[:, :n, ::2] = np.exp(logs[..., blank] - top)[..., None]
    own -= top[..., None]
    states[:, :n, 1::2] = np.exp(own, out=own)
    states[:, n:] = _turned(states[:, :n], frames)
    return states, top


def _both_ways(states: Floats, labels: Integers, lengths: Integers) -> Floats:
    """Put in the place of every state how likely it is with all up to its frame, and for items read from their ends
    with all before it, without the frame itself. Answers with what the items' frames were divided by."""
    most, both, places = states.shape
    n, item = both // 2, np.arange(both // 2)
    turned = np.concatenate([labels, labels[:, ::-1]])
    leaps = np.zeros((both, places))
    leaps[:, 3::2] = turned[:, 1:] != turned[:, :-1]
    now = np.zeros((both, places + 2))  # two states before the first one, which nothing enters
    now[item, 2] = now[n + item, places + 1 - 2 * lengths] = 1.0
    stay, move, leap, entered = now[:, 2:], now[:, 1:-1], now[:, :-2], np.empty((both, places))
    scale = np.ones((most, both, 1))
    for t in range(most):
        np.multiply(leap, leaps, out=entered)
        entered += stay
        entered += move
        np.multiply(entered, states[t], out=stay)
        if t % EVERY == 0:
            stay.max(axis=-1, keepdims=True, out=scale[t])
            stay /= scale[t]
        states[t, :n], states[t, n:] = stay[:n], entered[n:]
    return scale[:, :n, 0]


def _by_class(mass: Floats, labels: Integers, like: Floats) -> Floats:
    """The mass of every class, from that of places of labels."""
    frames, n, classes = like.shape
    row = np.arange(frames * n).reshape(frames, n, 1) * classes
    found: Any = np.bincount((row + labels).ravel(), mass.ravel(), like.size)
    whole: Floats = found.reshape(like.shape)
    return whole
