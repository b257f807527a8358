"""The registry of laws: plain functions of a bench that raise `LawBroken`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .bench.bench import Bench

FLOATS = ("float32", "float64")
ALL = ("float32", "float64", "float16", "bfloat16")
#: Of so many losses one meets a law about calls where every kind of call is traced or compiled.
SAMPLED = 3


@dataclass(frozen=True)
class Law:
    """What holds for every loss. `tries` says with which hyper-parameters it is tried: all of them, the first ones,
    or the first and, except in quick runs, the last ones ("ends")."""

    name: str
    check: Callable[[Bench], None]
    dtypes: tuple[str, ...]
    tries: str
    autodiff: bool
    of_calls: bool  # about how a call is made, and hardly about the formula
    costly: bool = False  # many kinds of call: few of them where they are compiled, none in quick runs

    def applies(self, bench: Bench) -> bool:
        wanted = {"first": bench.first, "ends": bench.first or (bench.last and not bench.quick), "all": True}
        differentiates = bool(bench.harness.gradients)
        return bench.dtype in self.dtypes and wanted[self.tries] and (differentiates or not self.autodiff)

    def left_out(self, bench: Bench) -> str | None:
        """Why a run leaves this law out where it applies: compiling every kind of call takes too long."""
        if self.costly and bench.costs:
            if bench.quick:
                return f"quick: {self.name} is tried on frameworks without compilers only"
            if not (bench.first and bench.dtype == "float32"):
                return "where calls are compiled, costly laws are tried with the first hyper-parameters in float32"
        if bench.dtype == "float64" and self.dtypes == FLOATS and self.tries != "all":
            if bench.quick and bench.sparing:
                return "quick: where calls are compiled, float64 has the laws of accuracy only"
            if bench.costs and bench.seed and not bench.one_in(SAMPLED, self.name, "float64"):
                return f"where calls are traced or compiled, {self.name} is tried in float64 on one loss in {SAMPLED}"
        sampled = self.of_calls and bench.costs and bench.seed
        if not sampled or bench.one_in(SAMPLED, self.name, bench.dtype):
            return None
        return f"where calls are traced or compiled, a law about calls is tried on one loss in {SAMPLED}"

    @property
    def states(self) -> str:
        return (self.check.__doc__ or "").strip()


LAWS: dict[str, Law] = {}


def law(
    *,
    dtypes: tuple[str, ...] = ("float32",),
    tries: str = "first",
    autodiff: bool = False,
    of_calls: bool = False,
    costly: bool = False,
) -> Callable[[Callable[[Bench], None]], Callable[[Bench], None]]:
    """Register a law under its function's name. `autodiff` laws need a framework that differentiates."""

    def register(check: Callable[[Bench], None]) -> Callable[[Bench], None]:
        name = check.__name__
        if name in LAWS:
            message = f"two laws are called {name}"
            raise ValueError(message)
        LAWS[name] = Law(name, check, dtypes, tries, autodiff, of_calls, costly)
        return check

    return register
