"""Hyper-parameters that float64 holds and float32 does not: infinite in a call of float32, never a raw error."""

import warnings

import numpy as np
import pytest

import unilos
from tests.refusals import FRAMEWORKS, to
from unilos.specs import UnsupportedError

LOSSES = [
    ("dpo", "beta"),
    ("gaussian_nll", "eps"),
    ("huber", "delta"),
    ("mape", "eps"),
    ("multi_margin", "margin"),
    ("simpo", "beta"),
    ("tukey_biweight", "c"),
    ("wing", "width"),
]


def calls(loss):
    """The call that the laws would make, in float32, and what it may be asked for."""
    for _, args in loss.structure.draws(loss, np.random.default_rng(0), 3):
        yield [np.asarray(x, np.float32) if np.asarray(x).dtype.kind == "f" else np.asarray(x) for x in args]
        return


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize(("name", "parameter"), LOSSES)
def test_a_number_beyond_float32_is_no_raw_error(framework, name, parameter):
    loss = unilos.get(name, **{parameter: 1e308})
    for args in calls(loss):
        given = [to(framework, x) for x in args]
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for method in (loss, loss.grad, loss.hessian):
                try:
                    assert method(*given).dtype == given[0].dtype
                except UnsupportedError:
                    assert method == loss.hessian


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_it_means_what_infinity_would(framework):
    e = np.asarray([-3.0, 0.0, 2.0], np.float32)
    loss = unilos.Huber(delta=1e308, reduction="none")
    value, slope = loss.value_and_grad(to(framework, e), to(framework, np.zeros_like(e)))
    assert np.asarray(value).tolist() == [4.5, 0.0, 2.0]
    assert np.asarray(slope).tolist() == e.tolist()
    assert loss.delta == 1e308
    assert loss == unilos.from_dict(loss.to_dict())
    rows, labels = np.eye(3, dtype=np.float32), np.asarray([0, 1, 2])
    for axis in (0, 1):
        found = unilos.multi_margin(to(framework, rows), to(framework, labels), margin=1e308, axis=axis)
        assert float(found) == np.inf


def test_float64_holds_it():
    loss, zero = unilos.Huber(delta=1e150, reduction="none"), np.zeros(2)
    np.testing.assert_allclose(loss(np.asarray([1e155, 2.0]), zero), [1e150 * (1e155 - 0.5e150), 2.0])
    assert loss(np.asarray([1e30, 2.0], np.float32), zero).tolist() == [np.inf, 2.0]


@pytest.mark.parametrize(("window", "weights"), [(2, (0.5, 0.5)), (3, (0.0, 1.0, 0.0))])
def test_the_narrowest_window_is_its_middle(window, weights):
    from unilos.losses.ssim import gaussian

    assert gaussian(window, 5e-324) == weights
