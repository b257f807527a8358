"""Single entries, as the suite sees them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...items import Difference, Place, Unfolded
from .base import Apart, Args, Array, Calls, Shape, Tried, unlike, wide
from .numbers import drawn, edge_numbers, few_numbers, thresholds


class Flat(Apart):
    """Items that are entries, of calls of any shape."""

    def unfold(self, loss: Any, args: Args, weight: Array | None = None) -> Iterator[Unfolded]:
        del weight
        flat = [x.ravel().tolist() for x in wide(args)]
        for k, numbers in enumerate(zip(*flat, strict=True)):
            own = tuple((name, vector[k % len(vector)]) for name, vector in loss.vectors.items())
            yield Unfolded(numbers, 1, tuple((Place(i, k),) for i in range(len(numbers))), own=own)

    def draws(self, loss: Any, rng: Any, n: int) -> Calls:
        yield "entries", tuple(drawn(rng, d, (2 * n,)) for d in loss.domains)

    def edges(self, loss: Any, rng: Any, limits: Any, quick: bool) -> Calls:
        del rng
        first = edge_numbers(loss.domains[0], limits, thresholds(loss), quick)
        mesh = np.meshgrid(first, *self.beside(loss, quick), indexing="ij")
        yield "entries", tuple(m.ravel() for m in mesh)

    def beside(self, loss: Any, quick: bool) -> list[list[float]]:
        """The numbers of further arguments that all edges of the first one meet."""
        return [few_numbers(d, i, quick) for i, d in enumerate(loss.domains) if i]

    def large(self, loss: Any, rng: Any, n: int, rows: tuple[Shape, ...]) -> Calls:
        del rows
        made = loss.examples(rng, n // 2)
        args = next(made)[1] if made is not None else tuple(drawn(rng, d, (n,)) for d in loss.domains)
        yield f"{args[0].size}", args

    def labelled(self, x: Any) -> bool:
        return isinstance(x, int)

    def one(self, args: Args) -> Args | None:
        return tuple(x.reshape(-1)[0] for x in args)

    def repeated(self, args: Args, length: int) -> Args:
        more = length // len(args[0]) + 1
        return tuple(np.tile(x, (more, *(1,) * (x.ndim - 1))) for x in args)

    def not_long(self) -> str | None:
        return None

    def misfit(self, loss: Any, pred: Shape, target: Shape) -> str | None:
        return unlike(loss, pred, target)


class Differences(Flat):
    """A function of `pred - target` alone."""

    def unfold(self, loss: Any, args: Args, weight: Array | None = None) -> Iterator[Unfolded]:
        for item in super().unfold(loss, args, weight):
            pair = Difference(*item.fields)
            yield Unfolded((pair,), 1, (pair.places(item.places[0][0].entry),))

    def residuals(self, args: Args) -> Array | None:
        pred, target = wide(args)
        return pred - target

    def beside(self, loss: Any, quick: bool) -> list[list[float]]:
        del loss, quick
        return [[0.0]]

    def far(self, number: float) -> Args | None:
        return np.full(4, number), np.zeros(4)


class Params(Flat):
    """Entries of parameters, without a target."""

    def kinked(self, args: Args) -> Array | None:
        (params,) = wide(args)
        return params

    def far(self, number: float) -> Args | None:
        return (np.full(4, number),)


class Mapped(Tried):
    """Differences with neighbours: the map says which, by `around(entry, shape)`, as its weights are nested."""

    map: Any

    def unfold(self, loss: Any, args: Args, weight: Array | None = None) -> Iterator[Unfolded]:
        """Every entry with its neighbours; beyond the edge there are zeros, which are no variables."""
        del loss, weight
        pred, target = wide(args)
        flat = [
            Difference(*pair) for pair in zip(pred.ravel().tolist(), target.ravel().tolist(), strict=True)
        ]

        def field(at: Any) -> Any:
            if isinstance(at, tuple):
                return tuple(field(x) for x in at)
            return Difference(0.0, 0.0) if at is None else flat[at]

        def places(at: Any) -> Iterator[tuple[Place, ...]]:
            if isinstance(at, tuple):
                for x in at:
                    yield from places(x)
            else:
                yield () if at is None else flat[at].places(at)

        for entry in range(pred.size):
            around = self.map.around(entry, pred.shape)
            found = tuple(places(around))
            yield Unfolded((field(around),), len(found), found)

    def left(self, loss: Any, args: Args, taken: Array) -> tuple[Args, Any]:
        """What is masked has no residual to its neighbours."""
        del loss
        return tuple(np.where(taken > 0, x, np.zeros_like(x)) for x in args), ...

    def labelled(self, x: Any) -> bool:
        return isinstance(x, int)

    def misfit(self, loss: Any, pred: Shape, target: Shape) -> str | None:
        return unlike(loss, pred, target)
