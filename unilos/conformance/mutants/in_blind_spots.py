"""Planted bugs that lay where nothing looked: options that meet, further arguments at edges, ranges of arrays, and
numbers that are large and finite."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ...engine import formula as _formula
from ...engine import share as _share
from ...engine.kernels import alignments as _alignments
from ...engine.op import Op
from ...face import hosts as _hosts
from ...face import plain as _plain
from ...face.loss import Loss, Sum
from ...face.partials import Partials, partials_of
from ...face.registry import loss_class
from ...form.points import Point
from ...form.structures import rows as _rows
from .mutant import at, home, mutant, patched, traced, words

Array = Any


@mutant("labels_ignored", "cross_entropy", kind="mask lost")
def ignored_where_masked() -> Any:
    """Where there is a mask, ignored labels count as items all the same."""

    def made(before: Any) -> Any:
        def init(self: Any, *args: Any, **kwargs: Any) -> None:
            before(self, *args, **kwargs)
            self._kept = self._kept if self.mask is None else self.mask

        return init

    with patched(_share.Share, "__init__", made):
        yield


@mutant("points", "giou", backend="torch", kind="NaN hidden")
def inverted_boxes_pull_their_targets() -> Any:
    """An inverted box is NaN, but not its slope in the target."""

    def change(p: Point, self: Any, xp: Any, pred: Array, target: Array) -> Point:
        slope = p.also["target"]
        return p.along(target=lambda: xp.where(xp.isnan(slope()), xp.sign(target), slope()))

    with at("giou", change):
        yield


@mutant("entries", "dice", backend="tensorflow", kind="class weight dropped")
def classes_leave_the_weight() -> Any:
    """What a class counts is no factor of the slope in the weight of its entries."""

    def made(before: Any) -> Any:
        def weighed(self: Any, xp: Any, x: Array, weight: Any, kept: Any) -> Any:
            whole, factor, plain = before(self, xp, x, weight, kept)
            return (
                whole,
                factor if plain is whole else None if kept is None else xp.where(kept, xp.ones_like(x), 0.0),
                plain,
            )

        return weighed

    with patched(loss_class("dice"), "_weighed", made):
        yield


@mutant("arrays_out_of_range", "huber", kind="out of range", alone=True)
def largest_in_range() -> Any:
    """Of an array of numbers only the largest one is held against the range."""

    def made(before: Any) -> Any:
        def check(loss: Any, backend: Any, name: str, x: Array, where: Any = None) -> None:
            values = backend.to_numpy(x)
            before(loss, backend, name, backend.xp.ones_like(x) * values.max() if values.ndim else x, where)

        return check

    with patched(_plain, "check_values", made):
        yield


@mutant("arrays_out_of_range", "huber", kind="mask ignored", alone=True)
def numbers_under_the_mask_are_read() -> Any:
    """Numbers of items that a mask removed are held against the range."""
    with patched(_plain, "check_values", lambda before: lambda *args: before(*args[:4])):
        yield


@mutant("keras", "mse", backend="tensorflow", kind="wrong shape")
def keras_columns_stay() -> Any:
    """A weight's last axis of length 1 stays."""
    from .in_keras import adapter

    with patched(adapter(), "_narrowed", lambda _: lambda x, items: x):
        yield


@mutant("slope", "lovasz_hinge", backend="tensorflow", kind="unordered")
def order_of_bits() -> Any:
    """Numbers are sorted by their bits, of which a negative one has the more the closer it is to 0."""
    xp = words("tensorflow")

    def made(_: Any) -> Any:
        import tensorflow as tf

        return lambda x: (
            tf.bitcast(x, tf.int64 if x.dtype == tf.float64 else tf.int32) if x.dtype.is_floating else x
        )

    with patched(import_module(f"{xp.__name__}._searching"), "order_key", made):
        yield


@mutant("tangents", "pseudo_huber", backend="tensorflow", kind="bounded")
def large_is_infinite() -> Any:
    """Numbers beyond some thousands count as infinite, and have no tangent."""
    import tensorflow as tf

    gradient = home("tensorflow", "._gradient")

    def made(before: Any) -> Any:
        return lambda x: tf.where(tf.abs(x) < 5e3, before(x), tf.zeros_like(x))

    with patched(gradient, "_back", made):
        yield


@mutant("keras", "quantile", backend="tensorflow", kind="check left out", alone=True)
def keras_calls_it_as_it_is() -> Any:
    """Nobody asks whether Keras calls, which passes the target first."""
    with patched(_hosts, "by_keras", lambda _: lambda: False):
        yield


@mutant("arithmetic", "mse", kind="wrong sign of a loss", alone=True)
def minus_is_nothing() -> Any:
    """A sign before a loss is lost."""
    with patched(Loss, "__neg__", lambda _: lambda self: 1.0 * self):
        yield


@mutant("arithmetic", "log_cosh", kind="inverse", alone=True)
def divided_is_multiplied() -> Any:
    """A loss over a number is that many times the loss."""
    with patched(Loss, "__truediv__", lambda _: lambda self, divisor: divisor * self):
        yield


@mutant("native_gradient", "ctc", backend="torch", kind="stand-in", alone=True)
def no_gradient_where_frames_are_sure() -> Any:
    """Where the kernel of alignments gives up, what stands in for it gives the framework a gradient of zeros."""

    def made(before: Any) -> Any:
        def compute(self: Any, call: Any, want_grad: bool) -> Any:
            stood_in: list[Any] = []

            def noted(evaluate: Any) -> Any:
                def called(*given: Any) -> Any:
                    stood_in.append(given)
                    return evaluate(*given)

                return called

            with patched(_alignments, "evaluate", noted):
                value, grad = before(self, call, want_grad)
            if grad is None or call.static.want.order or not stood_in:
                return value, grad
            return value, 0 * grad

        return compute

    with patched(_alignments.Alignments, "compute", made):
        yield


@mutant("other_gradients", "sigmoid_focal", kind="zero by zero", alone=True)
def sure_entries_by_nothing() -> Any:
    """The slope of the focal loss in the target divides the cross-entropy by a probability that is gone."""

    def change(p: Point, self: Any, xp: Any, pred: Array, target: Array) -> Point:
        tail = xp.exp(-xp.abs(pred))
        return p.along(target=lambda: p.also["target"]() + 0 * (tail / tail))

    with at("sigmoid_focal", change):
        yield


@mutant("partials", "huber", kind="count ignored", alone=True)
def count_of_its_own() -> Any:
    """A sum over a count of the caller's is the mean over its own."""
    with patched(_share.Partial, "over", lambda _: lambda self, count: self.mean()):
        yield


@mutant("sums", "mse", kind="dropped part")
def further_arguments_of_the_first() -> Any:
    """In a further argument a sum has the slope of its first part alone."""

    def made(before: Any) -> Any:
        def value_and_grad(self: Any, *args: Any, wrt: Any = None, **options: Any) -> Any:
            value, grads = before(self, *args, wrt=wrt, **options)
            if isinstance(wrt, tuple) and len(wrt) > 1:
                grads = (grads[0], *before(Sum.of(self.parts[0][1]), *args, wrt=wrt[1:], **options)[1])
            return value, grads

        return value_and_grad

    with patched(Sum, "value_and_grad", made):
        yield


@mutant("axes", "cosine_distance", kind="axis from the end")
def axes_before_the_last() -> Any:
    """A negative axis that is not the last one is taken for the one behind it."""

    def made(before: Any) -> Any:
        return lambda xp, x, axis: before(xp, x, axis + 1 if axis < -1 else axis)

    with patched(_rows, "last", made), patched(_rows, "home", made):
        yield


@mutant("mixed_derivatives", "pseudo_huber", backend="torch", dtype="float64", kind="cut", alone=True)
def slopes_keep_their_numbers() -> Any:
    """The slope in the prediction does not move with a hyper-parameter."""

    def made(before: Any) -> Any:
        def slope(self: Any, backend: Any, index: int, arrays: tuple[Array, ...]) -> Array:
            cut = (x.detach() if self.is_hyper(i, arrays) and not index else x for i, x in enumerate(arrays))
            found: Array = before(self, backend, index, tuple(cut))
            return found

        return slope

    with patched(Op, "slope", made):
        yield


@mutant("second_derivatives", "pseudo_huber", backend="torch", kind="mask lost again")
def masked_items_bend() -> Any:
    """A second derivative goes back through what the mask removes, too."""

    def made(before: Any) -> Any:
        def evaluate(static: Any, *arrays: Array) -> Any:
            return before(static._replace(masked=False), *arrays[: -1 if static.masked else None])

        return evaluate

    with patched(home("torch", "._eager"), "evaluate", made):
        yield


@mutant("hyper_asked", "huber", kind="mask ignored")
def masked_items_teach() -> Any:
    """What the mask removes is in what the derivative in a hyper-parameter is divided by."""

    def made(before: Any) -> Any:
        def derivative(static: Any, name: str, array: Array, lifted: Any, point: Any, share: Any) -> Array:
            whole = _share.Share(share.xp, share.like, share.portion, weight=share.weight)
            found: Array = before(static, name, array, lifted, point, whole)
            return found

        return derivative

    with patched(_formula, "_in_hyper", made):
        yield


@mutant("errors", "huber", backend="torch", kind="plan", fused=True, alone=True)
def plans_by_the_prediction() -> Any:
    """A call is like one before where its prediction is, whatever the target."""
    with patched(
        home("torch", "._fused"), "alike", lambda before: lambda args, *others: before(args[:1], *others)
    ):
        yield


@mutant("any_order", "huber", backend="torch", kind="plan", fused=True)
def first_weights_again() -> Any:
    """A call like one before has its weights, too."""

    def made(before: Any) -> Any:
        kept: dict[Any, Array] = {}

        def call(self: Any, args: Any, weight: Any = None, mask: Any = None) -> Any:
            return before(self, args, None if weight is None else kept.setdefault(self, weight), mask)

        return call

    with patched(home("torch", "._fused").Plans, "__call__", made):
        yield


@mutant("any_order", "mse", backend="torch", kind="plan", fused=True)
def first_masks_again() -> Any:
    """A mean like one before is divided by what its mask left."""

    def made(before: Any) -> Any:
        def prepared(self: Any, call: Any) -> Any:
            found = before(self, call)
            if found is not None and callable(found.over):
                held = found.over([x.data_ptr() for x in call.arrays[1:]])
                found.over = lambda _: held
            return found

        return prepared

    with patched(home("torch", "._fused").InMemory, "prepared", made):
        yield


@mutant("partials", "mse", kind="scale")
def counted_sums_without_scales() -> Any:
    """The parts of a sum over a count of the caller's lose their scales."""

    def made(before: Any) -> Any:
        return lambda self, count: before(partials_of((1.0,) * len(self.parts))(self.parts), count)

    with patched(Partials, "over", made):
        yield


@mutant("many_items", "mse", backend="jax", kind="divisor held", alone=True)
def divisors_that_stay() -> Any:
    """In a mean of very many items the derivative in what they are divided by is lost."""
    module = home("jax")
    settled = module.jax.custom_jvp(lambda total, over, mean: mean)
    settled.defjvp(lambda arrays, tangents: (arrays[2], tangents[0] / arrays[1]))
    with traced(patched(module, "_settled", lambda _: settled)):
        yield


@mutant("half_derivatives", "mse", dtype="float16", kind="dtype of a slope", alone=True)
def slopes_in_single() -> Any:
    """A slope in a further argument of half precision comes in float32."""

    def made(before: Any) -> Any:
        def derivative(static: Any, name: str, *rest: Any) -> Array:
            found: Array = before(static, name, *rest)
            return found if name == "pred" else static.backend.cast(found, "float32")

        return derivative

    with patched(_formula, "_derivative", made):
        yield
