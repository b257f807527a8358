"""From the arrays a caller holds to the backend that owns them; nothing is imported early.

Whoever holds an array has imported its library, so the type of the array is enough to find the backend, and
only then is the backend's module imported.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from ..form.check import BackendMismatchError, DTypeError, short
from .backend import Backend
from .odd import Refused, refused

BUILTIN = {
    "numpy": "unilos_backends._numpy",
    "torch": "unilos_backends._torch",
    "tensorflow": "unilos_backends._tensorflow",
    "jax": "unilos_backends._jax",
    "jaxlib": "unilos_backends._jax",
    "ml_dtypes": "unilos_backends._numpy",  # a bfloat16 number taken out of a NumPy array
    "builtins": "unilos_backends._numpy",  # numbers, lists and tuples
    "pandas": "unilos_backends._numpy",  # tables, read by position
    "polars": "unilos_backends._numpy",
}
#: Roots of types that are no names of backends.
ALIASES = frozenset({"builtins", "jaxlib", "ml_dtypes", "pandas", "polars"})
ENTRY_POINTS = "unilos.backends"
#: Of the environment: "off" keeps other packages' backends out.
SWITCH = "UNILOS_PLUGINS"


Called = tuple[str, tuple[str, ...]] | None
_by_type: dict[type, Backend] = {}
_adopted: dict[str, tuple[type, Backend]] = {}


def backend_of(pred: Any, *others: Any, called: Called = None) -> Backend:
    """The backend of the prediction, once every other array belongs to it or is a guest. `called` is the name of the
    loss and those of all that is given, for the words of errors."""
    given = (pred, *others)
    # All types are learned before any is looked up: torch.compile reads the dictionary once.
    for place, x in enumerate(given):
        why = None if x is None and place else _learn(type(x))
        if why is not None:
            message = f"{_argument(place, called)} is a {_name(type(x))}{why.advice}"
            raise why.error(message)
    backend = _by_type[type(pred)]
    for place, x in enumerate(given):
        if x is None:
            continue
        found = _by_type[type(x)]
        advice = found.refusal(x)
        if advice:
            message = f"{_argument(place, called)} is a {_name(type(x))}{advice}"
            raise DTypeError(message)
        if found is not backend and not found.guest:
            message = (
                f"{_argument(0, called, 'pred')} is a {_name(type(pred))} and {_other(place, called)} a "
                f"{_name(type(x))}: one call takes arrays of one library. Convert one to the other's, or to NumPy"
            )
            raise BackendMismatchError(message)
    return backend


def _argument(place: int, called: Called, otherwise: str = "an argument") -> str:
    return otherwise if called is None else f"{called[0]}: {_other(place, called)}"


def _other(place: int, called: Called) -> str:
    if called is None:
        return "another argument"
    return called[1][place]


def owner(x: Any) -> Backend | None:
    """The backend whose array this is, if any is."""
    return None if _learn(type(x)) is not None else _by_type[type(x)]


def load(name: str) -> Backend:
    """The backend of that name, imported now. ImportError says what is missing."""
    if name in BUILTIN:
        return _built_in(name)
    if ":" in name:
        return adopt(name)
    for found in _registered(name):
        return _loaded(found)
    known = sorted({n for n in BUILTIN if n not in ALIASES} | set(plugins()))
    message = f"no backend is called {short(name)}; there are: {', '.join(known)}{_off()}"
    raise BackendMismatchError(message)


def adopt(path: str) -> Backend:
    """The backend at `package.module:attribute`, which from now on owns the arrays that it makes, before any that is
    registered. Arrays of the frameworks that are built in stay theirs: a backend of those is refused."""
    if path not in _adopted:
        module, _, attribute = path.partition(":")
        with _theirs(short(path)):
            backend = getattr(import_module(module), attribute, None)
        if not isinstance(backend, Backend):
            message = f"{short(path)} is a {_name(type(backend))}, not a unilos Backend"
            raise BackendMismatchError(message)
        with _theirs(short(path)):
            made = type(backend.xp.asarray(0.0))
        root = made.__module__.partition(".")[0]
        if root in BUILTIN:
            message = f"{short(path)} computes with {_name(made)}, which the backend {root!r} of unilos owns"
            raise BackendMismatchError(message)
        _adopted[path] = made, backend
    made, backend = _adopted[path]
    _by_type[made] = backend  # another one may have owned them since
    return backend


def plugins() -> tuple[str, ...]:
    """The names that other packages register; reading them imports nothing."""
    return tuple(found.name for found in _registered())


def _learn(cls: type) -> Refused | None:
    """See to it that `_by_type` knows the type; why no backend takes it, if none does."""
    if cls not in _by_type:
        found = _find(cls)
        if isinstance(found, Refused):
            return found
        _by_type[cls] = found
    return None


# The first call of a process may be traced by torch.compile, which cannot trace imports: to it this is a constant.
_learn._dynamo_marked_constant = True  # type: ignore[attr-defined]


def _find(cls: type) -> Backend | Refused:
    odd = refused(cls)
    if odd is not None:
        return odd
    # The MRO, so that nn.Parameter, tf.Variable, tracers and users' subclasses resolve. A class may merely inherit
    # something of a framework, as modules and containers do.
    roots = list(dict.fromkeys(base.__module__.partition(".")[0] for base in cls.__mro__[:-1]))
    for root in roots:
        if root in BUILTIN:
            backend = _built_in(root)
            if backend.takes(cls):
                return backend
            if root == roots[0] and root != "builtins":  # a framework's own tuple of arrays, for example
                break
    for root in roots:
        for found in _registered(root):
            return _loaded(found)
    return Refused(
        f", which is no array and which no backend owns; accepted: arrays of NumPy, torch, TensorFlow and JAX, tables "
        f"of pandas, numbers and lists, and arrays of packages that register under the entry-point group "
        f"{ENTRY_POINTS!r}{_off()}. Convert it to one of these, for example by numpy.asarray"
    )


def _off() -> str:
    """Whether the environment keeps plugins out, as the end of a sentence."""
    asked = os.environ.get(SWITCH, "").strip().lower()
    return "" if asked in ("", "on") else f"; {SWITCH}={asked[:40]} keeps other packages' backends out"


def _registered(name: str | None = None) -> Any:
    """What other packages register, not loaded. Names of what is built in are not theirs: nothing replaces it."""
    if _off() or name in BUILTIN:
        return ()
    from importlib.metadata import (
        entry_points,  # a fifth of the time of importing this package, and rarely needed
    )

    found = entry_points(group=ENTRY_POINTS) if name is None else entry_points(group=ENTRY_POINTS, name=name)
    return [point for point in found if point.name not in BUILTIN]


def _built_in(name: str) -> Backend:
    backend: Backend = import_module(BUILTIN[name]).backend
    return backend


def _loaded(found: Any) -> Backend:
    with _theirs(f"the entry point {found.value!r}"):
        backend = found.load()
    if not isinstance(backend, Backend):
        message = f"the entry point {found.value!r} is a {_name(type(backend))}, not a unilos Backend"
        raise BackendMismatchError(message)
    if backend.name in BUILTIN:
        message = (
            f"the entry point {found.value!r} calls its backend {short(backend.name)}, a name of unilos's own"
        )
        raise BackendMismatchError(message)
    return backend


@contextmanager
def _theirs(what: str) -> Iterator[None]:
    """While another package's code runs, which may fail in any way and ends no process."""
    try:
        yield
    except ImportError:
        raise
    except (Exception, SystemExit) as error:
        message = f"{what} cannot be loaded: {type(error).__name__}: {short(str(error))}"
        raise BackendMismatchError(message) from error


def _name(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}".removeprefix("builtins.")
