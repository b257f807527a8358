"""A stranger's loss as a function of NumPy arrays, whatever framework it computes in."""

from __future__ import annotations

import inspect
import sys
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np

from ..bench.bench import NotRun
from ..bench.harness import Harness
from ..truth.envelope import LawBroken

Array = Any


class NoGradient(Exception):  # noqa: N818  what a law says of it
    """The framework finds no way from the loss to its prediction."""


@dataclass(frozen=True)
class Stranger:
    """A black box. `order` says which of our arguments (prediction first) stands at each place of its call."""

    path: str
    function: Callable[..., Any]
    harness: Harness
    order: tuple[int, ...] = (0, 1)
    options: Mapping[str, Any] = field(default_factory=dict)
    slope: Callable[..., Any] | None = None  # its gradient by hand, where the framework has none
    pairs: bool = False  # whether it returns a pair of value and gradient
    made: Mapping[str, Any] | None = None  # what an object of a class of theirs was made with
    usual: str = "float64"  # the dtype in which it is found out what the function is like

    def raw(self, *arrays: Array, **more: Any) -> Any:
        """Their call, with arrays of their framework in our order. What it warns of at edges is no finding."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return self.plainly(*(arrays[i] for i in self.order), **more)

    def plainly(self, *arrays: Array, **more: Any) -> Any:
        """Their call, with arrays in their order."""
        return self.function(*arrays, **self.options, **more)

    def result(self, *arrays: Array, **more: Any) -> Any:
        """The value alone, where they return a pair of value and gradient."""
        found = self.raw(*arrays, **more)
        return found[0] if self.paired(found) else found

    @staticmethod
    def paired(found: Any) -> bool:
        return isinstance(found, (tuple, list)) and len(found) == 2

    def put(self, args: tuple[Any, ...]) -> tuple[Array, ...]:
        return tuple(self.harness.array(np.array(x)) for x in args)

    def get(self, x: Any) -> Any:
        if isinstance(x, (bool, int, float, np.generic)):
            return np.asarray(x, dtype=np.float64)
        return np.array(self.harness.numpy(x)).astype(np.float64)

    def dtype(self, x: Any) -> str:
        if isinstance(x, np.generic):
            return x.dtype.name
        return type(x).__name__ if isinstance(x, (int, float)) else self.harness.backend.dtype_name(x)

    def value(self, args: tuple[Any, ...], **more: Any) -> Any:
        """The value in float64; further arguments, such as a mask, by keyword."""
        return self.get(self.result(*self.put(args), **self._more(more)))

    def gradient(self, args: tuple[Any, ...], **more: Any) -> Any:
        """The gradient of the sum of what comes out, in the prediction. Raises `NoGradient`, or `NotRun` where the
        framework has no autodiff and they state none."""
        arrays, more = self.put(args), self._more(more)
        if self.slope is not None:
            found = self.slope(*(arrays[i] for i in self.order), **self.options, **more)
            return self.get(found[1] if self.paired(found) else found)
        if not self.harness.gradients:
            found = self.raw(*arrays, **more)
            if self.paired(found):
                return self.get(found[1])
            raise NotRun(
                f"{self.harness.name} has no autodiff: return (value, gradient), or name a function by --gradient"
            )
        way = next(iter(self.harness.gradients.values()))

        def total(*a: Array) -> Array:
            found = self.result(*a, **more)
            if isinstance(found, (int, float, np.generic)):
                raise NoGradient("the function returns a plain number")
            return self.harness.backend.xp.sum(found)

        try:
            found = way(total, 0)(*arrays)
            return self.get(found)
        except NoGradient:
            raise
        except Exception as error:
            says = (str(error).splitlines() or [""])[0]
            broken = isinstance(error, LawBroken)  # said by the harness
            raise NoGradient(says if broken else f"{type(error).__name__}: {says}") from error

    def _more(self, more: Mapping[str, Any]) -> dict[str, Any]:
        return {k: self.put((v,))[0] for k, v in more.items()}

    @property
    def keywords(self) -> tuple[str, ...]:
        return keywords(self.function)


def keywords(function: Any) -> tuple[str, ...]:
    """The names of a callable's arguments; those of what a module's call leads to."""
    for name in ("forward", "call"):  # torch.nn.Module, keras.Layer: their own __call__ takes anything
        if not (inspect.isroutine(function) or inspect.isclass(function)) and callable(
            getattr(function, name, None)
        ):
            function = getattr(function, name)
            break
    try:
        return tuple(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return ()


def uses(function: Any) -> tuple[set[str], set[str]]:
    """The packages that a callable's own code names, and those that its file imports."""
    home = inspect.unwrap(function) if inspect.isroutine(function) else type(function)
    code = getattr(home, "__code__", None)
    around = vars(sys.modules.get(getattr(home, "__module__", "") or "", ModuleType("")))
    inside = getattr(code, "co_names", ())
    found = {name: _package(x) for name, x in around.items()}
    return {found[name] for name in inside if name in found}, set(found.values())


def _package(x: Any) -> str:
    name = x.__name__ if inspect.ismodule(x) else getattr(x, "__module__", None) or ""
    return str(name).partition(".")[0]
