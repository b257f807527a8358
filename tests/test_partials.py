"""Means of what is large, and partials of very many batches."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest

import unilos
from tests.refusals import FRAMEWORKS
from tests.refusals import to as to_framework

BATCH = (np.asarray([0.5, -1.25, 3.0]), np.asarray([0.4, 2.0, 3.5]))
MANY = 100_000


def exact(dtype: str) -> float:
    pred, target = (x.astype(dtype).astype(np.longdouble) for x in BATCH)
    return float(np.mean((pred - target) ** 2))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_very_many_partials_add_up(dtype: str) -> None:
    part = unilos.MSE().partial(*(x.astype(dtype) for x in BATCH))
    total = sum(part for _ in range(MANY))
    mean = total.mean()
    assert mean.dtype == dtype
    assert total.divisor.dtype == dtype
    assert float(mean) == pytest.approx(exact(dtype), rel=2 * float(np.finfo(dtype).eps))


def test_two_float32_numbers_hold_what_one_would_round_off() -> None:
    jax = pytest.importorskip("jax")
    arrays = [jax.numpy.asarray(np.tile(x, 300), dtype="float32") for x in BATCH]
    part = unilos.MSE().partial(*arrays)
    assert part.sum.dtype == "float32"
    added = jax.jit(lambda part: jax.lax.fori_loop(1, MANY, lambda _, total: total + part, part))(part)
    assert float(added.count) + float(added.count_rest) == 900 * MANY
    assert float(added.mean()) == pytest.approx(exact("float32"), rel=1.2e-7)


@pytest.mark.parametrize("framework", ["numpy", "torch", "tensorflow"])
@pytest.mark.parametrize("generic", [False, True])
def test_a_partial_holds_a_sum_beyond_the_range(framework: str, generic: bool) -> None:
    framework_of = pytest.importorskip(framework)
    put: Any = {"numpy": np.asarray, "torch": lambda x: framework_of.tensor(x)}.get(
        framework, lambda x: framework_of.constant(x)
    )
    large = np.full(6, 9.2e18, "float32")
    weight = put(np.ones(6, "float32"))
    options = {"weight": weight} if generic else {}
    part = unilos.MSE().partial(put(large), put(0 * large), **options)
    assert float((part + part).mean()) == pytest.approx(8.464e37, rel=1e-6)


@pytest.mark.parametrize("framework", ["numpy", "torch", "tensorflow", "jax"])
def test_what_is_infinite_stays_infinite(framework: str) -> None:
    framework_of: Any = pytest.importorskip(framework)
    put = {"torch": "tensor", "tensorflow": "constant"}.get(framework, "asarray")
    array = getattr(framework_of.numpy if framework == "jax" else framework_of, put)
    items = [array(np.asarray(x, "float32")) for x in ([np.inf, 1.0], [0.0, 0.0])]
    part = unilos.MSE().partial(*items)
    assert float((part + part).mean()) == np.inf == float(unilos.MSE()(*items))


def test_means_in_float64_have_no_wider_dtype_and_are_finite() -> None:
    torch = pytest.importorskip("torch")
    large = np.full(6, 1.1e154)
    for loss in (unilos.MSE(), unilos.HalfSquaredError(), unilos.MSE(reduction="mean_over_batch")):
        want = float(loss(large[:1], 0 * large[:1]))
        for weight in (None, np.ones(6)):
            value, grad = loss.value_and_grad(large, 0 * large, weight=weight)
            assert float(value) == pytest.approx(want, rel=1e-14)
            assert grad == pytest.approx(np.full(6, loss.grad(large[0], 0.0) / 6), rel=1e-14)

        def mean(pred: Any, weight: Any, loss: Any = loss) -> Any:
            return loss(pred, torch.zeros_like(pred), weight=weight)

        given = torch.tensor(large), torch.ones(6, dtype=torch.float64)
        slopes, value = torch.func.grad_and_value(mean, (0, 1))(*given)
        assert float(value) == pytest.approx(want, rel=1e-14)
        assert all(bool(torch.isfinite(slope).all()) for slope in slopes)


def test_partials_take_blocks() -> None:
    pred = np.zeros(1 << 22, "float32")
    loss = unilos.MSE()
    loss.partial(pred[:8], pred[:8])
    tracemalloc.start()
    part = loss.partial(pred, pred + 0.0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert float(part.count) == pred.size
    assert peak < 1.5 * pred.nbytes  # the target, and no array of all items


def test_partials_are_differentiated() -> None:
    torch = pytest.importorskip("torch")
    pred, target = (torch.tensor(x, dtype=torch.float32) for x in BATCH)
    pred.requires_grad_()
    loss = unilos.PseudoHuber()
    whole = (loss.partial(pred, target) + loss.partial(pred, target)).mean()
    (grad,) = torch.autograd.grad(whole, pred, create_graph=True)
    assert whole.dtype is grad.dtype is torch.float32
    torch.testing.assert_close(grad, loss.grad(pred.detach(), target))
    (bend,) = torch.autograd.grad(grad.sum(), pred)
    torch.testing.assert_close(bend, loss.hessian(pred.detach(), target))


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_mean_over_a_count_of_the_callers(framework: str) -> None:
    """Squares 1, 4, 9, 25: shards of one and of three items add up to the mean of four."""
    to: Any = to_framework
    pred, target = (to(framework, np.array(x, "float32")) for x in ([1.0, 2.0, 3.0, 5.0], [0.0] * 4))
    for loss, whole in (
        (unilos.MSE(), 39 / 4),
        (unilos.MSE(reduction="sum"), 39 / 4),
        (unilos.MSE() + 0.5 * unilos.MAE(), 39 / 4 + 0.5 * 11 / 4),
    ):
        for count in (4, np.int64(4), np.array(4.0), to(framework, np.array(4, "float32"))):
            shards = [loss.mean(pred[part], target[part], count=count) for part in (slice(1), slice(1, None))]
            assert float(sum(shards)) == pytest.approx(whole)
            assert str(shards[0].dtype).endswith("float32'>" if framework == "tensorflow" else "float32")
    assert float(unilos.RMSE().mean(pred, target, count=8)) == pytest.approx((39 / 8) ** 0.5)
    weight = to(framework, np.array([1.0, 0.0, 0.0, 2.0], "float32"))
    assert float(unilos.MSE().mean(pred, target, count=8, weight=weight)) == pytest.approx(51 / 8)


def test_gradients_accumulate_over_a_count() -> None:
    torch = pytest.importorskip("torch")
    pred = torch.arange(4.0, dtype=torch.float64, requires_grad=True)
    for part in (slice(1), slice(1, None)):
        unilos.MSE().mean(pred[part], torch.ones(4, dtype=torch.float64)[part], count=4).backward()
    assert pred.grad is not None
    assert pred.grad.tolist() == [-0.5, 0.0, 0.5, 1.0]


def test_a_count_is_a_number_above_0() -> None:
    for count in (0, -1, "4", None, True, float("nan"), float("inf"), np.ones(2)):
        with pytest.raises(unilos.ParameterError, match="accepted: a number above 0"):
            unilos.MSE().mean(*BATCH, count=count)
    with pytest.raises(unilos.ParameterError, match="penalty has no items"):
        (unilos.MSE() + unilos.L2Penalty()).mean(*BATCH, count=3, params=BATCH[0])
