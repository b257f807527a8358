"""The suite can fail: every planted bug breaks the law it names, which holds without it."""

import pytest

pytest.importorskip("mpmath")

from unilos.conformance import LAWS, LawBroken
from unilos.conformance.mutants import MUTANTS


@pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: m.name)
def test_mutant_is_caught(mutant):
    if mutant.backend != "numpy":
        pytest.importorskip(mutant.backend)
    mutant.try_law()
    with mutant.plant(), pytest.raises(LawBroken):
        mutant.try_law()
    mutant.try_law()


def test_there_are_enough():
    assert len(MUTANTS) >= 30
    assert len({m.name for m in MUTANTS}) == len(MUTANTS)
    assert {m.law for m in MUTANTS} <= set(LAWS)
