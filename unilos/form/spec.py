"""What the engine and the backends know of a loss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    from .curvatures import Curvature
    from .facts import Interval
    from .points import Local, Pull
    from .structures import Structure

Array = Any


class Spec(Protocol):
    """A loss without what its users call: `face/loss.py` has the class and says what each part is."""

    name: ClassVar[str]
    arguments: ClassVar[tuple[str, ...]]
    optional: ClassVar[tuple[str, ...]]
    shared: ClassVar[tuple[str, ...]]
    learnable: ClassVar[tuple[str, ...]]
    by_number: ClassVar[tuple[str, ...]]
    indices: ClassVar[tuple[int, ...]]
    adds: ClassVar[Any]

    @property
    def reduction(self) -> Any: ...

    structure: ClassVar[Structure]

    picked: ClassVar[tuple[str, ...]]
    bounds: ClassVar[dict[str, Interval]]
    in_single: ClassVar[Any]

    @property
    def domains(self) -> tuple[Interval, ...]: ...
    @property
    def has_shares(self) -> bool: ...

    def at(self, xp: Any, *args: Array) -> Local | Pull: ...
    def curvature_of(self, kind: str) -> Curvature: ...
    def lift(self, xp: Any, *args: Array) -> tuple[Array, ...]: ...
    def complete(self, xp: Any, *args: Array) -> tuple[Array, ...]: ...
    def check_call(self, backend: Any, *args: Array) -> bool: ...
    def check_labels(self, backend: Any, kept: Array | None, *args: Array) -> None: ...
    def in_blocks(self) -> Spec: ...
    def shares(self, xp: Any, dtype: Any, *targets: Array) -> tuple[Array | None, Array | None]: ...
    def shares_among(
        self, xp: Any, dtype: Any, kept: Array | None, *targets: Array
    ) -> tuple[Array | None, Array | None]: ...
    def share_slope(self, xp: Any, argument: str, *targets: Array) -> Array | None: ...
