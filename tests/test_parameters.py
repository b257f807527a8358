"""What a loss says of its parameters: every one has words, every range holds, and the docstrings are true."""

from __future__ import annotations

import doctest
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pytest

import unilos
from unilos.engine.blocks import Blocks
from unilos.face import describe, docs
from unilos.face.entries import REGISTRY
from unilos.face.loss import Loss
from unilos.face.registry import function_of
from unilos.form.facts import Facts, Reference, Shaped
from unilos.form.fields import described
from unilos.form.sorts import Choice, Count, Real, Sort, Vector, choice
from unilos.specs import Point, Residual, any_number, field, flag, positive, spec

LOSSES = {cls.name: cls for cls in describe.losses()}
SECTIONS = ("Parameters", "Returns", "Raises", "References", "Examples")
REQUIRED = {
    "adaptive_log_softmax": {"cutoffs": (2,)},
    **{
        name: {"axis": 1} for name in ("dice", "focal_tversky", "jaccard", "mcc", "tversky")
    },  # for class weights
}


def function(cls: type[Loss]) -> Callable[..., Any]:
    home = unilos.information if "." in cls.name else unilos
    return getattr(home, cls.name.rpartition(".")[2])


def silent(cls: Any) -> Iterator[str]:
    """Parameters and arguments of a loss that nobody has described."""
    for name, of in described(cls).items():
        if not of.sentence.strip() or of.accepted is None:
            yield name
    for name in cls.arguments:
        stated = cls.meta.arrays.get(name, docs.USUAL.get(name, ""))
        shape = stated.shape if isinstance(stated, Shaped) else cls.shapes[0]
        if not (stated.sentence if isinstance(stated, Shaped) else stated).strip() or not shape:
            yield name
    yield from set(cls.meta.arrays) - set(cls.arguments)


def sorts_of(cls: type[Loss]) -> dict[str, Sort]:
    return {**cls.sorts, "reduction": choice(*cls.reductions)}


def taken(made: Callable[..., Any], name: str, parameter: str, accepted: Sort) -> Iterator[Any]:
    """Values that a sort names as bad and that are not refused, in words that name the loss and the parameter."""
    for bad in accepted.refused():
        try:
            made(**{parameter: bad})
        except unilos.ParameterError as error:
            said = any(words in str(error) for words in ("; accepted: ", " must hold plain numbers"))
            if not (said and str(error).startswith(f"{name}: {parameter} ")):
                yield bad, str(error)
        except TypeError:  # a function that took it and goes on to miss its arrays
            yield bad
        else:
            yield bad


def gaps(text: str, cls: type[Loss]) -> Iterator[str]:
    """What a docstring lacks."""
    for section in SECTIONS:
        if f"\n{section}\n{'-' * len(section)}\n" not in text:
            yield section
    for name in (*cls.arguments, *cls.defaults(), "weight", "where"):
        if f"\n{name} : " not in text:
            yield name
    if cls.meta.formula not in text or not cls.meta.plain.isascii():
        yield "formula"
    if "".join(cls.meta.plain.partition("; ")[0].split()) not in "".join(text.split()):
        yield "plain formula"


def wrong(text: str) -> int:
    """How many examples of a docstring fail; all of them if there are none."""
    test = doctest.DocTestParser().get_doctest(text, {}, "docstring", None, None)
    if not test.examples:
        return -1
    return doctest.DocTestRunner(verbose=False).run(test, out=lambda _: None).failed


@pytest.mark.parametrize("cls", LOSSES.values(), ids=LOSSES)
def test_every_parameter_and_every_argument_has_words(cls: type[Loss]) -> None:
    assert list(silent(cls)) == []
    assert cls.meta.plain


@pytest.mark.parametrize("cls", LOSSES.values(), ids=LOSSES)
def test_bad_values_are_refused_by_class_and_function(cls: type[Loss]) -> None:
    for parameter, accepted in sorts_of(cls).items():
        rest = {k: v for k, v in REQUIRED.get(cls.name, {}).items() if k != parameter}
        for made in (cls, function(cls)):
            assert list(taken(partial(made, **rest), cls.name, parameter, accepted)) == []


@pytest.mark.parametrize("cls", LOSSES.values(), ids=LOSSES)
def test_the_ends_of_a_range_and_numpy_s_scalars_are_accepted(cls: type[Loss]) -> None:
    for parameter, accepted in sorts_of(cls).items():
        rest = {k: v for k, v in REQUIRED.get(cls.name, {}).items() if k != parameter}
        values = [*accepted.ends(), cls.hyper[parameter]]
        for value in values:
            if parameter in REQUIRED.get(cls.name, {}) and value == cls.hyper[parameter]:
                continue
            loss = cls(**rest, **{parameter: value})
            if isinstance(value, (bool, int, float)):
                for boxed in (np.asarray(value), np.asarray(value)[()]):
                    again = cls(**rest, **{parameter: boxed})
                    assert again == loss
                    assert type(getattr(again, parameter)) is type(getattr(loss, parameter))
            assert unilos.from_dict(json.loads(json.dumps(loss.to_dict(), default=str))) == loss


@pytest.mark.parametrize("cls", LOSSES.values(), ids=LOSSES)
def test_docstrings_have_every_section_and_their_examples_run(cls: type[Loss]) -> None:
    for text in (function(cls).__doc__, cls.__doc__):
        assert list(gaps(text, cls)) == []
        assert wrong(text) == 0


def test_aliases_have_the_docstrings_of_their_loss() -> None:
    assert unilos.mean_squared_error.__doc__ == unilos.mse.__doc__
    assert (
        "delta : float or array, default 1.0\n    Where it turns linear, in the unit of the target."
        in unilos.huber.__doc__
    )


def test_scalars_are_what_they_are() -> None:
    assert unilos.CrossEntropy(ignore_index=np.int64(-1)).ignore_index == -1
    assert type(unilos.CrossEntropy(ignore_index=np.int64(-1)).ignore_index) is int
    assert unilos.CrossEntropy(axis=np.int32(1)) == unilos.CrossEntropy(axis=1)
    assert (
        unilos.Huber(delta=np.float32(0.5)) == unilos.Huber(delta=0.5) == unilos.Huber(delta=np.asarray(0.5))
    )
    assert unilos.CrossEntropy(class_weight=np.ones(3)) == unilos.CrossEntropy(class_weight=(1, 1, 1))
    with pytest.raises(unilos.ParameterError, match=r"huber: delta is -1; accepted: a number above 0$"):
        unilos.Huber(delta=-1)
    with pytest.raises(unilos.ParameterError, match="ignore_index is True; accepted: None, or an integer"):
        unilos.CrossEntropy(ignore_index=True)


def test_an_import_writes_no_docstring() -> None:
    code = (
        "import unilos; from unilos.face import docs; docs._document = None; "
        "assert 'huber' not in vars(unilos) and 'huber' in dir(unilos)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# The checks see what they are for.


@pytest.fixture
def own() -> Iterator[Callable[..., Any]]:
    """Losses of a user, which the registry forgets again."""
    known = dict(REGISTRY)

    def made(cls: Any, **meta: Any) -> Any:
        meta = {"formula": "e", "pros": (), "cons": (), "references": ()} | meta
        return spec(**meta)(cls)

    yield made
    REGISTRY.clear()
    REGISTRY.update(known)


class Bare(Residual):
    """A user's, as losses were written before fields had words."""

    tau: float = 1.0

    def at(self, xp: Any, *args: Any) -> Point:
        return Point(args[0], lambda: xp.ones_like(args[0]))

    def check_parameters(self) -> None:
        if self.tau < 0:
            raise unilos.ParameterError("own: tau")


def test_a_loss_with_bare_defaults_works_as_before(own: Callable[..., Any]) -> None:
    class Own(Bare):
        """A user's."""

        tau: float = 1.0

    cls = own(Own)
    assert cls(tau=np.float64(2)).to_dict() == {"loss": "own", "tau": 2.0, "reduction": "mean"}
    assert float(cls(tau="inf")([3.0], [1.0])) == 2.0
    with pytest.raises(unilos.ParameterError, match="own: tau"):
        cls(tau=-1)
    assert "\ntau : float, default 1.0\n" in cls.__doc__


def test_what_has_no_words_is_found(own: Callable[..., Any]) -> None:
    class Plain(Bare):
        tau: float = 1.0

    assert list(silent(own(Plain))) == ["tau"]

    class Extra(Residual):
        arguments = ("pred", "target", "variance")
        tau: float = field(1.0, positive, " ")

    assert list(silent(own(Extra, arrays={"spread": "?"}))) == ["tau", "variance", "spread"]


def test_a_bare_default_in_a_subclass_keeps_the_words(own: Callable[..., Any]) -> None:
    class Child(unilos.Huber):
        delta: float = 3.0

    cls = own(Child)
    assert cls().delta == 3.0
    assert list(silent(cls)) == []
    assert list(taken(cls, "child", "delta", cls.sorts["delta"])) == []


@dataclass(frozen=True)
class Lax(Real):
    """An open end that is not kept, and NaN that is a number."""

    def accepts(self, value: Any) -> bool:
        return isinstance(value, float) and not value < self.low


def test_a_range_that_does_not_hold_is_found(own: Callable[..., Any]) -> None:
    class Loose(Residual):
        tau: float = field(1.0, Lax(0.0), "?")

    cls = own(Loose)
    for made in (cls, function_of(cls)):
        found = list(taken(made, "loose", "tau", cls.sorts["tau"]))
        assert found[0] == 0.0
        assert str(found[-1]) == "nan"


@pytest.mark.parametrize(
    ("accepted", "end"),
    [
        (Real(0.0), 0.0),
        (Real(0.0, 1.0, "both"), 1.0000000000000002),
        (Real(0.0, 1.0, "low"), 1.0),
        (any_number, True),
        (Count(1), 0),
        (flag, 1),
        (Choice(("a", "b")), ""),
    ],
)
def test_a_sort_names_what_lies_beyond_its_ends(accepted: Sort, end: Any) -> None:
    assert end in list(accepted.refused())
    assert not any(accepted(bad) for bad in accepted.refused())
    assert all(accepted(good) for good in accepted.ends())


@pytest.mark.parametrize("fault", [*SECTIONS, "delta", "weight", "formula"])
def test_a_docstring_with_a_gap_is_found(fault: str) -> None:
    cut = unilos.Huber.meta.formula if fault == "formula" else f"\n{fault}"
    assert fault in list(gaps(unilos.huber.__doc__.replace(cut, ""), unilos.Huber))


def test_a_wrong_example_is_found(own: Callable[..., Any]) -> None:
    assert wrong(unilos.huber.__doc__.replace("\n0.125\n", "\n0.126\n")) == 1
    assert wrong("no example") == -1

    class Off(Bare):
        facts = Facts(pros=(), cons=(), references=(), points=(Reference(3.0, 1.0, 2.5),))

    cls = own(Off)
    unilos.Off = cls
    try:
        assert wrong(cls.__doc__) == 1
        assert wrong(cls.__doc__.replace("2.5", "2.0")) == 0
    finally:
        del unilos.Off


def test_numbers_of_classes_become_an_array_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def told(vector: Vector) -> Iterator[float]:
        read.append(len(vector))
        return iter(vector.tolist())

    rng = np.random.default_rng(0)
    loss = unilos.CrossEntropy(class_weight=rng.uniform(0.5, 2.0, 8), label_smoothing=0.1)
    logits, labels = rng.normal(size=(64, 8)), rng.integers(0, 8, 64)
    want = loss.value_and_grad(logits, labels)
    monkeypatch.setattr(Vector, "__iter__", told)
    monkeypatch.setattr(Blocks, "size", 16)
    with unilos.generic():
        found = loss.value_and_grad(logits, labels)
    assert 1 <= len(read) <= 3, "made anew in each of 32 blocks"
    assert all(np.allclose(x, y) for x, y in zip(found, want, strict=True))


def test_what_is_trained_is_given_at_the_call() -> None:
    tf, jax = pytest.importorskip("tensorflow"), pytest.importorskip("jax")
    delta = tf.Variable(2.0)
    with pytest.raises(unilos.ParameterError, match="Give it at the call"):
        unilos.Huber(delta=delta)
    assert unilos.Huber(delta=tf.Variable(2.0, trainable=False)).delta == 2.0
    assert float(unilos.huber(tf.constant([3.0]), tf.constant([0.0]), delta=delta)) == 4.0
    bound = unilos.Huber().hessian(tf.ones(1), tf.zeros(1), delta=delta, curvature="majorizer")
    assert float(bound[0]) == 1.0
    with pytest.raises(unilos.ParameterError, match="Give it at the call"):
        jax.grad(lambda d: unilos.Huber(delta=d)(np.ones(1), np.zeros(1)))(2.0)


@pytest.mark.parametrize("framework", ["numpy", "torch", "tensorflow", "jax.numpy"])
@pytest.mark.parametrize("hidden", [-3.0, float("nan")])
def test_numbers_under_a_mask_are_not_looked_at(framework: str, hidden: float) -> None:
    module = pytest.importorskip(framework)
    make = getattr(module, "as_tensor", None) or getattr(module, "convert_to_tensor", None) or module.asarray
    pred, target, delta = (make(np.asarray(x, np.float32)) for x in ([1.0, 4.0], [0.0, 0.0], [1.0, hidden]))
    kept = make(np.asarray([True, False]))
    value, slope = unilos.Huber().value_and_grad(pred, target, delta=delta, where=kept)
    assert float(value) == 0.5
    assert np.asarray(slope).tolist() == [1.0, 0.0]
    with pytest.raises(unilos.ParameterError, match="delta is"):
        unilos.huber(pred, target, delta=delta, where=make(np.asarray([False, True])))
