"""A graph carried out by NumPy, operation by operation: what a printed kernel is held against."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .node import BOOL, ENTRY, REAL, Node, ordered, value_of
from .program import Program

Array = np.ndarray[Any, Any]

BINARY: dict[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "pow": operator.pow,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "hypot": np.hypot,
}
UNARY: dict[str, Callable[..., Any]] = {
    **{
        n: getattr(np, n)
        for n in ("exp", "expm1", "log", "log1p", "log2", "sqrt", "tanh", "floor", "abs", "isfinite")
    },
    "neg": np.negative,
    "not": np.logical_not,
}
REDUCED: dict[str, Callable[..., Any]] = {
    **{n: getattr(np, n) for n in ("sum", "max", "min", "any", "all", "argmax")}
}


def run(program: Program, args: Sequence[Array]) -> tuple[Array, Array | None]:
    """The items and slopes of a block: arrays of (items,), or (items, entries) where the program has rows."""
    rows = program.rows
    like = args[0]
    known: dict[Node, Array] = {}
    with np.errstate(all="ignore"):
        for node in ordered(*program.inputs, *program.roots):
            known[node] = _made(program, node, [known[a] for a in node.args], args, like)
    value = np.broadcast_to(known[program.value], (len(like), 1) if rows else (len(like),))
    slope = None if program.slope is None else np.broadcast_to(known[program.slope], like.shape)
    return (value[:, 0] if rows else value), slope


def _made(program: Program, node: Node, a: list[Array], args: Sequence[Array], like: Array) -> Array:
    """One node: its items lie along the first axis, its entries along the second one."""
    graph, real = program.graph, np.dtype(program.dtype).type
    found: Any
    if node.op == "input":
        found = args[node.extra]
        found = found[:, None] if program.rows and ENTRY not in node.dims else found
    elif node.op == "number":
        found = real(graph.numbers[node.extra])
    elif node.op == "slot":
        found = np.int32(graph.wholes[node.extra])
    elif node.op == "vector":
        found = np.asarray(graph.vectors[node.extra], dtype=real)[None, :]
    elif node.op == "literal":
        found = (
            real(value_of(node))
            if node.kind == REAL
            else np.bool_(node.extra)
            if node.kind == BOOL
            else np.int32(node.extra)
        )
    elif node.op == "length":
        found = real(like.shape[1]) if node.kind == REAL else np.int32(like.shape[1])
    elif node.op == "iota":
        found = np.arange(like.shape[1], dtype=np.int32)[None, :]
    elif node.op == "pick":
        rows, index = a
        at = np.broadcast_to(index, (len(like), 1)).astype(np.intp)
        found = np.take_along_axis(np.broadcast_to(rows, (len(like), rows.shape[1])), at, axis=1)
    elif node.op in ("real", "counted"):
        found = a[0].astype(real if node.op == "real" else np.int32)
    elif node.op == "where":
        found = np.where(a[0], a[1], a[2])
    elif node.op in REDUCED:
        found = REDUCED[node.op](np.broadcast_to(a[0], (len(a[0]), like.shape[1])), axis=1, keepdims=True)
    elif node.op in UNARY:
        found = UNARY[node.op](a[0])
    else:
        found = BINARY[node.op](*a)
    result: Array = found
    return result
