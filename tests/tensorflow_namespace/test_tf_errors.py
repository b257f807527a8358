"""What is refused: axes that do not exist, shapes that do not fit, meaningless dtypes, unknown dimensions."""

from __future__ import annotations

import numpy as np
import pytest
from tf_reference import assert_same, tf, traced, xp

X = tf.ones((2, 3))

AXIS = {
    "sum": lambda a: xp.sum(X, axis=a),
    "max": lambda a: xp.max(X, axis=a),
    "mean": lambda a: xp.mean(X, axis=a),
    "var": lambda a: xp.var(X, axis=a),
    "all": lambda a: xp.all(X, axis=a),
    "argmax": lambda a: xp.argmax(X, axis=a),
    "sort": lambda a: xp.sort(X, axis=a),
    "argsort": lambda a: xp.argsort(X, axis=a),
    "flip": lambda a: xp.flip(X, axis=a),
    "roll": lambda a: xp.roll(X, 1, axis=a),
    "concat": lambda a: xp.concat([X, X], axis=a),
    "take": lambda a: xp.take(X, tf.constant([0]), axis=a),
    "diff": lambda a: xp.diff(X, axis=a),
    "take_along_axis": lambda a: xp.take_along_axis(X, tf.zeros((2, 3), tf.int64), axis=a),
    "cumulative_sum": lambda a: xp.cumulative_sum(X, axis=a),
    "unstack": lambda a: xp.unstack(X, axis=a),
    "repeat": lambda a: xp.repeat(X, 2, axis=a),
    "moveaxis": lambda a: xp.moveaxis(X, a, 0),
    "squeeze": lambda a: xp.squeeze(tf.ones((1, 1)), a),
    "count_nonzero": lambda a: xp.count_nonzero(X, axis=a),
}


@pytest.mark.parametrize("axis", [2, -3])
@pytest.mark.parametrize("name", AXIS)
def test_axis_out_of_bounds(name: str, axis: int) -> None:
    for kind in (ValueError, IndexError):
        with pytest.raises(kind, match="out of bounds"):
            AXIS[name](axis)


@pytest.mark.parametrize("axis", [3, -4])
def test_new_axis_out_of_bounds(axis: int) -> None:
    with pytest.raises(IndexError):
        xp.expand_dims(X, axis)
    with pytest.raises(IndexError):
        xp.stack([X, X], axis=axis)


def test_axes_given_twice() -> None:
    for call in (
        lambda: xp.sum(X, axis=(0, -2)),
        lambda: xp.permute_dims(X, (0, 0)),
        lambda: xp.flip(X, axis=(1, 1)),
        lambda: xp.permute_dims(X, (0,)),
        lambda: xp.moveaxis(X, (0, 0), (0, 1)),
    ):
        with pytest.raises(ValueError, match=r"repeated|once"):
            call()


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: xp.squeeze(X, 0), ValueError),
        (lambda: xp.squeeze(tf.ones((1, 2)), (0, 1)), ValueError),
        (lambda: xp.moveaxis(X, (0, 1), (0,)), ValueError),
        (lambda: xp.roll(X, (1, 2), axis=(0, 1, 0)), ValueError),
        (lambda: xp.concat([]), ValueError),
        (lambda: xp.stack([]), ValueError),
        (lambda: xp.concat([tf.constant(1.0)]), ValueError),
        (lambda: xp.concat([X, tf.constant([[1, 2, 3]])]), TypeError),
        (lambda: xp.tril(tf.ones(3)), ValueError),
        (lambda: xp.matrix_transpose(tf.ones(3)), ValueError),
        (lambda: xp.matmul(X, tf.constant(1.0)), ValueError),
        (lambda: xp.matmul(tf.constant([True]), tf.constant([True])), TypeError),
        (lambda: xp.vecdot(X, X, axis=0), ValueError),
        (lambda: xp.vecdot(X, tf.ones((2, 1))), ValueError),
        (lambda: xp.vecdot(X, X, axis=-3), ValueError),
        (lambda: xp.tensordot(X, X, axes=((2,), (0,))), ValueError),
        (lambda: xp.cumulative_sum(X), ValueError),
        (lambda: xp.cumulative_prod(tf.constant(1.0)), ValueError),
        (lambda: xp.take(X, tf.constant([0])), ValueError),
        (lambda: xp.take(X, tf.constant([0.0]), axis=0), TypeError),
        (lambda: xp.take(X, tf.constant([5]), axis=0), tf.errors.InvalidArgumentError),
        (lambda: xp.take_along_axis(X, tf.constant([0])), ValueError),
        (lambda: xp.nonzero(tf.constant(1.0)), ValueError),
        (lambda: xp.searchsorted(X, tf.constant([1.0])), ValueError),
        (lambda: xp.searchsorted(tf.ones(2), tf.constant([1.0]), side="middle"), ValueError),
        (lambda: xp.diff(X, n=-1), ValueError),
        (lambda: xp.repeat(X, tf.constant([1.5, 2.0]), axis=0), TypeError),
        (lambda: xp.mean(tf.constant([1, 2])), TypeError),
        (lambda: xp.var(tf.constant([1, 2])), TypeError),
        (lambda: xp.std(tf.constant([1j])), TypeError),
        (lambda: xp.max(tf.constant([True])), TypeError),
        (lambda: xp.sum(tf.constant([True])), TypeError),
        (lambda: xp.argmax(tf.constant([1j])), TypeError),
        (lambda: xp.sort(tf.constant([1j])), TypeError),
        (lambda: xp.where(tf.constant([1.0]), X, X), TypeError),
        (lambda: xp.where(tf.constant([True]), 1.0, 2.0), TypeError),
        (lambda: xp.greater(tf.constant([1j]), tf.constant([1j])), TypeError),
        (lambda: xp.clip(tf.constant([1j]), 0), TypeError),
        (lambda: xp.add(tf.ones((2, 3)), tf.ones((2, 2))), tf.errors.InvalidArgumentError),
        (lambda: xp.zeros(2, dtype="string"), TypeError),
        (lambda: xp.astype(X, tf.quint8), TypeError),
    ],
)
def test_refused(call: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        call()


def test_unknown_dimensions_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match="unknown"):
        traced(lambda x: xp.zeros(x.shape), (X,), {})
    with pytest.raises(ValueError, match="Cannot infer"):
        traced(lambda x: xp.unstack(x), (X,), {})
    with pytest.raises(ValueError, match="rank"):
        traced(lambda x: xp.sort(x), (X,), {}, ranks_known=False)


def test_unknown_rank_where_it_is_not_needed() -> None:
    x = np.array([[1.0, -2.0, 3.0], [0.5, 0.25, -1.0]], np.float32)
    for call, expected in (
        (lambda a: xp.abs(xp.add(a, 1)), np.abs(x + 1)),
        (lambda a: xp.sum(xp.square(a)), np.sum(x * x)),
        (lambda a: xp.mean(a), np.mean(x)),
        (lambda a: xp.where(xp.greater(a, 0.0), a, 0.0), np.where(x > 0, x, np.float32(0))),
        (lambda a: xp.reshape(a, (-1,)), x.ravel()),
        (lambda a: xp.ones_like(a), np.ones_like(x)),
        (lambda a: xp.expand_dims(a, -1), x[..., None]),
    ):
        assert_same(traced(call, (tf.constant(x),), {}, ranks_known=False), expected, ulps=2)


def test_unstack() -> None:
    x = np.arange(24.0, dtype=np.float32).reshape(2, 3, 4)
    for axis in (0, 1, -1):
        expected = tuple(np.moveaxis(x, axis, 0))
        assert_same(xp.unstack(tf.constant(x), axis=axis), expected)
        assert_same(tf.function(lambda a, k=axis: xp.unstack(a, axis=k))(tf.constant(x)), expected)


def test_unique() -> None:
    x = np.array([[3, 1, 3], [2, 1, 3]], np.int32)
    values, indices, inverse, counts = xp.unique_all(tf.constant(x))
    assert_same(values, np.array([3, 1, 2], np.int32))
    assert_same(indices, np.array([0, 1, 3]))
    assert_same(inverse, np.array([[0, 1, 0], [2, 1, 0]]))
    assert_same(counts, np.array([3, 2, 1]))
    assert_same(tuple(xp.unique_counts(tf.constant(x))), (np.array([3, 1, 2], np.int32), np.array([3, 2, 1])))
    assert_same(xp.unique_inverse(tf.constant(x)).inverse_indices, inverse.numpy())
    assert_same(xp.unique_values(tf.constant(x)), np.array([3, 1, 2], np.int32))
    floats = xp.unique_all(tf.constant([np.nan, 0.0, -0.0, np.nan]))
    assert_same(floats.counts, np.array([1, 2, 1]))
    assert_same(traced(lambda a: xp.unique_all(a)[2], (tf.constant(x),), {}), inverse.numpy())
