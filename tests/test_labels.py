"""Labels at the ends of their dtypes, under tracing too."""

import numpy as np
import pytest

import unilos

ROWS = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
WIDE = np.array([0, 1, 2**32, 2**32 + 1])
jax = pytest.importorskip("jax")
LOGITS = np.array([[0.5, -1.0, 2.0], [0.0, 1.0, 0.0], [1.0, 1.0, -1.0]])
CLASSES = np.array([[1.0, 0.5], [-0.5, 0.25], [0.0, 2.0]])
#: Losses with labels, and arrays whose last item holds what no item may.
WRONG = {
    "cross_entropy": (LOGITS, [0, 2, -1]),
    "nll": (LOGITS - 3.0, [0, 2, 3]),
    "softmax_focal": (LOGITS, [0, 2, 7]),
    "multi_margin": (LOGITS, [0, 2, -1]),
    "arcface": (np.tanh(LOGITS), [0, 2, -1]),
    "info_nce": (LOGITS, [0, 2, -5]),
    "lovasz_softmax": (np.full((3, 2, 3), 1 / 3), [[0, 1], [2, 2], [0, 3]]),
    "linear_cross_entropy": (LOGITS[:, :2], CLASSES, [0, 2, 3]),
    "sampled_softmax": (LOGITS[:, :2], CLASSES, [0, 2, 3], [1, 2], [1.0, 1.0, 1.0], [1.0, 1.0]),
    "nce": (LOGITS[:, :2], CLASSES, [[0, 1], [2, 0], [1, -1]], [1, 2], np.ones((3, 2)), [1.0, 1.0]),
    "ctc": (np.sin(np.arange(36.0)).reshape(3, 4, 3), [[1, 2], [2, 0], [9, 1]], [4, 3, 7], [2, 1, -2]),
}


@pytest.mark.parametrize("framework", ["numpy", "torch", "tensorflow", "jax"])
@pytest.mark.parametrize("name", WRONG)
def test_nothing_looks_at_labels_that_where_removed(name, framework):
    module = pytest.importorskip("jax.numpy" if framework == "jax" else framework)
    make = getattr(module, "as_tensor", None) or getattr(module, "convert_to_tensor", None) or module.asarray
    with jax.enable_x64(True):
        given = [make(np.asarray(x)) for x in WRONG[name]]
        kept = make(np.array([True, True, False]))
        items = [len(x) == 3 and x is not CLASSES for x in WRONG[name]]
        first = [make(np.asarray(x[:2] if item else x)) for x, item in zip(WRONG[name], items, strict=True)]
        loss = unilos.get(name)
        value, grad = loss.value_and_grad(*given, where=kept)
        want, slope = loss.value_and_grad(*first)
        np.testing.assert_allclose(value, want, rtol=1e-14)
        np.testing.assert_allclose(np.asarray(grad)[:2], slope, rtol=1e-14, atol=1e-16)
        assert not np.asarray(grad)[2].any()
        assert float(loss.partial(*given, where=kept).mean()) == pytest.approx(float(want), rel=1e-14)
        error = (unilos.LabelRangeError, unilos.ShapeError)
        with pytest.raises(error, match=r"at index \(2|lengths from"):
            loss(*given)
        with pytest.raises(error, match=r"at index \(2|lengths from"):
            loss(*given, where=make(np.array([True, False, True])))


def test_a_kept_label_out_of_range_is_named_with_its_own_index():
    mask = [[True, False], [True, True]]
    with pytest.raises(unilos.LabelRangeError, match=r"label 8 at index \(1, 1\)"):
        unilos.cross_entropy(np.zeros((2, 2, 3)), [[0, 7], [1, 8]], where=mask)
    with pytest.raises(unilos.LabelRangeError, match=r"label 8 at index \(1, 1\)"):
        unilos.cross_entropy(np.zeros((2, 2, 3)), [[-1, 7], [1, 8]], where=[False, True])
    rows, labels = np.array([[0.5, -1.0, 2.0], [0.0, 1.0, 0.0]]), [0, -1]
    assert unilos.cross_entropy(rows, labels, where=[True, False]) == pytest.approx(1.7413113, rel=1e-7)
    assert float(unilos.cross_entropy(rows, labels, where=[False, False])) == 0.0


@pytest.mark.parametrize("compiled", [False, True])
def test_labels_that_agree_in_their_last_bits_are_two(compiled):
    with jax.enable_x64(True):
        loss = jax.jit(unilos.supcon) if compiled else unilos.supcon
        assert float(loss(jax.numpy.asarray(ROWS), jax.numpy.asarray(WIDE))) == 0.0


@pytest.mark.parametrize("name", ["cross_entropy", "multi_margin", "softmax_focal"])
def test_a_label_beyond_32_bits_is_no_class_under_a_compiler(name):
    with jax.enable_x64(True):
        found = jax.jit(getattr(unilos, name))(jax.numpy.asarray(ROWS), jax.numpy.asarray(WIDE))
        assert np.isnan(found)


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("ignore", [-1, -100])
def test_an_unsigned_label_is_never_taken_for_a_negative_one_that_is_ignored(wide, ignore):
    with jax.enable_x64(wide):
        kind = np.uint64 if wide else np.uint32
        labels = np.array([0, np.iinfo(kind).max + 1 + ignore, 1, 0], dtype=kind)
        loss = unilos.CrossEntropy(ignore_index=ignore, reduction="none")
        found = jax.jit(loss)(jax.numpy.asarray(ROWS), jax.numpy.asarray(labels))
        assert np.isnan(found).tolist() == [False, True, False, False]


def test_an_integer_that_the_framework_would_cut_is_refused():
    with jax.enable_x64(False):
        rows = jax.numpy.asarray(ROWS)
        for call in (
            lambda: unilos.supcon(rows, WIDE),
            lambda: unilos.cross_entropy(rows, WIDE),
            lambda: unilos.cross_entropy(rows, WIDE.tolist()),
            lambda: unilos.mse(rows[:, 0], WIDE),
            lambda: unilos.mse(rows[:, 0], -WIDE.astype(np.int64)),
            lambda: unilos.mse(rows[:, 0], WIDE.astype(np.uint64)),
        ):
            with pytest.raises(unilos.DTypeError, match=r"4294967297, which u?int32 does not hold"):
                call()
