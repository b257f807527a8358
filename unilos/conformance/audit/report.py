from dataclasses import dataclass
from .found import Outcome


@dataclass
class Audit:
    outcomes: list[Outcome]
