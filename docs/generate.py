"""Write what is derived from the registry: the type stub, the tables in the README, docs/losses.md and docs/speed.md.

`python docs/generate.py` writes them; with `--check` it writes nothing and exits 1 if a file is stale.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "backends")]

import _pages  # noqa: E402  beside this file
import _speed  # noqa: E402
import _stub  # noqa: E402


def main(arguments: list[str]) -> int:
    check = arguments == ["--check"]
    if arguments and not check:
        print("usage: python docs/generate.py [--check]", file=sys.stderr)
        return 2
    stale = {path: text for path, text in generated().items() if current(path) != text}
    for path, text in stale.items():
        if not check:
            path.write_text(text, "utf-8")
        print(f"{'stale' if check else 'wrote'}: {path.relative_to(ROOT)}")
    if stale and check:
        print("run: python docs/generate.py")
    return int(check and bool(stale))


def current(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None


def generated() -> dict[Path, str]:
    """Every derived file with the text it should have."""
    readme = (ROOT / "README.md").read_text("utf-8")
    readme = between(readme, "losses", _pages.table())
    measured = ROOT / "docs" / "conformance.json"
    if measured.is_file():
        readme = between(readme, "measured", _pages.measured(json.loads(measured.read_text("utf-8"))))
    natives, memory = (
        json.loads((ROOT / "docs" / "benchmarks" / f"{name}.json").read_text("utf-8"))
        for name in ("natives", "memory")
    )
    readme = between(readme, "speed", _speed.summary(natives, memory))
    return {
        ROOT / "docs" / "speed.md": _speed.page(natives),
        ROOT / "unilos" / "__init__.pyi": _stub.text(),
        ROOT / "docs" / "losses.md": _pages.losses(),
        ROOT / "README.md": readme,
    }


def between(text: str, marker: str, body: str) -> str:
    """The text with what stands between `<!-- marker -->` and `<!-- /marker -->` replaced."""
    pattern = re.compile(rf"(<!-- {marker} -->\n).*?(<!-- /{marker} -->)", re.DOTALL)
    if len(pattern.findall(text)) != 1:
        message = f"README.md needs one pair of <!-- {marker} --> and <!-- /{marker} -->"
        raise SystemExit(message)
    return pattern.sub(lambda found: f"{found[1]}{body}\n{found[2]}", text)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
