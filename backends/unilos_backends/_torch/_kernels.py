"""Paths that serve one loss each: native operations where they are right, and work in place."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812  its usual name

from unilos.backends import (
    Alignments,
    BinaryInPlace,
    CrossEntropyRows,
    DistributionRows,
    NLLRows,
    Path,
    over_all,
)

from ._eager import EagerBlocks, not_eager
from ._plain import plain

Array = Any

#: Losses whose native operation keeps the envelope and has the slopes of the spec, at its kinks too.
NATIVE: dict[str, Callable[..., Array]] = {
    "mse": lambda loss, pred, target, reduction: F.mse_loss(pred, target, reduction=reduction),
    "mae": lambda loss, pred, target, reduction: F.l1_loss(pred, target, reduction=reduction),
    "huber": lambda loss, pred, target, reduction: F.huber_loss(
        pred, target, reduction=reduction, delta=loss.delta
    ),
    "smooth_l1": lambda loss, pred, target, reduction: F.smooth_l1_loss(
        pred, target, reduction=reduction, beta=loss.beta
    ),
}
#: Where a native is not right with all hyper-parameters: it squares first and divides by beta then.
RIGHT: dict[str, Callable[[Any], bool]] = {"smooth_l1": lambda loss: 1e-3 <= loss.beta <= 1e3}


class Native(Path):
    """The framework's own fused operation, with autograd's own backward."""

    name = "native"
    kernel = True
    serves = frozenset(NATIVE)

    def refuses(self, call: Any) -> str | None:
        static = call.static
        right = RIGHT.get(static.loss.name)
        if right is not None and not right(static.loss):
            return "the native operation leaves the envelope with these hyper-parameters"
        if not call.value_alone:
            return "native operations have no gradient without autograd"
        if static.weighted or static.masked:
            return "weights and masks need the spec"
        if not plain(*call.arrays):
            return "the arrays are traced, transformed, of a subclass or without values"
        pred, target = call.arrays
        if pred.dtype is not target.dtype or static.out != static.dtype or not pred.is_floating_point():
            return "the arrays are not both float32 or both float64"
        return "a mean over nothing is 0" if pred.numel() == 0 else None

    def run(self, call: Any) -> Any:
        loss, rule, pred = call.static.loss, call.static.rule, call.arrays[0]
        native = NATIVE[loss.name]
        if not rule.divides:
            return native(loss, *call.arrays, rule.name)
        over = over_all(rule, pred.shape)
        if pred.device.type == "cpu":
            value = (
                native(loss, *call.arrays, "mean")
                if over == pred.numel()
                else native(loss, *call.arrays, "sum") / over
            )
            if math.isfinite(value.item()):
                return value
        # The sum may be beyond the range where the mean is not.
        return call.static.backend.mean(native(loss, *call.arrays, "none"), over)


class TorchRows(CrossEntropyRows, EagerBlocks):
    module = torch
    size = 1 << 23  # every operation of a block waits for all threads: fewer, larger blocks wait less


class TorchPicked(NLLRows, EagerBlocks):
    module = torch
    size = 1 << 23


class TorchDistributions(DistributionRows, EagerBlocks):
    module = torch
    size = 1 << 20


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


class TorchAlignments(Alignments, EagerBlocks):
    """In NumPy, which reads the memory of torch's tensors; many small operations start faster there."""

    def refuses(self, call: Any) -> str | None:
        return super().refuses(call) or not_eager(call)
