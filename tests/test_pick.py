"""The entry of a label: for any batch size in one compiled graph, and where the classes lie on several devices."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import unilos

ROOT = Path(__file__).resolve().parents[1]
WEIGHT = (0.5, 1.0, 3.0, 0.25, 2.0)
SIZES = (4, 7, 5, 8, 16, 3, 32, 2, 9, 12, 33, 64)
LOSSES = {
    "cross_entropy": unilos.CrossEntropy(),
    "nll": unilos.NLL(),
    "softmax_focal": unilos.SoftmaxFocal(),
    "info_nce": unilos.InfoNCE(),
    "multi_margin": unilos.MultiMargin(),
    "cross_entropy, weighted, ignoring": unilos.CrossEntropy(class_weight=WEIGHT, ignore_index=2),
    "nll, weighted, ignoring": unilos.NLL(class_weight=WEIGHT, ignore_index=-100),
    "softmax_focal, weighted": unilos.SoftmaxFocal(alpha=WEIGHT),
    "multi_margin, weighted": unilos.MultiMargin(class_weight=WEIGHT),
}
DIVIDED = [name for name, loss in LOSSES.items() if getattr(loss, "class_weight", None)]


def batch(torch: Any, size: int) -> tuple[Any, Any]:
    random = torch.Generator().manual_seed(size)
    pred = torch.randn(size, 5, generator=random, dtype=torch.float64).log_softmax(-1)
    return pred, torch.randint(0, 5, (size,), generator=random)


def both(loss: Any) -> Any:
    """The loss for autograd, and the value and gradient that the loss computes itself."""

    def call(pred: Any, target: Any) -> Any:
        return loss(pred, target), *loss.value_and_grad(pred.detach(), target)

    return call


def graphs(torch: Any, loss: Any, dynamic: bool | None) -> int:
    """How many graphs all batch sizes need; their results are held against eager ones."""
    made: list[Any] = []

    def backend(graph: Any, inputs: Any) -> Any:
        del inputs
        made.append(graph)
        return graph.forward

    torch.compiler.reset()
    call = torch.compile(both(loss), backend=backend, fullgraph=True, dynamic=dynamic)
    for size in SIZES:
        pred, target = batch(torch, size)
        want = loss.value_and_grad(pred, target)
        value, *stated = call(pred.requires_grad_(), target)
        value.backward()
        torch.testing.assert_close((value.detach(), pred.grad), want, rtol=1e-12, atol=1e-15)
        torch.testing.assert_close(tuple(stated), want, rtol=1e-12, atol=1e-15)
    return len(made)


@pytest.mark.parametrize("name", LOSSES)
def test_all_batch_sizes_are_two_graphs(name: str) -> None:
    torch = pytest.importorskip("torch")
    assert graphs(torch, LOSSES[name], None) <= 2


@pytest.mark.parametrize("name", DIVIDED)
def test_class_weights_may_be_inputs_of_a_graph(name: str) -> None:
    torch = pytest.importorskip("torch")
    assert graphs(torch, LOSSES[name], True) == 1


@pytest.mark.parametrize("name", LOSSES)
def test_a_batch_of_any_size_is_exported(name: str) -> None:
    torch = pytest.importorskip("torch")

    class Module(torch.nn.Module):  # type: ignore[misc]
        call = staticmethod(both(LOSSES[name]))

        def forward(self, pred: Any, target: Any) -> Any:
            return self.call(pred, target)

    size = {0: torch.export.Dim("batch")}
    found = torch.export.export(Module(), batch(torch, 6), dynamic_shapes=(size, size)).module()
    for n in (2, 11):
        got, want = (call(*batch(torch, n)) for call in (found, Module()))
        torch.testing.assert_close(got, want, rtol=1e-12, atol=1e-15)


SHARDED = """
import jax
import numpy as np
import unilos
from jax.sharding import AxisType, NamedSharding, PartitionSpec as P

jax.config.update("jax_enable_x64", True)
assert len(jax.devices()) == 2
pred = np.log(np.random.default_rng(0).dirichlet(np.ones(6), 4))
target = np.array([0, 5, 2, 3])
weight = (0.5, 1.0, 3.0, 0.25, 2.0, 1.5)
losses = (
    unilos.CrossEntropy(),
    unilos.CrossEntropy(class_weight=weight, ignore_index=2, label_smoothing=0.1),
    unilos.NLL(),
    unilos.NLL(class_weight=weight),
)
count = 0
for loss in losses:
    want = loss.value_and_grad(pred, target)
    for kind in (AxisType.Auto, AxisType.Explicit):
        mesh = jax.make_mesh((2,), ("all",), axis_types=(kind,))
        for batch, classes in ((None, "all"), ("all", None))[: 1 + (kind is AxisType.Explicit)]:
            with jax.set_mesh(mesh):
                rows = jax.device_put(pred, NamedSharding(mesh, P(batch, classes)))
                labels = jax.device_put(target, NamedSharding(mesh, P(batch)))
                assert len({str(s.index) for s in rows.addressable_shards}) == 2
                call = jax.jit(lambda *a: (*jax.value_and_grad(loss)(*a), *loss.value_and_grad(*a)))
                for got, exact in zip(call(rows, labels), (*want, *want), strict=True):
                    np.testing.assert_allclose(got, exact, rtol=1e-13, atol=1e-16)
                assert call(rows, labels)[1].sharding.is_equivalent_to(rows.sharding, 2) or kind is AxisType.Auto
            count += 1
print(count)
"""


def test_classes_may_lie_on_several_devices() -> None:
    pytest.importorskip("jax")
    flags = f"{os.environ.get('XLA_FLAGS', '')} --xla_force_host_platform_device_count=2"
    paths = os.pathsep.join([str(ROOT), str(ROOT / "backends"), os.environ.get("PYTHONPATH", "")])
    env = os.environ | {"XLA_FLAGS": flags, "JAX_PLATFORMS": "cpu", "PYTHONPATH": paths}
    done = subprocess.run([sys.executable, "-c", SHARDED], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-4000:]
    assert done.stdout.split() == ["12"]


def test_a_function_is_compiled_before_its_first_call_and_not_again_after_others() -> None:
    torch = pytest.importorskip("torch")
    torch.compiler.reset()
    graphs = []

    def counted(graph: Any, inputs: Any) -> Any:
        del inputs
        graphs.append(graph)
        return graph.forward

    step = torch.compile(
        lambda z, y: unilos.cross_entropy(z, y, label_smoothing=0.37), fullgraph=True, backend=counted
    )
    z, y = torch.linspace(-1, 1, 12).reshape(4, 3), torch.tensor([0, 1, 2, 0])
    torch.testing.assert_close(step(z, y), unilos.cross_entropy(z, y, label_smoothing=0.37))
    for k in range(10):
        unilos.cross_entropy(z, y, label_smoothing=k / 32)
        step(z, y)
    assert len(graphs) == 1


def test_a_number_of_a_compiled_function_is_a_hyper_parameter() -> None:
    torch = pytest.importorskip("torch")
    torch.compiler.reset()
    step = torch.compile(lambda p, t, d: unilos.huber(p, t, delta=d), backend="eager")
    pred, target = torch.tensor([3.0]), torch.tensor([0.5])
    for delta in (0.5, 0.75, 2.0):
        assert float(step(pred, target, delta)) == delta * (2.5 - delta / 2)
