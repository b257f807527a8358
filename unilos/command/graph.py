"""`unilos show LOSS --graph`: the arithmetic of a loss, as its kernels compute it."""

from __future__ import annotations

from ..codegen.shipped import programs_of
from ..engine.graph.show import cost, lines, with_names
from ..face.loss import Loss
from .console import console, fail


def show_graph(cls: type[Loss]) -> None:
    """Print the graph of every kind of call, in float32."""
    loss = cls(**cls.meta.tries[0])
    if (why := loss.structure.not_in_blocks(loss)) is not None:
        fail(f"{cls.name} has no graph: {why}")
    found = [p for p in programs_of(with_names(loss)) if p.dtype == "float32" and p.slope is not None]
    if not found:
        fail(f"{cls.name} has no graph: an operation of it takes more than one row at a time")
    for program in found:
        labels = any(x.kind == "whole" for x in program.inputs)
        kind = (
            " against labels"
            if labels
            else " against rows"
            if program.rows and len(program.inputs) > 1
            else ""
        )
        console.print(f"{cls.name}{kind}: each item and its slope", style="bold")
        for line in lines(program, cls.arguments):
            console.print(f"  {line}", soft_wrap=True, markup=False, highlight=False)
        each = cost(program)
        console.print(
            f"  an element: {each.operations} operations, about {each.flops} flops, {each.read} bytes read and "
            f"{each.written} written"
        )
