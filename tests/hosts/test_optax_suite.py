"""optax's own tests of its losses, run against unilos through a shim of optax's signatures.

`python -m tests.hosts.test_optax_suite` prints how many there are.
"""

import importlib
import unittest
from collections import Counter

import numpy as np
import pytest

jax = pytest.importorskip("jax")
losses = pytest.importorskip("optax").losses

shim = importlib.import_module("tests.hosts.shim")  # needs JAX

MODULES = [
    "classification",
    "regression",
    "ranking",
    "segmentation",
    "self_supervised",
    "fenchel_young",
    "smoothing",
]
STEPS = "finite differences move labels out of [0, 1], where unilos is NaN"
#: Tests that fail by design, and with what.
DIFFER = {
    "SoftmaxCrossEntropyTest-test_gradient": (AssertionError, STEPS),
    "SafeSoftmaxCrossEntropyTest-test_gradient": (AssertionError, STEPS),
    "DiceLossTest-test_probability_validation": (AssertionError, "the sums of probabilities are not checked"),
}


def put(a):
    return jax.numpy.asarray(a) if isinstance(a, np.ndarray | np.generic) else a


class OnJax:
    """Stands for each of optax's modules of losses. Turns NumPy's arrays into JAX's, as optax does."""

    def __getattr__(self, name):
        if not hasattr(shim, name):
            return lambda *_, **__: pytest.skip(f"no counterpart of {name}")
        loss = getattr(shim, name)

        def on_jax(*args, **options):
            args, options = jax.tree.map(put, (args, options))
            return loss(*args, **options)

        return on_jax


def suite():
    """Every test of optax by name. The shim is there while they are imported: decorators bind some losses at once."""
    with pytest.MonkeyPatch.context() as patch:
        for name in MODULES:
            patch.setattr(losses, f"_{name}", OnJax())
        modules = [importlib.import_module(f"optax.losses._{name}_test") for name in MODULES]
    for module in modules:
        for case in vars(module).values():
            if isinstance(case, type) and issubclass(case, unittest.TestCase):
                for method in unittest.defaultTestLoader.getTestCaseNames(case):
                    yield f"{case.__name__}-{method}", case(method)


CASES = dict(suite())


@pytest.fixture(autouse=True)
def _quick():
    """These programs run once: most of their time would be XLA's, spent on making them fast."""
    before = jax.config.values["jax_disable_most_optimizations"]
    jax.config.update("jax_disable_most_optimizations", True)
    yield
    jax.config.update("jax_disable_most_optimizations", before)


def param(name):
    if name not in DIFFER:
        return name
    raises, reason = DIFFER[name]
    return pytest.param(name, marks=pytest.mark.xfail(raises=raises, reason=reason, strict=True))


def run(name):
    np.random.seed(0)  # optax's tests draw from it
    CASES[name].debug()


@pytest.mark.parametrize("name", [param(name) for name in CASES])
def test_optax(name):
    run(name)


def test_numbers_that_the_suite_does_not_compare():
    """Of these, optax's tests assert shapes, bounds and zeros alone, or trace what unilos does not."""
    scores = np.array([[0.3, -1.2, 0.5], [2.0, 0.1, 1.9]], np.float32)
    masks = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]], np.float32)
    calls = {
        "binary_dice_loss": (scores, masks),
        "multiclass_sparsemax_loss": (scores, np.array([2, 1])),
        "smooth_labels": (masks, 0.1),
    }
    for name, args in calls.items():
        args = [put(a) for a in args]
        np.testing.assert_allclose(getattr(shim, name)(*args), getattr(losses, name)(*args), rtol=1e-6)


def test_all_are_there():
    assert len(CASES) >= 170
    assert DIFFER.keys() <= CASES.keys()


def outcome(name):
    try:
        run(name)
    except pytest.skip.Exception:
        return "skipped"
    except Exception:
        return "by design" if name in DIFFER else "failed"
    return "passed"


if __name__ == "__main__":
    jax.config.update("jax_disable_most_optimizations", True)
    counts = Counter((name.split("-")[0], outcome(name)) for name in CASES)
    columns = ["passed", "skipped", "by design", "failed"]
    print(f"{'':40}" + "".join(f"{column:>12}" for column in columns))
    for case in dict.fromkeys(case for case, _ in counts):
        print(f"{case:40}" + "".join(f"{counts[case, column]:12}" for column in columns))
    totals = Counter(column for _, column in counts.elements())
    print(f"{'all':40}" + "".join(f"{totals[column]:12}" for column in columns))
