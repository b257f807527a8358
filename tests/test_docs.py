"""The documentation is derived from the code, and what it shows is true."""

from __future__ import annotations

import ast
import inspect
import json
import os
import re
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import unilos
from unilos import specs
from unilos.face import describe as _describe
from unilos.form.check import FLOATS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
#: Pages that are followed from beginning to end, as a stranger would: what a block defines, later ones use.
FOLLOWED = [ROOT / "CONTRIBUTING.md", ROOT / "backends" / "README.md"]
TESTS = "python -m pip install -r tests/requirements.txt && python -m unilos.codegen && python -m pytest"
#: Commands of these pages that no test runs, and why.
NOT_RUN = {
    TESTS: "it is what runs this; .ci/run does, too",
    "ruff check . && ruff format --check . && mypy && pyright": ".ci/run does",
    "unilos conformance --loss huber": "the whole grid takes minutes",
    "python -m tests.hosts.test_torch_inputs": "the tests run the same",
    "python -m tests.hosts.test_optax_suite": "the tests run the same",
    "python tests/fuzzing.py --inputs 625000 --processes 2": "it takes hours; the tests draw a sample",
}
#: Pages in two languages, with the same code in both, which test_articles.py follows.
ARTICLES = {path.name for path in (ROOT / "docs" / "zh").glob("*.md")} - {"README.md"}
#: Every page. What the pages show runs; docs/losses.md shows signatures only, and docs/audit.md what ran to write it.
PAGES = [
    ROOT / "README.md",
    *FOLLOWED,
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
BLOCKS = {
    f"{path.relative_to(ROOT)}, {number}": block
    for path in PAGES
    if path not in FOLLOWED and path.name not in {"losses.md", "audit.md", *ARTICLES}
    for number, block in enumerate(
        re.findall(r"^```python\n(.*?)^```$", path.read_text("utf-8"), re.DOTALL | re.MULTILINE), 1
    )
}
SUMMARY = json.loads((ROOT / "docs" / "conformance-summary.json").read_text("utf-8"))
FRAMEWORKS = ("torch", "jax", "tensorflow", "keras")


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join((str(ROOT), str(ROOT / "backends")))
    environment = {**os.environ, "PYTHONPATH": paths, "TF_CPP_MIN_LOG_LEVEL": "3"}
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, env=environment, cwd=ROOT
    )


def test_generated_files_are_current() -> None:
    found = python("docs/generate.py", "--check")
    assert found.returncode == 0, f"{found.stdout}{found.stderr}"


def test_a_stale_file_is_found_and_written(tmp_path: Path) -> None:
    """The check can fail."""
    code = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(ROOT / "docs")!r})
import generate
stub = Path({str(tmp_path / "stub.pyi")!r})
generate.ROOT = stub.parent
generate.generated = lambda: {{stub: "new"}}
assert generate.main(["--check"]) == 1 and not stub.exists()
assert generate.main([]) == 0 and stub.read_text() == "new"
assert generate.main(["--check"]) == 0
stub.write_text("touched")
assert generate.main(["--check"]) == 1 and stub.read_text() == "touched"
"""
    found = python("-c", code)
    assert found.returncode == 0, found.stderr
    assert found.stdout.count("run: python docs/generate.py") == 2


def stub_functions() -> dict[str, list[ast.FunctionDef]]:
    tree = ast.parse((ROOT / "unilos" / "__init__.pyi").read_text("utf-8"))
    found: dict[str, list[ast.FunctionDef]] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            found.setdefault(node.name, []).append(node)
    return found


def test_the_stub_lists_every_public_name() -> None:
    tree = ast.parse((ROOT / "unilos" / "__init__.pyi").read_text("utf-8"))
    listed = {*stub_functions(), "__version__"}
    listed |= {
        name.asname
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if name.asname
    }
    listed |= {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    rooms = {path.name for path in (ROOT / "unilos").iterdir() if path.is_dir()}
    modules = {"backends", "cli", "demo", "specs", "testing", *rooms}  # reached as modules, if at all
    public = {name for name in vars(unilos) if not name.startswith(("_", "@"))} - modules
    assert public | {"keras", "conformance", "information", "__version__"} <= listed | modules
    # And nothing that is not there; keras and conformance are imported when they are named.
    assert {name for name in listed if not name.startswith("_")} - {"keras", "conformance"} <= {
        *dir(unilos),
        "information",
    }


@pytest.mark.parametrize("name", sorted(set(stub_functions()) - {"explain"}))
def test_the_stub_s_signatures_are_those_of_the_functions(name: str) -> None:
    real = inspect.signature(getattr(unilos, name)).parameters
    for node in stub_functions()[name]:
        arguments = node.args
        assert [a.arg for a in arguments.args] == [
            n for n, p in real.items() if p.kind is p.POSITIONAL_OR_KEYWORD
        ]
        defaults = {
            a.arg: ast.literal_eval(d)
            for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
            if d
        }
        assert defaults == {n: p.default for n, p in real.items() if p.kind is p.KEYWORD_ONLY}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_python_in_the_documents_runs(block: str) -> None:
    for name in FRAMEWORKS:
        if re.search(rf"^import {name}\b", block, re.MULTILINE) and find_spec(name) is None:
            pytest.skip(f"{name} is not installed")
    assert "assert" in block or ".fit(" in block, "shows nothing that could be wrong"
    found = python("-c", block)
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize("page", ["README.md", "docs/frameworks.md"])
def test_the_pages_have_python_for_every_framework(page: str) -> None:
    blocks = [block for name, block in BLOCKS.items() if name.startswith(page)]
    for name in (*FRAMEWORKS, "numpy"):
        assert any(re.search(rf"^import {name}\b", block, re.MULTILINE) for block in blocks), name


def test_the_readme_stays_short() -> None:
    assert len(README.splitlines()) < 200, "longer things have pages in docs"


def test_the_readme_names_every_loss_once() -> None:
    rows = README.partition("<!-- losses -->")[2].partition("<!-- /losses -->")[0]
    assert sorted(re.findall(r"`([\w.]+)`", rows)) == [cls.name for cls in _describe.losses()]


@pytest.mark.parametrize("folder", ["docs", "docs/zh"])
def test_the_index_links_every_page(folder: str) -> None:
    index = (ROOT / folder / "README.md").read_text("utf-8")
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", index))
    assert linked == {path.name for path in (ROOT / folder).glob("*.md")} - {"README.md"}


def test_the_commands_stand_as_promised() -> None:
    assert '```bash\npython -m pip install -e ".[demo]" && unilos demo\n```' in README
    command = (
        "python -m pip install -r tests/requirements.txt && python -m unilos.codegen && python -m pytest"
    )
    assert f"<!-- test command -->\n```bash\n{command}\n```" in README
    assert "\nunilos conformance --quick --loss huber" in README


def test_links_in_the_documents_lead_somewhere() -> None:
    for path in PAGES:
        for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8")):
            if "://" not in target:
                file, _, fragment = target.partition("#")
                linked = path.parent / file if file else path
                assert linked.exists(), f"{path.name}: {target}"
                if fragment:
                    assert f"\n## {fragment}\n" in linked.read_text("utf-8").replace(".", ""), (
                        f"{path.name}: {target}"
                    )


def test_losses_md_has_a_section_for_every_loss() -> None:
    headings = re.findall(r"^## (.*)$", (ROOT / "docs" / "losses.md").read_text("utf-8"), re.MULTILINE)
    assert headings == [cls.name for cls in _describe.losses()]


def test_no_document_names_a_local_path() -> None:
    for path in (*PAGES, *(ROOT / "docs").glob("*")):
        if path.is_file():
            assert not re.search(r"(?<![\w.<])/(home|root|tmp|work|Users)/", path.read_text("utf-8")), path


def test_the_summary_of_the_measurement_adds_up() -> None:
    for what in ("held", "broken", "not_tried"):
        for rows in ("grid", "laws"):
            assert sum(row[what] for row in SUMMARY[rows]) == SUMMARY[what], (what, rows)
    assert SUMMARY["broken"] == 0
    assert not SUMMARY["environment"]["quick"]
    assert {row["dtype"] for row in SUMMARY["grid"]} == set(FLOATS)


def test_a_run_is_summed_up() -> None:
    """From a report as it is to its page; and a report of other laws is refused."""
    pytest.importorskip("mpmath")
    code = f"""
import json, sys
sys.path.insert(0, {str(ROOT / "docs")!r})
import _conformance as pages
from unilos.conformance import run
report = json.loads(run(["numpy"], ["huber"], ["float32"], quick=True, processes=1).to_json())
report["cells"][0]["checks"] -= 1
report["cells"][0]["failures"] += 1
report["failures"].append({{"law": "value"}})
found = json.loads(pages.text(pages.summary(report, "abc")))
(square,), laws = found["grid"], {{row["law"]: row for row in found["laws"]}}
assert square["held"] == report["cells"][0]["checks"] == sum(row["held"] for row in laws.values()) > 10
assert (found["broken"], laws["value"]["broken"], laws["mean"]["broken"]) == (1, 1, 0)
page = pages.page(found)
assert "A quick run of 1 losses" in page and f"**{{square['held']}} laws hold, 1 are broken**" in page
report["cells"][0]["checks"] += 1
try:
    pages.summary(report, "abc")
except SystemExit as error:
    assert str(error) == "huber on numpy in float32 was measured by other laws"
else:
    raise AssertionError("it took a report that the laws do not explain")
"""
    found = python("-c", code)
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize("page", FOLLOWED, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_can_be_followed_word_by_word(page: Path, tmp_path: Path) -> None:
    """Blocks of Python run, or are saved where their first line is `# path.py`; the lines of shell blocks run from the
    checkout; an entry point is registered as pip would."""
    for name in ("array_api_strict", "torch", "jax", "tensorflow", "mpmath"):
        pytest.importorskip(name)
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    for language, block in blocks:
        file = re.match(r"# ([\w/]+\.py)\n", block)
        if language == "python" and file:
            (tmp_path / file[1]).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file[1]).write_text(block, "utf-8")
        elif language == "python":
            assert "assert" in block, f"shows nothing that could be wrong:\n{block}"
            succeeds(tmp_path, sys.executable, "-W", "error", "-c", block)
        elif language == "toml":
            installed(tmp_path, tomllib.loads(block))
        else:
            assert language == "bash", language
            for line in block.splitlines():
                command = line.partition("  #")[0].strip()
                if command not in NOT_RUN:
                    succeeds(tmp_path, "bash", "-euo", "pipefail", "-c", command)
    assert len(blocks) > 5


def succeeds(home: Path, *command: str) -> None:
    paths = os.pathsep.join(map(str, (home, ROOT, ROOT / "backends")))
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    environment = {**os.environ, "PYTHONPATH": paths, "PATH": path, "TF_CPP_MIN_LOG_LEVEL": "3"}
    found = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT)
    assert found.returncode == 0, f"{command[-1]}\n{found.stdout[-2000:]}\n{found.stderr[-4000:]}"


def installed(home: Path, project: dict[str, Any]) -> None:
    """A package as far as importlib.metadata can tell."""
    told = project["project"]
    info = home / f"{told['name'].replace('-', '_')}-{told['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {told['name']}\nVersion: {told['version']}\n"
    )
    lines = []
    for group, points in told["entry-points"].items():
        lines += [f"[{group}]", *(f"{key} = {value}" for key, value in points.items())]
    (info / "entry_points.txt").write_text("\n".join(lines))


@pytest.mark.parametrize("page", FOLLOWED, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_names_is_there(page: Path) -> None:
    named = re.findall(
        r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    )
    for name in named:
        folders = (ROOT, ROOT / "unilos", ROOT / "backends", ROOT / "backends" / "unilos_backends")
        if "/" in name and re.fullmatch(r"[\w./]+", name):
            assert any((folder / name).exists() for folder in folders), name
    assert len(named) > 50


def test_the_bases_and_structures_of_contributing_are_all_there_are() -> None:
    table = FOLLOWED[0].read_text("utf-8").partition("| base | structure |")[2].partition("\n\n")[0]
    rows = [re.findall(r"`(\w+)`", cell) for row in table.splitlines()[2:] for cell in row.split("|")[1:3]]
    bases = {
        name for name, x in vars(specs).items() if isinstance(x, type) and x.__module__ == "unilos.face.bases"
    }
    assert {name for names in rows[::2] for name in names} == bases | {"Penalty"}
    shapes = {
        name for name, x in vars(specs).items() if isinstance(x, type) and issubclass(x, specs.Structure)
    }
    # The one is a linear map in front of another structure.
    assert {name for names in rows[1::2] for name in names} == shapes - {"Structure", "Mapped"}


def test_every_command_that_is_left_out_is_on_a_page() -> None:
    told = "\n".join(page.read_text("utf-8") for page in FOLLOWED)
    assert {command for command in NOT_RUN if f"\n{command}" not in told} == set()


CLIENT = """
from typing import assert_type, Any
import numpy as np
import unilos

class Foreign:
    shape = (3,)

x = Foreign()
assert_type(unilos.huber(x, np.zeros(3), delta=2), Foreign)
assert_type(unilos.huber([1.0], [2.0]), np.ndarray[Any, Any])
assert_type(unilos.mse(np.zeros(3), x), np.ndarray[Any, Any])
assert_type(unilos.Huber(delta=2.0) + 0.5 * unilos.MAE(), unilos.Sum)
unilos.huber(x, x, dleta=2.0)
unilos.rmse(x, x, reduction="sum")
unilos.hubr
"""


def test_type_checkers_read_the_stub(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    (tmp_path / "client.py").write_text(CLIENT)
    options = ("--config-file", "pyproject.toml", "--cache-dir", str(tmp_path / "cache"))
    found = python("-m", "mypy", *options, str(tmp_path / "client.py"))
    errors = re.findall(r"client\.py:(\d+): error: .*\[(.*)\]$", found.stdout, re.MULTILINE)
    expected = {("14", "call-overload"), ("15", "call-overload"), ("16", "attr-defined")}
    assert set(errors) == expected, found.stdout
