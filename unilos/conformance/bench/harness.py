"""What the suite must know about a framework: how its arrays are made and read, and its own autodiff and compilers.

A framework's harness lives in its own folder, as `<package of its backend>.conformance.make(backend, device)`.
A backend without one gets this class, which serves any array API namespace that has no autodiff.
"""

from __future__ import annotations

import gc
import os
import sys
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib import import_module
from typing import Any, ClassVar

import numpy as np

from ...backend import dispatch as _dispatch
from ...backend.backend import Backend

Array = Any
Function = Callable[..., Any]
Transforms = Mapping[str, Callable[[Function], Function]]
Gradients = Mapping[str, Callable[[Function, int], Function]]
Batches = Mapping[str, tuple[Callable[..., Any], Callable[[int], int]]]
Contexts = Mapping[str, Callable[[], AbstractContextManager[Any]]]


#: What NumPy's arrays hold, among all that is traced.
NUMPY = tracemalloc.DomainFilter(inclusive=True, domain=np.lib.tracemalloc_domain)


@contextmanager
def hushed() -> Iterator[None]:
    """Without what a framework's own code says on standard error while it is imported; its errors come through."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


@contextmanager
def traced() -> Iterator[Callable[[], int]]:
    """How many of NumPy's arrays there are of those that were made since: Python traces their memory."""
    tracemalloc.start()
    try:
        yield lambda: len(tracemalloc.take_snapshot().filter_traces([NUMPY]).traces)
    finally:
        tracemalloc.stop()


@contextmanager
def collected(kind: type) -> Iterator[Callable[[], int]]:
    """How many objects there are of those that were made since, where Python's collector knows them."""
    frozen = gc.get_freeze_count()
    gc.freeze()  # what there is already is not looked at
    try:

        def count() -> int:
            gc.collect()
            return sum(issubclass(type(x), kind) for x in gc.get_objects())

        yield count
    finally:
        if not frozen:  # else a worker process froze what frameworks hold, for good
            gc.unfreeze()


class Harness:
    """A framework under test. Subclasses fill the tables that apply to them."""

    #: Whether subnormal numbers count as 0, as XLA and TensorFlow have it on CPUs.
    flushes = False
    #: A quick run of all losses tries one in so many.
    thin = 2
    #: Whether every new kind of call is compiled, at a price.
    compiles = False
    dtypes: tuple[str, ...] = ("float32", "float64", "float16", "bfloat16")  # those of them that `xp` has
    #: Ways to run a function of arrays: each takes the function and returns another one.
    modes: ClassVar[Transforms] = {}
    #: Those of them that cost seconds a function, and on one loss in how many they are tried.
    slow: ClassVar[Mapping[str, int]] = {}
    #: The framework's own gradients: each takes a scalar function and an argument's number.
    gradients: ClassVar[Gradients] = {}
    #: Its own second derivatives: each takes a scalar function and returns one of (direction, arrays).
    products: ClassVar[Transforms] = {}
    #: Forward mode in the first argument: each takes a scalar function and returns one of (direction, arrays).
    pushes: ClassVar[Transforms] = {}
    #: Whole Hessians in the first argument, for small inputs.
    hessians: ClassVar[Transforms] = {}
    #: Its own checks of derivatives, of a function of floating arrays: each raises, or says whether they are right.
    checks: ClassVar[Mapping[str, Callable[..., Any]]] = {}
    #: Gradients with one scalar function mapped over the leading axis of every argument.
    mapped: ClassVar[Transforms] = {}
    #: Functions that are computed again when their gradient is wanted.
    checkpoints: ClassVar[Transforms] = {}
    #: Ways to compile a function of arrays for calls of several sizes: each takes the function and the calls, and says
    #: what they gave and how many programs were made; with how many there may be of so many sizes.
    batches: ClassVar[Batches] = {}
    #: Contexts for mixed precision and other defaults, which are to change no loss.
    contexts: ClassVar[Contexts] = {}
    #: Settings of the device under test with which everything is tried a second time, such as TF32.
    settings: tuple[str, ...] = ()
    #: The one of them that holds here; `session` sees to it.
    setting = ""
    #: By what name or place it was asked for; empty where it was made otherwise.
    asked = ""

    def __init__(self, backend: Backend, device: str | None = None) -> None:
        self.backend = backend
        self.device = device
        if type(self) is Harness:
            self.dtypes = tuple(d for d in self.dtypes if hasattr(backend.xp, d))

    @property
    def name(self) -> str:
        place = "" if self.device is None else f" on {self.device}"
        return f"{self.backend.name}{place}{self.setting and ', '}{self.setting}"

    def session(self, dtype: str) -> AbstractContextManager[Any]:
        """What has to hold while a dtype is tested."""
        del dtype
        return nullcontext()

    def array(self, x: np.ndarray[Any, Any]) -> Array:
        """An array of the framework with these numbers, of this dtype, on the device under test."""
        return self.backend.xp.asarray(x, device=self.device)

    def numpy(self, x: Array) -> np.ndarray[Any, Any]:
        found = self.backend.to_numpy(x)
        return found.astype(np.float32) if found.dtype.name == "bfloat16" else found

    def versions(self) -> dict[str, str]:
        """The versions that a report names: of the library whose arrays are tried."""
        made = self.array(np.zeros(1, np.float32))
        module = import_module(type(made).__module__.partition(".")[0])
        return {module.__name__: str(getattr(module, "__version__", ""))}

    def watched(self) -> AbstractContextManager[Callable[[], int]]:
        """How many arrays there are of those that were made since."""
        return traced()

    def programs(self) -> int:
        """How many programs were compiled so far, or are there; 0 where nothing is."""
        return 0

    def kept(self, most: int) -> AbstractContextManager[Any] | None:
        """Where numbers are part of programs: a context in which that many programs are kept, and no more."""
        del most
        return None

    def forget(self) -> None:
        """Let go of what was compiled for one loss, before the next one."""

    def on_another_device(self, x: Array) -> Array | None:
        """The array on another device; None where there is one device. Its data need not be there."""
        del x
        return None

    def devices(self, loss: Any, dtype: str, arrays: tuple[np.ndarray[Any, Any], ...]) -> str | None:
        """Check what can be checked of other devices here; the reason if nothing can. Raises `LawBroken`."""
        del loss, dtype, arrays
        return f"{self.backend.name} has one device here"


def load(name: str, device: str | None = None) -> Harness:
    """The harness of a backend, by the backend's name and perhaps a setting ("torch, TF32"); ImportError says what is
    missing."""
    name, _, setting = name.partition(", ")
    with hushed():
        backend = _dispatch.load(name)
    package = type(backend).__module__
    made: Harness
    try:
        made = import_module(f"{package}.conformance").make(backend, device)
    except ModuleNotFoundError as error:
        if error.name not in (f"{package}.conformance", package):
            raise
        made = Harness(backend, device)
    made.asked, made.setting = name, setting
    return made
