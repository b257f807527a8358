"""What goes on around a call changes nothing: contexts of mixed precision and of defaults, and passes that compute it
again."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from ..bench.bench import Bench, needs
from ..bench.cases import Case
from ..law import law
from ..truth.envelope import equal, same_bits


@law(dtypes=("float32", "bfloat16"), of_calls=True)
def contexts(bench: Bench) -> None:
    """Called within the framework's contexts for mixed precision and other defaults, a loss has the dtypes, the
    device and the bits that it has without, and so has its native gradient."""
    needs(None if bench.harness.contexts else "it has no context that changes how calls compute")
    for case in bench.random()[: 1 if bench.sparing else None]:
        want = _results(bench, case, nullcontext)
        for name, context in bench.harness.contexts.items():
            for what, got in _results(bench, case, context).items():
                kind, right = (bench.harness.backend.dtype_name(x) for x in (got, want[what]))
                equal(kind, right, f"{name}: dtype of the {what}, {case.name}")
                place, own = (str(getattr(x, "device", "")) for x in (got, want[what]))
                equal(place, own, f"{name}: device of the {what}, {case.name}")
                same_bits(bench.get(got), bench.get(want[what]), f"{name}: {what}, {case.name}", signed=True)


def _results(bench: Bench, case: Case, context: Any) -> dict[str, Any]:
    """What calls within a context give; frameworks go back outside of it."""
    arrays, scalar = bench.put(*case.args), bench.scalar(case.loss)

    def within(*arrays: Any) -> Any:
        with context():
            return scalar(*arrays)

    with context():
        value, slope = bench.loss.value_and_grad(*arrays)
    found: dict[str, Any] = {"value": value, "slope": slope, "sum": within(*arrays)}
    for name, gradient in list(bench.harness.gradients.items())[:1]:
        found[name] = gradient(within, 0)(*arrays)
    return found


@law(autodiff=True, of_calls=True)
def checkpoints(bench: Bench) -> None:
    """Computed again on the way back, as gradient checkpointing does, value and slope are right."""
    needs(None if bench.harness.checkpoints else "it has no gradient checkpointing")
    gradient = next(iter(bench.harness.gradients.values()))
    for case in bench.random()[: 1 if bench.sparing else None]:
        exact = case.answers()
        value, over = exact.value.total(), exact.value.high.size
        for name, again in bench.harness.checkpoints.items():
            scalar, (first, *others) = bench.scalar(case.loss), bench.put(*case.args)
            # The others are no arguments: on the way back all of those are asked for a slope, and some have none.
            alone = again(lambda x, scalar=scalar, others=others: scalar(x, *others))
            bench.inside(f"{name}: value, {case.name}", alone(first), value, over)
            got = gradient(alone, 0)(first)
            bench.inside(f"{name}: slope, {case.name}", got, exact.slopes[0], grad=True)
