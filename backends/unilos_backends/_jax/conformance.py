"""JAX under test: reverse and forward mode, jit, vmap, and what needs a second device or no transfer."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib import import_module
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
import numpy as np

from unilos.backends import Backend
from unilos.conformance import Batches, Gradients, Harness, Transforms, equal

from . import _fused, _projected, _told

Function = Callable[..., Any]

#: The functions that keep what they make.
KEPT = ("compiled", "telling", "differentiable")


def product(f: Function) -> Function:
    @jax.jit
    def along(direction: Any, *arrays: Any) -> Any:
        return jax.jvp(jax.grad(lambda pred: f(pred, *arrays[1:])), (arrays[0],), (direction,))[1]

    return along


def pushed(f: Function) -> Function:
    @jax.jit
    def along(direction: Any, *arrays: Any) -> Any:
        return jax.jvp(lambda pred: f(pred, *arrays[1:]), (arrays[0],), (direction,))[1]

    return along


def reverse_over_forward(f: Function) -> Function:
    @jax.jit
    def along(direction: Any, *arrays: Any) -> Any:
        return jax.grad(lambda pred: pushed(f)(direction, pred, *arrays[1:]))(arrays[0])

    return along


def gradient(f: Function, argument: int) -> Function:
    return jax.grad(f, argnums=argument)


def compiled_gradient(f: Function, argument: int) -> Function:
    return jax.jit(jax.grad(f, argnums=argument))


def forward(f: Function, argument: int) -> Function:
    return jax.jit(jax.jacfwd(f, argnums=argument))


def checked(f: Function, pred: Any, twice: bool) -> None:
    """JAX's comparison with differences, in both modes."""
    from jax.test_util import check_grads

    order = 2 if twice else 1
    check_grads(jax.jit(f), (pred,), order, modes=("rev", "fwd"), atol=1e-5, rtol=1e-3)  # type: ignore[no-untyped-call]


def several(f: Function, calls: list[Any]) -> tuple[list[Any], int]:
    """A function is traced once for every size, however often it is called."""
    traced: list[Any] = []

    def step(*arrays: Any) -> Any:
        traced.append(arrays[0].shape)
        return f(*arrays)

    compiled = jax.jit(jax.value_and_grad(step))
    return [compiled(*arrays) for arrays in (*calls, *calls)][: len(calls)], len(traced)


#: Everything that was compiled in this process, by whatever means.
made: list[str] = []


def note(event: str, duration_secs: float, **also: str | int) -> None:
    del duration_secs, also
    if event.endswith("backend_compile_duration"):
        made.append(event)


jax.monitoring.register_event_duration_secs_listener(note)


@contextmanager
def live() -> Iterator[Callable[[], int]]:
    """How many arrays there are of those that were made since."""
    alive: Callable[[], list[Any]] = jax.live_arrays
    before = len(alive())
    yield lambda: len(alive()) - before


class JAXHarness(Harness):
    flushes = True
    thin = 16
    compiles = True
    modes: ClassVar[Transforms] = {"eager": lambda f: f, "jax.jit": jax.jit}
    gradients: ClassVar[Gradients] = {
        "jax.grad": gradient,
        "jax.jit of grad": compiled_gradient,
        "jax.jacfwd": forward,
    }
    products: ClassVar[Transforms] = {"jax.jvp of grad": product, "jax.grad of jvp": reverse_over_forward}
    pushes: ClassVar[Transforms] = {"jax.jvp": pushed}
    hessians: ClassVar[Transforms] = {"jax.hessian": lambda f: jax.jit(jax.hessian(f))}
    checks: ClassVar[Mapping[str, Callable[..., Any]]] = {"check_grads": checked}
    mapped: ClassVar[Transforms] = {
        "jax.vmap": lambda f: jax.jit(jax.vmap(f)),
        "jax.vmap of grad": lambda f: jax.jit(jax.vmap(jax.grad(f))),
    }
    batches: ClassVar[Batches] = {"jax.jit of several sizes": (several, lambda sizes: sizes)}
    checkpoints: ClassVar[Transforms] = {"jax.checkpoint": jax.checkpoint}

    @contextmanager
    def session(self, dtype: str) -> Iterator[None]:
        with jax.enable_x64(dtype == "float64"), self._products():
            yield

    def _products(self) -> AbstractContextManager[Any]:
        """On GPUs JAX's own default is TF32: there the precision of products is said, either way."""
        if self.settings or self.setting:
            made: AbstractContextManager[Any] = jax.default_matmul_precision(
                "tensorfloat32" if self.setting == "TF32" else "highest"
            )
            return made
        return nullcontext()

    def array(self, x: np.ndarray[Any, Any]) -> Any:
        made = jnp.asarray(x)
        return made if self.device is None else jax.device_put(made, jax.devices(self.device)[0])

    def watched(self) -> AbstractContextManager[Callable[[], int]]:
        return live()

    def programs(self) -> int:
        return len(made)

    @contextmanager
    def kept(self, most: int) -> Iterator[None]:
        rooms = (import_module(type(self.backend).__module__), _fused, _projected, _told)
        before = [(room, name, getattr(room, name)) for room in rooms for name in KEPT if hasattr(room, name)]
        for room, name, made in before:
            setattr(room, name, functools.lru_cache(most)(made.__wrapped__))
        try:
            yield
        finally:
            for room, name, made in before:
                setattr(room, name, made)

    def versions(self) -> dict[str, str]:
        return {"jax": jax.__version__}

    def forget(self) -> None:
        jax.clear_caches()  # type: ignore[no-untyped-call]  # half a gigabyte after four losses

    def on_another_device(self, x: Any) -> Any:
        return jax.device_put(x, jax.devices()[1]) if len(jax.devices()) > 1 else None

    def devices(self, loss: Any, dtype: str, arrays: tuple[np.ndarray[Any, Any], ...]) -> str | None:
        real = tuple(self.array(x) for x in arrays)
        jax.block_until_ready(loss.value_and_grad(*real))  # type: ignore[no-untyped-call]  # compiled, constants and all
        if not loss.takes_labels or loss.reduction == "none":
            with jax.transfer_guard_device_to_host("disallow"):  # no value is read back
                jax.block_until_ready(loss.value_and_grad(*real))  # type: ignore[no-untyped-call]
        if len(jax.devices()) < 2:
            return "JAX has one device here; XLA_FLAGS=--xla_force_host_platform_device_count=2 makes two"
        second = jax.devices()[1]
        moved = tuple(jax.device_put(x, second) for x in real)
        for got in (loss(*moved), *loss.value_and_grad(*moved)):
            equal(got.devices(), {second}, "the device of a result")
        return None


def make(backend: Backend, device: str | None) -> Harness:
    if device not in (None, "cpu"):
        jax.devices(device)  # raises where there is none
    harness = JAXHarness(backend, device)
    if device is not None and device.partition(":")[0] in ("cuda", "gpu"):
        harness.settings = ("TF32",)
    harness.flushes = device in (None, "cpu") and jax.default_backend() == "cpu"
    return harness
