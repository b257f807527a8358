"""JAX: the spec under `custom_jvp`, always compiled, so that eager calls pay one dispatch."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer
from jax.custom_batching import custom_vmap
from jax.custom_derivatives import SymbolicZero

from unilos.backends import Backend, Dialect, DTypeError, Formula, Path, Static, as_numpy, pushed

from ._fused import Foreign
from ._projected import Projections
from ._told import KEPT, compiled, in_program, telling

try:
    from jax import enable_x64
except ImportError:  # before 0.8
    from jax.experimental import enable_x64  # type: ignore[attr-defined,no-redef]  # pyright: ignore

Array = Any


class Words(Dialect):
    def row_sum(self, x: Array, keepdims: bool = True, stored: bool = False) -> Array:
        # XLA writes to memory what a sum of its own adds up, which takes longer than the sum of a short row.
        if stored or x.shape[-1] > SHORT or not jnp.issubdtype(x.dtype, jnp.floating):
            return super().row_sum(x, keepdims)
        found = _row_sums(x, jnp.zeros_like(x))[0]
        return jnp.expand_dims(found, -1) if keepdims else found

    def at_most(self, x: Array, top: Array) -> Array:
        return _at_most(x, top)

    def binade(self, x: Array) -> Array:
        if x.dtype != jnp.float32:  # not every device looks at the bits of wider ones
            return super().binade(x)
        bits = jax.lax.bitcast_convert_type(x, jnp.uint32) & np.uint32(0x7F800000)  # of the exponent
        return jax.lax.bitcast_convert_type(bits, jnp.float32)

    def seldom(self, mask: Array, make: Callable[[], Any]) -> Any:
        # What is made in one branch is not there in another one.
        def found(of: Callable[[Any], Array], otherwise: Array) -> Array:
            return jax.lax.cond(jnp.any(mask), lambda: of(make()), lambda: otherwise)

        return found


class JAX(Backend):
    name = "jax"
    xp = jnp
    dialect = Words
    compiles = True

    def make_paths(self) -> tuple[Path, ...]:
        return (Projections(), Foreign(), Compiled())

    def takes(self, cls: type) -> bool:
        return issubclass(cls, (jax.Array, Tracer, np.ndarray, np.generic, int, float))

    def owns(self, x: Any) -> bool:
        return isinstance(x, jax.Array)

    @property
    def default_float(self) -> str:  # type: ignore[override]
        return str(jax.dtypes.canonicalize_dtype(np.float64).name)

    @property
    def index_dtype(self) -> str:  # type: ignore[override]
        return str(jax.dtypes.canonicalize_dtype(np.int64).name)

    def dtype_name(self, x: Array) -> str:
        return str(x.dtype.name)

    def device(self, x: Array) -> Any:
        # An array that is committed to no device goes wherever it is needed; a tracer is nowhere yet.
        if isinstance(x, Tracer) or not x.committed:
            return None
        devices = x.sharding.device_set
        return next(iter(devices)) if len(devices) == 1 else frozenset(devices)

    def readable(self, x: Array) -> bool:
        if isinstance(x, Tracer) or not x.is_fully_addressable:
            return False
        return all(d.platform == "cpu" for d in x.devices())

    def asarray(self, x: Any, like: Array | None = None) -> Array:
        del like  # uncommitted: it follows the prediction
        array = as_numpy(x)
        _check_width(array)
        return jnp.asarray(array)

    def widest(self, like: Array) -> str:
        del like
        return self.default_float

    def mean(self, items: Array, over: Any, again: Callable[[], Array] | None = None) -> Array:
        if items.dtype != jnp.float32 or again is None or items.size <= FEW:
            with enable_x64(True):
                return super().mean(items, over)
        total = jnp.sum(items)
        stop = jax.lax.stop_gradient
        # Made anew in the branch that is hardly ever taken: XLA would keep items in memory for it, which costs more
        # than all the rest.
        careful = jax.lax.cond(
            jnp.isfinite(stop(total)),
            lambda: stop(total / over),
            lambda: stop(self.mean_of_small(again(), over)),
        )
        return _settled(total, jnp.asarray(over, total.dtype), careful)

    def total(self, items: Array) -> tuple[Array, Array]:
        if self.default_float == "float64":
            return super().total(items)
        # Two float32 numbers hold what no array may hold as one.
        with enable_x64(True):
            whole, _ = super().total(items)
            total = self.cast(whole, "float32")
            rest = self.cast(self.detached(whole - self.cast(total, "float64")), "float32")
        return total, jnp.where(jnp.isfinite(total), rest, 0.0)

    def detached(self, x: Array) -> Array:
        return jax.lax.stop_gradient(x)

    def apart(self, x: Array, others: Sequence[Array]) -> Array:
        del others
        return x  # nobody writes to it

    def to_numpy(self, x: Array) -> np.ndarray[Any, Any]:
        array = np.asarray(x)
        return array.astype(np.float32) if array.dtype.name == "bfloat16" else array

    def by_row(self, function: Callable[[Array], Array], rows: Array) -> Array:
        for _ in range(rows.ndim - 1):
            function = jax.vmap(function)
        return function(rows)

    def slope_of(self, function: Callable[[Array], Array]) -> Callable[[Array], Array]:
        slope: Callable[[Array], Array] = jax.grad(function)
        return slope

    def op(self, op: Any) -> Callable[..., Array]:
        return differentiable(self, op)

    def scan(
        self,
        step: Callable[..., tuple[Array, ...]],
        carry: tuple[Array, ...],
        xs: tuple[Array, ...],
        fixed: tuple[Array, ...],
    ) -> tuple[Array, ...]:
        def body(carry: Any, x: Any) -> Any:
            after = step(self.xp, carry, x, fixed)
            return after, after

        every: tuple[Array, ...] = jax.lax.scan(body, carry, xs)[1]
        return every

    def widely(
        self, items: Callable[..., tuple[Array, Callable[[Array], Array]]], x: Array, *others: Array
    ) -> tuple[Array, Callable[[Array], Array]]:
        if x.dtype == jnp.float64 or self.default_float == "float64":
            return super().widely(items, x, *others)

        def whole(x: Array, *others: Array) -> tuple[Array, Array]:
            found, pull = items(x, *others)
            return found, pull(jnp.ones_like(found))

        found, slope = widely(whole)(x, *others)
        return found, lambda g: self.xp.muted(jnp.expand_dims(g, tuple(range(g.ndim, slope.ndim))), slope)

    def pick(self, rows: Array, index: Array) -> Array:
        *outer, classes = spread(rows)
        if classes is None and tuple(outer) == spread(index):
            return super().pick(rows, index)
        # Shardings that are part of types refuse a gather between devices.
        hot = jnp.arange(rows.shape[-1], dtype=index.dtype) == index[..., None]
        return jnp.sum(jnp.where(hot, rows, 0), axis=-1, keepdims=True)

    def row_sums(self, *xs: Array) -> tuple[Array, ...]:
        return _row_sums(*xs)

    def segment_sum(self, rows: Array, index: Array, like: Array) -> Array:
        return jax.ops.segment_sum(rows, index, like.shape[0])

    def matmul(self, a: Array, b: Array) -> Array:
        return jnp.matmul(a, b, precision="highest")

    def compile(self, function: Callable[..., Any], static: Any, arrays: Sequence[Array | None]) -> Any:
        if not isinstance(static, Static) or any(map(in_program, arrays)):
            return compiled(function, static)(*arrays)
        program, numbers = telling(function, static)
        return program(*arrays) if numbers is None else program(numbers, *arrays)


def widely(function: Callable[..., tuple[Array, ...]]) -> Callable[..., tuple[Array, ...]]:
    """A function whose first argument and results are float32, computed in float64 where JAX has it switched off.

    Transformations run later, when it is off again, and would mix dtypes: so vectorising traces the function anew, and
    derivatives are those of the function in float32."""

    def wide(x: Array, *others: Array) -> tuple[Array, ...]:
        with enable_x64(True):
            found = function(jax.lax.convert_element_type(x, np.dtype(np.float64)), *others)
            return tuple(jax.lax.convert_element_type(y, np.dtype(np.float32)) for y in found)

    @jax.custom_jvp
    def run(*args: Array) -> tuple[Array, ...]:
        return _vectorised(wide)(*args)  # type: ignore[no-any-return]

    @run.defjvp
    def _(primals: Any, tangents: Any) -> Any:
        return run(*primals), jax.jvp(function, primals, tangents)[1]

    return run


def _vectorised(function: Callable[..., tuple[Array, ...]]) -> Any:
    made = custom_vmap(function)

    @made.def_vmap
    def _(size: int, batched: Sequence[bool], *args: Array) -> Any:
        del size
        many = _vectorised(jax.vmap(function, [0 if own else None for own in batched]))(*args)
        return many, (True,) * len(many)

    return made


#: Items that are summed in float64 at no cost that anyone could measure.
FEW = 1 << 14


#: Rows of so many entries are faster added up one after the other.
SHORT = 32
#: So many entries are added up one after the other: few enough that rounding hardly grows.
RUN = 256


@jax.custom_jvp
def _row_sums(*xs: Array) -> tuple[Array, ...]:
    """Sums of rows by one reduction of several operands, into which XLA fuses what makes them, comparisons included. A
    sum of its own takes up arithmetic alone: what a `where` makes is written to memory for it."""

    def added(a: Any, b: Any) -> tuple[Array, ...]:
        return tuple(x + y for x, y in zip(a, b, strict=True))

    zeros = (jnp.zeros((), xs[0].dtype),) * len(xs)
    *outer, length = xs[0].shape
    if length <= RUN:
        return _together(jax.lax.reduce(xs, zeros, added, (len(outer),)))
    short = -length % RUN
    padding = [(0, 0, 0)] * len(outer) + [(0, short, 0)]
    runs = (jax.lax.pad(x, zeros[0], padding).reshape(*outer, -1, RUN) for x in xs)
    sums = _together(jax.lax.reduce(tuple(runs), zeros, added, (len(outer) + 1,)))
    return tuple(jnp.sum(x, axis=-1) for x in sums)


def _together(sums: Any) -> tuple[Array, ...]:
    """Sums that stay in one pass: value and slope do not need the same ones, and XLA would make a pass for either."""
    barrier: Any = jax.lax.optimization_barrier
    found: tuple[Array, ...] = barrier(sums)
    return found


@_row_sums.defjvp
def _(arrays: Any, tangents: Any) -> tuple[Any, Any]:
    return _row_sums(*arrays), tuple(jnp.sum(t, axis=-1) for t in tangents)


@jax.custom_jvp
def _at_most(x: Array, top: Array) -> Array:
    return jnp.minimum(x, top)


@_at_most.defjvp
def _(arrays: Any, tangents: Any) -> tuple[Array, Array]:
    return _at_most(*arrays), tangents[0]


@jax.custom_jvp
def _settled(total: Array, over: Array, mean: Array) -> Array:
    """`mean` in the place of `total / over`, whose slopes are finite where the total is not."""
    del total, over
    return mean


@_settled.defjvp
def _(arrays: Any, tangents: Any) -> tuple[Array, Array]:
    _, over, mean = arrays
    return mean, (tangents[0] - mean * tangents[1]) / over


def _check_width(x: np.ndarray[Any, Any]) -> None:
    """Refuse integers of which JAX, without its switch for 64 bits, would keep the last 32."""
    if x.dtype.kind not in "iu" or x.size == 0:
        return
    kept = jax.dtypes.canonicalize_dtype(x.dtype)
    if kept == x.dtype:
        return
    limits = np.iinfo(kept)
    for value in (int(x.min()), int(x.max())):
        if not limits.min <= value <= limits.max:
            message = (
                f"an argument holds {value}, which {kept.name} does not hold; enable jax_enable_x64, or pass "
                f"numbers as floats and labels below {limits.max}"
            )
            raise DTypeError(message)


class Compiled(Formula):
    name = "compiled"


def spread(x: Array) -> tuple[Any, ...]:
    """Along which axes of a mesh every axis of an array is sharded, where that is part of its type; None for none."""
    typeof = getattr(jax, "typeof", None)  # not in the oldest versions, whose types have no shardings
    return (None,) * x.ndim if typeof is None else tuple(typeof(x).sharding.spec)


@functools.lru_cache(KEPT)
def differentiable(backend: JAX, op: Any) -> Callable[..., Array]:
    """`custom_jvp`, not `custom_vjp`: that one forbids forward mode."""
    function = jax.custom_jvp(lambda *arrays: op.value(backend.xp, *arrays))

    def rule(arrays: Any, tangents: Any) -> tuple[Array, Array]:
        moving = {i: t for i, t in enumerate(tangents) if not _still(t)}
        if 0 in moving and op.order == 0 and op.loss.structure.loops:
            value, first = at_once(backend, op)(*arrays)
        else:
            value, first = function(*arrays), None
        return value, _moved(backend, op, arrays, moving, value, first)

    function.defjvp(rule, symbolic_zeros=True)
    return function


@functools.lru_cache(KEPT)
def at_once(backend: JAX, op: Any) -> Callable[..., tuple[Array, Array]]:
    """The value and the slope in the first argument, of one evaluation: XLA does not see that two loops are alike."""

    def evaluated(*arrays: Array) -> tuple[Array, Array]:
        value, slopes = op.point(backend.xp, *arrays)
        return value, slopes[0]()

    both = jax.custom_jvp(evaluated)

    def rule(arrays: Any, tangents: Any) -> Any:
        value, first = both(*arrays)
        moving = {i: t for i, t in enumerate(tangents) if not _still(t)}
        if not moving:
            return (value, first), (jnp.zeros_like(value), jnp.zeros_like(first))

        def slope(*moved: Array) -> Array:
            there = dict(zip(moving, moved, strict=True))
            return op.slope(backend, 0, tuple(there.get(i, x) for i, x in enumerate(arrays)))

        bent = jax.jvp(slope, tuple(arrays[i] for i in moving), tuple(moving.values()))[1]
        return (value, first), (_moved(backend, op, arrays, moving, value, first), bent)

    both.defjvp(rule, symbolic_zeros=True)
    return both


def _still(tangent: Any) -> bool:
    return isinstance(tangent, SymbolicZero) or tangent.dtype == jax.dtypes.float0


def _moved(
    backend: JAX, op: Any, arrays: Any, moving: dict[int, Array], value: Array, first: Array | None
) -> Array:
    """How the value moves with the tangents; `first` is the slope in the first argument, where it is known."""
    moved = jnp.zeros_like(value)
    for i, tangent in moving.items():
        slope = op.slope(backend, i, arrays) if i or first is None else first
        moved = moved + pushed(backend.xp, slope, tangent, value.ndim)
    return moved


backend = JAX()
