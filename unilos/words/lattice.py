"""Alignments of a row of labels with frames: how likely all of them are together, and where they run.

A path stands in a gap (before, between and behind the labels) or in a label. Each frame it stays or moves on, and it
may leap over the gap between two different labels. There is one gap more than labels, so rows of labels end with
none. A row read from its end is a row again: one recursion serves both ways.
"""

from __future__ import annotations

import math
from typing import Any

Array = Any


def impossible(xp: Any, dtype: Any) -> float:
    """The logarithm of what is impossible. Finite, so that what is impossible can be added up and subtracted."""
    most = float(xp.finfo(dtype).max)
    return -math.exp(0.8 * math.log(most))


class Places:
    """The gaps and labels of every item, through its `lengths` first labels: where a path begins, and where it ends."""

    def __init__(self, xp: Any, labels: Array, lengths: Array) -> None:
        self.xp, self.labels = xp, labels
        # No label is -1, so any label differs from the one before the first and the one behind the last.
        self.none = xp.astype(xp.expand_dims(0 * lengths - 1, axis=-1), labels.dtype)
        place = xp.iota(xp.concat([labels, self.none], axis=-1), labels.dtype)
        place = place + 0 * self.none
        self.start = place == 0
        self.end = place == xp.expand_dims(xp.astype(lengths, labels.dtype), axis=-1)

    def leaps(self, labels: Array | None = None) -> Array:
        """Where a path may leap over the gap before a label."""
        labels = self.labels if labels is None else labels
        return self.xp.concat([labels, self.none], axis=-1) != self.xp.concat([self.none, labels], axis=-1)

    def turned(self, x: Array) -> Array:
        """Frames and places in their other order."""
        return self.xp.flip(self.xp.flip(x, axis=-1), axis=0)


class Lattice(Places):
    """All paths of every item.

    `gap` (frames, items, 1) and `label` (frames, items, labels) are log-probabilities. A frame behind an item's end
    has 0 for gaps and `never` for labels, which moves nothing but from the last label to the last gap; a label
    behind the last one has `never`, too.
    """

    def __init__(self, xp: Any, gap: Array, label: Array, labels: Array, lengths: Array) -> None:
        super().__init__(xp, labels, lengths)
        self.gap, self.label, self.never = gap, label, impossible(xp, gap.dtype)
        self.gaps, self.places, self.tops = self._run(gap, label, labels, self.start)
        last, _ = self._advance(self.gaps[-1, ...], self.places[-1, ...], labels)
        #: The logarithm of the probability of all paths together; below half of `never` it is none.
        self.total = xp.sum(self.tops[..., 0], axis=0) + xp.row_max(
            xp.where(self.end, last, 2 * self.never), keepdims=False
        )

    def back(self) -> tuple[Array, ...]:
        """The same of every row read from its end, as `_run` finds it."""
        xp = self.xp
        gap, label = xp.flip(self.gap, axis=0), self.turned(self.label)
        return self._run(gap, label, xp.flip(self.labels, axis=-1), xp.flip(self.end, axis=-1))

    def behind(self, back: tuple[Array, ...]) -> tuple[Array, Array]:
        """What lies behind every frame: the next one's gaps and labels, with all that follows."""
        return self.turned(back[0][:-1, ...]), self.turned(back[1][:-1, :, :-1])

    def _run(self, gap: Array, label: Array, labels: Array, start: Array) -> tuple[Array, ...]:
        """Gaps and labels before the first frame and behind every frame, as logarithms relative to the likeliest of
        them, and what that has gained."""
        xp = self.xp
        zero = 0 * xp.astype(start, gap.dtype)
        never, column = zero + self.never, zero[:, :1] + self.never
        # The first frame moves nothing, so that there is always one.
        moves_gap = xp.concat([xp.expand_dims(zero[:, :1], axis=0), gap], axis=0)
        wide = xp.concat([label, xp.zeros_like(gap) + self.never], axis=-1)
        moves_label = xp.concat([xp.expand_dims(never, axis=0), wide], axis=0)
        carry = (xp.where(start, zero, self.never), never, zero[:, :1])
        fixed = (self.leaps(labels), column)
        found: tuple[Array, ...] = self.xp.scan(step, carry, (moves_gap, moves_label), fixed)
        return found

    def _advance(self, gap: Array, label: Array, labels: Array) -> tuple[Array, Array]:
        never = self.xp.zeros_like(gap[..., :1]) + self.never
        return advance(self.xp, gap, label, self.leaps(labels), never)


def step(
    xp: Any, carry: tuple[Array, ...], x: tuple[Array, ...], fixed: tuple[Array, ...]
) -> tuple[Array, ...]:
    """One frame. Gaps and labels are two arrays: joined, they cost compilers more than the arithmetic does."""
    gap, label = advance(xp, carry[0], carry[1], *fixed)
    gap, label = gap + x[0], label + x[1]
    top = xp.row_max(xp.maximum(gap, label))
    return gap - top, label - top, top


def advance(xp: Any, gap: Array, label: Array, leaps: Array, never: Array) -> tuple[Array, Array]:
    """Where paths may be one frame later, before that frame is looked at."""
    entered = xp.logaddexp(gap, xp.concat([never, label[..., :-1]], axis=-1))
    return entered, xp.logaddexp(label, xp.where(leaps, entered, gap))
