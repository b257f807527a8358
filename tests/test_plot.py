"""`unilos plot`: what it writes and prints, and how it refuses."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner, Result

import unilos
from unilos.command import drawn, given
from unilos.command.app import app
from unilos.form.check import ParameterError, UnilosError

plt = pytest.importorskip("matplotlib.pyplot")
pytest.importorskip("plotext")

from unilos.pictures import canvas, plotted  # noqa: E402
from unilos.pictures.terminal import text  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "pictures.md"
LARGEST = 60_000  # bytes of a picture in docs


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(
        app, ["plot", *arguments], env={"COLUMNS": "60", **environment}, prog_name="unilos"
    )


# Files


@pytest.mark.parametrize(("kind", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_a_file_is_written_as_its_name_says(tmp_path: Path, kind: str, start: bytes) -> None:
    found = []
    for name in ("a", "b"):
        path = tmp_path / f"{name}.{kind}"
        result = run("huber", "mse", "--delta", "5", "--show", "slope", "--out", str(path))
        assert (result.exit_code, result.output) == (0, f"wrote {path}\n")
        found.append(path.read_bytes())
    assert found[0].startswith(start)
    assert found[0] == found[1]
    assert b"CreationDate" not in found[0]
    assert b"dc:date" not in found[0]


def test_the_pictures_of_the_page_are_made(tmp_path: Path) -> None:
    script = ROOT / "docs" / "_pictures.py"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "backends")))}
    code = "import runpy, sys; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(script), str(tmp_path)],
        capture_output=True, text=True, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    kept = PAGE.parent / "pictures"
    assert {path.name for path in tmp_path.iterdir()} == pictures(PAGE)
    assert {path.name for path in kept.iterdir()} == set().union(*map(pictures, PAGE.parent.glob("*.md")))
    for path in (*tmp_path.iterdir(), *kept.iterdir()):
        assert 5_000 < path.stat().st_size < LARGEST, path.name


def pictures(page: Path) -> set[str]:
    """The files that a page shows."""
    return set(re.findall(r"\]\(pictures/(\S+)\)", page.read_text("utf-8")))


def test_the_page_shows_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("_pictures", ROOT / "docs" / "_pictures.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.setenv("COLUMNS", "60")
    page = PAGE.read_text("utf-8")
    assert script.printed(page) == page
    assert script.printed(page.replace("slope 0 at 0", "slope 1 at 0")) == page


# Terminals


def test_kinks_are_told_in_words() -> None:
    assert "● wing: slope -0.9091 at -5, slope 0 at 0, slope 0.9091 at 5" in run("wing").output
    assert run("wing", "--show", "curvature").output.count("●") == 0


def test_a_pipe_gets_no_escapes_and_60_columns() -> None:
    result = run("binary_cross_entropy")
    assert result.exit_code == 0
    assert "\x1b" not in result.output
    assert max(map(len, result.output.splitlines())) == 60
    assert "probability of a yes (in [0, 1])" in result.output


def test_colours_are_the_terminal_s_own() -> None:
    picture = plotted.computed(["huber", "mse"], show="value")
    coloured, bare = text(picture, 60, colour=True), text(picture, 60)
    codes = set(re.findall(r"\x1b\[([\d;]*)m", coloured))
    assert codes == {"0", "38;5;4", "38;5;1"}  # no background, which holds on light and dark
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured).split() == bare.split()


@pytest.mark.parametrize(
    ("variables", "coloured"), [(["FORCE_COLOR"], True), (["FORCE_COLOR", "NO_COLOR"], False), ([], False)]
)
def test_colour_is_where_it_is_wanted(variables: list[str], coloured: bool) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    environment |= {**dict.fromkeys(variables, "1"), "TERM": "xterm-256color", "COLUMNS": "60"}
    environment["PYTHONPATH"] = os.pathsep.join((str(ROOT), str(ROOT / "backends")))
    done = subprocess.run(
        [sys.executable, "-m", "unilos", "plot", "mse", "--show", "value"],
        capture_output=True, text=True, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert ("\x1b[38;5;4m" in done.stdout) is coloured
    assert done.stderr == ""


def test_ascii_is_enough() -> None:
    for names in (["mae"], ["cross_entropy"]):
        assert text(plotted.computed(names), 60, plain=True).isascii()
    assert not text(plotted.computed("mae"), 60).isascii()


def test_a_window_opens_where_there_is_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[int] = []
    monkeypatch.setattr(drawn, "at_display", lambda: True)
    monkeypatch.setattr(plt, "show", lambda: opened.extend(plt.get_fignums()))
    try:
        assert run("huber").output == ""
        assert len(opened) == 1
        assert "huber" in run("huber", "--text").output
        assert len(opened) == 1
    finally:
        plt.close("all")
    assert not canvas.interactive()  # with the backend of these tests


# Refusals

REFUSED = [
    (["hubr"], "no loss is called 'hubr'; did you mean huber"),
    (["huber", "--delta", "-1"], "huber: delta is -1; accepted: a number above 0"),
    (["huber", "--delta=x"], "huber: delta is 'x'; accepted: a number above 0"),
    (
        ["huber", "--dleta", "1"],
        "no loss that is named here has a parameter --dleta; there are: delta, reduction",
    ),
    (["huber", "binary_cross_entropy"], "probability of a yes share no axis; draw them apart"),
    (["huber", "cross_entropy"], "cross_entropy is drawn as a map of rows"),
    (
        ["huber", "--out", "huber.gif"],
        "cannot be written to huber.gif; accepted: a name that ends in .png, .svg, .pdf",
    ),
    (["huber", "--out", "no/such/folder/a.png"], "there is no folder no/such/folder"),
    (["huber", "--target", "1"], "huber: takes no target in a picture, as it is drawn against pred - target"),
    (["binary_cross_entropy", "--target", "2"], "target is 2; accepted: [0, 1]"),
    (["cross_entropy", "--target", "3"], "target is 3; accepted: a label of 0 to 2"),
    (["distillation", "--target", "0"], "distillation: takes no target in a picture, as it is a row here"),
    (["ctc", "--target", "0"], "ctc: takes no target in a picture"),
    (["huber", "--show", "jerk"], "a picture shows value, slope, curvature; got 'jerk'"),
    (["cross_entropy", "--show", "curvature"], "a map has no curvature"),
    (
        ["huber", "--at", "3", "1"],
        "a range is two numbers within ±1e+60, the lower one first; got (3.0, 1.0)",
    ),
    (["huber", "--at", "nan", "1"], "a range is two numbers within"),
    (["huber", "--at", "0", "1e300"], "a range is two numbers within"),
    (["huber", "--at", "1", "1.0000000001"], "a range is two numbers within"),
    (["binary_cross_entropy", "--at", "5", "6"], "nothing between 5 and 6 lies in [0, 1]"),
    (["--delta", "3"], "a picture needs a loss; got none"),
    (["adaptive_log_softmax"], "cutoffs is (); accepted: rising positive integers"),
    (["huber", "--delta"], "--delta needs a value, as in --delta 1.5"),
    (["huber", f"--delta={'[' * 100_000}"], "huber: delta is '[["),
    (["huber", "--delta", "--show", "value"], "--delta needs a value"),
    (["huber", "--at", "1", "two"], "Invalid value for '--at'"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED)
def test_bad_input_is_one_sentence(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_python_refuses_with_the_library_s_errors() -> None:
    for losses in (
        [],
        "hubr",
        [unilos.Huber(), "z_loss"],
        unilos.MSE() + unilos.Hinge() + unilos.CrossEntropy(),
    ):
        with pytest.raises(ParameterError):
            unilos.plot(losses)
    with pytest.raises(ParameterError, match="got none of them"):
        unilos.plot("huber", show=())
    with pytest.raises(UnilosError, match="pass what it penalises as params="):
        unilos.plot(unilos.MSE() + unilos.L2Penalty())


@pytest.mark.parametrize("module", ["matplotlib", "plotext"])
def test_a_missing_library_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, module: str
) -> None:
    for name in [n for n in sys.modules if n.partition(".")[0] == module]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    result = run("huber", *(["-o", str(tmp_path / "a.png")] if module == "matplotlib" else []))
    assert result.exit_code == 2
    assert (
        f'a picture needs {module}, which cannot be imported here: pip install "unilos[plot]"'
        in result.stderr
    )


def test_without_matplotlib_no_window_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plt, "get_backend", lambda: "TkAgg")
    assert canvas.interactive()
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    assert not canvas.interactive()


def test_nothing_is_imported_before_a_picture_is_drawn() -> None:
    code = "import sys, unilos; unilos.plot; assert not {'matplotlib', 'plotext', 'typer', 'rich'} & {*sys.modules}"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "backends")))}
    assert subprocess.run([sys.executable, "-c", code], env=environment).returncode == 0


def test_ctrl_c_leaves_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: Any, **options: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(plotted, "computed", interrupted)
    result = run("huber")
    assert result.exit_code in (1, 130)
    assert "Traceback" not in result.output + result.stderr


# What is typed


def test_hyper_parameters_are_options() -> None:
    words = ["huber", "--delta", "1", "mse", "--delta=5", "--class-weight", "1,2", "--low", "-.5", "--full"]
    names, params = given.split(words)
    assert names == ["huber", "mse"]
    assert params == {"delta": [1, 5], "class_weight": [[1, 2]], "low": [-0.5], "full": [given.BARE]}
    assert [given.plain(w) for w in ("-2.5", "none", "FALSE", "inf", "-inf", "(1, 2)", "all")] == [
        -2.5,
        None,
        False,
        np.inf,
        -np.inf,
        [1, 2],
        "all",
    ]


def test_an_option_alone_is_true_of_what_is_true_or_false() -> None:
    words = ["mse", "poisson_nll", "--full"]
    assert given.losses(*given.split(words)) == [unilos.MSE(), unilos.PoissonNLL(full=True)]
    with pytest.raises(ParameterError, match="--class-weight needs a value"):
        given.losses(*given.split(["cross_entropy", "--class-weight"]))


def test_values_are_combined_and_given_to_the_losses_that_have_them() -> None:
    losses = given.losses(["general_robust", "mse"], {"alpha": [1, -2], "scale": [1, 3]})
    assert losses == [unilos.GeneralRobust(alpha=a, scale=s) for a in (1.0, -2.0) for s in (1.0, 3.0)] + [
        unilos.MSE()
    ]
    result = run("general_robust", "--alpha", "-2", "--show", "value")
    assert "general_robust, alpha = -2" in result.output
