"""The entry point of the command `unilos`; the commands themselves are in `command`."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from io import TextIOWrapper

NEEDED = ("typer", "rich")


def main() -> None:
    """Run the command line, or say what has to be installed for it."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        hint = 'pip install "unilos[cli]"'
        print(f"unilos: the command line needs {' and '.join(missing)}: {hint}", file=sys.stderr)
        raise SystemExit(1)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # which may be told to know less than the names of people need
            stream.reconfigure(errors="replace")
    from .command.app import app

    app(prog_name="unilos")
