"""The second oracle: specs in exact arithmetic, with series and thresholds where they are for the dtype under test."""

import math
import sys

import numpy as np
import pytest

pytest.importorskip("mpmath")
pytest.importorskip("mparray")

import mparray

import unilos
from unilos.conformance import LAWS, LawBroken
from unilos.conformance.bench.bench import Bench, NotRun
from unilos.conformance.bench.cases import none
from unilos.conformance.bench.harness import load
from unilos.conformance.cli import show
from unilos.conformance.job import Job, run_job
from unilos.conformance.report import Report
from unilos.conformance.truth import second
from unilos.face.registry import loss_class, make
from unilos.form.points import Local
from unilos.specs import exp_rest

DTYPES = ("float32", "float64")


def bench(loss, dtype="float32"):
    return Bench(loss, load("numpy"), dtype, quick=True)


class Planted(unilos.MSE):
    """exp(e) - 1 - e, of which there is only the value."""

    def at(self, xp, *args):
        (e,) = args
        return Local(SPECS[self.name](xp, e), lambda: xp.exp(e) - 1, lambda: xp.exp(e))

    def definition(self, mp, *args):
        return mp.expm1(args[0]) - args[0]


def series(terms, below):
    """So many terms of the series below a threshold, and the rest as written: exact, where nothing is rounded."""

    def value(xp, e):
        size = xp.where(e < 0, -e, e)
        near = sum(e**k / math.factorial(k) for k in range(2, 2 + terms))
        return xp.where(size < below, near, xp.exp(e) - 1 - e)

    return value


SPECS = {
    "exact": lambda xp, e: exp_rest(xp, e),
    "short": series(2, 1e-1),
    "moved": series(6, 2.0),
    "fine": series(4, 1e-1),
}
PLANTED = {name: type(name, (Planted,), {"name": name})() for name in SPECS}


@pytest.mark.parametrize("name", ["exact", "fine"])
def test_an_exact_spec_passes_however_it_rounds(name):
    tried = bench(PLANTED[name])
    LAWS["formula"].check(tried)
    assert 0 <= tried.record.formula.envelopes < 0.1


@pytest.mark.parametrize("name", ["short", "moved"])
def test_a_short_series_and_a_moved_threshold_are_found(name):
    with pytest.raises(LawBroken, match="formula: value"):
        LAWS["formula"].check(bench(PLANTED[name]))


def test_what_is_exact_enough_for_one_dtype_is_not_for_the_other():
    with pytest.raises(LawBroken, match="formula: value"):
        LAWS["formula"].check(bench(PLANTED["fine"], "float64"))


@pytest.mark.parametrize("dtype", DTYPES)
def test_limits_are_those_of_the_dtype(dtype):
    backend = second.second()
    x = backend.asarray(np.ones(2, dtype))
    assert backend.dtype_name(x + 1) == backend.dtype_name(backend.xp.exp(x)) == dtype
    found, want = backend.xp.finfo(x.dtype), np.finfo(dtype)
    assert (found.eps, found.max, found.smallest_normal) == (want.eps, want.max, want.smallest_normal)


def test_numbers_have_many_digits():
    found = second.formula(none(PLANTED["exact"]), (np.asarray([1e-3]), np.asarray([0.0])))
    want = sum(math.factorial(12) // math.factorial(k) * 1e-3**k for k in range(2, 6)) / math.factorial(12)
    assert found.value.high[0] == pytest.approx(want, rel=1e-12)
    assert 0 < abs(found.value.low[0]) < 1e-16 * found.value.high[0]
    assert (set(found.slopes), found.curvature is None) == ({0, 1}, False)


def test_exponentials_of_what_no_float_holds_come_to_an_end():
    backend = second.second()
    x = backend.asarray(np.asarray([1e300, -1e300, 2.0]))
    far = backend.xp.exp(x * x * x * x), backend.xp.expm1(-(x * x * x * x))
    assert [float(y._data[0]) for y in far] == [np.inf, -1.0]
    assert float(backend.xp.exp(-x * x * x * x)._data[1]) == 0.0


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", unilos.names())
def test_every_spec_runs(name, dtype):
    cls = loss_class(name)
    loss = make(cls, cls.meta.tries[0])
    case = bench(loss, dtype).random()[0]
    found = second.formula(case.loss, case.args)
    assert np.isfinite(found.value.high).all()
    assert 0 in found.slopes


def test_why_it_is_not_run(monkeypatch):
    check = LAWS["formula"].check
    with pytest.raises(second.LacksError, match="no unheard_of, which the spec asks for"):
        second.second().xp.unheard_of(1)
    user = unilos.FenchelYoung(max_function=lambda row: (row * row).sum() / 2)
    with pytest.raises(NotRun, match="a user's"):
        check(bench(user))
    second.second.cache_clear()
    monkeypatch.setitem(sys.modules, "mparray", None)
    with pytest.raises(NotRun, match=r"needs mparray: install unilos\[conformance\]"):
        check(bench(unilos.MSE()))
    monkeypatch.setitem(sys.modules, "mparray", mparray)
    check(bench(unilos.MSE()))


def test_reports_tell_formulas_from_rounding(capsys):
    report = Report.of([run_job(Job("cauchy", ("numpy",), ("float64",), None, quick=True))], {}, {})
    (cell,) = report.cells
    assert 0 < cell.formula < cell.envelopes
    assert cell.formula_at.startswith("formula: ")
    assert "worst formula error" in report.worst_in_words()
    show(report)
    printed = " ".join(capsys.readouterr().out.split())
    assert "worst formula error" in printed
    assert "worst rounding" in printed
