"""Planted bugs in what TensorFlow's folder makes of calls: arrays that come and go, weights, axes, and what is kept."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import numpy as np

from ...engine import call as _call
from ...engine import share as _share
from ...face import registry as _registry
from ...form.structures import rows as _rows
from .mutant import home, mutant, patched, words

Array = Any


def backend() -> Any:
    """TensorFlow's backend."""
    return words("tensorflow").backend


@mutant("not_a_number", "log_cosh", backend="tensorflow", kind="NaN replaced")
def results_cleaned() -> Any:
    """NaN leaves as 0."""

    def made(before: Any) -> Any:
        def result(x: Array) -> Array:
            xp = backend().xp
            return xp.where(xp.isnan(x), 0.0, before(x))

        return result

    with patched(backend(), "result", made):
        yield


@mutant("weight_not_a_number", "binary_sparsemax", backend="tensorflow", kind="NaN replaced")
def weights_cleaned() -> Any:
    """A weight that is NaN counts as 0."""

    def made(before: Any) -> Any:
        def aligned(loss: Any, of: Any, argument: str, x: Array, items: Any) -> Array:
            found = before(loss, of, argument, x, items)
            return of.xp.where(of.xp.isnan(found), 0.0, found) if argument == "weight" else found

        return aligned

    with patched(_call, "_aligned", made):
        yield


@mutant("containers", "wing", backend="tensorflow", kind="wrong dtype")
def numbers_of_float64() -> Any:
    """A reduced value comes as float64, like a Python number."""
    with patched(
        backend(), "result", lambda before: lambda x: x if x.shape.rank else backend().cast(x, "float64")
    ):
        yield


@mutant(
    "many_classes",
    "generalized_cross_entropy",
    backend="tensorflow",
    dtype="float16",
    kind="narrowed",
    alone=True,
)
def labels_of_16_bits() -> Any:
    """Labels are counted in 16 bits."""
    with patched(type(backend()), "index_dtype", lambda _: "int16"):
        yield


@mutant("labels_out_of_range", "arcface", backend="tensorflow", kind="wrong label let through")
def labels_not_read() -> Any:
    """Labels are taken for those of a GPU, which nobody looks at."""
    with patched(type(backend()), "readable", lambda _: lambda self, x: False):
        yield


@mutant("several_axes", "jensen_shannon", backend="tensorflow", kind="axis reversed")
def rows_turned_round() -> Any:
    """Where the classes are on the middle axis, slopes come back with the first axis turned round."""

    def made(before: Any) -> Any:
        del before
        return lambda xp, x, axis: (
            x if axis in (-1, x.ndim - 1) else xp.flip(_rows.axis_moved(xp, x, -1, axis), axis=0)
        )

    with patched(_rows, "home", made):
        yield


@mutant("weights_align_left", "margin_ranking", backend="tensorflow", kind="alignment")
def weight_of_a_sample_tiled() -> Any:
    """One weight a sample is laid along the items in turn."""

    def made(before: Any) -> Any:
        def aligned(loss: Any, of: Any, argument: str, x: Array, items: Any) -> Array:
            found, xp = before(loss, of, argument, x, items), of.xp
            items = items[0].shape
            if len(x.shape) == len(items):
                return found
            every = int(np.prod(items))
            return xp.reshape(xp.tile(x, (every,))[:every], items)

        return aligned

    with patched(_call, "_aligned", made):
        yield


@mutant("determinism", "gamma_deviance", backend="tensorflow", kind="state")
def quicker_the_third_time() -> Any:
    """A call that comes often goes another way, which rounds otherwise."""
    seen = Counter[Any]()

    def made(before: Any) -> Any:
        def compile_(self: Any, function: Any, static: Any, arrays: Any) -> Any:
            seen[static] += 1
            found = before(self, function, static, arrays)
            if seen[static] < 3 or not isinstance(found, tuple):
                return found
            return tuple(x * (1 + 2.0**-23) for x in found)

        return compile_

    with patched(type(backend()), "compile", made):
        yield


@mutant("threads", "tukey_biweight", backend="tensorflow", kind="threads")
def arrays_in_one_place() -> Any:
    """The arrays of a call wait in a place that all threads share."""
    place: dict[str, Any] = {}

    def made(before: Any) -> Any:
        def compile_(self: Any, function: Any, static: Any, arrays: Any) -> Any:
            place["arrays"] = arrays
            time.sleep(0.01)
            return before(self, function, static, place["arrays"])

        return compile_

    with patched(type(backend()), "compile", made):
        yield


@mutant(
    "changed_in_place",
    "multilabel_soft_margin",
    backend="tensorflow",
    kind="mutable key",
    class_weight=(0.5, 1.0, 3.0, 0.25, 2.0),
)
def array_known_by_its_identity() -> Any:
    """A loss is kept by which array its hyper-parameter is, and not by what that holds."""

    def made(before: Any) -> Any:
        return lambda value: (id(value),) if isinstance(value, np.ndarray) else before(value)

    with patched(_registry, "_key", made):
        yield
    _registry._made.clear()


@mutant("sums", "epsilon_insensitive", backend="tensorflow", kind="mask")
def masked_items_share() -> Any:
    """A mask removes items from the sum and leaves them in what a mean divides by."""

    def made(before: Any) -> Any:
        def shares(self: Any) -> Any:
            mask, self.mask = self.mask, None
            try:
                return before(self)
            finally:
                self.mask = mask

        return shares

    with patched(_share.Share, "shares", made):
        yield


@mutant("slopes_asked", "linear_cross_entropy", backend="tensorflow", kind="overwritten", memory=1)
def last_chunk_of_the_graph_alone() -> Any:
    """The classifier's gradient is that of the last chunk of rows."""
    module = home("tensorflow", "._projected")

    def made(before: Any) -> Any:
        return lambda parts, g, hidden: before([0 * part for part in parts], g, hidden)

    with patched(module, "added", made):
        yield


@mutant("blocks", "mape", backend="tensorflow", kind="wrong reduction", reduction="mean_over_batch")
def program_of_a_mean() -> Any:
    """One fused program serves two reductions, and divides as a mean does."""
    fused = home("tensorflow", "._gradient").Fused

    def made(before: Any) -> Any:
        def told(self: Any, call: Any) -> Any:
            (static, shapes), arrays = before(self, call)
            return (static._replace(rule=_share.RULES["mean"]), shapes), arrays

        return told

    with patched(fused, "_told", made):
        yield
