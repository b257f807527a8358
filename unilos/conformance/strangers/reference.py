"""What is right: a loss of ours, a stranger's own formula in mpmath, or nothing that anybody stated."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...face.loss import Loss
from ...form.check import UnilosError
from ..bench.bench import expected, shares
from ..bench.cases import Case, cases, none, random_cases
from ..truth.envelope import Exact
from ..truth.oracle import Item, judge
from .resolve import CannotRun

#: Losses whose arguments are tried in turn where nobody says which a function takes: see `found.arguments`.
ARGUMENTS = ("mse", "binary_cross_entropy", "binary_cross_entropy_with_logits", "cross_entropy")


@dataclass(frozen=True)
class Formula:
    """A function of mpmath numbers, in the place of a loss of ours in the oracle."""

    function: Callable[..., Any]
    held: bool = False

    def definition(self, mp: Any, *args: Any) -> Any:
        return mp.mpf(self.function(*args))

    def parameters(self) -> dict[str, Any]:
        return {}


@dataclass(frozen=True)
class Reference:
    """`like` says what the arguments are, and what is right unless there is a definition, or nothing is known."""

    like: Loss
    known: bool = True
    definition: Formula | None = None
    hard: bool = False  # whether targets between 0 and 1 are left out: many formulas are of labels alone

    @property
    def judges(self) -> bool:
        return self.known or self.definition is not None

    def ordinary(self, dtype: str) -> Case:
        """An ordinary call: numbers in the middle of their domain."""
        return self._labels(random_cases(none(self.like), dtype)[0])

    def cases(self, dtype: str, quick: bool = False) -> list[Case]:
        """Ordinary calls and edges."""
        return [self._labels(case) for case in cases(self.like, dtype, quick)]

    @property
    def title(self) -> str:
        return "the definition" if self.definition is not None else self.like.name

    @functools.cached_property
    def together(self) -> bool:
        """Whether the items of a call are no rows of it, so that it is judged as a whole."""
        return not self._rowwise()

    def _rowwise(self) -> bool:
        """Whether each row of a call may be called alone."""
        loss, args = none(self.like), random_cases(none(self.like), "float64")[0].args
        try:
            whole = np.asarray(loss(*args))
            rows = [np.asarray(loss(*(x[i : i + 1] for x in args))) for i in range(len(args[0]))]
            return whole.shape == args[0].shape[:1] and np.allclose(np.concatenate(rows), whole)
        except (UnilosError, IndexError, ValueError):
            return False

    @property
    def softens(self) -> bool:
        """Whether the targets are probabilities, which may be labels."""
        args = random_cases(none(self.like), "float64")[0].args
        target = args[1] if len(args) == 2 else np.ones(0, np.int64)
        pointwise = target.dtype.kind == "f" and target.shape == args[0].shape and target.ndim == 1
        return bool(pointwise and (target >= 0).all() and (target <= 1).all())

    def _labels(self, case: Case) -> Case:
        if not self.hard or case.args[1].shape != case.args[0].shape:
            return case
        return replace(case, args=(case.args[0], np.round(case.args[1])), random=False)

    @functools.cached_property
    def uneven(self) -> bool:
        """Whether items have shares in a mean of their own: class weights, ignored labels."""
        return self.shares(self.ordinary("float64").args, "mean") is not None

    def shares(self, args: tuple[Any, ...], reduction: str) -> Any:
        """What the items of a call share in a mean, by class weights and ignored labels; None where all share alike."""
        if reduction != "mean" or not self.known or self.definition is not None or self.together:
            return None
        found = np.asarray(shares(Case("", none(self.like), args[0].dtype.name, args)))
        return found if (found != 1).any() else None

    def exact(
        self, args: tuple[Any, ...], dtype: str, reduction: str, whole: bool = False
    ) -> tuple[Exact, Exact]:
        """The value of a call of one item, or of a whole one, and its slope in the prediction."""
        if self.definition is None:
            found = expected(Case("", none(self.like), dtype, args), reduction)
            return (found.value if whole or self.together else found.value.reshape(())), found.grad
        fields = tuple(_plain(x) for x in args)
        try:
            judged = judge(Item(self.definition, fields, predicted=args[0].size))  # type: ignore[arg-type]
        except Exception as error:
            raise CannotRun(f"the definition raises {type(error).__name__}: {error}") from error
        value = Exact(*(np.asarray(x) for x in judged.value))
        table = np.asarray(judged.slopes[: args[0].size], dtype=np.float64)
        return value, Exact(table[:, 0], table[:, 1], table[:, 2]).reshape(args[0].shape)


def _plain(x: Any) -> Any:
    """One item's part of an argument: a number, a label, or a row of numbers."""
    (item,) = x.tolist()
    return tuple(item) if isinstance(item, list) else item
