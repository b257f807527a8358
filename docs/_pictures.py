"""Make the pictures of docs/pictures.md: run its commands, and write what they print below them.

`python docs/_pictures.py` writes into docs/pictures; with a folder as argument, into that one, and the page
stays as it is.
"""

from __future__ import annotations

import io
import os
import re
import sys
from contextlib import redirect_stdout
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "backends")]
PAGE = ROOT / "docs" / "pictures.md"
COLUMNS = 60  # of what is printed
COMMAND = r"^```bash\nunilos ((?:plot|compare) [^\n]*)\n```$"
PRINTED = rf"({COMMAND}\n\n```text\n)(.*?)(^```$)"
HELD = "docs/pictures/"  # where the commands write
FEW = 128  # colours of a PNG here, which makes it a quarter as large


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else ROOT / HELD
    folder.mkdir(parents=True, exist_ok=True)
    text = PAGE.read_text("utf-8")
    for command in re.findall(COMMAND, text, re.MULTILINE):
        if HELD in command:
            print(run([word.replace(HELD, f"{folder}/") for word in command.split()]), end="")
    for path in folder.glob("*.png"):
        with Image.open(path) as full:
            full.convert("RGB").quantize(FEW).save(path, optimize=True)
    if not arguments:
        PAGE.write_text(printed(text), "utf-8")
    return 0


def printed(text: str) -> str:
    """The page with what its commands print."""

    def again(found: re.Match[str]) -> str:
        return f"{found[1]}{run(found[2].split())}{found[4]}"

    return re.sub(PRINTED, again, text, flags=re.MULTILINE | re.DOTALL)


def run(arguments: list[str]) -> str:
    """What a command prints."""
    from unilos.command.app import app

    os.environ["COLUMNS"] = str(COLUMNS)
    with redirect_stdout(io.StringIO()) as out:
        code = app(arguments, prog_name="unilos", standalone_mode=False)
    if code:
        raise SystemExit(f"unilos {' '.join(arguments)} leaves with {code}")
    return out.getvalue()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
