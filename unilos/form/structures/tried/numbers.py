"""Numbers to try: random ones and those where formulas break, inside a domain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...facts import NON_POSITIVE, Interval

CLASSES = 5  # the length of every row, and of the class weights in `meta.tries`


def drawn(rng: Any, domain: Interval, shape: tuple[int, ...]) -> Any:
    """Random numbers of a domain."""
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


def rows_of(loss: Any, argument: int, rng: Any, n: int) -> Any:
    """Random rows of logits, distributions or their logarithms, as the argument holds them."""
    meta, name = loss.meta, loss.arguments[argument]
    spread = rng.normal(0.0, rng.choice([0.5, 2.0, 5.0], (n, 1)), (n, CLASSES))
    shares = softmax(spread)
    logs = name in meta.logs or (name == "target" and getattr(loss, "log_target", False))
    if logs:
        return np.log(shares)
    if name in meta.simplex or (meta.labels and argument == 1):
        return shares
    domain = loss.domains[argument]
    if domain == NON_POSITIVE:
        return np.log(shares)
    return spread if domain.low == -np.inf and domain.high == np.inf else drawn(rng, domain, (n, CLASSES))


def labels_of(loss: Any, n: int) -> Any:
    """All classes in turn, and one label that is ignored, if any is."""
    labels = np.arange(n, dtype=np.int64) % CLASSES
    ignore = getattr(loss, "ignore_index", None)
    if ignore is not None:
        labels[n // 2] = ignore
    return labels


def spread(classes: int) -> Any:
    """Labels among many classes: the last one, and two that a byte holds if it has no sign."""
    return np.asarray([classes - 1, 200, 140])


def softmax(logits: Any) -> Any:
    shares = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return shares / shares.sum(axis=-1, keepdims=True)


# Where formulas break. `limits` are those of a format: its name, unit, smallest and largest numbers.


def edge_numbers(domain: Interval, limits: Any, branch: Sequence[float], quick: bool) -> list[float]:
    """Numbers of a domain where formulas break: ends, tiny ones, around 1 and thresholds, large ones."""
    eps = 2 * limits.unit
    largest = {"float16": 3e4, "bfloat16": 1e30, "float32": 1e30, "float64": 1e60}[limits.name]
    around_one = [1.0, 1 - eps / 2, 1 + eps]
    sizes = [limits.subnormal, limits.normal, eps * eps, eps, eps**0.5]
    sizes += [0.01, 0.1, 0.3, 0.5, 2 / 3, *around_one]
    sizes += [2.0, 5.0, 10.0, 15.0, 20.0, 36.0, 50.0, 87.0, 88.7, 100.0, 700.0, 1e10, largest]
    for p in branch:
        sizes += [p, p * (1 + 2 * eps), p * (1 - 2 * eps)]
    if not quick:
        sizes += [2.0**k for k in range(-60, 14, 6)]
        sizes += [1e-3, 0.2, 0.25, 0.414, 0.75, 0.999, 3.0, 7.0, 16.6, 17.5, 30.0, 1e20]
    if quick:  # these need thousands of digits where a definition subtracts exp(-x) from 1
        sizes = [s for s in sizes if s <= 100 or s >= 1e10]
    every = {s for s in sizes if s <= largest} | {-s for s in sizes if s <= largest} | {0.0}
    inside = {v for v in every if holds(domain, v)}
    inside |= {e - s for e in (domain.high,) for s in (eps / 2, eps, 1e-3) if e == 1.0}
    return [*sorted(inside), *([-0.0] if holds(domain, 0.0) and domain.low < 0 else [])]


def few_numbers(domain: Interval, argument: int, quick: bool) -> list[float]:
    """Some numbers of an argument behind the first, all of which meet all of the first's."""
    if domain.only:
        return list(domain.only)
    some = [0.0, 1.0, 0.25] if argument == 1 else [0.5, 3.0, 1e-3, 1e6]
    some = some[: {1: 3 - quick, 2: 4 - 2 * quick}.get(argument, 1)]  # every argument multiplies the work
    sided = [0.0 - v for v in some] if domain.high <= 0 else some
    return [v for v in sided if holds(domain, v)]


def holds(domain: Interval, v: float) -> bool:
    if domain.only:
        return v in domain.only
    low = v > domain.low or (v == domain.low and domain.closed in ("low", "both"))
    return low and (v < domain.high or (v == domain.high and domain.closed in ("high", "both")))


def thresholds(loss: Any) -> list[float]:
    """The floating hyper-parameters: formulas branch there."""
    defaults = loss.defaults()
    return [
        v
        for k, v in loss.parameters().items()
        if isinstance(v, float) and isinstance(defaults[k], float) and 0 < v < np.inf
    ]


def edge_rows(loss: Any, rng: Any, limits: Any, quick: bool) -> Any:
    """Confident rows, ties, masked classes and huge logits, as what the first argument holds."""
    margins = (10.0, 50.0) if quick else (5.0, 10.0, 15.0, 20.0, 50.0, 80.0)
    base = rng.normal(0.0, 1.0, (len(margins), CLASSES))
    base[:, 0] = base.max(axis=-1) + np.asarray(margins)
    ties = [[1.0, 1.0, 0.0, -1.0, 1.0], [0.25] * CLASSES]
    logits = np.concatenate([base, ties])
    meta, name = loss.meta, loss.arguments[0]
    if name in meta.logs:
        return np.log(softmax(logits))
    if name in meta.simplex or meta.pred.low > -np.inf:
        return softmax(logits)
    masked = [[0.5, 1.0, -np.inf, 0.0, -1.0], [-np.inf, -np.inf, 2.0, -np.inf, 1.0]]
    plain = loss.parameters() | {"reduction": ""} == loss.defaults() | {"reduction": ""}
    if quick or not plain or limits.name != "float32":  # these take the oracle hundreds of digits
        return np.concatenate([logits, masked[:1]])
    huge = [[1e4, 0.0, -1e4, 3.0, 9e3], [1e4, 1e4 - 8, 0.0, 16.0, 1e4]]
    return np.concatenate([logits, masked, huge])
