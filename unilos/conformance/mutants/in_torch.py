"""Planted bugs in torch's folder: functions of autograd, kernels, blocks, and memory that is written to."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ...engine import blocks as _blocks
from ...engine import formula as _formula
from ...engine import op as _op
from ...engine.share import Share
from ...face.registry import loss_class
from .mutant import home, mutant, patched, words

Array = Any


def backend() -> Any:
    """torch's backend."""
    return words("torch").backend


def backward(part: str, name: str, made: Any) -> Any:
    """Replace how a function of autograd goes back."""
    found = getattr(home("torch", part), name)
    return patched(found, "backward", lambda before: staticmethod(made(before)))


# Autograd


@mutant("native_gradient_kinds", "total_variation_distance", backend="torch", kind="cotangent")
def direction_ignored() -> Any:
    """Forward mode takes every tangent for one of ones."""

    def made(before: Any) -> Any:
        return lambda xp, slope, tangent, ndim: before(xp, slope, xp.ones_like(slope) + 0 * tangent, ndim)

    with patched(home("torch", "._autograd"), "pushed", made):
        yield


@mutant("own_checks", "ranknet", backend="torch", dtype="float64", kind="graph cut", alone=True)
def cotangent_is_a_constant() -> Any:
    """A gradient does not depend on its cotangent when it is differentiated again."""
    with patched(
        _op,
        "pulled",
        lambda before: lambda xp, cotangent, slope: before(xp, cotangent.detach(), slope),
    ):
        yield


@mutant("second_derivatives", "listmle", backend="torch", kind="slope is constant")
def slopes_are_constants() -> Any:
    """A gradient does not depend on the prediction when it is differentiated again."""
    with patched(
        _op,
        "pulled",
        lambda before: lambda xp, cotangent, slope: before(xp, cotangent, slope.detach()),
    ):
        yield


@mutant("mapped", "hinge", backend="torch", kind="batching", alone=True)
def first_call_of_a_batch() -> Any:
    """Mapped over a batch of calls, all of them have the targets of the first one."""

    def vmap(info: Any, in_dims: Any, *given: Any) -> Any:
        del info
        op, first, *rest = given[1:]
        rest = [
            x if d is None or x is None else x[:1] + 0 * x for x, d in zip(rest, in_dims[3:], strict=True)
        ]
        return analytic.apply(given[0], op, first, *rest), 0

    analytic = home("torch", "._autograd").Analytic
    with (
        patched(analytic, "generate_vmap_rule", lambda _: False),
        patched(analytic, "vmap", lambda _: staticmethod(vmap)),
    ):
        yield


@mutant("slopes_native", "msle", backend="torch", kind="cotangent")
def ahead_of_its_cotangent() -> Any:
    """A gradient that was computed ahead is handed out as it is."""

    def made(before: Any) -> Any:
        return lambda ctx, *cotangents: before(ctx, *(x * 0 + 1 for x in cotangents))

    with backward("._eager", "Ahead", made):
        yield


@mutant("own_checks", "binary_cross_entropy", backend="torch", dtype="float64", kind="state")
def nothing_left_to_give() -> Any:
    """A gradient that was given away is 0 the next time."""

    def made(before: Any) -> Any:
        def once(ctx: Any, *cotangents: Array) -> Any:
            *none, grad = before(ctx, *cotangents)
            ctx.grad = 0 * grad
            return *none, grad

        return once

    with backward("._eager", "Ahead", made):
        yield


@mutant("slopes_native", "linear_cross_entropy", backend="torch", kind="cotangent")
def rows_of_one_cotangent() -> Any:
    """Every row of a projection gets the mean of the cotangents of all."""

    def made(before: Any) -> Any:
        return lambda ctx, *cotangents: before(ctx, *(x.mean().expand_as(x) for x in cotangents))

    with backward("._projected", "Items", made):
        yield


@mutant("plain_gradient", "categorical_hinge", backend="torch", dtype="float64", kind="graph cut")
def picked_from_a_copy() -> Any:
    """What a label picks is a constant to autograd."""
    with patched(
        type(backend()), "pick", lambda before: lambda self, rows, index: before(self, rows.detach(), index)
    ):
        yield


@mutant("whole_hessian", "geman_mcclure", backend="torch", kind="batching")
def tangents_of_a_batch() -> Any:
    """The tangent of a slope holds a part of the whole batch's."""

    def made(before: Any) -> Any:
        def pushed(xp: Any, slope: Array, tangent: Array, ndim: int) -> Array:
            return before(xp, slope, tangent + 1e-6 * xp.sum(tangent), ndim)

        return pushed

    with patched(home("torch", "._autograd"), "pushed", made):
        yield


# Kernels and blocks


@mutant("structured_means", "binary_cross_entropy_with_logits", backend="torch", kind="missing divisor")
def kernel_without_its_divisor() -> Any:
    """The kernel forgets to divide a slope by the sum of both exponentials."""

    def made(before: Any) -> Any:
        def slope(self: Any, t: Array, up: Array, down: Array, whole: Array, spare: Array) -> None:
            before(self, t, up, down, whole, spare)
            up.mul_(whole)

        return slope

    with patched(home("torch", "._kernels").TorchBinary, "slope", made):
        yield


@mutant("any_order", "smooth_l1", backend="torch", kind="parameter ignored", beta=0.5)
def native_without_its_parameter() -> Any:
    """The native operation is called without the loss's hyper-parameter."""
    kernels = home("torch", "._kernels")
    native, usual = kernels.NATIVE["smooth_l1"], loss_class("smooth_l1")()
    changed = kernels.NATIVE | {"smooth_l1": lambda loss, *given: native(usual, *given)}
    with patched(kernels, "NATIVE", lambda _: changed):
        yield


@mutant("inputs_unchanged", "gan_hinge", backend="torch", kind="in-place write")
def gradient_over_the_prediction() -> Any:
    """Blocks write the gradient into the memory of the prediction."""
    with patched(type(backend()), "empty_like", lambda _: lambda self, x, name: self.cast(x.detach(), name)):
        yield


@mutant("determinism", "poisson_nll", backend="torch", kind="in-place write")
def one_buffer_for_all_gradients() -> Any:
    """Gradients of one shape are written into the same memory."""
    buffers: dict[Any, Any] = {}

    def made(before: Any) -> Any:
        return lambda self, x, name: buffers.setdefault((x.shape, name), before(self, x, name))

    with patched(type(backend()), "empty_like", made):
        yield


@mutant("layouts", "wing", backend="torch", kind="strides")
def memory_read_in_order() -> Any:
    """Blocks read memory in its order, whatever the strides are."""

    def made(before: Any) -> Any:
        def views(call: Any) -> Any:
            read = (x.as_strided(x.shape, x.contiguous().stride(), x.storage_offset()) for x in call.arrays)
            return before(call._replace(arrays=tuple(read)))

        return views

    with patched(_blocks, "_views", made):
        yield


@mutant("nothing", "student_t_nll", backend="torch", kind="empty", alone=True)
def no_blocks_no_sum() -> Any:
    """The sum of no blocks is NaN."""

    def made(before: Any) -> Any:
        def number(self: Any, sums: Any, *rest: Any) -> Array:
            found = before(self, sums, *rest)
            return found if sums else found * float("nan")

        return number

    with patched(type(backend()), "number", made):
        yield


@mutant("mean", "sigmoid_focal", backend="torch", dtype="bfloat16", kind="narrowed")
def sums_of_blocks_in_half() -> Any:
    """The sums of blocks pass through half precision."""
    with patched(type(backend()), "sum64", lambda before: lambda self, x: before(self, x).bfloat16().float()):
        yield


@mutant("reductions", "kto", backend="torch", kind="batch miscounted")
def blocks_of_one_sample() -> Any:
    """Blocks take the length of the last axis, and 1 more, for that of the first one."""

    def made(before: Any) -> Any:
        def divided(rule: Any, shape: tuple[int, ...]) -> float:
            return float(before(rule, (shape[-1] + 1, *shape[1:]) if rule.batch else shape))

        return divided

    with patched(_blocks, "over_all", made):
        yield


# Arrays that come and go


@mutant("mixed_dtypes", "jaccard", backend="torch", kind="wrong dtype")
def wider_stays_wider() -> Any:
    """What is wider than the prediction stays so, and the result with it."""

    def made(before: Any) -> Any:
        def cast(self: Any, x: Array, name: str) -> Array:
            return x if self.dtype_name(x) == "float64" else before(self, x, name)

        return cast

    with patched(type(backend()), "cast", made):
        yield


@mutant("other_devices", "distillation", backend="torch", kind="wrong device")
def numbers_of_other_devices() -> Any:
    """On other devices than the CPU a number is an array of one."""

    def made(before: Any) -> Any:
        return lambda x: before(x) if x.device.type == "cpu" or x.ndim else before(x)[None]

    with patched(backend(), "result", made):
        yield


@mutant("errors", "tukey_biweight", backend="torch", kind="error message")
def dtype_as_torch_has_it() -> Any:
    """An error names a dtype in torch's own words."""

    def made(before: Any) -> Any:
        return lambda self, x: str(x.dtype) if x.is_complex() else before(self, x)

    with patched(type(backend()), "dtype_name", made):
        yield


@mutant("slopes_asked", "sampled_softmax", backend="torch", kind="overwritten")
def index_written_once() -> Any:
    """Slopes in the same row of a table replace each other."""

    def made(before: Any) -> Any:
        del before

        def segment_sum(self: Any, rows: Array, index: Array, like: Array) -> Array:
            del self
            found = rows.new_zeros((like.shape[0], *rows.shape[1:]))
            for place, row in zip(index.tolist(), rows, strict=True):
                found[place] = row
            return found

        return segment_sum

    with patched(type(backend()), "segment_sum", made):
        yield


@mutant("hessians", "lsgan", backend="torch", kind="mask lost")
def curvature_without_its_mask() -> Any:
    """A second derivative is computed as if nothing were masked."""

    def made(before: Any) -> Any:
        def run(self: Any, call: Any) -> Any:
            static = call.static
            if static.want.order > 1 and static.masked:
                call = call._replace(static=static._replace(masked=False), arrays=call.arrays[:-1])
            return before(self, call)

        return run

    with patched(home("torch").EagerFormula, "run", made):
        yield


@mutant("not_a_number", "ipo", backend="torch", kind="NaN replaced")
def numbers_for_nan() -> Any:
    """NaN is replaced by a number on the way out."""
    with patched(backend(), "result", lambda before: lambda x: before(x).nan_to_num()):
        yield


@mutant("weight_not_a_number", "cauchy", backend="torch", kind="NaN leaked")
def mask_as_a_factor() -> Any:
    """What a mask removes is multiplied by 0."""
    with patched(
        Share,
        "unmasked",
        lambda _: lambda self, num: num if self.mask is None else num * self.mask.to(num.dtype),
    ):
        yield


@mutant("signed_zeros", "l1_penalty", backend="torch", kind="sign of zero")
def sign_of_the_sign_bit() -> Any:
    """The sign of a number is that of its bit, and a zero has one."""

    module = import_module(loss_class("l1_penalty").__module__)
    with patched(module, "sign", lambda _: lambda xp, x: xp.copysign(xp.ones_like(x), x)):
        yield


@mutant("natives", "margin_ranking", backend="torch", dtype="float64", kind="wrong argument")
def two_arguments_exchanged() -> Any:
    """The first two arguments change places on the way to the formula."""

    def made(before: Any) -> Any:
        def lift(static: Any, *arrays: Array) -> Any:
            found = before(static, *arrays)
            first, second, *rest = found.args
            return found._replace(args=(second, first, *rest))

        return lift

    with patched(_formula, "lift", made):
        yield


@mutant("changed_in_place", "gamma_deviance", backend="torch", kind="stale cache")
def tensors_known_by_their_identity() -> Any:
    """A call with the tensors of the call before gets that one's result."""
    last: dict[str, Any] = {}

    def made(before: Any) -> Any:
        def blocked(call: Any, *rest: Any) -> Any:
            key = call.static, tuple(map(id, call.arrays))
            if last.get("key") != key:
                last.update(key=key, arrays=call.arrays, found=before(call, *rest))
            return last["found"]

        return blocked

    with patched(_blocks, "blocked", made):
        yield


@mutant("curvature", "exponential", backend="torch", kind="overflow")
def exponential_with_a_limit() -> Any:
    """The exponential is held below 1e30."""
    xps = (words("torch"), backend().xp_of_blocks)
    with (
        patched(xps[0], "exp", lambda before: lambda x: before(x).clamp(max=1e30)),
        patched(xps[1], "exp", lambda before: lambda x: before(x).clamp(max=1e30)),
    ):
        yield
