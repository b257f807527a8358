"""Data types: promotion with scalars, kinds, limits, casts."""

from __future__ import annotations

import dataclasses

import array_api_strict as strict
import ml_dtypes
import numpy as np
import pytest
from tf_reference import COMPLEXES, EVERY, FLOATS, INTS, MODES, assert_same, reference, run, tf, xp

KINDS = (
    "bool",
    "signed integer",
    "unsigned integer",
    "integral",
    "real floating",
    "complex floating",
    "numeric",
)


@pytest.mark.parametrize("dtype", EVERY)
def test_isdtype(dtype: str) -> None:
    ours = getattr(xp, dtype)
    for kind in KINDS:
        assert xp.isdtype(ours, kind) is np.isdtype(np.dtype(dtype), kind)
        assert xp.isdtype(ours, (kind, "bool")) is np.isdtype(np.dtype(dtype), (kind, "bool"))
        assert xp.isdtype(ours, (kind, (xp.int8, "bool"))) is np.isdtype(
            np.dtype(dtype), (kind, "bool", np.dtype("int8"))
        )
    for other in EVERY:
        assert xp.isdtype(ours, getattr(xp, other)) is (dtype == other)
    assert xp.isdtype(ours, ()) is False


def test_isdtype_of_halves_and_errors() -> None:
    assert xp.isdtype(xp.bfloat16, "real floating")
    assert xp.isdtype(xp.float16, "numeric")
    with pytest.raises(ValueError, match="kind"):
        xp.isdtype(xp.int8, "integer")
    with pytest.raises(TypeError, match="kind"):
        xp.isdtype(xp.int8, 3)


@pytest.mark.parametrize("first", EVERY)
def test_can_cast(first: str) -> None:
    for second in EVERY:
        expected = strict.can_cast(getattr(strict, first), getattr(strict, second))
        assert xp.can_cast(getattr(xp, first), getattr(xp, second)) is expected, (first, second)
        assert xp.can_cast(tf.zeros(1, first), getattr(xp, second)) is expected


def test_can_cast_halves() -> None:
    assert xp.can_cast(xp.float16, xp.float32)
    assert not xp.can_cast(xp.float16, xp.bfloat16)
    assert not xp.can_cast(xp.float32, xp.float16)


def test_result_type() -> None:
    x = tf.ones(2, tf.float64)
    assert xp.result_type(xp.int8, xp.uint8) is xp.int16
    assert xp.result_type(x, xp.float32) is xp.float64
    assert xp.result_type(xp.float32, 1) is xp.float32
    assert xp.result_type(1.5, xp.float32, 2) is xp.float32
    assert xp.result_type(xp.float32, 1j) is xp.complex64
    assert xp.result_type(xp.int8, 5) is xp.int8
    assert xp.result_type(xp.bool, True) is xp.bool
    assert xp.result_type(xp.uint8, xp.int16, xp.uint16) is xp.int32
    assert xp.result_type(tf.Variable([1.0])) is xp.float32
    for nothing in ((), (1, 2.0)):
        with pytest.raises(ValueError, match="at least one"):
            xp.result_type(*nothing)
    with pytest.raises(TypeError):
        xp.result_type("float32")


@pytest.mark.parametrize("dtype", [*FLOATS, *COMPLEXES, "float16", "bfloat16"])
def test_finfo(dtype: str) -> None:
    ours = getattr(xp, dtype)
    theirs = ml_dtypes.finfo(ours.as_numpy_dtype)
    for found in (xp.finfo(ours), xp.finfo(tf.zeros(1, ours))):
        assert found.bits == ours.size * 8
        assert found.dtype is {xp.complex64: xp.float32, xp.complex128: xp.float64}.get(ours, ours)
        for name in ("eps", "max", "min", "smallest_normal"):
            assert type(getattr(found, name)) is float
            assert getattr(found, name) == float(getattr(theirs, name)), name
    assert {f.name for f in dataclasses.fields(xp.finfo(ours))} == {
        "bits",
        "eps",
        "max",
        "min",
        "smallest_normal",
        "dtype",
    }
    with pytest.raises(TypeError):
        xp.finfo(xp.int32)


@pytest.mark.parametrize("dtype", INTS)
def test_iinfo(dtype: str) -> None:
    for found in (xp.iinfo(getattr(xp, dtype)), xp.iinfo(tf.zeros(1, dtype))):
        theirs = np.iinfo(dtype)
        assert (found.bits, found.max, found.min) == (theirs.bits, theirs.max, theirs.min)
        assert found.dtype is getattr(xp, dtype)
    with pytest.raises(TypeError):
        xp.iinfo(xp.float32)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("source", EVERY)
def test_astype(source: str, mode: str) -> None:
    x = np.array([0, 1, 3], source) if source != "bool" else np.array([False, True])
    for target in EVERY:
        if np.dtype(source).kind == "c" and np.dtype(target).kind != "c":
            with pytest.raises(TypeError, match="real or imag"):
                xp.astype(tf.constant(x), getattr(xp, target))
            continue
        if mode == "eager" or target in ("bool", "int64", "float32"):
            expected = reference(x.astype, target)
            assert_same(run(mode, lambda a, t=target: xp.astype(a, getattr(xp, t)), x), expected)


def test_astype_of_special_values() -> None:
    x = tf.constant([np.nan, np.inf, -0.0, 0.5])
    assert_same(xp.astype(x, xp.bool), np.array([True, True, False, True]))
    assert_same(xp.astype(x, xp.float64), np.array([np.nan, np.inf, -0.0, 0.5]))


def test_astype_copy() -> None:
    x = tf.ones(2)
    assert xp.astype(x, xp.float32, copy=False) is x
    assert xp.astype(x, xp.float32) is not x
    assert xp.astype(x, xp.float32, copy=True) is not x
    assert xp.astype(tf.Variable(x), xp.float64).dtype is xp.float64
