"""Calls of which one or two things are spoiled: what the fuzzer tries.

An input says nothing of a framework: its arrays are NumPy's, and `Laid` says where they lie otherwise. The same seed
and number give the same input everywhere.
"""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

import unilos
from unilos.conformance.bench.cases import dtype_of, random_cases
from unilos.face.registry import loss_class
from unilos.form.check import short

# Values


@dataclass(frozen=True)
class Laid:
    """An array that lies in memory, or is held, in some way."""

    array: Any
    way: str


class Odd:
    """An object that answers to nothing."""

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise ValueError("no array")

    def __repr__(self) -> str:
        return "Odd()"


def endless() -> list[Any]:
    found: list[Any] = []
    found.append(found)
    return found


def deep(levels: int = 2000) -> Any:
    found: Any = 1.0
    for _ in range(levels):
        found = [found]
    return found


# fmt: off
PLAIN: list[Any] = [
    None, True, False, 0, 1, -1, 2, 3, 255, 2**31, -(2**63), 2**64, 10**400, 0.0, -0.0, 0.5, 1.0, 1.5, -1.5,
    1e308, -1e308, 5e-324, 1e-45, float("nan"), float("inf"), float("-inf"), 1j, "", "mean", "sum", "none",
    "inf", "nan", "1", "pred", "params", "batch", "exact", "q" * 3000, b"1", (), (1,), (0, 1), (-2, -1),
    slice(None), Ellipsis, NotImplemented, len, int, range(3), frozenset({1}), Decimal("0.5"),
    Fraction(1, 2), np.float32(0.5), np.float64("nan"), np.int64(1), np.uint8(1), np.bool_(True),
    np.str_("mean"), np.complex64(1), np.datetime64("2020-01-01"), np.float16(1), np.dtype("f4"),
    unilos.MSE, bytearray(b"1"), memoryview(b"12"),
]
MADE: list[Callable[[], Any]] = [
    list, dict, endless, deep, object, Odd, unilos.MSE, unilos.L2Penalty, lambda: iter([1.0]),
    lambda: [1, 2.0], lambda: [1j], lambda: [[1, 2], [3]], lambda: [None], lambda: ["a"], lambda: [[]],
    lambda: [[0.5, 0.5]] * 3, lambda: {"loss": "mse"}, lambda: {"loss": []}, lambda: {"a": 1.0},
    lambda: {1: 2}, lambda: {"loss": "mse", "q": 1}, lambda: {1.0, 2.0}, lambda: {"sum": []},
    lambda: {"sum": [{"scale": 1, "part": {"loss": "mse"}}]}, lambda: [True], lambda: [10**400],
    lambda: unilos.MSE() + unilos.MAE(), lambda: [np.ones(2), np.ones(3)], lambda: {"w": np.ones(2)},
    lambda: np.array(2.0), lambda: np.array([0.5, 0.5]), lambda: np.array([]), lambda: np.array("x"),
    lambda: np.array(None), lambda: [Odd()], lambda: np.array([None, 1]), lambda: np.eye(3),
    lambda: Laid(np.ones(3), "foreign"), lambda: np.array([1, 2], np.uint64),
    lambda: Laid(np.array(0.5, np.float32), "recorded"),
]
SPECIAL = [
    np.nan, np.inf, -np.inf, 0.0, -0.0, 1e30, -1e30, 6e4, 1e-30, 1e-45, -1.0, 2.0, 1.0, 0.5, 255.0, -100.0,
    1e308,
]
# fmt: on
#: What all frameworks have, under one name, and what some have.
COMMON = ["float16", "bfloat16", "float32", "float64", "bool", "int8", "int16", "int32", "int64", "uint8"]
COMMON += ["complex64", "complex128"]
DTYPES = [*COMMON, "uint16", "uint32", "uint64"]
ODD_DTYPES = ["longdouble", "object", "str", "bytes", "datetime64[s]", "timedelta64[s]", "f4,i4"]
#: Ways that change nothing, and those of one library.
SAME = ("strided", "reversed", "transposed", "readonly", "spread")
OWN = ("swapped", "masked", "matrix", "recorded")


def anything(rng: random.Random) -> Any:
    return rng.choice(PLAIN) if rng.random() < 0.6 else rng.choice(MADE)()


def cast(x: Any, name: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a complex number loses its half
        wide = x.astype(np.float64) if x.dtype.kind == "V" else x
        return wide.astype(dtype_of(name) if name == "bfloat16" else np.dtype(name))


def valued(rng: random.Random, x: Any) -> Any:
    x = x.copy()
    for _ in range(rng.randint(1, 3) if x.size else 0):
        with np.errstate(all="ignore"):
            x.flat[rng.randrange(x.size)] = np.asarray(rng.choice(SPECIAL)).astype(x.dtype)
    return np.full_like(x, x.flat[0]) if x.size and rng.random() < 0.1 else x


def shaped(rng: random.Random, x: Any) -> Any:
    axis = rng.randrange(x.ndim) if x.ndim else 0
    ways = [
        lambda: x.reshape(-1),
        lambda: x[None],
        lambda: x[..., None],
        lambda: x.T,
        lambda: np.ones((), x.dtype),
    ]
    ways += [lambda: x.reshape((1,) * rng.randint(1, 9) + x.shape), lambda: x.reshape(-1)[:0]]
    if x.ndim:
        ways += [
            lambda: x[:-1],
            lambda: x[:0],
            lambda: x[0:1],
            lambda: np.repeat(x, 2, axis=axis),
            lambda: x[0] if len(x) else x,
        ]
        ways += [lambda: np.take(x, [], axis=axis), lambda: x.sum(axis=axis), lambda: np.moveaxis(x, axis, 0)]
        ways += [
            lambda: np.take(x, range(min(1, x.shape[axis])), axis=axis),
            lambda: np.delete(x, slice(-1, None), axis=axis),
        ]
    return rng.choice(ways)()


def spoiled(rng: random.Random, x: Any) -> Any:
    """An argument with one thing changed."""
    if not isinstance(x, np.ndarray) or x.dtype.kind not in "fiubVc" or x.dtype.names:
        return anything(rng)
    chance = rng.random()
    if chance < 0.25:
        return valued(rng, x)
    if chance < 0.45:
        return shaped(rng, x)
    if chance < 0.62:
        return cast(x, rng.choice(DTYPES) if rng.random() < 0.8 else rng.choice(ODD_DTYPES))
    if chance < 0.72:
        return Laid(x, rng.choice(SAME if rng.random() < 0.6 else OWN))
    if chance < 0.76:
        return Laid(x, "foreign" if rng.random() < 0.5 else "guest")
    if chance < 0.82:
        return x.tolist() if x.dtype.kind != "V" else x.astype(np.float32).tolist()
    return anything(rng)


# Inputs


@dataclass
class Input:
    loss: str
    way: str
    config: dict[str, Any] = field(default_factory=dict)
    args: list[Any] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    scale: Any = None  # of the loss in a sum with another, where there is one
    other: Any = None

    def __str__(self) -> str:
        given = [*map(show, self.args), *(f"{k}={show(v)}" for k, v in self.options.items())]
        made = f"{self.loss}({', '.join(f'{k}={show(v)}' for k, v in self.config.items())})"
        of_sum = "" if self.other is None else f" times {show(self.scale)} + {show(self.other)}"
        return f"{self.way} of {made}{of_sum}: {', '.join(given)}"


def show(x: Any) -> str:
    if isinstance(x, Laid):
        return f"{x.way}({show(x.array)})"
    if isinstance(x, np.ndarray):
        held = np.array2string(x, separator=",").replace("\n", "") if x.size <= 8 else f"shape {x.shape}"
        return f"array({held}, {x.dtype})"
    text = short(x)
    return text if len(text) <= 60 else f"{text[:57]}..."


METHODS = ("call", "value_and_grad", "grad", "hessian", "value_grad_hessian", "partial", "explain")
WAYS = (
    "function",
    "function",
    *METHODS,
    *METHODS,
    "value_and_grad",
    "hessian",
    "round",
    "from_dict",
    "get",
    "algebra",
)
WRT = (
    "pred",
    "target",
    "weight",
    "where",
    "reduction",
    "axis",
    "params",
    "variance",
    "temperature",
    "delta",
    "q",
    "",
)


@cache
def started(name: str, number: int, dtype: str) -> tuple[dict[str, Any], Any, Any]:
    tried = loss_class(name).meta.tries[number]
    loss = loss_class(name)(**tried)
    return tried, loss, random_cases(loss, dtype, quick=True)


def drawn(seed: str, index: int, only: str | None = None) -> Input:
    """One input: a right call, with up to three things of it spoiled."""
    rng = random.Random(f"{seed} {index}")
    name = only or rng.choice(names())
    cls: Any = loss_class(name)
    dtype = rng.choice(("float32", "float32", "float64", "float16", "bfloat16"))
    tried, loss, cases = started(name, rng.randrange(len(cls.meta.tries)), dtype)
    args: list[Any] = list(rng.choice(cases).args)
    made = Input(
        name,
        rng.choice((*WAYS, "value_and_grads") if hasattr(cls, "value_and_grads") else WAYS),
        dict(tried),
        args,
    )
    if name == "l2_penalty" and rng.random() < 0.5:
        made.args = [rng.choice(([args[0], args[0][:2]], {"a": args[0], "b": [args[0]]}))]
    if rng.random() < 0.4:
        made.config["reduction"] = rng.choice(tuple(loss.reductions))
    items = loss.structure.items(args[0].shape)
    if rng.random() < 0.25:
        made.options["weight"] = np.full(items[: rng.randint(0, len(items))], 0.5, np.float32)
    if rng.random() < 0.25:
        made.options["where"] = np.arange(int(np.prod(items))).reshape(items) % 3 != 1
    if made.way in ("value_and_grad", "grad") and rng.random() < 0.4:
        known = [*cls.arguments, *cls.learnable, *WRT]
        made.options["wrt"] = rng.choice(
            (rng.choice(known), (rng.choice(known), cls.arguments[0]), list(cls.arguments))
        )
    if made.way in ("hessian", "value_grad_hessian") and rng.random() < 0.6:
        made.options["curvature"] = rng.choice(("exact", "majorizer", "gauss_newton"))
    if made.way in METHODS and rng.random() < 0.12:
        made.scale = rng.choice((1.0, 0.5, -1.0, 2, Fraction(1, 2)) if rng.random() < 0.7 else PLAIN)
        made.other = rng.choice((unilos.MSE(), unilos.MAE(), unilos.L2Penalty(), loss, unilos.Dice()))
        if rng.random() < 0.5:
            made.options["params"] = [np.ones(2, np.float32)]
    for _ in range(rng.choice((0, 1, 1, 1, 1, 2))):
        spoil(rng, made, cls)
    if rng.random() < 0.1:  # by name
        names_of = cls.arguments[len(made.args) - 1 : len(made.args)]
        made.options.update(zip(names_of, [made.args.pop()], strict=False) if names_of and made.args else ())
    return made


def spoil(rng: random.Random, made: Input, cls: Any) -> None:
    chance = rng.random()
    if made.way in ("round", "from_dict", "get"):
        chance = rng.choice((0.5, 0.5, 0.99))
    if chance < 0.5 and made.args and made.way in (*METHODS, "function", "value_and_grads"):
        at = rng.randrange(len(made.args))
        made.args[at] = spoiled(rng, made.args[at])
    elif chance < 0.58:
        name = rng.choice(list(cls.hyper))
        sort = cls.sorts.get(name)
        found = [*sort.ends(), *sort.refused()] if sort is not None and rng.random() < 0.6 else []
        made.config[name] = rng.choice(found) if found else anything(rng)
    elif chance < 0.7 and cls.learnable:
        name, number = rng.choice(cls.learnable), rng.choice((0.5, 1.0, 2.0, -1.0, 0.0, np.nan, np.inf))
        lengths = [(), (), (1,), (3,), (5,), (6,), (12,), (6, 1), (0,)]
        held = np.full(rng.choice(lengths), number, rng.choice(("float32", "float64", "int32")))  # of no NaN
        made.options[name] = rng.choice((held, held, number, spoiled(rng, held)))
    elif chance < 0.82:
        name = rng.choice(("weight", "where", "weight", "where", "reduction", "wrt", "curvature", "params"))
        made.options[name] = spoiled(rng, made.options.get(name))
    elif chance < 0.84:
        made.options[rng.choice(("sample_weight", "mask", "y_true", "x", "axis", "q" * 200, "dleta"))] = (
            anything(rng)
        )
    elif chance < 0.87 and made.args:
        made.args.pop(rng.randrange(len(made.args)))
    elif chance < 0.9:
        made.args.append(rng.choice((made.args[0] if made.args else None, anything(rng))))
    elif chance < 0.94:
        made.options[rng.choice(cls.arguments)] = anything(rng)
    else:
        made.config[rng.choice(("dleta", "beta", "loss", "class_weight", "axis", "name", "sum"))] = anything(
            rng
        )


@cache
def names() -> list[str]:
    return unilos.names()
