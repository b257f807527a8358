"""Paths that serve one loss each: native operations where they are right, and work in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812  its usual name

from unilos import _engine
from unilos._inplace import BinaryInPlace, CrossEntropyRows
from unilos._paths import Path

from ._eager import EagerBlocks, not_eager

Array = Any

#: Losses whose native operation keeps the envelope and has the slopes of the spec, at its kinks too.
NATIVE: dict[str, Callable[..., Array]] = {
    "mse": lambda loss, pred, target, reduction: F.mse_loss(pred, target, reduction=reduction),
    "mae": lambda loss, pred, target, reduction: F.l1_loss(pred, target, reduction=reduction),
    "huber": lambda loss, pred, target, reduction: F.huber_loss(
        pred, target, reduction=reduction, delta=loss.delta
    ),
}
REDUCTIONS = ("mean", "sum", "none")


class Native(Path):
    """The framework's own fused operation, with autograd's own backward."""

    name = "native"
    kernel = True

    def refuses(self, want: str, call: Any) -> str | None:
        from . import plain

        static = call.static
        if static.loss.name not in NATIVE:
            return f"no native operation computes {static.loss.name} within the envelope"
        if want != "value":
            return "native operations have no gradient without autograd"
        if static.weighted or static.masked or static.loss.reduction not in REDUCTIONS:
            return "weights, masks and other divisors need the spec"
        if not plain(*call.arrays):
            return "the arrays are traced, transformed, of a subclass or without values"
        pred, target = call.arrays
        if pred.dtype is not target.dtype or static.out != static.dtype or not pred.is_floating_point():
            return "the arrays are not both float32 or both float64"
        return "a mean over nothing is 0" if pred.numel() == 0 else None

    def run(self, want: str, call: Any) -> Any:
        loss = call.static.loss
        return NATIVE[loss.name](loss, *call.arrays, loss.reduction)


class TorchRows(CrossEntropyRows, EagerBlocks):
    module = torch
    size = 1 << 23  # every operation of a block waits for all threads: fewer, larger blocks wait less


class TorchBinary(BinaryInPlace, EagerBlocks):
    module = torch
    size = 1 << 18

    def block(self, x: Array, t: Array, up: Array, down: Array, value: Array, spare: Array) -> Array:
        torch.clamp(x, min=0, out=value)
        torch.sub(x, value, out=up).exp_()
        torch.neg(value, out=down).exp_()
        torch.mul(up, down, out=spare).log1p_()
        return value.addcmul_(t, x, value=-1).add_(spare)

    def slope(self, t: Array, up: Array, down: Array, whole: Array, spare: Array) -> None:
        torch.add(up, down, out=whole)
        up.addcmul_(t, up, value=-1).addcmul_(t, down, value=-1).div_(whole)


class TorchAlignments(EagerBlocks):
    """torch's own CTC in float64, which keeps the digits that a long row loses in float32.

    Its backward gives the slope in the logits: the other half of `log_softmax` has been left out of it.
    """

    name = "native in float64"
    kernel = True

    def refuses(self, want: str, call: Any) -> str | None:
        static = call.static
        if static.loss.name != "ctc":
            return "it serves ctc alone"
        if want not in ("value", "value_and_grad") or static.loss.reduction == "none":
            return "only reduced values and their gradients are computed here"
        if static.weighted or static.masked or static.dtype == "float64":
            return "weights, masks and float64 need the spec"
        return not_eager(call) or ("there is nothing to align" if 0 in call.arrays[0].shape else None)

    def compute(self, call: Any, want_grad: bool) -> tuple[Array, Array | None]:
        static, loss = call.static, call.static.loss
        logits, labels, frames, lengths = loss.lift(static.backend.xp, *static.filled(call.args))
        active = torch.arange(logits.shape[1]) < frames[:, None]
        z = torch.where(active[..., None], logits.double(), 0.0)  # what lies behind the end may be NaN
        with torch.set_grad_enabled(want_grad):
            logs = torch.log_softmax(z, -1).requires_grad_(want_grad)
            total = F.ctc_loss(
                logs.transpose(0, 1), labels, frames, lengths, blank=loss.blank, reduction="sum"
            )
            grad = torch.autograd.grad(total, logs)[0] if want_grad else total
        if not (total.isfinite() and grad.isfinite().all()):  # no alignment, or logits that are not finite
            if want_grad:
                return _engine.value_and_grad(static, *call.arrays)
            return _engine.value(static, *call.arrays), None
        over = 1.0 if loss.reduction == "sum" else float(len(z))
        out = static.backend.cast(grad / over, static.out) if want_grad else None
        return static.backend.cast(total.detach() / over, static.dtype), out
