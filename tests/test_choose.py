"""Which loss to take: the answers an expert would give, what data shows, and how the command speaks."""

from __future__ import annotations

import ast
from itertools import product
from typing import Any

import numpy as np
import pytest

import unilos
from unilos.face import describe
from unilos.face.registry import loss_class
from unilos.form.check import ParameterError
from unilos.form.facts import Measured, Suits
from unilos.guide import WHAT, calls, gaps, rules
from unilos.guide.answer import Choice
from unilos.guide.questions import BY_KEY, QUESTIONS

RNG = np.random.default_rng(7)
#: Other tests may have made losses of their own.
LOSSES = [cls for cls in describe.losses() if cls.__module__.startswith("unilos.")]
#: An expert's answer to a described case: what comes first, words of its reason, and what else is among the few.
CASES: dict[str, tuple[dict[str, Any], str, str, set[str]]] = {
    "a number, nothing special": ({"task": "regression"}, "mse", "mean", set()),
    "a number with outliers": (
        {"task": "regression", "target": "real", "outliers": True},
        "huber",
        "bounded force",
        {"mae"},
    ),
    "mismatches to be ignored": (
        {"task": "regression", "outliers": "many", "matters": "ignore"},
        "cauchy",
        "ever less",
        {"student_t_nll", "tukey_biweight"},
    ),
    "1 % positives": (
        {"task": "classification", "target": "binary", "imbalance": 0.01},
        "binary_cross_entropy_with_logits",
        "proper score",
        {"sigmoid_focal"},
    ),
    "1 % positives that must be found": (
        {"target": "binary", "imbalance": "strong", "matters": "detection"},
        "sigmoid_focal",
        "rare and hard ones",
        set(),
    ),
    "counts": ({"target": "counts"}, "poisson_nll", "variance is their mean", set()),
    "counts with outliers": (
        {"target": "counts", "outliers": "some"},
        "tweedie_deviance",
        "grows faster than the mean",
        {"msle"},
    ),
    "20 % of the labels are wrong": (
        {"target": "multiclass", "label_noise": 0.2},
        "generalized_cross_entropy",
        "no wrong label",
        {"cross_entropy"},
    ),
    "quantiles": ({"matters": "quantile"}, "quantile", "quantile q", set()),
    "a ranking": ({"task": "ranking"}, "listnet", "top", {"listmle", "ranknet"}),
    "pairs of preferences": ({"task": "preferences", "target": "pairs"}, "dpo", "reference", {"ipo"}),
    "small organs": (
        {"task": "segmentation", "target": "mask", "imbalance": "strong", "matters": "small organs"},
        "dice",
        "small object",
        {"focal_tversky", "tversky"},
    ),
    "outlines of organs": (
        {"task": "segmentation", "matters": "boundary"},
        "laplacian_edge",
        "edges",
        {"boundary"},
    ),
    "times that are censored": (
        {"target": "survival"},
        "binary_cross_entropy_with_logits",
        "discrete hazard",
        {"poisson_nll", "quantile"},
    ),
    "prices over orders of magnitude": ({"target": "positive"}, "gamma_deviance", "grows with", {"msle"}),
    "rain": ({"target": "amounts"}, "tweedie_deviance", "exact zeros", set()),
    "tags": (
        {"target": "multi-label"},
        "binary_cross_entropy_with_logits",
        "proper",
        {"multilabel_soft_margin"},
    ),
    "speech": ({"task": "sequences", "target": "unaligned"}, "ctc", "alignments", set()),
    "boxes": ({"task": "detection"}, "ciou", "shape", {"giou"}),
    "soft targets": ({"task": "distributions"}, "kl_divergence", "agree", {"jensen_shannon"}),
}


def first(choice: Choice) -> Any:
    return choice.losses[0].loss


@pytest.mark.parametrize("case", CASES)
def test_an_expert_answers_so(case: str) -> None:
    given, best, words, others = CASES[case]
    choice = unilos.choose(**given)
    found = [suggestion.loss.name for suggestion in choice.losses]
    assert found[0] == best, found
    assert words in choice.losses[0].reason
    assert others <= set(found[1:])
    assert choice.losses[0].reason in " ".join(choice.explain().split())


# The facts


def test_every_loss_speaks_the_words_of_the_questions() -> None:
    for cls in LOSSES:
        assert cls.meta.suits, f"{cls.name} does not say when it is the one to take"
        for suits in cls.meta.suits:
            assert set(suits.answers) <= set(BY_KEY), cls.name
            assert "task" in suits.answers, cls.name
            for key, words in suits.answers.items():
                assert set(words) <= set(BY_KEY[key].names), (cls.name, key)
                assert words, (cls.name, key)
            assert set(suits.sets) <= set(cls.hyper), cls.name
            assert suits.rank in (1, 2, 3), cls.name
            assert {v.what for v in suits.sets.values() if isinstance(v, Measured)} <= set(WHAT), cls.name


def test_every_answer_is_one_that_some_loss_is_for() -> None:
    stated = [suits.answers for cls in LOSSES for suits in cls.meta.suits]
    for question in QUESTIONS:
        for word in question.names:
            assert any(word in answers.get(question.key, ()) for answers in stated), (question.key, word)


@pytest.mark.parametrize("name", [cls.name for cls in LOSSES])
def test_every_loss_is_reachable(name: str) -> None:
    combinations = (
        dict(zip(suits.answers, words, strict=True))
        for suits in loss_class(name).meta.suits
        for words in product(*suits.answers.values())
    )
    assert any(
        name in [fit.cls.name for fit in rules.ranked(answers)[: rules.FEW]] for answers in combinations
    )


def test_a_loss_that_names_another_answer_is_left_out() -> None:
    suits = Suits("task regression, outliers some many", "it bears them")
    cls = LOSSES[0]
    assert rules.judged(cls, suits, {"task": "regression", "outliers": "none"}) is None
    fit = rules.judged(cls, suits, {"task": "regression"})
    assert fit is not None
    assert (fit.met, fit.assumed) == (("task",), ("outliers",))
    asked = rules.judged(cls, suits, {"task": "regression", "outliers": "many"})
    assert asked is not None
    assert asked.order < fit.order


# What is answered


def test_what_would_change_the_answer_does() -> None:
    choice = unilos.choose(task="classification", target="multiclass", imbalance="strong")
    assert {other.question for other in choice.otherwise} >= {"output", "label_noise", "matters"}
    base = {taken.question: taken.answer for taken in choice.because}
    now = (choice.losses[0].loss.name, choice.losses[0].reason)
    for other in choice.otherwise:
        assert now != (other.name, other.reason)
        changed = unilos.choose(**(base | {other.question: other.answer}))
        assert (changed.losses[0].loss.name, changed.losses[0].reason) == (other.name, other.reason)


def test_what_is_missing_is_said_until_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    (says,) = unilos.choose(target="censored").missing
    assert "survival" in says
    assert "negative binomial" in unilos.choose(target="counts", outliers="many").missing[0]
    assert unilos.choose(target="counts", outliers="none").missing == ()
    monkeypatch.setitem(gaps.REGISTRY, "cox", LOSSES[0])
    assert unilos.choose(target="censored").missing == ()


def test_the_answer_reads_well() -> None:
    choice = unilos.choose(task="regression", outliers=True)
    assert repr(choice).startswith("Choice(Huber(), ")
    assert str(choice) == choice.explain()
    assert [taken.answer for taken in choice.because] == ["regression", "some"]
    assert any(line.startswith("matters") for line in choice.unasked)
    for width in (40, 60, 100):
        assert max(map(len, choice.explain(width).splitlines())) <= width
    with pytest.raises(AttributeError):
        choice.losses = ()  # type: ignore[misc]


def test_answers_that_no_loss_suits_say_so() -> None:
    choice = unilos.choose(task="ranking", matters="iou")
    assert choice.losses == ()
    assert "no loss suits" in choice.explain()
    assert any(other.question == "matters" for other in choice.otherwise)


@pytest.mark.parametrize("framework", calls.FRAMEWORKS)
def test_every_call_is_a_program_that_makes_the_loss(framework: str) -> None:
    for cls in LOSSES:
        for suits in cls.meta.suits:
            plain = {k: v for k, v in suits.sets.items() if not isinstance(v, Measured)}
            loss = cls(**plain)
            made = ast.parse(calls.call(loss, framework)).body[0]
            assert isinstance(made, ast.Assign)
            assert eval(ast.unparse(made.value), {"unilos": unilos, "inf": np.inf}) == loss


def test_the_calls_run() -> None:
    torch, jax = pytest.importorskip("torch"), pytest.importorskip("jax")
    pred = torch.tensor([1.0, 2.0], requires_grad=True)
    lines = unilos.choose(task="regression", framework="torch").losses[0].call
    exec(lines, {"unilos": unilos, "pred": pred, "target": torch.tensor([0.0, 2.0])})
    assert pred.grad.tolist() == [1.0, 0.0]
    here = {"unilos": unilos, "jax": jax, "pred": jax.numpy.ones(2), "target": jax.numpy.zeros(2)}
    exec(unilos.choose(task="regression", framework="jax").losses[0].call, here)
    assert here["slope"].tolist() == [1.0, 1.0]


def test_keras_compiles_what_takes_two_arrays() -> None:
    assert "to_keras()" in calls.call(unilos.MSE(), "keras")
    assert "train_step" in calls.call(unilos.TripletMargin(), "keras")


WRONG = [
    ({"task": "cooking"}, "task is 'cooking'; accepted: regression, classification"),
    ({"outliers": "lots"}, "accepted: none, some, many, True, False or a share"),
    ({"imbalance": 1.5}, "imbalance is 1.5"),
    ({"matters": True}, "matters is True"),
    ({"task": "ranking", "framework": "abacus"}, "accepted: numpy, torch, tensorflow, jax, keras"),
    ({}, "say at least the task: regression"),
    ({"pred": [1.0]}, "pred is given without y"),
]


@pytest.mark.parametrize(("given", "words"), WRONG)
def test_a_wrong_word_is_one_sentence(given: dict[str, Any], words: str) -> None:
    with pytest.raises(ParameterError) as caught:
        unilos.choose(**given)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("key", "given", "word"),
    [
        ("outliers", True, "some"),
        ("outliers", False, "none"),
        ("outliers", 0.03, "some"),
        ("outliers", 0.3, "many"),
        ("label_noise", "20%", "much"),
        ("label_noise", "0.05", "some"),
        ("imbalance", 0.01, "strong"),
        ("imbalance", 0.4, "none"),
        ("target", "Multi_Label", "multilabel"),
        ("task", "metric learning", "embeddings"),
    ],
)
def test_people_say_it_their_way(key: str, given: Any, word: str) -> None:
    assert BY_KEY[key].answer(given) == word


def test_no_word_has_two_meanings() -> None:
    for question in QUESTIONS:
        names = [name for word in question.words for name in (word.name, *word.also)]
        for word in question.words:
            assert question.answer(word.name) == word.name
        assert question.key == "target" or len(names) == len(set(names)), question.key
