"""Planted bugs of one way to differentiate in torch, or of one kind of number there: each is seen by one law alone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from .in_ways import plain, results
from .mutant import home, mutant, patched


def cotangents(wrong: Callable[[Any], float]) -> Any:
    """Scale what plain autograd of torch takes back into a call, and no batch of it, by `wrong(call)`."""
    import torch

    batched = home("torch", "._plain").batched

    def change(call: Any, found: Any, run: Any) -> Any:
        eager = isinstance(found, torch.Tensor) and not torch.compiler.is_compiling()
        level = torch._C._functorch.maybe_current_level  # pyright: ignore[reportAttributeAccessIssue]
        plain = eager and found.requires_grad and level() is None
        if plain and (factor := wrong(call)) != 1:
            found.register_hook(lambda g: g if batched(g) else factor * g)
        return found

    return results(change)


def _summed(call: Any) -> bool:
    return bool(call.static.rule.name == "sum")


@mutant("native_gradient", "smooth_l1", backend="torch", dtype="float64", kind="narrowed", alone=True)
def cotangent_of_a_little_more() -> Any:
    """What goes back into a sum of float64 has passed through float32."""
    with cotangents(lambda call: 1 + 2.0**-30 if _summed(call) and call.static.dtype == "float64" else 1):
        yield


@mutant("other_gradients", "kl_divergence", backend="torch", kind="doubled", alone=True)
def sums_pull_targets_twice() -> Any:
    """What goes back into a sum counts twice where the target is differentiated, too."""
    with cotangents(lambda call: 2 if _summed(call) and plain(call) and call.args[1].requires_grad else 1):
        yield


@mutant("weight_gradient", "mse", backend="torch", kind="doubled", alone=True)
def sums_move_weights_twice() -> Any:
    """What goes back into a sum counts twice where its weights alone are differentiated and nothing is masked."""

    def wrong(call: Any) -> float:
        weighed = call.static.weighted and not call.static.masked
        moved = [x.requires_grad for x in call.arrays if x.is_floating_point()]
        return 2 if _summed(call) and weighed and moved[-1] and not any(moved[:-1]) else 1

    with cotangents(wrong):
        yield


@mutant("whole_hessian", "pseudo_huber", backend="torch", kind="batching", alone=True)
def items_against_their_mean() -> Any:
    """The tangent of a slope holds a part of what sets it off from the mean of the batch's."""

    def made(before: Any) -> Any:
        def jvp(ctx: Any, *tangents: Any) -> Any:
            of_slopes, along = ctx.op.order, tangents[2]
            moved = along + 1e-3 * (along - along.mean()) if of_slopes and along is not None else along
            return before(ctx, *tangents[:2], moved, *tangents[3:])

        return staticmethod(jvp)

    with patched(home("torch", "._autograd").Analytic, "jvp", made):
        yield


@mutant("whole_hessian", "log_cosh", backend="torch", kind="detached")
def forward_mode_ends_in_forward_mode() -> Any:
    """A forward derivative is a constant to another one around it."""
    import torch

    forward: Any = torch.autograd.forward_ad

    def made(before: Any) -> Any:
        def jvp(ctx: Any, *tangents: Any) -> Any:
            with patched(forward, "_set_fwd_grad_enabled", lambda on: lambda wanted: nullcontext()):
                return before(ctx, *tangents)

        return staticmethod(jvp)

    with patched(home("torch", "._autograd").Analytic, "jvp", made):
        yield


@mutant("limits", "mse", backend="torch", kind="infinity", alone=True)
def infinite_predictions_do_not_pull() -> Any:
    """On one framework an infinite prediction has no slope."""

    def change(call: Any, found: Any, run: Any) -> Any:
        if call.static.backend.name != "torch" or not call.gradient_alone or not plain(call):
            return found
        return found[0], found[1].masked_fill(call.arrays[0].isinf(), 0.0)

    with results(change):
        yield


@mutant("other_devices", "mse", backend="torch", kind="wrong device", alone=True)
def wide_without_data() -> Any:
    """On a device without data results have the dtype that sums are added up in."""

    def change(call: Any, found: Any, run: Any) -> Any:
        away = call.value_alone and str(call.arrays[0].device) == "meta"
        return found.double() if away else found

    with results(change):
        yield


@mutant("modes", "welsch", backend="torch", kind="wrong curvature", alone=True)
def compiled_curvature() -> Any:
    """Compiled, a Hessian is a tenth too large."""

    def change(call: Any, found: Any, run: Any) -> Any:
        import torch

        bent = call.static.want.order == 2 and torch.compiler.is_compiling()
        return (found[0], 1.1 * found[1]) if bent else found

    with results(change):
        yield


@mutant("contexts", "mae", backend="torch", kind="wrong device")
def where_the_default_is() -> Any:
    """Values go to the default device, wherever the prediction is."""

    def change(call: Any, found: Any, run: Any) -> Any:
        import torch

        alone = call.value_alone and not found.requires_grad
        return found.to(torch.get_default_device()) if alone else found

    with results(change):
        yield


@mutant("native_gradient_kinds", "huber", backend="torch", kind="batching")
def batches_without_signs() -> Any:
    """Of a batch of cotangents the signs are lost."""
    import torch

    batched = home("torch", "._plain").batched

    def change(call: Any, found: Any, run: Any) -> Any:
        if isinstance(found, torch.Tensor) and found.requires_grad:
            found.register_hook(lambda g: g.abs() if batched(g) else g)  # type: ignore[no-untyped-call]
        return found

    with results(change):
        yield


@mutant("own_checks", "log_cosh", backend="torch", dtype="float64", kind="stale result", fused=True)
def changed_behind_its_back() -> Any:
    """What goes back once more does so through numbers that were changed since."""

    import torch

    def made(before: Any) -> Any:
        def backward(ctx: Any, *cotangents: Any) -> Any:
            if ctx.grad is None and not torch.is_grad_enabled():
                return None, ctx.work.compute(True)[1] * cotangents[0]
            return before(ctx, *cotangents)

        return staticmethod(backward)

    with patched(home("torch", "._eager").Ahead, "backward", made):
        yield
