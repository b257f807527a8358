"""A framework of somebody's, by the command: what is wrong with it is caught and named, and the report shows it."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

pytest.importorskip("mpmath")
pytest.importorskip("array_api_strict")
pytest.importorskip("jinja2")

from unilos.backend import dispatch
from unilos.command.app import app

FOLDER = Path(__file__).parents[2] / "examples" / "strangers"
ODD = f"""
import sys
from types import SimpleNamespace

import array_api_strict as strict
import numpy as np

sys.path.insert(0, {str(FOLDER)!r})
from strict_adapter import Adapter

NAMES = {{name: getattr(strict, name) for name in dir(strict) if name[0] != "_"}}


def having(called, **changed):
    made = type("Odd", (Adapter,), {{"name": called, "xp": SimpleNamespace(**(NAMES | changed))}})
    return made()


def half_sum(x, **options):
    halves = strict.asarray(np.asarray(x).astype(np.float16).astype(np.asarray(x).dtype))
    return strict.sum(halves, **options)


def worse(x):
    y = np.asarray(strict.tanh(x))
    return strict.asarray((y + 3 * np.spacing(y)).astype(y.dtype))


right = having("right")
swapped = having("swapped", where=lambda condition, a, b: strict.where(condition, b, a))
halved = having("halved", sum=half_sum)
inexact = having("inexact", exp=lambda x: strict.exp(x) * (1 + 1e-5 if x.dtype == strict.float32 else 1))
looser = having("looser", tanh=worse)
"""


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    (tmp_path / "odd.py").write_text(ODD, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    for name in ("_adopted", "_by_type"):  # what is adopted here owns no array of another test
        monkeypatch.setattr(dispatch, name, {**getattr(dispatch, name)})

    def run(*words: str) -> tuple[int, str, dict[str, Any], str]:
        """Exit status, what is printed, the JSON, and the page."""
        call = ("conformance", *words, "--json", "found.json", "--report", "found.html")
        result = CliRunner().invoke(app, call, env={"COLUMNS": "100"}, prog_name="unilos")
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        found = json.loads((tmp_path / "found.json").read_text("utf-8"))
        return result.exit_code, result.output, found, (tmp_path / "found.html").read_text("utf-8")

    yield run
    sys.modules.pop("odd", None)


def called(name: str, loss: str) -> tuple[str, ...]:
    return "--backend", f"odd:{name}", "--quick", "--loss", loss, "--dtype", "float32", "--seed", "1"


def worst(found: dict[str, Any], primitive: str) -> float:
    (ulp,) = [p["ulp"] for p in found["primitives"] if p["name"] == primitive]
    return float(ulp)


def test_a_framework_that_is_right_passes_and_its_primitives_are_listed(command: Any) -> None:
    status, printed, found, page = command(*called("right", "mse"))
    assert status == 0, printed
    assert worst(found, "tanh") < 2
    assert '<th scope="row">tanh</th>' in page


@pytest.mark.parametrize(
    ("name", "primitive", "loss"),
    [("swapped", "where", "kl_divergence"), ("halved", "sum", "mse"), ("inexact", "exp", "kl_divergence")],
)
def test_a_wrong_primitive_is_caught_and_named(name: str, primitive: str, loss: str, command: Any) -> None:
    status, printed, found, page = command(*called(name, loss))
    assert status == 1, printed
    named = f"the primitive {primitive} of {name} errs by "
    assert found["failures"][0]["message"].startswith(named)
    assert [f["loss"] for f in found["failures"] if f["law"] == "primitives"] == [primitive]
    assert {f["loss"].partition("(")[0] for f in found["failures"][1:]} == {
        {"mse": "MSE", "kl_divergence": "KLDivergence"}[loss]
    }  # and what comes of it
    assert named in printed
    assert named in page
    # The line under a failure, as it stands, shows it again.
    again = re.findall(r"^  again: unilos conformance (.*)$", printed, re.MULTILINE)[0]
    assert f"--backend odd:{name} " in again
    status, printed, found, _ = command(*shlex.split(again))
    assert status == 1, printed
    assert len(found["failures"]) >= 1


def test_a_primitive_that_is_worse_by_three_ulp_shows(command: Any) -> None:
    status, printed, found, page = command(*called("looser", "mse"))
    assert status == 0, printed  # inside of the envelope
    before = command(*called("right", "mse"))[2]
    assert worst(found, "tanh") >= worst(before, "tanh") + 2
    others = {p["name"] for p in found["primitives"]} - {"tanh"}
    assert {name: worst(found, name) for name in others} == {name: worst(before, name) for name in others}
    assert f"{worst(found, 'tanh'):.2f} ULP" in page
