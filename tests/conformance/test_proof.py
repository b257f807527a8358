"""The suite is held to what it holds others to: nothing looked at is nothing found, and what is wrong is seen."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

pytest.importorskip("mpmath")

import unilos
from unilos.conformance import job, planted, proof, runner
from unilos.conformance.bench.bench import Bench
from unilos.conformance.bench.harness import load
from unilos.conformance.known import Known
from unilos.conformance.law import LAWS, Law
from unilos.conformance.mutants import MUTANTS
from unilos.conformance.report import Cell, Failure, Report
from unilos.conformance.truth.envelope import Comparison, Exact, LawBroken, heard, near, same_bits, within

BENCH = Bench(unilos.MSE(), load("numpy"), "float32", quick=True)


def law(check):
    return Law("tried", check, ("float32",), "first", autodiff=False, of_calls=False)


def test_a_law_that_compares_nothing_does_not_hold():
    assert job.attempt(law(lambda bench: None), BENCH) == "nothing to compare"
    unjudged = Exact(np.full(2, np.nan), np.zeros(2), np.zeros(2))
    found = job.attempt(law(lambda bench: within(np.ones(2), unjudged, "float32") and None), BENCH)
    assert found == "nothing to compare"
    assert job.attempt(law(lambda bench: same_bits(1.0, 1.0, "one")), BENCH) is None


def test_a_known_fault_has_to_show(monkeypatch):
    row = Known("F0", ("tried",), ("mse",), ("numpy",), ("float32",), link="there", expires=date.today())
    monkeypatch.setattr(job, "known", lambda *where: row if row.covers(*where[:4]) else None)
    broken, holds = (
        law(lambda bench: same_bits(1.0, 2.0, "one")),
        law(lambda bench: same_bits(1.0, 1.0, "one")),
    )
    said = job.attempt(broken, BENCH)
    assert said == f"expected to fail: F0, until {date.today()}, there"
    assert job.attempt(holds, BENCH) is None
    elsewhere = Bench(unilos.MAE(), load("numpy"), "float32", quick=True)
    assert isinstance(job.attempt(broken, elsewhere), Failure)
    cells = [Cell("mse", "numpy", "float32", checks=1), Cell("mae", "numpy", "float32", checks=1)]
    report = Report(cells, [], [], {}, {})
    (failure,) = runner.stale(report, [row])
    assert "F0 does not show any more" in failure.message
    cells[0].not_run.append(f"tried: {said}")
    assert not runner.stale(report, [row])
    assert not runner.stale(Report(cells[1:], [], [], {}, {}), [row])  # nobody looked


def test_a_known_fault_that_is_past_its_day_is_a_failure(monkeypatch):
    broken = law(lambda bench: same_bits(1.0, 2.0, "one"))
    yesterday = date.today() - timedelta(days=1)
    row = Known("F0", ("tried",), ("mse",), link="there", expires=yesterday)
    monkeypatch.setattr(job, "known", lambda *where: row if row.covers(*where[:4]) else None)
    found = job.attempt(broken, BENCH)
    assert isinstance(found, Failure)
    assert f"known as F0 until {yesterday}, which is over: there" in found.message


def test_zeros_of_one_program_are_compared_with_their_signs():
    with pytest.raises(LawBroken):
        same_bits(np.zeros(1), -np.zeros(1), "a zero", signed=True)


@pytest.mark.parametrize("got", [[0.0, 1.0], [np.nan, 1.0], [-np.inf, 1.0], [np.inf, 5.0]])
def test_beside_an_infinite_result_nothing_is_hidden(got):
    exact = Exact(np.asarray([np.inf, 1.0]), np.zeros(2), np.asarray([np.inf, 1.0]))
    within(np.asarray([np.inf, 1.0]), exact, "float32")
    with pytest.raises(LawBroken):
        within(np.asarray(got), exact, "float32")


@pytest.mark.parametrize("wrong", list(proof.WRONG))
def test_what_is_wrong_fails_in_every_comparison(wrong):
    made: list[Comparison] = []
    want = np.asarray([1.0, -2.5, 0.0])
    exact = Exact(want, np.zeros(3), np.abs(want))
    with heard(made.append):
        within(want, exact, "float32", what="within")
        near(want, want, 1e-3, "near")
        same_bits(want, want, "bits")
    assert [m.what for m in made] == ["within", "near", "bits"]
    assert all(m.fails(proof.WRONG[wrong](want)) for m in made)
    assert not any(m.fails(want) for m in made)


def named(*names):
    return [mutant for mutant in MUTANTS if mutant.name in names]


def test_a_self_test_says_what_is_missed():
    numpy_ones = [m for m in MUTANTS if m.backend == "numpy"][:3]
    score = proof.run(numpy_ones, processes=1)
    assert score.ok, list(score.lines())
    assert len(score.caught) == 3
    blind = [replace(numpy_ones[0], law="configuration")]
    assert proof.run(blind, processes=1).missed


def test_a_law_that_is_broken_without_the_bug_sees_none():
    (mutant,) = named("weight_twice")
    with mutant.plant():
        score = proof.run([mutant], processes=1)
    assert not score.caught
    assert "without it, too: weights: " in score.missed[0]


def test_two_processes_find_what_one_does():
    mutants = named("weight_twice", "mask_ignored", "not_shift_invariant")
    one, two = (proof.run(mutants, processes=n) for n in (1, 2))
    assert [t.mutant.name for t in two.trials] == [m.name for m in mutants]
    for a, b in zip(one.trials, two.trials, strict=True):
        assert replace(a, seconds=0, mutant=None) == replace(b, seconds=0, mutant=None)


def test_a_search_says_who_is_alone_and_who_is_not():
    shared, own = named("weight_twice", "both_ends_count")
    order = ["weights", "partials", "slopes_asked", "mean"]
    found = planted.search("weights", [shared], order)
    assert (found.witness, found.others) == ("", {"weight_twice": "slopes_asked"})
    assert planted.search("partials", [own], order).witness == "both_ends_count"
    score = proof.Score([planted.tried(shared)], [found])
    assert not score.ok
    assert "never alone: weights sees weight_twice (also by slopes_asked)" in list(score.lines())


def test_a_law_that_is_broken_anyway_sees_no_bug(monkeypatch):
    (mutant,) = named("both_ends_count")
    broken = law(lambda bench: same_bits(1.0, 2.0, "one"))
    assert planted.also_seen(mutant, [broken, LAWS["mean"]]) == ""
    assert planted.also_seen(mutant, [broken, LAWS["partials"]]) == "partials"


def test_a_law_that_fails_everywhere_is_expected_to(monkeypatch):
    given = {"link": "there", "expires": date.max}
    rows = Known("F0", ("values",), **given), Known("F1", ("slopes",), losses=("mse",), **given)
    monkeypatch.setattr(proof, "KNOWN", rows)
    assert proof.expected_to_fail() == {"values"}
    score = proof.Score(searches=[planted.Search("values"), planted.Search("slopes")])
    assert [s.law for s in score.never_alone] == ["slopes"]


def test_a_comparison_is_held_to_its_own_bound():
    (mutant,) = named("weight_twice")
    one = np.ones(2)
    for bound, fails, dull in ((0.0, False, 4), (5.0, False, 1), (0.0, True, 0)):
        trial = planted.Trial(mutant)
        planted._weigh(trial, Comparison("one", one, lambda _, fails=fails: fails, bound))
        assert len(trial.dull) == dull  # NaN is outside of every bound
        assert trial.sharp == fails
        assert proof.Score([trial]).dull[:1] == (
            [f"weights, one: {next(iter(proof.WRONG))}"]
            if dull == 4
            else trial.dull and ["weights, one: NaN"]
        )


def test_a_sample_changes_with_its_seed():
    one, other = proof.sample("a"), proof.sample("b")
    assert len(one) == len(other) == -(-len(MUTANTS) // 5)
    assert one != other
    assert one == proof.sample("a")
