"""The ways to run a call. They compute the same numbers; a backend lists them, the fastest first.

A path says why it refuses a call, so the choice can be explained. A kernel is a path that serves one loss.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..form.check import listed
from .call import NONE
from .formula import evaluate

if TYPE_CHECKING:
    from ..backend.backend import Backend
    from .call import Call

Array = Any


class Path:
    """One way to run a call."""

    name: str
    kernel: bool = False  # whether `unilos.generic()` turns it off
    serves: frozenset[str] | None = None  # the names of the losses that it is for, if not all

    def refuses(self, call: Call) -> str | None:
        """Why this path does not take the call; None if it does. Cheap: it runs at every call."""
        raise NotImplementedError

    def run(self, call: Call) -> Any:
        raise NotImplementedError

    def about(self, call: Call) -> str:
        """What is to be known of how it runs a call, besides its name."""
        del call
        return ""


class Formula(Path):
    """The spec in one pass over whole arrays, differentiable and traceable: it takes every call."""

    name = "formula"

    def refuses(self, call: Call) -> str | None:
        del call
        return None

    def run(self, call: Call) -> Any:
        backend, want = call.static.backend, call.static.want
        found = backend.compile(evaluate, call.static, call.arrays)
        if not (want.order or want.partial):
            return backend.apart(backend.result(found), call.arrays)
        given, results = list(call.arrays), []
        for x in found:
            results.append(backend.apart(backend.result(x), given))
            given.append(results[-1])
        return type(found)(*results) if want.partial else tuple(results)


FORMULA = Formula()  # where a backend's own paths all refuse


#: Of one thread and of one task: tasks take turns in a thread.
_generic: ContextVar[bool] = ContextVar("unilos.generic", default=False)


@contextmanager
def generic() -> Iterator[None]:
    """Within this context no kernel runs: every loss takes its spec."""
    before = _generic.get()
    _generic.set(True)
    try:
        yield
    finally:
        _generic.set(before)


def generic_now() -> bool:
    """Whether kernels are turned off here."""
    return _generic.get()


def again(loss: Any, args: tuple[Any, ...], weight: Any, where: Any) -> Any:
    """The value of a call that is like one before; None where it is not."""
    if traced():
        return None
    plan = vars(loss).get("kernels", NONE).get("plan")
    return None if plan is None else plan(args, weight, where)


def traced() -> bool:
    """Whether torch traces this call to compile it."""
    guards = sys.modules.get("torch._guards")
    return guards is not None and guards.TracingContext.try_get() is not None


# Tracing takes the answer for a constant, which it is.
traced._dynamo_marked_constant = True  # type: ignore[attr-defined]


def choose(call: Call) -> Path:
    for path in _candidates(call.static.backend, call.static.loss.name):
        if call.static.hyper and not isinstance(path, Formula):
            continue
        # The switch last: torch.compile cannot read it (2.13), and there every kernel refuses.
        if path.refuses(call) is None and not (path.kernel and _generic.get()):
            return path
    return FORMULA


def _candidates(backend: Backend, loss: str) -> tuple[Path, ...]:
    """The paths that are not for other losses alone: asking each of them takes longer than a small call."""
    found: tuple[Path, ...] = backend.by_loss.get(loss, backend.by_any)
    return found


def run(call: Call) -> Any:
    return choose(call).run(call)


@dataclass(frozen=True)
class Explanation:
    """Which path a call takes, and why the ones before it were refused."""

    loss: str
    backend: Backend
    path: str
    refused: tuple[tuple[str, str], ...]
    about: str = ""

    def __str__(self) -> str:
        lines = [f"{self.loss} on {self.backend.name}: {self.path}{self.about and f' ({self.about})'}"]
        return "\n".join(lines + [f"  not {name}: {why}" for name, why in self.refused])


def explain(call: Call) -> Explanation:
    refused: list[tuple[str, str]] = []
    for path in call.static.backend.paths:
        if path.serves is not None and call.static.loss.name not in path.serves:
            why: str | None = f"it serves {' and '.join(sorted(path.serves))} alone"
        elif call.static.hyper and not isinstance(path, Formula):
            why = f"{listed(call.static.hyper)} is an array of the call"
        elif path.kernel and _generic.get():
            why = "kernels are turned off by unilos.generic()"
        else:
            why = path.refuses(call)
        if why is None:
            return Explanation(
                call.static.loss.name, call.static.backend, path.name, tuple(refused), path.about(call)
            )
        refused.append((path.name, why))
    return Explanation(call.static.loss.name, call.static.backend, FORMULA.name, tuple(refused))
