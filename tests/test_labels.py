"""Labels at the ends of their dtypes, under tracing too."""

import numpy as np
import pytest

import unilos

ROWS = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
WIDE = np.array([0, 1, 2**32, 2**32 + 1])
jax = pytest.importorskip("jax")


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
            with pytest.raises(unilos.DTypeError, match="4294967297, which u?int32 does not hold"):
                call()
