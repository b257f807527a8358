"""What a loss makes of data: the model of a few coefficients whose mean loss is least."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..face.loss import Loss
from ..form.check import UnilosError
from ..form.curvatures import Kind as Curvature
from .kinds import Kind
from .minimise import Function, Place, minimum

Array = np.ndarray[Any, Any]

#: What the squared coefficients of two classes cost beside the mean loss: where the classes can be told apart without
#: a mistake, many losses would fall for ever.
RIDGE = 1e-4
#: How many models through a few points are tried for a start.
DRAWS = 60
SURE = 8.0
#: The most rows that a fit reads; of more, so many are drawn.
ROWS = 10_000


@dataclass(frozen=True, eq=False)
class Basis:
    """Functions whose weighted sum is the model: they are made from raw columns so that on the data they are orthogonal
    and their squares have the mean 1."""

    columns: Callable[[Array], Array]
    mixing: Array

    @classmethod
    def on(cls, x: Array, columns: Callable[[Array], Array]) -> Basis:
        raw = columns(x)
        _, values, right = np.linalg.svd(raw, full_matrices=False)
        # Columns that are sums of others, as on data with few different places, are left out.
        kept = values > 1e-9 * values[0]
        return cls(columns, right[kept].T / values[kept] * np.sqrt(len(raw)))

    def __call__(self, x: Array) -> Array:
        found: Array = self.columns(x) @ self.mixing
        return found


def polynomial(x: Array, degree: int) -> Basis:
    """Polynomials of a degree over the range of `x`."""
    middle, half = (x.max() + x.min()) / 2, (x.max() - x.min()) / 2 or 1.0
    return Basis.on(x, lambda x: np.polynomial.chebyshev.chebvander((x - middle) / half, degree))


def planar(x: Array, degree: int) -> Basis:
    """Polynomials of degree 1 or 2 in the two columns of `x`."""
    middle, size = x.mean(axis=0), x.std(axis=0) + 1e-300

    def columns(x: Array) -> Array:
        u, v = ((x - middle) / size).T
        plane = [np.ones_like(u), u, v]
        return np.stack(plane if degree == 1 else [*plane, u * u, u * v, v * v], axis=-1)

    return Basis.on(x, columns)


@dataclass(frozen=True, eq=False)
class Fit:
    """The model that a loss likes best.

    `coefficients` are those of the basis, `value` is the mean loss on the data that were fitted, and `scores(x)` is the
    model elsewhere; a curve is `kind.curve(scores(x))`.
    """

    coefficients: Array
    value: float
    basis: Basis
    kind: Kind

    def scores(self, x: Array) -> Array:
        found: Array = self.basis(x) @ self.coefficients
        return found

    @property
    def decided(self) -> bool:
        """Whether its scores are more than 0; where they are not, no side of them is a class."""
        return bool(np.max(np.abs(self.coefficients)) > 1e-6)

    def curve(self, x: Array) -> Array:
        return self.kind.curve(self.scores(x))


def fit(loss: Loss, kind: Kind, basis: Basis, x: Array, y: Array) -> Fit:
    """Minimise the mean loss over the coefficients of a basis.

    Parameters
    ----------
    loss : Loss
        With the reduction "mean".
    kind : Kind
        How the loss reads the model's scores.
    basis : Basis
    x : array of shape (n,) or (n, 2)
    y : array of shape (n,)
        Targets, or classes 0 and 1.

    Returns
    -------
    Fit
        Of several starts the lowest end.
    """
    matrix, target = basis(x), kind.target(y)
    ridge = RIDGE if kind.task == "classification" else 0.0

    def objective(c: Array) -> tuple[float, Array]:
        scores = matrix @ c
        value, slope = loss.value_and_grad(kind.pred(scores), target)
        return float(value) + ridge / 2 * float(c @ c), matrix.T @ kind.link.back(scores, slope) + ridge * c

    with np.errstate(all="ignore"):  # a step too far may leave the range of numbers
        starts = [*_starts(kind, matrix, x, y), _through_few(objective, kind, matrix, y)]
        ends = [minimum(objective, c, _metric(loss, kind, matrix, c, target)) for c in starts]
        nothing = np.zeros(matrix.shape[1])
        ends.append(Place(nothing, *objective(nothing)))
        best = min(ends, key=lambda place: np.nan_to_num(place.value, nan=np.inf))
        value = float(loss(kind.pred(matrix @ best.at), target))
    return Fit(best.at, value, basis, kind)


def _wanted(kind: Kind, y: Array) -> Array:
    """The scores that a model without a mistake would have."""
    return kind.scores(y) if kind.task == "regression" else 2.0 * y - 1


def _starts(kind: Kind, matrix: Array, x: Array, y: Array) -> Iterator[Array]:
    """Where searches begin: the least squares of all data, and of the medians of neighbours, which outliers do not
    move; a loss that forgives outliers may have a minimum near each."""
    wanted = _wanted(kind, y)
    yield np.linalg.lstsq(matrix, wanted, rcond=None)[0]
    if kind.task == "regression":
        groups = np.array_split(np.argsort(x, kind="stable"), min(max(len(x) // 5, matrix.shape[1]), len(x)))
        middle = np.array([np.median(wanted[g]) for g in groups])
        mean = np.stack([matrix[g].mean(axis=0) for g in groups])
        yield np.linalg.lstsq(mean, middle, rcond=None)[0]


def _through_few(objective: Function, kind: Kind, matrix: Array, y: Array) -> Array:
    """Of models that each go through a few points, the one with the least loss: among many, some meet no outlier."""
    rng, wanted, few = np.random.default_rng(0), _wanted(kind, y), min(matrix.shape[1] + 1, len(y))
    picks = (rng.choice(len(y), few, replace=False) for _ in range(DRAWS))
    models = [np.linalg.lstsq(matrix[p], wanted[p], rcond=None)[0] for p in picks]
    if kind.task == "classification":  # only a sure score gives up the points that it has wrong
        models += [SURE * c for c in models]
    return min(models, key=lambda c: np.nan_to_num(objective(c)[0], nan=np.inf))


def _metric(loss: Loss, kind: Kind, matrix: Array, c: Array, target: Array) -> Array | None:
    """The inverse of a curvature from above, or of a convex one, where the loss has such and reads scores as they
    are."""
    scores = matrix @ c
    if kind.pred(scores) is not scores:
        return None
    wanted: tuple[Curvature, ...] = ("majorizer", "gauss_newton")
    for curvature in wanted:
        try:
            bend = np.asarray(loss.hessian(scores, target, curvature=curvature))
        except UnilosError:
            continue
        flat = 1e-6 / len(bend)  # where it is 0, and where a kink's is infinite
        bend = np.clip(np.nan_to_num(bend), flat, 100 * max(float(np.median(bend)), flat))
        return np.linalg.inv((matrix.T * bend) @ matrix)
    return None
