"""One table of calls, each run eagerly and in a tf.function without dimensions, each compared with NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from tf_reference import EVERY, MODES, NUMBERS, REALS, Case, case, ramp, special

X, Y, EMPTY, SCALAR = (
    ramp(3, 4),
    ramp(2, 3, 4, dtype="float64"),
    np.zeros((0, 3), np.float32),
    np.float32(2.5),
)
SCALAR = np.asarray(SCALAR)
LINE, WHOLE, TRUTH = ramp(5), ramp(3, 4, dtype="int32"), ramp(3, 4, dtype="bool")
NANS = np.array([[1, -np.nan, 3, np.nan], [-np.inf, 2, np.inf, 0], [0, -0.0, 0, -0.0]], np.float32)
TIES = np.array([[2, 1, 2, 1, 3, 3], [5, 5, 5, 5, 5, 5]], np.float32)
MIXED = (X, X.astype(np.float64))


def downwards(x: np.ndarray) -> np.ndarray:
    """Stable descending order along the last axis, by the definition."""
    return x.shape[-1] - 1 - np.flip(np.argsort(np.flip(x, -1), stable=True), -1)


CASES: list[Case] = [
    # -------------------------------------------------------------- manipulation
    case("broadcast_to", X, (2, 3, 4)),
    case("broadcast_to", SCALAR, (2, 2)),
    case("broadcast_to", np.ones((0, 1), np.float32), (0, 3)),
    case("broadcast_arrays", X, ramp(4), ramp(2, 1, 1)),
    case("broadcast_arrays", X),
    case("broadcast_arrays", X, X),
    case("concat", (X, X)),
    case("concat", [X, X], axis=1),
    case("concat", [X, X], axis=-2),
    case("concat", [X, Y], axis=None),
    case("concat", [SCALAR, X], axis=None),
    case("concat", MIXED, axis=-1),
    case("concat", [EMPTY, ramp(2, 3)]),
    case("concat", [ramp(2, dtype="int8"), ramp(2, dtype="uint8")]),
    case("stack", [X, X]),
    case("stack", (X, X), axis=-1),
    case("stack", MIXED, axis=1),
    case("stack", [SCALAR, SCALAR]),
    case("expand_dims", X, 0),
    case("expand_dims", X, axis=-1),
    case("expand_dims", X, 2),
    case("expand_dims", X, -3),
    case("expand_dims", SCALAR, 0),
    case("squeeze", X[None], 0),
    case("squeeze", X[:, None, :, None], (1, -1)),
    case("squeeze", X, ()),
    case("flip", X),
    case("flip", X, axis=0),
    case("flip", X, axis=(0, -1)),
    case("flip", SCALAR),
    case("flip", EMPTY),
    case("permute_dims", Y, (2, 0, 1)),
    case("permute_dims", Y, (-1, 0, 1)),
    case("permute_dims", SCALAR, ()),
    case("moveaxis", Y, 0, -1),
    case("moveaxis", Y, (0, 1), (-1, 0)),
    case("moveaxis", Y, 1, 1),
    case("moveaxis", Y, [2, 0], [0, 2]),
    case("reshape", X, (4, 3)),
    case("reshape", X, (-1,)),
    case("reshape", X, (2, -1, 2)),
    case("reshape", X, -1),
    case("reshape", SCALAR, (1, 1)),
    case("reshape", EMPTY, (3, 0)),
    case("reshape", X, (12,), copy=True),
    case("roll", X, 1),
    case("roll", X, -5),
    case("roll", X, 2, axis=1),
    case("roll", X, (1, -1), axis=(0, 1)),
    case("roll", X, 1, axis=(0, 1)),
    case("roll", X, (1, 2), axis=0),
    case("roll", EMPTY, 1),
    case("roll", SCALAR, 1),
    case("repeat", X, 2),
    case("repeat", X, 2, axis=1),
    case("repeat", X, 0, axis=-1),
    case("repeat", X, np.array([1, 0, 3]), axis=0),
    case("repeat", X, np.array([2]), axis=0),
    case("repeat", X, np.array([1, 2, 0, 1], np.int32), axis=-1),
    case("repeat", LINE, np.array([0, 1, 2, 3, 4], np.uint8)),
    case("repeat", SCALAR, 3),
    case("repeat", EMPTY, 2, axis=1),
    case("tile", X, (2,)),
    case("tile", X, (2, 3)),
    case("tile", X, (2, 1, 3)),
    case("tile", X, (1, 0)),
    case("tile", X, ()),
    case("tile", SCALAR, (2, 2)),
    # -------------------------------------------------------------- creation like another
    *(
        case(name, x, *fill, **kw)
        for name, fill in (("zeros_like", ()), ("ones_like", ()), ("full_like", (3,)))
        for x in (X, WHOLE, SCALAR, EMPTY)
        for kw in ({}, {"dtype": "float64"})
    ),
    case("full_like", X, -0.0),
    case("full_like", X, np.nan),
    *(
        case(name, x, k=k)
        for name in ("tril", "triu")
        for x in (X, Y, ramp(4, 2), NANS)
        for k in (-2, -1, 0, 1, 3)
    ),
    case("tril", X),
    case("triu", TRUTH),
    case("meshgrid", LINE, ramp(3)),
    case("meshgrid", LINE, ramp(3), ramp(2), indexing="ij"),
    case("meshgrid", LINE, ramp(3), ramp(2), indexing="xy"),
    case("meshgrid", NANS[0], ramp(3)),
    case("meshgrid", LINE),
    # -------------------------------------------------------------- searching and sorting
    *(
        case(name, x, axis=axis, keepdims=keepdims)
        for name in ("argmax", "argmin")
        for x in (X, NANS, TIES, WHOLE)
        for axis in (0, 1, -1, None)
        for keepdims in (False, True)
    ),
    case("argmax", SCALAR),
    case("argmin", np.full((2, 3), -np.inf, np.float32), axis=1),
    case("argmax", np.full((2, 3), -np.inf, np.float32), axis=1),
    *(
        case("count_nonzero", x, axis=axis, keepdims=keepdims)
        for x in (X, NANS, TRUTH, WHOLE)
        for axis in (0, -1, None, (0, 1))
        for keepdims in (False, True)
    ),
    *(case("nonzero", x) for x in (X, NANS, TRUTH, WHOLE, EMPTY, LINE)),
    *(
        case("where", TRUTH, a, b)
        for a, b in ((X, X + 1), (X, 0), (0.5, X), (WHOLE, 7), (X, Y), (True, TRUTH), (X, -0.0))
    ),
    case("where", np.array(True), X, LINE[:4]),
    *(
        case("searchsorted", np.array([-1, 0, 0, 2.5, np.inf, np.nan, np.nan], np.float32), x, side=side)
        for x in (special("float32"), SCALAR, NANS, EMPTY)
        for side in ("left", "right")
    ),
    *(
        case("searchsorted", np.array([1, 3, 3, 9], dtype), np.array([[0, 1], [3, 10]], dtype), side=side)
        for dtype in REALS
        for side in ("left", "right")
    ),
    case("searchsorted", LINE, SCALAR, sorter=np.argsort(LINE)),
    case("searchsorted", np.array([1.0, 2.0, 3.0]), 2),
    case("searchsorted", np.zeros(0, np.float32), LINE),
    *(case("sort", x, axis=axis) for x in (X, NANS, TIES, WHOLE, EMPTY) for axis in (0, -1)),
    *(
        case("sort", x, axis=1, descending=True, expected=np.take_along_axis(x, downwards(x), 1))
        for x in (X, NANS, TIES)
    ),
    *(
        case("argsort", x, axis=axis, expected=np.argsort(x, axis=axis, stable=True))
        for x in (X, NANS, TIES, WHOLE, EMPTY)
        for axis in (0, -1)
    ),
    *(case("argsort", x, descending=True, expected=downwards(x)) for x in (X, NANS, TIES, WHOLE)),
    *(
        case("sort", np.array([9, 0, 3, np.iinfo(d).max, np.iinfo(d).min, 3], d))
        for d in REALS
        if d[0] in "iu"
    ),
    *(
        case(
            "sort",
            np.array([9, 0, 3, np.iinfo(d).max, np.iinfo(d).min, 3], d),
            descending=True,
            expected=np.array([np.iinfo(d).max, 9, 3, 3, *sorted([0, np.iinfo(d).min], reverse=True)], d),
        )
        for d in REALS
        if d[0] in "iu"
    ),
    case("sort", Y, axis=1),
    # -------------------------------------------------------------- by index
    case("take", X, np.array([2, 0, 0]), axis=0),
    case("take", X, np.array([-1, 0, 1], np.int32), axis=1),
    case("take", X, np.array([3, 1], np.uint8), axis=-1),
    case("take", Y, np.array([-2], np.int8), axis=1),
    case("take", LINE, np.array([0, -1, 4])),
    case("take", X, np.zeros(0, np.int64), axis=0),
    case("take_along_axis", X, np.array([[0], [-1], [2]]), axis=1),
    case("take_along_axis", X, np.array([[0], [-1], [2]])),
    case("take_along_axis", X, np.array([[0, 2, 1, -3]], np.int32), axis=0),
    case("take_along_axis", X, np.array([[0, 3, 1]], np.uint8), axis=1),
    case("take_along_axis", Y, np.argsort(Y, axis=1), axis=1),
    case("take_along_axis", Y, np.array([[[0], [3], [1]]]), axis=-1),
    case("take_along_axis", LINE, np.array([4, -5])),
    # -------------------------------------------------------------- linear algebra
    *(
        case("matmul", a, b, ulps=4)
        for a, b in (
            (X, X.T.copy()),
            (X, ramp(4)),
            (ramp(3), X),
            (ramp(4), ramp(4)),
            (Y, ramp(4, 2, dtype="float64")),
            (X, Y.swapaxes(1, 2)),
            (ramp(2, 1, 3, 4), ramp(5, 4, 2)),
            (EMPTY, ramp(3, 2)),
            (ramp(2, 0), ramp(0, 3)),
        )
    ),
    *(case("matmul", ramp(2, 3, dtype=d), ramp(3, 2, dtype=d), ulps=4) for d in NUMBERS),
    case("matmul", WHOLE, ramp(4, 2, dtype="int8")),
    *(
        case("matmul", np.array([[2]], d) ** 20, np.array([[2]], d) ** 11)
        for d in ("uint32", "int64", "uint64")
    ),
    case("matrix_transpose", X),
    case("matrix_transpose", Y),
    case("tensordot", X, ramp(4, 2), axes=1, ulps=4),
    case("tensordot", X, X, ulps=4),
    case("tensordot", X, LINE, axes=0),
    case("tensordot", Y, X.astype(np.float64), axes=((2, 1), (1, 0)), ulps=4),
    case("tensordot", Y, X.astype(np.float64), axes=((-1,), (-1,)), ulps=4),
    *(case("tensordot", ramp(2, 3, dtype=d), ramp(3, 2, dtype=d), axes=1, ulps=4) for d in NUMBERS),
    case("vecdot", X, X, ulps=4),
    case("vecdot", X, LINE[:4], ulps=4),
    case("vecdot", X, X, axis=-2, ulps=4),
    *(case("vecdot", ramp(2, 3, dtype=d), ramp(2, 3, dtype=d), ulps=4) for d in NUMBERS),
    # -------------------------------------------------------------- differences
    *(case("diff", x, axis=axis, n=n) for x in (X, WHOLE) for axis in (0, -1) for n in (0, 1, 2)),
    case("diff", X, prepend=ramp(3, 1), append=ramp(3, 2)),
    case("diff", ramp(4, dtype="uint8")),
    case("diff", X, n=5),
]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("one", CASES, ids=str)
def test_case(one: Case, mode: str) -> None:
    one.check(mode)


STATISTICS = [
    *(case(name, X, axis=()) for name in ("sum", "prod", "max", "min", "mean", "all", "any")),
    *(
        case(name, x, axis=axis, keepdims=keepdims, ulps=2)
        for name in ("sum", "prod", "max", "min", "mean", "all", "any")
        for x in (X, NANS, Y)
        for axis in (None, 0, -1, (0, 1))
        for keepdims in (False, True)
    ),
    *(case(name, ramp(2, 3, dtype=d), ulps=2) for name in ("sum", "prod") for d in NUMBERS),
    *(case(name, ramp(2, 3, dtype=d), axis=0) for name in ("max", "min") for d in REALS),
    *(case(name, ramp(2, 3, dtype=d), axis=1) for name in ("all", "any") for d in EVERY),
    *(
        case(name, WHOLE, dtype=dtype, ulps=2)
        for name in ("sum", "prod")
        for dtype in ("float32", "int32", "uint8", "complex64")
    ),
    *(case("mean", ramp(2, 3, dtype=d), axis=1, ulps=2) for d in ("complex64", "complex128")),
    *(case(name, EMPTY, axis=0) for name in ("sum", "prod", "all", "any", "mean", "var", "std")),
    *(case(name, EMPTY) for name in ("sum", "prod", "all", "any", "mean", "var", "std")),
    *(case(name, SCALAR) for name in ("sum", "prod", "all", "any", "max", "min", "mean", "var", "std")),
    *(
        case(name, x, axis=axis, correction=c, keepdims=k, ulps=4)
        for name in ("var", "std")
        for x in (X, Y)
        for axis in (None, 0, (0, 1))
        for c in (0, 1, 0.5)
        for k in (False, True)
    ),
    case("var", LINE, correction=5),
    case("var", LINE, correction=7),
    case("std", np.full(5, 1e6, np.float32) + LINE, ulps=16),
    *(
        case(name, x, axis=axis, include_initial=initial, ulps=2)
        for name in ("cumulative_sum", "cumulative_prod")
        for x in (X, Y, EMPTY)
        for axis in (0, -1)
        for initial in (False, True)
    ),
    *(
        case(name, ramp(4, dtype=d), ulps=2)
        for name in ("cumulative_sum", "cumulative_prod")
        for d in NUMBERS
    ),
    *(
        case(name, ramp(4, dtype="int32"), dtype=d, include_initial=True)
        for name in ("cumulative_sum", "cumulative_prod")
        for d in ("float64", "uint8", "int32")
    ),
]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("one", STATISTICS, ids=str)
def test_statistics(one: Case, mode: str) -> None:
    one.check(mode)


@pytest.mark.parametrize("dtype", EVERY)
def test_rearranging_knows_every_dtype(dtype: str) -> None:
    x = ramp(2, 3, dtype=dtype)
    for one in (
        case("concat", [x, x]),
        case("stack", [x, x]),
        case("flip", x),
        case("roll", x, 1),
        case("repeat", x, 2, axis=1),
        case("tile", x, (2, 2)),
        case("broadcast_to", x, (2, 2, 3)),
        case("permute_dims", x, (1, 0)),
        case("tril", x),
        case("take", x, np.array([1]), axis=1),
        case("take_along_axis", x, np.array([[1], [0]]), axis=1),
        case("where", np.array([True, False, True]), x, x),
        case("expand_dims", x, 0),
        case("nonzero", x),
        case("count_nonzero", x),
        case("zeros_like", x),
        case("ones_like", x),
        case("unstack", x),
    ):
        one.check("eager")
