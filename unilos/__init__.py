"""Loss functions written once: the same values, gradients and curvature in NumPy, PyTorch, TensorFlow and JAX.

Every loss is a function and a class: `unilos.huber(pred, target, delta=2.0)` and `unilos.Huber(delta=2.0)`.
`unilos.names()` lists them. Importing this package imports no framework.
"""

from types import ModuleType as _ModuleType
from typing import Any as _Any

# Whatever call comes first needs them: they are imported here, so that it does not wait.
from . import backends as _backends  # noqa: F401
from . import losses as _losses
from . import specs as _specs  # noqa: F401
from .engine.paths import Explanation as Explanation
from .engine.paths import generic as generic
from .engine.share import Partial as Partial
from .face.entries import REGISTRY as _REGISTRY
from .face.hints import no_attribute as _no_attribute
from .face.loss import Loss as Loss
from .face.loss import Sum as Sum
from .face.registry import from_dict as from_dict
from .face.registry import function_of as _function_of
from .face.registry import get as get
from .face.registry import names as names
from .form.check import ArgumentError as ArgumentError
from .form.check import BackendMismatchError as BackendMismatchError
from .form.check import DeviceMismatchError as DeviceMismatchError
from .form.check import DTypeError as DTypeError
from .form.check import LabelRangeError as LabelRangeError
from .form.check import ParameterError as ParameterError
from .form.check import ShapeError as ShapeError
from .form.check import UnilosError as UnilosError
from .form.check import UnsupportedError as UnsupportedError
from .form.version import VERSION as _VERSION

__version__ = _VERSION


def explain(loss: _Any, *args: _Any, **options: _Any) -> Explanation:
    """Which path a call of this loss takes on these arrays, and why the ones before it were refused."""
    found: Explanation = get(loss).explain(*args, **options)
    return found


_MODULES = ("keras", "information", "conformance")
#: Functions, and the modules that they are in.
_LATER: dict[str, str] = {
    "choose": "guide",
    "compare": "pictures",
    "plot": "pictures",
    "smooth_labels": "losses.divergence",
    **dict.fromkeys(("get_threads", "set_threads"), "engine.native.threads"),
}

# Type checkers read the names below from __init__.pyi, which docs/generate.py writes from the same registry.


def _named_here(cls: _Any) -> tuple[str, ...]:
    """The names that a loss has in this package: none of a user's own."""
    if not cls.__module__.startswith(f"{_losses.__name__}."):
        return ()
    return (cls.__name__,) if "." in cls.name else (cls.__name__, cls.name, *cls.meta.short)


def __dir__() -> list[str]:
    losses = (name for cls in _REGISTRY.values() for name in _named_here(cls))
    return sorted({*globals(), *losses, *_LATER})


def __getattr__(name: str) -> _Any:
    if name == "__all__":
        named = {name for name, x in globals().items() if name.startswith("_") or isinstance(x, _ModuleType)}
        return [name for name in __dir__() if name not in named]
    # What needs more than NumPy is imported when it is first named.
    if name in _MODULES or name in _LATER:
        from importlib import import_module

        module = import_module(f"{__name__}.{_LATER.get(name, name)}")
        return getattr(module, name) if name in _LATER else module
    # A loss is imported, a function made, and its docstring written, when it is first named.
    cls = None if name.startswith("_") else _REGISTRY.get(name)
    if cls is not None and name in _named_here(cls):
        return globals().setdefault(name, cls if name == cls.__name__ else _function_of(cls))
    return _no_attribute(__name__, name, _REGISTRY, __dir__)
