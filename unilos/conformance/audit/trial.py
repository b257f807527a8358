"""One native on one call: its value and its gradient, as its own framework gives them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...face.loss import Loss
from ...face.registry import loss_class, make
from ..bench.bench import expected
from ..bench.cases import Case
from ..bench.harness import Harness
from ..truth.envelope import Exact
from .mappings import Mapping
from .snippets import plain

Array = np.ndarray[Any, Any]


@dataclass
class Trial:
    """A mapping that is tried: the native itself, and the loss of ours with the mapping's hyper-parameters."""

    mapping: Mapping
    function: Any
    harness: Harness
    loss: Loss

    @classmethod
    def of(cls, mapping: Mapping, function: Any, harness: Harness) -> Trial:
        ours = {**mapping.native.ours, "reduction": mapping.native.reduction}
        return cls(mapping, function, harness, make(loss_class(mapping.loss), ours))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.loss.arguments)

    @property
    def states(self) -> str:
        """The call of the gradient, where a library states it as a function of its own."""
        call = self.mapping.native.call
        return (
            call.replace(".loss(", ".gradient(")
            if self.mapping.library == "sklearn" and ".loss(" in call
            else ""
        )

    @property
    def differentiates(self) -> bool:
        return bool(self.harness.gradients or self.states) and self.mapping.native.gradient

    def call(self, *arrays: Any) -> Any:
        return self._evaluated(self.mapping.native.call, arrays)

    def _evaluated(self, call: str, arrays: tuple[Any, ...]) -> Any:
        scope = dict(zip(self.names, arrays, strict=False))
        scope |= {"f": self.function, "xp": self.harness.backend.xp}
        return eval(call, {}, scope)  # written in the spec, beside the formula

    def run(self, args: tuple[Array, ...], dtype: str) -> tuple[Array, Array | None, str]:
        """Value, gradient of the sum, and the dtype that the value came in."""
        with self.harness.session(dtype), warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")  # of natives about themselves
            given = tuple(self.harness.array(x) for x in args)
            value = self._compiled(self.call)(*given)
            kind = dtype if isinstance(value, float) else str(getattr(value.dtype, "name", value.dtype))
            kind, slope = kind.rpartition(".")[2], None
            if self.states:
                slope = plain(self.harness, self._evaluated(self.states, given))
            elif self.differentiates:
                slope = plain(self.harness, self._slope(self.summed, 0)(*given))
            return plain(self.harness, value), slope, kind

    def computes(self, args: tuple[Array, ...], dtype: str) -> str:
        """The dtype that a native computes in: float32 where all it gives for float64 numbers are those of a float32,
        or where the digits that a float32 has not, in any of its arguments, change nothing."""
        value, _, kind = self.run(args, dtype)
        if dtype != "float64" or kind != dtype:
            return kind
        if np.count_nonzero(value) > 1 and (value.astype(np.float32) == value).all():
            return "float32"
        for i, x in enumerate(args):
            short = x if x.dtype.kind in "iub" else x.astype(np.float32).astype(np.float64)
            if (short != x).any() and np.array_equal(
                self.run((*args[:i], short, *args[i + 1 :]), dtype)[0], value
            ):
                return "float32"
        return kind

    def _compiled(self, function: Any) -> Any:
        """Where a framework compiles, it is one program and not one for every operation."""
        compiled = self.harness.modes.get("jax.jit")
        return function if compiled is None else compiled(function)

    @property
    def _slope(self) -> Any:
        gradients = self.harness.gradients
        return gradients.get("jax.jit of grad", next(iter(gradients.values())))

    def summed(self, *arrays: Any) -> Any:
        return self.harness.backend.xp.sum(self.call(*arrays))

    def ours(self, args: tuple[Array, ...]) -> tuple[Array, Array]:
        """Value and gradient of our loss, in float64: where a native agrees with it, nobody need ask the oracle."""
        wide = tuple(x if x.dtype.kind in "iub" else x.astype(np.float64) for x in args)
        with np.errstate(all="ignore"):
            value, grad = self.loss.value_and_grad(*wide)
        return np.asarray(value), np.asarray(grad)

    def true(self, case: Case) -> tuple[Exact, Exact]:
        """The exact value and gradient of a call, reduced as the mapping says."""
        if self.mapping.native.reduction == "none":
            answers = case.answers()
            return answers.value, answers.slopes[0]
        found = expected(case, self.mapping.native.reduction)
        return found.value, found.grad

    def parts(self, case: Case) -> Iterator[Case]:
        """What is tried in one call: every row of its own where the result is reduced."""
        args = case.args
        if self.mapping.library == "keras" and args[0].ndim == 1 and all(x.ndim == 1 for x in args):
            case = replace(case, args=tuple(x[:, None] for x in args))  # it takes means over the last axis
        if self.mapping.native.reduction == "none":
            yield case
            return
        seen = set()
        for i in range(len(case.args[0])):
            part = replace(case, args=case.loss.structure.few(case.args, np.asarray([i])))
            key = tuple(x.tobytes() for x in part.args)
            if key not in seen:
                seen.add(key)
                yield part
