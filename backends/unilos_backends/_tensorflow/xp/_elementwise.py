"""Functions of one array, element by element."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import tensorflow as tf

from unilos_backends._tensorflow.xp._dtypes import (
    ALL,
    BOOL,
    COMPLEX,
    FLOATING,
    INTEGRAL,
    NUMERIC,
    REAL,
    REAL_FLOATING,
    UNSIGNED,
    Array,
    DType,
    constant,
    float32,
    require,
    tensor,
)

Unary: TypeAlias = Callable[[Array], Array]
raw: Any = tf.raw_ops  # half the Python overhead of tf.math: no dispatch, no name scope


def unary(name: str, doc: str, kernel: Unary, allowed: frozenset[DType], **special: Unary) -> Unary:
    """A function of one array: `kernel`, save for the kinds of dtype that `special` treats on their own."""
    kinds = {
        "boolean": BOOL,
        "integral": INTEGRAL,
        "unsigned": UNSIGNED,
        "complex_": COMPLEX,
        "real": ALL - COMPLEX,
    }
    table = dict.fromkeys(allowed, kernel)
    for kind, other in special.items():
        table.update(dict.fromkeys(kinds[kind] & allowed, other))

    def function(x: Array, /) -> Array:
        if not isinstance(x, tf.Tensor):
            x = tensor(x)
        dtype = x.dtype
        if dtype is float32 and float32 in table:
            return table[float32](x)
        require(name, x, allowed)
        return table[dtype](x)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


def _native(name: str) -> Unary:
    op = getattr(raw, name)
    return lambda x: op(x=x)


def _same(x: Array) -> Array:
    return raw.Identity(input=x)


def _never(x: Array) -> Array:
    return raw.ZerosLike(x=tf.cast(x, tf.bool))


def _always(x: Array) -> Array:
    return raw.LogicalNot(x=_never(x))


def _by_part(kernel: Unary) -> Unary:
    return lambda x: tf.complex(kernel(tf.math.real(x)), kernel(tf.math.imag(x)))


def _either_part(kernel: Unary, join: Callable[[Array, Array], Array]) -> Unary:
    return lambda x: join(kernel(tf.math.real(x)), kernel(tf.math.imag(x)))


def _over(base: float) -> Unary:
    return lambda x: raw.RealDiv(x=raw.Log(x=x), y=constant(math.log(base), x.dtype))


def _reciprocal(x: Array) -> Array:
    # raw_ops.Reciprocal is one unit off for a third of all float32 values, 1.0 included (TF 2.21), and in a
    # tf.function the graph optimizer turns 1 / x into it. It does not know that -1 / -x is the same.
    return raw.RealDiv(x=constant(-1, x.dtype), y=raw.Neg(x=x))


def _trunc(x: Array) -> Array:
    return raw.SelectV2(condition=raw.Less(x=x, y=constant(0, x.dtype)), t=raw.Ceil(x=x), e=raw.Floor(x=x))


_BITS = {2: tf.int16, 4: tf.int32, 8: tf.int64}


def _signbit(x: Array) -> Array:
    bits = raw.Bitcast(input=x, type=_BITS[x.dtype.size])
    return raw.Less(x=bits, y=constant(0, bits.dtype))


def _minus_unsigned(x: Array) -> Array:
    return raw.Sub(x=constant(0, x.dtype), y=x)


def _sign_unsigned(x: Array) -> Array:
    return raw.Cast(x=raw.NotEqual(x=x, y=constant(0, x.dtype)), DstT=x.dtype)


def _imag_of_real(x: Array) -> Array:
    return raw.ZerosLike(x=x)


_floor, _ceil, _round = _native("Floor"), _native("Ceil"), _native("Round")
_isnan, _isinf, _isfinite = _native("IsNan"), _native("IsInf"), _native("IsFinite")

abs = unary("abs", "Magnitude.", _native("Abs"), NUMERIC, unsigned=_same, complex_=tf.abs)
acos = unary("acos", "Inverse cosine.", _native("Acos"), FLOATING)
acosh = unary("acosh", "Inverse hyperbolic cosine.", _native("Acosh"), FLOATING)
asin = unary("asin", "Inverse sine.", _native("Asin"), FLOATING)
asinh = unary("asinh", "Inverse hyperbolic sine.", _native("Asinh"), FLOATING)
atan = unary("atan", "Inverse tangent.", _native("Atan"), FLOATING)
atanh = unary("atanh", "Inverse hyperbolic tangent.", _native("Atanh"), FLOATING)
bitwise_invert = unary(
    "bitwise_invert", "Every bit flipped.", _native("Invert"), BOOL | INTEGRAL, boolean=_native("LogicalNot")
)
ceil = unary("ceil", "The next integer up.", _ceil, REAL, integral=_same)
conj = unary("conj", "Complex conjugate.", lambda x: raw.Conj(input=x), NUMERIC, real=_same)
cos = unary("cos", "Cosine.", _native("Cos"), FLOATING)
cosh = unary("cosh", "Hyperbolic cosine.", _native("Cosh"), FLOATING)
exp = unary("exp", "Exponential.", _native("Exp"), FLOATING)
expm1 = unary("expm1", "exp(x) - 1 without cancellation.", _native("Expm1"), FLOATING)
floor = unary("floor", "The next integer down.", _floor, REAL, integral=_same)
imag = unary("imag", "Imaginary part.", tf.math.imag, NUMERIC, real=_imag_of_real)
isfinite = unary(
    "isfinite",
    "Neither NaN nor infinite.",
    _isfinite,
    NUMERIC,
    integral=_always,
    complex_=_either_part(_isfinite, tf.logical_and),
)
isinf = unary(
    "isinf", "Infinite.", _isinf, NUMERIC, integral=_never, complex_=_either_part(_isinf, tf.logical_or)
)
isnan = unary("isnan", "NaN.", _isnan, NUMERIC, integral=_never, complex_=_either_part(_isnan, tf.logical_or))
log = unary("log", "Natural logarithm.", _native("Log"), FLOATING)
log10 = unary("log10", "Logarithm to base 10.", _over(10), FLOATING)
log1p = unary("log1p", "log(1 + x) without cancellation.", _native("Log1p"), FLOATING)
log2 = unary("log2", "Logarithm to base 2.", _over(2), FLOATING)
logical_not = unary("logical_not", "Logical NOT.", _native("LogicalNot"), BOOL)
negative = unary("negative", "-x.", _native("Neg"), NUMERIC, unsigned=_minus_unsigned)
positive = unary("positive", "+x.", _same, NUMERIC)
real = unary("real", "Real part.", tf.math.real, NUMERIC, real=_same)
reciprocal = unary("reciprocal", "1 / x.", _reciprocal, FLOATING)
round = unary(
    "round",
    "The nearest integer, halves to even.",
    _round,
    NUMERIC,
    integral=_same,
    complex_=_by_part(_round),
)
sign = unary("sign", "-1, 0 or 1; x / |x| for complex.", _native("Sign"), NUMERIC, unsigned=_sign_unsigned)
signbit = unary("signbit", "Whether the sign bit is set, also of -0.0 and NaN.", _signbit, REAL_FLOATING)
sin = unary("sin", "Sine.", _native("Sin"), FLOATING)
sinh = unary("sinh", "Hyperbolic sine.", _native("Sinh"), FLOATING)
sqrt = unary("sqrt", "Square root.", _native("Sqrt"), FLOATING)
square = unary("square", "x * x.", _native("Square"), NUMERIC)
tan = unary("tan", "Tangent.", _native("Tan"), FLOATING)
tanh = unary("tanh", "Hyperbolic tangent.", _native("Tanh"), FLOATING)
trunc = unary("trunc", "The next integer towards zero.", _trunc, REAL, integral=_same)
