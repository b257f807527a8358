"""What the alignments of labels with frames leave out: all other readings of the frames, added up and never subtracted.

Where frames are sure, the probability of all paths of a lattice is the rest of a subtraction from 1. Here a path that
reads a class which leads nowhere is missed, as is one that stops before the last label. Probabilities, not logarithms:
what is too small for them is too small for the loss.
"""

from __future__ import annotations

from typing import Any

from .lattice import Lattice

Array = Any


class Missed:
    """The probability of every reading of an item's frames that does not read as its labels.

    `blank` (frames, items, 1) and `label` (frames, items, labels) are probabilities, 1 and 0 behind an item's end;
    `others` (frames, items, 1) is what all classes hold that the item does not name, and `named` (items, labels)
    where its labels are.
    """

    def __init__(
        self, xp: Any, paths: Lattice, blank: Array, label: Array, others: Array, named: Array
    ) -> None:
        self.xp, self.paths, self.blank, self.label = xp, paths, blank, label
        before = xp.cumulative_sum(paths.tops, axis=0)
        gaps, places = xp.exp(paths.gaps + before), xp.exp(paths.places[..., :-1] + before)
        self.gaps, self.places = gaps[:-1, ...], places[:-1, ...]
        # Behind the labels comes one that no class is.
        labels = xp.concat([xp.where(named, paths.labels, paths.none), paths.none], axis=-1)
        own = xp.expand_dims(labels[:, :-1], axis=-1)
        self.off_gap = xp.astype(own != xp.expand_dims(labels, axis=-2), label.dtype)
        self.off_label = self.off_gap[..., :-1] * self.off_gap[..., 1:]
        # A class counts where it is named first.
        rank = xp.iota(labels[:, :-1], labels.dtype)
        earlier = xp.expand_dims(rank, axis=-2) < xp.expand_dims(rank, axis=-1)
        again = xp.row_any((self.off_gap[..., :-1] == 0) & earlier, keepdims=False)
        self.first = xp.astype(named & ~again, label.dtype)
        by_class = label * self.first
        self.from_gap = others + _each(xp, by_class, self.off_gap)
        self.from_label = others + _each(xp, by_class, self.off_label)
        lost = xp.row_sum(self.gaps * self.from_gap) + xp.row_sum(self.places * self.from_label)
        #: What was missed before each frame.
        self.lost = xp.cumulative_sum(lost, axis=0) - lost
        self.last = tuple(xp.astype(~end, label.dtype) for end in (paths.end, paths.end[:, 1:]))
        stopped = xp.row_sum(gaps[-1, ...] * self.last[0]) + xp.row_sum(places[-1, ...] * self.last[1])
        #: What is missed in all, (items, 1).
        self.total = xp.sum(lost, axis=0) + stopped

    def given(self) -> tuple[Array, Array]:
        """What is missed given that a frame reads blank, (frames, items, 1), and given the class of each label."""
        xp = self.xp
        leaps = xp.astype(self.paths.leaps(), self.label.dtype)
        flipped = (xp.flip(x, axis=0) for x in (self.blank, self.label, self.from_gap, self.from_label))
        gap, label = xp.scan(back, self.last, tuple(flipped), (leaps,))
        gap, label = (
            xp.flip(xp.concat([xp.expand_dims(last, axis=0), x[:-1, ...]], axis=0), axis=0)
            for last, x in zip(self.last, (gap, label), strict=True)
        )
        none = xp.zeros_like(self.gaps[..., :1])
        into_gap = self.gaps + xp.concat([none, self.places], axis=-1)
        leapt = leaps[:, :-1] * xp.concat([none, self.places], axis=-1)[..., :-1]
        into_label = self.places + self.gaps[..., :-1] + leapt
        same = 1 - self.off_gap[..., :-1]
        elsewhere = (
            _each(xp, self.gaps, xp.matrix_transpose(self.off_gap))
            + _each(xp, self.places, xp.matrix_transpose(self.off_label))
            + _each(xp, into_label * label, same)
        )
        return self.lost + xp.row_sum(into_gap * gap), self.lost + elsewhere


def _each(xp: Any, x: Array, matrix: Array) -> Array:
    """The rows of every frame, (frames, items, places), times a matrix of every item."""
    return xp.permute_dims(xp.matmul(xp.permute_dims(x, (1, 0, 2)), matrix), (1, 0, 2))


def back(
    xp: Any, carry: tuple[Array, ...], x: tuple[Array, ...], fixed: tuple[Array, ...]
) -> tuple[Array, ...]:
    """What will be missed from every state, one frame earlier."""
    gap, label = carry
    blank, named, from_gap, from_label = x
    none = xp.zeros_like(gap[..., :1])
    moved = xp.concat([named * label, none], axis=-1)
    leapt = (fixed[0] * moved)[..., 1:]
    return from_gap + blank * gap + moved, from_label + blank * gap[..., 1:] + moved[..., :-1] + leapt
