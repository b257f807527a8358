"""The path of fused kernels: one fused loop over the arrays' own memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import prod
from typing import Any

from ..blocks import Blocks, alike, beyond, over_of
from ..call import VALUE, Call
from ..paths import generic_now
from .kernel import TYPES, Kernel, Seen, kernel_of

Array = Any

_off: ContextVar[bool] = ContextVar("unilos.without_kernels", default=False)


@contextmanager
def without() -> Iterator[None]:
    """Within this context no call is fused, as where no kernels were compiled."""
    token = _off.set(True)
    try:
        yield
    finally:
        _off.reset(token)


class Prepared:
    """A kernel with all of a call but its addresses."""

    def __init__(
        self,
        kernel: Kernel,
        loss: Any,
        rows: int,
        classes: int,
        seen: list[Seen],
        over: float,
        grad_type: int,
    ) -> None:
        self.run, self.at, self.over = (
            kernel.prepared(rows, classes, seen, 1.0 / over, grad_type),
            type(loss).at,
            over,
        )
        self.cls = type(loss)

    def allowed(self) -> bool:
        """Whether kernels are on, and the formula is the one that was compiled."""
        return not (generic_now() or _off.get()) and self.cls.at is self.at

    def outside(self, addresses: list[int]) -> bool:
        """Whether there is a label that is no class, of which the usual call tells."""
        return self.run.outside(addresses)

    def __call__(self, addresses: list[int], grad: int) -> float:
        """The reduced loss."""
        return self.run(addresses, grad) / self.over


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
        if _off.get():
            return "kernels are turned off here"
        found = kernel_of(call)
        if isinstance(found, str):
            return found
        if not found.narrow:
            return "a label to be ignored is beyond 32 bits"
        known = not found.classes or found.classes == {shape[-1]}
        return None if known else "the numbers a class are not as many as the classes"

    def compute(self, call: Call, want_grad: bool) -> tuple[Array, Array | None]:
        static, backend, shape = call.static, call.static.backend, tuple(call.arrays[0].shape)
        kernel = kernel_of(call)
        assert isinstance(kernel, Kernel)  # as `refuses` saw
        over = over_of(call, self.size)
        classes = shape[-1] if kernel.program.rows else 1
        items = shape[:-1] if kernel.program.rows else shape
        held: list[Array] = []  # copies live as long as the kernel runs
        args = [
            self.seen(backend, x, shape if e else items, e, held)
            for x, e in zip(call.args, kernel.entries, strict=True)
        ]
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

    def prepared(self, call: Call) -> Prepared | None:
        """The kernel of calls like this one, to be run again on other addresses; None where that takes more."""
        static, arrays = call.static, call.arrays
        kernel = kernel_of(call)
        if (
            static.want != VALUE
            or static.rule.name == "none"
            or not alike(static)
            or not isinstance(kernel, Kernel)
        ):
            return None
        shape, rows = tuple(arrays[0].shape), kernel.program.rows
        items, classes = (shape[:-1], shape[-1]) if rows else (shape, 1)
        for x, entries in zip(arrays, kernel.entries, strict=True):
            if tuple(x.shape) != (shape if entries else items) or not self.contiguous(x):
                return None
        held: list[Array] = []
        seen = [
            self.seen(static.backend, x, shape if entries else items, entries, held)
            for x, entries in zip(arrays, kernel.entries, strict=True)
        ]
        return Prepared(
            kernel, static.loss, prod(items), classes, seen, over_of(call, self.size), TYPES[static.out]
        )

    def keep(self, call: Call, plan: Any) -> None:
        """Ask this plan first when the loss is called again."""
        vars(call.static.loss)["kernels"]["plan"] = plan

    def seen(self, backend: Any, x: Array, shape: tuple[int, ...], entries: bool, held: list[Array]) -> Seen:
        """An argument as the kernel is told of it: every item at a fixed distance from the last, or one for all."""
        size = x.itemsize
        code = TYPES[backend.dtype_name(x)]
        if prod(x.shape) == 1 and not entries:
            return Seen(self.address(x), code, 0)
        if tuple(x.shape) != shape or not self.contiguous(x):
            x = self.copied(x, shape)
            held.append(x)
        return (
            Seen(self.address(x), code, size * shape[-1], size)
            if entries
            else Seen(self.address(x), code, size)
        )

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
