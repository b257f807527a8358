"""The oracle and the comparisons, held against closed forms and against wrong answers."""

import math

import numpy as np
import pytest

pytest.importorskip("mpmath")

import unilos
from unilos.conformance import LawBroken
from unilos.conformance.bench.bench import Bench
from unilos.conformance.bench.cases import cases, none
from unilos.conformance.bench.harness import load
from unilos.conformance.truth.envelope import Exact, equal, same_bits, same_pattern, within
from unilos.conformance.truth.oracle import Item, judge
from unilos.conformance.truth.unfold import answers
from unilos.face.registry import loss_class, make
from unilos.form.items import Difference


def item(name, *fields, predicted=1, **params):
    return judge(
        Item(
            none(unilos.get(name, **params)),
            fields,
            predicted,
            logits=len(fields[0]) if isinstance(fields[0], tuple) else 0,
        )
    )


@pytest.mark.parametrize("x", [-700.0, -300.0, -50.0, 0.0, 3.0, 80.0, 700.0])
def test_digits_double_until_small_numbers_are_seen(x):
    found = item("binary_cross_entropy_with_logits", x, 0.0)
    want = math.exp(x) if x < -40 else math.log1p(math.exp(-abs(x))) + max(x, 0.0)
    assert found.value.high == pytest.approx(want, rel=1e-13)
    assert found.slopes[0].high == pytest.approx(
        1 / (1 + math.exp(-x)) if x > -700 else math.exp(x), rel=1e-13
    )


@pytest.mark.parametrize("e", [0.0, 1e-300, 1e-30, 1e-3, 1.0, -20.0])
def test_closed_forms_of_a_residual(e):
    found = item("log_cosh", Difference(e, 0.0))
    assert found.slopes[0].high == pytest.approx(math.tanh(e), rel=1e-14)
    assert found.curvatures[0].high == pytest.approx(1 / math.cosh(e) ** 2, rel=1e-14)


def test_exact_differences_are_exact():
    assert item("mse", Difference(1.0 + 2**-52, 1.0)).value.high == 2.0**-104
    assert item("mse", Difference(1e30, 1e-30)).slopes[0].high == pytest.approx(2e30, rel=1e-15)


def test_softmax_rows():
    z = (2.0, -1.0, 0.5)
    p = np.exp(z) / np.exp(z).sum()
    found = item("cross_entropy", z, 0, predicted=3)
    assert found.value.high == pytest.approx(-math.log(p[0]), rel=1e-14)
    assert [s.high for s in found.slopes] == pytest.approx(list(p - [1, 0, 0]), rel=1e-14)
    assert [c.high for c in found.curvatures] == pytest.approx(list(p * (1 - p)), rel=1e-13)


def test_sizes_say_how_far_a_result_moves():
    # e^2 moves by |e * 2 e| when e moves by its own size.
    assert item("mse", Difference(3.0, 0.0)).value.size == pytest.approx(18.0)
    # Only distances to the largest logit count: large equal logits move nothing.
    assert item("cross_entropy", (1e3, 1e3), 0, predicted=2).value.size == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "e", "judged"),
    [("mae", 0.0, False), ("mae", 1e-30, True), ("huber", 1.0, True), ("mse", 0.0, True)],
)
def test_kinks_are_not_judged(name, e, judged):
    assert math.isnan(item(name, Difference(e, 0.0)).slopes[0].high) is not judged


def test_curvature_that_jumps_is_not_judged():
    assert math.isnan(item("huber", Difference(1.0, 0.0)).curvatures[0].high)


def test_infinite_values_are_not_judged():
    assert math.isnan(item("binary_cross_entropy", 0.0, 1.0).value.high)


@pytest.mark.parametrize("name", unilos.names())
def test_points_have_all_their_digits(name):
    cls = loss_class(name)
    for point in cls.meta.points:
        usual = cls.defaults()["reduction"]
        params = {**point.params, "reduction": "mean" if usual == "none" else usual}
        args = [np.asarray(x) for x in (point.pred, point.target, *point.further) if x is not None]
        args = [x.astype(np.float64) if i == 0 or x.dtype.kind != "i" else x for i, x in enumerate(args)]
        bench = Bench(unilos.get(name, **params), load("numpy"), "float64")
        want = bench.exact(bench.loss, *args).value.high
        if np.isfinite(want):
            assert point.value == pytest.approx(float(want), rel=2e-15, abs=0), (point, repr(float(want)))


def test_cases_are_the_same_every_time():
    for name in ("huber", "cross_entropy", "kl_divergence"):
        one, two = cases(unilos.get(name), "float32"), cases(unilos.get(name), "float32")
        for a, b in zip(one, two, strict=True):
            assert all(np.array_equal(x, y, equal_nan=True) for x, y in zip(a.args, b.args, strict=True))


@pytest.mark.parametrize("name", unilos.names())
def test_ordinary_cases_are_judged(name):
    cls = loss_class(name)
    for case in Bench(make(cls, cls.meta.tries[0]), load("numpy"), "float32", quick=True).random():
        assert np.isfinite(answers(case.loss, case.args).value.high).all()


WANT = np.array([2.061153618190204e-09, -1.5, 3.0])


@pytest.mark.parametrize(
    "got",
    [np.zeros(3), -WANT, 1.1 * WANT, np.full(3, np.nan), WANT[:2], WANT[::-1]],
    ids=["zero", "negated", "1.1", "nan", "short", "swapped"],
)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_comparisons_are_not_vacuous(got, dtype):
    exact = Exact(WANT, np.zeros(3), np.zeros(3))
    within(WANT, exact, dtype)
    with pytest.raises(LawBroken):
        within(got, exact, dtype)
    with pytest.raises(LawBroken):
        within(got, exact, "float16", computed="float32")
    with pytest.raises(LawBroken):
        same_bits(got, WANT, "")
    with pytest.raises(LawBroken):
        equal(got.tolist(), WANT.tolist(), "")


def test_patterns_are_compared():
    same_pattern([1.0, np.nan, -np.inf], [2.0, np.nan, -np.inf], "")
    for wrong in ([np.nan, np.nan, -np.inf], [1.0, 1.0, -np.inf], [1.0, np.nan, np.inf], [1.0, np.nan]):
        with pytest.raises(LawBroken):
            same_pattern(wrong, [2.0, np.nan, -np.inf], "")
