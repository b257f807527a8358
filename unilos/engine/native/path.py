"""The path of fused kernels: one fused loop over the arrays' own memory."""

from __future__ import annotations

from math import prod
from typing import Any

from ..blocks import Blocks, beyond, over_of
from ..call import Call
from .kernel import INT32, TYPES, Kernel, Seen, kernel_of

Array = Any


class Fused(Blocks):
    """Value and gradient by a kernel that is found by what the call computes. A backend says where its arrays lie."""

    name = "fused"
    kernel = True

    def refuses(self, call: Call) -> str | None:
        why = super().refuses(call)
        if why is not None:
            return why
        static, arrays = call.static, call.arrays
        shape = tuple(arrays[0].shape)
        if 0 in shape:
            return "there is nothing to compute"
        if static.masked and static.loss.shared:
            return "a mask leaves what all items share as it is"
        if not static.loss.structure.last(len(shape)):
            return "the classes are not on the last axis"
        found = kernel_of(call)
        if isinstance(found, str):
            return found
        if not all(INT32.min <= v <= INT32.max for v in found.program.graph.wholes):
            return "a label to be ignored is beyond 32 bits"
        return "the numbers a class are not as many as the classes" if shape and found.classes_differ(shape[-1]) else None

    def compute(self, call: Call, want_grad: bool) -> tuple[Array, Array | None]:
        static, backend, shape = call.static, call.static.backend, tuple(call.arrays[0].shape)
        kernel = kernel_of(call)
        assert isinstance(kernel, Kernel)  # as `refuses` saw
        over = over_of(call, self.size)
        classes = shape[-1] if kernel.program.rows else 1
        items = shape[:-1] if kernel.program.rows else shape
        held: list[Array] = []  # copies live as long as the kernel runs
        args = [self.seen(backend, x, shape if e else items, e, held) for x, e in zip(call.args, kernel.entries, strict=True)]
        others = iter(call.arrays[len(args) + len(static.hyper) :])
        weight = self.seen(backend, next(others), items, False, held) if static.weighted else None
        mask = self.seen(backend, next(others), items, False, held) if static.masked else None
        grad = call.room(static.out) if want_grad else None
        if grad is not None and not self.contiguous(grad):
            return super().compute(call, want_grad)
        out = None if grad is None else (self.address(grad), TYPES[static.out])
        total = kernel.run(prod(items), classes, args, weight, mask, 1.0 / over, out)
        whole = self.number(total / over, static.whole)
        if beyond(call, whole):
            whole, _ = super().compute(call, False)
        return whole, grad

    def seen(self, backend: Any, x: Array, shape: tuple[int, ...], entries: bool, held: list[Array]) -> Seen:
        """An argument as the kernel is told of it: every item at a fixed distance from the last, or one for all."""
        size = x.itemsize
        code = TYPES[backend.dtype_name(x)]
        if prod(x.shape) == 1 and not entries:
            return Seen(self.address(x), code, 0)
        if tuple(x.shape) != shape or not self.contiguous(x):
            x = self.copied(x, shape)
            held.append(x)
        return Seen(self.address(x), code, size * shape[-1], size) if entries else Seen(self.address(x), code, size)

    # What a backend says

    def address(self, x: Array) -> int:
        raise NotImplementedError

    def contiguous(self, x: Array) -> bool:
        raise NotImplementedError

    def number(self, value: float, dtype: str) -> Array:
        """An array without axes."""
        raise NotImplementedError

    def copied(self, x: Array, shape: tuple[int, ...]) -> Array:
        """A contiguous copy, broadcast."""
        raise NotImplementedError
