"""Parabolas above a loss: the quick look in float64 leaves nothing out that many digits see."""

import numpy as np
import pytest

pytest.importorskip("mpmath")

import unilos
from unilos.conformance.bench.cases import Case
from unilos.conformance.truth.parabola import Bound

CASE = Case(
    "few",
    unilos.LogCosh(reduction="none"),
    "float64",
    (np.asarray([0.25, -1.5, 3.0]), np.asarray([0.0, 0.5, 2.0])),
)
FLAT = Case("flat", unilos.HalfSquaredError(reduction="none"), "float64", CASE.args)


def bound(case, bend):
    return Bound(case, case.answers().slopes[0], np.full(3, bend), np.zeros(3))


@pytest.mark.parametrize("step", [1e-3, 0.3, -25.0, 80.0])
def test_a_parabola_that_is_hardly_too_flat_is_seen(step):
    moved = CASE.args[0] + step
    assert bound(FLAT, 1.0).broken(moved) is None
    assert "above the parabola" in (bound(FLAT, 1 - 1e-12).broken(moved) or "")
    assert bound(CASE, 1.0).broken(moved) is None


def test_one_part_does_not_hide_another():
    moved = CASE.args[0] + np.asarray([40.0, 1e-3, 40.0])
    found = bound(CASE, 0.4)
    assert "at [-1.5]" not in (found.broken(moved) or "")  # far from 0 log cosh bends less than that
    near = CASE.args[0] + np.asarray([1e-3, 40.0, 40.0])
    assert "at [0.25]" in (found.broken(near) or "")
    assert found.broken(near) == bound(CASE, 0.4).broken(near)  # what is known of the parts changes nothing


def test_a_parabola_that_opens_downwards_or_nowhere_is_seen():
    moved = CASE.args[0] + 1.0
    for bend in (-1.0, np.nan):
        assert bound(FLAT, bend).broken(moved)
