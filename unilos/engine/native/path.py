"""The path of fused kernels: one fused loop over the arrays' own memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import prod
from typing import Any, NamedTuple

from ..blocks import Blocks, alike, beyond, over_of
from ..call import VALUE, Call, Static
from ..paths import generic_now
from ..share import RULES, Counts, over_all
from .kernel import TYPES, Kernel, Primed, Seen, asked, counting, counting_ones, kernel_of
from .threads import get_threads

Array = Any

#: How many times kernels are turned off: of the whole process, as it is where none were compiled.
_off: list[bool] = []


@contextmanager
def without() -> Iterator[None]:
    """Within this context no call is fused, in no thread, as where no kernels were compiled."""
    _off.append(True)
    try:
        yield
    finally:
        _off.pop()


Adding = Callable[[], float]


class Layout(NamedTuple):
    """The arrays of a call, as kernels are told of them. `held` are the copies, which live as long as they run."""

    items: tuple[int, ...]
    rows: int
    classes: int
    inner: int  # the items side by side, behind the axis of the classes
    args: list[Seen]
    weight: Seen | None
    mask: Seen | None
    held: list[Array]


class Counted(Counts):
    """What the items of a call count, added up by kernels."""

    def __init__(self, items: tuple[int, ...], portion: Adding, kept: Adding) -> None:
        super().__init__()
        self.of_batch, self.portion, self.kept = items[0] if items else 1, portion, kept

    def shares(self) -> Any:
        return self.portion()

    def items(self) -> Any:
        return self.kept()

    def batch(self) -> Any:
        return self.of_batch


class Prepared:
    """A kernel with all of a call but its addresses. `over` is what a mean divides by, or says so of the targets'."""

    def __init__(self, run: Primed, over: float | Callable[[Sequence[int]], float], static: Static) -> None:
        self.run, self.over, self.rule = run, over, static.rule
        self.cls: Any = type(static.loss)
        self.at = self.cls.at

    def allowed(self) -> bool:
        """Whether kernels are on, and formula and reduction are those that they were."""
        as_it_was = self.cls.at is self.at and RULES.get(self.rule.name) is self.rule
        return as_it_was and not (generic_now() or _off)

    def __call__(self, addresses: Sequence[int], grad: int, items: int = 0) -> float:
        """The reduced loss; where that is none, the sum of the items that are written."""
        over = self.over(addresses[1:]) if callable(self.over) else self.over
        return self.run(addresses, grad, 1.0 / over, items) / over


class Fused(Blocks):
    """Value and gradient by a kernel that is found by what the call computes. A backend says where its arrays lie."""

    name = "fused"
    kernel = True
    any_axis = False  # whether it serves entries on any axis
    by_address = True  # whether kernels are called where they lie, or by their names in the library

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
        if not (self.any_axis or static.loss.structure.entries_last(len(shape))):
            return "the classes are not on the last axis"
        if _off:
            return "kernels are turned off here"
        found = asked(call) if self.by_address else kernel_of(call)
        if isinstance(found, str):
            return found
        if found.late and not self.by_address:
            return "what numba compiled is not among the kernels that XLA's programs find"
        if not found.narrow:
            return "a label to be ignored is beyond 32 bits"
        known = not found.classes or found.classes == {shape[static.loss.structure.entries_axis(len(shape))]}
        return None if known else "the numbers a class are not as many as the classes"

    def compute(self, call: Call, want_grad: bool) -> tuple[Array, Array | None]:
        static, kernel = call.static, kernel_of(call)
        assert isinstance(kernel, Kernel)  # as `refuses` saw
        seen = self.layout(call, kernel)
        if static.rule.name == "none":
            return self.every(call, kernel, seen, want_grad)
        over = self.over(call, kernel, seen)
        grad = call.room(static.out) if want_grad else None
        if grad is not None and not self.contiguous(grad):
            return super().compute(call, want_grad)
        out = None if grad is None else (self.address(grad), TYPES[static.out])
        kernel.library.threads = self.threads()
        total = kernel.run(
            seen.rows, seen.classes, seen.args, seen.weight, seen.mask, 1.0 / over, out, 0, seen.inner
        )
        whole = self.number(total / over, static.whole)
        if beyond(static, whole):
            whole, _ = super().compute(call, False)
        return whole, grad

    def every(self, call: Call, kernel: Kernel, seen: Layout, want_grad: bool) -> tuple[Array, Array | None]:
        """The loss of every item, and the gradient of their sum."""
        static = call.static
        items = self.empty(seen.items, static.dtype)
        grad = self.empty(tuple(call.arrays[0].shape), static.out) if want_grad else None
        out = None if grad is None else (self.address(grad), TYPES[static.out])
        kernel.library.threads = self.threads()
        to = self.address(items)
        kernel.run(seen.rows, seen.classes, seen.args, seen.weight, seen.mask, 1.0, out, to, seen.inner)
        return items, grad

    def layout(self, call: Call, kernel: Kernel) -> Layout:
        """Where the arrays of a call lie, copied where they do not lie as a kernel wants them."""
        static, shape = call.static, tuple(call.arrays[0].shape)
        items, classes, inner = shape, 1, 1
        if kernel.program.rows:
            axis = static.loss.structure.entries_axis(len(shape))
            items, classes, inner = shape[:axis] + shape[axis + 1 :], shape[axis], prod(shape[axis + 1 :])
        held: list[Array] = []
        args = [
            self.seen(static.backend, x, shape if e else items, classes if e else 0, held)
            for x, e in zip(call.args, kernel.entries, strict=True)
        ]
        others = iter(call.arrays[len(args) :])
        weight = self.seen(static.backend, next(others), items, 0, held) if static.weighted else None
        mask = self.seen(static.backend, next(others), items, 0, held) if static.masked else None
        return Layout(items, prod(items), classes, inner, args, weight, mask, held)

    def over(self, call: Call, kernel: Kernel, seen: Layout) -> float:
        """What the sum is divided by."""
        static = call.static
        if alike(static):
            return over_all(static.rule, seen.items)
        counters = [counting(call, what) for what in ("portion", "kept")]
        if any(isinstance(k, str) for k in counters):
            return over_of(call, self.size)

        def adding(counter: Any, weight: Seen | None) -> Adding:
            one = counter is None
            args = [] if one else seen.args[1:]

            def add() -> float:
                if one and weight is None and seen.mask is None:
                    return float(seen.rows)
                used = counting_ones(kernel.library, static.dtype) if one else counter
                found: float = used.run(
                    seen.rows, seen.classes, args, weight, seen.mask, 1.0, None, 0, seen.inner
                )
                return found

            return add

        found: float = Counted(
            seen.items, adding(counters[0], seen.weight), adding(counters[1], None)
        ).divisor(static.rule)
        return found

    def prepared(self, call: Call) -> Prepared | None:
        """The kernel of calls like this one, to be run again on other addresses; None where that takes more."""
        static, kernel = call.static, kernel_of(call)
        if static.want != VALUE or not isinstance(kernel, Kernel):
            return None
        seen = self.layout(call, kernel)
        if seen.held:
            return None
        ignored = getattr(static.loss, "ignore_index", None)
        checks = 0 if not static.labels else 1 if ignored is None else 2
        size = seen.rows, seen.classes
        out = TYPES[static.out]
        run = kernel.prepared(*size, seen.args, seen.weight, seen.mask, out, seen.inner, checks, ignored or 0)
        if static.rule.name == "none":
            return Prepared(run, 1.0, static)
        if alike(static):
            return Prepared(run, over_all(static.rule, seen.items), static)
        counters = [counting(call, what) for what in ("portion", "kept")]
        if any(isinstance(k, str) for k in counters):
            return None
        targets = len(seen.args) - 1

        def counts(counter: Any, weight: Seen | None) -> Callable[[Sequence[int]], float]:
            """What adds up a counter, given the addresses of all arrays but the first."""
            one = counter is None
            if one and weight is None and seen.mask is None:
                return lambda _: float(seen.rows)
            used = counting_ones(kernel.library, static.dtype) if one else counter
            args = [] if one else seen.args[1:]
            add = used.prepared(*size, args, weight, seen.mask, 0, seen.inner)
            first, skipped = (targets if one else 0), static.weighted and weight is None

            def added(at: Sequence[int]) -> float:
                found: float = add([*at[first:targets], *at[targets + skipped :]], 0, 1.0)
                return found

            return added

        portion, kept = counts(counters[0], seen.weight), counts(counters[1], None)

        def over(addresses: Sequence[int]) -> float:
            found: float = Counted(seen.items, lambda: portion(addresses), lambda: kept(addresses)).divisor(
                static.rule
            )
            return found

        return Prepared(run, over, static)

    def plans(self, call: Call, make: Callable[[], Any]) -> Any:
        """What is asked first when the loss is called again: it returns the value, or None for another call."""
        return vars(call.static.loss)["kernels"].setdefault("plan", make())

    def seen(self, backend: Any, x: Array, shape: tuple[int, ...], entries: int, held: list[Array]) -> Seen:
        """An argument as the kernel is told of it: every item at a fixed distance from the last, or one for all."""
        size = x.itemsize
        code = TYPES[backend.dtype_name(x)]
        if prod(x.shape) == 1 and not entries:
            return Seen(self.address(x), code, 0)
        if tuple(x.shape) != shape or not self.contiguous(x):
            x = self.copied(x, shape)
            held.append(x)
        return (
            Seen(self.address(x), code, size * entries, size)
            if entries
            else Seen(self.address(x), code, size)
        )

    def about(self, call: Call) -> str:
        kernel = kernel_of(call)
        if isinstance(kernel, str):
            return ""
        return "compiled by numba" if kernel.late else f"compiled for {kernel.library.level}"

    # What a backend says

    def threads(self) -> int:
        """In how many threads a call computes, at most."""
        return get_threads()

    def address(self, x: Array) -> int:
        raise NotImplementedError

    def contiguous(self, x: Array) -> bool:
        raise NotImplementedError

    def empty(self, shape: tuple[int, ...], dtype: str) -> Array:
        """Contiguous memory; asked for where `each` is true."""
        raise NotImplementedError

    def number(self, value: float, dtype: str) -> Array:
        """An array without axes."""
        raise NotImplementedError

    def copied(self, x: Array, shape: tuple[int, ...]) -> Array:
        """A contiguous copy, broadcast."""
        raise NotImplementedError
