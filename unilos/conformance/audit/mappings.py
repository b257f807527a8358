"""Which natives there are, by the losses that name them, and in which process each library is tried."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from ...face.describe import losses
from ...face.natives import backend_of
from ...form.facts import Native

#: What can be audited: a word of the command line, how its natives' names begin, and the module to import.
GROUPS = {
    "torch": ("torch", "torch"),
    "keras": ("keras", "keras"),
    "optax": ("optax", "optax"),
    "tensorflow": ("tf", "tensorflow"),
    "sklearn": ("sklearn", "sklearn"),
    "scipy": ("scipy", "scipy"),
    "torchvision": ("torchvision", "torchvision"),
    "kornia": ("kornia", "kornia"),
    "segmentation_models_pytorch": ("segmentation_models_pytorch", "segmentation_models_pytorch"),
    "monai": ("monai", "monai"),
    "pytorch_metric_learning": ("pytorch_metric_learning", "pytorch_metric_learning"),
}
#: Keras takes one backend a process.
KERAS = ("torch", "tensorflow", "jax", "numpy")
#: Distributions whose names are not those of their modules.
DISTRIBUTIONS = {
    "tensorflow": ("tensorflow", "tensorflow-cpu"),
    "sklearn": ("scikit-learn",),
    "segmentation_models_pytorch": ("segmentation-models-pytorch",),
    "pytorch_metric_learning": ("pytorch-metric-learning",),
}


@dataclass(frozen=True)
class Mapping:
    """A native, the loss of ours that it equals, and whose arrays it takes."""

    loss: str
    native: Native
    backend: str

    @property
    def name(self) -> str:
        return self.native.name

    @property
    def library(self) -> str:
        first = self.name.partition(".")[0]
        return next((word for word, (prefix, _) in GROUPS.items() if prefix == first), first)


@dataclass(frozen=True)
class Place:
    """A library on a backend: what one process tries."""

    library: str
    backend: str

    def __str__(self) -> str:
        return f"{self.library} on {self.backend}" if self.library == "keras" else self.library


def places(library: str) -> list[Place]:
    """Where a library is tried: Keras on every backend that is installed."""
    if library == "keras":
        return [Place(library, backend) for backend in KERAS if find_spec(backend) is not None]
    return [Place(library, backend_of(f"{GROUPS[library][0]}."))]


def mappings(place: Place) -> Iterator[Mapping]:
    """Everything that losses say of a library, with a call or without."""
    prefix = GROUPS[place.library][0]
    for cls in losses():
        for native in cls.meta.natives:
            if native.name.partition(".")[0] == prefix:
                yield Mapping(cls.name, native, place.backend)


def missing(library: str) -> str | None:
    """Why a library is not tried; None where it is there."""
    module = GROUPS[library][1]
    return None if find_spec(module) is not None else f"{module} is not installed"


def installed(library: str) -> str:
    """The version of a library, as its distribution says."""
    for name in DISTRIBUTIONS.get(library, (library,)):
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return ""


#: What a call does to its arguments before the native sees them: then an error may be that of the call.
COMPUTES = re.compile(r"\bxp\.(exp|log|sum|sqrt|log_softmax|logaddexp)\b|lambda")


def untried(native: Native) -> str | None:
    """Why a native's mapping says nothing about the native alone; None where it does."""
    if not native.call:
        return "the mapping is one of words, without a call"
    if COMPUTES.search(native.call):
        return "the mapping computes what it hands over, so that an error may be its own"
    return None
