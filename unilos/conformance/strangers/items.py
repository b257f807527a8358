"""How the items of a call make its value: reductions, and the keywords of masks and weights, found out by trying."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .resolve import CannotRun

if TYPE_CHECKING:
    from .function import Stranger
    from .reference import Reference

REDUCTIONS = ("none", "sum", "mean", "mean_over_batch")
MASKS = ("mask", "where")
WEIGHTS = ("sample_weight", "weight", "weights")
#: So close are results that follow the same rule.
CLOSE = 1e-3


class Keyword(NamedTuple):
    """A keyword that takes one entry for each item, a mask or a weight; `dtype` is "bool" or "number". `ones`: what the
    ordinary call gave without it and with ones, where those are apart."""

    name: str = ""
    dtype: str = "bool"
    ones: tuple[Any, Any] | None = None

    def array(self, x: Any, dtype: str) -> Any:
        return np.asarray(x).astype(bool if self.dtype == "bool" else dtype)


NONE = Keyword()


def reduces(stranger: Stranger, reference: Reference) -> str:
    """The rule by which the value of a call comes from those of its items; the nearest one, if none fits."""
    with stranger.harness.session(stranger.usual):
        args = reference.ordinary(stranger.usual).args
        if reference.together or reference.uneven:
            got = stranger.value(args)
            right = {
                rule: float(reference.exact(args, stranger.usual, rule, whole=True)[0].high)
                for rule in REDUCTIONS[1:]
                if rule in reference.like.reductions
            }
            if got.ndim or not right:
                return "none"
            return min(right, key=lambda rule: _apart(float(got), right[rule]))
        args = shaped(stranger, args)
        got, items = stranger.value(args), singles(stranger, args)
        if got.shape == items.shape and got.ndim:
            return "none"
        if got.ndim:
            raise CannotRun(
                f"{stranger.path} gives an array of shape {got.shape} for items of shape {items.shape}"
            )
        return min(REDUCTIONS[1:], key=lambda rule: _apart(float(got), float(reduced(items, rule))))


def _apart(got: float, want: float) -> float:
    if not (got and want and math.isfinite(got) and math.isfinite(want)) or (got < 0) != (want < 0):
        return math.inf
    return abs(math.log(got / want))


def shaped(stranger: Stranger, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Items in two axes, if the function takes them, and leaves all or none of the axes."""
    two = folded(args)
    try:
        return two if stranger.value(two).shape in ((), two[0].shape) else args
    except Exception:  # of rows alone
        return args


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


def reduced(items: Any, rule: str, shares: Any = None) -> Any:
    """Items after a reduction; a mean is over their number, or over the sum of what they share in it."""
    if shares is not None:
        return items.sum() / shares.sum() if shares.any() else items.sum()
    over = {
        "none": 1,
        "sum": 1,
        "mean": items.size,
        "mean_over_batch": len(items),
        "mean_over_items": items.size,
    }
    return items if rule == "none" else items.sum() / over[rule]


def mask_of(stranger: Stranger, reference: Reference) -> Keyword:
    """The keyword of a mask of the items, and whether it takes truth values or ones and zeros."""
    return next(_accepted(stranger, reference, MASKS, ("bool", "number")), NONE)


def weight_of(stranger: Stranger, reference: Reference) -> Keyword:
    """The keyword of a weight for each item; one for each class is none."""
    return next(_accepted(stranger, reference, WEIGHTS, ("number",)), NONE)


def _accepted(
    stranger: Stranger, reference: Reference, names: tuple[str, ...], dtypes: tuple[str, ...]
) -> Iterator[Keyword]:
    """Those that change nothing as ones, and behind them the first that does."""
    if reference.together:
        return
    args = reference.ordinary(stranger.usual).args
    moved = NONE
    with stranger.harness.session(stranger.usual), np.errstate(all="ignore"):
        want = stranger.value(args)
        for name in (n for n in names if n in stranger.keywords and n not in stranger.options):
            for dtype in dtypes:
                keyword = Keyword(name, dtype)
                given = keyword.array(np.ones(args[0].shape[:1]), stranger.usual)
                try:
                    if args[0].ndim > 1 and _takes(stranger, args, {name: given[: args[0].shape[1]]}):
                        continue  # one for each class
                    got = stranger.value(args, **{name: given})
                except Exception:  # not of this kind, or none for each item
                    continue
                if got.shape == want.shape and np.allclose(got, want, rtol=CLOSE):
                    yield keyword
                elif not moved.name:
                    moved = keyword._replace(ones=(want, got))
    if moved.name:
        yield moved


def _takes(stranger: Stranger, args: tuple[Any, ...], more: dict[str, Any]) -> bool:
    try:
        stranger.value(args, **more)
    except Exception:
        return False
    return True
