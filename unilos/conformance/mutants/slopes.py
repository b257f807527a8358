"""Planted bugs of slopes in further arguments and in the weight."""

from __future__ import annotations

from sys import modules
from typing import Any

import numpy as np

from ...backend.dispatch import load
from ...engine import formula as _formula
from ...engine.share import Share
from ...face import core as _core
from ...face.bases import Classes
from ...form.points import muted
from ...form.structures import Pooled, calls
from .mutant import at, mutant, patched, point


@mutant("slopes_asked", "mse", kind="constant divisor")
def weight_moves_no_divisor() -> Any:
    """The slope in a weight forgets that a mean also divides by it."""
    with patched(
        Share, "in_weight", lambda _: lambda self, rule, num: self.unmasked(num) / self.divisor(rule)
    ):
        yield


@mutant("slopes_asked", "cross_entropy", class_weight=(0.5, 1.0, 3.0, 0.25, 2.0), kind="constant divisor")
def target_moves_no_divisor() -> Any:
    """The slope in a soft target forgets what class weights make of it in the divisor."""
    with patched(Classes, "share_slope", lambda _: lambda self, xp, argument, *targets: None):
        yield


@mutant("slopes_asked", "rmse", kind="mask leak")
def masked_weight_has_a_slope() -> Any:
    """A weight under the mask moves what it weighs from within."""
    with patched(Pooled, "silenced", lambda _: lambda self, xp, mask, g: g):
        yield


@mutant("slopes_asked", "nll", kind="zeros for a refusal")
def zeros_for_labels() -> Any:
    """Zeros in place of a derivative that there is not."""
    with patched(_formula, "missing", lambda _: lambda loss, what: lambda: np.zeros(6, dtype=np.float32)):
        yield


@mutant("slopes_native", "supcon", backend="torch", kind="lost item")
def weight_of_zero_has_no_slope() -> Any:
    """Native differentiation loses the items of weight 0 in the slope of the weight."""
    with patched(calls, "weighted", lambda _: muted):
        yield


@mutant("slopes_native", "gaussian_nll", backend="torch", kind="other formula")
def further_slope_of_one_item() -> Any:
    """The derivative in the variance that a framework sees belongs to another formula."""

    def change(p: Any, loss: Any, xp: Any, *arrays: Any) -> Any:
        del loss, xp, arrays
        slope = p.also["variance"]
        return point(p, variance=lambda: slope() * (1 + 1e-4))

    with at("gaussian_nll", change):
        yield


# Hyper-parameters that are arrays


@mutant("learned", "info_nce", backend="torch", kind="graph cut", alone=True)
def numbers_of_parameters() -> Any:
    """A hyper-parameter that is to be learned is read as a number, and its gradient is lost."""

    def made(before: Any) -> Any:
        def parted(loss: Any, named: Any, *rest: Any) -> Any:
            read = {
                k: v.detach() if k in loss.learnable and hasattr(v, "detach") else v for k, v in named.items()
            }
            return before(loss, read, *rest)

        return parted

    with patched(_core, "parted", made):
        yield


@mutant("learned", "general_robust", backend="tensorflow", kind="graph cut")
def variables_as_constants() -> Any:
    """What a tape watches is taken for a constant where it is a hyper-parameter."""
    with patched(type(load("tensorflow")), "recorded", lambda _: lambda self, x: False):
        yield


@mutant("hyper_asked", "general_robust", kind="slope of a number", alone=True)
def asked_slopes_off() -> Any:
    """The derivative that `wrt=` gives in a hyper-parameter is a thousandth too large."""
    from ...engine import formula

    with patched(formula, "_in_hyper", lambda run: lambda *args: 1.001 * run(*args)):
        yield


@mutant("learned", "general_robust", backend="torch", kind="slope of a number", alone=True)
def learned_slopes_off() -> Any:
    """The derivative that a framework takes in a hyper-parameter is a thousandth too large."""
    from ...engine.op import Op

    def change(run: Any) -> Any:
        def of_number(self: Any, *args: Any) -> Any:
            slope = run(self, *args)
            return lambda: 1.001 * slope()

        return of_number

    with patched(Op, "_in_hyper", change):
        yield


@mutant("tangents", "huber", backend="tensorflow", kind="accumulators unseen")
def tangents_of_no_accumulator() -> Any:
    """Nobody looks whether an accumulator carries a tangent."""
    gradient = modules[f"{type(load('tensorflow')).__module__}._gradient"]
    with patched(gradient, "carries", lambda run: lambda *arrays: False):
        yield
