"""What a refused call says: the same class and the same sentence on every backend, of bounded length, with the name
that was meant; and what is taken that is no array of a framework."""

import importlib
import pickle
import subprocess
import sys
import textwrap

import numpy as np
import pytest

import unilos
from unilos.face.entries import REGISTRY
from unilos.face.registry import _made, function_of
from unilos.specs import Point, Residual, spec

FRAMEWORKS = ["numpy", "torch", "tensorflow", "jax.numpy"]
ROWS = np.array([[1.0, -2.0, 0.5], [0.0, 3.0, 1.5]], dtype=np.float32)
LONGEST = 1000


def to(framework, x):
    module = pytest.importorskip(framework)
    make = getattr(module, "as_tensor", None) or getattr(module, "convert_to_tensor", None) or module.asarray
    return make(np.asarray(x))


def said(kind, call):
    """The sentence with which a call is refused."""
    with pytest.raises(kind) as caught:
        call()
    assert isinstance(caught.value, (TypeError, ValueError))
    assert len(str(caught.value)) < LONGEST
    return str(caught.value)


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
        lambda a: unilos.Huber()(a, a, delta=2.0),
        f"huber: {TAKES} #1, #2, delta; hyper-parameters belong to the loss: huber(pred, target, delta=2.0)",
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


# What is no array


class Mixed(np.lib.mixins.NDArrayOperatorsMixin):
    """An array of somebody else's, which NumPy's operators reach."""

    shape = (2, 3)

    def __array__(self, dtype=None, copy=None):
        return np.zeros((2, 3))


def strangers():
    yield Mixed()
    yield np.dtype("float32")
    yield np.random.default_rng(0)
    yield object()
    yield {"a": 1.0}
    yield "text"
    yield 1j
    if torch := sys.modules.get("torch"):
        yield torch.nn.Linear(2, 2)
        yield torch.float32
        yield torch.ones(2).max(0)
    if tf := sys.modules.get("tensorflow"):
        yield tf.Module()
        yield tf.float32
        yield tf.TensorSpec((2,))
    if jax := sys.modules.get("jax"):
        yield jax.ShapeDtypeStruct((2,), np.float32)
        yield jax.tree_util.Partial(len)


@pytest.mark.parametrize("argument", ["pred", "target", "weight", "where"])
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_what_merely_inherits_of_a_framework_is_no_array(framework, argument):
    plain = to(framework, ROWS)
    for stranger in strangers():
        given = {"pred": plain, "target": plain, argument: stranger}
        sentence = said(unilos.BackendMismatchError, lambda given=given: unilos.mse(**given))
        assert sentence.startswith(f"mse: {argument} is a ")
        assert "Convert it to one of these" in sentence
        assert type(stranger).__name__ in sentence


class Ours(np.ndarray):
    """A subclass of arrays."""


@pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")
def test_subclasses_of_arrays_are_arrays(tmp_path):
    memory = np.memmap(tmp_path / "rows", dtype=np.float32, mode="w+", shape=ROWS.shape)
    memory[:] = ROWS
    for given in (memory, np.asmatrix(ROWS), ROWS.view(Ours), ROWS.view(np.recarray)):
        assert unilos.mse(given, ROWS * 0) == unilos.mse(ROWS, ROWS * 0)
        assert unilos.mse(ROWS * 0, given, weight=given * 0 + 1) == unilos.mse(ROWS, ROWS * 0)


def test_parameters_variables_and_scalars_are_arrays():
    torch = pytest.importorskip("torch")
    tf = pytest.importorskip("tensorflow")
    jnp = pytest.importorskip("jax.numpy")
    for given in (torch.nn.Parameter(torch.tensor(ROWS)), tf.Variable(ROWS), jnp.asarray(ROWS)):
        grad = unilos.MSE(reduction="sum").grad(given, ROWS * 0)
        assert np.asarray(grad).tolist() == (2 * ROWS).tolist()
    assert float(unilos.mse(jnp.float32(2), np.float32(1))) == 1.0
    assert float(unilos.l2_penalty(torch.nn.ParameterList([torch.ones(3), torch.ones(2)])).detach()) == 5.0


def odd_arrays():
    """Arrays with no number at some place of their shape, with what is said of each."""
    scipy = pytest.importorskip("scipy.sparse")
    yield scipy.csr_matrix(ROWS), "x.toarray()"
    yield scipy.coo_array(ROWS), "x.toarray()"
    if torch := sys.modules.get("torch"):
        rows = torch.tensor(ROWS)
        parts = [torch.ones(2), torch.ones(3)]
        yield torch.nested.nested_tensor(parts), "nested; accepted: dense arrays"
        yield torch.nested.nested_tensor(parts, layout=torch.jagged), "nested; accepted: dense arrays"
        yield rows.to_sparse(), "layout torch.sparse_coo, which is sparse"
        yield rows.to_sparse_csr(), "layout torch.sparse_csr, which is sparse"
        yield torch.quantize_per_tensor(rows, 0.1, 0, torch.qint8), "quantised; accepted: numbers"
    if tf := sys.modules.get("tensorflow"):
        yield tf.ragged.constant([[1.0], [2.0, 3.0]]), "x.to_tensor()"
        yield tf.sparse.from_dense(ROWS), "tf.sparse.to_dense(x)"
        yield tf.IndexedSlices(tf.constant(ROWS), tf.constant([0, 1])), "tf.convert_to_tensor(x)"
    if jax := sys.modules.get("jax"):
        from jax.experimental import sparse

        yield sparse.BCOO.fromdense(jax.numpy.asarray(ROWS)), "x.todense()"
        yield sparse.BCSR.fromdense(jax.numpy.asarray(ROWS)), "x.todense()"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("argument", ["pred", "target", "weight", "where"])
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_nested_ragged_sparse_and_quantised_arrays_are_refused_by_name(framework, argument):
    plain = to(framework, ROWS)
    for given, words in odd_arrays():
        call = {"pred": plain, "target": plain, argument: given}
        sentence = said(unilos.DTypeError, lambda call=call: unilos.mse(**call))
        assert sentence.startswith(f"mse: {argument} is a ")
        assert words in sentence
        assert words in said(unilos.DTypeError, lambda given=given: unilos.l2_penalty({"w": given}))


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_lists_that_make_no_array_of_numbers_are_refused(framework):
    plain = to(framework, ROWS)
    for bad in (
        [[1.0], [2.0, 3.0]],
        ["a", "b"],
        [None, 1.0],
        [{}],
        np.array(["a"]),
        np.array([1, "a"], dtype=object),
    ):
        for given in ({"pred": plain, "target": bad}, {"pred": plain, "target": plain, "weight": bad}):
            assert "an argument is a " in said(unilos.DTypeError, lambda given=given: unilos.mse(**given))
        assert said(unilos.DTypeError, lambda bad=bad: unilos.mse(bad, ROWS))


def test_penalties_refuse_a_masked_array():
    assert "mask would be lost" in said(
        unilos.BackendMismatchError, lambda: unilos.l2_penalty(np.ma.MaskedArray([1.0, 2.0], mask=[0, 1]))
    )


@pytest.mark.parametrize("weight", [2.0, [1.0, 2.0], np.array([[1.0], [2.0]], dtype=np.float32)])
def test_guests_are_compiled_in_one_graph(weight):
    torch = pytest.importorskip("torch")
    rows = torch.tensor(ROWS)
    step = torch.compile(lambda p: unilos.huber(p, p * 2, weight=weight), fullgraph=True, backend="eager")
    assert float(step(rows)) == pytest.approx(float(unilos.huber(rows, rows * 2, weight=weight)), rel=1e-6)


# Tables


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_tables_of_pandas_are_taken_by_position(framework):
    pd = pytest.importorskip("pandas")
    rows, zeros = to(framework, ROWS), to(framework, ROWS * 0)
    table, index = pd.DataFrame(ROWS, columns=["c", "a", "b"], index=[7, 3]), [9, 4]
    assert float(unilos.mse(table, ROWS * 0)) == float(unilos.mse(ROWS, ROWS * 0))
    assert unilos.MSE(reduction="none").grad(table, ROWS * 0).tolist() == (2 * ROWS).tolist()
    same = float(unilos.mse(zeros, rows))
    assert float(unilos.mse(zeros, table)) == same
    for kind in ("Int64", "int8", "UInt16", "Float32", "float64"):
        whole = table.round().abs().astype(kind)
        plain = np.asarray(np.abs(np.round(ROWS)), dtype=np.float32)
        assert float(unilos.mse(zeros, whole)) == float(unilos.mse(zeros, to(framework, plain)))
    mixed = pd.DataFrame({"x": pd.array([1, 2], dtype="Int64"), "y": [True, False], "z": [0.5, 0.25]})
    want = np.array([[1, 1, 0.5], [2, 0, 0.25]], dtype=np.float32)
    assert float(unilos.mse(zeros, mixed)) == float(unilos.mse(zeros, to(framework, want)))
    for labels in (
        pd.Series([2, 0], index=index),
        pd.Series([2, 0], dtype="Int64"),
        pd.Index([2, 0]),
        pd.array([2, 0], dtype="UInt8"),
        pd.Series(["z", "x"], dtype="category").cat.set_categories(["x", "y", "z"]).cat.codes,
    ):
        assert float(unilos.cross_entropy(rows, labels)) == float(
            unilos.cross_entropy(rows, np.array([2, 0]))
        )
    weight, keep = np.array([1.0, 3.0], dtype=np.float32), np.array([True, False])
    want = float(unilos.mse(zeros, rows, weight=to(framework, weight)))
    assert float(unilos.mse(zeros, rows, weight=pd.Series(weight, index=index))) == want
    want = float(unilos.mse(zeros, rows, where=to(framework, keep)))
    for kind in ("bool", "boolean"):
        assert float(unilos.mse(zeros, rows, where=pd.Series(keep, index=index, dtype=kind))) == want


@pytest.mark.parametrize("argument", ["pred", "target", "weight", "where"])
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_tables_that_hold_no_numbers_are_refused(framework, argument):
    pd = pytest.importorskip("pandas")
    plain = to(framework, ROWS[0])
    for bad, words in (
        (
            pd.Series([1, None, 3], dtype="Int64"),
            "is a pandas.Series of dtype Int64 that misses values; .astype",
        ),
        (pd.Series([1.0, None, 3.0], dtype="Float64"), "of dtype Float64 that misses values"),
        (pd.Series([True, None, False], dtype="boolean"), "of dtype boolean that misses values"),
        (
            pd.DataFrame({"x": pd.array([1, None], dtype="Int64")}),
            "with a column 'x' of dtype Int64 that misses",
        ),
        (
            pd.Series(["a", "b", "a"], dtype="category"),
            "of dtype category; accepted: numbers and booleans; pass its",
        ),
        (pd.Series(["a", "b", "a"]), "accepted: numbers and booleans. Convert it first"),
        (pd.Series([1, "b", None], dtype=object), "of dtype object; accepted"),
        (pd.Series(pd.to_datetime(["2020-01-01"] * 3)), "of dtype datetime64"),
        (pd.Series(pd.arrays.SparseArray([0.0, 1.0, 0.0])), "pass x.sparse.to_dense()"),
    ):
        given = {"pred": plain, "target": plain, argument: bad}
        sentence = said(unilos.DTypeError, lambda given=given: unilos.mse(**given))
        assert sentence.startswith(f"mse: {argument} is a pandas.")
        assert words in sentence
    sentence = said(unilos.BackendMismatchError, lambda: unilos.mse(plain, pd.Timestamp(0)))
    assert "Timestamp" in sentence


def test_tables_of_polars_are_taken():
    pl = pytest.importorskip("polars")
    table = pl.DataFrame(ROWS)
    assert float(unilos.mse(table, ROWS * 0)) == float(unilos.mse(ROWS, ROWS * 0))
    assert unilos.cross_entropy(ROWS, pl.Series([2, 0])) == unilos.cross_entropy(ROWS, np.array([2, 0]))
    for bad in (pl.Series([1, None]), pl.Series(["a", "b"]), pl.DataFrame({"x": [1, None]})):
        assert said(unilos.DTypeError, lambda bad=bad: unilos.mse(bad, bad))


def test_tables_are_taken_without_importing_their_library():
    code = """
        import sys, numpy, unilos
        unilos.mse(numpy.zeros(3), [1, 2, 3])
        assert "pandas" not in sys.modules and "polars" not in sys.modules
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


# Defined again


def define(scale, place="here", **meta):
    """A cell of a notebook that defines a loss; it can be run again."""
    stated = {"formula": "s e^2", "pros": (), "cons": (), "references": (), **meta}

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
