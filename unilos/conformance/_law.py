"""The registry of laws: plain functions of a bench that raise `LawBroken`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .._spec import Loss
from ._bench import Bench

FLOATS = ("float32", "float64")
ALL = ("float32", "float64", "float16", "bfloat16")


@dataclass(frozen=True)
class Law:
    """What holds for every loss. `tries` says with which hyper-parameters it is tried: all of them, the first ones,
    or all except in quick runs ("some")."""

    name: str
    check: Callable[[Bench], None]
    dtypes: tuple[str, ...]
    tries: str
    autodiff: bool

    def applies(self, dtype: str, first: bool, quick: bool, autodiff: bool) -> bool:
        everywhere = self.tries == "all" or (self.tries == "some" and not quick)
        return dtype in self.dtypes and (first or everywhere) and (autodiff or not self.autodiff)

    @property
    def states(self) -> str:
        return (self.check.__doc__ or "").strip()


LAWS: dict[str, Law] = {}


@dataclass(frozen=True)
class Known:
    """A deviation that is understood and open. It is reported, never counted as success, and where it is gone
    the law fails until its entry is removed."""

    law: str
    loss: str
    dtype: str
    params: str  # the repr of the loss's hyper-parameters that differ from the defaults, "" for none
    why: str


KNOWN: tuple[Known, ...] = (
    Known(
        "curvature",
        "sigmoid_focal",
        "float32",
        "",
        "beyond |x| = 87 a confident mistake's curvature is exp(-|x|), a subnormal number, "
        "times about 2 |x|: up to 3 envelopes",
    ),
)


def known(law_name: str, loss: Loss, dtype: str) -> Known | None:
    params = repr(loss).partition("(")[2].removesuffix(")")
    for entry in KNOWN:
        if (entry.law, entry.loss, entry.dtype, entry.params) == (law_name, loss.name, dtype, params):
            return entry
    return None


def law(
    *, dtypes: tuple[str, ...] = ("float32",), tries: str = "first", autodiff: bool = False
) -> Callable[[Callable[[Bench], None]], Callable[[Bench], None]]:
    """Register a law under its function's name. `autodiff` laws need a framework that differentiates."""

    def register(check: Callable[[Bench], None]) -> Callable[[Bench], None]:
        name = check.__name__
        if name in LAWS:
            message = f"two laws are called {name}"
            raise ValueError(message)
        LAWS[name] = Law(name, check, dtypes, tries, autodiff)
        return check

    return register
