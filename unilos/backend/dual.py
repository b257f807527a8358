"""A dialect of dual numbers: a spec runs on it unchanged, and every result carries its derivative in one number.

That number is a hyper-parameter which is an array of the call. At a kink the derivative is, of the two admissible
ones, that of least magnitude, as slopes are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..form.check import UnsupportedError
from ..form.points import as_wide_as
from .dialect import Dialect

Array = Any

#: What has no derivative, or has 0 almost everywhere.
FLAT = frozenset(
    {
        "all",
        "any",
        "argmax",
        "argmin",
        "argsort",
        "binade",
        "ceil",
        "equal",
        "floor",
        "iota",
        "isfinite",
        "isinf",
        "isnan",
    }
    | {"logical_and", "logical_not", "logical_or", "ones_like", "positions", "round", "row_all", "row_any"}
    | {"row_argmax", "row_length", "sign", "signbit", "top_mask", "trunc", "zeros_like"}
)
#: What is linear in its first operand.
LINEAR = frozenset(
    {
        "astype",
        "broadcast_to",
        "cumulative_sum",
        "expand_dims",
        "flip",
        "matrix_transpose",
        "mean",
        "moveaxis",
    }
    | {"permute_dims", "pick", "reshape", "roll", "row_sum", "segment_sum", "squeeze", "sum", "take"}
    | {"take_along_axis", "tile", "tril", "triu"}
)


class Dual:
    """An array and its derivative, of one shape; None for a derivative of 0."""

    __slots__ = ("moved", "value", "xp")
    __array_ufunc__ = None  # NumPy's arrays leave operators to this class
    __hash__ = None  # type: ignore[assignment]  # == compares values

    def __init__(self, xp: Any, value: Array, moved: Array | None = None) -> None:
        self.xp, self.value = xp, value
        self.moved = None if moved is None else as_wide_as(xp, moved, value)

    shape = property(lambda self: self.value.shape)
    ndim = property(lambda self: self.value.ndim)
    dtype = property(lambda self: self.value.dtype)
    device = property(lambda self: self.xp.device_of(self.value))

    def __getitem__(self, key: Any) -> Dual:
        return Dual(self.xp, self.value[key], None if self.moved is None else self.moved[key])

    def __neg__(self) -> Dual:
        return Dual(self.xp, -self.value, None if self.moved is None else -self.moved)

    def __add__(self, other: Any) -> Dual:
        value, moved = parts(other)
        return Dual(self.xp, self.value + value, added(self.moved, moved))

    __radd__ = __add__

    def __sub__(self, other: Any) -> Dual:
        value, moved = parts(other)
        return Dual(self.xp, self.value - value, added(self.moved, None if moved is None else -moved))

    def __rsub__(self, other: Any) -> Dual:
        value, moved = parts(other)
        return Dual(self.xp, value - self.value, added(None if self.moved is None else -self.moved, moved))

    def __mul__(self, other: Any) -> Dual:
        value, moved = parts(other)
        each = None if self.moved is None else self.moved * value
        return Dual(self.xp, self.value * value, added(each, None if moved is None else self.value * moved))

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Dual:
        value, moved = parts(other)
        ratio = self.value / value
        each = added(self.moved, None if moved is None else -ratio * moved)
        return Dual(self.xp, ratio, None if each is None else each / value)

    def __rtruediv__(self, other: Any) -> Dual:
        ratio = other / self.value
        return Dual(self.xp, ratio, None if self.moved is None else -ratio * (self.moved / self.value))

    def __pow__(self, other: Any) -> Dual:
        value, moved = parts(other)
        whole = self.value**value
        each = None if self.moved is None else value * self.value ** (value - 1) * self.moved
        return Dual(
            self.xp,
            whole,
            added(each, None if moved is None else self._by_exponent(whole, self.value) * moved),
        )

    def __rpow__(self, other: Any) -> Dual:
        whole = other**self.value
        moved = None if self.moved is None else self._by_exponent(whole, other) * self.moved
        return Dual(self.xp, whole, moved)

    def _by_exponent(self, whole: Array, base: Any) -> Array:
        zero = whole == 0
        base = base * self.xp.ones_like(whole) if isinstance(base, (int, float)) else base
        return whole * self.xp.where(zero, 0.0, self.xp.log(self.xp.where(zero, 1.0, base)))

    def __lt__(self, other: Any) -> Array:
        return self.value < parts(other)[0]

    def __le__(self, other: Any) -> Array:
        return self.value <= parts(other)[0]

    def __gt__(self, other: Any) -> Array:
        return self.value > parts(other)[0]

    def __ge__(self, other: Any) -> Array:
        return self.value >= parts(other)[0]

    def __eq__(self, other: object) -> Any:
        return self.value == parts(other)[0]

    def __ne__(self, other: object) -> Any:
        return self.value != parts(other)[0]


def parts(x: Any) -> tuple[Any, Array | None]:
    """A number or an array, and its derivative if it has one."""
    return (x.value, x.moved) if isinstance(x, Dual) else (x, None)


def added(a: Array | None, b: Array | None) -> Array | None:
    return b if a is None else a if b is None else a + b


def plain(x: Any) -> Any:
    if isinstance(x, (list, tuple)):
        return type(x)(plain(v) for v in x)
    return x.value if isinstance(x, Dual) else x


def moving(args: Any) -> bool:
    """Whether the derivative of any operand is not 0."""
    return any(
        (isinstance(x, Dual) and x.moved is not None) or (isinstance(x, (list, tuple)) and moving(x))
        for x in args
    )


class Duals(Dialect):
    """The dialect of another one's arrays with their derivatives: whatever holds floats is a `Dual`, so that no array
    of a framework meets one on its left. Made once, so that compilers find it made."""

    def __init__(self, under: Dialect) -> None:
        self.under, self.backend, self.namespace = under, under.backend, under.namespace
        for name in {*vars(under), *dir(Dialect)}:
            word = None if name.startswith("_") or name in OWN else getattr(under, name)
            if word is not None:
                given = callable(word) and not isinstance(word, type)
                vars(self)[name] = self._differentiating(name) if given else word

    def dual(self, x: Array) -> Dual:
        """The number that everything is differentiated in."""
        return Dual(self.under, x, self.under.ones_like(x))

    def still(self, x: Any) -> Any:
        """What an operation gives, or an argument, as it stands in this dialect."""
        kind = getattr(x, "dtype", None)
        if kind is None or isinstance(x, Dual) or not self.under.isdtype(kind, "real floating"):
            return x
        return Dual(self.under, x)

    def __getattr__(self, name: str) -> Any:
        return getattr(vars(self)["under"], name)

    def _differentiating(self, name: str) -> Callable[..., Any]:
        under, rule, flat, linear = self.under, RULES.get(name), name in FLAT, name in LINEAR

        def call(*args: Any, **named: Any) -> Any:
            word = getattr(under, name)
            if flat or not moving((*args, *named.values())):
                return self.still(word(*plain(args), **{k: plain(v) for k, v in named.items()}))
            if rule is not None:
                return Dual(under, *rule(under, *args, **named))
            if linear and not moving(args[1:]):
                first, rest = args[0], plain(args[1:])
                return Dual(under, word(first.value, *rest, **named), word(first.moved, *rest, **named))
            message = f"{name} has no derivative in a hyper-parameter; give that one as a number"
            raise UnsupportedError(message)

        return call

    def detached(self, x: Any) -> Any:
        return self.still(self.under.detached(plain(x)))

    def row_sums(self, *xs: Any) -> tuple[Any, ...]:
        return tuple(self.row_sum(x, keepdims=False) for x in xs)

    def op(self, op: Any) -> Callable[..., Any]:
        """An operation by the slopes that its spec states."""
        under = self.under

        def call(*args: Any) -> Any:
            values = plain(args)
            value = under.op(op)(*values)
            moved: Any = None
            for i, x in enumerate(args):
                if isinstance(x, Dual) and x.moved is not None:
                    each = op.slope(under.backend, i, values) * x.moved
                    if each.ndim > value.ndim:
                        each = under.sum(each, axis=tuple(range(value.ndim, each.ndim)))
                    moved = added(moved, each)
            return Dual(under, value, moved)

        return call


#: What the dialect says itself; all other words are those of the one below.
OWN = frozenset(
    {"under", "backend", "namespace", "dual", "still", "detached", "op", "row_sums"}
    | {"device_of", "index_dtype", "isdtype", "finfo", "iinfo"}
)


Rule = Callable[..., tuple[Array, Array]]
RULES: dict[str, Rule] = {}


def rule(*names: str) -> Callable[[Rule], Rule]:
    def register(function: Rule) -> Rule:
        RULES.update(dict.fromkeys(names, function))
        return function

    return register


def smooth(name: str, slope: Callable[[Any, Array, Array], Array]) -> None:
    """A function of one array, by its slope from the argument and the value."""

    def found(xp: Any, x: Dual) -> tuple[Array, Array]:
        value = getattr(xp, name)(x.value)
        return value, slope(xp, x.value, value) * x.moved

    RULES[name] = found


smooth("exp", lambda xp, x, y: y)
smooth("expm1", lambda xp, x, y: xp.exp(x))
smooth("log", lambda xp, x, y: 1 / x)
smooth("log1p", lambda xp, x, y: 1 / (1 + x))
smooth("log2", lambda xp, x, y: 1.4426950408889634 / x)
smooth("sqrt", lambda xp, x, y: 0.5 / xp.where(y == 0, float("inf"), y))
smooth("square", lambda xp, x, y: 2 * x)
smooth("cos", lambda xp, x, y: -xp.sin(x))
smooth("sin", lambda xp, x, y: xp.cos(x))
smooth("tanh", lambda xp, x, y: 1 - y * y)
smooth("abs", lambda xp, x, y: xp.where(x > 0, 1.0, xp.where(x < 0, -1.0, x)))


def moved_of(xp: Any, x: Any, like: Array) -> Array:
    """A derivative as wide as a result; 0 for what has none."""
    moved = parts(x)[1]
    return xp.zeros_like(like) if moved is None else as_wide_as(xp, moved, like)


@rule("where")
def _where(xp: Any, condition: Array, a: Any, b: Any) -> tuple[Array, Array]:
    value = xp.where(condition, plain(a), plain(b))
    return value, xp.where(condition, moved_of(xp, a, value), moved_of(xp, b, value))


def _picked(xp: Any, value: Array, a: Any, b: Any, first: Array, second: Array) -> Array:
    """The derivative of the operand that is picked; where both are, the smaller one."""
    x, y = moved_of(xp, a, value), moved_of(xp, b, value)
    return xp.where(first, x, xp.where(second, y, xp.where(xp.abs(x) <= xp.abs(y), x, y)))


@rule("gaps")
def _gaps(xp: Any, x: Any, top: Any) -> tuple[Array, Array | None]:
    value = xp.gaps(plain(x), plain(top))
    return value, added(parts(x)[1], parts(-top)[1])


@rule("at_most")
def _at_most(xp: Any, x: Any, top: Any) -> tuple[Array, Array | None]:
    return xp.at_most(plain(x), plain(top)), parts(x)[1]


@rule("maximum")
def _maximum(xp: Any, a: Any, b: Any) -> tuple[Array, Array]:
    p, q = plain(a), plain(b)
    value = xp.maximum(p, q)
    return value, _picked(xp, value, a, b, p > q, q > p)


@rule("clip")
def _clip(xp: Any, x: Any, low: Any, high: Any) -> tuple[Array, Array]:
    p, a, b = plain(x), plain(low), plain(high)
    value = xp.where(p < a, a, xp.where(p > b, b, p))
    inside = xp.where(p > b, moved_of(xp, high, value), moved_of(xp, x, value))
    return value, xp.where(p < a, moved_of(xp, low, value), inside)


@rule("hypot")
def _hypot(xp: Any, a: Any, b: Any) -> tuple[Array, Array]:
    p, q = plain(a), plain(b)
    value = xp.hypot(p, q)
    over = xp.where((value == 0) | (value - value != 0), 1.0, value)
    return value, (p / over) * moved_of(xp, a, value) + (q / over) * moved_of(xp, b, value)


@rule("matmul")
def _matmul(xp: Any, a: Any, b: Any) -> tuple[Array, Array]:
    p, q = plain(a), plain(b)
    by_a, by_b = parts(a)[1], parts(b)[1]
    left = None if by_a is None else xp.matmul(by_a, q)
    right = None if by_b is None else xp.matmul(p, by_b)
    moved: Any = added(left, right)
    return xp.matmul(p, q), moved


@rule("muted")
def _muted(xp: Any, a: Any, b: Any) -> tuple[Array, Array]:
    p, q = plain(a), plain(b)
    value = xp.muted(p, q)
    # What is muted at a = 0 may begin to count: its own number is its derivative in a.
    each = moved_of(xp, a, value)
    return value, xp.muted(each, q * xp.ones_like(each)) + xp.muted(
        p * xp.ones_like(each), moved_of(xp, b, value)
    )


@rule("full_like")
def _full_like(xp: Any, like: Any, fill: Any, dtype: Any = None) -> tuple[Array, Array]:
    ones = xp.ones_like(plain(like), dtype=dtype)
    return ones * plain(fill), ones * moved_of(xp, fill, ones)


@rule("concat")
def _concat(xp: Any, arrays: Any, axis: int = 0) -> tuple[Array, Array]:
    return xp.concat(plain(arrays), axis=axis), xp.concat(
        [moved_of(xp, x, plain(x)) for x in arrays], axis=axis
    )


@rule("stack")
def _stack(xp: Any, arrays: Any, axis: int = 0) -> tuple[Array, Array]:
    return xp.stack(plain(arrays), axis=axis), xp.stack(
        [moved_of(xp, x, plain(x)) for x in arrays], axis=axis
    )


def _extreme(name: str) -> None:
    def found(xp: Any, x: Dual, axis: Any = None, keepdims: bool = False) -> tuple[Array, Array]:
        value = getattr(xp, name)(x.value, axis=axis, keepdims=True)
        top = x.value == value
        moved = xp.sum(xp.where(top, x.moved, 0.0), axis=axis, keepdims=True)
        moved = moved / xp.sum(xp.astype(top, x.dtype), axis=axis, keepdims=True)
        if keepdims:
            return value, moved
        axes = tuple(range(x.ndim)) if axis is None else axis
        return xp.squeeze(value, axis=axes), xp.squeeze(moved, axis=axes)

    RULES[name] = found
    RULES[f"row_{name}"] = lambda xp, x, keepdims=True: found(xp, x, -1, keepdims)


_extreme("max")
_extreme("min")
