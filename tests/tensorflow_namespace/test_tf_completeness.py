"""Every name of the standard is there, takes its arguments as the standard says, and says what it can do."""

from __future__ import annotations

import inspect
import math

import array_api_strict as strict
import pytest
from tf_reference import EVERY, tf, xp

CHAPTERS = {
    "elementwise": (
        "abs acos acosh add asin asinh atan atan2 atanh bitwise_and bitwise_left_shift bitwise_invert "
        "bitwise_or bitwise_right_shift bitwise_xor ceil clip conj copysign cos cosh divide equal exp "
        "expm1 floor floor_divide greater greater_equal hypot imag isfinite isinf isnan less less_equal "
        "log log1p log2 log10 logaddexp logical_and logical_not logical_or logical_xor maximum minimum "
        "multiply negative nextafter not_equal positive pow real reciprocal remainder round sign signbit "
        "sin sinh square sqrt subtract tan tanh trunc"
    ),
    "creation": (
        "arange asarray empty empty_like eye from_dlpack full full_like linspace meshgrid ones ones_like "
        "tril triu zeros zeros_like"
    ),
    "manipulation": (
        "broadcast_arrays broadcast_to concat expand_dims flip moveaxis permute_dims repeat reshape roll "
        "squeeze stack tile unstack"
    ),
    "searching and sorting": "argmax argmin count_nonzero nonzero searchsorted where argsort sort",
    "statistics and utilities": "cumulative_prod cumulative_sum max mean min prod std sum var all any diff",
    "sets": "unique_all unique_counts unique_inverse unique_values",
    "data types": "astype can_cast finfo iinfo isdtype result_type",
    "indexing": "take take_along_axis",
    "linear algebra": "matmul matrix_transpose tensordot vecdot",
}
STANDARD = [name for chapter in CHAPTERS.values() for name in chapter.split()]
DTYPES = list(EVERY)
EXTRA_DTYPES = ["float16", "bfloat16"]
OTHERS = ["e", "inf", "nan", "newaxis", "pi", "__array_api_version__", "__array_namespace_info__"]


def test_nothing_is_missing_and_nothing_is_added() -> None:
    assert sorted(xp.__all__) == sorted(STANDARD + DTYPES + EXTRA_DTYPES + OTHERS)
    for name in xp.__all__:
        assert hasattr(xp, name)


@pytest.mark.parametrize("name", STANDARD)
def test_signature(name: str) -> None:
    ours, theirs = (inspect.signature(getattr(module, name)).parameters for module in (xp, strict))
    assert list(ours) == list(theirs)
    for ours_one, theirs_one in zip(ours.values(), theirs.values(), strict=True):
        assert ours_one.kind is theirs_one.kind, ours_one
        if type(theirs_one.default).__name__ != "Undef":  # "not given", where the standard writes None
            assert ours_one.default == theirs_one.default, ours_one
        else:
            assert ours_one.default is None, ours_one


@pytest.mark.parametrize("name", STANDARD)
def test_documented_under_its_own_name(name: str) -> None:
    function = getattr(xp, name)
    assert function.__name__ == name
    assert function.__doc__


def test_constants() -> None:
    assert xp.__array_api_version__ == "2024.12"
    assert (xp.e, xp.pi, xp.inf, xp.newaxis) == (math.e, math.pi, math.inf, None)
    assert math.isnan(xp.nan)


@pytest.mark.parametrize("name", DTYPES + EXTRA_DTYPES)
def test_dtype_objects(name: str) -> None:
    assert getattr(xp, name) is tf.as_dtype(name)


def test_info() -> None:
    info = xp.__array_namespace_info__()
    capabilities = info.capabilities()
    assert capabilities["boolean indexing"] is False
    assert capabilities["data-dependent shapes"] is True
    shape = (2,) * capabilities["max dimensions"]
    x = xp.ones(shape)
    assert float(xp.sum(xp.add(xp.permute_dims(x, tuple(range(len(shape)))[::-1]), x))) == 2 * 2 ** len(shape)
    assert info.default_device() in info.devices()
    assert xp.ones(1).device.endswith(info.default_device())
    assert info.default_dtypes() == {
        "real floating": xp.float32,
        "complex floating": xp.complex64,
        "integral": xp.int64,
        "indexing": xp.int64,
    }
    assert sorted(info.dtypes()) == sorted(DTYPES)
    for kind in (
        "bool",
        "signed integer",
        "unsigned integer",
        "integral",
        "real floating",
        "complex floating",
        "numeric",
    ):
        expected = strict.__array_namespace_info__().dtypes(kind=kind)
        assert sorted(info.dtypes(kind=kind)) == sorted(expected)
        assert all(value is getattr(xp, name) for name, value in info.dtypes(kind=kind).items())
    assert sorted(info.dtypes(kind=("bool", "complex floating"))) == ["bool", "complex128", "complex64"]
    with pytest.raises(ValueError, match="kind"):
        info.dtypes(kind="integer")


def test_defaults_are_what_creation_gives() -> None:
    default = xp.__array_namespace_info__().default_dtypes()
    assert (
        xp.asarray(1.0).dtype is xp.zeros(1).dtype is xp.linspace(0, 1, 2).dtype is default["real floating"]
    )
    assert xp.asarray(1).dtype is xp.arange(3).dtype is xp.full(1, 2).dtype is default["integral"]
    assert xp.asarray(1j).dtype is xp.full(1, 1j).dtype is default["complex floating"]
    assert xp.argmax(xp.zeros(2)).dtype is xp.nonzero(xp.ones(2))[0].dtype is default["indexing"]
