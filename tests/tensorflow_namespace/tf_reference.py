"""How this folder tests: run a function of the namespace, eager or traced, and compare it with NumPy's."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import Any

import hypothesis
import numpy as np
import pytest

tf = pytest.importorskip("tensorflow")

import unilos_backends._tensorflow.xp as xp  # noqa: E402

INTS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
FLOATS = ("float32", "float64")
COMPLEXES = ("complex64", "complex128")
REALS = INTS + FLOATS
NUMBERS = REALS + COMPLEXES
EVERY = ("bool", *NUMBERS)

SPECIAL = (
    float("nan"),
    float("inf"),
    -float("inf"),
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    1.5,
    -1.5,
    2.0,
    2.5,
    -2.5,
    3.0,
    -3.0,
    0.1,
    1e-3,
    -1e-3,
    1e-8,
    1e3,
    -1e3,
    1e30,
    -1e30,
    1e-30,
    20.0,
    -20.0,
    88.0,
    -104.0,
    16777216.0,
)

MODES = ("eager", "traced")
settings = hypothesis.settings(derandomize=True, deadline=None, max_examples=15, database=None)


def special(dtype: str) -> np.ndarray:
    """The special values that survive in a dtype without becoming subnormal."""
    return np.array([v for v in SPECIAL if dtype != "float16" or v == 0 or not abs(v) < 1e-4], dtype)


def ramp(*shape: int, dtype: str = "float32") -> np.ndarray:
    """Small distinct numbers in no particular order, of both signs where the dtype has them."""
    size = int(np.prod(shape))
    values = (np.arange(size) * 7 + 3) % max(size, 1) - (0 if dtype.startswith(("u", "bool")) else size // 3)
    if dtype.startswith(("float", "complex")):
        values = values + 0.5
    if dtype == "bool":
        values = values % 2
    return values.astype(dtype).reshape(shape)


def to_tensor(value: Any) -> Any:
    """NumPy arrays to tensors, also inside lists and tuples; everything else as it is."""
    if isinstance(value, np.ndarray):
        return tf.constant(value)
    if isinstance(value, (list, tuple)) and any(isinstance(v, np.ndarray) for v in value):
        return type(value)(to_tensor(v) for v in value)
    return value


def traced(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any], ranks_known: bool = True) -> Any:
    """Call inside a tf.function that knows of its arrays only the dtype and the number of dimensions."""
    leaves = [leaf for leaf in tf.nest.flatten((args, kwargs)) if isinstance(leaf, tf.Tensor)]
    specs = [tf.TensorSpec([None] * x.shape.rank if ranks_known else None, x.dtype) for x in leaves]

    def call(*tensors: Any) -> Any:
        supply = iter(tensors)
        inner_args, inner_kwargs = tf.nest.map_structure(
            lambda leaf: next(supply) if isinstance(leaf, tf.Tensor) else leaf, (args, kwargs)
        )
        return function(*inner_args, **inner_kwargs)

    return tf.function(call, input_signature=specs, autograph=False)(*leaves)


def run(mode: str, function: Any, *args: Any, **kwargs: Any) -> Any:
    """Call a function of the namespace on NumPy arrays."""
    args = tuple(to_tensor(a) for a in args)
    kwargs = {k: to_tensor(v) for k, v in kwargs.items()}
    return function(*args, **kwargs) if mode == "eager" else traced(function, args, kwargs)


def reference(function: Any, *args: Any, **kwargs: Any) -> Any:
    """Call NumPy without its warnings about infinities and empty means."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return function(*args, **kwargs)


def _flushed(x: np.ndarray) -> np.ndarray:
    """Subnormals as zeros of their sign, which is how TensorFlow's CPU kernels see them."""
    if x.dtype.kind == "c":
        return _flushed(x.real) + 1j * _flushed(x.imag) if np.all(np.isfinite(x)) else x
    tiny = (np.abs(x) < np.finfo(x.dtype).tiny) & (x != 0)
    return np.where(tiny, np.copysign(np.zeros_like(x), x), x)


def _assert_reals(actual: np.ndarray, expected: np.ndarray, ulps: float, what: str) -> None:
    actual, expected = _flushed(actual), _flushed(expected)
    wide_a, wide_e = actual.astype(np.float64), expected.astype(np.float64)
    with np.errstate(all="ignore"):
        close = np.abs(wide_a - wide_e) <= ulps * float(np.finfo(expected.dtype).eps) * np.abs(wide_e)
    same = (wide_a == wide_e) & (np.signbit(wide_a) == np.signbit(wide_e))
    both_nan = np.isnan(wide_a) & np.isnan(wide_e)
    wrong = ~(same | both_nan | (close & (expected != 0) & np.isfinite(wide_e)))
    assert not wrong.any(), f"{what}: got {actual[wrong][:6]}, NumPy has {expected[wrong][:6]}"


def assert_same(actual: Any, expected: Any, *, ulps: float = 0, what: str = "") -> None:
    """Same structure, shape and dtype; same values, NaNs and signed zeros included, to some units of eps."""
    if isinstance(expected, (tuple, list)):
        assert isinstance(actual, (tuple, list)), what
        assert len(actual) == len(expected), what
        for i, (a, e) in enumerate(zip(actual, expected, strict=True)):
            assert_same(a, e, ulps=ulps, what=f"{what}[{i}]")
        return
    assert isinstance(actual, tf.Tensor), f"{what}: {type(actual).__name__} is no tensor"
    expected = np.asarray(expected)
    assert actual.dtype.name == expected.dtype.name, (
        f"{what}: {actual.dtype.name}, NumPy has {expected.dtype.name}"
    )
    actual = actual.numpy() if actual.shape.rank else np.asarray(actual.numpy())
    assert actual.shape == expected.shape, f"{what}: shape {actual.shape}, NumPy has {expected.shape}"
    if expected.dtype.kind == "c":
        # Rounding in one part is measured by the size of the number, so compare the distance in the plane.
        finite = np.isfinite(expected)
        assert np.array_equal(np.isfinite(actual), finite), f"{what}: got {actual}, NumPy has {expected}"
        error = np.abs(np.where(finite, actual - np.where(finite, expected, 0), 0))
        bound = ulps * np.finfo(expected.dtype).eps * np.abs(np.where(finite, expected, 0))
        assert (error <= bound).all(), f"{what}: got {actual}, NumPy has {expected}"
    elif expected.dtype.kind == "f":
        _assert_reals(actual, expected, ulps, what)
    else:
        assert np.array_equal(actual, expected), f"{what}: got {actual}, NumPy has {expected}"


@dataclass(frozen=True)
class Case:
    """One call of a function, and what it must equal: NumPy's function of that name unless given."""

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any] = field(default_factory=dict)
    expected: Any = None
    ulps: float = 0

    def __str__(self) -> str:
        shown = [
            f"{a.dtype}{list(a.shape)}" if isinstance(a, np.ndarray) else repr(a)[:30] for a in self.args
        ]
        return f"{self.name}({', '.join([*shown, *(f'{k}={v!r:.30}' for k, v in self.kwargs.items())])})"

    def check(self, mode: str) -> None:
        """Run it, and compare."""
        expected = self.expected
        if expected is None:
            expected = reference(getattr(np, self.name), *self.args, **self.kwargs)
        actual = run(mode, getattr(xp, self.name), *self.args, **self.kwargs)
        assert_same(actual, expected, ulps=self.ulps, what=f"{mode} {self}")


def case(name: str, *args: Any, expected: Any = None, ulps: float = 0, **kwargs: Any) -> Case:
    """A Case written like the call."""
    return Case(name, args, kwargs, expected, ulps)
