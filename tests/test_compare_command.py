"""`unilos compare`: what it prints, reads, writes and refuses."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib import pyplot
from typer.testing import CliRunner, Result

import unilos
from unilos.command import drawn
from unilos.command.app import app
from unilos.command.columns import OFTEN, read
from unilos.command.console import progress
from unilos.form.check import UnilosError
from unilos.pictures import compared

ROOT = Path(__file__).resolve().parents[1]
ESCAPE = "\x1b"


def run(*arguments: str, **env: str) -> Result:
    return CliRunner().invoke(app, ("compare", *arguments), env={"COLUMNS": "60", **env}, prog_name="unilos")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "data.csv"
    rows = "".join(f"{x},{2 * x + 1},{x % 3},{'ab'[x > 4]}\n" for x in range(10))
    file.write_text(f"time, price,other,kind\n{rows}")
    return file


def test_the_command_prints_picture_and_table_for_a_pipe() -> None:
    done = run("mse", "mae", "pseudo_huber", "--delta", "2")
    assert done.exit_code == 0
    assert "pseudo_huber(delta=2.0)" in done.output
    assert ESCAPE not in done.output
    assert max(map(len, done.output.splitlines())) <= 60
    assert unilos.compare(["mse", "mae", unilos.PseudoHuber(delta=2.0)]).table(60) in done.output


def test_the_command_reads_columns_and_writes_a_picture(table: Path, tmp_path: Path) -> None:
    done = run(
        "mse", "mae", "--data", str(table), "--x", "time", "--y", "price", "--out", str(tmp_path / "a.png")
    )
    assert done.exit_code == 0
    assert "10 points" in done.output
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    done = run("mse", "--data", str(table), "--x", "time", "--y", "price", "--pred", "time", "--json")
    (only,) = json.loads(done.output)["losses"]
    assert only["value"] == np.mean((np.arange(10) + 1) ** 2)
    done = run("hinge", "--data", str(table), "--x", "time", "--x", "other", "--y", "kind")
    assert "class a" in done.output
    assert "0.0%" in done.output


def test_a_display_gets_a_window_and_no_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Any] = []
    monkeypatch.setattr(pyplot, "show", lambda: opened.append([*map(pyplot.figure, pyplot.get_fignums())]))
    assert "×" in run("mse").output
    assert not opened
    monkeypatch.setattr(drawn, "at_display", lambda: True)
    assert "×" not in run("mse").output
    assert [len(sheet.axes) for sheet in opened[0]] == [2]
    pyplot.close("all")


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("there", [True, False])
def test_who_waits_at_a_terminal_is_told(there: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys, "stderr", Screen() if there else io.StringIO())
    with progress("reading") as told:
        told("a[b].csv", 1, 2)
    said = sys.stderr.getvalue()  # type: ignore[attr-defined]
    assert ("reading a[b].csv" in said) is there
    assert bool(said) is there


def test_a_pipe_gets_no_bars_whatever_colours_it_wants_and_the_characters_that_it_has() -> None:
    variables = {**os.environ, "FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": "60"}
    variables |= {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "backends")))}
    variables |= {"PYTHONIOENCODING": "ascii"}
    variables.pop("NO_COLOR", None)
    done = subprocess.run(
        [sys.executable, "-m", "unilos", "compare", "mse"], capture_output=True, text=True, env=variables
    )
    assert done.returncode == 0
    assert ESCAPE in done.stdout
    assert done.stdout.isascii()
    assert "x the points" in done.stdout
    assert done.stderr == ""


def test_json_has_the_numbers_and_nothing_else() -> None:
    done = run("mse", "huber", "--delta=0.5", "--json")
    expected = unilos.compare(["mse", unilos.Huber(delta=0.5)]).to_dict()
    assert json.loads(done.output) == json.loads(json.dumps(expected))


FILES = {
    "text": ("time,price\n1,2\n2,foo\n", "column price holds the text 'foo' in line 3; accepted: numbers"),
    "nan": ("time,price\n1,nan\n", "1 of 1 rows miss a finite number in time, price, the first in line 2"),
    "infinite": ("time,price\n1,2\n2,1e999\n", "1 of 2 rows miss a finite number"),
    "short": (
        "time,price\n1,2\n2\n\n3\n",
        "2 of 3 rows miss a finite number in time, price, the first in line 3",
    ),
    "empty": ("", "is empty"),
    "header": ("time,price\n", "no rows"),
    "column": ("time,cost\n1,2\n", "no column 'price'; there are: time, cost"),
    "binary": ("time,price\n\udcff", "UTF-8"),
    "alone": ("time,price\n1,2\n", "two points or more"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_cannot_be_used_is_one_sentence(tmp_path: Path, case: str) -> None:
    content, words = FILES[case]
    file = tmp_path / "data.csv"
    file.write_bytes(content.encode("utf-8", "surrogateescape"))
    refused(run("mse", "--data", str(file), "--x", "time", "--y", "price"), words)


COMMANDS = [
    (["msee"], "did you mean mse"),
    (["huber", "--delta", "-1"], "huber: delta is -1"),
    (["huber", "--delta"], "--delta needs a value"),
    (
        ["huber", "--slope", "1"],
        "no loss that is named here has a parameter --slope; there are: delta, reduction",
    ),
    (["mse", "--reduction", "sum"], "means are compared, so that there is no --reduction"),
    (["mse", "hinge"], "compare them in two calls"),
    (["mse", "--data", "nowhere.csv", "--x", "a", "--y", "b"], "cannot be read: No such file"),
    (["mse", "--data", "nowhere.csv"], "needs --x COLUMN --y COLUMN"),
    (["hinge", "--data", "nowhere.csv", "--x", "a", "--y", "b"], "--x COLUMN --x COLUMN --y COLUMN"),
    (["mse", "--x", "a"], "give it as --data"),
    (["mse", "--out", "a.gif"], "a name that ends in .png, .svg, .pdf"),
    (["mse", "--out", "nowhere/a.png"], "there is no folder nowhere"),
    (["mse", "--degree", "40"], "an integer from 1 to 20"),
]


@pytest.mark.parametrize(("arguments", "words"), COMMANDS)
def test_the_command_refuses_in_one_sentence(arguments: list[str], words: str) -> None:
    refused(run(*arguments), words)


@pytest.mark.parametrize("library", ["matplotlib", "plotext"])
def test_a_missing_library_is_named_with_its_extra(
    library: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == library]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, library, None)
    out = ["--out", str(tmp_path / "a.png")] if library == "matplotlib" else []
    refused(run("mse", *out), 'pip install "unilos[plot]"')


def refused(done: Result, words: str) -> None:
    assert done.exit_code == 2
    assert words in done.output
    assert done.output.startswith("unilos: ")
    assert len(done.output.splitlines()) == 1
    assert isinstance(done.exception, SystemExit)


def test_an_interrupt_leaves_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*args: Any, **options: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(compared, "compare", interrupted)
    done = run("mse")
    assert done.exit_code in (1, 130)
    assert "Traceback" not in done.output


def test_a_long_file_tells_how_much_of_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_text("a,b\n" + "1,2\n" * (3 * OFTEN - 1))
    told: list[tuple[str, int, int]] = []
    a, b = read(file, ["a", "b"], told=lambda *step: told.append(step))
    assert (len(a), len(b), a[0], b[-1]) == (3 * OFTEN - 1, 3 * OFTEN - 1, 1.0, 2.0)
    assert told == [("long.csv", 4 + 4 * OFTEN * k, 12 * OFTEN) for k in range(3)]


def test_classes_are_words_or_numbers_and_not_missing(tmp_path: Path) -> None:
    file = tmp_path / "classes.csv"
    for cells, found in ((("none", "b"), ["none", "b"]), (("1", " 0"), [1.0, 0.0])):
        file.write_text("x,kind\n" + "".join(f"1,{cell}\n" for cell in cells))
        assert read(file, ["x", "kind"], told=lambda *_: None, classes=True)[1].tolist() == found
    file.write_text("x,kind\n1,a\n2,\n")
    with pytest.raises(UnilosError, match="1 of 2 rows miss"):
        read(file, ["x", "kind"], told=lambda *_: None, classes=True)
