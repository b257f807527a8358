"""Calls of nothing: 0, or one error of ours; never one of the framework's, and no warning."""

from __future__ import annotations

from contextlib import suppress
from itertools import combinations

import numpy as np
import pytest

import unilos
from unilos.conformance.bench.cases import cases
from unilos.face.registry import loss_class, make, names


@pytest.mark.parametrize("name", names())
def test_arrays_without_entries(name):
    torch = pytest.importorskip("torch")
    meta = loss_class(name).meta
    for loss in [make(loss_class(name), params) for params in meta.tries[:2]]:
        for args in [case.args for case in cases(loss, "float32", True)[:2]]:
            lengths = sorted({n for x in args for n in x.shape})
            for gone in (set(some) for k in (1, 2, 3) for some in combinations(lengths, k)):
                empty = [np.zeros([0 if n in gone else n for n in x.shape], x.dtype) for x in args]
                for arrays in (empty, [torch.from_numpy(x) for x in empty]):
                    for call in (loss, loss.value_and_grad, loss.hessian):
                        with suppress(unilos.UnilosError):
                            call(*arrays)


def test_a_mean_over_no_rows_is_0():
    assert unilos.cross_entropy(np.zeros((0, 3)), np.zeros(0, int)) == 0
    with pytest.raises(unilos.ShapeError, match="no entries"):
        unilos.cross_entropy(np.zeros((0, 0)), np.zeros(0, int))
