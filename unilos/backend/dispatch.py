"""From the arrays a caller holds to the backend that owns them; nothing is imported early.

Whoever holds an array has imported its library, so the type of the array is enough to find the backend, and
only then is the backend's module imported.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ..form.check import BackendMismatchError
from .backend import Backend

BUILTIN = {
    "numpy": "unilos_backends._numpy",
    "torch": "unilos_backends._torch",
    "tensorflow": "unilos_backends._tensorflow",
    "jax": "unilos_backends._jax",
    "jaxlib": "unilos_backends._jax",
    "ml_dtypes": "unilos_backends._numpy",  # a bfloat16 number taken out of a NumPy array
    "builtins": "unilos_backends._numpy",  # numbers, lists and tuples
}
ENTRY_POINTS = "unilos.backends"
_by_type: dict[type, Backend] = {}


def backend_of(pred: Any, *others: Any) -> Backend:
    """The backend of the prediction, once every other array belongs to it or is a guest."""
    _learn(type(pred))
    backend = _by_type[type(pred)]
    for other in others:
        if other is not None:
            _learn(type(other))
            found = _by_type[type(other)]
            if found is not backend and not found.guest:
                message = (
                    f"pred is a {_name(type(pred))} and another argument a {_name(type(other))}: one call "
                    f"takes arrays of one library. Convert one to the other's, or to NumPy"
                )
                raise BackendMismatchError(message)
    return backend


def load(name: str) -> Backend:
    """The backend of that name, imported now. ImportError says what is missing."""
    if name in BUILTIN:
        return _built_in(name)
    for found in _registered(name):
        return _loaded(found)
    known = sorted({n for n in BUILTIN if n not in ("builtins", "jaxlib", "ml_dtypes")} | set(plugins()))
    message = f"no backend is called {name!r}; there are: {', '.join(known)}"
    raise BackendMismatchError(message)


def plugins() -> tuple[str, ...]:
    """The names that other packages register; reading them imports nothing."""
    return tuple(found.name for found in _registered())


def _learn(cls: type) -> bool:
    """See to it that `_by_type` knows the type."""
    if cls not in _by_type:
        _by_type[cls] = _find(cls)
    return True


# The first call of a process may be traced by torch.compile, which cannot trace imports: to it this is a constant.
_learn._dynamo_marked_constant = True  # type: ignore[attr-defined]


def _find(cls: type) -> Backend:
    # The MRO, so that nn.Parameter, tf.Variable, tracers and users' subclasses resolve.
    roots = [base.__module__.partition(".")[0] for base in cls.__mro__[:-1]]
    if any(b.__name__ == "MaskedArray" and b.__module__.startswith("numpy.ma") for b in cls.__mro__):
        message = (
            f"an argument is a {_name(cls)}, whose mask would be lost; pass x.data, and "
            f"where=~numpy.ma.getmaskarray(x) for the entries that count"
        )
        raise BackendMismatchError(message)
    for root in roots:
        if root in BUILTIN and (root != "builtins" or issubclass(cls, (bool, int, float, list, tuple))):
            return _built_in(root)
    for root in roots:
        for found in _registered(root):
            return _loaded(found)
    message = (
        f"no backend owns {_name(cls)}; accepted: arrays of NumPy, torch, TensorFlow and JAX, numbers and lists, "
        f"and arrays of packages that register under the entry-point group {ENTRY_POINTS!r}. "
        f"Convert it to one of these, for example by numpy.asarray"
    )
    raise BackendMismatchError(message)


def _registered(name: str | None = None) -> Any:
    from importlib.metadata import (
        entry_points,  # a fifth of the time of importing this package, and rarely needed
    )

    return entry_points(group=ENTRY_POINTS) if name is None else entry_points(group=ENTRY_POINTS, name=name)


def _built_in(name: str) -> Backend:
    backend: Backend = import_module(BUILTIN[name]).backend
    return backend


def _loaded(found: Any) -> Backend:
    backend = found.load()
    if not isinstance(backend, Backend):
        message = f"the entry point {found.value!r} is a {_name(type(backend))}, not a unilos Backend"
        raise BackendMismatchError(message)
    return backend


def _name(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}".removeprefix("builtins.")
