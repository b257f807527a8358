"""Functions that make arrays out of nothing, out of Python's numbers and out of other libraries' arrays."""

from __future__ import annotations

import math

import hypothesis
import hypothesis.strategies as st
import numpy as np
import pytest
from tf_reference import EVERY, NUMBERS, assert_same, ramp, reference, settings, tf, xp

SHAPES = [(), (0,), (3,), (2, 0, 1), (2, 3), 4, [2, 2], tf.TensorShape([1, 2])]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize(("name", "value"), [("zeros", 0), ("ones", 1), ("empty", 0)])
def test_filled(name: str, value: int, shape: object) -> None:
    host = tuple(shape) if isinstance(shape, tf.TensorShape) else shape
    assert_same(getattr(xp, name)(shape), np.full(host, value, np.float32))
    for dtype in EVERY:
        assert_same(getattr(xp, name)(shape, dtype=getattr(xp, dtype)), np.full(host, value, dtype))


@pytest.mark.parametrize("shape", SHAPES[:6], ids=str)
@pytest.mark.parametrize(
    ("value", "dtype"),
    [(True, "bool"), (3, "int64"), (-0.0, "float32"), (math.nan, "float32"), (2j, "complex64")],
)
def test_full(value: complex, dtype: str, shape: object) -> None:
    assert_same(xp.full(shape, value), np.full(shape, value, dtype))
    assert_same(xp.full(shape, 1, dtype=xp.uint8), np.full(shape, 1, np.uint8))
    with pytest.raises(OverflowError):
        xp.full(shape, 256, dtype=xp.uint8)


def test_full_of_a_tensor_and_of_a_dynamic_shape() -> None:
    @tf.function(input_signature=[tf.TensorSpec([None, 2])])
    def call(x: object) -> object:
        rows = tf.shape(x)[0]
        return (
            xp.full((rows, 2), xp.sum(x)),
            xp.zeros((rows, 3)),
            xp.arange(rows),
            xp.broadcast_to(x, tf.shape(x)),
        )

    a, b, c, d = call(tf.ones((3, 2)))
    assert_same(a, np.full((3, 2), 6, np.float32))
    assert_same(b, np.zeros((3, 3), np.float32))
    assert_same(c, np.arange(3))
    assert_same(d, np.ones((3, 2), np.float32))


def test_arange_of_integers() -> None:
    @settings
    @hypothesis.given(st.integers(-20, 20), st.integers(-20, 20), st.integers(-5, 5).filter(bool))
    def law(start: int, stop: int, step: int) -> None:
        assert_same(xp.arange(start, stop, step), np.arange(start, stop, step))
        assert_same(xp.arange(start), np.arange(start))
        assert_same(xp.arange(start, stop, step, dtype=xp.float32), np.arange(start, stop, step, np.float32))
        assert_same(xp.arange(start, stop, step, dtype=xp.int8), np.arange(start, stop, step, np.int8))
        tensors = (tf.constant(v) for v in (start, stop, step))
        assert_same(xp.arange(*tensors), np.arange(start, stop, step))

    law()


def test_arange_of_floats() -> None:
    numbers = st.integers(-64, 64).map(lambda n: n / 8)

    @settings
    @hypothesis.given(numbers, numbers, numbers.filter(bool))
    def law(start: float, stop: float, step: float) -> None:
        expected = np.arange(start, stop, step)
        assert_same(xp.arange(start, stop, step), expected.astype(np.float32))
        assert_same(xp.arange(start, stop, step, dtype=xp.float64), expected)

    law()
    assert_same(xp.arange(0, 1, 0.1), np.arange(0, 1, 0.1).astype(np.float32), ulps=1)
    with pytest.raises(ValueError, match="step"):
        xp.arange(0, 1, 0)


@pytest.mark.parametrize("endpoint", [True, False])
@pytest.mark.parametrize("num", [0, 1, 2, 7])
def test_linspace(num: int, endpoint: bool) -> None:
    for start, stop in [(0, 1), (-1.0, 0.3), (5, -5), (2.0, 2.0), (1 + 1j, 3 - 2j)]:
        expected = np.linspace(start, stop, num, endpoint=endpoint)
        made = xp.linspace(start, stop, num, endpoint=endpoint)
        assert_same(made, expected.astype("complex64" if expected.dtype.kind == "c" else "float32"), ulps=1)
        if expected.dtype.kind != "c":
            made = xp.linspace(start, stop, num, endpoint=endpoint, dtype=xp.float64)
            assert_same(made, expected, ulps=1)
        if num > 1 and endpoint:
            assert complex(made[0]) == start
            assert complex(made[-1]) == stop
    with pytest.raises(ValueError, match="number of samples"):
        xp.linspace(0, 1, -1)


@pytest.mark.parametrize("k", [-4, -1, 0, 1, 4])
@pytest.mark.parametrize("size", [(3,), (3, 4), (4, 2), (0,), (0, 3), (3, None)])
def test_eye(size: tuple[int, ...], k: int) -> None:
    assert_same(xp.eye(*size, k=k), np.eye(*size, k=k, dtype=np.float32))
    for dtype in EVERY:
        assert_same(xp.eye(*size, k=k, dtype=getattr(xp, dtype)), np.eye(*size, k=k, dtype=dtype))


@pytest.mark.parametrize("dtype", EVERY)
def test_asarray_keeps_typed_arrays(dtype: str) -> None:
    x = ramp(2, 3, dtype=dtype)
    for given in (x, x.T, x[::2], x[0, 0], tf.constant(x)):
        assert_same(xp.asarray(given), np.asarray(given))
    y = x.copy()
    made = xp.asarray(y, copy=True)
    y[...] = 0
    assert_same(made, x)
    assert_same(xp.asarray(tf.Variable(x)), x)


@pytest.mark.parametrize(
    ("value", "dtype"),
    [
        (True, "bool"),
        (1, "int64"),
        (1.5, "float32"),
        (1j, "complex64"),
        ([], "float32"),
        ([1, 2], "int64"),
        ([[1.0], [2]], "float32"),
        ([True, False], "bool"),
        ((1, 2j), "complex64"),
        (-0.0, "float32"),
        ([math.nan, math.inf], "float32"),
        (2**62, "int64"),
        ([[]], "float32"),
    ],
)
def test_asarray_of_python_numbers(value: object, dtype: str) -> None:
    assert_same(xp.asarray(value), np.array(value, dtype))
    assert_same(xp.asarray(value, dtype=xp.complex128), np.array(value, np.complex128))


def test_asarray_changes_the_dtype() -> None:
    for source in NUMBERS[:-2]:
        x = np.array([0, 1, 3], source)
        for target in EVERY:
            assert_same(xp.asarray(x, dtype=getattr(xp, target)), x.astype(target))
            assert_same(xp.asarray(tf.constant(x), dtype=getattr(xp, target)), x.astype(target))
    with pytest.raises(OverflowError):
        xp.asarray([1, 300], dtype=xp.uint8)
    with pytest.raises(OverflowError):
        xp.asarray(-1, dtype=xp.uint64)


def test_asarray_of_lists_of_tensors() -> None:
    assert_same(xp.asarray([tf.constant(1.0), tf.constant(2.0)]), np.array([1, 2], np.float32))
    assert_same(xp.asarray([[tf.constant(1.0)], [2.0]]), np.array([[1], [2]], np.float32))


def test_asarray_copy() -> None:
    x = tf.ones(2)
    assert xp.asarray(x) is x
    assert xp.asarray(x, copy=False) is x
    assert xp.asarray(x, dtype=xp.float32) is x
    assert xp.asarray(x, copy=True) is not x
    for impossible in (np.ones(2), [1.0], 1.0):
        with pytest.raises(ValueError, match="without a copy"):
            xp.asarray(impossible, copy=False)
    with pytest.raises(ValueError, match="without a copy"):
        xp.asarray(x, dtype=xp.float64, copy=False)
    with pytest.raises(TypeError):
        xp.asarray("text")


@pytest.mark.parametrize("dtype", EVERY)
def test_from_dlpack(dtype: str) -> None:
    x = ramp(2, 3, dtype=dtype)
    assert_same(xp.from_dlpack(x), x)
    assert_same(xp.from_dlpack(x, copy=True), x)
    assert_same(xp.from_dlpack(tf.constant(x)), x)


def test_devices() -> None:
    for device in ("CPU:0", "/device:CPU:0", xp.__array_namespace_info__().default_device()):
        x = tf.ones(2)
        made = [
            xp.asarray([1.0], device=device),
            xp.asarray(x, device=device),
            xp.zeros(2, device=device),
            xp.full(2, 3, device=device),
            xp.arange(2, device=device),
            xp.arange(2.0, device=device),
            xp.linspace(0, 1, 3, device=device),
            xp.eye(2, device=device),
            xp.ones_like(x, device=device),
            xp.empty(2, device=device),
            xp.full_like(x, 2, device=device),
            xp.from_dlpack(np.ones(2), device=device),
            xp.astype(x, xp.float64, device=device),
        ]
        assert all(array.device.endswith("CPU:0") for array in made)
    with pytest.raises((ValueError, RuntimeError)):
        xp.zeros(2, device="nonsense")


def test_meshgrid_of_nothing() -> None:
    assert xp.meshgrid() == ()
    with pytest.raises(ValueError, match="indexing"):
        xp.meshgrid(tf.ones(2), indexing="yx")


def test_creation_is_traceable() -> None:
    @tf.function
    def call() -> object:
        return (
            xp.zeros((2, 3)),
            xp.arange(4),
            xp.eye(2),
            xp.linspace(0, 1, 3),
            xp.asarray([1, 2]),
            xp.full((2,), -0.0),
        )

    expected = (
        np.zeros((2, 3), np.float32),
        np.arange(4),
        np.eye(2, dtype=np.float32),
        np.linspace(0, 1, 3, dtype=np.float32),
        np.array([1, 2]),
        np.full(2, -0.0, np.float32),
    )
    assert_same(call(), reference(lambda: expected))
