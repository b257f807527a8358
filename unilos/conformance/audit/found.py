"""What an audit finds, as strict JSON holds it: numbers are text, since JSON has neither NaN nor twenty digits."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

VALUE, GRADIENT, NONFINITE = "wrong value", "wrong gradient", "NaN or infinity"
DIVISOR, LABEL, DTYPE = "divisor", "label", "dtype"
CLASSES = (VALUE, GRADIENT, NONFINITE, DIVISOR, LABEL, DTYPE)

#: What matters in training comes first.
TIERS = (
    "ordinary numbers, in float32 or float64, and an error as large as the loss itself",
    "ordinary numbers, in float32 or float64: most digits are lost, in an error that is small beside 1",
    "ordinary numbers, in half precision",
    "extreme numbers",
)


@dataclass(frozen=True)
class Defect:
    """One native that is wrong in one way: its clearest case."""

    native: str
    backend: str
    version: str
    kind: str  # one of CLASSES
    tier: int  # the index of one of TIERS
    loss: str
    dtype: str
    quantity: str  # value, gradient, mean, ...
    input: str
    got: str
    true: str  # to 20 digits
    error: str
    relative: float | None  # None where the error is infinite or not a number
    snippet: str
    dtypes: tuple[str, ...] = ()  # all in which this native is wrong in this way
    convention: str = ""  # what the library says about it: then it does not count

    @property
    def key(self) -> tuple[str, str]:
        """A defect counts once, on however many backends and in however many dtypes it shows."""
        return self.native, self.kind

    def order(self) -> tuple[Any, ...]:
        size = float("inf") if self.relative is None else self.relative
        return self.tier, -size, self.native, self.kind, self.backend


@dataclass
class Outcome:
    """What one library on one backend gave."""

    library: str
    backend: str
    version: str = ""
    not_run: str = ""
    natives: dict[str, int] = field(default_factory=dict)  # how many results of each were judged
    left_out: dict[str, str] = field(default_factory=dict)  # natives that were not tried, with the reason
    refused: dict[str, str] = field(default_factory=dict)  # calls that raised, which is no silent fault
    defects: list[Defect] = field(default_factory=list)
    conventions: list[Defect] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, found: dict[str, Any]) -> Outcome:
        def defects(name: str) -> list[Defect]:
            return [Defect(**{**each, "dtypes": tuple(each["dtypes"])}) for each in found[name]]

        return cls(**{**found, "defects": defects("defects"), "conventions": defects("conventions")})
