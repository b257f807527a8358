"""What a comparison found, as data; tables and pictures read it."""

from __future__ import annotations

from dataclasses import dataclass

from ..face.loss import Loss
from .data import Array, Data
from .fits import Fit
from .kinds import Task


@dataclass(frozen=True, eq=False, repr=False)
class Row:
    """What is known of one loss on the data. Values are means over points; None where there is nothing to value."""

    loss: Loss
    #: The loss of the predictions; and of those that were not made outliers.
    value: float | None
    clean: float | None
    fit: Fit
    #: How far the fit is from the curve behind made data, as the root of the mean square.
    error: float | None
    #: The share of points on the wrong side, but for the mislabelled ones of made data.
    wrong: float | None

    @property
    def name(self) -> str:
        """The loss's name with the hyper-parameters that are not the default ones; a sum's parts by theirs."""
        named = ((scale, _named(part)) for scale, part in self.loss.summands)
        return " + ".join(name if scale == 1 else f"{scale:g} {name}" for scale, name in named)


def _named(loss: Loss) -> str:
    written = repr(loss)
    return f"{loss.name}{written[written.index('(') :]}".removesuffix("()")


@dataclass(frozen=True, eq=False, repr=False)
class Results:
    """What is known of all losses on the same data."""

    task: Task
    data: Data
    rows: tuple[Row, ...]
    #: Which of the data were fitted: all of them, or as many as were drawn.
    fitted: Array

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(row.name for row in self.rows)

    @property
    def values(self) -> tuple[float | None, ...]:
        """The loss of the predictions, by each."""
        return tuple(row.value for row in self.rows)

    @property
    def fits(self) -> tuple[Fit, ...]:
        return tuple(row.fit for row in self.rows)

    @property
    def fitted_values(self) -> tuple[Array, ...]:
        """The curves at the places of the data; for classification the scores of the points."""
        return tuple(row.fit.curve(self.data.x) for row in self.rows)
