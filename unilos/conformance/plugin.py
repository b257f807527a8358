"""The plugin for pytest: a fixture `unilos_backend` for every framework, or for `--unilos-backends=numpy,torch`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ..form.check import UnilosError
from .bench.harness import Harness, load
from .runner import BUILT_IN


def pytest_addoption(parser: Any) -> None:
    parser.getgroup("unilos").addoption(
        "--unilos-backends",
        help="frameworks of tests that take the fixture unilos_backend, as numpy,torch; all that are installed, if not",
    )


def pytest_generate_tests(metafunc: Any) -> None:
    if "unilos_backend" in metafunc.fixturenames:
        metafunc.parametrize("unilos_backend", _named(metafunc.config) or BUILT_IN, indirect=True)


@pytest.fixture
def unilos_backend(request: Any) -> Iterator[Harness]:
    """A framework: its `name`, `array` of NumPy's numbers, `numpy` of its arrays, and `backend.xp`.

    One that was named and is missing is an error; else its tests are skipped.
    """
    try:
        found = load(request.param)
    except (ImportError, ValueError, UnilosError) as error:
        why = f"{request.param} cannot be tested: {error}"
        if _named(request.config):
            raise pytest.UsageError(why) from error
        pytest.skip(why)
    with found.session("float64"):
        yield found


def _named(config: Any) -> tuple[str, ...]:
    words = (config.getoption("--unilos-backends") or "").split(",")
    return tuple(word.strip() for word in words if word.strip())
