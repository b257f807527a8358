"""What is recorded of a loss is what its spec says, whatever the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from unilos_backends import _numpy

import unilos
from unilos.backend.dialect import Dialect
from unilos.codegen.shipped import settings
from unilos.conformance.bench.cases import cases
from unilos.engine.call import Call, lift, prepare
from unilos.engine.graph.node import Graph, key_of
from unilos.engine.graph.program import Program, kind_of, program_of
from unilos.engine.graph.run import run
from unilos.face.registry import loss_class, names
from unilos.form.points import shown

Array = Any
PLAIN = Dialect(_numpy.backend, _numpy.NumPy.xp)


def graph_of(call: Call) -> Program | str:
    return program_of(call.static.loss, kind_of(call))


def calls(loss: Any) -> Iterator[tuple[Call, tuple[Array, ...]]]:
    """Calls of every kind and both precisions, edges among them, as (items,) or (items, entries)."""
    for dtype in ("float32", "float64"):
        for case in cases(loss, dtype, quick=True):
            call = prepare(loss, loss._bind(case.args, {}))
            spent = loss.structure.spent
            pred = call.args[0]
            if not loss.structure.entries_last(pred.ndim):
                continue
            rows = pred.reshape(-1, pred.shape[-1]) if spent else pred.reshape(-1)
            flat = [x.reshape(rows.shape) if x.shape == pred.shape else x.reshape(-1) for x in call.args]
            yield prepare(loss, tuple(flat)), tuple(flat)


def by_spec(call: Call) -> tuple[Array, Array]:
    """The items and slopes, as the spec computes them in NumPy."""
    static = call.static
    loss = static.loss.in_blocks()
    backend = _numpy.NumPy()
    backend.xp = PLAIN
    with np.errstate(all="ignore"):
        lifted = lift(static._replace(loss=loss, backend=backend), *call.args)
        point: Any = loss.structure.point(loss, PLAIN, lifted)
        point = shown(PLAIN, point) if loss.bounds else point
        return point.value, point.back()(PLAIN, None)


def compare(loss: Any) -> int:
    count = 0
    for call, args in calls(loss):
        program = graph_of(call)
        if not isinstance(program, Program):
            continue
        held = [x.astype(np.int32 if x.dtype.kind in "iu" else program.dtype) for x in args]
        for got, want in zip(run(program, held), by_spec(call), strict=True):
            want = np.broadcast_to(want, got.shape)
            np.testing.assert_array_equal(got, want)
            np.testing.assert_array_equal(
                np.signbit(got), np.signbit(want) if got.dtype == want.dtype else None
            )
            count += got.size
    return count


def first(name: str) -> Any:
    """A loss with the first of what its facts say to try."""
    cls = loss_class(name)
    return cls(**cls.meta.tries[0])


LOCAL = [name for name in names() if first(name).structure.not_in_blocks(first(name)) is None]


@pytest.mark.parametrize("name", LOCAL)
def test_a_graph_is_its_spec_bit_by_bit(name: str) -> None:
    counts = [compare(loss) for loss in settings(loss_class(name))]
    graph = graph_of(next(calls(first(name)))[0])
    assert all(counts) or isinstance(graph, str)


def test_most_losses_have_a_graph() -> None:
    found = {n for n in LOCAL if isinstance(graph_of(next(calls(first(n)))[0]), Program)}
    assert len(found) >= 76, sorted(set(LOCAL) - found)


@pytest.mark.parametrize("delta", [0.5, 1.0, 2.0, 1e-3])
def test_the_key_does_not_depend_on_numbers(delta: float) -> None:
    x = np.zeros(3)
    first, other = (
        graph_of(prepare(loss, (x, x))) for loss in (unilos.Huber(delta=0.7), unilos.Huber(delta=delta))
    )
    assert isinstance(first, Program)
    assert isinstance(other, Program)
    assert first.key == other.key


def test_numbers_are_told_apart_by_their_bits() -> None:
    graph = Graph()
    literals = {graph.literal(v) for v in (0.0, -0.0, float("nan"), 1.0)}
    literals |= {graph.make("literal", extra=True, kind="bool"), graph.make("literal", extra=1, kind="whole")}
    assert len(literals) == 6
    assert graph.literal(1.0) is graph.literal(1.0)
    assert len({key_of(node) for node in literals}) == 6


def test_a_changed_formula_is_another_graph() -> None:
    class Steeper(unilos.Huber):
        def at(self, xp: Any, *args: Any) -> Any:
            point = super().at(xp, *args)
            return type(point)(point.value * 2, lambda: point.slope() * 2)

    class Same(unilos.Huber):
        pass

    x = np.zeros(3)
    plain, steeper, same = (graph_of(prepare(cls(), (x, x))) for cls in (unilos.Huber, Steeper, Same))
    assert isinstance(plain, Program)
    assert isinstance(steeper, Program)
    assert isinstance(same, Program)
    assert plain.key == same.key != steeper.key
