"""Paths that serve one loss each: native operations where they are right, and rows worked on in place."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812  its usual name

from unilos._paths import Path

from ._eager import EagerBlocks

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


class CrossEntropyRows(EagerBlocks):
    """Cross-entropy of labels, in the memory of the gradient: five passes over a block of rows.

    The spec's own arithmetic (see `LabelledSoftmax`), with the label's entry cleared and set in place instead
    of by a mask over the row.
    """

    name = "rows in place"
    kernel = True
    size = 1 << 20

    def refuses(self, want: str, call: Any) -> str | None:
        static = call.static
        if static.loss.name != "cross_entropy":
            return "it serves cross_entropy alone"
        if not static.labels or static.loss.label_smoothing or static.loss.z_loss:
            return "the mass lies on more than the label"
        if static.weighted or static.masked:
            return "weights and masks need the spec"
        logits = call.arrays[0]
        if (
            static.out != static.dtype
            or not logits.is_contiguous()
            or static.loss.axis not in (-1, logits.ndim - 1)
        ):
            return "the logits are not contiguous rows of float32 or float64"
        if logits.numel() == 0:
            return "there is nothing to compute"
        return super().refuses(want, call)

    def compute(self, call: Any, want_grad: bool) -> tuple[Array, Array | None]:
        static, (logits, target) = call.static, call.arrays
        loss = static.loss
        classes = logits.shape[-1]
        z, labels = logits.reshape(-1, classes), target.reshape(-1).to(torch.int64)
        mass, kept = self._mass(loss, z, labels)
        over = self._divisor(loss, mass, kept, len(z), logits.shape[0] if logits.ndim > 1 else 1)
        safe = labels if kept is None else labels.where(kept, 0)
        # Labels out of range were refused: this path runs where they can be read.
        grad = torch.empty_like(z) if want_grad else None
        deep = max(1, self.size // classes)
        work = None if want_grad else torch.empty((min(deep, len(z)), classes), dtype=z.dtype)
        sums = []
        for i in range(0, len(z), deep):
            rows, index = z[i : i + deep], safe[i : i + deep, None]
            e = grad[i : i + deep] if grad is not None else work[: len(rows)]  # type: ignore[index]
            top = rows.amax(-1, keepdim=True)
            gap = top - rows.gather(-1, index)
            torch.sub(rows, top, out=e).exp_().scatter_(-1, index, 0.0)
            others, own = e.sum(-1, keepdim=True), gap.neg().exp_()
            value = gap + torch.log1p(others + (own - 1))
            scale = mass[i : i + deep, None] / over if mass is not None else 1.0 / over
            if grad is not None:
                each = scale / (others + own)
                e.mul_(each).scatter_(-1, index, others.mul_(each).neg_())
            value = value if mass is None else value * mass[i : i + deep, None]
            if kept is not None:
                out = ~kept[i : i + deep, None]
                value = value.masked_fill_(out, 0.0)
                if grad is not None and bool(out.any()):
                    e.masked_fill_(out, 0.0)
            sums.append(value.sum())
        return static.backend.number(sums, over, static.dtype, z), None if grad is None else grad.reshape(
            logits.shape
        )

    def _mass(self, loss: Any, z: Array, labels: Array) -> tuple[Array | None, Array | None]:
        kept = None if loss.ignore_index is None else labels != loss.ignore_index
        if kept is not None and bool(kept.all()):
            kept = None
        if loss.class_weight is None:
            return None, kept
        table = torch.tensor(loss.class_weight.tolist(), dtype=z.dtype)
        mass = table[labels if kept is None else labels.where(kept, 0)]
        return (mass if kept is None else mass.where(kept, 0.0)), kept

    def _divisor(self, loss: Any, mass: Array | None, kept: Array | None, rows: int, first: int) -> float:
        if loss.reduction == "sum":
            return 1.0
        if loss.reduction == "mean_over_batch":
            return float(max(first, 1))
        if loss.reduction == "mean" and mass is not None:
            count = float(mass.sum(dtype=torch.float64))
        else:
            count = float(rows if kept is None else kept.sum())
        return count if count and math.isfinite(count) else 1.0
