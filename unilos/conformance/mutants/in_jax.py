"""Planted bugs in JAX's folder: rules of derivatives, and what its namespace is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ...engine import formula as _formula
from ...engine.op import Op
from ...face.registry import loss_class
from .mutant import home, mutant, patched, traced, words

Array = Any


def backend() -> Any:
    """JAX's backend."""
    return words("jax").backend


def method(name: str, made: Any) -> Any:
    """Replace a method of the backend, for what is compiled from now on."""
    return traced(patched(type(backend()), name, made))


def word(name: str, made: Any) -> Any:
    """Replace a function of the namespace, for what is compiled from now on."""
    return traced(patched(words("jax"), name, made))


def rule(made: Any) -> Any:
    """Replace what carries a tangent to the value."""
    return traced(patched(home("jax"), "pushed", made))


# Rules of derivatives


@mutant("native_gradient", "smooth_l1", backend="jax", kind="wrong sign")
def tangent_turned() -> Any:
    """A tangent comes out with the other sign."""
    with rule(lambda before: lambda xp, slope, tangent, ndim: before(xp, slope, -tangent, ndim)):
        yield


@mutant("native_gradient_kinds", "listnet", backend="jax", kind="wrong axis")
def tangent_of_the_first_class() -> Any:
    """The tangent of a row is that of its first entry, times their number."""

    def made(before: Any) -> Any:
        def pushed(xp: Any, slope: Array, tangent: Array, ndim: int) -> Array:
            moved = slope * tangent
            return moved if moved.ndim == ndim else moved[..., 0] * moved.shape[-1]

        return pushed

    with rule(made):
        yield


@mutant("other_gradients", "ipo", backend="jax", kind="wrong argument")
def always_the_first_slope() -> Any:
    """Every argument gets the slope in the second one."""

    def made(before: Any) -> Any:
        return lambda self, of, index, arrays: before(self, of, min(index, 1), arrays)

    with traced(patched(Op, "slope", made)):
        yield


@mutant("weight_gradient", "hinge_embedding", backend="jax", kind="missing derivative")
def weight_stopped() -> Any:
    """What an item weighs is a constant to every transformation."""

    def made(before: Any) -> Any:
        def op(self: Any, what: Any) -> Any:
            function = before(self, what)
            return (lambda *x: function(*x[:-1], self.detached(x[-1]))) if what.weighted else function

        return op

    with method("op", made):
        yield


@mutant("second_derivatives", "general_robust", backend="jax", kind="dropped factor")
def half_a_curvature() -> Any:
    """The slope of a slope is halved."""

    def made(before: Any) -> Any:
        def op(self: Any, what: Any) -> Any:
            function = before(self, what)
            if not what.order:
                return function
            return lambda *x: function(*(y / 2 + self.detached(y / 2) for y in x))

        return op

    with method("op", made):
        yield


@mutant("whole_hessian", "pseudo_huber", backend="jax", kind="neighbour")
def items_that_touch() -> Any:
    """The tangent of an item reaches the next one of the batch."""
    with rule(
        lambda before: (
            lambda xp, slope, tangent, ndim: before(
                xp, slope, tangent + 1e-3 * xp.flip(tangent, axis=0), ndim
            )
        )
    ):
        yield


@mutant("own_checks", "gan_hinge", backend="jax", dtype="float64", kind="squared")
def tangent_squared() -> Any:
    """A tangent is multiplied by its own size."""
    with rule(lambda before: lambda xp, slope, tangent, ndim: before(xp, slope, tangent * (1 + slope), ndim)):
        yield


@mutant("slopes_native", "contrastive", backend="jax", kind="constant divisor")
def divisor_stopped() -> Any:
    """The divisor of a mean is a constant."""
    from ...engine.share import Share

    def made(before: Any) -> Any:
        def divisor(self: Any, what: Any) -> Any:
            found = before(self, what)
            return found if isinstance(found, float) else backend().detached(found)

        return divisor

    with traced(patched(Share, "divisor", made)):
        yield


@mutant("native_gradient_half", "squared_hinge", backend="jax", dtype="bfloat16", kind="downcast")
def half_stays_half() -> Any:
    """Half precision is differentiated as it came in."""

    def made(before: Any) -> Any:
        def pushed(xp: Any, slope: Array, tangent: Array, ndim: int) -> Array:
            return before(xp, xp.astype(xp.astype(slope, xp.float8_e4m3fn), slope.dtype), tangent, ndim)

        return pushed

    with rule(made):
        yield


@mutant("mapped", "cosface", backend="jax", kind="first of all")
def label_of_the_first_call() -> Any:
    """Labels are picked by their flat places, of the first call of a batch only."""

    def made(before: Any) -> Any:
        def pick(self: Any, rows: Array, index: Array) -> Array:
            import jax

            first = jax.custom_batching.custom_vmap(lambda r, i: before(self, r, i))

            @first.def_vmap
            def mapped(size: int, batched: Any, r: Array, i: Array) -> Any:
                own = i[:1] + 0 * i if batched[1] else jax.numpy.broadcast_to(i, (size, *i.shape))
                every = r if batched[0] else jax.numpy.broadcast_to(r, (size, *r.shape))
                return before(self, every, own), True

            return first(rows, index)

        return pick

    with method("pick", made):
        yield


# The namespace and the backend's own words


@mutant("several_axes", "nll", backend="jax", kind="wrong axis")
def picked_along_the_second_axis() -> Any:
    """A label picks along the axis behind the first, which is the last one of rows in a line."""

    def made(before: Any) -> Any:
        def pick(self: Any, rows: Array, index: Array) -> Array:
            if rows.ndim < 3 or rows.shape[1] != index.shape[1]:
                return before(self, rows, index)
            return before(self, rows[:, ::-1], index)

        return pick

    with method("pick", made):
        yield


@mutant("mean", "sampled_softmax", backend="jax", kind="overwritten")
def rows_of_a_table_twice() -> Any:
    """An index on a table takes the row behind it where another row has the same one."""

    def made(before: Any) -> Any:
        def take(x: Array, index: Array, **options: Any) -> Array:
            xp = words("jax")
            again = xp.cumulative_sum(xp.astype(index == index[0], index.dtype)) > 1
            return before(x, xp.where(again & (index == index[0]), index + 1, index), **options)

        return take

    with word("take", made):
        yield


@mutant("slopes_asked", "nce", backend="jax", kind="off by one")
def last_place_left_out() -> Any:
    """Slopes that belong into the last row of a table are dropped."""

    def made(before: Any) -> Any:
        return lambda self, *given: before(self, *given).at[-1].set(0.0)

    with method("segment_sum", made):
        yield


@mutant("value", "supcon", backend="jax", kind="precision lost")
def product_in_bfloat16() -> Any:
    """Matrices are multiplied as accelerators like to, with factors of 8 bits."""

    def made(before: Any) -> Any:
        def matmul(self: Any, a: Array, b: Array) -> Array:
            xp = words("jax")
            return before(self, *(xp.astype(xp.astype(x, xp.bfloat16), x.dtype) for x in (a, b)))

        return matmul

    with method("matmul", made):
        yield


@mutant("points", "ctc", backend="jax", kind="wrong order")
def loop_from_behind() -> Any:
    """A loop runs over its arrays from behind."""

    def made(before: Any) -> Any:
        return lambda self, step, carry, xs, fixed: before(
            self, step, carry, tuple(x[::-1] for x in xs), fixed
        )

    with method("scan", made):
        yield


@mutant("points", "binary_cross_entropy_with_logits", backend="jax", kind="NaN leaked")
def selection_by_products() -> Any:
    """`where` is a sum of products, so that an infinity that is not taken becomes NaN."""

    def made(before: Any) -> Any:
        def where(condition: Array, x1: Any, x2: Any) -> Array:
            found = before(condition, x1, x2)
            if found.dtype.kind != "f":
                return found
            taken = condition.astype(found.dtype)
            return taken * x1 + (1 - taken) * x2

        return where

    with word("where", made):
        yield


@mutant("structured_means", "multi_margin", backend="jax", kind="off by one", p=2)
def classes_counted_short() -> Any:
    """A row has one class less than it has."""
    from ...backend.dialect import Dialect

    def made(before: Any) -> Any:
        return lambda self, x, dtype: max(1, before(self, x, dtype) - 1)

    with traced(patched(Dialect, "row_length", made)):
        yield


@mutant("one_sided", "mape", backend="jax", kind="sign of zero")
def sign_of_zero_is_one() -> Any:
    """Where two numbers are equal, the first one counts as the larger."""
    module = import_module(loss_class("mape").__module__)
    with traced(patched(module, "sign", lambda before: lambda xp, x: xp.where(x == 0, 1.0, before(xp, x)))):
        yield


@mutant("edges_alone", "welsch", backend="jax", kind="cancellation")
def exponential_minus_one() -> Any:
    """expm1 takes the exponential first, and then 1 away."""
    with word("expm1", lambda _: lambda x: words("jax").exp(x) - 1):
        yield


@mutant("limits", "softmax_focal", backend="jax", kind="NaN replaced")
def largest_but_nan() -> Any:
    """NaN is replaced by 0 before the exponential is taken."""
    with word("exp", lambda before: lambda x: before(words("jax").nan_to_num(x, nan=0.0))):
        yield


@mutant("derivatives_refused", "vicreg", backend="jax", kind="zeros for a refusal")
def zeros_for_a_curvature() -> Any:
    """A curvature that there is not is 0."""

    def made(before: Any) -> Any:
        def missing(loss: Any, what: str) -> Any:
            return (lambda: words("jax").zeros(())) if what == "curvature" else before(loss, what)

        return missing

    with traced(patched(_formula, "missing", made)):
        yield
