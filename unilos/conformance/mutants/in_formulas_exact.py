"""Planted bugs of formulas that no arithmetic would save: they stay where nothing is rounded."""

from __future__ import annotations

import math
from importlib import import_module
from typing import Any

from ...face.registry import loss_class
from .mutant import at, mutant, patched, point

Array = Any


@mutant("formula", "generalized_kl", kind="series")
def series_cut_short() -> Any:
    """The series of exp(x) - 1 - x ends after four terms."""

    def made(_: Any) -> Any:
        def cut(xp: Any, x: Array) -> Array:
            del xp
            return sum(x**k / math.factorial(k) for k in range(2, 6))

        return cut

    with patched(import_module(loss_class("generalized_kl").__module__), "exp_rest_near", made):
        yield


@mutant("formula", "generalized_kl", dtype="float64", kind="series")
def series_of_float32() -> Any:
    """The series of exp(x) - 1 - x asks for the precision of float32, whatever it computes in."""

    def made(before: Any) -> Any:
        def narrow(xp: Any, x: Array) -> Array:
            class Narrow:
                def __getattr__(self, name: str) -> Any:
                    return getattr(xp, name)

                def finfo(self, dtype: Any) -> Any:
                    del dtype
                    return xp.finfo(xp.float32)

            return before(Narrow(), x)

        return narrow

    with patched(import_module(loss_class("generalized_kl").__module__), "exp_rest_near", made):
        yield


@mutant("formula", "wing", kind="threshold")
def threshold_moved() -> Any:
    """The linear term of log(1 + t) alone for all t below 1e-3, where the spec has it below 1e-20."""

    def change(p: Any, loss: Any, xp: Any, e: Array) -> Any:
        a = xp.abs(e)
        near = a * (loss.width / loss.curvature)
        return point(p, value=xp.where(a < 1e-3 * loss.curvature, near, p.value))

    with at("wing", change):
        yield


@mutant("formula", "binary_cross_entropy_with_logits", dtype="float64", alone=True, kind="clip")
def target_of_far_logits() -> Any:
    """The slope in a soft target takes no logit for more than 60."""

    def change(p: Any, loss: Any, xp: Any, *args: Array) -> Any:
        del loss, args
        slope = p.also["target"]
        return point(p, target=lambda: xp.clip(slope(), -60.0, 60.0))

    with at("binary_cross_entropy_with_logits", change):
        yield
