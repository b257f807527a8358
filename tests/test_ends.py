"""Derivatives that no law samples, at numbers where a plain formula loses them; each value from the definition in 40
digits."""

from __future__ import annotations

import numpy as np
import pytest

import unilos

#: Second derivatives at confident items: loss, prediction, the other argument, value.
SECOND = [
    (unilos.SigmoidFocal(gamma=0.5), 44.0, 1.0, 4.883674525e-29),
    (unilos.SigmoidFocal(gamma=0.5), 20.0, 1.0, 2.105465156e-13),
    (unilos.ORPO(), -17.5, -0.25, -1.797811639e-8),
]


@pytest.mark.parametrize(("loss", "pred", "other", "value"), SECOND)
def test_second_derivatives(loss, pred, other, value):
    """Differentiated twice by frameworks, a confident item keeps its curvature."""
    jax, torch = pytest.importorskip("jax"), pytest.importorskip("torch")
    x, t = np.float32(pred), np.float32(other)
    assert float(jax.grad(jax.grad(lambda z: loss(z, t)))(x)) == pytest.approx(value, rel=1e-5, abs=0)
    z = torch.tensor(x, requires_grad=True)
    (slope,) = torch.autograd.grad(loss(z, torch.tensor(t)), z, create_graph=True)
    (bend,) = torch.autograd.grad(slope, z)
    assert float(bend) == pytest.approx(value, rel=1e-5, abs=0)


@pytest.mark.parametrize(
    ("pred", "target", "value"),
    [(1e-6, 0.0, -5.965742621e-7), (1e-6, 1.0, -5.965729155e-7), (-3e-5, 0.5, 1.789720726e-5)],
)
def test_focal_slope_in_the_target(pred, target, value):
    """Near a logit of 0 nothing is subtracted from one half."""
    loss = unilos.SigmoidFocal()
    slope = loss.grad(np.float32(pred), np.float32(target), wrt="target")
    assert float(slope) == pytest.approx(value, rel=1e-6, abs=0)
