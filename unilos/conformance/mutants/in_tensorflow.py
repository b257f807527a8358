"""Planted bugs in TensorFlow's folder: its namespace, its tapes, its graphs, and what is read from its tensors."""

from __future__ import annotations

from typing import Any

from ...backend.dialect import Dialect
from ...backend.dispatch import load
from ...engine import share as _share
from ...engine.op import Op
from ...words import labels as _labels
from .mutant import home, mutant, patched, words

Array = Any


def kind_of() -> Any:
    """The class of the backend."""
    return type(words("tensorflow").backend)


# The namespace


@mutant("edges_alone", "multiclass_sparsemax", backend="tensorflow", kind="exclusive bound")
def exclusive_sums() -> Any:
    """A running sum leaves out the entry at which it stands."""
    with patched(words("tensorflow"), "cumulative_sum", lambda before: lambda x, **o: before(x, **o) - x):
        yield


@mutant("where", "welsch", backend="tensorflow", kind="zero times infinity")
def selection_multiplies() -> Any:
    """`where` is computed as a sum of products, so that NaN in the branch not taken stays NaN."""

    def made(before: Any) -> Any:
        def where(condition: Array, x1: Any, x2: Any) -> Array:
            chosen = before(condition, x1, x2)
            taken = words("tensorflow").astype(condition, chosen.dtype)
            return taken * x1 + (1 - taken) * x2 if chosen.dtype.is_floating else chosen

        return where

    with patched(words("tensorflow"), "where", made):
        yield


@mutant("edges_alone", "soft_margin", backend="tensorflow", kind="cancellation")
def logarithm_of_a_rounded_sum() -> Any:
    """log1p adds the 1 first."""
    with patched(words("tensorflow"), "log1p", lambda _: lambda x: words("tensorflow").log(1 + x)):
        yield


@mutant("nothing", "exponential", backend="tensorflow", kind="empty")
def sum_from_a_mean() -> Any:
    """A mean is that of the namespace, and NaN over nothing."""
    with patched(
        type(load("tensorflow")), "mean", lambda _: lambda self, items, over, again=None: self.xp.mean(items)
    ):
        yield


@mutant("structured", "rmse", backend="tensorflow", kind="epsilon")
def root_of_a_little_more() -> Any:
    """A small number under every root keeps its slope finite, and moves what is 0."""
    with patched(words("tensorflow"), "sqrt", lambda before: lambda x: before(x + 1e-4)):
        yield


@mutant("options", "adaptive_log_softmax", backend="tensorflow", kind="off by one", cutoffs=(2,))
def neighbour_of_an_index() -> Any:
    """An index on the last place takes the place before."""

    def made(before: Any) -> Any:
        def from_front(indices: Array, length: Any) -> Array:
            found = before(indices, length)
            return words("tensorflow").minimum(found, found * 0 + (length - 2))

        return from_front

    with patched(home("tensorflow", ".xp._searching"), "_from_front", made):
        yield


@mutant("curvature", "cauchy", backend="tensorflow", dtype="float64", kind="narrowed")
def selected_in_float32() -> Any:
    """What `where` selects of float64 passes through float32."""

    def made(before: Any) -> Any:
        def where(condition: Array, x1: Any, x2: Any) -> Array:
            found, xp = before(condition, x1, x2), words("tensorflow")
            wide = found.dtype.name == "float64"
            return xp.astype(xp.astype(found, xp.float32), xp.float64) if wide else found

        return where

    with patched(words("tensorflow"), "where", made):
        yield


@mutant("slopes_asked", "nce", backend="tensorflow", kind="overwritten")
def same_row_written_twice() -> Any:
    """Of several slopes in the same row of a table the last one stays."""

    def made(before: Any) -> Any:
        def segment_sum(self: Any, rows: Array, index: Array, like: Array) -> Array:
            del self
            import tensorflow as tf

            places = tf.range(tf.shape(like)[0], dtype=index.dtype)
            hot = tf.cast(index[None, :] == places[:, None], tf.int32) * (1 + tf.range(tf.size(index)))
            last = tf.gather(rows, tf.argmax(hot, axis=1))
            return tf.where(tf.reduce_any(hot > 0, axis=1)[:, None], last, tf.zeros_like(last))

        del before
        return segment_sum

    with patched(kind_of(), "segment_sum", made):
        yield


@mutant("mean", "ctc", backend="tensorflow", kind="lost step")
def loop_without_its_last_step() -> Any:
    """A loop keeps every carry but the last one, in whose place the one before stands again."""

    def made(before: Any) -> Any:
        def scan(self: Any, *given: Any) -> Any:
            import tensorflow as tf

            return tuple(tf.concat([x[:-1], x[-2:-1]], axis=0) for x in before(self, *given))

        return scan

    with patched(kind_of(), "scan", made):
        yield


# Tapes


@mutant(
    "native_gradient_half",
    "log_cosh",
    backend="tensorflow",
    dtype="float16",
    kind="precision lost",
    alone=True,
)
def pulled_in_bfloat16() -> Any:
    """Cotangent and slope are multiplied in bfloat16."""

    def made(before: Any) -> Any:
        def pulled(self: Any, xp: Any, *args: Any) -> Array:
            found = before(self, xp, *args)
            return xp.astype(xp.astype(found, xp.bfloat16), found.dtype)

        return pulled

    with patched(Op, "pulled", made):
        yield


@mutant("second_derivatives", "geman_mcclure", backend="tensorflow", kind="slope is constant")
def slope_without_a_slope() -> Any:
    """Differentiated again, a slope is a constant."""

    def made(before: Any) -> Any:
        def op(self: Any, what: Any) -> Any:
            function = before(self, what)
            return (lambda *x: function(*map(self.detached, x))) if what.order else function

        return op

    with patched(kind_of(), "op", made):
        yield


@mutant("weight_gradient", "student_t_nll", backend="tensorflow", kind="missing derivative")
def weight_is_not_watched() -> Any:
    """What an item weighs has no gradient on a tape."""

    def made(before: Any) -> Any:
        def op(self: Any, what: Any) -> Any:
            function = before(self, what)
            return (lambda *x: function(*x[:-1], self.detached(x[-1]))) if what.weighted else function

        return op

    with patched(kind_of(), "op", made):
        yield


@mutant("slopes_native", "half_squared_error", backend="tensorflow", kind="cotangent")
def cotangent_of_one() -> Any:
    """A gradient takes the loss for the last operation, whatever is made of it."""

    def made(before: Any) -> Any:
        return lambda self, xp, index, arrays, g, slope: before(
            self, xp, index, arrays, xp.ones_like(g), slope
        )

    with patched(Op, "pulled", made):
        yield


@mutant("own_checks", "charbonnier", backend="tensorflow", dtype="float64", kind="wrong reduction")
def divisor_beside_the_tape() -> Any:
    """A reduced value is divided where no tape sees it."""

    def made(before: Any) -> Any:
        def differentiable(backend: Any, op: Op, finish: Any = None) -> Any:
            return before(backend, op, finish and (lambda num: (finish(num)[0], 1.0)))

        return differentiable

    with patched(home("tensorflow", "._gradient"), "differentiable", made):
        yield


@mutant("other_gradients", "gaussian_nll", backend="tensorflow", kind="wrong argument")
def slope_of_another_argument() -> Any:
    """The last argument gets the slope of the one before it on a tape."""

    def made(before: Any) -> Any:
        def point(self: Any, xp: Any, *arrays: Array) -> Any:
            value, slopes = before(self, xp, *arrays)
            return value, (*slopes[:-1], slopes[-2]) if len(slopes) > 2 else slopes

        return point

    with patched(Op, "point", made):
        yield


# Graphs


@mutant("modes", "poly1_cross_entropy", backend="tensorflow", kind="unknown shape")
def unknown_class_missing() -> Any:
    """Where the number of classes is not known yet, one is missing."""

    def made(before: Any) -> Any:
        def row_length(self: Any, x: Array, dtype: Any) -> Any:
            found = before(self, x, dtype)
            return found if x.shape[-1] is not None else found - 1

        return row_length

    with patched(Dialect, "row_length", made):
        yield


@mutant("reductions_added", "laplace_nll", backend="tensorflow", kind="unknown shape")
def unknown_batch_is_one() -> Any:
    """Where the length of the first axis is not known yet, it counts as 1."""

    def made(before: Any) -> Any:
        def length(xp: Any, x: Array, axis: int) -> Any:
            found = before(xp, x, axis)
            return found if isinstance(found, int) else xp.ones_like(found)

        return length

    with patched(_share, "length", made):
        yield


@mutant("modes", "info_nce", backend="tensorflow", kind="unknown shape")
def places_from_one() -> Any:
    """Where the number of classes is not known yet, they are counted from 1."""

    def made(before: Any) -> Any:
        def iota(self: Any, rows: Array, dtype: Any) -> Array:
            found = before(self, rows, dtype)
            return found if rows.shape[-1] is not None else found + 1

        return iota

    with patched(Dialect, "iota", made):
        yield


@mutant("labels_under_tracing", "multi_margin", backend="tensorflow", kind="wrong label let through")
def wrong_label_pulls() -> Any:
    """In a graph a wrong label is NaN in the value, and a number in the slope."""

    def made(before: Any) -> Any:
        def settle(self: Any, x: Array) -> Array:
            return before(self, x) if len(x.shape) == len(self.index.shape) else self.silence(x)

        return settle

    with patched(_labels.Labels, "settle", made):
        yield
