"""One library on one backend, in this process: `python -m unilos.conformance.audit LIBRARY BACKEND FILE [ONLY]`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


def main(library: str, backend: str, out: str, only: str = "") -> None:
    if library == "keras":
        os.environ["KERAS_BACKEND"] = backend
    from .mappings import Place
    from .run import tried

    outcome = tried(Place(library, backend), only)
    Path(out).write_text(json.dumps(outcome.to_dict(), allow_nan=False), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
