"""Elementwise functions against NumPy: special values in every combination, all dtypes, scalars, shapes."""

from __future__ import annotations

import hypothesis
import hypothesis.extra.numpy as hnp
import hypothesis.strategies as st
import numpy as np
import pytest
from tf_reference import (
    COMPLEXES,
    FLOATS,
    INTS,
    REALS,
    assert_same,
    reference,
    run,
    settings,
    special,
    tf,
    xp,
)

# name -> allowed error in units of eps; TensorFlow's own accuracy where the function is its own
MATHS = dict.fromkeys(
    (
        *("acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "exp", "expm1"),
        *("log", "log10", "log1p", "log2", "sin", "sinh", "tan", "tanh"),
    ),
    8,
)
EXACT_FLOAT = ("signbit", "sqrt", "reciprocal")
INTEGER_TOO = (
    "abs",
    "ceil",
    "floor",
    "isfinite",
    "isinf",
    "isnan",
    "negative",
    "positive",
    "round",
    "sign",
    "square",
    "trunc",
    "conj",
    "real",
    "imag",
)
ARITHMETIC = ("add", "multiply", "subtract")
COMPARE = ("greater", "greater_equal", "less", "less_equal")
REAL_PAIRS = {
    "maximum": 0,
    "minimum": 0,
    "remainder": 0,
    "floor_divide": 0,
    "pow": 8,
    "atan2": 4,
    "hypot": 2,
    "logaddexp": 4,
    "copysign": 0,
    "divide": 0,
    "nextafter": 0,
}
INT_PAIRS = (
    "add",
    "multiply",
    "subtract",
    "maximum",
    "minimum",
    *COMPARE,
    "equal",
    "not_equal",
    "bitwise_and",
    "bitwise_or",
    "bitwise_xor",
)
BOOL_PAIRS = (
    "logical_and",
    "logical_or",
    "logical_xor",
    "bitwise_and",
    "bitwise_or",
    "bitwise_xor",
    "equal",
    "not_equal",
)


def elements(dtype: str) -> st.SearchStrategy:
    """Any number of a dtype but the subnormal ones."""
    kind = np.dtype(dtype).kind
    if kind == "f":
        return hnp.from_dtype(np.dtype(dtype), allow_subnormal=False)
    if kind == "c":
        part = st.floats(-100, 100, width=32, allow_subnormal=False)
        return st.builds(complex, part, part)
    return hnp.from_dtype(np.dtype(dtype))


def arrays(dtype: str, **shape: int) -> st.SearchStrategy:
    """Arrays of a dtype, without dimensions and empty ones included."""
    return hnp.arrays(
        dtype, hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4), elements=elements(dtype)
    )


def numpy_of(name: str, *args: object) -> object:
    """NumPy's function of that name."""
    return reference(getattr(np, name), *args)


@pytest.mark.parametrize("mode", ["eager", "traced"])
@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("name", [*MATHS, *EXACT_FLOAT, *INTEGER_TOO])
def test_unary_special_values(name: str, dtype: str, mode: str) -> None:
    x = special(dtype)
    for values in (x, np.repeat(x, 17)):  # the vector kernels differ from the scalar ones
        assert_same(
            run(mode, getattr(xp, name), values), numpy_of(name, values), ulps=MATHS.get(name, 0), what=name
        )
    if mode == "eager":
        for value in x:
            one = np.asarray(value)
            assert_same(
                run(mode, getattr(xp, name), one), numpy_of(name, one), ulps=MATHS.get(name, 0), what=name
            )


@pytest.mark.parametrize("name", [*MATHS, *EXACT_FLOAT, *INTEGER_TOO])
def test_unary_any_values(name: str) -> None:
    kinds = FLOATS if name in MATHS or name in EXACT_FLOAT else REALS

    @settings
    @hypothesis.given(st.sampled_from(kinds).flatmap(arrays))
    def law(x: np.ndarray) -> None:
        # Far out TensorFlow's sine and cosine lose digits in reducing the argument.
        if name in ("sin", "cos", "tan"):
            x = np.asarray(np.clip(x, -1e3, 1e3), x.dtype)
        assert_same(
            run("eager", getattr(xp, name), x),
            numpy_of(name, x),
            ulps=MATHS.get(name, 0),
            what=f"{name}({x})",
        )

    law()


@pytest.mark.parametrize("dtype", COMPLEXES)
@pytest.mark.parametrize(
    "name",
    [
        *MATHS,
        "sqrt",
        "reciprocal",
        "abs",
        "isfinite",
        "isinf",
        "isnan",
        "negative",
        "positive",
        "round",
        "sign",
        "square",
        "conj",
        "real",
        "imag",
    ],
)
def test_unary_complex(name: str, dtype: str) -> None:
    parts = np.array([-2.5, -1.25, -0.75, 0.3, 0.5, 1.75, 2.5, 3.0])
    x = (parts[:, None] + 1j * parts).astype(dtype)
    assert_same(run("eager", getattr(xp, name), x), numpy_of(name, x), ulps=16, what=name)


@pytest.mark.parametrize("dtype", INTS)
@pytest.mark.parametrize("name", ["abs", "bitwise_invert", "negative", "sign", "square"])
def test_unary_integer_extremes(name: str, dtype: str) -> None:
    info = np.iinfo(dtype)
    x = np.array([info.min, info.min + 1, 0, 1, 2, info.max - 1, info.max], dtype)
    assert_same(run("eager", getattr(xp, name), x), numpy_of(name, x), what=name)


@pytest.mark.parametrize("mode", ["eager", "traced"])
def test_unary_bool(mode: str) -> None:
    x = np.array([True, False])
    for name in ("logical_not", "bitwise_invert"):
        assert_same(run(mode, getattr(xp, name), x), numpy_of(name, x), what=name)


@pytest.mark.parametrize("mode", ["eager", "traced"])
@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("name", [*REAL_PAIRS, *ARITHMETIC, *COMPARE, "equal", "not_equal"])
def test_binary_special_grid(name: str, dtype: str, mode: str) -> None:
    x = special(dtype)
    x1, x2 = (np.ascontiguousarray(a) for a in np.broadcast_arrays(x[:, None], x))
    expected = numpy_of(name, x1, x2)
    if name == "floor_divide":
        expected = floor_divide_of_the_standard(x1, x2)
    if name in ("maximum", "minimum"):  # of two zeros of different sign either may be returned
        keep = ~((x1 == 0) & (x2 == 0))
        assert_same(run(mode, getattr(xp, name), x1[keep], x2[keep]), expected[keep], what=name)
        return
    ulps = REAL_PAIRS.get(name, 0)
    assert_same(run(mode, getattr(xp, name), x1, x2), expected, ulps=ulps, what=name)
    assert_same(run(mode, getattr(xp, name), x[:, None], x), expected, ulps=ulps, what=f"broadcast {name}")


def floor_divide_of_the_standard(x1: np.ndarray, x2: np.ndarray) -> np.ndarray:
    """NumPy's quotient, with the infinities that the standard prefers where NumPy follows Python into NaN."""
    q = reference(np.floor_divide, x1, x2)
    infinite = np.isinf(x1) & np.isfinite(x2)
    return np.where(infinite, reference(np.divide, x1, x2), q)


@pytest.mark.parametrize("name", [*INT_PAIRS, "floor_divide", "remainder"])
def test_binary_integers(name: str) -> None:
    @settings
    @hypothesis.given(st.data())
    def law(data: st.DataObject) -> None:
        dtype = data.draw(st.sampled_from(INTS))
        shapes = data.draw(
            hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3)
        ).input_shapes
        x1, x2 = (data.draw(hnp.arrays(dtype, shape, elements=elements(dtype))) for shape in shapes)
        if name in ("floor_divide", "remainder"):
            x2 = np.where(x2 == 0, np.ones_like(x2), x2)
            if dtype.startswith("i"):  # the quotient of the lowest number by -1 does not exist
                x2 = np.where(x2 == -1, np.ones_like(x2), x2)
        assert_same(
            run("eager", getattr(xp, name), x1, x2), numpy_of(name, x1, x2), what=f"{name}({x1}, {x2})"
        )

    law()


@pytest.mark.parametrize("dtype", INTS)
def test_integer_pow_and_shifts(dtype: str) -> None:
    base, exponent = np.array([0, 1, 2, 3, 7, 100], dtype)[:, None], np.array([0, 1, 2, 3, 5], dtype)
    assert_same(run("eager", xp.pow, base, exponent), numpy_of("pow", base, exponent), what="pow")
    for name in ("bitwise_left_shift", "bitwise_right_shift"):
        assert_same(
            run("eager", getattr(xp, name), base, exponent), numpy_of(name, base, exponent), what=name
        )


@pytest.mark.parametrize("mode", ["eager", "traced"])
@pytest.mark.parametrize("name", BOOL_PAIRS)
def test_binary_bool(name: str, mode: str) -> None:
    x1, x2 = np.array([[True], [False]]), np.array([True, False])
    assert_same(run(mode, getattr(xp, name), x1, x2), numpy_of(name, x1, x2), what=name)
    assert_same(run(mode, getattr(xp, name), x1, True), numpy_of(name, x1, True), what=name)
    assert_same(run(mode, getattr(xp, name), False, x2), numpy_of(name, False, x2), what=name)


@pytest.mark.parametrize("dtype", COMPLEXES)
@pytest.mark.parametrize("name", ["add", "subtract", "multiply", "divide", "pow", "equal", "not_equal"])
def test_binary_complex(name: str, dtype: str) -> None:
    parts = np.array([-2.5, -0.75, 0.5, 3.0])
    x = (parts[:, None] + 1j * parts).ravel().astype(dtype)
    assert_same(
        run("eager", getattr(xp, name), x[:, None], x), numpy_of(name, x[:, None], x), ulps=32, what=name
    )


HALF_UNARY = [*MATHS, *EXACT_FLOAT, *INTEGER_TOO]


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_half_types(dtype: str) -> None:
    """The double result, rounded, to four units: what each kernel of a half type is worth."""
    half = tf.as_dtype(dtype)
    x = tf.cast(tf.constant([0.25, 0.5, 0.75, 1.0, 1.5, 3.0, -0.5, -0.0, np.nan, np.inf, -np.inf]), half)
    host = x.numpy().astype(np.float64)

    def close(actual: object, expected: object, what: str) -> None:
        assert actual.dtype in (half, tf.bool), what
        got, want = np.asarray(tf.cast(actual, tf.float64)), np.asarray(expected, np.float64)
        want = np.asarray(tf.cast(tf.cast(want, half), tf.float64))
        np.testing.assert_allclose(got, want, rtol=4 * xp.finfo(half).eps, atol=2.0**-14, err_msg=what)

    for name in HALF_UNARY:
        close(getattr(xp, name)(x), reference(getattr(np, name), host), name)
    for name in REAL_PAIRS:
        if name == "nextafter":
            continue
        expected = (
            floor_divide_of_the_standard(host[:, None], host)
            if name == "floor_divide"
            else reference(getattr(np, name), host[:, None], host)
        )
        close(getattr(xp, name)(x[:, None], x), expected, name)
    for scalar in (2, 0.5):
        close(xp.multiply(x, scalar), host * scalar, "scalar")
    assert xp.add(x, tf.constant(1.0)).dtype is xp.float32
    assert xp.result_type(xp.float16, xp.bfloat16) is xp.float32
    assert xp.result_type(half, xp.complex64) is xp.complex64


@pytest.mark.parametrize("mode", ["eager", "traced"])
def test_clip(mode: str) -> None:
    x = np.array([np.nan, -np.inf, -2, -0.0, 0.5, 3, np.inf], np.float32)
    low, high = np.array([-1], np.float32), np.array([[1], [2]], np.float32)
    for bounds in [
        (None, None),
        (-1, None),
        (None, 1.5),
        (-1, 1),
        (low, None),
        (None, high),
        (low, high),
        (-np.inf, 0),
    ]:
        assert_same(run(mode, xp.clip, x, *bounds), reference(np.clip, x, *bounds), what=f"clip{bounds}")
        assert_same(run(mode, xp.clip, x, min=bounds[0], max=bounds[1]), reference(np.clip, x, *bounds))
    assert_same(run(mode, xp.clip, x, np.float32(np.nan).reshape(1), None), np.full(7, np.nan, np.float32))
    n = np.array([0, 100, 255], np.uint8)
    assert_same(run(mode, xp.clip, n, -5, 300), n)
    assert_same(run(mode, xp.clip, n, 10, 200), np.clip(n, 10, 200))
    with pytest.raises(TypeError):
        xp.clip(tf.constant([1]), 0.5)
