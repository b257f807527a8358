"""Losses and words ask their dialect alone, and rows are reduced by its row words: rows may lie on several devices."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[1] / "unilos"
FILES = {
    f"{room}/{path.name}": path.read_text()
    for room in ("losses", "words")
    for path in (HERE / room).glob("*.py")
    if path.name != "__init__.py"
}
#: What rooms import: the same room, and these beside it. Of other packages, NumPy for examples.
MAY = {"losses": {"specs"}, "words": {"form.points", "form.check", "form.facts"}}
FOREIGN = {"__future__", "typing", "collections", "dataclasses", "functools", "itertools", "math", "numpy"}
#: What moves axes and entries, and reduces nothing.
MOVING = {"expand_dims", "squeeze", "concat", "stack", "flip", "moveaxis", "roll"}
#: What looks along a row, whatever the axis.
ALONG = {"argmax", "argmin", "take_along_axis"}
#: Methods that get no arrays of a dialect.
OTHER = {"examples", "edges", "definition", "check_call", "check_labels"}
SORTED, PAIRS = "a row is sorted", "all pairs of a row's entries"
#: Where a row is reduced without a word of the dialect, and why.
EXCEPTIONS = {
    "losses/sparsemax.py projection": SORTED,
    "losses/lovasz.py Sorted.__init__": SORTED,
    "losses/lovasz.py Sorted.of_weight": SORTED,
    "losses/lovasz.py Sorted._home": SORTED,
    "losses/ranking.py ListMLE.at": PAIRS,
    "losses/ranking.py RankNet.at": PAIRS,
    "losses/ranking.py PairwiseHinge.at": PAIRS,
    "losses/multilabel.py MultilabelMargin.at": PAIRS,
    "losses/sequence.py CTC._aligned": "every frame has an entry for every label",
    "words/flat.py flat_slopes": "every frame has an entry for every label",
    "losses/sequence.py CTC.lift": "counted in the dtype of the labels, which a sum of integers would widen",
}


def functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions of a file and the methods of its classes; what is defined inside belongs to them."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{n.name}", n) for n in node.body if isinstance(n, ast.FunctionDef))
        elif isinstance(node, ast.FunctionDef):
            yield node.name, node


def negative(node: ast.AST | None) -> bool:
    """Whether an axis is counted from the end, as rows are."""
    if isinstance(node, ast.Tuple):
        return any(map(negative, node.elts))
    if isinstance(node, ast.IfExp):
        return negative(node.body) or negative(node.orelse)
    return isinstance(node, ast.UnaryOp)


def row_reductions(path: str, text: str) -> Iterator[tuple[str, str]]:
    """Where a row is reduced, and how."""
    for name, function in functions(ast.parse(text)):
        if function.name in OTHER:
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                axis = next((k.value for k in node.keywords if k.arg == "axis"), None)
                found = called in ALONG or (called not in MOVING and negative(axis))
            else:
                shape = isinstance(node, ast.Subscript) and getattr(node.value, "attr", "") == "shape"
                found = shape and negative(node.slice)
            if found:
                yield f"{path} {name}", f"{path}:{node.lineno}: {ast.unparse(node)}"


def imports(path: str, text: str) -> Iterator[str]:
    """Imports of other rooms than what specs may see, and whatever asks for the backend behind a dialect."""
    room = path.partition("/")[0]
    for node in ast.walk(ast.parse(text)):
        found = False
        if isinstance(node, ast.ImportFrom):
            top = (node.module or "").partition(".")[0]
            allowed = {0: top in FOREIGN, 1: True, 2: node.module in MAY[room]}
            found = not allowed.get(node.level, False)
        elif isinstance(node, ast.Import):
            found = any(alias.name.partition(".")[0] not in FOREIGN for alias in node.names)
        elif isinstance(node, ast.Name):
            found = node.id == "backend_of"
        elif isinstance(node, ast.Attribute):
            found = node.attr in ("backend_of", "namespace") or ast.unparse(node).endswith("xp.backend")
        if found:
            yield f"{path}:{node.lineno}: {ast.unparse(node)}"


def test_losses_and_words_ask_the_dialect_alone() -> None:
    assert len(FILES) > 40
    assert not [line for path, text in FILES.items() for line in imports(path, text)]


def test_rows_are_reduced_by_the_words_of_the_dialect() -> None:
    found = [row for path, text in FILES.items() for row in row_reductions(path, text)]
    more = [line for where, line in found if where not in EXCEPTIONS]
    assert not more, "write a row word of the dialect:\n" + "\n".join(more)
    assert not EXCEPTIONS.keys() - {where for where, _ in found}, "these exceptions are none any more"


# The checks see what they are for.


REDUCED = [
    ("xp.sum(x, axis=-1)", 1),
    ("xp.max(x, axis=(-2, -1), keepdims=True)", 1),
    ("reduce(x, axis=None if whole else -1)", 1),
    ("xp.argmax(x)", 1),
    ("xp.take_along_axis(x, i, axis=-1)", 1),
    ("xp.sort(x, axis=-1)", 1),
    ("x.shape[-1]", 1),
    ("[lambda: xp.any(x, axis=-1)]", 1),
    ("xp.expand_dims(xp.sum(x), axis=-1)", 0),
    ("xp.row_sum(x)", 0),
    ("xp.sum(x, axis=0)", 0),
    ("x.shape[0]", 0),
]


@pytest.mark.parametrize(("code", "count"), REDUCED)
def test_a_reduced_row_is_found(code: str, count: int) -> None:
    text = f"class Own:\n    def at(self, xp, x):\n        return {code}\n    def examples(self): {code}\n"
    assert len(list(row_reductions("losses/own.py", text))) == count
    assert len(list(row_reductions("losses/own.py", f"def own(xp, x): return {code}\n"))) == count


@pytest.mark.parametrize(
    "code",
    [
        "from ..backend.dispatch import backend_of",
        "from ..specs import floats as backend_of\nbackend_of(1)",
        "if TYPE_CHECKING:\n    from ..backend.backend import Backend",
        "def at(xp):\n    from ..engine.op import Op",
        "from .. import words",
        "import torch",
        "from unilos.specs import Loss",
        "xp.backend.scan",
        "def at(self): return self.xp.backend",
        "xp.namespace.sum",
    ],
)
def test_what_looks_behind_the_dialect_is_found(code: str) -> None:
    assert len(list(imports("losses/own.py", code))) == 1


@pytest.mark.parametrize("code", ["from ..specs import Loss", "from .binary import x", "import numpy as np"])
def test_what_a_loss_imports_is_not(code: str) -> None:
    assert not list(imports("losses/own.py", code))
