"""Losses of sequences of frames against shorter sequences of labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any, ClassVar

import numpy as np

from ..specs import (
    INTEGERS,
    SHARED,
    Backend,
    DTypeError,
    Elsewhere,
    Facts,
    LabelRangeError,
    Lattice,
    Likely,
    Native,
    Pull,
    Reference,
    Sequences,
    Shaped,
    ShapeError,
    Structure,
    Suits,
    Whole,
    against,
    class_index,
    field,
    flag,
    flat_slopes,
    impossible,
    length,
    missed_readings,
    path_slopes,
    require,
    same_dims,
    softmax,
    spec,
    weighted,
)

Array = Any

#: Below this share of readings that are missed the loss is made of them.
SURE = 0.5
#: The logarithm of a probability of the labels above which they may be.
LIKELY = -1.0
#: A slope that is less than this share of its class is the rest of a subtraction, of which float64 leaves too little
#: even for float32.
KEPT = 1e-8
#: How far the logits of frames may be apart that hardly tell classes from one another.
FLAT = 0.1


@spec(
    formula=r"-\log\sum_{\pi\in\mathcal B^{-1}(y)}\prod_t\operatorname{softmax}(z_t)_{\pi_t}",
    plain="-log sum_path prod_t softmax(z_t)[path_t], over all paths that read as the labels once "
    "repetitions and then blanks are dropped; "
    "z = logits",
    task="sequence",
    arrays={
        "logits": Shaped("(batch, frames, classes)", "the logits of every frame; log-probabilities will do"),
        "labels": Shaped("(batch, labels)", "the labels in their order, padded at the end", "integers"),
        "logit_lengths": Shaped("(batch,)", "how many frames count; None for all", "integers"),
        "label_lengths": Shaped("(batch,)", "how many labels count; None for all", "integers"),
    },
)
class CTC(Whole):
    """Connectionist temporal classification: minus the log-probability of all alignments of labels with frames.

    `logits` are (batch, frames, classes) and `labels` (batch, labels), integers other than `blank`; what lies behind
    `logit_lengths` and `label_lengths`, (batch,), may hold anything, and without lengths everything counts. Logits
    are normalised inside, so log-probabilities may be passed. Labels that do not fit into their frames cost
    infinity, or 0 with `zero_infinity`, and pull at nothing.
    """

    blank: int = field(0, class_index, "the class that stands for no label")
    zero_infinity: bool = field(
        False, flag, "whether labels that do not fit into their frames cost 0, not infinity"
    )

    arguments: ClassVar[tuple[str, ...]] = ("logits", "labels", "logit_lengths", "label_lengths")
    optional: ClassVar[tuple[str, ...]] = ("logit_lengths", "label_lengths")
    indices: ClassVar[tuple[int, ...]] = (1, 2, 3)
    item: ClassVar[Structure] = Sequences()

    def lift(self, xp: Any, *args: Array) -> tuple[Array, ...]:
        logits, labels, frames, lengths = args
        if frames is None:
            ones = xp.astype(xp.ones_like(logits[..., 0]), labels.dtype)
            frames = xp.sum(ones, axis=-1, dtype=labels.dtype)
        if lengths is None:
            lengths = xp.sum(xp.ones_like(labels), axis=-1, dtype=labels.dtype)
        return logits, labels, frames, lengths

    def at(self, xp: Any, *args: Array, kept: Array | None = None) -> Pull:
        del kept
        # The slope of a frame whose reading changes little is the rest of a subtraction: float32 leaves none of it.
        narrow = args[0].dtype != xp.float64
        return Pull(*xp.widely(partial(self._aligned, xp, narrow), *args))

    def _aligned(
        self, xp: Any, narrow: bool, logits: Array, labels: Array, frames: Array, lengths: Array
    ) -> tuple[Array, Callable[[Array], Array]]:
        z = xp.permute_dims(logits, (1, 0, 2))
        active = xp.permute_dims(_before(xp, logits[..., 0], frames), (1, 0))[..., None]
        there = _before(xp, labels, lengths)
        classes: Any = length(xp, z, 2)
        if not isinstance(classes, int):
            classes = xp.astype(classes, labels.dtype)
        good = (labels >= 0) & (labels < classes) & (labels != self.blank)
        bad = (
            xp.row_any(there & ~good, keepdims=False)
            | (xp.sum(xp.astype(active[..., 0], frames.dtype), axis=0) != frames)
            | (xp.row_sum(xp.astype(there, lengths.dtype), keepdims=False) != lengths)
        )
        labels = xp.where(there & good, labels, 0)
        given = xp.where(active, z, 0.0)
        rows = softmax(xp, given)
        least = impossible(xp, z.dtype)
        logs = xp.where(rows.nlog > -least, least, -rows.nlog)
        gap = xp.where(active, logs[..., self.blank : self.blank + 1], 0.0)
        each_label = xp.expand_dims(labels, axis=0)
        label = xp.take_along_axis(logs, each_label, axis=-1)
        standing = active & xp.expand_dims(there, axis=0)
        label = xp.where(standing, label, least)
        by_logs: Callable[[], Lattice] = partial(Lattice, xp, gap, label, labels, lengths)
        double = there[:, 1:] & (labels[:, 1:] == labels[:, :-1])
        fits = xp.astype(frames, lengths.dtype) >= lengths + xp.sum(xp.astype(double, lengths.dtype), axis=-1)
        likely = Likely(xp, gap, label, labels, lengths) if narrow else None
        known = by_logs
        if likely is None:
            held = by_logs()
            known = lambda: held  # noqa: E731
            total = held.total
        else:
            total = xp.where(fits, likely.total, 2 * least)
            total = xp.seldom(fits & ~likely.sound, by_logs)(lambda paths: paths.total, total)
        never = total < least / 2
        row = z if isinstance(length(xp, z, 2), int) else z[:1, :1, :]
        hot = xp.expand_dims(xp.where(there, labels, -1), axis=-1) == xp.iota(row, labels.dtype)
        blank = xp.iota(z, labels.dtype) == self.blank
        others = xp.where(active & ~blank & ~xp.any(hot, axis=1), rows.shares.p, 0.0)

        # Where nearly all is read as the labels, what is not is what is left.
        def elsewhere(paths: Lattice) -> Elsewhere:
            return Elsewhere(xp, paths, xp.exp(label), xp.row_sum(others), there)

        def missed() -> Array:
            paths = known()
            return missed_readings(xp, paths, elsewhere(paths))

        lost = xp.seldom(total > LIKELY, missed)(lambda x: x, 1.0 + 0.0 * xp.expand_dims(total, axis=-1))
        sure = lost < SURE
        rest = xp.where(sure, lost, 0.0)
        value = xp.where(sure[..., 0], 0.0 - xp.log1p(0.0 - rest[..., 0]), 0.0 - total)
        value = xp.where(never, 0.0 if self.zero_infinity else float("inf"), value)

        def slope(cotangent: Array) -> Array:
            if 0 in tuple(z.shape):
                return xp.zeros_like(logits)
            if likely is None:
                pull = by_swaps(known())
            else:
                in_gap, in_label = likely.posteriors
                plain = against(xp, rows.shares, by_class(in_label) + xp.where(blank, in_gap, 0.0))
                p = rows.shares.p
                lost = (
                    (plain < KEPT * p) & (plain > -KEPT * p) & ~rows.shares.large & active & ~never[..., None]
                )
                lost = ((fits & ~likely.sound) | xp.any(xp.row_any(lost, keepdims=False), axis=0))[..., None]
                swapped = xp.seldom(lost, lambda: by_swaps(by_logs()))
                pull = swapped(lambda x: xp.where(lost, x, plain), plain)
            pull = xp.where(active & ~never[..., None], pull, 0.0)
            pull = xp.where(bad[..., None], float("nan"), pull)
            return xp.permute_dims(weighted(xp, cotangent[..., None], pull), (1, 0, 2))

        def by_swaps(paths: Lattice) -> Array:
            rest = rows.shares.rest
            in_blank, in_label = path_slopes(
                xp,
                paths,
                paths.back(),
                elsewhere(paths),
                (xp.exp(gap), rest[..., self.blank : self.blank + 1]),
                (xp.exp(label), xp.take_along_axis(rest, each_label, axis=-1)),
            )
            pull = others + by_class(in_label) + xp.where(blank, in_blank, 0.0)
            deep = xp.max(xp.row_max(xp.row_max(given) - given), axis=0)
            flat = deep < FLAT
            counted = xp.seldom(
                flat,
                lambda: flat_slopes(xp, paths, xp.where(flat, given, 0.0), blank, standing, by_class),
            )
            return counted(lambda x: xp.where(flat, x, pull), pull)

        def by_class(x: Array) -> Array:
            return xp.permute_dims(
                xp.matmul(xp.permute_dims(x, (1, 0, 2)), xp.astype(hot, z.dtype)), (1, 0, 2)
            )

        return xp.where(bad, float("nan"), value), slope

    def check_call(self, backend: Backend, *args: Array) -> bool:
        logits, labels = backend.shape(args[0]), backend.shape(args[1])
        if not (len(logits) == 3 and len(labels) == 2 and same_dims(logits[:1], labels[:1])):
            message = (
                f"{self.name}: logits have shape {logits} and labels {labels}; accepted: (batch, frames, classes) "
                f"and (batch, labels). Move the batch to the front"
            )
            raise ShapeError(message)
        for name, x in zip(self.arguments[1:], args[1:], strict=True):
            if x is None:
                continue
            dtype, shape = backend.dtype_name(x), backend.shape(x)
            if dtype not in INTEGERS:
                message = f"{self.name}: {name} has dtype {dtype}; accepted: integers. Cast it"
                raise DTypeError(message)
            if name != "labels" and not same_dims(shape, logits[:1]):
                message = (
                    f"{self.name}: {name} has shape {shape}; accepted: one length a sample, {logits[:1]}"
                )
                raise ShapeError(message)
        if isinstance(logits[2], int):
            require(self.blank < logits[2], self, "blank", f"0 to {logits[2] - 1}, one of the classes")
        return True

    def check_labels(self, backend: Backend, kept: Array | None, *args: Array | None) -> None:
        logits = backend.shape(args[0])
        if not all(backend.readable(x) for x in (kept, *args[1:]) if x is not None):
            return
        there, labels, frames, lengths = (
            None if x is None else backend.to_numpy(x) for x in (kept, *args[1:])
        )
        assert labels is not None
        items = np.ones(len(labels), bool) if there is None else np.broadcast_to(there, len(labels))
        for name, x, most in (
            ("logit_lengths", frames, logits[1]),
            ("label_lengths", lengths, labels.shape[1]),
        ):
            x = None if x is None else x[items]
            if x is not None and x.size and (x.min() < 0 or x.max() > most):
                message = (
                    f"{self.name}: {name} has lengths from {x.min()} to {x.max()}; accepted: 0 to {most}"
                )
                raise ShapeError(message)
        bad = (labels < 0) | (labels >= logits[2]) | (labels == self.blank)
        bad &= items[:, None]
        if lengths is not None:
            bad &= np.arange(labels.shape[1]) < lengths[:, None]
        if bad.any():
            where = tuple(int(i) for i in np.argwhere(bad)[0])
            message = (
                f"{self.name}: labels holds {labels[where]} at index {where}; accepted: 0 to {logits[2] - 1} but "
                f"{self.blank}, the blank; what lies behind label_lengths may be anything"
            )
            raise LabelRangeError(message)

    def definition(self, mp: Any, *args: Any) -> Any:
        logits, labels, *lengths = args
        frames = lengths[0] if lengths else [len(z) for z in logits]
        counts = lengths[1] if lengths else [len(y) for y in labels]
        rows = zip(logits, labels, frames, counts, strict=True)
        return [self._item(mp, z[:t], tuple(y[:n])) for z, y, t, n in rows]

    def _item(self, mp: Any, z: list[Any], y: tuple[int, ...]) -> Any:
        parts = [[mp.exp(v) for v in frame] for frame in z]
        p = [[v / mp.fsum(frame) for v in frame] for frame in parts]
        paths = alignments(y, len(z), self.blank)
        whole = mp.fsum(mp.fprod(p[t][k] for t, k in enumerate(path)) for path in paths)
        if not whole:
            return mp.mpf(0) if self.zero_infinity else mp.inf
        return -mp.log(whole)

    def examples(self, rng: Any, n: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Full rows, and rows of several lengths with anything behind them; some labels are double."""
        del n
        a, b = (k for k in range(3) if k != self.blank)
        yield "rows", (rng.normal(0.0, 2.0, (2, 4, 3)), np.asarray([[a, b], [b, b]]))
        labels = np.asarray([[b, a, 0], [b, b, a], [a, 0, -1], [a, b, a]])
        frames, lengths = np.asarray([4, 6, 3, 5]), np.asarray([2, 3, 1, 2])
        yield "lengths", (rng.normal(0.0, 2.0, (4, 6, 3)), labels, frames, lengths)

    def edges(self, rng: Any, large: float) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Frames that are sure of what is right, the more the smaller the loss, and of what is wrong, some of them or
        all; and frames that hardly tell the classes apart."""
        del large
        a, b = (k for k in range(3) if k != self.blank)
        sure = np.eye(3)[[[a, self.blank, b, b], [b, b, self.blank, a]]]
        logits = np.concatenate([margin * sure for margin in (5.0, 8.0, 12.0, 17.0, 30.0)])
        yield "sure rows", (logits, np.asarray([[a, b]] * len(logits)))
        # As many frames as labels: nothing but what is read instead is small.
        logits = np.concatenate([margin * np.eye(3)[[[a, b]]] for margin in (17.0, 30.0)])
        yield "tight rows", (logits, np.asarray([[a, b]] * 2))
        # One wrong frame makes a loss as large as its margin; what the others may read instead is far smaller still.
        wrong = np.eye(3)[[[self.blank, self.blank, b, b], [a, b, a, a], [b, b, self.blank, a]]]
        logits = np.concatenate([margin * wrong for margin in (10.0, 20.0, 30.0, 60.0)])
        logits += rng.normal(0.0, 0.5, logits.shape)
        yield "wrong rows", (logits, np.asarray([[b, b], [a, a], [a, b]] * 4))
        logits = np.concatenate([size * rng.normal(size=(2, 4, 3)) for size in (1e-3, 1e-6, 1e-12)])
        yield "flat rows", (logits, np.asarray([[a, b], [b, b]] * 3))

    facts = Facts(
        majorizer=SHARED,
        gauss_newton=SHARED,
        aliases=(
            "ctc_loss",
            "CTCLoss",
            "ctc_loss_with_forward_probs",
            "connectionist_temporal_classification",
        ),
        pros=("needs no alignment of labels with frames", "alignments are added up, none is chosen"),
        cons=(
            "frames are independent given the input: no language model inside",
            "infinite where the labels do not fit into the frames",
        ),
        suits=(
            Suits(
                "task sequences, target unaligned",
                "labels without their times: all alignments with the frames are added up",
                rank=1,
            ),
        ),
        references=("Graves et al. 2006, doi:10.1145/1143844.1143891",),
        tries=({}, {"blank": 1}, {"zero_infinity": True}),
        natives=(
            Native(
                "torch.nn.functional.ctc_loss",
                "log_softmax of the logits, time first; blank=blank, zero_infinity=zero_infinity",
                "slopes NaN where the labels do not fit; a mean divides every item by the number of its labels",
                "f(xp.log_softmax(logits, -1).transpose(0, 1), labels, logit_lengths, label_lengths, reduction='none')",
                takes=("lengths",),
            ),
            Native("keras.losses.ctc", differs="label 0 is blank and padding; every frame counts"),
            Native(
                "optax.losses.ctc_loss",
                "paddings instead of lengths; blank_id=blank",
                "about 1e5 where the labels do not fit, with slopes; NaN for logits of -inf",
                "f(logits, 1.0 * (xp.arange(logits.shape[1]) >= logit_lengths[:, None]), labels,"
                " 1.0 * (xp.arange(labels.shape[1]) >= label_lengths[:, None]))",
                takes=("lengths",),
            ),
            Native(
                "tf.nn.ctc_loss",
                "time first, or logits_time_major=False; blank_index=blank",
                "about 708 where the labels do not fit, with slopes",
                "f(xp.astype(labels, xp.int32), xp.astype(logits, xp.float32), xp.astype(label_lengths, xp.int32),"
                " xp.astype(logit_lengths, xp.int32), logits_time_major=False, blank_index=0)",
                takes=("lengths",),
            ),
        ),
        points=(
            Reference([[[0.0, 0.0], [0.0, 0.0]]], [[1]], 0.2876820724517809, note="3 of 4 paths"),
            Reference([[[0.0, 0.0, 0.0]] * 4], [[1, 1, 1]], float("inf"), note="4 frames cannot hold 1_1_1"),
            Reference([[[0.0, 0.0, 0.0]] * 4], [[1, 1, 1]], 0.0, {"zero_infinity": True}),
            Reference([[[0.0, float("-inf")]]], [[1]], float("inf"), note="optax gives NaN"),
        ),
    )


@cache
def alignments(y: tuple[int, ...], frames: int, blank: int) -> tuple[tuple[int, ...], ...]:
    """All paths that become `y` once repetitions and then blanks are taken out."""
    if not frames:
        return () if y else ((),)
    # A last frame is a blank or the last label, which is new or goes on from the frame before.
    found = [(*path, blank) for path in alignments(y, frames - 1, blank)]
    if y:
        found += [(*path, y[-1]) for path in alignments(y, frames - 1, blank) if path[-1:] == y[-1:]]
        before = alignments(y[:-1], frames - 1, blank)
        found += [(*path, y[-1]) for path in before if path[-1:] != y[-1:]]
    return tuple(found)


def _before(xp: Any, like: Array, lengths: Array) -> Array:
    """Where a place of the last axis lies before the length of its row."""
    return xp.iota(like, lengths.dtype) < xp.expand_dims(lengths, axis=-1)
