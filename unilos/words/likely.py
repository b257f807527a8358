"""Alignments as probabilities: a product takes the place of a sum of logarithms, which costs a tenth.

The likeliest state of every frame becomes 1, and what is 300 orders of magnitude below it is lost. That matters only
where all that is left of the paths is as small, which `sound` says.
"""

from __future__ import annotations

from typing import Any

from .lattice import Places

Array = Any

#: What the paths of a frame hold together has to be more than this power of the largest number, 1e-200 in float64:
#: numbers below its inverse were lost.
LEAST = -0.65


class Likely(Places):
    """All paths of every item, of the log-probabilities that a `Lattice` takes, read from both ends."""

    def __init__(self, xp: Any, gap: Array, label: Array, labels: Array, lengths: Array) -> None:
        super().__init__(xp, labels, lengths)
        top = xp.detached(xp.row_max(xp.concat([gap, label], axis=-1)))
        gap, label = xp.exp(gap - top), xp.exp(label - top)
        gaps, places, tops = self._run(gap, label, labels, self.start)
        back = self._run(
            xp.flip(gap, axis=0), self.turned(label), xp.flip(labels, axis=-1), xp.flip(self.end, axis=-1)
        )
        # What lies behind a frame, without it; the states before it have it.
        behind = moved(xp, back[0][:-1, ...], back[1][:-1, ...], self.leaps(xp.flip(labels, axis=-1)))
        last, _ = moved(xp, gaps[-1, ...], places[-1, ...], self.leaps())
        reached = xp.row_sum(xp.where(self.end, last, 0.0), keepdims=False)
        in_gap = xp.row_sum(gaps[1:, ...] * self.turned(behind[0]))
        in_label = places[1:, :, :-1] * self.turned(behind[1][..., :-1])
        whole = in_gap + xp.row_sum(in_label)
        least = float(xp.finfo(gap.dtype).max) ** LEAST
        #: Whether nothing was lost that matters.
        self.sound = ~xp.any(~(whole[..., 0] > least), axis=0) & (reached > least)
        whole = xp.where(whole > least, whole, 1.0)
        #: The logarithm of the probability of all paths together.
        self.total = xp.sum(top[..., 0], axis=0) + (
            xp.sum(xp.log(tops[..., 0]), axis=0) + xp.log(xp.where(self.sound, reached, 1.0))
        )
        #: Given the whole row, how likely a frame stands in any gap, (frames, items, 1), and in each label.
        self.posteriors = in_gap / whole, in_label / whole

    def _run(self, gap: Array, label: Array, labels: Array, start: Array) -> tuple[Array, ...]:
        """Gaps and labels before the first frame and behind every frame, relative to the likeliest of them, and what
        they were divided by."""
        xp = self.xp
        begins = xp.astype(start, gap.dtype)
        none = xp.zeros_like(begins)
        # The first frame moves nothing, so that there is always one.
        moves_gap = xp.concat([xp.expand_dims(none[:, :1] + 1, axis=0), gap], axis=0)
        wide = xp.concat([label, xp.zeros_like(gap)], axis=-1)
        moves_label = xp.concat([xp.expand_dims(none, axis=0), wide], axis=0)
        carry, leaps = (begins, none, none[:, :1]), self.leaps(labels)
        found: tuple[Array, ...] = xp.scan(step, carry, (moves_gap, moves_label), (leaps,))
        return found


def step(
    xp: Any, carry: tuple[Array, ...], x: tuple[Array, ...], fixed: tuple[Array, ...]
) -> tuple[Array, ...]:
    """One frame."""
    gap, label = moved(xp, carry[0], carry[1], *fixed)
    gap, label = gap * x[0], label * x[1]
    top = xp.detached(xp.row_max(xp.maximum(gap, label)))
    top = xp.where(top > 0, top, 1.0)
    return gap / top, label / top, top


def moved(xp: Any, gap: Array, label: Array, leaps: Array) -> tuple[Array, Array]:
    """Where paths may be one frame later, before that frame is looked at."""
    entered = gap + xp.concat([xp.zeros_like(label[..., :1]), label[..., :-1]], axis=-1)
    return entered, label + xp.where(leaps, entered, gap)
