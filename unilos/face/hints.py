"""What a refused call is told besides what is accepted: which of our names stands for what the caller wrote."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

from ..form.check import ArgumentError, ParameterError, listed, short

#: A loss or its class, which this module knows no more of than its names.
Loss = Any

#: What others call the array that comes first, the one that comes second, and the two that every loss takes besides.
FIRST = frozenset(
    {
        "input",
        "inputs",
        "y_pred",
        "yhat",
        "y_hat",
        "preds",
        "predict",
        "predicted",
        "prediction",
        "predictions",
    }
    | {"output", "outputs", "logits", "logit", "x", "score", "scores", "probs"}
)
SECOND = frozenset(
    {"target", "targets", "y_true", "y", "label", "labels", "true", "truth", "ground_truth", "gt", "actual"}
)
COMMON = {
    "weight": frozenset({"sample_weight", "sample_weights", "weights", "w"}),
    "where": frozenset({"mask", "masks", "valid", "padding_mask"}),
}

#: Reductions as others call them: whose word it is, what equals it here, and what to add to the call.
REDUCTIONS: dict[str, tuple[str, str, str]] = {
    "batchmean": ("torch", "mean_over_batch", ""),
    "batch_mean": ("others", "mean_over_batch", ""),
    "mean_batch": ("others", "mean_over_batch", ""),
    "elementwise_mean": ("torch 0.4", "mean", ""),
    "sum_over_batch_size": ("Keras", "mean_over_items", ""),
    "auto": ("Keras 2", "mean_over_items", ""),
    "mean_with_sample_weight": ("Keras", "mean", ""),
    "weighted_mean": ("TensorFlow 1", "mean", ""),
    "weighted_sum": ("TensorFlow 1", "sum", ""),
    "weighted_sum_over_batch_size": ("TensorFlow 1", "mean_over_items", ""),
    **dict.fromkeys(
        ("sum_by_nonzero_weights", "sum_over_nonzero_weights", "weighted_sum_by_nonzero_weights"),
        ("TensorFlow 1", "mean_over_items", " with where=weight != 0"),
    ),
    "none": ("others", "none", ""),
}


def reduction(value: Any, accepted: tuple[str, ...]) -> str:
    """What follows the accepted reductions: the one that this value stands for, or nothing."""
    if value is not None and not (isinstance(value, str) and len(value) <= 40):
        return ""
    word = str(value).lower()
    whose, ours, besides = REDUCTIONS.get(word, ("", "", ""))
    if not ours:
        near = _close(word, accepted, n=1, cutoff=0.7)
        return f"; did you mean {near[0]!r}?" if near else ""
    if ours not in accepted:
        return ""
    return f"; what is {value!r} to {whose} is {ours!r} here{besides}"


# Arrays


def wrong_arrays(loss: Loss, args: tuple[Any, ...], named: Mapping[str, Any]) -> NoReturn:
    """Raise for arrays that are missing, unknown, too many or given twice."""
    names = loss.arguments
    got = listed([*(f"#{i + 1}" for i in range(len(args))), *named])
    message = f"{loss.name}: takes the arrays {', '.join(names)} and weight=, where=; got {got or 'none'}"
    twice = [n for n in names[: len(args)] if n in named]
    free = [n for n in names[len(args) :] if n not in named]
    unknown = [n for n in named if n not in names][:20]
    meant = {n: near for n in unknown if (near := _meant(loss, n, free))}
    hyper = [n for n in named if n in loss.hyper]
    missing = [n for n in free if n not in loss.optional and n not in meant.values()]
    notes = [f"{n} is given twice" for n in twice]
    notes += [f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing"] if missing else []
    if guesses := [f"{near} for {n}" for n, near in meant.items() if n not in hyper][:4]:
        notes.append(f"did you mean {', '.join(guesses)}?")
    if len(args) > len(names):
        notes.append(_by_position(loss, args[len(names)]))
    elif hyper:
        why = loss.fixed.get(hyper[0])
        notes.append(
            f"{hyper[0]} cannot be an array of the call, as {why}"
            if why
            else f"it belongs to the loss: {_call(loss, hyper[0], named[hyper[0]])}"
        )
    raise ArgumentError("; ".join([message, *notes]))


def _meant(loss: Loss, name: str, free: list[str]) -> str:
    """Which argument an unknown name stands for, if any: of the arrays only those that are not there yet."""
    for common, words in COMMON.items():
        if name in words:
            return common
    for place, words in enumerate((FIRST, SECOND)):
        if name in words and loss.arguments[place : place + 1] and loss.arguments[place] in free:
            return str(loss.arguments[place])
    near = [n for n in free if len(name) > 2 and n.startswith(name)]
    near = near or _close(name[:40], [*free, *COMMON], n=1, cutoff=0.7)
    return near[0] if near else ""


def _by_position(loss: Loss, extra: Any) -> str:
    own = _own(loss)
    if hasattr(extra, "shape") or isinstance(extra, (list, tuple)):
        return "a weight and a mask go by keyword: weight=, where="
    if isinstance(extra, str):
        return f"all else goes by keyword: {_call(loss, 'reduction', extra)}"
    return (
        f"all else goes by keyword: {_call(loss, own[0], extra)}"
        if own
        else "all else goes by keyword: weight="
    )


def _own(loss: Any) -> list[str]:
    """The hyper-parameters of a loss or its class, what it has alone before what others have, too."""
    cls: Any = loss if isinstance(loss, type) else type(loss)
    found = [n for n in cls.hyper if n not in ("axis", "reduction")]
    return sorted(found, key=lambda n: n not in vars(cls).get("__annotations__", {}))


def _call(loss: Loss, name: str, value: Any) -> str:
    return f"{loss.name}({', '.join(loss.arguments)}, {name}={short(value, 40)})"


# Hyper-parameters


def unknown(
    cls: Loss,
    names: Iterable[Any],
    args: tuple[Any, ...] = (),
    arrays: Mapping[str, Any] | None = None,
    params: Mapping[str, Any] | None = None,
) -> NoReturn:
    """Raise for what is no hyper-parameter. In a call (`arrays` is given then) it may stand for an array that is
    missing."""
    if arrays is not None:
        there = {*cls.arguments[: len(args)], *arrays}
        if len(args) > len(cls.arguments) or not there.issuperset({*cls.arguments} - {*cls.optional}):
            wrong_arrays(cls, args, {**arrays, **(params or {})})
    known = list(cls.hyper)
    names = sorted(map(str, names))
    first = names[0]
    meant = _meant(cls, first, []) if arrays is not None else ""
    near = [meant] if meant else _close(first[:40], known, n=1, cutoff=0.5)
    hint = f"; did you mean {near[0]}?" if near else ""
    message = f"{cls.name}: unknown parameter {listed(names)}; accepted: {', '.join(known)}{hint}"
    raise ParameterError(message)


def by_keyword(init: Callable[..., None]) -> Callable[..., None]:
    """The constructor that a dataclass made, with errors that say which hyper-parameter was meant."""

    @functools.wraps(init)
    def checked(self: Any, *args: Any, **params: Any) -> None:
        if args:
            _positional(type(self), args)
        for name in params:
            if name not in self.hyper:
                unknown(type(self), [n for n in params if n not in self.hyper])
        init(self, **params)

    return checked


def _positional(cls: Loss, args: tuple[Any, ...]) -> NoReturn:
    own = _own(cls) or list(cls.hyper)
    meant = "reduction" if isinstance(args[0], str) else own[0]
    message = f"{cls.name}: hyper-parameters go by keyword: {cls.__name__}({meant}={short(args[0], 40)})"
    if hasattr(args[0], "shape") or isinstance(args[0], (list, tuple)):
        message = (
            f"{cls.name}: {cls.__name__} takes hyper-parameters, by keyword; arrays go to the loss that it makes: "
            f"{cls.__name__}()({', '.join(cls.arguments)})"
        )
    raise ArgumentError(message)


# Names


def _close(word: str, known: Iterable[str], n: int, cutoff: float) -> list[str]:
    from difflib import get_close_matches  # which only a mistake needs

    return get_close_matches(word, list(known), n, cutoff)


def near_names(name: str, registry: Iterable[str], n: int = 3) -> list[str]:
    """Names of losses that look like this one. No more of it is looked at than a name can have."""
    return _close(name[:60].lower(), sorted(registry), n=n, cutoff=0.5)


def no_attribute(
    module: str, name: str, registry: Mapping[str, Loss], names: Callable[[], Iterable[str]]
) -> NoReturn:
    """Raise for an attribute that a module lacks: `ImportError` where `from module import name` asks for it, since
    that statement drops what an `AttributeError` says."""
    message = f"module {module!r} has no attribute {short(name)}"
    if name.startswith("_"):  # asked for by every tool that looks at modules
        raise AttributeError(message)
    public = frozenset(names())
    if name in registry:
        there = registry[name].__name__  # a loss of a user's own is in the registry alone
        where = f"this loss is {module}.{there}, and " if there in public else ""
        hint = f"; {where}{module}.get({name!r}) finds it"
    else:
        near = _close(name[:60], [p for p in sorted(public) if not p.startswith("_")], n=1, cutoff=0.7)
        near = near or near_names(name, [c.name for c in registry.values() if "." not in c.name], n=1)
        hint = f"; did you mean {near[0]}?" if near else f"; {module}.names() lists the losses"
    if _is_import(sys._getframe(2)):
        raise ImportError(f"cannot import name {short(name)} from {module!r}{hint}", name=module)
    raise AttributeError(message + hint, name=name)  # its name given, Python adds no guess of its own


def _is_import(frame: Any) -> bool:
    """Whether this frame stands at `from ... import ...`."""
    from opcode import opmap

    code, at = frame.f_code.co_code, frame.f_lasti
    return bool(0 <= at < len(code) and code[at] == opmap.get("IMPORT_FROM"))
