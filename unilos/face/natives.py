"""Losses of other libraries, found by the names that losses state."""

from __future__ import annotations

from importlib import import_module
from typing import Any

#: Whose natives take a backend's arrays; a library that is not listed is tried on NumPy's.
LIBRARIES = {
    "torch": (
        "torch",
        "torchvision",
        "kornia",
        "segmentation_models_pytorch",
        "monai",
        "pytorch_metric_learning",
    ),
    "tensorflow": ("tf", "keras"),
    "jax": ("optax",),
    "numpy": ("sklearn", "scipy"),
}


def backend_of(name: str) -> str:
    """Whose arrays a native takes."""
    library = name.partition(".")[0]
    return next((backend for backend, named in LIBRARIES.items() if library in named), "numpy")


def find(name: str) -> Any:
    """The native by its dotted name; None where its library is not installed.

    Raises
    ------
    LookupError
        Where the library is there and has no such name.
    """
    first, *parts = (name.replace("tf.", "tensorflow.", 1) if name.startswith("tf.") else name).split(".")
    try:
        found: Any = import_module(first)
    except ImportError:
        return None
    path = first
    for part in parts:
        path = f"{path}.{part}"
        if not hasattr(found, part):
            try:
                found = import_module(path)
            except ImportError as error:
                message = f"{first} has no {name}"
                raise LookupError(message) from error
        else:
            found = getattr(found, part)
    return found
