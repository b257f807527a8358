"""One job: from standard input as JSON, its outcome to standard output. `isolate` starts this."""

from __future__ import annotations

from typing import Any

from . import laws as _laws  # noqa: F401  importing the laws registers them
from .isolate import asked
from .job import Job, run_job
from .wire import encode


def outcome(given: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in given.items()}
    return encode(run_job(Job(**fields)))


if __name__ == "__main__":
    asked(outcome)
