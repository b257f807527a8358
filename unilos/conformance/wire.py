"""Outcomes as strict JSON: what passes between processes, one of which runs a program that is not trusted."""

from __future__ import annotations

import base64
import math
from dataclasses import asdict
from typing import Any

import numpy as np

from .report import Cell, Failure, Outcome


def encode(outcome: Outcome) -> dict[str, Any]:
    """An outcome in strict JSON: numbers that JSON lacks as strings, arrays as their shape and bytes."""
    return {
        "cells": [{k: _plain(v) for k, v in asdict(c).items()} for c in outcome.cells],
        "failures": [asdict(f) for f in outcome.failures],
        "results": [[*key, _array(x)] for key, x in outcome.results.items()],
        "took": [[*key, seconds] for key, seconds in outcome.took.items()],
    }


def decode(found: dict[str, Any]) -> Outcome:
    return Outcome(
        cells=[Cell(**{k: _number(k, v) for k, v in c.items()}) for c in found["cells"]],
        failures=[Failure(**f) for f in found["failures"]],
        results={(c, q, b): _numbers(x) for c, q, b, x in found["results"]},
        took={(law, b): float(seconds) for law, b, seconds in found["took"]},
    )


def _plain(x: Any) -> Any:
    return str(x) if isinstance(x, float) and not math.isfinite(x) else x


def _number(name: str, x: Any) -> Any:
    return float(x) if name in ("envelopes", "ulp", "formula") else x


def _array(x: Any) -> dict[str, Any]:
    numbers = np.ascontiguousarray(x, dtype="<f8")
    return {"shape": list(np.shape(x)), "f8": base64.b64encode(numbers.tobytes()).decode("ascii")}


def _numbers(x: dict[str, Any]) -> np.ndarray[Any, Any]:
    return np.frombuffer(base64.b64decode(x["f8"], validate=True), "<f8").reshape(x["shape"])
