"""The pages for the readers of tutorials: what they show runs, in both languages, and their picture is drawn."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from operator import attrgetter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from typer.testing import CliRunner

import unilos
from unilos.command.app import app

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
SCRIPT, PICTURE = DOCS / "_saturation.py", DOCS / "pictures" / "saturation.svg"
PAGES = ("articles.md", "information.md", "why-cross-entropy.md")
#: Commands that the pages name, which the tests run.
COMMANDS = [
    "unilos plot pseudo_huber --delta 5",
    "unilos compare mse mae pseudo_huber",
    "unilos choose --task regression --outliers many",
    "unilos show huber",
]
#: What blocks import besides NumPy.
NEEDED = {"torch", "tensorflow", "jax", "keras", "sklearn"}
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def text(page: str) -> str:
    return (DOCS / page).read_text("utf-8")


def blocks(page: str) -> list[tuple[str, str]]:
    return BLOCK.findall(text(page))


def script(page: str) -> str:
    """The Python of a page as one program, its lines where they are on the page: so tracebacks name them."""
    lines, inside = [], False
    for line in text(page).splitlines():
        inside = line == "```python" or (inside and line != "```")
        lines.append(line if inside and line != "```python" else "")
    return "\n".join(lines)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join((str(ROOT), str(ROOT / "backends")))
    environment = {**os.environ, "PYTHONPATH": paths, "TF_CPP_MIN_LOG_LEVEL": "3", "MPLBACKEND": "Agg"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT)


@cache
def saturation() -> Any:
    """The script that draws the picture, as a module."""
    spec = importlib.util.spec_from_file_location("saturation", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs_from_beginning_to_end(page: str, tmp_path: Path) -> None:
    program = script(page)
    for name in NEEDED:
        if re.search(rf"^(import|from) {name}\b", program, re.MULTILINE) and find_spec(name) is None:
            pytest.skip(f"{name} is not installed")
    (tmp_path / page).write_text(program, "utf-8")
    found = run("-W", "error", str(tmp_path / page))
    assert found.returncode == 0, found.stderr[-4000:]
    # What a block prints, the page shows.
    assert [line for line in found.stdout.splitlines() if line not in text(page).splitlines()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_block_can_fail(page: str) -> None:
    python = [block for language, block in blocks(page) if language == "python"]
    assert len(python) >= 8
    for block in python:
        assert "assert" in block, block


def test_every_row_of_the_articles_has_its_section() -> None:
    rows = re.split(r"^## ", text("articles.md"), flags=re.MULTILINE)[1:]
    assert [row.partition(":")[0] for row in rows[:15]] == [f"S{n}" for n in range(1, 16)]
    for row in rows[:15]:
        assert "```python" in row or "```bash" in row, row


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_show_the_same(page: str) -> None:
    english, chinese = text(page), text(f"zh/{page}")
    assert blocks(page) == blocks(f"zh/{page}")
    assert len(re.findall("^## ", english, re.MULTILINE)) == len(re.findall("^## ", chinese, re.MULTILINE))
    assert figures(tables(english)) == figures(tables(chinese)) != []
    # Words may be other ones, numbers not.
    assert set(figures(BLOCK.sub("", chinese))) <= set(figures(BLOCK.sub("", english)))


def tables(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if line.startswith("| "))


def figures(words: str) -> list[str]:
    """The numbers of two characters and more: smaller ones may be words."""
    return re.findall(r"\d[\d,.e+-]*\d", words)


def by_hand() -> list[tuple[str, str]]:
    """What tutorials claim and what is true, as the table has it: in NumPy alone, from the formulas."""
    e = np.array([1.5, 2.0, 3.2]) - np.array([1.0, 2.5, 2.8])
    z = np.array([[1.2, 0.4, -0.5, 2.1, 0.3], [0.8, 1.9, -1.2, 0.4, 1.1], [-0.1, 2.4, 0.7, 1.5, -0.5]])
    labels, per_class = np.array([3, 1, 4]), np.array([0.1, 0.2, 0.3, 0.2, 0.2])
    rows = np.log(np.exp(z).sum(axis=1)) - z[np.arange(3), labels]
    p, y, w = np.array([0.8, 0.2, 0.6, 0.9]), np.array([1, 0, 1, 1]), np.array([1, 2, 1, 1])
    items = -(y * np.log(p) + (1 - y) * np.log(1 - p))
    s = 1 / (1 + np.exp(-np.array([1.5, -1.2, 0.4, 2.1])))
    found = [
        ("0.2967", np.mean(e**2)),
        ("0.8900", np.sum(e**2)),
        ("0.4667", np.mean(np.abs(e))),
        ("0.8765", np.mean(rows)),
        ("-", np.sum(per_class[labels] * rows) / np.sum(per_class[labels])),
        ("0.2070", np.mean(items)),
        ("-", np.sum(w * items) / 4),
        ("-", np.mean(-(y * np.log(s) + (1 - y) * np.log(1 - s)))),
    ]
    return [(claimed, f"{value:.4f}") for claimed, value in found]


@pytest.mark.parametrize("page", ["articles.md", "zh/articles.md"])
def test_the_wrong_numbers_stand_beside_the_right_ones(page: str) -> None:
    shown = re.findall(r"^\| .* \| (\S+) \| (\d\.\d{4}) \| S\d+ \|$", text(page), re.MULTILINE)
    assert shown == by_hand()
    assert [claimed for claimed, true in shown if claimed == true] == ["0.4667"]


def test_every_command_of_the_pages_is_run() -> None:
    lines = [
        line
        for page in PAGES
        for language, block in blocks(page)
        if language != "python"
        for line in block.splitlines()
    ]
    assert sorted(lines) == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_pages_runs(command: str) -> None:
    program, *arguments = shlex.split(command)
    result = CliRunner().invoke(app, arguments, prog_name=program)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("page", [*PAGES, *(f"zh/{page}" for page in PAGES)])
def test_what_a_page_names_is_there(page: str) -> None:
    prose = BLOCK.sub("", text(page))
    files = re.findall(r"\b(?:examples|docs)/\w+\.py", prose)
    assert [file for file in files if not (ROOT / file).exists()] == []
    names = re.findall(r"`unilos\.([\w.]+)`", prose)
    for name in names:
        assert attrgetter(name)(unilos) is not None
    assert files or names


def test_the_picture_is_drawn_and_current(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    pytest.importorskip("sklearn")
    found = run("-W", "error", str(SCRIPT), str(tmp_path / "new"))
    assert found.returncode == 0, found.stderr
    drawn = (tmp_path / "new" / PICTURE.name).read_text("utf-8")
    assert len(drawn) < 60_000
    assert float(ElementTree.fromstring(drawn).attrib["width"].removesuffix("pt")) == 7 * 72
    kept = PICTURE.read_text("utf-8")
    if maker(kept) != maker(drawn):
        pytest.skip("the picture in docs/ was drawn by another matplotlib")
    number = re.compile(r"(?<![\w#])-?\d+\.?\d*(?![\w])")
    assert number.sub("", drawn) == number.sub("", kept)
    old, new = ([float(x) for x in number.findall(picture)] for picture in (kept, drawn))
    np.testing.assert_allclose(new, old, atol=0.01)


def maker(picture: str) -> str:
    named = re.search(r"Matplotlib v[\d.]+", picture)
    assert named
    return named[0]


@pytest.mark.parametrize("target", [0.0, 1.0])
def test_the_gradients_of_the_picture_are_those_of_the_formulas(target: float) -> None:
    """Against differences of the losses as they are defined, in NumPy alone."""
    x, h = np.linspace(-6, 6, 25), 1e-5
    y = np.full_like(x, target)

    def entropy(x: Any) -> Any:
        p = 1 / (1 + np.exp(-x))
        return -(y * np.log(p) + (1 - y) * np.log(1 - p))

    def square(x: Any) -> Any:
        return (1 / (1 + np.exp(-x)) - y) ** 2

    for name, loss in (("cross-entropy", entropy), ("squared error", square)):
        slope = len(x) * saturation().SLOPES[name](x, y)
        np.testing.assert_allclose(slope, (loss(x + h) - loss(x - h)) / (2 * h), atol=1e-8, err_msg=name)


def test_the_picture_s_training_is_what_its_caption_says() -> None:
    pytest.importorskip("sklearn")
    module = saturation()
    right = {name: module.accuracies(slope, module.BIAS) for name, slope in module.SLOPES.items()}
    leaves = {name: int(np.flatnonzero(share > 0.4)[0]) for name, share in right.items()}
    assert leaves["cross-entropy"] < 5
    assert f"after {leaves['squared error']} steps" in text("why-cross-entropy.md")
