"""What a spec says is right before any rounding: the second oracle against the first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..bench.bench import Bench, NotRun
from ..bench.cases import Case
from ..law import FLOATS, law
from ..truth.envelope import Exact
from ..truth.second import LacksError
from ..truth.second import formula as spec_of


@law(dtypes=FLOATS, tries="ends")
def formula(bench: Bench) -> None:
    """In exact arithmetic the spec is the definition: its own error is inside the envelope."""
    if bench.harness.backend.name != "numpy":
        raise NotRun("one spec serves all frameworks: tried beside NumPy")
    for case in bench.cases():
        try:
            found = spec_of(case.loss, case.args)
        except (ImportError, LacksError) as missing:
            raise NotRun(str(missing)) from None
        exact = case.answers()
        bench.of_formula(f"formula: value, {case.name}", found.value, exact.value)
        for i, slope in found.slopes.items():
            want = exact.slopes[i] if i == 0 else _below_infinity(case, exact.slopes[i], exact.value)
            bench.of_formula(f"formula: slope in {case.loss.arguments[i]}, {case.name}", slope, want)
        if found.curvature is not None:
            bench.of_formula(f"formula: curvature, {case.name}", found.curvature, exact.curvature)


def _below_infinity(case: Case, slope: Exact, value: Exact) -> Exact:
    """A slope in a further argument is not judged where the value is beyond all floats: beside it the first oracle's
    differences see nothing."""
    shape = value.high.shape
    if slope.high.shape[: len(shape)] != shape:
        return slope
    beyond = case.loss.structure.against(np.isinf(value.high), slope.high.shape)
    return replace(slope, high=np.where(beyond, np.nan, slope.high))
