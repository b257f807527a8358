"""Pictures of losses: what the code computes, drawn."""

from __future__ import annotations

from .compared import compare as compare
from .plotted import plot as plot
