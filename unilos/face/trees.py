"""An array, or a nested list or dictionary of arrays: what parameters are, and what is computed of each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..backend.dispatch import backend_of
from ..backend.guests import DEEPEST
from ..engine.call import widened
from ..engine.share import Partial
from ..form.check import BackendMismatchError, DTypeError

Array = Any


def is_array(x: Any) -> bool:
    """Whether `x` is one array and no container of arrays."""
    if isinstance(x, (list, tuple, Mapping)):
        return False
    try:
        backend_of(x)
    except BackendMismatchError:
        if hasattr(x, "shape"):  # no container
            raise
        return False
    return True


def leaves(tree: Any) -> Iterable[Any]:
    if is_array(tree):
        yield tree
        return
    for part in _parts(tree):
        yield from leaves(part)


def _parts(tree: Any) -> Iterable[Any]:
    return tree.values() if isinstance(tree, Mapping) else tree


def check_tree(name: str, params: Any, depth: int = 0) -> None:
    """Refuse what is neither an array nor a container of arrays that can be read twice."""
    if is_array(params):
        return
    text, used_up = isinstance(params, (str, bytes, bytearray, memoryview)), isinstance(params, Iterator)
    if not isinstance(params, Iterable) or text or used_up or depth > DEEPEST:
        within = f" within {depth} others" if depth > DEEPEST else ""
        message = (
            f"{name}: params holds a {type(params).__name__}{within}; accepted: an array, or lists and dictionaries "
            f"of arrays"
        )
        raise DTypeError(message)
    for part in _parts(params):
        check_tree(name, part, depth + 1)


def mapped(function: Callable[..., Any], tree: Any, *alike: Any) -> Any:
    """The container with every array replaced, by a function of it and of those in its place in containers alike."""
    if is_array(tree):
        return function(tree, *alike)
    if isinstance(tree, Mapping):
        return {k: mapped(function, v, *(other[k] for other in alike)) for k, v in tree.items()}
    made = [mapped(function, *parts) for parts in zip(tree, *alike, strict=True)]
    return tuple(made) if isinstance(tree, tuple) else made


def single(tree: Any) -> tuple[Any, Callable[[Any], Any]]:
    """All arrays in float32 at least, and the way back of what has their shapes: it is rounded once."""

    def back(leaf: Array, found: Array) -> Array:
        narrow = widened(leaf)[1]
        return found if narrow is None else narrow(found)

    return mapped(lambda leaf: widened(leaf)[0], tree), lambda found: mapped(back, tree, found)


def shapes(tree: Any) -> Any:
    """The shape of an array, or those in a container of arrays."""
    if isinstance(tree, Mapping):
        return {k: shapes(v) for k, v in tree.items()}
    if isinstance(tree, (list, tuple)):
        return [shapes(v) for v in tree]
    return tuple(tree.shape)


def added(scaled: Sequence[tuple[float, Any]]) -> Any:
    """Scaled arrays added up, or containers of them, array by array."""
    first = scaled[0][1]
    if isinstance(first, Mapping):
        return {k: added([(s, tree[k]) for s, tree in scaled]) for k in first}
    if isinstance(first, (list, tuple)):
        made = (added([(s, tree[k]) for s, tree in scaled]) for k in range(len(first)))
        return type(first)(made)
    return combined(scaled)


def combined(scaled: Sequence[tuple[float, Array]]) -> Array:
    """The sum of scaled arrays."""
    backend = backend_of(scaled[0][1])
    return backend.result(backend.combined(scaled))  # an array, whose tangent has its dtype


def together(name: str, found: Sequence[Any], *called: str, first: int | None = None) -> list[Any]:
    """Arrays or partials in the library of the first of them, or of one that is no guest: numbers and NumPy's arrays
    beside those of a framework take its dtype, too. `called` says for an error what each is, or what all are."""
    values = [x.sum if isinstance(x, Partial) else x for x in found]
    if first is None:
        first = next((k for k, x in enumerate(values) if not backend_of(x).guest), 0)
    order = sorted(range(len(found)), key=lambda k: k != first)
    words = called if len(called) == len(found) else called * len(found)
    backend = backend_of(*(values[k] for k in order), called=(name, tuple(words[k] for k in order)))

    def brought(x: Any, home: Any) -> Any:
        if isinstance(x, Partial):
            return type(x)(*map(brought, x, home))
        return x if backend.owns(x) else backend.cast(backend.asarray(x, home), backend.dtype_name(home))

    return [brought(x, found[first]) for x in found]
