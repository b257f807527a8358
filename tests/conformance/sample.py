"""Which losses a run of the tests holds to the laws where that takes long: a part that changes with the commit.

`UNILOS_SAMPLE=all` takes every loss, any other word draws the sample of that word. A commit that leaves the library as
it is, such as one of pages, draws what the one before drew.
"""

import os
import subprocess
from functools import cache
from pathlib import Path
from zlib import crc32

ROOT = Path(__file__).parents[2]


@cache
def seed() -> str:
    """What the sample is drawn by: the library at this commit, or where there is no repository nothing that changes."""
    if given := os.environ.get("UNILOS_SAMPLE"):
        return given
    call = ["git", "-C", str(ROOT), "rev-parse", "--short=12", "HEAD:unilos"]
    try:
        return subprocess.run(call, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "no commit"


def drawn(names: list[str], label: str, one_in: int) -> list[str]:
    """One name in so many, rounded up, in their own order; another label draws others."""
    if seed() == "all":
        return names
    mixed = sorted(names, key=lambda name: crc32(f"{seed()} {label} {name}".encode()))
    kept = set(mixed[: -(-len(names) // one_in)])
    return [name for name in names if name in kept]
