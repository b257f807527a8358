"""Rows, as the suite sees them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...facts import REAL
from ...items import Difference, Place, Unfolded
from .base import Apart, Args, Array, Calls, Shape, Tried, numbered, unlike, wide
from .numbers import CLASSES, edge_rows, labels_of, rows_of, spread


class _Turned(Tried):
    """Items that spend an axis, the last one here."""

    effort = 3

    def turned(self, args: Args) -> Args:
        ndim = args[0].ndim
        return tuple(np.moveaxis(x, -1, 0).copy() if x.ndim == ndim else x for x in args)

    def not_turned(self) -> str | None:
        return None

    def labelled(self, x: Any) -> bool:
        return isinstance(x, int)


class Rowwise(_Turned, Apart):
    """One item a row."""

    def not_long(self) -> str | None:
        return "its sums run over classes"

    def unfold(self, loss: Any, args: Args, weight: Array | None = None) -> Iterator[Unfolded]:
        del weight
        length, ndim = args[0].shape[-1], args[0].ndim
        known = (*loss.meta.simplex, *loss.meta.logs)
        real = loss.meta.pred.low == -loss.meta.pred.high
        logits = getattr(loss, "logits", True) and "pred" not in known and real
        rows = [x.reshape(-1, length).tolist() if x.ndim == ndim else x.ravel().tolist() for x in wide(args)]
        floats = [x.dtype.kind not in "iub" for x in args]
        for k, fields in enumerate(zip(*rows, strict=True)):
            own = [(i, f) for i, f in enumerate(fields) if floats[i]]
            spans = [(i, length) if isinstance(f, list) else (i, 1) for i, f in own]
            places = tuple((Place(i, k * n + c),) for i, n in spans for c in range(n))
            row = tuple(tuple(f) if isinstance(f, list) else f for f in fields)
            yield Unfolded(row, length, places, length if logits else 0)


class Rows(Rowwise):
    """Rows of classes, against a label or a distribution each, or against nothing."""

    labels: bool
    distributions: bool

    def draws(self, loss: Any, rng: Any, n: int) -> Calls:
        pred, half = rows_of(loss, 0, rng, n), n // 2
        if self.labels:
            yield "labels", (pred, labels_of(loss, n))
        if len(loss.arguments) == 1:
            yield "rows", (pred,)
        elif self.distributions:
            others = (rows_of(loss, i, rng, half) for i in range(1, len(loss.arguments)))
            yield "distributions", (pred[:half], *others)

    def edges(self, loss: Any, rng: Any, limits: Any, quick: bool) -> Calls:
        pred = edge_rows(loss, rng, limits, quick)
        if self.labels:  # every row with its largest class and with another one as label
            top = pred.argmax(axis=-1)
            labels = np.concatenate([top, (top + 1) % CLASSES]).astype(np.int64)
            yield "labels", (np.concatenate([pred, pred]), labels)
        if len(loss.arguments) == 1:
            yield "rows", (pred,)
        elif self.distributions and not (quick and self.labels):
            pred = pred[::2]  # against one-hot targets and even ones
            hot = np.eye(CLASSES)[pred.argmax(axis=-1)]
            target = np.where((np.arange(len(pred)) % 2 == 0)[:, None], hot, 1 / CLASSES)
            with np.errstate(divide="ignore"):
                yield (
                    "distributions",
                    (pred, np.log(target) if getattr(loss, "log_target", False) else target),
                )

    def large(self, loss: Any, rng: Any, n: int, rows: tuple[Shape, ...]) -> Calls:
        del n
        for shape in rows:
            pred, *others = (_large_rows(loss, i, rng, shape) for i in range(min(2, len(loss.arguments))))
            name = " x ".join(map(str, shape))
            if self.labels:
                yield f"{name} labels", (pred, rng.integers(0, shape[1], shape[0]))
            if not others:
                yield f"{name} rows", (pred,)
            elif self.distributions:
                yield f"{name} distributions", (pred, *others)

    def wide(self, loss: Any, rng: Any, classes: int) -> Calls:
        if self.labels:
            pred = _large_rows(loss, 0, rng, (3, classes))
            yield "many classes", (pred, spread(classes))

    def classes(self, loss: Any, args: Args) -> int | None:
        del loss
        return args[0].shape[-1] if self.labels else None

    def not_wide(self, loss: Any) -> str | None:
        return None if self.labels and loss.meta.pred == REAL else super().not_wide(loss)


def _large_rows(loss: Any, argument: int, rng: Any, shape: Shape) -> Any:
    domain, name = loss.domains[argument], loss.arguments[argument]
    if domain.only:  # a few classes are present
        return (rng.uniform(size=shape) < 3 / shape[1]).astype(np.float32)
    z = rng.normal(size=shape)
    shares = np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)
    if name in loss.meta.logs or (name == "target" and getattr(loss, "log_target", False)):
        return np.log(shares).astype(np.float32)
    unit = name in loss.meta.simplex or np.isfinite(domain.low)
    return (shares if unit or argument else z).astype(np.float32)


class VectorRows(Rowwise):
    """Rows of several arguments; the losses state their examples and edges themselves."""

    single: tuple[str, ...]

    def large(self, loss: Any, rng: Any, n: int, rows: tuple[Shape, ...]) -> Calls:
        """Embeddings, with one sign a row where the loss wants one."""
        del n, rows
        shape = (65536, 64)
        args = []
        for name, domain in zip(loss.arguments, loss.domains, strict=True):
            args.append(rng.choice(domain.only, shape[0]) if name in self.single else rng.normal(size=shape))
        yield "65536 x 64", tuple(args)


class Pooled(_Turned):
    """Rows of differences with their weights inside the item; without an axis all entries are one."""

    axis: int | None

    def unfold(self, loss: Any, args: Args, weight: Array | None = None) -> Iterator[Unfolded]:
        del loss
        pred, target = wide(args)
        length = pred.size if self.axis is None else pred.shape[-1]
        pairs = [
            Difference(p, t) for p, t in zip(pred.ravel().tolist(), target.ravel().tolist(), strict=True)
        ]
        weights = (
            None
            if weight is None
            else np.broadcast_to(weight, pred.shape).astype(np.float64).ravel().tolist()
        )
        for start in range(0, len(pairs), length):
            span = range(start, start + length)
            fields: tuple[Any, ...] = (tuple(pairs[k] for k in span),)
            places = [pairs[k].places(k) for k in span]
            if weights is not None:
                fields = (*fields, tuple(weights[k] for k in span))
                places += [(Place(2, k),) for k in span]
            yield Unfolded(fields, length, tuple(places))

    def values(self, pred: Shape) -> Shape:
        return () if self.axis is None else pred[:-1]

    def groups(self, pred: Shape) -> Array:
        return numbered(self.values(pred), pred)

    def weights(self, scale: Array) -> tuple[Array | None, Array]:
        return None if (scale == 1).all() else scale, np.ones(self.values(scale.shape))

    def left(self, loss: Any, args: Args, taken: Array) -> tuple[Args, Any]:
        """All that is one item is the same item without what is masked."""
        if self.axis is not None:
            return super().left(loss, args, taken)
        mask = taken > 0
        return tuple(x[mask] for x in args), mask

    def draws(self, loss: Any, rng: Any, n: int) -> Calls:
        yield "distributions", tuple(rows_of(loss, i, rng, n) for i in range(len(loss.arguments)))

    def repeated(self, args: Args, length: int) -> Args:
        return tuple(np.tile(x, (length // args[0].size + 1, 1)) for x in args)

    def not_weighed(self) -> str | None:
        return "its weights take part inside the item"

    def not_apart(self) -> str | None:
        return "its weights take part inside the item"

    def not_in_parts(self) -> str | None:
        return None

    def not_empty(self, pred: Shape) -> str | None:
        del pred
        return None

    def not_long(self) -> str | None:
        return None

    def misfit(self, loss: Any, pred: Shape, target: Shape) -> str | None:
        return unlike(loss, pred, target)
