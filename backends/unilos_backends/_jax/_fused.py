"""Kernels inside of XLA's programs: one foreign call for value and slope, on one CPU.

Where such a call cannot run, as on other devices, over several of them, mapped over a batch or in a program that is
exported, the same operation is lowered to the formula. So it has no other results than the formula has.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import ShapedArray, Tracer
from jax.custom_derivatives import SymbolicZero
from jax.extend.core import Primitive
from jax.interpreters import batching, mlir

from unilos.backends import (
    VALUE,
    Call,
    Fused,
    Kernel,
    Static,
    evaluate,
    kernel_of,
    lift,
    operands,
    reals_of,
    registered,
)

from ._told import KEPT

try:
    from jax import ffi
except ImportError:  # before 0.5
    from jax.extend import ffi  # type: ignore[attr-defined,no-redef]  # pyright: ignore
try:
    from jax import enable_x64
except ImportError:  # before 0.8
    from jax.experimental import enable_x64  # type: ignore[attr-defined,no-redef]  # pyright: ignore

Array = Any

_ffi: Any = ffi  # which has no types
TARGET = "unilos"
#: Tangents that are added up in float64 at no cost that anyone could measure.
FEW = 1 << 14


class Foreign(Fused):
    """Value and gradient by a kernel that XLA's program calls."""

    by_address = False

    def refuses(self, call: Any) -> str | None:
        if call.static.want.partial:
            return "partials are added up by the formula"
        if not call.arrays[0].ndim:
            return "there is one number alone"
        for x in call.arrays:
            why = _elsewhere(x)
            if why is not None:
                return why
        return super().refuses(call) or registered(_register)

    def run(self, call: Any) -> Any:
        kernel = kernel_of(call)
        assert isinstance(kernel, Kernel)  # as `refuses` saw
        return call.static.backend.compile(by_kernel(kernel), call.static, call.arrays)


def _elsewhere(x: Array) -> str | None:
    """Why an array is not in the memory of one CPU. Of a traced one this may show as late as when it is lowered."""
    if not isinstance(x, Tracer):
        devices = x.sharding.device_set
        alone = len(devices) == 1 and next(iter(devices)).platform == "cpu"
        return None if alone else "it is for the memory of one CPU"
    if not all(isinstance(n, int) for n in x.shape):
        return "the shape is not known"
    sharding = getattr(x.aval, "sharding", None)  # not in the oldest versions
    return None if sharding is None or sharding.mesh.empty else "it is for the memory of one CPU"


def _register(handler: Any) -> None:
    jax.devices("cpu")  # before there is one, nobody looks at what is registered
    _ffi.register_ffi_target(TARGET, _ffi.pycapsule(handler), platform="cpu")


@dataclass(frozen=True)
class ByKernel:
    """The value of a call, with its gradient in the prediction where that is wanted. Kernels that differ in numbers
    alone are one function of these."""

    name: str
    wholes: tuple[int, ...]
    vectors: tuple[tuple[float, ...], ...]
    kernel: Kernel = field(compare=False)

    @property
    def numbers(self) -> np.ndarray[Any, Any]:
        return reals_of(self.kernel)

    def __call__(self, static: Static, *arrays: Array) -> Any:
        return self.told(static, self.numbers, *arrays)

    def told(self, static: Static, *given: Array) -> Any:
        value, both = differentiable(static, self)
        return tuple(both(*given)) if static.want.order else value(*given)


@functools.lru_cache(KEPT)
def by_kernel(kernel: Kernel) -> ByKernel:
    graph = kernel.program.graph
    return ByKernel(kernel.program.name, tuple(graph.wholes), tuple(graph.vectors), kernel)


@functools.lru_cache(KEPT)
def differentiable(static: Static, by: ByKernel) -> tuple[Callable[..., Array], Callable[..., Any]]:
    """The value of a call, and the value with the slope in the prediction, from the numbers of a kernel and arrays.
    Derivatives in other arguments, and those of the slope, are the formula's."""
    alone = static._replace(want=VALUE)
    # Not rounded to half precision yet: a cotangent may be what keeps a slope within its range.
    out = static.out if static.want.order else static.dtype
    value = jax.custom_jvp(lambda *given: called(alone, by.kernel, None, *given)[0])
    both = jax.custom_jvp(lambda *given: called(alone, by.kernel, out, *given))

    def of_value(given: Any, tangents: Any) -> tuple[Array, Array]:
        if _moving(tangents[1:]) != [0]:
            return _moved(functools.partial(evaluate, alone), given[1:], tangents[1:])
        found, slope = both(*given)
        return found, _added(slope * tangents[1].astype(slope.dtype))

    def of_both(given: Any, tangents: Any) -> tuple[Any, Any]:
        return _moved(functools.partial(formula, alone, out), given[1:], tangents[1:])

    value.defjvp(of_value, symbolic_zeros=True)
    both.defjvp(of_both, symbolic_zeros=True)
    return value, both


def _added(each: Array) -> Array:
    if each.size > FEW:
        return jnp.sum(each)
    with enable_x64(True):
        return jnp.sum(each, dtype=jnp.float64).astype(each.dtype)


def _moving(tangents: Sequence[Any]) -> list[int]:
    return [
        i for i, t in enumerate(tangents) if not isinstance(t, SymbolicZero) and t.dtype != jax.dtypes.float0
    ]


def _moved(function: Callable[..., Any], arrays: Any, tangents: Any) -> tuple[Any, Any]:
    """A function and its tangent, from those of its arguments that have one: others may have no derivative."""
    moving = _moving(tangents)

    def of_moving(*some: Array) -> Any:
        given = list(arrays)
        for i, x in zip(moving, some, strict=True):
            given[i] = x
        return function(*given)

    return jax.jvp(of_moving, [arrays[i] for i in moving], [tangents[i] for i in moving])


def formula(static: Any, out: str | None, *arrays: Array) -> tuple[Array, ...]:
    """What `called` computes, as XLA compiles it from the spec."""
    of = functools.partial(evaluate, static)
    if out is None:
        return (of(*arrays),)
    value, slope = jax.value_and_grad(of)(arrays[0].astype(static.dtype), *arrays[1:])
    return value, slope.astype(out)


def called(
    static: Static, kernel: Kernel, out: str | None, reals: Array, *arrays: Array
) -> tuple[Array, ...]:
    """The value by a kernel, and its slope in the prediction in the dtype `out`."""
    n, m = len(static.given), len(static.given) + len(static.hyper)
    shape, rows = arrays[0].shape, kernel.program.rows
    items = shape[:-1] if rows else shape
    hyper, seen = arrays[n:m], (*arrays[:n], *arrays[m:])
    said = operands(Call(static, seen), kernel)
    like = jnp.zeros(items, static.dtype)
    over = lift(static, *arrays).share(static, like).divisor(static.rule)
    entries = [*kernel.entries, *(False for _ in arrays[m:])]
    brought = [_brought(x, shape if e else items, e) for x, e in zip(seen, entries, strict=True)]
    control = (said.wholes, reals, jnp.asarray(over, static.dtype), *said.vectors)
    found: Sequence[Array] = fused.bind(
        *hyper, *control, *brought, kernel=said.kernel, static=static, out=out
    )
    return tuple(found)


def _brought(x: Array, shape: tuple[int, ...], entries: bool) -> Array:
    """One number an item, or one for all."""
    as_it_is = x.shape == shape or (prod(x.shape) == 1 and not entries)
    return x if as_it_is else jnp.broadcast_to(x, shape)


#: Numbers that the formula is told, control operands, then the arrays of a call.
fused: Any = Primitive("unilos")
fused.multiple_results = True


def _formula(*given: Array, kernel: str, static: Static, out: str | None) -> tuple[Array, ...]:
    del kernel
    hyper, n = given[: len(static.hyper)], len(static.given)
    seen = given[-(n + static.weighted + static.masked) :]
    return formula(static, out, *seen[:n], *hyper, *seen[n:])


def _shapes(*given: Any, kernel: str, static: Static, out: str | None) -> list[Any]:
    del kernel
    pred = given[-(len(static.given) + static.weighted + static.masked)]
    slope = [] if out is None else [ShapedArray(pred.shape, jnp.dtype(out))]
    return [ShapedArray((), jnp.dtype(static.dtype)), *slope]


def _batched(given: Any, axes: Any, **params: Any) -> tuple[Any, Any]:
    found = jax.vmap(functools.partial(_formula, **params), in_axes=tuple(axes))(*given)
    return found, (0,) * len(found)


_by_formula = mlir.lower_fun(_formula, multiple_results=True)
_by_kernel = _ffi.ffi_lowering(TARGET)


def _lowered(ctx: Any, *given: Any, kernel: str, static: Static, out: str | None) -> Any:
    context = ctx.module_context
    alone = getattr(context.axis_context, "num_devices", None) == 1
    if alone and not context.lowering_parameters.for_export:
        k = len(static.hyper)
        return _by_kernel(ctx.replace(avals_in=ctx.avals_in[k:]), *given[k:], kernel=kernel)
    return _by_formula(ctx, *given, kernel=kernel, static=static, out=out)


fused.def_impl(_formula)  # outside of a program
fused.def_abstract_eval(_shapes)
batching.primitive_batchers[fused] = _batched
mlir.register_lowering(fused, _by_formula)
mlir.register_lowering(fused, _lowered, platform="cpu")
