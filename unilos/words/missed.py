"""What the alignments of labels with frames leave out: all other readings of the frames, added up and never subtracted.

Where frames are sure, the probability of all paths of a lattice is the rest of a subtraction from 1. Here a path that
reads a class which leads nowhere is missed, as is one that stops before the last label. Probabilities, not logarithms:
what is too small for them is too small for the loss.
"""

from __future__ import annotations

from typing import Any

from .lattice import Lattice

Array = Any


class Elsewhere:
    """How likely every frame reads a class that is not there for a path.

    `label` (frames, items, labels) are probabilities, 0 behind an item's end; `others` (frames, items, 1) is what all
    classes hold that the item does not name, and `named` (items, labels) where its labels are.
    """

    def __init__(self, xp: Any, paths: Lattice, label: Array, others: Array, named: Array) -> None:
        self.xp = xp
        # Behind the labels comes one that no class is.
        labels = xp.concat([xp.where(named, paths.labels, paths.none), paths.none], axis=-1)
        own = xp.expand_dims(labels[:, :-1], axis=-1)
        #: Where the class of a label is not that of a place, nor that of the next one.
        self.off_gap = xp.astype(own != xp.expand_dims(labels, axis=-2), label.dtype)
        self.off_label = self.off_gap[..., :-1] * self.off_gap[..., 1:]
        # A class counts where it is named first.
        rank = xp.iota(labels[:, :-1], labels.dtype)
        earlier = xp.expand_dims(rank, axis=-2) < xp.expand_dims(rank, axis=-1)
        again = xp.row_any((self.off_gap[..., :-1] == 0) & earlier, keepdims=False)
        self.first = xp.astype(named & ~again, label.dtype)
        by_class = label * self.first
        #: For a path in a gap and in a label.
        self.from_gap = others + each(xp, by_class, self.off_gap)
        self.from_label = others + each(xp, by_class, self.off_label)


def each(xp: Any, x: Array, matrix: Array) -> Array:
    """The rows of every frame, (frames, items, places), times a matrix of every item."""
    return xp.permute_dims(xp.matmul(xp.permute_dims(x, (1, 0, 2)), matrix), (1, 0, 2))


def missed_readings(xp: Any, paths: Lattice, elsewhere: Elsewhere) -> Array:
    """The probability of every reading of an item's frames that does not read as its labels, (items, 1)."""
    before = xp.cumulative_sum(paths.tops, axis=0)
    gaps, labels = xp.exp(paths.gaps + before), xp.exp(paths.places[..., :-1] + before)
    lost = xp.row_sum(gaps[:-1, ...] * elsewhere.from_gap) + xp.row_sum(
        labels[:-1, ...] * elsewhere.from_label
    )
    early = tuple(xp.astype(~end, gaps.dtype) for end in (paths.end, paths.end[:, 1:]))
    stopped = xp.row_sum(gaps[-1, ...] * early[0]) + xp.row_sum(labels[-1, ...] * early[1])
    return xp.sum(lost, axis=0) + stopped
