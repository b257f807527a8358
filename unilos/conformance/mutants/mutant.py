"""What a planted bug is, and how it is planted.

A mutant replaces one function of a loss, of its building blocks or of the engine while it is planted. `unilos`'s own
tests plant every one and ask that the law it names breaks, and holds without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from ...engine.native.path import without
from ...face.registry import loss_class
from ...form.points import Point
from ..bench.bench import Bench
from ..bench.harness import load
from ..known import known
from ..law import LAWS, Law
from ..truth.envelope import LawBroken

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
    kind: str = ""  # what was changed, in a few words
    alone: bool = False  # whether no other law sees it, which the self-test tries first
    fused: bool = False  # whether it lies in kernels, without which all others are tried

    def bench(self) -> Bench:
        cls = loss_class(self.loss)
        return Bench(cls(**dict(self.params)), load(self.backend), self.dtype, quick=True)

    def try_law(self, law: Law | None = None) -> None:
        """Try the law that it names, or another one; it raises where that is broken, but for a known fault."""
        bench, law = self.bench(), law or LAWS[self.law]
        try:
            with bench.harness.session(self.dtype), nullcontext() if self.fused else without():
                law.check(bench)
        except LawBroken as error:
            if known(law.name, bench.loss, bench.harness.name, bench.dtype, str(error)) is None:
                raise


MUTANTS: list[Mutant] = []


def mutant(
    law: str,
    loss: str,
    *,
    backend: str = "numpy",
    dtype: str = "float32",
    kind: str = "",
    alone: bool = False,
    fused: bool = False,
    **params: Any,
) -> Callable[[Any], Any]:
    """Register a function that plants a bug under its own name."""

    def register(plant: Callable[[], Iterator[None]]) -> Callable[[], Any]:
        planted = contextmanager(plant)
        found = Mutant(plant.__name__, law, loss, planted, tuple(params.items()), backend, dtype)
        MUTANTS.append(replace(found, states=plant.__doc__ or "", kind=kind, alone=alone, fused=fused))
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


def home(backend: str, part: str = "") -> Any:
    """A framework's own module, or one inside of it."""
    return import_module(type(load(backend).backend).__module__ + part)


def words(backend: str) -> Any:
    """The namespace that formulas compute in on this framework; replaced there, a function is another for all."""
    return load(backend).backend.xp


@contextmanager
def traced(*patches: Any) -> Iterator[None]:
    """Patches that JAX meets: what was compiled before knows nothing of them, and nothing of what they leave."""
    import jax

    with ExitStack() as stack:
        stack.callback(jax.clear_caches)
        for patch in patches:
            stack.enter_context(patch)
        jax.clear_caches()  # type: ignore[no-untyped-call]
        yield


def at(loss: str, change: Callable[..., Point]) -> Any:
    """Change what a loss computes: `change(point, loss, xp, *args)` gets the right point and gives a wrong one."""

    def made(before: Any) -> Any:
        return lambda self, xp, *args: change(before(self, xp, *args), self, xp, *args)

    return patched(loss_class(loss), "at", made)


def point(p: Point, value: Any = None, slope: Any = None, curvature: Any = None, **also: Any) -> Point:
    """A copy of a point with parts replaced."""
    others = {"majorizer": p.majorizer, "gauss_newton": p.gauss_newton, **p.also}
    return Point(
        p.value if value is None else value, slope or p.slope, curvature or p.curvature, **{**others, **also}
    )
