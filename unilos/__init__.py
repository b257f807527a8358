"""Loss functions written once: the same values, gradients and curvature in NumPy, PyTorch, TensorFlow and JAX.

Every loss is a function and a class: `unilos.huber(pred, target, delta=2.0)` and `unilos.Huber(delta=2.0)`.
`unilos.names()` lists them. Importing this package imports no framework.
"""

from typing import Any as _Any

from . import losses as _losses  # noqa: F401  importing the losses registers them
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
from .losses.divergence import smooth_labels as smooth_labels

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
    **dict.fromkeys(("get_threads", "set_threads"), "engine.native.threads"),
}

# Type checkers read the names below from __init__.pyi, which docs/generate.py writes from the same registry.
_functions = {}
for _cls in {*_REGISTRY.values()}:
    globals()[_cls.__name__] = _cls
    if "." not in _cls.name:
        _functions.update(dict.fromkeys((_cls.name, *_cls.meta.short), _cls))


def __dir__() -> list[str]:
    return sorted({*globals(), *_functions, *_LATER})


__all__ = [_name for _name in __dir__() if not _name.startswith("_")]  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> _Any:
    # A function is made, and its docstring written, when it is first named.
    if name in _functions:
        return globals().setdefault(name, _function_of(_functions[name]))
    # What needs more than NumPy is imported when it is first named.
    if name in _MODULES or name in _LATER:
        from importlib import import_module

        module = import_module(f"{__name__}.{_LATER.get(name, name)}")
        return getattr(module, name) if name in _LATER else module
    return _no_attribute(__name__, name, _REGISTRY, {**globals(), **_functions})
