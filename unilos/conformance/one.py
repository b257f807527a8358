"""One job: from standard input as JSON, its outcome to standard output. `isolate` starts this."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from . import laws as _laws  # noqa: F401  importing the laws registers them
from .job import Job, run_job
from .wire import encode


def main() -> None:
    """What else is printed goes to standard error."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    given: dict[str, Any] = json.load(sys.stdin)
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in given.items()}
    json.dump(encode(run_job(Job(**fields))), answer, allow_nan=False)
    answer.close()


if __name__ == "__main__":
    main()
