"""One training step's worth of work: a value, and its gradient, in a mode of a framework."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..backend.dispatch import backend_of
from ..engine.paths import generic
from .asks import Ask
from .inputs import Given
from .rivals import PLAIN, Rival
from .textbook import TEXTBOOK, projected
from .textbook import step as textbook_step

#: Returns the value and the gradients.
Step = Callable[[], Any]
#: A loss as a function of arrays alone.
Function = Callable[..., Any]
TEXT = "textbook"


class Steps:
    """Makes steps of calls with the same arguments: of a loss, and of its natives.

    Parameters
    ----------
    loss : Loss
    ask : Ask
        In which mode, and whether the gradient is wanted.
    given : Given
        The arguments, in NumPy.
    """

    def __init__(self, loss: Any, ask: Ask, given: Given) -> None:
        self.loss, self.ask, self.given = loss, ask, given
        self.grad = not ask.value_only
        #: How many leading arguments the gradient is taken in.
        self.wrt = 2 if loss.name == "linear_cross_entropy" else 1
        self.path = ""
        kinds = {"numpy": _Numpy, "torch": _Torch, "tensorflow": _Tensorflow, "jax": _Jax}
        self.kind: Any = kinds[ask.framework](self)

    @property
    def ours(self) -> Step:
        """The loss; while it is made, `path` is filled with what `unilos.explain` says of the call."""
        found: Step = self.kind.ours()
        return found

    def theirs(self, rival: Rival) -> Step:
        found: Step = self.kind.theirs(rival)
        return found

    def textbook(self) -> Step | None:
        """NumPy's own way, where there is one with these hyper-parameters."""
        loss = self.loss
        if self.ask.framework != "numpy" or loss.name not in TEXTBOOK:
            return None
        usual, read = type(loss).defaults(), ("reduction", *TEXTBOOK[loss.name][1])
        if any(
            loss.parameters()[k] != v for k, v in usual.items() if k not in read and k in loss.parameters()
        ):
            return None
        return textbook_step(loss, self.given.args, self.share(), self.grad)

    def share(self) -> Any:
        """What every item counts for: its weight, or nothing where it is masked."""
        weight, mask = self.given.weight, self.given.mask
        if weight is None:
            return None if mask is None else mask.astype(self.ask.dtype)
        return weight if mask is None else weight * mask

    def told(self, *arrays: Any, weight: Any, where: Any) -> None:
        if not self.path:
            self.path = self.loss.explain(*arrays, weight=weight, where=where).path


class _Numpy:
    def __init__(self, steps: Steps) -> None:
        self.steps = steps

    def ours(self) -> Step:
        steps, given = self.steps, self.steps.given
        loss, args = steps.loss, given.args
        beside: dict[str, Any] = {"weight": given.weight, "where": given.mask}
        steps.told(*args, **beside)
        if not steps.grad:
            return lambda: (loss(*args, **beside), ())
        if steps.wrt == 1:

            def both() -> Any:
                value, slope = loss.value_and_grad(*args, **beside)
                return value, (slope,)

            return both
        return lambda: _grouped(loss.value_and_grads(*args, **beside), steps.wrt)

    def theirs(self, rival: Rival) -> Step:
        args, share, grad = self.steps.given.args, self.steps.share(), self.steps.grad
        if rival.name == PLAIN:
            return lambda: projected(grad, *args)
        return lambda: (rival.value(np, share, *args), ())


def _grouped(found: Any, wrt: int) -> Any:
    """The value and the gradients, however they are nested."""
    value, *slopes = found
    slopes = list(slopes[0]) if len(slopes) == 1 and isinstance(slopes[0], (list, tuple)) else slopes
    return value, tuple(slopes[:wrt])


class _Framework:
    """What frameworks share: arrays of theirs, and a function of all of them."""

    def __init__(self, steps: Steps) -> None:
        self.steps = steps
        given = steps.given
        beside = (given.weight, given.mask)
        self.arrays = [self.put(x) for x in given.args]
        self.weight, self.mask = (None if x is None else self.put(x) for x in beside)
        share = steps.share()
        self.share = None if share is None else self.put(share)

    def put(self, x: Any) -> Any:
        raise NotImplementedError

    def xp(self) -> Any:
        raise NotImplementedError

    def step(self, function: Function, beside: tuple[Any, ...]) -> Step:
        """A step of a function of the arguments, and of what is given beside them."""
        raise NotImplementedError

    def ours(self) -> Step:
        def function(weight: Any, where: Any, *arrays: Any) -> Any:
            self.told(*arrays, weight=weight, where=where)
            return self.steps.loss(*arrays, weight=weight, where=where)

        return self.step(function, (self.weight, self.mask))

    def told(self, *arrays: Any, weight: Any, where: Any) -> None:
        """Within what is traced, as the path is chosen there."""
        self.steps.told(*arrays, weight=weight, where=where)

    def theirs(self, rival: Rival) -> Step:
        xp = self.xp()
        return self.step(lambda share, *arrays: rival.value(xp, share, *arrays), (self.share,))


class _Torch(_Framework):
    def put(self, x: Any) -> Any:
        import torch

        return torch.tensor(x)

    def xp(self) -> Any:
        import array_api_compat.torch as xp

        return xp

    def ours(self) -> Step:
        loss = self.steps.loss
        inputs = self._inputs()
        if self.steps.ask.mode == "eager":
            self.steps.told(*inputs, weight=self.weight, where=self.mask)
        else:
            self.steps.path = "compiled"  # torch.compile traces the formula, and no question about it

        def function(weight: Any, where: Any, *arrays: Any) -> Any:
            return loss(*arrays, weight=weight, where=where)

        return self.step(function, (self.weight, self.mask))

    def _inputs(self) -> list[Any]:
        wrt = self.steps.wrt if self.steps.grad else 0
        return [x.clone().requires_grad_() if i < wrt else x for i, x in enumerate(self.arrays)]

    def step(self, function: Function, beside: tuple[Any, ...]) -> Step:
        import torch

        if self.steps.ask.mode == "compile":
            torch._dynamo.reset()
            function = torch.compile(function)
        inputs, wrt = self._inputs(), self.steps.wrt
        if not self.steps.grad:
            return lambda: (function(*beside, *inputs), ())

        def run() -> Any:
            for x in inputs[:wrt]:
                x.grad = None
            value = function(*beside, *inputs)
            value.backward()
            return value.detach(), tuple(x.grad for x in inputs[:wrt])

        return run


class _Tensorflow(_Framework):
    def put(self, x: Any) -> Any:
        import tensorflow as tf

        return tf.constant(x)

    def xp(self) -> Any:
        return backend_of(self.arrays[0]).xp

    def step(self, function: Function, beside: tuple[Any, ...]) -> Step:
        import tensorflow as tf

        wrt, grad, mode = self.steps.wrt, self.steps.grad, self.steps.ask.mode

        def taped(*everything: Any) -> Any:
            if not grad:
                return function(*everything), ()
            inputs = everything[len(beside) :][:wrt]
            with tf.GradientTape() as tape:
                tape.watch(inputs)
                value = function(*everything)
            return value, tuple(tape.gradient(value, inputs))

        if mode != "eager":
            # The arrays are arguments: constants would be folded when it is compiled.
            taped = tf.function(taped, autograph=False, jit_compile=True if mode == "xla" else None)
        everything = (*beside, *self.arrays)
        return lambda: taped(*everything)


class _Jax(_Framework):
    def put(self, x: Any) -> Any:
        import jax.numpy as jnp

        return jnp.asarray(x)

    def xp(self) -> Any:
        import jax.numpy as jnp

        return jnp

    def step(self, function: Function, beside: tuple[Any, ...]) -> Step:
        import jax

        first, steps = len(beside), self.steps
        places = tuple(range(first, first + steps.wrt))
        program = jax.jit(jax.value_and_grad(function, argnums=places) if steps.grad else function)
        everything = (*beside, *self.arrays)

        def run() -> Any:
            found = jax.block_until_ready(program(*everything))  # type: ignore[no-untyped-call]
            return found if steps.grad else (found, ())

        if steps.ask.mode == "generic":
            with generic():
                run()  # it is traced once, without kernels
        return run
