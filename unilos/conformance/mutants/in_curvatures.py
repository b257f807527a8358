"""Planted bugs of curvatures that are no second derivatives."""

from __future__ import annotations

from typing import Any

from ...face.core import Core
from ...form.points import Local
from .mutant import at, mutant, patched, point

Array = Any


@mutant("majorizers", "pseudo_huber", kind="another curvature", alone=True)
def exact_for_a_weight() -> Any:
    """The exact curvature where a weight, the slope over the residual, is wanted."""
    with patched(Local, "over", lambda _: lambda self, e: self.diagonal()):
        yield


@mutant("majorizers", "cross_entropy", kind="rows apart")
def bound_of_single_entries() -> Any:
    """1/4 bounds what a row of logits bends by in one entry, and not in several at once."""
    with at("cross_entropy", lambda p, loss, xp, *args: point(p, majorizer=lambda: 0.5 * p.majorizer())):
        yield


@mutant("majorizers", "quantile", kind="one side")
def bound_of_the_near_side() -> Any:
    """A parabola that lies above the near side of a kink, and crosses the far one."""
    with at("quantile", lambda p, loss, xp, *args: point(p, majorizer=lambda: 0.75 * p.majorizer())):
        yield


@mutant("gauss_newton", "msle", kind="another curvature", alone=True)
def exact_for_gauss_newton() -> Any:
    """The second derivative, which is negative for large predictions."""
    with at("msle", lambda p, loss, xp, *args: point(p, gauss_newton=p.curvature)):
        yield


@mutant("gauss_newton", "sigmoid_focal", kind="dropped factor")
def half_of_gauss_newton() -> Any:
    """Half of Gauss and Newton's curvature: not negative either."""
    with at(
        "sigmoid_focal", lambda p, loss, xp, *args: point(p, gauss_newton=lambda: 0.5 * p.gauss_newton())
    ):
        yield


@mutant("curvatures_at_once", "half_squared_error", kind="dropped weight", alone=True)
def at_once_without_a_weight() -> Any:
    """What is computed at once takes every weight for 1."""

    def made(before: Any) -> Any:
        def value_grad_hessian(self: Any, *args: Any, weight: Any = None, **options: Any) -> Any:
            return before(self, *args, weight=weight if weight is None else 0 * weight + 1, **options)

        return value_grad_hessian

    with patched(Core, "value_grad_hessian", made):
        yield


@mutant("curvatures_reduced", "huber", kind="dropped weight", alone=True)
def weight_of_single_items() -> Any:
    """The slope over the residual, of the items and not of their mean."""

    def made(before: Any) -> Any:
        def over(self: Any, e: Array) -> Any:
            back = before(self, e)
            return back and (lambda xp, cotangent: back(xp, None))

        return over

    with patched(Local, "over", made):
        yield
