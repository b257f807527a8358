"""Faults that laws see and nobody has cured yet. A law may fail there until a day, and from the next one on
it is broken. A full run in which none fails says so: then the row has to go."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Known:
    """A fault by its number, the laws that fail of it, on which losses, backends and dtypes; empty for all. `link` is
    where its cure is worked on, `expires` the last day on which it may show."""

    number: str
    laws: tuple[str, ...]
    losses: tuple[str, ...] = ()
    backends: tuple[str, ...] = ()
    dtypes: tuple[str, ...] = ()
    says: str = ""  # what stands in the message, where the fault is one of a certain case
    most: float = math.inf  # envelopes
    link: str = field(kw_only=True)
    expires: datetime.date = field(kw_only=True)

    @property
    def expired(self) -> bool:
        return datetime.date.today() > self.expires

    def covers(self, law: str, loss: Any, backend: str, dtype: str) -> bool:
        return law in self.laws and self.where(loss.name, backend, dtype)

    def where(self, loss: str, backend: str, dtype: str) -> bool:
        return (
            (not self.losses or loss in self.losses)
            and (not self.backends or backend in self.backends)
            and (not self.dtypes or dtype in self.dtypes)
        )


KNOWN: tuple[Known, ...] = ()


def known(
    law: str, loss: Any, backend: str, dtype: str, said: str, rows: Iterable[Known] = KNOWN
) -> Known | None:
    """The fault that a law is expected to fail of, and did, by what it said."""
    found = re.search(r"(\S+) envelopes", said)
    envelopes = float(found[1]) if found else math.inf  # of another shape, for example
    covering = (r for r in rows if r.covers(law, loss, backend, dtype) and r.says in said)
    return next((r for r in covering if r.most == math.inf or envelopes <= r.most), None)
