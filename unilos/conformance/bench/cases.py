"""Where losses are looked at: inside their domain, on its closed ends, at thresholds, and at random.

A case is one call with reduction "none". Its arrays are what a domain record (`loss.meta`) and the loss's structure
say; nothing here knows a loss by name.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...face.loss import Loss
from ...form.facts import NON_POSITIVE, Interval
from ..truth.envelope import FORMATS, Format
from ..truth.oracle import mpmath
from ..truth.unfold import Answers, answers

Array = np.ndarray[Any, Any]

CLASSES = 5  # the length of every row, and of the class weights in `meta.tries`


@dataclass(frozen=True, eq=False)
class Case:
    """Arrays for one loss, and the loss with reduction "none"."""

    name: str
    loss: Loss
    dtype: str
    args: tuple[Array, ...]
    random: bool = False  # ordinary numbers in their domain, all of them judged

    def answers(self) -> Answers:
        """What the oracle says, computed once."""
        found: Answers | None = self.__dict__.get("_answers")
        if found is None:
            found = self._at_jumps(answers(self.loss, self.args))
            object.__setattr__(self, "_answers", found)
        return found

    def _at_jumps(self, found: Answers) -> Answers:
        """A threshold that the dtype rounds is one place for the code and another for the oracle: where the
        curvature or the slope jumps, which side a rounding away counts is not judged."""
        if not self.loss.residual or self.loss.rowwise or not self.loss.local:
            return found
        e = np.abs(self.args[0].astype(np.float64) - self.args[1].astype(np.float64))
        near, kinked = np.zeros(e.shape, dtype=bool), np.zeros(e.shape, dtype=bool)
        for p in thresholds(self.loss):
            here = np.abs(e - p) <= 2 * FORMATS[self.dtype].unit * p
            near |= here
            if here.any() and bends_at(self.loss, p):
                kinked |= here
        high = np.where(near, np.nan, found.curvature.high)
        slopes = tuple(replace(s, high=np.where(kinked, np.nan, s.high)) for s in found.slopes)
        return replace(found, curvature=replace(found.curvature, high=high), slopes=slopes)

    def take(self, rows: Any) -> Case:
        """The same case with some of its leading items."""
        names = zip(self.loss.arguments, self.args, strict=False)
        return replace(self, args=tuple(x if n in self.loss.shared else x[rows] for n, x in names))


def dtype_of(name: str) -> np.dtype[Any]:
    """NumPy's dtype of that name; bfloat16 comes from ml_dtypes, which JAX and TensorFlow bring along."""
    if name == "bfloat16":
        import ml_dtypes

        found: np.dtype[Any] = np.dtype(ml_dtypes.bfloat16)
        return found
    return np.dtype(name)


def none(loss: Loss) -> Loss:
    return replace(loss, reduction="none")


def cases(loss: Loss, dtype: str, quick: bool = False) -> list[Case]:
    """All cases of a loss in a dtype: the random ones, and behind them the edges, one call for each kind of target.

    The same arguments give the same bits on every machine.
    """
    half = "16" in dtype  # computed as float32: its edges are float32's
    edges = {} if quick and half else {c.name: c for c in _edges(loss, dtype, quick or half)}
    made = []
    for case in random_cases(loss, dtype, quick):
        more = edges.get(case.name)
        if more is not None:
            joined = zip(case.args, more.args, strict=True)
            case = replace(case, args=tuple(np.concatenate([a, b]) for a, b in joined), random=False)
        made.append(case)
    return made


def random_cases(loss: Loss, dtype: str, quick: bool = False) -> list[Case]:
    """Ordinary numbers: what every law can use, and all of them judged by the oracle."""
    rng = _rng(loss, dtype, "random")
    made = []
    for kind, args in _draws(loss, dtype, rng, 6 if quick else 12):
        made.append(Case(kind, none(loss), dtype, args, random=True))
    return made


def takes_labels(loss: Loss) -> bool:
    return loss.rowwise and loss.meta.labels


def _rng(loss: Loss, dtype: str, purpose: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(f"{loss.name} {dtype} {purpose}".encode()))


# Random draws


def _draws(
    loss: Loss, dtype: str, rng: np.random.Generator, n: int
) -> Iterator[tuple[str, tuple[Array, ...]]]:
    kind = dtype_of(dtype)
    drawn = loss.examples(rng, n)
    if drawn is not None:
        for name, args in drawn:
            yield name, tuple(x if x.dtype.kind in "iub" else x.astype(kind) for x in args)
        return
    if not loss.rowwise:
        shape = (3, 4) if not loss.local else (2 * n,)
        domains = domains_of(loss)
        yield "entries", tuple(_draw(rng, d, shape).astype(kind) for d in domains)
        return
    pred = rows_of(loss, 0, rng, n).astype(kind)
    if takes_labels(loss):
        yield "labels", (pred, _labels(loss, n))
    if len(loss.arguments) == 1:
        yield "rows", (pred,)
    elif getattr(loss, "distributions", True):
        few = n if loss.pooled else n // 2
        yield (
            "distributions",
            (pred[:few], *(rows_of(loss, i, rng, few).astype(kind) for i in range(1, len(loss.arguments)))),
        )


def domains_of(loss: Loss) -> list[Interval]:
    """Where each argument may lie."""
    return list(loss.domains)


def _draw(rng: np.random.Generator, domain: Interval, shape: tuple[int, ...]) -> Any:
    if domain.only:
        return rng.choice(np.asarray(domain.only), shape)
    low, high = domain.low, domain.high
    if low > -np.inf and high < np.inf:
        return rng.uniform(low, high, shape)
    if low > -np.inf:
        return np.asarray(low + rng.exponential(1.5, shape))
    if high < np.inf:
        return np.asarray(high - rng.exponential(1.5, shape))
    return rng.normal(0.0, 2.0, shape)


def rows_of(loss: Loss, argument: int, rng: np.random.Generator, n: int) -> Any:
    """Rows of logits, distributions or their logarithms, as the argument holds them."""
    meta, name = loss.meta, loss.arguments[argument]
    spread = rng.normal(0.0, rng.choice([0.5, 2.0, 5.0], (n, 1)), (n, CLASSES))
    shares = np.exp(spread - spread.max(axis=-1, keepdims=True))
    shares = shares / shares.sum(axis=-1, keepdims=True)
    logs = name in meta.logs or (name == "target" and getattr(loss, "log_target", False))
    if argument == 0 and name == "pred" and "pred" in meta.logs:
        logs = True
    if logs:
        return np.log(shares)
    if name in meta.simplex or (meta.labels and argument == 1):
        return shares
    domain = domains_of(loss)[argument]
    if domain == NON_POSITIVE:
        return np.log(shares)
    return spread if domain.low == -np.inf and domain.high == np.inf else _draw(rng, domain, (n, CLASSES))


def _labels(loss: Loss, n: int) -> Array:
    labels = np.arange(n, dtype=np.int64) % CLASSES
    ignore = getattr(loss, "ignore_index", None)
    if ignore is not None:
        labels[n // 2] = ignore
    return labels


# Edges


def _edges(loss: Loss, dtype: str, quick: bool) -> list[Case]:
    if not loss.local or loss.sampled:
        return []
    stated = loss.edges(_rng(loss, dtype, "edges"), FORMATS[dtype].largest ** 0.4)
    if stated is not None:
        kind = dtype_of(dtype)
        return [
            Case(name, none(loss), dtype, tuple(x if x.dtype.kind in "iub" else x.astype(kind) for x in args))
            for name, args in stated
        ]
    if loss.rowwise:
        return _row_edges(loss, dtype, quick)
    grids = [edge_numbers(d, FORMATS[dtype], thresholds(loss), quick) for d in domains_of(loss)]
    if loss.residual:
        grids[1] = [0.0]
    elif len(grids) > 1:
        grids[1:] = [_few(d, i, quick) for i, d in enumerate(domains_of(loss)) if i]
    mesh = np.meshgrid(*grids, indexing="ij")
    with np.errstate(over="ignore"):
        args = tuple(m.ravel().astype(dtype_of(dtype)) for m in mesh)
    return [Case("entries", none(loss), dtype, args)]


def _few(domain: Interval, argument: int, quick: bool) -> list[float]:
    """Some numbers of an argument behind the first, all of which meet all of the first's."""
    if domain.only:
        return list(domain.only)
    some = [0.0, 1.0, 0.25] if argument == 1 else [0.5, 3.0, 1e-3, 1e6]
    some = some[: {1: 3 - quick, 2: 4 - 2 * quick}.get(argument, 1)]  # every argument multiplies the work
    sided = [0.0 - v for v in some] if domain.high <= 0 else some
    return [v for v in sided if _holds(domain, v)]


def thresholds(loss: Loss) -> list[float]:
    """The floating hyper-parameters: formulas branch there."""
    defaults = loss.defaults()
    return [
        v
        for k, v in loss.parameters().items()
        if isinstance(v, float) and isinstance(defaults[k], float) and 0 < v < np.inf
    ]


def bends_at(loss: Loss, residual: float) -> bool:
    """Whether the slope of a residual loss jumps at this residual."""
    mp = mpmath()
    with mp.workdps(60):
        x, step = mp.mpf(residual), mp.mpf(residual) * mp.mpf(10) ** -20
        before, here, after = (loss.definition(mp, x + k * step) for k in (-1, 0, 1))
        left, right = here - before, after - here
        return bool(abs(left - right) > 1e-6 * max(abs(left), abs(right)))


def edge_numbers(domain: Interval, form: Format, branch: list[float], quick: bool) -> list[float]:
    """Numbers of a domain where formulas break: ends, tiny ones, around 1 and thresholds, large ones."""
    eps = 2 * form.unit
    largest = {"float16": 3e4, "bfloat16": 1e30, "float32": 1e30, "float64": 1e60}[form.name]
    around_one = [1.0, 1 - eps / 2, 1 + eps]
    sizes = [form.subnormal, form.normal, eps * eps, eps, eps**0.5, 0.01, 0.1, 0.3, 0.5, 2 / 3, *around_one]
    sizes += [2.0, 5.0, 10.0, 15.0, 20.0, 36.0, 50.0, 87.0, 88.7, 100.0, 700.0, 1e10, largest]
    for p in branch:
        sizes += [p, p * (1 + 2 * eps), p * (1 - 2 * eps)]
    if not quick:
        sizes += [2.0**k for k in range(-60, 14, 6)] + [
            1e-3,
            0.2,
            0.25,
            0.414,
            0.75,
            0.999,
            3.0,
            7.0,
            16.6,
            17.5,
            30.0,
            1e20,
        ]
    if quick:  # these need thousands of digits where a definition subtracts exp(-x) from 1
        sizes = [s for s in sizes if s <= 100 or s >= 1e10]
    every = {s for s in sizes if s <= largest} | {-s for s in sizes if s <= largest} | {0.0}
    inside = {v for v in every if _holds(domain, v)}
    inside |= {e - s for e in (domain.high,) for s in (eps / 2, eps, 1e-3) if e == 1.0}
    return [*sorted(inside), *([-0.0] if _holds(domain, 0.0) and domain.low < 0 else [])]


def _holds(domain: Interval, v: float) -> bool:
    if domain.only:
        return v in domain.only
    low = v > domain.low or (v == domain.low and domain.closed in ("low", "both"))
    return low and (v < domain.high or (v == domain.high and domain.closed in ("high", "both")))


def _row_edges(loss: Loss, dtype: str, quick: bool) -> list[Case]:
    kind = dtype_of(dtype)
    pred = _edge_rows(loss, 0, dtype, quick)
    if loss.pooled:
        return [
            Case("distributions", none(loss), dtype, (pred.astype(kind), np.zeros_like(pred).astype(kind)))
        ]
    made = []
    if takes_labels(loss):
        # Every row with its largest class and with another one as label.
        top = pred.argmax(axis=-1)
        labels = np.concatenate([top, (top + 1) % CLASSES]).astype(np.int64)
        made.append(Case("labels", none(loss), dtype, (np.concatenate([pred, pred]).astype(kind), labels)))
    if len(loss.arguments) == 1:
        made.append(Case("rows", none(loss), dtype, (pred.astype(kind),)))
    elif getattr(loss, "distributions", True) and (not quick or not made):
        made.append(_edge_distributions(loss, dtype, pred))
    return made


def _edge_distributions(loss: Loss, dtype: str, pred: Array) -> Case:
    """One-hot targets and even ones, against edge rows."""
    pred = pred[::2]
    hot = np.eye(CLASSES)[pred.argmax(axis=-1)]
    even = np.full_like(hot, 1 / CLASSES)
    target = np.where((np.arange(len(pred)) % 2 == 0)[:, None], hot, even)
    if getattr(loss, "log_target", False):
        with np.errstate(divide="ignore"):
            target = np.log(target)
    kind = dtype_of(dtype)
    return Case("distributions", none(loss), dtype, (pred.astype(kind), target.astype(kind)))


def _edge_rows(loss: Loss, argument: int, dtype: str, quick: bool) -> Any:
    """Confident rows, ties, masked classes and huge logits, as what the argument holds."""
    rng = _rng(loss, dtype, "rows")
    margins = (10.0, 50.0) if quick else (5.0, 10.0, 15.0, 20.0, 50.0, 80.0)
    base = rng.normal(0.0, 1.0, (len(margins), CLASSES))
    base[:, 0] = base.max(axis=-1) + np.asarray(margins)
    ties = [[1.0, 1.0, 0.0, -1.0, 1.0], [0.25] * CLASSES]
    logits = np.concatenate([base, ties])
    meta, name = loss.meta, loss.arguments[argument]
    shares = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares = shares / shares.sum(axis=-1, keepdims=True)
    if name in meta.logs or (argument == 0 and "pred" in meta.logs):
        return np.log(shares)
    if name in meta.simplex:
        return shares
    if loss.pooled:
        return np.concatenate([logits, logits * 1e-3, logits * FORMATS[dtype].largest ** 0.4])
    if meta.pred.low > -np.inf:
        return shares
    masked = [[0.5, 1.0, -np.inf, 0.0, -1.0], [-np.inf, -np.inf, 2.0, -np.inf, 1.0]]
    plain = loss.parameters() | {"reduction": ""} == loss.defaults() | {"reduction": ""}
    if quick or not plain or dtype != "float32":  # these take the oracle hundreds of digits
        return np.concatenate([logits, masked[:1]])
    huge = [[1e4, 0.0, -1e4, 3.0, 9e3], [1e4, 1e4 - 8, 0.0, 16.0, 1e4]]
    return np.concatenate([logits, masked, huge])
