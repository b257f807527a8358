"""Data types: the objects, their kinds, how they promote, and what they can hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import tensorflow as tf

Array: TypeAlias = Any
"""A `tf.Tensor`, eager or symbolic, or a `tf.Variable`. TensorFlow ships no types of its own."""
DType: TypeAlias = Any
Scalar: TypeAlias = bool | int | float | complex
Kind: TypeAlias = Any  # str | DType | tuple of both; DType is Any

bool_ = tf.bool
int8, int16, int32, int64 = tf.int8, tf.int16, tf.int32, tf.int64
uint8, uint16, uint32, uint64 = tf.uint8, tf.uint16, tf.uint32, tf.uint64
float16, bfloat16, float32, float64 = tf.float16, tf.bfloat16, tf.float32, tf.float64
complex64, complex128 = tf.complex64, tf.complex128

DEFAULT_FLOAT, DEFAULT_INT, DEFAULT_COMPLEX = float32, int64, complex64
"""TensorFlow's own float; but int64 where it has int32, because indices and sums of integers need it."""

KINDS: dict[str, tuple[DType, ...]] = {
    "bool": (bool_,),
    "signed integer": (int8, int16, int32, int64),
    "unsigned integer": (uint8, uint16, uint32, uint64),
    "real floating": (float16, bfloat16, float32, float64),
    "complex floating": (complex64, complex128),
}
KINDS["integral"] = KINDS["signed integer"] + KINDS["unsigned integer"]
KINDS["real numeric"] = KINDS["integral"] + KINDS["real floating"]
KINDS["floating"] = KINDS["real floating"] + KINDS["complex floating"]
KINDS["numeric"] = KINDS["integral"] + KINDS["floating"]
KINDS["all"] = KINDS["bool"] + KINDS["numeric"]
SETS: dict[str, frozenset[DType]] = {kind: frozenset(members) for kind, members in KINDS.items()}

BOOL, SIGNED, UNSIGNED = SETS["bool"], SETS["signed integer"], SETS["unsigned integer"]
INTEGRAL, REAL_FLOATING, COMPLEX = SETS["integral"], SETS["real floating"], SETS["complex floating"]
FLOATING, REAL, NUMERIC, ALL = SETS["floating"], SETS["real numeric"], SETS["numeric"], SETS["all"]
HALF = frozenset({float16, bfloat16})


def as_dtype(dtype: Any) -> DType:
    """A dtype object for whatever the caller wrote: one of ours, a NumPy dtype, a name."""
    found = tf.as_dtype(dtype)
    if found not in ALL:
        raise TypeError(f"{found.name} is not a data type of this namespace")
    return found


# ---------------------------------------------------------------- promotion


def _join(a: DType, b: DType) -> DType | None:
    """The smallest dtype holding both; None where the standard has none: other kinds, uint64 with signed."""
    if a is b:
        return a
    if {a, b} <= INTEGRAL:
        if (a in SIGNED) is (b in SIGNED):
            return a if a.size > b.size else b
        signed, unsigned = (a, b) if a in SIGNED else (b, a)
        return next(
            (d for d in KINDS["signed integer"] if d.size >= signed.size and d.size > unsigned.size), None
        )
    if {a, b} <= REAL_FLOATING:
        # float16 and bfloat16 meet in float32: neither holds the other.
        return float64 if float64 in (a, b) else float32
    if {a, b} <= FLOATING:
        return complex128 if {a, b} & {float64, complex128} else complex64
    return None


PROMOTION: dict[tuple[DType, DType], DType | None] = {
    (a, b): _join(a, b) for a in KINDS["all"] for b in KINDS["all"]
}


def promote_dtypes(a: DType, b: DType) -> DType:
    """What two array dtypes promote to; a TypeError where the standard leaves them apart."""
    if (joined := PROMOTION.get((a, b))) is None:
        raise TypeError(f"{a.name} and {b.name} do not promote to a common data type; cast one with astype")
    return joined


def promote_scalar(dtype: DType, value: Scalar) -> DType:
    """What an array and a Python scalar promote to: the array's dtype, made complex by a complex scalar."""
    if isinstance(value, bool):
        fits = dtype in BOOL
    elif isinstance(value, int):
        fits = dtype in NUMERIC
        if dtype in INTEGRAL and not dtype.min <= value <= dtype.max:
            raise OverflowError(f"the Python integer {value} is out of bounds for {dtype.name}")
    elif isinstance(value, float):
        fits = dtype in FLOATING
    else:
        fits = dtype in FLOATING
        dtype = promote_dtypes(dtype, complex64) if fits else dtype
    if not fits:
        raise TypeError(
            f"a Python {type(value).__name__} does not combine with {dtype.name}; cast the array first"
        )
    return dtype


def result_type(*arrays_and_dtypes: Any) -> DType:
    """The dtype that arrays, dtypes and Python scalars promote to."""
    scalars = [a for a in arrays_and_dtypes if isinstance(a, (bool, int, float, complex))]
    dtypes = [
        a if isinstance(a, tf.DType) else tensor(a).dtype
        for a in arrays_and_dtypes
        if not isinstance(a, (bool, int, float, complex))
    ]
    if not dtypes:
        raise ValueError("result_type needs at least one array or data type")
    result = dtypes[0]
    for dtype in dtypes[1:]:
        result = promote_dtypes(result, dtype)
    for value in scalars:
        result = promote_scalar(result, value)
    return result


def can_cast(from_: Any, to: DType, /) -> bool:
    """Whether promotion leads from one dtype (or an array's) to the other."""
    source = from_ if isinstance(from_, tf.DType) else tensor(from_).dtype
    return PROMOTION.get((source, to)) is to


def isdtype(dtype: DType, kind: Kind) -> bool:
    """Whether a dtype is of a kind: a name, a dtype, or a tuple of these."""
    if isinstance(kind, tuple):
        return any(isdtype(dtype, k) for k in kind)
    if isinstance(kind, str):
        if kind not in KINDS or kind in ("all", "floating", "real numeric"):
            raise ValueError(f"{kind!r} is not a kind of data type")
        return dtype in KINDS[kind]
    if not isinstance(kind, tf.DType):
        raise TypeError(f"a kind is a string, a data type or a tuple of these, not {kind!r}")
    return dtype is kind


# ---------------------------------------------------------------- arguments


def tensor(x: Any) -> Array:
    """The tensor behind an array argument; anything but a tensor or a variable is refused."""
    if isinstance(x, tf.Tensor):
        return x
    if isinstance(x, tf.Variable):
        return tf.convert_to_tensor(x)
    raise TypeError(f"expected a TensorFlow tensor, got {type(x).__name__}; use asarray")


def constant(value: Any, dtype: DType) -> Array:
    """A Python scalar as a tensor of a dtype that can hold it."""
    if dtype.is_integer:
        return tf.constant(int(value), dtype)
    if not value or not dtype.is_floating:
        # TF 2.21 caches eager float32 constants by value, and -0.0 == 0.0: `tf.constant(-0.0)` may be +0.0.
        # Arrays are not cached.
        return tf.constant(np.array(value, dtype.as_numpy_dtype))
    return tf.constant(float(value), dtype)


def cast(x: Array, dtype: DType) -> Array:
    """`x` in another dtype; itself if it has it already."""
    return x if x.dtype is dtype else tf.raw_ops.Cast(x=x, DstT=dtype)


def promote(x1: Any, x2: Any) -> tuple[Array, Array]:
    """Two arguments, at most one of them a Python scalar, as tensors of their common dtype."""
    if isinstance(x1, (bool, int, float, complex)):
        x2 = tensor(x2)
        dtype = promote_scalar(x2.dtype, x1)
        return constant(x1, dtype), cast(x2, dtype)
    x1 = tensor(x1)
    if isinstance(x2, (bool, int, float, complex)):
        dtype = promote_scalar(x1.dtype, x2)
        return cast(x1, dtype), constant(x2, dtype)
    x2 = tensor(x2)
    dtype = promote_dtypes(x1.dtype, x2.dtype)
    return cast(x1, dtype), cast(x2, dtype)


def require(name: str, x: Array, allowed: frozenset[DType]) -> None:
    """A TypeError unless the array's dtype is among those that the function is defined for."""
    if x.dtype not in allowed:
        raise TypeError(f"{name} is not defined for {x.dtype.name}")


def wide(dtype: DType) -> DType:
    """The dtype that reductions of `dtype` accumulate in: halves would overflow or stall."""
    return float32 if dtype in HALF else dtype


# ---------------------------------------------------------------- limits


@dataclass(frozen=True)
class FInfo:
    """What a floating-point dtype can hold."""

    bits: int
    eps: float
    max: float
    min: float
    smallest_normal: float
    dtype: DType


@dataclass(frozen=True)
class IInfo:
    """What an integer dtype can hold."""

    bits: int
    max: int
    min: int
    dtype: DType


_MANTISSA_AND_EXPONENT = {float16: (10, 15), bfloat16: (7, 127), float32: (23, 127), float64: (52, 1023)}
_COMPONENT = {complex64: float32, complex128: float64}


def component(dtype: DType) -> DType:
    """The dtype of the real part."""
    return _COMPONENT.get(dtype, dtype)


def finfo(type: Any, /) -> FInfo:
    """Limits of a floating-point dtype, or of an array's; of the component for a complex one."""
    given = type if isinstance(type, tf.DType) else tensor(type).dtype
    if given not in FLOATING:
        raise TypeError(f"finfo is not defined for {given.name}")
    dtype = component(given)
    mantissa, exponent = _MANTISSA_AND_EXPONENT[dtype]
    largest = (2.0 - 2.0**-mantissa) * 2.0**exponent
    return FInfo(given.size * 8, 2.0**-mantissa, largest, -largest, 2.0 ** (1 - exponent), dtype)


def iinfo(type: Any, /) -> IInfo:
    """Limits of an integer dtype, or of an array's."""
    dtype = type if isinstance(type, tf.DType) else tensor(type).dtype
    if dtype not in INTEGRAL:
        raise TypeError(f"iinfo is not defined for {dtype.name}")
    return IInfo(dtype.size * 8, int(dtype.max), int(dtype.min), dtype)
