"""Functions of two arrays, element by element; either may be a Python scalar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import tensorflow as tf

from unilos_backends._tensorflow.xp._dtypes import (
    ALL,
    BOOL,
    FLOATING,
    INTEGRAL,
    NUMERIC,
    REAL,
    REAL_FLOATING,
    UNSIGNED,
    Array,
    DType,
    Scalar,
    cast,
    constant,
    float32,
    float64,
    int64,
    promote,
    require,
    tensor,
    wide,
)
from unilos_backends._tensorflow.xp._elementwise import reciprocal, signbit

Binary: TypeAlias = Callable[[Any, Any], Array]
raw: Any = tf.raw_ops  # half the Python overhead of tf.math: no dispatch, no name scope


def binary(name: str, doc: str, kernel: Binary, allowed: frozenset[DType], **special: Binary) -> Binary:
    """A function of two arrays: `kernel`, save for the kinds of dtype that `special` treats on their own."""
    kinds = {"boolean": BOOL, "integral": INTEGRAL, "unsigned": UNSIGNED}
    table = dict.fromkeys(allowed, kernel)
    for kind, other in special.items():
        table.update(dict.fromkeys(kinds[kind] & allowed, other))

    def function(x1: Any, x2: Any, /) -> Array:
        if not (isinstance(x1, tf.Tensor) and isinstance(x2, tf.Tensor) and x1.dtype is x2.dtype):
            x1, x2 = promote(x1, x2)
        dtype = x1.dtype
        if dtype not in table:
            require(name, x1, allowed)
        return table[dtype](x1, x2)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


def _native(name: str) -> Binary:
    op = getattr(raw, name)
    return lambda x1, x2: op(x=x1, y=x2)


def _where(condition: Array, x1: Array, x2: Array) -> Array:
    return raw.SelectV2(condition=condition, t=x1, e=x2)


def _extreme(name: str) -> Binary:
    op = getattr(raw, name)

    def kernel(x1: Array, x2: Array) -> Array:
        found = op(x=x1, y=x2)
        # Compiled by XLA for the CPU (TF 2.21), the maximum of 1.0 and NaN is 1.0.
        return found if tf.executing_eagerly() else _where(raw.IsNan(x=x2), x2, found)

    return kernel


def _pow_unsigned(x1: Array, x2: Array) -> Array:
    # There is no unsigned kernel (TF 2.21). Products wrap modulo 2**64, so int64 has the same low bits.
    return cast(raw.Pow(x=cast(x1, int64), y=cast(x2, int64)), x1.dtype)


def _copysign(x1: Array, x2: Array) -> Array:
    return _where(raw.Equal(x=signbit(x1), y=signbit(x2)), x1, raw.Neg(x=x1))


def _remainder(x1: Array, x2: Array) -> Array:
    m = raw.FloorMod(x=x1, y=x2)
    # A zero has the sign of the divisor.
    return _where(raw.Equal(x=m, y=constant(0, m.dtype)), _copysign(m, x2), m)


def _floor_divide(x1: Array, x2: Array) -> Array:
    # FloorDiv is floor(x1 / x2), one too many where the division rounds up to an integer: 1.0 // 0.1 is 9.
    zero = constant(0, x1.dtype)
    quotient, m = raw.RealDiv(x=x1, y=x2), raw.FloorMod(x=x1, y=x2)
    whole = raw.Round(x=raw.RealDiv(x=raw.Sub(x=x1, y=m), y=x2))
    # A number over an infinity of the other sign.
    whole = _where(raw.IsInf(x=m), constant(-1, x1.dtype), whole)
    whole = _where(raw.Equal(x=whole, y=zero), _copysign(zero, quotient), whole)
    # By zero, of infinities, and quotients that overflow: the division's own answer.
    return _where(raw.IsFinite(x=whole), whole, raw.Floor(x=quotient))


def _hypot(x1: Array, x2: Array) -> Array:
    """Below float64, computed in float64, where no square overflows; float64 scaled by the larger."""
    dtype = x1.dtype
    a, b = cast(x1, float64), cast(x2, float64)
    one = constant(1, float64)
    scale = one
    if dtype is float64:
        # The result does not depend on the scale, so neither does the gradient.
        larger = tf.stop_gradient(raw.Maximum(x=raw.Abs(x=a), y=raw.Abs(x=b)))
        usable = raw.LogicalAnd(x=raw.Greater(x=larger, y=constant(0, float64)), y=raw.IsFinite(x=larger))
        scale = _where(usable, larger, one)
        a, b = raw.RealDiv(x=a, y=scale), raw.RealDiv(x=b, y=scale)
    squares = raw.AddV2(x=raw.Square(x=a), y=raw.Square(x=b))
    origin = raw.Equal(x=squares, y=constant(0, float64))
    root = raw.Sqrt(x=_where(origin, one, squares))  # sqrt has no slope at 0, and 0 * inf is NaN
    result = raw.Mul(x=_where(origin, squares, root), y=scale)
    infinite = raw.LogicalOr(x=raw.IsInf(x=a), y=raw.IsInf(x=b))
    return cast(_where(infinite, constant(float("inf"), float64), result), dtype)


def _logaddexp(x1: Array, x2: Array) -> Array:
    """m + log1p(expm1(larger - m) + exp(smaller - m)): true for every m, so autodiff is exact too."""
    dtype = x1.dtype
    a, b = cast(x1, wide(dtype)), cast(x2, wide(dtype))
    first = raw.GreaterEqual(x=a, y=b)
    larger, smaller = _where(first, a, b), _where(first, b, a)
    m = tf.stop_gradient(_where(raw.IsFinite(x=larger), larger, raw.ZerosLike(x=larger)))
    rest = raw.AddV2(x=raw.Expm1(x=raw.Sub(x=larger, y=m)), y=raw.Exp(x=raw.Sub(x=smaller, y=m)))
    return cast(raw.AddV2(x=m, y=raw.Log1p(x=rest)), dtype)


_F32_F64 = frozenset({float32, float64})  # the kernel has no half types

add = binary("add", "x1 + x2.", _native("AddV2"), NUMERIC)
atan2 = binary(
    "atan2",
    "The angle of (x2, x1), in all four quadrants.",
    lambda x1, x2: raw.Atan2(y=x1, x=x2),
    REAL_FLOATING,
)
bitwise_and = binary(
    "bitwise_and", "Bitwise AND.", _native("BitwiseAnd"), BOOL | INTEGRAL, boolean=_native("LogicalAnd")
)
bitwise_left_shift = binary("bitwise_left_shift", "Bits moved up.", _native("LeftShift"), INTEGRAL)
bitwise_or = binary(
    "bitwise_or", "Bitwise OR.", _native("BitwiseOr"), BOOL | INTEGRAL, boolean=_native("LogicalOr")
)
bitwise_right_shift = binary("bitwise_right_shift", "Bits moved down.", _native("RightShift"), INTEGRAL)
bitwise_xor = binary(
    "bitwise_xor", "Bitwise XOR.", _native("BitwiseXor"), BOOL | INTEGRAL, boolean=_native("NotEqual")
)
copysign = binary("copysign", "x1 with the sign of x2.", _copysign, REAL_FLOATING)
equal = binary("equal", "x1 == x2.", _native("Equal"), ALL)
floor_divide = binary(
    "floor_divide", "The quotient, rounded down.", _floor_divide, REAL, integral=_native("FloorDiv")
)
greater = binary("greater", "x1 > x2.", _native("Greater"), REAL)
greater_equal = binary("greater_equal", "x1 >= x2.", _native("GreaterEqual"), REAL)
hypot = binary("hypot", "sqrt(x1**2 + x2**2), never overflowing on the way.", _hypot, REAL_FLOATING)
less = binary("less", "x1 < x2.", _native("Less"), REAL)
less_equal = binary("less_equal", "x1 <= x2.", _native("LessEqual"), REAL)
logaddexp = binary(
    "logaddexp", "log(exp(x1) + exp(x2)), never overflowing on the way.", _logaddexp, REAL_FLOATING
)
logical_and = binary("logical_and", "Logical AND.", _native("LogicalAnd"), BOOL)
logical_or = binary("logical_or", "Logical OR.", _native("LogicalOr"), BOOL)
logical_xor = binary("logical_xor", "Logical XOR.", _native("NotEqual"), BOOL)
maximum = binary(
    "maximum", "The larger; NaN if either is.", _extreme("Maximum"), REAL, integral=_native("Maximum")
)
minimum = binary(
    "minimum", "The smaller; NaN if either is.", _extreme("Minimum"), REAL, integral=_native("Minimum")
)
multiply = binary("multiply", "x1 * x2.", _native("Mul"), NUMERIC)
nextafter = binary(
    "nextafter", "The next number from x1 towards x2.", lambda x1, x2: raw.NextAfter(x1=x1, x2=x2), _F32_F64
)
not_equal = binary("not_equal", "x1 != x2.", _native("NotEqual"), ALL)
pow = binary("pow", "x1 to the power x2.", _native("Pow"), NUMERIC, unsigned=_pow_unsigned)
remainder = binary(
    "remainder",
    "x1 - floor(x1 / x2) * x2, with the sign of x2.",
    _remainder,
    REAL,
    integral=_native("FloorMod"),
)
subtract = binary("subtract", "x1 - x2.", _native("Sub"), NUMERIC)


_divide = binary("divide", "x1 / x2.", _native("RealDiv"), FLOATING)


def divide(x1: Array | Scalar, x2: Array | Scalar, /) -> Array:
    """x1 / x2."""
    return reciprocal(x2) if isinstance(x1, (int, float)) and x1 == 1 else _divide(x1, x2)


def clip(x: Array, /, min: Array | Scalar | None = None, max: Array | Scalar | None = None) -> Array:
    """`x` held between two bounds, either of which may be absent; NaN stays."""
    x = tensor(x)
    require("clip", x, REAL)
    if min is not None:
        x = maximum(x, _bound(x, min))
    if max is not None:
        x = minimum(x, _bound(x, max))
    return raw.Identity(input=x) if min is None and max is None else x


def _bound(x: Array, bound: Any) -> Any:
    """A bound that the dtype can hold: a Python integer beyond its range binds no tighter than its end."""
    if isinstance(bound, int) and x.dtype in INTEGRAL:
        return _clip_int(bound, int(x.dtype.min), int(x.dtype.max))
    return bound


def _clip_int(value: int, low: int, high: int) -> int:
    """A Python integer held between two others."""
    return low if value < low else high if value > high else value
