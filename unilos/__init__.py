"""Loss functions written once: the same values, gradients and curvature in NumPy, PyTorch, TensorFlow and JAX.

Every loss is a function and a class: `unilos.huber(pred, target, delta=2.0)` and `unilos.Huber(delta=2.0)`.
`unilos.names()` lists them. Importing this package imports no framework.
"""

from typing import Any as _Any

from . import losses as _losses  # noqa: F401  importing the losses registers them
from .engine.paths import Explanation as Explanation
from .engine.paths import generic as generic
from .engine.share import Partial as Partial
from .face.hints import no_attribute as _no_attribute
from .face.loss import REGISTRY as _REGISTRY
from .face.loss import Loss as Loss
from .face.registry import from_dict as from_dict
from .face.registry import function_of as _function_of
from .face.registry import get as get
from .face.registry import names as names
from .face.sum import Sum as Sum
from .form.check import ArgumentError as ArgumentError
from .form.check import BackendMismatchError as BackendMismatchError
from .form.check import DeviceMismatchError as DeviceMismatchError
from .form.check import DTypeError as DTypeError
from .form.check import LabelRangeError as LabelRangeError
from .form.check import ParameterError as ParameterError
from .form.check import ShapeError as ShapeError
from .form.check import UnilosError as UnilosError
from .form.check import UnsupportedError as UnsupportedError
from .losses.divergence import smooth_labels as smooth_labels

__version__ = "0.1.0"


def explain(loss: _Any, *args: _Any, **options: _Any) -> Explanation:
    """Which path a call of this loss takes on these arrays, and why the ones before it were refused."""
    found: Explanation = get(loss).explain(*args, **options)
    return found


# Type checkers read the names below from __init__.pyi, which docs/generate.py writes from the same registry.
for _cls in {*_REGISTRY.values()}:
    globals()[_cls.__name__] = _cls
    if "." not in _cls.name:
        for _name in (_cls.name, *_cls.meta.short):
            globals()[_name] = _function_of(_cls)


def __getattr__(name: str) -> _Any:
    # Adapters to hosts import their host, so each is imported when it is first named.
    if name in ("keras", "information", "conformance"):
        from importlib import import_module

        return import_module(f"{__name__}.{name}")
    return _no_attribute(__name__, name, _REGISTRY, globals())
