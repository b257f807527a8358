"""An audit's page, its JSON and its command."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

pytest.importorskip("jinja2")

from unilos.command.app import app
from unilos.conformance.audit import Audit, Defect, Outcome, run
from unilos.conformance.audit.mappings import missing, places

HOSTILE = "lib.<script>alert('1')</script>|`x`\"&"
DEFECT = Defect(
    native="keras.losses.some", backend="torch", version="1", kind="wrong value", tier=1, loss="MSE()",
    dtype="float32", quantity="value", input="pred = [1.0]", got="nan", true="1.0", error="nan", relative=None,
    snippet="value = 1", dtypes=("float32",),
)  # fmt: skip


def outcome(*defects: Defect, backend: str = "torch", **also: str) -> Outcome:
    return Outcome("keras", backend, "1", natives={"keras.losses.some": 5}, defects=list(defects), **also)


def test_a_defect_counts_once_on_however_many_backends() -> None:
    worse = replace(DEFECT, backend="jax", tier=0)
    audit = Audit([outcome(DEFECT), outcome(worse, backend="jax")])
    (row,) = audit.defects
    assert row.defect is worse
    assert row.backends == ("torch", "jax")
    assert audit.counts()["keras"]["wrong value"] == 1


def test_defects_are_sorted_by_what_matters() -> None:
    large = replace(DEFECT, native="b", relative=2.0, tier=0)
    small = replace(DEFECT, native="a", relative=0.1, tier=0)
    far = replace(DEFECT, native="c", tier=3)
    audit = Audit([outcome(far, small, large)])
    assert [row.defect.native for row in audit.defects] == ["b", "a", "c"]


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.linked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.linked += [value or "" for name, value in attrs if name in ("src", "href")]


def test_hostile_names_are_text() -> None:
    bad = replace(DEFECT, native=HOSTILE, input=HOSTILE, snippet=HOSTILE, got=HOSTILE, convention="")
    told = replace(bad, convention=HOSTILE)
    found = Outcome(
        "keras", "torch", HOSTILE, natives={HOSTILE: 1}, left_out={HOSTILE: HOSTILE}, defects=[bad]
    )
    found.conventions.append(told)
    page = Audit([found, Outcome("torch", "", not_run=HOSTILE)]).html()
    tags = Tags()
    tags.feed(page)
    assert "script" not in tags.seen
    assert not [link for link in tags.linked if not link.startswith("#")]
    assert "&lt;script&gt;" in page
    assert tags.seen.count("h1") == 1
    assert "style=" not in page  # the page's own policy would drop it


def test_json_is_strict_and_comes_back() -> None:
    audit = Audit([outcome(DEFECT), Outcome("kornia", "numpy", not_run="kornia is not installed")])

    def refuse(name: str) -> None:
        raise AssertionError(name)

    found = json.loads(audit.json(), parse_constant=refuse)
    assert found["count"] == 1
    assert found["defects"][0]["got"] == "nan"
    assert found["not_run"] == [
        {"library": "kornia", "backend": "numpy", "reason": "kornia is not installed"}
    ]
    assert Outcome.from_dict(json.loads(json.dumps(outcome(DEFECT).to_dict()))) == outcome(DEFECT)


def test_markdown_keeps_its_tables() -> None:
    page = Audit([outcome(replace(DEFECT, input="a|b"))]).markdown()
    assert "1 distinct defects" in page or "1 distinct defect" in page
    assert "a\\|b" in page


def test_what_is_missing_is_not_run_and_nothing_green(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(run, "missing", lambda library: f"{library} is not installed")
    audit = run.audit(["kornia"])
    assert not audit.ran
    assert audit.outcomes[0].not_run == "kornia is not installed"
    file = tmp_path / "audit.json"
    result = CliRunner().invoke(app, ["audit", "kornia", "--json", str(file)])
    assert result.exit_code == 2
    assert "not run: kornia" in result.output
    assert json.loads(file.read_text())["count"] == 0


def test_a_process_that_ends_badly_is_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run.sys, "executable", "/bin/false")
    (found,) = run.audit(["sklearn"]).outcomes
    assert "ended with 1" in found.not_run


def test_a_name_that_nobody_knows_is_refused() -> None:
    result = CliRunner().invoke(app, ["audit", "pandas"])
    assert result.exit_code == 2
    assert "no library is called 'pandas'" in result.output


def test_keras_is_tried_on_every_backend_that_is_there() -> None:
    backends = [place.backend for place in places("keras")]
    assert "numpy" in backends
    assert len(backends) == len({*backends})


def test_one_library_alone_runs_by_command(tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    assert missing("sklearn") is None
    page, file = tmp_path / "audit.html", tmp_path / "audit.json"
    command = ["audit", "sklearn", "--only", "HalfGamma", "--report", str(page), "--json", str(file)]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    found = json.loads(file.read_text())
    assert found["natives"] == {"sklearn._loss.HalfGammaLoss": {"numpy": found["results"]}}
    assert found["results"] > 100
    assert "<h1>" in page.read_text()
