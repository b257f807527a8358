"""Logistic regression in JAX: a compiled step that differentiates straight through the loss."""

import jax
import jax.numpy as jnp
import numpy as np
from sklearn.datasets import load_breast_cancer

import unilos

# Malignant tumours are the rarer class here and the worse one to miss: they count twice.
loss = unilos.BinaryCrossEntropyWithLogits(pos_weight=2.0)


def objective(weights: dict[str, jax.Array], x: jax.Array, malignant: jax.Array) -> jax.Array:
    logits = x @ weights["w"] + weights["b"]
    return loss(logits, malignant) + unilos.l2_penalty(weights, scale=1e-3)


@jax.jit
def step(weights: dict[str, jax.Array], x: jax.Array, malignant: jax.Array):
    value, slopes = jax.value_and_grad(objective)(weights, x, malignant)
    return jax.tree.map(lambda w, s: w - 0.5 * s, weights, slopes), value


def main() -> None:
    data = load_breast_cancer()
    order = np.random.default_rng(0).permutation(len(data.target))
    x = jnp.asarray((data.data - data.data.mean(axis=0)) / data.data.std(axis=0), dtype=jnp.float32)[order]
    malignant = jnp.asarray(data.target == 0, dtype=jnp.float32)[order]

    weights = {"w": jnp.zeros(x.shape[1]), "b": jnp.zeros(())}
    for i in range(300):
        weights, value = step(weights, x[:400], malignant[:400])
        if i % 100 == 99:
            print(f"step {i + 1}: loss {value:.4f}")

    found = x[400:] @ weights["w"] + weights["b"] > 0
    accuracy = jnp.mean(found == (malignant[400:] == 1))
    recall = jnp.sum(found * malignant[400:]) / jnp.sum(malignant[400:])
    print(f"accuracy on held-out patients {accuracy:.4f}, malignant ones found {recall:.4f}")


if __name__ == "__main__":
    main()
