"""The command line: what it prints, and how it refuses."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner, Result

import unilos
from unilos.backend import dispatch
from unilos.backends import Backend
from unilos.command.app import app
from unilos.face import describe as _describe
from unilos.face.registry import loss_class

ROOT = Path(__file__).resolve().parents[1]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "200"}, prog_name="unilos")


def words(text: str) -> str:
    return " ".join(text.split())


def test_list_names_every_loss_and_alias() -> None:
    result = run("list")
    assert result.exit_code == 0
    for cls in _describe.losses():
        assert cls.name in result.output
        assert _describe.summary(cls) in words(result.output)
        for alias in _describe.aliases(cls):
            assert alias in result.output


def test_list_cuts_nothing_in_a_narrow_terminal() -> None:
    result = CliRunner().invoke(app, ["list"], env={"COLUMNS": "60"}, prog_name="unilos")
    assert result.exit_code == 0
    assert "…" not in result.output


@pytest.mark.parametrize("name", unilos.names())
def test_show_tells_all_that_is_known(name: str) -> None:
    result = run("show", name)
    assert result.exit_code == 0, result.output
    shown = words(result.output)
    cls = loss_class(name)
    meta = cls.meta
    facts = [cls.__name__, _describe.text(cls), meta.formula, *meta.pros, *meta.cons, *meta.references]
    facts += [fact for kink in meta.kinks for fact in (kink.at, kink.slope)]
    facts += [fact for native in meta.natives for fact in (native.name, native.arguments, native.differs)]
    facts += [f"{key}: {kind} = {default!r}" for key, (kind, default) in _describe.parameters(cls).items()]
    facts += [*cls.reductions, *_describe.aliases(cls), *_describe.domain(cls).values()]
    for fact in facts:
        assert words(fact) in shown


def test_show_finds_a_loss_by_its_alias() -> None:
    assert run("show", "CrossEntropyLoss").output == run("show", "cross_entropy").output


def test_a_default_reduction_is_marked() -> None:
    assert "sum (default)" in run("show", "l2_penalty").output
    assert "mean (default)" in run("show", "mse").output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "hubr"], "no loss is called 'hubr'; did you mean huber"),
        (["conformance", "--loss", "hubr"], "no loss is called 'hubr'; did you mean huber"),
        (["conformance", "--backend", "mxnet"], "no backend is called 'mxnet'; there are:"),
        (["conformance", "--dtype", "int8"], "no loss computes in 'int8'; there are: bfloat16, float16"),
        (["shw"], "No such command 'shw'"),
        (["show"], "Missing argument"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_version() -> None:
    result = run("--version")
    assert (result.exit_code, result.output.strip()) == (0, f"unilos {unilos.__version__}")


def test_an_unknown_backend_is_answered_with_those_there_are() -> None:
    named = set(re.split(r"[,:\s]+", run("conformance", "--backend", "mxnet").stderr))
    assert {"numpy", "torch", "tensorflow", "jax"} <= named


def test_conformance_passes_its_options_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from unilos import conformance

    seen: list[object] = []

    def main(*arguments: object, **named: object) -> int:
        seen.extend((*arguments, named))
        return 1

    monkeypatch.setattr(conformance, "main", main)
    options = ["--backend", "numpy", "--loss", "ce", "--loss", "HuberLoss", "--dtype", "float32", "--quick"]
    options += ["--json", str(tmp_path / "found.json"), "--device", "cpu", "--seed", "a", "--law", "mean"]
    options += ["--report", str(tmp_path / "a.html"), "--badge", str(tmp_path / "a.svg"), "--isolate"]
    result = run("conformance", *options)
    assert result.exit_code == 1
    files = conformance.Files(*(tmp_path / name for name in ("found.json", "a.html", "a.svg")))
    expected = [["numpy"], ["cross_entropy", "huber"], ["float32"], True, files, "cpu", "a", ["mean"]]
    expected.append({"processes": None, "isolate": 600.0})
    assert seen == expected


#: A module that is None in sys.modules is not there, for whoever looks or imports.
HIDE = """
import sys
sys.modules[{hidden!r}] = None
from unilos.cli import main
sys.argv = ["unilos", {command!r}]
main()
"""


@pytest.mark.parametrize(
    ("command", "hidden"), [("list", "typer"), ("list", "rich"), ("demo", "sklearn"), ("demo", "mpmath")]
)
def test_what_is_missing_is_named_with_the_remedy(command: str, hidden: str) -> None:
    code = HIDE.format(hidden=hidden, command=command)
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment())
    assert found.returncode == 1
    said = found.stdout + found.stderr
    assert hidden in said
    extra = "demo" if command == "demo" else "cli"
    assert f'pip install "unilos[{extra}]"' in said
    assert "Traceback" not in said


def test_python_m_unilos() -> None:
    command = [sys.executable, "-m", "unilos", "--version"]
    found = subprocess.run(command, capture_output=True, text=True, env=environment())
    assert (found.returncode, found.stdout.strip()) == (0, f"unilos {unilos.__version__}")


def test_a_terminal_that_knows_ascii_alone_is_enough() -> None:
    command = [sys.executable, "-m", "unilos", "show", "lovasz_hinge"]
    plain = {**environment(), "PYTHONIOENCODING": "ascii"}
    found = subprocess.run(command, capture_output=True, text=True, env=plain)
    assert (found.returncode, found.stderr) == (0, "")
    assert "Lov?sz hinge" in found.stdout


def test_the_command_line_imports_no_framework() -> None:
    code = "import sys, unilos.command.app; print([m for m in ('torch', 'jax', 'tensorflow') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment())
    assert found.stdout.strip() == "[]"


def environment() -> dict[str, str]:
    paths = (str(ROOT), str(ROOT / "backends"))
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "NO_COLOR": "1", "COLUMNS": "200"}


def test_what_a_namespace_lacks_is_said_before_it_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    strict = pytest.importorskip("array_api_strict")

    class Few(Backend):
        name = "few"
        xp = SimpleNamespace(**{name: x for name, x in vars(strict).items() if name != "take_along_axis"})

    monkeypatch.setattr(dispatch, "plugins", lambda: ("few",))
    monkeypatch.setattr(dispatch, "load", lambda name: Few())
    monkeypatch.setattr("unilos.conformance.main", lambda *given, **named: 0)
    result = CliRunner().invoke(app, ["conformance", "--backend", "few"], prog_name="unilos")
    assert result.exit_code == 0
    assert "few lacks names" in result.stderr
    assert "losses of class labels: take_along_axis (indexing)" in result.stderr


def test_a_plugin_that_is_no_backend_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str) -> Backend:
        raise unilos.BackendMismatchError(f"the entry point of {name} is a list, not a unilos Backend")

    monkeypatch.setattr(dispatch, "plugins", lambda: ("few",))
    monkeypatch.setattr(dispatch, "load", load)
    result = run("conformance", "--backend", "few")
    assert result.exit_code == 2
    assert "'few' was asked for and cannot be tested: the entry point of few is a list" in result.output
