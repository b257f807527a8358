"""Selecting by bits gives what `where` gives, to the last bit."""

import numpy as np
import pytest

from unilos.backend.branchless import Branchless

SPECIAL = [0.0, -0.0, 1.0, -1.5, np.inf, -np.inf, np.nan, 1e-310, -1e-45, 3e38]
INTEGERS = {np.dtype("float32"): np.int32, np.dtype("float64"): np.int64}
ARRAYS = ("row", "column", "whole")
NUMBERS = (0, 0.0, -0.0, 1.0, 3.4028234663852886e38, 1e-320, float("-inf"), float("nan"))
CHOICES = [(a, b) for a in ARRAYS + NUMBERS for b in ARRAYS + NUMBERS if a in ARRAYS or b in ARRAYS]


def namespaces(name):
    if name == "numpy":
        return np, Branchless(np, INTEGERS), np.asarray
    torch = pytest.importorskip("torch")
    import array_api_compat.torch as xp

    return xp, Branchless(xp, {torch.float32: torch.int32, torch.float64: torch.int64}), torch.tensor


@pytest.mark.parametrize("name", ["numpy", "torch"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("first", "second"), CHOICES)
def test_where(name, dtype, first, second, monkeypatch):
    plain, branchless, asarray = namespaces(name)
    monkeypatch.setattr(branchless, "least", 0)
    monkeypatch.setattr(branchless, "_plain", None)  # nothing here may fall back to it
    rng = np.random.default_rng(0)
    with np.errstate(over="ignore"):
        special = np.asarray(SPECIAL, dtype)
    shapes = {"row": (1, 10), "column": (10, 1), "whole": (10, 10)}
    mask = asarray(rng.integers(0, 2, (10, 10)).astype(bool))
    given = [
        asarray(rng.permutation(np.resize(special, shapes[x]))) if x in shapes else x for x in (first, second)
    ]
    got = branchless.where(mask, *given)
    with np.errstate(over="ignore"):
        want = plain.where(mask, *given)
    assert got.dtype == want.dtype
    np.testing.assert_array_equal(np.asarray(got).view("u1"), np.asarray(want).view("u1"))
