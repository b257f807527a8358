"""What a namespace must have: the list that `lacks` and backends/README.md go by is what the library asks for."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import unilos
from unilos.backend import dispatch
from unilos.backend.needs import EVERY, NEEDS, SECTIONS
from unilos.backends import Backend, Dialect, lacks, load
from unilos.engine.call import WIDER
from unilos.face.registry import loss_class

ROOT = Path(__file__).resolve().parents[1]
LABELS = "losses of class labels"
#: Whose needs a loss shows, by its structure.
KINDS = {
    **dict.fromkeys(("Entries", "Differences", "Params", "Pooled"), "losses of entries"),
    **dict.fromkeys(("Rows", "VectorRows"), "losses of rows"),
    "Projected": LABELS,
    "Samples": "losses of samples",
    **dict.fromkeys(("Mapped", "Calls", "Sequences"), "losses of images, pairs and sequences"),
}
#: Asked for by their names, of the backend.
DTYPES = {*WIDER.values(), Backend.default_float, Backend.index_dtype}
#: Asked for where no trace comes along: in blocks, which a strict namespace cannot have.
BLOCKS, HYPER = "backends with blocks", "hyper-parameters that are arrays"


def asked() -> dict[str, str]:
    """Every name that the library asks of a namespace in its sources, with a place."""
    found = dict.fromkeys(DTYPES, "the engine")
    own = {*vars(Dialect), "backend", "namespace"}
    for room in ("losses", "words", "form", "engine", "backend", "face"):
        for path in sorted((ROOT / "unilos" / room).rglob("*.py")):
            if "graph" in path.parts:
                continue  # a namespace of its own, which asks itself
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Attribute):
                    of = node.value
                    last = (
                        of.id
                        if isinstance(of, ast.Name)
                        else of.attr
                        if isinstance(of, ast.Attribute)
                        else ""
                    )
                    of_dialect = last in ("xp", "xp_of_blocks") or (last, path.stem) == ("self", "dialect")
                    if last == "namespace" or (of_dialect and node.attr not in own):
                        found[node.attr] = f"{path.relative_to(ROOT)}:{node.lineno}"
    return found


def test_the_list_is_what_the_sources_ask_for() -> None:
    listed, found = frozenset().union(*NEEDS.values()), asked()
    assert {name: place for name, place in found.items() if name not in listed} == {}
    assert listed <= found.keys(), "nothing asks for these"
    assert len(listed) > 50


def test_the_sections_are_the_standard_s() -> None:
    strict = pytest.importorskip("array_api_strict")
    assert sorted(name for names in SECTIONS.values() for name in names) == sorted(asked())
    for section, names in SECTIONS.items():
        for name in (
            names - {"broadcast_to"} if section != "dtypes" else ()
        ):  # which array_api_strict left behind
            # Where array_api_strict says what a function is: array_api_strict._sorting_functions.
            where = getattr(strict, name).__module__.rpartition(".")[2]
            assert where == f"_{section.replace(' ', '_')}_functions", name


@contextmanager
def tracer(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, set[str]]]:
    """array_api_strict, and the names that it is asked for from now on."""
    strict = pytest.importorskip("array_api_strict")
    seen: set[str] = set()

    class Namespace:
        def __getattr__(self, name: str) -> Any:
            found = getattr(strict, name)
            seen.add(name)
            return found

    class Tracer(Backend):
        name = "tracer"
        xp = Namespace()

        def owns(self, x: Any) -> bool:
            return type(x) is type(strict.zeros(1))

        def to_numpy(self, x: Any) -> Any:
            return np.asarray(x)

        def slope_of(self, function: Callable[[Any], Any]) -> Callable[[Any], Any]:
            return lambda row: row

        def compile(self, function: Callable[..., Any], static: Any, arrays: Any) -> Any:
            with np.errstate(all="ignore"):
                return function(static, *arrays)

    with monkeypatch.context() as patch:
        patch.setitem(dispatch._by_type, type(strict.zeros(1)), Tracer())
        yield strict, seen


def traces(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """What every loss asked for: of values and derivatives, with weights and masks, of ordinary items and edges."""
    pytest.importorskip("mpmath")
    from unilos.conformance.bench.cases import cases, random_cases

    found: dict[str, set[str]] = {}
    with tracer(monkeypatch) as (strict, seen):
        for name in unilos.names():
            seen.clear()
            cls = loss_class(name)
            for params in cls.meta.tries:
                loss = cls(**params)
                for case in [*random_cases(loss, "float32", True), *cases(loss, "float32", True)]:
                    with suppress(
                        unilos.ShapeError
                    ):  # the suite draws kinds of targets that a few losses refuse
                        call(strict, loss, case.args)
                        found[name] = {*seen}
    assert found.keys() == {*unilos.names()}
    return found


def call(strict: Any, loss: Any, args: tuple[Any, ...]) -> None:
    arrays = [strict.asarray(x) for x in args]
    shape = loss.items_shape(args[0].shape)
    options = {
        "weight": strict.ones(shape, dtype=strict.float32),
        "where": strict.ones(shape, dtype=strict.bool),
    }
    for reduction in loss.reductions:
        replace(loss, reduction=reduction).value_and_grad(*arrays)
    loss(*arrays)
    for wrt in (*loss.arguments, "weight"):
        with suppress(unilos.UnilosError):  # not everything has a slope
            loss.value_and_grad(*arrays, **options, wrt=wrt)
    with suppress(unilos.UnilosError):
        loss.hessian(*arrays)
    with suppress(unilos.UnilosError):
        loss.partial(*arrays, **options)
    if "axis" in loss.hyper and args[0].ndim == 2:
        first = [strict.asarray(x.T if x.ndim == 2 else x) for x in args]
        replace(loss, axis=0).value_and_grad(*first)
    if "ignore_index" in loss.hyper and args[1].dtype.kind == "i":
        unsigned = strict.asarray(np.abs(args[1]).astype(np.uint8))
        with suppress(unilos.LabelRangeError):
            replace(loss, ignore_index=-1)(arrays[0], unsigned, *arrays[2:])


def kind(loss: Any) -> str:
    labels = loss.meta.labels and type(loss.structure).__name__ == "Rows"
    return LABELS if labels else KINDS[type(loss.structure).__name__]


def test_the_list_is_what_losses_ask_for(monkeypatch: pytest.MonkeyPatch) -> None:
    found = traces(monkeypatch)
    rest = set(asked()) - set().union(*found.values())
    by_kind: dict[str, set[str]] = {BLOCKS: rest - NEEDS[HYPER], HYPER: rest & NEEDS[HYPER]}
    for name, names in found.items():
        cls = loss_class(name)
        by_kind.setdefault(kind(cls(**cls.meta.tries[0])), set()).update(names)
    for who, names in by_kind.items():
        assert NEEDS[who] == names - NEEDS[EVERY], f"{who}: {' '.join(sorted(names - NEEDS[EVERY]))}"
    assert NEEDS.keys() == {EVERY, *by_kind}


def test_what_every_loss_asks_for_is_asked_by_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of half precision, against lists, one weight a row and the gradient in it, and partials."""
    with tracer(monkeypatch) as (strict, seen):
        pred = strict.asarray(np.ones((2, 3), np.float32))
        mask = strict.asarray(np.ones((2, 3), bool))
        weight = [1.0, 2.0]
        unilos.MSE().value_and_grad(pred, np.zeros((2, 3), int), weight=weight, where=mask, wrt="weight")
        unilos.MSE().partial(pred, np.zeros((2, 3)), weight=weight)
        assert NEEDS[EVERY] == seen | DTYPES, " ".join(sorted(seen))


# A namespace that lacks something


def without(strict: Any, *names: str) -> Any:
    return SimpleNamespace(
        **{name: x for name, x in vars(strict).items() if name[0] != "_" and name not in names}
    )


@pytest.mark.parametrize("name", ["numpy", "torch", "tensorflow", "jax"])
def test_the_shipped_backends_lack_nothing(name: str) -> None:
    pytest.importorskip(name)
    assert lacks(load(name)) == ""


def test_what_a_namespace_lacks_is_said_once_and_by_who_needs_it() -> None:
    strict = pytest.importorskip("array_api_strict")
    assert lacks(strict) == ""
    few = without(strict, "take_along_axis", "where", "sort", "argsort")

    class Few(Backend):
        name = "few"
        xp = few

    assert lacks(few).startswith("the namespace lacks names")
    found = lacks(Few())
    assert found.splitlines() == [
        "few lacks names that losses ask a namespace for (array API standard 2024.12; backends/README.md lists all):",
        "  every loss: where (searching)",
        "  losses of rows: take_along_axis (indexing)",
        "  losses of class labels: take_along_axis (indexing), sort (sorting)",
        "  losses of samples: take_along_axis (indexing), argsort (sorting)",
        "  losses of images, pairs and sequences: take_along_axis (indexing)",
    ]


def test_what_blocks_ask_for_is_lacking_only_where_there_are_blocks() -> None:
    strict = pytest.importorskip("array_api_strict")

    class Whole(Backend):
        name = "whole"
        xp = without(strict, "moveaxis")

    class InBlocks(Whole):
        def empty_like(self, x: Any, name: str) -> Any:
            return np.empty(x.shape, name)

    assert lacks(Whole()) == ""
    assert "  backends with blocks: moveaxis (manipulation)" in lacks(InBlocks())


def test_dtypes_are_asked_of_the_backend() -> None:
    strict = pytest.importorskip("array_api_strict")

    class Narrow(Backend):
        name = "narrow"
        xp = without(strict, "float64", "int64")
        default_float = "float32"

        def dtype(self, name: str) -> Any:
            return getattr(strict, {"int64": "int32"}.get(name, name))

    assert lacks(Narrow()) == ""
    Narrow.dtype = Backend.dtype  # type: ignore[method-assign]
    assert lacks(Narrow()).splitlines()[1:] == ["  every loss: int64 (dtypes)"]
    Narrow.default_float = "float64"
    assert lacks(Narrow()).splitlines()[1:] == ["  every loss: float64, int64 (dtypes)"]


def test_the_page_lists_all_of_it() -> None:
    text = (ROOT / "backends" / "README.md").read_text("utf-8")
    body = text.partition("<!-- needs -->\n")[2].partition("<!-- /needs -->")[0]
    rows = [line.strip("|").split(" | ") for line in body.splitlines()[2:] if line.strip()]
    assert {who.strip(): set(re.findall(r"`(\w+)`", names)) for who, names in rows} == {
        who: set(names) for who, names in NEEDS.items()
    }
    for section, names in SECTIONS.items():
        for who, listed in rows:
            here = NEEDS[who.strip()] & names
            assert not here or f"{section} {', '.join(f'`{name}`' for name in sorted(here))}" in listed
