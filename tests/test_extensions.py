"""A reduction is one row of a table: here is one that the library does not have, on every way that a call can go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from importlib.util import find_spec
from math import log
from typing import Any

import numpy as np
import pytest

import unilos
from unilos.specs import RULES, Rule

#: It counts all that there is to count: half of every share, a quarter of every item, and every sample.
RULE = Rule("mean_of_counts", shares=0.5, items=0.25, batch=1.0, sentence="the sum over a bit of everything")
NAME: Any = RULE.name

PRED, TARGET = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.zeros((2, 3))  # squares 1 4 9 16 25 36
WEIGHT, MASK = np.array([1.0, 3.0]), np.array([[True, True, False], [True, False, True]])
#: Weights and masks, the sum that they leave, and what it is divided by.
COUNTED = {
    "plain": ({}, 91.0, 0.5 * 6 + 0.25 * 6 + 2),
    "weights": ({"weight": WEIGHT}, 14 + 3 * 77.0, 0.5 * 12 + 0.25 * 6 + 2),
    "mask": ({"where": MASK}, 57.0, 0.5 * 4 + 0.25 * 4 + 2),
    "both": ({"weight": WEIGHT, "where": MASK}, 5 + 3 * 52.0, 0.5 * 8 + 0.25 * 4 + 2),
}
#: Rows of the probabilities 3/4 and 1/4, and one label that is ignored. Classes count once and three times.
LABELS, CLASSES = np.array([1, 0, -1, 1]), (1.0, 3.0)
LOGITS = np.array([[log(3.0), 0.0]] * 4)
LABELLED = 6 * log(4.0) + log(4 / 3), 0.5 * 7 + 0.25 * 3 + 4
HIDDEN, CLASSIFIER = np.full((4, 1), log(3.0)), np.array([[1.0], [0.0]])

FRAMEWORKS = ("numpy", "torch", "tensorflow", "jax", "array_api_strict")


@pytest.fixture(autouse=True)
def row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RULES, NAME, RULE)


class Framework:
    """How a framework makes arrays, compiles, and differentiates by itself."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.module = pytest.importorskip("jax.numpy" if name == "jax" else name)
        if name == "array_api_strict":
            pytest.importorskip("unilos_strict", reason="pip install ./tests/plugin")

    def array(self, x: Any) -> Any:
        x = np.asarray(x)
        if self.name == "torch":
            return self.module.tensor(x)
        return (getattr(self.module, "convert_to_tensor", None) or self.module.asarray)(x)

    def compiled(self, function: Callable[..., Any]) -> Callable[..., Any]:
        if self.name == "torch":
            self.module.compiler.reset()
            made: Callable[..., Any] = self.module.compile(function, fullgraph=True, backend="aot_eager")
            return made
        if self.name == "tensorflow":
            unknown = self.module.TensorSpec([None, None], self.module.float64)
            return self.module.function(function, input_signature=[unknown, unknown], autograph=False)  # type: ignore[no-any-return]
        import jax

        return jax.jit(function)

    def gradient(self, function: Callable[..., Any], pred: Any, target: Any) -> Any:
        if self.name == "torch":
            leaf = pred.clone().requires_grad_()
            function(leaf, target).backward()
            return leaf.grad
        if self.name == "tensorflow":
            with self.module.GradientTape() as tape:
                tape.watch(pred)
                value = function(pred, target)
            return tape.gradient(value, pred)
        import jax

        return jax.grad(function)(pred, target)


@pytest.fixture(params=FRAMEWORKS)
def framework(request: pytest.FixtureRequest) -> Iterator[Framework]:
    found = Framework(request.param)
    if find_spec("jax") is None:
        yield found
        return
    import jax

    with jax.enable_x64(True) if found.name == "jax" else nullcontext():
        yield found


def close(got: Any, want: Any) -> None:
    found = got.detach() if hasattr(got, "detach") else got
    np.testing.assert_allclose(np.asarray(found, dtype=np.float64), want, rtol=1e-12)


def scale(options: dict[str, Any]) -> Any:
    return np.where(options.get("where", True), 1.0, 0.0) * options.get("weight", np.ones(2))[:, None]


@pytest.mark.parametrize("case", COUNTED)
def test_values_gradients_and_partials(framework: Framework, case: str) -> None:
    options, total, over = COUNTED[case]
    pred, target = framework.array(PRED), framework.array(TARGET)
    given = {name: framework.array(x) for name, x in options.items()}
    loss = unilos.MSE(reduction=NAME)
    close(unilos.mse(pred, target, reduction=NAME, **given), total / over)
    value, slope = loss.value_and_grad(pred, target, **given)
    close(value, total / over)
    close(slope, 2 * PRED * scale(options) / over)
    close(loss.hessian(pred, target, **given), 2 * scale(options) * np.ones((2, 3)) / over)
    partial = loss.partial(pred, target, **given)
    close(partial.sum, total)
    close(partial.count, over)
    halves = [
        loss.partial(pred[i : i + 1, :], target[i : i + 1, :], **_half(framework, options, i)) for i in (0, 1)
    ]
    close(sum(halves).mean(), total / over)
    if "weight" in options:
        kept = np.where(options.get("where", True), PRED**2, 0.0).sum(axis=1)
        counted = np.where(options.get("where", True), np.ones((2, 3)), 0.0).sum(axis=1)
        want = (kept - total / over * 0.5 * counted) / over
        close(loss.grad(pred, target, **given, wrt="weight"), want)


def _half(framework: Framework, options: dict[str, Any], i: int) -> dict[str, Any]:
    return {name: framework.array(x[i : i + 1]) for name, x in options.items()}


@pytest.mark.parametrize("case", COUNTED)
@pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")
def test_under_compilers_and_the_framework_s_own_derivatives(framework: Framework, case: str) -> None:
    if framework.name in ("numpy", "array_api_strict"):
        pytest.skip(f"{framework.name} has no compiler and no derivatives of its own")
    options, total, over = COUNTED[case]
    given = {name: framework.array(x) for name, x in options.items()}
    pred, target = framework.array(PRED), framework.array(TARGET)

    def function(pred: Any, target: Any) -> Any:
        return unilos.mse(pred, target, reduction=NAME, **given)

    close(framework.compiled(function)(pred, target), total / over)
    close(framework.gradient(function, pred, target), 2 * PRED * scale(options) / over)
    value, slope = framework.compiled(lambda p, t: unilos.MSE(reduction=NAME).value_and_grad(p, t, **given))(
        pred, target
    )
    close(value, total / over)
    close(slope, 2 * PRED * scale(options) / over)


@pytest.mark.parametrize("generic", [False, True])
def test_labels_that_count_and_labels_that_do_not(framework: Framework, generic: bool) -> None:
    options = {"reduction": NAME, "ignore_index": -1, "class_weight": CLASSES}
    logits, labels = framework.array(LOGITS), framework.array(LABELS)
    total, over = LABELLED
    mass = np.array([3.0, 1.0, 0.0, 3.0])[:, None] * (np.array([0.75, 0.25]) - np.eye(2)[LABELS])
    with unilos.generic() if generic else nullcontext():
        value, slope = unilos.CrossEntropy(**options).value_and_grad(logits, labels)
        close(value, total / over)
        close(slope, mass / over)
        hidden, classifier = framework.array(HIDDEN), framework.array(CLASSIFIER)
        loss = unilos.LinearCrossEntropy(**options)
        value, slopes = loss.value_and_grad(hidden, classifier, labels, wrt=("hidden", "classifier"))
        close(value, total / over)
        close(slopes[0], mass[:, :1] / over)
        close(slopes[1], mass.sum(axis=0)[:, None] * log(3.0) / over)
        close(loss.partial(hidden, classifier, labels).mean(), total / over)


@pytest.mark.parametrize("generic", [False, True])
def test_large_calls(framework: Framework, generic: bool) -> None:
    """In blocks and kernels: n items of one size are divided by 7/4 n."""
    n = 1 << 17
    pred, logits = framework.array(np.ones(n)), framework.array(np.tile(LOGITS[:1], (n, 1)))
    zeros, labels = framework.array(np.zeros(n)), framework.array(np.zeros(n, np.int64))
    with unilos.generic() if generic else nullcontext():
        for name, given, want in (
            ("mse", (pred, zeros), 1.0),
            ("huber", (pred, zeros), 0.5),
            ("binary_cross_entropy_with_logits", (zeros, zeros), log(2.0)),
            ("cross_entropy", (logits, labels), log(4 / 3)),
            ("nll", (logits - 2.0, labels), 2.0 - log(3.0)),
        ):
            loss = unilos.get(name, reduction=NAME)
            close(loss(*given), want / 1.75)
            value, slope = loss.value_and_grad(*given)
            close(value, want / 1.75)
            close(slope, np.asarray(unilos.get(name, reduction="sum").grad(*given)) / (1.75 * n))


def test_penalties_and_sums(framework: Framework) -> None:
    """Squares 1 + 4 and 4, over what two numbers and one count."""
    params = {"a": framework.array(np.array([1.0, 2.0])), "b": [framework.array(np.array([[2.0]]))]}
    over = (0.5 * 2 + 0.25 * 2 + 2) + (0.5 + 0.25 + 1)
    loss = unilos.get("l2_penalty", reduction=NAME)
    close(loss(params), 9 / over)
    close(loss.grad(params)["b"][0], [[4 / over]])
    pred, target = framework.array(PRED), framework.array(TARGET)
    total = unilos.MSE(reduction=NAME) + 0.5 * unilos.MAE(reduction=NAME)
    assert total.reduction == NAME
    close(total(pred, target), (91 + 0.5 * 21) / 6.5)
    close(total.grad(pred, target), (2 * PRED + 0.5) / 6.5)


def test_it_is_a_reduction_like_any_other() -> None:
    loss = unilos.Huber(reduction=NAME)
    assert unilos.from_dict(loss.to_dict()) == loss
    assert repr(loss) == "Huber(reduction='mean_of_counts')"
    assert RULE.sentence in (unilos.Huber.__doc__ or "")
    with pytest.raises(unilos.ParameterError, match="mean_of_counts"):
        unilos.Huber(reduction="maen")  # type: ignore[arg-type]


def test_it_is_gone_with_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(RULES, NAME)
    with pytest.raises(unilos.ParameterError, match="reduction is 'mean_of_counts'; accepted"):
        unilos.Huber(reduction=NAME)


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_a_row_that_is_changed_counts_anew(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    framework = Framework(name)
    pred, target = framework.array([1.0, 2.0, 9.0, 3.0]), framework.array([0.0] * 4)  # squares: 95
    for items in (0.5, 2.0):
        monkeypatch.setitem(RULES, NAME, Rule(NAME, items=items))
        value, grad = unilos.MSE(reduction=NAME).value_and_grad(pred, target)  # type: ignore[arg-type]
        assert float(value) == pytest.approx(95 / (4 * items))
        assert float(grad[0]) == pytest.approx(2 / (4 * items))
        assert float(unilos.mse(pred, target, reduction=NAME)) == pytest.approx(95 / (4 * items))


def test_a_loss_outlives_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    loss = unilos.MSE(reduction=NAME)  # type: ignore[arg-type]
    monkeypatch.setitem(RULES, NAME, Rule("another", items=1.0))
    with pytest.raises(unilos.ParameterError, match="no row of the table"):
        loss([1.0], [0.0])
    monkeypatch.delitem(RULES, NAME)
    with pytest.raises(unilos.ParameterError, match="no row of the table"):
        loss([1.0], [0.0])
