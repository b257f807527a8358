"""The judge of a spoiled call: what it may come to, on one backend.

It gives a result of the promised form, or an error of ours of a bounded length; it writes into no input and warns of
nothing.
"""

from __future__ import annotations

import json
import re
import traceback
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import unilos
from tests.refusals import LONGEST
from tests.spoiled import COMMON, OWN, Input, Laid
from unilos.conformance.bench.harness import Harness
from unilos.engine.call import WIDER
from unilos.face.registry import function_of, loss_class
from unilos.form.check import FLOATS, UnilosError

CLASSES = frozenset(c.__name__ for c in UnilosError.__subclasses__())


# Calls


class Maker:
    """From an input's values to those of one backend; what it made is watched."""

    def __init__(self, harness: Harness, others: Harness | None) -> None:
        self.harness, self.others = harness, others
        self.watched: list[tuple[Any, Any]] = []

    def __call__(self, x: Any, depth: int = 0) -> Any:
        if isinstance(x, Laid):
            return self.laid(x.array, x.way)
        if isinstance(x, np.ndarray):
            return self.array(x)
        if type(x) in (list, tuple) and depth < 3 and any(isinstance(v, (np.ndarray, list, Laid)) for v in x):
            return type(x)(self(v, depth + 1) for v in x)
        return {k: self(v, depth + 1) for k, v in x.items()} if type(x) is dict and depth < 3 else x

    def array(self, x: Any) -> Any:
        if self.harness.name == "numpy":
            return self.watch(x.copy())
        try:
            return self.watch(self.harness.array(x))
        except Exception:  # it has no such arrays: NumPy's are guests
            return self.watch(x.copy())

    def laid(self, x: Any, way: str) -> Any:
        if way == "foreign":
            return x if self.others is None else self.others.array(np.asarray(x, np.float32))
        name = self.harness.name
        if way == "recorded":
            made = self.array(x)
            if name == "torch" and getattr(made, "is_floating_point", bool)():
                return made.requires_grad_()
            return (
                __import__("tensorflow").Variable(made)
                if name == "tensorflow" and x.dtype.kind == "f"
                else made
            )
        if way == "guest" or (way in OWN and name == "torch") or name == "numpy":
            return self.watch(in_memory(x, way))
        if name == "torch" and way in ("strided", "transposed", "spread"):
            made = self.array(x)
            if isinstance(made, np.ndarray):  # a guest
                return made
            wide = made.unsqueeze(-1)
            wide = self.watch(
                wide.repeat(*(1,) * x.ndim, 2) if way == "strided" else wide.repeat(*(1,) * x.ndim, 1)
            )
            return made.mT.contiguous().mT if way == "transposed" and x.ndim > 1 else wide[..., 0]
        return self.array(x)

    def watch(self, x: Any) -> Any:
        if len(self.watched) < 20:
            self.watched.append((x, held_by(x)))
        return x

    def written(self) -> list[str]:
        return [type(x).__name__ for x, before in self.watched if held_by(x) != before]


def in_memory(x: Any, way: str) -> Any:
    if way == "strided":
        return np.repeat(x[..., None], 2, axis=-1)[..., 0]
    if way == "reversed" and x.ndim:
        return np.ascontiguousarray(x[::-1])[::-1]
    if way == "transposed":
        return x.copy(order="F")
    if way == "swapped" and x.dtype.kind in "fiuc":
        return x.astype(x.dtype.newbyteorder())
    if way == "masked":
        return np.ma.masked_array(x, np.arange(x.size).reshape(x.shape) % 2 == 1)
    if way == "matrix" and x.ndim == 2:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return np.matrix(x)
    x = np.broadcast_to(x, (1, *x.shape))[0] if way == "spread" else x.copy()
    if way == "readonly":
        x.flags.writeable = False
    return x


def held_by(x: Any) -> Any:
    """The bytes of an array, those between its numbers, too; nothing of arrays that never change."""
    if isinstance(x, np.ndarray):
        whole = x.base if isinstance(x.base, np.ndarray) else x
        return (x.shape, x.strides, x.dtype.str, repr(x) if x.dtype == object else whole.tobytes())
    if hasattr(x, "untyped_storage"):
        whole = x.detach().new_empty(0).bool().set_(x.untyped_storage())
        return (tuple(x.shape), x.stride(), whole.numpy().tobytes())
    return None


def perform(given: Input, config: Any, args: Any, options: Any) -> Any:
    """The call; what only a loss's object has is checked here."""
    cls: Any = loss_class(given.loss)
    if given.way == "function":
        return functions(given.loss)(*args, **(config | options))
    if given.way in ("from_dict", "get"):
        loss = (
            unilos.from_dict({"loss": given.loss, **config})
            if given.way == "from_dict"
            else unilos.get(given.loss, **config)
        )
        return assured(loss)
    loss = cls(**config)
    if given.other is not None:
        loss = given.scale * loss + given.other
    if given.way == "round":
        return assured(loss)
    if given.way == "algebra":
        return algebra(loss, args, options)
    if given.way == "partial":
        part = loss.partial(*args, **options)
        return (part + part).mean()
    if given.way == "explain":
        return str(loss.explain(*args, **options))
    return loss(*args, **options) if given.way == "call" else getattr(loss, given.way)(*args, **options)


def assured(loss: Any) -> None:
    """A loss that was accepted is one: printed, compared, hashed, written as JSON and read again."""
    again = unilos.from_dict(json.loads(json.dumps(loss.to_dict(), allow_nan=False)))
    if again != loss or hash(again) != hash(loss) or not repr(loss):
        raise Broken("a loss is not what its configuration says")


def algebra(loss: Any, args: Any, options: Any) -> None:
    for x in (*args[:2], *options.values()):
        try:
            assured(loss * x)
        except Exception as error:
            if ours(error):
                raise
    assured(-(loss + loss) / 2)


functions = cache(lambda name: function_of(loss_class(name)))


class Broken(AssertionError):  # noqa: N818  no error of the library
    """A result that is not of the promised form."""


def promised(given: Input, args: Any, options: Any, result: Any, maker: Maker) -> str:
    """Raise `Broken` for a result that is not as promised; else its form, which is the same on every backend."""
    first = args[0] if args else options.get(loss_class(given.loss).arguments[0])
    if (
        given.way in ("round", "from_dict", "get", "algebra", "explain")
        or "params" in options
        or not hasattr(first, "dtype")
    ):
        return ""
    results = result if isinstance(result, tuple) else (result,)
    backend, pred = maker.harness.backend, first
    form, reduction = (
        [],
        (given.config | given.options).get("reduction", loss_class(given.loss).defaults()["reduction"]),
    )
    flat = [
        r for found in results for r in (found if isinstance(found, tuple) else (found,)) if r is not None
    ]
    for r in flat:
        if not hasattr(r, "dtype"):
            raise Broken(f"a {type(r).__name__} came back")
        if isinstance(r, np.generic):  # NumPy's arrays without axes
            r = np.asarray(r)
        if not backend.owns(r):  # of a call of guests alone
            return "guests"
        if backend.dtype_name(r) not in FLOATS:
            raise Broken(f"dtype {backend.dtype_name(r)} came back")
        form.append(str(tuple(backend.shape(r))))
        maker.harness.numpy(r)
    if (
        given.way in ("call", "function", "value_and_grad", "value_grad_hessian", "partial")
        and given.other is None
    ):
        if (reduction != "none" or given.way == "partial") and form[0] != "()":
            raise Broken(f"the value has shape {form[0]} with reduction {reduction!r}")
        if (
            pred is not None
            and backend.owns(pred)
            and (dtype := backend.dtype_name(pred)) in WIDER
            and backend.dtype_name(flat[0]) != WIDER[dtype]
        ):
            raise Broken(f"a value of dtype {backend.dtype_name(flat[0])} for {dtype}")
    if (
        given.way in ("value_and_grad", "grad", "hessian", "value_grad_hessian")
        and "wrt" not in given.options
        and pred is not None
        and backend.owns(pred)
    ):
        if backend.shape(flat[-1]) != backend.shape(pred):
            raise Broken(f"a slope of shape {form[-1]} for {backend.shape(pred)}")
        if (dtype := backend.dtype_name(pred)) in WIDER and backend.dtype_name(flat[-1]) != dtype:
            raise Broken(f"a slope of dtype {backend.dtype_name(flat[-1])} for {dtype}")
    return " ".join(form)


# The judge


@dataclass(frozen=True)
class Outcome:
    kind: str  # accepted, a class of ours, or fault
    says: str = ""
    faults: tuple[tuple[str, str], ...] = ()  # its kind, and what it was


caught: list[str] = []


def ours(error: BaseException) -> list[str]:
    """The frames of the library that an error came through, the innermost first."""
    frames = [
        f
        for f in traceback.extract_tb(error.__traceback__)
        if "/unilos" in f.filename and "tests" not in f.filename
    ]
    return [f"{Path(f.filename).parent.name}/{Path(f.filename).name}:{f.name}" for f in frames[::-1]]


def innermost(error: BaseException) -> str:
    return " < ".join(ours(error)[:2])


def judged(given: Input, maker: Maker) -> Outcome:
    config, args, options = maker(given.config), [maker(x) for x in given.args], maker(given.options)
    caught.clear()
    faults: list[tuple[str, str]] = []
    kind, says = "accepted", ""
    try:
        says = promised(given, args, options, perform(given, config, args, options), maker)
    except Exception as error:
        kind, says = type(error).__name__, str(error)
        if isinstance(error, Broken):
            faults.append(("not as promised", f"{says} ({given.way})"))
        elif not ours(error):
            kind = "no operand"  # says Python, or the library of the other operand
        elif not isinstance(error, UnilosError) and any(map(callable, given.config.values())):
            kind = "of the caller's function"
        elif kind not in CLASSES or not isinstance(error, UnilosError):
            faults.append(("raw error", f"{kind} at {innermost(error)}\n  {says:.150}"))
        elif len(says) > LONGEST:
            faults.append(("long message", f"{len(says)} characters"))
    faults += [("warning", text) for text in dict.fromkeys(caught)]
    faults += [("input written", kind) for kind in maker.written()]
    return Outcome("fault" if faults else kind, worded(says), tuple(faults))


#: The types of arrays, and arrays as they are written.
TYPES = re.compile(
    r"\b(array|tensor|Array)\((\[[^()]*\]|[-\w.]+)(, (shape|dtype|requires_grad)=[^()]*(\([^()]*\))?)*\)"
    r"|<tf.Tensor[^>]*>|(numpy\.|torch\.|tensorflow\.|jaxlib\.|jax\.)[\w.]*\w"
    r"|\b(ndarray|EagerTensor|Tensor|ArrayImpl|ResourceVariable)\b"
)


def worded(text: str) -> str:
    """A sentence without the names of types of arrays."""
    return re.sub(" at 0x[0-9a-f]+", "", TYPES.sub("ARRAY", text))


def compared(given: Input) -> str:
    """On which backends the input means the same: all, frameworks, or none."""
    values = [*given.args, *given.options.values(), *given.config.values()]
    laid = [x.way for x in flattened(values) if isinstance(x, Laid)]
    dtypes = [
        x.dtype.name
        for x in flattened([x.array if isinstance(x, Laid) else x for x in flattened(values)])
        if isinstance(x, np.ndarray)
    ]
    if any(way in OWN for way in laid) or any(d not in COMMON for d in dtypes):
        return "none"
    first = given.args[0] if given.args else None
    return "all" if isinstance(first, np.ndarray) and not {"foreign", "guest"} & {*laid} else "frameworks"


def flattened(values: Sequence[Any], depth: int = 0) -> Iterator[Any]:
    for x in values:
        yield x
        if type(x) in (list, tuple, dict) and depth < 3:
            yield from flattened([*x.values()] if isinstance(x, dict) else x, depth + 1)


def heard(message: Any, category: Any, filename: str, lineno: int, *_: Any, **__: Any) -> None:
    caught.append(f"{category.__name__} in {Path(filename).name}\n  line {lineno}: {message!s:.150}")
