"""Write what is derived from the code and the measurements: the type stub, parts of the README, and pages in docs.

`python docs/generate.py` writes them; with `--check` it writes nothing and exits 1 if a file is stale. After a run of
the conformance suite, `--report FILE` first puts what its JSON says into docs/conformance-summary.json.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "backends")]

import _choosing  # noqa: E402  beside this file
import _choosing_zh  # noqa: E402
import _conformance  # noqa: E402
import _families  # noqa: E402
import _pages  # noqa: E402
import _speed  # noqa: E402
import _stub  # noqa: E402


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python docs/generate.py", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, and exit 1 if a file is stale")
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="the JSON of a conformance run of this code"
    )
    parser.add_argument("--commit", help="what was measured; what is checked out, if not given")
    options = parser.parse_args(arguments)
    if options.report:
        report = json.loads(options.report.read_text("utf-8"))
        found = _conformance.summary(report, options.commit or checked_out())
        summary().write_text(_conformance.text(found), "utf-8")
    stale = {path: text for path, text in generated().items() if current(path) != text}
    for path, text in stale.items():
        if not options.check:
            path.write_text(text, "utf-8")
        print(f"{'stale' if options.check else 'wrote'}: {path.relative_to(ROOT)}")
    if stale and options.check:
        print("run: python docs/generate.py")
    return int(options.check and bool(stale))


def current(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None


def summary() -> Path:
    return ROOT / "docs" / "conformance-summary.json"


def checked_out() -> str:
    """The commit, marked where files differ from it."""
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--exclude=*"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def generated() -> dict[Path, str]:
    """Every derived file with the text it should have."""
    readme = (ROOT / "README.md").read_text("utf-8")
    readme = between(readme, "losses", _pages.families())
    measured = _speed.reports(ROOT / "docs" / "benchmarks")
    readme = between(readme, "speed", _speed.sentence(measured))
    backends = (ROOT / "backends" / "README.md").read_text("utf-8")
    curved = ROOT / "docs" / "curvatures.md"
    return {
        curved: between(curved.read_text("utf-8"), "curvatures", _pages.curvatures()),
        ROOT / "docs" / "choosing.md": _choosing.page(),
        ROOT / "docs" / "zh" / "choosing.md": _choosing_zh.page(),
        ROOT / "docs" / "conformance.md": _conformance.page(json.loads(summary().read_text("utf-8"))),
        ROOT / "docs" / "speed.md": _speed.page(measured),
        ROOT / "unilos" / "__init__.pyi": _stub.text(),
        ROOT / "unilos" / "losses" / "families.py": _families.text(),
        ROOT / "docs" / "losses.md": _pages.losses(),
        ROOT / "README.md": readme,
        ROOT / "backends" / "README.md": between(backends, "needs", _pages.needs()),
    }


def between(text: str, marker: str, body: str) -> str:
    """The text with what stands between `<!-- marker -->` and `<!-- /marker -->` replaced."""
    pattern = re.compile(rf"(<!-- {marker} -->\n).*?(<!-- /{marker} -->)", re.DOTALL)
    if len(pattern.findall(text)) != 1:
        message = f"a README needs one pair of <!-- {marker} --> and <!-- /{marker} -->"
        raise SystemExit(message)
    return pattern.sub(lambda found: f"{found[1]}{body}\n{found[2]}", text)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
