"""A new number among the hyper-parameters of an eager call is no new program, and no other result."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import numpy as np
import pytest

import unilos
from unilos.engine.call import prepare
from unilos.engine.native.path import without
from unilos.engine.told import told

Array = Any
RNG = np.random.default_rng(5)
PRED, TARGET = (RNG.normal(size=(24, 6)).astype("float32") for _ in range(2))
LABELS = RNG.integers(0, 6, 24)
NUMBERS = np.linspace(0.3, 3.1, 20).tolist()


def jax_calls() -> dict[str, Callable[[float], Any]]:
    jax = pytest.importorskip("jax")
    pred, target, labels = map(jax.numpy.asarray, (PRED, TARGET, LABELS))

    def huber(delta: float) -> Callable[[Array], Array]:
        return lambda x: unilos.huber(x, target, delta=delta)

    def squares(delta: float) -> Callable[[Array], Array]:
        return lambda x: unilos.pseudo_huber(x, target, delta=delta)

    return {
        "function": lambda d: huber(d)(pred),
        "object": lambda d: unilos.Huber(delta=d)(pred, target),
        "value and gradient": lambda d: unilos.Huber(delta=d).value_and_grad(pred, target),
        "hessian": lambda d: unilos.PseudoHuber(delta=d).hessian(pred, target),
        "partial": lambda d: unilos.Huber(delta=d).partial(pred, target),
        "items": lambda d: unilos.Huber(delta=d, reduction="none")(pred, target),
        "two numbers": lambda d: unilos.sigmoid_focal(pred, target, gamma=d, alpha=d / 4),
        "labels": lambda d: unilos.poly1_cross_entropy(pred, labels, epsilon=d, label_smoothing=d / 4),
        "jax.grad": lambda d: jax.grad(huber(d))(pred),
        "jax.jvp": lambda d: jax.jvp(huber(d), (pred,), (target,)),
        "jax.jvp of jax.grad": lambda d: jax.jvp(jax.grad(squares(d)), (pred,), (target,)),
        "jax.vmap": lambda d: jax.vmap(lambda x, t: unilos.huber(x, t, delta=d))(pred, target),
    }


@pytest.mark.parametrize("kernels", [True, False], ids=["kernels", "formula"])
@pytest.mark.parametrize("name", jax_calls())
def test_jax_compiles_nothing_for_a_new_number(name: str, kernels: bool) -> None:
    made = pytest.importorskip("unilos_backends._jax.conformance").made
    call = jax_calls()[name]
    with nullcontext() if kernels else unilos.generic():
        call(NUMBERS[0])
        before = len(made)
        for number in NUMBERS[1:]:
            call(number)
    assert len(made) == before


def test_tensorflow_compiles_nothing_for_a_new_number() -> None:
    tf = pytest.importorskip("tensorflow")
    pred = tf.constant(np.tile(PRED.ravel(), 1 << 13))
    target, programs = tf.zeros_like(pred), pytest.importorskip("unilos_backends._tensorflow").backend.paths
    (fused,) = (path for path in programs if path.name == "compiled")
    with without():
        before = len(fused.programs)
        for delta in (0.3, 0.7, 1.3):
            loss = unilos.Huber(delta=delta)
            assert loss.explain(pred, target).path == "compiled"
            value, grad = loss.value_and_grad(pred, target)
            want, slope = loss.value_and_grad(pred.numpy(), target.numpy())
            np.testing.assert_allclose(value, want, rtol=1e-4)  # XLA adds up in float32
            np.testing.assert_allclose(grad, slope, rtol=1e-6)
        assert len(fused.programs) == before + 1


#: Hyper-parameters that change from step to step.
ANNEALED = ["huber.delta", "sigmoid_focal.gamma", "jensen_shannon.beta", "laplace_nll.scale"]
ANNEALED += ["student_t_nll.df", "student_t_nll.scale"]


@pytest.mark.parametrize("name", ANNEALED)
def test_torch_compiles_two_graphs_for_all_numbers(name: str) -> None:
    torch = pytest.importorskip("torch")
    name, _, parameter = name.partition(".")
    inside = name == "jensen_shannon"  # takes what lies between 0 and 1
    target = torch.as_tensor(TARGET).softmax(-1) if inside else torch.as_tensor(TARGET) > 0
    graphs: list[Any] = []

    def loss(pred: Array, number: float) -> Array:
        return getattr(unilos, name)(pred.softmax(-1) if inside else pred, target, **{parameter: number})

    def kept(graph: Any, _: Any) -> Any:
        graphs.append(graph)
        return graph

    def both(function: Any, number: float) -> tuple[Array, Array]:
        pred = torch.tensor(PRED, requires_grad=True)
        value = function(pred, number)
        value.backward()
        return value.detach(), pred.grad

    torch._dynamo.reset()
    compiled = torch.compile(loss, backend=kept, fullgraph=True)
    for number in (0.35, 0.55, 0.65, 0.85, 0.95) if inside else (0.35, 0.55, 0.65, 1.75, 2.25):
        for got, want in zip(both(compiled, number), both(loss, number), strict=True):
            torch.testing.assert_close(got, want, rtol=1e-5, atol=1e-7)
    assert len(graphs) == 2  # torch takes a number for a constant the first time


@pytest.mark.parametrize("number", [0.45, 0.7, 1.3, 2.6])
@pytest.mark.parametrize("name", ["huber.delta", "sigmoid_focal.gamma", "info_nce.temperature"])
def test_the_results_are_those_of_numbers_in_a_program(name: str, number: float) -> None:
    jax = pytest.importorskip("jax")
    name, _, parameter = name.partition(".")
    loss = unilos.get(name, **{parameter: number})
    arrays = [jax.numpy.asarray(x) for x in ((PRED[:6],) if name == "info_nce" else (PRED, TARGET))]
    told, compiled = loss.value_and_grad(*arrays), jax.jit(loss.value_and_grad)(*arrays)
    by_kernel = loss.explain(*arrays).path == "fused"
    for got, want in zip(told, compiled, strict=True):
        np.testing.assert_allclose(got, want, rtol=0 if by_kernel else 2e-6, atol=0 if by_kernel else 1e-8)


def told_of(loss: Any) -> dict[str, float]:
    static, numbers = told(prepare(loss, (PRED, PRED)).static)
    return dict(zip(static.hyper, numbers, strict=True))


def test_numbers_that_change_a_formula_are_part_of_it() -> None:
    assert told_of(unilos.Huber(delta=0.7)) == {"delta": 0.7}
    assert told_of(unilos.StudentTNLL(df=4.5, scale=0.3)) == {"df": 4.5, "scale": 0.3}
    for df in (1.0, 2.0, 3.0, float("inf"), 1e-30):  # 3 is the usual one
        assert told_of(unilos.StudentTNLL(df=df) if df < 1e9 else unilos.Huber(delta=df)) == {}
    assert told_of(unilos.GeneralRobust(alpha=-0.5, scale=3.0)) == {}  # has a formula for numbers
    for gamma in (0.0, 1.0, 2.0):
        assert told_of(unilos.SigmoidFocal(gamma=gamma, alpha=0.25)) == {"alpha": 0.25}
    majorizer = prepare(unilos.Huber(delta=0.7), (PRED, PRED)).static
    assert told(majorizer._replace(want=majorizer.want._replace(order=2, curvature="majorizer")))[1] == ()


def test_what_is_left_of_a_range_keeps_its_digits() -> None:
    jnp = pytest.importorskip("jax").numpy
    for q in (0.95, 0.999, 1 - 1e-6):
        with unilos.generic():
            got = float(unilos.quantile(jnp.asarray([3.0]), jnp.asarray([0.0]), q=q))
        assert got == pytest.approx(3 * (1 - q), rel=3e-7)
