"""What a stranger's function is like, found out by trying: framework, arguments, their order, the reduction."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

import numpy as np

from ...face.registry import get
from ..bench.harness import Harness, load
from .function import Stranger, keywords, uses
from .items import CLOSE, NONE, REDUCTIONS, Keyword, mask_of, one, reduces, weight_of
from .reference import ARGUMENTS, Reference
from .resolve import CannotRun

#: Those that differentiate first, of what a function's code names, then of what its file imports.
FRAMEWORKS = ("torch", "tensorflow", "jax", "numpy")
#: What an argument's name holds that is a target.
TARGETS = ("target", "true", "label", "truth")
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
    mask: Keyword = NONE
    weight: Keyword = NONE
    quick: bool = False
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
    why: dict[str, list[str]] = {}  # places by reason
    best: _Fit | None = None
    for reference in references:
        names = reference.like.arguments
        count = len(reference.ordinary("float64").args)  # further ones may be left out
        orders = [_places(order, names[:count])] if order else _orders(count, function)
        for harness in _harnesses(function, backend, device, why):
            able = []
            for places in orders:
                stranger = Stranger(path, function, harness, places, dict(options or {}), slope)
                dtype, reason = _taken(stranger, reference, backend)
                if reason is None:
                    able.append(replace(stranger, usual=dtype))
                else:
                    why.setdefault(reason, []).append(f"{harness.name} arrays as of {reference.like.name}")
            try:
                fit = _fitting(reference, able) if able else None
            except CannotRun as error:  # the definition takes no such arguments
                why.setdefault(str(error), []).append(f"arrays as of {reference.like.name}")
                continue
            best = fit if fit and (best is None or fit.share > best.share) else best
            if best is not None and best.share > AGREES:
                break
        if best is not None and best.share > AGREES:
            break
    if best is None:
        raise CannotRun(f"{path} cannot be called:\n  " + "\n  ".join(_reasons(why)))
    stranger, reference = replace(best.stranger, pairs=_pairs(best)), best.reference
    rule = reduction or reduces(stranger, reference)
    mask, weight = mask_of(stranger, reference), weight_of(stranger, reference)
    trial = Trial(stranger, reference, rule, mask=mask, weight=weight)
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
        f"mask: {trial.mask.name} (found)" if trial.mask.name else "",
        f"weight: {trial.weight.name} (found)" if trial.weight.name else "",
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


def _reasons(why: Mapping[str, list[str]]) -> list[str]:
    """Each reason once, with where it holds, and what may help."""
    lines = [f"{', '.join(dict.fromkeys(places))}: {reason}" for reason, places in why.items()]
    lacks = any("missing" in reason and "argument" in reason for reason in why)
    return [*lines, *(["what else it needs is given by --pass name=value"] if lacks else [])]


def _harnesses(
    function: Any, backend: str | None, device: str | None, why: dict[str, list[str]]
) -> Iterable[Harness]:
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
                why.setdefault(str(error), []).append(name)


def _pairs(fit: _Fit) -> bool:
    stranger = fit.stranger
    with stranger.harness.session(stranger.usual):
        return Stranger.paired(stranger.raw(*stranger.put(fit.reference.ordinary(stranger.usual).args)))


def _taken(stranger: Stranger, reference: Reference, backend: str | None) -> tuple[str, str | None]:
    """A dtype that a function takes, and None; or why it takes none."""
    why = ""
    for dtype in ("float64", "float32"):
        if dtype in stranger.harness.dtypes:
            why = _refuses(stranger, reference, dtype, backend) or ""
            if not why:
                return dtype, None
    return "", why


def _refuses(stranger: Stranger, reference: Reference, dtype: str, backend: str | None) -> str | None:
    """Why a function does not take such arrays; None where it gives finite results of the same framework."""
    harness = stranger.harness
    with harness.session(dtype), np.errstate(all="ignore"):
        args = reference.ordinary(dtype).args
        try:
            found = stranger.result(*stranger.put(args))
            plain = isinstance(found, (int, float, np.generic)) and (
                # A plain number counts as NumPy's, and as that of a framework which the function names.
                harness.name == "numpy" or backend or harness.backend.name in uses(stranger.function)[0]
            )
            if not plain and type(found).__module__.split(".")[0] not in _homes(stranger, args):
                return f"gives {type(found).__module__}.{type(found).__name__}"
            value = stranger.get(found)
            single = value if reference.together else stranger.value(one(args, 0))
        except (Exception, SystemExit) as error:
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
    """The share of items of an ordinary call that are what they should be; of the whole call where they are no rows."""
    dtype = stranger.usual
    with stranger.harness.session(dtype), np.errstate(all="ignore"):
        args, right = reference.ordinary(dtype).args, 0
        if reference.together:
            got = np.asarray(stranger.value(args))
            known = [r for r in REDUCTIONS if r in reference.like.reductions]
            whole = (reference.exact(args, dtype, r)[0].high for r in known)
            return float(any(w.shape == got.shape and np.allclose(got, w, rtol=CLOSE) for w in whole))
        rules = ("sum", "mean") if reference.uneven else ("sum",)
        for i in range(len(args[0])):
            wants = [float(reference.exact(one(args, i), dtype, rule)[0].high) for rule in rules]
            try:
                came = float(stranger.value(one(args, i)).sum())
            except Exception:  # this order does not take this item
                continue
            # The mean over an ignored item alone is anybody's.
            right += any(abs(came - want) <= CLOSE * abs(want) for want in wants) or (
                len(rules) > 1 and not any(wants)
            )
    return right / len(args[0])


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
