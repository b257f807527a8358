"""Specs, words and losses see one namespace: a dialect that records runs them unchanged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from unilos_backends import _numpy

import unilos
from tests.recording import Recorder, RecordingError, run
from unilos.backend.dialect import Dialect
from unilos.conformance.bench.cases import cases
from unilos.engine.call import Static, Want, prepare
from unilos.engine.formula import evaluate
from unilos.face.registry import loss_class, names
from unilos.form.check import UnsupportedError
from unilos.form.points import Local

Array = Any


class Unread(Dialect):
    """NumPy's own dialect, as where no values are read; a user's function has a slope by differences."""

    def positions(self, mask: Array) -> None:
        del mask

    def slope_of(self, function: Any) -> Callable[[Array], Array]:
        def slope(row: Array) -> Array:
            steps = np.eye(len(row), dtype=row.dtype) / 64
            return np.stack([32 * (function(row + step) - function(row - step)) for step in steps])

        return slope


class Reference(_numpy.NumPy):
    """NumPy's backend with another dialect."""

    def __init__(self, dialect: Any = None) -> None:
        super().__init__()
        self.xp = dialect or Unread(self, _numpy.NumPy.xp)

    def cast(self, x: Array, name: str) -> Array:
        return x if x.dtype == self.dtype(name) else self.xp.astype(x, self.dtype(name))


REFERENCE = Reference()


def squares(row: Array) -> Array:
    return (row * row).sum() / 2


def between(a: Array, b: Array) -> Array:
    return ((a - b) * (a - b) * b).sum()


USERS = {squares, between}


def settings() -> list[Any]:
    """Every loss with all that its facts say to try, and with users' functions."""
    tried = [loss_class(name)(**given) for name in names() for given in loss_class(name).meta.tries]
    return [*tried, unilos.FenchelYoung(max_function=squares), unilos.TripletMargin(distance=between)]


def wanted(static: Static, arrays: tuple[Array, ...]) -> list[Want]:
    """The value, the partial, the slope in every argument that has one, and the curvature if there is one."""
    found = [Want(), Want(partial=True)]
    for order, name in [(1, n) for n in (*static.given, "weight")] + [(2, static.given[0])]:
        if name == "weight" and not static.weighted:
            continue
        want = Want((name,), order)
        try:
            evaluate(static._replace(want=want), *arrays)
        except UnsupportedError:
            continue
        found.append(want)
    return found


def everything(static: Static, arrays: tuple[Array, ...], wants: list[Want]) -> dict[str, Array]:
    found: dict[str, Array] = {}
    for want in wants:
        result = evaluate(static._replace(want=want), *arrays)
        parts = result if isinstance(result, tuple) else (result,)
        found |= {f"part {i} of {want}": part for i, part in enumerate(parts)}
    return found


def recorded(
    static: Static, arrays: tuple[Array, ...], wants: list[Want], recorder: Recorder
) -> dict[str, Any]:
    """The same, of arrays without numbers."""
    given = tuple(recorder.input(str(i), x) for i, x in enumerate(arrays))
    return everything(static._replace(backend=Reference(recorder)), given, wants)


def same_bits(got: dict[str, Array], want: dict[str, Array]) -> None:
    assert got.keys() == want.keys()
    for name, x in want.items():
        y = got[name]
        assert (x.shape, x.dtype) == (y.shape, y.dtype), name
        bits = f"u{x.dtype.itemsize}"
        np.testing.assert_array_equal(np.asarray(y).view(bits), np.asarray(x).view(bits), err_msg=name)


def calls(loss: Any) -> Any:
    """Two calls of the same shapes and other numbers, for every kind of target: plain ones in float32, and with
    weight and mask in float64."""
    for dtype in ("float32", "float64"):
        for case in cases(loss, dtype, quick=True):
            turned = tuple(np.flip(x, axis=0).copy() for x in case.args)
            shape = loss.items_shape(case.args[0].shape)
            weight = (np.arange(int(np.prod(shape))) % 4 / 2).astype(dtype).reshape(shape)
            yield case.args, turned, {} if dtype == "float32" else {"weight": weight, "where": weight != 0.5}


def compare(loss: Any, make: Any = Recorder) -> Counter[str]:
    """Record a loss, carry that out on other numbers, and hold it against the spec; what was held."""
    count: Counter[str] = Counter()
    with np.errstate(all="ignore"):
        for args, others, more in calls(loss):
            call, other = (prepare(loss, loss._bind(given, {}), **more) for given in (args, others))
            assert any((a != b).any() for a, b in zip(args, others, strict=True))
            static = call.static._replace(backend=REFERENCE)
            wants = wanted(static, call.arrays)
            graph = recorded(static, other.arrays, wants, make(REFERENCE.xp))
            given = {str(i): x for i, x in enumerate(call.arrays)}
            same_bits(run(graph, given, REFERENCE.xp), everything(static, call.arrays, wants))
            count["calls"] += 1
            count.update("curvature" if w.order > 1 else w.wrt[0] if w.wrt else "value" for w in wants)
    return count


@pytest.mark.parametrize("loss", settings(), ids=lambda loss: repr(loss).partition("=<")[0])
def test_what_is_recorded_gives_the_same_bits(loss: Any) -> None:
    found, first = compare(loss), loss.arguments[0]
    kinds = {case.name for case in cases(loss, "float32", quick=True)}
    least = 2 if getattr(loss.structure, "labels", False) and loss.structure.distributions else 1
    assert len(kinds) >= least
    assert found["calls"] >= 2 * least
    assert (found["value"], found[first]) == (2 * found["calls"], found["calls"])
    if USERS.isdisjoint(loss.parameters().values()):  # users' functions bring no curvature
        bends = loss.structure.not_summed(loss) is None or isinstance(loss, unilos.RMSE)
        assert found["curvature"] == (found["calls"] if bends else 0)


def test_every_loss_is_recorded() -> None:
    assert {loss.name for loss in settings()} == set(names())
    assert len(settings()) == 2 + sum(len(loss_class(name).meta.tries) for name in names())


# The recorder


X = np.asarray([[0.5, -1.0, 0.0], [2.0, -0.0, 3.0]])


def traced(make: Any = Recorder) -> tuple[Any, Any]:
    recorder = make(REFERENCE.xp)
    return recorder, recorder.input("x", X)


def test_equal_expressions_are_one_node() -> None:
    xp, x = traced()
    for make in (
        lambda: x + 1.0,
        lambda: xp.sum(x, axis=(0, 1)),
        lambda: x[..., 1:],
        lambda: x * float("nan"),
    ):
        assert make().node is make().node
    assert xp.where(x > 0, x, -x).node is xp.where(x > 0, x, -x).node
    assert (x - 1.0).node is not (1.0 - x).node
    assert xp.sum(x, axis=0).node is not xp.sum(x, axis=0, keepdims=True).node


def test_constants_are_told_apart_by_their_bits() -> None:
    xp, x = traced()
    numbers = (0.0, -0.0, float("nan"), -float("nan"), 1, 1.0, True, np.float32(1), np.asarray(1.0))
    assert len({(x * number).node for number in numbers}) == len(numbers)
    assert len({xp.asarray([number]).node for number in (0.0, -0.0, 0, False)}) == 4


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (lambda xp, x: x if x[0, 0] > 0 else -x, "write xp.where for `if`"),
        (lambda xp, x: (x > 0) and x, "write xp.where for `if`"),
        (lambda xp, x: max(x[0, 0], 0.0), "write xp.where for `if`"),
        (lambda xp, x: float(x[0, 0]), "keep it an array"),
        (lambda xp, x: int(xp.sum(x)), "keep it an array"),
        (lambda xp, x: range(xp.sum(x)), "keep it an array"),
        (lambda xp, x: x.tolist(), "keep it an array"),
        (lambda xp, x: xp.sum(x).item(), "keep it an array"),
        (lambda xp, x: [v for v in x], "along an axis"),  # noqa: C416
        (lambda xp, x: len(x), "write x.shape"),
        (lambda xp, x: np.asarray(x), "not NumPy's"),
        (lambda xp, x: np.sum(x), "not NumPy's"),
        (lambda xp, x: x[x > 0], "write xp.take"),
        (lambda xp, x: x.__setitem__(0, 1.0), "write xp.where"),
        (lambda xp, x: 1.0 in x, "write xp.row_any"),
        (lambda xp, x: xp.backend.to_numpy(x), "asked the backend for to_numpy"),
        (lambda xp, x: x + traced()[1], "of another recording"),
    ],
)
def test_what_needs_numbers_is_refused_with_a_way_out(asked: Any, said: str) -> None:
    with pytest.raises(RecordingError, match=said):
        asked(*traced())


@pytest.mark.parametrize("name", ["nonzero", "unique_values", "flatnonzero", "cross", "bincount"])
def test_there_is_only_the_standard_and_no_shape_that_depends_on_values(name: str) -> None:
    with pytest.raises(AttributeError, match=name):
        getattr(traced()[0], name)


# Planted faults


class Merging(Recorder):
    """0.0 and -0.0 are one constant, and so are 1 and True."""

    def key(self, x: Any) -> Any:
        return x if isinstance(x, (int, float)) else super().key(x)


class Forgetful(Recorder):
    """exp is not recorded."""

    def record(self, name: str, *args: Any, **kwargs: Any) -> Any:
        return args[0] if name == "exp" else super().record(name, *args, **kwargs)


class Frozen(Recorder):
    """What is picked are the numbers of the recording."""

    def record(self, name: str, *args: Any, **kwargs: Any) -> Any:
        found = super().record(name, *args, **kwargs)
        return (
            found
            if name != "pick"
            else super().record("asarray", found.node.shadow.tolist(), dtype=found.dtype)
        )


class Turned(Recorder):
    """The operands of a comparison are swapped."""

    def record(self, name: str, *args: Any, **kwargs: Any) -> Any:
        return super().record(name, *(args[::-1] if name == "__gt__" else args), **kwargs)


class Planted(unilos.MAE):
    """Other mathematics, with a slope of zeros."""

    def at(self, xp: Any, *args: Array) -> Local:
        found = MATHEMATICS[self.name](xp, args[0])
        return Local(found, lambda: xp.zeros_like(found), lambda: xp.zeros_like(found))


MATHEMATICS: dict[str, Any] = {
    "signed": lambda xp, e: xp.copysign(e, 0.0) + 2 * xp.copysign(e, -0.0),
    "counted": lambda xp, e: xp.astype((e > 0) * 1, e.dtype) * xp.where(~((e > 0) * True), 2.0, e),
    "branched": lambda xp, e: e if xp.any(e > 0) else -e,
    "listed": lambda xp, e: xp.asarray([v if v > 0 else 0.0 for v in e], dtype=e.dtype),
}
PLANTED = {name: type(name, (Planted,), {"name": name})() for name in MATHEMATICS}


@pytest.mark.parametrize(
    ("loss", "make", "error"),
    [
        (PLANTED["signed"], Merging, AssertionError),
        (PLANTED["counted"], Merging, AssertionError),
        (unilos.CrossEntropy(), Forgetful, AssertionError),
        (unilos.CrossEntropy(), Frozen, AssertionError),
        (unilos.NLL(), Frozen, AssertionError),
        (unilos.MAE(), Turned, AssertionError),
        (PLANTED["branched"], Recorder, RecordingError),
        (PLANTED["listed"], Recorder, RecordingError),
    ],
)
def test_a_planted_fault_is_found(loss: Any, make: Any, error: Any) -> None:
    with pytest.raises(error):
        compare(loss, make)


@pytest.mark.parametrize("name", ["signed", "counted"])
def test_a_planted_spec_is_right_where_nothing_is_wrong(name: str) -> None:
    assert compare(PLANTED[name])["calls"]
