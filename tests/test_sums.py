"""A sum of losses, and a scaled loss, is a loss."""

import copy
import json
import pickle
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

import unilos
from tests.refusals import FRAMEWORKS, said, to
from unilos.engine.native.path import without

PRED, TARGET = np.array([[3.0, -1.0], [0.5, 0.0]]), np.array([[1.0, 0.0], [0.5, 2.0]])  # squares 4, 1, 0, 4
SUM = unilos.MSE() + 0.5 * unilos.MAE()  # 9 / 4 + 5 / 8


def test_a_sum_is_a_loss_with_all_that_one_has():
    assert isinstance(SUM, unilos.Loss)
    assert isinstance(2 * unilos.MSE(), unilos.Loss)
    assert float(SUM(PRED, TARGET)) == pytest.approx(2.875)
    value, grad = SUM.value_and_grad(PRED, TARGET)
    assert float(value) == pytest.approx(2.875)
    np.testing.assert_allclose(grad, [[1.125, -0.625], [0.0, -1.125]])
    np.testing.assert_allclose(SUM.grad(PRED, TARGET), grad)
    np.testing.assert_allclose(SUM.hessian(PRED, TARGET), 0.5 * np.ones((2, 2)))
    assert SUM.name == "mse + 0.5 mae"
    assert SUM.arguments == ("pred", "target")
    assert unilos.get(SUM) is SUM
    assert SUM.parameters() == {"parts": ((1.0, unilos.MSE()), (0.5, unilos.MAE())), "reduction": "mean"}
    with without():
        explained = SUM.explain(PRED, TARGET)
    assert (explained.path, explained.loss) == ("blocks + blocks", SUM.name)
    assert any("mae: " in name for name, _ in explained.refused)
    with without():
        assert unilos.explain(SUM, PRED, TARGET) == explained


@pytest.mark.parametrize("loss", [SUM, -unilos.Huber(delta=2.0), unilos.CrossEntropy() / 3])
def test_a_sum_is_its_configuration(loss):
    for again in (
        unilos.from_dict(json.loads(json.dumps(loss.to_dict()))),
        pickle.loads(pickle.dumps(loss)),
        copy.deepcopy(loss),
    ):
        assert (again, hash(again), repr(again)) == (loss, hash(loss), repr(loss))
    assert loss != 2 * loss


def test_losses_are_scaled_negated_subtracted_and_divided():
    mse, mae = unilos.MSE(), unilos.MAE()
    for loss, want in (
        (mse / 2, 1.125),
        (-mse, -2.25),
        (mse - mae, 1.0),
        (3 * (mse - mae) / 2, 1.5),
        (sum([mse, mae]), 3.5),
        (mse - (mse - mae), 1.25),
    ):
        assert float(loss(PRED, TARGET)) == pytest.approx(want)
    for wrong in (
        lambda: mse * mae,
        lambda: mse + 1,
        lambda: 1 - mse,
        lambda: mse * True,
        lambda: mse / np.ones(2),
        lambda: np.ones(2) + mse,
        lambda: 1 / mse,
        lambda: mse * "a",
        lambda: mse + unilos.MAE,
    ):
        with pytest.raises(
            unilos.ArgumentError, match=r"^mse: a loss takes .*: loss\(pred, target\) [-+*/] x"
        ):
            wrong()
    assert mse.__mul__(object()) is NotImplemented  # which may know how
    for scale in (float("nan"), float("inf"), -float("inf")):
        with pytest.raises(unilos.ParameterError, match="finite number"):
            mse * scale
    with pytest.raises(ZeroDivisionError):
        mse / 0


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_an_array_on_either_side_is_refused_with_what_to_write(framework):
    x, loss = to(framework, np.float32(2.0)), unilos.MSE()
    if framework == "numpy":
        x = x.reshape(())  # and no NumPy number, which scales as Python's do
        assert np.float32(2.0) * loss == loss * np.float64(2.0) == np.int64(2) * loss == 2 * loss
    operations = (
        lambda: x * loss,
        lambda: loss * x,
        lambda: x / loss,
        lambda: loss / x,
        lambda: x + loss,
        lambda: loss + x,
        lambda: x - loss,
        lambda: x * (loss + unilos.MAE()),
    )
    for operation in operations:
        message = said(unilos.ArgumentError, operation)
        assert message.startswith("mse")
        assert ": a loss " in message
        assert "loss(pred, target)" in message


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_an_array_is_no_scale(framework):
    two = to(framework, np.array(2.0))
    for wrong in (lambda: unilos.MSE() * two, lambda: SUM / two):
        with pytest.raises(unilos.ArgumentError, match=r"an array.* scales what a loss gives.* float\(x\)"):
            wrong()
    if framework != "tensorflow":  # which says itself that a loss is no tensor, whatever the loss says
        with pytest.raises(unilos.ArgumentError, match="scales what a loss gives"):
            two * unilos.MSE()


LOGITS, LABELS = np.array([[0.5, -1.0, 2.0], [0.0, 1.0, 0.25]]), np.array([2, 0])
NO_TARGET = unilos.CrossEntropy() + 0.5 * unilos.ZLoss()


@pytest.mark.parametrize("total", [NO_TARGET, 0.5 * unilos.ZLoss() + unilos.CrossEntropy()])
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_part_may_take_no_target(framework, total):
    """By hand: with L the log of the sum of exponentials, a row's loss is L - z_y + L^2 / 2, its slope p - y + L p."""
    exponents = np.exp(LOGITS)
    level, hot = np.log(exponents.sum(1)), np.eye(3)[LABELS]
    p = exponents / exponents.sum(1, keepdims=True)
    value = (level - LOGITS[[0, 1], LABELS] + level**2 / 2).mean()
    slope = (p - hot + level[:, None] * p) / 2
    z, y = to(framework, LOGITS), to(framework, LABELS)
    near = {"rtol": 2e-6, "atol": 1e-6}
    assert total.arguments == ("pred", "target")
    for found in (total(z, y), total(z, target=y), total(pred=z, target=y), total.partial(z, y).mean()):
        np.testing.assert_allclose(np.asarray(found), value, **near)
    for found in (total.grad(z, y), total.grad(z, target=y), total.value_grad_hessian(z, y)[1]):
        np.testing.assert_allclose(np.asarray(found), slope, **near)
    bend = np.asarray(total.hessian(z, y))
    np.testing.assert_allclose(bend, (p * (1 - p) * (1 + level[:, None]) + p * p) / 2, **near)
    of_target, of_pred = total.grad(z, to(framework, hot), wrt=("target", "pred"))
    np.testing.assert_allclose(np.asarray(of_target), -np.log(p) / 2, **near)
    np.testing.assert_allclose(np.asarray(of_pred), slope, **near)
    for wrong in (lambda: total(z), lambda: total(z, y, z)):
        with pytest.raises(unilos.ArgumentError):
            wrong()


def test_a_gradient_in_a_parameter_of_one_part():
    """Residuals 2, -1, 0, -2 of a Huber loss with delta 1: its slope in delta is the mean of |e| - delta beyond it."""
    total = 2 * unilos.Huber() + unilos.MSE()
    value, (of_pred, of_delta) = total.value_and_grad(PRED, TARGET, wrt=("pred", "delta"))
    assert float(value) == pytest.approx(2 * (1.5 + 0.5 + 1.5) / 4 + 9 / 4)
    assert float(of_delta) == pytest.approx(2 * (1 + 0 + 1) / 4)
    np.testing.assert_allclose(of_pred, total.grad(PRED, TARGET))
    assert float(total.grad(PRED, TARGET, wrt="delta", delta=0.5)) == pytest.approx(2 * (1.5 + 0.5 + 1.5) / 4)
    np.testing.assert_allclose(total.grad(PRED, TARGET, wrt=("pred", "pred"))[0], of_pred)
    with pytest.raises(
        unilos.ParameterError, match="delta is a hyper-parameter of huber and of pseudo_huber"
    ):
        (unilos.Huber() + unilos.PseudoHuber()).grad(PRED, TARGET, wrt="delta")
    with pytest.raises(unilos.ParameterError, match="wrt names 'gamma'"):
        total.grad(PRED, TARGET, wrt="gamma")


def test_the_reduction_is_that_of_the_parts():
    mixed = unilos.MSE() + unilos.MAE(reduction="sum")
    assert (SUM.reduction, mixed.reduction) == ("mean", "each")
    assert float(mixed(PRED, TARGET)) == pytest.approx(2.25 + 5)
    summed = replace(mixed, reduction="sum")
    assert summed == unilos.MSE(reduction="sum") + unilos.MAE(reduction="sum")
    assert float(summed(PRED, TARGET)) == pytest.approx(14)
    items = replace(SUM, reduction="none")
    np.testing.assert_allclose(items(PRED, TARGET), [[5.0, 1.5], [0.0, 5.0]])
    with pytest.raises(unilos.ParameterError, match="reduction"):
        replace(SUM, reduction="average")


def test_items_of_two_shapes_are_not_added():
    loss = replace(unilos.MSE() + unilos.CosineDistance(), reduction="none")
    with pytest.raises(unilos.ParameterError, match=r"\(2, 2\), \(2,\)"):
        loss(PRED, TARGET)


def test_weights_masks_and_other_arguments_reach_every_part():
    weight, where = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[True, True], [False, True]])
    for options in ({"weight": weight}, {"where": where}, {"weight": weight, "where": where}):
        want = unilos.mse(PRED, TARGET, **options) + 0.5 * unilos.mae(PRED, TARGET, **options)
        assert float(SUM(PRED, TARGET, **options)) == pytest.approx(float(want))
    value, grads = SUM.value_and_grad(PRED, TARGET, weight=weight, wrt=("target", "weight"))
    assert float(value) == pytest.approx(float(SUM(PRED, TARGET, weight=weight)))
    np.testing.assert_allclose(grads[0], -SUM.grad(PRED, TARGET, weight=weight))
    step = 1e-6
    for at in np.ndindex(2, 2):
        up, down = weight.copy(), weight.copy()
        up[at] += step
        down[at] -= step
        slope = (SUM(PRED, TARGET, weight=up) - SUM(PRED, TARGET, weight=down)) / (2 * step)
        assert grads[1][at] == pytest.approx(float(slope), abs=1e-8)


@pytest.mark.parametrize("reduction", ["mean", "sum", "mean_over_items"])
def test_partials_give_what_every_parts_reduction_gives_of_all_data(reduction):
    params = {"w": np.array([1.0, -2.0]), "b": np.array([3.0])}
    for penalty in (unilos.L2Penalty(), unilos.L2Penalty(reduction="mean")):
        loss = unilos.MSE(reduction=reduction) - 2 * unilos.MAE() + 0.1 * penalty
        parts = [loss.partial(PRED[i : i + 1], TARGET[i : i + 1], params=params) for i in range(2)]
        np.testing.assert_allclose(sum(parts).mean(), loss(PRED, TARGET, params=params), rtol=1e-14)


def test_partials_of_a_sum_add_up_leaf_by_leaf():
    """As devices and transformations do: the scales are no leaves."""
    jax, torch = pytest.importorskip("jax"), pytest.importorskip("torch")
    first, second = (tuple(jax.numpy.asarray(x[i : i + 1]) for x in (PRED, TARGET)) for i in range(2))
    whole = jax.tree.map(jax.numpy.add, SUM.partial(*first), SUM.partial(*second))
    assert float(whole.mean()) == pytest.approx(2.875)
    added = jax.jit(lambda a, b: a + b)(jax.jit(SUM.partial)(*first), SUM.partial(*second))
    assert float(added.mean()) == pytest.approx(2.875)
    each = torch.func.vmap(SUM.partial)(torch.tensor(PRED), torch.tensor(TARGET))
    together = torch.utils._pytree.tree_map(lambda x: x.sum(0), each)
    assert float(together.mean()) == pytest.approx(2.875)
    again = pickle.loads(pickle.dumps(SUM.partial(PRED, TARGET)))
    assert float((again + again).mean()) == pytest.approx(2.875)
    assert again.scales == (1.0, 0.5)


def test_partials_of_annealed_scales_are_let_go():
    from unilos.face.partials import partials_of

    first = SUM.partial(PRED, TARGET)
    for step in range(600):
        (unilos.MSE() + step / 600 * unilos.MAE()).partial(PRED, TARGET)
    assert partials_of.cache_info().currsize <= 256
    assert float((first + SUM.partial(PRED, TARGET)).mean()) == pytest.approx(2.875)


def test_values_of_several_shapes_are_not_added():
    items = unilos.MSE(reduction="none")
    for other in (unilos.CosineDistance(reduction="none") + unilos.MAE(), unilos.MAE()):
        with pytest.raises(unilos.ParameterError, match="only those of one shape are added"):
            (items + other)(PRED, TARGET)


def test_a_sum_of_penalties_is_one_of_what_it_is_given():
    loss = 2 * unilos.L2Penalty() - unilos.L1Penalty()
    squares, sizes = unilos.L2Penalty(), unilos.L1Penalty()
    assert float(loss(PRED)) == pytest.approx(2 * float(squares(PRED)) - float(sizes(PRED)))
    value, grad = loss.value_and_grad(PRED)
    assert float(value) == pytest.approx(float(loss(params=PRED)))
    np.testing.assert_allclose(grad, 2 * squares.grad(PRED) - sizes.grad(PRED))
    np.testing.assert_allclose(loss.hessian(PRED), 2 * squares.hessian(PRED) - sizes.hessian(PRED))
    found = loss.grad({"a": PRED, "b": [TARGET]})
    np.testing.assert_allclose(found["b"][0], 2 * squares.grad(TARGET) - sizes.grad(TARGET))
    np.testing.assert_allclose(loss.partial(PRED).mean(), loss(PRED))
    assert unilos.explain(loss, PRED).path
    weight = np.array([[1.0, 0.0], [2.0, 1.0]])
    weighed = 2 * float(squares(PRED, weight=weight)) - float(sizes(PRED, weight=weight))
    assert float(loss(PRED, weight=weight)) == pytest.approx(weighed)


def test_a_sum_refuses_what_a_loss_refuses():
    _, grads = SUM.value_and_grad(PRED, TARGET, wrt=())
    assert grads == ()
    for call in (
        lambda: (unilos.MSE() + unilos.L2Penalty())(PRED, TARGET),
        lambda: unilos.L2Penalty()([]),
    ):
        with pytest.raises(unilos.ArgumentError):
            call()
    for call in (
        lambda: unilos.MSE() * 10**400,
        lambda: unilos.MSE() / 10**400,
        lambda: replace(unilos.MSE() + unilos.L2Penalty(), reduction="none")(
            PRED, TARGET, params={"a": PRED}
        ),
        lambda: unilos.MSE(reduction=np.ones(2)),
    ):
        with pytest.raises(unilos.ParameterError):
            call()


def test_partials_of_a_sum_add_up():
    parts = [SUM.partial(PRED[i : i + 1], TARGET[i : i + 1]) for i in range(2)]
    assert float(sum(parts).mean()) == pytest.approx(2.875)


def test_penalties_read_params():
    loss = unilos.MSE() + 0.1 * unilos.L2Penalty()
    weights = {"a": np.array([1.0, 2.0]), "b": [np.array(3.0)]}
    assert float(loss(PRED, TARGET, params=weights)) == pytest.approx(2.25 + 1.4)
    value, grad = loss.value_and_grad(PRED, TARGET, params=weights)
    assert float(value) == pytest.approx(3.65)
    np.testing.assert_allclose(grad, unilos.MSE().grad(PRED, TARGET))
    with pytest.raises(TypeError, match="params="):
        loss(PRED, TARGET)


def test_penalties_of_a_sum_share_an_iterator_and_are_explained():
    loss = unilos.MSE() + 0.1 * unilos.L2Penalty() + 0.1 * unilos.L1Penalty()
    arrays = [np.array([1.0, 2.0]), np.array([[3.0]])]
    assert float(loss(PRED, TARGET, params=iter(arrays))) == pytest.approx(2.25 + 1.4 + 0.6)
    value, _ = loss.value_and_grad(PRED, TARGET, params=iter(arrays))
    assert float(value) == pytest.approx(4.25)
    assert len(loss.explain(PRED, TARGET, params={"a": arrays}).path.split(" + ")) == 3
    curved = (unilos.L1Penalty() + unilos.L2Penalty()).hessian(params=arrays)
    np.testing.assert_allclose(curved[0], [2.0, 2.0])


@pytest.mark.parametrize("option", [{"weight": np.ones(2)}, {"where": np.array([True, False])}])
def test_several_arrays_take_no_weight_of_one(option):
    arrays = [np.array([1.0, 2.0]), np.array([3.0, 4.0])]
    for call in (unilos.L2Penalty(), unilos.L2Penalty().value_and_grad, unilos.L2Penalty().hessian):
        with pytest.raises(TypeError, match="belong to one array"):
            call(arrays, **option)
    with pytest.raises(unilos.ParameterError, match="wrt"):
        unilos.L2Penalty().value_and_grad(arrays, wrt="foo")


@pytest.mark.parametrize(
    "config",
    [
        {"sum": []},
        {"sum": [{"scale": "x", "part": {"loss": "mse"}}]},
        {"sum": [{"scale": None, "part": {"loss": "mse"}}]},
        {"sum": [{"scale": 10**400, "part": {"loss": "mse"}}]},
        {"sum": [{"scale": 1.0, "part": {"sum": [{"scale": 1.0, "part": {"loss": "mse"}}]}}]},
        {"sum": 3},
        {"sum": "abc"},
    ],
)
def test_a_configuration_that_is_no_sum_is_refused_at_once(config):
    with pytest.raises(unilos.ParameterError):
        unilos.from_dict(config)


@pytest.mark.parametrize("framework", ["torch", "tensorflow", "jax"])
def test_a_sum_on_every_framework(framework):
    module = pytest.importorskip("jax.numpy" if framework == "jax" else framework)
    make = getattr(module, "as_tensor", None) or getattr(module, "convert_to_tensor", None) or module.asarray
    arrays = [make(x.astype(np.float32)) for x in (PRED, TARGET)]
    value, grad = SUM.value_and_grad(*arrays)
    assert float(value) == pytest.approx(2.875)
    np.testing.assert_allclose(np.asarray(grad), SUM.grad(PRED, TARGET), rtol=1e-6)


def test_a_loss_is_had_by_its_class_and_with_other_parameters():
    assert unilos.get(unilos.Huber, delta=2.0) == unilos.Huber(delta=2.0)
    assert unilos.get(unilos.Huber(), delta=2.0) == unilos.Huber(delta=2.0)
    assert unilos.get(SUM, reduction="sum").reduction == "sum"
    for parts in ("abc", (unilos.MSE(), unilos.MAE()), ((1.0, "mse"),)):
        with pytest.raises(unilos.ParameterError):
            unilos.Sum(parts)


@pytest.mark.parametrize("framework", ["numpy", "torch", "tensorflow", "jax"])
def test_half_precision_is_rounded_once(framework):
    module = pytest.importorskip("jax.numpy" if framework == "jax" else framework)
    make = getattr(module, "as_tensor", None) or getattr(module, "convert_to_tensor", None) or module.asarray
    pred, target = (make(np.array([x], np.float16)) for x in (60000.0, 0.0))
    loss = 1e-4 * unilos.MSE(reduction="sum")
    value, grad = loss.value_and_grad(pred, target=target)
    assert float(value) == pytest.approx(360000)
    assert (float(grad[0]), "float16" in str(grad.dtype)) == (12.0, True)
    _, (first, second) = (loss - 3e-4 * unilos.MSE(reduction="sum")).value_and_grad(
        pred, target, wrt=("pred", "target")
    )
    assert (float(first[0]), float(second[0])) == (-24.0, 24.0)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_what_leaves_the_range_is_infinite_without_a_word(framework):
    pred, target = to(framework, np.array([3e4, -1.0], np.float16)), to(framework, np.zeros(2, np.float16))
    total = 1e30 * unilos.HalfSquaredError(reduction="sum") + 1e300 * unilos.MSE(reduction="sum")
    value, grad = total.value_and_grad(pred, target)
    assert float(value) == float(grad[0]) == -float(grad[1]) == np.inf
    assert float(total(pred, target)) == float(total.hessian(pred, target)[0]) == np.inf
    assert float(total.partial(pred, target).mean()) == np.inf
    assert np.isnan(float((total - total)(pred, target)))
    assert np.isnan(float(unilos.MSE().partial(pred, pred, weight=to(framework, np.float32(np.inf))).mean()))
    assert np.isnan(
        float(unilos.RMSE().partial(pred, target, weight=to(framework, np.float32([-1.0, 2.0]))).mean())
    )


def test_a_scale_is_any_finite_number():
    for scale in (np.float32(0.5), np.float16(0.5), Fraction(1, 2)):
        assert scale * unilos.MSE() == 0.5 * unilos.MSE()
    for scale in (10**400, Fraction(10**400), np.float16(np.inf), np.nan, [[1.0]], 1j):
        assert "a loss is scaled by a finite number" in said(
            unilos.ParameterError, lambda scale=scale: unilos.Sum(((scale, unilos.MSE()),))
        )


@pytest.mark.parametrize("framework", FRAMEWORKS[1:])
def test_the_gradient_in_a_guest_belongs_to_the_prediction(framework):
    pred, guest = to(framework, PRED.astype(np.float32)), TARGET.astype(np.float16)
    _, (of_pred, of_guest) = SUM.value_and_grad(pred, guest, wrt=("pred", "target"))
    assert type(of_guest) is type(of_pred)
    assert "float16" in str(of_guest.dtype)


@pytest.mark.parametrize("wrt", [np.asarray([]), np.asarray(["params"]), ["params", "params"], 1])
def test_what_no_container_is_differentiated_in(wrt):
    with pytest.raises(unilos.ParameterError, match="wrt is"):
        unilos.L2Penalty().value_and_grad([PRED], wrt=wrt)


def test_what_names_no_argument_is_refused_by_name() -> None:
    x = np.ones(3)
    with pytest.raises(unilos.UnilosError, match="wrt"):
        (unilos.MSE() + unilos.MSE()).value_and_grad(x, x, wrt=np.uint8(1))  # type: ignore[arg-type]
