"""Kernels under torch: calls like one before, and what autograd does with gradients that were computed ahead."""

from __future__ import annotations

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
