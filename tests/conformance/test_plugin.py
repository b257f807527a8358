"""A backend from another package runs the same laws: array-api-strict, on both of its devices.

A run of the tests takes an eighth of the losses.
"""

import numpy as np
import pytest

pytest.importorskip("mpmath")
strict = pytest.importorskip("array_api_strict")
pytest.importorskip("unilos_strict", reason="pip install ./tests/plugin")

import unilos  # noqa: E402
from tests.conformance.sample import drawn, seed  # noqa: E402
from unilos.conformance.bench.bench import Record  # noqa: E402
from unilos.conformance.bench.harness import Harness, load  # noqa: E402
from unilos.conformance.job import attempt, plan  # noqa: E402
from unilos.conformance.report import Failure  # noqa: E402

DEVICES = [None, "device1"]


def harness(device):
    found = load("array_api_strict")
    found.device = None if device is None else strict.Device(device)
    return found


@pytest.mark.parametrize(
    ("loss", "device"), [(loss, d) for d in DEVICES for loss in drawn(unilos.names(), f"strict {d}", 8)]
)
def test_laws(loss, device):
    found = harness(device)
    assert type(found) is Harness
    results = [attempt(law, bench) for law, bench in plan(loss, found, "float32", True, Record(), seed())]
    broken = [str(r) for r in results if isinstance(r, Failure)]
    assert results.count(None) > 10
    assert not broken, "\n".join(broken)


def test_results_stay_on_the_second_device():
    device = strict.Device("device1")
    pred = strict.asarray(np.ones(3, np.float32), device=device)
    value, grad = unilos.Huber().value_and_grad(pred, pred)
    assert value.device == grad.device == device


def test_two_devices_are_refused():
    pred = strict.asarray(np.ones(3, np.float32), device=strict.Device("device1"))
    with pytest.raises(unilos.DeviceMismatchError):
        unilos.Huber()(pred, strict.asarray(np.ones(3, np.float32)))
