"""The picture of a comparison for the pages: three losses on data with outliers.

`python docs/_compared.py` writes docs/pictures/compare.svg; with a folder as argument it writes it there.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "backends")]

import unilos  # noqa: E402

LOSSES = ("mse", "mae", "pseudo_huber")


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0]) if arguments else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    unilos.compare(LOSSES).save(folder / "compare.svg")


if __name__ == "__main__":
    main(sys.argv[1:])
