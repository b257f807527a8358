"""The page of faults names laws and planted bugs that there are, and every open fault stands on it."""

import re
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("mpmath")

import unilos
from unilos.conformance import LAWS
from unilos.conformance.known import KNOWN, Known, known
from unilos.conformance.mutants import MUTANTS

PAGE = (Path(__file__).parents[2] / "docs" / "faults.md").read_text("utf-8")
ROWS = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if re.match(r"\| [A-Z]\d+ \|", line)]
BUGS = {mutant.name: mutant for mutant in MUTANTS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row[0]))
def test_a_row_names_a_law_and_a_bug_that_it_sees(row: list[str]) -> None:
    number, _, law, bug, state = row
    assert law.strip("`") in LAWS
    if bug != "none yet":
        assert BUGS[bug.strip("`")].law == law.strip("`")
    else:  # the law fails everywhere until the fault is cured, so that no bug could show
        assert state == "open"
        (known,) = (k for k in KNOWN if k.number == number)
        assert (known.losses, known.backends, known.dtypes) == ((), (), ())
    assert state.startswith("open") == any(k.number == number for k in KNOWN)


def test_a_known_fault_has_a_place_where_it_is_worked_on() -> None:
    assert all(k.link for k in KNOWN)


def test_every_open_fault_has_a_row() -> None:
    assert {k.number for k in KNOWN} <= {row[0] for row in ROWS}


def test_blind_spots_name_laws() -> None:
    named = re.findall(r"`(\w+)`", PAGE.partition("What the laws were blind to")[2])
    assert len(named) > 20
    assert set(named) <= set(LAWS)


def test_a_known_fault_hides_no_larger_one() -> None:
    ctc, rows = (
        unilos.CTC(),
        [Known("F0", ("slope",), ("ctc",), dtypes=("float32",), most=2.0, link="here", expires=date.max)],
    )

    def found(dtype: str, said: str) -> Known | None:
        return known("slope", ctc, "torch", dtype, said, rows)

    said = "slope: lengths: entry (3, 3, 0) is 1.0, exactly 2.0: {} envelopes"
    assert found("float32", said.format("1.33")) is not None
    assert found("float32", said.format("2.5e+03")) is None
    assert found("float32", said.format("inf")) is None
    assert found("float32", said.format("nan")) is None
    assert found("float32", "slope: has shape (2,), expected (3,)") is None
    assert found("float64", said.format("1.33")) is None
