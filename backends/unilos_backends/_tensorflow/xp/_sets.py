"""Distinct elements. NaN differs from itself, so each one is distinct. In order of first appearance."""

from __future__ import annotations

from typing import Any, NamedTuple

import tensorflow as tf

from unilos_backends._tensorflow.xp._dtypes import Array, int64, tensor
from unilos_backends._tensorflow.xp._manipulation import flatten


class UniqueAll(NamedTuple):
    """What `unique_all` returns."""

    values: Array
    indices: Array
    inverse_indices: Array
    counts: Array


class UniqueCounts(NamedTuple):
    """What `unique_counts` returns."""

    values: Array
    counts: Array


class UniqueInverse(NamedTuple):
    """What `unique_inverse` returns."""

    values: Array
    inverse_indices: Array


def unique_all(x: Array, /) -> UniqueAll:
    """Distinct elements, where each first appears, which one each element is, and how often each appears."""
    x = tensor(x)
    found: Any = tf.unique_with_counts(flatten(x), out_idx=int64)
    places = tf.range(tf.size(x, out_type=int64))
    first = tf.math.unsorted_segment_min(places, found.idx, tf.size(found.y))
    return UniqueAll(found.y, first, tf.reshape(found.idx, tf.shape(x)), found.count)


def unique_counts(x: Array, /) -> UniqueCounts:
    """Distinct elements and how often each appears."""
    found: Any = tf.unique_with_counts(flatten(tensor(x)), out_idx=int64)
    return UniqueCounts(found.y, found.count)


def unique_inverse(x: Array, /) -> UniqueInverse:
    """Distinct elements and which one each element is."""
    x = tensor(x)
    found: Any = tf.unique(flatten(x), out_idx=int64)
    return UniqueInverse(found.y, tf.reshape(found.idx, tf.shape(x)))


def unique_values(x: Array, /) -> Array:
    """Distinct elements."""
    return tf.unique(flatten(tensor(x)), out_idx=int64).y
