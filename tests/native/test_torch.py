"""Kernels under torch: calls like one before, and what autograd does with gradients that were computed ahead."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

import unilos
from unilos.engine.native.library import library

torch = pytest.importorskip("torch", reason="not run: torch is not installed")
FOUND = library()
pytestmark = pytest.mark.skipif(isinstance(FOUND, str), reason=str(FOUND))


def calls() -> Iterator[tuple[Any, Any, Any]]:
    """A loss with its arrays, as a first call and as one like it."""
    for loss in (unilos.MSE(), unilos.MSE()):
        pred, target = torch.linspace(-1, 1, 6, requires_grad=True), torch.zeros(6)
        assert unilos.explain(loss, pred, target).path == "fused"
        yield loss, pred, target
        loss(pred, target)
        yield loss, pred, target


def test_results_are_on_the_device_of_the_prediction() -> None:
    for loss, pred, target in calls():
        torch.set_default_device("meta")
        try:
            assert loss(pred, target).device.type == "cpu"
        finally:
            torch.set_default_device(None)


def test_batches_of_cotangents_and_hessians_by_them() -> None:
    for loss, pred, target in calls():
        cotangents = torch.tensor([1.0, 2.0, -3.0])
        (got,) = torch.autograd.grad(loss(pred, target), pred, cotangents, is_grads_batched=True)
        torch.testing.assert_close(got, cotangents[:, None] * pred.detach() / 3)
        found = torch.autograd.functional.hessian(
            lambda x, loss=loss, target=target: loss(x, target), pred.detach(), vectorize=True
        )
        torch.testing.assert_close(found, torch.eye(6) / 3)


@pytest.mark.parametrize("which", [0, 1])
def test_what_was_changed_is_not_computed_with_again(which: int) -> None:
    """A second backward computes anew: with other numbers than the first it would be wrong without a word."""
    for loss, leaf, target in calls():
        arrays = (leaf * 1, target.clone())
        value = loss(*arrays)
        (first,) = torch.autograd.grad(value, arrays[0], retain_graph=True)
        torch.testing.assert_close(first, leaf.detach() / 3)
        with torch.no_grad():
            arrays[which].add_(1.0)
        with pytest.raises(RuntimeError, match="modified by an inplace operation"):
            torch.autograd.grad(value, arrays[0])


def given(shape: tuple[int, ...], dtype: Any = torch.float32) -> tuple[Any, Any]:
    generator = torch.Generator().manual_seed(len(shape))
    pred, target = torch.randn(2, *shape, generator=generator, dtype=dtype)
    return pred.requires_grad_(), target


def answer(loss: Any, pred: Any, target: Any) -> tuple[Any, Any]:
    value = loss(pred, target)
    return value.detach(), torch.autograd.grad(3 * value, pred)[0]


def test_calls_of_several_shapes_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    loss = unilos.Huber()
    sorts = [given((6,)), given((3, 5)), given((6,), torch.float64), given((100,))]
    first = [answer(loss, *arrays) for arrays in sorts]
    monkeypatch.setattr("unilos.face.core.prepare", None)  # of a call that is like none before
    for arrays, wanted in zip(sorts * 2, first * 2, strict=True):
        torch.testing.assert_close(answer(loss, *arrays), wanted, rtol=0, atol=0)
    with pytest.raises(TypeError):
        loss(*given((7,)))


def test_shapes_that_always_change_are_forgotten() -> None:
    loss = unilos.MSE()
    for n in range(1, 200):
        assert loss(torch.ones(n), torch.zeros(n)) == 1
    assert len(vars(loss)["kernels"]["plan"].known) <= 64


@pytest.mark.parametrize("ignored", [None, -100])
def test_labels_are_checked_at_every_call(ignored: int | None) -> None:
    loss = unilos.CrossEntropy(ignore_index=ignored)
    pred, target = torch.zeros(4, 3, requires_grad=True), torch.tensor([0, 1, 2, 2])
    for _ in range(2):
        torch.testing.assert_close(loss(pred, target).item(), math.log(3))
    for bad in (3, -1, -99):
        for pred_ in (pred, pred.detach()):
            with pytest.raises(unilos.LabelRangeError, match=str(bad)):
                loss(pred_, torch.tensor([0, bad, 2, 2]))
    left_out = torch.tensor([0, -100, 2, 2])
    if ignored is None:
        with pytest.raises(unilos.LabelRangeError):
            loss(pred, left_out)
    else:
        torch.testing.assert_close(loss(pred, left_out).item(), math.log(3))


def test_what_only_looks_like_a_call_before() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that nested tensors are a prototype
        nested = torch.nested.nested_tensor([torch.zeros(6)])
    for loss, pred, target in calls():
        with pytest.raises(unilos.DTypeError, match="sparse"):
            loss(pred, target.to_sparse())
        with pytest.raises(unilos.DTypeError, match="nested"):
            loss(nested, target)
        wide = torch.zeros(6, 2)
        wide[:, 0] = 1
        assert loss(wide[:, 0], target) == 1  # not contiguous
        negative = torch._neg_view(-torch.ones(6))
        assert negative.is_neg()
        assert loss(negative, target + 1) == 0
        assert loss(pred, [0.0] * 6) == loss(pred, target)
        with unilos.generic():
            assert unilos.explain(loss, pred, target).path != "fused"
            torch.testing.assert_close(loss(pred, target), pred.detach().square().mean())


def test_sums_beyond_the_range() -> None:
    loss = unilos.MAE(reduction="sum")
    pred, target = torch.full((6,), 3e38, requires_grad=True), torch.zeros(6)
    for _ in range(2):
        value = loss(pred, target)
        assert value == math.inf
        torch.testing.assert_close(torch.autograd.grad(value, pred)[0], torch.ones(6))


def items() -> Iterator[tuple[Any, tuple[Any, ...], dict[str, Any]]]:
    """Calls for every item: a loss, its arguments and what is given beside them."""
    generator = torch.Generator().manual_seed(5)
    x, y = torch.randn(2, 7, 5, generator=generator)
    weight, mask = torch.rand(7, 5, generator=generator), torch.rand(7, 5, generator=generator) > 0.4
    labels = torch.tensor([0, 4, 1, -100, 2, 2, 3])
    classes = (0.5, 1.0, 3.0, 0.25, 2.0)
    yield unilos.Huber(reduction="none"), (x, y), {}
    yield unilos.Huber(reduction="none"), (x, y), {"weight": weight, "where": mask}
    yield unilos.CrossEntropy(reduction="none", class_weight=classes, ignore_index=-100), (x, labels), {}
    yield unilos.CrossEntropy(reduction="none"), (x, labels.clamp(min=0)), {"weight": weight[:, 0]}
    yield unilos.CrossEntropy(reduction="none", axis=0), (x, labels[:5].clamp(min=0)), {}


@pytest.mark.parametrize("which", range(5))
def test_every_item_with_its_own_cotangent(which: int) -> None:
    loss, args, beside = list(items())[which]
    pred = args[0].clone().requires_grad_()
    args = (pred, *args[1:])
    assert unilos.explain(loss, *args, **beside).path == "fused"
    with unilos.generic():
        wanted = loss(*args, **beside)
        cotangent = torch.linspace(-1, 2, wanted.numel()).reshape(wanted.shape)
        slopes = torch.autograd.grad(wanted, pred, cotangent, create_graph=True)[0]
        (bend,) = torch.autograd.grad(slopes, pred, torch.ones_like(pred))
    for _ in range(2):  # as a first call, and as one like it
        got = loss(*args, **beside)
        torch.testing.assert_close(got, wanted)
        for _ in range(2):  # a second backward computes anew
            (slope,) = torch.autograd.grad(got, pred, cotangent, retain_graph=True)
            torch.testing.assert_close(slope, slopes)
        both = torch.stack([cotangent, -cotangent])
        (batch,) = torch.autograd.grad(got, pred, both, retain_graph=True, is_grads_batched=True)
        torch.testing.assert_close(batch, torch.stack([slopes, -slopes]))
        (curved,) = torch.autograd.grad(got, pred, cotangent, create_graph=True)
        torch.testing.assert_close(torch.autograd.grad(curved, pred, torch.ones_like(pred))[0], bend)
        value, summed = loss.value_and_grad(*args, **beside)
        torch.testing.assert_close(value, wanted)
        with unilos.generic():
            torch.testing.assert_close(summed, loss.grad(*args, **beside))
    with torch.no_grad():
        torch.testing.assert_close(loss(*args, **beside), wanted)
