"""The slopes of alignments, by what reading another class at one frame would break: nothing of it is subtracted.

The slope of a class at a frame is how likely the class is, less how often paths that read as the labels run through
it. Both hold the paths that may run through any other class there as well, and where frames are sure these are nearly
all. So only the paths that may not are added up: a path is told by the states before and behind the frame, and these
say which classes lie between them.
"""

from __future__ import annotations

from typing import Any

from .lattice import Lattice
from .missed import Elsewhere, each

Array = Any


class Between:
    """How likely the states before and behind every frame are, given the whole row, and what lies between them, by
    the classes that may: `blank` alone (frames, items, 1); or one label alone, a label or a blank, or two labels
    or a blank, (frames, items, labels) by the first of them."""

    def __init__(self, xp: Any, paths: Lattice, back: tuple[Array, ...]) -> None:
        leaps, never = paths.leaps(), xp.zeros_like(paths.gap) + paths.never
        gaps, labels = paths.gaps[:-1, ...], paths.places[:-1, :, :-1]
        next_gaps, next_labels = paths.behind(back)
        moved = next_gaps[..., 1:]
        ahead = xp.concat([next_labels, never], axis=-1)[..., 1:]
        leapt, again = xp.where(leaps[:, 1:], ahead, paths.never), xp.where(leaps[:, 1:], paths.never, ahead)
        entering = xp.where(leaps[:, :-1], xp.concat([never, labels], axis=-1)[..., :-1], paths.never)
        # To what is read at the frame itself.
        in_gap, to_gap = gaps + paths.gap, labels + paths.gap
        to_label, in_label, enter = (x + paths.label for x in (gaps[..., :-1], labels, entering))
        later = xp.concat([enter, never], axis=-1)[..., 1:]
        into_gap = xp.maximum(in_gap, xp.concat([never, to_gap], axis=-1))
        into_label = xp.maximum(xp.maximum(to_label, in_label), enter)
        from_gap = xp.maximum(next_gaps, xp.concat([next_labels, never], axis=-1))
        from_label = xp.maximum(xp.maximum(moved, next_labels), leapt)
        # As many labels as gaps, so that the largest is found in one array.
        into_label, from_label = (xp.concat([x, never], axis=-1) for x in (into_label, from_label))
        top = xp.detached(xp.row_max(xp.maximum(into_gap + from_gap, into_label + from_label)))

        def paths_of(*pairs: tuple[Array, Array]) -> Array:
            return sum((xp.exp(a + b - top) for a, b in pairs[1:]), xp.exp(sum(pairs[0]) - top))

        blank = xp.row_sum(paths_of((in_gap, next_gaps)), stored=True) + xp.row_sum(
            paths_of((to_gap, again)), stored=True
        )
        label = paths_of(
            (to_label, moved), (to_label, leapt), (in_label, next_labels), (enter, moved), (enter, leapt)
        )
        either = (
            paths_of((in_gap[..., :-1], next_labels), (to_gap, moved)),
            paths_of((to_label, next_labels), (in_label, moved)),
        )
        three = paths_of((to_gap, leapt)), paths_of((in_label, leapt)), paths_of((later, ahead))
        whole = blank + xp.row_sum(
            label + either[0] + either[1] + three[0] + three[1] + three[2], stored=True
        )
        self.whole, self.blank, self.label, self.either, self.three = whole, blank, label, either, three


def path_slopes(
    xp: Any,
    paths: Lattice,
    back: tuple[Array, ...],
    elsewhere: Elsewhere,
    blank: tuple[Array, Array],
    label: tuple[Array, Array],
) -> tuple[Array, Array]:
    """The slopes of the blank, (frames, items, 1), and of every label's class, (frames, items, labels), to be added up
    where a class is named again. `blank` and `label` are how likely they are, and how likely all other classes are."""
    between = Between(xp, paths, back)
    p_blank, no_blank = blank
    p_label, no_label = label
    off_gap, off_label = elsewhere.from_gap[..., :-1], elsewhere.from_label
    kept = between.either[0] * off_gap + between.three[0] * off_label
    in_blank = (
        p_blank * xp.row_sum(between.label, stored=True)
        - between.blank * no_blank
        - xp.row_sum(kept, stored=True)
    )
    none = xp.zeros_like(p_blank)
    second = xp.concat([none, between.three[2] * off_label], axis=-1)[..., :-1]
    kept = between.label * no_label + between.either[1] * off_gap + between.three[1] * off_label + second
    two = between.label + between.either[0] + between.either[1]
    broken = (
        between.blank
        + each(xp, two, xp.matrix_transpose(elsewhere.off_gap[..., :-1]))
        + each(
            xp,
            between.three[0] + between.three[1] + between.three[2],
            xp.matrix_transpose(elsewhere.off_label),
        )
    )
    return in_blank / between.whole, (elsewhere.first * p_label * broken - kept) / between.whole
