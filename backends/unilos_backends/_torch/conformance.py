"""PyTorch under test: autograd, functorch, forward mode, torch.compile, and meta tensors as a second device."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, ClassVar

import numpy as np
import torch
import torch.utils.checkpoint

from unilos.backends import Backend
from unilos.conformance import Batches, Contexts, Gradients, Harness, LawBroken, Transforms, collected, equal

Function = Callable[..., Any]


def backward(f: Function, argument: int) -> Function:
    def gradient(*arrays: Any) -> Any:
        leaves = [x.detach().clone() if i == argument else x for i, x in enumerate(arrays)]
        leaves[argument].requires_grad_()
        value = f(*leaves)
        if not value.requires_grad:
            message = f"the value has no gradient in its argument {argument}, as if that were a number"
            raise LawBroken(message)
        value.backward()
        return leaves[argument].grad

    return gradient


def batched(f: Function, argument: int) -> Function:
    """Several cotangents at once; a power of 2 is taken out of the last one exactly."""

    def gradient(*arrays: Any) -> Any:
        leaves = [x.detach().clone() if i == argument else x for i, x in enumerate(arrays)]
        leaf = leaves[argument].requires_grad_()
        cotangents = torch.tensor([1.0, -2.0], device=leaf.device)
        value = f(*leaves)
        (found,) = torch.autograd.grad(value, leaf, cotangents.to(value.dtype), is_grads_batched=True)
        return found[-1] / -2

    return gradient


def functional(f: Function, argument: int) -> Function:
    return torch.func.grad(f, argnums=argument)


def forward(f: Function, argument: int) -> Function:
    return torch.func.jacfwd(f, argnums=argument)


def double_backward(f: Function) -> Function:
    def product(direction: Any, *arrays: Any) -> Any:
        pred = arrays[0].detach().clone().requires_grad_()
        (gradient,) = torch.autograd.grad(f(pred, *arrays[1:]), pred, create_graph=True)
        if gradient.grad_fn is None and not gradient.requires_grad:
            return torch.zeros_like(pred)  # the slope does not depend on the prediction
        (found,) = torch.autograd.grad((gradient * direction).sum(), pred, allow_unused=True)
        return torch.zeros_like(pred) if found is None else found

    return product


def forward_over_reverse(f: Function) -> Function:
    def product(direction: Any, *arrays: Any) -> Any:
        slope = torch.func.grad(lambda pred: f(pred, *arrays[1:]))
        return torch.func.jvp(slope, (arrays[0],), (direction,))[1]

    return product


def reverse_over_forward(f: Function) -> Function:
    def product(direction: Any, *arrays: Any) -> Any:
        return torch.func.grad(lambda pred: pushed(f)(direction, pred, *arrays[1:]))(arrays[0])

    return product


def pushed(f: Function) -> Function:
    def along(direction: Any, *arrays: Any) -> Any:
        return torch.func.jvp(lambda pred: f(pred, *arrays[1:]), (arrays[0],), (direction,))[1]

    return along


def dual(f: Function) -> Function:
    """Forward mode without functorch."""

    def along(direction: Any, *arrays: Any) -> Any:
        forward_ad: Any = torch.autograd.forward_ad  # untyped
        with forward_ad.dual_level():
            value = f(forward_ad.make_dual(arrays[0], direction), *arrays[1:])
            return forward_ad.unpack_dual(value).tangent

    return along


def checked(f: Function, pred: Any, twice: bool) -> bool:
    """torch's comparison with differences, which also goes back twice and asks for the same bits."""
    pred = pred.detach().clone().requires_grad_()
    found: bool = torch.autograd.gradcheck(f, (pred,)) and (
        not twice or torch.autograd.gradgradcheck(f, (pred,))
    )
    return found


def again(f: Function, pred: Any, twice: bool) -> bool:
    """A graph that is kept gives its gradient again."""
    del twice
    pred = pred.detach().clone().requires_grad_()
    value = f(pred).sum()
    first, second = (torch.autograd.grad(value, pred, retain_graph=True)[0] for _ in range(2))
    return torch.equal(first, second)


def changed(f: Function, pred: Any, twice: bool) -> bool:
    """After a change in place, going back once more is refused, or gives what it gave."""
    del twice
    held = pred.detach().clone().requires_grad_() * 1
    value = f(held).sum()
    (first,) = torch.autograd.grad(value, held, retain_graph=True)
    with torch.no_grad():
        held.mul_(0.5)
    try:
        (second,) = torch.autograd.grad(value, held)
    except RuntimeError as refused:
        return "modified by an inplace operation" in str(refused)
    return torch.equal(first, second)


def forward_twice(f: Function) -> Function:
    return quiet(torch.func.jacfwd(torch.func.jacfwd(f)))


def vectorised(f: Function) -> Function:
    """All rows at once, by a batch of cotangents through two backward passes."""

    functional: Any = torch.autograd.functional  # untyped

    def call(*arrays: Any) -> Any:
        return functional.hessian(lambda pred: f(pred, *arrays[1:]), arrays[0], vectorize=True)

    return quiet(call)


def hessian(f: Function) -> Function:
    return quiet(torch.func.hessian(f))


def compiled(engine: str) -> Callable[[Function], Function]:
    def compile_(f: Function) -> Function:
        torch.compiler.reset()  # it counts compilations of one function, whatever it closes over
        return quiet(torch.compile(f, fullgraph=True, backend=engine, dynamic=False))

    return compile_


def quiet(f: Function) -> Function:
    """torch 2.13 calls its own deprecated torch.jit.script in here."""

    def call(*arrays: Any) -> Any:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*torch.jit.*", category=DeprecationWarning)
            return f(*arrays)

    return call


def checkpoint(reentrant: bool) -> Callable[[Function], Function]:
    def again(f: Function) -> Function:
        def call(*arrays: Any) -> Any:
            with warnings.catch_warnings():  # of values alone: nothing asks for a gradient
                warnings.filterwarnings("ignore", message=".*None of the inputs have requires_grad.*")
                return torch.utils.checkpoint.checkpoint(f, *arrays, use_reentrant=reentrant)

        return call

    return again


@contextmanager
def elsewhere() -> Iterator[None]:
    """Tensors that are made without a word of their device have no data."""
    with torch.device("meta"):
        yield


@contextmanager
def wide() -> Iterator[None]:
    """Numbers of Python become float64."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


Results = list[tuple[Any, Any]]


def several(f: Function, calls: list[Any]) -> tuple[Results, int]:
    """As torch.compile comes: for the first size, and from the second one on for any."""
    made: list[Any] = []

    def engine(graph: Any, inputs: Any) -> Any:
        del inputs
        made.append(graph)
        return graph.forward

    torch.compiler.reset()
    step = torch.compile(f, fullgraph=True, backend=engine)
    found = []
    for pred, *rest in calls:
        leaf = pred.detach().clone().requires_grad_()
        value = step(leaf, *rest)
        found.append((value.detach(), torch.autograd.grad(value, leaf)[0]))
    return found, len(made)


def exported(f: Function, calls: list[Any]) -> tuple[Results, int]:
    """One program, exported for whatever size differs between the calls."""

    class Step(torch.nn.Module):
        def forward(self, *arrays: Any) -> Any:
            return f(*arrays)

    shapes = [{tuple(x.shape) for x in arrays} for arrays in zip(*calls, strict=True)]
    dynamic = [
        {
            i: torch.export.Dim.DYNAMIC
            for i, sizes in enumerate(zip(*every, strict=True))
            if len(set(sizes)) > 1
        }
        for every in shapes
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own deprecations
        program = torch.export.export(Step(), tuple(calls[0]), dynamic_shapes=(tuple(dynamic),)).module()
    return [(program(*arrays), None) for arrays in calls], 1


class TorchHarness(Harness):
    modes: ClassVar[Transforms] = {
        "eager": lambda f: f,
        "torch.compile": compiled("aot_eager"),
        "torch.compile, inductor": compiled("inductor"),
    }
    slow: ClassVar[Mapping[str, int]] = {
        "torch.compile": 1,
        "torch.compile, inductor": 6,
        "torch.compile of several sizes": 1,
        "torch.export": 1,
    }
    batches: ClassVar[Batches] = {
        "torch.compile of several sizes": (several, lambda sizes: min(sizes, 2)),
        "torch.export": (exported, lambda sizes: 1),
    }
    gradients: ClassVar[Gradients] = {
        "backward": backward,
        "is_grads_batched": batched,
        "torch.func.grad": functional,
        "torch.func.jacfwd": forward,
    }
    products: ClassVar[Transforms] = {
        "double backward": double_backward,
        "torch.func.jvp of grad": forward_over_reverse,
        "torch.func.grad of jvp": reverse_over_forward,
    }
    pushes: ClassVar[Transforms] = {"torch.func.jvp": pushed, "torch.autograd.forward_ad": dual}
    hessians: ClassVar[Transforms] = {
        "torch.func.hessian": hessian,
        "torch.func.jacfwd of jacfwd": forward_twice,
        "torch.autograd.functional.hessian": vectorised,
    }
    checks: ClassVar[Mapping[str, Callable[..., Any]]] = {
        "gradcheck": checked,
        "backward twice": again,
        "backward after a change": changed,
    }
    mapped: ClassVar[Transforms] = {
        "torch.func.vmap": torch.func.vmap,
        "torch.func.vmap of grad": lambda f: torch.func.vmap(torch.func.grad(f)),
    }
    checkpoints: ClassVar[Transforms] = {
        "checkpoint": checkpoint(False),
        "checkpoint, reentrant": checkpoint(True),
    }
    contexts: ClassVar[Contexts] = {
        "torch.autocast": lambda: torch.autocast("cpu", torch.bfloat16),
        "a default of float64": wide,
        "another default device": elsewhere,
    }

    @contextmanager
    def session(self, dtype: str) -> Iterator[None]:
        """Products of matrices in float32 in full precision, or in TF32 where that is under test."""
        before = torch.get_float32_matmul_precision()
        torch.set_float32_matmul_precision("high" if self.setting == "TF32" else before)
        try:
            yield
        finally:
            torch.set_float32_matmul_precision(before)

    def array(self, x: np.ndarray[Any, Any]) -> Any:
        if x.dtype.name == "bfloat16":
            return torch.tensor(x.astype(np.float32), device=self.device).to(torch.bfloat16)
        return torch.tensor(np.ascontiguousarray(x) if x.ndim else x, device=self.device)

    def numpy(self, x: Any) -> np.ndarray[Any, Any]:
        x = x.detach()
        # Some of torch's zeros have no memory of their own.
        found: np.ndarray[Any, Any] = (x.float() if x.dtype is torch.bfloat16 else x).numpy(force=True)
        return found

    def watched(self) -> AbstractContextManager[Callable[[], int]]:
        return collected(torch.Tensor)

    def on_another_device(self, x: Any) -> Any:
        """A second device where there is one, else meta tensors, which have no data."""
        return x.to("meta" if x.is_cuda or not torch.cuda.is_available() else "cuda")

    def devices(self, loss: Any, dtype: str, arrays: tuple[np.ndarray[Any, Any], ...]) -> str | None:
        """Meta tensors have shapes and dtypes and no data: whatever looks at data fails here."""
        real = [self.array(x) for x in arrays]
        meta = [x.to("meta") for x in real]
        for want, got in zip(
            (loss(*real), *loss.value_and_grad(*real)),
            (loss(*meta), *loss.value_and_grad(*meta)),
            strict=True,
        ):
            equal(
                (got.device.type, got.shape, got.dtype),
                ("meta", want.shape, want.dtype),
                "a result on torch's meta device",
            )
        return None


def make(backend: Backend, device: str | None) -> Harness:
    if device is not None and not _there(device):
        message = f"torch has no device {device!r} here"
        raise ValueError(message)
    harness = TorchHarness(backend, device)
    if device is not None and torch.device(device).type == "cuda":
        harness.settings = ("TF32",)
    return harness


def _there(device: str) -> bool:
    kind = torch.device(device).type
    return kind == "cpu" or (kind == "cuda" and (torch.device(device).index or 0) < torch.cuda.device_count())
