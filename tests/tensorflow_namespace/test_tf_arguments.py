"""What the elementwise functions take: Python scalars, every pair of dtypes, variables; what they refuse."""

from __future__ import annotations

import numpy as np
import pytest
from tf_reference import EVERY, NUMBERS, assert_same, reference, run, tf, xp

ARITHMETIC = ("add", "multiply", "subtract")
ANGLES = ("acos", "asin", "atan", "cos", "sin", "tan")
FLOAT_ONLY = (*ANGLES, *(f"{name}h" for name in ANGLES), "exp", "expm1", "log", "log10", "log1p", "log2")


@pytest.mark.parametrize("dtype", NUMBERS)
@pytest.mark.parametrize(
    "name",
    [
        *ARITHMETIC,
        "equal",
        "not_equal",
        "maximum",
        "greater",
        "pow",
        "floor_divide",
        "remainder",
        "divide",
        "hypot",
        "atan2",
    ],
)
def test_python_scalars(name: str, dtype: str) -> None:
    kind = np.dtype(dtype).kind
    if kind == "c" and name in ("maximum", "greater", "floor_divide", "remainder", "hypot", "atan2"):
        return
    if kind in "iu" and name in ("divide", "hypot", "atan2"):
        return
    x = np.array([1, 2, 3], dtype)
    for scalar in [3] if kind in "iu" else [3, 1.5, -0.0] if kind == "f" else [3, 1.5, 2j]:
        ulps = 4 if name in ("pow", "hypot", "atan2") or kind == "c" else 0
        function, numpy = getattr(xp, name), getattr(np, name)
        assert_same(
            run("eager", function, x, scalar), reference(numpy, x, scalar), ulps=ulps, what=f"{name} {scalar}"
        )
        assert_same(
            run("eager", function, scalar, x), reference(numpy, scalar, x), ulps=ulps, what=f"{scalar} {name}"
        )
        assert_same(
            run("traced", function, x, scalar),
            reference(numpy, x, scalar),
            ulps=ulps,
            what=f"{name} {scalar}",
        )


def test_scalar_zero_keeps_its_sign() -> None:
    x = tf.constant([1.0, -1.0])
    for first, second in ((0.0, -0.0), (-0.0, 0.0)):
        for zero in (first, second):
            assert_same(
                xp.multiply(x, zero), np.array([1, -1], np.float32) * np.float32(zero), what=f"x * {zero}"
            )


@pytest.mark.parametrize("first", EVERY)
def test_promotion_of_every_pair(first: str) -> None:
    for second in EVERY:
        x1, x2 = np.ones(2, first), np.ones(2, second)
        expected = np.result_type(first, second)
        kinds = {np.dtype(first).kind, np.dtype(second).kind}
        mixed = (kinds & set("iu") and kinds & set("fc")) or ("b" in kinds and len(kinds) > 1)
        if mixed or (kinds == {"i", "u"} and expected.kind == "f"):
            for call in (
                lambda a=x1, b=x2: run("eager", xp.equal, a, b),
                lambda a=first, b=second: xp.result_type(tf.as_dtype(a), tf.as_dtype(b)),
            ):
                with pytest.raises(TypeError, match="do not promote"):
                    call()
            continue
        assert xp.result_type(tf.as_dtype(first), tf.as_dtype(second)).name == expected.name
        assert_same(run("eager", xp.equal, x1, x2), np.array([True, True]))
        if first != "bool":
            assert_same(run("eager", xp.add, x1, x2), np.full(2, 2, expected))
        assert_same(run("eager", xp.where, np.array([True, False]), x1, x2), np.ones(2, expected))


@pytest.mark.parametrize(
    ("dtype", "scalar", "error"),
    [
        ("int32", 1.5, TypeError),
        ("int32", True, TypeError),
        ("bool", 1, TypeError),
        ("float32", True, TypeError),
        ("uint8", 256, OverflowError),
        ("uint8", -1, OverflowError),
        ("int64", 2**63, OverflowError),
        ("int32", 1j, TypeError),
    ],
)
def test_scalars_that_do_not_fit(dtype: str, scalar: complex, error: type[Exception]) -> None:
    x = tf.cast(tf.constant([1]), dtype)
    with pytest.raises(error):
        xp.equal(x, scalar)
    with pytest.raises(error):
        xp.equal(scalar, x)
    with pytest.raises(error):
        xp.result_type(x, scalar)


def test_complex_scalar_makes_complex() -> None:
    assert xp.add(tf.ones(2), 1j).dtype is xp.complex64
    assert xp.multiply(1j, tf.ones(2, tf.float64)).dtype is xp.complex128


@pytest.mark.parametrize(
    "name", [*FLOAT_ONLY, "sqrt", "divide", "hypot", "logaddexp", "atan2", "copysign", "nextafter"]
)
def test_float_functions_refuse_integers(name: str) -> None:
    x = tf.constant([1, 2])
    args = (x,) if name in FLOAT_ONLY or name == "sqrt" else (x, x)
    with pytest.raises(TypeError, match=f"{name} is not defined for int32"):
        getattr(xp, name)(*args)


@pytest.mark.parametrize("name", [*ARITHMETIC, "less", "maximum", "pow"])
def test_numeric_functions_refuse_bool(name: str) -> None:
    x = tf.constant([True])
    with pytest.raises(TypeError, match="bool"):
        getattr(xp, name)(x, x)


def test_only_tensors_and_scalars() -> None:
    for wrong in (np.ones(2, np.float32), [1.0, 2.0], None, "1"):
        with pytest.raises(TypeError, match="asarray"):
            xp.exp(wrong)
        with pytest.raises(TypeError, match="asarray"):
            xp.add(tf.ones(2), wrong)
    with pytest.raises(TypeError, match="asarray"):
        xp.add(1.0, 2.0)


def test_variables_are_arrays() -> None:
    v = tf.Variable([1.0, 4.0])
    assert_same(xp.sqrt(v), np.array([1, 2], np.float32))
    assert_same(xp.add(v, v), np.array([2, 8], np.float32))
    assert_same(xp.subtract(v, 1.0), np.array([0, 3], np.float32))
    assert_same(xp.sum(v), np.float32(5))
