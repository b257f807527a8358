"""A small convolutional network in TensorFlow that finds the ink in noisy images of digits.

The loss is cross-entropy plus half the squared difference of the masks' Laplacians, which compares edges.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits

import unilos

# Both parts read the same probabilities, of shape (image, row, column, class).
loss = unilos.CategoricalCrossEntropy() + 0.5 * unilos.LaplacianEdge(spatial_axes=(1, 2))


def network(weights: list[tf.Variable], images: tf.Tensor) -> tf.Tensor:
    first, second = weights
    hidden = tf.nn.relu(tf.nn.conv2d(images, first, strides=1, padding="SAME"))
    return tf.nn.softmax(tf.nn.conv2d(hidden, second, strides=1, padding="SAME"))


@tf.function
def step(weights: list[tf.Variable], images: tf.Tensor, masks: tf.Tensor) -> tf.Tensor:
    with tf.GradientTape() as tape:
        value = loss(network(weights, images), masks)
    for weight, slope in zip(weights, tape.gradient(value, weights), strict=True):
        weight.assign_sub(0.5 * slope)
    return value


def main() -> None:
    rng = np.random.default_rng(0)
    clean = load_digits().images / 16
    noisy = clean + rng.normal(scale=0.3, size=clean.shape)
    images = tf.constant(noisy[..., None], dtype=tf.float32)
    masks = tf.one_hot(tf.constant(clean > 0.5, dtype=tf.int32), 2)

    shapes = [(3, 3, 1, 16), (3, 3, 16, 2)]
    weights = [tf.Variable(rng.normal(scale=0.2, size=shape), dtype=tf.float32) for shape in shapes]
    for i in range(120):
        value = step(weights, images[:1300], masks[:1300])
        if i % 40 == 39:
            print(f"step {i + 1}: loss {value:.4f}")

    found = tf.argmax(network(weights, images[1300:]), axis=-1)
    right = tf.equal(found, tf.argmax(masks[1300:], axis=-1))
    print(f"pixels right on held-out images {tf.reduce_mean(tf.cast(right, tf.float32)):.4f}")
    threshold = np.mean((noisy[1300:] > 0.5) == (clean[1300:] > 0.5))
    print(f"a threshold alone gets {threshold:.4f}")


if __name__ == "__main__":
    main()
