"""A failure comes with the smallest input that still fails, and with the line that tries it again."""

import numpy as np
import pytest

pytest.importorskip("mpmath")
pytest.importorskip("typer")

from typer.testing import CliRunner

import unilos
from unilos.command.app import app
from unilos.conformance import LAWS, run
from unilos.conformance.bench.bench import Bench
from unilos.conformance.bench.harness import load
from unilos.conformance.job import attempt
from unilos.conformance.mutants import MUTANTS
from unilos.conformance.report import Failure
from unilos.conformance.shrink import shrunk


def planted(name: str) -> Failure:
    """What is said of a planted bug."""
    (mutant,) = (m for m in MUTANTS if m.name == name)
    bench, law = mutant.bench(), LAWS[mutant.law]
    with mutant.plant():
        found = attempt(law, bench)
        assert isinstance(found, Failure)
        return shrunk(law, bench, found)


def test_a_bug_of_every_item_shows_on_one() -> None:
    said = planted("parameter_ignored").message.splitlines()
    assert said[1].startswith("  input: Huber(delta=0.1), pred=[")
    pred, target = (float(x.partition("]")[0]) for x in said[1].split("=[")[1:])
    right = float(unilos.huber(np.float32(pred), np.float32(target), delta=0.1))
    assert f"exactly {right:.4f}"[:-1] in said[0]
    assert (
        said[2]
        == "  again: unilos conformance --loss huber --backend numpy --dtype float32 --law value --quick"
    )


def test_a_bug_between_items_keeps_as_many_as_it_takes() -> None:
    said = planted("chunks_backwards").message
    assert said.count("target=") == 1
    labels = said.partition("target=[")[2].partition("]")[0].split(", ")
    assert len(labels) == 2


def test_a_law_with_an_input_of_its_own_shows_none() -> None:
    said = planted("forgotten_parameter").message
    assert "input:" not in said
    assert "--law configuration" in said


def test_the_line_tries_the_law() -> None:
    said = planted("parameter_ignored").message
    words = said.rpartition("unilos ")[2].split()
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output  # the bug is gone
    assert "laws hold in" in done.output


def test_only_the_named_laws_are_tried() -> None:
    found = run(["numpy"], ["mse"], ["float32"], quick=True, laws=["value"], processes=1)
    assert [c.checks for c in found.cells] == [1]
    done = CliRunner().invoke(app, ["conformance", "--law", "valeu"])
    assert done.exit_code == 2
    assert "value" in done.output


def test_a_part_is_not_what_other_benches_see() -> None:
    bench = Bench(unilos.MSE(), load("numpy"), "float32", quick=True)
    whole = bench.cases()[0].args[0]
    (part, *_) = bench.parts()
    assert part.rows == tuple(range(len(whole)))
