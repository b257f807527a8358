"""A focal loss whose gamma falls while it trains, under `jit`: the schedule is an array of the call, so one program
serves every step."""

import jax
import jax.numpy as jnp
import numpy as np
from sklearn.datasets import load_breast_cancer

import unilos

STEPS = 200


def main() -> None:
    data = load_breast_cancer()
    x = jnp.asarray((data.data - data.data.mean(axis=0)) / data.data.std(axis=0))
    y = jnp.asarray(data.target, x.dtype)
    compiled = 0

    @jax.jit
    def step(weights: jax.Array, gamma: jax.Array) -> tuple[jax.Array, jax.Array]:
        nonlocal compiled
        compiled += 1  # runs while it is traced, and never again

        def loss(w: jax.Array) -> jax.Array:
            return unilos.sigmoid_focal(x @ w, y, gamma=gamma)

        value, slope = jax.value_and_grad(loss)(weights)
        return weights - 0.5 * slope, value

    weights = jnp.zeros(x.shape[1])
    for gamma in np.linspace(3.0, 0.0, STEPS):
        weights, value = step(weights, jnp.asarray(gamma))
    right = ((x @ weights > 0) == (y > 0)).mean()
    print(f"loss {float(value):.3f} at gamma 0, right on {float(right):.3f} of patients")
    print(f"compiled {compiled} time for {STEPS} values of gamma")


if __name__ == "__main__":
    main()
