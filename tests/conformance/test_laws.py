"""Every law on every loss and backend: the quick grid. `unilos conformance` runs the whole of it.

That takes long, so that a run holds a part of the losses to the laws, see `sample`.
"""

import os
import warnings

import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
pytest.importorskip("mpmath")

import unilos
from tests.conformance.sample import drawn, seed
from unilos.conformance import LAWS
from unilos.conformance.bench.bench import Record
from unilos.conformance.bench.harness import load
from unilos.conformance.job import attempt, plan
from unilos.conformance.law import ALL
from unilos.conformance.report import Failure, environment

# torch comes before TensorFlow, which crashes in the other order.
BACKENDS = ("numpy", "torch", "jax", "tensorflow")
#: One loss in so many.
SHARES = {"numpy": 10, "torch": 10, "jax": 24, "tensorflow": 22}
SAMPLES = {backend: drawn(unilos.names(), backend, share) for backend, share in SHARES.items()}


def harness(name):
    if name != "numpy":
        pytest.importorskip("torch" if name == "torch" else name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what frameworks say about themselves when they are imported
        if name == "tensorflow":
            pytest.importorskip("torch")
        return load(name)


# A loss's backends run in one process, so that they share the oracle.
@pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")
@pytest.mark.parametrize(
    ("loss", "backend"), [(loss, b) for loss in unilos.names() for b in BACKENDS if loss in SAMPLES[b]]
)
def test_laws(loss, backend):
    found = harness(backend)
    results = []
    for dtype in (d for d in ALL if d in found.dtypes):
        results += [attempt(law, bench) for law, bench in plan(loss, found, dtype, True, Record(), seed())]
    found.forget()  # what was compiled for hundreds of losses takes gigabytes
    # Where calls are compiled a quick run draws one law about calls in four.
    assert results.count(None) > (10 if found.compiles else 20)
    broken = [str(r) for r in results if isinstance(r, Failure)]
    assert not broken, "\n".join(broken)


def test_every_law_says_what_it_states():
    assert all(law.states.endswith(".") for law in LAWS.values())


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_report_names_the_version(backend):
    harness(backend)
    assert environment([backend], None, True)["versions"][backend][0].isdigit()
