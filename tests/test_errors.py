"""What a refused call says: the same class and the same sentence on every backend, of bounded length, with the name
that was meant."""

import importlib
import pickle

import numpy as np
import pytest

import unilos
from tests.refusals import FRAMEWORKS, LONGEST, ROWS, said, to
from unilos.face.entries import REGISTRY
from unilos.face.registry import _made, function_of
from unilos.specs import Point, Residual, spec

# Arguments

TAKES = "takes the arrays pred, target and weight=, where=; got"
CALLS = [
    (lambda a: unilos.mse(input=a, target=a), f"mse: {TAKES} target, input; did you mean pred for input?"),
    (
        lambda a: unilos.MSE()(y_pred=a, y_true=a),
        f"mse: {TAKES} y_pred, y_true; did you mean pred for y_pred, target for y_true?",
    ),
    (lambda a: unilos.mse(a), f"mse: {TAKES} #1; target is missing"),
    (lambda a: unilos.MSE().grad(a), f"mse: {TAKES} #1; target is missing"),
    (lambda a: unilos.mse(), f"mse: {TAKES} none; pred, target are missing"),
    (lambda a: unilos.mse(a, a, pred=a), f"mse: {TAKES} #1, #2, pred; pred is given twice"),
    (lambda a: unilos.mse(a, y=a), f"mse: {TAKES} #1, y; did you mean target for y?"),
    (
        lambda a: unilos.huber(a, a, 2.0),
        f"huber: {TAKES} #1, #2, #3; all else goes by keyword: huber(pred, target, delta=2.0)",
    ),
    (
        lambda a: unilos.huber(a, a, "sum"),
        f"huber: {TAKES} #1, #2, #3; all else goes by keyword: huber(pred, target, reduction='sum')",
    ),
    (
        lambda a: unilos.huber(a, a, a),
        f"huber: {TAKES} #1, #2, #3; a weight and a mask go by keyword: weight=, where=",
    ),
    (
        lambda a: unilos.Huber()(a, a, reduction="sum"),
        f"huber: {TAKES} #1, #2, reduction; it belongs to the loss: huber(pred, target, reduction='sum')",
    ),
    (
        lambda a: unilos.gaussian_nll(a, a, var=a),
        "gaussian_nll: takes the arrays pred, target, variance and weight=, where=; got #1, #2, var; did you mean "
        "variance for var?",
    ),
    (lambda a: unilos.Huber(2.0), "huber: hyper-parameters go by keyword: Huber(delta=2.0)"),
    (lambda a: unilos.Huber("sum"), "huber: hyper-parameters go by keyword: Huber(reduction='sum')"),
    (
        lambda a: unilos.Huber(a, a),
        "huber: Huber takes hyper-parameters, by keyword; arrays go to the loss that it makes: Huber()(pred, target)",
    ),
]


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize(("call", "sentence"), CALLS)
def test_a_call_with_wrong_arguments_says_which_were_meant(call, sentence, framework):
    array = to(framework, ROWS)
    assert said(unilos.ArgumentError, lambda: call(array)) == sentence


def test_an_unknown_parameter_is_told_what_it_is_here():
    assert said(unilos.ParameterError, lambda: unilos.mse(ROWS, ROWS, sample_weight=ROWS)).endswith(
        "unknown parameter sample_weight; accepted: reduction; did you mean weight?"
    )
    assert "did you mean delta?" in said(unilos.ParameterError, lambda: unilos.Huber(dleta=2.0))


def test_a_loss_that_is_made_by_keyword_is_an_ordinary_dataclass():
    loss = unilos.Huber(delta=2.0, reduction="sum")
    assert pickle.loads(pickle.dumps(loss)) == loss
    assert "delta" in str(__import__("inspect").signature(unilos.Huber))


@pytest.mark.parametrize("framework", FRAMEWORKS[1:])
def test_a_hyper_parameter_of_another_framework_is_named(framework):
    other = FRAMEWORKS[1:][FRAMEWORKS[1:].index(framework) - 1]
    pred, scale = to(framework, ROWS), to(other, np.ones(2, np.float32))
    sentence = said(unilos.BackendMismatchError, lambda: unilos.cauchy(pred, pred, scale=scale))
    assert sentence.startswith("cauchy: pred is a ")
    assert " and scale a " in sentence


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("wrt", [["pred", None], [np.ones(2), np.ones(3)], (["pred"],)])
def test_arguments_are_differentiated_by_their_names(framework, wrt):
    pred = to(framework, ROWS)
    assert "the name of an argument, or several in a tuple" in said(
        unilos.ParameterError, lambda: unilos.MSE().grad(pred, pred, wrt=wrt)
    )


# Names


def test_a_name_that_does_not_exist_suggests_one_that_does():
    assert said_attribute("hubber") == "module 'unilos' has no attribute 'hubber'; did you mean huber?"
    assert "this loss is unilos.Huber, and unilos.get('HuberLoss') finds it" in said_attribute("HuberLoss")
    assert "did you mean explain?" in said_attribute("expalin")
    assert said_attribute("__wrapped__") == "module 'unilos' has no attribute '__wrapped__'"
    assert len(said_attribute("q" * 10**6)) < LONGEST
    assert not hasattr(unilos, "hubber")
    assert getattr(unilos, "hubber", 3) == 3


def said_attribute(name):
    with pytest.raises(AttributeError) as caught:
        getattr(unilos, name)
    return str(caught.value)


def test_an_import_of_a_name_that_does_not_exist_suggests_one_that_does():
    with pytest.raises(ImportError) as caught:
        from unilos import hubber  # noqa: F401
    assert type(caught.value) is ImportError
    assert str(caught.value) == "cannot import name 'hubber' from 'unilos'; did you mean huber?"
    with pytest.raises(ImportError, match="did you mean huber"):
        exec("from unilos import mse, hubber")
    try:
        from unilos import nothing_like_it
    except ImportError:
        nothing_like_it = None
    assert nothing_like_it is None
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("unilos.hubber")


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("batchmean", "what is 'batchmean' to torch is 'mean_over_batch' here"),
        ("elementwise_mean", "is 'mean' here"),
        ("sum_over_batch_size", "what is 'sum_over_batch_size' to Keras is 'mean_over_items' here"),
        ("auto", "is 'mean_over_items' here"),
        ("mean_with_sample_weight", "is 'mean' here"),
        ("weighted_sum_by_nonzero_weights", "is 'mean_over_items' here with where=weight != 0"),
        ("SUM_BY_NONZERO_WEIGHTS", "is 'mean_over_items' here with where=weight != 0"),
        ("sum_over_nonzero_weights", "is 'mean_over_items' here with where=weight != 0"),
        ("mean_batch", "is 'mean_over_batch' here"),
        (None, "what is None to others is 'none' here"),
        ("Mean", "did you mean 'mean'?"),
        ("average", "'mean_over_batch'"),
    ],
)
def test_another_frameworks_reduction_names_its_equal(theirs, ours):
    for call in (
        lambda: unilos.Huber(reduction=theirs),
        lambda: unilos.huber(ROWS, ROWS, reduction=theirs),
        lambda: unilos.get("huber", reduction=theirs),
    ):
        sentence = said(unilos.ParameterError, call)
        assert sentence.startswith(f"huber: reduction is {theirs!r}; accepted: 'mean', 'sum', 'none', ")
        assert sentence.endswith(ours)


def test_the_equals_of_other_frameworks_reductions_are_equal():
    v1 = pytest.importorskip("tensorflow").compat.v1.losses
    weight = np.array([[2.0, 0.0, 1.0], [0.0, 0.5, 3.0]], dtype=np.float32)
    mean = {"reduction": "mean_over_items"}
    for theirs, ours in (
        ("SUM_BY_NONZERO_WEIGHTS", {**mean, "where": weight != 0}),
        ("SUM_OVER_BATCH_SIZE", mean),
        ("MEAN", {"reduction": "mean"}),
        ("SUM", {"reduction": "sum"}),
    ):
        given = getattr(v1.Reduction, theirs)
        want = float(v1.mean_squared_error(ROWS * 0, ROWS, weight, reduction=given))
        assert float(unilos.mse(ROWS, ROWS * 0, weight=weight, **ours)) == pytest.approx(want, rel=1e-6)
        equal = repr(ours["reduction"])
        assert f"is {equal} here" in said(unilos.ParameterError, lambda g=given: unilos.MSE(reduction=g))


def test_messages_are_bounded():
    long, many = "q" * 10**7, {f"k{i}": 1 for i in range(10**5)}
    for call in (
        lambda: unilos.get(long),
        lambda: unilos.get([long] * 100),
        lambda: unilos.get(None),
        lambda: unilos.Huber(reduction=long),
        lambda: unilos.Huber(delta=long),
        lambda: unilos.get("huber", **many),
        lambda: unilos.huber(ROWS, ROWS, **many),
        lambda: unilos.Huber(**many),
        lambda: unilos.from_dict({"loss": "huber", **many}),
        lambda: unilos.from_dict({"loss": long}),
        lambda: unilos.from_dict({1: long}),
        lambda: unilos.from_dict({"loss": "huber", long: 1, 2: 3}),
    ):
        assert said(unilos.ParameterError, call)
    for call in (
        lambda: unilos.huber(ROWS, **many),
        lambda: unilos.huber(*[ROWS] * 10**4),
        lambda: unilos.huber(ROWS, ROWS, long),
        lambda: unilos.Huber(long),
    ):
        assert said(unilos.ArgumentError, call)
    from unilos.backend.dispatch import load

    assert "..." in said(unilos.BackendMismatchError, lambda: load(long))


def test_a_message_shows_a_value_of_any_depth():
    endless: list = []
    endless.append(endless)
    for call in (
        lambda: unilos.Huber(delta=endless),
        lambda: unilos.Huber(reduction=endless),
        lambda: unilos.MSE().hessian(ROWS, ROWS, curvature=endless),
        lambda: unilos.MSE().value_and_grad(ROWS, ROWS, wrt={1: endless}),
        lambda: unilos.MSE().value_and_grad(ROWS, ROWS, wrt="q" * 10**5),
        lambda: unilos.L2Penalty().value_and_grad([ROWS], wrt="q" * 10**5),
        lambda: unilos.from_dict({"loss": "huber", "delta": {"loss": endless}}),
        lambda: unilos.Sum(endless),
    ):
        assert said(unilos.ParameterError, call)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_an_array_that_is_shown_is_its_shape(framework):
    array = to(framework, ROWS)
    sentence = said(unilos.ParameterError, lambda: unilos.MSE().hessian(array, array, curvature=array))
    assert "curvature is an array of shape (2, 3); accepted" in sentence
    sentence = said(unilos.ParameterError, lambda: unilos.mse(array, array, reduction=[array]))
    assert "reduction is [an array of shape (2, 3)]; accepted" in sentence
    sentence = said(unilos.ArgumentError, lambda: unilos.RMSE()(array, array, axis=array))
    assert sentence.endswith("it belongs to the loss: rmse(pred, target, axis=an array of shape (2, 3))")


# Hyper-parameters


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("number", [-1.0, -1, -(2**31), np.nan, True, 1j])
def test_a_number_given_at_the_call_is_looked_at_first(framework, number):
    pred, scale = to(framework, ROWS), to(framework, np.array(number))
    want = f"cauchy: scale is {number}; accepted: a finite number above 0"
    for call in (
        lambda: unilos.cauchy(pred, pred[:1], scale=scale),
        lambda: unilos.Cauchy()(object(), pred, scale=scale),
        lambda: unilos.Cauchy().value_and_grad(pred, pred, weight="heavy", scale=scale, wrt="scale"),
    ):
        assert said(unilos.ParameterError, call) == want


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_one_complex_number_a_sample_is_refused_before_it_is_read(framework):
    pred, scale = to(framework, ROWS), to(framework, np.array([1j, 2.0]))
    sentence = said(unilos.DTypeError, lambda: unilos.cauchy(pred, pred[:1], scale=scale))
    assert sentence.startswith("cauchy: scale has dtype complex")


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_bound_takes_a_number_that_is_given_at_the_call(framework):
    pred, number = to(framework, ROWS), to(framework, np.float32(0.5))
    for curvature in ("exact", "majorizer"):
        want = unilos.Cauchy(scale=0.5).hessian(pred, 0 * pred, curvature=curvature)
        found = unilos.Cauchy().hessian(pred, 0 * pred, curvature=curvature, scale=number)
        np.testing.assert_allclose(np.asarray(found), np.asarray(want), rtol=1e-6)
        bends = unilos.L2Penalty().hessian([pred], curvature=curvature, scale=number)
        assert np.unique(np.asarray(bends[0])).tolist() == [1.0]


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_hyper_parameters_are_among_what_may_be_differentiated(framework):
    pred, number = to(framework, ROWS), to(framework, np.float32(0.5))
    sentence = said(
        unilos.ParameterError, lambda: unilos.Cauchy().grad(pred, pred, scale=number, wrt="scales")
    )
    assert sentence == "cauchy: wrt names 'scales'; accepted here: pred, target, scale"


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize(
    "loss", [unilos.ZLoss(), unilos.ListNet(), unilos.CosineDistance(), unilos.KLDivergence()]
)
def test_rows_have_entries(framework, loss):
    for shape in ((6, 0), (0,)):
        empty = [to(framework, np.zeros(shape, np.float32))] * len(loss.arguments)
        for call in (loss, loss.value_and_grad, loss.partial):
            sentence = said(unilos.ShapeError, lambda call=call, empty=empty: call(*empty))
            assert f"pred has shape {shape}, whose items have no entries" in sentence
    none = [to(framework, np.zeros((0, 3), np.float32))] * len(loss.arguments)
    assert float(loss(*none)) == 0


@pytest.mark.parametrize("named", [[], {}, 1.0, None, "nothing"])
def test_a_loss_within_a_loss_is_known_by_its_name(named):
    assert "delta is no configuration of a loss" in said(
        unilos.ParameterError, lambda: unilos.Huber(delta={"loss": named})
    )


def test_a_matrix_is_no_vector_of_one_number_a_class():
    sentence = said(unilos.ParameterError, lambda: unilos.CrossEntropy(class_weight=np.eye(3)))
    assert "one number of at least 0 a class" in sentence


def test_a_loss_is_had_by_its_function_too():
    assert unilos.get(unilos.huber, delta=2.0) == unilos.Huber(delta=2.0)
    assert unilos.explain(unilos.mse, ROWS, ROWS) == unilos.explain("mse", ROWS, ROWS)
    assert "no loss is called <built-in function len>" in said(unilos.ParameterError, lambda: unilos.get(len))


# Arguments of one loss alone


def test_labels_are_named_by_their_argument():
    call = (np.ones((2, 2)), np.ones((5, 2)), np.array([0, 1]), np.array([1, 72]), np.ones(2), np.ones(2))
    assert "sampled holds the label 72" in said(
        unilos.LabelRangeError, lambda: unilos.SampledSoftmax()(*call)
    )


def test_the_tails_of_adaptive_softmax_are_pairs():
    rng = np.random.default_rng(0)
    loss = unilos.AdaptiveLogSoftmax(cutoffs=(3,))
    hidden, target, head = rng.normal(size=(2, 2)), np.array([0, 4]), rng.normal(size=(4, 2))
    tails, bias = [(rng.normal(size=(1, 2)), rng.normal(size=(2, 1)))], rng.normal(size=4)
    want = loss(hidden, target, head, tails=tails, head_bias=bias)
    assert loss(hidden, target, head, tails, bias) == loss(hidden, target, head, *tails[0], bias) == want
    for wrong in (None, 3, [3]):
        assert "tails has 0 matrices" in said(
            unilos.ShapeError, lambda wrong=wrong: loss(hidden, target, head, wrong)
        )


@pytest.mark.parametrize("way", ["value", "none", "value_and_grad", "hessian", "explain", "sum"])
def test_penalties_refuse_what_holds_no_arrays(way):
    endless: list = []
    endless.append(endless)
    loss = unilos.L1Penalty(reduction="none" if way == "none" else "sum")
    loss = loss + unilos.L2Penalty() if way == "sum" else loss
    call = getattr(loss, way, loss)
    for wrong in ("weights", b"1", [ROWS, "bias"], {"w": None}, [iter([ROWS])], 1j, len, endless):
        sentence = said(unilos.DTypeError, lambda wrong=wrong: call(wrong))
        assert sentence.startswith("l1_penalty: params holds a ")
        assert sentence.endswith("accepted: an array, or lists and dictionaries of arrays")


# Defined again


def define(scale, place="here", **meta):
    """A cell of a notebook that defines a loss; it can be run again."""
    stated = {"formula": "s e^2", **meta}

    class Mine(Residual):
        """Scaled squares."""

        power: float = 1.0

        def at(self, xp, *args):
            (e,) = args
            return Point(scale * e * e, lambda: 2 * scale * e)

    Mine.__module__, Mine.__qualname__ = place, "Mine"
    return spec(**stated)(Mine)


@pytest.fixture
def registry():
    before = dict(REGISTRY)
    yield REGISTRY
    REGISTRY.clear()
    REGISTRY.update(before)


def test_a_loss_defined_again_at_its_place_replaces_the_first(registry):
    first = define(1.0, aliases=("MyLoss", "Other"))
    made, function = unilos.get("mine"), function_of(first)
    assert float(function([2.0], [0.0], power=3.0)) == 4.0
    second = define(10.0, aliases=("MyLoss", "Fresh"))
    for name in ("mine", "Mine", "MyLoss", "Fresh", "FRESH"):
        assert type(unilos.get(name)) is second
    assert "Other" not in registry
    assert first not in registry.values()
    assert "no loss is called 'Other'" in said(unilos.ParameterError, lambda: unilos.get("Other"))
    assert unilos.names().count("mine") == 1
    assert not any(key[0] is first for key in _made)
    assert float(made([2.0], [0.0])) == 4.0
    assert float(function([2.0], [0.0], power=3.0)) == 4.0
    assert float(function_of(second)([2.0], [0.0], power=3.0)) == 40.0
    assert type(unilos.from_dict(made.to_dict())) is second
    assert made != second()


def test_a_loss_of_ones_own_is_found_by_its_name_alone(registry):
    define(1.0)
    assert said_attribute("mine").endswith("; unilos.get('mine') finds it")


def test_two_places_collide_loudly_and_change_nothing(registry):
    first = define(1.0, aliases=("MyLoss",))
    before = dict(registry)
    for meta in (
        {},
        {"name": "another", "aliases": ("MyLoss",)},
        {"name": "mse"},
        {"aliases": ("New", "huber")},
    ):
        with pytest.raises(ValueError, match=r"already names .*; Mine needs another name"):
            define(2.0, place="there", **meta)
        assert registry == before
    with pytest.raises(ValueError, match="'huber' already names Huber"):
        define(2.0, aliases=("huber",))
    assert registry == before
    assert type(unilos.get("mine")) is first


def test_axes_and_rows_that_are_not_there():
    rows = np.zeros((6, 2))
    said(unilos.ShapeError, lambda: unilos.rmse(rows, rows, axis=-7, reduction="none"))
    for loss in (unilos.supcon, unilos.nt_xent, unilos.multi_similarity):
        said(unilos.ShapeError, lambda loss=loss: loss(np.zeros((6, 0)), np.array([0, 1, 0, 0, 2, 1])))
    masks = np.zeros((2, 3, 4))
    given = {"class_weight": np.ones((2, 1))}
    assert "one number a class" in said(
        unilos.ShapeError, lambda: unilos.Tversky(axis=1)(masks, masks, **given)
    )


def test_a_power_beyond_all_numbers_is_no_error():
    bound = unilos.SigmoidFocal(alpha=0.25)
    p, t = np.array([0.5]), np.array([1.0])
    bound.value_grad_hessian(p, t, curvature="majorizer", gamma=np.array(1e308))


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_what_is_refused_first_and_what_is_accepted_do_not_depend_on_the_backend(framework):
    rows, labels = to(framework, np.eye(3, dtype=np.float32)), to(framework, np.asarray([0, 1, 1]))
    number = to(framework, np.float32(-1.0))
    call = lambda: unilos.nt_xent(rows, labels, temperature=number, denominator="some")  # noqa: E731
    assert "temperature is -1.0" in said(unilos.ParameterError, call)
    number = to(framework, np.float32(0.5))
    call = lambda: unilos.nt_xent(rows, labels, temperature=number, denominator="some")  # noqa: E731
    assert "denominator is" in said(unilos.ParameterError, call)
    loss = unilos.MulticlassHinge()
    options = {"weight": np.ones(3, np.float32), "label_smoothing": number}
    words = said(unilos.ParameterError, lambda: loss.value_and_grad(rows, labels, wrt="where", **options))
    assert words.endswith("accepted here: pred, target, weight, class_weight, label_smoothing")
