"""PyTorch: blocks on the CPU, and the spec under autograd, functorch, forward mode and torch.compile."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from unilos.backends import ROUNDING, Backend, Branchless, Formula, Path, as_numpy

from ._autograd import apply, typed
from ._eager import EagerBlocks
from ._fused import InMemory
from ._kernels import Native, TorchAlignments, TorchBinary, TorchDistributions, TorchPicked, TorchRows
from ._namespace import xp
from ._plain import derived, plain
from ._projected import Projections

Array = Any


class Torch(Backend):
    name = "torch"
    xp = xp
    xp_of_blocks = Branchless(xp, {torch.float32: torch.int32, torch.float64: torch.int64})

    def make_paths(self) -> tuple[Path, ...]:
        return (
            Projections(),
            InMemory(),
            Native(),
            TorchRows(),
            TorchPicked(),
            TorchDistributions(),
            TorchBinary(),
            TorchAlignments(),
            EagerBlocks(),
            EagerFormula(),
        )

    def takes(self, cls: type) -> bool:
        return issubclass(cls, torch.Tensor)

    def refusal(self, x: Any) -> str:
        if x.is_nested:
            return (
                ", which is nested; accepted: dense arrays. Pass torch.nested.to_padded_tensor(x, 0.0), and where= for "
                "the entries that count"
            )
        if x.layout is not torch.strided:
            return f" of layout {x.layout}, which is sparse; accepted: dense arrays. Pass x.to_dense()"
        if x.is_quantized:
            return f" of dtype {x.dtype}, which is quantised; accepted: numbers. Pass x.dequantize()"
        return ""

    def owns(self, x: Any) -> bool:
        return isinstance(x, torch.Tensor)

    @property
    def default_float(self) -> str:  # type: ignore[override]
        return str(torch.get_default_dtype()).removeprefix("torch.")

    def dtype_name(self, x: Array) -> str:
        return str(x.dtype).removeprefix("torch.")

    def dtype(self, name: str) -> Any:
        return getattr(torch, name)

    def readable(self, x: Array) -> bool:
        return x.device.type == "cpu" and plain(x)

    def recorded(self, x: Array) -> bool:
        return derived(x)

    def asarray(self, x: Any, like: Array | None = None) -> Array:
        device = None if like is None else like.device
        if torch.compiler.is_compiling():  # which cannot look at the dtype of NumPy's arrays
            return torch.as_tensor(np.asarray(x), device=device)
        x = as_numpy(x)
        if x.dtype.name == "bfloat16":  # an extension dtype, unknown to torch
            return torch.tensor(x.astype(np.float32), dtype=torch.bfloat16, device=device)
        # torch.tensor copies: a read-only array stays untouched, and no warning asks for that.
        # NumPy reads Python numbers as float64; torch would round them to its default.
        return torch.tensor(x, device=device)

    def cast(self, x: Array, name: str) -> Array:
        return x.to(self.dtype(name))

    def detached(self, x: Array) -> Array:
        return x.detach()

    def to_numpy(self, x: Array) -> np.ndarray[Any, Any]:
        x = x.detach().cpu()
        array: np.ndarray[Any, Any] = (x.float() if x.dtype is torch.bfloat16 else x).numpy()
        return array

    def result(self, x: Array) -> Array:
        return typed(x)

    def apart(self, x: Array, others: Sequence[Array]) -> Array:
        if not plain(x, *others):
            return x
        held = x.untyped_storage().data_ptr()
        same = held and any(
            other.untyped_storage().data_ptr() == held for other in others
        )  # 0 without entries
        return x.clone() if same else x

    def empty_like(self, x: Array, name: str) -> Array:
        return torch.empty(x.shape, dtype=self.dtype(name), device=x.device)

    def widest(self, like: Array) -> str:
        return "float32" if like.device.type == "mps" else "float64"

    def mean(self, items: Array, over: Any, again: Callable[[], Array] | None = None) -> Array:
        if items.device.type != "cpu" or not plain(items):
            return super().mean(items, over)
        total = items.sum()  # in float64 there would be a copy of the items
        return total / over if math.isfinite(total.item()) else self.mean_of_small(items, over)

    def within(self, x: Array, interval: Any) -> bool:
        if x.device.type != "cpu" or not plain(x):
            return False
        x, rounding = x.detach(), ROUNDING[self.dtype_name(x)]
        if interval.only or not x.numel():
            return bool(interval.contains(x, rounding).all())
        return all(interval.contains(end.item(), rounding) for end in torch.aminmax(x))

    def marks(self, items: Array) -> Array | None:
        if items.device.type == "cpu" and plain(items) and not math.isnan(items.sum().item()):
            return None
        return super().marks(items)

    def sum64(self, x: Array) -> Any:
        # Cascaded in the block's own dtype, in float64 across blocks.
        return x.sum()

    def number(self, sums: Sequence[Any], over: float, name: str, like: Array) -> Array:
        if not sums:
            return torch.zeros((), dtype=self.dtype(name), device=like.device)
        return (torch.stack(list(sums)).sum(dtype=torch.float64) / over).to(self.dtype(name))

    def write(self, out: Array, slope: Array, scale: float) -> None:
        torch.mul(slope, scale, out=out)

    def pick(self, rows: Array, index: Array) -> Array:
        # `take_along_dim` makes a graph of its own for every batch size under torch.compile.
        return torch.gather(rows.expand(*index.shape, -1), -1, index[..., None])

    def segment_sum(self, rows: Array, index: Array, like: Array) -> Array:
        return rows.new_zeros((like.shape[0], *rows.shape[1:])).index_add(0, index, rows)

    def matmul(self, a: Array, b: Array) -> Array:
        kind = a.device.type  # meta tensors know of no autocast
        if not torch.amp.is_autocast_available(kind) or not torch.is_autocast_enabled(kind):
            return torch.matmul(a, b)
        with torch.autocast(kind, enabled=False):  # which would round the factors to half precision
            return torch.matmul(a, b)

    def by_row(self, function: Callable[[Array], Array], rows: Array) -> Array:
        if 0 in rows.shape[:-1]:  # which vmap refuses
            return rows.new_zeros(rows.shape[:-1] + function(rows.new_zeros(rows.shape[-1])).shape)
        for _ in range(rows.ndim - 1):
            function = torch.func.vmap(function)
        return function(rows)

    def slope_of(self, function: Callable[[Array], Array]) -> Callable[[Array], Array]:
        slope: Callable[[Array], Array] = torch.func.grad(function)
        return slope

    def op(self, op: Any) -> Callable[..., Array]:
        return lambda *arrays: apply(self, op, arrays)


class EagerFormula(Formula):
    def run(self, call: Any) -> Any:
        if not call.static.want.order or torch._C._are_functorch_transforms_active():
            return super().run(call)
        # A gradient that is asked for by name is an end, not a link of autograd's graph.
        with torch.no_grad():
            return super().run(call)


backend = Torch()
