"""Alignments of a row of labels with frames: how likely all of them are together, and where they run.

A path stands in a gap (before, between and behind the labels) or in a label. Each frame it stays or moves on, and it
may leap over the gap between two different labels. There is one gap more than labels, so rows of labels end with
none. A row read from its end is a row again: one recursion serves both ways.
"""

from __future__ import annotations

from typing import Any

Array = Any

#: The logarithm of what is impossible. Finite, so that what is impossible can be added up and subtracted.
NEVER = -1e30


class Lattice:
    """All paths of every item through its `lengths` first labels.

    `gap` (frames, items, 1) and `label` (frames, items, labels) are log-probabilities. A frame behind an item's end
    has 0 for gaps and `NEVER` for labels, which moves nothing but from the last label to the last gap; a label
    behind the last one has `NEVER`, too.
    """

    def __init__(self, xp: Any, gap: Array, label: Array, labels: Array, lengths: Array) -> None:
        self.xp, self.gap, self.label, self.labels = xp, gap, label, labels
        # No label is -1, so any label differs from the one before the first and the one behind the last.
        self.none = xp.astype(xp.expand_dims(0 * lengths - 1, axis=-1), labels.dtype)
        place = xp.iota(xp.concat([labels, self.none], axis=-1), labels.dtype)
        place = place + 0 * self.none
        self.end = place == xp.expand_dims(xp.astype(lengths, labels.dtype), axis=-1)
        self.gaps, self.places, self.tops = self._run(gap, label, labels, place == 0)
        last, _ = self._advance(self.gaps[-1, ...], self.places[-1, ...], labels)
        #: The logarithm of the probability of all paths together; below half of `NEVER` it is none.
        self.total = xp.sum(self.tops[..., 0], axis=0) + xp.row_max(
            xp.where(self.end, last, 2 * NEVER), keepdims=False
        )

    def behind(self) -> tuple[Array, Array]:
        """Gaps and labels before the first frame that is read from an item's end, and behind every frame but the last
        of them: for every frame, what lies behind it, as logarithms relative to the likeliest."""
        xp = self.xp
        gap, label = xp.flip(self.gap, axis=0), xp.flip(xp.flip(self.label, axis=-1), axis=0)
        labels = xp.flip(self.labels, axis=-1)
        gaps, places, _ = self._run(gap, label, labels, xp.flip(self.end, axis=-1))
        gaps, places = xp.flip(gaps[:-1, ...], axis=0), xp.flip(places[:-1, ...], axis=0)
        return xp.flip(gaps, axis=-1), xp.flip(places[..., :-1], axis=-1)

    def _run(self, gap: Array, label: Array, labels: Array, start: Array) -> tuple[Array, ...]:
        """Gaps and labels before the first frame and behind every frame, as logarithms relative to the likeliest of
        them, and what that has gained."""
        xp = self.xp
        zero = 0 * xp.astype(start, gap.dtype)
        never, column = zero + NEVER, zero[:, :1] + NEVER
        # The first frame moves nothing, so that there is always one.
        moves_gap = xp.concat([xp.expand_dims(zero[:, :1], axis=0), gap], axis=0)
        wide = xp.concat([label, xp.zeros_like(gap) + NEVER], axis=-1)
        moves_label = xp.concat([xp.expand_dims(never, axis=0), wide], axis=0)
        carry = (xp.where(start, zero, NEVER), never, zero[:, :1])
        fixed = (self.leaps(labels), column)
        found: tuple[Array, ...] = self.xp.scan(step, carry, (moves_gap, moves_label), fixed)
        return found

    def leaps(self, labels: Array | None = None) -> Array:
        """Where a path may leap over the gap before a label."""
        labels = self.labels if labels is None else labels
        return self.xp.concat([labels, self.none], axis=-1) != self.xp.concat([self.none, labels], axis=-1)

    def _advance(self, gap: Array, label: Array, labels: Array) -> tuple[Array, Array]:
        never = self.xp.zeros_like(gap[..., :1]) + NEVER
        return advance(self.xp, gap, label, self.leaps(labels), never)


def step(
    xp: Any, carry: tuple[Array, ...], x: tuple[Array, ...], fixed: tuple[Array, ...]
) -> tuple[Array, ...]:
    """One frame. Gaps and labels are two arrays: joined, they cost compilers more than the arithmetic does."""
    gaps, labels = advance(xp, carry[0], carry[1], *fixed)
    gap, label = gaps + x[0], labels + x[1]
    top = xp.row_max(xp.maximum(gap, label))
    return gap - top, label - top, top


def advance(xp: Any, gap: Array, label: Array, leaps: Array, never: Array) -> tuple[Array, Array]:
    """Where paths may be one frame later, before that frame is looked at."""
    entered = xp.logaddexp(gap, xp.concat([never, label[..., :-1]], axis=-1))
    return entered, xp.logaddexp(label, xp.where(leaps, entered, gap))
