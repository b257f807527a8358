"""What is an array and what is none: guests that are taken, and what is refused by name."""

import subprocess
import sys
import textwrap

import numpy as np
import pytest

import unilos
from tests.refusals import FRAMEWORKS, ROWS, said, to

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
        for name in ("target", "weight"):
            given = {"pred": plain, "target": plain, name: bad}
            sentence = said(unilos.DTypeError, lambda given=given: unilos.mse(**given))
            assert sentence.startswith(f"mse: {name} is a ")
        assert said(unilos.DTypeError, lambda bad=bad: unilos.mse(bad, ROWS)).startswith("mse: pred is a ")


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_lists_without_end_are_refused(framework):
    pred, endless, deep = to(framework, ROWS), [], 1.0
    endless.append(endless)
    for _ in range(3000):
        deep = [deep]
    for lists in (endless, deep):
        sentence = said(unilos.DTypeError, lambda lists=lists: unilos.mse(pred, lists))
        assert sentence.startswith("mse: target is a list ")


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_numbers_in_the_other_order_of_bytes_are_numbers(framework):
    pred, target = to(framework, ROWS), np.array(ROWS[::-1], dtype=ROWS.dtype.newbyteorder())
    weight = np.array(0.5, dtype=">f8" if np.little_endian else "<f8")
    want = unilos.mse(ROWS, ROWS[::-1])
    assert float(unilos.mse(pred, ROWS[::-1])) == pytest.approx(
        float(want), rel=1e-6
    )  # nor does the order of rows
    assert float(unilos.mse(pred, target, weight=weight)) == pytest.approx(float(want), rel=1e-6)
    logits, labels = to(framework, np.zeros((2, 4, 3), np.float32)), np.array([[1, 2], [2, 2]])
    swapped = labels.astype(labels.dtype.newbyteorder())
    assert float(unilos.ctc(logits, swapped)) == float(unilos.ctc(logits, labels))


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.skipif(np.dtype("longdouble").itemsize == 8, reason="not run: a long double is a float64 here")
def test_numbers_of_extended_precision_are_refused(framework):
    pred, wide = to(framework, ROWS), ROWS.astype("longdouble")
    assert "mse: target" in said(unilos.DTypeError, lambda: unilos.mse(pred, wide))
    assert "mse: target is a list of dtype" in said(unilos.DTypeError, lambda: unilos.mse(pred, [*wide]))


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


def test_class_weights_of_unknown_length_in_a_program_of_tensorflow() -> None:
    tf = pytest.importorskip("tensorflow", reason="not run: TensorFlow is not installed")
    logits, labels, weights = (
        np.eye(3, dtype="float32"),
        np.array([0, 2, 1]),
        np.array([1, 2, 0.5], "float32"),
    )
    shapes = [tf.TensorSpec([None, None]), tf.TensorSpec([None], tf.int64), tf.TensorSpec([None])]

    @tf.function(input_signature=shapes)
    def traced(pred, target, each):  # type: ignore[no-untyped-def]
        return unilos.cross_entropy(pred, target, class_weight=each)

    right = unilos.cross_entropy(logits, labels, class_weight=weights.tolist())
    np.testing.assert_allclose(traced(logits, labels, weights).numpy(), right, rtol=1e-6)
