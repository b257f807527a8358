"""Which tensors are no more than numbers in memory."""

from __future__ import annotations

from typing import Any

import torch

Array = Any


def derived(x: Array) -> bool:
    """Whether a derivative in this tensor may be asked for, or is on its way through it."""
    if x.requires_grad and torch.is_grad_enabled():
        return True
    if torch.compiler.is_compiling():
        return False
    if torch._C._functorch.is_functorch_wrapped_tensor(x):  # pyright: ignore[reportAttributeAccessIssue]
        return True
    forward = torch.autograd.forward_ad
    return forward._current_level >= 0 and forward.unpack_dual(x).tangent is not None  # type: ignore[no-untyped-call]


def batched(x: Array) -> bool:
    """Whether this tensor stands for a batch of them, as cotangents do for `is_grads_batched` and under vmap."""
    functorch: Any = torch._C._functorch  # pyright: ignore[reportAttributeAccessIssue]
    return bool(functorch.is_legacy_batchedtensor(x) or functorch.is_functorch_wrapped_tensor(x))


def scaled(grad: Array, cotangent: Array) -> Array:
    """A gradient that nobody else holds, times a cotangent that broadcasts with it: in its place where that works."""
    if batched(cotangent):
        return grad * cotangent
    if cotangent.ndim == 0 and cotangent.item() == 1:
        return grad
    return grad.mul_(cotangent)


def plain(*arrays: Array) -> bool:
    """Whether these are ordinary tensors with values, outside every transformation."""
    if torch.compiler.is_compiling() or torch._C._are_functorch_transforms_active():
        return False
    if torch.autograd.forward_ad._current_level >= 0 or torch._C._len_torch_dispatch_stack() > 0:
        return False
    return all(type(x) in (torch.Tensor, torch.nn.Parameter) and x.device.type != "meta" for x in arrays)
