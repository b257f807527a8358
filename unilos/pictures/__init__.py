"""Pictures of losses: what the code computes, drawn."""

from __future__ import annotations

from .plotted import plot as plot
