"""What a stranger forgets or gets wrong in a loss of his own is said by the laws."""

import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest

pytest.importorskip("mpmath")

from unilos.conformance import run
from unilos.conformance.report import Report
from unilos.face.entries import REGISTRY
from unilos.specs import Facts, Local, Native, Reference, Residual, field, positive, spec

USUAL: dict[str, Any] = {"formula": "|e|", "plain": "|e|", "task": "regression"}


@pytest.fixture
def tried() -> Iterator[Callable[..., Report]]:
    """The quick laws on a loss of a user, which the registry forgets again."""
    known = dict(REGISTRY)

    def laws(cls: Any, *names: str) -> Report:
        made = spec(**USUAL)(cls)
        return run(["numpy"], [made.name], ["float32", "float64"], quick=True, processes=1, laws=names)

    yield laws
    REGISTRY.clear()
    REGISTRY.update(known)


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A library of a user, with functions to be held against."""
    found = ModuleType("somelibrary")
    found.right = lambda pred, target: np.abs(pred - target)  # type: ignore[attr-defined]
    found.wrong = lambda pred, target: np.abs(pred - target) + 0.01  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "somelibrary", found)
    return found


def named(native: str) -> type:
    class Distance(Residual):
        """The distance."""

        def at(self, xp: Any, *args: Any) -> Local:
            return Local(
                xp.abs(args[0]), slope=lambda: xp.sign(args[0]), curvature=lambda: xp.zeros_like(args[0])
            )

        def definition(self, mp: Any, *args: Any) -> Any:
            return abs(args[0])

        facts = Facts(natives=(Native(native, call="f(pred, target)"),))

    return Distance


def test_a_native_of_any_library_is_tried(tried: Any, library: ModuleType) -> None:
    found = tried(named("somelibrary.right"), "natives")
    assert found.ok
    assert not found.failures


@pytest.mark.parametrize("name", ["somelibrary.wrong", "somelibrary.absent", "somelibrary.inner.absent"])
def test_a_native_that_differs_or_is_not_there_fails(name: str, tried: Any, library: ModuleType) -> None:
    found = tried(named(name), "natives")
    (failure,) = found.failures
    assert failure.law == "natives"
    assert ("apart" in failure.message) == (name == "somelibrary.wrong")
    assert name in failure.message


def test_a_native_of_a_missing_library_is_not_run(tried: Any) -> None:
    found = tried(named("no_such_library.loss"), "natives")
    assert not found.ok
    assert any("no_such_library.loss is not installed" in reason for reason in found.not_run)


def test_a_kink_that_is_not_stated_fails(tried: Any) -> None:
    class Slanted(Residual):
        """The distance, with a slope of -1 at 0."""

        def at(self, xp: Any, *args: Any) -> Local:
            (e,) = args
            return Local(xp.abs(e), slope=lambda: xp.where(e > 0, 1.0, -xp.ones_like(e)))

        def definition(self, mp: Any, *args: Any) -> Any:
            return abs(args[0])

    found = tried(Slanted, "one_sided").failures
    assert [failure.dtype for failure in found] == ["float32", "float64"]
    assert "no kink is stated" in found[0].message


class Bent(Residual):
    """A distance with a width."""

    delta: float = 1.0
    scale: float = field(1.0, positive, "what the residual is divided by")

    def at(self, xp: Any, *args: Any) -> Local:
        (e,) = args
        return Local(xp.square(e / self.scale) * self.delta, slope=lambda: 2 * e * self.delta / self.scale**2)

    def definition(self, mp: Any, *args: Any) -> Any:
        return (args[0] / mp.mpf(self.scale)) ** 2 * mp.mpf(self.delta)


class Scaled(Residual):
    """A distance with a scale."""

    scale: float = field(1.0, positive, "what the residual is divided by")

    def at(self, xp: Any, *args: Any) -> Local:
        (e,) = args
        return Local(xp.square(e / self.scale), slope=lambda: 2 * e / self.scale**2)

    def definition(self, mp: Any, *args: Any) -> Any:
        return (args[0] / mp.mpf(self.scale)) ** 2

    facts = Facts(tries=({}, {"scale": 2.0}), points=(Reference(2.0, 0.0, 4.0),))


def test_what_is_missing_is_said(tried: Any) -> None:
    said = " ".join(tried(Bent, "points", "configuration").not_run)
    assert "Facts(points=...)" in said
    assert "Facts(tries=...)" in said
    assert "nothing checks delta" in said
    assert "nothing checks scale" not in said


def test_what_is_there_is_not_said_to_be_missing(tried: Any) -> None:
    found = tried(Scaled, "points", "configuration")
    assert found.ok
    assert not [reason for reason in found.not_run if "Facts(" in reason or "nothing checks" in reason]
