"""What a namespace must have, by who asks for it. The tests find the same by reading and by tracing the library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .backend import Backend

EVERY, BLOCKS, HYPER = "every loss", "backends with blocks", "hyper-parameters that are arrays"
#: Names by who asks for them. What every loss asks for stands there alone; others may stand in several rows.
NEEDS: dict[str, frozenset[str]] = {
    who: frozenset(names.split())
    for who, names in {
        EVERY: "asarray astype expand_dims float32 float64 int64 isdtype ones_like reshape sum where zeros_like",
        "losses of entries": "abs clip exp expm1 finfo floor full_like hypot log log1p log2 max sqrt squeeze tanh",
        "losses of rows": (
            "abs all arange argmax atan2 concat exp expm1 finfo flip floor full_like int32 isfinite isinf isnan log "
            "log1p log2 max permute_dims sqrt squeeze take_along_axis tanh"
        ),
        "losses of class labels": (
            "arange argmax cumulative_sum equal exp expm1 finfo full_like iinfo isfinite isinf log log1p matmul "
            "matrix_transpose max permute_dims sort sqrt squeeze take_along_axis"
        ),
        "losses of samples": (
            "any arange argmax argsort cumulative_sum equal exp expm1 iinfo log1p matrix_transpose max min "
            "permute_dims sqrt squeeze take_along_axis"
        ),
        "losses of images, pairs and sequences": (
            "any arange argmax concat cumulative_sum equal exp expm1 finfo flip floor full_like int32 isfinite log "
            "log1p log2 logaddexp matmul matrix_transpose max maximum mean permute_dims sqrt squeeze stack take "
            "take_along_axis zeros"
        ),
        BLOCKS: "broadcast_to moveaxis",
        HYPER: "cos sin",
    }.items()
}
#: The names by the sections of the array API standard, and its dtypes.
SECTIONS: dict[str, frozenset[str]] = {
    section: frozenset(names.split())
    for section, names in {
        "dtypes": "float32 float64 int32 int64",
        "creation": "arange asarray full_like ones_like zeros zeros_like",
        "data type": "astype finfo iinfo isdtype",
        "elementwise": (
            "abs atan2 clip cos equal exp expm1 floor hypot isfinite isinf isnan log log1p log2 logaddexp maximum sin "
            "sqrt tanh"
        ),
        "indexing": "take take_along_axis",
        "linear algebra": "matmul matrix_transpose",
        "manipulation": "broadcast_to concat expand_dims flip moveaxis permute_dims reshape squeeze stack",
        "searching": "argmax where",
        "sorting": "argsort sort",
        "statistical": "cumulative_sum max mean min sum",
        "utility": "all any",
    }.items()
}


def lacks(of: Any) -> str:
    """What a backend or a namespace lacks, and who asks for it; empty where it has all that any loss asks for."""
    names: frozenset[str] = frozenset().union(*NEEDS.values())
    there = _in_backend(of) if isinstance(of, Backend) else (lambda name: hasattr(of, name))
    missing = frozenset(name for name in names if not there(name))
    if not missing:
        return ""
    called = of.name if isinstance(of, Backend) else getattr(of, "__name__", "the namespace")
    lines = [
        f"{called} lacks names that losses ask a namespace for (array API standard 2024.12; "
        f"backends/README.md lists all):"
    ]
    for who, needed in NEEDS.items():
        if found := [f"{', '.join(names)} ({section})" for section, names in in_sections(needed & missing)]:
            lines.append(f"  {who}: {', '.join(found)}")
    return "\n".join(lines)


def in_sections(names: frozenset[str]) -> list[tuple[str, list[str]]]:
    """Names by the section of the standard that says what they do."""
    found = ((section, sorted(names & of)) for section, of in SECTIONS.items())
    return [(section, here) for section, here in found if here]


def _in_backend(backend: Backend) -> Callable[[str], bool]:
    namespace: Any = backend.xp
    unasked = set() if backend.default_float == "float64" else {"float64"}
    if type(backend).empty_like is Backend.empty_like:
        unasked |= NEEDS[BLOCKS]

    def there(name: str) -> bool:
        if name in unasked or hasattr(namespace, name):
            return True
        try:  # the engine asks the backend for dtypes
            return name in NEEDS[EVERY] & SECTIONS["dtypes"] and backend.dtype(name) is not None
        except AttributeError:
            return False

    return there
