"""What losses of two masks share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..specs import REAL, UNIT, Interval, Logistic, PerSample, Point, Ratio, entries, field, flag, moved

Array = Any


@dataclass(frozen=True, kw_only=True, repr=False)
class Overlap(PerSample):
    """A ratio of sums over two masks; with `from_logits` the prediction holds logits."""

    from_logits: bool = field(
        False, flag, "whether the prediction holds logits, of which the sigmoid is taken first"
    )

    @property
    def domains(self) -> tuple[Interval, ...]:
        return (REAL, UNIT) if self.from_logits else self.stated_domains()

    def ratio(self, xp: Any, p: Array, q: Array, g: Array) -> Ratio:
        """The loss of probabilities p = 1 - q against a mask."""
        raise NotImplementedError

    def at(self, xp: Any, *args: Array) -> Point:
        x, g = args
        s = Logistic(xp, x) if self.from_logits else None
        r = self.ratio(xp, x, 1 - x, g) if s is None else self.ratio(xp, s.up, s.down, g)
        return moved(
            s,
            self.item(xp, r.error / r.whole),
            lambda: r.slope(*r.pred),
            lambda: r.curvature(r.slope(*r.pred)),
            lambda: r.slope(*r.target),
        )

    def pixels(self, mp: Any, *args: Any) -> list[tuple[Any, Any]]:
        """Probability and mask at every pixel, for a definition."""
        return [
            (1 / (1 + mp.exp(-p)) if self.from_logits else p, g)
            for p, g in zip(*(list(entries(x)) for x in args), strict=True)
        ]
