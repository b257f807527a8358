"""What the library offers around its losses: names, configurations, sums, penalties, partials, explanations.

What holds for every loss is stated once, as laws, in `unilos.conformance`.
"""

import gc
import inspect
import json
import pickle
import subprocess
import sys
import textwrap
import weakref

import numpy as np
import pytest

import unilos
from unilos.engine.native.path import without
from unilos.face.registry import loss_class

PRED, TARGET = np.array([[1.0, -2.0, 0.5], [0.0, 3.0, 1.5]]), np.array([[0.5, 1.0, 0.5], [1.0, -1.0, 0.0]])
LOGITS, LABELS = np.array([[2.0, -1.0, 0.3], [0.1, 0.2, -3.0]]), np.array([0, 2])


def test_every_loss_is_a_function_and_a_class_under_its_names():
    for name in unilos.names():
        cls = loss_class(name)
        assert getattr(unilos, cls.__name__) is cls
        home = unilos.information if name.startswith("information.") else unilos
        function = getattr(home, name.rpartition(".")[2])
        parameters = inspect.signature(function).parameters
        assert list(parameters)[: len(cls.arguments)] == list(cls.arguments)
        assert {"weight", "where", "reduction"} < set(parameters)
        assert cls.meta.formula in function.__doc__


def test_the_short_forms_are_functions_too():
    assert float(unilos.mean_squared_error([1.0], [3.0])) == 4.0
    assert float(unilos.mean_absolute_error([1.0], [3.0])) == 2.0


@pytest.mark.parametrize("name", ["HuberLoss", "huber_loss", "Huber", "HUBER"])
def test_aliases_name_the_same_loss(name):
    assert unilos.get(name, delta=2) == unilos.Huber(delta=2.0)


def test_a_configuration_is_json_and_gives_the_loss_back():
    total = unilos.CrossEntropy(class_weight=[1, 2, 3], ignore_index=1) + 0.5 * unilos.LaplacianEdge(
        spatial_axes=(1, 2)
    )
    again = unilos.from_dict(json.loads(json.dumps(total.to_dict())))
    assert again == total
    assert pickle.loads(pickle.dumps(total)) == total
    assert eval(repr(total), vars(unilos).copy()) == total


@pytest.mark.parametrize(
    "loss",
    [
        unilos.CrossEntropy(class_weight=[1.0, np.inf]),
        unilos.TripletMargin(p=np.inf),
        0.5 * unilos.TripletMargin(p=np.inf),
    ],
)
def test_a_configuration_with_an_infinite_number_is_json(loss):
    assert unilos.from_dict(json.loads(json.dumps(loss.to_dict(), allow_nan=False))) == loss


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ({"loss": "hubr"}, "did you mean huber"),
        ({"loss": "huber", "dleta": 1.0}, "did you mean delta"),
        ({"delta": 1.0}, "from_dict takes"),
        ({"loss": "huber", "delta": 0.0}, "delta is 0.0"),
        ({"sum": [{"part": {"loss": "mse"}}]}, "a sum is"),
    ],
)
def test_a_bad_configuration_is_refused(config, says):
    with pytest.raises(unilos.ParameterError, match=says):
        unilos.from_dict(config)


def test_a_function_refuses_what_it_does_not_know():
    with pytest.raises(unilos.ParameterError, match="did you mean delta"):
        unilos.huber(PRED, TARGET, dleta=1.0)
    with pytest.raises(TypeError, match="takes the arrays pred, target"):
        unilos.huber(PRED)
    with pytest.raises(TypeError, match="takes the arrays pred, target"):
        unilos.huber(PRED, TARGET, pred=PRED)


def test_arguments_go_by_keyword():
    assert unilos.huber(target=TARGET, pred=PRED) == unilos.huber(PRED, TARGET)


def test_a_sum_adds_values_gradients_and_curvature():
    total = 2 * unilos.MSE() + unilos.MAE() + unilos.Huber() * 0.5
    value, grad = total.value_and_grad(PRED, TARGET)
    parts = [(2.0, unilos.MSE()), (1.0, unilos.MAE()), (0.5, unilos.Huber())]
    assert value == pytest.approx(sum(s * float(f(PRED, TARGET)) for s, f in parts), rel=1e-15)
    np.testing.assert_allclose(grad, sum(s * f.grad(PRED, TARGET) for s, f in parts), rtol=1e-15)
    np.testing.assert_allclose(
        total.hessian(PRED, TARGET), sum(s * f.hessian(PRED, TARGET) for s, f in parts), rtol=1e-15
    )
    halves = total.partial(PRED[:1], TARGET[:1]) + total.partial(PRED[1:], TARGET[1:])
    assert halves.mean() == pytest.approx(float(total(PRED, TARGET)), rel=1e-15)
    assert sum([unilos.MSE(), unilos.MAE()]) == unilos.MSE() + unilos.MAE()


def test_a_penalty_reads_params_in_a_sum():
    params = {"w": np.array([[1.0, -2.0]]), "b": [np.array([3.0]), np.array(0.5)]}
    total = unilos.MSE() + 0.1 * unilos.L2Penalty()
    want = float(unilos.mse(PRED, TARGET)) + 0.1 * (1 + 4 + 9 + 0.25)
    assert float(total(PRED, TARGET, params=params)) == pytest.approx(want, rel=1e-15)
    with pytest.raises(TypeError, match="pass what it penalises as params="):
        total(PRED, TARGET)
    value, grad = total.value_and_grad(PRED, TARGET, params=params)
    assert float(value) == pytest.approx(want, rel=1e-15)
    np.testing.assert_array_equal(grad, unilos.MSE().grad(PRED, TARGET))


def test_penalties_take_trees_of_arrays():
    params = {"w": np.array([[1.0, -2.0]]), "b": [np.array([0.0]), np.array(0.5)]}
    value, grad = unilos.L1Penalty(scale=2.0).value_and_grad(params)
    assert float(value) == 7.0
    assert grad["w"].tolist() == [[2.0, -2.0]]
    assert [g.tolist() for g in grad["b"]] == [[0.0], 2.0]
    assert float(unilos.l2_penalty(iter([np.ones(3), np.ones(2)]))) == 5.0
    assert float(unilos.l2_penalty(params, reduction="mean")) == pytest.approx(5.25 / 4)


def test_partials_of_a_root_mean_square_go_under_the_root_together():
    loss = unilos.RMSE()
    halves = loss.partial(PRED[:1], TARGET[:1]) + loss.partial(PRED[1:], TARGET[1:])
    assert float(halves.mean()) == pytest.approx(float(loss(PRED, TARGET)), rel=1e-15)


def test_partials_of_uneven_batches_give_the_mean_of_all():
    loss = unilos.CrossEntropy(ignore_index=0)
    parts = [loss.partial(LOGITS[i : i + 1], LABELS[i : i + 1]) for i in range(2)]
    assert float(sum(parts).mean()) == pytest.approx(float(loss(LOGITS, LABELS)), rel=1e-15)


def test_an_explanation_names_the_path_and_why_others_were_refused():
    torch = pytest.importorskip("torch", reason="not run: torch is not installed")
    pred, target = torch.zeros(3), torch.zeros(3)
    with without():
        assert unilos.explain("mse", pred, target).path == "native"
    with unilos.generic():
        found = unilos.explain(unilos.MSE(), pred, target)
    assert found.path == "blocks"
    assert "unilos.generic()" in str(found)


def test_the_first_call_of_a_process_may_be_compiled():
    pytest.importorskip("torch", reason="not run: torch is not installed")
    code = """
        import torch, unilos
        pred, target = torch.randn(8, requires_grad=True), torch.randn(8)
        step = torch.compile(lambda p, t: unilos.huber(p, t, delta=0.7), fullgraph=True, backend="aot_eager")
        step(pred, target).backward()
        (want,) = torch.autograd.grad(unilos.huber(pred, target, delta=0.7), pred)
        assert torch.equal(pred.grad, want)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_information_adds_up():
    p, q = np.array([[0.5, 0.25, 0.25], [0.1, 0.2, 0.7]]), np.array([[0.2, 0.3, 0.5], [0.3, 0.3, 0.4]])
    whole = unilos.information.entropy(p) + unilos.kl_divergence(np.log(q), p, reduction="none")
    np.testing.assert_allclose(unilos.information.cross_entropy(p, q), whole, rtol=1e-15)
    assert unilos.information.self_information(np.array([0.5, 0.25])).tolist() == pytest.approx(
        [np.log(2), np.log(4)], rel=1e-15
    )


def test_labels_are_smoothed_along_an_axis():
    smooth = unilos.smooth_labels(np.eye(4, dtype=np.int64)[:, :2], 0.2, axis=0)
    assert smooth.dtype == np.float64
    np.testing.assert_allclose(smooth.sum(axis=0), [1.0, 1.0], rtol=1e-15)
    assert unilos.smooth_labels(np.eye(2, dtype=np.float32), 0.1).dtype == np.float32
    with pytest.raises(unilos.ParameterError, match="alpha is 2"):
        unilos.smooth_labels(np.eye(2), 2)


def test_a_hyper_parameter_is_read_at_every_call():
    torch = pytest.importorskip("torch")
    rows = torch.tensor(PRED)
    share = rows.softmax(-1)
    heat, weight = torch.tensor(0.5), torch.tensor([1.0, 2.0, 3.0])
    before = unilos.info_nce(rows, share, temperature=heat)
    assert before == unilos.info_nce(rows, share, temperature=0.5)
    heat.fill_(2.0)
    after = unilos.info_nce(rows, share, temperature=heat)
    assert after == unilos.info_nce(rows, share, temperature=2.0) != before
    for given in (weight, tuple(weight)):
        unilos.cross_entropy(LOGITS, LABELS, class_weight=given)
    weight[0] = 5.0
    for given in (weight, tuple(weight)):
        assert unilos.cross_entropy(LOGITS, LABELS, class_weight=given) == unilos.cross_entropy(
            LOGITS, LABELS, class_weight=[5.0, 2.0, 3.0]
        )


def test_a_function_holds_on_to_no_array():
    torch = pytest.importorskip("torch")
    heat = torch.tensor(0.5) * 1
    held = weakref.ref(heat)
    unilos.info_nce(LOGITS, LOGITS, temperature=heat)
    del heat
    gc.collect()
    assert held() is None


def test_a_hyper_parameter_to_be_learned_is_given_at_the_call_and_refused_where_its_gradient_would_be_lost():
    torch = pytest.importorskip("torch")
    heat = torch.nn.Parameter(torch.tensor(0.5, dtype=torch.float64))
    rows = torch.asarray(LOGITS)
    target = rows.softmax(-1)
    with pytest.raises(
        unilos.ParameterError, match=r"with a gradient.*loss\(similarity, target, temperature=temperature\)"
    ):
        unilos.InfoNCE(temperature=heat)
    want = unilos.InfoNCE(temperature=0.5).grad(rows, target, wrt="temperature")
    for call in (unilos.info_nce, unilos.InfoNCE()):
        heat.grad = None
        call(rows, target, temperature=heat).backward()
        torch.testing.assert_close(heat.grad, want, rtol=1e-12, atol=0)
    right = unilos.info_nce(rows, target, temperature=0.5)
    assert unilos.info_nce(rows, target, temperature=heat.detach()) == right
    with torch.no_grad():
        assert unilos.info_nce(rows, target, temperature=heat) == right


def test_a_hyper_parameter_that_no_array_can_be_says_why():
    torch = pytest.importorskip("torch")
    sigma = torch.tensor(1.5, requires_grad=True)
    image = torch.zeros(1, 12, 12)
    with pytest.raises(unilos.ArgumentError, match="sigma cannot be an array of the call, as the weights"):
        unilos.SSIM()(image, image, sigma=sigma)
    with pytest.raises(unilos.ShapeError, match=r"temperature has shape .2,.; accepted: one number"):
        unilos.supcon(torch.asarray(LOGITS), torch.tensor([0, 1]), temperature=torch.ones(2) / 10 + sigma)
    with pytest.raises(unilos.ParameterError, match=r"delta is -1\.0; accepted: a number above 0"):
        unilos.huber(PRED, TARGET, delta=np.full(PRED.shape, -1.0))
    both = unilos.Huber() + unilos.PseudoHuber()
    with pytest.raises(
        unilos.ParameterError, match="delta is a hyper-parameter of huber and of pseudo_huber"
    ):
        both(PRED, TARGET, delta=0.5)
    assert (unilos.MSE() + unilos.Huber())(PRED, TARGET, delta=0.5) == unilos.mse(
        PRED, TARGET
    ) + unilos.huber(PRED, TARGET, delta=0.5)


def test_what_was_called_before_decides_nothing():
    first, second = unilos.huber(PRED, TARGET, delta=1.0), unilos.huber(PRED, TARGET, delta=1)
    assert first == second
    for call in (
        lambda: unilos.huber(PRED, TARGET, delta=True),
        lambda: unilos.Huber(delta=True)(PRED, TARGET),
    ):
        with pytest.raises(unilos.ParameterError, match="delta is True"):
            call()


class Reversed(np.ndarray):
    """An array whose difference is somebody else's idea."""

    def __sub__(self, other):
        return np.asarray(self) * 0 + 7


@pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")
@pytest.mark.parametrize("kind", [np.matrix, Reversed])
def test_arrays_with_operators_of_their_own_are_read_as_plain_ones(kind):
    rows = np.array([[1.0, 2.0], [3.0, 4.0]])
    given, none = rows.view(kind), rows * 0
    loss = unilos.MSE(reduction="none")
    for args in ((given, none), (given, none.view(kind)), (none, given)):
        found = loss(*args)
        assert type(found) is np.ndarray
        assert found.tolist() == [[1.0, 4.0], [9.0, 16.0]]
    assert loss(rows, none, weight=given).tolist() == (rows**3).tolist()
    assert unilos.MSE(reduction="sum").grad(given, none).tolist() == (2 * rows).tolist()
    assert float(unilos.l2_penalty(given)) == float(unilos.l2_penalty({"w": given})) == 30.0


@pytest.mark.parametrize("argument", ["pred", "target", "weight", "where"])
@pytest.mark.parametrize("framework", ["numpy", "torch", "tensorflow", "jax.numpy"])
def test_a_masked_array_is_refused_where_its_mask_would_be_lost(framework, argument):
    module = pytest.importorskip(framework)
    plain = getattr(module, "as_tensor", None) or getattr(module, "convert_to_tensor", None) or module.asarray
    arrays = {"pred": [1.0, 2.0], "target": [0.0, 0.0], "weight": [1.0, 1.0], "where": [True, True]}
    given = {name: plain(np.asarray(x)) for name, x in arrays.items()}
    given[argument] = np.ma.MaskedArray(arrays[argument], mask=[False, True])
    with pytest.raises(unilos.BackendMismatchError, match=r"where=~numpy\.ma\.getmaskarray"):
        unilos.mse(**given)


@pytest.mark.parametrize("framework", ["numpy", "torch", "tensorflow", "jax", "array_api_strict"])
def test_the_gradient_in_a_weight_has_the_weight_s_shape(framework):
    """Also where arrays have no method `reshape`."""
    module = pytest.importorskip("jax.numpy" if framework == "jax" else framework)
    if framework == "array_api_strict":
        pytest.importorskip("unilos_strict", reason="pip install ./tests/plugin")
    make = getattr(module, "as_tensor", None) or getattr(module, "convert_to_tensor", None) or module.asarray
    pred, target = make(np.array([[1.0, 2.0], [3.0, 4.0]])), make(np.zeros((2, 2)))
    # The mean is (1 + 4 + 2 * (9 + 16)) / 6 = 55 / 6; each weight counts for two items.
    found = unilos.MSE().grad(pred, target, weight=make(np.array([1.0, 2.0])), wrt="weight")
    np.testing.assert_allclose(np.asarray(found), [(5 - 2 * 55 / 6) / 6, (25 - 2 * 55 / 6) / 6], rtol=1e-6)
    column = unilos.MSE().grad(pred, target, weight=make(np.array([[1.0], [2.0]])), wrt="weight")
    np.testing.assert_allclose(np.asarray(column), np.asarray(found)[:, None], rtol=1e-6)
