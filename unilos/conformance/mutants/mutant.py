"""What a planted bug is, and how it is planted.

A mutant replaces one function of a loss, of its building blocks or of the engine while it is planted. `unilos`'s own
tests plant every one and ask that the law it names breaks, and holds without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ...face.registry import loss_class
from ...form.points import Point
from ..bench.bench import Bench
from ..bench.harness import load
from ..law import LAWS

Array = Any


@dataclass(frozen=True)
class Mutant:
    """A bug: what it is, where it shows, and which law sees it there."""

    name: str
    law: str
    loss: str
    plant: Callable[[], Any]  # a context manager
    params: tuple[tuple[str, Any], ...] = ()
    backend: str = "numpy"
    dtype: str = "float32"
    states: str = ""

    def bench(self) -> Bench:
        cls = loss_class(self.loss)
        return Bench(cls(**dict(self.params)), load(self.backend), self.dtype, quick=True)

    def try_law(self) -> None:
        """Try the law; it raises where it is broken."""
        bench = self.bench()
        with bench.harness.session(self.dtype):
            LAWS[self.law].check(bench)


MUTANTS: list[Mutant] = []


def mutant(
    law: str, loss: str, *, backend: str = "numpy", dtype: str = "float32", **params: Any
) -> Callable[[Any], Any]:
    """Register a function that plants a bug under its own name."""

    def register(plant: Callable[[], Iterator[None]]) -> Callable[[], Any]:
        planted = contextmanager(plant)
        MUTANTS.append(
            Mutant(
                plant.__name__, law, loss, planted, tuple(params.items()), backend, dtype, plant.__doc__ or ""
            )
        )
        return planted

    return register


@contextmanager
def patched(owner: Any, name: str, made: Callable[[Any], Any]) -> Iterator[None]:
    """Replace an attribute by what `made` makes of it."""
    own = name in vars(owner)
    before = getattr(owner, name)
    setattr(owner, name, made(before))
    try:
        yield
    finally:
        if own:
            setattr(owner, name, before)
        else:
            delattr(owner, name)


def at(loss: str, change: Callable[..., Point]) -> Any:
    """Change what a loss computes: `change(point, loss, xp, *args)` gets the right point and gives a wrong one."""

    def made(before: Any) -> Any:
        return lambda self, xp, *args: change(before(self, xp, *args), self, xp, *args)

    return patched(loss_class(loss), "at", made)


def point(p: Point, value: Any = None, slope: Any = None, curvature: Any = None, **also: Any) -> Point:
    """A copy of a point with parts replaced."""
    return Point(
        p.value if value is None else value,
        slope or p.slope,
        curvature or p.curvature,
        **{**_also(p), **also},
    )


def _also(p: Point) -> dict[str, Any]:
    return dict(p.also)
