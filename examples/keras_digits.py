"""Read handwritten digits and clean them of noise: one Keras model, two losses of unilos, any Keras backend.

    KERAS_BACKEND=torch python examples/keras_digits.py

Needs scikit-learn for its 1797 images, and torch, JAX or TensorFlow. Takes a few seconds.
"""

import os
import tempfile
from importlib.util import find_spec
from pathlib import Path

installed = [name for name in ("torch", "jax", "tensorflow") if find_spec(name)]
os.environ.setdefault("KERAS_BACKEND", installed[0] if installed else "torch")

import keras  # noqa: E402  it reads KERAS_BACKEND
import numpy as np  # noqa: E402
from sklearn.datasets import load_digits  # noqa: E402

import unilos  # noqa: E402
import unilos.keras  # noqa: E402  so that Keras knows the losses when it loads a model

keras.utils.set_random_seed(0)
images, digits = load_digits(return_X_y=True)
images = (images.reshape(-1, 8, 8, 1) / 16).astype("float32")
noisy = images + np.random.default_rng(0).normal(scale=0.15, size=images.shape).astype("float32")
test = np.arange(len(digits)) % 5 == 0

pixels = keras.Input((8, 8, 1))
x = keras.layers.Dense(128, activation="relu")(keras.layers.Flatten()(pixels))
clean = keras.layers.Reshape((8, 8, 1), name="clean")(keras.layers.Dense(64)(x))
model = keras.Model(pixels, {"digit": keras.layers.Dense(10, name="digit")(x), "clean": clean})

model.compile(
    optimizer=keras.optimizers.Adam(1e-2),
    loss={
        # Logits of shape (batch, 10) against integer labels (batch,).
        "digit": unilos.CrossEntropy(label_smoothing=0.1).to_keras(),
        # Pixels should match, and so should edges: a sum of losses is a loss.
        "clean": (unilos.MSE() + 0.5 * unilos.LaplacianEdge(spatial_axes=(1, 2))).to_keras(),
    },
    loss_weights={"digit": 1.0, "clean": 2.0},
)
train = {"digit": digits[~test], "clean": images[~test]}
model.fit(noisy[~test], train, batch_size=128, epochs=15, verbose=0)

found = model.predict(noisy[test], verbose=0)
accuracy = (found["digit"].argmax(-1) == digits[test]).mean()
before, after = (np.sqrt(((x - images[test]) ** 2).mean()) for x in (noisy[test], found["clean"]))
print(f"Keras on {keras.backend.backend()}, {test.sum()} noisy images that training has not seen:")
print(f"  accuracy {accuracy:.3f}; noise {before:.3f} before, {after:.3f} after cleaning")

with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "digits.keras"
    model.save(path)
    again = keras.saving.load_model(path)
print("  saved and loaded, its losses are")
for output, loss in again.loss.items():
    print(f"    {output}: {loss.loss!r}")
    assert loss == model.loss[output]
np.testing.assert_allclose(
    again.predict(noisy[test], verbose=0)["digit"], found["digit"], rtol=1e-5, atol=1e-5
)
