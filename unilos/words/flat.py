"""The slopes of alignments where frames hardly tell the classes apart: by how many paths there are, and by how far
the probabilities are from equal.

With equal classes a slope is often 0, as a class is as likely as paths run through it. Near there it is what a few
small deviations make of it. So paths are counted, in whole numbers, and what deviates is carried along beside.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .lattice import Lattice
from .math import binade

Array = Any


def flat_slopes(
    xp: Any, paths: Lattice, z: Array, blank: Array, there: Array, by_class: Callable[[Array], Array]
) -> Array:
    """The slopes of all classes, (frames, items, classes), in logits `z`.

    `blank` says which class that is, `there` (frames, items, labels) which labels a frame may stand in, and `by_class`
    adds up what labels hold by their classes.
    """
    more = xp.expm1(xp.gaps(z, xp.row_max(z)))
    classes = xp.row_length(z, z.dtype)
    mean = xp.row_sum(more) / classes
    deviation = (more - mean) / (1 + mean)  # of the probability, from that of equal classes
    in_gap = xp.row_sum(xp.where(blank, deviation, 0.0))
    index = xp.where(there, paths.labels, 0)
    in_label = xp.take_along_axis(deviation, index, axis=-1)
    none = xp.zeros_like(in_gap)
    frames = (
        in_gap,
        xp.concat([in_label, none], axis=-1),
        xp.concat([xp.astype(there, z.dtype), none], axis=-1),
    )
    start = xp.flip(paths.end, axis=-1)
    gaps, labels, more_gaps, more_labels = _run(xp, frames, paths.start, paths.leaps())[:4]
    turned = tuple(
        xp.flip(x if x is in_gap else xp.concat([xp.flip(x[..., :-1], axis=-1), none], axis=-1), axis=0)
        for x in frames
    )
    back = _run(xp, turned, start, paths.leaps(xp.flip(paths.labels, axis=-1)))[4:]
    after = [xp.flip(xp.flip(x, axis=0), axis=-1) for x in back]
    # A row of labels ends, and begins from its end, with none.
    after = [x if i % 2 == 0 else x[..., 1:] for i, x in enumerate(after)]
    labels, more_labels = labels[..., :-1], more_labels[..., :-1]
    in_gaps = xp.row_sum(gaps * after[0])
    in_labels = labels * after[1]
    new_gaps = xp.row_sum(more_gaps * (after[0] + after[2]) + gaps * after[2])
    new_labels = more_labels * (after[1] + after[3]) + labels * after[3]
    count, new = in_gaps + xp.row_sum(in_labels), new_gaps + xp.row_sum(new_labels)
    count = xp.where(count == 0, 1.0, count)
    through = by_class(in_labels) + xp.where(blank, in_gaps, 0.0)
    new_through = by_class(new_labels) + xp.where(blank, new_gaps, 0.0)
    rest = (count - classes * through) + (deviation * (count + new) + (new - classes * new_through))
    return rest / classes / (count + new)


def _run(xp: Any, frames: tuple[Array, ...], start: Array, leaps: Array) -> tuple[Array, ...]:
    """For every frame, how many paths come to each gap and label, and how far what they hold deviates from that; then
    both without the frame itself."""
    zero = 0.0 * frames[1][0, ...]
    carry = (zero + xp.astype(start, zero.dtype), *[zero] * 7)
    found: tuple[Array, ...] = xp.scan(counted, carry, frames, (leaps,))
    return found


def counted(
    xp: Any, carry: tuple[Array, ...], x: tuple[Array, ...], fixed: tuple[Array, ...]
) -> tuple[Array, ...]:
    """One frame. A power of 2 keeps the counts in range, and whole numbers what they are."""
    in_gap, in_label, there = x
    size = xp.detached(binade(xp, xp.row_max(xp.maximum(carry[0], carry[1]))))
    now = tuple(y / size for y in carry[:4])
    gap, label = moved(xp, now[0], now[1], fixed[0])
    more_gap, more_label = moved(xp, now[2], now[3], fixed[0])
    with_gap = more_gap + in_gap * (gap + more_gap)
    with_label = there * (more_label + in_label * (label + more_label))
    return gap, there * label, with_gap, with_label, gap, label, more_gap, more_label


def moved(xp: Any, gap: Array, label: Array, leaps: Array) -> tuple[Array, Array]:
    """What comes to every gap and label from those of the frame before."""
    entered = gap + xp.concat([xp.zeros_like(gap[..., :1]), label[..., :-1]], axis=-1)
    return entered, label + xp.where(leaps, entered, gap)
