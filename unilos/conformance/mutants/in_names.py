"""Planted bugs in names that other libraries gave to losses with other conventions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...face import foreign as _foreign
from .mutant import mutant, patched


@mutant("foreign_names", "poisson_nll", backend="tensorflow", dtype="float64", kind="convention", alone=True)
def rates_for_their_logarithms() -> Any:
    """Keras's name for a loss of rates is taken for ours, of their logarithms."""
    rows = {name: row for name, row in _foreign._BY_LOWER.items() if name != "poisson"}
    with patched(_foreign, "_BY_LOWER", lambda _: rows):
        yield


@mutant("foreign_names", "kl_divergence", backend="jax", dtype="float64", kind="convention", alone=True)
def told_what_it_is_already() -> Any:
    """A name is refused with a call that has our convention, and not its owner's."""

    def made(before: Any) -> Any:
        def refuse(self: Any, name: str, ours: str) -> Any:
            own = {key: not x if isinstance(x, bool) else x for key, x in self.params.items()}
            before(replace(self, params=own), name, ours)

        return refuse

    with patched(_foreign.Foreign, "refuse", made):
        yield
