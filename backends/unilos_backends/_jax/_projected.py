"""Projected losses under JAX's transformations: a scan over chunks that computes gradients with the value.

`custom_jvp`, not `custom_vjp`: its rule computes the whole gradient, chunk by chunk, and answers with its product with
the tangents. Forward mode gets that product; reverse mode transposes it, which leaves nothing to compute again.
"""

from __future__ import annotations

import functools
from typing import Any

import jax
import jax.numpy as jnp
from jax.custom_derivatives import SymbolicZero

from unilos.backends import SMALL, Chunks, Flat, Op, Swept, muted, weighted

Array = Any


class Projections(Chunks):
    step = 1 << 21  # numbers of a product that is added to a gradient at a time; fewer take longer
    least = 5 << 24  # for five arrays a chunk: with 64 MiB it would be slower than the plain form

    def copies(self, flat: Flat) -> float:
        del flat
        return 5  # as measured; 4 where chunks are small

    def run(self, call: Any) -> Any:
        return call.static.backend.compile(self.wanted, call.static, call.arrays)

    def total(self, static: Any, flat: Flat) -> Swept:
        names = tuple(n for n, x in flat._asdict().items() if x is not None)
        total, small = differentiable(self, static, names)(*(getattr(flat, n) for n in names))
        return Swept(total, small=small)

    def items(self, static: Any, flat: Flat) -> Array:
        """The gradients' cotangents come row by row, so they compute the logits of a chunk again."""
        steps = Windows(self.deep(static, flat, self.copies(flat)), flat)
        one = static.backend.op(Op(static.loss.rows, False))

        @jax.checkpoint
        def chunk(hidden: Array, classifier: Array, target: Array, bias: Array | None) -> Array:
            return one(projection(hidden, classifier, bias), target)

        def step(carry: Array, i: Array) -> tuple[Array, Array]:
            part = steps.cut(flat, i)
            return carry, chunk(part.hidden, flat.classifier, part.target, flat.bias)

        _, found = jax.lax.scan(step, jnp.zeros(()), jnp.arange(steps.count))
        return steps.joined(found)

    def sweep(self, static: Any, flat: Flat, wanted: tuple[str, ...]) -> Swept:
        rows = static.loss.rows
        steps = Windows(self.deep(static, flat, self.copies(flat)), flat)
        start = {name: jnp.zeros_like(getattr(flat, name)) for name in wanted}
        none = jnp.zeros((), static.backend.widest(flat.hidden))

        def step(carry: Any, i: Array) -> Any:
            total, small, grads = carry
            part, grads = steps.cut(flat, i), dict(grads)
            fresh = steps.weight(part.weight, i, flat.hidden.dtype)
            seen = part._replace(weight=fresh)
            z = projection(part.hidden, flat.classifier, flat.bias)
            point = rows.at(static.backend.xp, z, part.target)
            num = point.value if fresh is None else weighted(jnp, fresh, point.value)
            total = total + jnp.sum(num, dtype=total.dtype)
            small = small + jnp.sum(num * SMALL, dtype=total.dtype)
            g = point.slope()  # what is not used is not computed
            g = g if fresh is None else weighted(jnp, fresh[:, None], g)
            if "hidden" in grads:
                grads["hidden"] = steps.added(grads["hidden"], g @ flat.classifier, i)
            if "classifier" in grads:
                grads["classifier"] = with_product(grads["classifier"], g, seen.features(jnp), self.step)
            if "bias" in grads:
                grads["bias"] = grads["bias"] + jnp.sum(g, axis=0)
            if "weight" in grads:
                new = steps.weight(None, i, z.dtype)
                items = point.value if new is None else muted(jnp, new, point.value)
                grads["weight"] = steps.added(grads["weight"], items, i)
            return (total, small, grads), None

        (total, small, grads), _ = jax.lax.scan(step, (none, none, start), jnp.arange(steps.count))
        return Swept(total, small=small, **grads)


def projection(hidden: Array, classifier: Array, bias: Array | None) -> Array:
    # As one operation: XLA would keep a transposed copy of the classifier beside the loop.
    z = jax.lax.dot_general(hidden, classifier, (((1,), (1,)), ((), ())))
    return z if bias is None else z + bias


def with_product(whole: Array, g: Array, hidden: Array, step: int) -> Array:
    """`whole + g.T @ hidden`, in parts of at most so many numbers, each in the place of what it is added to."""
    classes = g.shape[1]
    length = min(classes, max(1, min(g.size // 2, step) // hidden.shape[-1]))
    count = -(-classes // length)

    def with_part(i: Any, whole: Array) -> Array:
        at = jnp.minimum(i * length, classes - length)
        own = jax.lax.dynamic_slice_in_dim(g, at, length, axis=1)
        if classes % length:  # the last part overlaps its neighbour, where it adds nothing
            own = jnp.where(at + jnp.arange(length) >= i * length, own, 0.0)
        before = jax.lax.dynamic_slice_in_dim(whole, at, length)
        return jax.lax.dynamic_update_slice_in_dim(whole, before + own.T @ hidden, at, axis=0)

    return with_part(0, whole) if count == 1 else jax.lax.fori_loop(0, count, with_part, whole)


class Windows:
    """Chunks of one length: the last one overlaps its neighbour, where its rows count as 0."""

    def __init__(self, deep: int, flat: Flat) -> None:
        self.deep, self.rows = deep, flat.hidden.shape[0]
        self.count = -(-self.rows // deep)
        self.even = self.rows % deep == 0

    def cut(self, flat: Flat, i: Array) -> Flat:
        def part(x: Array | None) -> Array | None:
            return None if x is None else jax.lax.dynamic_slice_in_dim(x, i * self.deep, self.deep)

        return flat._replace(hidden=part(flat.hidden), target=part(flat.target), weight=part(flat.weight))

    def start(self, i: Array) -> Array:
        return jnp.minimum(i * self.deep, self.rows - self.deep)

    def weight(self, weight: Array | None, i: Array, dtype: Any) -> Array | None:
        if self.even:
            return weight
        fresh = self.start(i) + jnp.arange(self.deep) >= i * self.deep
        return fresh.astype(dtype) if weight is None else jnp.where(fresh, weight, 0.0)

    def added(self, whole: Array, part: Array, i: Array) -> Array:
        at = self.start(i)
        before = jax.lax.dynamic_slice_in_dim(whole, at, self.deep)
        return jax.lax.dynamic_update_slice_in_dim(whole, before + part, at, axis=0)

    def joined(self, parts: Array) -> Array:
        """One array a chunk, as rows."""
        if self.even:
            return parts.reshape((-1,))
        over = self.count * self.deep - self.rows
        return jnp.concatenate([parts[:-1].reshape((-1,)), parts[-1, over:]])


@functools.lru_cache(maxsize=256)
def differentiable(path: Projections, static: Any, names: tuple[str, ...]) -> Any:
    """The weighted sum of all rows, and it times `SMALL`, as a function of the arrays of these names."""

    def flat(arrays: Any) -> Flat:
        return Flat(**dict.fromkeys(Flat._fields) | dict(zip(names, arrays, strict=True)))

    def function(*arrays: Array) -> tuple[Array, Array]:
        swept = path.sweep(static, flat(arrays), ())
        return swept.total, swept.small

    def rule(arrays: Any, tangents: Any) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        moving = {
            name: tangent
            for name, tangent in zip(names, tangents, strict=True)
            if not isinstance(tangent, SymbolicZero) and tangent.dtype != jax.dtypes.float0
        }
        given = flat(arrays)
        swept = path.sweep(static, given, tuple(n for n in moving if n != "target"))
        moved = jnp.zeros_like(swept.total)
        for name, tangent in moving.items():
            slope = path.in_target(static, given) if name == "target" else getattr(swept, name)
            moved = moved + jnp.sum(slope * tangent)
        return (swept.total, swept.small), (moved, moved * SMALL)

    made = jax.custom_jvp(function)
    made.defjvp(rule, symbolic_zeros=True)
    return made
