"""What a stranger's function is like, found out by trying: framework, arguments, their order, the reduction."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

import numpy as np

from ...face.registry import get
from ..bench.harness import Harness, load
from .function import Stranger, keywords, uses
from .reference import ARGUMENTS, Reference
from .resolve import CannotRun

#: Those that differentiate first, of what a function's code names, then of what its file imports.
FRAMEWORKS = ("torch", "tensorflow", "jax", "numpy")
REDUCTIONS = ("none", "sum", "mean", "mean_over_batch")
MASKS = ("mask", "where", "sample_weight", "weight", "weights")
#: What an argument's name holds that is a target.
TARGETS = ("target", "true", "label", "truth")
#: So close are results that follow the same rule.
CLOSE = 1e-3
#: So many ordinary items agree where a function is called as it is meant to be.
AGREES = 0.9


@dataclass(frozen=True)
class Trial:
    """A stranger's function, what is right, and what was found out of how they go together."""

    stranger: Stranger
    reference: Reference
    reduction: str
    dtype: str = "float32"
    slack: float = 8.0  # how many of the envelopes of our own losses are accepted
    mask: str = ""  # the keyword of a mask, if there is one
    mask_dtype: str = "bool"
    said: tuple[str, ...] = ()

    def of(self, dtype: str) -> Trial:
        return replace(self, dtype=dtype)


def find(
    path: str,
    function: Callable[..., Any],
    references: Iterable[Reference],
    *,
    backend: str | None = None,
    device: str | None = None,
    order: tuple[str, ...] | None = None,
    reduction: str | None = None,
    options: Mapping[str, Any] | None = None,
    slope: Callable[..., Any] | None = None,
) -> Trial:
    """Find out what was not said. Raises `CannotRun` with what every possibility came to."""
    if reduction not in (None, *REDUCTIONS):
        raise CannotRun(f"no reduction is called {reduction!r}; there are: {', '.join(REDUCTIONS)}")
    why: list[str] = []
    best: _Fit | None = None
    for reference in references:
        names = reference.like.arguments
        orders = [_places(order, names)] if order else _orders(len(names), function)
        for harness in _harnesses(function, backend, device, why):
            able = []
            for places in orders:
                stranger = Stranger(path, function, harness, places, dict(options or {}), slope)
                reason = _refuses(stranger, reference)
                if reason is None:
                    able.append(stranger)
                else:
                    why.append(
                        f"{harness.name} arrays as of {reference.like.name}, {_order(places, names)}: {reason}"
                    )
            try:
                fit = _fitting(reference, able) if able else None
            except CannotRun as error:  # the definition takes no such arguments
                why.append(f"as of {reference.like.name}: {error}")
                continue
            best = fit if fit and (best is None or fit.share > best.share) else best
            if best is not None and best.share > AGREES:
                break
        if best is not None and best.share > AGREES:
            break
    if best is None:
        raise CannotRun(f"{path} cannot be called:\n  " + "\n  ".join(dict.fromkeys(why)))
    stranger, reference = replace(best.stranger, pairs=_pairs(best)), best.reference
    rule = reduction or reduces(stranger, reference)
    mask, kind = _mask(stranger, reference)
    trial = Trial(stranger, reference, rule, mask=mask, mask_dtype=kind)
    return replace(trial, said=_said(trial, best, backend, order, reduction))


def _said(trial: Trial, fit: _Fit, backend: Any, order: Any, reduction: Any) -> tuple[str, ...]:
    """What was found out, in words."""
    like = trial.reference.like
    guessed = " (by its names: either is possible, say it by --order)" if fit.open else " (found)"
    sure = not trial.reference.judges or fit.share > AGREES
    agrees = "" if sure else f"ordinary items that agree with the reference: {fit.share:.0%}"
    found = (
        f"framework: {trial.stranger.harness.name}" + ("" if backend else " (found)"),
        f"order: {_order(trial.stranger.order, like.arguments)}" + ("" if order else guessed),
        f"reduction: {trial.reduction}" + ("" if reduction else " (found)"),
        f"arguments: those of {like.name}"
        + (", targets 0 and 1 alone (found)" if trial.reference.hard else ""),
        f"mask: {trial.mask} (found)" if trial.mask else "",
        agrees,
    )
    return tuple(filter(None, found))


def references(like: str | None, definition: Any, arguments: str | None, given: Mapping[str, Any]) -> Any:
    """Every reference that may fit: one where it is said what a function is like."""
    from .reference import Formula

    formula = None if definition is None else Formula(definition)
    named = like or arguments
    names = [named] if named else list(ARGUMENTS)
    return [
        Reference(get(name, **(given if name == like else {})), known=bool(like), definition=formula)
        for name in names
    ]


def passed(function: Any, given: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """What their function gets by keyword: the parameters of our loss that it names too, and what is meant for it."""
    known = keywords(function)
    return {**{k: v for k, v in given.items() if k in known and k != "reduction"}, **more}


def reduces(stranger: Stranger, reference: Reference) -> str:
    """The rule by which the value of a call comes from those of its items; the nearest one, if none fits."""
    with stranger.harness.session("float64"):
        args = shaped(stranger, reference.ordinary("float64").args)
        got, items = stranger.value(args), singles(stranger, args)
        if got.shape == items.shape and got.ndim:
            return "none"
        if got.ndim:
            raise CannotRun(
                f"{stranger.path} gives an array of shape {got.shape} for items of shape {items.shape}"
            )
        return min(REDUCTIONS[1:], key=lambda rule: _apart(float(got), float(reduced(items, rule))))


def shaped(stranger: Stranger, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Items in two axes, if the function takes them."""
    two = folded(args)
    try:
        stranger.value(two)
    except Exception:  # of rows alone
        return args
    return two


def folded(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Items in two axes where all arguments are numbers of one shape: a mean over the batch is no mean over items."""
    if any(x.shape != args[0].shape or x.ndim != 1 for x in args):
        return args
    n = len(args[0]) // 2 * 2
    return tuple(x[:n].reshape(n // 2, 2) for x in args)


def singles(stranger: Stranger, args: tuple[Any, ...]) -> Any:
    """The value of every item of a call, each by a call of its own."""
    flat = len({x.shape for x in args}) == 1 and args[0].ndim == 2 and args[0].shape[1] == 2
    shape = args[0].shape if flat else args[0].shape[:1]
    rows = tuple(x.reshape(-1) for x in args) if flat else args
    values = [float(stranger.value(one(rows, i)).sum()) for i in range(len(rows[0]))]
    return np.asarray(values).reshape(shape)


def one(args: tuple[Any, ...], i: int) -> tuple[Any, ...]:
    return tuple(x[i : i + 1] for x in args)


def reduced(items: Any, rule: str) -> Any:
    """Items after a reduction."""
    over = {
        "none": 1,
        "sum": 1,
        "mean": items.size,
        "mean_over_batch": len(items),
        "mean_over_items": items.size,
    }
    return items if rule == "none" else items.sum() / over[rule]


def _mask(stranger: Stranger, reference: Reference) -> tuple[str, str]:
    """The keyword of a mask of the items, and whether it takes truth values or ones and zeros."""
    args = reference.ordinary("float32").args
    shape = args[0].shape[:1]
    with stranger.harness.session("float32"):
        want = stranger.value(args)
        for name in (m for m in MASKS if m in stranger.keywords):
            for kind in ("bool", "float32"):
                try:
                    got = stranger.value(args, **{name: np.ones(shape, kind)})
                except Exception:  # not of this kind, or no mask
                    continue
                if got.shape == want.shape and np.allclose(got, want, rtol=CLOSE):
                    return name, "bool" if kind == "bool" else "number"
    return "", "bool"


def _apart(got: float, want: float) -> float:
    if not (got and want and math.isfinite(got) and math.isfinite(want)) or (got < 0) != (want < 0):
        return math.inf
    return abs(math.log(got / want))


def _harnesses(function: Any, backend: str | None, device: str | None, why: list[str]) -> Iterable[Harness]:
    """The one that was named, or those that are imported, the likeliest first."""
    code, file = uses(function)
    likely = (
        [n for n in FRAMEWORKS if n in code] + [n for n in FRAMEWORKS if n in file] + ["numpy", *FRAMEWORKS]
    )
    for name in (backend,) if backend else dict.fromkeys(likely):
        if backend or name in sys.modules:
            try:
                yield load(name, device)
            except (ImportError, ValueError, RuntimeError) as error:
                why.append(f"{name}: {error}")


def _pairs(fit: _Fit) -> bool:
    with fit.stranger.harness.session("float32"):
        return Stranger.paired(fit.stranger.raw(*fit.stranger.put(fit.reference.ordinary("float32").args)))


def _refuses(stranger: Stranger, reference: Reference) -> str | None:
    """Why a function does not take such arrays; None where it gives finite results of the same framework."""
    with stranger.harness.session("float32"), np.errstate(all="ignore"):
        args = reference.ordinary("float32").args
        try:
            found = stranger.result(*stranger.put(args))
            # A plain number counts as NumPy's.
            numbers = isinstance(found, (int, float, np.generic)) and stranger.harness.name == "numpy"
            if not numbers and type(found).__module__.split(".")[0] not in _homes(stranger, args):
                return f"gives {type(found).__module__}.{type(found).__name__}"
            value, single = stranger.get(found), stranger.value(one(args, 0))
        except Exception as error:
            return f"raises {type(error).__name__}: {(str(error).splitlines() or [''])[0]}"
    if reference.judges:
        return None
    return None if np.isfinite(value).all() and np.isfinite(single).all() else "gives NaN or infinity"


def _homes(stranger: Stranger, args: tuple[Any, ...]) -> set[str]:
    home = type(stranger.put(args[:1])[0]).__module__.split(".")[0]
    return {home, "jax", "jaxlib"} if home.startswith("jax") else {home}


@dataclass(frozen=True)
class _Fit:
    """A way to call a function, and the share of ordinary items that are right then; 1 where nobody knows."""

    stranger: Stranger
    reference: Reference
    share: float
    open: bool = False  # whether another order is as good


def _fitting(reference: Reference, able: list[Stranger]) -> _Fit | None:
    """The order that agrees most, and whether soft targets do; without a reference the first order."""
    forms = [reference, replace(reference, hard=True)] if reference.softens else [reference]
    if not reference.judges:
        return _Fit(able[0], forms[-1], 1.0, len(able) > 1)
    fit: _Fit | None = None
    for form in forms:
        shares = {_agreement(s, form): s for s in reversed(able)}
        fit = _Fit(shares[max(shares)], form, max(shares), len(able) > len(shares))
        if fit.share > AGREES:
            return fit
    return fit


def _agreement(stranger: Stranger, reference: Reference) -> float:
    """The share of items of an ordinary call that are what they should be."""
    with stranger.harness.session("float64"), np.errstate(all="ignore"):
        args, right = reference.ordinary("float64").args, 0
        for i in range(len(args[0])):
            want = float(reference.exact(one(args, i), "float64", "sum")[0].high)
            try:
                got = float(stranger.value(one(args, i)).sum())
            except Exception:  # this order does not take this item
                continue
            right += abs(got - want) <= CLOSE * abs(want)
    return right


def _orders(n: int, function: Any) -> list[tuple[int, ...]]:
    """The likeliest first: by the name of the first argument."""
    if n != 2:
        return [tuple(range(n))]
    first = (keywords(function) or ("",))[0].lower()
    return sorted(permutations(range(2)), reverse=any(word in first for word in TARGETS))


def _places(order: tuple[str, ...], names: tuple[str, ...]) -> tuple[int, ...]:
    if sorted(order) != sorted(names):
        raise CannotRun(f"the order {','.join(order)} is none of {','.join(names)}")
    return tuple(names.index(name) for name in order)


def _order(places: tuple[int, ...], names: tuple[str, ...]) -> str:
    return ",".join(names[i] for i in places)
