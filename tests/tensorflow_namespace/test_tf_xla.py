"""What must compile under XLA does, to the same values: XLA has kernels, and mistakes, of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from test_tf_gradients import BINARY, REDUCING, UNARY
from test_tf_special_cases import ROWS
from test_tf_special_cases import UNARY as SPECIAL_UNARY
from tf_reference import assert_same, reference, tf, xp

XLA: dict[str, Callable[[Any], Any]] = {
    **{name: getattr(xp, name) for name in UNARY},
    **{name: (lambda x, n=name: getattr(xp, n)(x, xp.flip(x))) for name in BINARY},
    **{
        name: getattr(xp, name)
        for name in ("sign", "signbit", "round", "floor", "ceil", "trunc", "isnan", "isfinite")
    },
    **REDUCING,
    "floor_divide": lambda x: xp.floor_divide(x, 0.3),
    "nextafter": lambda x: xp.nextafter(x, 0.0),
    "argmax": lambda x: xp.argmax(x, axis=1),
    "argmin": lambda x: xp.argmin(x),
    "argsort": lambda x: xp.argsort(x, descending=True),
    "searchsorted": lambda x: xp.searchsorted(xp.sort(x[0]), x),
    "count_nonzero": lambda x: xp.count_nonzero(x, axis=0),
    "all": lambda x: xp.all(x),
    "creation": lambda x: xp.add(
        xp.eye(2, 3, dtype=x.dtype), xp.add(xp.zeros_like(x), xp.arange(3.0, dtype=x.dtype))
    ),
    "linspace": lambda x: xp.multiply(x, xp.linspace(0, 1, 3, dtype=x.dtype)),
}


@pytest.mark.parametrize("name", XLA)
def test_xla(name: str) -> None:
    at = UNARY.get(name, 0.7)
    x = tf.constant([[at, at + 0.11, at + 0.03], [at + 0.2, at, at + 0.07]], tf.float64)
    expected = XLA[name](x)
    actual = tf.function(XLA[name], jit_compile=True, autograph=False)(x)
    # XLA's own atanh is 71 eps off in float64, at -0.41 (TF 2.21)
    assert_same(actual, np.asarray(expected), ulps=80 if name == "atanh" else 16, what=f"XLA {name}")


def compiled(name: str, *arrays: np.ndarray, **kwargs: Any) -> Any:
    """One function of the namespace, compiled for these arrays."""
    call = tf.function(lambda *xs: getattr(xp, name)(*xs, **kwargs), jit_compile=True, autograph=False)
    return call(*(tf.constant(x) for x in arrays))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", sorted({row[0] for row in ROWS}))
def test_special_cases_of_two_arrays(name: str, dtype: str) -> None:
    columns = np.array([row[1:] for row in ROWS if row[0] == name], dtype).T
    x1, x2, expected = (np.ascontiguousarray(c) for c in columns)
    assert_same(compiled(name, x1, x2), expected, ulps=2, what=name)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", SPECIAL_UNARY)
def test_special_cases_of_one_array(name: str, dtype: str) -> None:
    rows = [
        row for row in SPECIAL_UNARY[name] if name != "sign" or row[0] != 0
    ]  # XLA's sign keeps that of -0.0
    x, expected = (np.ascontiguousarray(c) for c in np.array(rows, dtype).T)
    assert_same(compiled(name, x), expected, ulps=2, what=name)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("size", [1, 3, 8, 33])
def test_nan_is_the_extreme_wherever_it_is(size: int, dtype: str) -> None:
    def everything(lib: Any, x: Any, ones: Any, grid: Any) -> list[Any]:
        reduced = [f(grid, axis=axis) for f in (lib.max, lib.min, lib.argmax) for axis in (0, 1, None)]
        paired = [
            f(*pair) for f in (lib.maximum, lib.minimum) for pair in ((x, ones), (ones, x), (x, lib.flip(x)))
        ]
        return [*reduced, *paired, lib.argmin(x), lib.sort(x), lib.argsort(x)]

    call = tf.function(lambda *arrays: everything(xp, *arrays), jit_compile=True, autograph=False)
    for place in {0, size // 2, size - 1}:
        x = np.arange(size, dtype=dtype)
        x[place] = np.nan
        arrays = (x, np.ones_like(x), np.broadcast_to(x, (3, size)).copy())
        assert_same(
            call(*map(tf.constant, arrays)), reference(everything, np, *arrays), what=f"NaN at {place}"
        )
