"""The standard's tables of special cases, written out."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tf_reference import MODES, assert_same, run, xp

INF, NAN, PI = math.inf, math.nan, math.pi

ATAN2 = [
    (1.0, 0.0, PI / 2), (1.0, -0.0, PI / 2), (0.0, 1.0, 0.0), (0.0, 0.0, 0.0), (0.0, -0.0, PI),
    (0.0, -1.0, PI), (-0.0, 1.0, -0.0), (-0.0, 0.0, -0.0), (-0.0, -0.0, -PI), (-0.0, -1.0, -PI),
    (-1.0, 0.0, -PI / 2), (-1.0, -0.0, -PI / 2), (1.0, INF, 0.0), (1.0, -INF, PI), (-1.0, INF, -0.0),
    (-1.0, -INF, -PI), (INF, 1.0, PI / 2), (-INF, 1.0, -PI / 2), (INF, INF, PI / 4), (INF, -INF, 3 * PI / 4),
    (-INF, INF, -PI / 4), (-INF, -INF, -3 * PI / 4), (NAN, 1.0, NAN), (1.0, NAN, NAN),
]  # fmt: skip
POW = [
    (NAN, 0.0, 1.0), (5.0, 0.0, 1.0), (5.0, -0.0, 1.0), (NAN, 1.0, NAN), (1.0, NAN, 1.0), (2.0, INF, INF),
    (-2.0, INF, INF), (2.0, -INF, 0.0), (1.0, INF, 1.0), (-1.0, INF, 1.0), (-1.0, -INF, 1.0),
    (0.5, INF, 0.0), (0.5, -INF, INF), (INF, 2.0, INF), (INF, -2.0, 0.0), (-INF, 3.0, -INF),
    (-INF, 2.0, INF), (-INF, -3.0, -0.0), (-INF, -2.0, 0.0), (0.0, 2.0, 0.0), (0.0, -2.0, INF),
    (-0.0, 3.0, -0.0), (-0.0, 2.0, 0.0), (-0.0, -3.0, -INF), (-0.0, -2.0, INF), (-8.0, 0.5, NAN),
]  # fmt: skip
REMAINDER = [
    (INF, 3.0, NAN), (-INF, 3.0, NAN), (0.0, 0.0, NAN), (-0.0, 0.0, NAN), (0.0, 2.0, 0.0), (-0.0, 2.0, 0.0),
    (0.0, -2.0, -0.0), (-0.0, -2.0, -0.0), (2.0, 0.0, NAN), (-2.0, -0.0, NAN), (3.0, INF, 3.0),
    (3.0, -INF, -INF), (-3.0, INF, INF), (-3.0, -INF, -3.0), (4.0, 2.0, 0.0), (4.0, -2.0, -0.0),
    (-4.0, 2.0, 0.0), (-4.0, -2.0, -0.0), (5.0, 3.0, 2.0), (-5.0, 3.0, 1.0), (5.0, -3.0, -1.0),
    (-5.0, -3.0, -2.0), (NAN, 1.0, NAN), (1.0, NAN, NAN),
]  # fmt: skip
FLOOR_DIVIDE = [
    (INF, INF, NAN), (INF, -INF, NAN), (0.0, 0.0, NAN), (-0.0, 0.0, NAN), (0.0, 2.0, 0.0), (-0.0, 2.0, -0.0),
    (0.0, -2.0, -0.0), (-0.0, -2.0, 0.0), (2.0, 0.0, INF), (2.0, -0.0, -INF), (-2.0, 0.0, -INF),
    (-2.0, -0.0, INF), (INF, 2.0, INF), (INF, -2.0, -INF), (-INF, 2.0, -INF), (-INF, -2.0, INF),
    (3.0, INF, 0.0), (3.0, -INF, -1.0), (-3.0, INF, -1.0), (-3.0, -INF, 0.0), (7.0, 2.0, 3.0),
    (-7.0, 2.0, -4.0), (7.0, -2.0, -4.0), (-7.0, -2.0, 3.0), (NAN, 1.0, NAN), (1.0, NAN, NAN),
]  # fmt: skip
DIVIDE = [
    (INF, INF, NAN), (0.0, 0.0, NAN), (0.0, -2.0, -0.0), (-0.0, 2.0, -0.0), (2.0, 0.0, INF),
    (2.0, -0.0, -INF), (-2.0, 0.0, -INF), (INF, -2.0, -INF), (3.0, INF, 0.0), (3.0, -INF, -0.0),
    (-3.0, INF, -0.0),
]  # fmt: skip
HYPOT = [
    (INF, NAN, INF), (NAN, -INF, INF), (-INF, 1.0, INF), (1.0, INF, INF), (NAN, 1.0, NAN), (0.0, NAN, NAN),
    (0.0, 0.0, 0.0), (-0.0, -0.0, 0.0), (0.0, -3.0, 3.0), (3.0, 4.0, 5.0), (-3.0, -4.0, 5.0),
]  # fmt: skip
LOGADDEXP = [
    (NAN, 1.0, NAN), (1.0, NAN, NAN), (NAN, INF, NAN), (INF, NAN, NAN), (INF, 1.0, INF), (-INF, 1.0, 1.0),
    (1.0, -INF, 1.0), (INF, -INF, INF), (INF, INF, INF), (-INF, -INF, -INF),
]  # fmt: skip
COPYSIGN = [
    (1.0, -0.0, -1.0), (-1.0, 0.0, 1.0), (0.0, -1.0, -0.0), (-0.0, 1.0, 0.0), (NAN, 1.0, NAN),
    (INF, -INF, -INF), (3.0, NAN, 3.0), (3.0, -NAN, -3.0), (-3.0, -2.0, -3.0),
]  # fmt: skip
EXTREMA = [
    ("maximum", 1.0, NAN, NAN), ("maximum", NAN, INF, NAN), ("minimum", NAN, -INF, NAN),
    ("minimum", 1.0, NAN, NAN), ("maximum", -INF, 1.0, 1.0), ("minimum", INF, 1.0, 1.0),
]  # fmt: skip
NEXTAFTER = [(NAN, 1.0, NAN), (1.0, NAN, NAN), (1.0, 1.0, 1.0), (-0.0, 0.0, 0.0), (0.0, -0.0, -0.0)]
UNARY = {
    "sign": [(NAN, NAN), (0.0, 0.0), (-0.0, 0.0), (INF, 1.0), (-INF, -1.0), (-3.0, -1.0)],
    "round": [
        (0.5, 0.0),
        (1.5, 2.0),
        (2.5, 2.0),
        (-0.5, -0.0),
        (-1.5, -2.0),
        (INF, INF),
        (NAN, NAN),
        (-0.0, -0.0),
    ],
    "trunc": [(-0.5, -0.0), (1.9, 1.0), (-1.9, -1.0), (-INF, -INF), (NAN, NAN), (-0.0, -0.0)],
    "floor": [(-0.0, -0.0), (-0.5, -1.0), (NAN, NAN), (INF, INF)],
    "ceil": [(-0.5, -0.0), (0.5, 1.0), (NAN, NAN), (-INF, -INF)],
    "sqrt": [(-1.0, NAN), (-0.0, -0.0), (INF, INF)],
    "log": [(-1.0, NAN), (0.0, -INF), (-0.0, -INF), (1.0, 0.0), (INF, INF)],
    "log1p": [(-2.0, NAN), (-1.0, -INF), (-0.0, -0.0), (INF, INF)],
    "log2": [(-1.0, NAN), (0.0, -INF), (1.0, 0.0), (INF, INF)],
    "log10": [(-1.0, NAN), (0.0, -INF), (1.0, 0.0), (INF, INF)],
    "exp": [(-0.0, 1.0), (-INF, 0.0), (INF, INF), (NAN, NAN)],
    "expm1": [(-0.0, -0.0), (-INF, -1.0), (INF, INF)],
    "reciprocal": [(0.0, INF), (-0.0, -INF), (INF, 0.0), (-INF, -0.0), (1.0, 1.0), (3.0, 1 / 3)],
    "acosh": [(0.5, NAN), (1.0, 0.0), (INF, INF)],
    "atanh": [(1.0, INF), (-1.0, -INF), (2.0, NAN), (-0.0, -0.0)],
    "abs": [(-0.0, 0.0), (-INF, INF), (NAN, NAN)],
}

TABLES = {
    "atan2": ATAN2,
    "pow": POW,
    "remainder": REMAINDER,
    "floor_divide": FLOOR_DIVIDE,
    "divide": DIVIDE,
    "hypot": HYPOT,
    "logaddexp": LOGADDEXP,
    "copysign": COPYSIGN,
    "nextafter": NEXTAFTER,
}
ROWS = [(name, *row) for name, table in TABLES.items() for row in table] + EXTREMA


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", sorted({row[0] for row in ROWS}))
def test_two_arrays(name: str, mode: str, dtype: str) -> None:
    columns = np.array([row[1:] for row in ROWS if row[0] == name], dtype).T
    x1, x2, expected = (np.ascontiguousarray(c) for c in columns)
    assert_same(run(mode, getattr(xp, name), x1, x2), expected, ulps=1, what=name)
    for a, b, e in zip(x1, x2, expected, strict=True):
        if mode == "eager":
            got = run(mode, getattr(xp, name), np.asarray(a), np.asarray(b))
            assert_same(got, e, ulps=1, what=f"{name}({a}, {b})")


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", UNARY)
def test_one_array(name: str, mode: str, dtype: str) -> None:
    x, expected = (np.ascontiguousarray(c) for c in np.array(UNARY[name], dtype).T)
    assert_same(run(mode, getattr(xp, name), x), expected, what=name)


@pytest.mark.parametrize("mode", MODES)
def test_reductions(mode: str) -> None:
    x = np.array([1.0, NAN, INF], np.float32)
    assert_same(run(mode, xp.max, x), np.float32(NAN))
    assert_same(run(mode, xp.min, x), np.float32(NAN))
    assert_same(run(mode, xp.sum, np.array([INF, -INF], np.float32)), np.float32(NAN))
    nothing = np.zeros(0, np.float32)
    for name, value in {"sum": 0, "prod": 1, "mean": NAN, "var": NAN, "std": NAN}.items():
        assert_same(run(mode, getattr(xp, name), nothing), np.float32(value), what=name)
    assert_same(run(mode, xp.all, nothing), np.True_)
    assert_same(run(mode, xp.any, nothing), np.False_)
    assert_same(run(mode, xp.any, np.array([NAN])), np.True_)
    assert_same(run(mode, xp.var, np.array([3.0], np.float32), correction=1), np.float32(NAN))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_hypot_neither_overflows_nor_underflows(dtype: str) -> None:
    big, small = (np.asarray(v, dtype) for v in (np.finfo(dtype).max / 2, np.finfo(dtype).tiny * 4))
    for x in (big, small):
        assert_same(run("eager", xp.hypot, x, x), np.hypot(x, x), ulps=2)
        assert_same(run("eager", xp.hypot, x, np.zeros_like(x)), x)
    grid = np.geomspace(1e-18, 1e18, 101).astype(dtype)
    assert_same(run("eager", xp.hypot, grid[:, None], grid), np.hypot(grid[:, None], grid), ulps=2)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_logaddexp_keeps_the_small_part(dtype: str) -> None:
    x = np.array([0.0, 0.0, -1.0, 1.0, 700.0, 1e-3], dtype)
    y = np.array([-20.0, -30.0, -1.0, -1e8, 699.0, -16.0], dtype)
    assert_same(
        run("eager", xp.logaddexp, x, y), np.logaddexp(x.astype("f8"), y.astype("f8")).astype(dtype), ulps=4
    )


def test_sums_of_halves_do_not_stall() -> None:
    for half in (xp.float16, xp.bfloat16):
        x = xp.ones(4096, dtype=half)
        assert float(xp.sum(x)) == 4096
        assert float(xp.mean(x)) == 1
        assert float(xp.cumulative_sum(x)[-1]) == 4096
        large = xp.full(100, 60000.0, dtype=half)
        assert float(xp.mean(large)) == float(large[0])
        assert float(xp.std(large)) == 0
