"""Planted bugs of blocks and of kernels."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from ...backend.dispatch import load
from ...engine.kernels import alignments as _alignments
from ...engine.kernels import inplace as _inplace
from ...engine.kernels import projected as _projected
from ...form.structures import Differences, Rows
from .mutant import mutant, patched

Array = Any

# Blocks


@mutant("blocks", "cauchy", kind="lost block")
def last_block_dropped() -> Any:
    """What is left over behind the last whole block is never computed."""

    def made(before: Any) -> Any:
        def cuts(self: Any, shape: Any, size: int) -> Any:
            found = list(before(self, shape, size))
            return found[:-1] or found

        return cuts

    with patched(Differences, "cuts", made):
        yield


@mutant("several_axes", "laplace_nll", kind="block bounds")
def blocks_that_overlap() -> Any:
    """Every block begins with the last entry of the one before."""

    def made(before: Any) -> Any:
        def cuts(self: Any, shape: Any, size: int) -> Any:
            for (at,) in before(self, shape, size):
                yield (slice(max(at.start - 1, 0), at.stop),)

        return cuts

    with patched(Differences, "cuts", made):
        yield


@mutant("several_axes", "z_loss", kind="lost block", alone=True)
def first_columns_only() -> Any:
    """Of what lies behind the classes only the first columns are computed."""
    with patched(Rows, "cuts", lambda before: lambda *args: (at for at in before(*args) if not at[2].start)):
        yield


@mutant("layouts", "fenchel_young", kind="view", alone=True)
def memory_behind_a_view() -> Any:
    """Blocks are cut from the memory that an array is a view of."""

    def made(before: Any) -> Any:
        def view(self: Any, xp: Any, x: Array, ndim: int | None = None) -> Array:
            whole = x if x.base is None or x.base.shape != x.shape else x.base
            return before(self, xp, whole, ndim)

        return view

    with patched(Rows, "view", made):
        yield


@mutant("mean", "cosine_similarity", kind="wrong reduction")
def gradient_of_the_sum() -> Any:
    """The gradient is that of the sum, beside a mean."""
    numpy = type(load("numpy"))
    with patched(
        numpy, "write", lambda before: lambda self, out, slope, scale: before(self, out, slope, 1.0)
    ):
        yield


@mutant("mixed_dtypes", "information.cross_entropy", kind="wrong dtype")
def float64_is_kept() -> Any:
    """An array of float64 stays one beside a prediction of float32."""

    def made(before: Any) -> Any:
        return lambda self, x, name: x if x.dtype == np.float64 else before(self, x, name)

    with patched(type(load("numpy")), "cast", made):
        yield


@mutant("nothing", "charbonnier", kind="NaN")
def blocks_of_nothing() -> Any:
    """A mean over an empty array divides 0 by 0."""

    def made(before: Any) -> Any:
        def cuts(self: Any, shape: Any, size: int) -> Any:
            yield from before(self, shape, size) if shape[0] else ((slice(0, 0),),)

        return cuts

    def number(before: Any) -> Any:
        def found(self: Any, sums: Any, over: float, *rest: Any) -> Array:
            return before(self, sums, over, *rest) if any(sums) else before(self, [np.nan], over, *rest)

        return found

    with patched(Differences, "cuts", made), patched(type(load("numpy")), "number", number):
        yield


# Rows in place


@mutant("blocks", "cross_entropy", kind="first of all")
def labels_of_the_first_block() -> Any:
    """Every block of rows has the labels of the first one."""

    def made(before: Any) -> Any:
        first: dict[Any, Array] = {}

        def block(self: Any, loss: Any, rows: Array, at: Any, *rest: Any) -> Array:
            labels = first.setdefault(rows.shape, at[1])
            return before(self, loss, rows, (at[0], labels), *rest)

        return block

    with patched(_inplace.CrossEntropyRows, "block", made):
        yield


@mutant("structured_means", "nll", kind="wrong scale")
def label_pulls_by_one() -> Any:
    """The slope at a label is -1, whatever its class weighs."""

    def made(before: Any) -> Any:
        return lambda self, loss, rows, at, scale, *rest: before(self, loss, rows, at, 0 * scale + 1, *rest)

    with patched(_inplace.NLLRows, "block", made):
        yield


@mutant("labels_ignored", "nll", kind="ignored label")
def ignored_labels_divide() -> Any:
    """A kernel's mean divides by rows whose label is ignored, too."""
    with patched(
        _inplace, "Block", lambda before: lambda static, like, *given: before(static, like, None, None)
    ):
        yield


@mutant("options", "nll", kind="normalised")
def class_weights_normalised() -> Any:
    """A kernel's class weights add up to the number of rows, which a mean does not show and a sum does."""

    def made(before: Any) -> Any:
        def mass(*args: Any) -> Any:
            found = before(*args)
            return found if found is None else found * (len(found) / found.sum())

        return mass

    with patched(_inplace.LabelRows, "_mass", made):
        yield


@mutant("mean", "cross_entropy", kind="option ignored", label_smoothing=0.1)
def smoothing_in_one_kernel() -> Any:
    """The kernel for labels smooths them, and that for distributions does not."""

    def made(before: Any) -> Any:
        return lambda self, loss, *rest: before(self, replace(loss, label_smoothing=0.0), *rest)

    with patched(_inplace.DistributionRows, "block", made):
        yield


@mutant("several_axes", "cross_entropy", kind="wrong axis")
def kernel_of_the_last_axis() -> Any:
    """A kernel for classes on the last axis takes them on any."""

    def made(before: Any) -> Any:
        def refuses(self: Any, call: Any) -> Any:
            loss = call.static.loss
            last = replace(loss, axis=-1) if "axis" in loss.parameters() else loss
            return before(self, call._replace(static=call.static._replace(loss=last)))

        return refuses

    with patched(_inplace.DistributionRows, "refuses", made):
        yield


@mutant("structured_means", "cross_entropy", kind="tie")
def largest_entries_cleared() -> Any:
    """Where several logits are the largest, all of them but the label are taken for the one that is set apart."""

    def made(before: Any) -> Any:
        def block(self: Any, loss: Any, rows: Array, at: Any, *rest: Any) -> Array:
            apart = rows == rows.max(axis=-1, keepdims=True)
            apart[at] = False
            apart[np.arange(len(rows)), apart.argmax(axis=-1)] = False
            return before(self, loss, np.where(apart, -np.inf, rows), at, *rest)

        return block

    with patched(_inplace.CrossEntropyRows, "block", made):
        yield


@mutant("points", "binary_cross_entropy_with_logits", kind="NaN")
def no_way_back_from_infinity() -> Any:
    """A kernel keeps the infinity times 0 that the formula knows to be 0."""
    with patched(_inplace, "math", lambda _: SimpleNamespace(isfinite=lambda x: True)):
        yield


@mutant("structured_means", "binary_cross_entropy_with_logits", kind="exchanged")
def sigmoids_exchanged() -> Any:
    """In a kernel sigma(x) and sigma(-x) have changed places."""

    def made(before: Any) -> Any:
        def slope(self: Any, t: Array, up: Array, down: Array, *rest: Array) -> None:
            up[...], down[...] = down.copy(), up.copy()
            before(self, t, up, down, *rest)

        return slope

    with patched(_inplace.BinaryInPlace, "slope", made):
        yield


@mutant("blocks", "binary_cross_entropy_with_logits", kind="shared memory")
def rest_of_a_buffer() -> Any:
    """The last block is shorter than its buffer, whose old numbers are added up with it."""

    def made(before: Any) -> Any:
        def block(self: Any, x: Array, t: Array, *buffers: Array) -> Array:
            found = before(self, x, t, *buffers)
            return found if found.base is None else found.base

        return block

    with patched(_inplace.BinaryInPlace, "block", made):
        yield


# Alignments


@mutant("points", "ctc", kind="option ignored", zero_infinity=True)
def infinity_in_one_kernel() -> Any:
    """Labels that do not fit cost infinity in a kernel, where they were to cost nothing."""

    def made(before: Any) -> Any:
        def compute(self: Any, call: Any, want_grad: bool) -> Any:
            loss = replace(call.static.loss, zero_infinity=False)
            return before(self, call._replace(static=call.static._replace(loss=loss)), want_grad)

        return compute

    with patched(_alignments.Alignments, "compute", made):
        yield


@mutant("mean", "ctc", kind="leap")
def equal_labels_leap() -> Any:
    """Two equal labels need no gap between them."""

    def made(before: Any) -> Any:
        def both_ways(states: Array, labels: Array, lengths: Array) -> Array:
            unlike = np.broadcast_to(np.arange(labels.shape[1]), labels.shape)
            return before(states, unlike, lengths)

        return both_ways

    with patched(_alignments, "_both_ways", made):
        yield


@mutant("edges_alone", "ctc", kind="digits of one")
def little_is_subtracted() -> Any:
    """What is all but certain costs what is left of 1, in a kernel alone."""
    with patched(_alignments, "LITTLE", lambda _: -1.0):
        yield


@mutant("edges_alone", "ctc", kind="digits of a difference")
def small_slopes_are_subtracted() -> Any:
    """A slope that is all but nothing of its class costs what is left of a subtraction, in a kernel alone."""
    with patched(_alignments, "KEPT", lambda _: 0.0):
        yield


# Projections


@mutant("slopes_asked", "linear_cross_entropy", kind="shared memory", memory=1)
def last_chunk_alone() -> Any:
    """A chunk's gradient takes the place of that of the chunk before."""

    def made(before: Any) -> Any:
        def product(self: Any, out: Array, a: Array, b: Array) -> None:
            out[...] = 0.0
            before(self, out, a, b)

        return product

    with patched(type(load("numpy").paths[0]), "add_product", made):
        yield


@mutant("value", "linear_cross_entropy", kind="wrong order")
def chunks_backwards() -> Any:
    """The rows of a call come back in the reverse order."""
    with patched(_projected.InPlaceChunks, "items", lambda before: lambda *args: before(*args)[::-1].copy()):
        yield


@mutant("weights", "linear_cross_entropy", kind="wrong scale")
def weight_in_value_alone() -> Any:
    """The weights of rows are in their losses, and not in their gradients."""

    def made(before: Any) -> Any:
        def gradients(self: Any, static: Any, *arrays: Array) -> Any:
            value, *_ = before(self, static, *arrays)
            n = len(static.given)
            plain = (*arrays[:n], np.ones_like(arrays[n]), *arrays[n + 1 :]) if static.weighted else arrays
            return value, *before(self, static, *plain)[1:]

        return gradients

    with patched(_projected.Chunks, "gradients", made):
        yield


@mutant("slopes_asked", "linear_cross_entropy", kind="missing derivative", alone=True)
def bias_of_the_label_alone() -> Any:
    """The gradient in the bias has lost the classes that are no label."""

    def made(before: Any) -> Any:
        def sweep(self: Any, static: Any, flat: Any, wanted: Any) -> Any:
            found = before(self, static, flat, wanted)
            bias = found.bias
            return found if bias is None else found._replace(bias=np.where(bias < 0, bias, 0))

        return sweep

    with patched(_projected.InPlaceChunks, "sweep", made):
        yield
