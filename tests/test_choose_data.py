"""Choosing a loss by looking at data, and the command that asks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner, Result

import unilos
from unilos.command import choose as command
from unilos.command.app import app
from unilos.form.check import ShapeError, UnilosError
from unilos.guide.answer import Choice
from unilos.guide.questions import QUESTIONS

RNG = np.random.default_rng(7)


def first(choice: Choice) -> Any:
    return choice.losses[0].loss


N = 1000
NORMAL = RNG.normal(10, 3, N)
TIMES = RNG.exponential(5, N)
DATA: dict[str, tuple[Any, dict[str, str]]] = {
    "normal": (NORMAL, {"task": "regression", "target": "real", "outliers": "none"}),
    "a few far out": (np.where(np.arange(N) < 20, 500, NORMAL), {"target": "real", "outliers": "some"}),
    "heavy tails": (RNG.standard_t(1.2, N), {"target": "real", "outliers": "many"}),
    "prices": (RNG.lognormal(3, 2, N), {"target": "positive"}),
    "uniform": (RNG.random(N), {"target": "real", "outliers": "none"}),
    "counts": (RNG.poisson(3, N), {"task": "regression", "target": "counts", "outliers": "none"}),
    "counts as floats": (RNG.poisson(40, N) * 1.0, {"target": "counts", "outliers": "none"}),
    "counts without gaps": (np.repeat(range(5), (500, 300, 150, 45, 5)), {"target": "counts"}),
    "overdispersed": (RNG.negative_binomial(1, 0.1, N), {"target": "counts", "outliers": "some"}),
    "spread counts": (RNG.integers(0, 900, N), {"target": "counts", "outliers": "some"}),
    "rain": (np.where(RNG.random(N) < 0.4, 0, RNG.gamma(2, 3, N)), {"target": "amounts"}),
    "cut off": (np.minimum(NORMAL, 12.5), {"target": "censored"}),
    "times and events": (np.stack([TIMES, RNG.random(N) < 0.6], 1), {"target": "censored"}),
    "1 % positives": (
        np.arange(N) < 10,
        {"task": "classification", "target": "binary", "imbalance": "strong"},
    ),
    "half": (np.arange(N) % 2, {"target": "binary", "imbalance": "none"}),
    "signs": (np.sign(NORMAL - 10), {"target": "signs"}),
    "integer labels": (RNG.integers(0, 10, N), {"target": "multiclass", "imbalance": "none"}),
    "one-hot": (
        np.eye(3)[RNG.choice(3, N, p=(0.8, 0.1, 0.1))],
        {"target": "multiclass", "imbalance": "some"},
    ),
    "tags": ((RNG.random((N, 5)) < 0.3) * 1, {"target": "multilabel", "imbalance": "none"}),
    "distributions": (RNG.dirichlet(np.ones(4), N), {"task": "distributions", "target": "probabilities"}),
    "several numbers": (
        RNG.normal(size=(N, 3)),
        {"task": "regression", "target": "real", "outliers": "none"},
    ),
    "masks": (
        (RNG.random((2, 32, 32)) < 0.01) * 1,
        {"task": "segmentation", "target": "mask", "imbalance": "strong"},
    ),
    "labelled pixels": (RNG.integers(0, 4, (2, 8, 8)), {"task": "segmentation", "target": "classes"}),
    "pictures": (RNG.random((2, 8, 8)), {"task": "images"}),
}


@pytest.mark.parametrize("kind", DATA)
def test_data_says_what_it_is(kind: str) -> None:
    y, expected = DATA[kind]
    choice = unilos.choose(y=y)
    found = {taken.question: taken.answer for taken in choice.because}
    assert {key: found.get(key) for key in expected} == expected
    assert choice.losses
    json.dumps(choice.to_dict())


def test_what_is_said_counts_more_than_what_is_seen() -> None:
    labels = RNG.poisson(1, N)
    seen = unilos.choose(y=labels)
    assert "task classification" in seen.remarks[0]
    said = unilos.choose(y=labels, task="classification")
    assert said.losses[0].loss.name == "cross_entropy"
    assert first(unilos.choose(y=NORMAL, outliers="many")).name == "huber"
    other = unilos.choose(y=NORMAL, target="positive")
    assert other.losses[0].loss.name == "gamma_deviance"
    assert {b.question: b.source for b in other.because}["target"] == "you said"


def test_predictions_tell_residuals_and_outputs() -> None:
    wild = unilos.choose(y=NORMAL, pred=NORMAL + np.where(np.arange(N) < 100, 90, RNG.normal(0, 0.5, N)))
    (told,) = wild.losses[0].sets
    assert wild.losses[0].loss.name == "huber"
    assert first(wild).delta == pytest.approx(1.345 * 0.5, rel=0.2)
    assert "residuals" in told
    logits = RNG.normal(size=(N, 3))
    shares = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    labels = RNG.integers(0, 3, N)
    found = [first(unilos.choose(y=labels, pred=p)).name for p in (logits, shares, np.log(shares))]
    assert found == ["cross_entropy", "categorical_cross_entropy", "nll"]


def test_weights_come_from_counts() -> None:
    rare = first(unilos.choose(y=np.arange(N) < 10, matters="recall"))
    assert rare.pos_weight == 99
    labels = np.repeat([0, 1, 2], (700, 200, 100))
    several = first(unilos.choose(y=labels, task="classification", matters="recall"))
    assert several.class_weight == pytest.approx((0.476, 1.667, 3.333))
    told = unilos.choose(task="classification", target="multiclass", imbalance=True, matters="recall")
    assert "inversely to how often" in told.losses[0].sets[0]


def test_arrays_of_any_library() -> None:
    torch, pandas = pytest.importorskip("torch"), pytest.importorskip("pandas")
    y = torch.tensor(NORMAL, requires_grad=True)
    assert "backward()" in unilos.choose(y=y).losses[0].call
    assert repr(unilos.choose(y=y)) == repr(unilos.choose(y=pandas.Series(NORMAL)))


@pytest.mark.parametrize(
    ("y", "pred", "words"),
    [
        (
            [1.0, float("nan"), 2.0],
            None,
            "y holds 1 of 3 values that are NaN or infinite, the first at index 1",
        ),
        ([], None, "holds nothing"),
        (["cat", "dog"], None, "accepted: numbers"),
        ([1j], None, "accepted: real numbers"),
        ([1.0, 2.5, 3.0], [1.0], "pred has shape (1,) and y (3,)"),
        ([1.5, 2.5, 3.0], [float("inf")] * 3, "pred holds 3 of 3"),
    ],
)
def test_bad_arrays_are_one_sentence(y: Any, pred: Any, words: str) -> None:
    with pytest.raises(UnilosError) as caught:
        unilos.choose(y=y, pred=pred)
    assert words in str(caught.value)


def test_shapes_have_errors_of_their_own() -> None:
    with pytest.raises(ShapeError):
        unilos.choose(y=np.ones((3, 2)), pred=np.ones(3))


# The command


def run(*arguments: str, reply: str = "", **environment: str) -> Result:
    env = {"COLUMNS": "60", **environment}
    return CliRunner().invoke(app, ["choose", *arguments], input=reply, env=env, prog_name="unilos")


def test_flags_are_answers() -> None:
    result = run("--task", "regression", "--outliers", "many", "--framework", "torch")
    assert result.exit_code == 0, result.output
    assert "1. huber" in result.output
    assert "value.backward()" in result.output
    assert "not asked" in result.output
    assert "…" not in result.output
    assert max(map(len, result.output.splitlines())) <= 60
    assert "\x1b" not in result.output


def test_json_is_for_programs() -> None:
    result = run("--target", "binary", "--imbalance", "1%", "--json")
    found = json.loads(result.output)
    assert unilos.from_dict(found["losses"][0]["loss"]) == unilos.BinaryCrossEntropyWithLogits()
    assert {taken["question"] for taken in found["because"]} == {"task", "target", "imbalance"}


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "interactive", lambda: True)


@pytest.mark.usefixtures("terminal")
def test_questions_come_one_at_a_time() -> None:
    result = run(reply="1\nfrog\ncounts\n2\n\n")
    assert result.exit_code == 0, result.output
    assert "'frog' is no answer; accepted: real, positive, amounts, counts" in " ".join(result.output.split())
    assert "1. tweedie_deviance" in result.output
    asked = [question.key for question in QUESTIONS if question.asks[:30] in result.output]
    assert asked == ["task", "target", "outliers", "matters"]


@pytest.mark.usefixtures("terminal")
def test_the_end_of_the_input_ends_the_questions() -> None:
    result = run("--task", "ranking", reply="lists\n")
    assert result.exit_code == 0, result.output
    assert "1. listnet" in result.output
    assert run("--task", "ranking", "--no-ask").output.startswith("\n1. listnet")


@pytest.mark.usefixtures("terminal")
def test_an_interrupt_leaves_a_clean_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any) -> str:
        command.console.print("a number: ", end="")
        raise KeyboardInterrupt

    monkeypatch.setattr(command.console, "input", interrupt)
    result = run("--task", "ranking")
    assert result.exit_code == 130
    assert result.output.endswith("a number: \n")


def table(folder: Path, text: str) -> str:
    path = folder / "data.csv"
    path.write_text(text)
    return str(path)


def test_a_file_is_looked_at(tmp_path: Path) -> None:
    rows = "\n".join(
        f"{a},{b:.3f},{c}" for a, b, c in zip(range(N), TIMES, RNG.integers(0, 2, N), strict=True)
    )
    file = table(tmp_path, f"\ufeffid,time,event\n{rows}\n")
    both = run("--data", file, "--target", "time,event")
    assert "There is no survival loss" in both.output
    assert "may tell" not in both.output
    assert "--target time,event takes both" in " ".join(
        run("--data", file, "--target", "time").output.split()
    )
    pair = run("--data", file, "--target", "event", "--pred", "time", "--json")
    assert json.loads(pair.output)["losses"][0]["name"] == "binary_cross_entropy_with_logits"
    kind = run("--data", file, "--target", "id", "--kind", "counts", "--json")
    assert {"question": "target", "answer": "counts"}.items() <= json.loads(kind.output)["because"][1].items()


BAD = [
    ("x,y\n1,2\n", ("--target", "z"), "has no column 'z'; there are: x, y"),
    ("x,y\n1,2\n2,cat\n", ("--target", "y"), "column y holds the text 'cat' in line 3"),
    (
        "x,y\n1,2\n2,\n3,NaN\n4\n",
        ("--target", "y"),
        "3 of 4 rows miss a finite number in y, the first in line 3",
    ),
    ("", ("--target", "y"), "is empty; the first line names the columns"),
    ("x,y\n", ("--target", "y"), "has columns and no rows"),
    ("x,y\n1,2\n", (), "--data needs --target"),
    ("x,y\n1,2\n", ("--target", "y", "--task", "cooking"), "task is 'cooking'"),
]


@pytest.mark.parametrize(("text", "flags", "words"), BAD)
def test_a_bad_file_is_one_sentence(tmp_path: Path, text: str, flags: tuple[str, ...], words: str) -> None:
    result = run("--data", table(tmp_path, text), *flags)
    assert result.exit_code == 2
    assert words in result.output
    assert result.output.startswith("unilos: ")
    assert result.output.count("\n") == 1


def test_a_file_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv"):
        result = run("--data", str(path), "--target", "y")
        assert (result.exit_code, result.output.count("\n")) == (2, 1)
        assert "cannot be read" in result.output
    (tmp_path / "raw.csv").write_bytes(b"x\n\xff\n")
    assert "no text in UTF-8" in run("--data", str(tmp_path / "raw.csv"), "--target", "x").output


def test_predictions_without_a_file_are_refused() -> None:
    assert run("--pred", "x").exit_code == 2
