"""The suite can fail: every planted bug breaks the law it names, which holds without it. A run of the tests plants an
eighth of them, other ones with every commit."""

from collections import Counter

import pytest

pytest.importorskip("mpmath")

from tests.conformance.sample import drawn
from unilos.conformance import LAWS, LawBroken
from unilos.conformance.bench.bench import NotRun
from unilos.conformance.known import KNOWN
from unilos.conformance.mutants import MUTANTS
from unilos.conformance.planted import also_seen
from unilos.conformance.proof import expected_to_fail
from unilos.face.registry import loss_class

SAMPLE = drawn([mutant.name for mutant in MUTANTS], "mutants", 12)


@pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")
@pytest.mark.parametrize("mutant", [m for m in MUTANTS if m.name in SAMPLE], ids=lambda m: m.name)
def test_mutant_is_caught(mutant):
    if mutant.backend != "numpy":
        pytest.importorskip(mutant.backend)
    try:
        mutant.try_law()
    except NotRun as reason:
        pytest.skip(f"not run: {reason}")
    with mutant.plant(), pytest.raises(LawBroken):
        mutant.try_law()
    mutant.try_law()


ALONE = drawn([m.name for m in MUTANTS if m.alone and m.backend == "numpy"], "alone", 30)


# A planted bug may warn of its own numbers; the library may not.
@pytest.mark.filterwarnings("ignore:overflow encountered in cast:RuntimeWarning")
@pytest.mark.parametrize("mutant", [m for m in MUTANTS if m.name in ALONE], ids=lambda m: m.name)
def test_no_other_law_sees_it(mutant):
    assert not also_seen(mutant, [law for law in LAWS.values() if law.name != mutant.law])


def test_every_law_has_a_bug_that_it_alone_sees():
    assert set(LAWS) - expected_to_fail() <= {m.law for m in MUTANTS if m.alone}


def test_there_are_enough_of_every_kind_and_place():
    assert len({m.name for m in MUTANTS}) == len(MUTANTS) >= 150
    assert {m.law for m in MUTANTS} <= set(LAWS)
    assert all(m.states.endswith(".") for m in MUTANTS)
    assert len({m.loss for m in MUTANTS}) >= 60
    backends = Counter(m.backend for m in MUTANTS)
    assert all(backends[b] >= 20 for b in ("torch", "tensorflow", "jax"))
    kinds = Counter(m.kind for m in MUTANTS)
    assert not kinds[""]
    assert not {kind: n for kind, n in kinds.items() if n > 5}


def test_no_known_fault_hides_a_planted_bug():
    for m in MUTANTS:
        hiding = [k for k in KNOWN if k.covers(m.law, loss_class(m.loss), m.backend, m.dtype)]
        assert all(k.says or k.most <= 2 for k in hiding), m.name
